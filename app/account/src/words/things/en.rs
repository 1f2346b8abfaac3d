//! English.

use super::Things;
use crate::words::en::{counted, month};
use bookmobile_circulation::action::TextError;
use bookmobile_client::show::things::{Moderation, Progress};

fn text_problem(error: &TextError) -> String {
    match error {
        TextError::Blank => "Please write something.".to_owned(),
        TextError::TooLong { found, max } => format!("That is {found} characters; {max} fit. Please shorten it."),
        TextError::Character(_) => "There is a character in it that cannot be kept. Please type it anew.".to_owned(),
    }
}

pub static THINGS: Things = Things {
    more: "More",
    text_problem,
    not_sent: "on this device, not sent yet",
    fetching: "Asking the library…",
    not_reached: "The library cannot be reached just now.",
    again: "Try again",

    lists: "Lists",
    no_lists: "No lists yet. Make one here, or on the page of a book.",
    new_list: "New list",
    list_name: "Name of the list",
    make_list: "Make the list",
    titles: |count| counted(count as u64, "title", "titles"),
    empty_list: "Nothing is in it yet. On the page of a book you can put it here.",
    rename: "Rename",
    delete: "Delete",
    delete_surely: |name| format!("Really delete the list “{name}” with all its notes?"),
    take_out: "Take out",
    note: "Note",
    edit_note: "Note",
    share: "Share by link",
    unshare: "Stop sharing",
    shared_lead: "Whoever has this link sees the list with its notes, and not whose it is.",
    link_soon: "The link comes as soon as the library has been reached.",
    copy: "Copy the link",
    copied: "Copied.",
    not_copied: "This browser does not copy; the link is marked for you.",

    shared_list: "A shared list",
    no_such_list: "No list is shared by this link, or not any more.",

    put_in_list: "Put in a list",
    which_list: "Which list",
    a_new_list: "a new list…",
    put: "Put it there",
    in_lists: |names| format!("In your lists: {}", names.join(", ")),
    rate: "Rate",
    stars: |stars| counted(stars.into(), "star", "stars"),
    review: "A few words, if you like",
    review_hint: "Staff read your words before others see them, without your name.",
    send_rating: "Rate",
    unrate: "Take the rating back",
    choose_stars: "Choose one to five stars.",
    report: "Report a mistake",
    report_label: "What is wrong?",
    send_report: "Report it",
    reported: "Thank you. Your report goes to the library.",
    rated: |mean, count| format!("{mean:.1} of 5 stars, {}", counted(count.into(), "rating", "ratings")),
    reviews: |count| counted(count as u64, "review", "reviews"),
    sign_in_for_things: "Once signed in you can keep lists, rate, and report mistakes, also without a network.",
    record_things: "Lists and ratings",

    searches: "Saved searches",
    no_searches: "No saved searches. Search for something, and save it below the results.",
    tell: "Tell me of new ones",
    forget: "Forget",
    save_search: |query| format!("Save the search “{query}”"),
    search_saved: "This search is saved.",

    ratings: "Ratings",
    no_ratings: "You have not rated anything yet.",
    moderation: |moderation| match moderation {
        Moderation::Unsent => "on this device, not sent yet",
        Moderation::Waiting => "waits until staff have read it",
        Moderation::Shown => "everybody sees it",
        Moderation::Hidden => "staff do not show it",
    },

    suggestions: "Suggestions for purchase",
    no_suggestions: "You have suggested nothing. When a search finds nothing, you can.",
    progress: |progress| match progress {
        Progress::Unsent => "on this device, not sent yet",
        Progress::New => "the library has it",
        Progress::Considered => "being considered",
        Progress::Ordered => "ordered",
        Progress::Arrived => "it is here",
        Progress::Declined => "will not be bought",
        Progress::Unknown => "in hand",
    },

    events: "Events",
    no_events: "No events are planned.",
    when: |at| format!("{} {} {}, {}", at.day, month(at.month.into()), at.year, at.clock()),
    free: |free| format!("{} left", counted(free.into(), "place", "places")),
    full: "No place is left",
    join: "Register",
    leave: "Give up the place",
    joined: "You have a place.",

    export_history: "Save loans and holds as a file",
    exported: "The file is made on this device.",
    erase_history: "Erase the history",
    erase_surely: "Really erase the history of loans? It cannot be brought back.",
    erase: "Erase it",
    erase_waits: "It is erased as soon as the library has been reached.",

    contact: "How the library reaches you",
    email: "E-mail",
    phone: "Phone",
    language: "Language of messages",
    no_language: "as the library does",
    wrong_email: "This e-mail address cannot be right. Please look again.",
    contact_kept: "Kept on this device, and sent to the library.",
};
