use super::*;
use crate::protocol::Generation;
use bookmobile_search_index::pack::Library;

fn pack(records: u64, records_total: u64, activity: Activity) -> PackState {
    let ready = (records > 0).then(|| Generation {
        generation: 1,
        built_unix_secs: 1_700_000_000,
        availability_unix_secs: None,
        library: Library::default(),
        branches: Vec::new(),
        records,
        records_total,
    });
    PackState { ready, activity }
}

fn fetching(records: u64) -> PackState {
    pack(records, 100, Activity::Fetching { done_bytes: records, total_bytes: 100 })
}

fn complete() -> PackState {
    pack(100, 100, Activity::Idle)
}

fn answer(total: u64) -> Outcome<Answer> {
    Outcome::Answer(Answer { total, ..Answer::default() })
}

fn asked_at(session: &mut Session, query: &str) -> Run {
    session.ask(Request::new(query)).expect("a place to ask")
}

/// What is shown, in one line.
fn shown(session: &Session) -> String {
    let found = |found: &Found| {
        let from = match found.source {
            Source::Server => "server",
            Source::Device { complete: true, .. } => "device",
            Source::Device { complete: false, .. } => "part of device",
        };
        format!("{} for {} from {from}", found.answer.total, found.request.query)
    };
    match session.shown() {
        SessionState::Nothing => "nothing".into(),
        SessionState::Waiting(None) => "waiting".into(),
        SessionState::Waiting(Some(before)) => format!("waiting, before: {}", found(before)),
        SessionState::Found(now) => found(now),
        SessionState::Failed(failure) => format!("failed: {failure:?}"),
    }
}

#[test]
fn a_complete_pack_answers_even_online() {
    let mut session = Session::new(true, complete());
    let run = asked_at(&mut session, "飘");
    assert_eq!(run.responder, Responder::Device);
    assert_eq!(session.ended(run, answer(3)), None);
    assert_eq!(shown(&session), "3 for 飘 from device");
}

#[test]
fn while_the_pack_is_incomplete_the_server_answers() {
    let mut session = Session::new(true, fetching(10));
    let run = asked_at(&mut session, "飘");
    assert_eq!(run.responder, Responder::Server);
    session.ended(run, answer(7));
    assert_eq!(shown(&session), "7 for 飘 from server");
}

#[test]
fn when_the_server_fails_the_device_answers_as_far_as_it_goes() {
    let mut session = Session::new(true, fetching(10));
    let run = asked_at(&mut session, "飘");
    let run = session.ended(run, Outcome::Failed(Failure::Unreachable)).expect("a fallback");
    assert_eq!(run.responder, Responder::Device);
    session.ended(run, answer(1));
    assert_eq!(shown(&session), "1 for 飘 from part of device");
}

#[test]
fn a_partial_answer_grows_with_the_pack() {
    let mut session = Session::new(false, fetching(10));
    let run = asked_at(&mut session, "飘");
    session.ended(run, answer(1));
    assert_eq!(session.pack_changed(fetching(10)), None, "nothing came");
    let run = session.pack_changed(fetching(60)).expect("more to search");
    assert_eq!(shown(&session), "waiting, before: 1 for 飘 from part of device");
    session.ended(run, answer(2));
    let run = session.pack_changed(complete()).expect("all to search");
    session.ended(run, answer(3));
    assert_eq!(shown(&session), "3 for 飘 from device");
    assert_eq!(session.pack_changed(complete()), None);
}

#[test]
fn back_online_a_partial_answer_is_asked_again_at_the_server() {
    let mut session = Session::new(false, fetching(10));
    let run = asked_at(&mut session, "飘");
    session.ended(run, answer(1));
    let run = session.online_changed(true).expect("ask the server");
    assert_eq!(run.responder, Responder::Server);
    session.ended(run, answer(3));
    assert_eq!(shown(&session), "3 for 飘 from server");
}

#[test]
fn answers_to_older_questions_are_dropped() {
    let mut session = Session::new(true, complete());
    let older = asked_at(&mut session, "红");
    let newer = asked_at(&mut session, "红楼");
    assert_eq!(session.ended(older, answer(99)), None);
    assert_eq!(shown(&session), "waiting");
    session.ended(newer, answer(2));
    session.ended(older, answer(99));
    assert_eq!(shown(&session), "2 for 红楼 from device");
}

#[test]
fn the_answer_before_stays_in_sight() {
    let mut session = Session::new(true, complete());
    let run = asked_at(&mut session, "红");
    session.ended(run, answer(9));
    let _ = asked_at(&mut session, "红楼");
    assert_eq!(shown(&session), "waiting, before: 9 for 红 from device");
}

#[test]
fn offline_with_nothing_it_waits_for_the_worker_to_say_so() {
    let mut session = Session::new(false, PackState::default());
    assert_eq!(session.ask(Request::new("飘")), None);
    assert_eq!(shown(&session), "waiting");
    let mut other = session.clone();
    other.pack_changed(pack(0, 0, Activity::Offline));
    assert_eq!(shown(&other), "failed: NothingHere");
    let run = session.pack_changed(complete()).expect("the device has it");
    session.ended(run, answer(3));
    assert_eq!(shown(&session), "3 for 飘 from device");
}

#[test]
fn a_failure_ends_when_the_network_returns() {
    let mut session = Session::new(false, pack(0, 0, Activity::Offline));
    assert_eq!(session.ask(Request::new("飘")), None);
    assert_eq!(shown(&session), "failed: NothingHere");
    let run = session.online_changed(true).expect("try the server");
    assert_eq!(run.responder, Responder::Server);
    session.ended(run, Outcome::Failed(Failure::Unavailable));
    assert_eq!(shown(&session), "failed: Unavailable");
}

#[test]
fn a_worker_that_breaks_hands_over_to_the_server() {
    let mut session = Session::new(true, complete());
    let run = asked_at(&mut session, "飘");
    let run = session.ended(run, Outcome::NothingHere).expect("the server");
    assert_eq!(run.responder, Responder::Server);
    session.ended(run, answer(3));
    assert_eq!(shown(&session), "3 for 飘 from server");
}

#[test]
fn a_question_without_sense_is_not_repeated_at_the_device() {
    let mut session = Session::new(true, fetching(10));
    let run = asked_at(&mut session, "飘");
    assert_eq!(session.ended(run, Outcome::Failed(Failure::BadRequest)), None);
    assert_eq!(shown(&session), "failed: BadRequest");
    session.clear();
    assert_eq!(shown(&session), "nothing");
}
