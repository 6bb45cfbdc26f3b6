//! Sections, which guides and frameworks share: tables, points and steps with
//! their addresses.

use schemars::JsonSchema;
use serde::Serialize;

use super::layer::LayerMark;
use super::view::{FigureView, SourceRef, and_list};
use crate::catalog::layers::Provenance;
use crate::document::{self, Block, Document, Item, Level, Marker};
use crate::playbook::guide::{Body, Section};
use crate::playbook::id::FactId;
use crate::playbook::source::Origin;
use crate::playbook::table::{self, Role};
use crate::quantity::figure::Kind;

/// A section.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SectionView<'catalog> {
    pub(super) id: FactId,
    pub(super) title: &'catalog str,
    /// Whose the title is.
    pub(super) title_origin: Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    intro: Option<&'catalog str>,
    #[serde(flatten)]
    pub(super) body: BodyView<'catalog>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'catalog str>,
    /// What of its title comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'catalog>,
    #[serde(skip)]
    intro_mark: LayerMark<'catalog>,
    #[serde(skip)]
    note_mark: LayerMark<'catalog>,
}

/// What a section holds.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BodyView<'catalog> {
    /// Rows under columns.
    Table(TableView<'catalog>),
    /// Named points.
    Points(Vec<PointView<'catalog>>),
    /// Steps in order.
    Steps(Vec<PointView<'catalog>>),
}

/// A table.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TableView<'catalog> {
    pub(super) columns: Vec<ColumnView<'catalog>>,
    pub(super) rows: Vec<RowView<'catalog>>,
}

/// A column.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ColumnView<'catalog> {
    pub(super) name: &'catalog str,
    /// What it means to the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<Role>,
    /// The kinds of figure it holds.
    #[serde(skip_serializing_if = "<[Kind]>::is_empty")]
    figures: &'catalog [Kind],
    /// Whose the heading is.
    pub(super) origin: Origin,
}

/// A row.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RowView<'catalog> {
    pub(super) id: FactId,
    pub(super) cells: Vec<CellView<'catalog>>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    pub(super) mark: LayerMark<'catalog>,
}

/// A cell.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CellView<'catalog> {
    pub(super) text: &'catalog str,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<FigureView>,
    /// The products it names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    products: Vec<&'catalog str>,
}

/// A point or a step.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PointView<'catalog> {
    pub(super) id: FactId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'catalog str>,
    detail: &'catalog str,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<FigureView>,
    /// What of it comes from a layer.
    #[serde(flatten)]
    mark: LayerMark<'catalog>,
}

impl PointView<'_> {
    /// Returns what it says. Where a layer changed the figure in it and not the
    /// sentence, the figure is told behind it.
    fn says(&self) -> String {
        let detail = self.detail;
        let figure = self.figure.as_ref().map(|figure| figure.text.as_str());
        let aside = self.mark.aside("detail", detail, figure);
        let tag = match self.name {
            Some(_) => String::new(),
            None => self.mark.tag(),
        };
        format!("{detail}{aside}{tag}")
    }
}

/// Names the titles and column headings that are ours, each kind in one
/// breath.
pub(super) fn own_headings(sections: &[SectionView<'_>]) -> Vec<String> {
    let titles = sections
        .iter()
        .filter(|section| section.title_origin == Origin::Ours)
        .map(|section| section.title);
    let columns = sections.iter().flat_map(|section| match &section.body {
        BodyView::Table(table) => table.columns.as_slice(),
        BodyView::Points(_) | BodyView::Steps(_) => &[],
    });
    let columns = columns.filter(|column| column.origin == Origin::Ours).map(|column| column.name);
    [quoted("title", titles), quoted("column", columns)].into_iter().flatten().collect()
}

/// Says `the title “A”`, `the titles “A” and “B”`, or nothing of none.
fn quoted<'name>(what: &str, names: impl Iterator<Item = &'name str>) -> Option<String> {
    let names: Vec<String> = names.map(|name| format!("“{name}”")).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("the {what} {one}")),
        several => Some(format!("the {what}s {}", and_list(several))),
    }
}

