//! Finding things by the names people give them.
//!
//! Case, spaces and dashes don't matter, a unique prefix is enough, and a name
//! that nothing has is answered with the nearest one and the list.

/// Why a name means nothing, or too much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing has it.
    #[error("no {what} is called `{given}`")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// The name as given.
        given: String,
        /// The id that is spelled most like it, if any is close.
        nearest: Option<String>,
        /// The ids there are.
        known: Vec<String>,
    },
    /// Several things begin with it.
    #[error("`{given}` could be more than one {what}")]
    Ambiguous {
        /// What was looked for.
        what: &'static str,
        /// The name as given.
        given: String,
        /// The ids it could mean.
        candidates: Vec<String>,
    },
}

impl NameError {
    /// Says that nothing is called `given`, and what there is.
    pub(crate) fn unknown(what: &'static str, given: &str, known: Vec<&str>) -> Self {
        Self::Unknown {
            what,
            given: shown(given),
            nearest: closest(given, known.iter().copied()).map(str::to_owned),
            known: known.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Returns what to try instead, a line each.
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::Unknown { what, nearest, known, .. } => nearest
                .iter()
                .map(|nearest| format!("did you mean `{nearest}`?"))
                .chain([format!("{what}s: {}", known.join(", "))])
                .collect(),
            Self::Ambiguous { candidates, .. } => {
                vec![format!("write more of it: {}", candidates.join(", "))]
            }
        }
    }
}

/// How alike two names must be for one to be offered for the other, between 0
/// and 1.
const ALIKE: f64 = 0.6;

/// The longest name that another is offered for, and the most that an error
/// repeats of one, in characters.
const LONGEST_NAME: usize = 200;

/// Returns the one of `items` that `given` names. `names` lists what an item is
/// called; the first is its id, used in messages.
pub fn find<'items, T>(
    what: &'static str,
    given: &str,
    items: &'items [T],
    names: impl for<'item> Fn(&'item T) -> Vec<&'item str>,
) -> Result<&'items T, NameError> {
    let wanted = key(given);
    let matching = |fits: &dyn Fn(&str) -> bool| -> Vec<&'items T> {
        items.iter().filter(|item| names(item).iter().any(|name| fits(&key(name)))).collect()
    };
    let id = |item: &'items T| names(item)[0].to_owned();

    let mut found = matching(&|name| name == wanted);
    if found.is_empty() && !wanted.is_empty() {
        found = matching(&|name| name.starts_with(&wanted));
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(NameError::Unknown {
            what,
            given: shown(given),
            nearest: closest(given, items.iter().flat_map(&names))
                .and_then(|name| items.iter().find(|item| names(item).contains(&name)))
                .map(id),
            known: items.iter().map(id).collect(),
        }),
        several => Err(NameError::Ambiguous {
            what,
            given: shown(given),
            candidates: several.iter().map(|item| id(item)).collect(),
        }),
    }
}

