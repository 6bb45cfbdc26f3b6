//! Gates: the questions of readiness and of size that the sources answer, and
//! how answers are tested.
//!
//! A gate refers to facts by their addresses and states none: what must hold
//! stands in the guides. That the conditions make one question, how it is put
//! and what one answers by is this project's. Whether the facts are there is
//! for the engine to say.

use super::prelude::*;
use crate::quantity::amount::Amount;
use crate::quantity::figure::{Extent, Quantity, Unit};
use crate::quantity::scanner;

/// Every gate, in the order in which they are shown.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Gates(#[serde(deserialize_with = "checked")] pub Vec<Gate>);

/// One question.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Its id.
    pub id: Slug,
    /// What it asks.
    #[serde(default)]
    pub kind: GateKind,
    /// Ours: its title.
    pub title: String,
    /// Other names that it is found by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Ours: the question.
    pub question: Ours,
    /// What one can answer.
    #[serde(deserialize_with = "checked")]
    pub inputs: Vec<Input>,
    /// What must hold, at whichever stage each belongs to.
    pub conditions: Vec<Condition>,
    /// The stages whose source says "consider" or "may": there, conditions that
    /// are met make nobody ready.
    #[serde(default)]
    pub consider: Vec<StageId>,
    /// What the sources put off, as deferrals of guides.
    #[serde(default)]
    pub wait: Vec<FactId>,
    /// What else the guides say about it.
    #[serde(default)]
    pub context: Vec<FactId>,
}

/// What a gate asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GateKind {
    /// Whether it is time for something: each condition is met or not.
    #[default]
    Readiness,
    /// What is the usual size: each number lies within, below or above, and none
    /// of it passes or fails. What is left out, or 0, isn't run.
    Range,
}

/// Something that a gate asks of its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// What it is given by; for a number the name of an option.
    pub id: Slug,
    /// What the condition is called.
    pub title: String,
    /// Other names that it is found by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Ours: the question. A yes meets the condition.
    pub ask: Ours,
    /// What a number counts; left out where the answer is yes or no.
    pub measure: Option<Measure>,
    /// A number as it is typed; goes with `measure`.
    pub example: Option<String>,
}

/// What must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Condition {
    /// The id of the input that answers it.
    pub input: Slug,
    /// The address of the fact that states it.
    pub fact: FactId,
    /// The stage that it is asked at; that of its fact unless given.
    pub at: Option<StageId>,
    /// The column or field of the fact that says when it is met; left out where
    /// its main statement does.
    pub column: Option<String>,
    /// The column that says when it is not met. A number that neither column
    /// speaks of is left open.
    pub not_ready: Option<String>,
    /// Ours: the part of the statement that it is about, where that is less than
    /// all of it.
    pub says: Option<Ours>,
    /// What a number outside the figure means.
    #[serde(default)]
    pub strength: Strength,
    /// Ours: what a no holds back, where that is less than what the gate asks
    /// about. Such a condition does not decide the gate.
    #[serde(rename = "for")]
    pub holds_back: Option<Ours>,
    /// The anti-pattern to show with an answer that does not meet it.
    pub warn: Option<Warning>,
}

/// What a number outside the figure of a condition means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// The condition is not met.
    #[default]
    Required,
    /// Nothing: the source calls the figure typical, and the question stays open.
    Typical,
}

/// The address of an anti-pattern, by the answer that it is shown with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Warning {
    /// A number above what is meant.
    Above(FactId),
    /// A number below what is meant.
    Below(FactId),
    /// A no.
    No(FactId),
}

impl Warning {
    /// Returns the address.
    pub fn fact(&self) -> &FactId {
        match self {
            Self::Above(fact) | Self::Below(fact) | Self::No(fact) => fact,
        }
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Whole things.
    #[strum(serialize = "a whole number")]
    Count,
    /// US dollars.
    #[strum(serialize = "US dollars")]
    Usd,
    /// Parts of a hundred.
    #[strum(serialize = "a percentage")]
    Percent,
}

impl Measure {
    /// Returns the unit of figures that such a number is compared with.
    pub fn unit(self) -> Unit {
        match self {
            Self::Count => Unit::COUNT,
            Self::Usd => Unit::USD,
            Self::Percent => Unit::PERCENT,
        }
    }

