//! Reading JSON, in one way.
//!
//! Serde compiles the readers of a type once for each source: bytes, a `str`, a [`serde_json::Value`]. Server functions read
//! bytes; a module that also reads the same types from text carries a second copy of all of them (35 kB of the app's 297 were
//! that). So nothing that runs in a browser reads JSON but from bytes; `server/tests/architecture.rs` looks.

use serde::de::DeserializeOwned;

/// Reads a value from JSON text.
///
/// # Errors
/// When the text is not JSON, or is of something else.
pub fn from_text<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_slice(text.as_bytes())
}
