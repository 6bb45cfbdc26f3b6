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
            given: given.to_owned(),
            nearest: closest(given, known.iter().copied()).map(str::to_owned),
            known: known.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Returns what to try instead, a line each.
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::Unknown { what, nearest, known, .. } => {
                let mut hints = Vec::new();
                if let Some(nearest) = nearest {
                    hints.push(format!("did you mean `{nearest}`?"));
                }
                hints.push(format!("{what}s: {}", known.join(", ")));
                hints
            }
            Self::Ambiguous { candidates, .. } => {
                vec![format!("write more of it: {}", candidates.join(", "))]
            }
        }
    }
}

/// How alike two names must be for one to be offered for the other, between 0
/// and 1.
const ALIKE: f64 = 0.6;

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
    let id = |item: &T| names(item)[0].to_owned();

    let nearest = || {
        let all = items.iter().flat_map(&names);
        let name = closest(given, all)?;
        items.iter().find(|item| names(item).contains(&name)).map(id)
    };

    let mut found = matching(&|name| name == wanted);
    if found.is_empty() && !wanted.is_empty() {
        found = matching(&|name| name.starts_with(&wanted));
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(NameError::Unknown {
            what,
            given: given.to_owned(),
            nearest: nearest(),
            known: items.iter().map(id).collect(),
        }),
        several => Err(NameError::Ambiguous {
            what,
            given: given.to_owned(),
            candidates: several.iter().map(|item| id(item)).collect(),
        }),
    }
}

/// Returns the one of `candidates` that is spelled most like `given`, if any is
/// close; of equals the first.
pub fn closest<'names>(
    given: &str,
    candidates: impl IntoIterator<Item = &'names str>,
) -> Option<&'names str> {
    let wanted = key(given);
    if wanted.is_empty() {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for name in candidates {
        let name_key = key(name);
        // A slip in a name cut short is like the beginning of the name.
        let beginning: String = name_key.chars().take(wanted.chars().count()).collect();
        let likeness = strsim::normalized_damerau_levenshtein(&wanted, &name_key)
            .max(strsim::normalized_damerau_levenshtein(&wanted, &beginning));
        if likeness >= ALIKE && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Returns `text` in the form in which names are compared: lower case, words
/// joined by single dashes, arrows and ampersands spelled out. Empty when
/// `text` has no letter or digit.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |piece: &str, gap: &mut bool| {
        if *gap && !slug.is_empty() {
            slug.push('-');
        }
        *gap = false;
        slug.push_str(piece);
    };
    for character in text.chars() {
        match character {
            '\'' | '’' | '"' | '“' | '”' => {}
            '&' => {
                gap = true;
                push("and", &mut gap);
                gap = true;
            }
            '→' => {
                gap = true;
                push("to", &mut gap);
                gap = true;
            }
            _ if character.is_ascii_alphanumeric() => {
                let lower = character.to_ascii_lowercase();
                push(lower.encode_utf8(&mut [0; 4]), &mut gap);
            }
            _ => gap = true,
        }
    }
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
        for nothing in ["", "—", "zzz"] {
            let error = found(nothing).unwrap_err();
            assert!(matches!(error, NameError::Unknown { nearest: None, .. }), "{nothing}");
        }
    }
}
