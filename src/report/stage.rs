//! `gtm stage`: the stage of a company, how it was reached, and what follows.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::tag;
use super::view::{BandView, SourceRef, StageRef, ValueSource, and_list, people};
use super::{NotOneTable, Report, Sheet};
use crate::document::{Block, Document, Gauge, Invocation, Level, Text};
use crate::engine::resolve::{
    Agreement, Basis, Crossing, Policy, Reading, Resolution, RevenuePerHead, Standing, Verdict,
};
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::quantity::growth::Growth;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;

/// The stage of a company.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StageReport<'catalog> {
    /// The company's name, where its file gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<&'catalog str>,
    /// The stage; `null` below the first one.
    stage: Option<StageDetail<'catalog>>,
    /// The first stage, for a company that has not reached it.
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<StageRef<'catalog>>,
    /// How the stage was reached.
    basis: Basis,
    /// Which signal decides where the two differ.
    policy: Policy,
    /// Who gave the values.
    #[serde(flatten)]
    given_by: ValueSource<'catalog>,
    /// How the two signals stand to each other.
    agreement: Agreement,
    /// What ARR says.
    #[serde(skip_serializing_if = "Option::is_none")]
    arr: Option<SignalView<'catalog, Money>>,
    /// What headcount says.
    #[serde(skip_serializing_if = "Option::is_none")]
    headcount: Option<SignalView<'catalog, Headcount>>,
    /// ARR per person, where both signals were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    revenue_per_head: Option<RevenuePerHeadView<'catalog>>,
    /// Yearly growth of ARR in percent, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    growth: Option<Growth>,
    /// When ARR reaches the next stage at that growth.
    #[serde(skip_serializing_if = "Option::is_none")]
    crossing: Option<Crossing>,
    /// What the signals mean where they differ, or where there is no playbook
    /// yet. Ours: the sources don't speak of it.
    explanation: Vec<Explanation>,
    #[serde(skip)]
    next: Vec<(Invocation, String)>,
}

/// What a stage is about.
#[derive(Debug, Serialize, JsonSchema)]
struct StageDetail<'catalog> {
    id: &'catalog str,
    title: &'catalog str,
    arr: BandView<Money>,
    headcount: BandView<Headcount>,
    challenge: &'catalog str,
    risks: &'catalog str,
    focus: &'catalog [String],
    approach: &'catalog str,
    source: SourceRef<'catalog>,
}

/// What one signal says.
#[derive(Debug, Serialize, JsonSchema)]
struct SignalView<'catalog, T> {
    /// The value given.
    value: T,
    /// The stage whose band holds it; `null` below the first one.
    stage: Option<StageRef<'catalog>>,
    /// Percent of the band that lies below the value, or of the way to the
    /// first stage; `null` where the band has no upper end.
    percent_of_band: Option<u8>,
    /// The next stage; `null` in the last one.
    next: Option<NextStage<'catalog, T>>,
    #[serde(skip)]
    place: Option<f64>,
    /// The band to draw: of the stage, or up to the first one.
    #[serde(skip)]
    band: (String, Option<String>),
}

/// The next stage as one signal sees it.
#[derive(Debug, Serialize, JsonSchema)]
struct NextStage<'catalog, T> {
    stage: StageRef<'catalog>,
    /// Where it begins.
    at: T,
    /// How far it is.
    distance: T,
}

/// ARR per person beside what the stage's own bands imply.
#[derive(Debug, Serialize, JsonSchema)]
struct RevenuePerHeadView<'catalog> {
    value: Money,
    /// The stage whose bands are compared with.
    stage: StageRef<'catalog>,
    /// What the lower ends of its bands imply.
    at_floor: Money,
    /// What the upper ends imply; `null` where a band is open.
    at_ceiling: Option<Money>,
    verdict: Verdict,
    #[serde(skip)]
    implied: String,
}

/// A sentence of explanation.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Explanation {
    pub(super) text: String,
    /// Whose it is: always `ours`.
    pub(super) origin: Origin,
}

