//! What is said, without a format: the blocks that every renderer knows.
//!
//! A report builds a [`Document`] once; text, Markdown and HTML each draw it in
//! their own way. Nothing here knows a width, a color or a tag.

use std::cmp::Ordering;
use std::fmt;

use strum::VariantArray;

/// A command line of this program: the words after its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation(Vec<Word>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// Whether it names what the reader has to put in its place.
    is_placeholder: bool,
}

impl Invocation {
    /// Begins a command line with the words that are always the same, the name
    /// of a command first: `list metrics`.
    pub fn new(words: &str) -> Self {
        words.split_whitespace().fold(Self(Vec::new()), Self::arg)
    }

    /// Adds an argument, or an option without a value.
    pub fn arg(mut self, word: impl ToString) -> Self {
        self.add(word);
        self
    }

    /// Adds an option with its value.
    pub fn option(mut self, name: &str, value: impl ToString) -> Self {
        self.add_option(name, value);
        self
    }

    /// Adds an option if there is a value for it.
    pub fn given(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.option(name, value),
            None => self,
        }
    }

    /// Adds an argument in place.
    #[expect(clippy::needless_pass_by_value, reason = "callers need not borrow a number")]
    pub fn add(&mut self, word: impl ToString) {
        self.0.push(Word { text: word.to_string(), is_placeholder: false });
    }

    /// Adds an option in place.
    pub fn add_option(&mut self, name: &str, value: impl ToString) {
        self.add(name);
        self.add(value);
    }

    /// Adds the name of something for the reader to fill in: `DIR`.
    pub fn placeholder(mut self, name: &str) -> Self {
        self.0.push(Word { text: name.to_owned(), is_placeholder: true });
        self
    }

    /// Returns the name of the command.
    pub fn command(&self) -> &str {
        self.words().next().unwrap_or_default()
    }

    /// Whether this word stands in it.
    pub fn has(&self, word: &str) -> bool {
        self.words().any(|one| one == word)
    }

    /// Returns the words that are typed after the name of the program.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|word| word.text.as_str())
    }

    /// Returns what the reader has to fill in before it can be run.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|word| word.is_placeholder).map(|word| word.text.as_str())
    }
}

impl fmt::Display for Invocation {
    /// Writes it so that a shell takes each word as it is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("gtm")?;
        self.words().try_for_each(|word| {
            if is_plain(word) {
                return write!(formatter, " {word}");
            }
            write!(formatter, " '{}'", word.replace('\'', "'\\''"))
        })
    }
}

/// Whether no shell takes any character of a word for something else.
fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && !word.starts_with('=')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+@%,=:".contains(c))
}

/// A run of words with what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Plain words.
    Plain(String),
    /// Words that stand out.
    Strong(String),
    /// An id or an option, to be typed as it stands.
    Code(String),
    /// A command worth running.
    Command(Invocation),
    /// An address on the web.
    Link(String),
}

impl Span {
    /// Returns the words.
    pub fn text(&self) -> String {
        match self {
            Self::Plain(text) | Self::Strong(text) | Self::Code(text) | Self::Link(text) => {
                text.clone()
            }
            Self::Command(command) => command.to_string(),
        }
    }
}

/// Words in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Span>);

