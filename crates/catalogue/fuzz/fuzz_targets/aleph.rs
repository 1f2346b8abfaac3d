//! Aleph sequential: any parsed record has a text form that is parsed back unchanged.
#![no_main]

use bookmobile_catalogue::marc::{Flavour, MarcRecord};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (record, _) = MarcRecord::from_aleph(text, Flavour::Marc21);
    assert_eq!(MarcRecord::from_text(&record.to_text()), Ok(record));
});
