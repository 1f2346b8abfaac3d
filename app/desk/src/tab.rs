//! The tabs of the desk, their addresses, and the roles that see them. Rights are the server's: a tab that somebody must not see
//! is hidden here, and its calls are refused there (`crates/api/src/desk/endpoints.rs`).

use bookmobile_api::desk::Role;
use bookmobile_words::desk::Words;

/// A tab of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
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

impl Tab {
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

    /// Its name, as the tab bar shows it.
    pub const fn name(self, words: &Words) -> &'static str {
        match self {
            Self::CheckOut => words.check_out,
            Self::CheckIn => words.check_in,
            Self::Shelves => words.shelves,
            Self::Patrons => words.patrons,
            Self::Copies => words.copies,
            Self::Queues => words.queues,
            Self::Catalogue => words.catalogue,
            Self::Audit => words.audit,
        }
    }

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

    /// The tab with this name in the address.
    pub fn of_hash(hash: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.hash() == hash)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tab_is_found_by_its_address() {
        for tab in Tab::ALL {
            assert_eq!(Tab::of_hash(tab.hash()), Some(tab));
        }
        assert_eq!(Tab::of_hash(""), None);
        assert_eq!(Tab::of_hash("Check-In"), None);
    }

    #[test]
    fn each_role_sees_what_it_works_with() {
        let seen =
            |roles: &[Role]| Tab::ALL.into_iter().filter(|tab| tab.is_for(roles)).map(Tab::hash).collect::<Vec<_>>();
        assert_eq!(seen(&[Role::Desk]), ["check-out", "check-in", "shelves", "patrons", "copies"]);
        assert_eq!(seen(&[Role::Moderator]), ["queues"]);
        assert_eq!(seen(&[Role::Cataloguer]), ["queues", "catalogue"]);
        assert_eq!(seen(&[Role::Admin]).len(), Tab::ALL.len(), "an administrator may do everything");
        assert!(seen(&[]).is_empty());
    }

    #[test]
    fn names_and_keys_are_told_apart() {
        for language in bookmobile_words::Language::ALL {
            let words = Words::of(*language);
            let names: std::collections::BTreeSet<_> = Tab::ALL.iter().map(|tab| tab.name(words)).collect();
            assert_eq!(names.len(), Tab::ALL.len());
        }
        let keys: Vec<_> = Tab::ALL.into_iter().filter_map(Tab::key).collect();
        assert_eq!(keys, ["F2", "F4"]);
    }
}
