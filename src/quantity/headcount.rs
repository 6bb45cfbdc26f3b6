//! Headcount: how many people a company employs.

use super::prelude::*;
use std::num::NonZeroU32;

use super::amount::group_thousands;
use super::scanner;

/// A number of people, at least one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String")]
pub struct Headcount(NonZeroU32);

/// Why a text is not a headcount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadcountError {
    /// Nothing was given.
    #[error("no number of people given: write a whole number, as in 120")]
    Empty,
    /// Below zero.
    #[error("a number of people can't be negative")]
    Negative,
    /// Nobody at all.
    #[error("a number of people can't be zero")]
    Zero,
    /// A part of a person.
    #[error(
        "a number of people must be whole: write thousands as 1,200, and round part-time work to full-time equivalents"
    )]
    Fraction,
    /// Two numbers where one is wanted.
    #[error("a range is not a number of people: give one number, as in 120")]
    Range,
    /// More than any company has.
    #[error(
        "the number of people is too large: at most {}",
        group_thousands(u128::from(Headcount::MAX))
    )]
    TooLarge,
    /// A comma where no thousands end.
    #[error("the separators don't group thousands: write 1,200 or 1200")]
    Grouping,
    /// Anything else.
    #[error("not a number of people: write a whole number, as in 120")]
    NotANumber,
}

impl From<HeadcountError> for Refusal {
    fn from(error: HeadcountError) -> Self {
        Self::new(Code::Value, error)
    }
}

/// What is counted, where that is said.
const PEOPLE: [&str; 7] = ["people", "employees", "persons", "ftes", "fte", "staff", "headcount"];

impl Headcount {
    /// The largest headcount that is taken seriously, in people.
    pub const MAX: u32 = 10_000_000;

    /// Returns the headcount of `people`, or an error for none and for more
    /// than [`Headcount::MAX`].
    pub fn new(people: u32) -> Result<Self, HeadcountError> {
        if people > Self::MAX {
            return Err(HeadcountError::TooLarge);
        }
        NonZeroU32::new(people).map(Self).ok_or(HeadcountError::Zero)
    }

    /// Returns the number of people.
    pub fn people(self) -> u32 {
        self.0.get()
    }

    /// Returns the difference to a larger number, or `None` when `larger` is
    /// not larger.
    pub fn distance_to(self, larger: Self) -> Option<Self> {
        let people = larger.people().checked_sub(self.people())?;
        Self::new(people).ok()
    }
}

impl FromStr for Headcount {
    type Err = HeadcountError;

    fn from_str(text: &str) -> Result<Self, HeadcountError> {
        // As most are written.
        if let Ok(people) = text.parse() {
            return Self::new(people);
        }
        let text = scanner::without_words(text.trim().trim_start_matches(['~', '≈']), &PEOPLE);
        let (amount, behind) = scanner::signed(text).map_err(|error| match error {
            AmountError::Empty => HeadcountError::Empty,
            AmountError::Range => HeadcountError::Range,
            AmountError::NotANumber => HeadcountError::NotANumber,
            AmountError::Grouping => HeadcountError::Grouping,
            AmountError::TooLarge => HeadcountError::TooLarge,
        })?;
        if amount < 0.into() {
            return Err(HeadcountError::Negative);
        }
        if !behind.is_empty() {
            return Err(HeadcountError::NotANumber);
        }
        if text.contains('.') || !amount.ratio().is_integer() {
            return Err(HeadcountError::Fraction);
        }
        let people = amount.ratio().to_integer();
        Self::new(people.try_into().map_err(|_| HeadcountError::TooLarge)?)
    }
}

impl fmt::Display for Headcount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&group_thousands(u128::from(self.people())))
    }
}

impl TryFrom<String> for Headcount {
    type Error = Refusals;

    fn try_from(text: String) -> Result<Self, Refusals> {
        Ok(text.parse()?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whole_numbers_are_read_with_and_without_separators() {
        for (text, people) in [
            ("1", 1),
            ("120", 120),
            ("1,200", 1_200),
            ("1_200", 1_200),
            (" 96 ", 96),
            ("96 people", 96),
            ("1 200 Employees", 1_200),
            ("~90", 90),
        ] {
            assert_eq!(text.parse::<Headcount>().unwrap().people(), people, "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        for (text, error) in [
            ("", HeadcountError::Empty),
            ("-5", HeadcountError::Negative),
            ("0", HeadcountError::Zero),
            ("000", HeadcountError::Zero),
            ("12.5", HeadcountError::Fraction),
            ("80-200", HeadcountError::Range),
            ("80–200", HeadcountError::Range),
            ("99999999999", HeadcountError::TooLarge),
            ("10000001", HeadcountError::TooLarge),
            ("1,20", HeadcountError::Fraction),
            ("1,2000", HeadcountError::Fraction),
            ("1,20,0", HeadcountError::Grouping),
            ("1.200", HeadcountError::Fraction),
            ("many", HeadcountError::NotANumber),
            ("120 customers", HeadcountError::NotANumber),
            ("people", HeadcountError::Empty),
            ("--", HeadcountError::NotANumber),
            ("1e3", HeadcountError::NotANumber),
        ] {
            assert_eq!(text.parse::<Headcount>(), Err(error), "{text}");
        }
    }

    #[test]
    fn only_a_larger_number_is_some_people_away() {
        let people = |people| Headcount::new(people).unwrap();
        assert_eq!(people(96).distance_to(people(200)), Some(people(104)));
        assert_eq!(people(80).distance_to(people(80)), None);
        assert_eq!(people(80).distance_to(people(30)), None);
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(people in 1..=Headcount::MAX) {
            let headcount = Headcount::new(people).unwrap();
            prop_assert_eq!(headcount.to_string().parse(), Ok(headcount));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = text.parse::<Headcount>();
        }
    }
}
