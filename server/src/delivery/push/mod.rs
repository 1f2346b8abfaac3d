//! Notifications by Web Push: RFC 8030 (delivery), 8291 (encryption), 8292 (VAPID: who sends).

mod network;
mod vapid;

pub use network::{EndpointError, check_endpoint};

use super::Failure;
use super::letter::{Letter, Writer};
use crate::clock::now_unix_secs;
use crate::secret::{self, SecretError};
use crate::store::{Due, Subscription};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ipnet::IpNet;
use network::Network;
use p256::ecdsa::SigningKey;
use serde::{Deserialize, Serialize};
use std::fmt;
use web_push_native::Auth;

/// How long a push service keeps a notification for a device that is off: two days. A book waits longer, but the app tells
/// of it as well.
const TTL_SECS: &str = "172800";
/// How long a push service is waited for that asks for patience, at most.
const PATIENCE_SECS_MAX: i64 = 86_400;
/// Version of what a service worker gets.
const VERSION: u16 = 1;

/// The library's keys, and how it can be reached; as they are kept in the database.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSettings {
    /// The private key: a scalar of P-256, base64url.
    key: String,
    /// Where a push service complains: `mailto:…` or `https://…`.
    contact: String,
    /// Networks that are not public and have push services nonetheless.
    #[serde(default)]
    networks: Vec<IpNet>,
}

impl fmt::Debug for PushSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushSettings").field("contact", &self.contact).finish_non_exhaustive()
    }
}

/// Why nothing can be pushed.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// What the database has is not what was put there.
    #[error("the keys of Web Push cannot be read; make new ones with `bookmobile push off` and `bookmobile push keys`")]
    Damaged,
    /// Nobody could be told of trouble.
    #[error("{0:?} is no contact; write mailto:library@example.org, or the https address of a page")]
    Contact(String),
    /// No random bytes.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The system has no certificates.
    #[error("there are no certificates to know push services by; install ca-certificates")]
    NoCertificates,
    /// TLS cannot be set up.
    #[error("encrypted connections cannot be set up")]
    Tls(#[from] tokio_rustls::rustls::Error),
}

impl PushSettings {
    /// Settings with a new pair of keys.
    ///
    /// # Errors
    /// When the contact is none, or there are no random bytes.
    pub fn new(contact: &str, networks: Vec<IpNet>) -> Result<Self, PushError> {
        // All but a few of the numbers of 32 bytes are keys.
        let key = loop {
            let bytes = secret::random::<32>()?;
            if SigningKey::from_slice(&bytes).is_ok() {
                break URL_SAFE_NO_PAD.encode(bytes);
            }
        };
        Self { key, contact: String::new(), networks: Vec::new() }.with(contact, networks)
    }

    /// The same keys with another contact and other networks.
    ///
    /// # Errors
    /// When the contact is none.
    pub fn with(self, contact: &str, networks: Vec<IpNet>) -> Result<Self, PushError> {
        let is_contact = ["mailto:", "https://"].iter().any(|scheme| {
            contact.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
        });
        if !is_contact {
            return Err(PushError::Contact(contact.to_owned()));
        }
        Ok(Self { key: self.key, contact: contact.to_owned(), networks })
    }

    /// Reads them as [`Self::to_json`] wrote them.
    ///
    /// # Errors
    /// When it was something else.
    pub fn parse(json: &str) -> Result<Self, PushError> {
        let settings: Self = serde_json::from_str(json).map_err(|_| PushError::Damaged)?;
        settings.signing_key()?;
        Ok(settings)
    }

    /// For the database.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The public key as browsers take it: a point of P-256, uncompressed, base64url.
    ///
    /// # Errors
    /// When the private key is none.
    pub fn public_key(&self) -> Result<String, PushError> {
        Ok(vapid::public_key(&self.signing_key()?))
    }

    /// Networks that are not public and have push services nonetheless.
    pub fn networks(&self) -> &[IpNet] {
        &self.networks
    }

    fn signing_key(&self) -> Result<SigningKey, PushError> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.key).map_err(|_| PushError::Damaged)?;
        SigningKey::from_slice(&bytes).map_err(|_| PushError::Damaged)
    }
}

/// What a service worker shows, without asking anybody.
#[derive(Serialize)]
struct Payload<'a> {
    v: u16,
    number: i64,
    kind: String,
    title: Option<&'a str>,
    name: Option<&'a str>,
    language: &'a str,
    heading: &'a str,
    text: &'a str,
}

/// What sends notifications.
pub struct Pusher {
    key: SigningKey,
    contact: String,
    network: Network,
}

impl Pusher {
    /// A pusher with these keys.
    ///
    /// # Errors
    /// When they are none, or there is no TLS.
    pub fn open(settings: PushSettings) -> Result<Self, PushError> {
        let key = settings.signing_key()?;
        Ok(Self { key, contact: settings.contact, network: Network::new(settings.networks)? })
    }

