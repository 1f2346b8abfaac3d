//! What the app and its search worker say to each other, as JSON in `postMessage`.

use bookmobile_catalogue::{Branch, Record, RecordId};
use bookmobile_search_index::pack::Library;
use bookmobile_search_index::{Answer, Browse, Browsed, Request, Suggestion};
use serde::{Deserialize, Serialize};

/// Ties an answer to its question; counts up in each tab.
pub type CallId = u32;

/// From the app to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
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
    /// Say what a text may lead to, from this device. Answered by [`FromWorker::Suggestions`].
    Suggest {
        /// Comes back with the answer.
        call: CallId,
        /// What was typed so far.
        text: String,
    },
    /// Leaf through what this device has. Answered by [`FromWorker::Browsed`].
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
#[serde(tag = "say", rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker listens: messages sent before this one are lost, so the app holds them back until it comes.
    Listening,
    /// What this device has changed.
    Pack {
        /// What it has now.
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
        /// What the text may lead to.
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

/// What a device holds of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackState {
    /// What can be searched on this device now; none before the first shard is here.
    pub ready: Option<Generation>,
    /// What is going on.
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

/// What the worker is doing about the pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doing", rename_all = "snake_case")]
pub enum Activity {
    /// Starting: what this device has is not known yet.
    #[default]
    Starting,
    /// Nothing: what is here is what the server had when it was last asked.
    Idle,
    /// Shards are being fetched and indexed.
    Fetching {
        /// Bytes that are here.
        done_bytes: u64,
        /// Bytes of the generation.
        total_bytes: u64,
    },
    /// The server could not be asked; what is here stays usable.
    Offline,
    /// Something is wrong with the pack or with this device's storage; says what, in English, for a report.
    Failed {
        /// What went wrong.
        reason: String,
    },
    /// This browser cannot hold a pack; every search goes to the server.
    Unsupported {
        /// What it lacks.
        reason: String,
    },
}
