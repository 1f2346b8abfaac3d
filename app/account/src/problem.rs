//! Why something was not done: by this device, or by the server.

use bookmobile_api::ApiError;
use bookmobile_client::outbox::port::RemoteError;
use bookmobile_outbox::session::Owed;
pub use bookmobile_words::account::Problem;

/// What stands in the way of signing in: the sign-out before it was not done.
pub fn still_signed_in(owed: Owed) -> Problem {
    match owed {
        Owed::Device(error) => error.into(),
        Owed::Server(RemoteError::Unreachable) => Problem::Server(ApiError::Unreachable),
        Owed::Server(RemoteError::Status(_)) => Problem::Server(ApiError::Unavailable),
    }
}
