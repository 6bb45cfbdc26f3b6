//! Headcount: how many people a company employs.

use super::amount::group_thousands;
use super::prelude::*;
use super::scanner::{number_alone, signed};

/// A number of people, at least one.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Display,
    Serialize,
    DeserializeFromStr,
    JsonSchema,
)]
#[display("{}", group_thousands((*_0).into()))]
pub struct Headcount(u32);

/// What is counted, where that is said.
pub const PEOPLE: [&str; 7] =
    ["people", "employees", "persons", "ftes", "fte", "staff", "headcount"];

impl Headcount {
    /// The largest headcount that is taken seriously, in people.
    pub const MAX: u32 = 10_000_000;

    /// Returns the headcount of `people`, or an error for none and for more
    /// than [`Headcount::MAX`].
    pub fn new(people: u32) -> Result<Self, QuantityError> {
        if (1..=Self::MAX).contains(&people) {
            return Ok(Self(people));
        }
        let most = group_thousands(Self::MAX.into());
        refused(format!("a number of people must lie between 1 and {most}"))
    }

    /// Returns the number of people.
    pub fn people(self) -> u32 {
        self.0
    }
}

impl FromStr for Headcount {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        // As most are written.
        if let Ok(people) = text.parse() {
            return Self::new(people);
        }
        let text = number_alone(text, &PEOPLE);
        let (amount, behind) = signed(text, "a whole number of people, as in 120")?;
        if !behind.is_empty() {
            return refused("not a number of people: write a whole number, as in 120");
        }
        if text.contains('.') || !amount.ratio().is_integer() {
            return refused(
                "a number of people must be whole: write thousands as 1,200, and round part-time work to full-time equivalents",
            );
        }
        Self::new(amount.ratio().to_integer().try_into().unwrap_or_default())
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
        const BOUNDS: &str = "a number of people must lie between 1 and 10,000,000";
        for (text, error) in [
            ("", "no number given: write a whole number"),
            ("-5", BOUNDS),
            ("0", BOUNDS),
            ("000", BOUNDS),
            ("12.5", "a number of people must be whole"),
            ("80-200", "a range is not one number: write"),
            ("80–200", "a range is not one number: write"),
            ("99999999999", BOUNDS),
            ("10000001", BOUNDS),
            ("1,20", "a number of people must be whole"),
            ("1,2000", "a number of people must be whole"),
            ("1,20,0", "the separators don't group thousands: write"),
            ("1.200", "a number of people must be whole"),
            ("many", "not a number"),
            ("120 customers", "not a number"),
            ("people", "no number given: write a whole number"),
            ("--", "not a number"),
            ("1e3", "not a number"),
        ] {
            let found = text.parse::<Headcount>().unwrap_err().to_string();
            assert!(found.starts_with(error), "{text}: {found}");
        }
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
