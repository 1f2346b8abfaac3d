//! The facts about a file that reading one of its records needs. `survey.rs` finds them.

use super::charset::Charset;
use super::format::Format;
use super::holdings_profile::HoldingsProfile;
use crate::marc::Flavour;

/// The properties of a file, detected or forced. Immutable, so that many threads can share it.
#[derive(Clone, Debug)]
pub struct Context {
    pub(super) format: Format,
    pub(super) flavour: Flavour,
    pub(super) charset: Charset,
    pub(super) forced_flavour: Option<Flavour>,
    pub(super) forced_charset: Option<Charset>,
    pub(super) source: Option<String>,
    pub(super) profile: Option<HoldingsProfile>,
}

impl Context {
    /// Number of raw records that give enough evidence for [`Context::detect`].
    pub const SAMPLE_RECORDS: usize = 200;

    /// How records are written down.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Flavour of most records; not meaningful for JSON lines.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// The charset of most records.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// The profile by which copies are read.
    pub fn holdings(&self) -> Option<&HoldingsProfile> {
        self.profile.as_ref()
    }
}
