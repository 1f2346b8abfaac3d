//! What is written outside imports: names and rules.

use super::Base;
use crate::store::{Publishing, StoreError};
use async_trait::async_trait;
use bookmobile_catalogue::Branch;
use bookmobile_search_index::pack::Library;

#[async_trait]
impl Publishing for Base {
    async fn set_library(&self, library: &Library, branches: &[Branch]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO library (id, name, name_en) VALUES (1, $1, $2) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en",
        )
        .bind(&library.name)
        .bind(&library.name_en)
        .execute(&mut *transaction)
        .await?;
        for branch in branches {
            sqlx::query(
                "INSERT INTO branch (code, name, name_en, address, hours) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, \
                 address = excluded.address, hours = excluded.hours",
            )
            .bind(&branch.code)
            .bind(&branch.name)
            .bind(&branch.name_en)
            .bind(&branch.address)
            .bind(&branch.hours)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    async fn policy(&self) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT toml FROM policy").fetch_optional(&self.pool).await?)
    }

    async fn set_policy(&self, toml: &str, now_unix_secs: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO policy (id, toml, set_unix_secs) VALUES (1, $1, $2) \
             ON CONFLICT (id) DO UPDATE SET toml = excluded.toml, set_unix_secs = excluded.set_unix_secs",
        )
        .bind(toml)
        .bind(now_unix_secs)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
