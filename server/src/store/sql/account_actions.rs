//! What a patron does beside borrowing: lists, searches, ratings, suggestions, reports, events, the account itself.

use super::Conn;
use super::change_feed::{self, Part};
use crate::store::StoreError;
use bookmobile_circulation::action::{Accepted, Action};
use bookmobile_circulation::{ActionKey, Moderation, PatronId, Reason, RecordId, Rules};
use sha2::{Digest, Sha256};
use sqlx::query;
use uuid::Uuid;

/// Lists of one patron.
const LISTS_MAX: u32 = 100;
/// Titles in one list.
const ENTRIES_MAX: u32 = 1_000;
/// Saved searches of one patron. Each is run over every new pack.
const SEARCHES_MAX: u32 = 100;
/// Suggestions for purchase, and reports, of one patron that the library has not dealt with.
const UNANSWERED_MAX: u32 = 50;

/// What an action comes to. A refused one has written nothing.
pub type Decided = Result<Accepted, Reason>;

/// Does what the action says; those about holds and loans are not among these.
pub async fn decide(
    conn: &mut Conn,
    rules: &Rules<'_>,
    patron: PatronId,
    key: ActionKey,
    action: Action,
) -> Result<Decided, StoreError> {
    let now = rules.now_unix_secs;
    if let Some(max) = fullness(conn, patron, &action).await? {
        return Ok(Err(Reason::KeptMax { max }));
    }
    let (refused, part) = match action {
        Action::CreateList { name } => {
            query("INSERT INTO list (id, patron_id, name, made_unix_secs) VALUES ($1, $2, $3, $4)")
                .bind(key.0)
                .bind(patron.0)
                .bind(String::from(name))
                .bind(now)
                .execute(&mut *conn)
                .await?;
            (None, Some(Part::Lists))
        }
        Action::RenameList { list, name } => {
            let renamed = query("UPDATE list SET name = $3 WHERE id = $1 AND patron_id = $2")
                .bind(list.0)
                .bind(patron.0)
                .bind(String::from(name))
                .execute(&mut *conn)
                .await?;
            (unless_found(renamed.rows_affected()), Some(Part::Lists))
        }
        Action::ShareList { list, shared } => {
            let link = shared.then(|| link(key));
            let changed = query("UPDATE list SET link = $3 WHERE id = $1 AND patron_id = $2")
                .bind(list.0)
                .bind(patron.0)
                .bind(link)
                .execute(&mut *conn)
                .await?;
            (unless_found(changed.rows_affected()), Some(Part::Lists))
        }
        Action::DeleteList { list } => {
            let deleted = query("DELETE FROM list WHERE id = $1 AND patron_id = $2")
                .bind(list.0)
                .bind(patron.0)
                .execute(&mut *conn)
                .await?;
            (unless_found(deleted.rows_affected()), Some(Part::Lists))
        }
        Action::PutInList { list, title, note } => {
            let refused = if owns_list(conn, list.0, patron).await? && is_title(conn, &title).await? {
                query(
                    "INSERT INTO list_entry (list_id, record_id, note, added_unix_secs, position) VALUES ($1, $2, $3, $4, \
                     (SELECT COALESCE(MAX(position), 0) + 1 FROM list_entry WHERE list_id = $1)) ON CONFLICT (list_id, record_id) DO UPDATE SET note = excluded.note",
                )
                .bind(list.0)
                .bind(title.as_str())
                .bind(note.map(String::from))
                .bind(now)
                .execute(&mut *conn)
                .await?;
                None
            } else {
                Some(Reason::NotFound)
            };
            (refused, Some(Part::Lists))
        }
        Action::TakeFromList { list, title } => {
            let taken = query(
                "DELETE FROM list_entry WHERE list_id = (SELECT id FROM list WHERE id = $1 AND patron_id = $2) \
                 AND record_id = $3",
            )
            .bind(list.0)
            .bind(patron.0)
            .bind(title.as_str())
            .execute(&mut *conn)
            .await?;
            (unless_found(taken.rows_affected()), Some(Part::Lists))
        }
        Action::SaveSearch { query: words, tell } => {
            query("INSERT INTO saved_search (id, patron_id, query, tell, made_unix_secs) VALUES ($1, $2, $3, $4, $5)")
                .bind(key.0)
                .bind(patron.0)
                .bind(String::from(words))
                .bind(tell)
                .bind(now)
                .execute(&mut *conn)
                .await?;
            (None, Some(Part::Searches))
        }
        Action::ForgetSearch { search } => {
            let forgotten = query("DELETE FROM saved_search WHERE id = $1 AND patron_id = $2")
                .bind(search.0)
                .bind(patron.0)
                .execute(&mut *conn)
                .await?;
            (unless_found(forgotten.rows_affected()), Some(Part::Searches))
        }
        Action::Rate { title, stars, review } => {
            if !is_title(conn, &title).await? {
                return Ok(Err(Reason::NotFound));
            }
            // Words are read by staff before others see them.
            let moderation = if review.is_some() { Moderation::Waiting } else { Moderation::Shown };
            // Written anew it is always later: staff judge what was written when they read it.
            query(
                "INSERT INTO rating (patron_id, record_id, stars, review, moderation, made_unix_secs) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (patron_id, record_id) DO UPDATE SET \
                 stars = excluded.stars, review = excluded.review, moderation = excluded.moderation, made_unix_secs = \
                 CASE WHEN excluded.made_unix_secs > rating.made_unix_secs THEN excluded.made_unix_secs \
                 ELSE rating.made_unix_secs + 1 END",
            )
            .bind(patron.0)
            .bind(title.as_str())
            .bind(i64::from(u8::from(stars)))
            .bind(review.map(String::from))
            .bind(moderation.code())
            .bind(now)
            .execute(&mut *conn)
            .await?;
            (None, Some(Part::Ratings))
        }
        Action::Unrate { title } => {
            let taken = query("DELETE FROM rating WHERE patron_id = $1 AND record_id = $2")
                .bind(patron.0)
                .bind(title.as_str())
                .execute(&mut *conn)
                .await?;
            (unless_found(taken.rows_affected()), Some(Part::Ratings))
        }
        Action::SuggestPurchase { name, author, isbn, note } => {
            query(
                "INSERT INTO suggestion (id, patron_id, name, author, isbn, note, progress, made_unix_secs) \
                 VALUES ($1, $2, $3, $4, $5, $6, 'new', $7)",
            )
            .bind(key.0)
            .bind(patron.0)
            .bind(String::from(name))
            .bind(author.map(String::from))
            .bind(isbn.map(String::from))
            .bind(note.map(String::from))
            .bind(now)
            .execute(&mut *conn)
            .await?;
            (None, Some(Part::Suggestions))
        }
        Action::ReportRecord { title, problem } => {
            if !is_title(conn, &title).await? {
                return Ok(Err(Reason::NotFound));
            }
            query(
                "INSERT INTO problem_report (id, patron_id, record_id, problem, progress, made_unix_secs) \
                 VALUES ($1, $2, $3, $4, 'new', $5)",
            )
            .bind(key.0)
            .bind(patron.0)
            .bind(title.as_str())
            .bind(String::from(problem))
            .bind(now)
            .execute(&mut *conn)
            .await?;
            (None, None)
        }
        Action::JoinEvent { event } => (join(conn, patron, event.as_str(), now).await?, Some(Part::Events)),
        Action::LeaveEvent { event } => {
            let left = query("DELETE FROM event_place WHERE event_id = $1 AND patron_id = $2")
                .bind(event.as_str())
                .bind(patron.0)
                .execute(&mut *conn)
                .await?;
            (unless_found(left.rows_affected()), Some(Part::Events))
        }
        Action::ChangeContact { email, phone } => {
            for (statement, text) in [
                ("UPDATE patron SET email = NULLIF($2, '') WHERE id = $1", email.map(String::from)),
                ("UPDATE patron SET phone = NULLIF($2, '') WHERE id = $1", phone.map(String::from)),
            ] {
                if let Some(text) = text {
                    query(statement).bind(patron.0).bind(text.trim().to_owned()).execute(&mut *conn).await?;
                }
            }
            (None, Some(Part::Profile))
        }
        Action::ChangeLanguage { language } => {
            query("UPDATE patron SET language = $2 WHERE id = $1")
                .bind(patron.0)
                .bind(String::from(language))
                .execute(&mut *conn)
                .await?;
            (None, Some(Part::Profile))
        }
        Action::KeepHistory { keep } => {
            query("UPDATE patron SET keeps_history = $2 WHERE id = $1")
                .bind(patron.0)
                .bind(keep)
                .execute(&mut *conn)
                .await?;
            (None, Some(Part::Profile))
        }
        Action::EraseHistory => {
            for statement in [
                "UPDATE ended_loan SET patron_id = NULL WHERE patron_id = $1",
                "UPDATE ended_hold SET patron_id = NULL WHERE patron_id = $1",
            ] {
                query(statement).bind(patron.0).execute(&mut *conn).await?;
            }
            (None, None)
        }
        Action::PlaceHold { .. }
        | Action::CancelHold { .. }
        | Action::SuspendHold { .. }
        | Action::ResumeHold { .. }
        | Action::ChangePickup { .. }
        | Action::Renew { .. }
        | Action::RenewAll => (Some(Reason::NotOffered), None),
    };
    if let Some(reason) = refused {
        return Ok(Err(reason));
    }
    if let Some(part) = part {
        change_feed::changed(conn, patron, part).await?;
    }
    Ok(Ok(Accepted::Done))
}

