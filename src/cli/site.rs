//! `gtm site`.
//!
//! Every page is what a command answers, so each is run as if it had been
//! typed. All of it is made before anything is moved into place. A new site
//! appears at once; of one that is there, each file is replaced whole, and what
//! is no longer of it goes last.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::bail;
use clap::Args;

use super::company::CompanyArgs;
use super::error::{CliError, OrUsage, cannot_be_written};
use super::given::Given;
use super::review::Folder;
use super::settings::Settings;
use super::{Answer, Context, Run, input, output, parse};
use crate::catalog::SourceFile;
use crate::document::{Block, Invocation};
use crate::engine::search::{Index, facts};
use crate::playbook::company::CompanyName;
use crate::render::{Format, is_web};
use crate::report::files::FilesReport;
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
            let bytes = fs::read(path).or_usage(format_args!("`{}` can't be read", path.display()))?;
            let ending = path.extension().unwrap_or_default().display();
            logo = format!("logo.{ending}");
            files.insert(logo.clone(), bytes);
        }
        let base_url = self.base_url.as_deref().map(base_url).transpose()?.unwrap_or_default();
        let mut pages = site::plan(catalog, &self.names(context)?)?;
        self.answer(context, &mut pages, &mut files)?;
        pages.extend(own_pages(self.pages.as_deref())?);
        let places = Places::new(&pages);
        let stages = site::witnesses(catalog, &places.from("index"))?;
        files.insert("stage-data.js".to_owned(), script(serde_json::to_vec(&stages)));
        let sources = SourceFile::all(catalog)?;
        let synonyms = catalog.synonyms()?;
        let index = Index::new(facts(&sources), synonyms.groups().to_vec());
        let index = index.data(|fact| places.of(fact.id.as_str()));
        files.insert("search-data.js".to_owned(), script(serde_json::to_vec(&index)));
        files.extend(site::FILES.map(|(path, text)| (path.to_owned(), text.into())));
        let options = [&self.title, &logo, &base_url].map(String::as_str);
        let written = site::write(options, &pages, &places).into_iter();
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
fn script(data: serde_json::Result<Vec<u8>>) -> Vec<u8> {
    // Keys are text, and so it can always be written.
    [b"gtm.data(", data.unwrap_or_default().as_slice(), b");\n"].concat()
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
                files.insert(format!("{path}.js"), script(Ok(answer.bytes)));
            }
            if !is_of_company {
                document.blocks.retain(|block| !is_for_a_terminal(block));
            }
            document.terms.clone_from(&terms);
        }
        Ok(())
    }
}

/// Whether a block says how to type more than its page knows.
fn is_for_a_terminal(block: &Block) -> bool {
    match block {
        Block::Paragraph(text) => text.words().ends_with("--stage."),
        Block::Fields(fields) => fields.iter().any(|(_, text)| text.words().contains("--arr")),
        _ => false,
    }
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

/// Reads where the site will be found.
fn base_url(address: &str) -> Result<String, CliError> {
    if !is_web(address) || address.contains([' ', '?', '#']) {
        return Err(CliError::usage(format_args!("`{address}` is no address of a site"))
            .hint("write it in full, as in https://handbook.example.com"));
    }
    Ok(format!("{}/", address.trim_end_matches('/')))
}

/// Makes pages of the Markdown files of a folder, in the order of their names.
fn own_pages(folder: Option<&Path>) -> Result<Vec<Page>, CliError> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let shown = folder.display();
    let read = || -> anyhow::Result<Vec<Page>> {
        let files = fs::read_dir(folder)?.map(|file| Ok(file?.path()));
        let mut files = files.collect::<io::Result<Vec<_>>>()?;
        files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
        files.sort();
        let page = |path: PathBuf| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            Ok(site::markdown_page(&name, &input::all_of(fs::File::open(&path)?)?))
        };
        files.into_iter().map(page).collect()
    };
    read().or_usage(format_args!("the pages in `{shown}` can't be read"))
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
