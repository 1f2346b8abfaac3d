//! Roles of staff. Which role a call needs is in the table of endpoints (`crates/api`).

use serde::{Deserialize, Deserializer, Serialize};

/// A role of staff. The codes are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Circulation: lends, takes in, looks after shelves and patrons.
    Desk,
    /// Reads reviews, answers suggestions for purchase.
    Moderator,
    /// Corrects records, imports and publishes the catalogue.
    Cataloguer,
    /// All of that; makes others staff, and reads the audit log.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Desk, Self::Moderator, Self::Cataloguer, Self::Admin];

    /// As it stands in JSON, in the database and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Moderator => "moderator",
            Self::Cataloguer => "cataloguer",
            Self::Admin => "admin",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether somebody with `roles` may do what this role does.
    pub fn is_among(self, roles: &[Self]) -> bool {
        roles.contains(&self) || roles.contains(&Self::Admin)
    }
}

/// The roles that this program knows: a newer server may name others, which mean nothing here.
pub(crate) fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Role>, D::Error> {
    let codes = Vec::<String>::deserialize(deserializer)?;
    Ok(codes.iter().filter_map(|code| Role::from_code(code)).collect())
}
