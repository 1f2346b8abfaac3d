//! What the app and its parts draw and do alike: the elements of forms, status lines, questions, and the few things that they
//! ask of a browser.
//!
//! No words: every text is handed in, in the reader's language. No state beyond one element's, and no calls to the server:
//! whoever calls it hands in the future ([`race`]). What needs no browser compiles and is tested natively; the rest exists
//! in wasm alone.

mod day;
mod race;

pub use day::{day_of, tomorrow_of};
pub use race::race;

#[cfg(target_arch = "wasm32")]
mod entries;
#[cfg(target_arch = "wasm32")]
pub mod files;
#[cfg(target_arch = "wasm32")]
pub mod focus;
#[cfg(target_arch = "wasm32")]
pub mod form;
#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
mod status_line;
#[cfg(target_arch = "wasm32")]
pub mod time;

#[cfg(target_arch = "wasm32")]
pub use entries::{entries, none_yet};
#[cfg(target_arch = "wasm32")]
pub use status_line::StatusLine;
