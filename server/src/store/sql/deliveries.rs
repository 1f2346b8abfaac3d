//! The queue of what is sent by mail and Web Push, and what is configured.

use super::super::Db;
use super::row::{from_json, number, read_some};
use super::{Base, Conn};
use crate::store::{
    Channel, Channels, Claim, Deliveries, Destination, Due, Ended, GivenUp, StoreError, Subscription, Tally,
};
use async_trait::async_trait;
use bookmobile_circulation::sync::Message;
use bookmobile_circulation::{NoticeKind, PatronId};
use sqlx::Row;

/// Queues a message, by each way that is configured and the patron can be reached by. Devices are told only what a
/// patron has to come for.
pub async fn queue(
    conn: &mut Conn,
    patron: PatronId,
    message: i64,
    news: &NoticeKind,
    now_unix_secs: i64,
) -> Result<(), StoreError> {
    let by_mail = "INSERT INTO delivery (message_number, channel, next_unix_secs) SELECT $1, 'mail', $3 FROM patron \
                   WHERE id = $2 AND email <> '' AND EXISTS (SELECT 1 FROM channel WHERE name = 'mail')";
    let by_push = "INSERT INTO delivery (message_number, channel, subscription_id, next_unix_secs) \
                   SELECT $1, 'push', id, $3 FROM push_subscription \
                   WHERE patron_id = $2 AND EXISTS (SELECT 1 FROM channel WHERE name = 'push')";
    let is_ready = matches!(news, NoticeKind::HoldReady { .. });
    for statement in [Some(by_mail), is_ready.then_some(by_push)].into_iter().flatten() {
        sqlx::query(statement).bind(message).bind(patron.0).bind(now_unix_secs).execute(&mut *conn).await?;
    }
    Ok(())
}

#[async_trait]
impl Channels for Base {
    async fn channel(&self, channel: Channel) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT settings FROM channel WHERE name = $1")
            .bind(channel.code())
            .fetch_optional(&self.pool)
            .await?)
    }

    async fn set_channel(
        &self,
        channel: Channel,
        settings: Option<&str>,
        now_unix_secs: i64,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        if let Some(settings) = settings {
            sqlx::query(
                "INSERT INTO channel (name, settings, set_unix_secs) VALUES ($1, $2, $3) ON CONFLICT (name) \
                 DO UPDATE SET settings = excluded.settings, set_unix_secs = excluded.set_unix_secs",
            )
            .bind(channel.code())
            .bind(settings)
            .bind(now_unix_secs)
            .execute(&mut *writing)
            .await?;
        } else {
            for statement in [
                "DELETE FROM channel WHERE name = $1",
                "DELETE FROM delivery WHERE channel = $1 AND given_up_unix_secs IS NULL",
                // They know the key that is gone.
                "DELETE FROM push_subscription WHERE $1 = 'push'",
            ] {
                sqlx::query(statement).bind(channel.code()).execute(&mut *writing).await?;
            }
        }
        writing.commit().await
    }
}

const DUE: &str = concat!(
    "SELECT d.number, d.attempts, m.number AS message, m.record_id, m.news, m.made_unix_secs, r.title, p.name, \
     p.email, COALESCE(p.language, s.language) AS language, s.id, s.endpoint, s.p256dh, s.auth FROM delivery d \
     JOIN message m ON m.number = d.message_number JOIN patron p ON p.id = m.patron_id \
     LEFT JOIN record r ON r.id = m.record_id LEFT JOIN push_subscription s ON s.id = d.subscription_id \
     WHERE d.channel = $1 AND d.given_up_unix_secs IS NULL AND d.next_unix_secs <= $2 \
     ORDER BY d.next_unix_secs, d.number LIMIT $3",
    for_update_of_free!()
);

