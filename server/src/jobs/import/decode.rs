//! Decodes records and makes them ready for the database; runs on several threads.

use super::report::{Event, Note, Place};
use super::source::{Batch, End};
use crate::store::Incoming;
use bookmobile_catalogue::Item;
use bookmobile_catalogue::import::{AcceptedRecord, ImportOutcome, RawRecord, Refusal, read};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A decoded [`Batch`].
#[derive(Debug, Default)]
pub struct Decoded {
    /// As in the batch.
    pub sequence: u64,
    /// As in the batch.
    pub file: usize,
    /// The records that can be imported.
    pub records: Vec<Incoming>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// What was refused and what was mended.
    pub notes: Vec<Note>,
    /// Records refused.
    pub refused: i64,
    /// Of these, the ones that are marked as deleted.
    pub deleted: i64,
    /// Records mended.
    pub repaired: i64,
    /// As in the batch.
    pub end: Option<End>,
}

/// Decodes `batch`.
pub fn decode(batch: Batch) -> Decoded {
    let mut decoded = Decoded { sequence: batch.sequence, file: batch.file, end: batch.end, ..Decoded::default() };
    for raw in &batch.raws {
        // A record that the decoder stumbles over must not take the others with it.
        match catch_unwind(AssertUnwindSafe(|| read(raw, &batch.context))) {
            Ok(ImportOutcome::Accepted(accepted)) => decoded.accept(*accepted),
            Ok(ImportOutcome::Refused(refused)) => {
                decoded.deleted += i64::from(refused.reason == Refusal::Deleted);
                let place = Place { offset: refused.offset, control_number: refused.control_number };
                decoded.refuse(place, refused.reason.code(), refused.reason.to_string());
            }
            Err(_) => decoded.refuse(unread(raw), "internal", INTERNAL.to_owned()),
        }
    }
    decoded
}

const INTERNAL: &str = "this program failed on the record; please report it with the record";

fn unread(raw: &RawRecord) -> Place {
    Place { offset: raw.offset, control_number: None }
}

impl Decoded {
    fn refuse(&mut self, place: Place, code: &'static str, reason: String) {
        self.refused += 1;
        self.notes.push(Note { place, event: Event::Refused, code, reason });
    }

    fn accept(&mut self, accepted: AcceptedRecord) {
        let AcceptedRecord { offset, control_number, mut record, marc, repairs } = accepted;
        let place = Place { offset, control_number };
        let mut repairs: Vec<(&'static str, String)> =
            repairs.iter().map(|repair| (repair.code(), repair.to_string())).collect();
        let mut items = std::mem::take(&mut record.items);
        repairs.extend(
            drop_repeated(&mut items).into_iter().map(|barcode| {
                ("barcode-repeated", format!("the copy {barcode} stands there twice; the first was kept"))
            }),
        );
        let marc = marc.map(|marc| marc.to_text());
        let prepared = serde_json::to_string(&record).and_then(|body| Ok((body, serde_json::to_string(&items)?)));
        let Ok((body, items_json)) = prepared else {
            return self.refuse(place, "internal", INTERNAL.to_owned());
        };
        self.repaired += i64::from(!repairs.is_empty());
        self.notes.extend(repairs.into_iter().map(|(code, reason)| Note {
            place: place.clone(),
            event: Event::Repaired,
            code,
            reason,
        }));
        let mut hash = Sha256::new();
        for part in [body.as_str(), marc.as_deref().unwrap_or_default(), &items_json] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        self.places.push(place);
        self.records.push(Incoming {
            id: record.id.as_str().to_owned(),
            kind: record.kind.code(),
            year: record.year,
            title: record.title,
            body,
            marc,
            hash: hash.finalize().into(),
            items,
        });
    }
}

/// Removes copies whose barcode stands there already, and gives those barcodes.
fn drop_repeated(items: &mut Vec<Item>) -> Vec<String> {
    let mut repeated = Vec::new();
    let mut nth = 1;
    while nth < items.len() {
        let (before, rest) = items.split_at(nth);
        if before.iter().any(|item| item.barcode == rest[0].barcode) {
            repeated.push(items.remove(nth).barcode);
        } else {
            nth += 1;
        }
    }
    repeated
}
