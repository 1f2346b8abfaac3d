//! What an endpoint answers when it cannot do what it was asked.

use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Why a call failed, as a caller may see it. Causes are logged on the server and never answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", content = "detail", rename_all = "snake_case")]
pub enum ApiError {
    /// The request makes no sense; says which part of it.
    #[error("the request is not understood: {0}")]
    BadRequest(String),
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
            Self::BadRequest(_) => 400,
            Self::NeedsSignIn => 401,
            Self::WrongPin | Self::CrossSite | Self::NotStaff => 403,
            Self::NotFound => 404,
            Self::Taken | Self::UnderWay => 409,
            Self::TooManyAttempts(_) | Self::Enough => 429,
            Self::Unavailable | Self::Unreachable => 503,
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
