//! `gtm stage`: the stage of a company, how it was reached, and what follows.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::{source_line, tag};
use super::view::{ValueSource, and_list, distinct, joined, people, sentence, shown, those};
use super::{NotOneTable, Report, Sheet};
use crate::catalog::fact::Fact;
use crate::document::{Block, Document, Gauge, Invocation, Level, Text};
use crate::engine::resolve::{
    Basis, Crossing, Gap, Policy, Reading, Resolution, RevenuePerHead, Standing, Value,
};
use crate::playbook::source::Origin;
use crate::playbook::stage::Stage;
use crate::quantity::figure::Placement;
use crate::quantity::money::Money;

/// The stage of a company.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StageReport<'catalog> {
    /// The company's name; `null` where no file gives it.
    company: Option<&'catalog str>,
    #[serde(flatten)]
    pub(super) resolution: Resolution<'catalog>,
    /// Who gave the values.
    #[serde(flatten)]
    given_by: ValueSource<'catalog>,
    /// What the playbooks say of the stage.
    facts: Vec<Fact<'catalog>>,
    /// What the signals mean where they differ, or where there is no playbook
    /// yet. The sources don't speak of it.
    explanation: Vec<Explanation>,
}

/// A sentence of explanation.
#[derive(Debug, Serialize, JsonSchema)]
struct Explanation {
    text: String,
    /// Whose it is: always `ours`.
    origin: Origin,
}

impl<'catalog> StageReport<'catalog> {
    /// Builds the report of a resolution. `facts` are those of the stage, and
    /// `company` is the company's name, where it is known.
    pub fn new(
        company: Option<&'catalog str>,
        resolution: Resolution<'catalog>,
        given_by: ValueSource<'catalog>,
        facts: Vec<Fact<'catalog>>,
    ) -> Self {
        let explanation = explain(&resolution).into_iter();
        let explanation = explanation.map(|text| Explanation { text, origin: Origin::Ours });
        Self { company, given_by, facts, explanation: explanation.collect(), resolution }
    }

    /// Says the stage and its reason in a sentence that can be read aloud.
    pub(super) fn headline(&self) -> Text {
        let Resolution { outcome, basis, policy, .. } = &self.resolution;
        let signals = and_list(self.resolution.signals().map(|signal| words(signal.value)));
        let company = match (self.company, signals.as_str()) {
            (None, "") => "This company".to_owned(),
            (None, signals) => format!("A company with {signals}"),
            (Some(name), "") => name.to_owned(),
            (Some(name), signals) => format!("{name}, with {signals},"),
        };
        let verb = if outcome.stage().is_some() { "at" } else { "below" };
        let given_by = self.given_by.words();
        let reason = match basis {
            Basis::Declared => match self.given_by {
                ValueSource::CommandLine => ", as declared with --stage.".to_owned(),
                ValueSource::CompanyFile(path) | ValueSource::Row(path) => {
                    format!(", as declared in {path}.")
                }
                ValueSource::Environment => ", as declared with GTM_STAGE.".to_owned(),
            },
            Basis::BothAgree => ": both signals say so.".to_owned(),
            Basis::Arr if *policy == Policy::Arr => {
                ": the signals differ and ARR decides, since the stages are bands of revenue first."
                    .to_owned()
            }
            Basis::Arr | Basis::Headcount => {
                let decides = if *basis == Basis::Arr { "ARR" } else { "headcount" };
                let policy = <&str>::from(policy);
                format!(": the signals differ, and {decides} decides under --policy {policy}.")
            }
            Basis::ArrAlone => format!(" by ARR alone; {given_by} gave no headcount."),
            Basis::HeadcountAlone => {
                format!(" by headcount alone; {given_by} gave no ARR, which would decide.")
            }
        };
        Text::default()
            .plain(format!("{company} is {verb} "))
            .strong(&outcome.named().title)
            .plain(reason)
    }

    /// Returns the signals to be drawn in their bands.
    pub(super) fn gauges(&self) -> Option<Block> {
        let gauges = self.resolution.signals().map(|signal| {
            let percent = signal.percent_of_band;
            let (from, below) = signal.value.band(signal.standing.named());
            let (low, high, reading) = match signal.standing {
                Standing::In(stage) => {
                    let through = shown(percent.map(|percent| format!(", {percent}% through")));
                    (from.to_string(), below, format!("{}{through}", stage.title))
                }
                Standing::Below(_) => {
                    let percent = shown(percent);
                    let way = format!("{percent}% of the way to the first stage");
                    ("0".to_owned(), Some(from), way)
                }
            };
            Gauge {
                label: match signal.value {
                    Value::Arr(_) => "ARR".to_owned(),
                    Value::Headcount(_) => "Headcount".to_owned(),
                },
                value: signal.value.to_string(),
                reading,
                low,
                high: high.map(|high| high.to_string()),
                place: signal.place,
            }
        });
        let gauges: Vec<Gauge> = gauges.collect();
        (!gauges.is_empty()).then_some(Block::Gauges(gauges))
    }

