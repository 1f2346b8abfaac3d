//! Indexes kept on a device: a damaged one is refused when it is opened.
#![no_main]

use bookmobile_search_index::engine::{Engine, ReadAt};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|bytes: Vec<u8>| {
    let _ = Engine::open(&[Arc::new(bytes) as Arc<dyn ReadAt>]);
});
