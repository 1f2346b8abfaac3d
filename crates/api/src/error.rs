//! What an endpoint answers when it cannot do what it was asked.
//!
//! On the wire an error is `{"error": CODE, "detail": …}`; what somebody wrote who can correct it has `"invalid"` beside it,
//! typed, so that each app says it in its reader's words. A program that knows only the code reads the English detail, and
//! an error that a newer server names is [`ApiError::Unavailable`] here, never a failure to read.

use bookmobile_circulation::invalid::Invalid;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use std::fmt;

/// Why a call failed, as a caller may see it. Causes are logged on the server and never answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(from = "Wire", into = "Wire")]
pub enum ApiError {
    /// A program sent a request that makes no sense; says in English which part of it.
    #[error("the request is not understood: {0}")]
    BadRequest(String),
    /// Somebody wrote what cannot be, and can correct it.
    #[error("the request is not understood: {0}")]
    Invalid(Invalid),
    /// Nobody is signed in, or not any more.
    #[error("sign in first")]
    NeedsSignIn,
    /// Card and PIN, or card and code, do not belong together.
    #[error("the card number or the PIN is not right")]
    WrongPin,
    /// Too many attempts; the number of seconds until the next can be made.
    #[error("too many attempts; try again in {0} seconds")]
    TooManyAttempts(i64),
    /// Somebody else has that name.
    #[error("somebody else has this name; choose another")]
    Taken,
    /// Who is signed in is not staff, or not staff who may do this.
    #[error("this account may not do this; somebody with the role for it must")]
    NotStaff,
    /// Something else of the kind is under way.
    #[error("something else is under way; try again when it has finished")]
    UnderWay,
    /// The call comes from a page of another site.
    #[error("calls from other sites are not answered")]
    CrossSite,
    /// There is no such thing.
    #[error("there is no such record")]
    NotFound,
    /// The library has got as much of this as it takes for now.
    #[error("the library has got as much of this as it takes; try again tomorrow")]
    Enough,
    /// The server cannot answer now; try again later.
    #[error("the library's server cannot answer now")]
    Unavailable,
    /// No answer came: no network, or not from a Bookmobile server.
    #[error("the library's server cannot be reached")]
    Unreachable,
}

impl ApiError {
    /// The HTTP status it travels under.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest(_) | Self::Invalid(_) => 400,
            Self::NeedsSignIn => 401,
            Self::WrongPin | Self::CrossSite | Self::NotStaff => 403,
            Self::NotFound => 404,
            Self::Taken | Self::UnderWay => 409,
            Self::TooManyAttempts(_) | Self::Enough => 429,
            Self::Unavailable | Self::Unreachable => 503,
        }
    }

    /// The code on the wire. Codes are for ever.
    fn code(&self) -> &'static str {
        match self {
            Self::BadRequest(_) | Self::Invalid(_) => "bad_request",
            Self::NeedsSignIn => "needs_sign_in",
            Self::WrongPin => "wrong_pin",
            Self::TooManyAttempts(_) => "too_many_attempts",
            Self::Taken => "taken",
            Self::NotStaff => "not_staff",
            Self::UnderWay => "under_way",
            Self::CrossSite => "cross_site",
            Self::NotFound => "not_found",
            Self::Enough => "enough",
            Self::Unavailable => "unavailable",
            Self::Unreachable => "unreachable",
        }
    }
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// An error as it travels.
#[derive(Serialize, Deserialize)]
struct Wire {
    error: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<Detail>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    invalid: Option<Invalid>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Detail {
    Secs(i64),
    Text(String),
}

impl<'de> Deserialize<'de> for Detail {
    /// By hand: what serde derives for one of several reads it through a buffer, which is large in WebAssembly.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;

        impl<'de> Visitor<'de> for Seen {
            type Value = Detail;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of seconds, or a text")
            }

            fn visit_i64<E>(self, secs: i64) -> Result<Detail, E> {
                Ok(Detail::Secs(secs))
            }

