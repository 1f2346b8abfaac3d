//! Random histories: several patrons, titles, copies and branches, and a clock that jumps, also backwards.

use crate::support::*;
use bookmobile_circulation::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// One operation by a patron or the staff. The numbers select among the existing rows.
#[derive(Clone, Debug)]
enum Step {
    Place { patron: u128, title: usize, wants: usize, pickup: usize, days: Option<u16> },
    Cancel { patron: u128, hold: usize },
    Suspend { patron: u128, hold: usize, days: u16 },
    Resume { patron: u128, hold: usize },
    ChangePickup { patron: u128, hold: usize, pickup: usize },
    CheckOut { patron: u128, item: usize, at: usize },
    CheckIn { item: usize, at: usize },
    Renew { patron: u128, item: usize },
    RenewAll { patron: u128 },
    Mark { item: usize, mark: usize },
    Fetch,
    Sweep,
    Pass { days: i64 },
}

const TITLES: [&str; 4] = ["hlm", "film", "set", "rare"];
const BRANCHES: [&str; 3] = ["main", "east", "van"];
const PATRONS: u128 = 5;

fn library() -> Library {
    let library = Library::new(POLICY)
        .with_title("hlm", "book", &["h1@main", "h2@east", "h3@van"])
        .with_title("film", "video", &["f1@main", "f2@main"])
        .with_title("set", "book", &["s1@main/上册", "s2@east/上册", "s3@main/下册"])
        .with_title("rare", "book", &["r1@van"]);
    (0..PATRONS).fold(library, |library, n| library.with_patron(if n % 3 == 2 { "child" } else { "adult" }))
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (patron, any, branch) = (1..=PATRONS, 0..64_usize, 0..BRANCHES.len());
    let step = prop_oneof![
        6 => (patron.clone(), any.clone(), any.clone(), branch.clone(), proptest::option::weighted(0.2, 0..70_u16))
            .prop_map(|(patron, title, wants, pickup, days)| Step::Place { patron, title, wants, pickup, days }),
        2 => (patron.clone(), any.clone()).prop_map(|(patron, hold)| Step::Cancel { patron, hold }),
        2 => (patron.clone(), any.clone(), 0..40_u16)
            .prop_map(|(patron, hold, days)| Step::Suspend { patron, hold, days }),
        1 => (patron.clone(), any.clone()).prop_map(|(patron, hold)| Step::Resume { patron, hold }),
        1 => (patron.clone(), any.clone(), branch.clone())
            .prop_map(|(patron, hold, pickup)| Step::ChangePickup { patron, hold, pickup }),
        6 => (patron.clone(), any.clone(), branch.clone())
            .prop_map(|(patron, item, at)| Step::CheckOut { patron, item, at }),
        6 => (any.clone(), branch).prop_map(|(item, at)| Step::CheckIn { item, at }),
        2 => (patron.clone(), any.clone()).prop_map(|(patron, item)| Step::Renew { patron, item }),
        1 => patron.prop_map(|patron| Step::RenewAll { patron }),
        1 => (any.clone(), any).prop_map(|(item, mark)| Step::Mark { item, mark }),
        2 => Just(Step::Fetch),
        2 => Just(Step::Sweep),
        3 => (-3..20_i64).prop_map(|days| Step::Pass { days }),
    ];
    proptest::collection::vec(step, 1..120)
}

/// A history being played.
struct Play {
    library: Library,
    holds_placed: u128,
    loans_begun: usize,
    /// The outcome of each step.
    outcomes: Vec<String>,
}

fn play(steps: &[Step]) -> Play {
    let mut play = Play { library: library(), holds_placed: 0, loans_begun: 0, outcomes: Vec::new() };
    for step in steps {
        let outcome = play.step(step);
        play.outcomes.push(outcome);
        play.check();
    }
    play
}

