//! Accounts of patrons: signing in and out, and sync, whose words stand in `bookmobile_circulation::sync`. See
//! docs/SYNC.md.

use bookmobile_circulation::sync::{Profile, SyncAnswer, SyncRequest};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

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

endpoints! {
    /// Answers patrons about their accounts.
    trait AccountsBackend;

    /// Applies what a patron did, and tells how the patron stands.
    ///
    /// # Errors
    /// `NeedsSignIn`, and nothing was applied; `BadRequest` for more than
    /// [`ACTIONS_MAX`](bookmobile_circulation::sync::ACTIONS_MAX) actions.
    fn sync(request: SyncRequest) -> SyncAnswer = Sync {
        path: "v1/sync",
        input: Json,
        access: SignedIn,
        body: Batch,
        example: r#"{"request": {"actions": [], "since": null}}"#,
        note: "applies actions, and tells how the patron stands",
    }

    /// Sets the PIN of a patron who has a code from the library, and signs in.
    ///
    /// # Errors
    /// `WrongPin`, whether the card or the code is wrong; `PinLength` and `Username` for what cannot be; `Taken` for a
    /// username that somebody has; `TooManyAttempts`.
    fn register(request: Registration) -> Profile = Register {
        path: "v1/register",
        input: Json,
        access: OwnPages,
        example: r#"{"request": {"card": "R0001", "code": "ABCD-EFGH", "pin": "284461", "username": "lin"}}"#,
        note: "sets the PIN and signs in; `username` may be left out. A code is good once, for 30 days",
    }

    /// Signs in: the answer sets the cookie of a session.
    ///
    /// # Errors
    /// `WrongPin`, whether the card or the PIN is wrong; `TooManyAttempts`.
    fn sign_in(request: Credentials) -> Profile = SignIn {
        path: "v1/sign-in",
        input: Json,
        access: OwnPages,
        example: r#"{"request": {"login": "R0001", "pin": "284461"}}"#,
        note: "by card number or username",
    }

    /// Changes the PIN of the patron who is signed in, and signs out everywhere else.
    ///
    /// # Errors
    /// `NeedsSignIn`, `WrongPin`, `TooManyAttempts`, `PinLength`.
    fn change_pin(request: PinChange) -> () = ChangePin {
        path: "v1/pin",
        input: Json,
        access: SignedIn,
        example: r#"{"request": {"pin": "284461", "new_pin": "591173"}}"#,
        note: "changes the PIN, and signs out every other device",
    }

    /// Signs out: on this device, or everywhere. Nobody signed in is no error.
    ///
    /// # Errors
    /// `Unavailable`, and nothing has changed.
    fn sign_out(everywhere: bool) -> () = SignOut {
        path: "v1/sign-out",
        input: Json,
        access: OwnPages,
        example: r#"{"everywhere": false}"#,
        note: "on this device, or on all",
    }
}
