//! How a patron stands, and what changed since a cursor.

use super::Conn;
use super::change_feed::Part;
use super::row::{from_json, missing, number, read, read_some};
use super::{patron, title};
use crate::store::StoreError;
use bookmobile_circulation::sync::{
    Entry, HoldView, List, LoanView, Message, Profile, Rating, SavedSearch, State, Suggestion,
};
use bookmobile_circulation::{
    ActionKey, HoldId, ListId, Moderation, PatronId, PurchaseProgress, RecordId, Role, Rules, SearchId,
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Messages that a device gets which has none yet; older ones stay in the database.
const MESSAGES_MAX: i64 = 200;

/// How the patron stands in this moment.
pub async fn of(conn: &mut Conn, rules: &Rules<'_>, id: PatronId, since: Option<&str>) -> Result<State, StoreError> {
    let epoch = epoch(conn).await?;
    let sequence: Option<i64> = sqlx::query_scalar("SELECT sequence FROM patron_sequence WHERE patron_id = $1")
        .bind(id.0)
        .fetch_optional(&mut *conn)
        .await?;
    let sequence = sequence.unwrap_or(0);
    let parts: Vec<(String, i64)> = sqlx::query_as("SELECT part, sequence FROM patron_part WHERE patron_id = $1")
        .bind(id.0)
        .fetch_all(&mut *conn)
        .await?;
    let parts: HashMap<String, i64> = parts.into_iter().collect();
    // The cursor is of the database that it was given by, and of a time before now; otherwise it means nothing.
    let seen = since.and_then(|cursor| cursor.split_once('-')).filter(|(of, _)| *of == epoch);
    let seen = seen.and_then(|(_, number)| number.parse::<i64>().ok()).filter(|seen| (0..=sequence).contains(seen));
    let wanted = |part: Part| seen.is_none_or(|seen| parts.get(part.code()).is_some_and(|changed| *changed > seen));
    Ok(State {
        cursor: format!("{epoch}-{sequence}"),
        whole: seen.is_none(),
        holds: holds(conn, id).await?,
        loans: loans(conn, rules, id).await?,
        messages: messages(conn, id, seen.unwrap_or(0)).await?,
        profile: if wanted(Part::Profile) { profile(conn, id).await? } else { None },
        lists: if wanted(Part::Lists) { Some(lists(conn, id).await?) } else { None },
        searches: if wanted(Part::Searches) { Some(searches(conn, id).await?) } else { None },
        ratings: if wanted(Part::Ratings) { Some(ratings(conn, id).await?) } else { None },
        suggestions: if wanted(Part::Suggestions) { Some(suggestions(conn, id).await?) } else { None },
        events: if wanted(Part::Events) { Some(events(conn, id).await?) } else { None },
    })
}

async fn epoch(conn: &mut Conn) -> Result<String, StoreError> {
    let epoch: Uuid = sqlx::query_scalar("SELECT epoch FROM store").fetch_one(conn).await?;
    Ok(epoch.simple().to_string())
}

/// Live holds, by when they were placed.
pub async fn holds(conn: &mut Conn, id: PatronId) -> Result<Vec<HoldView>, StoreError> {
    let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
        "SELECT h.id, r.id, r.title FROM hold h JOIN record r ON r.id = h.record_id WHERE h.patron_id = $1 \
         ORDER BY h.placed_unix_secs, h.id",
    )
    .bind(id.0)
    .fetch_all(&mut *conn)
    .await?;
    let mut views = Vec::with_capacity(rows.len());
    for (hold, record, name) in rows {
        let record: RecordId = read("hold", record)?;
        let title = title::look(conn, &record).await?.ok_or_else(|| missing("record", "the title of a hold"))?;
        let id = HoldId(hold);
        let (hold, status) = title.hold(id).zip(title.hold_status(id)).ok_or_else(|| missing("hold", "the hold"))?;
        views.push(HoldView {
            hold: id,
            title: record,
            name,
            wants: hold.wants.clone(),
            pickup: hold.pickup.clone(),
            placed_unix_secs: hold.placed_unix_secs,
            lapses: hold.lapses,
            status,
        });
    }
    Ok(views)
}

type LoanRow = (String, String, String, String, Option<String>, i64, String, i64, String);

/// Open loans, by when they are due.
pub async fn loans(conn: &mut Conn, rules: &Rules<'_>, id: PatronId) -> Result<Vec<LoanView>, StoreError> {
    let rows: Vec<LoanRow> = sqlx::query_as(
        "SELECT l.barcode, r.id, r.title, r.kind, i.volume, l.lent_unix_secs, l.due, l.renewals, l.category \
         FROM loan l JOIN item i ON i.barcode = l.barcode JOIN record r ON r.id = i.record_id \
         WHERE l.patron_id = $1 ORDER BY l.due, l.barcode",
    )
    .bind(id.0)
    .fetch_all(conn)
    .await?;
    let view = |(item, title, name, kind, volume, lent_unix_secs, due, renewals, category): LoanRow| {
        let (due, renewals) = (read("loan", due)?, number::<u16>("loan", renewals)?);
        let rule = rules.policy.loan_rule(&read("loan", category)?, &read("record", kind)?);
        Ok(LoanView {
            item: read("loan", item)?,
            title: read("record", title)?,
            name,
            volume,
            lent_unix_secs,
            due,
            overdue: rules.today() > due,
            renewals_left: rule.map_or(0, |rule| rule.renewals.saturating_sub(renewals)),
        })
    };
    rows.into_iter().map(view).collect()
}

