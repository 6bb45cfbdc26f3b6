//! Tables: rows of text under named columns, some of which hold figures.
//!
//! A table is read with its columns first, so that each cell is checked as it
//! is read and an error points at the cell.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::distinct::{self, PARTS_OF_A_SECTION, identified};
use super::id::Slug;
use super::marks::{Marks, MetricError};
use super::share::ShareOf;
use super::source::Origin;
use crate::quantity::figure::{Figure, Kind};
use crate::yaml::fault::{self, Code, Fault};

/// What a column means to the program, beyond its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The rows are metrics, and this is their name.
    Metric,
    /// What a metric should be. Without a column of metrics beside it, the rows
    /// marked as metrics are.
    Target,
    /// Products, separated by commas; the row is their category.
    Products,
    /// The share of the whole that goes to the row.
    Share,
    /// The sales motion that the row serves.
    Motion,
    /// The segments and personas that the row serves.
    Segment,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Metric, Self::Target, Self::Products, Self::Share, Self::Motion, Self::Segment];
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// What it means, where it means something.
    pub role: Option<Role>,
    /// The kinds of figure its cells may hold; none for a column of words.
    pub figures: Vec<Kind>,
    /// What a column of shares is of, where that is a budget or revenue.
    pub of: Option<ShareOf>,
    /// Whose the heading is: the sources leave some columns without one.
    pub origin: Origin,
}

/// One cell: its text exactly as written, and the figure in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// The figure, in a column of figures, where the text has a digit.
    pub figure: Option<Figure>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its id in the table.
    pub id: Slug,
    /// Its cells, as many as there are columns.
    pub cells: Vec<Cell>,
    /// What the program needs to know of it.
    pub marks: Marks,
}

impl Row {
    /// Returns what the row is called: its first cell.
    pub fn label(&self) -> &str {
        self.cells.first().map_or("", |cell| cell.text.as_str())
    }
}

identified! {
    Row: "row", not PARTS_OF_A_SECTION;
}

/// A table of at least one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns; the first one names the rows.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// Returns the place of the first column with this role.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == Some(role))
    }
}

/// Reads the products in a cell of a [`Role::Products`] column: names separated
/// by commas, perhaps `or equivalent` at the end, perhaps a remark in
/// parentheses behind each name.
pub fn products(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let between_names = |character| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    };
    text.split(between_names)
        .map(|name| {
            let name = name.split('(').next().unwrap_or(name).trim();
            match name.strip_suffix("or equivalent") {
                // `Vendor equivalent` is a name of its own.
                Some(rest) if rest.is_empty() || rest.ends_with(char::is_whitespace) => {
                    rest.trim_end()
                }
                _ => name,
            }
        })
        .filter(|name| !name.is_empty())
        .collect()
}

impl<'de> Deserialize<'de> for Column {
    /// Reads a bare name, or a name with what the column holds.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ColumnVisitor;

        impl<'de> Visitor<'de> for ColumnVisitor {
            type Value = Column;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a column: its name, or { name, role, figures, of, origin }")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Column, E> {
                Ok(Column {
                    name: name.to_owned(),
                    role: None,
                    figures: Vec::new(),
                    of: None,
                    origin: Origin::Source,
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Column, A::Error> {
                let spec = ColumnSpec::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Column {
                    name: spec.name,
                    role: spec.role,
                    of: spec.of,
                    origin: spec.origin,
                    figures: match spec.figures {
                        None => Vec::new(),
                        Some(Figures::One(kind)) => vec![kind],
                        Some(Figures::Several(kinds)) => kinds,
                    },
                })
            }
        }

        deserializer.deserialize_any(ColumnVisitor)
    }
}

/// A column written with more than its name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ColumnSpec {
    /// The heading.
    name: String,
    /// What the column means to the program.
    role: Option<Role>,
    /// The kinds of figure its cells may hold.
    figures: Option<Figures>,
    /// What the shares are of, in a column with the role `share`.
    of: Option<ShareOf>,
    /// `ours` where the source gives the column no heading.
    #[serde(default)]
    origin: Origin,
}

