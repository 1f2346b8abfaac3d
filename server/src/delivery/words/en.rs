//! In English.

use super::{Day, NoticeKind, Told, Words};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn day(day: Day) -> String {
    let (year, month, day) = day.parts();
    let month = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
    format!("{day} {month} {year}")
}

fn news(news: &NoticeKind, of: &str, branch: &str) -> Option<Told> {
    let (subject, text, advice) = match news {
        NoticeKind::HoldReady { until, .. } => (
            format!("{of} is ready to pick up"),
            format!("Your hold on {of} is ready at {branch}. It is kept for you until {}.", day(*until)),
            "Please bring your library card. If you no longer want it, cancel the hold, so that the next reader gets it sooner.",
        ),
        NoticeKind::HoldUnclaimed { .. } => (
            format!("Your hold on {of} has ended"),
            format!("{of} was kept for you and not fetched in time, so the hold has ended."),
            "If you still want it, place another hold.",
        ),
        NoticeKind::HoldUnfilled { .. } => (
            format!("Your hold on {of} has lapsed"),
            format!("No copy of {of} came in time, so your hold has lapsed."),
            "If you still want it, place another hold, or suggest that the library buy it.",
        ),
        NoticeKind::HoldBackInQueue { place, .. } => (
            format!("{of}: back in the queue"),
            format!(
                "The copy of {of} that was kept for you is gone. Your hold is in the queue again, at place {place}."
            ),
            "There is nothing you need to do; you will be told when it is your turn.",
        ),
        NoticeKind::NoCopyLeft { .. } => (
            format!("{of}: no copy is left"),
            format!("The library has no copy of {of} left that it could lend you."),
            "Your hold stays: the library may find or buy one. If you do not want to wait, cancel the hold.",
        ),
        NoticeKind::DueSoon { due, .. } => (
            format!("{of} is due soon"),
            format!("Your loan of {of} is due on {}.", day(*due)),
            "Please return it by then, or renew it.",
        ),
        NoticeKind::Overdue { due, .. } => (
            format!("{of} is overdue"),
            format!("Your loan of {of} was due on {}.", day(*due)),
            "Please return it soon: somebody may be waiting for it. If you have returned it already, tell the library.",
        ),
        NoticeKind::NewMatches { query, count, .. } => (
            format!("New for “{query}”"),
            format!("{count} new in the catalogue for the search “{query}” that you saved."),
            "Look at them in your account; there you can also stop being told.",
        ),
        NoticeKind::EventCancelled { name } => (
            format!("“{name}” is cancelled"),
            format!("“{name}”, at which you had a place, is cancelled."),
            "There is nothing you need to do.",
        ),
        NoticeKind::Unknown => return None,
    };
    Some(Told { subject, text, advice })
}

pub(super) static WORDS: Words = Words {
    tag: "en",
    is_english: true,
    title: |title| format!("“{title}”"),
    untitled: "a book",
    news,
    greeting: |patron| format!("Dear {patron},"),
    branch: |name, more| format!("{name}: {more}"),
    account: "Your account: ",
    foot: "This letter was sent by itself to the address that you gave the library. To get no more of them, tell the \
           library not to use this address.",
    test: ["A test letter", "If you read this, the library’s letters arrive."],
    nameless: "The library",
};
