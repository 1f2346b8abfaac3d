//! The names of things, one type each, so that a barcode cannot stand where a branch is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::{Builder, Uuid};

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// Longer than [`BYTES_MAX`].
    #[error("it has {found} bytes, {BYTES_MAX} are the most")]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// A control character inside.
    #[error("it contains the control character {0:?}")]
    Character(char),
}

/// The longest name in bytes, as in the catalogue.
pub const BYTES_MAX: usize = 64;

/// Declares the types of names that are text: 1–64 bytes without control characters, and without white space around it.
macro_rules! names {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks and keeps `text`, without white space around it.
            ///
            /// # Errors
            /// When it is empty, too long, or contains a control character.
            pub fn new(text: &str) -> Result<Self, NameError> {
                checked(text).map(Self)
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )+};
}

names! {
    /// A title: the id of its record in the catalogue.
    TitleId,
    /// A copy: the barcode on it.
    Barcode,
    /// A branch: its code in the catalogue.
    BranchCode,
    /// A category of patrons: its code in the policy.
    CategoryCode,
    /// A kind of material: the code of `Kind` in the catalogue, e.g. `book`.
    KindCode,
    /// An event that patrons can register for.
    EventId,
}

fn checked(text: &str) -> Result<String, NameError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    if text.len() > BYTES_MAX {
        return Err(NameError::TooLong { found: text.len() });
    }
    match text.chars().find(|c| c.is_control()) {
        Some(c) => Err(NameError::Character(c)),
        None => Ok(text.to_owned()),
    }
}

/// Declares the types of names that are UUIDs.
macro_rules! keys {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A version 7 UUID (RFC 9562, 5.7) of a clock's milliseconds and ten random bytes.
            pub fn v7(unix_millis: u64, random: &[u8; 10]) -> Self {
                Self(Builder::from_unix_timestamp_millis(unix_millis, random).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

keys! {
    /// A patron's account, whatever card number or name it has at the time.
    PatronId,
    /// A hold: the key of the action that placed it, so that a device can name a hold the server has not seen yet.
    HoldId,
    /// A loan: handed in when it begins.
    LoanId,
    /// A list of a patron: the key of the action that made it.
    ListId,
    /// A saved search: the key of the action that saved it.
    SearchId,
    /// A patron's action, made up by the device; see [`crate::action`].
    ActionKey,
}

macro_rules! named_by_their_action {
    ($($name:ident),+) => {$(
        impl From<ActionKey> for $name {
            fn from(key: ActionKey) -> Self {
                Self(key.0)
            }
        }
    )+};
}

named_by_their_action!(HoldId, ListId, SearchId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_at_the_edge() {
        assert_eq!(Barcode::new(" 100 ").map(String::from), Ok("100".into()));
        assert_eq!(Barcode::new("\t "), Err(NameError::Empty));
        assert_eq!(Barcode::new(&"x".repeat(65)), Err(NameError::TooLong { found: 65 }));
        assert_eq!(BranchCode::new("a\u{1f}b"), Err(NameError::Character('\u{1f}')));
        assert!(serde_json::from_str::<TitleId>("\"\"").is_err());
    }

    #[test]
    fn keys_are_uuids_of_version_seven_in_the_order_of_the_clock() {
        let (earlier, later) =
            (ActionKey::v7(1_785_230_096_000, &[255; 10]), ActionKey::v7(1_785_230_096_001, &[0; 10]));
        assert_eq!(earlier.0.get_version_num(), 7);
        assert!(earlier < later);
        assert_eq!(later.to_string(), "019fa801-7681-7000-8000-000000000000");
    }
}
