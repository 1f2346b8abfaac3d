//! The texts that readers and staff see, in each language.
//!
//! They stand in `zh/`, `en/`…, a file for each area; `docs/TRANSLATING.md` explains them to translators. The build script
//! (`compiler/`) checks them and makes statics of them: nothing is parsed in the browser, and a program that names one area
//! links the texts of that one.
//!
//! - A language lacks no text of another and has no other placeholders: otherwise the build fails, with the file and the
//!   text.
//! - What the code hands over to a text is in the `signatures.toml` of its area.
//! - Rust of an area only chooses among texts; no text stands in it, and no branch for a language.
//!
//! No translation at run time, no fall-back from one language to another, no files of a library's own.

pub mod date;
pub mod language;
pub mod number;
#[cfg(any(feature = "account", feature = "desk"))]
mod refusal;

#[cfg(feature = "account")]
pub mod account;
#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "desk")]
pub mod desk;
#[cfg(feature = "letters")]
pub mod letters;

pub use language::Language;
