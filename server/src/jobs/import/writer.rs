//! Takes decoded records into the catalogue.

use super::decode::Decoded;
use super::report::{Note, Report};
use super::tally::Tally;
use super::{ImportError, Source, still_wanted};
use crate::clock;
use crate::jobs::Watch;
use crate::store::Import;
use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;
use tokio::runtime::Handle;

/// Puts decoded batches back into order and takes them into the catalogue.
pub struct Writer<'a> {
    pub handle: &'a Handle,
    pub import: &'a mut dyn Import,
    pub report: &'a mut Report,
    pub sources: &'a [Source],
    pub watch: &'a dyn Watch,
}

impl Writer<'_> {
    /// Writes all that comes; gives what became of each file.
    pub fn write(mut self, decoded: Receiver<Decoded>) -> Result<Vec<Tally>, ImportError> {
        let mut tallies: Vec<Tally> = self.sources.iter().map(|_| Tally::default()).collect();
        let mut early = BTreeMap::new();
        let mut due = 0;
        for batch in decoded {
            early.insert(batch.sequence, batch);
            while let Some(batch) = early.remove(&due) {
                if let Some(tally) = tallies.get_mut(batch.file) {
                    self.take_in(batch, tally)?;
                }
                due += 1;
            }
        }
        Ok(tallies)
    }

    fn take_in(&mut self, batch: Decoded, tally: &mut Tally) -> Result<(), ImportError> {
        still_wanted(self.watch)?;
        let file = self.sources.get(batch.file).map(|source| source.name.display().to_string()).unwrap_or_default();
        tally.refused += batch.refused;
        tally.deleted += batch.deleted;
        tally.repaired += batch.repaired;
        self.report.write(&file, &batch.notes)?;
        let now = clock::now_unix_secs();
        let ids: Vec<String> = batch.records.iter().map(|record| record.id.clone()).collect();
        let result = self.handle.block_on(self.import.batch(batch.records, &file, now))?;
        tally.added += result.added;
        tally.updated += result.updated;
        tally.unchanged += result.unchanged;
        tally.repeated += result.repeated.len() as i64;
        tally.branches.extend(result.branches);
        let place = |position: usize| batch.places.get(position).cloned().unwrap_or_default();
        let id = |position: usize| ids.get(position).map(String::as_str).unwrap_or_default();
        let mut notes: Vec<Note> = Vec::new();
        notes.extend(result.repeated.iter().map(|&position| Note::repeated(place(position), id(position))));
        notes.extend(result.moved.iter().map(|moved| Note::moved(place(moved.position), id(moved.position), moved)));
        self.report.write(&file, &notes)?;
        if let Some(end) = batch.end {
            tally.format = end.format;
            tally.sha256 = end.sha256;
        }
        Ok(())
    }
}
