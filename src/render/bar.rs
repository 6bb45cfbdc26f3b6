//! Bars of characters, as text and Markdown draw them.

use std::cmp::Ordering;

use super::prelude::*;

/// Draws a gauge of `width` characters, two at the least. However narrow, the mark
/// is on the side of the zone that the value is on.
pub(super) fn bar(gauge: &Gauge, width: usize) -> String {
    let width = width.max(2);
    let (from, to) = gauge.zone;
    let first = usize::from(gauge.side == Ordering::Less);
    let last = width - usize::from(gauge.side == Ordering::Greater);
    let begin = edge(from, width).clamp(first, last - 1);
    let end = edge(to.unwrap_or(1.0), width).clamp(begin + 1, last);
    let mark = gauge.mark.map(|mark| edge(mark, width).min(width - 1));
    let mark = mark.map(|mark| match gauge.side {
        Ordering::Less => mark.min(begin - 1),
        Ordering::Equal => mark.clamp(begin, end - 1),
        Ordering::Greater => mark.max(end),
    });
    let sign = |index| match (begin..end).contains(&index) {
        _ if Some(index) == mark => '◆',
        true if index + 1 == width && to.is_none() => '►',
        true => '█',
        false => '░',
    };
    (0..width).map(sign).collect()
}

/// The lines that a trend is drawn on, from 100% down to 0%.
const TREND_ROWS: usize = 9;

/// Draws a trend in lines of `width` characters, with the labels of its first and
/// last day below.
#[expect(clippy::cast_precision_loss, reason = "a few characters")]
pub(super) fn trend(points: &[TrendPoint], width: usize) -> String {
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
            grid[row(place)][between] = '·';
        });
    }
    for point in points {
        grid[row(point.place)][column(point.at)] = '●';
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
    use crate::render::escape::ascii;

    fn drawn(zone: (f64, Option<f64>), mark: f64, side: Ordering, width: usize) -> String {
        let text = String::new;
        let gauge = Gauge {
            label: text(),
            value: text(),
            reading: text(),
            low: text(),
            high: None,
            zone,
            mark: Some(mark),
            side,
            is_good: None,
        };
        ascii(&bar(&gauge, width))
    }

    #[test]
    fn a_mark_stands_by_its_zone() {
        for (zone, mark, side, wanted) in [
            ((0.3, Some(0.5)), 0.34, Ordering::Equal, "...|#....."),
            ((0.3, Some(0.5)), 0.29, Ordering::Less, "..|##....."),
            ((0.3, Some(0.5)), 0.5, Ordering::Equal, "...#|....."),
            ((0.3, Some(0.5)), 0.51, Ordering::Greater, "...##|...."),
            ((0.9, None), 0.2, Ordering::Less, "..|......>"),
            ((0.9, None), 1.0, Ordering::Equal, ".........|"),
            ((0.0, Some(1.0)), 1.0, Ordering::Greater, "#########|"),
            ((0.0, Some(0.01)), 0.0, Ordering::Less, "|#........"),
            ((0.5, Some(0.5)), 0.9, Ordering::Greater, ".....#...|"),
            ((0.0, Some(0.92)), 0.92, Ordering::Equal, "########|."),
        ] {
            assert_eq!(drawn(zone, mark, side, 10), wanted);
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
            ascii(&trend(&points, 26)),
            "100%           *\n\
             \x20             .\n\
             \x20           ..\n\
             \x20          .\n\
             \x2050%      .              *\n\
             \x20        .\n\
             \x20      ..\n\
             \x20     .\n\
             \x20 0% *\n\
             \x20    2026-01-01 2026-12-01\n"
        );
        assert_eq!(trend(&[], 0), "");
    }

    proptest! {
        #[test]
        fn every_scale_is_as_wide_as_asked(
            ends in [-0.5_f64..1.5, -0.5_f64..1.5],
            mark in -0.5_f64..1.5,
            side in prop::sample::select(vec![Ordering::Less, Ordering::Equal, Ordering::Greater]),
            width in 2_usize..80,
        ) {
            let zone = (ends[0].min(ends[1]), Some(ends[0].max(ends[1])));
            let bar = drawn(zone, mark, side, width);
            prop_assert_eq!(bar.len(), width);
            let (before, after) = bar.split_once('|').unwrap();
            let zone = |part: &str| part.contains(['#', '>']);
            match side {
                Ordering::Less => prop_assert!(!zone(before) && zone(after)),
                Ordering::Greater => prop_assert!(zone(before) && !zone(after)),
                Ordering::Equal => {}
            }
        }
    }
}
