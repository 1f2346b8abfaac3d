//! A push service: what browsers have beyond the network. It keeps what it is given, and reads it as a device would.

use crate::mail_server::certificate;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use tokio_rustls::rustls::{ServerConnection, StreamOwned};
use web_push_native::Auth;

/// A private key of a device, and its secret.
const KEY: [u8; 32] = [7; 32];
const AUTH: [u8; 16] = [9; 16];

/// A call as it came.
#[derive(Clone, Debug)]
pub struct Call {
    pub path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// What the device reads.
    pub fn read(&self) -> Value {
        let key = p256::SecretKey::from_slice(&KEY).unwrap();
        let read = web_push_native::decrypt(self.body.clone(), &key, &Auth::from(AUTH)).unwrap();
        serde_json::from_slice(&read).unwrap()
    }

    /// The claims of the library, and the key that they are signed with.
    pub fn claims(&self) -> (Value, String) {
        let header = self.header("authorization").strip_prefix("vapid t=").unwrap();
        let (token, key) = header.split_once(", k=").unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let public = VerifyingKey::from_sec1_bytes(&decoded(key)).unwrap();
        public.verify(signed.as_bytes(), &Signature::from_slice(&decoded(signature)).unwrap()).unwrap();
        (serde_json::from_slice(&decoded(signed.split_once('.').unwrap().1)).unwrap(), key.to_owned())
    }
}

/// The service; it ends with the process. What it answers stands in the path: `/201/…`, `/410/…`.
pub struct PushService {
    pub origin: String,
    /// The certificate by which it is known.
    pub pem: String,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl PushService {
    pub fn start() -> Self {
        let (pem, tls) = certificate();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let calls = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&calls);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (kept, tls) = (Arc::clone(&kept), Arc::clone(&tls));
                std::thread::spawn(move || {
                    let connection = ServerConnection::new(tls).ok()?;
                    let mut reader = BufReader::new(StreamOwned::new(connection, stream));
                    let call = call(&mut reader)?;
                    let status = call.path.split('/').nth(1)?.to_owned();
                    kept.lock().unwrap().push(call);
                    let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    reader.get_mut().write_all(answer.as_bytes()).ok()
                });
            }
        });
        Self { origin, pem, calls }
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// The device that is reached by this path.
    pub fn device(&self, path: &str) -> Value {
        let public = p256::SecretKey::from_slice(&KEY).unwrap().public_key().to_sec1_bytes();
        let keys = json!({"p256dh": URL_SAFE_NO_PAD.encode(public), "auth": URL_SAFE_NO_PAD.encode(AUTH)});
        json!({"endpoint": format!("{}{path}", self.origin), "expirationTime": null, "keys": keys, "language": "en"})
    }
}

fn call(reader: &mut impl BufRead) -> Option<Call> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.strip_prefix("POST ")?.split(' ').next()?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Call { path, headers, body })
}