impl<'catalog> StageReport<'catalog> {
    /// Builds the report of a resolution. `source` is that of the resolved
    /// stage, absent below the first one; `company` is the company's name,
    /// where it is known.
    pub fn new(
        company: Option<&'catalog str>,
        resolution: &Resolution<'catalog>,
        source: Option<SourceRef<'catalog>>,
        policy: Policy,
        growth: Option<Growth>,
        given_by: ValueSource<'catalog>,
    ) -> Self {
        let (stage, below) = match resolution.outcome {
            Standing::In(stage) => (stage_detail(stage, source), None),
            Standing::Below(first) => (None, Some(StageRef::from(first))),
        };
        let arr = resolution.arr.map(|reading| {
            let distance = |next: Money| reading.value.distance_to(next);
            SignalView::new(&reading, distance, |stage| {
                (stage.arr.from.to_string(), stage.arr.below.map(|below| below.to_string()))
            })
        });
        let headcount = resolution.headcount.map(|reading| {
            let distance = |next: Headcount| reading.value.distance_to(next);
            SignalView::new(&reading, distance, |stage| {
                (
                    stage.headcount.from.to_string(),
                    stage.headcount.below.map(|below| below.to_string()),
                )
            })
        });
        Self {
            company,
            stage,
            below,
            basis: resolution.basis,
            policy,
            given_by,
            agreement: resolution.agreement,
            arr,
            headcount,
            revenue_per_head: resolution.revenue_per_head.map(RevenuePerHeadView::from),
            growth,
            crossing: resolution.crossing,
            explanation: explain(resolution)
                .into_iter()
                .map(|text| Explanation { text, origin: Origin::Ours })
                .collect(),
            next: next_commands(resolution),
        }
    }
}

fn stage_detail<'catalog>(
    stage: &'catalog Stage,
    source: Option<SourceRef<'catalog>>,
) -> Option<StageDetail<'catalog>> {
    Some(StageDetail {
        id: stage.id.as_str(),
        title: &stage.title,
        arr: stage.arr.into(),
        headcount: stage.headcount.into(),
        challenge: &stage.challenge,
        risks: &stage.risks,
        focus: &stage.focus,
        approach: &stage.approach,
        source: source?,
    })
}

impl<'catalog, T: Copy> SignalView<'catalog, T> {
    fn new(
        reading: &Reading<'catalog, T>,
        distance: impl Fn(T) -> Option<T>,
        band: impl Fn(&Stage) -> (String, Option<String>),
    ) -> Self {
        Self {
            value: reading.value,
            stage: reading.standing.stage().map(StageRef::from),
            percent_of_band: reading.place.map(percent),
            next: reading.next.and_then(|(stage, at)| {
                Some(NextStage { stage: stage.into(), at, distance: distance(at)? })
            }),
            place: reading.place,
            band: match reading.standing {
                Standing::In(stage) => band(stage),
                Standing::Below(first) => ("0".to_owned(), Some(band(first).0)),
            },
        }
    }
}

/// Rounds a share down to whole percent, so that only the next stage is 100%.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share lies between 0 and 1"
)]
fn percent(share: f64) -> u8 {
    (share * 100.0) as u8
}

impl<'catalog> From<RevenuePerHead<'catalog>> for RevenuePerHeadView<'catalog> {
    fn from(per_head: RevenuePerHead<'catalog>) -> Self {
        let stage = per_head.stage;
        let floor = format!(
            "{} at its floor ({} over {} people)",
            per_head.at_floor, stage.arr.from, stage.headcount.from
        );
        let ceiling = per_head.at_ceiling.zip(stage.arr.below).zip(stage.headcount.below).map(
            |((at_ceiling, arr), people)| {
                format!(" and {at_ceiling} at its ceiling ({arr} over {people})")
            },
        );
        Self {
            value: per_head.value,
            stage: stage.into(),
            at_floor: per_head.at_floor,
            at_ceiling: per_head.at_ceiling,
            verdict: per_head.verdict,
            implied: format!("{floor}{}", ceiling.unwrap_or_default()),
        }
    }
}

/// Names where a signal stands.
fn place(standing: Standing<'_>) -> String {
    match standing {
        Standing::In(stage) => stage.title.clone(),
        Standing::Below(first) => format!("below {}", first.title),
    }
}

