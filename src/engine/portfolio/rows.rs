//! Rows of a large text: where they end, and the cells in them.
//!
//! A row is found without reading its cells, so that a text can be cut between
//! two rows and its parts read on several threads. What CSV leaves open, as
//! words behind a closing quotation mark, is refused by [`cell`].

use crate::engine::prelude::*;
use memchr::memchr3_iter;

/// What is cut into rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// CSV with this between its cells.
    Csv(char),
    /// A JSON object a line.
    JsonLines,
}

impl Shape {
    /// Returns a byte that ends a cell; in JSON there is none but the line's.
    fn separator(self) -> u8 {
        let separator = if let Self::Csv(separator) = self { separator } else { '\n' };
        u8::try_from(separator).unwrap_or(b',')
    }
}

/// Returns where each separator and line end stands, and whether it ends a cell:
/// not within quotation marks.
fn ends(bytes: &[u8], shape: Shape) -> impl Iterator<Item = (usize, bool)> {
    let separator = shape.separator();
    let quotation = if shape == Shape::JsonLines { b'\n' } else { b'"' };
    let (mut start, mut is_open, mut closed) = (0, false, None);
    memchr3_iter(separator, b'\n', quotation, bytes).filter_map(move |at| {
        if bytes[at] != b'"' {
            start = if is_open { start } else { at + 1 };
            return Some((at, !is_open));
        }
        // Of two in a row inside, the second opens again what the first closed.
        if is_open {
            closed = Some(at + 1);
        }
        is_open = !is_open && (at == start || closed == Some(at));
        None
    })
}

/// Returns how many bytes are whole rows.
pub fn whole(bytes: &[u8], shape: Shape) -> Option<usize> {
    // Most texts have no quotation marks, and then every line is a row.
    if shape == Shape::JsonLines || !bytes.contains(&b'"') {
        return memchr::memrchr(b'\n', bytes).map(|at| at + 1);
    }
    let ends = ends(bytes, shape).filter(|(at, is_end)| *is_end && bytes[*at] == b'\n');
    ends.last().map(|(at, _)| at + 1)
}

/// Calls `each` with every row that isn't blank: the line it begins on, its
/// bytes, and where in them its cells stand.
pub fn each(
    bytes: &[u8],
    shape: Shape,
    mut line: u64,
    mut each: impl FnMut(u64, &[u8], &[Range<usize>]),
) {
    let (mut cells, mut row, mut cell, mut next_line) = (Vec::new(), 0, 0, line);
    for (end, is_end) in ends(bytes, shape).chain([(bytes.len(), true)]) {
        let ends_line = bytes.get(end).is_none_or(|byte| *byte == b'\n');
        next_line += u64::from(ends_line);
        if !is_end {
            continue;
        }
        cells.push(cell - row..end - row);
        cell = end + 1;
        if ends_line {
            let raw = &bytes[row..end];
            let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
            if let Some(last) = cells.last_mut() {
                last.end = raw.len();
            }
            if !raw.trim_ascii_start().is_empty() {
                each(line, raw, &cells);
            }
            cells.clear();
            (row, line) = (cell, next_line);
        }
    }
}

/// Returns a cell without its quotation marks; `None` where they don't enclose
/// all of it.
pub fn cell(text: &str) -> Option<Cow<'_, str>> {
    let Some(quoted) = text.strip_prefix('"') else { return Some(text.into()) };
    let inside = quoted.strip_suffix('"')?;
    if !inside.contains('"') {
        return Some(inside.into());
    }
    let is_doubled = inside.split("\"\"").all(|part| !part.contains('"'));
    is_doubled.then(|| inside.replace("\"\"", "\"").into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Rows = Vec<Option<Vec<String>>>;

    const CSV: Shape = Shape::Csv(',');

    /// Reads rows; `None` for one that is refused.
    fn rows(text: &str) -> Rows {
        let mut rows = Vec::new();
        each(text.as_bytes(), CSV, 1, |_, raw, cells| {
            let raw = std::str::from_utf8(raw).unwrap();
            rows.push(
                cells.iter().map(|one| Some(cell(&raw[one.clone()])?.into_owned())).collect(),
            );
        });
        rows
    }

    #[test]
    fn a_row_is_told_with_the_line_it_begins_on() {
        let mut lines = Vec::new();
        let text = "a,b\r\n\r\n\"x\ny\",1\n \nz,\"say \"\"hi\"\"\"";
        each(text.as_bytes(), CSV, 1, |line, raw, cells| {
            let raw = std::str::from_utf8(raw).unwrap();
            lines.push((line, cell(&raw[cells[1].clone()]).unwrap().into_owned()));
        });
        let wanted = [(1, "b"), (3, "1"), (6, "say \"hi\"")];
        assert_eq!(lines, wanted.map(|(line, cell)| (line, cell.to_owned())));
    }

    proptest! {
        /// Up to the first that is refused, rows are what the library for CSV reads.
        #[test]
        fn rows_are_those_that_csv_reads(text in "([a-c,\" \n]|\r\n){0,60}") {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let records = reader.records().map(|record| {
                record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()
            });
            let theirs: Vec<_> = records
                .filter(|cells| cells.len() > 1 || !cells[0].trim().is_empty())
                .collect();
            let is_said = |cells: &Vec<String>| cells.len() > 1 || !cells[0].trim().is_empty();
            let mut ours = rows(&text);
            ours.retain(|row| row.as_ref().is_none_or(is_said));
            // Behind it they may begin elsewhere: a quotation mark that stays open
            // takes in all that follows.
            for (ours, theirs) in ours.iter().map_while(Option::as_ref).zip(&theirs) {
                prop_assert_eq!(ours, theirs);
            }
            if ours.iter().all(Option::is_some) {
                prop_assert_eq!(ours.len(), theirs.len());
            }
        }

        #[test]
        fn a_cut_loses_and_changes_no_row(text in "([a-c,\" \n]|\r\n){0,60}") {
            let cut = whole(text.as_bytes(), CSV).unwrap_or(0);
            let (before, after) = text.split_at(cut);
            prop_assert_eq!([rows(before), rows(after)].concat(), rows(&text));
        }
    }
}
