//! Any text is read as a figure or refused; the text that a figure keeps is read
//! back as the same figure, and so is its quantity on its own.

#![no_main]

use gtm::quantity::figure::Figure;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(figure) = text.parse::<Figure>() else {
        return;
    };
    let again = read_back(text, figure.text());
    assert!(again == figure, "{text:?} is read back as {again:?}");

    let quantity = figure.quantity();
    let again = read_back(text, &quantity.to_string());
    assert!(
        again.quantity() == quantity,
        "the quantity of {text:?}, {quantity}, is read back as {again:?}"
    );
});

/// Reads what was `printed` for the figure in `text`.
fn read_back(text: &str, printed: &str) -> Figure {
    printed.parse().unwrap_or_else(|error| {
        panic!("{text:?} is printed as {printed:?}, which is refused: {error}")
    })
}
