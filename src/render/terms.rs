//! What a page knows of words: where a term stands for the first time, what it
//! means is behind it, and an id or a command leads to the page about it.

use super::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Where an id or a command leads, from the page that it stands in.
pub type Links<'page> = &'page dyn Fn(&str) -> Option<String>;

/// What a document means by its terms, which of them have stood in it, and where
/// it leads.
pub(super) struct Terms<'document> {
    /// By the letter that they begin with.
    all: BTreeMap<Option<char>, Vec<&'document (String, String)>>,
    seen: RefCell<BTreeSet<&'document str>>,
    /// None in a page that stands alone.
    pub(super) links: Option<Links<'document>>,
    anchors: RefCell<BTreeSet<String>>,
}

impl<'document> Terms<'document> {
    pub(super) fn new(
        terms: &'document [(String, String)],
        links: Option<Links<'document>>,
    ) -> Self {
        let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for term in terms {
            all.entry(initial(&term.0)).or_default().push(term);
        }
        Self { all, seen: RefCell::default(), links, anchors: RefCell::default() }
    }

    /// Returns the address of what has its place in this page, the first time that
    /// it is asked for.
    pub(super) fn anchor<'id>(&self, id: Option<&'id String>) -> Option<&'id String> {
        let is_here = |id: &&String| (self.links?)(id)?.strip_prefix('#').map(|place| place == *id);
        let id = id.filter(|id| is_here(id) == Some(true));
        id.filter(|id| self.anchors.borrow_mut().insert((*id).clone()))
    }

    /// Writes what leads to where an id stands, or to what a command answers, if
    /// that is on another page.
    pub(super) fn linked(&self, words: &str, shown: &Markup) -> Markup {
        let place = self.links.and_then(|links| links(words));
        let place = place.filter(|place| !place.starts_with('#'));
        html! { @match place { Some(place) => a href=(place) { (shown) }, None => (shown) } }
    }

    /// Writes words, with what each term means that stands here first.
    pub(super) fn mark(&self, words: &str) -> Markup {
        let mut seen = self.seen.borrow_mut();
        let (mut parts, mut done, mut next, mut is_inside) = (Vec::new(), 0, 0, false);
        for (at, character) in words.char_indices() {
            let was_inside = std::mem::replace(&mut is_inside, character.is_alphanumeric());
            if was_inside || at < next {
                continue;
            }
            let Some((term, means)) = self.at(&words[at..]) else { continue };
            next = at + term.len();
            if seen.insert(term) {
                parts.push((&words[done..at], &words[at..next], means));
                done = next;
            }
        }
        html! {
            @for (before, term, means) in parts { (before) abbr title=(means) { (term) } }
            (words[done..])
        }
    }

    /// Returns the longest term that words begin with, as a whole: `lead scoring` is
    /// no `lead`.
    fn at(&self, words: &str) -> Option<(&'document str, &'document str)> {
        let begun = self.all.get(&initial(words))?.iter().filter(|(term, _)| {
            let Some((beginning, rest)) = words.split_at_checked(term.len()) else {
                return false;
            };
            // A term in capitals is another word in small letters: MAP, AR.
            let in_capitals = !term.contains(char::is_lowercase);
            let is_it = beginning == term || (!in_capitals && beginning.eq_ignore_ascii_case(term));
            is_it && !rest.starts_with(char::is_alphanumeric)
        });
        begun.max_by_key(|(term, _)| term.len()).map(|(term, means)| (&**term, &**means))
    }
}

fn initial(words: &str) -> Option<char> {
    words.chars().next().map(|initial| initial.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_term_says_what_it_means() {
        let terms =
            [("CAC", "Cost."), ("Lead", "Buyer."), ("Lead scoring", "Points."), ("MAP", "M&M")]
                .map(|(term, means)| (term.to_owned(), means.to_owned()));
        let terms = Terms::new(&terms, None);
        let mark = |words| terms.mark(words).into_string();
        assert_eq!(
            mark("CAC, leads and lead scoring: CAC by lead"),
            "<abbr title=\"Cost.\">CAC</abbr>, leads and \
             <abbr title=\"Points.\">lead scoring</abbr>: CAC by <abbr title=\"Buyer.\">lead</abbr>"
        );
        assert_eq!(mark("map the CACs in a bitMAP"), "map the CACs in a bitMAP");
        assert_eq!(mark("<MAP>→é"), "&lt;<abbr title=\"M&amp;M\">MAP</abbr>&gt;→é");
        assert_eq!(mark("lead"), "lead");
    }
}