            fn visit_u64<E>(self, secs: u64) -> Result<Detail, E> {
                Ok(Detail::Secs(i64::try_from(secs).unwrap_or(i64::MAX)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Detail, E> {
                Ok(Detail::Text(text.to_owned()))
            }

            // Something that a newer server says.
            fn visit_bool<E>(self, _: bool) -> Result<Detail, E> {
                Ok(Detail::Text(String::new()))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Detail, E> {
                Ok(Detail::Text(String::new()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Detail, A::Error> {
                while values.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Detail::Text(String::new()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Detail, A::Error> {
                while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Detail::Text(String::new()))
            }
        }

        deserializer.deserialize_any(Seen)
    }
}

impl From<ApiError> for Wire {
    fn from(error: ApiError) -> Self {
        let code = error.code().to_owned();
        let (detail, invalid) = match error {
            ApiError::BadRequest(text) => (Some(Detail::Text(text)), None),
            ApiError::Invalid(invalid) => (Some(Detail::Text(invalid.to_string())), Some(invalid)),
            ApiError::TooManyAttempts(secs) => (Some(Detail::Secs(secs)), None),
            _ => (None, None),
        };
        Self { error: code, detail, invalid }
    }
}

impl From<Wire> for ApiError {
    fn from(wire: Wire) -> Self {
        let text = |detail| if let Some(Detail::Text(text)) = detail { text } else { String::new() };
        match wire.error.as_str() {
            "bad_request" => match wire.invalid {
                // What a newer server finds wrong, it also says in English.
                None | Some(Invalid::Other) => Self::BadRequest(text(wire.detail)),
                Some(invalid) => Self::Invalid(invalid),
            },
            "needs_sign_in" => Self::NeedsSignIn,
            "wrong_pin" => Self::WrongPin,
            "too_many_attempts" => {
                Self::TooManyAttempts(if let Some(Detail::Secs(secs)) = wire.detail { secs } else { 0 })
            }
            "taken" => Self::Taken,
            "not_staff" => Self::NotStaff,
            "under_way" => Self::UnderWay,
            "cross_site" => Self::CrossSite,
            "not_found" => Self::NotFound,
            "enough" => Self::Enough,
            "unreachable" => Self::Unreachable,
            _ => Self::Unavailable,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(detail) | ServerFnErrorErr::MissingArg(detail) => Self::BadRequest(detail),
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            _ => Self::Unavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_circulation::invalid::Field;
    use serde_json::json;

    #[test]
    fn errors_travel_as_they_always_have() {
        for (error, wire) in [
            (ApiError::BadRequest("x".into()), json!({"error": "bad_request", "detail": "x"})),
            (ApiError::NeedsSignIn, json!({"error": "needs_sign_in"})),
            (ApiError::WrongPin, json!({"error": "wrong_pin"})),
            (ApiError::TooManyAttempts(9), json!({"error": "too_many_attempts", "detail": 9})),
            (ApiError::Taken, json!({"error": "taken"})),
            (ApiError::NotStaff, json!({"error": "not_staff"})),
            (ApiError::UnderWay, json!({"error": "under_way"})),
            (ApiError::CrossSite, json!({"error": "cross_site"})),
            (ApiError::NotFound, json!({"error": "not_found"})),
            (ApiError::Enough, json!({"error": "enough"})),
            (ApiError::Unavailable, json!({"error": "unavailable"})),
            (ApiError::Unreachable, json!({"error": "unreachable"})),
            (
                ApiError::Invalid(Invalid::TooLong { field: Field::Phone, max: 40 }),
                json!({"error": "bad_request", "detail": "the phone number has more than 40 characters",
                    "invalid": {"is": "too_long", "field": "phone", "max": 40}}),
            ),
        ] {
            assert_eq!(serde_json::to_value(&error).expect("is JSON"), wire);
            assert_eq!(serde_json::from_value::<ApiError>(wire).expect("an error"), error);
        }
    }

    #[test]
    fn what_a_newer_server_answers_can_be_read() {
        for (wire, expected) in [
            (json!({"error": "on_holiday", "detail": {"until": "2027-01-01"}}), ApiError::Unavailable),
            (json!({"error": "not_found", "detail": [1]}), ApiError::NotFound),
            (
                json!({"error": "bad_request", "detail": "the card has no colour", "invalid": {"is": "colour", "of": 1}}),
                ApiError::BadRequest("the card has no colour".into()),
            ),
            (
                json!({"error": "bad_request", "detail": "x", "invalid": {"is": "missing", "field": "colour"}}),
                ApiError::Invalid(Invalid::Missing { field: Field::Other }),
            ),
        ] {
            assert_eq!(serde_json::from_value::<ApiError>(wire.clone()).expect("an error"), expected, "{wire}");
        }
    }

    /// How programs read errors that were made before `invalid` was there.
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(tag = "error", content = "detail", rename_all = "snake_case")]
    enum Before {
        BadRequest(String),
    }

    #[test]
    fn older_programs_read_the_english() {
        let error = ApiError::Invalid(Invalid::Missing { field: Field::Name });
        let text = serde_json::to_string(&error).expect("is JSON");
        let read: Before = serde_json::from_str(&text).expect("is read");
        assert_eq!(read, Before::BadRequest("the name is missing; write one".into()));
    }
}
