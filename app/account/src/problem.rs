//! Why something was not done: by this device, or by the server.

use bookmobile_api::ApiError;
use bookmobile_client::outbox::OutboxError;
use bookmobile_client::outbox::port::{RemoteError, StoreError};
use bookmobile_outbox::session::Owed;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// This device did not keep it.
    Device(OutboxError),
    /// The server did not do it.
    Server(ApiError),
}

impl From<OutboxError> for Problem {
    fn from(error: OutboxError) -> Self {
        Self::Device(error)
    }
}

impl From<Owed> for Problem {
    fn from(owed: Owed) -> Self {
        match owed {
            Owed::Device(error) => error.into(),
            Owed::Server(RemoteError::Unreachable) => Self::Server(ApiError::Unreachable),
            Owed::Server(RemoteError::Status(_)) => Self::Server(ApiError::Unavailable),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Device(error.into())
    }
}
