//! The library's patrons, as staff keep them.

use super::change_feed::{self, Part};
use super::patron_admin::card_of;
use super::{Base, accounts, audit, patron, state};
use crate::store::{Actor, NewCode, NewPatron, Patron, PatronAdded, Patrons, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::sync::Profile;
use bookmobile_circulation::{AuditCode, PatronId, Role};
use uuid::Uuid;

#[async_trait]
impl Patrons for Base {
    async fn add_patron(
        &self,
        by: Actor<'_>,
        patron: &NewPatron,
        code: &NewCode,
        now_unix_secs: i64,
    ) -> Result<PatronAdded, StoreError> {
        let mut writing = self.begin().await?;
        let added = sqlx::query(
            "INSERT INTO patron (id, card, name, category, email, phone, valid_until, made_unix_secs) \
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT EXISTS (SELECT 1 FROM patron WHERE username = lower($2)) \
             ON CONFLICT (card) DO NOTHING",
        )
        .bind(patron.id.0)
        .bind(&patron.card)
        .bind(&patron.name)
        .bind(patron.category.as_str())
        .bind(&patron.email)
        .bind(&patron.phone)
        .bind(patron.valid_until.map(|day| day.to_string()))
        .bind(now_unix_secs)
        .execute(&mut *writing)
        .await?;
        if added.rows_affected() == 0 {
            return Ok(PatronAdded::CardTaken);
        }
        accounts::keep_code(&mut writing, patron.id, code).await?;
        audit::note(&mut writing, by, AuditCode::AddPatron, &patron.card, None, now_unix_secs).await?;
        writing.commit().await?;
        Ok(PatronAdded::Added)
    }

    async fn patron(&self, login: &str) -> Result<Option<Patron>, StoreError> {
        type Row = (Uuid, String, Option<String>, String, String, Option<String>, bool);
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, card, username, name, category, valid_until, secret IS NOT NULL FROM patron \
             WHERE card = $1 OR username = lower($1)",
        )
        .bind(login)
        .fetch_optional(&self.pool)
        .await?;
        let Some((id, card, username, name, category, valid_until, registered)) = row else { return Ok(None) };
        let id = PatronId(id);
        let roles = state::roles(&mut *self.pool.acquire().await?, id).await?;
        Ok(Some(Patron { id, card, username, name, category, valid_until, registered, roles }))
    }

    async fn profile(&self, patron: PatronId) -> Result<Option<Profile>, StoreError> {
        state::profile(&mut *self.pool.acquire().await?, patron).await
    }

    async fn set_roles(
        &self,
        by: Actor<'_>,
        id: PatronId,
        roles: &[Role],
        now_unix_secs: i64,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        patron::lock(&mut writing, id).await?;
        sqlx::query("DELETE FROM staff_role WHERE patron_id = $1").bind(id.0).execute(&mut *writing).await?;
        for role in roles {
            sqlx::query("INSERT INTO staff_role (patron_id, role) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(id.0)
                .bind(role.code())
                .execute(&mut *writing)
                .await?;
        }
        let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
        let detail = if codes.is_empty() { "none".to_owned() } else { codes.join(", ") };
        let card = card_of(&mut writing, id).await?;
        audit::note(&mut writing, by, AuditCode::SetRoles, &card, Some(&detail), now_unix_secs).await?;
        change_feed::changed(&mut writing, id, Part::Profile).await?;
        writing.commit().await
    }
}
