//! What a site has of the formats: its looks, and a document in HTML whose ids and
//! commands lead to other pages.

use super::html;
use super::prelude::*;

pub use super::terms::Links;

/// What all pages look like, checklists and the frame too.
pub const STYLE: &str =
    concat!(include_str!("page.css"), include_str!("checklist.css"), include_str!("site.css"));

/// What keeps what is filled in.
pub const CHECKLIST: &str = super::checklist::KIT[1];

/// Writes what a document says, below what stands before it. The first of each of
/// `terms` says what it means.
pub fn main(
    document: &Document,
    before: &Markup,
    links: Links<'_>,
    terms: &[(String, String)],
) -> Markup {
    html::main(document, before, &Terms::new(terms, Some(links)))
}

/// Writes the blocks of a document one by one, for a script to put together.
pub fn pieces(document: &Document, links: Links<'_>) -> Vec<String> {
    let terms = &Terms::new(&[], Some(links));
    document.blocks.iter().map(|one| html::block(document, one, terms).into_string()).collect()
}
