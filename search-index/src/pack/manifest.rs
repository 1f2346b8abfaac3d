//! The manifest: which shards make a generation, and what the library is called.

use bookmobile_catalogue::Branch;
use bookmobile_catalogue::name::in_language;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Names a shard by the SHA-256 of its bytes, in 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShardHash(String);

impl ShardHash {
    /// The name of the shard with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            fmt::Write::write_fmt(&mut hex, format_args!("{byte:02x}")).expect("writing to a string succeeds");
        }
        Self(hex)
    }

    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShardHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ShardHash {
    type Error = ManifestError;
    fn try_from(hex: String) -> Result<Self, Self::Error> {
        if hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            Ok(Self(hex))
        } else {
            Err(ManifestError::Hash(hex))
        }
    }
}

impl From<ShardHash> for String {
    fn from(hash: ShardHash) -> Self {
        hash.0
    }
}

/// One shard as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardRef {
    /// Its name and checksum.
    pub hash: ShardHash,
    /// Its size in bytes.
    pub bytes: u64,
    /// Records in it.
    pub records: u32,
}

/// Whose catalogue this is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// Name for readers.
    pub name: String,
    /// Name for readers in English, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
}

impl Library {
    /// Its name for a reader of the language with this BCP 47 tag.
    pub fn name_in(&self, tag: &str) -> &str {
        in_language(tag, &self.name, self.name_en.as_deref())
    }
}

/// A generation of the catalogue: its shards in order, the most wanted records first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the pack format; see [`Manifest::FORMAT`].
    pub format: u32,
    /// Counts up with every pack that a catalogue publishes.
    pub generation: u64,
    /// When the pack was built, in seconds since 1970-01-01 UTC.
    pub built_unix_secs: i64,
    /// Whose catalogue this is.
    pub library: Library,
    /// Where its copies are.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// Records in all shards together.
    pub records: u64,
    /// The shards in order.
    pub shards: Vec<ShardRef>,
}

/// Why a manifest cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not the JSON of a manifest.
    #[error("the manifest cannot be read: {0}")]
    Json(String),
    /// Written by a newer program.
    #[error("the pack has format {found}, this program reads up to {supported}: update the program")]
    Format {
        /// Version found.
        found: u32,
        /// Newest version understood.
        supported: u32,
    },
    /// Not a SHA-256 in hexadecimal.
    #[error("{0:?} is not the name of a shard")]
    Hash(String),
    /// The shards do not add up to the whole.
    #[error("the manifest promises {promised} records, its shards have {found}")]
    Records {
        /// What the manifest says.
        promised: u64,
        /// The sum over its shards.
        found: u64,
    },
}

impl Manifest {
    /// Version of the pack format that this program writes, and the newest it reads.
    pub const FORMAT: u32 = 1;

    /// Reads and checks the JSON of a manifest.
    ///
    /// # Errors
    /// When it is not JSON of a manifest, is of a newer format, or contradicts itself.
    pub fn parse(json: &[u8]) -> Result<Self, ManifestError> {
        /// A newer manifest may differ in everything but this.
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let version: Version = serde_json::from_slice(json).map_err(|e| ManifestError::Json(e.to_string()))?;
        if version.format > Self::FORMAT {
            return Err(ManifestError::Format { found: version.format, supported: Self::FORMAT });
        }
        let manifest: Self = serde_json::from_slice(json).map_err(|e| ManifestError::Json(e.to_string()))?;
        let found = manifest.shards.iter().map(|shard| u64::from(shard.records)).sum();
        if found != manifest.records {
            return Err(ManifestError::Records { promised: manifest.records, found });
        }
        Ok(manifest)
    }

    /// Bytes of all shards together.
    pub fn bytes(&self) -> u64 {
        self.shards.iter().map(|shard| shard.bytes).sum()
    }
}
