//! A patron's action: applied once, with its key and its outcome, in one transaction.

use super::row::{from_json, to_json};
use super::{Base, Conn, change, lending, patron, state, things, title};
use crate::store::{Actions, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::action::{Accepted, Action, Outcome, RenewedOrNot, Sent};
use bookmobile_circulation::sync::State;
use bookmobile_circulation::{
    ActionKey, Actor, BranchCode, Decision, HoldId, HoldRequest, PatronId, Reason, Rules, TitleState, hold, loan,
};
use std::collections::BTreeSet;
use uuid::Uuid;

#[async_trait]
impl Actions for Base {
    async fn apply(&self, rules: &Rules<'_>, id: PatronId, sent: &Sent) -> Result<Outcome, StoreError> {
        let mut writing = self.begin().await?;
        // Also where no rule needs it: two copies of one action then come one after the other.
        if !patron::lock(&mut writing, id).await? {
            return Ok(Outcome::NeedsSignIn);
        }
        let hash = sent.body_hash();
        let before: Option<(Uuid, Vec<u8>, String)> =
            sqlx::query_as("SELECT patron_id, body_hash, outcome FROM action WHERE key = $1")
                .bind(sent.key.0)
                .fetch_optional(&mut *writing)
                .await?;
        if let Some((whose, body_hash, outcome)) = before {
            let same = whose == id.0 && body_hash == hash;
            return if same { from_json("action", &outcome) } else { Ok(Outcome::Refused(Reason::KeyReused)) };
        }
        let decided = match sent.action() {
            Ok(action) => decide(&mut writing, rules, id, sent.key, action).await?,
            Err(reason) => Err(reason),
        };
        let outcome = match decided {
            Ok(accepted) => Outcome::Accepted(accepted),
            Err(reason) => Outcome::Refused(reason),
        };
        sqlx::query(
            "INSERT INTO action (key, patron_id, body_hash, outcome, made_unix_millis, applied_unix_secs) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(sent.key.0)
        .bind(id.0)
        .bind(Vec::from(hash))
        .bind(to_json("action", &outcome)?)
        .bind(sent.made_unix_millis)
        .bind(rules.now_unix_secs)
        .execute(&mut *writing)
        .await?;
        writing.commit().await?;
        Ok(outcome)
    }

    async fn state(&self, rules: &Rules<'_>, id: PatronId, since: Option<&str>) -> Result<State, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        state::of(&mut moment, rules, id, since).await
    }
}

/// What an action comes to. A refused one has written nothing.
pub type Decided = Result<Accepted, Reason>;

async fn decide(
    conn: &mut Conn,
    rules: &Rules<'_>,
    id: PatronId,
    key: ActionKey,
    action: Action,
) -> Result<Decided, StoreError> {
    let actor = Actor::Patron(id);
    match action {
        Action::PlaceHold { title, wants, pickup, lapses } => {
            let Some(mut title) = title::lock(conn, &title).await? else { return Ok(Err(Reason::NotFound)) };
            if let Err(reason) = is_pickup(conn, rules, &pickup).await? {
                return Ok(Err(reason));
            }
            let Some(patron) = patron::read_state(conn, id).await? else { return Ok(Err(Reason::NotFound)) };
            let request = HoldRequest { id: HoldId::from(key), wants, pickup, lapses };
            let decision = hold::place(rules, &mut title, &patron, request);
            saved(conn, rules, &title, decision.map(|done| done.map(Accepted::HoldPlaced))).await
        }
        Action::CancelHold { hold } => {
            on_hold(conn, rules, hold, |title| hold::cancel(rules, title, actor, hold)).await
        }
        Action::SuspendHold { hold, until } => {
            on_hold(conn, rules, hold, |title| hold::suspend(rules, title, actor, hold, until)).await
        }
        Action::ResumeHold { hold } => on_hold(conn, rules, hold, |title| hold::resume(title, actor, hold)).await,
        Action::ChangePickup { hold, pickup } => {
            if let Err(reason) = is_pickup(conn, rules, &pickup).await? {
                return Ok(Err(reason));
            }
            on_hold(conn, rules, hold, |title| hold::change_pickup(rules, title, actor, hold, pickup)).await
        }
        Action::Renew { item } => {
            let Some(of) = title::of_item(conn, &item).await? else { return Ok(Err(Reason::NoSuchLoan)) };
            let Some(mut title) = title::lock(conn, &of).await? else { return Ok(Err(Reason::NoSuchLoan)) };
            let Some(patron) = patron::read_state(conn, id).await? else { return Ok(Err(Reason::NotFound)) };
            let decision = loan::renew(rules, &mut title, &patron, &item);
            saved(conn, rules, &title, decision.map(|done| done.map(Accepted::Renewed))).await
        }
        Action::RenewAll => renew_all(conn, rules, id).await,
        other => things::decide(conn, rules, id, key, other).await,
    }
}

async fn renew_all(conn: &mut Conn, rules: &Rules<'_>, id: PatronId) -> Result<Decided, StoreError> {
    let Some(patron) = patron::read_state(conn, id).await? else { return Ok(Err(Reason::NotFound)) };
    let mut titles = Vec::new();
    // A set of ids: each title once, by rising id.
    for title in patron.loans.iter().map(|loan| &loan.title).collect::<BTreeSet<_>>() {
        titles.extend(title::lock(conn, title).await?);
    }
    // A loan may have ended before its title was locked.
    let Some(patron) = patron::read_state(conn, id).await? else { return Ok(Err(Reason::NotFound)) };
    let mut loans = Vec::new();
    for title in &mut titles {
        let of = title.id.clone();
        for (item, decision) in loan::renew_all(rules, std::slice::from_mut(title), &patron) {
            loans.push(match decision {
                Ok(done) => RenewedOrNot::Renewed(change::save(conn, &of, done, rules.now_unix_secs).await?),
                Err(why) => RenewedOrNot::Refused { item, why },
            });
        }
    }
    Ok(Ok(Accepted::RenewedAll { loans }))
}

/// Does something to a live hold.
async fn on_hold(
    conn: &mut Conn,
    rules: &Rules<'_>,
    hold: HoldId,
    operation: impl FnOnce(&mut TitleState) -> Decision<()> + Send,
) -> Result<Decided, StoreError> {
    let Some(of) = title::of_hold(conn, hold).await? else { return Ok(Err(Reason::NoSuchHold)) };
    let Some(mut title) = title::lock(conn, &of).await? else { return Ok(Err(Reason::NoSuchHold)) };
    let decision = operation(&mut title);
    saved(conn, rules, &title, decision.map(|done| done.map(|()| Accepted::Done))).await
}

async fn saved(
    conn: &mut Conn,
    rules: &Rules<'_>,
    title: &TitleState,
    decision: Decision<Accepted>,
) -> Result<Decided, StoreError> {
    match decision {
        Ok(done) => Ok(Ok(change::save(conn, &title.id, done, rules.now_unix_secs).await?)),
        Err(reason) => Ok(Err(reason)),
    }
}

/// Refuses a pickup branch that the library does not have; whether holds can be picked up there, the rules say.
async fn is_pickup(conn: &mut Conn, rules: &Rules<'_>, pickup: &BranchCode) -> Result<Result<(), Reason>, StoreError> {
    if lending::is_branch(conn, pickup).await? {
        return Ok(Ok(()));
    }
    Ok(Err(Reason::NoPickupThere { branches: rules.policy.holds.pickup_branches.clone() }))
}