/// One kind of figure, or several.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Figures {
    One(Kind),
    Several(Vec<Kind>),
}

impl<'de> Deserialize<'de> for Figures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FiguresVisitor;

        impl<'de> Visitor<'de> for FiguresVisitor {
            type Value = Figures;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a kind of figure, or a list of kinds")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Figures, E> {
                Kind::deserialize(de::value::StrDeserializer::new(name)).map(Figures::One)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Figures, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(Figures::Several)
            }
        }

        deserializer.deserialize_any(FiguresVisitor)
    }
}

impl<'de> Deserialize<'de> for Table {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TableVisitor;

        impl<'de> Visitor<'de> for TableVisitor {
            type Value = Table;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a table: `columns`, then `rows`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Table, A::Error> {
                let mut columns: Option<Columns> = None;
                let mut rows = None;
                while let Some(field) = map.next_key()? {
                    match (field, &columns) {
                        // Rows are read under the columns before them, and
                        // would not fit a second set.
                        (TableField::Columns, Some(_)) => {
                            return Err(de::Error::duplicate_field("columns"));
                        }
                        (TableField::Columns, None) => columns = Some(map.next_value()?),
                        (TableField::Rows, _) if rows.is_some() => {
                            return Err(de::Error::duplicate_field("rows"));
                        }
                        (TableField::Rows, Some(columns)) => {
                            rows = Some(map.next_value_seed(RowsSeed(&columns.0))?);
                        }
                        (TableField::Rows, None) => {
                            return Err(fault::refuse(Fault::new(
                                Code::Columns,
                                "`columns` must stand before `rows`, so that each cell can be checked",
                            )));
                        }
                    }
                }
                Ok(Table {
                    columns: columns.ok_or_else(|| de::Error::missing_field("columns"))?.0,
                    rows: rows.ok_or_else(|| de::Error::missing_field("rows"))?,
                })
            }
        }

        deserializer.deserialize_map(TableVisitor)
    }
}

/// The fields of a table.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "kebab-case")]
enum TableField {
    Columns,
    Rows,
}

/// Columns that can mean what they say.
struct Columns(Vec<Column>);

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let columns = Vec::deserialize(deserializer)?;
        check_columns(&columns)
            .map_err(|message| fault::refuse(Fault::new(Code::Columns, message)))?;
        Ok(Self(columns))
    }
}

/// Refuses columns that can't mean what they say.
fn check_columns(columns: &[Column]) -> Result<(), &'static str> {
    if columns.is_empty() {
        return Err("a table needs a column at least");
    }
    let with = |role| columns.iter().filter(move |column| column.role == Some(role));
    if Role::ALL.into_iter().any(|role| with(role).count() > 1) {
        return Err("two columns have the same role");
    }
    if with(Role::Metric).count() == 1 && columns[0].role != Some(Role::Metric) {
        return Err("the column with the role `metric` names the rows, so it comes first");
    }
    if with(Role::Share).any(|column| column.figures != [Kind::Percent]) {
        return Err(
            "the column with the role `share` holds percentages: give it `figures: percent`",
        );
    }
    let of_no_shares = |column: &Column| column.of.is_some() && column.role != Some(Role::Share);
    if columns.iter().any(of_no_shares) {
        return Err("`of` says what shares are of: give the column `role: share`");
    }
    Ok(())
}

/// Reads rows under known columns.
struct RowsSeed<'table>(&'table [Column]);

impl<'de> DeserializeSeed<'de> for RowsSeed<'_> {
    type Value = Vec<Row>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Row>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowsSeed<'_> {
    type Value = Vec<Row>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Row>, A::Error> {
        let mut rows: Vec<Row> = Vec::new();
        while let Some(row) = seq.next_element_seed(RowSeed { columns: self.0, earlier: &rows })? {
            rows.push(row);
        }
        Ok(rows)
    }
}

/// The fields of a row that is more than its cells.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "kebab-case")]
enum RowField {
    Id,
    Cells,
    Marks,
}

