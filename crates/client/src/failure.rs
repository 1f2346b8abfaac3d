//! Errors of the ports: the device's storage, the server.

/// Why the device's storage failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no room left.
    #[error("there is not enough room on this device")]
    Full,
    /// Anything else; says what the device said.
    #[error("this device's storage failed: {0}")]
    Failed(String),
}

/// Why a call to the server failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// No connection, or it broke.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The server answered with this HTTP status.
    #[error("the server answered {0}")]
    Status(u16),
}
