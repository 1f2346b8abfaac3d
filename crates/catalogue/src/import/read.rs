//! Stage 2.

use super::{Context, Outcome, RawRecord, Refusal, Refused};

/// Turns one raw record into what can be imported, or says why not.
pub fn read(raw: &RawRecord, _context: &Context) -> Outcome {
    Outcome::Refused(Refused {
        offset: raw.offset,
        control_number: None,
        reason: Refusal::Empty,
        repairs: raw.repairs.clone(),
    })
}
