//! Turns the playbooks from YAML into JSON before they are embedded, and does
//! so again when a file is added, changed or removed. The YAML is laid beside
//! it as it is, for `gtm export`, and nothing else that lies among the playbooks.
//!
//! A page of the built-in playbooks then costs half of what it cost with YAML
//! inside; `docs/performance.md` has the figures. The JSON has the same files,
//! fields and texts in the same order, and every scalar is text as written:
//! what it means is for the types to say, which read both. A test holds that
//! the two read alike.

use std::error::Error;
use std::fs;
use std::path::Path;

use granit_parser::{Event, Parser, ScalarStyle};

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo watches the whole folder, new files in it too.
    println!("cargo::rerun-if-changed=playbooks");
    let out = std::env::var("OUT_DIR")?;
    let (json, yaml) = (Path::new(&out).join("playbooks"), Path::new(&out).join("originals"));
    for folder in [&json, &yaml] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    convert_folder(Path::new("playbooks"), &json, &yaml)
}

fn convert_folder(from: &Path, json: &Path, yaml: &Path) -> Result<(), Box<dyn Error>> {
    for folder in [json, yaml] {
        fs::create_dir_all(folder)?;
    }
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().ok_or("a file has a name")?;
        if path.is_dir() {
            convert_folder(&path, &json.join(name), &yaml.join(name))?;
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            let text = fs::read_to_string(&path)?;
            let converted =
                convert(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            fs::write(json.join(name).with_extension("json"), converted)?;
            fs::write(yaml.join(name), text)?;
        }
    }
    Ok(())
}

/// Converts one document.
fn convert(yaml: &str) -> Result<String, Box<dyn Error>> {
    let mut events = Parser::new_from_str(yaml).map(|event| event.map(|(event, _)| event));
    let mut json = String::new();
    loop {
        match events.next().ok_or("the file is empty")?? {
            Event::StreamStart | Event::DocumentStart(..) | Event::Comment(..) => {}
            first => {
                write_node(first, &mut events, &mut json)?;
                return Ok(json);
            }
        }
    }
}

/// Writes the node that begins with `event`, taking the rest of it from
/// `events`.
fn write_node<'yaml, E: Error + 'static>(
    event: Event<'yaml>,
    events: &mut impl Iterator<Item = Result<Event<'yaml>, E>>,
    json: &mut String,
) -> Result<(), Box<dyn Error>> {
    let (open, close) = match event {
        // What YAML takes for nothing, `catalog::yaml` takes for nothing.
        Event::Scalar(text, ScalarStyle::Plain, ..)
            if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL") =>
        {
            json.push_str("null");
            return Ok(());
        }
        Event::Scalar(text, ..) => {
            json.push_str(&serde_json::to_string(&text)?);
            return Ok(());
        }
        Event::SequenceStart(..) => ('[', ']'),
        Event::MappingStart(..) => ('{', '}'),
        other => return Err(format!("{other:?} has no place in a playbook").into()),
    };
    json.push(open);
    let mut written = 0;
    loop {
        match events.next().ok_or("the file ends too early")?? {
            Event::SequenceEnd | Event::MappingEnd => break,
            Event::Comment(..) => {}
            item => {
                // In a mapping every second node is a value.
                let separator = match (open, written % 2) {
                    _ if written == 0 => "",
                    ('{', 1) => ":",
                    _ => ",",
                };
                json.push_str(separator);
                write_node(item, events, json)?;
                written += 1;
            }
        }
    }
    json.push(close);
    Ok(())
}
