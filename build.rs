//! Lays the playbooks out to be embedded: each file in YAML as it is, for
//! `gtm export` and for what layers change, beside it as JSON, and the schemas.
//! Does so again when a file is added, changed or removed.
//!
//! A page of the built-in playbooks then costs half of what it cost with YAML
//! alone; `docs/performance.md` has the figures. The JSON has the same files,
//! fields and texts in the same order, and every scalar is text as written:
//! what it means is for the types to say, which read both. A test holds that
//! the two read alike.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use granit_parser::{Event, Parser, ScalarStyle};

fn main() -> Result<()> {
    // Cargo watches the whole folder, new files in it too.
    println!("cargo::rerun-if-changed=playbooks");
    let out = Path::new(&std::env::var("OUT_DIR")?).join("playbooks");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    lay_out(Path::new("playbooks"), &out)
}

fn lay_out(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let to = to.join(path.file_name().unwrap_or_default());
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            lay_out(&path, &to)?;
        } else if let Some("yaml" | "json") = ending {
            let text = fs::read_to_string(&path)?;
            if ending == Some("yaml") {
                let json = convert(&text).with_context(|| path.display().to_string())?;
                fs::write(to.with_extension("json"), json)?;
            }
            fs::write(to, text)?;
        }
    }
    Ok(())
}

/// Converts one document.
fn convert(yaml: &str) -> Result<String> {
    let events: Vec<Event> =
        Parser::new_from_str(yaml).map(|event| Ok(event?.0)).collect::<Result<_>>()?;
    let mut events = events.into_iter().filter(|event| {
        !matches!(event, Event::StreamStart | Event::DocumentStart(..) | Event::Comment(..))
    });
    node(events.next(), &mut events)
}

/// Writes the node that begins with `first`, taking the rest of it from
/// `events`.
fn node<'yaml>(
    first: Option<Event<'yaml>>,
    events: &mut impl Iterator<Item = Event<'yaml>>,
) -> Result<String> {
    Ok(match first.context("the file ends too early")? {
        // What YAML takes for nothing, the types take for nothing.
        Event::Scalar(text, ScalarStyle::Plain, ..)
            if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL") =>
        {
            "null".to_owned()
        }
        Event::Scalar(text, ..) => serde_json::to_string(&text)?,
        Event::SequenceStart(..) => format!("[{}]", nodes(events)?.join(",")),
        Event::MappingStart(..) => {
            let nodes = nodes(events)?;
            let fields: Vec<String> = nodes.chunks(2).map(|field| field.join(":")).collect();
            format!("{{{}}}", fields.join(","))
        }
        other => bail!("{other:?} has no place in a playbook"),
    })
}

/// Writes the nodes up to the end of a list or of fields.
fn nodes<'yaml>(events: &mut impl Iterator<Item = Event<'yaml>>) -> Result<Vec<String>> {
    let mut nodes = Vec::new();
    loop {
        match events.next() {
            Some(Event::SequenceEnd | Event::MappingEnd) => return Ok(nodes),
            first => nodes.push(node(first, events)?),
        }
    }
}
