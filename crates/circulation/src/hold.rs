//! Holds: their states, and placing, cancelling, suspending, resuming and moving them.

use crate::decision::{Change, Decision, Done, Rules};
use crate::{Barcode, BranchCode, Day, HoldId, Item, ItemState, PatronId, PatronState, Reason, TitleState};
use serde::{Deserialize, Serialize};

/// A live hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The id of the hold.
    pub id: HoldId,
    /// The patron who placed it.
    pub patron: PatronId,
    /// The copies of the title that would fill it.
    pub wants: Wants,
    /// The pickup branch.
    pub pickup: BranchCode,
    /// The order of arrival at the server; unique among the live holds of a title, with gaps.
    pub ticket: u64,
    /// The time it reached the server, in seconds since 1970-01-01 UTC. For display; the ticket decides the order.
    pub placed_unix_secs: i64,
    /// The last day on which the hold can be filled.
    pub lapses: Day,
    /// Its state.
    pub state: HoldState,
}

/// The level of a hold: the title, a volume, or one copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    /// Any copy.
    #[default]
    Any,
    /// A copy of this volume or issue, as written in the copies.
    Volume(String),
    /// This copy only.
    Copy(Barcode),
}

impl Wants {
    /// Whether this copy can be lent and would fill the hold.
    pub fn fits(&self, item: &Item) -> bool {
        item.is_lendable()
            && match self {
                Self::Any => true,
                Self::Volume(volume) => item.volume.as_ref() == Some(volume),
                Self::Copy(barcode) => item.barcode == *barcode,
            }
    }
}

/// The state of a live hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum HoldState {
    /// In the queue.
    Waiting,
    /// In the queue, but passed over until this day, when it becomes active again.
    Suspended {
        /// The first day after the suspension.
        until: Day,
    },
    /// A copy is on its way to the pickup branch.
    InTransit {
        /// The copy.
        item: Barcode,
    },
    /// A copy is on the hold shelf of the pickup branch.
    Ready {
        /// The copy.
        item: Barcode,
        /// The last day on which it can be collected.
        until: Day,
    },
}

impl HoldState {
    /// Whether no copy is set aside yet.
    pub const fn is_queued(&self) -> bool {
        matches!(self, Self::Waiting | Self::Suspended { .. })
    }

    /// The copy that is set aside.
    pub const fn item(&self) -> Option<&Barcode> {
        match self {
            Self::Waiting | Self::Suspended { .. } => None,
            Self::InTransit { item } | Self::Ready { item, .. } => Some(item),
        }
    }
}

/// An ended hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedHold {
    /// The hold in its last state.
    pub hold: Hold,
    /// The way it ended.
    pub end: HoldEnd,
    /// The time of the end, in seconds since 1970-01-01 UTC.
    pub ended_unix_secs: i64,
}

/// The ways in which a hold ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum HoldEnd {
    /// The patron borrowed this copy.
    Fulfilled {
        /// The copy.
        item: Barcode,
    },
    /// The patron cancelled it.
    CancelledByPatron,
    /// Staff cancelled it.
    CancelledByStaff,
    /// No copy became available in time.
    Unfilled,
    /// The copy was not collected in time.
    Unclaimed,
}

/// The party that requests an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A patron, for the patron's own holds only.
    Patron(PatronId),
    /// Staff.
    Staff,
}

/// A request to place a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRequest {
    /// The id of the new hold.
    pub id: HoldId,
    /// The copies that would fill it.
    pub wants: Wants,
    /// The pickup branch. The caller has checked that the branch exists.
    pub pickup: BranchCode,
    /// The last day on which the patron wants it, if the patron chose one.
    pub lapses: Option<Day>,
}

/// A placed hold and its place in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The id of the hold.
    pub hold: HoldId,
    /// Its place in the queue, from 1.
    pub place: u32,
    /// The length of the queue, this hold included.
    pub of: u32,
    /// The pickup branch.
    pub pickup: BranchCode,
}

/// The status of a hold, as its patron sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the line above each variant explains its fields")]
pub enum HoldStatus {
    /// This place in a queue of this length.
    Waiting { place: u32, of: u32 },
    /// This place, suspended until this day.
    Suspended { place: u32, of: u32, until: Day },
    /// A copy is on its way.
    InTransit,
    /// A copy waits through this day.
    Ready { until: Day },
}

