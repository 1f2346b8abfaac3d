//! Who sends, told to a push service: a signed token (RFC 8292).

use super::origin;
use axum::http::Uri;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;

/// How long a token is good; a day is the most that is allowed.
const GOOD_SECS: i64 = 12 * 3_600;

/// The header `Authorization` for this endpoint.
pub fn authorization(key: &SigningKey, contact: &str, endpoint: &Uri, now_unix_secs: i64) -> String {
    let claims = json!({"aud": origin(endpoint), "exp": now_unix_secs + GOOD_SECS, "sub": contact});
    let part = |json: serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!("{}.{}", part(json!({"typ": "JWT", "alg": "ES256"})), part(claims));
    let signature: Signature = key.sign(signed.as_bytes());
    format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), public_key(key))
}

/// The public key as an uncompressed point, base64url.
pub fn public_key(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().to_encoded_point(false).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier;

    /// The example of RFC 8292, 2.4 verifies by the same rules as ours.
    #[test]
    fn tokens_verify_as_the_one_of_the_rfc_does() {
        let key = SigningKey::from_slice(&[7; 32]).expect("is a key");
        let endpoint = Uri::from_static("https://push.example:8443/p/1");
        let ours = authorization(&key, "mailto:a@b.example", &endpoint, 1_453_480_568);
        let theirs = "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAi\
                      OjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rp\
                      iUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, \
                      k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
        for (header, audience) in [(ours.as_str(), "https://push.example:8443"), (theirs, "https://push.example.net")] {
            let (token, public) =
                header.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k=")).expect("is a header");
            let (signed, signature) = token.rsplit_once('.').expect("is signed");
            let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("is base64url");
            let public = VerifyingKey::from_sec1_bytes(&decoded(public)).expect("is a point");
            let signature = Signature::from_slice(&decoded(signature)).expect("is a signature");
            public.verify(signed.as_bytes(), &signature).expect("is signed by it");
            let claims: serde_json::Value =
                serde_json::from_slice(&decoded(signed.split_once('.').expect("has two parts").1)).expect("is JSON");
            assert_eq!((&claims["aud"], &claims["exp"]), (&json!(audience), &json!(1_453_523_768)));
        }
    }
}
