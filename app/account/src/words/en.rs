//! English.

use super::{Names, Refusal, Words, amount, parts};
use crate::account::Problem;
use bookmobile_api::{ApiError, Invalid};
use bookmobile_circulation::action::{Accepted, Action, RenewedOrNot};
use bookmobile_circulation::{BranchCode, Day, HoldStatus, NoticeKind, Reason};
use bookmobile_client::outbox::port::StoreError;
use bookmobile_client::outbox::{OutboxError, Standing};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub(super) fn month(month: usize) -> &'static str {
    MONTHS.get(month.wrapping_sub(1)).copied().unwrap_or_default()
}

fn day(day: Day) -> String {
    let [year, of_year, day] = parts(day);
    format!("{day} {} {year}", month(of_year as usize))
}

pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn listed(codes: &[BranchCode], names: Names<'_>) -> String {
    codes.iter().map(|code| names(code.as_str())).collect::<Vec<_>>().join(", ")
}

fn problem(problem: &Problem) -> String {
    match problem {
        Problem::Device(OutboxError::Store(StoreError::Full)) => {
            "There is no room left on this device, so this was not kept. Make some room and try again.".to_owned()
        }
        Problem::Device(OutboxError::Store(StoreError::Failed(_))) => {
            "This browser did not keep it: is this a private window? Try an ordinary one.".to_owned()
        }
        Problem::Device(OutboxError::Newer { .. }) => "There is a newer Bookmobile: reload this page.".to_owned(),
        Problem::Device(OutboxError::Damaged(_)) => {
            "What this device kept cannot be read. It is left as it is; please tell a librarian.".to_owned()
        }
        Problem::Server(ApiError::WrongPin) => {
            "The number, the PIN or the code is not right. Please look again.".to_owned()
        }
        Problem::Server(ApiError::TooManyAttempts(secs)) => {
            let minutes = secs.max(&1).unsigned_abs().div_ceil(60);
            format!("Too many attempts. Try again in {}.", counted(minutes, "minute", "minutes"))
        }
        Problem::Server(ApiError::Enough) => "The library has had too many today. Try again tomorrow.".to_owned(),
        Problem::Server(ApiError::Taken) => "Somebody else has this username. Choose another.".to_owned(),
        Problem::Server(ApiError::NeedsSignIn) => "Sign in first.".to_owned(),
        Problem::Server(ApiError::Invalid(invalid)) => invalid(*invalid),
        Problem::Server(ApiError::BadRequest(_)) => invalid(Invalid::Other),
        Problem::Server(ApiError::Unreachable) => {
            "The library cannot be reached. Try again when there is a network.".to_owned()
        }
        Problem::Server(ApiError::Unavailable) => {
            "The library’s server is busy. Try again in a few minutes.".to_owned()
        }
        Problem::Server(ApiError::NotStaff) => "This account may not do this; please ask a librarian.".to_owned(),
        Problem::Server(ApiError::UnderWay) => "The library is busy with something else. Try again later.".to_owned(),
        Problem::Server(ApiError::CrossSite | ApiError::NotFound) => {
            "The library’s server did not take this. Reload the page and try again.".to_owned()
        }
    }
}

/// What is wrong with what the patron wrote, and what to do.
fn invalid(invalid: Invalid) -> String {
    match invalid {
        Invalid::PinLength { min, max } => format!("A PIN or password has {min} to {max} characters. Choose another."),
        Invalid::Username { min, max } => {
            format!(
                "A username has {min} to {max} letters or digits, without spaces; a Chinese character counts as three. Choose another."
            )
        }
        _ => "The library did not take this. Look at what you wrote, and try again.".to_owned(),
    }
}

fn purchase_problem(problem: &Problem) -> String {
    match problem {
        Problem::Server(ApiError::Invalid(Invalid::TooLong { max, .. })) => {
            format!("One of the fields is too long: the library takes at most {max} characters there. Shorten it.")
        }
        Problem::Server(ApiError::BadRequest(_) | ApiError::Invalid(_)) => {
            "The library cannot use this as it stands: give it a title, and keep it short.".to_owned()
        }
        Problem::Server(ApiError::Unreachable) => {
            "It did not reach the library. What you wrote is still here; send it again when there is a connection."
                .to_owned()
        }
        other => self::problem(other),
    }
}

