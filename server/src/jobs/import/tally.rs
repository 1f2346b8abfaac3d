//! What became of the records of one file.

use crate::out;
use crate::store::Run;
use std::fmt;
use std::path::Path;

/// What became of the records of one file.
#[derive(Debug, Default)]
pub struct Tally {
    /// Records that are new in the catalogue.
    pub added: i64,
    /// Records whose content changed.
    pub updated: i64,
    /// Records that were there already.
    pub unchanged: i64,
    /// Records whose id came earlier.
    pub repeated: i64,
    /// Records mended.
    pub repaired: i64,
    /// Records refused.
    pub refused: i64,
    /// Of these, the ones that are marked as deleted.
    pub deleted: i64,
    /// Branches that were not known before.
    pub branches: Vec<String>,
    /// What the file was read as.
    pub format: String,
    /// SHA-256 of the file as it lies there, in hexadecimal.
    pub sha256: String,
}

impl Tally {
    /// Whether every record was refused: the file is hardly what it was taken for. An export of deletions is, though.
    pub fn is_useless(&self) -> bool {
        self.refused > self.deleted && self.added + self.updated + self.unchanged + self.repeated == 0
    }

    /// What the catalogue keeps of it.
    pub fn run(&self, file: &Path, started_unix_secs: i64, finished_unix_secs: i64) -> Run {
        Run {
            file: file.display().to_string(),
            sha256: self.sha256.clone(),
            format: self.format.clone(),
            started_unix_secs,
            finished_unix_secs,
            counts: [self.added, self.updated, self.unchanged, self.repeated, self.repaired, self.refused],
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |count: i64| out::grouped(count.unsigned_abs());
        let (added, updated, unchanged) = (count(self.added), count(self.updated), count(self.unchanged));
        write!(f, "{added} added, {updated} updated, {unchanged} unchanged")?;
        for (number, what) in [(self.repaired, "repaired"), (self.repeated, "repeated"), (self.refused, "refused")] {
            if number != 0 {
                write!(f, ", {} {what}", count(number))?;
            }
        }
        write!(f, " ({})", self.format)
    }
}
