//! The browser: the only code of Bookmobile that touches web-sys, js-sys, wasm-bindgen or gloo.
//!
//! Each module is one thing a browser can do, told in plain Rust values.

pub mod clock;
pub mod focus;
pub mod hand_over;
pub mod history;
pub mod keys;
pub mod network;
pub mod nfc;
pub mod page;
pub mod parts;
pub mod service_worker;
pub mod settings;
pub mod storage;
pub mod take_away;
pub mod worker;
