//! Time: what of it the app alone needs. See `bookmobile_ui::time`.

use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;

pub use bookmobile_ui::time::{later, local, now_unix_secs, within};

/// Something that is done once the calls for it have paused.
#[derive(Clone, Default)]
pub struct Debounce(Rc<RefCell<Option<Timeout>>>);

impl Debounce {
    /// Does `then` after `millis`, unless this or [`Self::cancel`] is called before.
    pub fn after(&self, millis: u32, then: impl FnOnce() + 'static) {
        *self.0.borrow_mut() = Some(Timeout::new(millis, then));
    }

    /// Forgets what was to be done.
    pub fn cancel(&self) {
        self.0.borrow_mut().take();
    }
}
