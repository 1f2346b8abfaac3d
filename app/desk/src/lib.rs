//! The desk: what staff do, on the page `/desk`.
//!
//! A module of its own beside the app, as `app/account` is one, so that no reader loads it. Nothing here is kept on the
//! disk but the branch where the desk stands and how it prints: a patron is on the screen and nowhere else, and is put
//! away when nobody has touched the desk for some minutes. What needs no browser ([`scan`], [`form`], [`tab`]) is tested
//! natively.
//!
//! ```js
//! const desk = await import("/desk-….js");
//! await desk.default();
//! const mounted = desk.mount(element, "desk", '["zh-CN", null, "", []]');
//! mounted.free(); // takes it away again
//! ```

pub mod form;
pub mod scan;
pub mod tab;

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod exports;
#[cfg(target_arch = "wasm32")]
mod remote;
#[cfg(target_arch = "wasm32")]
mod upload;
#[cfg(target_arch = "wasm32")]
mod views;
#[cfg(target_arch = "wasm32")]
mod words;
