//! What happens, step by step, as chance has it; and the end, when everything works again.

use crate::check::check;
use crate::device::{Device, Here};
use crate::network::{Network, Packet};
use crate::rng::Rng;
use crate::server::{BRANCHES, Job, POISON, Server, TITLES, branch, title};
use bookmobile_circulation::action::Text;
use bookmobile_circulation::*;
use bookmobile_client::outbox::memory::MemoryActions;
use bookmobile_client::outbox::{DrainOutcome, Outbox, Unanswered, UndoOutcome};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

/// The policy of a library that has set none. Reading one takes longer than a step of a run.
static DEFAULT_POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::parse("").unwrap());

const START_UNIX_MILLIS: i64 = 1_790_568_000_000;
const DAY_MILLIS: i64 = 86_400_000;

/// Something a patron did.
#[derive(Clone, Debug)]
pub struct Did {
    pub device: usize,
    pub patron: PatronId,
    pub key: ActionKey,
    pub action: Action,
    /// The device said that it is queued.
    pub kept: bool,
    /// The patron took it back, or tried to.
    pub undo_tried: bool,
    /// The device said that it is taken back.
    pub undone: bool,
    /// The patron signed out on this device since.
    pub forgotten: bool,
    /// The patron threw away what had no answer.
    pub thrown_away: bool,
}

