//! Time: now, later, and not longer than.

use crate::race;
use bookmobile_client::show::day::LocalTime;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use std::future::Future;

/// The clock of this device, in milliseconds since 1970-01-01 UTC.
pub fn now_millis() -> f64 {
    js_sys::Date::now()
}

/// The same in seconds.
pub fn now_unix_secs() -> i64 {
    (now_millis() / 1_000.0) as i64
}

/// `unix_secs` as the clock of this device shows it.
pub fn local(unix_secs: i64) -> LocalTime {
    let date = js_sys::Date::new(&(unix_secs as f64 * 1_000.0).into());
    LocalTime::at(unix_secs, -(date.get_timezone_offset() as i32))
}

/// What `future` gives, or none when it takes longer than `millis`.
pub async fn within<T>(millis: u32, future: impl Future<Output = T>) -> Option<T> {
    race(future, TimeoutFuture::new(millis)).await
}

/// Waits for so long.
pub async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// Runs something after `millis`, whatever becomes of the caller.
pub fn later(millis: u32, then: impl FnOnce() + 'static) {
    Timeout::new(millis, then).forget();
}
