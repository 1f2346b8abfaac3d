//! NDEF: any bytes of a tag are read or refused without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = bookmobile_rfid::content(bytes);
    for record_type in ["text", "url", "absolute-url", "smart-poster", "mime"] {
        let _ = bookmobile_rfid::content_of_web_record(record_type, None, bytes);
        let _ = bookmobile_rfid::content_of_web_record(record_type, Some("utf-16"), bytes);
    }
});
