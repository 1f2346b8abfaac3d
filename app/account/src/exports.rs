//! What the app calls.

use crate::drain;
use crate::views::{self, Place};
use crate::words::{Language, Words};
use bookmobile_catalogue::Branch;
use bookmobile_circulation::TitleId;
use leptos::mount::mount_to;
use leptos::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

/// Something that is drawn. Freed, it is taken away.
#[wasm_bindgen]
pub struct Mounted {
    _handle: Box<dyn Any>,
    branches: ArcRwSignal<Vec<Branch>>,
}

#[wasm_bindgen]
impl Mounted {
    /// Tells what is known by now of what was told when it was drawn: the branches. What the patron has written stays.
    ///
    /// # Errors
    /// When the JSON is something else.
    pub fn tell(&self, json: &str) -> Result<(), JsError> {
        self.branches.set(read::<About>(json)?.branches);
        Ok(())
    }
}

/// What a part is told, of which each takes what it needs: the language, the id of a record, a text, and the branches:
/// `["zh-CN", "lbm000001", "红楼梦", [{"code": "main", "name": "总馆"}]]`.
#[derive(Deserialize)]
struct About {
    language: String,
    title: Option<TitleId>,
    text: String,
    branches: Vec<Branch>,
}

/// Draws into `element` what a patron can do with the copies of the title `title`, which readers know as `text`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_hold(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    mount(element, json, |about| about.title.map_or_else(nothing, |title| views::hold::of_title(title, about.text)))
}

/// Draws the page `/account` into `element`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_account(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    mount(element, json, |_| views::page::page())
}

/// Draws into `element` a form that asks the library to buy what was sought as `text`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_purchase(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    mount(element, json, |about| views::purchase::purchase(about.text))
}

/// Draws into `element` what a patron can do with the record `title` beside borrowing it, and what others think of it.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_record(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    mount(element, json, |about| about.title.map_or_else(nothing, |title| views::record::of_record(title, about.text)))
}

/// Draws into `element` the way to save the search `text`, for who is signed in.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_search(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    mount(element, json, |about| views::searches::save(about.text))
}

/// Draws the page `/list/…` into `element`; `text` is what the link ends in.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_list(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    mount(element, json, |about| views::shared::page(about.text))
}

/// Begins to send what waits, in the background. Again, it changes nothing.
#[wasm_bindgen]
pub fn start() {
    drain::start();
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, JsError> {
    serde_json::from_str(json).map_err(|error| JsError::new(&error.to_string()))
}

/// What is drawn about no title.
fn nothing() -> AnyView {
    ().into_any()
}

fn mount(element: HtmlElement, json: &str, draw: fn(About) -> AnyView) -> Result<Mounted, JsError> {
    let about: About = read(json)?;
    drain::start();
    let (words, branches) =
        (Words::of(Language::from_tag(&about.language).unwrap_or_default()), ArcRwSignal::new(about.branches.clone()));
    let told = branches.clone();
    let handle = mount_to(element, move || {
        provide_context(Place::new(words, told));
        draw(about)
    });
    Ok(Mounted { _handle: Box::new(handle), branches })
}
