//! The parts of a comparison: what each change belongs to.

use crate::engine::prelude::*;
use strum::Display;

use super::{Change, Diff, Move, Status};

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

/// What a reader is to make of a change, in the order to read them. That is ours:
/// the sources describe stages, and no way between them. Each is described by the
/// heading that stands above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumMessage, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Group {
    /// New at {to}
    New,
    /// Said differently at {to}
    Changed,
    /// Still named at {to}
    Named,
    /// Carry on ({to} says nothing of it)
    CarryOn,
    /// New warnings at {to}
    WarnedNew,
    /// Still warned of at {to}
    WarnedBoth,
    /// Warned of at {from} only
    WarnedBefore,
    /// Due at {to}
    Due,
    /// No source says when
    Undated,
    /// What to wait for
    Wait,
    /// Playbook references
    Reference,
}

impl Diff<'_> {
    /// Leaves the changes of which it holds. Functions of which nothing is left go.
    pub fn retain(&mut self, holds: impl Fn(&Change<'_>) -> bool) {
        self.stage.retain(&holds);
        self.functions.iter_mut().for_each(|group| group.changes.retain(&holds));
        self.functions.retain(|group| !group.changes.is_empty());
    }
}

impl Change<'_> {
    /// Whether it belongs to a part of the answer.
    pub fn is_in(&self, part: Part) -> bool {
        match part {
            Part::Stage => self.is(FactKind::Stage),
            Part::Figures => self.moves.iter().any(|one| one.direction.is_some()),
            Part::Tools => self.has_other_tools(),
            Part::Metrics => self.target().is_some_and(|target| {
                target != Status::Kept || !matches!(self.status, Status::Changed | Status::Kept)
            }),
            Part::New => self.group() == Some(Group::New),
            Part::Gone => matches!(self.group(), Some(Group::Named | Group::CarryOn)),
            Part::Words => {
                !self.is(FactKind::Stage) && self.moves.iter().any(|one| one.direction.is_none())
            }
            Part::Avoid => self.is(FactKind::AntiPattern),
            Part::Wait => self.is(FactKind::Deferral),
            Part::References => self.is(FactKind::Reference),
        }
    }

    /// Whether it stands on a page of everything that matters most.
    pub fn is_headline(&self) -> bool {
        self.is(FactKind::Stage)
            || self.is(FactKind::Deferral)
            || self.has_other_tools()
            || self.target() == Some(Status::New)
            || (self.status == Status::Changed && self.moves.iter().any(Move::is_on_both))
            || (self.status == Status::New && self.is(FactKind::AntiPattern))
    }

    /// Returns what a reader is to make of it; `None` of what is no item, or stays.
    pub fn group(&self) -> Option<Group> {
        let is_undated = self.from.as_ref().is_some_and(|fact| fact.said("until").is_none());
        Some(match (self.fact()?.kind, self.status) {
            (FactKind::AntiPattern, Status::New) => Group::WarnedNew,
            (FactKind::AntiPattern, Status::Kept | Status::Changed) => Group::WarnedBoth,
            (FactKind::AntiPattern, _) => Group::WarnedBefore,
            (FactKind::Deferral, Status::Due) => Group::Due,
            (FactKind::Deferral, Status::Gone | Status::Named) if is_undated => Group::Undated,
            (FactKind::Deferral, _) => Group::Wait,
            (FactKind::Reference, _) => Group::Reference,
            _ if !self.is_item() => return None,
            (_, Status::New) => Group::New,
            (_, Status::Changed) => Group::Changed,
            (_, Status::Named) => Group::Named,
            (_, Status::Gone | Status::Due) => Group::CarryOn,
            (_, Status::Kept) => return None,
        })
    }
}