/// Returns the signals that say another stage than the resolved one, each with
/// what it says.
fn contrary_signals(resolution: &Resolution<'_>) -> Vec<(&'static str, String)> {
    let outcome = resolution.outcome;
    let arr = resolution.arr.map(|reading| ("ARR", reading.standing));
    let headcount = resolution.headcount.map(|reading| ("headcount", reading.standing));
    [arr, headcount]
        .into_iter()
        .flatten()
        .filter(move |(_, standing)| *standing != outcome)
        .map(|(signal, standing)| (signal, place(standing)))
        .collect()
}

/// Says what signals that differ mean, and what no playbook means. In our own
/// words: the sources speak of neither.
fn explain(resolution: &Resolution<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Standing::Below(first) = resolution.outcome {
        sentences.push(format!(
            "No playbook covers this company yet: {}, the first stage, begins at {} ARR and {} \
             people. gtm gives no advice for earlier stages, because its sources give none.",
            first.title, first.arr.from, first.headcount.from
        ));
    }
    if resolution.basis == Basis::Declared {
        sentences.extend(explain_declared(resolution));
        return sentences;
    }
    let (Some(arr), Some(headcount)) = (resolution.arr, resolution.headcount) else {
        return sentences;
    };
    if resolution.agreement == Agreement::Agree {
        return sentences;
    }
    let one = headcount.value.people() == 1;
    sentences.push(format!(
        "ARR of {} says {}; {} {} {}.",
        arr.value,
        place(arr.standing),
        people(headcount.value),
        if one { "says" } else { "say" },
        place(headcount.standing)
    ));
    sentences.extend(resolution.revenue_per_head.map(explain_per_head));
    sentences.push(advise(
        resolution.outcome,
        arr.standing,
        headcount.standing,
        resolution.agreement,
    ));
    sentences
}

/// Explains a declared stage that the signals don't say.
fn explain_declared(resolution: &Resolution<'_>) -> Vec<String> {
    let contrary = match contrary_signals(resolution).as_slice() {
        [] => return Vec::new(),
        [(one, says), (other, also)] if says == also => format!("{one} and {other} say {says}"),
        signals => and_list(
            &signals
                .iter()
                .map(|(signal, says)| format!("{signal} says {says}"))
                .collect::<Vec<_>>(),
        ),
    };
    let declared = place(resolution.outcome);
    let mut sentences =
        vec![format!("{declared} was declared, and a declaration always wins; {contrary}.")];
    sentences.extend(resolution.revenue_per_head.map(explain_per_head));
    sentences.push(format!(
        "What to do: follow {declared} as declared, and hold its targets and budgets against \
         what the numbers allow."
    ));
    sentences
}

/// Holds revenue per head against what the stage's own bands imply.
fn explain_per_head(per_head: RevenuePerHead<'_>) -> String {
    let verdict = match (per_head.verdict, per_head.at_ceiling) {
        (Verdict::Below, Some(_)) => "lower than either, so people run ahead of revenue",
        (Verdict::Below, None) => "lower than that, so people run ahead of revenue",
        (Verdict::Within, Some(_)) => "between the two",
        (Verdict::Within, None) if per_head.value == per_head.at_floor => "just that",
        (Verdict::Within, None) => "higher than that, so revenue runs ahead of people",
        (Verdict::Above, _) => "higher than either, so revenue runs ahead of people",
    };
    let per_head = RevenuePerHeadView::from(per_head);
    format!(
        "Revenue per head is {}. The bounds of {} imply {}: this company's is {verdict}.",
        per_head.value, per_head.stage.title, per_head.implied
    )
}

