//! What the browser knows and does: time, the focus, what was chosen last, the clipboard, files.

use bookmobile_circulation::Day;
use bookmobile_client::show::day::Local;
use bookmobile_outbox::keys::now_unix_millis;
use gloo_storage::{LocalStorage, Storage};
use gloo_timers::callback::Timeout;
use gloo_utils::{document, window};
use js_sys::{Function, Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, Clipboard, HtmlElement, HtmlInputElement, Url};

/// The branch that was chosen last.
const PICKUP: &str = "bookmobile.pickup";
/// The events that the library told last.
const EVENTS: &str = "bookmobile.events";

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

/// The events that the library told last, as it told them.
pub fn last_events<T: DeserializeOwned>() -> Option<T> {
    LocalStorage::get(EVENTS).ok()
}

/// Remembers the events, where the browser keeps anything.
pub fn remember_events(events: &impl Serialize) {
    drop(LocalStorage::set(EVENTS, events));
}

/// The whole address of the page at `path`.
pub fn address(path: &str) -> String {
    format!("{}{path}", window().location().origin().unwrap_or_default())
}

/// Puts `text` into the clipboard, and says whether it is there now. Browsers allow it after a touch or a key only.
pub async fn copy(text: &str) -> bool {
    // Absent outside secure contexts.
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    let Ok(clipboard) = clipboard.dyn_into::<Clipboard>() else { return false };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Marks what stands in the first field that matches `selector`.
pub fn mark(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(field) = found.and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        let _ = field.focus();
        field.select();
    }
}

/// Gives the browser's downloads a file `name` of this type with `text` in it; false where the browser cannot.
pub fn download(name: &str, media_type: &str, text: &str) -> bool {
    let make = || -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let link = document().create_element("a")?;
        link.set_attribute("href", &url)?;
        link.set_attribute("download", name)?;
        if let Some(link) = link.dyn_ref::<HtmlElement>() {
            link.click();
        }
        // The download has begun when the page is idle again.
        Timeout::new(60_000, move || drop(Url::revoke_object_url(&url))).forget();
        Ok(())
    };
    make().is_ok()
}
