//! Manifests: what is accepted keeps its promises.
#![no_main]

use bookmobile_search_index::pack::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &[u8]| {
    if let Ok(manifest) = Manifest::parse(json) {
        assert!(manifest.format <= Manifest::FORMAT);
        assert_eq!(manifest.shards.iter().map(|shard| u64::from(shard.records)).sum::<u64>(), manifest.records);
    }
});
