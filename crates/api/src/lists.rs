//! Lists that patrons share.

pub use bookmobile_circulation::patron_content::SharedList;
use server_fn::codec::Json;

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