impl Play {
    fn step(&mut self, step: &Step) -> String {
        let branch_of = |n: &usize| BRANCHES[n % BRANCHES.len()];
        let barcodes: Vec<String> = self.library.items.keys().map(ToString::to_string).collect();
        let item_of = |n: &usize| barcodes[n % barcodes.len()].as_str();
        let today = self.library.today();
        match step {
            Step::Place { patron, title: n, wants, pickup, days } => {
                let id = TITLES[n % TITLES.len()];
                let state = self.library.title(&title(id));
                let copies = state.items.iter().map(|item| Wants::Copy(item.barcode.clone()));
                let volumes = state.volumes().into_iter().map(Wants::Volume);
                let choices: Vec<Wants> = volumes.chain([Wants::Any, Wants::Any, Wants::Any]).chain(copies).collect();
                let request = HoldRequest {
                    id: hold_id(self.holds_placed + 1),
                    wants: choices[wants % choices.len()].clone(),
                    pickup: branch(branch_of(pickup)),
                    lapses: days.map(|days| today.plus(days)),
                };
                let outcome = self.library.place_for(*patron, id, request);
                if let Ok(placed) = &outcome {
                    self.holds_placed += 1;
                    assert_eq!(placed.place, placed.of, "last come, last served");
                }
                format!("{outcome:?}")
            }
            Step::Cancel { patron, hold } => format!("{:?}", self.library.cancel(*patron, self.hold(*hold))),
            Step::Suspend { patron, hold, days } => {
                format!("{:?}", self.library.suspend(*patron, self.hold(*hold), today.plus(*days)))
            }
            Step::Resume { patron, hold } => format!("{:?}", self.library.resume(*patron, self.hold(*hold))),
            Step::ChangePickup { patron, hold, pickup } => {
                format!("{:?}", self.library.change_pickup(*patron, self.hold(*hold), branch_of(pickup)))
            }
            Step::CheckOut { patron, item, at } => {
                let outcome = self.library.check_out(*patron, item_of(item), branch_of(at));
                self.loans_begun += usize::from(outcome.is_ok());
                format!("{outcome:?}")
            }
            Step::CheckIn { item, at } => self.check_in(item_of(item), branch_of(at)),
            Step::Renew { patron, item } => format!("{:?}", self.library.renew(*patron, item_of(item))),
            Step::RenewAll { patron } => format!("{:?}", self.library.renew_all(*patron)),
            Step::Mark { item, mark } => {
                format!("{:?}", self.library.mark(item_of(item), Mark::ALL[mark % Mark::ALL.len()]))
            }
            Step::Fetch => self.fetch(),
            Step::Sweep => format!("{:?}", self.library.sweep()),
            Step::Pass { days } => {
                self.library.pass_days(*days);
                self.library.today().to_string()
            }
        }
    }

    /// The id of a hold placed at some time, or of none.
    fn hold(&self, n: usize) -> u128 {
        n as u128 % (self.holds_placed + 1) + 1
    }

    /// Checks a copy in: it goes to the first active hold that it fits, unless it was already set aside.
    fn check_in(&mut self, item: &str, at: &str) -> String {
        let today = self.library.today();
        let before = self.library.title(&self.library.title_of(&barcode(item)).unwrap());
        let outcome = self.library.check_in(item, at);
        let after = self.library.title(&before.id);
        let (was, is) = (before.item(&barcode(item)).unwrap(), after.item(&barcode(item)).unwrap());
        if let (None, Some(served)) = (was.set_aside_for(), is.set_aside_for()) {
            let first = before.queue().find(|hold| hold.is_active(today) && hold.wants.fits(is));
            assert_eq!(first.map(|hold| hold.id), Some(served), "first come, first served");
        }
        format!("{outcome:?}")
    }

    /// Staff fetch copies until the pick list is empty: then nobody waits for a copy at hand.
    fn fetch(&mut self) -> String {
        let mut fetched = 0;
        for id in TITLES {
            while let Some((item, _)) = self.library.picks(id).first().cloned() {
                let at = self.library.item(&item).at.to_string();
                self.check_in(&item, &at);
                assert!(self.library.item(&item).set_aside_for().is_some(), "{item} was fetched for nobody");
                fetched += 1;
            }
            self.nobody_is_stranded(id);
        }
        format!("{fetched} fetched")
    }