impl Text {
    /// Adds plain words.
    pub fn plain(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Plain(words.into()));
        self
    }

    /// Adds words that stand out.
    pub fn strong(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Strong(words.into()));
        self
    }

    /// Adds an id or an option.
    pub fn code(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Code(words.into()));
        self
    }

    /// Adds an address on the web.
    pub fn link(mut self, address: impl Into<String>) -> Self {
        self.0.push(Span::Link(address.into()));
        self
    }

    /// Adds a command worth running.
    pub fn command(mut self, command: Invocation) -> Self {
        self.0.push(Span::Command(command));
        self
    }

    /// Adds commands with words between them.
    pub fn commands(self, commands: impl IntoIterator<Item = Invocation>, between: &str) -> Self {
        self.joined(commands.into_iter().map(Span::Command), between)
    }

    /// Adds ids with commas between them.
    pub fn codes<Id: Into<String>>(self, ids: impl IntoIterator<Item = Id>) -> Self {
        self.joined(ids.into_iter().map(|id| Span::Code(id.into())), ", ")
    }

    fn joined(mut self, spans: impl Iterator<Item = Span>, between: &str) -> Self {
        for (index, span) in spans.enumerate() {
            self.0.extend((index > 0).then(|| Span::Plain(between.to_owned())));
            self.0.push(span);
        }
        self
    }

    /// Whether there are no words in it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text().is_empty())
    }

    /// Returns the words without their styles.
    pub fn words(&self) -> String {
        self.0.iter().map(Span::text).collect()
    }

    /// Returns the commands in it.
    pub fn commands_mut(&mut self) -> impl Iterator<Item = &mut Invocation> {
        self.0.iter_mut().filter_map(|span| match span {
            Span::Command(command) => Some(command),
            _ => None,
        })
    }

    fn each_command(&mut self, label: &str, change: &mut dyn FnMut(&mut Invocation, &str)) {
        self.commands_mut().for_each(|command| change(command, label));
    }
}

impl From<Invocation> for Text {
    fn from(command: Invocation) -> Self {
        Self::default().command(command)
    }
}

impl<T: Into<String>> From<T> for Text {
    fn from(words: T) -> Self {
        Self::default().plain(words)
    }
}

/// How deep a heading stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Level {
    /// What the whole document is about.
    Title,
    /// A stage, or a guide.
    Chapter,
    /// A guide within a stage.
    Part,
    /// A block of a guide.
    Section,
}

/// One block.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(Level, String),
    /// A paragraph.
    Paragraph(Text),
    /// A remark about the answer rather than a part of it: sources, legends.
    Remark(Text),
    /// Labels, each with what it stands for.
    Fields(Vec<(String, Text)>),
    /// A table.
    Table(Table),
    /// A list: bullets, numbers or boxes.
    Items(Marker, Vec<Item>),
    /// Places in bands, and values beside what they should be, drawn one under
    /// the other.
    Gauges(Vec<Gauge>),
    /// Shares over time, drawn as a line.
    Trend(Vec<TrendPoint>),
    /// Steps in order with what they share and what they touch.
    Flow(Flow),
    /// Commands with what each answers.
    Commands(Vec<(Invocation, String)>),
    /// Lines that keep their breaks and their spaces, as a part of a file.
    Lines(String),
    /// A chapter that a page may fold away.
    Fold(String, Vec<Self>),
    /// The address of what follows, for pages that others lead to.
    Anchor(String),
}

impl Block {
    /// Leaves the first items of a list, and returns how many it has then; what
    /// is no list is one item.
    fn truncate(&mut self, most: usize) -> usize {
        fn first<T>(items: &mut Vec<T>, most: usize) -> usize {
            items.truncate(most);
            items.len()
        }
        match self {
            Self::Fields(fields) => first(fields, most),
            Self::Table(table) => first(&mut table.rows, most),
            Self::Items(_, items) => first(items, most),
            Self::Gauges(gauges) => first(gauges, most),
            Self::Commands(commands) => first(commands, most),
            Self::Paragraph(text) | Self::Remark(text) => usize::from(!text.is_empty()),
            _ => 1,
        }
    }

    /// Hands over the commands in it with what each answers: the words that it
    /// stands under, if it stands under any.
    fn each_command(&mut self, change: &mut dyn FnMut(&mut Invocation, &str)) {
        match self {
            Self::Commands(commands) => {
                for (command, answers) in commands {
                    change(command, answers);
                }
            }
            Self::Paragraph(text) | Self::Remark(text) => text.each_command("", change),
            Self::Fields(fields) => {
                for (label, text) in fields {
                    text.each_command(label, change);
                }
            }
            Self::Items(_, items) => {
                for item in items {
                    let words = item.words();
                    let details = item.details.iter_mut().map(|(_, text)| text);
                    for text in [&mut item.text].into_iter().chain(details) {
                        text.each_command(&words, change);
                    }
                }
            }
            Self::Fold(_, blocks) => blocks.iter_mut().for_each(|one| one.each_command(change)),
            _ => {}
        }
    }
}

