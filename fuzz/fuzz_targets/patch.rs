//! Any text is applied as a patch of a guide or refused, and what it changed is
//! told by addresses that the patched guide has.

#![no_main]

use gtm::catalog::Catalog;
use gtm::catalog::SourceFile;
use gtm::catalog::layers::Layer;
use gtm::playbook::id::FactId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(layer) = Layer::of_texts("fuzzed", [("stages/scale/abm.patch.yaml", text)]) else {
        return;
    };
    let catalog = Catalog::layered(vec![layer]);
    let Ok(home) = FactId::parse("scale.abm") else {
        return;
    };
    let Ok(Some(page)) = SourceFile::find(&catalog, &home) else {
        return;
    };
    let changes = page.provenance.changes();
    let addresses: Vec<String> =
        changes.map(|change| format!("{home}.{}", change.address)).collect();
    let facts = page.facts();
    for address in addresses {
        assert!(
            facts.iter().any(|fact| fact.id.as_str() == address),
            "{address} was changed and is not there"
        );
    }
});
