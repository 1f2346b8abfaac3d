//! Reading one record: from this device at once if it is there, then from the server for the copies as they are now.
//!
//! No I/O: the caller carries out each [`Run`] it is given and brings back its [`Outcome`].

use crate::protocol::{Activity, FoundRecord, PackState};
use crate::session::{Failure, Outcome, Responder, Run, Source};

/// The state of a record's page.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordState {
    /// The record is on its way.
    Waiting,
    /// The record and its source.
    Found(Box<FoundRecord>, Source),
    /// There is none.
    Failed(Failure),
}

/// One record being read.
#[derive(Clone, Debug)]
pub struct RecordSession {
    online: bool,
    pack: PackState,
    runs: u32,
    stage: Stage,
    page: RecordState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Settled,
    At(Responder),
    UntilWorkerKnows,
}

impl RecordSession {
    /// Starts to read a record.
    pub fn start(online: bool, pack: PackState) -> (Self, Option<Run>) {
        let mut reading = Self { online, pack, runs: 0, stage: Stage::Settled, page: RecordState::Waiting };
        let run = reading.try_device_first();
        (reading, run)
    }

    /// The state, as the page shows it.
    pub fn page(&self) -> &RecordState {
        &self.page
    }

    /// Takes the outcome of a run.
    pub fn ended(&mut self, run: Run, outcome: Outcome<FoundRecord>) -> Option<Run> {
        if run.number != self.runs || self.stage != Stage::At(run.responder) {
            return None;
        }
        self.stage = Stage::Settled;
        match (run.responder, outcome) {
            (Responder::Device, Outcome::Answer(found)) => {
                let source = Source::device(&self.pack)?;
                self.page = RecordState::Found(Box::new(found), source);
                // The device knows the copies of some time ago; the server knows them now.
                if self.online { self.run(Responder::Server) } else { None }
            }
            (Responder::Server, Outcome::Answer(mut found)) => {
                if let RecordState::Found(before, _) = &mut self.page {
                    found.marc = found.marc.or_else(|| before.marc.take());
                }
                self.page = RecordState::Found(Box::new(found), Source::Server);
                None
            }
            (Responder::Device, _) if self.online => self.run(Responder::Server),
            (Responder::Device, _) => self.wait_or_fail(Failure::NothingHere),
            (Responder::Server, outcome) => {
                let failure = if let Outcome::Failed(failure) = outcome { failure } else { Failure::Unreachable };
                // The record from the device stays in sight.
                if matches!(self.page, RecordState::Found(..)) {
                    return None;
                }
                if failure == Failure::NotFound {
                    self.page = RecordState::Failed(failure);
                    return None;
                }
                self.wait_or_fail(failure)
            }
        }
    }

    /// Takes the new state of the pack on this device.
    pub fn pack_changed(&mut self, pack: PackState) -> Option<Run> {
        self.pack = pack;
        let hopes = matches!(self.page, RecordState::Failed(Failure::NothingHere | Failure::Unreachable));
        if self.stage == Stage::UntilWorkerKnows || (hopes && self.stage == Stage::Settled) {
            if self.pack.ready.is_some() {
                return self.run(Responder::Device);
            }
            return self.wait_or_fail(Failure::NothingHere);
        }
        None
    }

    /// Takes whether there is a network.
    pub fn online_changed(&mut self, online: bool) -> Option<Run> {
        self.online = online;
        let lacking = matches!(self.page, RecordState::Waiting | RecordState::Failed(_));
        if online && lacking && !matches!(self.stage, Stage::At(_)) {
            self.page = RecordState::Waiting;
            return self.run(Responder::Server);
        }
        None
    }

    fn try_device_first(&mut self) -> Option<Run> {
        if self.pack.ready.is_some() {
            self.run(Responder::Device)
        } else if self.online {
            self.run(Responder::Server)
        } else {
            self.wait_or_fail(Failure::NothingHere)
        }
    }

    fn wait_or_fail(&mut self, failure: Failure) -> Option<Run> {
        if matches!(self.pack.activity, Activity::Starting | Activity::Fetching { .. }) {
            self.page = RecordState::Waiting;
            self.stage = Stage::UntilWorkerKnows;
        } else {
            self.page = RecordState::Failed(failure);
            self.stage = Stage::Settled;
        }
        None
    }

