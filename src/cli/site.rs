//! `gtm site`.
//!
//! Every page is what a command answers, so each is run as if it had been
//! typed. All of it is made before anything is moved into place. A new site
//! appears at once; of one that is there, each file is replaced whole, and what
//! is no longer of it goes last.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::bail;
use clap::Args;
use serde_json::{Value, json};

use super::company::{Company, CompanyArgs};
use super::error::{CliError, OrUsage, cannot_be_written};
use super::given::Given;
use super::review::Folder;
use super::settings::Settings;
use super::{Answer, Context, Run, input, output, parse, stage};
use crate::catalog::{Catalog, SourceFile};
use crate::document::Invocation;
use crate::engine::resolve::{Evidence, Policy};
use crate::engine::search::{Index, facts};
use crate::playbook::company::CompanyName;
use crate::quantity::headcount::Headcount;
use crate::quantity::money::Money;
use crate::render::site::Links;
use crate::render::{self, Format, is_web};
use crate::report::Report;
use crate::report::files::FilesReport;
use crate::report::selection::ValueSource;
use crate::report::words::those;
use crate::site::{self, Names, Page, Places};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gtm site public
  gtm site public --playbooks our-rules --title \"How we do marketing\" --logo logo.svg
  gtm site public --base-url https://handbook.example.com
  gtm site board --company acme.yaml
  gtm site public --pages docs

The folder must be new, empty, or one that gtm site made: files that are no longer of the site
are then removed, and those that never were are left alone. Your own playbooks become a part of
it, and so does a company that is named.")]
pub(super) struct SiteArgs {
    /// The folder to write to, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The name of the site
    #[arg(long, value_name = "TITLE", default_value = "The go-to-market handbook")]
    title: String,
    /// A logo to stand before the name: a file in SVG, PNG, JPEG or WebP
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
    /// Where the site will be found, for search engines
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Add the Markdown files of this folder as pages
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
    #[command(flatten)]
    company: CompanyArgs,
}

/// The file that lists what gtm wrote, by which it knows a folder for its own.
const LIST: &str = ".gtm-site";

impl Run for SiteArgs {
    fn company(&self) -> Option<&CompanyArgs> {
        Some(&self.company)
    }

    fn run(&self, context: &Context) -> Result<Answer, CliError> {
        let catalog = &context.catalog;
        let cannot = || cannot_be_written(&self.folder);
        refuse_others(&self.folder).map_err(|error| cannot().caused_by(error))?;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut logo = String::new();
        if let Some(path) = &self.logo {
            let bytes =
                fs::read(path).or_usage(format_args!("`{}` can't be read", path.display()))?;
            let ending = path.extension().unwrap_or_default().display();
            logo = format!("logo.{ending}");
            files.insert(logo.clone(), bytes);
        }
        let base_url = self.base_url.as_deref().unwrap_or_default();
        if !base_url.is_empty() && !is_web(base_url) {
            return Err(CliError::usage(format_args!("`{base_url}` is no address of a site"))
                .hint("write it in full, as in https://handbook.example.com"));
        }
        let mut pages = site::plan(catalog, &self.names(context)?)?;
        self.answer(context, &mut pages, &mut files)?;
        if let Some(folder) = &self.pages {
            pages.extend(
                own_pages(folder)
                    .or_usage(format_args!("the pages in `{}` can't be read", folder.display()))?,
            );
        }
        let places = Places::new(&pages);
        let answers = answers(catalog, &places.from("index"))?;
        files.insert("stage-data.js".to_owned(), script(answers.to_string().as_bytes()));
        let sources = SourceFile::all(catalog)?;
        let synonyms = catalog.synonyms()?;
        let index = Index::new(facts(&sources), synonyms.into_groups());
        let index = index.data(|fact| places.of(fact.id.as_str()));
        files.insert("search-data.js".to_owned(), script(index.to_string().as_bytes()));
        files.extend(site::files());
        let written = site::write([&self.title, &logo, base_url], &pages, &places).into_iter();
        files.extend(written.map(|(path, page)| (path, page.into_bytes())));
        let list: Vec<String> = files.keys().cloned().collect();
        files.insert(LIST.to_owned(), list.join("\n").into_bytes());
        write(&self.folder, &files).map_err(|error| cannot().caused_by(error))?;
        let company = self.company.named_file().map(|path| path.display().to_string());
        let seen = catalog.layers().iter().map(|layer| layer.path().to_owned()).chain(company);
        let folder = self.folder.display().to_string();
        context.answer(&FilesReport::new(&folder, list).with_seen(seen.collect()))
    }
}

/// Writes what a script works with.
fn script(data: &[u8]) -> Vec<u8> {
    [b"gtm.data(", data, b");\n"].concat()
}

impl SiteArgs {
    /// Returns what there is to say of the company that was named.
    fn names(&self, context: &Context) -> Result<Names, CliError> {
        let named = self.company.named_file();
        if named.is_none() && !self.company.says_a_stage() {
            return Ok(Names::new());
        }
        let file = context.company_file(named)?.filter(|_| named.is_some());
        let name = file.and_then(|file| file.company.name.as_ref());
        let name = name.map_or("Your company", CompanyName::as_str);
        let has_reviews = file.is_some() && !Folder::of(file).before(None)?.is_empty();
        let known = [(true, "company", name), (has_reviews, "review", "review")];
        Ok(those(known.map(|(is, key, value)| (is, (key.to_owned(), value.to_owned())))).collect())
    }