/// Says what to do with signals that differ.
fn advise(
    outcome: Standing<'_>,
    arr: Standing<'_>,
    headcount: Standing<'_>,
    agreement: Agreement,
) -> String {
    let (by_arr, by_headcount) = (place(arr), place(headcount));
    match (outcome, arr, headcount) {
        (Standing::Below(first), Standing::Below(_), _) => format!(
            "Read {} as a preview: the team has the size for {by_headcount}, and the revenue is \
             still to come.",
            first.title
        ),
        (Standing::Below(first), _, _) => format!(
            "Read {} as a preview: the revenue is that of {by_arr}, and the team is still to come.",
            first.title
        ),
        (Standing::In(stage), Standing::Below(_), _) => format!(
            "What to do: read {} for process and ownership, and leave its targets and budgets \
             until there is revenue to pay for them.",
            stage.title
        ),
        (Standing::In(_), _, Standing::Below(_)) => format!(
            "What to do: take targets and budgets from {by_arr}, because revenue allows them. \
             Its programs ask for more people than there are: start with those that the present \
             team can run, and let the rest wait for people."
        ),
        _ if agreement == Agreement::HeadcountAhead => format!(
            "What to do: take targets and budgets from {by_arr}, because its revenue pays for \
             them. Read {by_headcount} for what a team of this size needs in process and \
             ownership, and for what to stop before it grows further."
        ),
        _ => format!(
            "What to do: take targets and budgets from {by_arr}, because revenue allows them. \
             Expect its programs to ask for more people than there are: start with those that \
             the present team can run, and hold on to {by_headcount} for the rest."
        ),
    }
}

/// Chooses the three commands that a reader of this answer wants next.
fn next_commands(resolution: &Resolution<'_>) -> Vec<(Invocation, String)> {
    let avoid = |stage: &Stage| Invocation::new("antipatterns").option("--stage", &stage.id);
    let guides = |stage: &Stage| Invocation::new("show --all").option("--stage", &stage.id);
    let stage = match resolution.outcome {
        Standing::In(stage) => stage,
        Standing::Below(first) => {
            return vec![
                (guides(first), format!("what {} will ask of marketing", first.title)),
                (avoid(first), "the mistakes to avoid on the way there".to_owned()),
                (
                    Invocation::new("list"),
                    "the stages with their bands, and the functions".to_owned(),
                ),
            ];
        }
    };
    let other = [
        ("ARR", resolution.arr.map(|reading| reading.standing)),
        ("headcount", resolution.headcount.map(|reading| reading.standing)),
    ]
    .into_iter()
    .filter_map(|(signal, standing)| Some((signal, standing?.stage()?)))
    .find(|(_, other)| other.id != stage.id);
    vec![
        (avoid(stage), format!("what not to do at {}, as a checklist for a meeting", stage.title)),
        (guides(stage), "the guide of every function; name one to read it alone".to_owned()),
        match other {
            Some((signal, other)) => {
                (avoid(other), format!("the same for {}, which {signal} says", other.title))
            }
            None => (
                Invocation::new("list metrics").option("--stage", &stage.id),
                "what marketing is measured by, with targets".to_owned(),
            ),
        },
    ]
}

