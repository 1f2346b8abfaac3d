//! Search sessions: who answers a request, and which answer is shown. The device answers when it has the whole catalogue, else
//! the server while it can be reached, else the device with the part that it has.
//!
//! Every answer carries its source, and answers to anything but the newest request are dropped. No I/O: the caller carries
//! out each [`Run`] it is given and brings back its [`Outcome`]. Used for searches and for browsing (`app/src/searching.rs`);
//! a single record has [`crate::reading`].

use crate::protocol::{Activity, PackState};
use bookmobile_search_index::{Answer, Request};

/// Who answers a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Responder {
    /// The search worker of this device.
    Device,
    /// The library's server.
    Server,
}

/// To be carried out: asking this responder the current request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Goes back with the outcome.
    pub number: u32,
    /// Whom to ask.
    pub responder: Responder,
}

/// How a [`Run`] ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<T> {
    /// With an answer.
    Answer(T),
    /// The device has nothing to answer from.
    NothingHere,
    /// The server did not answer.
    Failed(Failure),
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No network, and this device has nothing of the catalogue yet.
    NothingHere,
    /// There is a network, but the server did not answer over it.
    Unreachable,
    /// The server cannot answer now.
    Unavailable,
    /// The question makes no sense to the server.
    BadRequest,
    /// There is no such record.
    NotFound,
}

/// The source of an answer, and how old its data are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From this device.
    Device {
        /// When its catalogue was built, in seconds since 1970-01-01 UTC.
        built_unix_secs: i64,
        /// The time of the availability snapshot, in seconds since 1970-01-01 UTC.
        availability_unix_secs: Option<i64>,
        /// Whether it has the whole catalogue.
        complete: bool,
    },
    /// From the library's server, as of now.
    Server,
}

impl Source {
    /// The device, as `pack` is now; none while it has nothing.
    pub fn device(pack: &PackState) -> Option<Self> {
        pack.ready.as_ref().map(|generation| Self::Device {
            built_unix_secs: generation.built_unix_secs,
            availability_unix_secs: generation.availability_unix_secs,
            complete: pack.is_complete(),
        })
    }
}

/// An answer with its request and its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<Q = Request, A = Answer> {
    /// The request.
    pub request: Q,
    /// The answer.
    pub answer: A,
    /// Its source.
    pub source: Source,
}

/// The state of a session, as a view shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SessionState<Q = Request, A = Answer> {
    /// Nothing was asked.
    #[default]
    Nothing,
    /// An answer is on its way; the one before stays in sight.
    Waiting(Option<Found<Q, A>>),
    /// The answer.
    Found(Found<Q, A>),
    /// There is none.
    Failed(Failure),
}

impl<Q, A> SessionState<Q, A> {
    /// The answer that is shown, of this request or of the one before.
    pub fn found(&self) -> Option<&Found<Q, A>> {
        match self {
            Self::Found(found) | Self::Waiting(Some(found)) => Some(found),
            _ => None,
        }
    }
}

/// Requests and their answers in one view: searches, or browsing ([`Browse`](bookmobile_search_index::Browse)).
#[derive(Clone, Debug)]
pub struct Session<Q = Request, A = Answer> {
    online: bool,
    pack: PackState,
    runs: u32,
    request: Option<Q>,
    stage: Stage,
    shown: SessionState<Q, A>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Settled,
    /// At the device; with the server's failure, if it was asked before, to be shown if the device has no answer.
    AtDevice(Option<Failure>),
    AtServer,
    /// Waiting for the worker to know what is on this device.
    Until(Failure),
}

impl<Q: Clone, A> Session<Q, A> {
    /// A session without a request.
    pub fn new(online: bool, pack: PackState) -> Self {
        Self { online, pack, runs: 0, request: None, stage: Stage::Settled, shown: SessionState::Nothing }
    }

    /// The state of a session, as a view shows it.
    pub fn shown(&self) -> &SessionState<Q, A> {
        &self.shown
    }

    /// The last request.
    pub fn request(&self) -> Option<&Q> {
        self.request.as_ref()
    }

    /// Asks; answers to earlier requests are dropped from now on.
    pub fn ask(&mut self, request: Q) -> Option<Run> {
        self.request = Some(request);
        self.start()
    }

    /// Forgets request and answer.
    pub fn clear(&mut self) {
        self.request = None;
        self.stage = Stage::Settled;
        self.shown = SessionState::Nothing;
    }

