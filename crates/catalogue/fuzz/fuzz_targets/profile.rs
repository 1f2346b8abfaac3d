//! Holdings profiles in TOML.
#![no_main]

use bookmobile_catalogue::import::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|toml: &str| {
    let _ = Profile::parse(toml);
});
