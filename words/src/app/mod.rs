//! The texts of the app: searching, records, what is on the device.

mod rules;

use crate::Language;
use bookmobile_catalogue::{ItemStatus, Kind, Role, TitleKind};
use bookmobile_client::advanced::Field;
use bookmobile_client::session::Failure;
use bookmobile_client::show::day::LocalTime;
use bookmobile_search_index::{Facet, Headings, Sort};
use rules::{take_all, years_between, years_spread};

/// What `compiler/` made: its style is nobody's.
#[allow(clippy::all, unused_qualifications)]
mod compiled {
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/app.rs"));
}

pub use compiled::*;

/// Colours the reader may choose, in the order of [`Words::themes`]; automatic follows the system.
pub const THEMES: [&str; 5] = ["auto", "light", "dark", "sepia", "contrast"];

const _: () = assert!(THEMES.len() == ZH.themes.len());