/// How much of what the action would make more of an account keeps at most, where it has as much already. The patron is
/// locked, so that two actions at once are counted one after the other.
async fn fullness(conn: &mut Conn, patron: PatronId, action: &Action) -> Result<Option<u32>, StoreError> {
    let (statement, max) = match action {
        Action::CreateList { .. } => ("SELECT count(*) FROM list WHERE patron_id = $1", LISTS_MAX),
        Action::SaveSearch { .. } => ("SELECT count(*) FROM saved_search WHERE patron_id = $1", SEARCHES_MAX),
        Action::SuggestPurchase { .. } => {
            ("SELECT count(*) FROM suggestion WHERE patron_id = $1 AND progress = 'new'", UNANSWERED_MAX)
        }
        Action::ReportRecord { .. } => {
            ("SELECT count(*) FROM problem_report WHERE patron_id = $1 AND progress = 'new'", UNANSWERED_MAX)
        }
        Action::PutInList { list, title, .. } => {
            // What is in it already only gets another note.
            let others: i64 =
                sqlx::query_scalar("SELECT count(*) FROM list_entry WHERE list_id = $1 AND record_id <> $2")
                    .bind(list.0)
                    .bind(title.as_str())
                    .fetch_one(conn)
                    .await?;
            return Ok((others >= i64::from(ENTRIES_MAX)).then_some(ENTRIES_MAX));
        }
        _ => return Ok(None),
    };
    let kept: i64 = sqlx::query_scalar(statement).bind(patron.0).fetch_one(conn).await?;
    Ok((kept >= i64::from(max)).then_some(max))
}

