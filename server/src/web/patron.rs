//! Answers patrons: signing in and out, and sync.

use super::api::Call;
use super::log;
use crate::clock;
use crate::secret::{self, PIN_CHARS, SecretError};
use crate::store::{Allowance, Applied, Hash, Registered, Session, StoreError};
use bookmobile_api::backend::{Answering, PatronBackend};
use bookmobile_api::{ApiError, Credentials, PinChange, Profile, Registration, SyncAnswer, SyncRequest};
use bookmobile_circulation::sync::{ACTIONS_MAX, Answered};
use bookmobile_circulation::{PatronId, Rules};

/// A session that was not used for so long has ended. Readers are offline for weeks.
const IDLE_SECS: i64 = 90 * 86_400;
/// A token is changed when it is so old.
const ROTATE_SECS: i64 = 86_400;
/// So long calls that were under way when the token changed may come with the old one.
const UNDER_WAY_SECS: i64 = 60;
/// Attempts at one account.
const PER_ACCOUNT: Allowance = Allowance { max: 10, window_secs: 15 * 60 };
/// Attempts from one address: a school stands behind one.
const PER_ADDRESS: Allowance = Allowance { max: 100, window_secs: 15 * 60 };
/// Longest login in bytes.
const LOGIN_BYTES_MAX: usize = 64;

impl PatronBackend for Call {
    fn sync(&self, request: SyncRequest) -> Answering<'_, SyncAnswer> {
        Box::pin(self.sync(request))
    }

    fn sign_in(&self, request: Credentials) -> Answering<'_, Profile> {
        Box::pin(self.sign_in(request))
    }

    fn register(&self, request: Registration) -> Answering<'_, Profile> {
        Box::pin(self.register(request))
    }

    fn change_pin(&self, request: PinChange) -> Answering<'_, ()> {
        Box::pin(self.change_pin(request))
    }

    fn sign_out(&self, everywhere: bool) -> Answering<'_, ()> {
        Box::pin(self.sign_out(everywhere))
    }
}

impl Call {
    async fn sync(&self, request: SyncRequest) -> Result<SyncAnswer, ApiError> {
        self.same_site()?;
        let patron = self.signed_in().await?.patron;
        if request.patron.is_some_and(|whose| whose != patron) {
            return Err(ApiError::NeedsSignIn);
        }
        if request.actions.len() > ACTIONS_MAX {
            return Err(ApiError::BadRequest(format!("a call has at most {ACTIONS_MAX} actions")));
        }
        let policy = self.server.policy().await?;
        let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
        let Applied { outcomes, failed } = self.server.store.apply(&rules, patron, &request.actions).await;
        if let Some(error) = failed {
            log::failure(&error);
            if outcomes.is_empty() {
                return Err(ApiError::Unavailable);
            }
        }
        // What a patron did is applied in its order or not yet.
        let not_processed = request.actions.iter().skip(outcomes.len()).map(|sent| sent.key).collect();
        let keys = request.actions.iter().map(|sent| sent.key);
        let outcomes = keys.zip(outcomes).map(|(key, outcome)| Answered { key, outcome }).collect();
        let state = self.server.store.state(&rules, patron, request.since.as_deref()).await;
        let state = state.inspect_err(|error| log::failure(error)).ok();
        Ok(SyncAnswer { outcomes, not_processed, server_unix_secs: rules.now_unix_secs, state })
    }

    async fn sign_in(&self, request: Credentials) -> Result<Profile, ApiError> {
        self.same_site()?;
        let login = request.login.trim().to_owned();
        if login.len() > LOGIN_BYTES_MAX || request.pin.0.chars().count() > *PIN_CHARS.end() {
            return Err(ApiError::WrongPin);
        }
        let counted = self.attempt(&login).await?;
        let found = self.server.store.secret(&login).await.map_err(hidden)?;
        let (patron, secret) = found.map_or((None, None), |(patron, secret)| (Some(patron), secret));
        let right = self.is_pin(request.pin.0, secret).await?;
        let Some(patron) = patron.filter(|_| right) else { return Err(ApiError::WrongPin) };
        self.give_back(&counted).await?;
        self.begin_session(patron).await
    }

    async fn register(&self, request: Registration) -> Result<Profile, ApiError> {
        self.same_site()?;
        check_pin(&request.pin.0)?;
        let username = request.username.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if let Some(name) = username {
            check_username(name)?;
        }
        let card = request.card.trim().to_owned();
        let counted = self.attempt(&card).await?;
        let secret = self.hash_pin(request.pin.0).await?;
        let code = secret::code_hash(&request.code.0);
        let now = clock::now_unix_secs();
        let registered = self.server.store.register(&card, &code, username, &secret, now).await.map_err(hidden)?;
        match registered {
            Registered::Yes(patron) => {
                self.give_back(&counted).await?;
                self.begin_session(patron).await
            }
            Registered::WrongCode => Err(ApiError::WrongPin),
            Registered::UsernameTaken => {
                self.give_back(&counted).await?;
                Err(ApiError::Taken)
            }
        }
    }

