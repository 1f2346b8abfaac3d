//! What a patron signs in with. What crosses the wire of sync stands in `bookmobile_circulation::sync`.

use serde::{Deserialize, Serialize};

/// A PIN, password or code: never shown by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// What somebody signs in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Card number or username.
    pub login: String,
    /// PIN or password.
    pub pin: Secret,
}

/// What somebody registers with, or sets a new PIN with after staff have reset it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Card number.
    pub card: String,
    /// The code from the library; hyphens, spaces and case do not matter.
    pub code: Secret,
    /// The PIN or password that it shall be, of 6–128 characters.
    pub pin: Secret,
    /// A name to sign in with beside the card number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

/// A change of PIN by its patron.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinChange {
    /// The PIN as it is.
    pub pin: Secret,
    /// The PIN as it shall be, of 6–128 characters.
    pub new_pin: Secret,
}
