//! What stands in rows, back as what it means.

use crate::store::StoreError;
use serde::de::DeserializeOwned;

/// A text of `table` that is a name, a day or the like.
pub fn read<T: TryFrom<String>>(table: &'static str, text: String) -> Result<T, StoreError> {
    let what = format!("{text:?} cannot stand there");
    T::try_from(text).map_err(|_| StoreError::Row { table, what })
}

/// The same of one that can be missing.
pub fn read_some<T: TryFrom<String>>(table: &'static str, text: Option<String>) -> Result<Option<T>, StoreError> {
    text.map(|text| read(table, text)).transpose()
}

/// A number of `table` that is not negative, and not too large.
pub fn number<T: TryFrom<i64>>(table: &'static str, number: i64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| StoreError::Row { table, what: format!("{number} cannot stand there") })
}

/// A text of `table` that is JSON.
pub fn from_json<T: DeserializeOwned>(table: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Row { table, what: error.to_string() })
}

/// As JSON, for a column.
pub fn to_json<T: serde::Serialize>(table: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Row { table, what: error.to_string() })
}

/// What is not there though another row says so.
pub fn missing(table: &'static str, what: &str) -> StoreError {
    StoreError::Row { table, what: format!("{what} is missing") }
}
