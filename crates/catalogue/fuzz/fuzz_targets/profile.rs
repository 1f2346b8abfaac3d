//! Holdings profiles in TOML.
#![no_main]

use bookmobile_catalogue::import::HoldingsProfile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|toml: &str| {
    let _ = HoldingsProfile::parse(toml);
});
