//! The lock of the tab that sends: the Web Locks API.

use crate::page_lifecycle;
use bookmobile_client::outbox::port::{Lock, TabLock};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::{Function, Object, Promise, Reflect};
use std::pin::pin;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Locks that all tabs of a browser share.
pub struct WebLocks;

impl TabLock for WebLocks {
    /// The lock is held until its promise is settled, which is when this is dropped, or when the reader leaves the page.
    type Guard = oneshot::Sender<()>;

    async fn acquire(&self, name: &str) -> Lock<Self::Guard> {
        ask(name).await.unwrap_or(Lock::NotSupported)
    }
}

async fn ask(name: &str) -> Option<Lock<oneshot::Sender<()>>> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let manager = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&manager, &"request".into()).ok()?.dyn_into().ok()?;
    let (tell, told) = oneshot::channel();
    let (guard, released) = oneshot::channel::<()>();
    let callback = Closure::once_into_js(move |lock: JsValue| -> Promise {
        let is_mine = lock.is_object();
        // Nobody listens any more where the tab is closing.
        let _ = tell.send(is_mine);
        future_to_promise(async move {
            if is_mine {
                // A page that is shown again sends on without its lock, which is safe: every action has a key.
                select(released, pin!(page_lifecycle::left())).await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?;
    let asked = request.call3(&manager, &JsValue::from_str(name), &options, &callback).ok()?;
    // A browser that refuses never calls back.
    match select(told, JsFuture::from(asked.dyn_into::<Promise>().ok()?)).await {
        Either::Left((Ok(true), _)) => Some(Lock::Held(guard)),
        Either::Left((Ok(false), _)) => Some(Lock::HeldElsewhere),
        Either::Left((Err(_), _)) | Either::Right(_) => None,
    }
}
