//! One tab at a time: the Web Locks API.

use js_sys::{Function, Promise, Reflect};
use std::future::Future;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs `work` while no other tab runs anything under `name`. Where the browser has no locks it runs at once: the pack
/// is then fetched twice at worst.
pub async fn alone(name: &str, work: impl Future<Output = ()> + 'static) {
    let Some((manager, request)) = lock_manager() else {
        work.await;
        return;
    };
    let callback = Closure::once_into_js(move || -> Promise {
        future_to_promise(async move {
            work.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let held = request.call2(&manager, &JsValue::from_str(name), &callback);
    if let Ok(promise) = held.and_then(JsCast::dyn_into::<Promise>) {
        let _ = JsFuture::from(promise).await;
    }
}

fn lock_manager() -> Option<(JsValue, Function)> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let manager = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&manager, &"request".into()).ok()?.dyn_into().ok()?;
    Some((manager, request))
}
