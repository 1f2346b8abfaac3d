//! What staff do about holds and loans for a patron: the rules are those for the patron.

use super::actions::{lock, read_patron};
use super::lending::{is_branch, locked};
use super::{Base, Conn, audit, change, patron, title};
use crate::store::{Actor, Checked, StaffActions, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::apply::LockScope;
use bookmobile_circulation::patron_account::PlaceHold;
use bookmobile_circulation::{
    AuditCode, Barcode, HoldId, HoldRequest, PatronId, Placed, Reason, RecordId, Renewed, Rules, TitleState, Wants,
    hold, loan,
};

#[async_trait]
impl StaffActions for Base {
    async fn place_hold(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        id: PatronId,
        request: &PlaceHold,
        hold: HoldId,
    ) -> Result<Checked<Placed>, StoreError> {
        let mut writing = self.begin().await?;
        patron::lock(&mut writing, id).await?;
        let Some(mut title) = named(&mut writing, request.what.trim()).await? else {
            return Ok(Err(Reason::NotFound));
        };
        if !is_branch(&mut writing, &request.pickup).await? {
            return Ok(Err(Reason::NoPickupThere { branches: rules.policy.holds.pickup_branches.clone() }));
        }
        let patron = read_patron(&mut writing, id).await?;
        let wants = request.volume.clone().map_or(Wants::Any, Wants::Volume);
        let placing = HoldRequest { id: hold, wants, pickup: request.pickup.clone(), lapses: None };
        let done = match hold::place(rules, &mut title, &patron, placing) {
            Ok(done) => done,
            Err(reason) => return Ok(Err(reason)),
        };
        let placed = change::save(&mut writing, &title.id, done, rules.now_unix_secs).await?;
        audit::note(&mut writing, by, AuditCode::PlaceHold, title.id.as_str(), None, rules.now_unix_secs).await?;
        writing.commit().await?;
        Ok(Ok(placed))
    }

    async fn cancel_hold(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        id: PatronId,
        hold: HoldId,
    ) -> Result<Checked<()>, StoreError> {
        let mut writing = self.begin().await?;
        let title = match title::of_hold(&mut writing, hold).await? {
            Some(title) => title::lock(&mut writing, &title).await?,
            None => None,
        };
        // It may have ended before the title was locked.
        let is_theirs = |title: &TitleState| title.hold(hold).is_some_and(|hold| hold.patron == id);
        let Some(mut title) = title.filter(is_theirs) else { return Ok(Err(Reason::NoSuchHold)) };
        let done = match hold::cancel(rules, &mut title, hold::Actor::Staff, hold) {
            Ok(done) => done,
            Err(reason) => return Ok(Err(reason)),
        };
        change::save(&mut writing, &title.id, done, rules.now_unix_secs).await?;
        audit::note(&mut writing, by, AuditCode::CancelHold, title.id.as_str(), None, rules.now_unix_secs).await?;
        writing.commit().await?;
        Ok(Ok(()))
    }

    async fn renew(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        id: PatronId,
        barcode: Option<&Barcode>,
    ) -> Result<Vec<(Barcode, Checked<Renewed>)>, StoreError> {
        let mut writing = self.begin().await?;
        patron::lock(&mut writing, id).await?;
        let about = barcode.map_or(LockScope::TitlesOnLoan, LockScope::TitleOfItem);
        let mut titles = lock(&mut writing, about, id).await?;
        // Read after the titles were locked: a loan may have ended before.
        let patron = read_patron(&mut writing, id).await?;
        let mut decided = Vec::new();
        for title in &mut titles {
            let outcomes = match barcode {
                Some(barcode) => vec![(barcode.clone(), loan::renew(rules, title, &patron, barcode))],
                None => loan::renew_all(rules, std::slice::from_mut(title), &patron),
            };
            decided.extend(outcomes.into_iter().map(|outcome| (title.id.clone(), outcome)));
        }
        let mut outcomes = Vec::with_capacity(decided.len());
        for (title, (barcode, decision)) in decided {
            let outcome = match decision {
                Ok(done) => {
                    audit::note(&mut writing, by, AuditCode::Renew, barcode.as_str(), None, rules.now_unix_secs)
                        .await?;
                    Ok(change::save(&mut writing, &title, done, rules.now_unix_secs).await?)
                }
                Err(reason) => Err(reason),
            };
            outcomes.push((barcode, outcome));
        }
        writing.commit().await?;
        if let (true, Some(barcode)) = (outcomes.is_empty(), barcode) {
            outcomes.push((barcode.clone(), Err(Reason::NoSuchLoan)));
        }
        Ok(outcomes)
    }
}

/// The title of this copy, or with this id, locked.
async fn named(conn: &mut Conn, what: &str) -> Result<Option<TitleState>, StoreError> {
    if let Ok(barcode) = Barcode::new(what)
        && let Some(title) = locked(conn, &barcode).await?
    {
        return Ok(Some(title));
    }
    match RecordId::new(what) {
        Ok(id) => title::lock(conn, &id).await,
        Err(_) => Ok(None),
    }
}