/// A table, which some formats draw as lists of labeled fields where it does
/// not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The headings; the first column names the rows.
    pub columns: Vec<String>,
    /// The rows, each with as many cells as there are headings.
    pub rows: Vec<Vec<String>>,
    /// The address of each row, where the rows have one.
    pub ids: Vec<String>,
    /// Of many things side by side, which a page sorts by any column: where the
    /// pages of the rows are, as far as there are any.
    pub links: Option<Vec<String>>,
}

impl Table {
    /// Returns a table whose rows have no addresses.
    pub fn new(columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        let columns = columns.iter().map(ToString::to_string).collect();
        Self { columns, rows: rows.into_iter().collect(), ..Self::default() }
    }
}

/// Returns the cells of a row.
pub fn cells(cells: &[&dyn fmt::Display]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

/// Returns a label with what it stands for.
pub fn field(label: impl Into<String>, text: impl Into<Text>) -> (String, Text) {
    (label.into(), text.into())
}

/// What stands before each item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A bullet: the order means nothing.
    Bullet,
    /// A number: the order is the order to work in.
    Number,
    /// A box to tick.
    Box,
    /// Boxes for yes and no: the name is a question to answer.
    YesOrNo,
}

/// One item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its address, where it has one.
    pub id: Option<String>,
    /// What it is called; empty where it has no name.
    pub name: String,
    /// What it says; empty where it says nothing beyond its name.
    pub text: Text,
    /// More about it, by label; a line of its own where there is none.
    pub details: Vec<(String, Text)>,
    /// What its readers fill in, by label: each format leaves room for it.
    pub blanks: Vec<&'static str>,
}

impl Item {
    /// Returns an item of a name and what is said under it.
    pub fn of(name: impl Into<String>, text: impl Into<Text>) -> Self {
        Self { name: name.into(), text: text.into(), ..Self::default() }
    }

    /// Returns an item that is a name alone.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Returns an item that has no name.
    pub fn says(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Returns what it says, or what it is called where it says nothing.
    pub fn words(&self) -> String {
        if self.text.is_empty() { self.name.clone() } else { self.text.words() }
    }

    /// Returns what stands between its name and what it says; a mark stands right
    /// behind.
    pub fn between(&self) -> &'static str {
        let is_alone = self.name.is_empty() || self.text.is_empty();
        if is_alone || self.text.words().starts_with(' ') { "" } else { ": " }
    }

    /// Leaves what fits into a line: a name by itself, or else the lines below too.
    fn shorten(&mut self) {
        let lines = std::mem::take(&mut self.details).into_iter();
        for (_, line) in lines.filter(|(label, _)| self.name.is_empty() && label.is_empty()) {
            self.text.0.push(Span::Plain("; ".to_owned()));
            self.text.0.extend(line.0);
        }
        self.blanks.clear();
    }
}

/// What is known of a document that is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Tells it apart from others, so that what was filled in is found again.
    pub id: String,
    /// The id of the stage that it is for, where that is one.
    pub stage: Option<String>,
    /// Why a question may not apply, to choose from: what is kept of each, and
    /// how it reads.
    pub reasons: Vec<(&'static str, &'static str)>,
}

/// A value on a scale with the zone that counts there, to be drawn: the part of
/// a band that lies below it, or what it should be. Places are shares of the
/// scale, from 0 at its low end to 1 at its high end.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauge {
    /// What is measured: `ARR`.
    pub label: String,
    /// The value as text.
    pub value: String,
    /// Where that is, in words: `Scale, 92% through`.
    pub reading: String,
    /// The low end of the scale.
    pub low: String,
    /// The high end; `None` where it goes on.
    pub high: Option<String>,
    /// Where the zone begins and ends; `None` where it goes on.
    pub zone: (f64, Option<f64>),
    /// Where the value is; `None` where that can't be drawn.
    pub mark: Option<f64>,
    /// Whether the value is below the zone, in it or above.
    pub side: Ordering,
    /// Whether the value is where it should be, if it should be anywhere.
    pub is_good: Option<bool>,
}

