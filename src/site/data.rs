//! What the scripts of pages work with: the rules of the program, as numbers to
//! compare with and what is then said.
//!
//! Numbers are told apart by `cuts`. What lies below the first of them, at it,
//! between it and the next, at that, and so on, is a zone each, and the program says
//! beforehand what a number in it comes to. So no script knows a bound, or on
//! which side of one it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::str::FromStr;

use serde_json::{Value, json};

use crate::catalog::fact::Fact;
use crate::catalog::{Catalog, CatalogError};
use crate::document::{Block, Document, Gauge, Level};
use crate::engine::gate::{Answer, Answers, Judged, Outcome, Verdict, files, judge};
use crate::engine::score::metric::{better, quantity};
use crate::engine::score::placed;
use crate::playbook::gate::Gate;
use crate::quantity::amount::{Amount, SEPARATORS};
use crate::quantity::figure::Extent;
use crate::quantity::headcount::{Headcount, PEOPLE};
use crate::quantity::money::{A_YEAR, DOLLARS, LEAST_BARE, Money, OTHERS};
use crate::quantity::scanner::BETWEEN;
use crate::quantity::unit::MULTIPLES;
use crate::report::gate::{HELD_BACK, LEADS, MISSING, NONE_FAILS, OPEN, outcome};
use crate::report::score::{end_of_scale, gauge};
use crate::report::words::spaced;

/// Returns how numbers are read: what stands for many, what may stand beside them,
/// how large they may be, and what is said to each text of a kind that is refused.
pub fn numbers() -> Value {
    fn said<T: FromStr<Err: Display>>(text: &str) -> Option<String> {
        text.parse::<T>().err().map(|error| error.to_string())
    }
    let kinds = [
        ("none", "$", ""),
        ("number", "5.M", "many"),
        ("groups", "1,50,0M", "1,20,0"),
        ("long", "1234567890123456789", "1234567890123456789"),
        ("range", "5-15M", "80-200"),
        ("unit", "5X", "5 customers"),
        ("negative", "-5M", "-5"),
        ("fine", "$0.001", "12.5"),
        ("over", "9000B", "99000000"),
        ("zero", "0", "0"),
    ];
    let money = kinds.iter().map(|(kind, money, _)| (*kind, said::<Money>(money)));
    // These name what was given.
    let named = [("bare", "7"), ("other", "€7"), ("comma", "1,500M")].map(|(kind, given)| {
        let said = said::<Money>(given).unwrap_or_default().replace('7', "{given}");
        let said = said.replace('€', "{mark}").replace("1.500M", "{point}");
        (kind, Some(said.replace("1500M", "{nothing}")))
    });
    let people = kinds.iter().map(|(kind, _, people)| (*kind, said::<Headcount>(people)));
    let number = kinds.iter().map(|(kind, _, text)| (*kind, said::<Amount>(text)));
    json!({
        "multiples": MULTIPLES.map(|(letter, names, factor)| json!([letter, names, Amount::from(factor)])),
        "separators": SEPARATORS,
        "between": BETWEEN,
        "ends": [LEAST_BARE, Money::MAX.cents(), u64::from(Headcount::MAX)],
        "marks": [DOLLARS, OTHERS],
        "money": { "words": A_YEAR, "refusals": money.chain(named).collect::<BTreeMap<_, _>>() },
        "people": { "words": PEOPLE, "refusals": people.collect::<BTreeMap<_, _>>() },
        "number": number.collect::<BTreeMap<_, _>>(),
    })
}

/// Returns the numbers at which one of these extents begins or ends.
fn cuts(extents: impl Iterator<Item = Extent>) -> Vec<Amount> {
    let ends = extents.flat_map(|extent| <[_; 2]>::from(extent.ends())).flatten();
    Vec::from_iter(ends.collect::<BTreeSet<_>>())
}

/// Returns a number for each zone that cuts make.
fn zones(cuts: &[Amount]) -> Vec<Amount> {
    let below = cuts.first().map(|first| *first - 1.into());
    let from = cuts.iter().enumerate().flat_map(|(at, cut)| {
        let next = cuts.get(at + 1).copied().unwrap_or(*cut + 2.into());
        [*cut, (*cut + next) / 2]
    });
    below.into_iter().chain(from).collect()
}

