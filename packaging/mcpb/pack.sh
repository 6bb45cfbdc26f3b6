#!/usr/bin/env bash
# Packs a gtm as a bundle that desktop assistants install, and validates it.
#
# usage: pack.sh GTM [FILE]     FILE is target/package/gtm.mcpb unless given
#
# Needs `mcpb` (npm's @anthropic-ai/mcpb), on the PATH or among the clients of
# the tests.
set -euo pipefail

gtm=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
bundle=$(realpath -m "${2:-$root/target/package/gtm.mcpb}")
PATH="$PATH:$root/target/clients/node_modules/.bin"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/server" "$(dirname "$bundle")"
install -m 755 "$gtm" "$folder/server/gtm"
version=$("$gtm" --version)
case $(uname -s) in
    Darwin) platform=darwin ;;
    *) platform=linux ;;
esac
sed -e "s/\"version\": \"[^\"]*\"/\"version\": \"${version#gtm }\"/" \
    -e "s/\"platforms\": .*/\"platforms\": [\"$platform\"] }/" \
    "$here/manifest.json" >"$folder/manifest.json"
mcpb validate "$folder/manifest.json"
mcpb pack "$folder" "$bundle"
