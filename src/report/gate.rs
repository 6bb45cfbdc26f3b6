//! `gtm gate GATE`: one readiness question, condition by condition.

use schemars::JsonSchema;
use serde::Serialize;

use super::gates::options;
use super::layer::LayerMark;
use super::view::{
    ConflictRef, FigureView, OursView, Place, Selection, StageRef, Whose, and_list, conflicts_cell,
    counted, write_conflicts,
};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::{Fact, Statement};
use crate::document::{Block, Document, Invocation, Item, Level, Marker, Table, Text};
use crate::engine::conflicts;
use crate::engine::gate::{Answer, AtStage, Judged, Outcome, PutOff, Quoted, Verdict};
use crate::playbook::conflict::Conflicts;
use crate::playbook::gate::{Gate, Measure};
use crate::playbook::id::FactId;
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Figure, Placement};

/// The words of a verdict where the sources draw no line.
const SILENT: &str = "the sources are silent here";

/// A gate with what came of the answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GateReport<'a> {
    /// What `gtm gate` takes.
    gate: &'a str,
    title: &'a str,
    question: OursView<'a>,
    /// The stages whose sources ask it.
    asked_at: Vec<StageRef<'a>>,
    /// The stage it is about, when one was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<Selection<'a>>,
    /// How conditions make an outcome.
    rule: OursView<'static>,
    stages: Vec<GateAtStage<'a>>,
    /// Conditions of other stages that the answers meet otherwise, or that only
    /// they ask.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elsewhere: Vec<ConditionView<'a>>,
    /// What is known not to fit with the facts it shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<ConflictRef<'a>>,
}

/// A gate at one stage.
#[derive(Debug, Serialize, JsonSchema)]
struct GateAtStage<'a> {
    stage: StageRef<'a>,
    outcome: Outcome,
    /// The outcome in a sentence.
    says: String,
    conditions: Vec<ConditionView<'a>>,
    /// What the stage puts off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wait: Vec<WaitView<'a>>,
    /// What else its guides say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    context: Vec<QuoteView<'a>>,
}

/// A condition with its verdict.
#[derive(Debug, Serialize, JsonSchema)]
struct ConditionView<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// What it is answered by.
    input: &'a str,
    title: &'a str,
    /// Whose the title is.
    title_origin: Origin,
    verdict: Verdict,
    /// The answer; `null` where none was given.
    given: Option<GivenView>,
    /// Where a number lies by the figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    placement: Option<Placement>,
    /// What the source says, and where it has two columns, when it is met.
    #[serde(flatten)]
    says: SideView<'a>,
    /// When the source says it is not met.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_ready: Option<SideView<'a>>,
    /// Which numbers would meet it, from the figure; absent where the condition
    /// is met, takes no number or has no figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<OwnText>,
    ask: OursView<'a>,
    /// The options that answer it.
    options: String,
    /// The anti-pattern that the answer amounts to.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<QuoteView<'a>>,
    /// The ids of the known conflicts that the fact has a part in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<&'a str>,
}

/// What the source says on one side.
#[derive(Debug, Serialize, JsonSchema)]
struct SideView<'a> {
    /// The column it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    text: String,
    /// The quantity in it; `null` where it is in words.
    figure: Option<FigureView>,
    /// What is written behind it: what it was before a layer changed it.
    #[serde(skip)]
    aside: String,
}

/// An answer.
#[derive(Debug, Serialize, JsonSchema)]
struct GivenView {
    /// As printed: `140`, `$250K`, `yes`.
    text: String,
    /// A number, in the unit of the figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
}

/// A text of ours that is computed.
#[derive(Debug, Serialize, JsonSchema)]
struct OwnText {
    text: String,
    /// Whose it is: always `ours`.
    origin: Origin,
}

/// Something that a stage puts off.
#[derive(Debug, Serialize, JsonSchema)]
struct WaitView<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    name: &'a str,
    why: &'a str,
    /// The stage at which it falls due, where the source names one.
    until: Option<StageRef<'a>>,
    /// The condition under which it falls due, in words.
    when: Option<&'a str>,
}