/// Reads one row: a list of cells, or `{ id, cells, marks }`.
struct RowSeed<'table> {
    columns: &'table [Column],
    earlier: &'table [Row],
}

impl RowSeed<'_> {
    /// Gives the row its id, refusing one that is not its own.
    fn row<E: de::Error>(
        &self,
        id: Option<Slug>,
        cells: Vec<Cell>,
        marks: Marks,
    ) -> Result<Row, E> {
        let label = cells.first().map_or("", |cell| cell.text.as_str());
        let id = Slug::given_or_of(id, label).map_err(fault::refuse)?;
        self.check_metric(&cells, &marks).map_err(fault::refuse)?;
        let row = Row { id, cells, marks };
        distinct::check(&row, self.earlier)?;
        Ok(row)
    }

    /// Refuses marks of a metric where no column could be its target, and those
    /// that contradict the target.
    fn check_metric(&self, cells: &[Cell], marks: &Marks) -> Result<(), MetricError> {
        let Some(metric) = &marks.metric else {
            return Ok(());
        };
        let with = |role| {
            let mut columns = self.columns.iter();
            columns.position(|column| column.role == Some(role))
        };
        let target = with(Role::Target);
        if target.or(with(Role::Metric)).is_none() {
            return Err(MetricError::NoMetric(
                "a row of a table with a column of the role `metric` or `target`, and this one has neither",
            ));
        }
        metric.check(target.and_then(|index| cells[index].figure.as_ref()))
    }
}

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = Row;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Row, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = Row;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a row: a list of cells, or { id, cells, marks }")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Row, A::Error> {
        let cells = CellsSeed(self.columns).visit_seq(seq)?;
        self.row(None, cells, Marks::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let (mut id, mut cells, mut marks) = (None, None, None);
        while let Some(field) = map.next_key()? {
            match field {
                RowField::Id if id.is_some() => return Err(de::Error::duplicate_field("id")),
                RowField::Cells if cells.is_some() => {
                    return Err(de::Error::duplicate_field("cells"));
                }
                RowField::Marks if marks.is_some() => {
                    return Err(de::Error::duplicate_field("marks"));
                }
                RowField::Id => id = Some(map.next_value::<Slug>()?),
                RowField::Cells => cells = Some(map.next_value_seed(CellsSeed(self.columns))?),
                RowField::Marks => marks = Some(map.next_value::<Marks>()?),
            }
        }
        let cells = cells.ok_or_else(|| de::Error::missing_field("cells"))?;
        self.row(id, cells, marks.unwrap_or_default())
    }
}

/// Reads the cells of one row.
struct CellsSeed<'table>(&'table [Column]);

impl<'de> DeserializeSeed<'de> for CellsSeed<'_> {
    type Value = Vec<Cell>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Cell>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for CellsSeed<'_> {
    type Value = Vec<Cell>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a list of {} cells", self.0.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Cell>, A::Error> {
        let columns = self.0;
        let mut cells = Vec::with_capacity(columns.len());
        let (mut given, mut wrong) = (0, false);
        for column in columns {
            match seq.next_element_seed(CellSeed(column)) {
                Ok(Some(cell)) => cells.push(cell),
                Ok(None) => break,
                // The other cells are still held against their own columns.
                Err(error) if fault::is_told(&error) => wrong = true,
                Err(error) => return Err(error),
            }
            given += 1;
        }
        while seq.next_element::<de::IgnoredAny>()?.is_some() {
            given += 1;
        }
        if given != columns.len() {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            return Err(fault::refuse(Fault::new(
                Code::Cells,
                format!(
                    "cells given: {given}; columns of the table: {} ({})",
                    columns.len(),
                    names.join(", ")
                ),
            )));
        }
        if wrong {
            return Err(fault::told());
        }
        Ok(cells)
    }
}

/// Reads one cell.
struct CellSeed<'table>(&'table Column);

