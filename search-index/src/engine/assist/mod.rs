//! Assistance: what helps a reader beside the hits. Autocomplete while a query is typed, corrections and shorter queries where it
//! finds little, highlights in what it finds.

pub(super) mod autocomplete;
pub(super) mod did_you_mean;
pub(super) mod fewer_words;
pub(super) mod highlight;
