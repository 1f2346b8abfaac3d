//! Retries with backoff: a server that could not be reached is asked again after growing pauses, and at once when the page
//! comes back into sight.
//!
//! Browsers report when a network comes, but not when a server does. No clock: the caller carries out each [`Step`], and
//! reports when a pause has passed.

use crate::protocol::Activity;

/// To be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask the server.
    Ask,
    /// Call [`Retry::paused`] after this time, and not for pauses that were begun before.
    Pause {
        /// How long.
        secs: u32,
    },
}

/// The retries of one app.
#[derive(Clone, Debug)]
pub struct Retry {
    stage: Stage,
    /// The length of the next pause.
    pause_secs: u32,
    hidden: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The last try went well, or none has ended yet.
    Resting,
    Pausing,
    /// The pause is over, but the page is not in sight.
    Due,
    Asking,
}

impl Retry {
    /// The pause after a first failure.
    pub const FIRST_SECS: u32 = 10;
    /// The longest pause.
    pub const LONGEST_SECS: u32 = 300;

    /// Nothing has failed yet. `hidden`: the page is not in sight.
    pub fn new(hidden: bool) -> Self {
        Self { stage: Stage::Resting, pause_secs: Self::FIRST_SECS, hidden }
    }

    /// Takes the activity of the search worker.
    pub fn activity_changed(&mut self, activity: &Activity) -> Option<Step> {
        match activity {
            Activity::Offline | Activity::Failed { .. } => self.failed(),
            Activity::Idle | Activity::Unsupported { .. } => {
                self.succeeded();
                None
            }
            Activity::Starting | Activity::Fetching { .. } => None,
        }
    }

    /// A try has begun for another reason than a pause.
    pub fn asking(&mut self) {
        self.stage = Stage::Asking;
    }

    /// A try failed.
    pub fn failed(&mut self) -> Option<Step> {
        // During a pause this is a failure that is known already, or another tab's.
        if matches!(self.stage, Stage::Pausing | Stage::Due) {
            return None;
        }
        self.stage = Stage::Pausing;
        let secs = self.pause_secs;
        self.pause_secs = (secs * 2).min(Self::LONGEST_SECS);
        Some(Step::Pause { secs })
    }

    /// A try went well: pauses start anew.
    pub fn succeeded(&mut self) {
        *self = Self::new(self.hidden);
    }

    /// The pause has passed.
    pub fn paused(&mut self) -> Option<Step> {
        match self.stage {
            Stage::Pausing if self.hidden => {
                self.stage = Stage::Due;
                None
            }
            Stage::Pausing => self.ask(),
            Stage::Resting | Stage::Due | Stage::Asking => None,
        }
    }

    /// The page went out of sight, or came back.
    pub fn hidden_changed(&mut self, hidden: bool) -> Option<Step> {
        self.hidden = hidden;
        let waiting = matches!(self.stage, Stage::Pausing | Stage::Due);
        if waiting && !hidden { self.ask() } else { None }
    }

    fn ask(&mut self) -> Option<Step> {
        self.stage = Stage::Asking;
        Some(Step::Ask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Activity {
        Activity::Failed { reason: "the server answered 500".into() }
    }

    /// The pauses of a server that stays away for so many tries.
    fn pauses(retry: &mut Retry, tries: usize) -> Vec<u32> {
        let pause = |retry: &mut Retry| {
            let Some(Step::Pause { secs }) = retry.activity_changed(&Activity::Offline) else { panic!("no pause") };
            assert_eq!(retry.paused(), Some(Step::Ask));
            secs
        };
        (0..tries).map(|_| pause(retry)).collect()
    }

    #[test]
    fn pauses_grow_up_to_five_minutes_and_start_anew_after_a_success() {
        let mut retry = Retry::new(false);
        assert_eq!(pauses(&mut retry, 8), [10, 20, 40, 80, 160, 300, 300, 300]);
        assert_eq!(retry.activity_changed(&Activity::Idle), None);
        assert_eq!(pauses(&mut retry, 2), [10, 20]);
    }

    #[test]
    fn a_download_that_breaks_again_and_again_is_no_success() {
        let mut retry = Retry::new(false);
        assert_eq!(pauses(&mut retry, 2), [10, 20]);
        assert_eq!(retry.activity_changed(&Activity::Fetching { done_bytes: 1, total_bytes: 2 }), None);
        assert_eq!(retry.activity_changed(&failed()), Some(Step::Pause { secs: 40 }));
    }

    #[test]
    fn one_failure_told_twice_is_one() {
        let mut retry = Retry::new(false);
        assert_eq!(retry.activity_changed(&failed()), Some(Step::Pause { secs: 10 }));
        assert_eq!(retry.activity_changed(&Activity::Offline), None);
        assert_eq!(retry.paused(), Some(Step::Ask));
        assert_eq!(retry.paused(), None, "it is being asked");
        assert_eq!(retry.activity_changed(&Activity::Offline), Some(Step::Pause { secs: 20 }));
    }

    #[test]
    fn a_pause_that_outlives_its_failure_asks_nothing() {
        let mut retry = Retry::new(false);
        retry.activity_changed(&Activity::Offline);
        retry.activity_changed(&Activity::Idle);
        assert_eq!(retry.paused(), None);
    }

    #[test]
    fn out_of_sight_it_waits_and_asks_at_once_when_the_reader_is_back() {
        let mut retry = Retry::new(false);
        retry.activity_changed(&Activity::Offline);
        assert_eq!(retry.hidden_changed(true), None);
        assert_eq!(retry.paused(), None);
        assert_eq!(retry.activity_changed(&Activity::Offline), None);
        assert_eq!(retry.hidden_changed(false), Some(Step::Ask));
        assert_eq!(retry.activity_changed(&Activity::Offline), Some(Step::Pause { secs: 20 }));
        retry.hidden_changed(true);
        assert_eq!(retry.hidden_changed(false), Some(Step::Ask), "also before the pause is over");
    }

    #[test]
    fn where_all_is_well_or_nothing_can_be_kept_there_is_nothing_to_try() {
        let mut retry = Retry::new(true);
        for activity in [Activity::Starting, Activity::Idle, Activity::Unsupported { reason: String::new() }] {
            assert_eq!(retry.activity_changed(&activity), None);
            assert_eq!(retry.hidden_changed(false), None);
            assert_eq!(retry.paused(), None);
        }
    }
}
