//! Carries out what the state machines of `bookmobile_client` decide: asks the worker and the server, and brings answers back.

use crate::device::{Device, use_device};
use crate::platform::clock;
use bookmobile_api::{ApiError, Names};
use bookmobile_catalogue::RecordId;
use bookmobile_client::protocol::FoundRecord;
use bookmobile_client::reading::{Page, Reading};
use bookmobile_client::session::{Failure, Outcome, Place, Run, Session, Shown};
use bookmobile_search_index::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// How long the server may think before the device answers as far as it can.
const SERVER_MILLIS_MAX: u32 = 8_000;

/// A search session in the reactive world.
#[derive(Clone, Copy)]
pub struct Searching {
    device: Device,
    session: RwSignal<Session>,
}

impl Searching {
    /// A session in which nothing was asked, alive as long as the view that starts it.
    pub fn new() -> Self {
        let device = use_device();
        let session = Session::new(device.online.get_untracked(), device.pack.get_untracked());
        let this = Self { device, session: RwSignal::new(session) };
        Effect::new(move || {
            let pack = device.pack.get();
            this.advance(|session| session.pack_changed(pack));
        });
        Effect::new(move || {
            let online = device.online.get();
            this.advance(|session| session.online_changed(online));
        });
        this
    }

    /// What to show.
    pub fn shown(self) -> Memo<Shown> {
        Memo::new(move |_| self.session.with(|session| session.shown().clone()))
    }

    /// Asks.
    pub fn ask(self, request: Request) {
        self.advance(|session| session.ask(request));
    }

    fn advance(self, step: impl FnOnce(&mut Session) -> Option<Run>) {
        // Gone with its view: whatever comes is of no interest any more.
        if let Some(run) = self.session.try_update(step).flatten() {
            self.carry_out(run);
        }
    }

    fn carry_out(self, run: Run) {
        let Some(request) = self.session.with_untracked(|session| session.request().cloned()) else { return };
        spawn_local(async move {
            let outcome = match run.place {
                Place::Device => from_device(self.device.worker().search(request).await),
                Place::Server => from_server(bookmobile_api::search(request)).await,
            };
            self.advance(|session| session.ended(run, outcome));
        });
    }
}

/// Asks one thing as long as the view lives that does so.
pub fn search_once(request: Request) -> Memo<Shown> {
    let searching = Searching::new();
    searching.ask(request);
    searching.shown()
}

/// Reads a record as long as the view lives that does so.
pub fn read(id: RecordId) -> Memo<Page> {
    let device = use_device();
    let (reading, first) = Reading::start(device.online.get_untracked(), device.pack.get_untracked());
    let reading = RwSignal::new(reading);
    carry_out(device, reading, &id, first);
    let of_pack = id.clone();
    Effect::new(move || {
        let pack = device.pack.get();
        let run = reading.try_update(|reading| reading.pack_changed(pack)).flatten();
        carry_out(device, reading, &of_pack, run);
    });
    Effect::new(move || {
        let online = device.online.get();
        let run = reading.try_update(|reading| reading.online_changed(online)).flatten();
        carry_out(device, reading, &id, run);
    });
    Memo::new(move |_| reading.with(|reading| reading.page().clone()))
}

/// The MARC record at the server; none where it came in another format.
pub async fn marc(id: RecordId) -> Result<Option<String>, Failure> {
    match from_server(bookmobile_api::marc(id)).await {
        Outcome::Answer(marc) => Ok(marc),
        Outcome::NothingHere => Ok(None),
        Outcome::Failed(failure) => Err(failure),
    }
}

/// The names of the library and its branches, from the server.
pub async fn names() -> Outcome<Names> {
    from_server(bookmobile_api::library()).await
}

fn carry_out(device: Device, reading: RwSignal<Reading>, id: &RecordId, run: Option<Run>) {
    let Some(run) = run else { return };
    let id = id.clone();
    spawn_local(async move {
        let outcome = match run.place {
            Place::Device => from_device(device.worker().record(id.clone()).await),
            Place::Server => {
                let call = bookmobile_api::record(id.clone());
                from_server(async { call.await.map(|record| FoundRecord { record, marc: None }) }).await
            }
        };
        let next = reading.try_update(|reading| reading.ended(run, outcome)).flatten();
        carry_out(device, reading, &id, next);
    });
}

fn from_device<T>(found: Option<T>) -> Outcome<T> {
    found.map_or(Outcome::NothingHere, Outcome::Answer)
}

async fn from_server<T>(call: impl Future<Output = Result<T, ApiError>>) -> Outcome<T> {
    match clock::within(SERVER_MILLIS_MAX, call).await {
        Some(Ok(answer)) => Outcome::Answer(answer),
        Some(Err(error)) => Outcome::Failed(match error {
            ApiError::BadRequest(_) => Failure::BadRequest,
            ApiError::NotFound => Failure::NotFound,
            ApiError::Unreachable => Failure::Unreachable,
            // What is said to patrons only does not come here.
            _ => Failure::Unavailable,
        }),
        None => Outcome::Failed(Failure::Unreachable),
    }
}