    /// Returns what the signals mean where they differ, sentence by sentence.
    pub(super) fn explanation(&self) -> impl Iterator<Item = &str> {
        self.explanation.iter().map(|one| one.text.as_str())
    }

    /// Says what is left to go to the next stage, signal by signal, and whether
    /// it is close.
    pub(super) fn left_to_go(&self) -> Vec<(String, Text)> {
        let Resolution { outcome, growth, next, .. } = &self.resolution;
        let line = |label: &str, words: Text| (label.to_owned(), words);
        let Some(next) = next else {
            let last = format!("{} is the last stage", outcome.named().title);
            return vec![line("Next stage", last.into())];
        };
        let to = next.stage.title;
        let lines = self.resolution.signals().filter_map(|signal| {
            let Gap { at, missing } = signal.to_next?;
            let begins = format!("{to}, which begins at {at}");
            let (label, is, at_growth) = match signal.value {
                Value::Arr(_) => ("ARR", "is", next.crossing.zip(*growth)),
                Value::Headcount(_) => ("People", "are", None),
            };
            Some(match (missing, outcome) {
                (Some(missing), _) => {
                    let more = match missing {
                        Value::Arr(_) => "ARR",
                        Value::Headcount(one) if one.people() == 1 => "person",
                        Value::Headcount(_) => "people",
                    };
                    let when = at_growth.map(|(crossing, growth)| {
                        format!("; at {growth} growth a year, {}", when(crossing))
                    });
                    let words = format!("{missing} more {more} to {begins}{}", shown(when));
                    line(&format!("{label} to go"), words.into())
                }
                (None, Standing::In(stage)) => {
                    let title = &stage.title;
                    let past = format!("{} {is} already past {title}'s {at}", signal.value);
                    line(label, past.into())
                }
                (None, Standing::Below(_)) => {
                    line(label, format!("{} {is} enough for {begins}", signal.value).into())
                }
            })
        });
        let close = next.is_close.then(|| {
            let mut plan = self.command("next");
            if let Some(growth) = growth {
                plan.add_option("--growth", growth);
            }
            let close = Text::from(format!("{to} is close: ")).command(plan);
            line("Next stage", close.plain(" has the move"))
        });
        lines.chain(close).collect()
    }

    /// Returns a command of this name about this company.
    pub(super) fn command(&self, name: &str) -> Invocation {
        let Resolution { outcome, basis, policy, .. } = &self.resolution;
        let mut command = Invocation::new(name);
        // What else gave the values gives them to the next command too.
        if let ValueSource::CommandLine | ValueSource::Row(_) = self.given_by {
            if let (Standing::In(stage), Basis::Declared) = (outcome, basis) {
                command.add_option("--stage", &stage.id);
            }
            for signal in self.resolution.signals() {
                match signal.value {
                    Value::Arr(money) => command.add_option("--arr", typed(money)),
                    Value::Headcount(headcount) => command.add_option("--headcount", headcount),
                }
            }
        }
        if *policy != Policy::Arr {
            command.add_option("--policy", <&str>::from(policy));
        }
        command
    }

    /// Chooses the three commands that a reader of this answer wants next.
    fn next(&self) -> Vec<(Invocation, String)> {
        let avoid = |stage: &Stage| Invocation::new("antipatterns").option("--stage", &stage.id);
        let guides = |stage: &Stage| Invocation::new("show --all").option("--stage", &stage.id);
        let stage = match self.resolution.outcome {
            Standing::In(stage) => stage,
            Standing::Below(first) => {
                return vec![
                    (
                        guides(first),
                        format!("reading ahead: what {} asks of marketing", first.title),
                    ),
                    (avoid(first), "reading ahead: the mistakes to avoid there".to_owned()),
                    (
                        Invocation::new("process"),
                        "marketing as a process: it needs no stage".to_owned(),
                    ),
                    (
                        Invocation::new("charter"),
                        "who does what, which needs none either".to_owned(),
                    ),
                ];
            }
        };
        let metrics = Invocation::new("list metrics").option("--stage", &stage.id);
        let other = self.resolution.contrary().find_map(|signal| {
            let (other, signal) = (signal.standing.stage()?, <&str>::from(signal.value));
            Some((avoid(other), format!("the same for {}, which {signal} says", other.title)))
        });
        let title = &stage.title;
        vec![
            (avoid(stage), format!("what not to do at {title}, as a checklist for a meeting")),
            (guides(stage), "the guide of every function; name one to read it alone".to_owned()),
            other.unwrap_or((metrics, "what marketing is measured by, with targets".to_owned())),
        ]
    }
}

