//! Errors for programs: JSON on standard error where the answer would be JSON.

use serde_json::{Value, json};

use crate::support::{answer, gtm, run};

/// Returns the exit code and the error of a command line.
fn refused(arguments: &str) -> (Option<i32>, Value) {
    let output = run(&format!("{arguments} --format json"));
    assert!(output.stdout.is_empty(), "{arguments}");
    let error: Value = serde_json::from_slice(&output.stderr).expect("the error is JSON");
    (output.status.code(), error["error"].clone())
}

#[test]
fn an_error_has_its_kind_its_message_and_what_to_try() {
    for (arguments, code, kind, message, hint) in [
        // Ours, of clap, a value that its type refuses, and a no.
        ("show abn", 2, "usage", "no function is called `abn`", "did you mean `abm`?"),
        (
            "stage --revenue 5M",
            2,
            "usage",
            "unexpected argument '--revenue' found",
            "Usage: gtm stage",
        ),
        ("stag", 2, "usage", "unrecognized subcommand 'stag'", "'stage'"),
        ("list --width wide", 2, "usage", "`--width wide` can't be used", ""),
        ("search zebra", 1, "no", "nothing matches `zebra`", "gtm list"),
    ] {
        let (ended, error) = refused(arguments);
        assert_eq!(ended, Some(code), "{error}");
        assert_eq!(error["kind"], kind, "{error}");
        assert_eq!(error["message"], message, "{error}");
        assert!(error["hints"].to_string().contains(hint), "{error}");
        assert_eq!(error["place"], Value::Null, "{error}");
    }
    let (_, error) = refused("list --width wide");
    assert_ne!(error["causes"], json!([]), "{error}");
}

#[test]
fn a_problem_in_a_file_has_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gtm.yaml");
    std::fs::write(&file, "name: Acme\narr: plenty\n").unwrap();
    let output =
        gtm().args(["stage", "--format", "json", "--company"]).arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    let place = json!({ "file": file.display().to_string(), "line": 2, "column": 6 });
    assert_eq!(error["error"]["place"], place, "{error}");
}

#[test]
fn a_field_is_picked_where_the_shape_of_the_answer_has_it() {
    let (code, error) = refused("stage --arr 14.2M --fields stage.name");
    assert_eq!(code, Some(2));
    assert_eq!(error["message"], "the answer has no field `stage.name`");
    let hint = error["hints"][0].as_str().unwrap();
    assert!(hint.starts_with("the fields there: ") && hint.contains("title"), "{hint}");
    // What this answer leaves out is no error, also below it and in items of a list.
    for (command, fields, data) in [
        (
            "stage --arr 14.2M",
            "headcount.value,stage.id",
            json!({ "headcount": null, "stage": { "id": "scale" } }),
        ),
        ("search webinar --limit 1", "hits.alias,selection.stage.id", json!({ "hits": [{}] })),
    ] {
        let picked = answer(&format!("{command} --format json --fields {fields}"));
        let picked: Value = serde_json::from_str(&picked).unwrap();
        assert_eq!(picked["data"], data, "{command}");
    }
    let (_, error) = refused("stage --arr 14.2M --fields headcount.people");
    assert_eq!(error["message"], "the answer has no field `headcount.people`");
}
