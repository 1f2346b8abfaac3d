//! What this device keeps of its patrons, and how it is sent: `bookmobile_client::outbox` over IndexedDB, `fetch` and Web
//! Locks.
//!
//! The account module (`app/account`) draws it. The service worker runs it without a page, when the browser says that there
//! is a network again (Background Sync): then [`drain_in_background`] is all there is.
//!
//! ```js
//! importScripts("/outbox-….js");
//! await wasm_bindgen({ module_or_path: "/outbox-…_bg.wasm" });
//! if (!(await wasm_bindgen.drain_in_background())) throw new Error("not everything was sent");
//! ```

#![cfg(target_arch = "wasm32")]

pub mod keys;
mod page_lifecycle;
pub mod remote;
pub mod session;
pub mod store;
mod tab_lock;

use bookmobile_client::outbox::DrainOutcome;
use wasm_bindgen::prelude::wasm_bindgen;

/// Sends what waits. True where nothing is left that a network would help with.
#[wasm_bindgen]
pub async fn drain_in_background() -> bool {
    match session::drain().await {
        Some(DrainOutcome::Drained | DrainOutcome::NeedsSignIn | DrainOutcome::Elsewhere) => true,
        Some(DrainOutcome::Later) | None => false,
    }
}