impl<'catalog> StageReport<'catalog> {
    /// Returns the stage, or `None` below the first one.
    pub(super) fn stage(&self) -> Option<StageRef<'catalog>> {
        let stage = self.stage.as_ref()?;
        Some(StageRef { id: stage.id, title: stage.title })
    }

    /// Returns the first stage where the company has not reached it.
    pub(super) fn below(&self) -> Option<StageRef<'catalog>> {
        self.below
    }

    /// Says the stage and its reason in a sentence that can be read aloud.
    pub(super) fn headline(&self) -> Text {
        let arr = self.arr.as_ref().map(|arr| format!("{} ARR", arr.value));
        let headcount = self.headcount.as_ref().map(|one| people(one.value));
        let signals: Vec<String> = arr.into_iter().chain(headcount).collect();
        let company = match (self.company, signals.as_slice()) {
            (None, []) => "This company".to_owned(),
            (None, signals) => format!("A company with {}", and_list(signals)),
            (Some(name), []) => name.to_owned(),
            (Some(name), signals) => format!("{name}, with {},", and_list(signals)),
        };
        let (verb, stage) = match (&self.stage, &self.below) {
            (Some(stage), _) => (" is at ", stage.title),
            (None, Some(first)) => (" is below ", first.title),
            (None, None) => (" is at ", "no known stage"),
        };
        let reason = match (self.basis, self.policy) {
            (Basis::Declared, _) => match self.given_by {
                ValueSource::CommandLine => ", as declared with --stage.".to_owned(),
                ValueSource::CompanyFile(path) => format!(", as declared in {path}."),
                ValueSource::Environment => ", as declared with GTM_STAGE.".to_owned(),
            },
            (Basis::BothAgree, _) => ": both signals say so.".to_owned(),
            (Basis::Arr, Policy::Arr) => {
                ": the signals differ and ARR decides, since the stages are bands of revenue first."
                    .to_owned()
            }
            (Basis::Arr, policy) => format!(
                ": the signals differ, and ARR decides under --policy {}.",
                policy_name(policy)
            ),
            (Basis::Headcount, policy) => format!(
                ": the signals differ, and headcount decides under --policy {}.",
                policy_name(policy)
            ),
            (Basis::ArrAlone, _) => {
                format!(" by ARR alone; {} gave no headcount.", self.given_by.words())
            }
            (Basis::HeadcountAlone, _) => format!(
                " by headcount alone; {} gave no ARR, which would decide.",
                self.given_by.words()
            ),
        };
        Text::default().plain(format!("{company}{verb}")).strong(stage).plain(reason)
    }

    /// Returns the signals to be drawn in their bands.
    pub(super) fn gauges(&self) -> Option<Block> {
        let gauges = [
            self.arr.as_ref().map(|arr| arr.gauge("ARR")),
            self.headcount.as_ref().map(|one| one.gauge("Headcount")),
        ];
        let gauges: Vec<Gauge> = gauges.into_iter().flatten().collect();
        (!gauges.is_empty()).then_some(Block::Gauges(gauges))
    }

    /// Returns what the signals mean where they differ, sentence by sentence.
    pub(super) fn explanation(&self) -> impl Iterator<Item = &str> {
        self.explanation.iter().map(|one| one.text.as_str())
    }

    /// Says how far the next stage is on each signal.
    fn distances(&self) -> Vec<(String, Text)> {
        let mut fields = Vec::new();
        if let Some(next) = self.arr.as_ref().and_then(|arr| arr.next.as_ref()) {
            let mut words = format!(
                "{} more ARR to {}, which begins at {}",
                next.distance, next.stage.title, next.at
            );
            if let (Some(crossing), Some(growth)) = (self.crossing, self.growth) {
                words.push_str(&format!("; at {growth} growth a year, {}", when(crossing)));
            }
            fields.push(("ARR to go".to_owned(), Text::from(words)));
        }
        if let Some(next) = self.headcount.as_ref().and_then(|one| one.next.as_ref()) {
            let more = match next.distance.people() {
                1 => "1 more person".to_owned(),
                _ => format!("{} more people", next.distance),
            };
            let words = format!("{more} to {}, which begins at {}", next.stage.title, next.at);
            fields.push(("People to go".to_owned(), Text::from(words)));
        }
        let last = |next_is_none: Option<bool>| next_is_none == Some(true);
        let at_last = last(self.arr.as_ref().map(|arr| arr.next.is_none()))
            || last(self.headcount.as_ref().map(|one| one.next.is_none()));
        if fields.is_empty() && at_last {
            fields.push((
                "Next stage".to_owned(),
                Text::from("none: this is the last stage the playbooks know"),
            ));
        }
        // Where the signals differ the explanation says it in full.
        let explained = self.agreement != Agreement::Agree && self.basis != Basis::Declared;
        if let Some(per_head) = self.revenue_per_head.as_ref().filter(|_| !explained) {
            let words = format!(
                "{}; {} implies {}",
                per_head.value, per_head.stage.title, per_head.implied
            );
            fields.push(("Revenue per head".to_owned(), Text::from(words)));
        }
        fields
    }
}

/// Says when ARR crosses over.
pub(super) fn when(crossing: Crossing) -> String {
    match crossing {
        Crossing::InMonths { months: 1 } => "in 1 month".to_owned(),
        Crossing::InMonths { months } => format!("in {months} months"),
        Crossing::Never => "never, since ARR does not grow".to_owned(),
        Crossing::BeyondPlanning { years } => format!("in more than {years} years"),
    }
}

/// Returns the policy as it is written on the command line.
fn policy_name(policy: Policy) -> &'static str {
    match policy {
        Policy::Arr => "arr",
        Policy::Headcount => "headcount",
        Policy::Lower => "lower",
        Policy::Higher => "higher",
    }
}

