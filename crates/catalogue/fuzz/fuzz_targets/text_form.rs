//! The text form of MARC records: parsed text is written back unchanged.
#![no_main]

use bookmobile_catalogue::marc::MarcRecord;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(record) = MarcRecord::from_text(text) {
        assert_eq!(MarcRecord::from_text(&record.to_text()), Ok(record));
    }
});
