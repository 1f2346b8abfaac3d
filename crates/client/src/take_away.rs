//! The messages between the app and its take-away worker, as JSON in `postMessage`: records as a citation, a file, a QR code.
//!
//! The app names the records; the worker fetches them itself, from the search worker of this device, to which the app gives it
//! a port, or from the server.

use crate::protocol::CallId;
use bookmobile_catalogue::RecordId;
use bookmobile_search_index::Request;
use serde::{Deserialize, Serialize};

/// Most records that are taken away at once.
pub const RECORDS_MAX: u32 = 1_000;

/// From the app to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Comes back with the parcel.
    pub call: CallId,
    /// Code of a citation style or of a format of `bookmobile_catalogue::export`; of no meaning to [`Of::Address`].
    pub form: String,
    /// What is wanted.
    pub of: Of,
    /// Whether this device has the whole catalogue, so that it is asked before the server.
    pub device_first: bool,
    /// Year, month and day of today here.
    pub today: (u16, u8, u8),
    /// Whether words in files are Chinese.
    pub chinese: bool,
}

/// What is to be taken away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// One record.
    Record(RecordId),
    /// All that was found, at most [`RECORDS_MAX`]; offset and limit are of no meaning.
    Found(Request),
    /// An address as a QR code.
    Address(String),
}

/// From the worker to the app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromTakeAway {
    /// The worker listens: orders sent before this are lost, so the app holds them back until it comes.
    Listening,
    /// What came of an order.
    Delivered {
        /// From the order.
        call: CallId,
        /// What came of it.
        outcome: Outcome,
    },
}

/// What came of an [`Order`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is here.
    Parcel(Parcel),
    /// Neither this device nor the server has the records now.
    NothingHere,
    /// Something is wrong; says what, in English, for a report.
    Failed(String),
}

/// What is taken away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    /// Where the file is to be had, until the next order: an address of the browser's own (`blob:`, `data:`).
    pub url: String,
    /// Name for the file.
    pub name: String,
    /// Of a citation its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Records in it.
    pub records: u64,
    /// Records there would be; more than `records` beyond [`RECORDS_MAX`], or where some could not be had or written.
    pub total: u64,
}

impl Outcome {
    /// The parcel, if there is one.
    pub fn parcel(self) -> Option<Parcel> {
        match self {
            Self::Parcel(parcel) => Some(parcel),
            Self::NothingHere | Self::Failed(_) => None,
        }
    }
}
