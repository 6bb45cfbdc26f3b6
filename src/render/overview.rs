//! What makes a page sort a table of many things side by side, and color what
//! is met and missed in it.

use super::prelude::*;

pub(super) const STYLE: &str = include_str!("overview.css");

pub(super) const SCRIPT: &str = include_str!("overview.js");

/// The hash of the script, by which a browser knows that it may run it.
pub(super) const SCRIPT_HASH: &str = "sha256-8KDJqmQbql6x8p00+i4opqdykDi8W27lsxl2Oi1HxkY=";

/// Whether there is one.
pub(super) fn is_in(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| matches!(block, Block::Table(Table { links: Some(_), .. })))
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn a_page_names_the_hash_of_its_script() {
        let hash = BASE64.encode(&Sha256::digest(SCRIPT));
        assert_eq!(SCRIPT_HASH, format!("sha256-{hash}"));
    }
}
