//! Any text is read as an amount of money or refused, and an amount is printed
//! as a text that is read back as the same amount.

#![no_main]

use gtm::quantity::money::Money;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(money) = text.parse::<Money>() else {
        return;
    };
    let printed = money.to_string();
    match printed.parse::<Money>() {
        Ok(again) => {
            assert!(again == money, "{text:?} is printed as {printed:?}, which is read as {again}")
        }
        Err(error) => panic!("{text:?} is printed as {printed:?}, which is refused: {error}"),
    }
});
