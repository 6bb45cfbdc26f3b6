//! Any bytes are rows of CSV that are read or refused, and a cut between two of
//! them loses and changes none.

#![no_main]

use gtm::engine::rows::{Shape, each, read, whole};
use libfuzzer_sys::fuzz_target;

type Row = (u64, Option<Vec<String>>);

fuzz_target!(|bytes: &[u8]| {
    let rows = rows(bytes, 1);
    let cut = whole(bytes, Shape::Csv(b',')).unwrap_or(0);
    let (before, after) = bytes.split_at(cut);
    let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
    assert_eq!([self::rows(before, 1), self::rows(after, lines + 1)].concat(), rows);
});

/// Reads rows, each with its line; `None` for the cells of one that is refused.
fn rows(bytes: &[u8], line: u64) -> Vec<Row> {
    let mut rows = Vec::new();
    each(bytes, Shape::Csv(b','), line, |line, raw, cells| {
        let mut row = Vec::new();
        let is_read = read(raw, cells, cells.len(), &mut row).is_ok();
        rows.push((line, is_read.then(|| row.into_iter().map(Into::into).collect())));
    });
    rows
}
