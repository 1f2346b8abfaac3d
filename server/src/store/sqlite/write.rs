//! What is written outside imports: names, and which packs were built.

use super::{Catalogue, StoreError};
use bookmobile_catalogue::Branch;
use bookmobile_search_index::pack::{Library, Manifest};

impl Catalogue {
    /// Sets the library's name and the names of these branches; other branches stay as they are.
    ///
    /// # Errors
    /// When the database fails; nothing is changed then.
    pub async fn set_library(&self, library: &Library, branches: &[Branch]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO library (id, name, name_en) VALUES (1, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en",
        )
        .bind(&library.name)
        .bind(&library.name_en)
        .execute(&mut *transaction)
        .await?;
        for branch in branches {
            sqlx::query(
                "INSERT INTO branch (code, name, name_en, address, hours) VALUES (?, ?, ?, ?, ?) \
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
        transaction.commit().await?;
        Ok(())
    }

    /// The number of the newest pack built from this catalogue, 0 before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_generation(&self) -> Result<u64, StoreError> {
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT max(generation) FROM pack_generation").fetch_one(&self.pool).await?;
        Ok(newest.unwrap_or(0).unsigned_abs())
    }

    /// Remembers that this pack was published.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_generation(&self, manifest: &Manifest) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT OR REPLACE INTO pack_generation (generation, built_unix_secs, records, bytes) VALUES (?, ?, ?, ?)",
        )
        .bind(manifest.generation.cast_signed())
        .bind(manifest.built_unix_secs)
        .bind(manifest.records.cast_signed())
        .bind(manifest.bytes().cast_signed())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