    fn run(&mut self, responder: Responder) -> Option<Run> {
        self.runs += 1;
        self.stage = Stage::At(responder);
        Some(Run { number: self.runs, responder })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Generation;
    use bookmobile_catalogue::{Record, RecordId};
    use bookmobile_search_index::pack::Library;

    fn pack(records: u64, activity: Activity) -> PackState {
        let ready = (records > 0).then(|| Generation {
            generation: 1,
            built_unix_secs: 1_700_000_000,
            availability_unix_secs: None,
            library: Library::default(),
            branches: Vec::new(),
            records,
            records_total: 100,
        });
        PackState { ready, activity }
    }

    fn record(title: &str, marc: Option<&str>) -> Outcome<FoundRecord> {
        let record = Record::new(RecordId::new("a1").expect("an id"), title);
        Outcome::Answer(FoundRecord { record, marc: marc.map(str::to_owned) })
    }

    fn shown(reading: &RecordSession) -> String {
        match reading.page() {
            RecordState::Waiting => "waiting".into(),
            RecordState::Failed(failure) => format!("failed: {failure:?}"),
            RecordState::Found(found, source) => {
                let from = if *source == Source::Server { "server" } else { "device" };
                format!("{} from {from}, MARC {}", found.record.title, found.marc.as_deref().unwrap_or("none"))
            }
        }
    }

    #[test]
    fn the_device_shows_it_at_once_and_the_server_freshens_it() {
        let (mut reading, run) = RecordSession::start(true, pack(100, Activity::Idle));
        let run = run.expect("the device");
        assert_eq!(run.responder, Responder::Device);
        let run = reading.ended(run, record("飘", Some("LDR"))).expect("the server");
        assert_eq!(shown(&reading), "飘 from device, MARC LDR");
        let failed = &mut reading.clone();
        failed.ended(run, Outcome::Failed(Failure::Unreachable));
        assert_eq!(shown(failed), "飘 from device, MARC LDR");
        reading.ended(run, record("飘", None));
        assert_eq!(shown(&reading), "飘 from server, MARC LDR");
    }

    #[test]
    fn offline_the_device_is_enough() {
        let (mut reading, run) = RecordSession::start(false, pack(100, Activity::Offline));
        assert_eq!(reading.ended(run.expect("the device"), record("飘", None)), None);
        assert_eq!(shown(&reading), "飘 from device, MARC none");
    }

    #[test]
    fn offline_at_start_it_waits_for_the_worker() {
        let (mut reading, run) = RecordSession::start(false, PackState::default());
        assert_eq!(run, None);
        assert_eq!(shown(&reading), "waiting");
        let run = reading.pack_changed(pack(100, Activity::Offline)).expect("the device");
        reading.ended(run, Outcome::NothingHere);
        assert_eq!(shown(&reading), "failed: NothingHere");
        let run = reading.online_changed(true).expect("the server");
        reading.ended(run, Outcome::Failed(Failure::NotFound));
        assert_eq!(shown(&reading), "failed: NotFound");
    }

    #[test]
    fn what_the_device_lacks_the_server_has() {
        let (mut reading, run) = RecordSession::start(true, pack(10, Activity::Idle));
        let run = reading.ended(run.expect("the device"), Outcome::NothingHere).expect("the server");
        assert_eq!(run.responder, Responder::Server);
        reading.ended(run, record("飘", None));
        assert_eq!(shown(&reading), "飘 from server, MARC none");
    }

    #[test]
    fn while_shards_arrive_an_unreachable_server_is_no_verdict() {
        let fetching = || Activity::Fetching { done_bytes: 1, total_bytes: 2 };
        let (mut reading, run) = RecordSession::start(true, pack(0, fetching()));
        reading.ended(run.expect("the server"), Outcome::Failed(Failure::Unreachable));
        assert_eq!(shown(&reading), "waiting");
        let run = reading.pack_changed(pack(10, fetching())).expect("the device");
        let run = reading.ended(run, record("飘", None));
        assert_eq!(shown(&reading), "飘 from device, MARC none");
        assert!(run.is_some());
    }
}
