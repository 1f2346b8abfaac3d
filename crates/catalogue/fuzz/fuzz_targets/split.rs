//! Splitting: the chunks of a file make no difference, and no byte is consumed twice.
#![no_main]

use bookmobile_catalogue::import::{Format, Options, RawRecord, Splitter};
use libfuzzer_sys::fuzz_target;

fn split(file: &[u8], chunk_bytes: usize, format: Format) -> Vec<RawRecord> {
    let mut splitter = Splitter::new(&Options { format: Some(format), ..Options::default() });
    let mut records = Vec::new();
    for chunk in file.chunks(chunk_bytes) {
        splitter.push(chunk).expect("a forced format is not detected");
        records.extend(std::iter::from_fn(|| splitter.next_record()));
    }
    splitter.finish().expect("a forced format is not detected");
    records.extend(std::iter::from_fn(|| splitter.next_record()));
    records
}

fuzz_target!(|input: (u8, &[u8])| {
    let (chunk_bytes, file) = input;
    for format in [Format::Iso2709, Format::MarcXml, Format::AlephSequential, Format::JsonLines] {
        let records = split(file, usize::from(chunk_bytes) + 1, format);
        assert_eq!(records, split(file, file.len().max(1), format));
        assert!(records.windows(2).all(|pair| pair[0].offset + pair[0].bytes.len() as u64 <= pair[1].offset));
    }
});
