//! Records to take away: citations, files for other programs, QR codes.
//!
//! A worker of its own, so that nobody loads it who does not ask for it: the app starts it at the first
//! [`Order`](bookmobile_client::take_away::Order). What it decides is here and is tested natively; `worker` is the browser
//! beneath it.

pub mod cite;
pub mod gather;
pub mod pack;
pub mod qr;
#[cfg(target_arch = "wasm32")]
pub mod worker;
