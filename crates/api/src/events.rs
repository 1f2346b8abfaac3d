//! Events of the library that readers can come to.

use bookmobile_circulation::{BranchCode, EventId};
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

/// An event of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which.
    pub id: EventId,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub about: Option<String>,
    /// The branch where it is.
    pub branch: Option<BranchCode>,
    /// When it begins, in seconds since 1970-01-01 UTC.
    pub begins_unix_secs: i64,
    /// When it begins by the clocks of the library: `2026-12-05T14:00`.
    pub begins: String,
    /// When it ends by the clocks of the library.
    pub ends: Option<String>,
    /// How many can come; none: everybody.
    pub places: Option<u32>,
    /// How many of the places are free.
    pub free: Option<u32>,
}

endpoints! {
    /// Answers what the library has coming.
    trait EventsBackend;

    /// The events that have not begun yet, the next one first.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    fn events() -> Vec<Event> = FetchEvents {
        path: "v1/events",
        input: GetUrl,
        access: Anyone,
        example: "",
        note: "those that have not begun: `id`, `name`, `about`, `branch`, `begins`, `ends` (clocks of the library), `begins_unix_secs`, `places`, `free`",
    }
}
