//! Measurements: what a company reads off its own dashboards, `34%`, `9min`,
//! `900→820`.
//!
//! A measurement is one exact amount in one unit. It is written more freely
//! than a [figure](super::figure) of the playbooks, by people in a hurry, but
//! it never is a range or an estimate. Amounts are bounded, so that any two of
//! them in one unit can be compared and subtracted without overflow.

use super::figure::{End, Extent, Quantity, no_unit};
use super::prelude::*;
use super::scanner::is_range;
use super::unit::{Measure, Unit};

/// One amount in one unit.
///
/// ```standalone_crate
/// use gtm::quantity::measurement::Measurement;
/// use gtm::quantity::unit::Measure;
///
/// let measured: Measurement = "2h".parse()?;
/// assert_eq!(measured.to_string(), "2 hours");
/// assert_eq!(measured.amount_in(Measure::Minutes.into()).unwrap().to_string(), "120");
/// # Ok::<(), gtm::quantity::amount::QuantityError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measurement {
    /// How much, in `unit`.
    pub amount: Amount,
    /// The unit as typed; seconds are minutes.
    pub unit: Unit,
}

/// What was measured once, or once before and once now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, Serialize, JsonSchema)]
#[display("{}{now}", before.map_or_else(String::new, |before| format!("{before}→")))]
pub struct Reading {
    /// The earlier value, where two were given.
    pub before: Option<Measurement>,
    /// The value that holds now.
    pub now: Measurement,
}

/// The largest amount that is read, of whatever unit.
const MAX_WHOLE: i128 = 1_000_000_000_000_000;

/// The largest number below the line of an amount: six decimals.
const MAX_DENOMINATOR: i128 = 1_000_000;

impl Measurement {
    /// Whether it is less than zero.
    pub fn is_negative(self) -> bool {
        self.amount < 0.into()
    }

    /// Returns the amount in `unit`, exactly, unless no fixed number turns one
    /// into the other.
    pub fn amount_in(self, unit: Unit) -> Result<Amount, QuantityError> {
        // A share of one is often written as a bare decimal. A larger bare
        // number may be a percentage that lost its sign.
        if self.unit == Unit::COUNT && unit == Unit::RATIO && self.amount <= 1.into() {
            return Ok(self.amount);
        }
        match self.unit.in_units(unit) {
            Some(factor) => Ok(self.amount * factor),
            None => refused(format!(
                "`{self}` is {}, and {} is needed: write it as in {}",
                self.unit.called(),
                unit.called(),
                unit.example()
            )),
        }
    }
}

impl Reading {
    /// Returns it with a bare number above one as the percentage that it must be.
    pub fn in_percent(self) -> Self {
        let read = |value: Measurement| match value.unit {
            Unit::COUNT if value.amount > 1.into() => Measurement { unit: Unit::PERCENT, ..value },
            _ => value,
        };
        Self { before: self.before.map(read), now: read(self.now) }
    }

    /// Returns the values: the earlier one first, where there is one.
    pub fn values(self) -> impl Iterator<Item = Measurement> {
        self.before.into_iter().chain(std::iter::once(self.now))
    }
}

impl FromStr for Reading {
    type Err = QuantityError;

    /// Reads `34%`, or `900→820` and `900->820`.
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.replace("->", "→");
        match text.split('→').collect::<Vec<_>>()[..] {
            [now] => Ok(Self { before: None, now: now.parse()? }),
            [before, now] => Ok(Self { before: Some(before.parse()?), now: now.parse()? }),
            _ => refused("more than two values: give the earlier and the later one, as in 900→820"),
        }
    }
}

impl FromStr for Measurement {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        if text.is_empty() {
            return refused(
                "no value given: write it with its unit, as in 34%, 9min, 850 USD or 4/month",
            );
        }
        if text.len() > 1 && text.ends_with(['-', '–', '—']) {
            return refused(
                "it ends in a dash: a shell takes `>` for itself, so put an arrow in quotes, as in 'production-cost=900->820'",
            );
        }
        if text.contains(['€', '£', '¥']) {
            return refused("amounts of money are in US dollars: convert it, and write 850 USD");
        }
        if let Some(time) = time(text)? {
            return Ok(time);
        }
        if is_range(text.trim_start_matches(['-', '−'])) {
            return refused("a range is not a measurement: give the one value that was measured");
        }
        let mut scanner = Scanner { rest: text };
        let end = End::scan(&mut scanner, None)?;
        let (unit, factor, noun) = end.unit(&mut scanner)?;
        let (amount, behind) = (end.amount * factor, format!("{noun}{}", scanner.rest));
        if !behind.trim().is_empty() {
            return no_unit(&behind);
        }
        Ok(Self { amount: bounded(amount)?, unit })
    }
}

