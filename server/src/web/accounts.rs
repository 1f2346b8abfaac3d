//! Answers patrons: signing in and out, and sync.

use super::api::{Call, IDLE_SECS};
use super::log::{self, hidden};
use crate::clock;
use crate::secret::{self, PIN_CHARS, SecretError};
use crate::store::{Allowance, Applied, Hash, Registered};
use async_trait::async_trait;
use bookmobile_api::backend::{AccountsBackend, OwnPages, SignedIn};
use bookmobile_api::{ApiError, Credentials, Invalid, PinChange, Profile, Registration, SyncAnswer, SyncRequest};
use bookmobile_circulation::PatronId;
use bookmobile_circulation::sync::{ACTIONS_MAX, Answered};
use std::ops::RangeInclusive;

/// Attempts at one account.
const PER_ACCOUNT: Allowance = Allowance { max: 10, window_secs: 15 * 60 };
/// Attempts from one address: a school stands behind one.
const PER_ADDRESS: Allowance = Allowance { max: 100, window_secs: 15 * 60 };
/// Lengths of usernames, in bytes.
const USERNAME_BYTES: RangeInclusive<usize> = 3..=LOGIN_BYTES_MAX;
/// Longest login in bytes.
const LOGIN_BYTES_MAX: usize = 64;

#[async_trait]
impl AccountsBackend for Call {
    async fn sync(&self, by: SignedIn, request: SyncRequest) -> Result<SyncAnswer, ApiError> {
        let patron = by.patron;
        if request.patron.is_some_and(|whose| whose != patron) {
            return Err(ApiError::NeedsSignIn);
        }
        if request.actions.len() > ACTIONS_MAX {
            return Err(ApiError::BadRequest(format!("a call has at most {ACTIONS_MAX} actions")));
        }
        let rules = self.rules().await?;
        let rules = rules.as_rules();
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

    async fn sign_in(&self, _: OwnPages, request: Credentials) -> Result<Profile, ApiError> {
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

    async fn register(&self, _: OwnPages, request: Registration) -> Result<Profile, ApiError> {
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

    async fn change_pin(&self, by: SignedIn, request: PinChange) -> Result<(), ApiError> {
        check_pin(&request.new_pin.0)?;
        let counted = self.attempt(&by.patron.to_string()).await?;
        let secret = self.server.store.secret_of(by.patron).await.map_err(hidden)?;
        if !self.is_pin(request.pin.0, secret).await? {
            return Err(ApiError::WrongPin);
        }
        self.give_back(&counted).await?;
        let secret = self.hash_pin(request.new_pin.0).await?;
        self.server.store.set_secret(by.patron, &secret, Some(by.session)).await.map_err(hidden)
    }

    async fn sign_out(&self, _: OwnPages, everywhere: bool) -> Result<(), ApiError> {
        match self.signed_in().await {
            Ok(signed_in) if everywhere => {
                let now = clock::now_unix_secs();
                self.server.store.end_sessions(None, signed_in.patron, now).await.map_err(hidden)?;
            }
            Ok(signed_in) => self.server.store.end_session(signed_in.session).await.map_err(hidden)?,
            Err(ApiError::NeedsSignIn) => {}
            Err(error) => return Err(error),
        }
        self.set_cookie("", 0);
        Ok(())
    }
}

impl Call {
    /// Begins a session and gives the account. Always a new one: a token from before could be somebody else's.
    async fn begin_session(&self, patron: PatronId) -> Result<Profile, ApiError> {
        let secrets = secret::token().and_then(|token| Ok((token, secret::uuid(clock::now_unix_millis())?)));
        let (token, id) = secrets.map_err(|error: SecretError| hidden(error))?;
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

    /// Successful attempts are not counted. Those before them still are: else an account of one's own would buy more.
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
        worked.map_err(hidden)
    }
}

fn check_pin(pin: &str) -> Result<(), Invalid> {
    let (min, max) = bounds(&PIN_CHARS);
    if PIN_CHARS.contains(&pin.chars().count()) { Ok(()) } else { Err(Invalid::PinLength { min, max }) }
}

fn check_username(name: &str) -> Result<(), Invalid> {
    let fits = USERNAME_BYTES.contains(&name.len()) && !name.chars().any(|c| c.is_control() || c.is_whitespace());
    let (min, max) = bounds(&USERNAME_BYTES);
    if fits { Ok(()) } else { Err(Invalid::Username { min, max }) }
}

/// As it travels.
fn bounds(lengths: &RangeInclusive<usize>) -> (u32, u32) {
    let bound = |length: &usize| u32::try_from(*length).unwrap_or(u32::MAX);
    (bound(lengths.start()), bound(lengths.end()))
}
