//! Every word the app says, in each language it speaks. A language that lacks one does not compile.

mod en;
mod zh;

use bookmobile_catalogue::{ItemStatus, Kind, Role, TitleKind};
use bookmobile_client::advanced::Field;
use bookmobile_client::session::Failure;
use bookmobile_client::show::day::Local;
use bookmobile_search_index::{Facet, Headings, Sort};

/// A language the app speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese, in simplified characters.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The code kept in settings and told to the browser.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language for what a browser says its reader prefers, or for a code of ours.
    pub fn from_code(code: &str) -> Self {
        if code.starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }

    /// Its words.
    pub const fn words(self) -> &'static Words {
        match self {
            Self::Chinese => &zh::WORDS,
            Self::English => &en::WORDS,
        }
    }
}

/// Colours the reader may choose; automatic follows the system.
pub const THEMES: [&str; 5] = ["auto", "light", "dark", "sepia", "contrast"];

/// The words of one language. Fields with a number or a name in them are functions.
pub struct Words {
    /// Which language this is.
    pub language: Language,
    pub name: &'static str,
    pub tagline: &'static str,
    pub skip_to_content: &'static str,
    pub other_language: &'static str,
    pub other_language_hint: &'static str,
    pub main_navigation: &'static str,
    pub browse_link: &'static str,
    pub courses: &'static str,
    pub touch: &'static str,
    pub about: &'static str,

    pub search: &'static str,
    pub search_placeholder: &'static str,
    pub keyboard_hint: &'static str,
    pub suggestions: fn(count: usize) -> String,
    pub recent: &'static str,
    pub forget_hint: &'static str,
    pub browse: &'static str,
    pub all_kinds: &'static str,
    pub new_arrivals: &'static str,
    pub course_shelf: &'static str,
    pub see_all: &'static str,
    pub touch_invitation: &'static str,
    pub touch_invitation_hint: &'static str,

