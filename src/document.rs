//! What is said, without a format: the blocks that every renderer knows.
//!
//! A report builds a [`Document`] once; text, Markdown and HTML each draw it in
//! their own way. Nothing here knows a width, a color or a tag.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// A command line of this program: the words after its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation(Vec<Word>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Typed(String),
    Placeholder(&'static str),
}

impl Invocation {
    /// Begins a command line with the words that are always the same, the name
    /// of a command first: `list metrics`.
    pub fn new(words: &str) -> Self {
        Self(words.split_whitespace().map(|word| Word::Typed(word.to_owned())).collect())
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

    /// Adds an argument in place.
    #[expect(clippy::needless_pass_by_value, reason = "callers need not borrow a number")]
    pub fn add(&mut self, word: impl ToString) {
        self.0.push(Word::Typed(word.to_string()));
    }

    /// Adds an option in place.
    pub fn add_option(&mut self, name: &str, value: impl ToString) {
        self.add(name);
        self.add(value);
    }

    /// Adds the name of something for the reader to fill in: `DIR`.
    pub fn placeholder(mut self, name: &'static str) -> Self {
        self.0.push(Word::Placeholder(name));
        self
    }

    /// Returns the name of the command.
    pub fn command(&self) -> &str {
        match self.0.first() {
            Some(Word::Typed(command)) => command,
            _ => "",
        }
    }

    /// Whether this word stands in it.
    pub fn has(&self, word: &str) -> bool {
        self.0.iter().any(|one| matches!(one, Word::Typed(typed) if typed == word))
    }

    /// Returns the words that are typed after the name of the program.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|word| match word {
            Word::Typed(text) => text.as_str(),
            Word::Placeholder(name) => name,
        })
    }

    /// Returns what the reader has to fill in before it can be run.
    pub fn placeholders(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().filter_map(|word| match word {
            Word::Typed(_) => None,
            Word::Placeholder(name) => Some(*name),
        })
    }

    fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        for word in &mut self.0 {
            if let Word::Typed(text) = word {
                change(text);
            }
        }
    }
}

impl fmt::Display for Invocation {
    /// Writes it so that a shell takes each word as it is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("gtm")?;
        self.0.iter().try_for_each(|word| match word {
            Word::Placeholder(name) => write!(formatter, " {name}"),
            Word::Typed(text) if is_plain(text) => write!(formatter, " {text}"),
            Word::Typed(text) => write!(formatter, " '{}'", text.replace('\'', "'\\''")),
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
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Plain(text) | Self::Strong(text) | Self::Code(text) | Self::Link(text) => {
                Cow::Borrowed(text)
            }
            Self::Command(command) => Cow::Owned(command.to_string()),
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
        let mut commands = commands.into_iter();
        let first = commands.next().into_iter().fold(self, Self::command);
        commands.fold(first, |text, command| text.plain(between).command(command))
    }

    /// Adds ids with commas between them.
    pub fn codes<Id: Into<String>>(self, ids: impl IntoIterator<Item = Id>) -> Self {
        ids.into_iter().enumerate().fold(self, |text, (index, id)| {
            let text = if index > 0 { text.plain(", ") } else { text };
            text.code(id)
        })
    }

    /// Returns the words without their styles.
    pub fn words(&self) -> String {
        self.0.iter().map(Span::text).collect()
    }

    fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        for span in &mut self.0 {
            match span {
                Span::Plain(text) | Span::Strong(text) | Span::Code(text) | Span::Link(text) => {
                    change(text);
                }
                Span::Command(command) => command.each_text(change),
            }
        }
    }