fn refusal(reason: &Reason, names: Names<'_>) -> Refusal {
    const DESK: &str = "Please ask at the desk.";
    match reason {
        Reason::CardExpired { on } => {
            Refusal::new(format!("Your card was valid until {}.", day(*on)), "Have it renewed at the desk.")
        }
        Reason::Blocked { until: Some(until) } => {
            Refusal::new(format!("Your card is blocked until {}.", day(*until)), DESK)
        }
        Reason::Blocked { until: None } => Refusal::new("Your card is blocked.", DESK),
        Reason::OverdueLoans { overdue, .. } => {
            let loans = counted((*overdue).into(), "loan is overdue", "loans are overdue");
            Refusal::new(format!("{loans}."), "Return or renew first, then try again.")
        }
        Reason::Owes { owed, .. } => {
            Refusal::new(format!("You owe {}.", amount(*owed)), "Please pay at the desk first.")
        }
        Reason::UnknownCategory { .. } => Refusal::new(
            "The library’s rules do not know your kind of account.",
            "Ask staff to correct the account or the rules.",
        ),
        Reason::KindNotLent { .. } => Refusal::new("This kind is not lent to you.", "You can use it in the library."),
        Reason::LoansMax { max, .. } => {
            Refusal::new(format!("No more than {max} loans at a time."), "Return something first.")
        }
        Reason::HoldsMax { max, .. } => {
            Refusal::new(format!("No more than {max} holds at a time."), "Cancel a hold first.")
        }
        Reason::KeptMax { max } => Refusal::new(
            format!("An account keeps no more than {max} of these."),
            "Delete what you no longer need, or wait until the library has dealt with yours.",
        ),
        Reason::NoCopy => Refusal::new("There is no copy that can be borrowed.", "You can suggest it for purchase."),
        Reason::ChooseVolume { volumes } => Refusal::new(
            format!("This comes in volumes: {}. One must be chosen.", volumes.join(", ")),
            "Ask the desk to place a hold on the one you want.",
        ),
        Reason::OnShelf { branches } => Refusal::new(
            format!("A copy is on the shelf: {}.", listed(branches, names)),
            "Fetch it there; no hold is needed.",
        ),
        Reason::AlreadyHeld { place: Some(place), .. } => {
            Refusal::new(format!("You have a hold on this already, at place {place}."), "Nothing more is needed.")
        }
        Reason::AlreadyHeld { place: None, .. } => {
            Refusal::new("You have a hold on this already; a copy is set aside.", "Nothing more is needed.")
        }
        Reason::AlreadyOnLoan { due, .. } => Refusal::new(format!("You have it at home, due {}.", day(*due)), ""),
        Reason::NoPickupThere { branches } if branches.is_empty() => {
            Refusal::new("Holds cannot be picked up there.", "Choose another branch.")
        }
        Reason::NoPickupThere { branches } => Refusal::new(
            format!("Holds cannot be picked up there, but here: {}.", listed(branches, names)),
            "Choose another branch.",
        ),
        Reason::DayOutOfRange { from, to } => {
            Refusal::new(format!("The day must be from {} to {}.", day(*from), day(*to)), "Choose another day.")
        }
        Reason::NoSuchHold => Refusal::new("This hold has ended.", "Place another if you still want it."),
        Reason::SetAside { pickup } => Refusal::new(
            format!("A copy is set aside for you already, at {} or on its way there.", names(pickup.as_str())),
            "Fetch it there, or cancel the hold.",
        ),
        Reason::NotSuspended => Refusal::new("This hold is not suspended.", ""),
        Reason::NoSuchItem => Refusal::new("There is no copy with this barcode.", "Check the barcode."),
        Reason::NoSuchLoan => Refusal::new("It was returned already.", ""),
        Reason::NotLent { .. } => Refusal::new("This copy is not lent.", "You can use it in the library."),
        Reason::CheckInFirst { .. } => {
            Refusal::new("The library believes this copy elsewhere.", "Ask staff to check it in first.")
        }
        Reason::HeldForAnother => {
            Refusal::new("This copy is kept for another reader.", "Please give it to a librarian.")
        }
        Reason::OthersWait { waiting } => Refusal::new(
            format!("{} for it.", counted((*waiting).into(), "reader waits", "readers wait")),
            "Return it in time; place a hold to have it again.",
        ),
        Reason::RenewalsMax { max } => Refusal::new(
            format!("It can be renewed {}, and was.", counted((*max).into(), "time", "times")),
            "Return it in time.",
        ),
        Reason::Overdue { due } => {
            Refusal::new(format!("It was due {}, too long ago to renew.", day(*due)), "Return it.")
        }
        Reason::TooEarly { from } => {
            Refusal::new(format!("It can be renewed from {} on.", day(*from)), "Renew it then.")
        }
        Reason::WrongState { .. } => Refusal::new("This copy cannot be changed so now.", DESK),
        Reason::NotUnderstood { .. } => {
            Refusal::new("The library’s server does not understand this.", "Reload this page for a newer Bookmobile.")
        }
        Reason::KeyReused => Refusal::new("This was mixed up with something else.", "Please do it again."),
        Reason::NotFound => Refusal::new("It does not exist any more.", ""),
        Reason::NotAllowed => Refusal::new("Your account may not do this.", DESK),
        Reason::NotOffered => Refusal::new("The library does not offer this.", DESK),
        Reason::Unknown => Refusal::new("The library refused; a newer Bookmobile can say why.", "Reload this page."),
    }
}

