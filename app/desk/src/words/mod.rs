//! Every word of these views, in each language. A language that lacks one does not compile.

mod codes;
mod en;
mod zh;

use crate::views::room::Room;
use bookmobile_api::ApiError;
use bookmobile_api::desk::{JobFailure, JobResult, PurchaseProgress, Role};
use bookmobile_circulation::{Day, HoldStatus, Mark, Reason, StateCode};
use bookmobile_client::show::day::Local;

/// What the branch with a code is called.
pub type Names<'a> = &'a dyn Fn(&str) -> String;

/// Why something was refused, and what staff do now.
pub struct Refusal {
    /// Why.
    pub why: String,
    /// What to do; empty where there is nothing.
    pub remedy: &'static str,
}

impl Refusal {
    fn new(why: impl Into<String>, remedy: &'static str) -> Self {
        Self { why: why.into(), remedy }
    }
}

/// The words of one language. Fields with a number or a name in them are functions.
pub struct Words {
    /// Whether branches and categories have their English names.
    pub is_english: bool,

    pub moment: fn(Local) -> String,
    pub problem: fn(&ApiError) -> String,
    pub card_problem: fn(&ApiError) -> String,
    pub scan_problem: fn(&ApiError) -> String,
    pub refusal: fn(&Reason, Names<'_>) -> Refusal,
    pub hold_status: fn(&HoldStatus, pickup: &str) -> String,
    pub state: fn(StateCode) -> &'static str,
    pub mark: fn(Mark) -> &'static str,
    pub role: fn(Role) -> &'static str,
    pub role_lead: fn(Role) -> &'static str,
    pub progress: fn(PurchaseProgress) -> &'static str,
    /// What a code of the audit log says; none for one that is not known yet.
    pub did: fn(&str) -> Option<&'static str>,

    pub desk: &'static str,
    pub rooms: &'static str,
    pub one_moment: &'static str,
    pub again: &'static str,
    pub enter: &'static str,
    pub done: &'static str,
    pub save: &'static str,
    pub keep: &'static str,
    pub never_mind: &'static str,
    pub print: &'static str,
    pub refresh: &'static str,
    pub comma: &'static str,
    pub branch: &'static str,
    pub choose_branch: &'static str,
    pub branch_first: &'static str,
    pub sign_in_first: &'static str,
    pub not_staff: &'static str,
    pub needs_network: &'static str,
    pub to_account: &'static str,
    pub session_over: &'static str,
    pub library_away: &'static str,

    pub check_out: &'static str,
    pub scan_card: &'static str,
    pub scan_copy_out: &'static str,
    pub no_such_card: fn(&str) -> String,
    pub next_patron: &'static str,
    pub see_patron: &'static str,
    pub wait_for_answers: &'static str,
    pub is_card: &'static str,
    pub scan_both_again: &'static str,
    pub ready_for_patron: &'static str,
    pub fulfilled: &'static str,
    pub due: fn(Day) -> String,
    pub not_done: &'static str,
    pub not_known: &'static str,
    pub lent_count: fn(usize) -> String,
    pub taken_in_count: fn(usize) -> String,
    pub loans_count: fn(usize) -> String,
    pub overdue_count: fn(usize) -> String,
    pub owed: fn(u32) -> String,
    pub check_in: &'static str,
    pub scan_copy_in: &'static str,
    pub print_slips: &'static str,
    pub print_slip: &'static str,
    pub shelve: &'static str,
    pub to_hold_shelf: &'static str,
    pub send_to: fn(&str) -> String,
    pub pickup_at: fn(&str) -> String,
    pub kept_until: fn(Day) -> String,
    pub returned: &'static str,
    pub not_on_loan: &'static str,
    pub fine: fn(u32) -> String,

    pub shelves: &'static str,
    pub picks: &'static str,
    pub picks_lead: &'static str,
    pub no_picks: &'static str,
    pub fetch_for: fn(&str) -> String,
    pub awaited: &'static str,
    pub no_awaited: &'static str,
    pub unclaimed: &'static str,
    pub coming: &'static str,

    pub patrons: &'static str,
    pub find_patron: &'static str,
    pub find: &'static str,
    pub found: fn(usize) -> String,
    pub register: &'static str,
    pub register_button: &'static str,
    pub registered: &'static str,
    pub card: &'static str,
    pub card_number: &'static str,
    pub name: &'static str,
    pub category: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub valid_until_field: &'static str,
    pub name_missing: &'static str,
    pub card_missing: &'static str,
    pub category_missing: &'static str,
    pub wrong_email: &'static str,
    pub wrong_day: &'static str,
    pub valid_until: fn(Day) -> String,
    pub username: &'static str,
    pub not_registered: &'static str,
    pub staff: &'static str,
    pub no_contact: &'static str,
    pub may_borrow: &'static str,
    pub until_lifted: &'static str,
    pub blocked_until: fn(Day) -> String,
    pub edit: &'static str,
    pub changed: &'static str,
    pub block: &'static str,
    pub block_note: &'static str,
    pub block_until: &'static str,
    pub is_blocked: &'static str,
    pub unblock: &'static str,
    pub unblocked: &'static str,
    pub roles: &'static str,
    pub reset_pin: &'static str,
    pub reset_pin_surely: fn(&str) -> String,
    pub pin_gone: &'static str,
    pub code: &'static str,
    pub code_lead: &'static str,
    pub code_until: fn(Day) -> String,
    pub code_paper: &'static str,
    pub code_done: &'static str,
    pub sign_out: &'static str,
    pub sign_out_surely: fn(&str) -> String,
    pub signed_out: &'static str,
    pub amount: fn(u32) -> String,
    pub days_late: fn(u32) -> String,
    pub pay: &'static str,
    pub pay_all: fn(u32) -> String,
    pub paid: &'static str,
    pub holds: &'static str,
    pub no_holds: &'static str,
    pub place_hold: &'static str,
    pub hold_what: &'static str,
    pub hold_what_missing: &'static str,
    pub pickup: &'static str,
    pub volume: &'static str,
    pub choose_volume: &'static str,
    pub hold_placed: fn(place: u32, of: u32, branch: &str) -> String,
    pub no_such_title: &'static str,
    pub cancel_hold: &'static str,
    pub cancel_surely: fn(&str) -> String,
    pub cancelled: &'static str,
    pub loans: &'static str,
    pub no_loans: &'static str,
    pub overdue: fn(Day) -> String,
    pub renew: &'static str,
    pub renew_all: &'static str,
    pub renewed: fn(Day) -> String,
    pub not_renewed: &'static str,

    pub copies: &'static str,
    pub scan_copy: &'static str,
    pub no_such_copy: fn(&str) -> String,
    pub on_loan_to: &'static str,
    pub last_seen: fn(&str) -> String,
    pub waiting_for: fn(u32) -> String,
    pub reference_only: &'static str,
    pub mark_as: &'static str,
    pub mark_surely: fn(Mark) -> String,
    pub marked: fn(&str) -> String,

    pub queues: &'static str,
    pub nothing_waits: &'static str,
    pub reviews: &'static str,
    pub waiting: &'static str,
    pub judged: &'static str,
    pub show: &'static str,
    pub hide: &'static str,
    pub is_shown: &'static str,
    pub is_hidden: &'static str,
    pub stars: fn(u8) -> String,
    pub suggestions: &'static str,
    pub progress_of: &'static str,
    pub by_patron: &'static str,
    pub by_nobody: &'static str,
    pub reports: &'static str,
    pub open: &'static str,
    pub over: &'static str,
    pub settle: &'static str,
    pub unsettle: &'static str,

    pub catalogue: &'static str,
    pub import: &'static str,
    pub import_lead: &'static str,
    pub choose_file: &'static str,
    pub sending: &'static str,
    pub publish: &'static str,
    pub publish_lead: &'static str,
    pub under_way: &'static str,
    pub imported: &'static str,
    pub published: &'static str,
    pub job_result: fn(JobResult) -> String,
    pub job_failure: fn(JobFailure) -> &'static str,
    pub details: &'static str,
    pub report: &'static str,
    pub report_saved: &'static str,

    pub audit: &'static str,
    pub audit_about: &'static str,
    pub audit_heads: [&'static str; 5],
    pub by_command: &'static str,
    pub older: &'static str,
    pub no_lines: &'static str,
}

impl Words {
    /// The words of the language with this code; Chinese where nothing else is known.
    pub fn of(language: &str) -> &'static Self {
        if language.starts_with("en") { &en::WORDS } else { &zh::WORDS }
    }

    /// What a room is called.
    pub const fn room(&self, room: Room) -> &'static str {
        match room {
            Room::CheckOut => self.check_out,
            Room::CheckIn => self.check_in,
            Room::Shelves => self.shelves,
            Room::Patrons => self.patrons,
            Room::Copies => self.copies,
            Room::Queues => self.queues,
            Room::Catalogue => self.catalogue,
            Room::Audit => self.audit,
        }
    }
}

/// An amount in the smallest unit of the currency, as prices are written.
fn amount(smallest: u32) -> String {
    format!("{}.{:02}", smallest / 100, smallest % 100)
}