    /// The invariants after every step. [`Library::run`] checks that a copy is in one place and that copies and holds agree.
    fn check(&self) {
        let library = &self.library;
        for id in TITLES {
            let title = library.title(&title(id));
            let places: Vec<Option<u32>> = title.queue().map(|hold| title.place(hold.id)).collect();
            assert_eq!(places, (1..=title.queue_len()).map(Some).collect::<Vec<_>>());
            self.nobody_is_stranded(id);
        }
        for n in 1..=PATRONS {
            let patron = library.patron(n);
            let category = library.policy.category(&patron.category).unwrap();
            let video = KindCode::new("video").unwrap();
            assert!(patron.loans.len() <= usize::from(category.loans_max));
            assert!(patron.holds.len() <= usize::from(category.holds_max));
            let of_kind = |max: Option<u16>, count: usize| max.is_none_or(|max| count <= usize::from(max));
            assert!(of_kind(category.loans_max_of(&video), patron.loans.iter().filter(|l| l.kind == video).count()));
            assert!(of_kind(category.holds_max_of(&video), patron.holds.iter().filter(|h| h.kind == video).count()));
        }
        // Each hold is live or has ended once; so is each loan.
        let ended = library.ended_holds.iter().map(|ended| ended.hold.id);
        let holds: Vec<HoldId> = library.holds.keys().copied().chain(ended).collect();
        assert_eq!(holds.len() as u128, self.holds_placed);
        assert_eq!(BTreeSet::from_iter(&holds).len(), holds.len());
        let open = library.items.values().filter_map(|(_, item)| item.loan()).map(|loan| loan.id);
        let loans: Vec<LoanId> = open.chain(library.ended_loans.iter().map(|ended| ended.loan.id)).collect();
        assert_eq!(loans.len(), self.loans_begun);
        assert_eq!(BTreeSet::from_iter(&loans).len(), loans.len());
    }

    /// No copy at hand is missing from the pick list while a hold without a pick waits for it.
    fn nobody_is_stranded(&self, id: &str) {
        let (title, today) = (self.library.title(&title(id)), self.library.today());
        let picks = title.pick_list(today);
        for pick in &picks {
            let hold = title.hold(pick.hold).unwrap();
            assert!(hold.is_active(today) && hold.wants.fits(title.item(&pick.item).unwrap()));
        }
        for hold in title.queue().filter(|hold| hold.is_active(today)) {
            if picks.iter().any(|pick| pick.hold == hold.id) {
                continue;
            }
            let free = title.items.iter().find(|item| {
                item.is_at_hand() && hold.wants.fits(item) && !picks.iter().any(|pick| pick.item == item.barcode)
            });
            assert_eq!(free, None, "hold {} waits while a copy is there", hold.id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_history_keeps_the_rules_and_can_be_repeated(steps in steps()) {
        let (once, again) = (play(&steps), play(&steps));
        prop_assert_eq!(once.outcomes.len(), steps.len());
        prop_assert_eq!(once.outcomes, again.outcomes);
        prop_assert_eq!(once.library, again.library);
    }
}

/// The property above is empty if nothing happens: histories must reach every state and every end.
#[test]
fn histories_reach_what_they_are_to_test() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..200 {
        let steps = steps().new_tree(&mut runner).unwrap().current();
        let library = play(&steps).library;
        seen.extend(library.ended_holds.iter().map(|ended| match ended.end {
            HoldEnd::Fulfilled { .. } => "fulfilled",
            HoldEnd::CancelledByPatron | HoldEnd::CancelledByStaff => "cancelled",
            HoldEnd::Unfilled => "unfilled",
            HoldEnd::Unclaimed => "unclaimed",
        }));
        seen.extend(library.ended_loans.iter().map(|ended| match ended.end {
            LoanEnd::Returned { .. } => "returned",
            LoanEnd::Lost => "lost",
        }));
        seen.extend(library.items.values().map(|(_, item)| item.state.code().code()));
    }
    for wanted in ["fulfilled", "cancelled", "unfilled", "unclaimed", "returned", "lost"] {
        assert!(seen.contains(wanted), "no history came to {wanted}: {seen:?}");
    }
    let states: BTreeSet<&str> =
        StateCode::ALL.iter().map(|code| code.code()).filter(|c| *c != "lent_elsewhere").collect();
    assert!(states.is_subset(&seen), "not reached: {:?}", states.difference(&seen));
}