fn action(action: &Action, name: &str, names: Names<'_>) -> String {
    match action {
        Action::PlaceHold { pickup, .. } => format!("Hold on “{name}”, to pick up at {}", names(pickup.as_str())),
        Action::CancelHold { .. } => format!("Cancel the hold on “{name}”"),
        Action::SuspendHold { until, .. } => format!("Suspend the hold on “{name}” until {}", day(*until)),
        Action::ResumeHold { .. } => format!("Resume the hold on “{name}”"),
        Action::ChangePickup { pickup, .. } => format!("Pick “{name}” up at {}", names(pickup.as_str())),
        Action::Renew { .. } => format!("Renew “{name}”"),
        Action::RenewAll => "Renew everything".to_owned(),
        Action::KeepHistory { keep: true } => "Keep a history of loans".to_owned(),
        Action::KeepHistory { keep: false } => "Keep no history of loans".to_owned(),
        Action::EraseHistory => "Erase the history of loans".to_owned(),
        Action::CreateList { .. } => format!("New list “{name}”"),
        Action::RenameList { .. } | Action::ShareList { .. } | Action::DeleteList { .. } => {
            format!("Change the list “{name}”")
        }
        Action::PutInList { .. } => format!("Put “{name}” in a list"),
        Action::TakeFromList { .. } => format!("Take “{name}” from a list"),
        Action::SaveSearch { .. } => format!("Save the search “{name}”"),
        Action::ForgetSearch { .. } => format!("Forget the search “{name}”"),
        Action::Rate { .. } => format!("Rate “{name}”"),
        Action::Unrate { .. } => format!("Take the rating of “{name}” back"),
        Action::SuggestPurchase { .. } => format!("Suggest buying “{name}”"),
        Action::ReportRecord { .. } => format!("Report a mistake about “{name}”"),
        Action::JoinEvent { .. } => format!("Register for “{name}”"),
        Action::LeaveEvent { .. } => format!("Give up the place at “{name}”"),
        Action::ChangeContact { .. } => "Change how the library reaches you".to_owned(),
        Action::ChangeLanguage { .. } => "Change the language of messages".to_owned(),
    }
}

