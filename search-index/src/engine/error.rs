//! Errors of the engine.

use crate::answer::Request;
use crate::pack::ShardError;

/// Why the engine cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The shard cannot be read.
    #[error(transparent)]
    Shard(#[from] ShardError),
    /// The index file is damaged: make it again from its shard.
    #[error("the index is damaged: {0}")]
    Blob(String),
    /// The index was made by another release: make it again from its shard.
    #[error("the index has version {found}, this program needs {needed}")]
    Version {
        /// Version found.
        found: u32,
        /// Version needed.
        needed: u32,
    },
    /// There is nothing to open.
    #[error("there is no index")]
    Empty,
    /// The request is out of range.
    #[error("a search gives at most {max} hits at a time, down to hit {depth}", max = Request::LIMIT_MAX, depth = Request::DEPTH_MAX)]
    Range,
    /// Storage failed.
    #[error("the index cannot be read: {0}")]
    Io(#[from] std::io::Error),
}
