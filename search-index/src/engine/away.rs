//! Which copies are not on their shelves, as the engine asks for it.

use super::facet;
use super::segment::Segment;
use super::{Engine, EngineError};
use crate::answer::Availability;
use std::sync::{Arc, Mutex, PoisonError};

/// What is known of it now.
#[derive(Default)]
pub(super) struct Known(Mutex<Arc<Away>>);

/// The barcodes of copies that are elsewhere, as columns have them, in order.
#[derive(Default)]
pub(super) struct Away {
    as_of_unix_secs: Option<i64>,
    barcodes: Vec<u64>,
}

impl Away {
    /// Whether a copy of this document is on its shelf.
    pub fn leaves_one(&self, segment: &Segment, doc: u32) -> Result<bool, EngineError> {
        Ok(segment.holdings()?.barcodes.values_for_doc(doc).any(|code| self.barcodes.binary_search(&code).is_err()))
    }
}

impl Engine {
    /// Tells which copies are elsewhere: from now on "available now" means that. Before anything was told, every copy is on its
    /// shelf. The same [`Availability`] can be told before every search; only a newer or older one costs anything.
    pub fn know(&self, availability: &Availability) {
        let mut known = self.known.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_of_unix_secs != Some(availability.as_of_unix_secs) {
            let mut barcodes: Vec<u64> = availability.elsewhere.keys().map(|code| facet::hash(code)).collect();
            barcodes.sort_unstable();
            *known = Arc::new(Away { as_of_unix_secs: Some(availability.as_of_unix_secs), barcodes });
        }
    }

    pub(super) fn away(&self) -> Arc<Away> {
        Arc::clone(&self.known.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
