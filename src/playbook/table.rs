//! Tables: rows of text under named columns, some of which hold figures.

use super::prelude::*;
use serde::de::value::{SeqAccessDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use super::checked::{PARTS_OF_A_SECTION, flag, flag_schema, shorthand};
use super::marks::{Better, Marks, no_metric};
use super::share::ShareOf;
use crate::quantity::figure::Kind;

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

/// One column.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(transform = or_text)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// What it means to the program.
    pub role: Option<Role>,
    /// The kinds of figure its cells may hold; none for a column of words.
    #[serde(default, deserialize_with = "kinds", skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "kinds_schema")]
    pub figures: Vec<Kind>,
    /// What the shares are of, in a column with the role `share`.
    pub of: Option<ShareOf>,
    /// The segment or the motion that the targets of the column are for, where a
    /// table compares several.
    #[serde(rename = "for")]
    pub serves: Option<String>,
    /// Ours: which values are better of each metric in a column of metrics or
    /// targets, unless its row says so.
    pub better: Option<Better>,
    /// `ours` where the source gives the column no heading.
    #[serde(default)]
    pub origin: Origin,
    /// The slip of the source that the heading mends.
    pub corrects: Option<Correction>,
}

/// A slip in the wording of a source, mended by us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What the source has.
    pub from: String,
    /// What stands for it here.
    pub to: String,
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

shorthand! { Column by name, "a column: its name, or { name, role, figures, of, for, better, origin, corrects }" }

/// Lets a value also be written as a text, in its schema.
pub(super) fn or_text(schema: &mut Schema) {
    *schema = json_schema!({ "anyOf": [{ "type": "string" }, schema] });
}

/// Reads one kind of figure, or several.
fn kinds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Kind>, D::Error> {
    struct KindsVisitor;

    impl<'de> Visitor<'de> for KindsVisitor {
        type Value = Vec<Kind>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a kind of figure, or a list of kinds")
        }

        fn visit_unit<E>(self) -> Result<Vec<Kind>, E> {
            Ok(Vec::new())
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<Vec<Kind>, E> {
            Kind::deserialize(StrDeserializer::new(name)).map(|kind| vec![kind])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Vec<Kind>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(seq))
        }
    }

    deserializer.deserialize_any(KindsVisitor)
}

fn kinds_schema(generator: &mut SchemaGenerator) -> Schema {
    let kind = generator.subschema_for::<Kind>();
    json_schema!({ "anyOf": [kind, { "type": "array", "items": kind }, { "type": "null" }] })
}

/// A cell. All is text, quoted or not.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(from = "String")]
#[schemars(extend("type" = ["string", "number", "boolean"]))]
pub struct Cell {
    /// The text, exactly as written.
    pub text: String,
    /// The figure, in a column of figures, where the text has a digit.
    pub figure: Option<Figure>,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, figure: None }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(transform = or_cells)]
pub struct Row {
    /// Its id in the table; the slug of the first cell unless given.
    #[serde(default)]
    pub id: Slug,
    /// `ours` where the source has no such row, and we cut what it says into one.
    #[serde(default)]
    pub name_origin: Origin,
    /// Its cells, as many as there are columns.
    pub cells: Vec<Cell>,
    /// What the program needs to know of it.
    #[serde(default)]
    pub marks: Marks,
}

shorthand! { Row, "a row: a list of cells, or { id, name-origin, cells, marks }",
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Row, A::Error> {
        let cells = Vec::deserialize(SeqAccessDeserializer::new(seq))?;
        let (id, name_origin, marks) = (Slug::default(), Origin::Source, Marks::default());
        Ok(Row { id, name_origin, cells, marks })
    }
}

/// Lets a row also be written as its cells, in its schema.
fn or_cells(schema: &mut Schema) {
    let cells = schema.pointer("/properties/cells").cloned();
    *schema = json_schema!({ "anyOf": [cells, schema] });
}

impl Row {
    /// Returns what the row is called: its first cell.
    pub fn label(&self) -> &str {
        self.cells.first().map_or("", |cell| cell.text.as_str())
    }
}

identified! {
    Row: "row" of Row::label, not PARTS_OF_A_SECTION;
}

/// A table of at least one column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The columns; the first one names the rows.
    #[schemars(length(min = 1))]
    pub columns: Vec<Column>,
    /// Whether its figures must be one line of numbers, without a gap and without
    /// an overlap.
    #[serde(default, rename = "one-scale", deserialize_with = "flag")]
    #[schemars(schema_with = "flag_schema")]
    pub one_scale: bool,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Row>,
}

