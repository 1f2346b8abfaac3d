//! English.

use crate::words::{Names, Refusal, amount};
use bookmobile_api::desk::{JobFailure, JobResult, PurchaseProgress, Role};
use bookmobile_api::{ApiError, Field, Invalid};
use bookmobile_circulation::{BranchCode, Day, HoldStatus, Mark, Reason, StateCode};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub fn month(month: usize) -> &'static str {
    MONTHS.get(month.wrapping_sub(1)).copied().unwrap_or_default()
}

pub fn day(day: Day) -> String {
    let (year, of_year, day) = day.parts();
    format!("{day} {} {year}", month(usize::try_from(of_year).unwrap_or_default()))
}

pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn listed(codes: &[BranchCode], names: Names<'_>) -> String {
    codes.iter().map(|code| names(code.as_str())).collect::<Vec<_>>().join(", ")
}

pub fn problem(error: &ApiError) -> String {
    match error {
        ApiError::Invalid(invalid) => self::invalid(*invalid),
        ApiError::BadRequest(detail) => format!("The library’s server did not take this: {detail}"),
        ApiError::NeedsSignIn => "Your session has ended; sign in again.".to_owned(),
        ApiError::NotStaff => "Your roles do not include this; a colleague with the role for it must do it.".to_owned(),
        ApiError::Taken => "Somebody has this card number. Please look at the card again.".to_owned(),
        ApiError::UnderWay => "Something else is under way. Come back when it has finished.".to_owned(),
        ApiError::NotFound => {
            "It was not found: perhaps it was deleted or changed just now. Refresh and look.".to_owned()
        }
        ApiError::TooManyAttempts(secs) => {
            let minutes = usize::try_from(secs.max(&1).unsigned_abs().div_ceil(60)).unwrap_or_default();
            format!("Too many attempts. Try again in {}.", counted(minutes, "minute", "minutes"))
        }
        ApiError::Enough => "The library has had too many today. Try again tomorrow.".to_owned(),
        ApiError::Unreachable => {
            "The library cannot be reached; this was not done. Do it again when there is a connection.".to_owned()
        }
        ApiError::Unavailable => "The library’s server is busy; this was not done. Try again in a moment.".to_owned(),
        ApiError::WrongPin | ApiError::CrossSite => {
            "The library’s server did not take this. Reload the page and try again.".to_owned()
        }
    }
}

/// What is wrong with what staff wrote, and what to do.
fn invalid(invalid: Invalid) -> String {
    match invalid {
        Invalid::Missing { .. } => "A name is missing. Write what the library calls the patron.".to_owned(),
        Invalid::TooLong { field, max } => {
            let what = match field {
                Field::Name => "name",
                Field::Email => "e-mail address",
                Field::Phone => "phone number",
                Field::Note => "note",
                _ => "text",
            };
            format!("The {what} is too long: at most {max} characters.")
        }
        Invalid::Email => "This is no e-mail address. Look for the @ and for spaces, or leave it empty.".to_owned(),
        Invalid::SearchLength { .. } => {
            "Write a card number, a name or a phone number, or a part of one; not more.".to_owned()
        }
        Invalid::Category => {
            "The library has no such category of patrons any more. Reload the page and choose another.".to_owned()
        }
        Invalid::OwnRole => {
            "Nobody takes the role of administrator from themselves. Another administrator can do it.".to_owned()
        }
        Invalid::FileName { .. } => "The file has no name that can be used. Rename it and choose it again.".to_owned(),
        Invalid::FileTooLarge { gibibytes } => {
            format!("The file is larger than {gibibytes} GiB. Pack it with gzip, or cut it into several.")
        }
        Invalid::FileCutOff => "The file did not come whole. Send it again.".to_owned(),
        Invalid::PinLength { .. } | Invalid::Username { .. } | Invalid::Other => {
            "The library’s server did not take this. Look at what you wrote, and try again.".to_owned()
        }
    }
}

pub fn card_problem(error: &ApiError) -> String {
    match error {
        ApiError::Unreachable => {
            "The library cannot be reached, so the card is not known yet. Press “Enter” or scan it again when there is a connection."
                .to_owned()
        }
        other => problem(other),
    }
}

pub fn scan_problem(error: &ApiError) -> String {
    match error {
        ApiError::Unreachable => {
            "The library did not answer. Scan it again when there is a connection; it counts once.".to_owned()
        }
        ApiError::NotFound => "It is not clear which patron or branch. Scan the card first, then this copy.".to_owned(),
        other => problem(other),
    }
}

