//! Any text is read as a guide or refused with a message, and what is read as
//! a tree says the same when it is read as a guide.

#![no_main]

use gtm::playbook::guide::Guide;
use gtm::yaml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = yaml::parse::<Guide>("guide.yaml", text);
    let tree = yaml::read("guide.yaml", text);
    match (&parsed, tree.as_ref().map(yaml::typed::<Guide>)) {
        (Ok(_), Ok(Ok(_))) | (Err(_), Ok(Err(_)) | Err(_)) => {}
        (parsed, typed) => panic!("{text:?} is read as {parsed:?} and as {typed:?}"),
    }
    if let Err(error) = parsed {
        assert!(!error.diagnostics.is_empty(), "{text:?} is refused for nothing");
        assert!(!error.to_string().is_empty());
    }
});