fn standing(standing: &Standing<'_>, names: Names<'_>) -> String {
    match standing {
        Standing::Queued => "Queued on this device; it is sent when the library can be reached.".to_owned(),
        Standing::Sent { failures: 0 } => {
            "Sent, and not answered yet. It is sent again if need be, and counts once.".to_owned()
        }
        Standing::Sent { .. } => "The library cannot take this one now; it is sent again.".to_owned(),
        Standing::NeedsSignIn { .. } => "Kept on this device until you sign in.".to_owned(),
        Standing::Accepted(Accepted::HoldPlaced(placed)) => format!(
            "The hold is placed: {} of {}, to pick up at {}.",
            placed.place,
            placed.of,
            names(placed.pickup.as_str())
        ),
        Standing::Accepted(Accepted::Renewed(renewed)) => format!("Renewed, due {}.", day(renewed.due)),
        Standing::Accepted(Accepted::RenewedAll { loans }) => {
            let renewed = loans.iter().filter(|loan| matches!(loan, RenewedOrNot::Renewed(_))).count();
            format!("{renewed} of {} renewed.", loans.len())
        }
        Standing::Accepted(Accepted::Done | Accepted::Unknown) => "Done.".to_owned(),
        Standing::Refused(reason) => format!("Refused: {}", refusal(reason, names).why),
    }
}

fn hold_status(status: &HoldStatus, pickup: &str) -> String {
    match status {
        HoldStatus::Waiting { place, of } => format!("Place {place} of {of}; to pick up at {pickup}"),
        HoldStatus::Suspended { place, of, until } => {
            format!("Suspended until {}, keeps its place, number {place} of {of}; to pick up at {pickup}", day(*until))
        }
        HoldStatus::InTransit => format!("On its way to {pickup}"),
        HoldStatus::Ready { until } => format!("Ready to pick up at {pickup}, until {}", day(*until)),
    }
}

fn news(news: &NoticeKind, name: Option<&str>, names: Names<'_>) -> String {
    let of = name.map_or_else(|| "A book".to_owned(), |name| format!("“{name}”"));
    match news {
        NoticeKind::HoldReady { pickup, until, .. } => {
            format!("{of} is ready to pick up at {}, until {}.", names(pickup.as_str()), day(*until))
        }
        NoticeKind::HoldUnclaimed { .. } => format!("{of} was not fetched in time; the hold has ended."),
        NoticeKind::HoldUnfilled { .. } => format!("{of} did not come in time; the hold has ended."),
        NoticeKind::HoldBackInQueue { place, .. } => {
            format!("{of}: the copy kept for you is gone. Your hold is in the queue again, at place {place}.")
        }
        NoticeKind::NoCopyLeft { .. } => {
            format!("{of}: no copy is left. Your hold stays; the library may find or buy one.")
        }
        NoticeKind::DueSoon { due, .. } => format!("{of} is due soon: {}.", day(*due)),
        NoticeKind::Overdue { due, .. } => format!("{of} was due {}. Please return it.", day(*due)),
        NoticeKind::NewMatches { query, count, .. } => {
            format!("{} for the search “{query}”.", counted((*count).into(), "new title", "new titles"))
        }
        NoticeKind::EventCancelled { name } => format!("“{name}” is cancelled."),
        NoticeKind::Unknown => {
            "The library has a message that a newer Bookmobile can read. Reload this page.".to_owned()
        }
    }
}

