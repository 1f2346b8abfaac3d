//! JSON lines of our own schema.
#![no_main]

use bookmobile_catalogue::import::{Format, Options, read_all};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|lines: &[u8]| {
    let options = Options { format: Some(Format::JsonLines), ..Options::default() };
    let _ = read_all(lines, &options);
});
