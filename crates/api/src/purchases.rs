//! What readers ask the library to buy (荐购).

use crate::ApiError;
use crate::invalid::{Field, Invalid};
use crate::text::{plain, plain_if_any};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// Something that the catalogue lacks and a reader wishes for. It says nothing of the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseSuggestion {
    /// Names this suggestion: sent again under the same key it is still one. 8 to 64 ASCII letters, digits and hyphens.
    pub key: String,
    /// Its title, or whatever the reader knows of it.
    pub name: String,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its number, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// What else the library should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl PurchaseSuggestion {
    /// Longest texts, in characters: title, author, number, note.
    pub const CHARS_MAX: [u32; 4] = [500, 500, 40, 2_000];

    /// The same without spaces around its texts and without empty ones.
    ///
    /// # Errors
    /// [`ApiError::BadRequest`] for a key that is none, [`Invalid::Missing`] for no title, [`Invalid::TooLong`].
    pub fn checked(self) -> Result<Self, ApiError> {
        let is_key = |key: &str| {
            (8..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !is_key(&self.key) {
            return Err(ApiError::BadRequest("the key has 8 to 64 letters, digits and hyphens".to_owned()));
        }
        let [name, author, isbn, note] = Self::CHARS_MAX;
        let checked = Self {
            key: self.key,
            name: plain(&self.name, Field::Title, name)?,
            author: plain_if_any(self.author.as_deref(), Field::Author, author)?,
            isbn: plain_if_any(self.isbn.as_deref(), Field::Isbn, isbn)?,
            note: plain_if_any(self.note.as_deref(), Field::Note, note)?,
        };
        if checked.name.is_empty() {
            return Err(Invalid::Missing { field: Field::Title }.into());
        }
        Ok(checked)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestion(name: &str) -> PurchaseSuggestion {
        PurchaseSuggestion { key: "0123456789abcdef".into(), name: name.into(), ..PurchaseSuggestion::default() }
    }

    #[test]
    fn texts_lose_what_surrounds_them() {
        let given = PurchaseSuggestion {
            author: Some("  ".into()),
            note: Some("two\r\nlines\u{1b}[0m ".into()),
            ..suggestion(" 球状 闪电\t")
        };
        let expected = PurchaseSuggestion { note: Some("two lines [0m".into()), ..suggestion("球状 闪电") };
        assert_eq!(given.checked(), Ok(expected));
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        let refused = |given: PurchaseSuggestion| given.checked().expect_err("it is refused").to_string();
        assert!(refused(suggestion(" \n ")).contains("name is missing"));
        assert!(refused(suggestion(&"书".repeat(501))).contains("more than 500"));
        assert_eq!(suggestion(&"书".repeat(500)).checked().expect("as long as it may be").name.chars().count(), 500);
        for key in ["", "short", "has spaces in it", &"a".repeat(65)] {
            assert!(refused(PurchaseSuggestion { key: key.into(), ..suggestion("家") }).contains("key"), "{key}");
        }
        let isbn = Some("9".repeat(41));
        assert!(refused(PurchaseSuggestion { isbn, ..suggestion("家") }).contains("isbn"));
    }
}
