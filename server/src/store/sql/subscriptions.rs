//! Devices that patrons let the library tell.

use super::Base;
use crate::store::{DeviceOf, SUBSCRIPTIONS_MAX, StoreError, Subscription, Subscriptions};
use async_trait::async_trait;
use bookmobile_circulation::PatronId;

#[async_trait]
impl Subscriptions for Base {
    async fn subscribe(
        &self,
        of: DeviceOf<'_>,
        subscription: &Subscription,
        now_unix_secs: i64,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        // What waits for the device goes too: it may have been somebody else's.
        sqlx::query("DELETE FROM push_subscription WHERE endpoint = $1 AND patron_id <> $2")
            .bind(&subscription.endpoint)
            .bind(of.patron.0)
            .execute(&mut *writing)
            .await?;
        sqlx::query(
            "INSERT INTO push_subscription (id, patron_id, session_id, endpoint, p256dh, auth, language, \
             made_unix_secs) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (endpoint) DO UPDATE SET \
             patron_id = excluded.patron_id, session_id = excluded.session_id, p256dh = excluded.p256dh, \
             auth = excluded.auth, language = excluded.language, made_unix_secs = excluded.made_unix_secs",
        )
        .bind(subscription.id)
        .bind(of.patron.0)
        .bind(of.session)
        .bind(&subscription.endpoint)
        .bind(&subscription.p256dh)
        .bind(&subscription.auth)
        .bind(of.language)
        .bind(now_unix_secs)
        .execute(&mut *writing)
        .await?;
        sqlx::query(
            "DELETE FROM push_subscription WHERE patron_id = $1 AND id NOT IN (SELECT id FROM push_subscription \
             WHERE patron_id = $1 ORDER BY made_unix_secs DESC, id DESC LIMIT $2)",
        )
        .bind(of.patron.0)
        .bind(SUBSCRIPTIONS_MAX)
        .execute(&mut *writing)
        .await?;
        writing.commit().await
    }

    async fn unsubscribe(&self, patron: PatronId, endpoint: &str) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("DELETE FROM push_subscription WHERE patron_id = $1 AND endpoint = $2")
            .bind(patron.0)
            .bind(endpoint)
            .execute(&mut *writing)
            .await?;
        writing.commit().await
    }
}
