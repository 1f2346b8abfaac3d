//! Who calls: from where, with which session, and whether from a page of ours.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The other end of the connection, as the listener saw it.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What is known of a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Its address; a proxy's where the proxy is not trusted.
    pub address: IpAddr,
    /// The token of a session.
    pub token: Option<String>,
    /// Whether a page of another site made the call.
    pub cross_site: bool,
    /// Whether cookies can be kept to encrypted connections.
    pub secure: bool,
}

/// The cookie with the token of a session.
const COOKIE: &str = "bookmobile_session";
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

impl Caller {
    /// Who makes this request; `proxies` may say for whom they do.
    pub fn of<B>(request: &Request<B>, proxies: &[IpNet]) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        let is_proxy = |address: &IpAddr| proxies.iter().any(|net| net.contains(&address.to_canonical()));
        let through_proxy = is_proxy(&peer);
        let host =
            through_proxy.then(|| text(headers, &FORWARDED_HOST)).flatten().or_else(|| text(headers, &header::HOST));
        Self {
            address: if through_proxy { forwarded(headers, is_proxy).unwrap_or(peer) } else { peer }.to_canonical(),
            token: cookie(headers),
            cross_site: is_cross_site(headers, host),
            secure: !host.is_some_and(is_loopback),
        }
    }

    /// What counts as one address: of IPv6, a network of 64 bits, which is what one household has.
    pub fn network(&self) -> String {
        match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        }
    }

    /// The header that gives the caller this token for `max_age_secs`.
    pub fn set_cookie(&self, token: &str, max_age_secs: i64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        // Only calls of our own pages need it, and only server functions read it.
        let cookie = format!("{COOKIE}={token}; Path=/api; Max-Age={max_age_secs}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

/// The last address in the chain that is no proxy of ours; what stands before it, anybody can have written.
fn forwarded(headers: &HeaderMap, is_proxy: impl Fn(&IpAddr) -> bool) -> Option<IpAddr> {
    let chain: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|v| v.split(','))
        .collect();
    for text in chain.into_iter().rev() {
        let address = text.trim().parse::<IpAddr>().ok()?;
        if !is_proxy(&address) {
            return Some(address);
        }
    }
    None
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == COOKIE && !value.is_empty()).map(|(_, token)| token.to_owned())
}

/// Browsers say by themselves where a call comes from (Fetch Metadata; before 2023 only the origin); curl says nothing,
/// and has no cookies of anybody else either.
fn is_cross_site(headers: &HeaderMap, host: Option<&str>) -> bool {
    if let Some(site) = text(headers, &FETCH_SITE) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
    origin.and_then(|origin| origin.authority().map(ToString::to_string)).as_deref() != host
}

/// Whether this host is the machine itself: there cookies travel nowhere, and browsers keep secure ones only over https.
fn is_loopback(host: &str) -> bool {
    let name = host.parse::<axum::http::uri::Authority>().map(|authority| authority.host().to_owned());
    let name = name.unwrap_or_default();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(peer: &str, headers: &[(&str, &str)]) -> Caller {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(()).expect("a request");
        request.extensions_mut().insert(Peer(peer.parse().expect("an address")));
        Caller::of(&request, &["10.0.0.0/8".parse().expect("a network"), "::1/128".parse().expect("a network")])
    }

    #[test]
    fn only_a_trusted_proxy_says_for_whom_it_calls() {
        for (peer, forwarded, expected) in [
            ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
            // What the caller wrote itself stands before what the proxy added.
            ("10.0.0.1", "192.0.2.7, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
            ("::1", "2001:db8::1", "2001:db8::1"),
        ] {
            let caller = caller(peer, &[("x-forwarded-for", forwarded)]);
            assert_eq!(caller.address.to_string(), expected, "{peer} {forwarded}");
        }
        assert_eq!(caller("2001:db8:1:2:3:4:5:6", &[]).network(), "2001:db8:1:2::");
    }

    #[test]
    fn pages_of_other_sites_are_told() {
        for (headers, cross_site) in [
            (&[][..], false),
            (&[("sec-fetch-site", "same-origin")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "same-site")], true),
            (&[("sec-fetch-site", "cross-site")], true),
            (&[("host", "opac.example"), ("origin", "https://opac.example")], false),
            (&[("host", "opac.example:8080"), ("origin", "http://opac.example:8080")], false),
            (&[("host", "opac.example"), ("origin", "https://evil.example")], true),
            (&[("host", "opac.example"), ("origin", "null")], true),
            (
                &[("host", "inner:8080"), ("x-forwarded-host", "opac.example"), ("origin", "https://opac.example")],
                false,
            ),
        ] {
            assert_eq!(caller("10.0.0.1", headers).cross_site, cross_site, "{headers:?}");
        }
        let forged = [("host", "inner"), ("x-forwarded-host", "evil.example"), ("origin", "https://evil.example")];
        assert!(caller("203.0.113.9", &forged).cross_site);
    }

    #[test]
    fn cookies_are_kept_to_encrypted_connections_but_on_the_machine_itself() {
        for (host, secure) in [
            ("opac.example", true),
            ("192.168.1.5:8080", true),
            ("localhost:8080", false),
            ("127.0.0.1:8080", false),
            ("[::1]:8080", false),
        ] {
            let caller = caller("127.0.0.1", &[("host", host), ("cookie", "a=b; bookmobile_session=abc")]);
            assert_eq!((caller.secure, caller.token.as_deref()), (secure, Some("abc")), "{host}");
            let cookie = caller.set_cookie("x", 60).expect("a header");
            assert_eq!(cookie.to_str().expect("text").ends_with("SameSite=Strict; Secure"), secure);
        }
    }
}
