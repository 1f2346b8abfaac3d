//! Calls to push services. Their addresses come from devices, which anybody can have: only https, and never into a network
//! that is not public, unless the library says so.

use super::super::Failure;
use super::PushError;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Longest endpoint in bytes; those of browsers have some 200.
const ENDPOINT_BYTES_MAX: usize = 1_000;
/// How long a push service may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How long one of its addresses may take to answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a device cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// It is no address of a push service.
    #[error("the endpoint is no https address of at most {ENDPOINT_BYTES_MAX} bytes")]
    Address,
    /// It is in a network that is not public.
    #[error("the endpoint is not in a public network")]
    Private,
    /// Its keys are none.
    #[error("the keys of the device are not 65 bytes of a point and 16 of a secret")]
    Keys,
}

/// The address of an endpoint that may be called, as far as it can be told without asking for the address of its name.
///
/// # Errors
/// When it is no https address, or says by itself that it is not public.
pub fn check_endpoint(endpoint: &str, private: &[IpNet]) -> Result<Uri, EndpointError> {
    let uri: Uri = endpoint.parse().map_err(|_| EndpointError::Address)?;
    let authority = uri.authority().ok_or(EndpointError::Address)?;
    let is_good = endpoint.len() <= ENDPOINT_BYTES_MAX
        && uri.scheme_str() == Some("https")
        && !authority.as_str().contains('@')
        && !authority.host().is_empty();
    if !is_good {
        return Err(EndpointError::Address);
    }
    match host(&uri).parse::<IpAddr>() {
        Ok(address) if !may_call(address, private) => Err(EndpointError::Private),
        _ => Ok(uri),
    }
}

/// What a push service answered.
pub struct Answer {
    pub status: StatusCode,
    pub retry_after_secs: Option<i64>,
}

/// The way to push services.
pub struct Network {
    tls: TlsConnector,
    private: Vec<IpNet>,
}

impl Network {
    /// A way that knows servers by the certificates of the system, and goes to public addresses and `private` networks.
    ///
    /// # Errors
    /// When there are no certificates.
    pub fn new(private: Vec<IpNet>) -> Result<Self, PushError> {
        let mut roots = RootCertStore::empty();
        let (known, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if known == 0 {
            return Err(PushError::NoCertificates);
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), private })
    }

    /// Networks that may be called although they are not public.
    pub fn private(&self) -> &[IpNet] {
        &self.private
    }

    /// Posts to an endpoint.
    ///
    /// # Errors
    /// When nobody answers there, or it may not be called.
    pub async fn post(&self, endpoint: &Uri, headers: HeaderMap, body: Vec<u8>) -> Result<Answer, Failure> {
        let later = |reason: String| Failure::Later { reason, after_secs: 0 };
        match tokio::time::timeout(TIMEOUT, self.try_post(endpoint, headers, body)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(CallError::MayNot)) => Err(Failure::Refused(EndpointError::Private.to_string())),
            Ok(Err(CallError::Failed(reason))) => Err(later(reason)),
            Err(_) => Err(later(format!("the push service took longer than {} s", TIMEOUT.as_secs()))),
        }
    }

    async fn try_post(&self, endpoint: &Uri, headers: HeaderMap, body: Vec<u8>) -> Result<Answer, CallError> {
        let host = host(endpoint);
        let stream = self.connect(host, endpoint.port_u16().unwrap_or(443)).await?;
        let name = ServerName::try_from(host.to_owned()).map_err(failed)?;
        let stream = self.tls.connect(name, stream).await.map_err(failed)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
        // Ends when the sender is gone.
        tokio::spawn(connection);
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = endpoint.path_and_query().map_or("/", |path| path.as_str()).parse().map_err(failed)?;
        *request.headers_mut() = headers;
        let authority = endpoint.authority().map(ToString::to_string).unwrap_or_default();
        request.headers_mut().insert(header::HOST, HeaderValue::from_str(&authority).map_err(failed)?);
        let response = sender.send_request(request).await.map_err(failed)?;
        let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        Ok(Answer {
            status: response.status(),
            retry_after_secs: retry_after.and_then(|text| text.trim().parse().ok()),
        })
    }

    /// Connects to one of the addresses that a name has now: what was checked is what is called.
    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, CallError> {
        let found: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(failed)?.collect();
        let mut may_call = found.into_iter().filter(|address| may_call(address.ip(), &self.private)).peekable();
        if may_call.peek().is_none() {
            return Err(CallError::MayNot);
        }
        let mut error = CallError::MayNot;
        for address in may_call {
            match tokio::time::timeout(CONNECT_TIMEOUT, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(refused)) => error = failed(refused),
                Err(_) => error = CallError::Failed("the push service cannot be reached".to_owned()),
            }
        }
        Err(error)
    }
}