#[async_trait]
impl Deliveries for Base {
    async fn claim(
        &self,
        channel: Channel,
        limit: usize,
        now_unix_secs: i64,
        until_unix_secs: i64,
    ) -> Result<Vec<Due>, StoreError> {
        // Looked at first: the queue is empty nearly always, and the one writer of SQLite has better to do.
        let next: Option<i64> = sqlx::query_scalar(
            "SELECT min(next_unix_secs) FROM delivery WHERE channel = $1 AND given_up_unix_secs IS NULL",
        )
        .bind(channel.code())
        .fetch_one(&self.pool)
        .await?;
        if next.is_none_or(|next| next > now_unix_secs) {
            return Ok(Vec::new());
        }
        let mut writing = self.begin().await?;
        let rows = sqlx::query(DUE)
            .bind(channel.code())
            .bind(now_unix_secs)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&mut *writing)
            .await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in rows {
            let delivery: i64 = row.try_get("number")?;
            let attempts: i64 = row.try_get("attempts")?;
            let claim = Claim { number: delivery, attempt: number("delivery", attempts + 1)? };
            sqlx::query("UPDATE delivery SET attempts = attempts + 1, next_unix_secs = $2 WHERE number = $1")
                .bind(delivery)
                .bind(until_unix_secs)
                .execute(&mut *writing)
                .await?;
            match due(channel, claim, &row) {
                Ok(due) => claimed.push(due),
                // One that cannot be read must not stand in the way of all behind it.
                Err(error) => {
                    end(&mut writing, channel, claim, &Ended::GivenUp(error.to_string()), now_unix_secs).await?;
                }
            }
        }
        writing.commit().await?;
        Ok(claimed)
    }

    async fn finish(
        &self,
        channel: Channel,
        claim: Claim,
        ended: &Ended,
        now_unix_secs: i64,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        end(&mut writing, channel, claim, ended, now_unix_secs).await?;
        writing.commit().await
    }

    async fn tally(&self, channel: Channel) -> Result<Tally, StoreError> {
        let waiting: i64 =
            sqlx::query_scalar("SELECT count(*) FROM delivery WHERE channel = $1 AND given_up_unix_secs IS NULL")
                .bind(channel.code())
                .fetch_one(&self.pool)
                .await?;
        let counts: Vec<(String, i64)> = sqlx::query_as("SELECT outcome, count FROM delivery_count WHERE channel = $1")
            .bind(channel.code())
            .fetch_all(&self.pool)
            .await?;
        let of = |outcome: &str| counts.iter().find(|(name, _)| name == outcome).map_or(0, |(_, count)| *count);
        Ok(Tally { waiting, sent: of("sent"), given_up: of("given_up"), gone: of("gone") })
    }

    async fn given_up(&self, limit: u32) -> Result<Vec<GivenUp>, StoreError> {
        type Row = (String, String, i64, i64, Option<String>, i64);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT d.channel, p.card, m.number, d.attempts, d.reason, d.given_up_unix_secs FROM delivery d \
             JOIN message m ON m.number = d.message_number JOIN patron p ON p.id = m.patron_id \
             WHERE d.given_up_unix_secs IS NOT NULL ORDER BY d.given_up_unix_secs DESC, d.number DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let given_up = |(channel, card, message, attempts, reason, given_up_unix_secs): Row| GivenUp {
            channel,
            card,
            message,
            attempts,
            reason: reason.unwrap_or_default(),
            given_up_unix_secs,
        };
        Ok(rows.into_iter().map(given_up).collect())
    }

    async fn forget_given_up(&self, before_unix_secs: i64) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("DELETE FROM delivery WHERE given_up_unix_secs < $1")
            .bind(before_unix_secs)
            .execute(&mut *writing)
            .await?;
        writing.commit().await
    }
}

fn due(channel: Channel, claim: Claim, row: &<Db as sqlx::Database>::Row) -> Result<Due, StoreError> {
    Ok(Due {
        claim,
        message: Message {
            number: row.try_get("message")?,
            title: read_some("message", row.try_get("record_id")?)?,
            made_unix_secs: row.try_get("made_unix_secs")?,
            kind: from_json("message", &row.try_get::<String, _>("news")?)?,
        },
        title: row.try_get("title")?,
        patron: row.try_get("name")?,
        language: row.try_get("language")?,
        to: match channel {
            Channel::Mail => Destination::Mail(row.try_get("email")?),
            Channel::Push => Destination::Push(Subscription {
                id: row.try_get("id")?,
                endpoint: row.try_get("endpoint")?,
                p256dh: row.try_get("p256dh")?,
                auth: row.try_get("auth")?,
            }),
        },
    })
}

/// The delivery $1, while it is still claimed at the attempt $2.
macro_rules! claimed {
    () => {
        "number = $1 AND attempts = $2 AND given_up_unix_secs IS NULL"
    };
}

/// Ends a claim, and counts what is over.
async fn end(
    conn: &mut Conn,
    channel: Channel,
    claim: Claim,
    ended: &Ended,
    now_unix_secs: i64,
) -> Result<(), StoreError> {
    let query = |statement: &'static str| sqlx::query(statement).bind(claim.number).bind(i64::from(claim.attempt));
    let (statement, outcome) = match ended {
        Ended::Sent => (query(concat!("DELETE FROM delivery WHERE ", claimed!())), "sent"),
        Ended::Again { next_unix_secs, reason } => {
            let put_off = query(concat!("UPDATE delivery SET next_unix_secs = $3, reason = $4 WHERE ", claimed!()));
            put_off.bind(next_unix_secs).bind(reason).execute(conn).await?;
            return Ok(());
        }
        Ended::GivenUp(reason) => {
            let given_up =
                query(concat!("UPDATE delivery SET given_up_unix_secs = $3, reason = $4 WHERE ", claimed!()));
            (given_up.bind(now_unix_secs).bind(reason), "given_up")
        }
        Ended::Gone => {
            let gone = concat!(
                "DELETE FROM push_subscription WHERE id = (SELECT subscription_id FROM delivery WHERE ",
                claimed!(),
                ")"
            );
            (query(gone), "gone")
        }
    };
    if statement.execute(&mut *conn).await?.rows_affected() > 0 {
        sqlx::query(
            "INSERT INTO delivery_count (channel, outcome, count) VALUES ($1, $2, 1) \
             ON CONFLICT (channel, outcome) DO UPDATE SET count = delivery_count.count + 1",
        )
        .bind(channel.code())
        .bind(outcome)
        .execute(conn)
        .await?;
    }
    Ok(())
}
