//! `gtm stage`: the stage of a company, how it was reached, and what follows.

use super::prelude::*;
use std::cmp::Ordering;

use crate::document::Gauge;
use crate::engine::resolve::{Basis, Crossing, Gap, Policy, Reading, Value};
use crate::quantity::figure::Placement;
use crate::quantity::money::Money;

/// The stage of a company.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StageReport<'catalog> {
    /// The company's name; `null` where no file gives it.
    company: Option<&'catalog str>,
    /// How it was told.
    #[serde(flatten)]
    pub resolution: Resolution<'catalog>,
    /// Who gave the values.
    #[serde(flatten)]
    given_by: ValueSource<'catalog>,
    /// What the playbooks say of the stage.
    facts: Vec<Fact<'catalog>>,
    /// What the signals mean where they differ, or where there is no playbook
    /// yet, sentence by sentence. It is ours: the sources don't speak of it.
    pub(super) explanation: Vec<String>,
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
        Self { company, given_by, facts, explanation: explain(&resolution), resolution }
    }

    /// Says the stage and its reason in a sentence that can be read aloud.
    pub(super) fn headline(&self) -> Text {
        let Resolution { stage, nearest, basis, policy, .. } = &self.resolution;
        let signals = and_list(self.resolution.signals().map(|signal| words(signal.value)));
        let company = self.company.unwrap_or("A company");
        let with = if signals.is_empty() { "" } else { " with " };
        let verb = if stage.is_some() { "at" } else { "below" };
        let given_by = self.given_by.words();
        let reason = match basis {
            Basis::Declared => format!(", as declared by {given_by}."),
            Basis::BothAgree => ": both signals say so.".to_owned(),
            Basis::Arr | Basis::Headcount => {
                let decides = if *basis == Basis::Arr { "ARR" } else { "headcount" };
                let why = match policy {
                    Policy::Arr => ", since the stages are bands of revenue first".to_owned(),
                    _ => format!(" under --policy {}", <&str>::from(policy)),
                };
                format!(": the signals differ, and {decides} decides{why}.")
            }
            Basis::ArrAlone => format!(" by ARR alone; {given_by} gave no headcount."),
            Basis::HeadcountAlone => {
                format!(" by headcount alone; {given_by} gave no ARR, which would decide.")
            }
        };
        Text::from(format!("{company}{with}{signals} is {verb} "))
            .strong(&nearest.title)
            .plain(reason)
    }

    /// Returns the signals to be drawn in their bands.
    fn gauges(&self) -> Vec<Gauge> {
        let gauge = |signal: &Reading<'_>| {
            let percent = signal.percent_of_band;
            let (from, below) = signal.value.band(signal.nearest);
            let (low, high, reading) = if let Some(stage) = signal.stage {
                let through = shown(percent.map(|percent| format!(", {percent}% through")));
                (from.to_string(), below, format!("{}{through}", stage.title))
            } else {
                let way = format!("{}% of the way to the first stage", shown(percent));
                ("0".to_owned(), Some(from), way)
            };
            Gauge {
                label: label(signal.value).to_owned(),
                value: signal.value.to_string(),
                reading,
                low,
                high: high.map(|high| high.to_string()),
                zone: (0.0, signal.place),
                mark: signal.place,
                side: Ordering::Equal,
                is_good: None,
            }
        };
        self.resolution.signals().map(gauge).collect()
    }

    /// Says what is left to go to the next stage, signal by signal, and when that
    /// is, with the day where it is known.
    pub(super) fn left_to_go(&self, day: Option<Date>) -> Vec<(String, Text)> {
        let Resolution { nearest, growth, next, .. } = &self.resolution;
        let Some(next) = next else {
            let last = format!("{} is the last stage", nearest.title);
            return vec![("Next stage".to_owned(), last.into())];
        };
        let lines = self.resolution.signals().filter_map(|signal| {
            let Gap { at, missing } = signal.to_next?;
            let missing = missing.map_or("none".to_owned(), |missing| missing.to_string());
            let label = format!("{} to go", label(signal.value));
            Some((label, format!("{missing}; {} begins at {at}", next.stage.title)))
        });
        let due = next.crossing.zip(*growth).map(|(crossing, growth)| {
            let day = shown(day.map(|day| format!("{day}, ")));
            ("Due".to_owned(), format!("{day}{} at {growth} growth a year", when(crossing)))
        });
        lines.chain(due).map(|(label, words)| (label, words.into())).collect()
    }

    /// Says that the next stage is close, where it is.
    fn is_close(&self) -> Option<(String, Text)> {
        let next = self.resolution.next.filter(|next| next.is_close)?;
        let mut plan = self.command("next");
        if let Some(growth) = self.resolution.growth {
            plan.add_option("--growth", growth);
        }
        let close = Text::from(format!("{} is close: ", next.stage.title)).command(plan);
        Some(("Next stage".to_owned(), close.plain(" has the move")))
    }

    /// Says what ARR per person is beside what the bands of the stage imply, and
    /// where the signals differ what that means.
    fn revenue_per_head(&self) -> Option<(String, Text)> {
        let per_head = self.resolution.revenue_per_head?;
        let Stage { title, arr, headcount, .. } = self.resolution.nearest;
        let ceiling = per_head.at_ceiling.zip(arr.below).zip(headcount.below);
        let ceiling = shown(ceiling.map(|((at_ceiling, arr), people)| {
            format!(" and {at_ceiling} at its ceiling ({arr} over {people})")
        }));
        let means = self.resolution.contrary().next().map(|_| match per_head.verdict {
            Placement::Below => ": people run ahead of revenue (ours)",
            Placement::Within => "",
            Placement::Above => ": revenue runs ahead of people (ours)",
        });
        let words = format!(
            "{}; {title} implies {} at its floor ({} over {} people){ceiling}{}",
            per_head.value,
            per_head.at_floor,
            arr.from,
            headcount.from,
            means.unwrap_or_default(),
        );
        Some(("Revenue per head".to_owned(), words.into()))
    }

    /// Returns a command of this name about this company.
    pub(super) fn command(&self, name: &str) -> Invocation {
        let Resolution { stage, basis, policy, .. } = &self.resolution;
        let mut command = Invocation::new(name);
        // What else gave the values gives them to the next command too.
        if let ValueSource::CommandLine | ValueSource::Row(_) = self.given_by {
            if let (Some(stage), Basis::Declared) = (stage, basis) {
                command.add_option("--stage", stage.id);
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
        let Stage { id, title, .. } = self.resolution.nearest;
        let at = |command, stage: &Stage| Invocation::new(command).option("--stage", &stage.id);
        let of = |command| at(command, self.resolution.nearest);
        let ahead = if self.resolution.stage.is_none() { "reading ahead: " } else { "" };
        let contrary = self.resolution.contrary().find(|signal| signal.nearest.id != *id);
        let metrics = || (of("list metrics"), format!("{ahead}its metrics, with their targets"));
        vec![
            (
                of("antipatterns"),
                format!("{ahead}what not to do at {title}, as a checklist for a meeting"),
            ),
            (
                of("show --all"),
                format!("{ahead}the guide of every function; name one to read it alone"),
            ),
            contrary.map_or_else(metrics, |Reading { value, nearest, .. }| {
                let signal: &str = value.into();
                let words = format!("the same for {}, which {signal} says", nearest.title);
                (at("antipatterns", nearest), words)
            }),
        ]
    }
}

/// Writes an amount so that `gtm` reads it back.
pub fn typed(money: Money) -> String {
    let text = money.to_string();
    let bare = text.trim_start_matches('$');
    // A small one without its currency would be asked about.
    if bare.parse() == Ok(money) { bare.to_owned() } else { text }
}

/// Names a signal where it stands alone.
fn label(value: Value) -> &'static str {
    match value {
        Value::Arr(_) => "ARR",
        Value::Headcount(_) => "People",
    }
}

