//! Rows of CSV or of lines of JSON: where they end, and the cells in them.
//!
//! A row is found without reading its cells, so that a text can be cut between
//! two rows and its parts read on several threads. What CSV leaves open, as
//! words behind a closing quotation mark, is refused by [`read`].

use super::prelude::*;

/// What is cut into rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// CSV with this between its cells.
    Csv(u8),
    /// A JSON object a line.
    JsonLines,
}

impl Shape {
    /// Returns the shape of a text that begins so: what is there most often in the
    /// first line of CSV stands between its cells.
    pub fn of(text: &[u8]) -> Self {
        let first = text.trim_ascii_start().split(|byte| *byte == b'\n').next();
        let first = first.unwrap_or_default();
        if first.starts_with(b"{") {
            return Self::JsonLines;
        }
        let outside = || first.split(|byte| *byte == b'"').step_by(2).flatten();
        let count = |separator: &u8| outside().filter(|byte| *byte == separator).count();
        // Of several that are there as often, the last one is taken.
        Self::Csv([b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b','))
    }

    /// Returns what stands between the cells, where that isn't commas.
    pub fn unusual(self) -> Option<&'static str> {
        match self {
            Self::Csv(b';') => Some("Semicolons"),
            Self::Csv(b'\t') => Some("Tabs"),
            _ => None,
        }
    }
}

/// Why bytes are no row.
const NO_TEXT: &str = "it is not UTF-8 text: save it as CSV in UTF-8";

/// Returns where each separator and line end stands, and whether it ends a cell:
/// not within quotation marks.
fn ends(bytes: &[u8], shape: Shape) -> impl Iterator<Item = (usize, bool)> {
    let (separator, quotation) = match shape {
        Shape::Csv(separator) => (separator, b'"'),
        Shape::JsonLines => (b'\n', b'\n'),
    };
    let (mut start, mut is_open, mut closed) = (0, false, None);
    // Cells are short, and a byte at a time is quicker than leaping to the next mark.
    bytes.iter().enumerate().filter_map(move |(at, byte)| {
        if *byte == separator || *byte == b'\n' {
            start = if is_open { start } else { at + 1 };
            return Some((at, !is_open));
        }
        if *byte != quotation {
            return None;
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
pub fn each<'text>(
    bytes: &'text [u8],
    shape: Shape,
    mut line: u64,
    mut each: impl FnMut(u64, &'text [u8], &[Range<usize>]),
) {
    let (mut cells, mut row, mut cell, mut next_line) = (Vec::new(), 0, 0, line);
    ends(bytes, shape).chain([(bytes.len(), true)]).for_each(|(end, is_end)| {
        let ends_line = bytes.get(end).is_none_or(|byte| *byte == b'\n');
        next_line += u64::from(ends_line);
        if !is_end {
            return;
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
    });
}

/// Reads the cells of a row, or says why they are not those of `columns`.
pub fn read<'text>(
    raw: &'text [u8],
    cells: &[Range<usize>],
    columns: usize,
    read: &mut Vec<Cow<'text, str>>,
) -> Result<(), String> {
    let text = std::str::from_utf8(raw).map_err(|_| NO_TEXT)?;
    if cells.len() != columns {
        return Err(format!("cells given: {}; columns of the header: {columns}", cells.len()));
    }
    read.clear();
    for cell in cells {
        let cell = unquoted(&text[cell.clone()]);
        read.push(cell.ok_or("a quotation mark is not closed, or words stand behind it")?);
    }
    Ok(())
}

/// Returns a cell without its quotation marks; `None` where they don't enclose
/// all of it.
fn unquoted(cell: &str) -> Option<Cow<'_, str>> {
    let Some(quoted) = cell.strip_prefix('"') else { return Some(cell.into()) };
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

    const CSV: Shape = Shape::Csv(b',');

    /// Reads rows; `None` for one that is refused.
    fn rows(text: &str) -> Rows {
        let mut rows = Vec::new();
        each(text.as_bytes(), CSV, 1, |_, raw, cells| {
            let mut row = Vec::new();
            let is_read = read(raw, cells, cells.len(), &mut row).is_ok();
            rows.push(is_read.then(|| row.into_iter().map(Cow::into_owned).collect()));
        });
        rows
    }

    #[test]
    fn a_row_is_told_with_the_line_it_begins_on() {
        let mut lines = Vec::new();
        let text = "a,b\r\n\r\n\"x\ny\",1\n \nz,\"say \"\"hi\"\"\"";
        each(text.as_bytes(), CSV, 1, |line, raw, cells| {
            let mut row = Vec::new();
            read(raw, cells, 2, &mut row).unwrap();
            lines.push((line, row.remove(1)));
        });
        let wanted = [(1, "b"), (3, "1"), (6, "say \"hi\"")];
        assert_eq!(lines, wanted.map(|(line, cell)| (line, Cow::Borrowed(cell))));
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