impl<'catalog> SectionView<'catalog> {
    /// Builds the view of a section of the file with the address `home`.
    pub(super) fn new(
        home: &FactId,
        section: &'catalog Section,
        provenance: &'catalog Provenance,
    ) -> Self {
        let id = home.join(section.id.as_str());
        let mark = |id: &FactId| LayerMark::new(provenance, home, id);
        let body = match &section.body {
            Body::Table(table) => BodyView::Table(TableView::new(&id, table, &mark)),
            Body::Points(points) => BodyView::Points(
                points
                    .iter()
                    .map(|point| PointView {
                        mark: mark(&id.join(point.id.as_str())),
                        id: id.join(point.id.as_str()),
                        name: Some(&point.name),
                        detail: &point.detail,
                        figure: point.figure.as_ref().map(FigureView::from),
                    })
                    .collect(),
            ),
            Body::Steps(steps) => BodyView::Steps(
                steps
                    .iter()
                    .map(|step| PointView {
                        mark: mark(&id.join(step.id.as_str())),
                        id: id.join(step.id.as_str()),
                        name: None,
                        detail: &step.detail,
                        figure: step.figure.as_ref().map(FigureView::from),
                    })
                    .collect(),
            ),
        };
        Self {
            mark: mark(&id),
            intro_mark: mark(&id.join("intro")),
            note_mark: mark(&id.join("note")),
            id,
            title: &section.title,
            title_origin: section.title_origin,
            intro: section.intro.as_deref(),
            body,
            note: section.note.as_deref(),
        }
    }
}