pub(super) static WORDS: Words = Words {
    is_english: true,
    things: &super::things::EN,

    moment: |at| format!("{} {} {}, {}", at.day, month(at.month.into()), at.year, at.clock()),
    problem,
    refusal,
    action,
    unknown_action: "Something that a newer Bookmobile did",
    standing,
    hold_status,
    news,

    loading: "Looking at what is on this device…",
    undo: "Undo",
    undone: "Taken back.",
    too_late: "It was sent already and cannot be taken back. You can cancel it instead.",
    dismiss: "OK",
    never_mind: "Never mind",
    to_sign_in: "Sign in",

    hold_title: "Hold",
    place_hold: "Place a hold",
    sign_in_to_hold: "Once signed in you can place holds, also without a network.",
    pickup: "Pick up at",
    confirm_hold: "Place the hold",
    no_branches: "The branches are not known yet. Go online once, then you can place holds.",
    at_home: |due| format!("You have it at home, due {}.", day(due)),

    purchase_fields: ["Title", "Author", "ISBN", "Anything else the library should know"],
    purchase_send: "Ask for it",
    purchase_received: "Thank you. The library has your suggestion.",
    purchase_queued: "Kept on this device, and sent when there is a network. Your account shows what becomes of it.",
    purchase_problem,

    account: "My account",
    to_desk: "To the desk",
    as_of: |when| format!("As of {when}"),
    not_told_yet: "The library was not reached yet: what follows is on this device only.",
    session_over: "You are signed out by now. Sign in again, and what waits is sent.",
    card: "Card",
    valid_until: |on| format!("valid until {}", day(on)),
    owed: |owed| format!("{} owed", amount(owed)),

    sign_in: "Sign in",
    sign_in_lead: "With the number of your card or your username, and your PIN.",
    login: "Card number or username",
    pin: "PIN",
    register: "First time here",
    register_lead: "Did the library give you a code? Set a PIN with it. Whoever has forgotten the PIN gets another code at the desk.",
    card_number: "Card number",
    code: "Code",
    new_pin: "New PIN",
    new_pin_hint: "6 to 128 characters",
    username: "Username (if you like)",
    register_button: "Set it and sign in",
    pin_length: "A PIN has 6 to 128 characters.",
    fill_in: "Please fill in what is empty.",
    one_moment: "One moment…",

    messages: "Messages",
    mark_read: "Mark as read",
    is_new: "new",

    holds: "Holds",
    no_holds: "No holds.",
    lapses: |on| format!("until {} at the latest", day(on)),
    change_pickup: "Pick up elsewhere",
    suspend: "Suspend",
    suspend_until: "Suspend until",
    choose_day: "Choose a day, tomorrow or later.",
    resume: "Resume",
    cancel: "Cancel the hold",
    cancel_surely: |name| format!("Really cancel the hold on “{name}”? Its place is lost then."),
    cancel_yes: "Cancel it",
    keep: "Keep it",
    save: "Save",

    loans: "Loans",
    no_loans: "Nothing is on loan.",
    due: |due, overdue| if overdue { format!("Was due {}", day(due)) } else { format!("Due {}", day(due)) },
    renewals_left: |left| match left {
        0 => "cannot be renewed again".to_owned(),
        _ => format!("can be renewed {}", counted(left.into(), "time", "times")),
    },
    renew: "Renew",
    renew_all: "Renew all",

    outbox: "What you did",
    outbox_lead: "What you do on this device is kept here first, then sent to the library. Each one says how it stands.",
    outbox_empty: "Nothing waits, and no answer is unread.",
    send_now: "Send now",

    settings: "Settings",
    push: "Tell me on this device when something is ready",
    push_hint: "Also while Bookmobile is closed. What it says goes encrypted through the service of the browser’s maker.",
    push_denied: "This browser does not let Bookmobile notify you; its settings for this site can change that.",
    push_failed: "This browser cannot be notified now. Try again later.",
    history: "Keep a history of loans",
    history_hint: "Without it the library forgets a loan when the book is back.",
    change_pin: "Change the PIN",
    device_pin: "PIN of this device",
    device_pin_hint: "With one, your holds and loans are shown only after it, once this device was out of your sight for some minutes. It keeps out whoever picks the device up; it does not encrypt.",
    device_pin_new: "New PIN of this device",
    device_pin_length: "The PIN of this device has 4 to 64 characters.",
    device_pin_set: "It is set.",
    device_pin_gone: "It is gone.",
    device_pin_remove: "Take the PIN of this device away",
    device_pin_wrong: |left| format!("Not right. {} left.", counted(left.into(), "attempt", "attempts")),
    device_pin_spent: "No attempt is left, and you are signed out. What was not sent stays and goes on when you sign in.",
    device_pin_forgotten: "Forgotten? Sign out, and in again with your card and the library’s PIN. What was not sent stays.",
    locked: "Locked",
    unlock: "Unlock",
    current_pin: "The PIN now",
    pin_changed: "The PIN is changed. Every other device has to sign in again.",
    sign_out: "Sign out",
    sign_out_lead: "This device then forgets your holds and loans.",
    sign_out_everywhere: "Sign out everywhere",
    unsent: |count| format!("{} no answer yet. What becomes of it?", counted(count as u64, "thing has", "things have")),
    keep_unsent: "Keep it on this device until I sign in again",
    throw_unsent_away: "Throw it away (what was sent may have reached the library)",
};