impl Hold {
    /// Whether the hold is queued today, neither suspended nor lapsed.
    pub fn is_active(&self, today: Day) -> bool {
        today <= self.lapses
            && match self.state {
                HoldState::Waiting => true,
                HoldState::Suspended { until } => until <= today,
                HoldState::InTransit { .. } | HoldState::Ready { .. } => false,
            }
    }
}

impl TitleState {
    /// The status of this hold; `None` if it is not live.
    pub fn hold_status(&self, id: HoldId) -> Option<HoldStatus> {
        let hold = self.hold(id)?;
        let (place, of) = (self.place(id).unwrap_or_default(), self.queue_len());
        Some(match hold.state {
            HoldState::Waiting => HoldStatus::Waiting { place, of },
            HoldState::Suspended { until } => HoldStatus::Suspended { place, of, until },
            HoldState::InTransit { .. } => HoldStatus::InTransit,
            HoldState::Ready { until, .. } => HoldStatus::Ready { until },
        })
    }

    /// Whether one copy would fill both.
    fn overlap(&self, a: &Wants, b: &Wants) -> bool {
        a == b || self.items.iter().any(|item| a.fits(item) && b.fits(item))
    }
}

/// Places a hold at the end of the queue.
///
/// # Errors
/// A [`Reason`] of the patron's standing or limits, or one of `choose_volume`, `no_copy`, `kind_not_lent`,
/// `already_on_loan`, `already_held`, `key_reused`, `no_pickup_there`, `day_out_of_range`, `on_shelf`.
pub fn place(rules: &Rules, title: &mut TitleState, patron: &PatronState, request: HoldRequest) -> Decision<Placed> {
    let HoldRequest { id, wants, pickup, lapses } = request;
    let category = patron.in_good_standing(rules)?;
    let volumes = title.volumes();
    if wants == Wants::Any && volumes.len() > 1 {
        return Err(Reason::ChooseVolume { volumes });
    }
    if !title.items.iter().any(|item| wants.fits(item)) {
        return Err(Reason::NoCopy);
    }
    if rules.policy.loan_rule(&patron.category, &title.kind).is_none_or(|rule| rule.days == 0) {
        return Err(Reason::KindNotLent { kind: title.kind.clone() });
    }
    let loans = title.items.iter().filter(|item| wants.fits(item)).filter_map(|item| Some((item, item.loan()?)));
    if let Some((item, loan)) = loans.into_iter().find(|(_, loan)| loan.patron == patron.id) {
        return Err(Reason::AlreadyOnLoan { item: item.barcode.clone(), due: loan.due });
    }
    if title.hold(id).is_some_and(|hold| hold.patron != patron.id) {
        return Err(Reason::KeyReused);
    }
    let mut own = title.holds.iter().filter(|hold| hold.patron == patron.id);
    if let Some(hold) = own.find(|hold| title.overlap(&hold.wants, &wants)) {
        return Err(Reason::AlreadyHeld { hold: hold.id, place: title.place(hold.id) });
    }
    check_pickup(rules, &pickup)?;
    if !rules.policy.holds.on_shelf_copies {
        let branches = title.branches_at_hand(&wants);
        if !branches.is_empty() {
            return Err(Reason::OnShelf { branches });
        }
    }
    let today = rules.today();
    let last = today.plus(rules.policy.holds.waiting_days_max);
    let lapses = lapses.unwrap_or(last);
    check_day(lapses, today, last)?;
    patron.may_hold(category, &title.kind)?;

    let hold = Hold {
        id,
        patron: patron.id,
        wants,
        pickup: pickup.clone(),
        ticket: title.holds.last().map_or(1, |last| last.ticket + 1),
        placed_unix_secs: rules.now_unix_secs,
        lapses,
        state: HoldState::Waiting,
    };
    title.holds.push(hold.clone());
    let of = title.queue_len();
    Ok(Done::new(Placed { hold: id, place: of, of, pickup }, vec![Change::Hold(hold)]))
}

/// Ends a hold. A copy that was set aside for it becomes free: on the hold shelf it waits for the next check-in, which may
/// assign it to the next hold in the queue; in transit, it arrives without a hold.
///
/// # Errors
/// [`Reason::NoSuchHold`].
pub fn cancel(rules: &Rules, title: &mut TitleState, actor: Actor, id: HoldId) -> Decision<()> {
    owned(title, actor, id)?;
    let end = match actor {
        Actor::Patron(_) => HoldEnd::CancelledByPatron,
        Actor::Staff => HoldEnd::CancelledByStaff,
    };
    let mut changes = Vec::new();
    end_hold(rules, title, id, end, &mut changes)?;
    Ok(Done::new((), changes))
}

