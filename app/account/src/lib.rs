//! All that a patron does: holds, loans, messages, the outbox, signing in.
//!
//! A module of its own beside the app, so that nobody loads it who does not ask for it: the app imports it and has it
//! draw into an element. What is decided is decided in `bookmobile_client::outbox`, over the browser as
//! `bookmobile_outbox` has it; here are the views. What needs no browser ([`device_pin`], [`form`]) is tested natively.
//!
//! ```js
//! const account = await import("/account-….js");
//! await account.default();
//! const mounted = account.mount(element, "hold", '["zh-CN", "lbm000001", "红楼梦", []]');
//! mounted.free(); // takes it away again
//! ```

pub mod device_pin;
pub mod form;

#[cfg(target_arch = "wasm32")]
mod account;
#[cfg(target_arch = "wasm32")]
mod background;
#[cfg(target_arch = "wasm32")]
mod broadcast;
#[cfg(target_arch = "wasm32")]
mod device_lock;
#[cfg(target_arch = "wasm32")]
mod drain;
#[cfg(target_arch = "wasm32")]
mod exports;
#[cfg(target_arch = "wasm32")]
mod problem;
#[cfg(target_arch = "wasm32")]
mod push;
#[cfg(target_arch = "wasm32")]
mod remembered;
#[cfg(target_arch = "wasm32")]
mod remote;
#[cfg(target_arch = "wasm32")]
mod views;
#[cfg(target_arch = "wasm32")]
mod words;
