//! The header of a portfolio: what each column means.
//!
//! Columns are known by the names that people and programs give them; whoever
//! calls one otherwise says so. Every other column is carried through.

use strum::VariantArray;

use crate::engine::score::metric::Metric;
use crate::names;

/// What is read of a company.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Field {
    /// What it is called.
    Name,
    /// Annual recurring revenue.
    Arr,
    /// People.
    Headcount,
    /// Growth of ARR in a year.
    Growth,
    /// The stage it declares.
    Stage,
}

impl Field {
    /// Returns the name of each.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::VARIANTS.iter().map(Into::into)
    }

    /// Returns the names that people give its column, besides its own.
    fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["Company", "Company Name", "Account", "Account Name", "Customer"],
            Self::Arr => &[
                "Annual Recurring Revenue",
                "Current ARR",
                "Total ARR",
                "ARR (USD)",
                "Annual Revenue",
                "Revenue",
            ],
            Self::Headcount => &[
                "Employees",
                "Employee Count",
                "Number of Employees",
                "No. of Employees",
                "FTE",
                "FTEs",
                "People",
                "Team Size",
            ],
            Self::Growth => &["ARR Growth", "YoY Growth", "Growth YoY", "Growth Rate", "YoY"],
            Self::Stage => &["Declared Stage", "GTM Stage"],
        }
    }

    fn is_called(self, key: &str) -> bool {
        let own: &str = self.into();
        std::iter::once(&own).chain(self.aliases()).any(|name| names::key(name) == key)
    }
}

/// What a column means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Something that is read of the company.
    Field(Field),
    /// The value of a metric, by the name it is found by.
    Metric(String),
    /// Nothing to this program.
    Carried,
}

/// The columns of a portfolio, in their order.
#[derive(Clone, Debug)]
pub struct Header {
    /// Their names, as written.
    pub columns: Vec<String>,
    /// What each means.
    pub roles: Vec<Role>,
    /// Those that are metrics.
    pub metrics: Vec<usize>,
    fields: [Option<usize>; Field::VARIANTS.len()],
}

/// Why a header can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Nothing in it tells a stage.
    #[error("no column gives ARR, headcount or a stage: the columns are {}", .0.join(", "))]
    NoSignal(Vec<String>),
    /// A column that was chosen is not there.
    #[error("there is no column `{given}`: the columns are {}", .columns.join(", "))]
    NoColumn {
        /// The column, as given.
        given: String,
        /// Those that are there.
        columns: Vec<String>,
    },
    /// Two columns mean the same.
    #[error("`{first}` and `{second}` could both be {}", <&str>::from(.field))]
    Twice {
        /// What they mean.
        field: Field,
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
}

impl Header {
    /// Reads a header. `chosen` are the columns that the reader named for a
    /// field; `metrics` those that a column may be called after.
    pub fn read(
        columns: Vec<String>,
        chosen: &[(Field, String)],
        metrics: &[Metric<'_>],
    ) -> Result<Self, HeaderError> {
        let mut fields = [None; Field::VARIANTS.len()];
        for (field, name) in chosen {
            fields[*field as usize] = Some(find(&columns, name)?);
        }
        let taken = fields;
        let mut roles = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            let key = names::key(column);
            let chosen_for =
                Field::VARIANTS.iter().find(|field| taken[**field as usize] == Some(index));
            let called = || {
                let free = Field::VARIANTS.iter().filter(|field| taken[**field as usize].is_none());
                free.copied().find(|field| field.is_called(&key))
            };
            let field = chosen_for.copied().or_else(called);
            if let Some(field) = field {
                match fields[field as usize].replace(index) {
                    Some(first) if first != index => {
                        return Err(HeaderError::Twice {
                            field,
                            first: columns[first].clone(),
                            second: column.clone(),
                        });
                    }
                    _ => {}
                }
            }
            let metric = || {
                let is_it = |metric: &&Metric<'_>| {
                    metric.fact.names().into_iter().any(|name| names::key(name) == key)
                };
                metrics.iter().find(is_it).map(|metric| metric.fact.name().to_owned())
            };
            roles.push(match field {
                Some(field) => Role::Field(field),
                None => metric().map_or(Role::Carried, Role::Metric),
            });
        }
        let signals = [Field::Arr, Field::Headcount, Field::Stage];
        if signals.iter().all(|field| fields[*field as usize].is_none()) {
            return Err(HeaderError::NoSignal(columns));
        }
        let metrics = (0..roles.len()).filter(|index| matches!(roles[*index], Role::Metric(_)));
        Ok(Self { metrics: metrics.collect(), columns, roles, fields })
    }

    /// Returns the name of the metric that a column holds.
    pub fn metric(&self, column: usize) -> &str {
        match &self.roles[column] {
            Role::Metric(name) => name,
            Role::Field(_) | Role::Carried => &self.columns[column],
        }
    }

    /// Returns the column that `name` means.
    pub fn find(&self, name: &str) -> Result<usize, HeaderError> {
        find(&self.columns, name)
    }

    /// Returns the column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.fields[field as usize]
    }
}

fn find(columns: &[String], name: &str) -> Result<usize, HeaderError> {
    let found = columns.iter().position(|column| names::key(column) == names::key(name));
    found.ok_or_else(|| HeaderError::NoColumn { given: name.to_owned(), columns: columns.to_vec() })
}
