//! The rooms of the desk, and who may enter them.

use bookmobile_api::desk::Role;

/// A room of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Copies go out.
    CheckOut,
    /// Copies come in.
    CheckIn,
    /// What to fetch from shelves, and what waits on the hold shelf.
    Shelves,
    /// Accounts of patrons.
    Patrons,
    /// What is known of a copy.
    Copies,
    /// What readers sent and staff must answer.
    Queues,
    /// Import and publishing.
    Catalogue,
    /// Who did what.
    Audit,
}

impl Room {
    /// All of them, in their order.
    pub const ALL: [Self; 8] = [
        Self::CheckOut,
        Self::CheckIn,
        Self::Shelves,
        Self::Patrons,
        Self::Copies,
        Self::Queues,
        Self::Catalogue,
        Self::Audit,
    ];

    /// What it is called in the address, after `#`.
    pub const fn hash(self) -> &'static str {
        match self {
            Self::CheckOut => "check-out",
            Self::CheckIn => "check-in",
            Self::Shelves => "shelves",
            Self::Patrons => "patrons",
            Self::Copies => "copies",
            Self::Queues => "queues",
            Self::Catalogue => "catalogue",
            Self::Audit => "audit",
        }
    }

    /// The room with this name in the address.
    pub fn of_hash(hash: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|room| room.hash() == hash)
    }

    /// Whether somebody with `roles` has something to do in it.
    pub fn is_for(self, roles: &[Role]) -> bool {
        let any = |of: &[Role]| of.iter().any(|role| role.is_among(roles));
        match self {
            Self::CheckOut | Self::CheckIn | Self::Shelves | Self::Patrons | Self::Copies => any(&[Role::Desk]),
            Self::Queues => any(&[Role::Moderator, Role::Cataloguer]),
            Self::Catalogue => any(&[Role::Cataloguer]),
            Self::Audit => any(&[Role::Admin]),
        }
    }

    /// The key that leads to it from everywhere.
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::CheckOut => Some("F2"),
            Self::CheckIn => Some("F4"),
            _ => None,
        }
    }
}
