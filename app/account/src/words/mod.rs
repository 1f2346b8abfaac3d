//! Every word of these views, in each language. A language that lacks one does not compile.

mod en;
mod things;
mod zh;

pub use things::Things;

use crate::account::Problem;
use bookmobile_circulation::action::Action;
use bookmobile_circulation::{Day, HoldStatus, NoticeKind, Reason};
use bookmobile_client::outbox::Standing;
use bookmobile_client::show::day::Local;

/// What the branch with a code is called.
pub type Names<'a> = &'a dyn Fn(&str) -> String;

/// Why something was refused, and what to do now.
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
    /// Whether branches have their English names.
    pub is_english: bool,
    /// Those about what a patron does beside borrowing.
    pub things: &'static Things,

    pub moment: fn(Local) -> String,
    pub problem: fn(&Problem) -> String,
    pub refusal: fn(&Reason, Names<'_>) -> Refusal,
    pub action: fn(&Action, name: &str, Names<'_>) -> String,
    pub unknown_action: &'static str,
    pub standing: fn(&Standing<'_>, Names<'_>) -> String,
    pub hold_status: fn(&HoldStatus, pickup: &str) -> String,
    pub news: fn(&NoticeKind, name: Option<&str>, Names<'_>) -> String,

    pub loading: &'static str,
    pub undo: &'static str,
    pub undone: &'static str,
    pub too_late: &'static str,
    pub dismiss: &'static str,
    pub never_mind: &'static str,
    pub to_sign_in: &'static str,

    pub hold_title: &'static str,
    pub place_hold: &'static str,
    pub sign_in_to_hold: &'static str,
    pub pickup: &'static str,
    pub confirm_hold: &'static str,
    pub no_branches: &'static str,
    pub at_home: fn(due: Day) -> String,

    pub purchase_fields: [&'static str; 4],
    pub purchase_send: &'static str,
    pub purchase_received: &'static str,
    pub purchase_queued: &'static str,
    pub purchase_problem: fn(&Problem) -> String,

    pub account: &'static str,
    pub to_desk: &'static str,
    pub as_of: fn(when: &str) -> String,
    pub not_told_yet: &'static str,
    pub session_over: &'static str,
    pub card: &'static str,
    pub valid_until: fn(Day) -> String,
    pub owed: fn(u32) -> String,

    pub sign_in: &'static str,
    pub sign_in_lead: &'static str,
    pub login: &'static str,
    pub pin: &'static str,
    pub register: &'static str,
    pub register_lead: &'static str,
    pub card_number: &'static str,
    pub code: &'static str,
    pub new_pin: &'static str,
    pub new_pin_hint: &'static str,
    pub username: &'static str,
    pub register_button: &'static str,
    pub pin_length: &'static str,
    pub fill_in: &'static str,
    pub one_moment: &'static str,

    pub messages: &'static str,
    pub mark_read: &'static str,
    pub is_new: &'static str,

    pub holds: &'static str,
    pub no_holds: &'static str,
    pub lapses: fn(Day) -> String,
    pub change_pickup: &'static str,
    pub suspend: &'static str,
    pub suspend_until: &'static str,
    pub choose_day: &'static str,
    pub resume: &'static str,
    pub cancel: &'static str,
    pub cancel_surely: fn(name: &str) -> String,
    pub cancel_yes: &'static str,
    pub keep: &'static str,
    pub save: &'static str,

    pub loans: &'static str,
    pub no_loans: &'static str,
    pub due: fn(Day, overdue: bool) -> String,
    pub renewals_left: fn(u16) -> String,
    pub renew: &'static str,
    pub renew_all: &'static str,

    pub outbox: &'static str,
    pub outbox_lead: &'static str,
    pub outbox_empty: &'static str,
    pub send_now: &'static str,

    pub settings: &'static str,
    pub push: &'static str,
    pub push_hint: &'static str,
    pub push_denied: &'static str,
    pub push_failed: &'static str,
    pub history: &'static str,
    pub history_hint: &'static str,
    pub change_pin: &'static str,
    pub device_pin: &'static str,
    pub device_pin_hint: &'static str,
    pub device_pin_new: &'static str,
    pub device_pin_length: &'static str,
    pub device_pin_set: &'static str,
    pub device_pin_gone: &'static str,
    pub device_pin_remove: &'static str,
    pub device_pin_wrong: fn(left: u8) -> String,
    pub device_pin_spent: &'static str,
    pub device_pin_forgotten: &'static str,
    pub locked: &'static str,
    pub unlock: &'static str,
    pub current_pin: &'static str,
    pub pin_changed: &'static str,
    pub sign_out: &'static str,
    pub sign_out_lead: &'static str,
    pub sign_out_everywhere: &'static str,
    pub unsent: fn(count: usize) -> String,
    pub keep_unsent: &'static str,
    pub throw_unsent_away: &'static str,
}

impl Words {
    /// The words of the language with this code; Chinese where nothing else is known.
    pub fn of(language: &str) -> &'static Self {
        if language.starts_with("en") { &en::WORDS } else { &zh::WORDS }
    }
}

/// Year, month and day as numbers.
fn parts(day: Day) -> [u32; 3] {
    let text = day.to_string();
    let mut numbers = text.split('-').map(|part| part.parse().unwrap_or_default());
    std::array::from_fn(|_| numbers.next().unwrap_or_default())
}

/// An amount in the smallest unit of the currency, as prices are written.
fn amount(smallest: u32) -> String {
    format!("{}.{:02}", smallest / 100, smallest % 100)
}
