//! Pages of the reader's own, written in Markdown. HTML in it is words like any
//! other. A link leads to another of these pages, or to the web.

use pulldown_cmark::{Event, Options, Parser, Tag, html};

use super::Page;
use crate::names::slugify;
use crate::render::is_web;

/// Makes a page of a Markdown file.
pub fn page(name: &str, text: &str) -> Page {
    let mut events = Parser::new_ext(text, Options::ENABLE_TABLES).peekable();
    let mut page =
        Page { group: "More".to_owned(), path: format!("pages/{name}"), ..Page::default() };
    let events = std::iter::from_fn(|| {
        let mut event = events.next()?;
        match &mut event {
            Event::Html(words) | Event::InlineHtml(words) => event = Event::Text(words.clone()),
            Event::Start(Tag::Heading { id, .. }) => {
                if let Some(Event::Text(words) | Event::Code(words)) = events.peek() {
                    *id = Some(slugify(words).into());
                    if page.title.is_empty() {
                        page.title = words.to_string();
                    }
                }
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !is_web(dest_url) =>
            {
                // What lies in another folder is not on the site.
                let file = dest_url.split('#').next().unwrap_or_default();
                let is_beside = file.strip_suffix(".md").is_some_and(|name| !name.contains('/'));
                let is_on_site = file.strip_suffix(".html").is_some_and(|name| !name.contains(':'));
                if is_beside || is_on_site {
                    *dest_url = dest_url.replace(".md", ".html").into();
                } else if !file.is_empty() {
                    *dest_url = "#content".into();
                }
            }
            _ => {}
        }
        Some(event)
    });
    html::push_html(&mut page.lead, events);
    page
}
