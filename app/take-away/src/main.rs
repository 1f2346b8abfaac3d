//! The worker's entry: see the library beside it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    bookmobile_take_away::worker::start();
}