/// A fact in its words.
#[derive(Debug, Serialize, JsonSchema)]
struct QuoteView<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// What it is called, or the title of the block it stands in.
    name: &'a str,
    text: String,
    /// The same, with what figures were before a layer changed them.
    #[serde(skip)]
    told: String,
}

impl<'a> GateReport<'a> {
    /// Builds the report of `gate` at the stages asked about, with what others
    /// say otherwise. `stages` are all there are, to name those that deferrals
    /// wait for, and `conflicts` all that are known.
    pub fn new(
        gate: &'a Gate,
        asked: &[AtStage<'a>],
        elsewhere: &[Judged<'a>],
        stages: &'a [Stage],
        conflicts: &'a Conflicts,
        selection: Option<Selection<'a>>,
    ) -> Self {
        let asking = stages.iter();
        let asking = asking.filter(|stage| gate.is_asked_at(stage.id.as_str()));
        let mut report = Self {
            gate: gate.id.as_str(),
            title: &gate.title,
            question: OursView::from(&gate.question),
            asked_at: asking.map(StageRef::from).collect(),
            selection,
            rule: OursView {
                text: "ready when every condition is met, not ready as soon as one is not; \
                       no source says how its conditions weigh",
                origin: Whose::Ours,
            },
            stages: asked.iter().map(|at| GateAtStage::new(at, stages, conflicts)).collect(),
            elsewhere: elsewhere
                .iter()
                .map(|judged| ConditionView::new(judged, conflicts))
                .collect(),
            conflicts: Vec::new(),
        };
        let places = report.places();
        let is_shown = |fact: &FactId| places.iter().any(|place| place.id == *fact);
        let mut conflicts = ConflictRef::among(conflicts, is_shown);
        for conflict in &mut conflicts {
            let mut shown = places.iter().filter(|place| conflict.facts.contains(&place.id));
            conflict.changed_by = shown.find_map(|place| place.mark.changed_by());
        }
        report.conflicts = conflicts;
        report
    }
}

impl<'a> GateAtStage<'a> {
    fn new(at: &AtStage<'a>, stages: &'a [Stage], conflicts: &'a Conflicts) -> Self {
        let mut view = Self {
            stage: at.stage.into(),
            outcome: at.outcome,
            says: String::new(),
            conditions: at
                .conditions
                .iter()
                .map(|judged| ConditionView::new(judged, conflicts))
                .collect(),
            wait: at.wait.iter().map(|put_off| WaitView::new(put_off, stages)).collect(),
            context: at.context.iter().map(QuoteView::new).collect(),
        };
        let (lead, rest) = view.sentence();
        view.says = format!("{lead}{rest}");
        view
    }

    fn with(&self, verdict: Verdict) -> Vec<&ConditionView<'a>> {
        let conditions = self.conditions.iter();
        conditions.filter(|one| one.verdict == verdict).collect()
    }

    /// Tells the outcome as one tells it in a meeting: what stands out, and the
    /// rest of the sentence.
    fn sentence(&self) -> (String, String) {
        let stage = self.stage.title;
        let all = self.conditions.len();
        match self.outcome {
            Outcome::Ready => (
                format!("Ready at {stage}"),
                match all {
                    1 => ": the condition is met.".to_owned(),
                    2 => ": both conditions are met.".to_owned(),
                    _ => format!(": all {all} conditions are met."),
                },
            ),
            Outcome::NotReady if self.conditions.is_empty() => {
                let dates = self.wait.iter().map(|one| Some(one.until.as_ref()?.title));
                let until = match dates.collect::<Option<Vec<&str>>>() {
                    Some(mut dates) => {
                        dates.dedup();
                        format!(" until {}", and_list(&dates))
                    }
                    None => ", and says of each until when".to_owned(),
                };
                (format!("Not yet at {stage}"), format!(": its guide puts this off{until}."))
            }
            Outcome::NotReady => {
                let failed = self.with(Verdict::NotMet);
                let named = |too_high: bool| -> Vec<String> {
                    let some = failed.iter().filter(|one| one.is_too_high() == too_high);
                    some.map(|one| one.shortfall()).collect()
                };
                let mut rest = format!(": {} not met.", conditions(failed.len(), all));
                for (what, names) in [("What is missing", named(false)), ("Too high", named(true))]
                {
                    if !names.is_empty() {
                        rest.push_str(&format!(" {what}: {}.", names.join("; ")));
                    }
                }
                let lead = if named(false).is_empty() { "Not ready" } else { "Not yet" };
                (format!("{lead} at {stage}"), rest)
            }
            Outcome::Undecided if self.conditions.iter().all(|one| one.given.is_none()) => (
                format!("Undecided at {stage}"),
                match all {
                    1 => ": its condition is not answered yet.".to_owned(),
                    _ => format!(": none of its {all} conditions is answered yet."),
                },
            ),
            Outcome::Undecided => {
                let met = self.with(Verdict::Met).len();
                let mut rest = match met {
                    0 => ": nothing fails.".to_owned(),
                    _ => format!(": {} met, and none fails.", conditions(met, all)),
                };
                for (what, verdict) in [
                    ("The sources are silent on", Verdict::Silent),
                    ("Not given:", Verdict::NotGiven),
                ] {
                    let open: Vec<String> =
                        self.with(verdict).iter().map(|one| one.name()).collect();
                    if !open.is_empty() {
                        rest.push_str(&format!(" {what} {}.", and_list(&open)));
                    }
                }
                (format!("Undecided at {stage}"), rest)
            }
            Outcome::NotAsked => (
                format!("Not asked at {stage}"),
                match self.context.as_slice() {
                    [] => ": no source makes it a question there.".to_owned(),
                    _ => ": no source makes it a question there. What its guides say is below."
                        .to_owned(),
                },
            ),
        }
    }

    fn write(&self, document: &mut Document) {
        if !self.conditions.is_empty() {
            document.push(Block::Table(Table {
                columns: vec![
                    "Condition".to_owned(),
                    "Given".to_owned(),
                    format!("{} says", self.stage.title),
                    "Verdict".to_owned(),
                ],
                rows: self.conditions.iter().map(ConditionView::row).collect(),
            }));
        }
        let missing = self.with(Verdict::NotMet);
        list(document, "What is not met", missing.iter().map(|one| one.item()));
        let open = [self.with(Verdict::Silent), self.with(Verdict::NotGiven)].concat();
        list(document, "What is open", open.iter().map(|one| one.item()));
        if !self.wait.is_empty() {
            document.heading(Level::Section, "What to wait on");
            document.push(Block::Table(Table {
                columns: ["What", "Not yet: until", "Why"].map(str::to_owned).into(),
                rows: self
                    .wait
                    .iter()
                    .map(|one| {
                        vec![
                            format!("{}{}", one.name, one.place.mark.lone_tag()),
                            one.due(),
                            one.why.to_owned(),
                        ]
                    })
                    .collect(),
            }));
        }
        let title = format!("What {} says besides", self.stage.title);
        list(document, &title, self.context.iter().map(QuoteView::item));
    }
}

/// Writes `1 of 5 conditions is`, `2 of 5 conditions are`, `the condition is`.
fn conditions(some: usize, all: usize) -> String {
    if all == 1 {
        return "the condition is".to_owned();
    }
    let of = counted(all, "condition", "conditions");
    let verb = if some == 1 { "is" } else { "are" };
    format!("{some} of {of} {verb}")
}

/// Writes a list under a heading, unless there is nothing to write.
fn list(document: &mut Document, title: &str, items: impl Iterator<Item = Item>) {
    let items: Vec<Item> = items.collect();
    if !items.is_empty() {
        document.heading(Level::Section, title);
        document.push(Block::Items(Marker::Bullet, items));
    }
}

impl<'a> ConditionView<'a> {
    fn new(judged: &Judged<'a>, conflicts: &'a Conflicts) -> Self {
        let input = judged.input;
        let place = Place::new(judged.page, judged.fact.clone());
        let side = |said: &Statement<'a>| SideView::new(said, &place.mark);
        Self {
            input: input.id.as_str(),
            title: &input.title,
            title_origin: if judged.label == input.title { Origin::Source } else { Origin::Ours },
            verdict: judged.verdict,
            given: judged.answer.map(|answer| GivenView::new(answer, input.measure)),
            placement: judged.placement,
            says: side(&judged.says),
            not_ready: judged.not_ready.as_ref().map(side),
            needs: needs(judged).map(|text| OwnText { text, origin: Origin::Ours }),
            ask: OursView::from(&input.ask),
            options: options(input),
            warning: judged.warning.as_ref().map(QuoteView::new),
            conflicts: conflicts::ids_of(conflicts, &judged.fact),
            place,
        }
    }

