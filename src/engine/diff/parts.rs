//! The parts of a comparison: what each change belongs to, and how much there is
//! of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use strum::{EnumMessage, VariantArray};

use super::{Change, Diff, Direction, Move, Status};
use crate::catalog::fact::FactKind as Kind;

/// A part of a comparison that can be asked for alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumMessage, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Part {
    /// The stages' bands, challenge and focus.
    Stage,
    /// Figures that move, come or go.
    Figures,
    /// Products that come and go, by category.
    Tools,
    /// Metrics and their targets.
    Metrics,
    /// What only the second stage names.
    New,
    /// What only the first stage names.
    Gone,
    /// What both name in other words.
    Words,
    /// What not to do.
    Avoid,
    /// What is no longer to wait for.
    Wait,
    /// What the sources refer to.
    References,
}

/// How many of one kind, by what became of them.
pub type Tally = BTreeMap<Status, usize>;

/// How much changes. What there is none of is left out.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// Figures.
    pub figures: Tally,
    /// Products; none is ever changed.
    pub tools: Tally,
    /// Metrics; those changed gain, lose or move a target.
    pub metrics: Tally,
    /// Rows, points and steps that are no metrics and name no products.
    pub items: Tally,
    /// Anti-patterns; none is ever changed.
    pub avoid: Tally,
    /// Deferrals; none is ever changed.
    pub wait: Tally,
}

impl Counts {
    /// Counts what changes are about.
    pub fn of<'change>(changes: impl IntoIterator<Item = &'change Change<'change>>) -> Self {
        let mut counts = Self::default();
        let add = |tally: &mut Tally, status, count| *tally.entry(status).or_default() += count;
        for change in changes {
            for figure in &change.figures {
                add(&mut counts.figures, figure.status(), 1);
            }
            for (status, names) in &change.tools {
                add(&mut counts.tools, *status, names.len());
            }
            if let Some(target) = change.target {
                let is_kept = change.status == Status::Changed && target == Status::Kept;
                add(&mut counts.metrics, if is_kept { target } else { change.status }, 1);
            } else if change.is_plain_item() {
                add(&mut counts.items, change.status, 1);
            } else if change.is(Kind::AntiPattern) {
                add(&mut counts.avoid, change.status, 1);
            } else if change.is(Kind::Deferral) {
                add(&mut counts.wait, change.status, 1);
            }
        }
        counts
    }
}

impl Diff<'_> {
    /// Counts what belongs to some parts and leaves only that, or all where none is
    /// named.
    /// Functions of which nothing is left go; approaches belong to no part and stay
    /// with theirs.
    pub fn only(&mut self, parts: &[Part]) {
        let is_asked_for =
            |change: &Change<'_>| parts.is_empty() || parts.iter().any(|part| change.is_in(*part));
        self.stage.retain(is_asked_for);
        self.functions.retain(|group| group.changes.iter().any(is_asked_for));
        for group in &mut self.functions {
            group.changes.retain(|change| change.is(Kind::Approach) || is_asked_for(change));
            group.counts = Counts::of(&group.changes);
        }
    }
}

impl Change<'_> {
    /// Whether it is a row, a point or a step that is no metric and names no
    /// products.
    pub fn is_plain_item(&self) -> bool {
        self.is_item() && self.target.is_none() && self.tools.is_empty()
    }

    /// Whether it belongs to a part of the answer.
    pub fn is_in(&self, part: Part) -> bool {
        let is_whole =
            |status| self.status == status && (self.is_plain_item() || self.is(Kind::Section));
        match part {
            Part::Stage => self.is(Kind::Stage),
            Part::Figures => self.moving().next().is_some(),
            Part::Tools => self.has_other_tools(),
            Part::Metrics => self.target.is_some_and(|target| {
                target != Status::Kept || matches!(self.status, Status::New | Status::Gone)
            }),
            Part::New => is_whole(Status::New),
            Part::Gone => is_whole(Status::Gone),
            Part::Words => !self.is(Kind::Stage) && !self.words.is_empty(),
            Part::Avoid => self.is(Kind::AntiPattern),
            Part::Wait => self.is(Kind::Deferral),
            Part::References => self.is(Kind::Reference),
        }
    }
}

impl Move<'_> {
    /// Returns what became of a figure.
    pub fn status(&self) -> Status {
        match self.direction {
            Some(Direction::New) => Status::New,
            Some(Direction::Gone) => Status::Gone,
            Some(Direction::Same) => Status::Kept,
            _ => Status::Changed,
        }
    }
}