/// A share at a time, one of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    /// When it was: `2026-11-27`.
    pub label: String,
    /// When that was, from 0 for the first to 1 for the last.
    pub at: f64,
    /// The share, from 0 to 1.
    pub place: f64,
    /// Whether a line leads to it from the one before.
    pub is_joined: bool,
}

/// Steps in order, to be drawn as one picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// The steps; each leads to the next.
    pub steps: Vec<FlowStep>,
    /// What two steps share.
    pub shared: Vec<FlowShared>,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowStep {
    /// What it is called.
    pub name: String,
    /// The group it belongs to; neighbors of one group are drawn together.
    pub group: String,
    /// What is said beside it.
    pub note: String,
    /// What outside the flow it touches.
    pub touches: Vec<String>,
}

/// What two steps share: a line without a direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowShared {
    /// The place of the earlier step.
    pub from: usize,
    /// The place of the later step.
    pub to: usize,
    /// What they share.
    pub what: String,
}

/// The heading of what to run next.
const NEXT: &str = "Next";

/// A whole answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Its blocks in order. The first heading is its title.
    pub blocks: Vec<Block>,
    /// The company that it is about, where its name is known.
    pub company: Option<String>,
    /// What keeps it apart from others where it is filled in.
    pub form: Option<Form>,
}

impl Document {
    /// Begins a document with its title.
    pub fn titled(words: impl Into<String>) -> Self {
        let mut document = Self::default();
        document.heading(Level::Title, words);
        document
    }

    /// Adds a block, unless it is a list of nothing or says nothing.
    pub fn push(&mut self, mut block: Block) {
        self.blocks.extend((block.truncate(usize::MAX) > 0).then_some(block));
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: Level, words: impl Into<String>) {
        self.push(Block::Heading(level, words.into()));
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, words: impl Into<Text>) {
        self.push(Block::Paragraph(words.into()));
    }

    /// Adds a paragraph that begins with words that stand out.
    pub fn labeled(&mut self, label: impl Into<String>, words: impl Into<String>) {
        self.paragraph(Text::default().strong(label).plain(words));
    }

    /// Adds a remark.
    pub fn remark(&mut self, words: impl Into<Text>) {
        self.push(Block::Remark(words.into()));
    }

    /// Adds a table.
    pub fn table(&mut self, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        self.push(Block::Table(Table::new(columns, rows)));
    }

    /// Adds a block under a heading, if there is anything in it.
    pub fn section(&mut self, heading: impl Into<String>, block: Block) {
        self.heading(Level::Section, heading);
        let heading = self.blocks.len();
        self.push(block);
        if self.blocks.len() == heading {
            self.blocks.pop();
        }
    }

    /// Adds labels with what they stand for.
    pub fn fields(&mut self, fields: impl IntoIterator<Item = (String, Text)>) {
        self.push(Block::Fields(fields.into_iter().collect()));
    }

    /// Adds a list.
    pub fn items(&mut self, marker: Marker, items: impl IntoIterator<Item = Item>) {
        self.push(Block::Items(marker, items.into_iter().collect()));
    }

    /// Adds a table under a heading, if it has rows.
    pub fn section_table(
        &mut self,
        heading: impl Into<String>,
        columns: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) {
        self.section(heading, Block::Table(Table::new(columns, rows)));
    }

    /// Adds labels with what they stand for under a heading, if there are any.
    pub fn section_fields(
        &mut self,
        heading: impl Into<String>,
        fields: impl IntoIterator<Item = (String, Text)>,
    ) {
        self.section(heading, Block::Fields(fields.into_iter().collect()));
    }

    /// Adds bullets under a heading, if there are any.
    pub fn bullets(&mut self, heading: impl Into<String>, items: impl IntoIterator<Item = Item>) {
        self.section(heading, Block::Items(Marker::Bullet, items.into_iter().collect()));
    }

