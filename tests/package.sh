#!/usr/bin/env bash
# Installs a .deb on this Debian or Ubuntu, uses it as people do, and removes it:
#
#     just package && sudo tests/package.sh target/package/*.deb
#
# Needs root, bash-completion, man-db and lintian. It is not part of `just ci`,
# because packages take a build of their own; the release workflow runs it. It
# changes the system it runs on, and leaves it as it was.
set -euo pipefail

deb=${1:?usage: tests/package.sh DEB}
[[ -f $deb ]] || { echo "error: $deb is not there" >&2; exit 2; }

fail() {
    echo "error: $1" >&2
    exit 1
}

if dpkg --status gtm >/dev/null 2>&1; then
    fail 'a package gtm is installed already'
fi
# What lintian calls info is left out: it takes words of the search for slips.
lintian --fail-on warning,error "$deb"

dpkg --install "$deb" >/dev/null
trap 'dpkg --remove gtm >/dev/null 2>&1' EXIT

# Not from the repository, where a gtm.yaml could answer.
cd /
version=$(dpkg-query --show --showformat '${Version}' gtm)
[[ $(command -v gtm) == /usr/bin/gtm ]] || fail 'another gtm stands before /usr/bin'
[[ $(gtm --version) == "gtm $version" ]] || fail "the version is not $version"
gtm stage --arr 20M --headcount 120 | grep --quiet 'is at Optimize' || fail 'no stage'

[[ $(man --where gtm) == /usr/share/man/man1/gtm.1.gz ]] || fail 'no manual'
for command in $(gtm --help | sed -n 's/^  \([a-z]*\)   *[A-Z].*/\1/p'); do
    man --where "gtm-$command" >/dev/null || fail "no manual of gtm $command"
done
LC_ALL=C.UTF-8 man gtm-stage | grep --quiet 'gtm-stage' || fail 'the manual is empty'

# What Tab offers in a bash that has just begun.
offers() {
    bash --noprofile --norc -c '
        source /usr/share/bash-completion/bash_completion
        _completion_loader gtm
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        COMP_TYPE=9
        complete -p gtm | grep --quiet -- -F || exit 1
        $(complete -p gtm | sed "s/.*-F \([^ ]*\) .*/\1/") gtm "${@: -1}" "${@: -2:1}"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}
offers gtm antip | grep --quiet '^antipatterns' || fail 'bash completes no command'
offers gtm show ev | grep --quiet '^events' || fail 'bash completes no function'
for file in fish/vendor_completions.d/gtm.fish zsh/vendor-completions/_gtm; do
    [[ -s /usr/share/$file ]] || fail "no /usr/share/$file"
done

files=$(dpkg --listfiles gtm)
trap - EXIT
dpkg --remove gtm >/dev/null
while IFS= read -r file; do
    [[ -d $file || ! -e $file ]] || fail "$file is left behind"
done <<<"$files"
[[ ! -e /usr/bin/gtm && ! -e /usr/share/doc/gtm ]] || fail 'something is left behind'
echo "$(basename "$deb"): installed, used and removed"
