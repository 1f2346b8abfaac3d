//! All that a patron does: holds, loans, messages, the outbox, signing in.
//!
//! A module of its own beside the app, so that nobody loads it who does not ask for it: the app imports it and has it
//! draw into an element. What is decided is decided in `bookmobile_client::outbox`, over the browser as
//! `bookmobile_outbox` has it; here are the views.
//!
//! ```js
//! const account = await import("/account-….js");
//! await account.default();
//! const mounted = account.mount_hold(element, '["zh-CN", "lbm000001", "红楼梦", []]');
//! mounted.free(); // takes it away again
//! ```

#![cfg(target_arch = "wasm32")]

mod account;
mod browser;
mod drain;
mod exports;
mod lock;
mod news;
mod push;
mod remote;
mod views;
mod words;
