//! What the browser knows: time, the focus, the branch that was chosen last.

use bookmobile_circulation::Day;
use bookmobile_client::show::day::Local;
use bookmobile_outbox::keys::now_unix_millis;
use gloo_storage::{LocalStorage, Storage};
use gloo_timers::callback::Timeout;
use gloo_utils::document;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlElement;

/// The branch that was chosen last.
const PICKUP: &str = "bookmobile.pickup";

/// `unix_secs` as the clock of this device shows it.
pub fn local(unix_secs: i64) -> Local {
    let date = js_sys::Date::new(&(unix_secs as f64 * 1_000.0).into());
    Local::at(unix_secs, -(date.get_timezone_offset() as i32))
}

/// Tomorrow, by the clock of this device.
pub fn tomorrow() -> Option<Day> {
    let today = local(now_unix_millis().div_euclid(1_000));
    let day = Day::new(today.year.try_into().ok()?, today.month.try_into().ok()?, today.day.try_into().ok()?)?;
    Some(day.plus(1))
}

/// Puts the focus on the first element that matches `selector`, once what was just drawn is there.
pub fn focus_soon(selector: &'static str) {
    Timeout::new(0, move || {
        let found = document().query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    })
    .forget();
}

/// The code of the branch that was chosen last.
pub fn last_pickup() -> Option<String> {
    LocalStorage::get(PICKUP).ok()
}

/// Remembers the branch that was chosen, where the browser keeps anything.
pub fn remember_pickup(code: &str) {
    drop(LocalStorage::set(PICKUP, code));
}

/// Asks the browser to send what waits when there is a network, also when no page is open then. Where it cannot, the next
/// page does.
pub fn send_in_background() {
    spawn_local(async {
        let _ = register_sync("outbox").await;
    });
}

/// Registers a tag for Background Sync, which browsers other than Chromium do not have.
async fn register_sync(tag: &str) -> Result<(), JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let container = Reflect::get(&navigator, &"serviceWorker".into())?;
    let ready: Promise = Reflect::get(&container, &"ready".into())?.dyn_into()?;
    let sync = Reflect::get(&JsFuture::from(ready).await?, &"sync".into())?;
    let register: Function = Reflect::get(&sync, &"register".into())?.dyn_into()?;
    JsFuture::from(register.call1(&sync, &tag.into())?.dyn_into::<Promise>()?).await.map(drop)
}
