//! MARC-8: every byte is decoded or counted.
#![no_main]

use bookmobile_catalogue::marc::marc8::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (text, undefined) = decode(bytes);
    assert!(text.matches(char::REPLACEMENT_CHARACTER).count() >= undefined);
});
