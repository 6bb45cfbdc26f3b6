# Everything that must hold before a change is merged
ci:
    .ci/run

# Run the tests
test *ARGUMENTS:
    cargo test --locked {{ ARGUMENTS }}

# Build what is packaged, and measure its commands against their budgets
bench:
    cargo bench --locked

# Make the packages of this system in target/package; `--profile release` is quicker
package *ARGUMENTS:
    packaging/package.py {{ ARGUMENTS }}

# Pack the server for assistants as target/package/gtm.mcpb, and validate it
mcpb:
    cargo build --locked --release
    packaging/mcpb/pack.sh target/release/gtm

# Make the pictures of the README anew
pictures:
    cargo build --locked
    docs/pictures/make.py target/debug/gtm

# Format the code
fmt:
    cargo fmt
    cargo fmt --manifest-path fuzz/Cargo.toml

# Lint the code
lint:
    cargo clippy --all-targets --locked -- -D warnings

# Build the documentation of the code, private items too
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --locked

# Hold the dependencies, and those of the fuzz targets, to deny.toml
deny:
    cargo deny --locked check bans licenses sources
    cargo deny --locked --manifest-path fuzz/Cargo.toml check \
        --allow unmatched-skip --allow license-not-encountered bans licenses sources

# Write every generated file and snapshot anew; review the diff
bless:
    SNAPSHOTS=overwrite INSTA_UPDATE=always cargo test

# Fuzz one target (money, figure, playbook, patch) until it fails or is stopped
fuzz TARGET:
    cargo +nightly fuzz run {{ TARGET }}
