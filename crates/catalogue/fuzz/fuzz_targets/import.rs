//! A whole file of any format; accepted records keep the guarantees of the model.
#![no_main]

use bookmobile_catalogue::RecordId;
use bookmobile_catalogue::import::{Options, ImportOutcome, read_all};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    for outcome in read_all(file, &Options::default()).unwrap_or_default() {
        if let ImportOutcome::Accepted(accepted) = outcome {
            assert!(RecordId::new(accepted.record.id.as_str()).is_ok());
            assert!(!accepted.record.title.is_empty());
            assert!(!accepted.record.title.contains(char::is_control));
        }
    }
});
