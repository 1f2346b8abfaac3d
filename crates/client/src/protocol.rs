//! The messages between the app and its search worker, as JSON in `postMessage`: `"update"`, `{"search": {…}}`.
//!
//! The name of a message stands outside of its content. Inside, as a tag, serde would need a second reader of everything:
//! 20 kB (brotli).

use bookmobile_catalogue::{Branch, Record, RecordId};
use bookmobile_search_index::pack::Library;
use bookmobile_search_index::{Answer, Browse, Browsed, Request, Suggestion};
use serde::{Deserialize, Serialize};

/// Ties an answer to its question; counts up in each tab.
pub type CallId = u32;

/// From the app to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToWorker {
    /// Look at the server whether there is a newer pack, and fetch what is missing. Sent at start and on reconnect.
    Update,
    /// Search on this device. Answered by [`FromWorker::Answer`].
    Search {
        /// Comes back with the answer.
        call: CallId,
        /// What is asked.
        request: Request,
    },
    /// Suggest completions from this device. Answered by [`FromWorker::Suggestions`].
    Suggest {
        /// Comes back with the answer.
        call: CallId,
        /// What was typed so far.
        text: String,
    },
    /// Browse the catalogue on this device. Answered by [`FromWorker::Browsed`].
    Browse {
        /// Comes back with the answer.
        call: CallId,
        /// What is asked.
        browse: Browse,
    },
    /// Read one record from this device. Answered by [`FromWorker::Record`].
    Record {
        /// Comes back with the answer.
        call: CallId,
        /// Which.
        id: RecordId,
    },
}

/// From the worker to the app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker listens: messages sent before this one are lost, so the app holds them back until it comes.
    Listening,
    /// The catalogue on this device has changed.
    Pack {
        /// Its state now.
        state: PackState,
        /// Memory that the worker has taken from the browser.
        #[serde(default)]
        memory_bytes: u64,
    },
    /// The answer to [`ToWorker::Search`]; none while this device has nothing to search.
    Answer {
        /// From the question.
        call: CallId,
        /// The answer.
        answer: Option<Answer>,
    },
    /// The answer to [`ToWorker::Suggest`]; none while this device has nothing to search.
    Suggestions {
        /// From the question.
        call: CallId,
        /// The suggestions.
        suggestions: Option<Vec<Suggestion>>,
    },
    /// The answer to [`ToWorker::Browse`]; none while this device has nothing.
    Browsed {
        /// From the question.
        call: CallId,
        /// The answer.
        browsed: Option<Browsed>,
    },
    /// The answer to [`ToWorker::Record`]; none where this device does not have it.
    Record {
        /// From the question.
        call: CallId,
        /// The record, copies as of [`Generation::availability_unix_secs`], and its MARC record if the pack carries it.
        record: Option<Box<FoundRecord>>,
    },
}

/// A record read from this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundRecord {
    /// The record.
    pub record: Record,
    /// The MARC record it came from, in the line form of `bookmobile_catalogue::marc`, if the pack carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marc: Option<String>,
}

/// The state of the pack on a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackState {
    /// The catalogue that can be searched on this device now; none before the first shard is here.
    pub ready: Option<Generation>,
    /// The activity of the sync.
    pub activity: Activity,
}

impl PackState {
    /// Whether this device can answer for the whole catalogue.
    pub fn is_complete(&self) -> bool {
        self.ready.as_ref().is_some_and(|generation| generation.records == generation.records_total)
    }
}

/// The generation of the catalogue that this device searches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// Its number.
    pub generation: u64,
    /// When it was built, in seconds since 1970-01-01 UTC.
    pub built_unix_secs: i64,
    /// When the status of its copies was known, in seconds since 1970-01-01 UTC.
    pub availability_unix_secs: Option<i64>,
    /// Whose catalogue it is.
    pub library: Library,
    /// Where its copies are.
    pub branches: Vec<Branch>,
    /// Records that can be searched here now.
    pub records: u64,
    /// Records of the whole generation; more than `records` while shards are still arriving.
    pub records_total: u64,
}

/// The activity of the pack sync.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Starting: it is not known yet what is on this device.
    #[default]
    Starting,
    /// None: this device has the newest generation of the last time that the server was asked.
    Idle,
    /// Shards are being fetched and indexed.
    Fetching {
        /// Bytes that are here.
        done_bytes: u64,
        /// Bytes of the generation.
        total_bytes: u64,
    },
    /// The server could not be asked; the catalogue on this device stays usable.
    Offline,
    /// Something is wrong with the pack or with this device's storage.
    Failed {
        /// The error, in English, for a report.
        reason: String,
    },
    /// This browser cannot hold a pack; every search goes to the server.
    Unsupported {
        /// The missing feature.
        reason: String,
    },
}
