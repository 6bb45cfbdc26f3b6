//! The stage that an answer is about, and where what was given comes from.

use super::prelude::*;

/// Where a value that was given comes from. In JSON it is two fields:
/// `given_by`, and `company_file` where it was one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "given_by", content = "company_file", rename_all = "kebab-case")]
pub enum ValueSource<'catalog> {
    /// The options of this command.
    CommandLine,
    /// A company file, by its path.
    CompanyFile(&'catalog str),
    /// Environment variables.
    Environment,
    /// A row of this file.
    #[serde(rename = "file")]
    Row(&'catalog str),
}

impl<'catalog> ValueSource<'catalog> {
    /// Returns what it is, in words that follow "given by".
    pub fn words(self) -> &'catalog str {
        match self {
            Self::CommandLine => "the command line",
            Self::CompanyFile(path) | Self::Row(path) => path,
            Self::Environment => "the environment",
        }
    }
}

/// The stage that an answer is about, with how it was chosen; absent from
/// answers about every stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Selection<'catalog> {
    /// The stage.
    pub stage: StageRef<'catalog>,
    /// The signals it was resolved from, in words (`ARR $20M and headcount
    /// 120`); `null` where it was declared.
    pub resolved_from: Option<String>,
    /// Where the signals or the declaration come from.
    #[serde(flatten)]
    pub given_by: ValueSource<'catalog>,
    /// The company's name, where a file that was read gives it.
    #[serde(skip)]
    pub company: Option<&'catalog str>,
}

impl Selection<'_> {
    /// Begins an answer with its title. Below that stands why it is about this
    /// stage, unless the reader has just said so, and whom it is about.
    pub fn titled(selection: Option<&Self>, title: impl Into<String>) -> Document {
        let mut document = Document::titled(title);
        let Some(Self { stage, resolved_from, given_by, company }) = selection else {
            return document;
        };
        document.company = company.map(str::to_owned);
        let because = match resolved_from {
            None if *given_by == ValueSource::CommandLine => return document,
            None => "as declared".to_owned(),
            Some(signals) => format!("resolved from {signals}"),
        };
        document.remark(
            Text::from("Stage: ")
                .strong(stage.title)
                .plain(format!(", {because}, given by {}.", given_by.words())),
        );
        document
    }
}
