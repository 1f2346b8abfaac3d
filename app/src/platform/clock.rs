//! Time: now, later, and not longer than.

use bookmobile_client::show::day::Local;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

/// `unix_secs` as the clock of this device shows it.
pub fn local(unix_secs: i64) -> Local {
    let date = js_sys::Date::new(&(unix_secs as f64 * 1_000.0).into());
    Local::at(unix_secs, -(date.get_timezone_offset() as i32))
}

/// Now, in seconds since 1970-01-01 UTC.
pub fn now_unix_secs() -> i64 {
    (js_sys::Date::now() / 1_000.0) as i64
}

/// What `future` gives, or none when it takes longer than `millis`.
pub async fn within<T>(millis: u32, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut timeout = pin!(TimeoutFuture::new(millis));
    poll_fn(|context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        timeout.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Runs something after `millis`, whatever becomes of the caller.
pub fn later(millis: u32, then: impl FnOnce() + 'static) {
    Timeout::new(millis, then).forget();
}

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
