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
                // What is not on the web is a page of the site.
                let is_page = !dest_url.contains(':');
                let page = dest_url.replace(".md", ".html");
                *dest_url = if is_page { page } else { "#content".to_owned() }.into();
            }
            _ => {}
        }
        Some(event)
    });
    html::push_html(&mut page.lead, events);
    page
}