enum CallError {
    MayNot,
    Failed(String),
}

fn failed(error: impl std::error::Error) -> CallError {
    CallError::Failed(format!("the push service cannot be called: {error}"))
}

/// The host without the brackets of IPv6.
fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or_default().trim_matches(['[', ']'])
}

fn may_call(address: IpAddr, private: &[IpNet]) -> bool {
    let address = address.to_canonical();
    let is_public = match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    };
    is_public || private.iter().any(|network| network.contains(&address))
}

/// The IANA IPv4 Special-Purpose Address Registry, multicast, and what is reserved.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., _, _)
            | (100, 64..128, _)
            | (169, 254, _)
            | (172, 16..32, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Global unicast, without what carries an IPv4 address or is for examples: 2001::/23, 2001:db8::/32, 2002::/16,
/// 3fff::/20.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    matches!((a, b), (0x2000..0x4000, _))
        && !matches!((a, b), (0x2001, 0..0x200 | 0xdb8) | (0x2002, _) | (0x3fff, 0..0x1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_https_addresses_are_endpoints() {
        let networks = ["10.1.0.0/16".parse().expect("a network")];
        for (endpoint, expected) in [
            ("https://fcm.googleapis.com/fcm/send/abc", None),
            ("https://updates.push.services.mozilla.com:443/wpush/v2/x?y=z", None),
            ("https://8.8.8.8/x", None),
            ("https://[2606:4700::1]/x", None),
            ("https://10.1.2.3/x", None),
            ("http://push.example/x", Some(EndpointError::Address)),
            ("https://user@push.example/x", Some(EndpointError::Address)),
            ("https:///x", Some(EndpointError::Address)),
            ("/x", Some(EndpointError::Address)),
            ("", Some(EndpointError::Address)),
            ("https://127.0.0.1/x", Some(EndpointError::Private)),
            ("https://10.2.2.3/x", Some(EndpointError::Private)),
            ("https://100.100.1.1/x", Some(EndpointError::Private)),
            ("https://169.254.169.254/latest/meta-data", Some(EndpointError::Private)),
            ("https://172.31.0.1/x", Some(EndpointError::Private)),
            ("https://192.168.1.1/x", Some(EndpointError::Private)),
            ("https://[::1]/x", Some(EndpointError::Private)),
            ("https://[fd00::1]/x", Some(EndpointError::Private)),
            ("https://[fe80::1]/x", Some(EndpointError::Private)),
            ("https://[::ffff:127.0.0.1]/x", Some(EndpointError::Private)),
            ("https://[64:ff9b::7f00:1]/x", Some(EndpointError::Private)),
            ("https://[2002:7f00:1::]/x", Some(EndpointError::Private)),
        ] {
            assert_eq!(check_endpoint(endpoint, &networks).err(), expected, "{endpoint}");
        }
        assert_eq!(
            check_endpoint(&format!("https://a.example/{}", "x".repeat(1_000)), &[]),
            Err(EndpointError::Address)
        );
    }

    #[tokio::test]
    async fn a_name_of_an_inner_address_is_not_called() {
        let network = Network {
            tls: TlsConnector::from(Arc::new(
                ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
                    .with_safe_default_protocol_versions()
                    .expect("versions")
                    .with_root_certificates(RootCertStore::empty())
                    .with_no_client_auth(),
            )),
            private: Vec::new(),
        };
        let endpoint = check_endpoint("https://localhost:1/x", &[]).expect("says nothing of where it is");
        let answer = network.post(&endpoint, HeaderMap::new(), Vec::new()).await;
        assert!(matches!(answer, Err(Failure::Refused(_))), "{:?}", answer.err());
    }
}