    async fn change_pin(&self, request: PinChange) -> Result<(), ApiError> {
        self.same_site()?;
        let session = self.signed_in().await?;
        check_pin(&request.new_pin.0)?;
        let counted = self.attempt(&session.patron.to_string()).await?;
        let secret = self.server.store.secret_of(session.patron).await.map_err(hidden)?;
        if !self.is_pin(request.pin.0, secret).await? {
            return Err(ApiError::WrongPin);
        }
        self.give_back(&counted).await?;
        let secret = self.hash_pin(request.new_pin.0).await?;
        self.server.store.set_secret(session.patron, &secret, Some(session.id)).await.map_err(hidden)
    }

    async fn sign_out(&self, everywhere: bool) -> Result<(), ApiError> {
        self.same_site()?;
        match self.signed_in().await {
            Ok(session) if everywhere => {
                let now = clock::now_unix_secs();
                self.server.store.end_sessions(None, session.patron, now).await.map_err(hidden)?;
            }
            Ok(session) => self.server.store.end_session(session.id).await.map_err(hidden)?,
            Err(ApiError::NeedsSignIn) => {}
            Err(error) => return Err(error),
        }
        self.set_cookie("", 0);
        Ok(())
    }

    pub(super) fn same_site(&self) -> Result<(), ApiError> {
        if self.caller.cross_site { Err(ApiError::CrossSite) } else { Ok(()) }
    }

    /// The session of the caller. Its token is changed where it is old.
    pub(super) async fn signed_in(&self) -> Result<Session, ApiError> {
        let token = self.caller.token.as_deref().ok_or(ApiError::NeedsSignIn)?;
        let (hash, now) = (secret::sha256(token), clock::now_unix_secs());
        let found = self.server.store.session(&hash, now - IDLE_SECS, now).await.map_err(hidden)?;
        let session = found.ok_or(ApiError::NeedsSignIn)?;
        let age_secs = now - session.rotated_unix_secs;
        if age_secs >= if session.newest { ROTATE_SECS } else { UNDER_WAY_SECS } {
            let token = secret::token().map_err(|error| log::hidden(&error))?;
            let next = secret::sha256(&token);
            self.server.store.rotate_session(session.id, &hash, &next, now).await.map_err(hidden)?;
            self.set_cookie(&token, IDLE_SECS);
        }
        Ok(session)
    }

    /// Begins a session and gives the account. Always a new one: a token from before could be somebody else's.
    async fn begin_session(&self, patron: PatronId) -> Result<Profile, ApiError> {
        let secrets = secret::token().and_then(|token| Ok((token, secret::uuid(clock::now_unix_millis())?)));
        let (token, id) = secrets.map_err(|error: SecretError| log::hidden(&error))?;
        let now = clock::now_unix_secs();
        self.server.store.open_session(id, patron, &secret::sha256(&token), now).await.map_err(hidden)?;
        let profile = self.server.store.profile(patron).await.map_err(hidden)?;
        self.set_cookie(&token, IDLE_SECS);
        profile.ok_or(ApiError::Unavailable)
    }

    /// Counts an attempt before it is made, so that attempts that come at once are all counted. Gives what was counted.
    async fn attempt(&self, account: &str) -> Result<[Hash; 2], ApiError> {
        let names = [
            secret::sha256(&format!("address {}", self.caller.network())),
            secret::sha256(&format!("account {}", account.to_lowercase())),
        ];
        let now = clock::now_unix_secs();
        for (name, allowed) in names.iter().zip([PER_ADDRESS, PER_ACCOUNT]) {
            let wait_secs = self.server.store.attempt(name, allowed, now).await.map_err(hidden)?;
            if let Some(wait_secs) = wait_secs {
                return Err(ApiError::TooManyAttempts(wait_secs));
            }
        }
        Ok(names)
    }

    /// An attempt that succeeded was none. Those before it still count: else an account of one's own would buy more.
    async fn give_back(&self, counted: &[Hash; 2]) -> Result<(), ApiError> {
        for name in counted {
            self.server.store.give_back(name).await.map_err(hidden)?;
        }
        Ok(())
    }

    /// Whether the PIN is right; takes as long where there is none.
    async fn is_pin(&self, pin: String, secret: Option<String>) -> Result<bool, ApiError> {
        let known = secret.is_some();
        let secret = secret.unwrap_or_else(|| self.server.nobodys_pin.clone());
        let right = self.hashing(move || Ok(secret::is_pin(&pin, &secret))).await?;
        Ok(known && right)
    }

    async fn hash_pin(&self, pin: String) -> Result<String, ApiError> {
        self.hashing(move || secret::hash_pin(&pin)).await
    }

    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let _permit = self.server.hashing.acquire().await.map_err(|_| ApiError::Unavailable)?;
        let worked = tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::Unavailable)?;
        worked.map_err(|error| log::hidden(&error))
    }
}

fn check_pin(pin: &str) -> Result<(), ApiError> {
    if PIN_CHARS.contains(&pin.chars().count()) {
        return Ok(());
    }
    Err(ApiError::BadRequest(format!("a PIN or password has {}–{} characters", PIN_CHARS.start(), PIN_CHARS.end())))
}

fn check_username(name: &str) -> Result<(), ApiError> {
    let fits =
        (3..=LOGIN_BYTES_MAX).contains(&name.len()) && !name.chars().any(|c| c.is_control() || c.is_whitespace());
    if fits { Ok(()) } else { Err(ApiError::BadRequest("a username has 3–64 bytes and no spaces".to_owned())) }
}

fn hidden(error: StoreError) -> ApiError {
    log::hidden(&error)
}
