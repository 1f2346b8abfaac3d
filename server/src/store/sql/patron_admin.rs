//! Patrons as staff look after them.

use super::accounts::is_taken;
use super::change_feed::{self, Part};
use super::row::{number, read_some};
use super::{Base, Conn, audit, patron, state};
use crate::store::{AccountScope, Actor, Checked, PatronAdmin, PatronChanged, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::patron_account::{BlockView, ChargeView, PatronBrief, PatronChange, PatronDetails};
use bookmobile_circulation::{AuditCode, Day, PatronId, Reason, Rules};

/// Patrons in one answer.
const FOUND_MAX: i64 = 20;

#[async_trait]
impl PatronAdmin for Base {
    async fn find_patrons(&self, text: &str) -> Result<Vec<PatronBrief>, StoreError> {
        let literal = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        // Both sides are made small by the database: what that does to letters beyond ASCII differs.
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT card, name, category FROM patron WHERE username = lower($1) \
             OR lower(card) LIKE lower($2) ESCAPE '\\' OR lower(name) LIKE lower($3) ESCAPE '\\' \
             OR lower(phone) LIKE lower($3) ESCAPE '\\' \
             ORDER BY CASE WHEN username = lower($1) OR card = $1 THEN 0 ELSE 1 END, card LIMIT $4",
        )
        .bind(text)
        .bind(format!("{literal}%"))
        .bind(format!("%{literal}%"))
        .bind(FOUND_MAX)
        .fetch_all(&self.pool)
        .await?;
        let brief = |(card, name, category)| PatronBrief { card, name, category };
        Ok(rows.into_iter().map(brief).collect())
    }

    async fn patron_details(&self, rules: &Rules<'_>, id: PatronId) -> Result<Option<PatronDetails>, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        let Some(profile) = state::profile(&mut moment, id).await? else { return Ok(None) };
        let Some(patron) = patron::read_state(&mut moment, id).await? else { return Ok(None) };
        let registered: bool = sqlx::query_scalar("SELECT secret IS NOT NULL FROM patron WHERE id = $1")
            .bind(id.0)
            .fetch_one(&mut *moment)
            .await?;
        Ok(Some(PatronDetails {
            profile,
            registered,
            standing: patron.in_good_standing(rules).err(),
            blocks: blocks(&mut moment, id, rules.today()).await?,
            charges: charges(&mut moment, id).await?,
            loans: state::loans(&mut moment, rules, id).await?,
            holds: state::holds(&mut moment, id).await?,
        }))
    }

    async fn change_patron(
        &self,
        by: Actor<'_>,
        id: PatronId,
        change: &PatronChange,
        reach: AccountScope,
        now_unix_secs: i64,
    ) -> Result<PatronChanged, StoreError> {
        let mut writing = self.begin().await?;
        patron::lock(&mut writing, id).await?;
        let Some(was) = state::profile(&mut writing, id).await? else { return Ok(PatronChanged::NotAllowed) };
        let new_card = change.new_card.as_str();
        let reaches_far = was.card != new_card || was.email != change.email;
        if reaches_far && !is_in_reach(&mut writing, id, reach).await? {
            return Ok(PatronChanged::NotAllowed);
        }
        if was.card != new_card && is_taken(&mut writing, new_card, id.0).await? {
            return Ok(PatronChanged::CardTaken);
        }
        let changed = sqlx::query(
            "UPDATE patron SET card = $2, name = $3, category = $4, email = $5, phone = $6, valid_until = $7 \
             WHERE id = $1",
        )
        .bind(id.0)
        .bind(new_card)
        .bind(&change.name)
        .bind(change.category.as_str())
        .bind(&change.email)
        .bind(&change.phone)
        .bind(change.valid_until.map(|day| day.to_string()))
        .execute(&mut *writing)
        .await;
        match changed {
            // Somebody else got it in the meantime.
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => return Ok(PatronChanged::CardTaken),
            changed => changed?,
        };
        if was.card != new_card {
            // Whoever looks for either card finds the other.
            for (about, detail) in
                [(was.card.as_str(), format!("now {new_card}")), (new_card, format!("before {}", was.card))]
            {
                audit::note(&mut writing, by, AuditCode::ChangeCard, about, Some(&detail), now_unix_secs).await?;
            }
        }
        let parts = [
            ("name", was.name != change.name),
            ("category", was.category != change.category.as_str()),
            ("e-mail", was.email != change.email),
            ("phone", was.phone != change.phone),
            ("valid until", was.valid_until != change.valid_until),
        ];
        let parts: Vec<&str> = parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect();
        if !parts.is_empty() {
            let detail = parts.join(", ");
            audit::note(&mut writing, by, AuditCode::ChangePatron, new_card, Some(&detail), now_unix_secs).await?;
        }
        change_feed::changed(&mut writing, id, Part::Profile).await?;
        writing.commit().await?;
        Ok(PatronChanged::Changed)
    }

    async fn set_blocked(
        &self,
        by: Actor<'_>,
        id: PatronId,
        block: Option<&BlockView>,
        reach: AccountScope,
        now_unix_secs: i64,
    ) -> Result<Checked<()>, StoreError> {
        let mut writing = self.begin().await?;
        patron::lock(&mut writing, id).await?;
        if !is_in_reach(&mut writing, id, reach).await? {
            return Ok(Err(Reason::NotAllowed));
        }
        sqlx::query("DELETE FROM patron_block WHERE patron_id = $1").bind(id.0).execute(&mut *writing).await?;
        let until = block.and_then(|block| block.until).map(|day| day.to_string());
        if let Some(block) = block {
            sqlx::query("INSERT INTO patron_block (patron_id, until, note, made_unix_secs) VALUES ($1, $2, $3, $4)")
                .bind(id.0)
                .bind(&until)
                .bind(&block.note)
                .bind(now_unix_secs)
                .execute(&mut *writing)
                .await?;
        }
        let did = if block.is_some() { AuditCode::Block } else { AuditCode::Unblock };
        let detail = until.map(|until| format!("until {until}"));
        let card = card_of(&mut writing, id).await?;
        audit::note(&mut writing, by, did, &card, detail.as_deref(), now_unix_secs).await?;
        writing.commit().await?;
        Ok(Ok(()))
    }

    async fn pay(
        &self,
        by: Actor<'_>,
        id: PatronId,
        charges: &[i64],
        now_unix_secs: i64,
    ) -> Result<Checked<u32>, StoreError> {
        let mut writing = self.begin().await?;
        patron::lock(&mut writing, id).await?;
        let mut paid = 0_i64;
        for number in charges {
            let charge: Option<(i64, bool)> = sqlx::query_as(
                "SELECT amount, paid_unix_secs IS NOT NULL FROM charge WHERE number = $1 AND patron_id = $2",
            )
            .bind(number)
            .bind(id.0)
            .fetch_optional(&mut *writing)
            .await?;
            let Some((amount, was_paid)) = charge else { return Ok(Err(Reason::NotFound)) };
            if !was_paid {
                sqlx::query("UPDATE charge SET paid_unix_secs = $2 WHERE number = $1")
                    .bind(number)
                    .bind(now_unix_secs)
                    .execute(&mut *writing)
                    .await?;
                paid += amount;
            }
        }
        if paid > 0 {
            let card = card_of(&mut writing, id).await?;
            audit::note(&mut writing, by, AuditCode::Pay, &card, Some(&paid.to_string()), now_unix_secs).await?;
            change_feed::changed(&mut writing, id, Part::Profile).await?;
            writing.commit().await?;
        }
        Ok(Ok(number("charge", paid)?))
    }
}

