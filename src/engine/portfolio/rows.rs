//! Rows of a large file: cut into chunks that end where a row ends, so that
//! each can be read by itself and the file is never in memory as a whole.
//!
//! Where no quotation mark stands in a chunk, a row is a line and a cell is
//! what stands between two separators. Where one does, `csv` reads it.

use std::io::{self, Read};

use serde_json::{Map, Value};

use super::Refused;
use super::header::Header;

/// How the cells of a file are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `,`.
    Comma,
    /// `;`, as spreadsheets write where the comma is decimal.
    Semicolon,
    /// A tab.
    Tab,
}

impl Separator {
    const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// Returns what it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
        }
    }

    /// Returns the one that parts a header into the most cells.
    pub fn of_header(header: &[u8]) -> Self {
        let cells = |separator: &Self| cells_of(header, *separator).map_or(0, |cells| cells.len());
        // Of equals the last is the largest, so the order is turned.
        Self::ALL.into_iter().rev().max_by_key(cells).unwrap_or(Self::Comma)
    }
}

/// Returns the cells of a single row.
pub fn cells_of(row: &[u8], separator: Separator) -> Option<Vec<String>> {
    let mut reader = reader(row, separator);
    let mut record = csv::StringRecord::new();
    reader
        .read_record(&mut record)
        .ok()?
        .then(|| record.iter().map(|cell| cell.trim().to_owned()).collect())
}

fn reader(bytes: &[u8], separator: Separator) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator.byte())
        .from_reader(bytes)
}

/// A part of a file that begins and ends with whole rows.
#[derive(Debug)]
pub struct Chunk {
    /// The rows.
    pub bytes: Vec<u8>,
    /// The line of the file that the first of them begins on.
    pub line: u64,
}

/// A row with where it stands.
#[derive(Debug)]
pub struct Row<'row> {
    /// The line of the file that it begins on.
    pub line: u64,
    /// The row as it stands there, without its line end.
    pub raw: &'row [u8],
    /// Its cells.
    pub cells: &'row [&'row [u8]],
}

impl Chunk {
    /// Calls `each` with every line that is not blank, as a row without cells.
    pub fn lines(&self, mut each: impl FnMut(Row<'_>)) {
        for (line, raw) in (self.line..).zip(self.bytes.split(|byte| *byte == b'\n')) {
            let raw = raw.trim_ascii();
            if !raw.is_empty() {
                each(Row { line, raw, cells: &[] });
            }
        }
    }

    /// Calls `each` with every row of CSV that is not blank.
    pub fn rows(&self, separator: Separator, mut each: impl FnMut(Row<'_>)) {
        if self.bytes.contains(&b'"') {
            self.quoted_rows(separator, each);
            return;
        }
        let separator = separator.byte();
        let mut cells: Vec<&[u8]> = Vec::new();
        for (line, raw) in (self.line..).zip(self.bytes.split(|byte| *byte == b'\n')) {
            let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
            if raw.is_empty() {
                continue;
            }
            cells.clear();
            cells.extend(raw.split(|byte| *byte == separator));
            each(Row { line, raw, cells: &cells });
        }
    }

    fn quoted_rows(&self, separator: Separator, mut each: impl FnMut(Row<'_>)) {
        let mut reader = reader(&self.bytes, separator);
        let mut record = csv::ByteRecord::new();
        let (mut line, mut start) = (self.line, 0);
        // Bytes in memory are always read, and a row of any length is taken.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let end = usize::try_from(reader.position().byte()).unwrap_or(self.bytes.len());
            let from_blank = &self.bytes[start..end];
            let blank = from_blank.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            let lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            line += lines(&from_blank[..blank]);
            let raw = &from_blank[blank..];
            let cells: Vec<&[u8]> = record.iter().collect();
            each(Row { line, raw: trimmed(raw), cells: &cells });
            line += lines(raw);
            start = end;
        }
    }
}

fn trimmed(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    raw.strip_suffix(b"\r").unwrap_or(raw)
}

/// How much is read at once.
const CHUNK: usize = 256 << 10;

/// The longest row. A quotation mark that is never closed would make one of
/// all that follows.
pub const LONGEST_ROW: usize = 4 << 20;

/// The chunks of a file, in order.
#[derive(Debug)]
pub struct Chunks<R> {
    file: R,
    /// The separator of CSV; `None` where a row is a line.
    separator: Option<Separator>,
    /// What was read behind the end of the last chunk.
    rest: Vec<u8>,
    line: u64,
    is_over: bool,
}

impl<R: Read> Chunks<R> {
    /// Begins with what is already read of a file, on `line` of it.
    pub fn new(file: R, rest: Vec<u8>, line: u64, separator: Option<Separator>) -> Self {
        Self { file, separator, rest, line, is_over: false }
    }

    /// Returns the next chunk; `None` at the end.
    pub fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let mut bytes = std::mem::take(&mut self.rest);
        while !self.is_over {
            let read = (&mut self.file).take(CHUNK as u64).read_to_end(&mut bytes)?;
            self.is_over = read < CHUNK;
            if let Some(end) = end_of_rows(&bytes, self.separator).filter(|_| !self.is_over) {
                self.rest = bytes.split_off(end);
                break;
            }
            if bytes.len() > LONGEST_ROW {
                return Err(self.too_long());
            }
        }
        if self.is_over && is_in_quotes(&bytes, self.separator) {
            return Err(self.too_long());
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        self.line += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        Ok(Some(Chunk { bytes, line }))
    }

    fn too_long(&self) -> io::Error {
        io::Error::other(format!(
            "from line {} on, a quotation mark is opened and not closed",
            self.line
        ))
    }
}

/// Where a reader of rows stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Between,
    Bare,
    Quoted,
    QuoteInQuoted,
}

fn after(state: State, byte: u8, separator: u8) -> State {
    use State::{Bare, Between, QuoteInQuoted, Quoted};
    match (state, byte) {
        (Quoted, b'"') => QuoteInQuoted,
        (Quoted, _) | (QuoteInQuoted | Between, b'"') => Quoted,
        (_, b'\n') => Between,
        (_, byte) if byte == separator => Between,
        _ => Bare,
    }
}

/// Returns where the last whole row ends.
fn end_of_rows(bytes: &[u8], separator: Option<Separator>) -> Option<usize> {
    let Some(separator) = separator.filter(|_| bytes.contains(&b'"')) else {
        return bytes.iter().rposition(|byte| *byte == b'\n').map(|index| index + 1);
    };
    ends(bytes, separator).last()
}

/// Returns where the first row ends.
pub fn end_of_first(bytes: &[u8], separator: Separator) -> Option<usize> {
    ends(bytes, separator).next()
}

fn ends(bytes: &[u8], separator: Separator) -> impl Iterator<Item = usize> {
    let mut state = State::Between;
    (1..).zip(bytes).filter_map(move |(end, byte)| {
        state = after(state, *byte, separator.byte());
        (state == State::Between && *byte == b'\n').then_some(end)
    })
}

fn is_in_quotes(bytes: &[u8], separator: Option<Separator>) -> bool {
    separator.is_some_and(|separator| {
        let end =
            bytes.iter().fold(State::Between, |state, byte| after(state, *byte, separator.byte()));
        end == State::Quoted
    })
}

/// Reads an object of JSON as the values of the columns. Fields that are not
/// there have no value; one that the header has not would be lost.
pub fn object(header: &Header, raw: &[u8]) -> Result<Vec<Value>, Refused> {
    let mut object: Map<String, Value> = serde_json::from_slice(raw)
        .map_err(|error| Refused::row(format_args!("no JSON object: {error}")))?;
    let values =
        header.columns.iter().map(|column| object.remove(column).unwrap_or_default()).collect();
    match object.keys().next() {
        None => Ok(values),
        Some(field) => Err(Refused::row(format_args!("the first row has no field `{field}`"))),
    }
}

/// Returns a value as the text of a cell.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Rows = Vec<(u64, Vec<String>)>;