    /// Returns the commands in it.
    pub fn commands_mut(&mut self) -> impl Iterator<Item = &mut Invocation> {
        self.0.iter_mut().filter_map(|span| match span {
            Span::Command(command) => Some(command),
            _ => None,
        })
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Questions to answer with yes or no, with room for what follows from that.
    Questions(Vec<Question>),
    /// Places in bands, drawn one under the other.
    Gauges(Vec<Gauge>),
    /// Values beside what they should be, drawn one under the other.
    Scales(Vec<Scale>),
    /// Shares over time, drawn as a line.
    Trend(Vec<TrendPoint>),
    /// Steps in order with what they share and what they touch.
    Flow(Flow),
    /// Commands with what each answers.
    Commands(Vec<(Invocation, String)>),
    /// Lines to be copied as they stand, with what each is.
    Code(Vec<(String, String)>),
    /// What was found, the best first.
    Entries(Vec<Entry>),
    /// Lines that keep their breaks and their spaces, as a part of a file.
    Lines(String),
    /// A chapter that a page may fold away.
    Fold(String, Vec<Self>),
    /// The address of what follows, for pages that others lead to.
    Anchor(String),
}

impl Block {
    /// Hands over every string of the block that may come from outside.
    fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        match self {
            Self::Heading(_, words) | Self::Lines(words) | Self::Anchor(words) => change(words),
            Self::Paragraph(text) | Self::Remark(text) => text.each_text(change),
            Self::Fields(fields) => {
                for (label, text) in fields {
                    change(label);
                    text.each_text(change);
                }
            }
            Self::Table(table) => {
                table.columns.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(change);
            }
            Self::Items(_, items) => {
                for item in items {
                    item.each_text(change);
                }
            }
            Self::Questions(questions) => {
                for Question { ask, mark, about, .. } in questions {
                    change(ask);
                    change(mark);
                    about.each_text(change);
                }
            }
            Self::Gauges(gauges) => {
                for Gauge { label, value, reading, low, high, .. } in gauges {
                    [label, value, reading, low].into_iter().chain(high).for_each(&mut *change);
                }
            }
            Self::Scales(scales) => {
                for Scale { label, value, reading, target, low, high, .. } in scales {
                    [label, value, reading, target, low, high].into_iter().for_each(&mut *change);
                }
            }
            Self::Trend(points) => points.iter_mut().for_each(|point| change(&mut point.label)),
            Self::Flow(flow) => {
                for FlowStep { name, group, note, touches } in &mut flow.steps {
                    [name, group, note].into_iter().chain(touches).for_each(&mut *change);
                }
                flow.shared.iter_mut().for_each(|shared| change(&mut shared.what));
            }
            Self::Commands(commands) => {
                for (command, answers) in commands {
                    command.each_text(change);
                    change(answers);
                }
            }
            Self::Code(lines) => lines.iter_mut().for_each(|(line, what)| {
                change(line);
                change(what);
            }),
            Self::Entries(entries) => {
                for Entry { title, lines } in entries {
                    lines.iter_mut().chain([title]).for_each(|text| text.each_text(change));
                }
            }
            Self::Fold(title, blocks) => {
                change(title);
                for block in blocks {
                    block.each_text(change);
                }
            }
        }
    }

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
            Self::Questions(questions) => first(questions, most),
            Self::Entries(entries) => first(entries, most),
            Self::Gauges(gauges) => first(gauges, most),
            Self::Scales(scales) => first(scales, most),
            _ => 1,
        }
    }

    /// Leaves of each item of a list what fits into a line.
    fn shorten(&mut self) {
        match self {
            Self::Items(_, items) => {
                for item in items {
                    item.details.clear();
                    item.blanks.clear();
                }
            }
            Self::Questions(questions) => {
                for question in questions {
                    question.about = Item::default();
                }
            }
            Self::Entries(entries) => {
                for entry in entries {
                    for line in entry.lines.drain(..) {
                        entry.title.0.push(Span::Plain("; ".to_owned()));
                        entry.title.0.extend(line.0);
                    }
                }
            }
            _ => {}
        }
    }

    /// Hands over the commands in it with what each answers: the words that it
    /// stands under.
    fn each_command(&mut self, mut change: impl FnMut(&mut Invocation, &str)) {
        match self {
            Self::Commands(commands) => {
                for (command, answers) in commands {
                    change(command, answers);
                }
            }
            Self::Fields(fields) => {
                for (label, text) in fields {
                    text.commands_mut().for_each(|command| change(command, label));
                }
            }
            Self::Items(_, items) => {
                for Item { name, text, details, .. } in items {
                    let words = text.as_ref().or(name.as_ref()).map_or("", String::as_str);
                    for (_, text) in details {
                        text.commands_mut().for_each(|command| change(command, words));
                    }
                }
            }
            Self::Entries(entries) => {
                for Entry { title, lines } in entries {
                    let words = title.words();
                    for line in lines {
                        line.commands_mut().for_each(|command| change(command, &words));
                    }
                }
            }
            Self::Fold(_, blocks) => {
                let change: &mut dyn FnMut(&mut Invocation, &str) = &mut change;
                for block in blocks {
                    block.each_command(&mut *change);
                }
            }
            _ => {}
        }
    }
}

