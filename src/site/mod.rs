//! The handbook: the playbooks as a site, of pages that are answers.
//!
//! `pages.csv` lists the pages with the command that each answers. Whoever builds
//! a site runs these and hands over what they answered. Everything here is a
//! function of that and of the playbooks: the same gives the same bytes.

mod data;
mod markdown;
mod pages;

pub use data::{gate, metrics, numbers};
pub use markdown::page as markdown_page;
pub use pages::{Names, Page, plan};

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use maud::{Markup, PreEscaped, html};

use crate::document::Block;
use crate::playbook::id::FactId;
use crate::render::escape::terminal;
use crate::render::site::{CHECKLIST, STYLE, main};

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
fn anchors<'blocks>(blocks: &'blocks [Block]) -> Vec<&'blocks String> {
    let of = |block: &'blocks Block| match block {
        Block::Anchor(id) => vec![id],
        Block::Items(_, items) => items.iter().filter_map(|item| item.id.as_ref()).collect(),
        Block::Table(table) => table.ids.iter().collect(),
        Block::Fold(_, blocks) => anchors(blocks),
        _ => Vec::new(),
    };
    blocks.iter().flat_map(of).collect()
}

/// Fills in a template: each `{name}` by what it stands for. Returns none where a
/// name stands for nothing.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut parts = template.split('{');
    let first = parts.next()?.to_owned();
    parts.try_fold(first, |filled, part| {
        let (name, rest) = part.split_once('}')?;
        Some(filled + &value(name)? + rest)
    })
}

/// What stands around every page. What is empty is not there.
///
/// Every address in it is relative, so that it reads the same from a disk and
/// below any path of a server.
pub struct Frame<'site> {
    /// The name of the site.
    pub title: &'site str,
    /// The path of its logo.
    pub logo: &'site str,
    /// Where it will be found.
    pub base_url: &'site str,
    /// The terms that its pages explain, with what each means.
    pub terms: &'site [(String, String)],
}

impl Frame<'_> {
    /// Writes every page of a site by its path, and the list of them that search
    /// engines read, which takes full addresses.
    pub fn write(&self, pages: &[Page], places: &Places) -> BTreeMap<String, String> {
        let address = |page: &Page| format!("{}.html", page.path);
        let mut files: BTreeMap<String, String> =
            pages.iter().map(|page| (address(page), self.page(page, pages, places))).collect();
        if !self.base_url.is_empty() {
            let map = html! {
                urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
                    @for page in pages { url { loc { (self.place(page)) } } }
                }
            };
            let declared = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
            files.insert("sitemap.xml".to_owned(), declared + &map.into_string() + "\n");
        }
        files
    }

    /// Returns the full address of a page.
    fn place(&self, page: &Page) -> String {
        format!("{}/{}.html", self.base_url.trim_end_matches('/'), page.path)
    }

    fn page(&self, page: &Page, pages: &[Page], places: &Places) -> String {
        let root = "../".repeat(page.path.matches('/').count());
        let link = |one: &Page, title: &str| {
            let current = (one.path == page.path).then_some("page");
            html! { a href={ (root) (one.path) ".html" } aria-current=[current] { (title) } }
        };
        let list = |links: &[Markup]| html! { ul { @for link in links { li { (link) } } } };
        let above = pages.iter().find(|one| one.path == page.above);
        let family = above.unwrap_or(page);
        let below = pages.iter().filter(|one| one.above == family.path);
        let below: Vec<Markup> = below.map(|one| link(one, &one.title)).collect();
        let row = page.row.split_once(' ').map(|(row, _)| row);
        let beside = pages.iter().filter_map(|one| {
            let (_, title) = one.row.split_once(' ').filter(|(other, _)| Some(*other) == row)?;
            Some(link(one, title))
        });
        let beside: Vec<Markup> = beside.collect();
        let (mut head, mut lead) = (String::new(), page.lead.as_str());
        match lead {
            "start" => lead = include_str!("start.html"),
            script @ ("gate" | "metrics") => {
                head = include_str!("form.html").replace("{script}", script);
                head = head.replace("{path}", &page.path).replace("{root}", &root);
                lead = "";
            }
            _ => {}
        }
        let before = html! {
            @if let Some(above) = above { p.crumbs { (link(above, &above.title)) " / " (page.title) } }
            @if beside.len() > 1 { nav.beside aria-label="At other stages" { (list(&beside)) } }
            // For where the menu is folded away.
            @if above.is_none() && !below.is_empty() { nav.below aria-label="In this chapter" { (list(&below)) } }
            (PreEscaped(lead))
        };
        let listed: Vec<&Page> = pages.iter().filter(|one| one.above.is_empty()).collect();
        let menu = html! {
            @for group in listed.chunk_by(|one, next| one.group == next.group) {
                h2 { (group[0].group) }
                ul {
                    @for one in group {
                        li {
                            (link(one, &one.title))
                            @if one.path == family.path && !below.is_empty() { (list(&below)) }
                        }
                    }
                }
            }
        };
        let command = page.command.split("; ").next().filter(|command| !command.is_empty());
        let framed = fill(include_str!("frame.html"), |name| {
            let part = match name {
                "root" => html! { (root) },
                "page" => html! { (page.title) },
                "site" => html! { (self.title) },
                "version" => html! { (env!("CARGO_PKG_VERSION")) },
                "same" => html! {
                    @if let Some(command) = command { p { "The same in a terminal: " code { "gtm " (command) } } }
                },
                "logo" => {
                    html! { @if !self.logo.is_empty() { img src={ (root) (self.logo) } alt=""; } }
                }
                "head" => html! {
                    @if !self.base_url.is_empty() { link rel="canonical" href=(self.place(page)); }
                    (PreEscaped(&head))
                },
                "main" => main(&page.document, &before, &places.from(&page.path), self.terms),
                "menu" => menu.clone(),
                _ => return None,
            };
            Some(part.into_string())
        });
        terminal(&framed.unwrap_or_default()).into_owned()
    }
}
