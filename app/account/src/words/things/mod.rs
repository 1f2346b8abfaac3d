//! The words about lists, searches, ratings, suggestions, events, history and contact data, in each language.

mod en;
mod zh;

pub(super) use en::THINGS as EN;
pub(super) use zh::THINGS as ZH;

use bookmobile_circulation::action::TextError;
use bookmobile_client::show::day::Local;
use bookmobile_client::show::things::{Moderation, Progress};

/// The words of one language.
pub struct Things {
    pub more: &'static str,
    pub text_problem: fn(&TextError) -> String,
    pub not_sent: &'static str,
    pub fetching: &'static str,
    pub not_reached: &'static str,
    pub again: &'static str,

    pub lists: &'static str,
    pub no_lists: &'static str,
    pub new_list: &'static str,
    pub list_name: &'static str,
    pub make_list: &'static str,
    pub titles: fn(count: usize) -> String,
    pub empty_list: &'static str,
    pub rename: &'static str,
    pub delete: &'static str,
    pub delete_surely: fn(name: &str) -> String,
    pub take_out: &'static str,
    pub note: &'static str,
    pub edit_note: &'static str,
    pub share: &'static str,
    pub unshare: &'static str,
    pub shared_lead: &'static str,
    pub link_soon: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,

    pub shared_list: &'static str,
    pub no_such_list: &'static str,

    pub put_in_list: &'static str,
    pub which_list: &'static str,
    pub a_new_list: &'static str,
    pub put: &'static str,
    pub in_lists: fn(names: &[String]) -> String,
    pub rate: &'static str,
    pub stars: fn(u8) -> String,
    pub review: &'static str,
    pub review_hint: &'static str,
    pub send_rating: &'static str,
    pub unrate: &'static str,
    pub choose_stars: &'static str,
    pub report: &'static str,
    pub report_label: &'static str,
    pub send_report: &'static str,
    pub reported: &'static str,
    pub rated: fn(mean: f64, count: u32) -> String,
    pub reviews: fn(count: usize) -> String,
    pub sign_in_for_things: &'static str,
    pub record_things: &'static str,

    pub searches: &'static str,
    pub no_searches: &'static str,
    pub tell: &'static str,
    pub forget: &'static str,
    pub save_search: fn(query: &str) -> String,
    pub search_saved: &'static str,

    pub ratings: &'static str,
    pub no_ratings: &'static str,
    pub moderation: fn(Moderation) -> &'static str,

    pub suggestions: &'static str,
    pub no_suggestions: &'static str,
    pub progress: fn(Progress) -> &'static str,

    pub events: &'static str,
    pub no_events: &'static str,
    pub when: fn(Local) -> String,
    pub free: fn(u32) -> String,
    pub full: &'static str,
    pub join: &'static str,
    pub leave: &'static str,
    pub joined: &'static str,

    pub export_history: &'static str,
    pub exported: &'static str,
    pub erase_history: &'static str,
    pub erase_surely: &'static str,
    pub erase: &'static str,
    pub erase_waits: &'static str,

    pub contact: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    pub language: &'static str,
    pub no_language: &'static str,
    pub wrong_email: &'static str,
    pub contact_kept: &'static str,
}
