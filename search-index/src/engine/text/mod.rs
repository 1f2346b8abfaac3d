//! Text: from what a reader or a catalogue writes to what is compared. Folding, cutting into terms, pinyin, filing.

pub mod analysis;
pub(super) mod filing;
pub(super) mod fold;
pub(super) mod pinyin;