    /// Returns what it is called, with the layer that it comes from.
    fn name(&self) -> String {
        format!("{}{}", self.title, self.place.mark.lone_tag())
    }

    /// Whether the answer is more than what the source asks for.
    fn is_too_high(&self) -> bool {
        self.verdict == Verdict::NotMet && self.placement == Some(Placement::Above)
    }

    /// Says in short what keeps it from being met.
    fn shortfall(&self) -> String {
        match (&self.given, &self.says.figure) {
            (Some(given), Some(figure)) if given.amount.is_some() => {
                let (title, stage) = (self.name(), self.place.stage.title);
                format!("{title} ({}, where {stage} says {})", given.text, figure.text)
            }
            _ => self.name(),
        }
    }

    /// Returns what the source says, on both sides where there are two.
    fn source_words(&self) -> String {
        match &self.not_ready {
            Some(other @ SideView { column: Some(column), .. }) => {
                format!("{}; {column}: {}", self.says.told(), other.told())
            }
            _ => self.says.told(),
        }
    }

    fn given_words(&self) -> &str {
        self.given.as_ref().map_or("–", |given| &given.text)
    }

    fn row(&self) -> Vec<String> {
        vec![
            self.name(),
            self.given_words().to_owned(),
            self.source_words(),
            verdict_words(self.verdict).to_owned(),
        ]
    }

