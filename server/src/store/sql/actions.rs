//! A patron's actions: each applied once, with its key and its outcome.

use super::super::TOGETHER_MAX;
use super::row::{from_json, missing, to_json};
use super::{Base, Conn, account_actions, change, lending, patron, state, title};
use crate::store::{Actions, Applied, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::action::{Outcome, SentAction};
use bookmobile_circulation::apply::{Begun, LockScope, RecordedOutcome, begin};
use bookmobile_circulation::sync::State;
use bookmobile_circulation::{ActionKey, PatronId, PatronState, RecordId, Rules, TitleState, apply};
use sqlx::Connection;
use std::collections::BTreeSet;
use uuid::Uuid;

#[async_trait]
impl Actions for Base {
    async fn apply(&self, rules: &Rules<'_>, id: PatronId, sent: &[SentAction]) -> Applied {
        let mut outcomes = Vec::with_capacity(sent.len());
        for together in sent.chunks(TOGETHER_MAX) {
            if let Err(error) = self.apply_together(rules, id, together, &mut outcomes).await {
                return Applied { outcomes, failed: Some(error) };
            }
        }
        Applied { outcomes, failed: None }
    }

    async fn state(&self, rules: &Rules<'_>, id: PatronId, since: Option<&str>) -> Result<State, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        state::of(&mut moment, rules, id, since).await
    }
}

impl Base {
    /// Applies actions in one transaction, each within a savepoint of its own: those before one that fails are applied.
    async fn apply_together(
        &self,
        rules: &Rules<'_>,
        id: PatronId,
        sent: &[SentAction],
        outcomes: &mut Vec<Outcome>,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        // Also where no rule needs it: two copies of one action then come one after the other.
        if !patron::lock(&mut writing, id).await? {
            return Err(missing("patron", "whoever is signed in"));
        }
        let mut applied = Vec::with_capacity(sent.len());
        let mut failed = None;
        for sent in sent {
            let mut step = writing.begin().await?;
            match apply_one(&mut step, rules, id, sent).await {
                Ok(outcome) => {
                    step.commit().await?;
                    applied.push(outcome);
                }
                Err(error) => {
                    step.rollback().await?;
                    failed = Some(error);
                    break;
                }
            }
        }
        writing.commit().await?;
        outcomes.append(&mut applied);
        failed.map_or(Ok(()), Err)
    }
}

async fn apply_one(conn: &mut Conn, rules: &Rules<'_>, id: PatronId, sent: &SentAction) -> Result<Outcome, StoreError> {
    let recorded = recorded(conn, sent.key).await?;
    let outcome = match begin(id, sent, recorded.as_ref()) {
        Begun::Repeat(outcome) => return Ok(outcome),
        Begun::Refused(reason) => Outcome::Refused(reason),
        Begun::Lending(lending) => lend(conn, rules, id, lending).await?,
        Begun::Other(action) => match account_actions::decide(conn, rules, id, sent.key, action).await? {
            Ok(accepted) => Outcome::Accepted(accepted),
            Err(reason) => Outcome::Refused(reason),
        },
    };
    sqlx::query(
        "INSERT INTO action (key, patron_id, body_hash, outcome, made_unix_millis, applied_unix_secs) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(sent.key.0)
    .bind(id.0)
    .bind(Vec::from(sent.body_hash()))
    .bind(to_json("action", &outcome)?)
    .bind(sent.made_unix_millis)
    .bind(rules.now_unix_secs)
    .execute(conn)
    .await?;
    Ok(outcome)
}

async fn recorded(conn: &mut Conn, key: ActionKey) -> Result<Option<RecordedOutcome>, StoreError> {
    let row: Option<(Uuid, Vec<u8>, String)> =
        sqlx::query_as("SELECT patron_id, body_hash, outcome FROM action WHERE key = $1")
            .bind(key.0)
            .fetch_optional(conn)
            .await?;
    let Some((patron, body_hash, outcome)) = row else { return Ok(None) };
    let body_hash = body_hash.try_into().map_err(|_| missing("action", "a hash of 32 bytes"))?;
    Ok(Some(RecordedOutcome { patron: PatronId(patron), body_hash, outcome: from_json("action", &outcome)? }))
}

/// Does what concerns holds and loans.
async fn lend(
    conn: &mut Conn,
    rules: &Rules<'_>,
    id: PatronId,
    lending: apply::LendingAction,
) -> Result<Outcome, StoreError> {
    let mut titles = lock(conn, lending.lock_scope(), id).await?;
    let has_pickup = match lending.pickup() {
        Some(branch) => lending::is_branch(conn, branch).await?,
        None => false,
    };
    // Read after the titles were locked: a loan may have ended before.
    let patron = read_patron(conn, id).await?;
    let decided = lending.decide(rules, &patron, &mut titles, has_pickup);
    for (title, done) in decided.done {
        change::save(conn, &title, done, rules.now_unix_secs).await?;
    }
    Ok(decided.outcome)
}

/// Locks the titles that an action is about, each once, by rising id.
pub async fn lock(conn: &mut Conn, about: LockScope<'_>, id: PatronId) -> Result<Vec<TitleState>, StoreError> {
    let ids: BTreeSet<RecordId> = match about {
        LockScope::Title(title) => BTreeSet::from([title.clone()]),
        LockScope::TitleOfHold(hold) => title::of_hold(conn, hold).await?.into_iter().collect(),
        LockScope::TitleOfItem(item) => title::of_item(conn, item).await?.into_iter().collect(),
        LockScope::TitlesOnLoan => read_patron(conn, id).await?.loans.into_iter().map(|loan| loan.title).collect(),
    };
    let mut titles = Vec::with_capacity(ids.len());
    for id in &ids {
        titles.extend(title::lock(conn, id).await?);
    }
    Ok(titles)
}

/// The patron, who is there: signed in, or found before.
pub async fn read_patron(conn: &mut Conn, id: PatronId) -> Result<PatronState, StoreError> {
    patron::read_state(conn, id).await?.ok_or_else(|| missing("patron", "who was there a moment ago"))
}
