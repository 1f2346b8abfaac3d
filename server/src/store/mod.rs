//! The database of a library: its catalogue, its patrons and what they borrow. SQL stands below this module and nowhere
//! else.
//!
//! What can be asked of one is said by the small traits in `port/`. SQLite and PostgreSQL answer them with the same
//! statements: `sql/` is compiled once for each, with the few words in which they differ from `sqlite/` and `postgres/`.

mod backup;
mod error;
mod location;
mod port;
mod postgres;
mod sqlite;

pub use backup::{BackupError, backup, restore};
pub use error::StoreError;
pub use location::Location;
pub use port::*;

use std::sync::Arc;

/// A database that is open. Cheap to clone; clones share its connections.
pub type Store = Arc<dyn Database>;

/// Opens the database, which must exist, and brings its schema up to date.
///
/// # Errors
/// When there is none, or it cannot be used.
pub async fn open(location: &Location) -> Result<Store, StoreError> {
    match location {
        Location::File(path) if !path.is_file() => Err(StoreError::Missing(path.clone())),
        _ => open_or_create(location).await,
    }
}

/// Opens the database, or makes an empty one there. A PostgreSQL server must have the database; its tables are made.
///
/// # Errors
/// When it cannot be used.
pub async fn open_or_create(location: &Location) -> Result<Store, StoreError> {
    Ok(match location {
        Location::File(path) => Arc::new(sqlite::connect(path).await?),
        Location::Postgres(url) => Arc::new(postgres::connect(url).await?),
    })
}