/// A table, which some formats draw as lists of labeled fields where it does
/// not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Returns the cells of a row.
pub fn cells(cells: &[&dyn fmt::Display]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
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
}

/// One item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its address, where it has one.
    pub id: Option<String>,
    /// What it is called, where it has a name.
    pub name: Option<String>,
    /// What it says, where it says something beyond its name.
    pub text: Option<String>,
    /// More about it, by label.
    pub details: Vec<(String, Text)>,
    /// What its readers fill in, by label: each format leaves room for it.
    pub blanks: Vec<&'static str>,
}

impl Item {
    /// Returns an item of a name and what is said under it.
    pub fn of(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: Some(name.into()), text: Some(text.into()), ..Self::default() }
    }

    /// Returns an item that has no name.
    pub fn says(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        self.name.iter_mut().chain(&mut self.text).for_each(&mut *change);
        for (label, text) in &mut self.details {
            change(label);
            text.each_text(change);
        }
    }
}

/// A question of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What its answer is kept under.
    pub id: String,
    /// The question.
    pub ask: String,
    /// What stands behind it where nothing is said below: the layer that it is of.
    pub mark: String,
    /// What stands below it; nothing where a line has to do.
    pub about: Item,
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

/// Something found, with a number by its place in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub title: Text,
    /// What is said of it, a line each.
    pub lines: Vec<Text>,
}

/// A place in a band, to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauge {
    /// What is measured: `ARR`.
    pub label: String,
    /// The value as text.
    pub value: String,
    /// Where that is, in words: `Scale, 92% through`.
    pub reading: String,
    /// The lower end of the band.
    pub low: String,
    /// The upper end; `None` where the band is open.
    pub high: Option<String>,
    /// The share of the band below the value, from 0 to 1; `None` where the
    /// band is open.
    pub place: Option<f64>,
}

/// A value on a scale with the zone it should be in, to be drawn. Places are
/// shares of the scale, from 0 at its low end to 1 at its high end.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// What is measured: `Lead routing SLA`.
    pub label: String,
    /// The value as text.
    pub value: String,
    /// How it stands, in words: `above, 4 minutes over`.
    pub reading: String,
    /// What it should be, in words: `Under 5 minutes to assign`.
    pub target: String,
    /// The low end of the scale.
    pub low: String,
    /// The high end.
    pub high: String,
    /// Where the zone begins and ends.
    pub zone: (f64, f64),
    /// What the zone does at its high end.
    pub zone_end: ZoneEnd,
    /// Where the value is.
    pub mark: f64,
    /// On which side of the zone that is.
    pub side: Side,
    /// Whether the value is where it should be.
    pub standing: Standing,
}

/// What a zone does at its high end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneEnd {
    /// It ends there.
    Closed,
    /// It goes on.
    Open,
}

/// On which side of a zone a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It is lower.
    Below,
    /// It is in it.
    Inside,
    /// It is higher.
    Above,
}

