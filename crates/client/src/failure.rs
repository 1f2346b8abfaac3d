//! Why a device's storage, or a server, did not do what it was asked.

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

/// Why a server did not give what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// No connection, or it broke.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The server answered with this HTTP status.
    #[error("the server answered {0}")]
    Status(u16),
}
