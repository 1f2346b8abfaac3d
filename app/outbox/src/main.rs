//! The entry of the service worker's part: see the library beside it, whose export it calls.

use bookmobile_outbox as _;

fn main() {}
