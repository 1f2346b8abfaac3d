//! Copies as staff see them, and what is set aside.

use super::row::{missing, read};
use super::{Base, Conn, audit, json, lending, title};
use crate::store::{Actor, Shelves, StoreError};
use async_trait::async_trait;
use bookmobile_catalogue::call_number::sort_key;
use bookmobile_circulation::copy::{AwaitedLine, CopyDetails, CopyView, HoldShelf, PickLine, Slip, SlipName};
use bookmobile_circulation::patron_account::PatronBrief;
use bookmobile_circulation::{
    AuditCode, Barcode, BranchCode, Hold, HoldId, HoldState, Item, ItemState, Mark, PatronId, RecordId, Rules,
    TitleState, desk,
};
use std::collections::HashMap;

#[async_trait]
impl Shelves for Base {
    async fn copy(&self, barcode: &Barcode) -> Result<Option<CopyView>, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        let Some(title) = title_of(&mut moment, barcode).await? else { return Ok(None) };
        let Ok(item) = title.item(barcode) else { return Ok(None) };
        view(&mut moment, &title.id, item).await.map(Some)
    }

    async fn copy_details(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        barcode: &Barcode,
    ) -> Result<Option<CopyDetails>, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        let Some(title) = title_of(&mut moment, barcode).await? else { return Ok(None) };
        let Ok(item) = title.item(barcode) else { return Ok(None) };
        let loan = match item.loan() {
            Some(loan) => Some((brief(&mut moment, loan.patron).await?, loan.due)),
            None => None,
        };
        let slip = match item.set_aside_for() {
            Some(hold) => Some(slip(&mut moment, &title, hold).await?),
            None => None,
        };
        let copy = view(&mut moment, &title.id, item).await?;
        let waiting = title.queue_len();
        let can_be = |mark: &Mark| {
            desk::mark(rules, &mut title.clone(), barcode, *mark).is_ok_and(|done| !done.changes.is_empty())
        };
        let marks = Mark::ALL.iter().copied().filter(can_be).collect();
        drop(moment);
        if loan.is_some() {
            let mut writing = self.begin().await?;
            audit::note(&mut writing, by, AuditCode::ViewCopy, barcode.as_str(), None, rules.now_unix_secs).await?;
            writing.commit().await?;
        }
        Ok(Some(CopyDetails { copy, loan, slip, waiting, marks }))
    }

    async fn slip_name(&self, patron: PatronId) -> Result<Option<SlipName>, StoreError> {
        slip_name(&mut *self.pool.acquire().await?, patron).await
    }

    async fn picks(&self, rules: &Rules<'_>, branch: &BranchCode) -> Result<Option<Vec<PickLine>>, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        if !lending::is_branch(&mut moment, branch).await? {
            return Ok(None);
        }
        // Titles that somebody waits for, with a copy at this branch which could be fetched.
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT i.record_id FROM hold h JOIN item i ON i.record_id = h.record_id \
             WHERE h.barcode IS NULL AND i.status IN ('available', 'on_hold_shelf') \
             AND COALESCE(i.at_branch, i.branch, (SELECT min(code) FROM branch)) = $1",
        )
        .bind(branch.as_str())
        .fetch_all(&mut *moment)
        .await?;
        let titles = title::look_all(&mut moment, &ids).await?;
        let mut picks = Vec::new();
        for title in &titles {
            for pick in title.pick_list(rules.today()) {
                let (Ok(item), Some(hold)) = (title.item(&pick.item), title.hold(pick.hold)) else { continue };
                if item.at == *branch {
                    picks.push((title, item, hold));
                }
            }
        }
        let mut views = views(&mut moment, picks.iter().map(|(title, item, _)| (&title.id, *item)).collect()).await?;
        let line = |(_, item, hold): (&TitleState, &Item, &Hold)| {
            let copy = views.remove(&item.barcode)?;
            Some(PickLine { copy, pickup: hold.pickup.clone(), placed_unix_secs: hold.placed_unix_secs })
        };
        let mut lines: Vec<PickLine> = picks.into_iter().filter_map(line).collect();
        lines.sort_by_cached_key(|line| place(&line.copy));
        Ok(Some(lines))
    }

    async fn hold_shelf(&self, branch: &BranchCode) -> Result<Option<HoldShelf>, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        if !lending::is_branch(&mut moment, branch).await? {
            return Ok(None);
        }
        // Those that the desk never had in hand have no place but their home yet.
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT record_id FROM item WHERE status IN ('on_hold_shelf', 'in_transit') \
             AND (at_branch = $1 OR to_branch = $1 OR (at_branch IS NULL AND COALESCE(branch, $1) = $1)) \
             ORDER BY record_id",
        )
        .bind(branch.as_str())
        .fetch_all(&mut *moment)
        .await?;
        let mut shelf = HoldShelf::default();
        for id in ids {
            let Some(title) = title::look(&mut moment, &read("item", id)?).await? else { continue };
            for item in &title.items {
                put_on(&mut moment, &mut shelf, &title, item, branch).await?;
            }
        }
        shelf.awaited.sort_by_cached_key(|line| (line.until, place(&line.copy)));
        shelf.unclaimed.sort_by_cached_key(place);
        shelf.coming.sort_by_cached_key(place);
        Ok(Some(shelf))
    }
}