    /// Adds what to run next, under a heading.
    pub fn next<Answers: Into<String>>(
        &mut self,
        commands: impl IntoIterator<Item = (Invocation, Answers)>,
    ) {
        let commands = commands.into_iter().map(|(command, answers)| (command, answers.into()));
        self.section(NEXT, Block::Commands(commands.collect()));
    }

    /// Hands over the commands in it, each with what it answers.
    pub fn each_command(&mut self, mut change: impl FnMut(&mut Invocation, &str)) {
        self.blocks.iter_mut().for_each(|block| block.each_command(&mut change));
    }

    /// Returns the same in short: up to `most` lines of what it says first, or a
    /// line for each item where it is a list; and where its facts come from.
    pub fn in_short(self, is_list: bool, most: usize) -> Self {
        let mut short = self.unfolded();
        let (mut lines, mut is_over, mut has_sources) = (0, false, false);
        short.blocks.retain_mut(|block| match block {
            Block::Heading(Level::Title, _) => true,
            Block::Heading(_, words) => {
                is_over |= !is_list && lines > 1;
                is_list && words != NEXT
            }
            Block::Remark(text) if text.words().contains("Facts: ") => {
                !std::mem::replace(&mut has_sources, true)
            }
            Block::Remark(_) if lines > 0 => false,
            Block::Fields(fields) if is_over => {
                fields.retain(|(label, _)| ["Id", "Source"].contains(&label.as_str()));
                !fields.is_empty()
            }
            Block::Table(_) if !is_list && lines > 0 => false,
            Block::Commands(_) | Block::Flow(_) | Block::Trend(_) => false,
            block => {
                if let Block::Items(_, items) = block {
                    items.iter_mut().for_each(Item::shorten);
                }
                let room = if is_list { usize::MAX } else { most.saturating_sub(lines) };
                let fits = !is_over && room > 0;
                lines += block.truncate(room);
                fits
            }
        });
        short
    }

    /// Returns how deep a heading of this level stands among the levels that
    /// the document uses, from 1: no depth is skipped.
    pub fn depth(&self, level: Level) -> usize {
        let is_used = |one: &&Level| **one <= level && uses(&self.blocks, **one);
        Level::VARIANTS.iter().filter(is_used).count().max(1)
    }

    /// Returns the same document with its folds as chapters and without
    /// addresses, for formats that fold nothing and lead nowhere.
    pub fn unfolded(mut self) -> Self {
        let blocks = self.blocks.into_iter().flat_map(|block| match block {
            Block::Fold(title, mut blocks) => {
                blocks.insert(0, Block::Heading(Level::Chapter, title));
                blocks
            }
            Block::Anchor(_) => Vec::new(),
            block => vec![block],
        });
        self.blocks = blocks.collect();
        self
    }

    /// Returns the words of the first heading.
    pub fn title(&self) -> &str {
        let heading = self.blocks.iter().find_map(|block| match block {
            Block::Heading(_, words) => Some(words.as_str()),
            _ => None,
        });
        heading.unwrap_or("gtm")
    }
}

fn uses(blocks: &[Block], level: Level) -> bool {
    blocks.iter().any(|block| match block {
        Block::Heading(one, _) => *one == level,
        Block::Fold(_, blocks) => level == Level::Chapter || uses(blocks, level),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_of_an_invocation_is_one_word_of_a_shell() {
        for (word, shown) in [
            ("a/gtm.yaml", "a/gtm.yaml"),
            ("mql-to-sql=34%", "mql-to-sql=34%"),
            ("", "''"),
            ("=ls", "'=ls'"),
            ("a b.yaml", "'a b.yaml'"),
            ("it's.yaml", r"'it'\''s.yaml'"),
            ("$HOME", "'$HOME'"),
            ("cac=$900->$820", "'cac=$900->$820'"),
        ] {
            assert_eq!(Invocation::new("show").arg(word).to_string(), format!("gtm show {shown}"));
        }
        let with_a_place = Invocation::new("list layers").arg("--playbooks").placeholder("DIR");
        assert_eq!(with_a_place.to_string(), "gtm list layers --playbooks DIR");
        assert!(with_a_place.placeholders().eq(["DIR"]));
    }
}