/// Says when ARR crosses over.
fn when(crossing: Crossing) -> String {
    match crossing {
        Crossing::InMonths { months: 1 } => "in 1 month".to_owned(),
        Crossing::InMonths { months } => format!("in {months} months"),
        Crossing::Never => "never, since ARR does not grow".to_owned(),
        Crossing::BeyondPlanning => "in more than 50 years".to_owned(),
    }
}

/// Writes a signal with what it counts.
fn words(value: Value) -> String {
    match value {
        Value::Arr(money) => format!("{money} ARR"),
        Value::Headcount(headcount) => counted(headcount, "person", "people"),
    }
}

/// Names where a signal stands.
fn place(signal: &Reading<'_>) -> String {
    let below = if signal.stage.is_none() { "below " } else { "" };
    format!("{below}{}", signal.nearest.title)
}

/// Says what signals that differ mean, and what no playbook means. In our own
/// words: the sources speak of neither.
fn explain(resolution: &Resolution<'_>) -> Vec<String> {
    let first = resolution.nearest;
    let no_playbook = resolution.stage.is_none().then(|| {
        format!(
            "No playbook covers this company yet: {}, the first stage, begins at {} ARR and {} \
             people. gtm gives no advice for earlier stages, because its sources give none.",
            first.title, first.arr.from, first.headcount.from
        )
    });
    let explained = match resolution.basis {
        Basis::Declared => explain_declared(resolution),
        Basis::Arr | Basis::Headcount => explain_difference(resolution),
        Basis::BothAgree | Basis::ArrAlone | Basis::HeadcountAlone => None,
    };
    no_playbook.into_iter().chain(explained.into_iter().flatten()).collect()
}

