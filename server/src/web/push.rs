//! Devices that patrons let the library tell.

use super::api::Call;
use super::log::hidden;
use crate::clock;
use crate::delivery::{EndpointError, PushSettings, check_endpoint};
use crate::secret;
use crate::store::{Channel, DeviceOf, Subscription};
use async_trait::async_trait;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bookmobile_api::backend::{Anyone, PushBackend, SignedIn};
use bookmobile_api::{ApiError, Device};

/// Base64url as browsers write it, with and without padding.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Longest BCP 47 tag that is kept, in bytes.
const LANGUAGE_BYTES_MAX: usize = 35;

#[async_trait]
impl PushBackend for Call {
    async fn push_key(&self, _: Anyone) -> Result<Option<String>, ApiError> {
        self.push_settings().await?.map(|settings| settings.public_key()).transpose().map_err(hidden)
    }

    async fn push_subscribe(&self, by: SignedIn, device: Device) -> Result<(), ApiError> {
        let settings = self.push_settings().await?.ok_or(ApiError::NotFound)?;
        check_endpoint(&device.endpoint, settings.networks()).map_err(unusable)?;
        let subscription = Subscription {
            id: secret::uuid(clock::now_unix_millis()).map_err(hidden)?,
            p256dh: decoded(&device.keys.p256dh).filter(|key| key.len() == 65 && key[0] == 4).ok_or_else(keys)?,
            auth: decoded(&device.keys.auth).filter(|auth| auth.len() == 16).ok_or_else(keys)?,
            endpoint: device.endpoint,
        };
        let language = device.language.as_deref().filter(|tag| tag.len() <= LANGUAGE_BYTES_MAX);
        let of = DeviceOf { patron: by.patron, session: by.session, language };
        self.server.store.subscribe(of, &subscription, clock::now_unix_secs()).await.map_err(hidden)
    }

    async fn push_unsubscribe(&self, by: SignedIn, endpoint: String) -> Result<(), ApiError> {
        self.server.store.unsubscribe(by.patron, &endpoint).await.map_err(hidden)
    }
}

impl Call {
    async fn push_settings(&self) -> Result<Option<PushSettings>, ApiError> {
        let json = self.server.store.channel(Channel::Push).await.map_err(hidden)?;
        json.map(|json| PushSettings::parse(&json)).transpose().map_err(hidden)
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    BASE64URL.decode(text).ok()
}

fn keys() -> ApiError {
    unusable(EndpointError::Keys)
}

fn unusable(error: EndpointError) -> ApiError {
    ApiError::BadRequest(error.to_string())
}
