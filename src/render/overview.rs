//! A table of many things side by side, which a page sorts by any column and
//! colors by what is met and missed, with the script that does so.

use maud::{Markup, html};

use crate::document::{Block, Table};

pub(super) const STYLE: &str = include_str!("overview.css");

pub(super) const SCRIPT: &str = include_str!("overview.js");

/// The hash of the script, by which a browser knows that it may run it.
pub(super) const SCRIPT_HASH: &str = "sha256-8KDJqmQbql6x8p00+i4opqdykDi8W27lsxl2Oi1HxkY=";

/// Whether there is one.
pub(super) fn is_in(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| matches!(block, Block::Table(Table { links: Some(_), .. })))
}

/// Writes one, each row with a link to its page where it has one.
pub(super) fn table(table: &Table, links: &[String]) -> Markup {
    let class = |cell: &str| match cell.chars().next() {
        Some('✓') => Some("good"),
        Some('✗') => Some("off"),
        _ => None,
    };
    html! {
        table.overview {
            thead { tr { @for column in &table.columns { th scope="col" { (column) } } } }
            tbody {
                @for (index, row) in table.rows.iter().enumerate() {
                    tr {
                        th scope="row" { a href=[links.get(index)] { (row[0]) } }
                        @for cell in &row[1..] { td class=[class(cell)] { (cell) } }
                    }
                }
            }
        }
    }
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