    /// Takes the outcome of a run.
    pub fn ended(&mut self, run: Run, outcome: Outcome<A>) -> Option<Run> {
        if run.number != self.runs {
            return None;
        }
        match (self.stage, outcome) {
            (Stage::AtDevice(_), Outcome::Answer(answer)) => match Source::device(&self.pack) {
                Some(source) => self.found(answer, source),
                None => self.fail(Failure::NothingHere),
            },
            (Stage::AtServer, Outcome::Answer(answer)) => self.found(answer, Source::Server),
            // The worker failed between announcing its catalogue and answering.
            (Stage::AtDevice(None), _) if self.online => self.run(Stage::AtServer),
            (Stage::AtDevice(failure), _) => self.fail(failure.unwrap_or(Failure::NothingHere)),
            (Stage::AtServer, Outcome::Failed(Failure::BadRequest)) => self.fail(Failure::BadRequest),
            (Stage::AtServer, Outcome::Failed(failure)) => self.fall_back(failure),
            (Stage::AtServer, Outcome::NothingHere) => self.fall_back(Failure::Unreachable),
            (Stage::Settled | Stage::Until(_), _) => None,
        }
    }

    /// Takes the new state of the pack on this device.
    pub fn pack_changed(&mut self, pack: PackState) -> Option<Run> {
        let before = std::mem::replace(&mut self.pack, pack);
        let records = |pack: &PackState| pack.ready.as_ref().map_or(0, |generation| generation.records);
        match (self.stage, &self.shown) {
            (Stage::Until(failure), _) => self.fall_back(failure),
            (Stage::Settled, SessionState::Found(Found { source: Source::Device { complete: false, .. }, .. }))
                if records(&self.pack) > records(&before) =>
            {
                self.start()
            }
            (Stage::Settled, SessionState::Failed(Failure::NothingHere | Failure::Unreachable))
                if records(&self.pack) > 0 =>
            {
                self.start()
            }
            _ => None,
        }
    }

    /// Takes whether there is a network.
    pub fn online_changed(&mut self, online: bool) -> Option<Run> {
        self.online = online;
        match (self.stage, &self.shown) {
            (Stage::Until(_), _) if online => self.start(),
            (
                Stage::Settled,
                SessionState::Failed(Failure::NothingHere | Failure::Unreachable | Failure::Unavailable),
            )
            | (Stage::Settled, SessionState::Found(Found { source: Source::Device { complete: false, .. }, .. }))
                if online =>
            {
                self.start()
            }
            _ => None,
        }
    }

    fn start(&mut self) -> Option<Run> {
        self.request.as_ref()?;
        self.shown = SessionState::Waiting(match std::mem::take(&mut self.shown) {
            SessionState::Found(found) => Some(found),
            SessionState::Waiting(found) => found,
            _ => None,
        });
        if self.pack.is_complete() {
            self.run(Stage::AtDevice(None))
        } else if self.online {
            self.run(Stage::AtServer)
        } else {
            self.fall_back(Failure::NothingHere)
        }
    }

    /// Asks the device, with the part of the catalogue that it has, where the server cannot be asked.
    fn fall_back(&mut self, failure: Failure) -> Option<Run> {
        if self.pack.ready.is_some() {
            return self.run(Stage::AtDevice(Some(failure)));
        }
        if matches!(self.pack.activity, Activity::Starting | Activity::Fetching { .. }) {
            // An answer that is on its way is dropped: a new number makes it stale.
            self.runs += 1;
            self.stage = Stage::Until(failure);
            return None;
        }
        self.fail(failure)
    }

    fn run(&mut self, stage: Stage) -> Option<Run> {
        self.stage = stage;
        self.runs += 1;
        let responder = if stage == Stage::AtServer { Responder::Server } else { Responder::Device };
        Some(Run { number: self.runs, responder })
    }

    fn found(&mut self, answer: A, source: Source) -> Option<Run> {
        self.stage = Stage::Settled;
        self.shown = match &self.request {
            Some(request) => SessionState::Found(Found { request: request.clone(), answer, source }),
            None => SessionState::Nothing,
        };
        None
    }

    fn fail(&mut self, failure: Failure) -> Option<Run> {
        self.stage = Stage::Settled;
        self.shown = SessionState::Failed(failure);
        None
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
