//! Values that are made when they are first asked for.

use crate::engine::error::EngineError;
use std::sync::OnceLock;

/// The value in `cell`, made now if there is none yet. (`OnceLock::get_or_try_init` of the standard library is not stable.)
pub(crate) fn get_or_try_init<T>(
    cell: &OnceLock<T>,
    make: impl FnOnce() -> Result<T, EngineError>,
) -> Result<&T, EngineError> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}