/// Adds a scale for each metric with a target in figures.
pub fn metrics(catalog: &Catalog, document: &mut Document) -> Result<Value, CatalogError> {
    let stages = Vec::from_iter(catalog.stages()?);
    let guides = catalog.pages(&stages, &Vec::from_iter(catalog.functions()?))?;
    let (mut scales, mut data) = (Vec::new(), Vec::new());
    for guide in &guides {
        for fact in guide.facts().into_iter().filter(Fact::is_metric) {
            let (Some(target), Some(quantity)) = (fact.target(), quantity(&fact)) else { continue };
            scales.push(Gauge {
                label: fact.label.to_owned(),
                value: target.0.to_owned(),
                reading: fact.place(),
                ..gauge(quantity, None)
            });
            let (cuts, better) = (cuts([quantity.extent].into_iter()), better(&fact));
            let judged = zones(&cuts).into_iter().map(|number| {
                let placement = quantity.extent.placement(number);
                (placement, placed(placement, better.map(|better| better.values)))
            });
            let (high, example) = (end_of_scale(quantity), quantity.unit.example());
            let zones = judged.collect::<Vec<_>>();
            data.push(json!({ "id": fact.id, "high": high, "example": example, "cuts": cuts, "zones": zones }));
        }
    }
    document.heading(Level::Chapter, "The targets, drawn to scale");
    document.push(Block::Gauges(scales));
    Ok(data.into())
}

/// Returns what every answer to a gate comes to, condition by condition: yes, no,
/// and a number in each zone.
pub fn gate(catalog: &Catalog, gate: &Gate) -> Result<Value, CatalogError> {
    let (files, stages) = (files(catalog, gate)?, catalog.stages()?);
    let first = judge(gate, &files, stages, &Answers::new());
    let extents = first.iter().flat_map(|at| &at.conditions).flat_map(|one| {
        let other = one.not_ready.as_ref().and_then(|said| said.figure);
        one.figure().into_iter().chain(other).map(|figure| figure.quantity().extent)
    });
    // Of what there is none is run nowhere.
    let cuts = cuts(extents.chain([Extent::Exactly(0.into())]));
    let numbers = zones(&cuts);
    let answers = [Answer::Yes, Answer::No].into_iter();
    // One to every question at a time, since no condition depends on another.
    let rounds = answers.chain(numbers.iter().copied().map(Answer::Number)).map(|answer| {
        let given = gate.inputs.iter().map(|input| (input.id.clone(), answer));
        judge(gate, &files, stages, &given.collect())
    });
    let rounds = rounds.collect::<Vec<_>>();
    let zone = |one: &Judged<'_>| {
        let says = one.placement.map(|_| one.compared("{given}", "{by}"));
        let warning = one.warning.as_ref().map(|fact| &fact.id);
        json!([one.verdict, one.placement, one.distance, says, warning])
    };
    let stages = first.into_iter().enumerate().map(|(stage, mut at)| {
        let conditions = at.conditions.iter().enumerate().map(|(place, one)| {
            json!({
                "input": one.input.id,
                "name": one.name(),
                "says": one.says.as_ref().map(|says| &says.text),
                "needs": one.needs(),
                "for": one.condition.holds_back,
                "first": one.verdict,
                "zones": rounds.iter().map(|at| zone(&at[stage].conditions[place])).collect::<Vec<_>>(),
            })
        });
        let conditions = conditions.collect::<Vec<_>>();
        at.conditions.iter_mut().for_each(|one| one.verdict = Verdict::Met);
        at.outcome = at.outcome(gate);
        let met = (at.outcome != Outcome::ByItem).then(|| outcome(&at).words());
        json!({ "stage": at.stage, "met": met, "conditions": conditions })
    });
    let stages = stages.collect::<Vec<_>>();
    // In the order in which what is open is told.
    let open = [Verdict::Silent, Verdict::NotGiven, Verdict::Missing];
    let words = json!({
        "leads": LEADS,
        "noneFails": NONE_FAILS,
        "open": OPEN,
        "missing": MISSING,
        "heldBack": HELD_BACK,
        "verdicts": open.map(|verdict| json!([verdict, spaced(verdict)])),
    });
    Ok(json!({
        "inputs": gate.inputs, "cuts": cuts, "numbers": numbers, "stages": stages, "words": words,
    }))
}
