//! What the first page tells a stage by: answers for a company of every kind.
//!
//! What is said of a company depends on little: between which ends of bands its
//! numbers fall, and which of them is near one. The program answers for some of
//! every band, and the script finds the answer for a company like the reader's
//! and puts the reader's numbers in the place of its own. A test holds what it
//! says equal to the program.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::catalog::{Catalog, CatalogError};
use crate::engine::resolve::{Evidence, Policy, resolve};
use crate::playbook::stage::{Band, Stage};
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;
use crate::render::site::{Links, pieces};
use crate::report::Report;
use crate::report::selection::ValueSource;
use crate::report::stage::StageReport;

/// The bands of the stages in whole cents and people, and the answers.
#[derive(Debug, Serialize)]
pub struct Witnesses {
    arr: Vec<[Option<u64>; 2]>,
    people: Vec<[Option<u64>; 2]>,
    /// What is said, each piece once.
    pieces: Vec<String>,
    /// Companies, each with the pieces of its answer.
    answers: Vec<(Option<u64>, Option<u64>, Vec<usize>)>,
}

/// In thousandths of a band, and of where one begins that has no end.
const SHARES: [u64; 9] = [71, 163, 317, 431, 547, 659, 773, 937, 983];

/// Returns some numbers of every band, with digits enough to be told from others.
fn some_of(bands: &[[Option<u64>; 2]]) -> Vec<Option<u64>> {
    let below = [Some(0), bands.first().and_then(|band| band[0])];
    let of = |[from, below]: &[Option<u64>; 2]| {
        let from = from.unwrap_or_default();
        let width = below.map_or(from * 8, |below| below - from);
        let ends = [from + 1, below.map_or(from, |below| below - 1)];
        SHARES.map(|share| from + width * share / 1000).into_iter().chain(ends)
    };
    std::iter::once(&below).chain(bands).flat_map(of).map(Some).chain([None]).collect()
}

/// Answers for companies of every kind, once for each kind.
pub fn witnesses(catalog: &Catalog, links: Links<'_>) -> Result<Witnesses, CatalogError> {
    let stages = catalog.stages()?;
    let ends = |of: fn(&Stage) -> [Option<u64>; 2]| stages.iter().map(of).collect::<Vec<_>>();
    let mut witnesses = Witnesses {
        arr: ends(|stage| [Some(stage.arr.from.cents()), stage.arr.below.map(Money::cents)]),
        people: ends(|stage| {
            let Band { from, below } = stage.headcount;
            [Some(from), below].map(|end| end.map(|end| end.people().into()))
        }),
        pieces: Vec::new(),
        answers: Vec::new(),
    };
    let mut kinds = BTreeSet::new();
    for cents in some_of(&witnesses.arr) {
        // Of whole hundreds of dollars, as people give them.
        let cents = cents.map(|cents| cents.div_ceil(10_000) * 10_000);
        for people in some_of(&witnesses.people) {
            let evidence = Evidence {
                arr: cents.and_then(|cents| Money::from_cents(cents).ok()),
                headcount: people.and_then(|people| Headcount::new(people.try_into().ok()?).ok()),
                ..Evidence::default()
            };
            let Ok(resolution) = resolve(stages, evidence, Policy::Arr) else { continue };
            let stage = resolution.outcome.stage();
            let facts = stage.map(|stage| catalog.stage_page(stage)).transpose()?;
            let facts = facts.map_or(Vec::new(), |page| page.facts());
            // Its own numbers go with no command of a page.
            let links = |words: &str| match stage.filter(|_| *words == *"gtm next") {
                Some(stage) => links(&format!("gtm next --stage {}", stage.id)),
                None => links(words),
            };
            let form = ValueSource::CompanyFile("the form");
            let document = StageReport::new(None, resolution, form, facts).document();
            let said = pieces(&document, &links);
            let kind = said.concat().replace(|c: char| c.is_ascii_digit() || "$.,KMB%".contains(c), "");
            if !kinds.insert(kind) {
                continue;
            }
            let said = said.into_iter().map(|piece| {
                let known = witnesses.pieces.iter().position(|known| *known == piece);
                known.unwrap_or_else(|| {
                    witnesses.pieces.push(piece);
                    witnesses.pieces.len() - 1
                })
            });
            let said = said.collect();
            witnesses.answers.push((cents, people, said));
        }
    }
    Ok(witnesses)
}
