//! Validation errors of what somebody wrote: typed, so that each app says in its own words what to correct. The English is for
//! curl, for commands, and for programs that do not know the code.

use serde::{Deserialize, Serialize};

/// A validation error. Codes are for ever; new ones may come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "is", rename_all = "snake_case", from = "Wire")]
pub enum Invalid {
    /// A PIN or password is too short or too long.
    #[error("a PIN or password has {min}–{max} characters")]
    PinLength {
        /// Fewest characters.
        min: u32,
        /// Most characters.
        max: u32,
    },
    /// A username is too short, too long, or has spaces.
    #[error("a username has {min}–{max} bytes and no spaces")]
    Username {
        /// Fewest bytes.
        min: u32,
        /// Most bytes.
        max: u32,
    },
    /// Something must be written there.
    #[error("the {field} is missing; write one")]
    Missing {
        /// Where.
        field: Field,
    },
    /// A text is too long.
    #[error("the {field} has more than {max} characters")]
    TooLong {
        /// Which.
        field: Field,
        /// Most characters.
        max: u32,
    },
    /// An e-mail address is none.
    #[error("the e-mail address is none: it has no @, or a space")]
    Email,
    /// The key of a suggestion for purchase is none.
    #[error("the key has 8 to 64 letters, digits and hyphens")]
    SuggestionKey,
    /// There is nothing to search for, or too much.
    #[error("write 1–{max} bytes of a card number, name or phone number")]
    SearchLength {
        /// Most bytes.
        max: u32,
    },
    /// The library's policy has no such category of patrons.
    #[error("the policy has no such category; it has {known}")]
    Category {
        /// The codes of those it has, with commas.
        known: String,
    },
    /// An administrator would take that role from themselves.
    #[error("nobody takes the role of administrator from themselves; another administrator can")]
    OwnRole,
    /// A file has no name, or one that cannot be.
    #[error("the file has no name, or one of more than {max} characters, or with a control character")]
    FileName {
        /// Most characters.
        max: u32,
    },
    /// A file is larger than the server takes.
    #[error("the file is larger than {gibibytes} GiB; pack it with gzip, cut it, or use `bookmobile import`")]
    FileTooLarge {
        /// Most gibibytes.
        gibibytes: u32,
    },
    /// A file broke off on its way.
    #[error("the file did not come whole; send it again")]
    FileCutOff,
    /// Something that a newer server knows.
    #[error("something is wrong with it")]
    Other,
}

/// How it is read: all fields that there are, side by side. What serde derives for a tag reads every value through a buffer,
/// which is 12 kB (brotli) in each module that browsers load.
#[derive(Deserialize)]
struct Wire {
    is: String,
    #[serde(default)]
    field: Option<Field>,
    #[serde(default)]
    min: u32,
    #[serde(default)]
    max: u32,
    #[serde(default)]
    gibibytes: u32,
    #[serde(default)]
    known: String,
}

impl From<Wire> for Invalid {
    fn from(Wire { is, field, min, max, gibibytes, known }: Wire) -> Self {
        let field = field.unwrap_or(Field::Other);
        match is.as_str() {
            "pin_length" => Self::PinLength { min, max },
            "username" => Self::Username { min, max },
            "missing" => Self::Missing { field },
            "too_long" => Self::TooLong { field, max },
            "email" => Self::Email,
            "suggestion_key" => Self::SuggestionKey,
            "search_length" => Self::SearchLength { max },
            "category" => Self::Category { known },
            "own_role" => Self::OwnRole,
            "file_name" => Self::FileName { max },
            "file_too_large" => Self::FileTooLarge { gibibytes },
            "file_cut_off" => Self::FileCutOff,
            _ => Self::Other,
        }
    }
}

/// Where somebody wrote something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The name of a patron.
    Name,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A note.
    Note,
    /// The title of a suggestion for purchase.
    Title,
    /// The author of a suggestion for purchase.
    Author,
    /// The number of a suggestion for purchase.
    Isbn,
    /// One that a newer server knows.
    #[serde(other)]
    Other,
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            // What is called a title is `name` on the wire.
            Self::Name | Self::Title => "name",
            Self::Email => "e-mail address",
            Self::Phone => "phone number",
            Self::Note => "note",
            Self::Author => "author",
            Self::Isbn => "isbn",
            Self::Other => "text",
        })
    }
}

/// `text` on one line, without spaces around it.
///
/// # Errors
/// [`Invalid::TooLong`] where it has more than `max` characters.
pub fn plain(text: &str, field: Field, max: u32) -> Result<String, Invalid> {
    if text.chars().count() > max as usize {
        return Err(Invalid::TooLong { field, max });
    }
    Ok(text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" "))
}

/// The same of a text that may be left out; none where nothing is left of it.
///
/// # Errors
/// As [`plain`].
pub fn plain_if_any(text: Option<&str>, field: Field, max: u32) -> Result<Option<String>, Invalid> {
    let text = text.map(|text| plain(text, field, max)).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}