    /// Sends a notification to a device.
    ///
    /// # Errors
    /// When the push service did not take it.
    pub async fn send(&self, device: &Subscription, due: &Due, letter: &Letter, writer: Writer) -> Result<(), Failure> {
        let refused = |why: &dyn fmt::Display| Failure::Refused(why.to_string());
        let endpoint = check_endpoint(&device.endpoint, self.network.private()).map_err(|error| refused(&error))?;
        let payload = Payload {
            v: VERSION,
            number: due.message.number,
            kind: kind(due),
            title: due.message.title.as_ref().map(|title| title.as_str()),
            // What is longer does not fit, and is in the heading anyway.
            name: due.title.as_deref().filter(|name| name.len() <= 500),
            language: writer.tag(),
            heading: &letter.subject,
            text: &letter.text,
        };
        let payload = serde_json::to_vec(&payload).map_err(|error| refused(&error))?;
        let sealed = seal(payload, device).map_err(|error| refused(&error))?;
        let mut headers = HeaderMap::new();
        let authorization = vapid::authorization(&self.key, &self.contact, &endpoint, now_unix_secs());
        let authorization = HeaderValue::from_str(&authorization).map_err(|error| refused(&error))?;
        headers.insert(header::AUTHORIZATION, authorization);
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert(HeaderName::from_static("ttl"), HeaderValue::from_static(TTL_SECS));
        let answer = self.network.post(&endpoint, headers, sealed).await?;
        meaning(answer.status, answer.retry_after_secs)
    }
}

/// The code of the news.
fn kind(due: &Due) -> String {
    let news = serde_json::to_value(&due.message.kind).unwrap_or_default();
    news["news"].as_str().unwrap_or_default().to_owned()
}

/// Encrypts for a device alone (RFC 8291).
fn seal(payload: Vec<u8>, device: &Subscription) -> Result<Vec<u8>, EndpointError> {
    let key = p256::PublicKey::from_sec1_bytes(&device.p256dh).map_err(|_| EndpointError::Keys)?;
    let auth: [u8; 16] = device.auth.as_slice().try_into().map_err(|_| EndpointError::Keys)?;
    web_push_native::encrypt(payload, &key, &Auth::from(auth)).map_err(|_| EndpointError::Keys)
}

/// What the answer of a push service means (RFC 8030, 5 and 8.4).
fn meaning(status: StatusCode, retry_after_secs: Option<i64>) -> Result<(), Failure> {
    let reason = || format!("the push service answers {}", status.as_u16());
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(Failure::Gone),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Err(Failure::Later { reason: reason(), after_secs: patience(retry_after_secs) })
        }
        _ if status.is_server_error() => {
            Err(Failure::Later { reason: reason(), after_secs: patience(retry_after_secs) })
        }
        _ => Err(Failure::Refused(reason())),
    }
}

fn patience(retry_after_secs: Option<i64>) -> i64 {
    retry_after_secs.unwrap_or_default().clamp(0, PATIENCE_SECS_MAX)
}

/// The endpoint's site, for whom a token is good.
fn origin(endpoint: &Uri) -> String {
    format!("https://{}", endpoint.authority().map(ToString::to_string).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("is base64url")
    }

    /// RFC 8291, appendix A: what its device gets, ours would read.
    #[test]
    fn the_example_of_the_rfc_is_read() {
        let sealed = decoded(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6\
             PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        let private = p256::SecretKey::from_slice(&decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"));
        let auth: [u8; 16] = decoded("BTBZMqHH6r4Tts7J_aSIgg").try_into().expect("has 16 bytes");
        let read = web_push_native::decrypt(sealed, &private.expect("is a key"), &Auth::from(auth));
        assert_eq!(read.expect("can be read"), b"When I grow up, I want to be a watermelon");
    }

    #[test]
    fn a_device_reads_what_is_sealed_for_it() {
        let private = p256::SecretKey::from_slice(&decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"));
        let private = private.expect("is a key");
        let device = Subscription {
            id: uuid::Uuid::nil(),
            endpoint: "https://push.example/x".to_owned(),
            p256dh: decoded("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            auth: decoded("BTBZMqHH6r4Tts7J_aSIgg"),
        };
        let sealed = seal("红楼梦".into(), &device).expect("can be sealed");
        let auth: [u8; 16] = device.auth.clone().try_into().expect("has 16 bytes");
        let read = web_push_native::decrypt(sealed.clone(), &private, &Auth::from(auth)).expect("can be read");
        assert_eq!(read, "红楼梦".as_bytes());
        assert_ne!(sealed, seal("红楼梦".into(), &device).expect("can be sealed"), "salt and key are new each time");
        assert!(seal(Vec::new(), &Subscription { p256dh: vec![4; 65], ..device }).is_err());
    }

    #[test]
    fn answers_say_what_to_do_next() {
        let of = |status: u16, after| meaning(StatusCode::from_u16(status).expect("is one"), after);
        assert_eq!((of(201, None), of(404, None), of(410, None)), (Ok(()), Err(Failure::Gone), Err(Failure::Gone)));
        for (status, after, expected) in [(429, Some(90), 90), (503, None, 0), (500, Some(9_999_999), 86_400)] {
            assert!(matches!(of(status, after), Err(Failure::Later { after_secs, .. }) if after_secs == expected));
        }
        for status in [301, 400, 403, 413] {
            assert!(matches!(of(status, None), Err(Failure::Refused(_))), "{status}");
        }
    }

    #[test]
    fn keys_are_kept_and_not_shown() {
        let settings = PushSettings::new("mailto:a@b.example", Vec::new()).expect("random bytes");
        let read = PushSettings::parse(&settings.to_json()).expect("can be read");
        assert_eq!(read, settings);
        assert_eq!(decoded(&read.public_key().expect("is a key")).len(), 65);
        assert!(!format!("{settings:?}").contains(&settings.key));
        for contact in ["a@b.example", "mailto:", "http://b.example", "https://a b"] {
            assert!(matches!(read.clone().with(contact, Vec::new()), Err(PushError::Contact(_))), "{contact}");
        }
        assert!(matches!(PushSettings::parse("{\"key\":\"AA\",\"contact\":\"mailto:x\"}"), Err(PushError::Damaged)));
    }
}