/// Returns the one of `candidates` that is spelled most like `given`, if any is
/// close; of equals the first. Nothing is like what is longer than a name.
pub fn closest<'names>(
    given: &str,
    candidates: impl IntoIterator<Item = &'names str>,
) -> Option<&'names str> {
    let wanted = key(given);
    if wanted.is_empty() || wanted.len() > LONGEST_NAME {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for name in candidates {
        let candidate = key(name);
        // A slip in a name cut short is like the beginning of the name.
        let beginning = &candidate[..candidate.len().min(wanted.len())];
        let by_beginning = if wanted.len() > 3 { likeness(&wanted, beginning) } else { 0.0 };
        let likeness = likeness(&wanted, &candidate).max(by_beginning);
        // Of a few letters the first is hardly ever mistyped.
        let is_alike = wanted.len() > 4 || candidate.starts_with(&wanted[..1]);
        if is_alike && likeness >= ALIKE && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Returns how alike two keys are; 0, if their lengths alone make them less
/// than alike.
fn likeness(one: &str, other: &str) -> f64 {
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    // Each character more is a difference.
    if shorter * 5 < longer * 3 || shared(one, other) * 5 < longer * 3 {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(one, other)
}

/// Counts the characters that two keys share, wherever they stand: so many at
/// the most can be alike, and counting is quick.
fn shared(one: &str, other: &str) -> usize {
    let mut left = [0_usize; 128];
    one.bytes().for_each(|letter| left[usize::from(letter)] += 1);
    let mut is_left = |letter: u8| {
        let left = &mut left[usize::from(letter)];
        *left > 0 && {
            *left -= 1;
            true
        }
    };
    other.bytes().filter(|letter| is_left(*letter)).count()
}

/// Joins words with others between them.
pub fn joined(words: impl IntoIterator<Item = impl AsRef<str>>, between: &str) -> String {
    words.into_iter().enumerate().fold(String::new(), |joined, (index, word)| {
        joined + if index > 0 { between } else { "" } + word.as_ref()
    })
}

/// Returns a name as errors repeat it.
pub(crate) fn shown(name: &str) -> String {
    cropped(name, LONGEST_NAME)
}

/// Takes the middle out of a text of more than `most` characters.
pub(crate) fn cropped(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most * 2 / 3).collect();
    let tail: String = text.chars().skip(count - most / 3).collect();
    format!("{head}…{tail}")
}

/// Returns `text` in the form in which names are compared: lower case, words
/// joined by single dashes, arrows and ampersands spelled out. Empty when
/// `text` has no letter or digit.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        let piece = match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => {
                slug.push(character.to_ascii_lowercase());
                continue;
            }
            '\'' | '’' | '"' | '“' | '”' => continue,
            '&' => "-and-",
            '→' => "-to-",
            _ => "-",
        };
        let dash_stands = slug.is_empty() || slug.ends_with('-');
        slug.push_str(if dash_stands { &piece[1..] } else { piece });
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Returns the form in which names are compared.
pub fn key(name: &str) -> String {
    slugify(name).replace('-', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const THINGS: [[&str; 2]; 3] = [
        ["demand-gen", "Demand Gen / Paid"],
        ["marketing-ops", "Marketing Ops"],
        ["marketing-plan", "Plan"],
    ];

    fn found(given: &str) -> Result<&'static str, NameError> {
        find("thing", given, &THINGS, |thing| thing.to_vec()).map(|thing| thing[0])
    }

    #[test]
    fn names_forgive() {
        for name in
            ["demand-gen", "Demand Gen", "DEMANDGEN", "demand_gen", "dem", "Demand Gen / Paid"]
        {
            assert_eq!(found(name), Ok("demand-gen"), "{name}");
        }
        assert_eq!(found("plan"), Ok("marketing-plan"));
        assert_eq!(found("marketing ops"), Ok("marketing-ops"));
    }

    #[test]
    fn a_prefix_of_two_is_ambiguous() {
        let error = found("marketing").unwrap_err();
        assert_eq!(error.hints(), ["write more of it: marketing-ops, marketing-plan"]);
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let error = found("demnad gen").unwrap_err();
        assert_eq!(
            error.hints(),
            ["did you mean `demand-gen`?", "things: demand-gen, marketing-ops, marketing-plan"]
        );
        for nothing in ["", "—", "zzz", "len"] {
            let error = found(nothing).unwrap_err();
            assert!(matches!(error, NameError::Unknown { nearest: None, .. }), "{nothing}");
        }
    }

    #[test]
    fn a_name_of_any_length_is_answered_at_once_and_briefly() {
        let long = "a".repeat(500_000);
        let things: Vec<[&str; 1]> = vec![[&long]; 20];
        let error = find("thing", &format!("{long}b"), &things, |thing| thing.to_vec());
        let NameError::Unknown { given, nearest, .. } = error.unwrap_err() else {
            panic!("nothing has that name");
        };
        assert_eq!((nearest, given.chars().count()), (None, LONGEST_NAME));
        assert_eq!(closest(&"b".repeat(LONGEST_NAME), things.concat()), None);
        assert_eq!(closest(&"a".repeat(LONGEST_NAME), [long.as_str()]), Some(long.as_str()));
    }
}
