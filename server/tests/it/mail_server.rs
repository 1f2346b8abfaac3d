//! A mail server that keeps what it is given, or refuses it.

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A letter as it came.
#[derive(Clone, Debug)]
pub struct Letter {
    pub from: String,
    pub to: String,
    pub data: Vec<u8>,
}

impl Letter {
    /// What Python's parser makes of it: its headers and, as `body`, its text.
    pub fn read(&self) -> Value {
        let script = "import sys, json, email; from email import policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
assert not m.defects and all(not v.defects for v in m.values()), [v.defects for v in m.values()]
print(json.dumps({**{k.lower(): str(v) for k, v in m.items()}, 'body': m.get_content().replace('\\r\\n', '\\n')}))";
        let mut python = Command::new("python3");
        let mut python = python.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        python.stdin.take().unwrap().write_all(&self.data).unwrap();
        let output = python.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&self.data));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// What a server answers to the n-th letter for a recipient, where it does not take it.
type Refusal = fn(recipient: &str, nth: usize) -> Option<&'static str>;

#[derive(Clone, Default)]
struct Kept {
    letters: Arc<Mutex<Vec<Letter>>>,
    tried: Arc<Mutex<HashMap<String, usize>>>,
    passwords: Arc<Mutex<Vec<String>>>,
}

/// The server; it ends with the process.
pub struct MailServer {
    pub port: u16,
    kept: Kept,
}

impl MailServer {
    /// One that takes what `refusal` does not refuse, and speaks TLS after `STARTTLS` where it has a certificate.
    pub fn start(tls: Option<Arc<ServerConfig>>, refusal: Refusal) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let kept = Kept::default();
        let shared = kept.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (kept, tls) = (shared.clone(), tls.clone());
                // Who hangs up in the middle has ended the conversation.
                std::thread::spawn(move || Conversation { kept, tls, refusal }.hold(stream));
            }
        });
        Self { port, kept }
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.kept.letters.lock().unwrap().clone()
    }

    /// How often somebody tried to write to this address.
    pub fn tried(&self, recipient: &str) -> usize {
        self.kept.tried.lock().unwrap().get(recipient).copied().unwrap_or_default()
    }

    /// What was given as `AUTH PLAIN`, in base64.
    pub fn passwords(&self) -> Vec<String> {
        self.kept.passwords.lock().unwrap().clone()
    }
}

struct Conversation {
    kept: Kept,
    tls: Option<Arc<ServerConfig>>,
    refusal: Refusal,
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl Conversation {
    fn hold(self, stream: TcpStream) -> Option<()> {
        let mut bare = Some(stream.try_clone().ok()?);
        let mut stream: Box<dyn Stream> = Box::new(stream);
        let (mut from, mut to) = (String::new(), String::new());
        say(&mut stream, "220 test")?;
        loop {
            let line = line(&mut stream)?;
            let (verb, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
            let address = || rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')).unwrap_or_default().0;
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" if bare.is_none() => say(&mut stream, "250-test\r\n250 AUTH PLAIN")?,
                "EHLO" if self.tls.is_some() => say(&mut stream, "250-test\r\n250 STARTTLS")?,
                "EHLO" => say(&mut stream, "250 test")?,
                "STARTTLS" => {
                    say(&mut stream, "220 go on")?;
                    let connection = ServerConnection::new(self.tls.clone()?).ok()?;
                    stream = Box::new(StreamOwned::new(connection, bare.take()?));
                }
                "AUTH" => {
                    self.kept.passwords.lock().unwrap().push(rest.strip_prefix("PLAIN ")?.to_owned());
                    say(&mut stream, "235 welcome")?;
                }
                "MAIL" => {
                    from = address().to_owned();
                    say(&mut stream, "250 ok")?;
                }
                "RCPT" => {
                    to = address().to_owned();
                    let nth = {
                        let mut tried = self.kept.tried.lock().unwrap();
                        let nth = tried.entry(to.clone()).or_default();
                        *nth += 1;
                        *nth
                    };
                    say(&mut stream, (self.refusal)(&to, nth).unwrap_or("250 ok"))?;
                }
                "DATA" => {
                    say(&mut stream, "354 go on")?;
                    let mut data = Vec::new();
                    while !data.ends_with(b"\r\n.\r\n") {
                        data.push(byte(&mut stream)?);
                    }
                    data.truncate(data.len() - 3);
                    self.kept.letters.lock().unwrap().push(Letter { from: from.clone(), to: to.clone(), data });
                    say(&mut stream, "250 kept")?;
                }
                "QUIT" => return say(&mut stream, "221 bye"),
                _ => say(&mut stream, "250 ok")?,
            }
        }
    }
}

fn say(stream: &mut Box<dyn Stream>, text: &str) -> Option<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).ok()?;
    stream.flush().ok()
}

fn line(stream: &mut Box<dyn Stream>) -> Option<String> {
    let mut line = Vec::new();
    while !line.ends_with(b"\r\n") {
        line.push(byte(stream)?);
    }
    String::from_utf8(line).ok().map(|line| line.trim_end().to_owned())
}

fn byte(stream: &mut Box<dyn Stream>) -> Option<u8> {
    let mut byte = [0];
    stream.read_exact(&mut byte).ok().map(|()| byte[0])
}

/// A certificate of this machine: as PEM for who is to trust it, and a server with it.
pub fn certificate() -> (String, Arc<ServerConfig>) {
    let CertifiedKey { cert, signing_key }: CertifiedKey<KeyPair> =
        generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    (cert.pem(), Arc::new(config))
}
