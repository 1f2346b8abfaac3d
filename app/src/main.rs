//! The catalogue in a reader's browser: views over `bookmobile_client`, which decides, and `platform`, which is
//! the browser.

mod autocomplete;
mod device;
mod navigation;
mod platform;
mod retrying;
mod search_box;
mod searching;
mod views;
mod words;

fn main() {
    platform::page::remove_skeleton();
    leptos::mount::mount_to_body(views::app::App);
}
