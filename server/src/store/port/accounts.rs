//! Who may sign in, who has, and who tries too often. Secrets come here as hashes.

use super::{AccountScope, Actor, Checked, StoreError};
use crate::secret::{self, SecretError};
use async_trait::async_trait;
use bookmobile_circulation::PatronId;
use uuid::Uuid;

/// A SHA-256.
pub type Hash = [u8; 32];

/// What becomes of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// The patron has a PIN now.
    Yes(PatronId),
    /// No such card waits for this code, or not any more.
    WrongCode,
    /// Somebody else signs in with this name.
    UsernameTaken,
}

/// A code with which a patron can set a PIN, as it is kept.
#[derive(Clone, Copy, Debug)]
pub struct NewCode {
    /// Its hash.
    pub hash: Hash,
    /// When it is good no more, in seconds since 1970-01-01 UTC.
    pub until_unix_secs: i64,
}

impl NewCode {
    /// A code from the library is good for so long.
    const SECS: i64 = 30 * 86_400;

    /// Makes a code up; gives it with what is kept of it.
    ///
    /// # Errors
    /// When there are no random bytes.
    pub fn make(now_unix_secs: i64) -> Result<(String, Self), SecretError> {
        let code = secret::code()?;
        let hash = secret::code_hash(&code);
        Ok((code, Self { hash, until_unix_secs: now_unix_secs + Self::SECS }))
    }
}

/// PINs and passwords.
#[async_trait]
pub trait Accounts {
    /// Who signs in with this card number or username, and the argon2id hash of the PIN, where one is set.
    async fn secret(&self, login: &str) -> Result<Option<(PatronId, Option<String>)>, StoreError>;
    /// The same of a patron who is known.
    async fn secret_of(&self, patron: PatronId) -> Result<Option<String>, StoreError>;
    /// Sets the hash of the PIN, and ends every session of the patron but `kept`.
    async fn set_secret(&self, patron: PatronId, secret: &str, kept: Option<Uuid>) -> Result<(), StoreError>;
    /// Takes the PIN away, ends every session, and keeps a code with which the patron can set a new one.
    async fn reset_pin(
        &self,
        by: Actor<'_>,
        patron: PatronId,
        code: &NewCode,
        reach: AccountScope,
        now_unix_secs: i64,
    ) -> Result<Checked<()>, StoreError>;
    /// Uses up such a code: sets the hash of the PIN, and the username where one is given.
    async fn register(
        &self,
        card: &str,
        code: &Hash,
        username: Option<&str>,
        secret: &str,
        now_unix_secs: i64,
    ) -> Result<Registered, StoreError>;
}

/// Somebody who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its name.
    pub id: Uuid,
    /// Who.
    pub patron: PatronId,
    /// Whether the newest token came; otherwise the one before.
    pub newest: bool,
    /// When the token was last changed, in seconds since 1970-01-01 UTC.
    pub rotated_unix_secs: i64,
}

/// Who is signed in. Tokens come as their hashes.
#[async_trait]
pub trait Sessions {
    /// Begins a session.
    async fn open_session(
        &self,
        id: Uuid,
        patron: PatronId,
        token: &Hash,
        now_unix_secs: i64,
    ) -> Result<(), StoreError>;
    /// The session with this token, used since `idle_since_unix_secs`. When its newest token comes, the one before is
    /// good no more.
    async fn session(
        &self,
        token: &Hash,
        idle_since_unix_secs: i64,
        now_unix_secs: i64,
    ) -> Result<Option<Session>, StoreError>;
    /// Gives a session another token. The one that the device has stays good until the new one has come back: an answer
    /// can be lost on its way.
    async fn rotate_session(
        &self,
        id: Uuid,
        device_has: &Hash,
        token: &Hash,
        now_unix_secs: i64,
    ) -> Result<(), StoreError>;
    /// Ends a session.
    async fn end_session(&self, id: Uuid) -> Result<(), StoreError>;
    /// Ends every session of a patron; `by` staff, or by the patron alone.
    async fn end_sessions(&self, by: Option<Actor<'_>>, patron: PatronId, now_unix_secs: i64)
    -> Result<(), StoreError>;
}

/// How often something may be tried.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// So often.
    pub max: i64,
    /// In so many seconds.
    pub window_secs: i64,
}

/// Counts of attempts, by the hash of what is attempted.
#[async_trait]
pub trait Attempts {
    /// Counts one more attempt. Gives the seconds to wait where there were too many.
    async fn attempt(&self, name: &Hash, allowed: Allowance, now_unix_secs: i64) -> Result<Option<i64>, StoreError>;
    /// Takes one attempt back.
    async fn give_back(&self, name: &Hash) -> Result<(), StoreError>;
    /// Forgets what was last counted anew before this.
    async fn forget_attempts(&self, before_unix_secs: i64) -> Result<(), StoreError>;
}