impl<T: std::fmt::Display> SignalView<'_, T> {
    fn gauge(&self, label: &str) -> Gauge {
        let (low, high) = self.band.clone();
        Gauge {
            label: label.to_owned(),
            value: self.value.to_string(),
            reading: match (self.stage, self.percent_of_band) {
                (Some(stage), Some(percent)) => format!("{}, {percent}% through", stage.title),
                (Some(stage), None) => stage.title.to_owned(),
                (None, percent) => {
                    format!("{}% of the way to the first stage", percent.unwrap_or(0))
                }
            },
            low,
            high,
            place: self.place,
        }
    }
}

impl Report for StageReport<'_> {
    const SCHEMA: &'static str = "gtm/stage/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(
            Level::Title,
            match (&self.stage, &self.below) {
                (Some(stage), _) => format!(
                    "{}: {} ARR, {} people{}",
                    stage.title,
                    stage.arr.text,
                    stage.headcount.text,
                    stage.source.layer.map_or(String::new(), tag)
                ),
                (None, Some(first)) => format!("Below {}", first.title),
                (None, None) => "No stage".to_owned(),
            },
        );
        document.paragraph(self.headline());
        if let Some(gauges) = self.gauges() {
            document.push(gauges);
        }
        let distances = self.distances();
        if !distances.is_empty() {
            document.push(Block::Fields(distances));
        }
        if !self.explanation.is_empty() {
            document.heading(
                Level::Section,
                match (&self.stage, self.basis) {
                    (None, _) => "What that means",
                    (Some(_), Basis::Declared) => "What the signals say",
                    (Some(_), _) => "Why the two signals differ",
                },
            );
            for sentence in &self.explanation {
                document.paragraph(sentence.text.as_str());
            }
        }
        if let Some(stage) = &self.stage {
            document.heading(Level::Section, format!("Marketing at {}", stage.title));
            document.push(Block::Fields(vec![
                ("Challenge".to_owned(), Text::from(stage.challenge)),
                ("Risks".to_owned(), Text::from(stage.risks)),
                ("Focus".to_owned(), Text::from(stage.focus.join(", "))),
            ]));
            document.paragraph(stage.approach);
        }
        document.next(self.next.iter().cloned());
        let mut remark = format!("Given by {}.", self.given_by.words());
        if let Some(stage) = &self.stage {
            remark.push_str(&format!(" Facts: {}.", stage.source.line()));
        }
        if !self.explanation.is_empty() {
            remark.push_str(" The explanation is ours.");
        }
        document.push(Block::Remark(Text::from(remark)));
        document
    }

    fn sheet(&self) -> Result<Sheet, NotOneTable> {
        let mut sheet = Sheet::new(&[
            "stage",
            "basis",
            "signal",
            "value",
            "signal_stage",
            "percent_of_band",
            "next_stage",
            "next_at",
            "distance",
        ]);
        let stage = self.stage.as_ref().map_or("", |stage| stage.id);
        let basis = match self.basis {
            Basis::Declared => "declared",
            Basis::BothAgree => "both-agree",
            Basis::Arr => "arr",
            Basis::Headcount => "headcount",
            Basis::ArrAlone => "arr-alone",
            Basis::HeadcountAlone => "headcount-alone",
        };
        let mut push = |signal: [String; 7]| {
            let mut row = vec![stage.to_owned(), basis.to_owned()];
            row.extend(signal);
            sheet.rows.push(row);
        };
        if let Some(arr) = &self.arr {
            push(arr.cells("arr", |money| {
                format!("{}.{:02}", money.cents() / 100, money.cents() % 100)
            }));
        }
        if let Some(headcount) = &self.headcount {
            push(headcount.cells("headcount", |one| one.people().to_string()));
        }
        if self.arr.is_none() && self.headcount.is_none() {
            push(Default::default());
        }
        Ok(sheet)
    }
}

impl<T: Copy> SignalView<'_, T> {
    fn cells(&self, signal: &str, plain: impl Fn(T) -> String) -> [String; 7] {
        let next = self.next.as_ref();
        [
            signal.to_owned(),
            plain(self.value),
            self.stage.map_or("", |stage| stage.id).to_owned(),
            self.percent_of_band.map_or(String::new(), |percent| percent.to_string()),
            next.map_or("", |next| next.stage.id).to_owned(),
            next.map_or(String::new(), |next| plain(next.at)),
            next.map_or(String::new(), |next| plain(next.distance)),
        ]
    }
}
