//! The module's entry: see the library beside it, whose exports the page calls.

use bookmobile_account as _;

fn main() {}
