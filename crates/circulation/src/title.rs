//! A title with its copies and its queue: the unit that one operation reads, changes and saves.

use crate::{
    Barcode, BranchCode, Day, Hold, HoldId, HoldState, Item, ItemState, KindCode, PatronId, Reason, RecordId, Wants,
};

/// A title with its copies and its live holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleState {
    /// The title.
    pub id: RecordId,
    /// Its kind of material.
    pub kind: KindCode,
    /// Its copies.
    pub items: Vec<Item>,
    /// Its live holds in ascending order of [`Hold::ticket`]: first come, first served.
    pub holds: Vec<Hold>,
}

/// A line of the pick list: a copy to fetch from its shelf for a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The copy; [`TitleState::items`] says where it is.
    pub item: Barcode,
    /// The hold it is for.
    pub hold: HoldId,
}

impl TitleState {
    /// The live hold with this id.
    pub fn hold(&self, id: HoldId) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.id == id)
    }

    /// The copy with this barcode.
    ///
    /// # Errors
    /// [`Reason::NoSuchItem`].
    pub fn item(&self, barcode: &Barcode) -> Result<&Item, Reason> {
        self.items.iter().find(|item| item.barcode == *barcode).ok_or(Reason::NoSuchItem)
    }

    /// The holds without a copy set aside, in order. The place of a hold is its position here, from 1: suspended holds keep
    /// theirs and are passed over.
    pub fn queue(&self) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(|hold| hold.state.is_queued())
    }

    /// The length of the queue.
    pub fn queue_len(&self) -> u32 {
        u32::try_from(self.queue().count()).unwrap_or(u32::MAX)
    }

    /// The place of this hold in the queue, from 1; `None` if a copy is set aside for it, or it is not live.
    pub fn place(&self, id: HoldId) -> Option<u32> {
        let position = self.queue().position(|hold| hold.id == id)?;
        u32::try_from(position + 1).ok()
    }

    /// The volumes of the lendable copies, each once, in the order of the copies.
    pub fn volumes(&self) -> Vec<String> {
        let mut volumes: Vec<String> = Vec::new();
        for volume in self.items.iter().filter(|item| item.is_lendable()).filter_map(|item| item.volume.as_ref()) {
            if !volumes.contains(volume) {
                volumes.push(volume.clone());
            }
        }
        volumes
    }

    /// The first active hold in the queue that this copy would fill.
    pub fn next_for(&self, item: &Item, today: Day) -> Option<&Hold> {
        self.queue().find(|hold| hold.is_active(today) && hold.wants.fits(item))
    }

    /// The pick list: copies at hand for staff to fetch, each for one hold that is active today. As many holds as possible are
    /// served, earlier ones first, and copies at the pickup branch before others.
    pub fn pick_list(&self, today: Day) -> Vec<Pick> {
        let copies: Vec<&Item> = self.items.iter().filter(|item| item.is_at_hand()).collect();
        self.assign(&copies, today, None)
    }

    /// The number of other patrons who wait for this copy: 0 if the other copies at hand serve as many of them without it, so
    /// that it can be lent or stay on loan.
    pub(crate) fn waiting_for(&self, item: &Item, patron: PatronId, today: Day) -> u32 {
        let others = |hold: &&Hold| hold.patron != patron && hold.is_active(today) && hold.wants.fits(item);
        let waiting = self.queue().filter(others).count();
        if waiting == 0 {
            return 0;
        }
        let mut copies: Vec<&Item> =
            self.items.iter().filter(|other| other.is_at_hand() && other.barcode != item.barcode).collect();
        let without = self.assign(&copies, today, Some(patron)).len();
        copies.push(item);
        let with = self.assign(&copies, today, Some(patron)).len();
        if with > without { u32::try_from(waiting).unwrap_or(u32::MAX) } else { 0 }
    }

    /// Assigns copies to active holds by augmenting paths (Kuhn): each hold in turn takes a free copy, or one whose hold can
    /// take another. A hold once served stays served.
    fn assign(&self, copies: &[&Item], today: Day, passed_over: Option<PatronId>) -> Vec<Pick> {
        let mut holders: Vec<Option<&Hold>> = vec![None; copies.len()];
        for hold in self.queue().filter(|hold| hold.is_active(today) && Some(hold.patron) != passed_over) {
            if holders.iter().all(Option::is_some) {
                break;
            }
            give(hold, copies, &mut holders, &mut vec![false; copies.len()]);
        }
        let picks = copies.iter().zip(holders).filter_map(|(copy, hold)| Some((copy, hold?)));
        picks.map(|(copy, hold)| Pick { item: copy.barcode.clone(), hold: hold.id }).collect()
    }

    /// Contradictions within the title; none after any operation. For tests, and for a store that suspects its data.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (before, after) in self.holds.iter().zip(self.holds.iter().skip(1)) {
            if before.ticket >= after.ticket {
                faults.push(format!("holds {} and {} are out of order", before.id, after.id));
            }
        }
        for hold in &self.holds {
            let Some(barcode) = hold.state.item() else { continue };
            let agree = self.items.iter().any(|item| {
                item.barcode == *barcode
                    && match (&hold.state, &item.state) {
                        (HoldState::Ready { .. }, ItemState::OnHoldShelf { hold: id }) => {
                            *id == hold.id && item.at == hold.pickup
                        }
                        (HoldState::InTransit { .. }, ItemState::InTransit { to, hold: id }) => {
                            *id == Some(hold.id) && *to == hold.pickup
                        }
                        _ => false,
                    }
            });
            if !agree {
                faults.push(format!("hold {} has a copy that is not set aside for it", hold.id));
            }
        }
        for item in &self.items {
            if item
                .set_aside_for()
                .is_some_and(|id| self.hold(id).and_then(|hold| hold.state.item()) != Some(&item.barcode))
            {
                faults.push(format!("copy {} is set aside for a hold that does not know it", item.barcode));
            }
        }
        faults
    }

    pub(crate) fn item_mut(&mut self, barcode: &Barcode) -> Result<&mut Item, Reason> {
        self.items.iter_mut().find(|item| item.barcode == *barcode).ok_or(Reason::NoSuchItem)
    }

    pub(crate) fn hold_mut(&mut self, id: HoldId) -> Result<&mut Hold, Reason> {
        self.holds.iter_mut().find(|hold| hold.id == id).ok_or(Reason::NoSuchHold)
    }

    /// Branches with a copy at hand that fits, each once.
    pub(crate) fn branches_at_hand(&self, wants: &Wants) -> Vec<BranchCode> {
        let mut branches: Vec<BranchCode> = Vec::new();
        for item in self.items.iter().filter(|item| item.is_at_hand() && wants.fits(item)) {
            if !branches.contains(&item.at) {
                branches.push(item.at.clone());
            }
        }
        branches
    }
}

/// Assigns one of `copies` to `hold`, moving earlier holds to other copies if that makes room; returns whether it
/// succeeded. `seen` marks the copies already tried.
fn give<'h>(hold: &'h Hold, copies: &[&Item], holders: &mut [Option<&'h Hold>], seen: &mut [bool]) -> bool {
    let mut order: Vec<usize> = (0..copies.len()).filter(|&n| hold.wants.fits(copies[n])).collect();
    order.sort_by_key(|&n| copies[n].at != hold.pickup);
    for n in order {
        if std::mem::replace(&mut seen[n], true) {
            continue;
        }
        let free = match holders[n] {
            None => true,
            Some(other) => give(other, copies, holders, seen),
        };
        if free {
            holders[n] = Some(hold);
            return true;
        }
    }
    false
}