    /// Runs the commands of pages that say nothing yet, and of their scripts.
    fn answer(
        &self,
        context: &Context,
        pages: &mut [Page],
        files: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<(), CliError> {
        let terms = context.catalog.glossary()?.glossary.terms.into_iter();
        let terms: Vec<_> = terms.map(|term| (term.term, term.means)).collect();
        let mut inside = Context {
            catalog: Rc::clone(&context.catalog),
            settings: Settings::of_pages(context.settings.layout),
            given: Given::default(),
            company_file: None.into(),
        };
        for Page { path, command, data, document, .. } in pages {
            let is_of_company = path.starts_with("company/");
            let file = context.company_file.get().filter(|_| is_of_company).cloned();
            inside.company_file = file.flatten().into();
            let carry = |command: &str| match Invocation::new(command) {
                command if is_of_company => self.company.carry(command),
                command => command,
            };
            if document.blocks.is_empty() {
                let command = carry(command.split(';').next().unwrap_or_default());
                *document = inside.run(&command, Format::Html)?.document.unwrap_or_default();
            }
            if !data.is_empty() {
                let answer = inside.run(&carry(data), Format::Json)?;
                files.insert(format!("{path}.js"), script(&answer.bytes));
            }
            document.terms.clone_from(&terms);
        }
        Ok(())
    }
}

/// In thousandths of where a stage begins: some of every band, with digits enough
/// to be told from other numbers.
const SHARES: [u64; 12] = [71, 463, 659, 773, 911, 937, 983, 1_013, 1_067, 1_433, 2_297, 6_737];

/// Answers `gtm stage` for companies of every kind, once for each kind.
///
/// What is said of a company depends on little: between which stages its numbers
/// fall, and which of them is near one. The first page finds the answer for a
/// company like the reader's, and puts the reader's numbers in the place of its
/// own. A test holds what it then says equal to the program.
fn answers(catalog: &Catalog, links: Links<'_>) -> Result<Value, CliError> {
    let stages = catalog.stages()?.iter();
    let arr: Vec<u64> = stages.clone().map(|stage| stage.arr.from.cents()).collect();
    let people: Vec<u64> = stages.map(|stage| stage.headcount.from.people().into()).collect();
    let some = |begins: &[u64], shares: [u64; 12], odd: u64| -> Vec<Option<u64>> {
        let shares = begins.iter().flat_map(|begin| shares.map(|share| begin * share / 1000 + odd));
        let shares = shares.filter(|number| !begins.contains(number));
        // What is true of a single number comes last.
        let ends = begins.iter().flat_map(|begin| [begin - 1, *begin]).chain([1]);
        shares.chain(ends).map(Some).chain([None]).collect()
    };
    let (mut pieces, mut kinds, mut answers) = (Vec::new(), BTreeSet::new(), Vec::new());
    let mut falling = SHARES;
    falling.reverse();
    // No other amount has these cents, and no two percentages are the same.
    for cents in some(&arr, SHARES, 37) {
        for count in some(&people, falling, 0) {
            let evidence = Evidence {
                arr: cents.and_then(|cents| Money::from_cents(cents).ok()),
                headcount: count.and_then(|count| Headcount::new(count.try_into().ok()?).ok()),
                ..Evidence::default()
            };
            let given_by = ValueSource::CompanyFile("the form");
            let company = Company { name: None, evidence, given_by, policy: Policy::Arr };
            let Ok(report) = stage::report(&company, catalog) else { continue };
            let said = render::site::pieces(&report.document(), links);
            let is_of_a_number = |c: char| c.is_ascii_digit() || "$.,KMB%".contains(c);
            if kinds.insert(said.concat().replace(is_of_a_number, "")) {
                let place = |piece| {
                    let known = pieces.iter().position(|known| *known == piece);
                    known.unwrap_or_else(|| {
                        pieces.push(piece);
                        pieces.len() - 1
                    })
                };
                let said: Vec<usize> = said.into_iter().map(place).collect();
                answers.push((cents, count, said));
            }
        }
    }
    Ok(json!({ "arr": arr, "people": people, "pieces": pieces, "answers": answers }))
}

impl Context {
    /// Runs a command as if it had been typed.
    fn run(&mut self, command: &Invocation, format: Format) -> Result<Answer, CliError> {
        self.settings.format = Some(format);
        let words = std::iter::once("gtm").chain(command.words()).map(OsString::from);
        let (.., args) = parse(&words.collect::<Vec<_>>()).or_usage(command)?;
        args.run(self)
    }
}

/// Refuses a folder with a file that `gtm site` did not write.
fn refuse_others(folder: &Path) -> anyhow::Result<()> {
    let list = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop().filter(|inside| inside.exists()) {
        for entry in fs::read_dir(inside)? {
            let path = entry?.path();
            let name = path.strip_prefix(folder)?.display().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if name != LIST && !list.lines().any(|line| line == name) {
                bail!("gtm site did not write `{name}` in it: name a new folder, or an empty one");
            }
        }
    }
    Ok(())
}

/// Makes pages of the Markdown files of a folder, in the order of their names.
fn own_pages(folder: &Path) -> anyhow::Result<Vec<Page>> {
    let mut pages = BTreeMap::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = input::all_of(fs::File::open(&path)?)?;
            pages.insert(name.clone(), site::markdown_page(&name, &text));
        }
    }
    Ok(pages.into_values().collect())
}

/// Writes the files of a site beside its place, and moves all of them there.
fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    let beside = tempfile::Builder::new().prefix(".gtm-").tempdir_in(parent)?;
    let (made, before) = (beside.path().join("made"), beside.path().join("before"));
    for (path, bytes) in files {
        let place = made.join(path);
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(place, bytes)?;
    }
    let _waiting = output::Waiting::begin();
    if folder.exists() {
        fs::rename(folder, before)?;
    }
    fs::rename(made, folder)
}
