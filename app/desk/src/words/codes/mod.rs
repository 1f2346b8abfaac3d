//! What codes say: reasons, errors, states, roles, the audit log.

pub(super) mod en;
pub(super) mod zh;
