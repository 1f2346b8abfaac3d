//! Shards: whatever arrives is read or refused, never a panic, and what is read can be written.
#![no_main]

use bookmobile_search_index::pack::{ShardError, decode, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut rows = Vec::new();
    let _ = decode(bytes, |row, _| -> Result<(), ShardError> {
        rows.push(row);
        Ok(())
    });
    encode(&rows).expect("there is memory");
});