impl<'de> DeserializeSeed<'de> for CellSeed<'_> {
    type Value = Cell;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cell, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for CellSeed<'_> {
    type Value = Cell;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text of a cell")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Cell, E> {
        let column = self.0;
        let has_figure = !column.figures.is_empty() && text.contains(|c: char| c.is_ascii_digit());
        let figure =
            has_figure.then(|| text.parse::<Figure>().map_err(fault::refuse)).transpose()?;
        if let Some(figure) = &figure {
            let kind = figure.quantity().unit.kind();
            if !column.figures.contains(&kind) {
                let allowed: Vec<String> = column
                    .figures
                    .iter()
                    .map(|kind| format!("{kind} (as in {})", kind.example()))
                    .collect();
                return Err(fault::refuse(Fault::new(
                    Code::FigureKind,
                    format!(
                        "`{text}` is a figure of kind {kind}, and the column `{}` holds {}",
                        column.name,
                        allowed.join(" or ")
                    ),
                )));
            }
        }
        if column.role == Some(Role::Products) && products(text).is_empty() {
            return Err(fault::refuse(Fault::new(
                Code::Value,
                format!("`{text}` names no product: write names separated by commas"),
            )));
        }
        Ok(Cell { text: text.to_owned(), figure })
    }
}

/// How a table is written in a file, for its schema.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes the file for its schema")]
struct TableFile {
    /// The columns; they stand before the rows.
    #[schemars(length(min = 1))]
    columns: Vec<ColumnFile>,
    /// The rows, each with as many cells as there are columns.
    rows: Vec<RowFile>,
}

/// A column: its name, or more.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it only describes the file for its schema")]
enum ColumnFile {
    Name(String),
    Spec(ColumnSpec),
}

/// A row: its cells, or more.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it only describes the file for its schema")]
pub(super) enum RowFile {
    Cells(Vec<CellFile>),
    Spec(RowSpec),
}

/// A cell. All is text, quoted or not.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it only describes the file for its schema")]
pub(super) enum CellFile {
    Text(String),
    Number(f64),
    Truth(bool),
}

/// A row with more than its cells.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes the file for its schema")]
pub(super) struct RowSpec {
    id: Option<Slug>,
    cells: Vec<CellFile>,
    #[serde(default)]
    marks: Marks,
}

impl JsonSchema for Table {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Table".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        TableFile::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_names_between_commas() {
        for (text, names) in [
            ("GA4, Mixpanel", vec!["GA4", "Mixpanel"]),
            ("6sense, Demandbase, or equivalent", vec!["6sense", "Demandbase"]),
            ("6sense or equivalent", vec!["6sense"]),
            (
                "Marketo, Eloqua, HubSpot Enterprise (enterprise-grade)",
                vec!["Marketo", "Eloqua", "HubSpot Enterprise"],
            ),
            ("(none)", vec![]),
            ("GA4 (web), Mixpanel", vec!["GA4", "Mixpanel"]),
            ("GA4 (web, apps), Mixpanel (or equivalent)", vec!["GA4", "Mixpanel"]),
            ("6sense (intent) or equivalent", vec!["6sense"]),
            ("Vendor equivalent", vec!["Vendor equivalent"]),
        ] {
            assert_eq!(products(text), names, "{text}");
        }
    }

    // The YAML reader refuses a key that comes twice by itself, and other
    // formats don't.
    #[test]
    fn no_key_may_come_twice() {
        for (json, field) in [
            (r#"{"columns": ["A"], "rows": [["a"]], "columns": ["A", "B"]}"#, "columns"),
            (r#"{"columns": ["A"], "rows": [], "rows": []}"#, "rows"),
            (r#"{"columns": ["A"], "rows": [{"id": "a", "id": "b", "cells": ["a"]}]}"#, "id"),
            (r#"{"columns": ["A"], "rows": [{"cells": ["a"], "cells": ["b"]}]}"#, "cells"),
            (
                r#"{"columns": ["A"], "rows": [{"cells": ["a"], "marks": {}, "marks": {}}]}"#,
                "marks",
            ),
        ] {
            let error = serde_json::from_str::<Table>(json).unwrap_err().to_string();
            let wanted = format!("duplicate field `{field}`");
            assert!(error.starts_with(&wanted), "{json}: {error}");
        }
    }
}