    /// Returns its cells in a sheet.
    fn cells(&self) -> Cells {
        let figure = self.says.figure.as_ref();
        Cells {
            input: self.input.to_owned(),
            given: self.given.as_ref().map(|given| given.text.clone()),
            verdict: verdict_word(self.verdict).to_owned(),
            text: self.says.told(),
            figure: figure.map(|figure| figure.quantity.clone()),
            not_ready: self.not_ready.as_ref().map(SideView::told),
            needs: self.needs.as_ref().map(|needs| needs.text.clone()),
            ask: self.ask.text.to_owned(),
            ours: self.ours(),
        }
    }

    /// Returns the columns of its row in a sheet that are ours.
    fn ours(&self) -> String {
        let name = (self.title_origin == Origin::Ours).then_some("name");
        let needs = self.needs.as_ref().map(|_| "needs");
        let ours: Vec<&str> = [name, needs, Some("ask")].into_iter().flatten().collect();
        ours.join(", ")
    }

    /// Tells what would meet it, or decide it.
    fn item(&self) -> Item {
        let needs = self.needs.as_ref().map(|needs| needs.text.as_str());
        let mut details = Vec::new();
        let text = match (self.verdict, needs) {
            (Verdict::NotGiven, _) => {
                details.push(("Answer with".to_owned(), self.options.clone().into()));
                self.ask.text.to_owned()
            }
            (Verdict::Silent, None) => {
                format!("“{}” is in words, so no number decides it", self.says.text)
            }
            (Verdict::Silent, Some(needs)) => {
                let stage = self.place.stage.title;
                let other = self.not_ready.as_ref().map_or("", |side| &side.text);
                format!(
                    "{needs} would do; {stage} leaves open what lies between that and “{other}”"
                )
            }
            (_, Some(needs)) => format!("{needs} would do"),
            (_, None) => self.says.text.clone(),
        };
        if let Some(warning) = &self.warning {
            let words = format!("{}: {} ({})", warning.title(), warning.told, warning.place.id);
            details.push(("What not to do".to_owned(), words.into()));
        }
        Item { name: Some(self.name()), text: Some(text), details, blanks: Vec::new() }
    }
}

fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "not met",
        Verdict::NotGiven => "not given",
        Verdict::Silent => SILENT,
    }
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "not-met",
        Verdict::NotGiven => "not-given",
        Verdict::Silent => "silent",
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ready => "ready",
        Outcome::NotReady => "not-ready",
        Outcome::Undecided => "undecided",
        Outcome::NotAsked => "not-asked",
    }
}

