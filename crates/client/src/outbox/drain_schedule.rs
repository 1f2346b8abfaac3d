//! When the outbox is drained: at once when there is a reason, and after growing pauses while the server cannot be asked.

use super::DrainOutcome;
use crate::retry::{Retry, Step};

/// The schedule of one tab's drains. The caller carries out each [`Step`]: [`Step::Ask`] is a drain, whose end goes to
/// [`DrainSchedule::ended`].
#[derive(Clone, Debug)]
pub struct DrainSchedule {
    retry: Retry,
    draining: bool,
    /// There was another reason to drain during the drain, which may have missed it.
    again: bool,
}

impl DrainSchedule {
    /// Nothing was drained yet. `hidden`: the page is not in sight.
    pub fn new(hidden: bool) -> Self {
        Self { retry: Retry::new(hidden), draining: false, again: false }
    }

    /// There is a reason to drain now: the app starts, something was queued, a network came, the patron signed in, the
    /// browser says that it is time (Background Sync).
    pub fn wake(&mut self) -> Option<Step> {
        self.again = self.draining;
        if self.draining {
            return None;
        }
        self.draining = true;
        self.retry.asking();
        Some(Step::Ask)
    }

    /// A pause has passed.
    pub fn paused(&mut self) -> Option<Step> {
        let step = self.retry.paused();
        self.begin(step)
    }

    /// The page went out of sight, or came back: then a pause ends at once.
    pub fn hidden_changed(&mut self, hidden: bool) -> Option<Step> {
        let step = self.retry.hidden_changed(hidden);
        self.begin(step)
    }

    /// A drain has ended; none where the device failed.
    pub fn ended(&mut self, ended: Option<DrainOutcome>) -> Option<Step> {
        self.draining = false;
        match ended {
            Some(DrainOutcome::Drained | DrainOutcome::NeedsSignIn) => {
                self.retry.succeeded();
                if std::mem::take(&mut self.again) { self.wake() } else { None }
            }
            // Another tab may have looked before the last action was queued.
            Some(DrainOutcome::Later | DrainOutcome::Elsewhere) | None => {
                self.again = false;
                self.retry.failed()
            }
        }
    }

    fn begin(&mut self, step: Option<Step>) -> Option<Step> {
        if step == Some(Step::Ask) { self.wake() } else { step }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_queued_during_a_drain_is_drained_after_it() {
        let mut schedule = DrainSchedule::new(false);
        assert_eq!(schedule.wake(), Some(Step::Ask));
        assert_eq!(schedule.wake(), None, "one at a time");
        assert_eq!(schedule.ended(Some(DrainOutcome::Drained)), Some(Step::Ask));
        assert_eq!(schedule.ended(Some(DrainOutcome::Drained)), None);
    }

    #[test]
    fn pauses_grow_until_a_drain_goes_well_and_end_when_the_reader_looks() {
        let mut schedule = DrainSchedule::new(false);
        assert_eq!(schedule.wake(), Some(Step::Ask));
        assert_eq!(schedule.ended(Some(DrainOutcome::Later)), Some(Step::Pause { secs: 10 }));
        assert_eq!(schedule.paused(), Some(Step::Ask));
        assert_eq!(schedule.ended(Some(DrainOutcome::Elsewhere)), Some(Step::Pause { secs: 20 }));
        assert_eq!(schedule.hidden_changed(true), None);
        assert_eq!(schedule.hidden_changed(false), Some(Step::Ask));
        assert_eq!(schedule.paused(), None, "it was asked already");
        assert_eq!(schedule.ended(None), Some(Step::Pause { secs: 40 }));
        assert_eq!(schedule.wake(), Some(Step::Ask), "a network came");
        assert_eq!(schedule.ended(Some(DrainOutcome::Drained)), None);
        assert_eq!(schedule.paused(), None, "the pause of before means nothing now");
        assert_eq!(schedule.wake(), Some(Step::Ask));
        assert_eq!(schedule.ended(Some(DrainOutcome::Later)), Some(Step::Pause { secs: 10 }));
    }

    #[test]
    fn a_wake_during_a_pause_that_fails_pauses_again() {
        let mut schedule = DrainSchedule::new(false);
        schedule.wake();
        assert_eq!(schedule.ended(Some(DrainOutcome::Later)), Some(Step::Pause { secs: 10 }));
        assert_eq!(schedule.wake(), Some(Step::Ask));
        assert_eq!(schedule.ended(Some(DrainOutcome::Later)), Some(Step::Pause { secs: 20 }));
    }
}
