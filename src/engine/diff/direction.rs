//! Which way a figure moves from one stage to another.
//!
//! The ends are compared as the sources write them, and only between amounts of
//! one thing: figures in different units, and shares of different wholes, are
//! not held against each other.

use crate::engine::prelude::*;
use crate::quantity::figure::Kind;

/// Which way a figure moves. A reading of ours: the sources write the two
/// figures and compare nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Direction {
    /// Both ends rise, or the only one does: `5–20` to `10–25`.
    Up,
    /// Both ends fall, or the only one does.
    Down,
    /// No end goes out and one comes in: `5–20` to `10–20`.
    Narrower,
    /// No end comes in and one goes out.
    Wider,
    /// The same amounts.
    Same,
    /// Only the stage compared with names a figure.
    New,
    /// Only the stage compared from names one.
    Gone,
    /// Both name figures that can't be held against each other.
    #[strum(to_string = "differs")]
    Incomparable,
}

impl Direction {
    /// Returns the way from one figure to another.
    pub fn between(from: &Figure, to: &Figure) -> Self {
        let Some([before, after]) = in_one_unit(from, to) else { return Self::Incomparable };
        let ((low_before, high_before), (low, high)) = (before, after);
        let (mut low_moves, mut high_moves) = (low.cmp(&low_before), high.cmp(&high_before));
        // Of `100+` and `200+` the second is more, and not a narrower range.
        if [high_before, high] == [End::Open; 2] {
            high_moves = low_moves;
        } else if [low_before, low] == [End::None; 2] {
            low_moves = high_moves;
        }
        match (low_moves, high_moves) {
            (Ordering::Equal, Ordering::Equal) => Self::Same,
            (Ordering::Greater, Ordering::Greater) => Self::Up,
            (Ordering::Less, Ordering::Less) => Self::Down,
            (Ordering::Less, _) | (_, Ordering::Greater) => Self::Wider,
            _ => Self::Narrower,
        }
    }
}

/// Returns the amounts of two figures in the unit of the second, if they are of one
/// thing: shares of different wholes are not, and neither are several figures in
/// one text.
fn in_one_unit(from: &Figure, to: &Figure) -> Option<[(End, End); 2]> {
    let (before, after) = (from.alone()?, to.alone()?);
    let is_share = matches!(after.unit.kind(), Kind::Percent | Kind::Ratio);
    let of_both = [from.subject(), to.subject()];
    if is_share && of_both[0] != of_both[1] && !of_both.contains(&"") {
        return None;
    }
    let factor = before.unit.in_units(after.unit)?;
    Some([ends(before.extent, factor), ends(after.extent, 1.into())])
}

/// An end of an extent, in the order in which ends rise. At one amount, an
/// upper end that leaves the amount out lies below one that holds it, and one
/// that goes on above it lies higher; a lower end that leaves it out lies above
/// one that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// No lower end.
    None,
    /// At the amount, or just below or above it.
    At(Amount, Ordering),
    /// No upper end.
    Open,
}

/// Returns the ends of so many times an extent.
fn ends(extent: Extent, factor: Ratio<i128>) -> (End, End) {
    use Ordering::{Equal, Greater, Less};
    let at = |amount: Amount, order| End::At(amount * factor, order);
    let (low_order, high_order) = match extent {
        Extent::MoreThan(_) => (Greater, Equal),
        Extent::BetweenOrMore(..) => (Equal, Greater),
        Extent::LessThan(_) => (Equal, Less),
        _ => (Equal, Equal),
    };
    let (low, high) = extent.ends();
    let low = low.map_or(End::None, |low| at(low, low_order));
    (low, high.map_or(End::Open, |high| at(high, high_order)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Direction {
        /// Returns the way back.
        pub(in crate::engine::diff) fn reversed(self) -> Self {
            match self {
                Self::Up => Self::Down,
                Self::Down => Self::Up,
                Self::Narrower => Self::Wider,
                Self::Wider => Self::Narrower,
                Self::New => Self::Gone,
                Self::Gone => Self::New,
                Self::Same | Self::Incomparable => self,
            }
        }
    }

    fn way(from: &str, to: &str) -> Direction {
        Direction::between(&from.parse().unwrap(), &to.parse().unwrap())
    }

    #[test]
    fn figures_move_as_a_reader_says() {
        use Direction::{Down, Incomparable, Narrower, Same, Up, Wider};
        for (from, to, expected) in [
            ("5–20", "10–25 strategic accounts", Up),
            ("100–500+", "500–2000 accounts", Up),
            ("10–25", "5–20", Down),
            ("5–20", "10–20", Narrower),
            ("5–20", "5–30", Wider),
            ("5–20", "6–19", Narrower),
            ("5–20", "12", Narrower),
            ("100+", "200+", Up),
            ("100+", "200–500", Narrower),
            ("100–500+", "100–500", Narrower),
            ("at least 90%", ">90%", Up),
            ("within 48 hours", "under 48 hours", Down),
            ("under 5 minutes", "under 10 minutes", Up),
            ("90-day rolling plan", "90-day rolling view", Same),
            ("1–2/month", "1/quarter", Down),
            ("1/quarter", "6/year", Up),
            ("$3–5K/month", "$15/user/month", Incomparable),
            ("$2–5K to learn, $5–15K to scale", "$5K", Incomparable),
            ("under 5 minutes", "within 48 hours", Up),
            ("30% of total pipeline", "40% of enterprise pipeline", Incomparable),
            ("30% of pipeline", "40%", Up),
        ] {
            assert_eq!(way(from, to), expected, "{from} to {to}");
        }
    }

    fn figures() -> impl Strategy<Value = Figure> {
        (0..7, 1_u32..9, 1_u32..9).prop_map(|(shape, low, more)| {
            let high = low + more;
            let text = match shape {
                0 => format!("{low}"),
                1 => format!("{low}–{high}"),
                2 => format!("{low}–{high}+"),
                3 => format!("{low}+"),
                4 => format!(">{low}"),
                5 => format!("≤{high}"),
                _ => format!("<{high}"),
            };
            text.parse().unwrap()
        })
    }

    proptest! {
        #[test]
        fn the_way_back_is_the_other_way(from in figures(), to in figures()) {
            let there = Direction::between(&from, &to);
            prop_assert_eq!(Direction::between(&to, &from), there.reversed());
            let alike = from.quantity() == to.quantity();
            prop_assert_eq!(there == Direction::Same, alike);
        }
    }
}
