//! Rebuilds when a playbook file is added, changed or removed.
//!
//! `include_dir!` alone sees neither new files in nested folders nor removed
//! ones on a stable compiler; cargo, told of the folder, watches all of it.

fn main() {
    println!("cargo::rerun-if-changed=playbooks");
}
