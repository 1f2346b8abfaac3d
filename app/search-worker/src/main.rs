//! The search worker's entry: see the library beside it.

fn main() {
    bookmobile_search_worker::start();
}
