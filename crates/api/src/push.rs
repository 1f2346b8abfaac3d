//! Telling a device by Web Push; see `docs/NEWS.md`.

use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json};

/// A device that can be told, as a browser's `PushSubscription.toJSON()` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The https address at which the browser's push service takes messages for it.
    pub endpoint: String,
    /// What messages are encrypted with.
    pub keys: DeviceKeys,
    /// The language that the device shows, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What messages for a device are encrypted with (RFC 8291), in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceKeys {
    /// Its public key: 65 bytes.
    pub p256dh: String,
    /// What it and the library alone know: 16 bytes.
    pub auth: String,
}

endpoints! {
    /// Answers devices that are told by Web Push.
    trait PushBackend;

    /// The library's public key, which a browser asks for to subscribe: 65 bytes in base64url. None where the library
    /// sends no notifications.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    fn push_key() -> Option<String> = PushKey {
        path: "v1/push/key",
        input: GetUrl,
        access: Anyone,
        example: "",
        note: "the library's public key; null where it sends no notifications",
    }

    /// Lets the library tell this device when something is ready, until it is signed out.
    ///
    /// # Errors
    /// `NeedsSignIn`; `BadRequest` for an endpoint or keys that cannot be; `NotFound` where the library sends no
    /// notifications.
    fn push_subscribe(device: Device) -> () = PushSubscribe {
        path: "v1/push/subscribe",
        input: Json,
        access: SignedIn,
        example: r#"{"device": {"endpoint": "https://push.example/x", "keys": {"p256dh": "…", "auth": "…"}}}"#,
        note: "lets the library tell this device until it is signed out; `language` may be given",
    }

    /// Tells the device with this endpoint no more. One that is not told is no error.
    ///
    /// # Errors
    /// `NeedsSignIn`.
    fn push_unsubscribe(endpoint: String) -> () = PushUnsubscribe {
        path: "v1/push/unsubscribe",
        input: Json,
        access: SignedIn,
        example: r#"{"endpoint": "https://push.example/x"}"#,
        note: "tells this device no more",
    }
}
