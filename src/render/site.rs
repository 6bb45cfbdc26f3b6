//! A site: one frame around every page, whose template is `frame.html`.
//!
//! Every address in it is relative, so that it reads the same from a disk and
//! below any path of a server.

use super::prelude::*;
use maud::PreEscaped;

use super::html;

pub use super::terms::Links;

/// What all pages look like, checklists and the frame too.
pub const STYLE: &str =
    concat!(include_str!("page.css"), include_str!("checklist.css"), include_str!("site.css"));

/// What keeps what is filled in.
pub const CHECKLIST: &str = super::checklist::SCRIPT;

/// A page in a list of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path from the root of the site.
    pub path: String,
    /// What it is called.
    pub title: String,
}

/// A page in its frame. What is empty is not there.
pub struct Framed<'page> {
    /// The name of the site.
    pub site: &'page str,
    /// The path of its logo.
    pub logo: &'page str,
    /// Where it will be found.
    pub base_url: &'page str,
    /// The pages in groups, each under a heading.
    pub groups: &'page [(&'page str, Vec<Entry>)],
    /// The page itself.
    pub entry: &'page Entry,
    /// The one that it stands under.
    pub above: Option<Entry>,
    /// Those that stand under it, or beside it under the same.
    pub below: Vec<Entry>,
    /// The same at other stages.
    pub beside: Vec<Entry>,
    /// The command that gives the same answer.
    pub command: &'page str,
    /// HTML that stands before what it says.
    pub lead: &'page str,
    /// What it says.
    pub document: &'page Document,
    /// Where ids and commands lead.
    pub links: Links<'page>,
}

/// Fills in a template: each `{name}` by what it stands for. What stands for
/// nothing is left as it is.
pub fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = template.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |filled, part| {
        let named = part.split_once('}').and_then(|(name, rest)| Some(value(name)? + rest));
        filled + &named.unwrap_or_else(|| format!("{{{part}"))
    })
}

impl Framed<'_> {
    /// Writes the page.
    pub fn page(&self) -> String {
        let Self { site, logo, base_url, entry, command, .. } = self;
        let root = "../".repeat(entry.path.matches('/').count());
        let link = |one: &Entry| {
            let current = (one.path == entry.path).then_some("page");
            html! { a href={ (root) (one.path) } aria-current=[current] { (one.title) } }
        };
        let list = |entries: &[Entry]| html! { ul { @for one in entries { li { (link(one)) } } } };
        let before = html! {
            @if let Some(above) = &self.above { p.crumbs { (link(above)) " / " (entry.title) } }
            @if self.beside.len() > 1 { nav.beside aria-label="At other stages" { (list(&self.beside)) } }
            (PreEscaped(self.lead))
        };
        let before = PreEscaped(fill(&before.0, |name| {
            (name == "path").then(|| entry.path.replace(".html", ""))
        }));
        let terms = Terms::new(&self.document.terms, Some(self.links));
        let page = fill(include_str!("frame.html"), |name| {
            let part = match name {
                "root" => html! { (root) },
                "page" => html! { (entry.title) },
                "site" => html! { (site) },
                "version" => html! { (env!("CARGO_PKG_VERSION")) },
                "command" => html! { @if !command.is_empty() { "gtm " (command) } },
                "logo" => html! { @if !logo.is_empty() { img src={ (root) (logo) } alt=""; } },
                "head" => {
                    html! { @if !base_url.is_empty() { link rel="canonical" href={ (base_url.trim_end_matches('/')) "/" (entry.path) }; } }
                }
                "main" => html::main(self.document, &before, &terms),
                "menu" => html! {
                    @for (heading, entries) in self.groups {
                        h2 { (heading) }
                        ul {
                            @for one in entries {
                                @let is_here = one == *entry || self.above.as_ref() == Some(one);
                                li { (link(one)) @if is_here && !self.below.is_empty() { (list(&self.below)) } }
                            }
                        }
                    }
                },
                _ => return None,
            };
            Some(part.into_string())
        });
        terminal(&page).into_owned()
    }
}

/// Writes the blocks of a document one by one, for a script to put together.
pub fn pieces(document: &Document, links: Links<'_>) -> Vec<String> {
    let terms = &Terms::new(&[], Some(links));
    document.blocks.iter().map(|one| html::block(document, one, terms).into_string()).collect()
}