    pub results: &'static str,
    pub searching: &'static str,
    pub found: fn(total: u64, query: &str) -> String,
    pub all_of: fn(total: u64, sort: Sort) -> String,
    pub works: fn(works: u64) -> String,
    pub editions: fn(editions: u64) -> String,
    pub loosened: &'static str,
    pub nothing_found: fn(query: &str) -> String,
    pub nothing_found_help: &'static [&'static str],
    /// To ask the library to buy something; the fields are title, author, ISBN, remark.
    pub purchase: &'static str,
    pub nothing_chosen: &'static str,
    /// What a patron does; what does it comes when it is wanted.
    pub account: &'static str,
    pub desk: &'static str,
    pub lists_and_ratings: &'static str,
    pub place_hold: &'static str,
    pub account_loading: &'static str,
    pub account_failed: &'static str,
    pub look_in_everything: fn(total: u64) -> String,
    pub did_you_mean: &'static str,
    pub fewer_words: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub pages: &'static str,
    pub page_of: fn(page: u32, pages: u32) -> String,
    pub try_again: &'static str,
    pub failure: fn(Failure) -> (&'static str, &'static str),

    pub filters: &'static str,
    pub facet: fn(Facet) -> &'static str,
    pub available_now: &'static str,
    pub as_works: &'static str,
    pub more_values: &'static str,
    pub fewer_values: &'static str,
    pub chosen: &'static str,
    pub remove: fn(name: &str) -> String,
    pub clear_all: &'static str,
    pub years: &'static str,
    pub years_spread: fn(first: i32, last: i32, most: &str, count: u64) -> String,
    pub years_between: fn(from: Option<i32>, to: Option<i32>) -> String,
    pub year_from: &'static str,
    pub year_to: &'static str,
    pub show_years: &'static str,
    pub order: &'static str,
    pub orders: fn(Sort) -> &'static str,

    pub browse_title: &'static str,
    pub classes: &'static str,
    pub in_class: &'static str,
    pub headings: fn(Headings) -> &'static str,
    pub other_letters: &'static str,
    pub the_shelf: &'static str,
    pub shelf_lead: &'static str,
    pub shelf_from: &'static str,
    pub see_shelf: &'static str,
    pub beside: &'static str,
    pub further_left: &'static str,
    pub further_right: &'static str,
    pub all_branches: &'static str,
    pub nothing_on_shelf: &'static str,

    pub advanced: &'static str,
    pub advanced_lead: &'static str,
    pub field: fn(Field) -> &'static str,
    pub any_language: &'static str,
    pub query_help_title: &'static str,
    pub query_help_lead: &'static str,
    /// What may be written, and what it means.
    pub query_help: &'static [(&'static str, &'static str)],

    pub kind: fn(Kind) -> &'static str,
    pub kinds: fn(Kind) -> &'static str,
    pub role: fn(Role) -> &'static str,
    pub title_kind: fn(TitleKind) -> &'static str,
    pub language_name: fn(&str) -> Option<&'static str>,
    pub status: fn(ItemStatus) -> &'static str,
    pub status_of: fn(available: usize, total: usize) -> String,
    pub online_resource: &'static str,
    pub no_copies: &'static str,

    pub date: fn(Local) -> String,
    pub short_date: fn(Local) -> String,
    pub number: fn(u64) -> String,

    pub source_device: fn(date: &str) -> String,
    pub source_server: &'static str,
    pub source_partial: &'static str,

    pub copies: &'static str,
    pub copies_as_of: fn(when: &str) -> String,
    pub copies_count: fn(available: usize, total: usize) -> String,
    pub units: &'static str,
    pub unit_summary: fn(units: usize, lectures: usize) -> String,
    pub minutes: fn(u32) -> String,
    pub lecture_needs_network: &'static str,
    pub course_kept_here: &'static str,
    pub offered_by: &'static str,
    pub licence: &'static str,
    pub views: &'static str,
    pub view_reading: &'static str,
    pub view_isbd: &'static str,
    pub view_marc: &'static str,
    pub no_marc: &'static str,
    pub marc_needs_network: &'static str,
    pub marc_loading: &'static str,
    pub record_loading: &'static str,
    pub back_to_search: &'static str,
    pub take_away: &'static str,
    pub take_all: fn(most: u64, total: u64) -> String,
    pub cite_as: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,
    pub as_file: &'static str,
    pub choose_first: &'static str,
    pub download: &'static str,
    pub preparing: &'static str,
    pub taken: &'static str,
    pub taken_some: &'static str,
    pub take_nothing_here: &'static str,
    pub take_failed: &'static str,
    pub share: &'static str,
    pub link_copied: &'static str,
    pub print: &'static str,
    pub qr_code: &'static str,
    pub summary: &'static str,
    pub contents: &'static str,
    pub details: &'static str,
    pub people: &'static str,
    pub other_titles: &'static str,
    pub responsibility: &'static str,
    pub edition: &'static str,
    pub publication: &'static str,
    pub extent: &'static str,
    pub series: &'static str,
    pub languages: &'static str,
    pub subjects: &'static str,
    pub classification: &'static str,
    pub notes: &'static str,
    pub other_scripts: &'static str,
    pub links: &'static str,
    pub link: &'static str,
    pub record_number: &'static str,

    pub lantern_online: &'static str,
    pub lantern_device: &'static str,
    pub lantern_away: &'static str,
    pub lantern_label: &'static str,
    pub here_all: fn(records: &str, date: &str) -> String,
    pub here_part: fn(records: &str, total: &str) -> String,
    pub here_nothing: &'static str,
    pub here_starting: &'static str,
    pub here_offline_hint: &'static str,
    pub here_failed: &'static str,
    pub here_unsupported: &'static str,
    pub fetching: fn(done: &str, total: &str) -> String,
    pub see_device: &'static str,
    pub new_version: &'static str,
    pub take_new_version: &'static str,

    pub touch_title: &'static str,
    pub touch_lead: &'static str,
    pub touch_start: &'static str,
    pub touch_waiting: &'static str,
    pub touch_stop: &'static str,
    pub touch_found: &'static str,
    pub touch_no_permission: &'static str,
    pub touch_unreadable: &'static str,
    pub touch_unsupported: &'static str,
    pub touch_nothing: fn(code: &str) -> String,
    pub touch_or_type: &'static str,
    pub touch_type: &'static str,
    pub touch_type_hint: &'static str,
    pub touch_go: &'static str,

    pub courses_lead: &'static str,
    pub no_courses: &'static str,

    pub about_title: &'static str,
    pub about_lead: &'static str,
    pub device_title: &'static str,
    pub device_library: &'static str,
    pub device_generation: &'static str,
    pub device_built: &'static str,
    pub device_copies: &'static str,
    pub device_records: &'static str,
    pub device_records_of: fn(records: &str, total: &str) -> String,
    pub device_storage: &'static str,
    pub device_kept: &'static str,
    pub device_kept_yes: &'static str,
    pub device_kept_no: &'static str,
    pub device_keep: &'static str,
    pub device_look_now: &'static str,
    pub not_yet: &'static str,
    pub choices_title: &'static str,
    pub choice_language: &'static str,
    pub choice_theme: &'static str,
    pub choice_recent: &'static str,
    pub recent_choices: [&'static str; 2],
    pub themes: [&'static str; THEMES.len()],
    pub privacy_title: &'static str,
    pub privacy: &'static str,
    pub branches_title: &'static str,
    pub version: fn(&str) -> String,
    pub lost_title: &'static str,
    pub lost: &'static str,
}

/// A year or some years.
pub fn span(from: i32, to: i32) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

/// A number with its thousands parted by `separator`.
fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// Bytes as a reader knows them from downloads.
pub fn size(bytes: u64) -> String {
    const MB: u64 = 1_000_000;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..MB => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB / (MB / 10)),
    }
}
