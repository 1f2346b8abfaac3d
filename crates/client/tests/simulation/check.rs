//! What must be so at the end of every run. That places are unique and consecutive is checked with every transaction.

use crate::world::{Did, World, hold_of};
use bookmobile_circulation::*;
use bookmobile_client::outbox::{Progress, View};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub fn check(world: &Rc<World>) {
    let ledger = world.ledger.borrow();
    none_is_applied_twice(world, &ledger);
    let mut views: BTreeMap<(usize, PatronId), View> = BTreeMap::new();
    for did in ledger.iter() {
        let view = views.entry((did.device, did.patron)).or_insert_with(|| {
            let here = world.here(&world.devices[did.device]);
            world.run(here.outbox(did.patron, 0).view()).unwrap()
        });
        // What needs a hold goes with it.
        let needed = |other: &&Did| hold_of(&did.action) == Some(HoldId::from(other.key)) && other.device == did.device;
        let undo_tried = did.undo_tried || ledger.iter().find(needed).is_some_and(|placed| placed.undo_tried);
        none_is_lost(world, did, undo_tried, view);
    }
    for ((_, patron), view) in &views {
        they_agree(world, *patron, view);
    }
    for (whose, view) in &views {
        none_overtakes(world, whose.1, view);
    }
}

fn none_is_applied_twice(world: &World, ledger: &[Did]) {
    let server = world.server.borrow();
    let keys: BTreeSet<ActionKey> = server.applied.iter().copied().collect();
    assert_eq!(keys.len(), server.applied.len(), "an action was applied twice");
    let live = server.holds().map(|hold| hold.id);
    let holds: Vec<HoldId> = live.chain(server.ended_holds.iter().copied()).collect();
    let mut accepted = BTreeSet::new();
    let mut lists = Vec::new();
    for did in ledger {
        let Some(recorded) = server.recorded(did.key) else { continue };
        assert_eq!(recorded.patron, did.patron, "{did:?} was done for another patron");
        assert_ne!(recorded.outcome, Outcome::NeedsSignIn);
        let is_accepted = matches!(recorded.outcome, Outcome::Accepted(_));
        world.tally(|tally| if is_accepted { tally.accepted += 1 } else { tally.refused += 1 });
        match &did.action {
            Action::PlaceHold { .. } if is_accepted => _ = accepted.insert(HoldId::from(did.key)),
            Action::CreateList { .. } => lists.push((did.patron, ListId::from(did.key))),
            _ => {}
        }
    }
    assert_eq!(holds.len(), accepted.len(), "each accepted hold is there once");
    assert_eq!(holds.into_iter().collect::<BTreeSet<_>>(), accepted);
    let mut made = server.lists.clone();
    made.sort();
    lists.sort();
    assert_eq!(made, lists, "each list is there once");
}

fn none_is_lost(world: &World, did: &Did, undo_tried: bool, view: &View) {
    let server = world.server.borrow();
    let recorded = server.recorded(did.key);
    let entry = view.entries.iter().find(|entry| entry.sent.key == did.key);
    if did.undone {
        assert!(entry.is_none() && recorded.is_none(), "{did:?} was undone, and is there: {recorded:?}");
        return;
    }
    match entry.map(|entry| &entry.progress) {
        Some(Progress::Done { outcome }) => {
            assert_eq!(recorded.map(|recorded| &recorded.outcome), Some(outcome), "{did:?} was told another outcome");
            assert_ne!(*outcome, Outcome::Refused(Reason::KeyReused), "{did:?} was changed under way");
        }
        Some(progress) => {
            assert!(world.is_stuck(did.key), "{did:?} still waits: {progress:?}");
            assert!(recorded.is_none(), "{did:?} waits for an answer that there is");
        }
        None if did.thrown_away => {}
        None if did.forgotten && did.kept && !undo_tried => {
            assert!(recorded.is_some(), "{did:?} is gone without an answer");
        }
        None => {
            assert!(!did.kept || undo_tried || did.forgotten, "{did:?} is lost");
            assert!(recorded.is_none() || did.forgotten, "{did:?} was done, and its device does not know");
        }
    }
}

fn they_agree(world: &World, patron: PatronId, view: &View) {
    if view.needs_sign_in {
        assert_eq!(view, &View { needs_sign_in: true, ..View::default() }, "only who signed out is not known");
        return;
    }
    let known = view.state.as_ref().expect("the state was told");
    let now_unix_secs = world.now_unix_millis.get() / 1_000;
    let told = world.server.borrow().state(patron, None, now_unix_secs);
    assert_eq!((&known.holds, &known.loans), (&told.holds, &told.loans), "device and server do not agree");
    assert_eq!(known.messages, told.messages, "messages are missing or doubled");
}

/// What was done to one hold on one device came to the server in that order.
fn none_overtakes(world: &World, patron: PatronId, view: &View) {
    let server = world.server.borrow();
    let mut last: BTreeMap<HoldId, usize> = BTreeMap::new();
    for sent in view.entries.iter().map(|entry| &entry.sent) {
        let Some(turn) = server.applied.iter().position(|key| *key == sent.key) else { continue };
        let hold = hold_of(&sent.action().unwrap()).unwrap_or(HoldId::from(sent.key));
        if let Some(before) = last.insert(hold, turn) {
            assert!(before < turn, "{sent:?} of {patron} overtook what was done before it");
        }
    }
}
