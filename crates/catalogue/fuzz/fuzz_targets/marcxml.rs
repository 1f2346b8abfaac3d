//! MARCXML: one record element.
#![no_main]

use bookmobile_catalogue::marc::{Flavour, MarcRecord};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|xml: &str| {
    if let Ok((record, _)) = MarcRecord::from_marcxml(xml, Flavour::Marc21) {
        let text = record.to_text();
        let again = MarcRecord::from_text(&text).expect("a text form is readable");
        assert_eq!(again.to_text(), text);
    }
});
