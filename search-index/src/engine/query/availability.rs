//! Availability: which documents have a copy on its shelf now.

use crate::answer::Availability;
use crate::engine::error::EngineError;
use crate::engine::index::facet_values::hash;
use crate::engine::index::segment::Segment;
use std::sync::{Arc, Mutex, PoisonError};

/// The newest availability snapshot that the engine was given. Until there is one, every copy counts as available.
#[derive(Default)]
pub(crate) struct CurrentAvailability(Mutex<Arc<UnavailableCopies>>);

impl CurrentAvailability {
    /// Takes a snapshot. The one that is already there costs nothing.
    pub fn set(&self, availability: &Availability) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_of_unix_secs != Some(availability.as_of_unix_secs) {
            let mut barcodes: Vec<u64> = availability.elsewhere.keys().map(|barcode| hash(barcode)).collect();
            barcodes.sort_unstable();
            *current = Arc::new(UnavailableCopies { as_of_unix_secs: Some(availability.as_of_unix_secs), barcodes });
        }
    }

    /// The copies that are not available now.
    pub fn get(&self) -> Arc<UnavailableCopies> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The copies that are not on their shelves.
#[derive(Default)]
pub(crate) struct UnavailableCopies {
    as_of_unix_secs: Option<i64>,
    /// Hashes of their barcodes, as columns have them, in order.
    barcodes: Vec<u64>,
}

impl UnavailableCopies {
    /// Whether a copy of this document is on its shelf.
    pub fn leave_one(&self, segment: &Segment, doc: u32) -> Result<bool, EngineError> {
        let mut barcodes = segment.library_columns()?.barcodes.values_for_doc(doc);
        Ok(barcodes.any(|barcode| self.barcodes.binary_search(&barcode).is_err()))
    }
}