/// Puts the copy where it belongs, if it is on the hold shelf of this branch or on its way there.
async fn put_on(
    conn: &mut Conn,
    shelf: &mut HoldShelf,
    title: &TitleState,
    item: &Item,
    branch: &BranchCode,
) -> Result<(), StoreError> {
    match &item.state {
        ItemState::OnHoldShelf { hold } if item.at == *branch => {
            let until = match title.hold(*hold).map(|hold| &hold.state) {
                Some(HoldState::Ready { until, .. }) => *until,
                _ => return Err(missing("hold", "the hold that a copy waits for")),
            };
            let (copy, slip) = (view(conn, &title.id, item).await?, slip(conn, title, *hold).await?);
            shelf.awaited.push(AwaitedLine { copy, slip, until });
        }
        ItemState::Unclaimed if item.at == *branch => shelf.unclaimed.push(view(conn, &title.id, item).await?),
        ItemState::InTransit { to, .. } if to == branch => shelf.coming.push(view(conn, &title.id, item).await?),
        _ => {}
    }
    Ok(())
}

/// What the shelves of a branch are walked by: rooms, then call numbers.
fn place(copy: &CopyView) -> (Option<String>, String, Option<String>, Barcode) {
    let key = copy.call_number.as_deref().map(|number| sort_key(number, None)).unwrap_or_default();
    (copy.location.clone(), key, copy.call_number.clone(), copy.barcode.clone())
}

async fn title_of(conn: &mut Conn, barcode: &Barcode) -> Result<Option<TitleState>, StoreError> {
    match title::of_item(conn, barcode).await? {
        Some(id) => title::look(conn, &id).await,
        None => Ok(None),
    }
}

/// The copy with what the catalogue says of it.
async fn view(conn: &mut Conn, title: &RecordId, item: &Item) -> Result<CopyView, StoreError> {
    views(conn, vec![(title, item)])
        .await?
        .remove(&item.barcode)
        .ok_or_else(|| missing("record", "the title of a copy"))
}

/// The same of several copies, by barcode, in one statement.
async fn views(conn: &mut Conn, copies: Vec<(&RecordId, &Item)>) -> Result<HashMap<Barcode, CopyView>, StoreError> {
    let barcodes: Vec<&str> = copies.iter().map(|(_, item)| item.barcode.as_str()).collect();
    let rows: Vec<(String, String, Option<String>, Option<String>)> = sqlx::query_as(concat!(
        "SELECT i.barcode, r.title, i.location, i.call_number FROM item i JOIN record r ON r.id = i.record_id \
         WHERE i.barcode IN (SELECT asked.value FROM ",
        asked!("$1"),
        ")",
    ))
    .bind(json(&barcodes))
    .fetch_all(conn)
    .await?;
    let mut known: HashMap<String, _> = rows
        .into_iter()
        .map(|(barcode, name, location, call_number)| (barcode, (name, location, call_number)))
        .collect();
    let view = |(title, item): (&RecordId, &Item)| {
        let (name, location, call_number) = known.remove(item.barcode.as_str())?;
        let view = CopyView {
            barcode: item.barcode.clone(),
            title: title.clone(),
            name,
            volume: item.volume.clone(),
            location,
            call_number,
            home: item.home.clone(),
            at: item.at.clone(),
            reference_only: item.reference_only,
            state: item.state.code(),
        };
        Some((item.barcode.clone(), view))
    };
    Ok(copies.into_iter().filter_map(view).collect())
}

async fn slip(conn: &mut Conn, title: &TitleState, id: HoldId) -> Result<Slip, StoreError> {
    let hold = title.hold(id).ok_or_else(|| missing("hold", "the hold that a copy is set aside for"))?;
    let whom = slip_name(conn, hold.patron).await?.ok_or_else(|| missing("patron", "the patron of a hold"))?;
    Ok(Slip { whom, pickup: hold.pickup.clone() })
}

/// Characters of a card number on a slip, from its end.
const CARD_END_CHARS: usize = 4;

async fn slip_name(conn: &mut Conn, patron: PatronId) -> Result<Option<SlipName>, StoreError> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT name, card FROM patron WHERE id = $1").bind(patron.0).fetch_optional(conn).await?;
    Ok(row.map(|(name, card)| {
        let end = card.char_indices().rev().nth(CARD_END_CHARS - 1).map_or(0, |(at, _)| at);
        SlipName { initial: name.chars().take(1).collect(), card_end: card[end..].to_owned() }
    }))
}

async fn brief(conn: &mut Conn, patron: PatronId) -> Result<PatronBrief, StoreError> {
    let (card, name, category) =
        sqlx::query_as("SELECT card, name, category FROM patron WHERE id = $1").bind(patron.0).fetch_one(conn).await?;
    Ok(PatronBrief { card, name, category })
}
