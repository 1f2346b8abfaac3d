//! Letters by SMTP.

use super::Failure;
use super::letter::{Letter, Writer};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::response::{Category, Severity};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde::{Deserialize, Deserializer, de};
use std::path::PathBuf;
use std::time::Duration;

/// Where the password of the mail account may stand instead of in a file.
pub const PASSWORD_VARIABLE: &str = "BOOKMOBILE_SMTP_PASSWORD";

/// How long the mail server may take for each step.
const STEP_TIMEOUT: Duration = Duration::from_secs(30);
/// And for a letter as a whole.
const TIMEOUT: Duration = Duration::from_secs(90);

/// The library's mail server, as `bookmobile mail set` takes it; see docs/NEWS.md. It has no password.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    server: String,
    port: Option<u16>,
    #[serde(default)]
    security: Security,
    username: Option<String>,
    password_file: Option<PathBuf>,
    #[serde(deserialize_with = "mailbox")]
    from: Mailbox,
    #[serde(default, deserialize_with = "some_mailbox")]
    reply_to: Option<Mailbox>,
    #[serde(default, deserialize_with = "site")]
    site: Option<String>,
}

/// How the connection to the mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Security {
    /// After `STARTTLS`; a server that does not offer it gets nothing.
    #[default]
    Starttls,
    /// From the first byte.
    Tls,
    /// Not at all: for a mail server on the same machine.
    None,
}

/// Why no letter can be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The TOML is not as it should be.
    #[error("the settings of the mail server are not as they should be; see docs/NEWS.md")]
    Toml(#[source] Box<toml::de::Error>),
    /// A password would travel in the clear.
    #[error("a username needs an encrypted connection: set `security` to \"starttls\" or \"tls\"")]
    Clear,
    /// Which file is meant depends on where a server was started.
    #[error("the path of the password file must begin at the root: {}", .0.display())]
    Relative(PathBuf),
    /// There is a username and no password.
    #[error("the mail account {0} has no password: name a `password_file`, or set {PASSWORD_VARIABLE}")]
    NoPassword(String),
    /// The file with the password cannot be read.
    #[error("the password file {} cannot be read", path.display())]
    PasswordFile {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// TLS cannot be set up.
    #[error("an encrypted connection to the mail server cannot be set up")]
    Tls(#[source] lettre::transport::smtp::Error),
}

impl MailSettings {
    /// Reads them.
    ///
    /// # Errors
    /// When a key is missing, unknown, or says what cannot be.
    pub fn parse(toml: &str) -> Result<Self, MailError> {
        let settings: Self = toml::from_str(toml).map_err(|error| MailError::Toml(Box::new(error)))?;
        if settings.username.is_some() && settings.security == Security::None {
            return Err(MailError::Clear);
        }
        match &settings.password_file {
            Some(path) if !path.is_absolute() => Err(MailError::Relative(path.clone())),
            _ => Ok(settings),
        }
    }

    /// The address of the app, without a slash at its end.
    pub fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    fn password(&self, username: &str) -> Result<String, MailError> {
        if let Ok(password) = std::env::var(PASSWORD_VARIABLE)
            && !password.is_empty()
        {
            return Ok(password);
        }
        let path = self.password_file.as_ref().ok_or_else(|| MailError::NoPassword(username.to_owned()))?;
        let read = std::fs::read_to_string(path);
        let password = read.map_err(|source| MailError::PasswordFile { path: path.clone(), source })?;
        match password.trim_end_matches(['\r', '\n']) {
            "" => Err(MailError::NoPassword(username.to_owned())),
            password => Ok(password.to_owned()),
        }
    }
}

/// What sends letters. Keeps connections for a minute.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    settings: MailSettings,
}

impl Mailer {
    /// A mailer with these settings. Connects to nothing yet.
    ///
    /// # Errors
    /// When there is no password, or no TLS.
    pub fn open(settings: MailSettings) -> Result<Self, MailError> {
        let tls = || TlsParameters::new(settings.server.clone()).map_err(MailError::Tls);
        let (tls, port) = match settings.security {
            Security::Starttls => (Tls::Required(tls()?), 587),
            Security::Tls => (Tls::Wrapper(tls()?), 465),
            Security::None => (Tls::None, 25),
        };
        // Named dangerous because it does not encrypt by itself: `tls` says how it does.
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.server)
            .port(settings.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(STEP_TIMEOUT));
        if let Some(username) = &settings.username {
            transport = transport.credentials(Credentials::new(username.clone(), settings.password(username)?));
        }
        Ok(Self { transport: transport.build(), settings })
    }

    /// The settings.
    pub fn settings(&self) -> &MailSettings {
        &self.settings
    }

    /// Sends a letter. `id` names it, so that a reader who gets it twice sees it once.
    ///
    /// # Errors
    /// When the mail server did not take it.
    pub async fn send(&self, to: &str, letter: &Letter, writer: Writer, id: &str) -> Result<(), Failure> {
        let to: Address = to.trim().parse().map_err(|_| Failure::Refused("this is no e-mail address".to_owned()))?;
        let from = &self.settings.from;
        let raw =
            |name: &'static str, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
        let mut message = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(&letter.subject)
            .message_id(Some(format!("<{id}@{}>", from.email.domain())))
            // No answer of a machine, please (RFC 3834).
            .raw_header(raw("Auto-Submitted", "auto-generated"))
            .raw_header(raw("Content-Language", writer.tag()))
            .header(ContentType::TEXT_PLAIN);
        if let Some(reply_to) = &self.settings.reply_to {
            message = message.reply_to(reply_to.clone());
        }
        let message = message.body(letter.body.clone()).map_err(|error| Failure::Refused(error.to_string()))?;
        match tokio::time::timeout(TIMEOUT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(Failure::Channel(format!("the mail server took longer than {} s", TIMEOUT.as_secs()))),
        }
    }
}