    /// Returns what stands for such a number in help.
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Count => "COUNT",
            Self::Usd => "AMOUNT",
            Self::Percent => "PERCENT",
        }
    }

    /// Reads a number: `140` of a count, `250K` of dollars, `34%` of percent.
    /// The error says why a text is none.
    pub fn read(self, text: &str) -> Result<Amount, String> {
        if self == Self::Usd {
            return text.parse().map(Money::dollars).map_err(|error| error.to_string());
        }
        let read = scanner::signed(text, "a number, as in 140");
        let why = match (self, read.map_err(|error| error.to_string())?) {
            (_, (amount, _)) if amount < 0.into() => "a number of this kind can't be negative",
            (Self::Percent, (amount, "%")) => return Ok(amount),
            (Self::Percent, (amount, "")) if amount > 1.into() => return Ok(amount),
            (Self::Percent, (_, "")) => "a percentage below 1 needs its sign: write 0.34% or 34%",
            (Self::Count, (amount, "")) if amount.ratio().is_integer() => return Ok(amount),
            (Self::Count, (_, "")) => "only whole things are counted here: give a whole number",
            _ => "not a number",
        };
        Err(why.to_owned())
    }

    /// Writes such a number: `140`, `$250K`, `34%`.
    pub fn write(self, amount: Amount) -> String {
        let quantity = Quantity { extent: Extent::Exactly(amount), unit: self.unit() };
        quantity.to_string()
    }
}

impl Input {
    /// Reads a number of its measure. What is asked for may stand behind it:
    /// `140 customers`.
    pub fn read(&self, measure: Measure, text: &str) -> Result<Amount, String> {
        let ask = self.ask.text.to_lowercase();
        let is_asked_for = |word: &str| word.len() > 3 && ask.contains(&word.to_lowercase());
        let named = text.trim().rsplit_once(' ').filter(|(_, word)| is_asked_for(word));
        measure.read(named.map_or(text, |(number, _)| number))
    }

    /// Refuses a measure without an example of it, or the other way round.
    fn check(&self) -> Result<(), Refusal> {
        let id = &self.id;
        let message = match (self.measure, &self.example) {
            (None, None) => return Ok(()),
            (Some(measure), Some(example)) => match measure.read(example) {
                Ok(_) => return Ok(()),
                Err(reason) => format!("the example of the input `{id}` is none: {reason}"),
            },
            _ => format!(
                "the input `{id}` needs both `measure` and `example`, or neither where it takes yes or no"
            ),
        };
        Err(Refusal::new(Code::Gate, message))
    }
}

impl Condition {
    /// Returns the stage that it is asked at.
    pub fn stage(&self) -> &str {
        self.at.as_ref().map_or_else(|| stage(&self.fact), StageId::as_str)
    }
}

/// Returns the stage that an address begins with.
fn stage(fact: &FactId) -> &str {
    fact.parts().next().unwrap_or_default()
}

impl Gate {
    /// Refuses parts that don't fit together.
    fn check(&self) -> Result<(), Refusal> {
        let gate = &self.id;
        let refused = |message| Err(Refusal::new(Code::Gate, message));
        for (index, condition) in self.conditions.iter().enumerate() {
            let name = &condition.input;
            let takes_number = self.input(name.as_str()).map(|input| input.measure.is_some());
            let warns_of_no = condition.warn.as_ref().map(|one| matches!(one, Warning::No(_)));
            let is_same =
                |other: &Condition| other.input == *name && other.stage() == condition.stage();
            let is_of_size =
                self.kind == GateKind::Range || condition.strength == Strength::Typical;
            let fault = match takes_number {
                None => {
                    let known = self.inputs.iter().map(|input| input.id.as_str());
                    &format!("is on none of its inputs: {}", joined(known, ", "))
                }
                _ if self.conditions[..index].iter().any(is_same) => "is its second at one stage",
                _ if condition.not_ready.is_some() && condition.column.is_none() => {
                    "has `not-ready` and no `column`, which says when it is met"
                }
                _ if takes_number == warns_of_no => {
                    "warns of an answer that it never gets: `above` or `below` goes with a number, and `no` with yes or no"
                }
                Some(false) if is_of_size => "is one of size, and its input takes no number",
                Some(_) => continue,
            };
            return refused(format!("the condition on `{name}` of the gate `{gate}` {fault}"));
        }
        let is_unused = |input: &&Input| self.conditions.iter().all(|one| one.input != input.id);
        if let Some(Input { id, .. }) = self.inputs.iter().find(is_unused) {
            return refused(format!(
                "the gate `{gate}` asks for `{id}` and has no condition on it"
            ));
        }
        let stray = self.consider.iter().find(|stage| !self.is_asked_at(stage.as_str()));
        stray.map_or(Ok(()), |stage| {
            refused(format!(
                "the gate `{gate}` has no condition at `{stage}`, which `consider` names"
            ))
        })
    }