fn unless_found(rows: u64) -> Option<Reason> {
    (rows == 0).then_some(Reason::NotFound)
}

/// What the link to a shared list ends in: it cannot be guessed without the key, nor the key from it.
fn link(key: ActionKey) -> String {
    let hash: [u8; 32] = Sha256::digest(key.0.as_bytes()).into();
    hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

async fn owns_list(conn: &mut Conn, list: Uuid, patron: PatronId) -> Result<bool, StoreError> {
    let found: Option<Uuid> = sqlx::query_scalar("SELECT id FROM list WHERE id = $1 AND patron_id = $2")
        .bind(list)
        .bind(patron.0)
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

async fn is_title(conn: &mut Conn, title: &RecordId) -> Result<bool, StoreError> {
    let found: Option<String> =
        sqlx::query_scalar("SELECT id FROM record WHERE id = $1").bind(title.as_str()).fetch_optional(conn).await?;
    Ok(found.is_some())
}

/// Takes a place at an event; gives why there is none.
async fn join(conn: &mut Conn, patron: PatronId, event: &str, now: i64) -> Result<Option<Reason>, StoreError> {
    let found: Option<(i64, Option<i64>)> =
        sqlx::query_as(concat!("SELECT begins_unix_secs, places FROM event WHERE id = $1", for_update!()))
            .bind(event)
            .fetch_optional(&mut *conn)
            .await?;
    let Some((_, places)) = found.filter(|(begins, _)| *begins > now) else { return Ok(Some(Reason::NotFound)) };
    let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM event_place WHERE event_id = $1 AND patron_id <> $2")
        .bind(event)
        .bind(patron.0)
        .fetch_one(&mut *conn)
        .await?;
    if places.is_some_and(|places| taken >= places) {
        return Ok(Some(Reason::NotOffered));
    }
    query(
        "INSERT INTO event_place (event_id, patron_id, joined_unix_secs) VALUES ($1, $2, $3) \
         ON CONFLICT (event_id, patron_id) DO NOTHING",
    )
    .bind(event)
    .bind(patron.0)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(None)
}
