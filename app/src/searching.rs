//! Carries out what the state machines of `bookmobile_client` decide: asks the worker and the server, and brings answers back.

use crate::device::{Device, use_device};
use crate::platform::clock;
use crate::platform::worker::SearchWorker;
use bookmobile_api::{ApiError, Names};
use bookmobile_catalogue::RecordId;
use bookmobile_client::protocol::FoundRecord;
use bookmobile_client::record_session::{RecordSession, RecordState};
use bookmobile_client::session::{Failure, Outcome, Responder, Run, Session, SessionState};
use bookmobile_search_index::{Answer, Browse, Browsed, Request, Suggestion};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// How long the server may think before the device answers as far as it can.
const SERVER_MILLIS_MAX: u32 = 8_000;

/// What can be asked of this device and of the server alike.
pub trait Question: Clone + PartialEq + Send + Sync + 'static {
    /// What answers it.
    type Answer: Clone + PartialEq + Send + Sync + 'static;
    /// Asks this device.
    fn at_device(self, worker: SearchWorker) -> impl Future<Output = Option<Self::Answer>>;
    /// Asks the server.
    fn at_server(self) -> impl Future<Output = Result<Self::Answer, ApiError>>;
}

impl Question for Request {
    type Answer = Answer;

    async fn at_device(self, worker: SearchWorker) -> Option<Answer> {
        worker.search(self).await
    }

    async fn at_server(self) -> Result<Answer, ApiError> {
        bookmobile_api::search(self).await
    }
}

impl Question for Browse {
    type Answer = Browsed;

    async fn at_device(self, worker: SearchWorker) -> Option<Browsed> {
        worker.browse(self).await
    }

    async fn at_server(self) -> Result<Browsed, ApiError> {
        bookmobile_api::browse(self).await
    }
}

/// A session in the reactive world.
pub struct Searching<Q: Question = Request> {
    device: Device,
    session: RwSignal<Session<Q, Q::Answer>>,
}

impl<Q: Question> Clone for Searching<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: Question> Copy for Searching<Q> {}

impl<Q: Question> Searching<Q> {
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
    pub fn shown(self) -> Memo<SessionState<Q, Q::Answer>> {
        Memo::new(move |_| self.session.with(|session| session.shown().clone()))
    }

    /// Asks.
    pub fn ask(self, request: Q) {
        self.advance(|session| session.ask(request));
    }

    fn advance(self, step: impl FnOnce(&mut Session<Q, Q::Answer>) -> Option<Run>) {
        // Gone with its view: whatever comes is of no interest any more.
        if let Some(run) = self.session.try_update(step).flatten() {
            self.carry_out(run);
        }
    }

    fn carry_out(self, run: Run) {
        let Some(request) = self.session.with_untracked(|session| session.request().cloned()) else { return };
        spawn_local(async move {
            let outcome = match run.responder {
                Responder::Device => from_device(request.at_device(self.device.worker()).await),
                Responder::Server => from_server(request.at_server()).await,
            };
            self.advance(|session| session.ended(run, outcome));
        });
    }
}

/// Asks one thing as long as the view lives that does so.
pub fn search_once(request: Request) -> Memo<SessionState> {
    let searching = Searching::new();
    searching.ask(request);
    searching.shown()
}

/// Reads a record as long as the view lives that does so.
pub fn read(id: RecordId) -> Memo<RecordState> {
    let device = use_device();
    let (reading, first) = RecordSession::start(device.online.get_untracked(), device.pack.get_untracked());
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

/// What `text` may lead to; nothing where nobody answers.
pub async fn suggestions(device: Device, responder: Responder, text: String) -> Vec<Suggestion> {
    if responder == Responder::Server
        && let Outcome::Answer(suggestions) = from_server(bookmobile_api::suggest(text.clone())).await
    {
        return suggestions;
    }
    device.worker().suggest(text).await.unwrap_or_default()
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

fn carry_out(device: Device, reading: RwSignal<RecordSession>, id: &RecordId, run: Option<Run>) {
    let Some(run) = run else { return };
    let id = id.clone();
    spawn_local(async move {
        let outcome = match run.responder {
            Responder::Device => from_device(device.worker().record(id.clone()).await),
            Responder::Server => {
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