/// Writes an amount so that `gtm` reads it back.
pub(super) fn typed(money: Money) -> String {
    let text = money.to_string();
    let bare = text.trim_start_matches('$');
    // A small one without its currency would be asked about.
    if bare.parse() == Ok(money) { bare.to_owned() } else { text }
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

/// Writes a signal with what it counts.
fn words(value: Value) -> String {
    match value {
        Value::Arr(money) => format!("{money} ARR"),
        Value::Headcount(headcount) => people(headcount),
    }
}

/// Names where a signal stands.
fn place(standing: Standing<'_>) -> String {
    match standing {
        Standing::In(stage) => stage.title.clone(),
        Standing::Below(first) => format!("below {}", first.title),
    }
}

/// Says what signals that differ mean, and what no playbook means. In our own
/// words: the sources speak of neither.
fn explain(resolution: &Resolution<'_>) -> Vec<String> {
    let no_playbook = match resolution.outcome {
        Standing::In(_) => None,
        Standing::Below(first) => Some(format!(
            "No playbook covers this company yet: {}, the first stage, begins at {} ARR and {} \
             people. gtm gives no advice for earlier stages, because its sources give none.",
            first.title, first.arr.from, first.headcount.from
        )),
    };
    let explained = match resolution.basis {
        Basis::Declared => explain_declared(resolution),
        Basis::Arr | Basis::Headcount => explain_difference(resolution),
        Basis::BothAgree | Basis::ArrAlone | Basis::HeadcountAlone => None,
    };
    let (says, advice) = explained.unzip();
    let per_head = resolution.revenue_per_head.filter(|_| says.is_some()).map(|per_head| {
        let than = if per_head.at_ceiling.is_some() { "either" } else { "that" };
        let verdict = match per_head.verdict {
            Placement::Below => format!("lower than {than}, so people run ahead of revenue"),
            Placement::Within if per_head.at_ceiling.is_some() => "between the two".to_owned(),
            Placement::Within if per_head.value == per_head.at_floor => "just that".to_owned(),
            Placement::Within | Placement::Above => {
                format!("higher than {than}, so revenue runs ahead of people")
            }
        };
        let (value, title, implied) =
            (per_head.value, per_head.stage.title, implied(resolution.outcome, &per_head));
        format!(
            "Revenue per head is {value}. The bounds of {title} imply {implied}: this company's is \
             {verdict}."
        )
    });
    [no_playbook, says, per_head, advice].into_iter().flatten().collect()
}

/// Says what the bands of a stage imply of revenue per head.
fn implied(outcome: Standing<'_>, per_head: &RevenuePerHead<'_>) -> String {
    let Stage { arr, headcount, .. } = outcome.named();
    let ceiling = per_head.at_ceiling.zip(arr.below).zip(headcount.below).map_or(
        String::new(),
        |((at_ceiling, arr), people)| {
            format!(" and {at_ceiling} at its ceiling ({arr} over {people})")
        },
    );
    let (floor, arr, people) = (per_head.at_floor, arr.from, headcount.from);
    format!("{floor} at its floor ({arr} over {people} people){ceiling}")
}

/// Explains a declared stage that the signals don't say, and advises.
fn explain_declared(resolution: &Resolution<'_>) -> Option<(String, String)> {
    let says = |signal: &Reading<'_>| (<&str>::from(signal.value), place(signal.standing));
    let signals: Vec<_> = resolution.contrary().map(says).collect();
    let contrary = match signals.as_slice() {
        [] => return None,
        [(one, says), (other, also)] if says == also => format!("{one} and {other} say {says}"),
        signals => and_list(signals.iter().map(|(signal, says)| format!("{signal} says {says}"))),
    };
    let declared = place(resolution.outcome);
    Some((
        format!("{declared} was declared, and a declaration always wins; {contrary}."),
        format!(
            "What to do: follow {declared} as declared, and hold its targets and budgets against \
             what the numbers allow."
        ),
    ))
}

/// Explains signals that differ, and says what to do with them.
fn explain_difference(resolution: &Resolution<'_>) -> Option<(String, String)> {
    let (arr, headcount) = (resolution.arr?, resolution.headcount?);
    let (by_arr, by_headcount) = (place(arr.standing), place(headcount.standing));
    let people = words(headcount.value);
    let say = if people == "1 person" { "says" } else { "say" };
    let says = format!("ARR of {} says {by_arr}; {people} {say} {by_headcount}.", arr.value);
    let advice = match (resolution.outcome, arr.standing, headcount.standing) {
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
        _ if headcount.rank > arr.rank => format!(
            "What to do: take targets and budgets from {by_arr}, because its revenue pays for \
             them. Read {by_headcount} for what a team of this size needs in process and \
             ownership, and for what to stop before it grows further."
        ),
        _ => format!(
            "What to do: take targets and budgets from {by_arr}, because revenue allows them. \
             Expect its programs to ask for more people than there are: start with those that \
             the present team can run, and hold on to {by_headcount} for the rest."
        ),
    };
    Some((says, advice))
}

impl Report for StageReport<'_> {
    const SCHEMA: &'static str = "gtm/stage/1";

    fn document(&self) -> Document {
        let Resolution { outcome, basis, revenue_per_head, next, .. } = &self.resolution;
        let file = self.facts.iter().find(|fact| !fact.is_marked);
        let layer = file.and_then(|fact| fact.layer).map_or(String::new(), tag);
        let mut document = Document::default();
        document.heading(
            Level::Title,
            match outcome {
                Standing::In(stage) => {
                    format!("{}: {} ARR, {} people{layer}", stage.title, stage.arr, stage.headcount)
                }
                Standing::Below(first) => format!("Below {}", first.title),
            },
        );
        document.paragraph(self.headline());
        document.blocks.extend(self.gauges());
        let mut fields = self.left_to_go();
        // Where the signals differ the explanation says it in full.
        let is_explained = matches!(basis, Basis::Arr | Basis::Headcount);
        fields.extend(revenue_per_head.filter(|_| !is_explained).map(|per_head| {
            let (value, title) = (per_head.value, per_head.stage.title);
            let words = format!("{value}; {title} implies {}", implied(*outcome, &per_head));
            ("Revenue per head".to_owned(), words.into())
        }));
        document.push(Block::Fields(fields));
        if !self.explanation.is_empty() {
            let heading = match (outcome, basis) {
                (Standing::Below(_), _) => "What that means",
                (_, Basis::Declared) => "What the signals say",
                _ => "Why the two signals differ",
            };
            document.heading(Level::Section, heading);
            self.explanation().for_each(|sentence| document.paragraph(sentence));
        }
        if let Standing::In(stage) = outcome {
            let challenge = stage.challenge.iter().map(|sentence| format!("{sentence}."));
            document.section_fields(
                format!("Marketing at {}", stage.title),
                vec![
                    ("Main challenge".to_owned(), joined(challenge, " ").into()),
                    ("Focus".to_owned(), stage.focus.join(", ").into()),
                ],
            );
            document.paragraph(stage.approach.as_str());
        }
        document.next(self.next());
        let facts = sentence(" Facts: ", distinct(self.facts.iter().map(source_line)).join("; "));
        let ours = those([
            (!self.explanation.is_empty(), " The explanation is ours."),
            (
                next.is_some_and(|next| next.is_close),
                " What counts as close is ours: the last tenth of a band, or six months ahead.",
            ),
        ]);
        let ours = joined(ours, "");
        document.remark(format!("Given by {}.{facts}{ours}", self.given_by.words()));
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
        let Resolution { outcome, basis, next, .. } = &self.resolution;
        let id = |standing: Standing<'_>| shown(standing.stage().map(|stage| &stage.id));
        let (stage, basis) = (id(*outcome), <&str>::from(basis));
        let next = shown(next.map(|next| next.stage.id));
        let plain = |value| match value {
            Value::Arr(money) => format!("{}.{:02}", money.cents() / 100, money.cents() % 100),
            Value::Headcount(headcount) => headcount.people().to_string(),
        };
        for signal in self.resolution.signals() {
            sheet.row(&[
                &stage,
                &basis,
                &<&str>::from(signal.value).to_lowercase(),
                &plain(signal.value),
                &id(signal.standing),
                &shown(signal.percent_of_band),
                &next,
                &shown(signal.to_next.map(|gap| plain(gap.at))),
                &shown(signal.to_next.and_then(|gap| gap.missing).map(plain)),
            ]);
        }
        if sheet.rows.is_empty() {
            sheet.row(&[&stage, &basis, &"", &"", &"", &"", &next, &"", &""]);
        }
        Ok(sheet)
    }
}