/// Says which numbers would meet a condition that is not met, and how far off
/// the answer is.
fn needs(judged: &Judged<'_>) -> Option<String> {
    let measure = judged.input.measure?;
    let extent = judged.says.figure?.quantity().extent;
    if judged.verdict == Verdict::Met {
        return None;
    }
    let write = |amount| measure.write(amount);
    let text = match extent {
        Extent::Exactly(only) => format!("exactly {}", write(only)),
        Extent::Between(low, high) => format!("{} to {}", write(low), write(high)),
        Extent::BetweenOrMore(low, _) | Extent::AtLeast(low) => format!("{} or more", write(low)),
        Extent::MoreThan(low) => format!("more than {}", write(low)),
        Extent::AtMost(high) => format!("{} or less", write(high)),
        Extent::LessThan(high) => format!("less than {}", write(high)),
    };
    let Some(Answer::Number(amount)) = judged.answer else {
        return Some(text);
    };
    let (low, high) = extent.ends();
    let fewer = match measure {
        Measure::Count => "fewer",
        Measure::Usd | Measure::Percent => "less",
    };
    // There is no least distance to an end that the wording leaves out.
    let is_held = !matches!(extent, Extent::MoreThan(_) | Extent::LessThan(_));
    let distance = match (judged.placement?, low, high) {
        (Placement::Below, Some(low), _) if is_held => Some((low, amount, "more")),
        (Placement::Above, _, Some(high)) if is_held => Some((amount, high, fewer)),
        _ => None,
    };
    Some(match distance {
        Some((larger, smaller, word)) => {
            let distance = Amount::from_ratio(larger.ratio() - smaller.ratio());
            format!("{text} ({} {word})", write(distance))
        }
        None => text,
    })
}

impl<'a> SideView<'a> {
    fn new(said: &Statement<'a>, mark: &LayerMark<'_>) -> Self {
        Self {
            aside: mark.aside(said.name, &said.text, said.figure.map(Figure::text)),
            column: Some(said.heading()).filter(|name| !name.is_empty()),
            text: said.text.clone().into_owned(),
            figure: said.figure.map(FigureView::from),
        }
    }

    /// Returns its words, with what a layer found there.
    fn told(&self) -> String {
        format!("{}{}", self.text, self.aside)
    }
}

impl GivenView {
    fn new(answer: Answer, measure: Option<Measure>) -> Self {
        let word = |text: &str| Self { text: text.to_owned(), amount: None };
        match answer {
            Answer::Yes => word("yes"),
            Answer::No => word("no"),
            Answer::Number(amount) => Self {
                text: measure.map_or_else(|| amount.to_string(), |measure| measure.write(amount)),
                amount: Some(amount),
            },
        }
    }
}

/// Returns what a fact says in one text: of a row each cell under its column.
fn whole(fact: &Fact<'_>, mark: &LayerMark<'_>) -> String {
    let says = fact.statements().filter(|said| !said.is_ours());
    let texts: Vec<String> = says
        .map(|said| {
            let figure = said.figure.map(Figure::text);
            let aside = mark.aside(said.name, &said.text, figure);
            match said.heading() {
                "" => format!("{}{aside}", said.text),
                name => format!("{name}: {}{aside}", said.text),
            }
        })
        .collect();
    texts.join("; ")
}

impl<'a> QuoteView<'a> {
    fn new(quoted: &Quoted<'a>) -> Self {
        let fact = &quoted.fact;
        let name = match (fact.label, fact.section) {
            ("", "") => &quoted.page.function.title,
            ("", section) => section,
            (label, _) => label,
        };
        let place = Place::new(quoted.page, fact.id.clone());
        Self {
            name,
            text: whole(fact, &LayerMark::default()),
            told: whole(fact, &place.mark),
            place,
        }
    }

    /// Returns its name, with the layer that it comes from.
    fn title(&self) -> String {
        format!("{}{}", self.name, self.place.mark.lone_tag())
    }

