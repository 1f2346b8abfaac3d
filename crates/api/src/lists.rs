//! Lists that patrons share.

use bookmobile_circulation::sync::Entry;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// A list that a patron shares. It says nothing of whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedList {
    /// Its name.
    pub name: String,
    /// What is in it, in the order in which it was put there.
    pub entries: Vec<Entry>,
}

endpoints! {
    /// Answers who was given the link of a list.
    trait ListsBackend;

    /// A list that its patron shares, by what its link ends in. A POST, so that the link stands in no log of addresses.
    ///
    /// # Errors
    /// `NotFound` where no list is shared by this link, or not any more.
    fn shared_list(link: String) -> SharedList = FetchSharedList {
        path: "v1/list",
        input: Json,
        access: Anyone,
        example: r#"{"link": "5f0c0000000000000000000000000000"}"#,
        note: "`name`, `entries` with `title`, `name`, `note`; 404 where nothing is shared by this link",
    }
}
