//! The texts of the account; they stand in the folder `words/`.

pub use bookmobile_words::Language;
pub use bookmobile_words::account::Words;