    /// Returns the input with this id.
    pub fn input(&self, id: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.id.as_str() == id)
    }

    /// Whether a condition or a deferral of it belongs to the stage.
    pub fn is_asked_at(&self, stage_id: &str) -> bool {
        let mut conditions = self.conditions.iter().map(Condition::stage);
        conditions.any(|one| one == stage_id)
            || self.wait.iter().any(|fact| stage(fact) == stage_id)
    }

    /// Returns the addresses of everything it refers to.
    pub fn facts(&self) -> impl Iterator<Item = &FactId> {
        let conditions = self.conditions.iter().flat_map(|condition| {
            let warning = condition.warn.as_ref().map(Warning::fact);
            std::iter::once(&condition.fact).chain(warning)
        });
        conditions.chain(&self.wait).chain(&self.context)
    }
}

identified! {
    Gate: "gate", if Gate::check;
    Input: "input", if Input::check;
}

#[cfg(test)]
mod tests {
    use num_rational::Ratio;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_by_what_they_count() {
        for (measure, text, written) in [
            (Measure::Count, "140", "140"),
            (Measure::Count, " 1,400 ", "1,400"),
            (Measure::Count, "0", "0"),
            (Measure::Count, "8.0", "8"),
            (Measure::Usd, "250K", "$250K"),
            (Measure::Usd, "$62,000", "$62K"),
            (Measure::Usd, "$0.50", "$0.5"),
            (Measure::Percent, "34%", "34%"),
            (Measure::Percent, "0.5 %", "0.5%"),
        ] {
            let amount = measure.read(text).unwrap();
            assert_eq!(measure.write(amount), written, "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        for (measure, text, error) in [
            (Measure::Count, "", "no number given"),
            (Measure::Count, "-5", "a number of this kind can't be negative"),
            (Measure::Count, "100-199", "a range is not one number"),
            (Measure::Count, "100–199", "a range is not one number"),
            (Measure::Count, "14.5", "only whole things are counted here"),
            (Measure::Count, "many", "not a number"),
            (Measure::Count, "5%", "not a number"),
            (Measure::Count, "$5", "not a number"),
            (Measure::Count, "1,40", "only whole things are counted here"),
            (Measure::Count, "140 customers", "not a number"),
            (Measure::Count, "9999999999999999999", "the number has too many digits"),
            (Measure::Percent, "0.34", "a percentage below 1 needs its sign"),
            (Measure::Percent, "10–20%", "a range is not one number"),
            (Measure::Usd, "€250K", "the amount is in €"),
            (Measure::Usd, "200K-500K", "a range is not one number"),
        ] {
            let refusal = measure.read(text).unwrap_err();
            assert!(refusal.starts_with(error), "{text}: {refusal}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            for measure in [Measure::Count, Measure::Usd, Measure::Percent] {
                let _ = measure.read(&text);
            }
        }

        #[test]
        fn what_is_written_is_read_back(count in 0_u64..1_000_000_000_000) {
            for measure in [Measure::Count, Measure::Percent] {
                let amount = Amount::from(Ratio::from_integer(i128::from(count)));
                prop_assert_eq!(measure.read(&measure.write(amount)), Ok(amount));
            }
        }
    }
}