macro_rules! tally {
    ($($name:ident),+ $(,)?) => {
        /// How often things happened.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Tally { $(pub $name: u64),+ }

        impl Tally {
            pub fn counts(&self) -> [(&'static str, u64); [$(stringify!($name)),+].len()] {
                [$((stringify!($name), self.$name)),+]
            }
        }

        impl std::ops::AddAssign for Tally {
            fn add_assign(&mut self, other: Self) {
                $(self.$name += other.$name;)+
            }
        }
    };
}

tally!(
    lost,
    doubled,
    reordered,
    timeouts,
    refused_batches,
    stopped_batches,
    repeats,
    tab_crashes,
    device_crashes,
    server_crashes,
    storage_failures,
    tabs_at_once,
    taken_locks,
    clocks_changed,
    sign_ins_needed,
    sign_outs,
    undone,
    accepted,
    refused,
    poisoned,
);

/// How the server fails for an action that it cannot take.
#[derive(Clone, Copy, Debug)]
enum Poison {
    Status(u16),
    NotProcessed,
}

struct Task {
    device: usize,
    tab: usize,
    future: Pin<Box<dyn Future<Output = ()>>>,
}

pub struct World {
    aloud: bool,
    pub rng: Rng,
    pub now_unix_millis: Cell<i64>,
    /// Whether things go wrong.
    faulty: Cell<bool>,
    poison: Option<Poison>,
    pub devices: Vec<Rc<Device>>,
    tasks: RefCell<Vec<Task>>,
    pub network: RefCell<Network>,
    pub server: RefCell<Server>,
    jobs: RefCell<Vec<Job>>,
    pub ledger: RefCell<Vec<Did>>,
    tally: Cell<Tally>,
}

pub fn patron(n: usize) -> PatronId {
    PatronId::v7(n as u64 + 1, &[0; 10])
}

const PATRONS: usize = 4;

impl World {
    pub fn new(seed: u64, aloud: bool) -> Rc<Self> {
        let rng = Rng::new(seed);
        let devices = (0..2 + rng.below(3)).map(|number| {
            let user = Cell::new(patron(rng.below(PATRONS)));
            let skew = (rng.below(11) as i64 - 5) * DAY_MILLIS;
            Rc::new(Device {
                number,
                store: MemoryActions::default(),
                session: Cell::new(None),
                user,
                leaving: RefCell::default(),
                skew_millis: Cell::new(skew),
                tabs: Cell::new([rng.next(), rng.next()]),
                locks: rng.one_in(2).then(RefCell::default),
            })
        });
        let devices = devices.collect();
        let poison = [400, 409, 500, 503].map(Poison::Status);
        let poison = [&poison[..], &[Poison::NotProcessed]].concat();
        let poison = rng.one_in(4).then(|| rng.of(&poison));
        Rc::new(Self {
            aloud,
            now_unix_millis: Cell::new(START_UNIX_MILLIS),
            faulty: Cell::new(true),
            poison,
            devices,
            tasks: RefCell::default(),
            network: RefCell::default(),
            server: RefCell::new(Server::new()),
            jobs: RefCell::default(),
            ledger: RefCell::default(),
            tally: Cell::default(),
            rng,
        })
    }

    pub fn play(self: &Rc<Self>) -> Tally {
        for device in &self.devices {
            self.sign_in(device);
        }
        for _ in 0..100 + self.rng.below(400) {
            self.step();
        }
        self.heal();
        check(self);
        // Futures hold the world: let go of them.
        self.tasks.take();
        self.tally.get()
    }

    /// Whether something goes wrong that does once in `n`.
    pub fn fails(&self, n: usize) -> bool {
        self.faulty.get() && self.rng.one_in(n)
    }

    pub fn tally(&self, count: impl FnOnce(&mut Tally)) {
        let mut tally = self.tally.get();
        count(&mut tally);
        self.tally.set(tally);
    }

    pub fn tell(&self, what: impl FnOnce() -> String) {
        if self.aloud {
            eprintln!("{}", what());
        }
    }

    pub fn here(self: &Rc<Self>, device: &Rc<Device>) -> Here {
        Here { world: Rc::clone(self), device: Rc::clone(device) }
    }

    fn now_unix_secs(&self) -> i64 {
        self.now_unix_millis.get() / 1_000
    }

    fn step(self: &Rc<Self>) {
        self.now_unix_millis.set(self.now_unix_millis.get() + self.rng.below(2_000) as i64);
        let device = self.rng.of(&self.devices);
        match self.rng.below(100) {
            0..50 => self.poll_one(),
            50..62 => self.deliver_one(),
            62..75 => self.work_one(),
            75..82 => self.act(&device),
            82..87 => self.drain(&device),
            87..89 => self.undo(&device),
            89 => self.crash_client(&device),
            90 => self.crash_server(),
            91..94 => self.at_the_desk(),
            94 => self.change_clock(&device),
            95..97 => {
                if self.rng.one_in(3) {
                    device.session.set(None);
                }
                self.sign_in(&device);
            }
            97 => self.sign_out(&device),
            _ => self.now_unix_millis.set(self.now_unix_millis.get() + self.rng.below(5 * 60_000) as i64),
        }
    }

    fn spawn(&self, device: &Device, tab: usize, future: impl Future<Output = ()> + 'static) {
        self.tasks.borrow_mut().push(Task { device: device.number, tab, future: Box::pin(future) });
    }

    fn poll_one(&self) {
        let mut tasks = self.tasks.borrow_mut();
        if tasks.is_empty() {
            return;
        }
        let at = self.rng.below(tasks.len());
        let mut task = tasks.swap_remove(at);
        drop(tasks);
        if task.future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            self.tasks.borrow_mut().push(task);
        }
    }

    fn deliver_one(&self) {
        let mut network = self.network.borrow_mut();
        if network.under_way.is_empty() {
            return;
        }
        let at = self.rng.below(network.under_way.len());
        if at > 0 {
            self.tally(|tally| tally.reordered += 1);
        }
        let packet = if self.rng.one_in(8) {
            self.tally(|tally| tally.doubled += 1);
            network.under_way[at].clone()
        } else {
            network.under_way.remove(at)
        };
        drop(network);
        if self.rng.one_in(8) {
            self.tally(|tally| tally.lost += 1);
            self.tell(|| format!("lost {packet:?}"));
        } else {
            self.arrive(packet);
        }
    }

    fn arrive(&self, packet: Packet) {
        self.tell(|| format!("arrives {packet:?}"));
        match packet {
            Packet::Answer { call, answer } => self.network.borrow_mut().arrive(call, answer),
            Packet::Request { call, session, text } => {
                let request = serde_json::from_str(&text).unwrap();
                let refused = self.fails(12).then(|| self.rng.of(&[400, 409, 429, 500, 503]));
                let poisoned = match self.poison {
                    Some(Poison::Status(status)) if text.contains(POISON) => Some(status),
                    _ => None,
                };
                let begun = self.server.borrow().begin(call, session, request);
                let begun = begun.and_then(|job| refused.or(poisoned).map_or(Ok(job), Err));
                match begun {
                    Ok(job) => self.jobs.borrow_mut().push(job),
                    Err(status) => {
                        self.tally(|tally| match status {
                            401 => tally.sign_ins_needed += 1,
                            _ => tally.refused_batches += 1,
                        });
                        self.send_answer(call, Err(status));
                    }
                }
            }
        }
    }

    fn send_answer(&self, call: u64, answer: Result<String, u16>) {
        self.network.borrow_mut().under_way.push(Packet::Answer { call, answer });
    }

    /// One transaction of one of the jobs, in any order: they stand for several processes, too.
    fn work_one(&self) {
        let mut jobs = self.jobs.borrow_mut();
        if jobs.is_empty() {
            return;
        }
        let at = self.rng.below(jobs.len());
        let mut server = self.server.borrow_mut();
        if matches!(self.poison, Some(Poison::NotProcessed)) && Server::is_poisoned(&jobs[at]) || self.fails(40) {
            self.tally(|tally| tally.stopped_batches += 1);
            Server::give_up(&mut jobs[at]);
        }
        let before = server.applied.len();
        let actions_left = jobs[at].actions_left();
        let answer = server.work(&mut jobs[at], self.now_unix_secs());
        if actions_left > 0 && server.applied.len() == before {
            self.tally(|tally| tally.repeats += 1);
        }
        if let Some(answer) = answer {
            let call = jobs.swap_remove(at).call;
            // It may fail after everything was committed.
            let status = self.fails(20).then_some(500);
            self.send_answer(call, status.map_or_else(|| Ok(serde_json::to_string(&answer).unwrap()), Err));
        }
    }

    /// Somebody does something.
    fn act(self: &Rc<Self>, device: &Rc<Device>) {
        let (here, patron, tab) = (self.here(device), device.user.get(), self.rng.below(2));
        let now_unix_millis = here.now_unix_millis();
        let key = ActionKey::v7(now_unix_millis as u64, &self.rng.bytes());
        let action = self.any_action(device, patron, now_unix_millis);
        self.tell(|| format!("device {} of {patron}: {key} {action:?}", device.number));
        let sent = SentAction::new(key, now_unix_millis, &action).unwrap();
        self.tally(|tally| tally.poisoned += u64::from(sent.body["title"] == POISON));
        let leaving = device.leaving.borrow();
        let thrown_away = leaving.contains(&(patron, Unanswered::ThrowAway));
        self.ledger.borrow_mut().push(Did {
            device: device.number,
            patron,
            key,
            action,
            kept: false,
            undo_tried: false,
            undone: false,
            forgotten: leaving.contains(&(patron, Unanswered::Keep)) || thrown_away,
            thrown_away,
        });
        drop(leaving);
        self.spawn(device, tab, async move {
            let kept = here.outbox(patron, tab).queue(sent, "红楼梦").await.is_ok();
            here.world.note(key, |did| did.kept = kept);
        });
    }

    fn note(&self, key: ActionKey, note: impl Fn(&mut Did)) {
        self.ledger.borrow_mut().iter_mut().filter(|did| did.key == key).for_each(note);
    }

    fn any_action(&self, device: &Device, patron: PatronId, now_unix_millis: i64) -> Action {
        let ledger = self.ledger.borrow();
        // Mostly a hold that this patron placed on this device, or elsewhere; now and then another's.
        let placed = |did: &&Did| matches!(did.action, Action::PlaceHold { .. });
        let own = |did: &&Did| did.patron == patron && (did.device == device.number || self.rng.one_in(3));
        let mut holds: Vec<HoldId> =
            ledger.iter().filter(placed).filter(own).map(|did| HoldId::from(did.key)).collect();
        if holds.is_empty() || self.rng.one_in(20) {
            holds.extend(ledger.iter().filter(placed).map(|did| HoldId::from(did.key)));
        }
        let mut pickup = branch(self.rng.of(&BRANCHES));
        if self.rng.one_in(20) {
            pickup = branch("nowhere");
        }
        let today = DEFAULT_POLICY.day(now_unix_millis / 1_000);
        let place = |pickup: BranchCode| {
            let is_poison = self.poison.is_some() && self.rng.one_in(6);
            let title = title(if is_poison { POISON } else { TITLES[self.rng.below(6) % TITLES.len()] });
            Action::PlaceHold { title, wants: Wants::Any, pickup, lapses: None }
        };
        if holds.is_empty() {
            return place(pickup);
        }
        let hold = self.rng.of(&holds);
        match self.rng.below(14) {
            0..6 => place(pickup),
            6..8 => Action::CancelHold { hold },
            8 => Action::SuspendHold { hold, until: today.plus(self.rng.below(9) as u16) },
            9 => Action::ResumeHold { hold },
            10 => Action::ChangePickup { hold, pickup },
            11 => Action::Renew { item: Barcode::new(&format!("{}0", self.rng.of(&TITLES))).unwrap() },
            12 => Action::RenewAll,
            _ => Action::CreateList { name: Text::try_from("想读".to_owned()).unwrap() },
        }
    }

    fn drain(self: &Rc<Self>, device: &Rc<Device>) {
        let (here, patron, tab) = (self.here(device), device.user.get(), self.rng.below(2));
        self.spawn(device, tab, async move {
            let ended = here.outbox(patron, tab).drain(&here, &here, || here.now_unix_millis()).await;
            here.world.tell(|| format!("device {} drained: {ended:?}", here.device.number));
            if ended == Ok(DrainOutcome::Elsewhere) {
                here.world.tally(|tally| tally.taken_locks += 1);
            }
        });
    }

    fn undo(self: &Rc<Self>, device: &Rc<Device>) {
        let (here, patron, tab) = (self.here(device), device.user.get(), self.rng.below(2));
        let ledger = self.ledger.borrow();
        let own: Vec<_> = ledger.iter().filter(|did| did.device == device.number && did.patron == patron).collect();
        if own.is_empty() {
            return;
        }
        // The newer, the likelier that it has not been sent.
        let key = own[own.len() - 1 - self.rng.below(own.len().min(3))].key;
        drop(ledger);
        self.spawn(device, tab, async move {
            here.world.note(key, |did| did.undo_tried = true);
            let undone = here.outbox(patron, tab).undo(key).await;
            here.world.tell(|| format!("device {} undoes {key}: {undone:?}", here.device.number));
            if matches!(undone, Ok(UndoOutcome::Removed { .. })) {
                here.world.tally(|tally| tally.undone += 1);
                here.world.note(key, |did| did.undone = true);
            }
        });
    }

    fn crash_client(&self, device: &Device) {
        let (number, mut tabs) = (device.number, device.tabs.get());
        let tab = self.rng.below(3);
        self.tell(|| format!("device {number} crashes, tab {tab}"));
        self.tally(|tally| if tab < 2 { tally.tab_crashes += 1 } else { tally.device_crashes += 1 });
        let gone: Vec<Task> = self
            .tasks
            .borrow_mut()
            .extract_if(.., |task| task.device == number && (tab == 2 || task.tab == tab))
            .collect();
        drop(gone);
        for (n, name) in tabs.iter_mut().enumerate() {
            if tab == 2 || tab == n {
                *name = self.rng.next();
            }
        }
        device.tabs.set(tabs);
    }

    fn crash_server(&self) {
        self.tell(|| "the server crashes".into());
        self.tally(|tally| tally.server_crashes += 1);
        self.jobs.borrow_mut().clear();
    }

    fn at_the_desk(&self) {
        let (mut server, now) = (self.server.borrow_mut(), self.now_unix_secs());
        match self.rng.below(5) {
            0 | 1 => server.check_in(self.rng.below(99), self.rng.of(&BRANCHES), now),
            2 | 3 => {
                server.check_out(self.rng.below(99), self.rng.of(&BRANCHES), patron(self.rng.below(PATRONS)), now);
            }
            _ => server.sweep(now),
        }
    }

    fn change_clock(&self, device: &Device) {
        self.tally(|tally| tally.clocks_changed += 1);
        device.skew_millis.set((self.rng.below(21) as i64 - 10) * DAY_MILLIS / 2);
        if self.rng.one_in(4) {
            self.now_unix_millis.set(self.now_unix_millis.get() + self.rng.below(4) as i64 * DAY_MILLIS);
        }
    }

    fn sign_in(self: &Rc<Self>, device: &Rc<Device>) {
        let (here, patron) = (self.here(device), device.user.get());
        self.spawn(device, 0, async move {
            here.device.session.set(Some(patron));
            let _ = here.outbox(patron, 0).sign_in().await;
        });
    }

    /// The patron leaves, and perhaps another sits down.
    fn sign_out(self: &Rc<Self>, device: &Rc<Device>) {
        let (here, patron_before) = (self.here(device), device.user.get());
        let unanswered = if self.rng.one_in(4) { Unanswered::ThrowAway } else { Unanswered::Keep };
        self.tally(|tally| tally.sign_outs += 1);
        self.tell(|| format!("device {}: {patron_before} signs out, {unanswered:?}", device.number));
        device.user.set(patron(self.rng.below(PATRONS)));
        let number = device.number;
        self.spawn(device, 0, async move {
            for did in here.world.ledger.borrow_mut().iter_mut() {
                if did.device == number && did.patron == patron_before {
                    did.forgotten = true;
                    did.thrown_away |= unanswered == Unanswered::ThrowAway;
                }
            }
            here.device.leaving.borrow_mut().push((patron_before, unanswered));
            here.device.session.set(None);
            let _ = here.outbox(patron_before, 0).sign_out(unanswered).await;
            here.device.has_left(patron_before, unanswered);
            let patron = here.device.user.get();
            here.device.session.set(Some(patron));
            let _ = here.outbox(patron, 0).sign_in().await;
        });
    }

    /// Everything restarts and works from now on.
    fn heal(self: &Rc<Self>) {
        self.tell(|| "from now on everything works".into());
        self.faulty.set(false);
        self.tasks.take();
        self.jobs.take();
        let late = std::mem::take(&mut self.network.borrow_mut().under_way);
        self.settle_all(120_000);
        // What was long under way arrives after all.
        late.into_iter().for_each(|packet| self.arrive(packet));
        self.carry();
        // Places changed while others were asked.
        self.settle_all(0);
    }

    /// Drains every outbox, with a pause between tries.
    fn settle_all(self: &Rc<Self>, pause_millis: i64) {
        for device in &self.devices {
            device.tabs.set([self.rng.next(), self.rng.next()]);
            for patron in self.run(Outbox::patrons(&device.store)).unwrap() {
                self.settle(device, patron, pause_millis);
            }
        }
    }

    fn settle(self: &Rc<Self>, device: &Rc<Device>, patron: PatronId, pause_millis: i64) {
        let here = self.here(device);
        let outbox = here.outbox(patron, 0);
        device.session.set(Some(patron));
        self.run(outbox.sign_in()).unwrap();
        self.pass_millis(1_000);
        for _ in 0..60 {
            let ended = self.run(outbox.drain(&here, &here, || here.now_unix_millis())).unwrap();
            self.tell(|| format!("device {} of {patron}: {ended:?}", device.number));
            let view = self.run(outbox.view()).unwrap();
            let mut left = view.entries.iter().filter(|entry| entry.is_waiting());
            let is_told = view.state_unix_secs == Some(self.now_unix_secs());
            if is_told && left.all(|entry| self.is_stuck(entry.sent.key)) {
                return;
            }
            assert_ne!(ended, DrainOutcome::Drained, "drained, and something is left");
            self.pass_millis(pause_millis);
        }
        panic!("device {} of {patron} cannot be drained", device.number);
    }

    fn pass_millis(&self, millis: i64) {
        self.now_unix_millis.set(self.now_unix_millis.get() + millis);
    }

    /// Whether the action is about what no server can take.
    pub fn is_stuck(&self, key: ActionKey) -> bool {
        let ledger = self.ledger.borrow();
        let did = ledger.iter().find(|did| did.key == key).unwrap();
        let placed = hold_of(&did.action).and_then(|hold| ledger.iter().find(|did| HoldId::from(did.key) == hold));
        matches!(&placed.unwrap_or(did).action, Action::PlaceHold { title, .. } if title.as_str() == POISON)
    }

    /// Runs something to its end while everything works.
    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        for _ in 0..10_000 {
            if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return value;
            }
            self.carry();
        }
        panic!("it never ends");
    }

    /// Delivers everything, and lets the server finish.
    fn carry(&self) {
        loop {
            let packets = std::mem::take(&mut self.network.borrow_mut().under_way);
            if packets.is_empty() && self.jobs.borrow().is_empty() {
                return;
            }
            packets.into_iter().for_each(|packet| self.arrive(packet));
            while !self.jobs.borrow().is_empty() {
                self.work_one();
            }
        }
    }
}

/// The hold that an action needs.
pub fn hold_of(action: &Action) -> Option<HoldId> {
    match action {
        Action::CancelHold { hold }
        | Action::SuspendHold { hold, .. }
        | Action::ResumeHold { hold }
        | Action::ChangePickup { hold, .. } => Some(*hold),
        _ => None,
    }
}