/// Explains a declared stage that the signals don't say, and advises.
fn explain_declared(resolution: &Resolution<'_>) -> Option<[String; 2]> {
    let says =
        |signal: &Reading<'_>| format!("{} says {}", <&str>::from(signal.value), place(signal));
    let contrary = and_list(resolution.contrary().map(says));
    let declared = &resolution.nearest.title;
    (!contrary.is_empty()).then(|| {
        [
            format!("{declared} was declared, and a declaration always wins; {contrary}."),
            format!(
                "What to do: follow {declared} as declared, and hold its targets and budgets \
                 against what the numbers allow."
            ),
        ]
    })
}

/// Explains signals that differ, and says what to do with them.
fn explain_difference(resolution: &Resolution<'_>) -> Option<[String; 2]> {
    let (arr, headcount) = (resolution.arr?, resolution.headcount?);
    let (by_arr, by_headcount) = (place(&arr), place(&headcount));
    let says = format!(
        "ARR of {} says {by_arr}; headcount of {} says {by_headcount}.",
        arr.value, headcount.value
    );
    let advice = if arr.stage.is_none() {
        format!(
            "What to do: read {} for process and ownership, and leave its targets and budgets \
             until there is revenue to pay for them.",
            resolution.nearest.title
        )
    } else if headcount.rank > arr.rank {
        format!(
            "What to do: take targets and budgets from {by_arr}, because its revenue pays for \
             them. Read {by_headcount} for what a team of this size needs in process and \
             ownership, and for what to stop before it grows further."
        )
    } else {
        format!(
            "What to do: take targets and budgets from {by_arr}, because revenue allows them. \
             Expect its programs to ask for more people than there are: start with those that \
             the present team can run."
        )
    };
    Some([says, advice])
}

impl Report for StageReport<'_> {
    const SCHEMA: &'static str = "gtm/stage/1";

    fn document(&self) -> Document {
        let Resolution { stage, nearest, next, .. } = &self.resolution;
        let file = self.facts.iter().find(|fact| !fact.is_marked);
        let layer = shown(file.and_then(|fact| fact.layer).map(tag));
        let Stage { title, arr, headcount, .. } = nearest;
        let mut document = Document::titled(match stage {
            None => format!("Below {title}"),
            Some(_) => format!("{title}: {arr} ARR, {headcount} people{layer}"),
        });
        document.paragraph(self.headline());
        document.push(Block::Gauges(self.gauges()));
        let mut fields = self.left_to_go(None);
        fields.extend(self.is_close());
        fields.extend(self.revenue_per_head());
        document.push(Block::Fields(fields));
        if !self.explanation.is_empty() {
            document.heading(Level::Section, "What that means");
            self.explanation.iter().for_each(|sentence| document.paragraph(sentence));
        }
        if let Some(stage) = self.resolution.reached() {
            let challenge = stage.challenge.iter().map(|sentence| format!("{sentence}."));
            document.section_fields(
                format!("What {} is about", stage.title),
                vec![
                    ("Main challenge".to_owned(), joined(challenge, " ").into()),
                    ("Focus".to_owned(), stage.focus.join(", ").into()),
                ],
            );
            document.paragraph(stage.approach.as_str());
            let own = self.facts.iter().filter(|fact| fact.kind != FactKind::Stage);
            write_facts(&mut document, &own.cloned().collect::<Vec<_>>());
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
        let mut sheet = Sheet::under(
            "stage,basis,signal,value,signal_stage,percent_of_band,next_stage,next_at,distance",
        );
        let Resolution { stage, basis, next, .. } = &self.resolution;
        let id = |stage: Option<StageRef<'_>>| shown(stage.map(|stage| stage.id));
        let (stage, basis) = (id(*stage), basis);
        let next = shown(next.map(|next| next.stage.id));
        let plain = |value| match value {
            Value::Arr(money) => money.dollars().to_string().replace(',', ""),
            Value::Headcount(headcount) => headcount.people().to_string(),
        };
        for signal in self.resolution.signals() {
            sheet.row(&[
                &stage,
                &basis,
                &<&str>::from(signal.value).to_lowercase(),
                &plain(signal.value),
                &id(signal.stage),
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
