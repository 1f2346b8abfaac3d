//! What the app calls.

use crate::drain;
use crate::views::{self, Place};
use crate::words::Words;
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
        let Known { branches } = read(json)?;
        self.branches.set(branches);
        Ok(())
    }
}

#[derive(Deserialize)]
struct Known {
    #[serde(default)]
    branches: Vec<Branch>,
}

#[derive(Deserialize)]
struct Start {
    #[expect(dead_code, reason = "whoever starts says it; nothing is drawn in it yet")]
    language: String,
}

#[derive(Deserialize)]
struct HoldOrder {
    language: String,
    title: TitleId,
    name: String,
    #[serde(default)]
    branches: Vec<Branch>,
}

#[derive(Deserialize)]
struct PurchaseOrder {
    language: String,
    #[serde(default)]
    branches: Vec<Branch>,
    #[serde(default)]
    sought: String,
}

#[derive(Deserialize)]
struct SearchOrder {
    language: String,
    query: String,
}

#[derive(Deserialize)]
struct ListOrder {
    language: String,
    link: String,
}

#[derive(Deserialize)]
struct AccountOrder {
    language: String,
    #[serde(default)]
    branches: Vec<Branch>,
}

/// Draws into `element` what a patron can do with a title:
/// `{"language": "zh", "title": "lbm000001", "name": "红楼梦", "branches": [{"code": "main", "name": "总馆"}]}`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_hold(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    let HoldOrder { language, title, name, branches } = read(json)?;
    Ok(mount(element, &language, branches, move || views::hold::of_title(title, name)))
}

/// Draws the page `/account` into `element`: `{"language": "zh", "branches": […]}`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_account(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    let AccountOrder { language, branches } = read(json)?;
    Ok(mount(element, &language, branches, views::page::page))
}

/// Draws into `element` a form that asks the library to buy something:
/// `{"language": "zh", "branches": [], "sought": "三体"}`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_purchase(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    let PurchaseOrder { language, branches, sought } = read(json)?;
    Ok(mount(element, &language, branches, move || views::purchase::purchase(sought)))
}

/// Draws into `element` what a patron can do with a record beside borrowing it, and what others think of it:
/// `{"language": "zh", "title": "lbm000001", "name": "红楼梦", "branches": []}`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_record(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    let HoldOrder { language, title, name, branches } = read(json)?;
    Ok(mount(element, &language, branches, move || views::record::of_record(title, name)))
}

/// Draws into `element` the way to save a search, for who is signed in: `{"language": "zh", "query": "三体"}`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_search(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    let SearchOrder { language, query } = read(json)?;
    Ok(mount(element, &language, Vec::new(), move || views::searches::save(query)))
}

/// Draws the page `/list/…` into `element`: `{"language": "zh", "link": "5f0c…"}`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_list(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    let ListOrder { language, link } = read(json)?;
    Ok(mount(element, &language, Vec::new(), move || views::shared::page(link)))
}

/// Begins to send what waits, in the background: `{"language": "zh"}`. Again, it changes nothing.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn start(json: &str) -> Result<(), JsError> {
    read::<Start>(json)?;
    drain::start();
    Ok(())
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, JsError> {
    serde_json::from_str(json).map_err(|error| JsError::new(&error.to_string()))
}

fn mount(
    element: HtmlElement,
    language: &str,
    branches: Vec<Branch>,
    draw: impl FnOnce() -> AnyView + 'static,
) -> Mounted {
    drain::start();
    let (words, branches) = (Words::of(language), ArcRwSignal::new(branches));
    let told = branches.clone();
    let handle = mount_to(element, move || {
        provide_context(Place::new(words, told));
        draw()
    });
    Mounted { _handle: Box::new(handle), branches }
}