    fn item(&self) -> Item {
        Item {
            name: Some(self.title()),
            // An intro ends before what it introduces.
            text: Some(self.told.trim_end_matches(':').to_owned()),
            ..Item::default()
        }
    }
}

impl<'a> WaitView<'a> {
    fn new(put_off: &PutOff<'a>, stages: &'a [Stage]) -> Self {
        let deferral = put_off.deferral;
        Self {
            place: Place::new(put_off.page, put_off.fact.clone()),
            name: &deferral.name,
            why: &deferral.why,
            until: deferral.until.as_ref().map(|id| StageRef::find(stages, id)),
            when: deferral.when.as_deref(),
        }
    }

    /// Returns the stage and the condition that it waits for.
    fn due(&self) -> String {
        let stage = self.until.as_ref().map(|stage| stage.title);
        stage.into_iter().chain(self.when).collect::<Vec<_>>().join("; ")
    }
}

/// What is ours in an answer.
const OURS: &str = "Ours: the questions, and the names of conditions that no source names; that \
                    all conditions must be met, since no source says how they weigh; and what \
                    would do, read off the figures.";

impl<'a> GateReport<'a> {
    /// Returns the conditions it shows, with the outcome at their stage where
    /// that was asked for.
    fn conditions(&self) -> impl Iterator<Item = (Option<Outcome>, &ConditionView<'a>)> {
        let asked = self.stages.iter().flat_map(|at| {
            let conditions = at.conditions.iter();
            conditions.map(|condition| (Some(at.outcome), condition))
        });
        asked.chain(self.elsewhere.iter().map(|condition| (None, condition)))
    }

    /// Returns where everything it shows stands, conditions first.
    fn places(&self) -> Vec<&Place<'a>> {
        let conditions = self.conditions().flat_map(|(_, one)| {
            let warning = one.warning.as_ref().map(|warning| &warning.place);
            std::iter::once(&one.place).chain(warning)
        });
        let besides = self.stages.iter().flat_map(|at| {
            let wait = at.wait.iter().map(|one| &one.place);
            wait.chain(at.context.iter().map(|one| &one.place))
        });
        conditions.chain(besides).collect()
    }

    /// Writes the sources, each with the addresses of what it says.
    fn write_sources(&self, document: &mut Document) {
        let mut sources: Vec<(String, Vec<&str>)> = Vec::new();
        for place in self.places() {
            let line = match place.source.heading {
                Some(heading) => format!("{}, under “{heading}”", place.source.line()),
                None => place.source.line(),
            };
            let id = place.id.as_str();
            match sources.iter_mut().find(|(known, _)| *known == line) {
                Some((_, ids)) if ids.contains(&id) => {}
                Some((_, ids)) => ids.push(id),
                None => sources.push((line, vec![id])),
            }
        }
        for (line, ids) in sources {
            let mut text = Text::default().plain(format!("Facts: {line}: "));
            for (index, id) in ids.into_iter().enumerate() {
                let comma = if index == 0 { "" } else { ", " };
                text = text.plain(comma).code(id);
            }
            document.push(Block::Remark(text.plain(".")));
        }
        document.push(Block::Remark(Text::from(OURS)));
    }

    /// Returns what to run next: the guides, and the questions one by one.
    fn next(&self) -> impl Iterator<Item = (Invocation, String)> {
        let one_stage = |command: Invocation| match self.stages.as_slice() {
            [one] => command.option("--stage", one.stage.id),
            _ => command,
        };
        let gate = || Invocation::new("gate").arg(self.gate);
        let mut functions: Vec<(&str, &str)> = Vec::new();
        for place in self.places() {
            let is_shown = self.stages.iter().any(|at| at.stage == place.stage);
            let function = (place.function.id, place.function.title);
            if is_shown && !functions.contains(&function) {
                functions.push(function);
            }
        }
        let guides = functions.into_iter().map(move |(id, title)| {
            (one_stage(Invocation::new("show").arg(id)), format!("the guide: {title}"))
        });
        let asked_at = self.asked_at.iter().map(move |stage| {
            (gate().option("--stage", stage.id), format!("the question, at {}", stage.title))
        });
        let is_asked = self.stages.iter().any(|at| at.outcome != Outcome::NotAsked);
        let asked_at = asked_at.filter(move |_| !is_asked);
        let is_open = self.conditions().any(|(_, one)| one.verdict == Verdict::NotGiven);
        let ask = is_open.then(|| {
            (one_stage(gate().arg("--ask")), "asks for the answers, one after the other".to_owned())
        });
        ask.into_iter().chain(asked_at).chain(guides)
    }
}