/// Whether a value is where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is, or better.
    Good,
    /// It is not.
    Off,
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
    /// Terms that may stand in it, each with what it means, for formats that
    /// can say it beside the first.
    pub terms: Vec<(String, String)>,
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

    /// Adds a block.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: Level, words: impl Into<String>) {
        self.push(Block::Heading(level, words.into()));
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, words: impl Into<Text>) {
        self.push(Block::Paragraph(words.into()));
    }

    /// Adds a remark.
    pub fn remark(&mut self, words: impl Into<Text>) {
        self.push(Block::Remark(words.into()));
    }

    /// Adds a table.
    pub fn table(&mut self, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let columns = columns.iter().map(ToString::to_string).collect();
        let rows = rows.into_iter().collect();
        self.push(Block::Table(Table { columns, rows, ids: Vec::new(), links: None }));
    }

    /// Adds a table under a heading, if it has rows.
    pub fn section_table(
        &mut self,
        heading: impl Into<String>,
        columns: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) {
        let mut rows = rows.into_iter().peekable();
        if rows.peek().is_some() {
            self.heading(Level::Section, heading);
            self.table(columns, rows);
        }
    }

    /// Adds labels with what they stand for under a heading, if there are any.
    pub fn section_fields(&mut self, heading: impl Into<String>, fields: Vec<(String, Text)>) {
        if !fields.is_empty() {
            self.heading(Level::Section, heading);
            self.push(Block::Fields(fields));
        }
    }

    /// Adds bullets under a heading, if there are any.
    pub fn bullets(&mut self, heading: impl Into<String>, items: Vec<Item>) {
        if !items.is_empty() {
            self.heading(Level::Section, heading);
            self.push(Block::Items(Marker::Bullet, items));
        }
    }

    /// Adds what to run next, under a heading.
    pub fn next<Answers: Into<String>>(
        &mut self,
        commands: impl IntoIterator<Item = (Invocation, Answers)>,
    ) {
        let commands: Vec<_> =
            commands.into_iter().map(|(command, answers)| (command, answers.into())).collect();
        if !commands.is_empty() {
            self.heading(Level::Section, NEXT);
            self.push(Block::Commands(commands));
        }
    }

    /// Returns the same document with every text written another way.
    pub fn map_text(mut self, spell: impl Fn(&str) -> String) -> Self {
        self.blocks.iter_mut().for_each(|block| block.each_text(&mut |text| *text = spell(text)));
        self
    }

    /// Hands over the commands in it, each with what it answers.
    pub fn each_command(&mut self, mut change: impl FnMut(&mut Invocation, &str)) {
        self.blocks.iter_mut().for_each(|block| block.each_command(&mut change));
    }

    /// Returns as much of the document as takes up no more than `most`, by the
    /// `size` of blocks, the remark that says where that comes from, and one that
    /// names the sections that are cut.
    pub fn within(mut self, most: usize, size: impl Fn(&Block) -> usize) -> Self {
        let mut room = Some(most);
        let (mut section, mut cut, mut has_sources) = (String::new(), Vec::new(), false);
        self.blocks.retain_mut(|block| {
            match block {
                Block::Remark(text) if room.is_none() => {
                    let names_sources = text.words().contains("Facts: ");
                    return names_sources && !std::mem::replace(&mut has_sources, true);
                }
                Block::Heading(_, words) => section.clone_from(words),
                _ => {}
            }
            let mut items = block.truncate(usize::MAX);
            let whole = items;
            while items > 1 && room.is_some_and(|room| size(block) > room) {
                items = block.truncate(items / 2);
            }
            let left = room.and_then(|room| room.checked_sub(size(block)));
            room = left.filter(|_| items == whole);
            if room.is_none() && !cut.contains(&section) {
                cut.push(section.clone());
            }
            left.is_some()
        });
        if !cut.is_empty() {
            self.remark(format!(
                "Left out, since the answer is long: {}. Ask for a function or a part alone.",
                cut.join("; ")
            ));
        }
        self
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
            Block::Commands(_) | Block::Code(_) | Block::Flow(_) | Block::Trend(_) => false,
            block => {
                block.shorten();
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
        let used: BTreeSet<Level> = self.headings().into_iter().map(|(used, _)| used).collect();
        used.range(..=level).count().max(1)
    }

    fn headings(&self) -> Vec<(Level, &str)> {
        fn of(block: &Block) -> Vec<(Level, &str)> {
            match block {
                Block::Heading(level, words) => vec![(*level, words)],
                Block::Fold(title, blocks) => std::iter::once((Level::Chapter, title.as_str()))
                    .chain(blocks.iter().flat_map(of))
                    .collect(),
                _ => Vec::new(),
            }
        }
        self.blocks.iter().flat_map(of).collect()
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
        self.headings().first().map_or("gtm", |(_, words)| words)
    }
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