pub fn refusal(reason: &Reason, names: Names<'_>) -> Refusal {
    match reason {
        Reason::CardExpired { on } => {
            Refusal::new(format!("The card was valid until {}.", day(*on)), "Change the day under “Patrons”.")
        }
        Reason::Blocked { until: Some(until) } => Refusal::new(
            format!("The card is blocked until {}.", day(*until)),
            "See why under “Patrons”, or lift the block there.",
        ),
        Reason::Blocked { until: None } => {
            Refusal::new("The card is blocked.", "See why under “Patrons”, or lift the block there.")
        }
        Reason::OverdueLoans { overdue, .. } => {
            let loans = counted((*overdue).into(), "loan is overdue", "loans are overdue");
            Refusal::new(format!("{loans}."), "Check them in or renew them first.")
        }
        Reason::Owes { owed, max } => Refusal::new(
            format!("{} is owed, more than {}.", amount(*owed), amount(*max)),
            "Take the payment under “Patrons” first.",
        ),
        Reason::UnknownCategory { category } => Refusal::new(
            format!("The policy has no category “{category}”."),
            "Change it under “Patrons”, or have an administrator change the policy.",
        ),
        Reason::KindNotLent { .. } => {
            Refusal::new("This kind is not lent to this category.", "It can be used in the library.")
        }
        Reason::LoansMax { max, .. } => {
            Refusal::new(format!("No more than {max} loans at a time."), "Check something in first.")
        }
        Reason::HoldsMax { max, .. } => {
            Refusal::new(format!("No more than {max} holds at a time."), "Cancel a hold first.")
        }
        Reason::KeptMax { max } => {
            Refusal::new(format!("An account keeps no more than {max} of these."), "The patron must delete some first.")
        }
        Reason::NoCopy => Refusal::new("No copy of it can be lent.", "It can be suggested for purchase."),
        Reason::ChooseVolume { volumes } => {
            Refusal::new(format!("This comes in volumes: {}.", volumes.join(", ")), "Choose one.")
        }
        Reason::OnShelf { branches } => Refusal::new(
            format!("A copy is on the shelf: {}.", listed(branches, names)),
            "Fetch it and lend it; no hold is needed.",
        ),
        Reason::AlreadyHeld { place: Some(place), .. } => {
            Refusal::new(format!("The patron has a hold on it, at place {place}."), "Nothing more is needed.")
        }
        Reason::AlreadyHeld { place: None, .. } => {
            Refusal::new("The patron has a hold on it; a copy is set aside.", "Look on the hold shelf.")
        }
        Reason::AlreadyOnLoan { due, .. } => {
            Refusal::new(format!("The patron has it already, due {}.", day(*due)), "Nothing more is needed.")
        }
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
        Reason::NoSuchHold => Refusal::new("This hold has ended.", "Nothing more is needed."),
        Reason::SetAside { pickup } => Refusal::new(
            format!("A copy is set aside at {}, or on its way there.", names(pickup.as_str())),
            "The patron fetches it there, or cancels.",
        ),
        Reason::NotSuspended => Refusal::new("This hold is not suspended.", ""),
        Reason::NoSuchItem => Refusal::new("There is no such barcode.", "Look at it, and scan again."),
        Reason::NoSuchLoan => {
            Refusal::new("It is not on loan to this patron, or was returned.", "Nothing more is needed.")
        }
        Reason::NotLent { state: StateCode::OnShelf } => {
            Refusal::new("This copy is not lent.", "It can be used in the library.")
        }
        Reason::NotLent { state: of } => Refusal::new(
            format!("This copy is not lent now: {}.", state(*of)),
            "Once it is found or mended, check it in first.",
        ),
        Reason::CheckInFirst { state: of } => Refusal::new(
            format!("The library believes it elsewhere: {}.", state(*of)),
            "Check it in first, then check it out.",
        ),
        Reason::HeldForAnother => {
            Refusal::new("This copy is kept for another patron.", "Put it back on the hold shelf.")
        }
        Reason::OthersWait { waiting } => Refusal::new(
            format!("{} for it.", counted(*waiting as usize, "patron waits", "patrons wait")),
            "Keep it, and scan it under “Check in” for whoever waits.",
        ),
        Reason::RenewalsMax { max } => Refusal::new(
            format!("It can be renewed {}, and was.", counted((*max).into(), "time", "times")),
            "The patron returns it in time.",
        ),
        Reason::Overdue { due } => {
            Refusal::new(format!("It was due {}, too long ago to renew.", day(*due)), "The patron returns it.")
        }
        Reason::TooEarly { from } => {
            Refusal::new(format!("Renewing wins no day yet; it does from {} on.", day(*from)), "Renew it then.")
        }
        Reason::WrongState { state: of } => Refusal::new(
            format!("It is “{}” now and cannot be marked so.", state(*of)),
            "Check it in first, then mark it.",
        ),
        Reason::NotUnderstood { detail } => Refusal::new(
            format!("The library’s server does not understand this: {detail}"),
            "Reload this page for a newer Bookmobile.",
        ),
        Reason::KeyReused => Refusal::new("This was mixed up with something else.", "Do it again."),
        Reason::NotFound => Refusal::new("It was not found.", "Look at what was scanned or typed."),
        Reason::NotAllowed => Refusal::new("This account may not do this.", "An administrator must do it."),
        Reason::NotOffered => {
            Refusal::new("The library does not offer this.", "An administrator can look at the policy.")
        }
        Reason::Unknown => Refusal::new("The library refused; a newer Bookmobile can say why.", "Reload this page."),
    }
}