async fn messages(conn: &mut Conn, id: PatronId, seen: i64) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<(i64, Option<String>, i64, String)> = sqlx::query_as(
        "SELECT number, record_id, made_unix_secs, news FROM message WHERE patron_id = $1 AND sequence > $2 \
         ORDER BY number DESC LIMIT $3",
    )
    .bind(id.0)
    .bind(seen)
    .bind(MESSAGES_MAX)
    .fetch_all(conn)
    .await?;
    let message = |(number, title, made_unix_secs, news): (i64, Option<String>, i64, String)| {
        Ok(Message { number, title: read_some("message", title)?, made_unix_secs, kind: from_json("message", &news)? })
    };
    rows.into_iter().rev().map(message).collect()
}

/// The account.
pub async fn profile(conn: &mut Conn, id: PatronId) -> Result<Option<Profile>, StoreError> {
    let Some(state) = patron::read_state(conn, id).await? else { return Ok(None) };
    type Row = (String, Option<String>, String, Option<String>, Option<String>, Option<String>, bool);
    let (card, username, name, email, phone, language, keeps_history): Row =
        sqlx::query_as("SELECT card, username, name, email, phone, language, keeps_history FROM patron WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
    Ok(Some(Profile {
        id,
        card,
        username,
        name,
        category: state.category.to_string(),
        valid_until: state.card_valid_until,
        email,
        phone,
        language,
        keeps_history,
        owed: state.owed,
        roles: roles(conn, id).await?,
    }))
}

/// What the patron may do as staff.
pub async fn roles(conn: &mut Conn, id: PatronId) -> Result<Vec<Role>, StoreError> {
    let codes: Vec<String> = sqlx::query_scalar("SELECT role FROM staff_role WHERE patron_id = $1 ORDER BY role")
        .bind(id.0)
        .fetch_all(conn)
        .await?;
    // A role that a newer program gave means nothing here.
    Ok(codes.iter().filter_map(|code| Role::from_code(code)).collect())
}

/// Whether the patron has any role, also one that this program does not know.
pub async fn is_staff(conn: &mut Conn, id: PatronId) -> Result<bool, StoreError> {
    let roles: i64 =
        sqlx::query_scalar("SELECT count(*) FROM staff_role WHERE patron_id = $1").bind(id.0).fetch_one(conn).await?;
    Ok(roles > 0)
}

async fn lists(conn: &mut Conn, id: PatronId) -> Result<Vec<List>, StoreError> {
    let rows: Vec<(Uuid, String, Option<String>)> =
        sqlx::query_as("SELECT id, name, link FROM list WHERE patron_id = $1 ORDER BY id")
            .bind(id.0)
            .fetch_all(&mut *conn)
            .await?;
    let entries: Vec<(Uuid, String, String, Option<String>)> = sqlx::query_as(
        "SELECT e.list_id, e.record_id, COALESCE(r.title, ''), e.note FROM list_entry e \
         JOIN list l ON l.id = e.list_id LEFT JOIN record r ON r.id = e.record_id \
         WHERE l.patron_id = $1 ORDER BY e.position, e.added_unix_secs, e.record_id",
    )
    .bind(id.0)
    .fetch_all(conn)
    .await?;
    let mut entries_of: BTreeMap<Uuid, Vec<Entry>> = BTreeMap::new();
    for (list, title, name, note) in entries {
        entries_of.entry(list).or_default().push(Entry { title: read("list_entry", title)?, name, note });
    }
    let list =
        |(id, name, link)| List { id: ListId(id), name, link, entries: entries_of.remove(&id).unwrap_or_default() };
    Ok(rows.into_iter().map(list).collect())
}

async fn searches(conn: &mut Conn, id: PatronId) -> Result<Vec<SavedSearch>, StoreError> {
    let rows: Vec<(Uuid, String, bool)> =
        sqlx::query_as("SELECT id, query, tell FROM saved_search WHERE patron_id = $1 ORDER BY id")
            .bind(id.0)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|(id, query, tell)| SavedSearch { id: SearchId(id), query, tell }).collect())
}

async fn ratings(conn: &mut Conn, id: PatronId) -> Result<Vec<Rating>, StoreError> {
    let rows: Vec<(String, String, i64, Option<String>, String)> = sqlx::query_as(
        "SELECT g.record_id, COALESCE(r.title, ''), g.stars, g.review, g.moderation FROM rating g \
         LEFT JOIN record r ON r.id = g.record_id WHERE g.patron_id = $1 ORDER BY g.record_id",
    )
    .bind(id.0)
    .fetch_all(conn)
    .await?;
    let rating = |(title, name, stars, review, moderation): (String, String, i64, Option<String>, String)| {
        let moderation = Moderation::of_code(&moderation);
        Ok(Rating { title: read("rating", title)?, name, stars: number("rating", stars)?, review, moderation })
    };
    rows.into_iter().map(rating).collect()
}

async fn suggestions(conn: &mut Conn, id: PatronId) -> Result<Vec<Suggestion>, StoreError> {
    let rows: Vec<(Uuid, String, String)> =
        sqlx::query_as("SELECT id, name, progress FROM suggestion WHERE patron_id = $1 ORDER BY id")
            .bind(id.0)
            .fetch_all(conn)
            .await?;
    let suggestion = |(id, name, progress): (Uuid, String, String)| Suggestion {
        id: ActionKey(id),
        name,
        progress: PurchaseProgress::of_code(&progress),
    };
    Ok(rows.into_iter().map(suggestion).collect())
}

async fn events(conn: &mut Conn, id: PatronId) -> Result<Vec<bookmobile_circulation::EventId>, StoreError> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT event_id FROM event_place WHERE patron_id = $1 ORDER BY event_id")
            .bind(id.0)
            .fetch_all(conn)
            .await?;
    ids.into_iter().map(|id| read("event_place", id)).collect()
}
