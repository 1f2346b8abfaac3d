//! Aleph sequential: whatever is read has a text form that is read back as it was.
#![no_main]

use bookmobile_catalogue::marc::{Flavour, MarcRecord};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (record, _) = MarcRecord::from_aleph(text, Flavour::Marc21);
    let text = record.to_text();
    let again = MarcRecord::from_text(&text).expect("a text form is readable");
    assert_eq!(again.to_text(), text);
});