impl Table {
    /// Returns the place of the first column with this role.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == Some(role))
    }

    /// Returns why the columns can't mean what they say, if they can't.
    fn misfit(&self) -> Option<&'static str> {
        let columns = &self.columns;
        // Targets may be compared, each column those of one segment.
        let is_second = |(index, column): (usize, &Column)| {
            let is_compared = column.role == Some(Role::Target) && column.serves.is_some();
            column.role.is_some_and(|role| self.column(role) != Some(index)) && !is_compared
        };
        if columns.is_empty() {
            Some("a table needs a column at least")
        } else if columns.iter().enumerate().any(is_second) {
            Some(
                "two columns have the same role: those of targets may where each says `for` which \
                 segment or motion it holds",
            )
        } else if self.column(Role::Metric).is_some_and(|index| index > 0) {
            Some("the column with the role `metric` names the rows, so it comes first")
        } else if self.column(Role::Share).is_some_and(|i| columns[i].figures != [Kind::Percent]) {
            Some("the column with the role `share` holds percentages: give it `figures: percent`")
        } else if columns.iter().any(|one| one.of.is_some() && one.role != Some(Role::Share)) {
            Some("`of` says what shares are of: give the column `role: share`")
        } else if columns.iter().any(|one| one.serves.is_some() && one.role != Some(Role::Target)) {
            Some("`for` says whose targets these are: give the column `role: target`")
        } else {
            None
        }
    }

    /// Refuses marks of a metric where no column could be its target, and those
    /// that contradict the target.
    fn check_metric(&self, row: &Row) -> Result<(), Refusal> {
        let Some(metric) = &row.marks.metric else {
            return Ok(());
        };
        let target = self.column(Role::Target);
        if target.or(self.column(Role::Metric)).is_none() {
            return Err(no_metric(
                "a row of a table with a column of the role `metric` or `target`, and this one has neither",
            ));
        }
        metric.check(target.and_then(|index| row.cells[index].figure.as_ref()))
    }
}

impl Check for Table {
    /// Reads the figures in the cells, by the columns that they stand in.
    fn check(&mut self) -> Result<(), Refusals> {
        if let Some(message) = self.misfit() {
            return Err(Refusals::from(Refusal::new(Code::Columns, message)).at("columns"));
        }
        let mut rows = std::mem::take(&mut self.rows);
        let checked = Refusals::of_items(rows.iter_mut().map(|row| {
            read_figures(&self.columns, &mut row.cells)?;
            self.check_metric(row).map_err(Refusals::from)
        }))
        .and_then(|()| rows.check());
        self.rows = rows;
        checked.map_err(|refusals| refusals.at("rows"))
    }
}

/// Reads the figures in the cells of a row.
fn read_figures(columns: &[Column], cells: &mut [Cell]) -> Result<(), Refusals> {
    let given = cells.len();
    let read = columns.iter().zip(cells).map(|(column, cell)| column.read_figure(cell));
    let mut result = Refusals::of_items(read);
    if given != columns.len() {
        let names = joined(columns.iter().map(|column| &column.name), ", ");
        let count = columns.len();
        let cure = if given > count { ". A cell with a comma in it stands in quotes" } else { "" };
        let message =
            format!("cells given: {given}; columns of the table: {count} ({names}){cure}");
        result = Err(Refusal::new(Code::Cells, message).into());
    }
    result.map_err(|refusals| refusals.at("cells"))
}

impl Column {
    /// Reads the figure in a cell, where the column holds figures and the cell
    /// a digit.
    fn read_figure(&self, cell: &mut Cell) -> Result<(), Refusal> {
        let text = &cell.text;
        if !self.figures.is_empty() && text.contains(|c: char| c.is_ascii_digit()) {
            let figure = text.parse::<Figure>();
            let figure = figure.map_err(|error| Refusal::new(Code::Figure, error))?;
            let kinds: Vec<Kind> = figure.all().map(|one| one.quantity().unit.kind()).collect();
            if let Some(kind) = kinds.iter().find(|kind| !self.figures.contains(kind)) {
                let example = |kind: &Kind| format!("{kind} (as in {})", kind.example());
                return Err(Refusal::new(
                    Code::FigureKind,
                    format_args!(
                        "`{text}` is a figure of kind {kind}, and the column `{}` holds {}",
                        self.name,
                        joined(self.figures.iter().map(example), " or ")
                    ),
                ));
            }
            cell.figure = Some(figure);
        }
        if self.role == Some(Role::Products) && products(&cell.text).is_empty() {
            let message =
                format!("`{}` names no product: write names separated by commas", cell.text);
            return Err(Refusal::new(Code::Value, message));
        }
        Ok(())
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