    fn rows(text: &str, separator: Separator) -> Rows {
        let mut chunks = Chunks::new(text.as_bytes(), Vec::new(), 1, Some(separator));
        let mut rows = Vec::new();
        while let Some(chunk) = chunks.next_chunk().unwrap() {
            chunk.rows(separator, |row| {
                let cells = row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned());
                rows.push((row.line, cells.collect()));
            });
        }
        rows
    }

    #[test]
    fn a_row_is_told_with_the_line_it_begins_on() {
        let text = "a,b\r\n\r\n\"x\ny\",1\n\nz,\"say \"\"hi\"\"\"";
        let wanted = [(1, vec!["a", "b"]), (3, vec!["x\ny", "1"]), (6, vec!["z", "say \"hi\""])];
        let wanted: Rows = wanted
            .into_iter()
            .map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(rows(text, Separator::Comma), wanted);
    }

    #[test]
    fn a_quotation_mark_that_stays_open_is_told_with_its_line() {
        let mut chunks =
            Chunks::new("a,\"b\nc,d\n".as_bytes(), Vec::new(), 7, Some(Separator::Comma));
        let error = chunks.next_chunk().unwrap_err().to_string();
        assert!(error.starts_with("from line 7 on"), "{error}");
    }

    #[test]
    fn the_separator_is_the_one_that_makes_most_cells() {
        for (header, separator) in [
            ("name,arr", Separator::Comma),
            ("name;\"arr, in USD\";people", Separator::Semicolon),
            ("name\tarr\tpeople, all", Separator::Tab),
            ("name", Separator::Comma),
        ] {
            assert_eq!(Separator::of_header(header.as_bytes()), separator, "{header}");
        }
    }

    proptest! {
        /// Both ways of reading agree with the library on the whole text.
        #[test]
        fn chunks_have_the_rows_that_csv_reads(text in "([a-z0-9,\" \n]|\r\n){0,80}") {
            let whole = Chunk { bytes: text.clone().into_bytes(), line: 1 };
            if is_in_quotes(&whole.bytes, Some(Separator::Comma)) {
                return Ok(());
            }
            let mut library = Vec::new();
            whole.quoted_rows(Separator::Comma, |row| {
                library.push(row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect::<Vec<_>>());
            });
            let ours: Vec<_> = rows(&text, Separator::Comma).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(ours, library);
        }

        #[test]
        fn any_cut_is_where_a_row_ends(text in "([a-z,\"\n]){0,60}") {
            if let Some(end) = end_of_rows(text.as_bytes(), Some(Separator::Comma)) {
                let (before, after) = text.split_at(end);
                let read = |text: &str| {
                    let chunk = Chunk { bytes: text.as_bytes().to_vec(), line: 1 };
                    let mut count = 0;
                    chunk.quoted_rows(Separator::Comma, |_| count += 1);
                    count
                };
                prop_assert_eq!(read(before) + read(after), read(&text));
            }
        }
    }
}
