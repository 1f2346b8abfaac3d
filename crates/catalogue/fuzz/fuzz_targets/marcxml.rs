//! MARCXML: one record element. Whatever is read has a text form that is read back as it was.
#![no_main]

use bookmobile_catalogue::marc::{Flavour, MarcRecord};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|xml: &str| {
    if let Ok((record, _)) = MarcRecord::from_marcxml(xml, Flavour::Marc21) {
        assert_eq!(MarcRecord::from_text(&record.to_text()), Ok(record));
    }
});