/// Whether what is done to this account may be. The patron is locked, so that roles do not change meanwhile.
pub async fn is_in_reach(conn: &mut Conn, id: PatronId, reach: AccountScope) -> Result<bool, StoreError> {
    Ok(match reach {
        AccountScope::Everybody => true,
        AccountScope::NotStaff => !state::is_staff(conn, id).await?,
    })
}

/// The card number of a patron, for the audit log.
pub async fn card_of(conn: &mut Conn, id: PatronId) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar("SELECT card FROM patron WHERE id = $1").bind(id.0).fetch_one(conn).await?)
}

/// Blocks that are not over.
async fn blocks(conn: &mut Conn, id: PatronId, today: Day) -> Result<Vec<BlockView>, StoreError> {
    let rows: Vec<(Option<String>, Option<String>)> =
        sqlx::query_as("SELECT until, note FROM patron_block WHERE patron_id = $1 ORDER BY number")
            .bind(id.0)
            .fetch_all(conn)
            .await?;
    let mut blocks = Vec::with_capacity(rows.len());
    for (until, note) in rows {
        let until: Option<Day> = read_some("patron_block", until)?;
        if until.is_none_or(|until| today <= until) {
            blocks.push(BlockView { until, note });
        }
    }
    Ok(blocks)
}

async fn charges(conn: &mut Conn, id: PatronId) -> Result<Vec<ChargeView>, StoreError> {
    type Row = (i64, String, String, i64, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.number, c.barcode, COALESCE(r.title, ''), c.days, c.amount, c.made_unix_secs FROM charge c \
         LEFT JOIN item i ON i.barcode = c.barcode LEFT JOIN record r ON r.id = i.record_id \
         WHERE c.patron_id = $1 AND c.paid_unix_secs IS NULL ORDER BY c.number",
    )
    .bind(id.0)
    .fetch_all(conn)
    .await?;
    let view = |(charge, barcode, name, days, amount, made_unix_secs): Row| {
        let (days, amount) = (number("charge", days)?, number("charge", amount)?);
        Ok(ChargeView { number: charge, barcode, name, days, amount, made_unix_secs })
    };
    rows.into_iter().map(view).collect()
}