pub fn hold_status(status: &HoldStatus, pickup: &str) -> String {
    match status {
        HoldStatus::Waiting { place, of } => format!("Place {place} of {of}; to pick up at {pickup}"),
        HoldStatus::Suspended { place, of, until } => {
            format!("Suspended until {}, keeps its place, number {place} of {of}; to pick up at {pickup}", day(*until))
        }
        HoldStatus::InTransit => format!("On its way to {pickup}"),
        HoldStatus::Ready { until } => format!("On the hold shelf at {pickup}, until {}", day(*until)),
    }
}

pub fn state(state: StateCode) -> &'static str {
    match state {
        StateCode::OnShelf => "On the shelf",
        StateCode::OnLoan => "On loan",
        StateCode::LentElsewhere => "Lent by the system before",
        StateCode::OnHoldShelf => "On the hold shelf",
        StateCode::Unclaimed => "On the hold shelf, nobody waits",
        StateCode::InTransit => "In transit",
        StateCode::InProcess => "Being catalogued",
        StateCode::InRepair => "Being mended",
        StateCode::Missing => "Missing",
        StateCode::Lost => "Lost by a patron",
        StateCode::Withdrawn => "Withdrawn",
    }
}

pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::OnShelf => "On the shelf",
        Mark::InProcess => "Being catalogued",
        Mark::InRepair => "Being mended",
        Mark::Missing => "Missing",
        Mark::Lost => "Lost by a patron",
        Mark::Withdrawn => "Withdrawn",
    }
}

pub fn role(role: Role) -> &'static str {
    match role {
        Role::Desk => "Desk",
        Role::Moderator => "Moderator",
        Role::Cataloguer => "Cataloguer",
        Role::Admin => "Administrator",
    }
}

pub fn role_lead(role: Role) -> &'static str {
    match role {
        Role::Desk => "lends, takes in, looks after shelves and patrons",
        Role::Moderator => "reads reviews, answers suggestions",
        Role::Cataloguer => "mends records, imports and publishes",
        Role::Admin => "all of that, gives roles, reads the audit log",
    }
}

pub fn progress(progress: PurchaseProgress) -> &'static str {
    match progress {
        PurchaseProgress::New => "Not looked at yet",
        PurchaseProgress::Considered => "Being considered",
        PurchaseProgress::Ordered => "Ordered",
        PurchaseProgress::Arrived => "It is here",
        PurchaseProgress::Declined => "Will not be bought",
        PurchaseProgress::Other => "In hand",
    }
}

pub fn did(code: &str) -> Option<&'static str> {
    Some(match code {
        "check_out" => "Checked out",
        "check_in" => "Checked in",
        "mark" => "Marked a copy",
        "view_copy" => "Looked who has it",
        "view_patron" => "Looked at a patron",
        "add_patron" => "Registered",
        "change_patron" => "Changed a patron",
        "change_card" => "Changed a card",
        "pin_reset" => "Reset a PIN",
        "sign_out_patron" => "Signed out everywhere",
        "block" => "Blocked",
        "unblock" => "Lifted a block",
        "pay" => "Noted a payment",
        "set_roles" => "Set roles",
        "place_hold" => "Placed a hold",
        "cancel_hold" => "Cancelled a hold",
        "renew" => "Renewed",
        "show_review" => "Showed a review",
        "hide_review" => "Hid a review",
        "advance_suggestion" => "Moved a suggestion on",
        "settle_report" => "Settled a report",
        "reopen_report" => "Opened a report again",
        "import" => "Imported",
        "publish" => "Published",
        _ => return None,
    })
}

/// What came of a job.
pub fn job_result(result: JobResult) -> String {
    match result {
        JobResult::Imported { added, updated, unchanged, refused } => {
            let refused = if refused > 0 { format!(", {refused} refused") } else { String::new() };
            format!("Records: {added} added, {updated} updated, {unchanged} unchanged{refused}.")
        }
        JobResult::Published { generation, records } => format!("Generation {generation} with {records} records."),
        JobResult::Other => String::new(),
    }
}

/// Why a job failed, and what to do. Where nothing else is said, the catalogue is as it was.
pub fn job_failure(reason: JobFailure) -> &'static str {
    match reason {
        JobFailure::Damaged => "The file is damaged or was cut short. Export it again; the catalogue is as it was.",
        JobFailure::UnknownFormat => {
            "The file is in no format that is known here: MARC 21, CNMARC, UNIMARC, MARCXML or JSON lines. The catalogue is as it was."
        }
        JobFailure::NothingUsable => {
            "None of its records can be used; the report says why. The catalogue is as it was."
        }
        JobFailure::Refused => "Some records were refused, so none were imported. The report says which.",
        JobFailure::Busy => "Another program is writing to the catalogue. Try again when it has finished.",
        JobFailure::NoRoom => "The server has no room, or may not write there. Ask whoever looks after it.",
        JobFailure::NoRecords => "The catalogue has no records yet. Import some first.",
        JobFailure::NotNotified => {
            "The pack is published, but readers were not told of new records; the next one tells of them."
        }
        JobFailure::Stopping => "The server is being stopped. Do it again when it runs.",
        JobFailure::Other => "Something went wrong; the details say what. The catalogue is as it was.",
    }
}
