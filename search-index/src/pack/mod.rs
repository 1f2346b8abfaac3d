//! The pack: the catalogue as devices download it.
//!
//! A pack is a directory: `manifest.json` names a generation and its shards, `shards/<sha256>.bms` are the shards, and
//! `availability.json` is the availability snapshot. Shards are immutable; the manifest alone changes. The same files are
//! served over HTTP, from a box in a village, or from a USB stick.

#[cfg(feature = "build")]
pub mod build;
#[cfg(any(feature = "build", feature = "engine"))]
mod column;
mod manifest;
#[cfg(any(feature = "build", feature = "engine"))]
mod shard;

pub use manifest::{Library, Manifest, ManifestError, ShardHash, ShardRef};
#[cfg(feature = "engine")]
pub use shard::decode;
#[cfg(feature = "build")]
pub use shard::encode;
#[cfg(any(feature = "build", feature = "engine"))]
pub use shard::{ColumnSize, Row, ShardError};

/// File name of the manifest within a pack.
pub const MANIFEST_FILE: &str = "manifest.json";
/// File name of the availability snapshot within a pack.
pub const AVAILABILITY_FILE: &str = "availability.json";

/// Path of a shard within a pack.
pub fn shard_path(hash: &ShardHash) -> String {
    format!("shards/{hash}.bms")
}
