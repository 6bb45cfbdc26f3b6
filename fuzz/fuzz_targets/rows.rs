//! Any bytes are rows of CSV that are read or refused, and a cut between two of
//! them loses and changes none.

#![no_main]

use gtm::engine::portfolio::rows::{Shape, cell, each, whole};
use libfuzzer_sys::fuzz_target;

type Row = (u64, Option<Vec<String>>);

fuzz_target!(|bytes: &[u8]| {
    let rows = rows(bytes, 1);
    let cut = whole(bytes, Shape::Csv(',')).unwrap_or(0);
    let (before, after) = bytes.split_at(cut);
    let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
    assert_eq!([self::rows(before, 1), self::rows(after, lines + 1)].concat(), rows);
});

/// Reads rows, each with its line; `None` for the cells of one that is refused.
fn rows(bytes: &[u8], line: u64) -> Vec<Row> {
    let mut rows = Vec::new();
    each(bytes, Shape::Csv(','), line, |line, raw, cells| {
        let cells = std::str::from_utf8(raw).ok().and_then(|text| {
            cells.iter().map(|one| Some(cell(&text[one.clone()])?.into_owned())).collect()
        });
        rows.push((line, cells));
    });
    rows
}