impl Report for GateReport<'_> {
    const SCHEMA: &'static str = "gtm/gate/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        // The question is the title, so that the answer stands right below it.
        document.heading(Level::Title, self.question.text);
        if let Some(line) = self.selection.as_ref().and_then(Selection::line) {
            document.push(Block::Remark(line));
        }
        for at in &self.stages {
            let (lead, rest) = at.sentence();
            document.paragraph(Text::default().strong(lead).plain(rest));
        }
        for at in &self.stages {
            if self.stages.len() > 1 {
                document.heading(Level::Chapter, at.stage.title);
            }
            at.write(&mut document);
        }
        if !self.elsewhere.is_empty() {
            document.heading(Level::Section, "What other stages say");
            let row = |one: &ConditionView<'_>| {
                let stage = one.place.stage.title.to_owned();
                std::iter::once(stage).chain(one.row()).collect()
            };
            document.push(Block::Table(Table {
                columns: ["Stage", "Condition", "Given", "Its source says", "Verdict"]
                    .map(str::to_owned)
                    .into(),
                rows: self.elsewhere.iter().map(row).collect(),
            }));
        }
        write_conflicts(&mut document, &self.conflicts);
        document.next(self.next());
        self.write_sources(&mut document);
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "id",
            "gate",
            "stage",
            "function",
            "kind",
            "name",
            "outcome",
            "input",
            "given",
            "verdict",
            "text",
            "figure",
            "not_ready",
            "needs",
            "ask",
            "ours",
            "conflicts",
            "source",
        ]);
        let mut push = |place: &Place<'_>, kind, name, outcome: Option<Outcome>, cells: Cells| {
            let outcome = outcome.map_or("", outcome_word);
            let (stage, function) = (place.stage.id, place.function.id);
            let start = [place.id.as_str(), self.gate, stage, function, kind, name, outcome];
            let mut row: Vec<String> = start.map(str::to_owned).into();
            row.extend(cells.into_row());
            row.push(conflicts_cell(&self.conflicts, place.id.as_str()));
            row.push(place.source.line());
            sheet.rows.push(row);
        };
        for (outcome, one) in self.conditions() {
            let kind = match outcome {
                Some(_) => "condition",
                None => "elsewhere",
            };
            push(&one.place, kind, one.title, outcome, one.cells());
            if let Some(warning) = &one.warning {
                let cells = Cells::of_text(warning.told.clone());
                push(&warning.place, "warning", warning.name, outcome, cells);
            }
        }
        for at in &self.stages {
            let outcome = Some(at.outcome);
            for one in &at.wait {
                let text = format!("{}; Until: {}", one.why, one.due());
                push(&one.place, "wait", one.name, outcome, Cells::of_text(text));
            }
            for one in &at.context {
                let cells = Cells::of_text(one.told.clone());
                push(&one.place, "context", one.name, outcome, cells);
            }
        }
        Ok(sheet)
    }
}

/// The cells of a row between its outcome and its source.
#[derive(Default)]
struct Cells {
    input: String,
    given: Option<String>,
    verdict: String,
    text: String,
    figure: Option<String>,
    not_ready: Option<String>,
    needs: Option<String>,
    ask: String,
    ours: String,
}

impl Cells {
    /// Returns the cells of what only says something.
    fn of_text(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    fn into_row(self) -> [String; 9] {
        [
            self.input,
            self.given.unwrap_or_default(),
            self.verdict,
            self.text,
            self.figure.unwrap_or_default(),
            self.not_ready.unwrap_or_default(),
            self.needs.unwrap_or_default(),
            self.ask,
            self.ours,
        ]
    }
}