/// Suspends a hold until the day `until`. It keeps its place.
///
/// # Errors
/// [`Reason::NoSuchHold`], [`Reason::SetAside`], [`Reason::DayOutOfRange`].
pub fn suspend(rules: &Rules, title: &mut TitleState, actor: Actor, id: HoldId, until: Day) -> Decision<()> {
    let hold = queued(title, actor, id)?;
    let (first, last) = (rules.today().plus(1), rules.today().plus(rules.policy.holds.suspension_days_max));
    check_day(until, first, last.min(hold.lapses))?;
    hold.state = HoldState::Suspended { until };
    Ok(Done::new((), vec![Change::Hold(hold.clone())]))
}

/// Ends the suspension of a hold.
///
/// # Errors
/// [`Reason::NoSuchHold`], [`Reason::SetAside`], [`Reason::NotSuspended`].
pub fn resume(title: &mut TitleState, actor: Actor, id: HoldId) -> Decision<()> {
    let hold = queued(title, actor, id)?;
    if !matches!(hold.state, HoldState::Suspended { .. }) {
        return Err(Reason::NotSuspended);
    }
    hold.state = HoldState::Waiting;
    Ok(Done::new((), vec![Change::Hold(hold.clone())]))
}

/// Moves a hold to another pickup branch, unless a copy is already set aside for it.
///
/// # Errors
/// [`Reason::NoSuchHold`], [`Reason::SetAside`], [`Reason::NoPickupThere`].
pub fn change_pickup(
    rules: &Rules,
    title: &mut TitleState,
    actor: Actor,
    id: HoldId,
    pickup: BranchCode,
) -> Decision<()> {
    let hold = queued(title, actor, id)?;
    check_pickup(rules, &pickup)?;
    hold.pickup = pickup;
    Ok(Done::new((), vec![Change::Hold(hold.clone())]))
}

/// Removes a hold from the title, and frees the copy that was set aside for it.
pub(crate) fn end_hold(
    rules: &Rules,
    title: &mut TitleState,
    id: HoldId,
    end: HoldEnd,
    changes: &mut Vec<Change>,
) -> Result<(), Reason> {
    let position = title.holds.iter().position(|hold| hold.id == id).ok_or(Reason::NoSuchHold)?;
    let hold = title.holds.remove(position);
    if let Some(barcode) = hold.state.item()
        && let Ok(item) = title.item_mut(barcode)
    {
        let freed = match &item.state {
            ItemState::OnHoldShelf { .. } => Some(ItemState::Unclaimed),
            ItemState::InTransit { to, .. } => Some(ItemState::InTransit { to: to.clone(), hold: None }),
            _ => None,
        };
        if let Some(state) = freed {
            item.state = state;
            changes.push(Change::Item(item.clone()));
        }
    }
    changes.push(Change::HoldEnded(EndedHold { hold, end, ended_unix_secs: rules.now_unix_secs }));
    Ok(())
}

fn owned(title: &mut TitleState, actor: Actor, id: HoldId) -> Result<&mut Hold, Reason> {
    let hold = title.hold_mut(id)?;
    match actor {
        Actor::Patron(patron) if hold.patron != patron => Err(Reason::NoSuchHold),
        Actor::Patron(_) | Actor::Staff => Ok(hold),
    }
}

fn queued(title: &mut TitleState, actor: Actor, id: HoldId) -> Result<&mut Hold, Reason> {
    let hold = owned(title, actor, id)?;
    if hold.state.is_queued() { Ok(hold) } else { Err(Reason::SetAside { pickup: hold.pickup.clone() }) }
}

fn check_pickup(rules: &Rules, pickup: &BranchCode) -> Result<(), Reason> {
    if rules.policy.is_pickup_branch(pickup) {
        return Ok(());
    }
    Err(Reason::NoPickupThere { branches: rules.policy.holds.pickup_branches.clone() })
}

fn check_day(day: Day, from: Day, to: Day) -> Result<(), Reason> {
    if (from..=to).contains(&day) { Ok(()) } else { Err(Reason::DayOutOfRange { from, to }) }
}
