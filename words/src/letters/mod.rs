//! The texts of the letters that the library sends.

use crate::Language;
use bookmobile_circulation::Day;

/// What `compiler/` made: its style is nobody's.
#[allow(clippy::all, unused_qualifications)]
mod compiled {
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/letters.rs"));
}

pub use compiled::*;