/// Reads a time in several units, the largest first: `4m59s`, `1h30m`.
fn time(text: &str) -> Result<Option<Measurement>, QuantityError> {
    let mut scanner = Scanner { rest: text };
    let is_negative = scanner.minus();
    let mut sum: Option<Measurement> = None;
    let mut count = 0;
    while !scanner.rest.is_empty() {
        let digits = scanner.take_while(is_digit);
        scanner.rest = scanner.rest.trim_start();
        let word = scanner.word();
        scanner.rest = scanner.rest.trim_start();
        // Beside other times they are no months.
        let word = if word.eq_ignore_ascii_case("m") { "min" } else { word };
        let (Some((measure, size)), Ok(number)) =
            (Measure::of_time(word), digits.parse::<Amount>())
        else {
            return Ok(None);
        };
        let unit = Unit::from(measure);
        let before = match sum {
            None => 0.into(),
            // What comes behind is smaller.
            Some(sum) => match sum.unit.in_units(unit) {
                Some(factor) if factor > size => sum.amount * factor,
                _ => return Ok(None),
            },
        };
        let amount = bounded(before + number * size)?;
        sum = Some(Measurement { amount, unit });
        count += 1;
    }
    let signed = |time: Measurement| {
        let amount = if is_negative { -time.amount } else { time.amount };
        Measurement { amount, ..time }
    };
    Ok(sum.map(signed).filter(|_| count > 1))
}

/// Refuses what can't be computed with exactly.
fn bounded(amount: Amount) -> Result<Amount, QuantityError> {
    if amount > MAX_WHOLE.into() {
        return refused("the number is too large: at most a quadrillion");
    }
    if *amount.ratio().denom() > MAX_DENOMINATOR {
        return refused("the number is too fine: at most six decimals");
    }
    Ok(amount)
}

impl fmt::Display for Measurement {
    /// Writes the measurement in one form: `34%`, `9 minutes`, `4/month`. It is
    /// read back as the same measurement.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, amount) =
            if self.is_negative() { ("-", -self.amount) } else { ("", self.amount) };
        let seconds = amount.ratio() * 60;
        // A sixtieth has no decimals that end.
        if self.unit == Measure::Minutes.into()
            && seconds.is_integer()
            && amount.to_string().contains('/')
        {
            let (minutes, seconds) = (seconds.to_integer() / 60, seconds.to_integer() % 60);
            let minutes = if minutes > 0 { format!("{minutes}m") } else { String::new() };
            return write!(formatter, "{sign}{minutes}{seconds}s");
        }
        write!(formatter, "{sign}{}", Quantity { extent: Extent::Exactly(amount), unit: self.unit })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::VariantArray;

    use super::*;