/// What the mail server's answer means. `55x` is about the letter and final (RFC 5321, 4.2.3); any other `5xx` is about us,
/// as a password that is wrong, and can be mended.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    let reason = error.to_string();
    match error.status() {
        Some(code) if code.category == Category::MailSystem => match code.severity {
            Severity::PermanentNegativeCompletion => Failure::Refused(reason),
            _ => Failure::Later { reason, after_secs: 0 },
        },
        _ => Failure::Channel(reason),
    }
}

fn mailbox<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Mailbox, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|error| de::Error::custom(format!("{text:?} is no e-mail address: {error}")))
}

fn some_mailbox<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Mailbox>, D::Error> {
    mailbox(deserializer).map(Some)
}

fn site<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let is_site = text.starts_with("https://") || text.starts_with("http://");
    if !is_site || text.contains(char::is_whitespace) {
        return Err(de::Error::custom(format!("{text:?} is no address of a site, as https://books.example.org")));
    }
    Ok(Some(text.trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_say_what_is_wrong_with_them() {
        let good = "server = 'smtp.example.org'\nfrom = '河湾县图书馆 <library@example.org>'\n";
        let settings = MailSettings::parse(&format!("{good}site = 'https://books.example.org/'\n")).expect("is right");
        assert_eq!(settings.site(), Some("https://books.example.org"));
        assert_eq!(settings.from.name.as_deref(), Some("河湾县图书馆"));
        for (more, said) in [
            ("password = 'x'", "password"),
            ("from = 'x'", "from"),
            ("security = 'ssl'", "ssl"),
            ("site = 'books.example.org'", "no address of a site"),
            ("reply_to = 'nobody'", "no e-mail address"),
        ] {
            let error = MailSettings::parse(&format!("{good}{more}\n")).expect_err("is wrong");
            let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            assert!(cause.contains(said), "{more}: {cause}");
        }
        let clear = MailSettings::parse(&format!("{good}username = 'u'\nsecurity = 'none'\n"));
        assert!(matches!(clear, Err(MailError::Clear)));
        let relative = MailSettings::parse(&format!("{good}username = 'u'\npassword_file = 'secret'\n"));
        assert!(matches!(relative, Err(MailError::Relative(_))));
    }

    #[test]
    fn an_account_without_a_password_sends_nothing() {
        let toml = "server = 's'\nfrom = 'a@b.example'\nusername = 'u'\n";
        let open = |toml: &str| Mailer::open(MailSettings::parse(toml).expect("is right")).err();
        assert!(matches!(open(toml), Some(MailError::NoPassword(_))));
        assert!(matches!(open(&format!("{toml}password_file = '/missing'\n")), Some(MailError::PasswordFile { .. })));
    }
}