impl<'catalog> TableView<'catalog> {
    fn new(
        section: &FactId,
        table: &'catalog table::Table,
        mark: &impl Fn(&FactId) -> LayerMark<'catalog>,
    ) -> Self {
        let products = table.column(Role::Products);
        Self {
            columns: table
                .columns
                .iter()
                .map(|column| ColumnView {
                    name: &column.name,
                    role: column.role,
                    figures: &column.figures,
                    origin: column.origin,
                })
                .collect(),
            rows: table
                .rows
                .iter()
                .map(|row| RowView {
                    mark: mark(&section.join(row.id.as_str())),
                    id: section.join(row.id.as_str()),
                    cells: row
                        .cells
                        .iter()
                        .enumerate()
                        .map(|(index, cell)| CellView {
                            text: &cell.text,
                            figure: cell.figure.as_ref().map(FigureView::from),
                            products: if products == Some(index) {
                                table::products(&cell.text)
                            } else {
                                Vec::new()
                            },
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    fn block(&self) -> Block {
        Block::Table(document::Table {
            columns: self.columns.iter().map(|column| column.name.to_owned()).collect(),
            rows: self
                .rows
                .iter()
                .map(|row| {
                    let mut cells = row.texts(&self.columns);
                    if let Some(label) = cells.first_mut() {
                        label.push_str(&row.mark.tag());
                    }
                    cells
                })
                .collect(),
        })
    }
}

impl RowView<'_> {
    /// Returns its cells, each figure that a layer changed with what it was.
    pub(super) fn texts(&self, columns: &[ColumnView<'_>]) -> Vec<String> {
        let cells = columns.iter().zip(&self.cells);
        cells.map(|(column, cell)| self.mark.with_was(column.name, cell.text)).collect()
    }
}

/// Returns the document that a layer names for a fact, in a line.
pub(super) fn source_line(mark: &LayerMark<'_>) -> Option<String> {
    mark.layer_source.as_ref().map(SourceRef::line)
}

/// One fact on its way into a sheet; what a fact has not stays empty.
#[derive(Default)]
pub(super) struct FactRow<'fact> {
    pub(super) id: &'fact str,
    pub(super) kind: &'static str,
    pub(super) section: &'fact str,
    pub(super) label: &'fact str,
    pub(super) text: String,
    pub(super) figure: String,
    pub(super) ask: &'fact str,
    pub(super) instead: &'fact str,
    pub(super) ours: &'static str,
    /// The document of a layer that it comes from, in a line.
    pub(super) source: Option<String>,
}

impl SectionView<'_> {
    pub(super) fn write(&self, document: &mut Document) {
        document.heading(Level::Section, format!("{}{}", self.title, self.mark.tag()));
        if let Some(intro) = self.intro {
            document.paragraph(format!("{intro}{}", self.intro_mark.tag()));
        }
        let items = |points: &[PointView<'_>]| {
            points
                .iter()
                .map(|point| Item {
                    name: point.name.map(|name| format!("{name}{}", point.mark.tag())),
                    text: Some(point.says()),
                    ..Item::default()
                })
                .collect()
        };
        document.push(match &self.body {
            BodyView::Table(table) => table.block(),
            BodyView::Points(points) => Block::Items(Marker::Bullet, items(points)),
            BodyView::Steps(steps) => Block::Items(Marker::Number, items(steps)),
        });
        if let Some(note) = self.note {
            document.paragraph(format!("{note}{}", self.note_mark.tag()));
        }
    }

    pub(super) fn fact_rows(&self, push: &mut impl FnMut(FactRow<'_>)) {
        let columns = match &self.body {
            BodyView::Table(table) => table.columns.as_slice(),
            BodyView::Points(_) | BodyView::Steps(_) => &[],
        };
        let own_columns = columns.iter().any(|column| column.origin == Origin::Ours);
        let own_title = match self.title_origin {
            Origin::Ours => "section",
            Origin::Source => "",
        };
        let ours = match (own_title, own_columns) {
            ("", true) => "columns",
            (_, true) => "section, columns",
            (title, false) => title,
        };
        let (intro_id, note_id) = (self.id.join("intro"), self.id.join("note"));
        let fact = |kind, text: &str| FactRow {
            kind,
            section: self.title,
            text: text.to_owned(),
            ours,
            ..FactRow::default()
        };
        if let Some(intro) = self.intro {
            push(FactRow {
                id: intro_id.as_str(),
                ours: own_title,
                source: source_line(&self.intro_mark),
                ..fact("intro", intro)
            });
        }
        match &self.body {
            BodyView::Table(table) => {
                for row in &table.rows {
                    let (label, cells) = row
                        .cells
                        .split_first()
                        .map_or(("", [].as_slice()), |(label, cells)| (label.text, cells));
                    let named: Vec<String> = table.columns[1..]
                        .iter()
                        .zip(cells)
                        .map(|(column, cell)| {
                            let text = row.mark.with_was(column.name, cell.text);
                            format!("{}: {text}", column.name)
                        })
                        .collect();
                    let figures: Vec<&str> = row
                        .cells
                        .iter()
                        .filter_map(|cell| Some(cell.figure.as_ref()?.quantity.as_str()))
                        .collect();
                    push(FactRow {
                        id: row.id.as_str(),
                        label,
                        figure: figures.join("; "),
                        source: source_line(&row.mark),
                        ..fact("row", &named.join("; "))
                    });
                }
            }
            BodyView::Points(points) | BodyView::Steps(points) => {
                for point in points {
                    let kind = if point.name.is_some() { "point" } else { "step" };
                    push(FactRow {
                        id: point.id.as_str(),
                        label: point.name.unwrap_or_default(),
                        figure: point
                            .figure
                            .as_ref()
                            .map_or(String::new(), |figure| figure.quantity.clone()),
                        source: source_line(&point.mark),
                        ..fact(kind, &point.says())
                    });
                }
            }
        }
        if let Some(note) = self.note {
            push(FactRow {
                id: note_id.as_str(),
                ours: own_title,
                source: source_line(&self.note_mark),
                ..fact("note", note)
            });
        }
    }
}
