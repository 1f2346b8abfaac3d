//! ISO 2709: any parsed record can be written, and is parsed back unchanged.
#![no_main]

use bookmobile_catalogue::import::Charset;
use bookmobile_catalogue::marc::iso2709::WriteCharset;
use bookmobile_catalogue::marc::{Flavour, MarcRecord};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for &charset in Charset::ALL {
        let Ok((record, _)) = MarcRecord::from_iso2709(bytes, charset, Flavour::Unimarc) else { continue };
        let Ok(written) = record.to_iso2709(WriteCharset::Utf8) else { continue };
        let (again, _) =
            MarcRecord::from_iso2709(&written, Charset::Utf8, Flavour::Unimarc).expect("what was written is readable");
        assert_eq!(again.fields.len(), record.fields.len());
    }
});
