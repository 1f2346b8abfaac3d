//! Codes of the audit log. Which calls write which lines is in the table of endpoints (`crates/api`).

use serde::{Deserialize, Serialize};

macro_rules! audit_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $about:literal, $detail:literal;)*) => {
        /// An act of staff. The codes are for ever; a log may have codes that a newer program wrote.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum AuditCode {
            $($(#[$doc])* $name,)*
        }

        impl AuditCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code in JSON and in the database.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The subject of a line with this code, in Markdown.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$name => $about,)*
                }
            }

            /// The detail of such a line, in Markdown; empty: none.
            pub const fn detail(self) -> &'static str {
                match self {
                    $(Self::$name => $detail,)*
                }
            }
        }
    };
}

audit_codes! {
    /// A copy was checked out.
    CheckOut = "check_out", "barcode", "";
    /// A copy was checked in.
    CheckIn = "check_in", "barcode", "";
    /// A loan was renewed.
    Renew = "renew", "barcode", "";
    /// The state of a copy was set by hand.
    Mark = "mark", "barcode", "the state that it has now";
    /// The borrower of a copy was shown.
    ViewCopy = "view_copy", "barcode", "written where who has it was told";
    /// A hold was placed for a patron.
    PlaceHold = "place_hold", "id of the record", "";
    /// A hold of a patron was cancelled.
    CancelHold = "cancel_hold", "id of the record", "";
    /// An account was viewed.
    ViewPatron = "view_patron", "card number", "";
    /// A patron was added.
    AddPatron = "add_patron", "card number", "";
    /// A PIN was removed.
    PinReset = "pin_reset", "card number", "";
    /// A patron was signed out everywhere.
    SignOutPatron = "sign_out_patron", "card number", "";
    /// An account was changed.
    ChangePatron = "change_patron", "card number", "which parts, not what they are";
    /// A patron got another card.
    ChangeCard = "change_card", "the old number, and in a second line the new one", "the other number";
    /// An account was blocked.
    Block = "block", "card number", "until when; not the note";
    /// Blocks were lifted.
    Unblock = "unblock", "card number", "";
    /// Charges were paid.
    Pay = "pay", "card number", "how much, in the smallest unit of the currency";
    /// Roles were granted or revoked.
    SetRoles = "set_roles", "card number", "the roles";
    /// A review was shown to others.
    ShowReview = "show_review", "id of the record", "";
    /// A review was hidden.
    HideReview = "hide_review", "id of the record", "";
    /// A report of a wrong record was settled.
    SettleReport = "settle_report", "id of the record", "";
    /// A report was reopened.
    ReopenReport = "reopen_report", "id of the record", "";
    /// The progress of a suggestion for purchase was set.
    AdvanceSuggestion = "advance_suggestion", "key of the suggestion", "how far it has come";
    /// A file was imported.
    Import = "import", "the name of the file", "how many records";
    /// A file was not imported.
    ImportFailed = "import_failed", "the name of the file", "why";
    /// A pack was published.
    Publish = "publish", "`generation N`", "how many records";
    /// A pack was not published.
    PublishFailed = "publish_failed", "`pack`", "why";
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Its number; higher ones are newer.
    pub number: i64,
    /// When, in seconds since 1970-01-01 UTC.
    pub at_unix_secs: i64,
    /// Who: a card number, or `command`.
    pub actor: String,
    /// Their name, where somebody has that card.
    pub actor_name: Option<String>,
    /// The code of the act.
    pub did: String,
    /// About what: a barcode, a card number, the id of a record.
    pub about: String,
    /// More of it, in English.
    pub detail: Option<String>,
}