    fn read(text: &str) -> Measurement {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn every_form_is_read() {
        for (text, printed) in [
            ("34%", "34%"),
            (" 34 % ", "34%"),
            ("34 percent", "34%"),
            ("+34.5%", "34.5%"),
            ("-5%", "-5%"),
            ("−5", "-5"),
            ("9min", "9 minutes"),
            ("9 Minutes", "9 minutes"),
            ("1 minute", "1 minute"),
            ("90s", "1.5 minutes"),
            ("50 sec", "50s"),
            ("2h", "2 hours"),
            ("1/2 day", "0.5 days"),
            ("3 days", "3 days"),
            ("2wk", "2 weeks"),
            ("6mo", "6 months"),
            ("1/3", "1/3"),
            ("0.33", "0.33"),
            ("4/3", "4/3"),
            ("1.5K", "1,500"),
            ("2M", "2,000,000"),
            ("1,200", "1,200"),
            ("1_200", "1,200"),
            ("$850", "$850"),
            ("$1.5m", "$1.5M"),
            ("$12 K", "$12K"),
            ("4/month", "4/month"),
            ("4x/month", "4/month"),
            ("4 times a month", "4/month"),
            ("4 per month", "4/month"),
            ("1/quarter", "1/quarter"),
            ("2 / yr", "2/year"),
            ("4m59s", "4m59s"),
            ("1h30m", "90 minutes"),
            ("1h 30min", "90 minutes"),
            ("2 days 4h", "52 hours"),
            ("93,5%", "93.5%"),
            ("15 000", "15,000"),
            ("850 USD", "$850"),
            ("$65", "$65"),
            ("65usd", "$65"),
            ("$0.065K", "$65"),
            ("0.065K USD", "$65"),
            ("$9/month", "$9/month"),
            ("15 USD/user/mo", "$15/user/month"),
            ("3x", "3x"),
            ("3.5 ×", "3.5x"),
            ("3:1", "3:1"),
            ("2 years", "2 years"),
            ("1.5K USD", "$1,500"),
        ] {
            assert_eq!(read(text).to_string(), printed, "{text}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        for (wrong, error) in [
            ("", "no value given"),
            ("30–50%", "a range is not a measurement"),
            ("30 to 50%", "a range is not a measurement"),
            ("9min-12min", "a range is not a measurement"),
            ("~34%", "it does not begin with a number"),
            (">90%", "it does not begin with a number"),
            ("900-", "it ends in a dash"),
            ("many", "it does not begin with a number"),
            ("-", "it does not begin with a number"),
            ("5.", "`.` is no unit that gtm knows"),
            ("$1/3", "`/3` is no unit that gtm knows"),
            ("1,50,0%", "`1,50,0`: the separators don't group"),
            ("1h2h", "`2h` is no unit that gtm knows"),
            ("1mo3d", "`3d` is no unit that gtm knows"),
            ("2000000B", "the number is too large"),
            ("9999999999999999999", "`9999999999999999999`: the number has too many digits"),
            ("0.0000001", "the number is too fine"),
            ("1/3000000", "the number is too fine"),
            ("1/20000s", "the number is too fine"),
            ("1/0", "a ratio has no zero below its line"),
            ("€850", "amounts of money are in US dollars"),
            ("9m", "it could be minutes, months or millions"),
            ("9 apples", "`apples` is no unit that gtm knows"),
            ("5K%", "`%` is no unit"),
            ("$9/fortnight", "`/fortnight` is no unit that gtm knows"),
        ] {
            let found = wrong.parse::<Measurement>().unwrap_err().to_string();
            assert!(found.starts_with(error), "{wrong}: {found}");
        }
        let error = "1→2→3".parse::<Reading>().unwrap_err().to_string();
        assert!(error.starts_with("more than two values"), "{error}");
    }

    #[test]
    fn compatible_units_are_converted_exactly() {
        let per_month = read("1/month").unit;
        for (given, unit, amount) in [
            ("2h", Measure::Minutes.into(), "120"),
            ("90s", Measure::Minutes.into(), "1.5"),
            ("2 weeks", Measure::Days.into(), "14"),
            ("36h", Measure::Days.into(), "1.5"),
            ("33%", Unit::RATIO, "0.33"),
            ("0.33", Unit::RATIO, "0.33"),
            ("1", Unit::RATIO, "1"),
            ("1/3", Unit::PERCENT, "100/3"),
            ("6/quarter", per_month, "2"),
            ("1.5K", Unit::COUNT, "1,500"),
        ] {
            let converted = read(given).amount_in(unit).unwrap();
            assert_eq!(converted.to_string(), amount, "{given}");
        }
    }

    #[test]
    fn a_wrong_unit_is_told_how_to_be_written() {
        let per_month = read("1/month").unit;
        for (given, unit, told) in [
            (
                "0.34",
                Unit::PERCENT,
                "`0.34` is a bare number, and a percentage is needed: write it as in 34%",
            ),
            (
                "33",
                Unit::RATIO,
                "`33` is a bare number, and a ratio is needed: write it as in 33%, 0.33 or 1/3",
            ),
            (
                "9",
                Measure::Minutes.into(),
                "`9` is a bare number, and a time in minutes is needed: write it as in 9min",
            ),
            (
                "850",
                Unit::USD,
                "`850` is a bare number, and an amount in dollars is needed: write it as in 850 USD",
            ),
            (
                "9%",
                Measure::Minutes.into(),
                "`9%` is a percentage, and a time in minutes is needed: write it as in 9min",
            ),
            (
                "1 month",
                Measure::Days.into(),
                "`1 month` is a time in months, and a time in days is needed: write it as in 3days",
            ),
            (
                "1/week",
                per_month,
                "`1/week` is a number per week, and a number per month is needed: write it as in 4/month",
            ),
            (
                "8%",
                Unit::COUNT,
                "`8%` is a percentage, and a bare number is needed: write it as in 12",
            ),
        ] {
            let error = read(given).amount_in(unit).unwrap_err();
            assert_eq!(error.to_string(), told);
        }
    }

    #[test]
    fn an_arrow_stands_between_two_values() {
        for text in ["900→820", "900->820", " 900 -> 820 "] {
            assert_eq!(text.parse::<Reading>().unwrap().to_string(), "900→820");
        }
        assert_eq!("-5→12".parse::<Reading>().unwrap().to_string(), "-5→12");
    }

    fn units() -> impl Strategy<Value = Unit> {
        prop::sample::select(Measure::VARIANTS).prop_map(Unit::from)
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = text.parse::<Reading>();
        }

        #[test]
        fn what_is_printed_is_read_back(text in r"[-+$]{0,2}[0-9][0-9.,]{0,20}(/[0-9]{1,9})?[KMBm]? ?(%|s|min|h|days|weeks|/month|x/year)?") {
            if let Ok(measured) = text.parse::<Measurement>() {
                prop_assert_eq!(measured.to_string().parse(), Ok(measured));
            }
        }

        #[test]
        fn the_largest_and_finest_are_compared_and_subtracted(
            numerators in [0..=MAX_WHOLE, 0..=MAX_WHOLE],
            denominators in [1..=MAX_DENOMINATOR, 1..=MAX_DENOMINATOR],
            from in units(),
            to in units(),
        ) {
            let of = |index: usize| {
                let ratio = Ratio::new(numerators[index], denominators[index]);
                // As after seconds were read as minutes.
                Measurement { amount: Amount::from(ratio / 60), unit: from }
            };
            if let (Ok(one), Ok(other)) = (of(0).amount_in(to), of(1).amount_in(to)) {
                let difference = one.ratio() - other.ratio();
                prop_assert_eq!(difference > Ratio::from_integer(0), one > other);
            }
        }
    }
}
