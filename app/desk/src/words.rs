//! The texts of the desk; they stand in the folder `words/`.

pub use bookmobile_words::Language;
pub use bookmobile_words::desk::Words;
