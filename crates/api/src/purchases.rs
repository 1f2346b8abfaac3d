//! What readers ask the library to buy (荐购).

pub use bookmobile_circulation::patron_content::PurchaseSuggestion;
use server_fn::codec::Json;

endpoints! {
    /// Answers readers who ask the library to buy something.
    trait PurchasesBackend;

    /// Asks the library to buy something. It is kept once, however often it is sent under its key.
    ///
    /// # Errors
    /// What [`PurchaseSuggestion::checked`] refuses; `Enough` where the library has got as many in a day as it takes.
    fn suggest_purchase(suggestion: PurchaseSuggestion) -> () = SuggestPurchase {
        path: "v1/purchase",
        input: Json,
        access: Anyone,
        example: r#"{"suggestion": {"key": "0192f3a1-0000", "name": "球状闪电", "author": "刘慈欣"}}"#,
        note: "asks the library to buy something, without a name",
    }
}
