//! The handbook: the playbooks as a site, of pages that are answers.
//!
//! `pages.csv` lists the pages with the command that each answers. Whoever builds
//! a site runs these and hands over what they answered. Everything here is a
//! function of that and of the playbooks: the same gives the same bytes.

mod markdown;
mod pages;

pub use markdown::page as markdown_page;
pub use pages::{Names, Page, plan};

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use crate::document::Block;
use crate::playbook::id::FactId;
use crate::render::site::{CHECKLIST, Entry, Framed, STYLE};

/// The scripts, which are the same in every site.
static SCRIPTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/site/files");

/// Returns the files that are the same in every site, by their paths.
pub fn files() -> impl Iterator<Item = (String, Vec<u8>)> {
    let scripts = SCRIPTS.files().map(|file| (file.path().display().to_string(), file.contents()));
    let shared = [("site.css", STYLE), ("checklist.js", CHECKLIST)];
    let shared = shared.map(|(path, text)| (path.to_owned(), text.as_bytes()));
    scripts.chain(shared).map(|(path, bytes)| (path, bytes.to_vec()))
}

/// Words in a command that no page can do.
const NOT_ON_A_PAGE: [&str; 6] =
    ["--ask", "--format", "--no-overlays", "--output", "--playbooks", "DIR"];

/// Where ids and commands lead, from the root of a site.
pub struct Places(BTreeMap<String, String>);

impl Places {
    /// Finds the places of all that stands in `pages`.
    pub fn new(pages: &[Page]) -> Self {
        let mut places = BTreeMap::new();
        for Page { path, command, holds, .. } in pages {
            let commands = command.split("; ").map(|command| format!("gtm {command}"));
            let page = |words| (words, format!("{path}.html"));
            places.extend(commands.chain([holds.clone()]).map(page));
        }
        for Page { path, document, .. } in pages {
            for id in anchors(&document.blocks) {
                places.entry(id.clone()).or_insert_with(|| format!("{path}.html#{id}"));
            }
        }
        Self(places)
    }

    /// Returns where an id or a command leads. What has no place of its own
    /// leads to what it is a part of.
    pub fn of(&self, words: &str) -> Option<String> {
        let parts: Vec<&str> = words.split(' ').collect();
        match parts.as_slice() {
            [id] => {
                let longest = std::iter::successors(FactId::parse(id).ok(), |id| {
                    Some(id.parent()).filter(|parent| parent != id)
                });
                longest.take(8).find_map(|id| self.0.get(id.as_str())).cloned()
            }
            ["gtm", "why", id] => self.of(id),
            _ if parts.iter().any(|part| NOT_ON_A_PAGE.contains(part)) => None,
            _ => {
                (2..=parts.len()).rev().find_map(|end| self.0.get(&parts[..end].join(" "))).cloned()
            }
        }
    }

    /// Returns the same from the page at a path.
    pub fn from<'places>(
        &'places self,
        path: &'places str,
    ) -> impl Fn(&str) -> Option<String> + 'places {
        move |words| {
            let place = self.of(words)?;
            let own = place.strip_prefix(path).and_then(|rest| rest.strip_prefix(".html#"));
            let root = || "../".repeat(path.matches('/').count());
            Some(own.map_or_else(|| root() + &place, |id| format!("#{id}")))
        }
    }
}

/// Returns the addresses that stand in a page.
fn anchors(blocks: &[Block]) -> Vec<&String> {
    let of = |block| match block {
        &Block::Anchor(ref id) => vec![id],
        Block::Items(_, items) => items.iter().filter_map(|item| item.id.as_ref()).collect(),
        Block::Questions(questions) => questions.iter().map(|one| &one.id).collect(),
        Block::Table(table) => table.ids.iter().collect(),
        Block::Fold(_, blocks) => anchors(blocks),
        _ => Vec::new(),
    };
    blocks.iter().flat_map(of).collect()
}

/// Writes every page of a site by its path. `title` is its name, `logo` the path
/// of its logo, and `base_url` where it will be found.
pub fn write(
    [title, logo, base_url]: [&str; 3],
    pages: &[Page],
    places: &Places,
) -> BTreeMap<String, String> {
    let entry =
        |page: &Page| Entry { path: format!("{}.html", page.path), title: page.title.clone() };
    let mut groups: Vec<(&str, Vec<Entry>)> = Vec::new();
    for page in pages.iter().filter(|page| page.above.is_empty()) {
        match groups.last_mut().filter(|(heading, _)| *heading == page.group) {
            Some((_, entries)) => entries.push(entry(page)),
            None => groups.push((&page.group, vec![entry(page)])),
        }
    }
    let written = pages.iter().map(|page| {
        let family = if page.above.is_empty() { &page.path } else { &page.above };
        let below = pages.iter().filter(|one| one.above == *family);
        let row = page.row.split(' ').next().filter(|row| !row.is_empty());
        let beside = pages.iter().filter_map(|one| {
            let (_, title) = one.row.split_once(' ').filter(|(other, _)| Some(*other) == row)?;
            Some(Entry { title: title.to_owned(), ..entry(one) })
        });
        let framed = Framed {
            site: title,
            logo,
            base_url,
            groups: &groups,
            entry: &entry(page),
            above: pages.iter().find(|one| one.path == page.above).map(entry),
            below: below.map(entry).collect(),
            beside: beside.collect(),
            command: page.command.split("; ").next().unwrap_or_default(),
            lead: match page.lead.as_str() {
                "start" => include_str!("start.html"),
                "gate" => include_str!("gate.html"),
                html => html,
            },
            document: &page.document,
            links: &places.from(&page.path),
        };
        (framed.entry.path.clone(), framed.page())
    });
    written.collect()
}
