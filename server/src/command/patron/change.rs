//! `bookmobile patron find`, `change`, `pay` and `show --json`: what the desk does, for scripts.

use super::{BY, PatronError, Who, found};
use crate::command::policy;
use crate::store::{self, AccountScope, Location, PatronChanged, Store};
use crate::{clock, out};
use bookmobile_api::desk::{PatronChange, PatronDetails};
use bookmobile_circulation::{Barcode, CategoryCode, Day, PatronId, Rules};

/// What `bookmobile patron change` takes.
#[derive(Debug, clap::Args)]
pub struct Change {
    #[command(flatten)]
    who: Who,
    /// Another number on the card, where one was lost. Loans, holds and sessions stay.
    #[arg(long, value_name = "CARD")]
    new_card: Option<String>,
    /// What people call the patron.
    #[arg(long)]
    name: Option<String>,
    /// A category of the policy.
    #[arg(long, value_name = "CODE")]
    category: Option<String>,
    /// Where the library can write to; "" takes it away.
    #[arg(long)]
    email: Option<String>,
    /// Where the library can call; "" takes it away.
    #[arg(long)]
    phone: Option<String>,
    /// The last day on which the card is valid, as 2027-12-31; "" takes it away.
    #[arg(long, value_name = "DAY")]
    valid_until: Option<String>,
}

/// Prints patrons by card number, username, name or phone number.
pub async fn find(db: &Location, text: &str) -> Result<(), PatronError> {
    let store = store::open(db).await?;
    let patrons = store.find_patrons(text).await?;
    store.close().await;
    for patron in patrons {
        out::line(serde_json::to_string(&patron)?);
    }
    Ok(())
}

/// Changes what is given of an account.
pub async fn change(args: Change) -> Result<(), PatronError> {
    let (store, patron) = found(&args.who).await?;
    let policy = policy::current(&store).await?;
    let was = shown(&store, patron.id).await?.profile;
    let card = |text: String| Barcode::new(&text).map_err(|why| PatronError::Card(text, why));
    let category = |text: String| CategoryCode::new(&text).map_err(|why| PatronError::Category(text, why));
    let change = PatronChange {
        new_card: card(args.new_card.unwrap_or_else(|| was.card.clone()))?,
        card: was.card,
        name: args.name.unwrap_or(was.name),
        category: category(args.category.unwrap_or(was.category))?,
        email: args.email.or(was.email),
        phone: args.phone.or(was.phone),
        valid_until: match args.valid_until.as_deref() {
            None => was.valid_until,
            Some("") => None,
            Some(day) => Some(Day::parse(day)?),
        },
    };
    let change = change.checked().map_err(PatronError::Change)?;
    if policy.category(&change.category).is_none() {
        return Err(PatronError::NoCategory(change.category));
    }
    let changed = store.change_patron(BY, patron.id, &change, AccountScope::Everybody, clock::now_unix_secs()).await?;
    store.close().await;
    match changed {
        PatronChanged::Changed => Ok(()),
        PatronChanged::CardTaken => Err(PatronError::Taken(change.new_card.to_string())),
        PatronChanged::NotAllowed => Err(PatronError::Unknown(change.card)),
    }
}

/// Notes that charges were paid: these, or all; prints how much was paid.
pub async fn pay(who: &Who, charges: Vec<i64>) -> Result<(), PatronError> {
    let (store, patron) = found(who).await?;
    let charges = if charges.is_empty() {
        shown(&store, patron.id).await?.charges.iter().map(|charge| charge.number).collect()
    } else {
        charges
    };
    let paid = store.pay(BY, patron.id, &charges, clock::now_unix_secs()).await?;
    store.close().await;
    let paid = paid.map_err(|_| PatronError::NoCharge(patron.card))?;
    out::line(format_args!("paid: {paid}"));
    Ok(())
}

/// An account with all that the desk can do something about.
pub async fn shown(store: &Store, patron: PatronId) -> Result<PatronDetails, PatronError> {
    let policy = policy::current(store).await?;
    let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
    let shown = store.patron_details(&rules, patron).await?;
    shown.ok_or_else(|| PatronError::Unknown(patron.to_string()))
}
