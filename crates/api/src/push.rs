//! Telling a device by Web Push; see `docs/NEWS.md`.

use crate::ApiError;
#[cfg(feature = "ssr")]
use crate::backend;
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json};
use server_fn_macro_default::server;

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

/// The library's public key, which a browser asks for to subscribe: 65 bytes in base64url. None where the library sends no
/// notifications.
///
/// `GET /api/v1/push/key`.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot be read.
#[server(name = PushKey, prefix = "/api", endpoint = "v1/push/key", input = GetUrl, output = Json)]
pub async fn push_key() -> Result<Option<String>, ApiError> {
    backend::current()?.push_key().await
}

/// Lets the library tell this device when something is ready, until it is signed out.
///
/// `POST /api/v1/push/subscribe` with `{"device": {"endpoint": "https://…", "keys": {"p256dh": "…", "auth": "…"}}}` and the
/// cookie of a session.
///
/// # Errors
/// [`ApiError::NeedsSignIn`]; [`ApiError::BadRequest`] for an endpoint or keys that cannot be; [`ApiError::NotFound`]
/// where the library sends no notifications.
#[server(name = PushSubscribe, prefix = "/api", endpoint = "v1/push/subscribe", input = Json, output = Json)]
pub async fn push_subscribe(device: Device) -> Result<(), ApiError> {
    backend::current()?.push_subscribe(device).await
}

/// Tells the device with this endpoint no more. One that is not told is no error.
///
/// `POST /api/v1/push/unsubscribe` with `{"endpoint": "https://…"}` and the cookie of a session.
///
/// # Errors
/// [`ApiError::NeedsSignIn`].
#[server(name = PushUnsubscribe, prefix = "/api", endpoint = "v1/push/unsubscribe", input = Json, output = Json)]
pub async fn push_unsubscribe(endpoint: String) -> Result<(), ApiError> {
    backend::current()?.push_unsubscribe(endpoint).await
}
