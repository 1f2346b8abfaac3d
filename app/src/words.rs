//! The texts of the app, and how values are written beside them; they stand in the folder `words/`.

pub use bookmobile_words::Language;
pub use bookmobile_words::app::{THEMES, Words};
pub use bookmobile_words::number::{size, span};
