//! `gtm site`.
//!
//! Every page is what a command answers, so each is run as if it had been
//! typed. All of it is made before anything is moved into place. A new site
//! appears at once; of one that is there, each file is replaced whole, and what
//! is no longer of it goes last.

use anyhow::{Context as _, bail};

use super::prelude::*;
use super::review::Folder;
use super::settings::Sink;
use crate::engine::resolve::Evidence;
use crate::engine::search::{Index, facts};
use crate::render::is_web;
use crate::render::site::{Links, pieces};
use crate::report::Report;
use crate::report::files::WrittenFile;
use crate::site::{self, Frame, Names, Page, Places};

/// Write the playbooks as a site: the handbook, for a web server or a disk
///
/// Examples:
///   gtm site public
///   gtm site public --playbooks our-rules --title "How we work" --logo logo.svg
///   gtm site public --base-url https://handbook.example.com
///   gtm site board --company acme.yaml
///   gtm site public --pages docs
///
/// The folder must be new, empty, or one that gtm site made. Your own playbooks become a part of
/// the site, and so does a company that is named.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SiteArgs {
    /// The folder to write to, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The name of the site
    #[arg(long, default_value = "The go-to-market handbook")]
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
}

/// The file that lists what gtm wrote, by which it knows a folder for its own.
const LIST: &str = ".gtm-site";

/// How a file of each kind of picture begins.
const PICTURES: [(&str, &[u8]); 6] = [
    ("png", b"\x89PNG"),
    ("jpg", b"\xff\xd8\xff"),
    ("webp", b"RIFF"),
    ("svg", b"<svg"),
    ("svg", b"<?xml"),
    ("svg", b"<!DOCTYPE svg"),
];

impl Run for SiteArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let catalog = &context.catalog;
        refuse_others(&self.folder).or_not_written(&self.folder)?;
        let mut files: BTreeMap<String, Vec<u8>> = site::files().collect();
        let mut logo = String::new();
        if let Some(path) = &self.logo {
            let bytes = fs::read(path).or_refused(path.display())?;
            let (kind, _) = PICTURES
                .into_iter()
                .find(|(_, first)| bytes.trim_ascii_start().starts_with(first))
                .context("it is no picture that a page shows: name one in SVG, PNG, JPEG or WebP")
                .or_refused(path.display())?;
            logo = format!("logo.{kind}");
            files.insert(logo.clone(), bytes);
        }
        let base_url = self.base_url.as_deref().unwrap_or_default();
        refuse_if(
            !base_url.is_empty() && !is_web(base_url),
            format_args!("`{base_url}` is no address of a site"),
            "write it in full, as in https://handbook.example.com",
        )?;
        let mut pages = site::plan(catalog, &company(context)?)?;
        answer(context, &mut pages)?;
        if let Some(folder) = &self.pages {
            pages.extend(own_pages(folder)?);
        }
        let places = Places::new(&pages);
        let sources = SourceFile::all(catalog)?;
        let index = Index::new(facts(&sources), catalog.synonyms()?.0);
        let index = index.data(|fact| places.of(fact.id.as_str()));
        let mut script = |name: &str, data: Value| {
            files.insert(format!("{name}-data.js"), format!("gtm.data({data});\n").into_bytes());
        };
        script("numbers", site::numbers());
        script("search", index);
        script("stage", answers(catalog, &places.from("index"))?);
        for gate in catalog.gates()? {
            script(&format!("gates/{}", gate.id), site::gate(catalog, gate)?);
        }
        if let Some(page) = pages.iter_mut().find(|page| page.lead == "metrics") {
            script("metrics", site::metrics(catalog, &mut page.document)?);
        }
        let terms = context.terms()?;
        let frame = Frame { title: &self.title, logo: &logo, base_url, terms: &terms };
        let written = frame.write(&pages, &places).into_iter();
        files.extend(written.map(|(path, page)| (path, page.into_bytes())));
        let list: Vec<String> = files.keys().cloned().collect();
        files.insert(LIST.to_owned(), list.join("\n").into_bytes());
        write(&self.folder, &files).or_not_written(&self.folder)?;
        let company =
            context.typed.company.company.as_deref().map(|path| path.display().to_string());
        let seen = catalog.layers().iter().map(|layer| layer.path().to_owned()).chain(company);
        let folder = self.folder.display().to_string();
        let files = list.into_iter().map(|path| WrittenFile { path, written: Written::New });
        context.answer(&FilesReport { folder, files: files.collect(), seen: seen.collect() })
    }
}

/// Returns what there is to say of the company that was named.
fn company(context: &Context) -> Result<Names> {
    let company = &context.typed.company;
    let file = if company.company.is_some() { context.company_file()? } else { None };
    let name = file.map(|file| file.name().unwrap_or(&file.path).to_owned());
    let typed = company.says_a_stage().then(|| "Your company".to_owned());
    let is_reviewed = file.is_some() && !Folder::of(file).before(None)?.is_empty();
    let review = is_reviewed.then(|| "review".to_owned());
    let known = [("company", name.or(typed)), ("review", review)];
    Ok(known.into_iter().filter_map(|(name, known)| Some((name.to_owned(), known?))).collect())
}

/// Runs the commands of pages that say nothing yet.
fn answer(context: &Context, pages: &mut [Page]) -> Result<()> {
    for Page { path, command, document, .. } in pages {
        if !document.blocks.is_empty() {
            continue;
        }
        let (mut command, mut file) =
            (Invocation::new(command.split(';').next().unwrap_or_default()), None);
        let is_of_the_company = path.starts_with("company/");
        if is_of_the_company {
            command = context.typed.company.carry(command);
            file = context.company_file.get().cloned().flatten();
        }
        let is_move = command.command() == "next" && !is_of_the_company;
        let inside = context.inside(command, Sink::Page, file)?;
        *document = inside.typed.args.run(&inside)?.document.unwrap_or_default();
        // How far a company is that nobody named is nothing to say.
        if is_move {
            document.blocks.drain(1..3);
        }
    }
    Ok(())
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
fn answers(catalog: &Catalog, links: Links<'_>) -> Result<Value> {
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
    let (mut known, mut kinds, mut answers) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
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
            let company = Company { name: None, evidence, given_by, policy: Policy::default() };
            let Ok(report) = stage::report(&company, catalog) else { continue };
            let said = pieces(&report.document(), links);
            let is_of_a_number = |c: char| c.is_ascii_digit() || "$.,KMB%".contains(c);
            if kinds.insert(said.concat().replace(is_of_a_number, "")) {
                let place = |piece| {
                    let next = known.len();
                    *known.entry(piece).or_insert(next)
                };
                let said: Vec<usize> = said.into_iter().map(place).collect();
                answers.push((cents, count, said));
            }
        }
    }
    Ok(json!({ "arr": arr, "people": people, "pieces": known, "answers": answers }))
}

/// Refuses a folder with a file that `gtm site` did not write.
fn refuse_others(folder: &Path) -> anyhow::Result<()> {
    let list = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop().filter(|inside| inside.exists()) {
        for path in input::entries(&inside)? {
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
fn own_pages(folder: &Path) -> Result<Vec<Page>> {
    let mut files = input::entries(folder).or_refused(folder.display())?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    let page = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(site::markdown_page(&name, &input::text(path)?))
    };
    files.iter().map(page).collect()
}

/// Writes the files of a site beside its place, and moves all of them there.
fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    let parent = output::folder_of(folder);
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
