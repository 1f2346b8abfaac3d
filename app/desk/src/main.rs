//! The module's entry: see the library beside it, whose exports the page calls.

use bookmobile_desk as _;

fn main() {}
