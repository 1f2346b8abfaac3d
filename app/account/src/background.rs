//! Background Sync: the browser sends what waits when there is a network, also when no page is open.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

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
