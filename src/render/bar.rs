//! Bars of characters, as text and Markdown draw them.

use super::prelude::*;
use crate::document::{Side, TrendPoint, ZoneEnd};

/// Draws a bar of `width` characters, filled to `place` (0 to 1). An end is
/// full or empty only when the place is at it.
pub(super) fn bar(place: f64, width: usize) -> String {
    let filled = filled(place, width);
    "█".repeat(filled) + &"░".repeat(width - filled)
}

/// Returns how many of `width` characters are filled: never more than all.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a few characters"
)]
fn filled(place: f64, width: usize) -> usize {
    let filled = (place * width as f64).round() as usize;
    let least = usize::from(place > 0.0);
    let most = width.saturating_sub(usize::from(place < 1.0));
    filled.max(least).min(most)
}

/// Draws a scale of `width` characters, two at the least, in its three parts: up
/// to the mark, the mark, and after it. However narrow, the mark is on the side
/// of the zone that the value is on.
pub(super) fn scale(scale: &Scale, width: usize) -> [String; 3] {
    let width = width.max(2);
    let first = usize::from(scale.side == Side::Below);
    let last = width - usize::from(scale.side == Side::Above);
    let begin = edge(scale.zone.0, width).clamp(first, last - 1);
    let end = edge(scale.zone.1, width).clamp(begin + 1, last);
    let mark = match (edge(scale.mark, width).min(width - 1), scale.side) {
        (mark, Side::Below) => mark.min(begin - 1),
        (mark, Side::Inside) => mark.clamp(begin, end - 1),
        (mark, Side::Above) => mark.max(end),
    };
    let sign = |index| match (begin..end).contains(&index) {
        true if index + 1 == width && scale.zone_end == ZoneEnd::Open => '►',
        true => '█',
        false => '░',
    };
    [(0..mark).map(sign).collect(), "◆".to_owned(), (mark + 1..width).map(sign).collect()]
}

/// The lines that a trend is drawn on, from 100% down to 0%.
const TREND_ROWS: usize = 9;

/// Draws a trend in lines of `width` characters, with its first and last day
/// below.
#[expect(clippy::cast_precision_loss, reason = "a few characters")]
pub(super) fn trend(points: &[TrendPoint], width: usize, [mark, dot]: [char; 2]) -> String {
    let [Some(first), Some(last)] = [points.first(), points.last()] else { return String::new() };
    let width = width.saturating_sub(5).max(2);
    let column = |at: f64| edge(at, width - 1);
    let row = |place: f64| TREND_ROWS - 1 - edge(place, TREND_ROWS - 1);
    let mut grid = [(); TREND_ROWS].map(|()| vec![' '; width]);
    for pair in points.windows(2).filter(|pair| pair[1].is_joined) {
        let (begin, end) = (column(pair[0].at), column(pair[1].at));
        (begin..end).for_each(|between| {
            let part = (between - begin) as f64 / (end - begin) as f64;
            let place = pair[0].place + (pair[1].place - pair[0].place) * part;
            grid[row(place)][between] = dot;
        });
    }
    for point in points {
        grid[row(point.place)][column(point.at)] = mark;
    }
    let axis = ["100%", "", "", "", "50%", "", "", "", "0%"];
    let drawn = axis.iter().zip(grid).map(|(axis, signs)| {
        let line = format!("{axis:>4} {}", signs.into_iter().collect::<String>());
        line.trim_end().to_owned() + "\n"
    });
    let room = width.saturating_sub(first.label.len());
    drawn.collect::<String>() + &format!("     {}{:>room$}\n", first.label, last.label)
}

/// Returns the character at which a place stands.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a few characters"
)]
fn edge(place: f64, width: usize) -> usize {
    (place.clamp(0.0, 1.0) * width as f64).round() as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Standing;
    use crate::render::escape::ascii;

    fn drawn(zone: (f64, f64), zone_end: ZoneEnd, mark: f64, side: Side, width: usize) -> String {
        let text = String::new;
        let one = Scale {
            label: text(),
            value: text(),
            reading: text(),
            target: text(),
            low: text(),
            high: text(),
            zone,
            zone_end,
            mark,
            side,
            standing: Standing::Off,
        };
        ascii(&scale(&one, width).concat())
    }

    #[test]
    fn a_mark_stands_by_its_zone() {
        let closed = ZoneEnd::Closed;
        for (zone, end, mark, side, wanted) in [
            ((0.3, 0.5), closed, 0.34, Side::Inside, "...|#....."),
            ((0.3, 0.5), closed, 0.29, Side::Below, "..|##....."),
            ((0.3, 0.5), closed, 0.5, Side::Inside, "...#|....."),
            ((0.3, 0.5), closed, 0.51, Side::Above, "...##|...."),
            ((0.9, 1.0), ZoneEnd::Open, 0.2, Side::Below, "..|......>"),
            ((0.9, 1.0), ZoneEnd::Open, 1.0, Side::Inside, ".........|"),
            ((0.0, 1.0), closed, 1.0, Side::Above, "#########|"),
            ((0.0, 0.01), closed, 0.0, Side::Below, "|#........"),
            ((0.5, 0.5), closed, 0.9, Side::Above, ".....#...|"),
        ] {
            assert_eq!(drawn(zone, end, mark, side, 10), wanted);
        }
    }

    #[test]
    fn a_trend_is_a_line_that_breaks_where_nothing_joins_it() {
        let point = |label: &str, at, place, is_joined| TrendPoint {
            label: label.to_owned(),
            at,
            place,
            is_joined,
        };
        let points = [
            point("2026-01-01", 0.0, 0.0, false),
            point("2026-06-01", 0.5, 1.0, true),
            point("2026-12-01", 1.0, 0.5, false),
        ];
        assert_eq!(
            trend(&points, 26, ['o', '.']),
            "100%           o\n\
             \x20             .\n\
             \x20           ..\n\
             \x20          .\n\
             \x2050%      .              o\n\
             \x20        .\n\
             \x20      ..\n\
             \x20     .\n\
             \x20 0% o\n\
             \x20    2026-01-01 2026-12-01\n"
        );
        assert_eq!(trend(&[], 0, ['o', '.']), "");
    }

    proptest! {
        #[test]
        fn every_scale_is_as_wide_as_asked(
            ends in [-0.5_f64..1.5, -0.5_f64..1.5],
            mark in -0.5_f64..1.5,
            side in prop::sample::select(vec![Side::Below, Side::Inside, Side::Above]),
            width in 2_usize..80,
        ) {
            let bar = drawn((ends[0].min(ends[1]), ends[0].max(ends[1])), ZoneEnd::Open, mark, side, width);
            prop_assert_eq!(bar.len(), width);
            let (before, after) = bar.split_once('|').unwrap();
            let zone = |part: &str| part.contains(['#', '>']);
            match side {
                Side::Below => prop_assert!(!zone(before) && zone(after)),
                Side::Above => prop_assert!(zone(before) && !zone(after)),
                Side::Inside => {}
            }
        }
    }
}
