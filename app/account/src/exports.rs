//! What the app calls: the contract of parts (`app/parts.toml`).

use crate::account;
use crate::views::{self, Place};
use crate::words::{Language, Words};
use bookmobile_catalogue::Branch;
use bookmobile_circulation::RecordId;
use bookmobile_client::json;
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

/// What a part is told, of which each kind takes what it needs: the language, the id of a record, a text, and the branches:
/// `["zh-CN", "lbm000001", "红楼梦", [{"code": "main", "name": "总馆"}]]`.
#[derive(Deserialize)]
struct About {
    language: String,
    title: Option<RecordId>,
    text: String,
    branches: Vec<Branch>,
}

/// Draws a page or an element of this part into `element`. Which kinds there are, `app/parts.toml` lists.
///
/// # Errors
/// When there is no such kind, or the JSON is something else.
#[wasm_bindgen]
pub fn mount(element: HtmlElement, kind: &str, json: &str) -> Result<Mounted, JsError> {
    let draw: fn(About) -> AnyView = match kind {
        "account" => |_| views::page::page(),
        "list" => |about| views::shared::page(about.text),
        "hold" => |about| about.title.map_or_else(nothing, |title| views::hold::of_title(title, about.text)),
        "record" => |about| about.title.map_or_else(nothing, |title| views::record::of_record(title, about.text)),
        "search" => |about| views::searches::save(about.text),
        "purchase" => |about| views::purchase::purchase(about.text),
        _ => return Err(JsError::new(kind)),
    };
    let about: About = read(json)?;
    account::start();
    let (words, branches) =
        (Words::of(Language::from_tag(&about.language).unwrap_or_default()), ArcRwSignal::new(about.branches.clone()));
    let told = branches.clone();
    let handle = mount_to(element, move || {
        provide_context(Place::new(words, told));
        draw(about)
    });
    Ok(Mounted { _handle: Box::new(handle), branches })
}

/// Begins to send what waits, in the background. Again, it changes nothing.
#[wasm_bindgen]
pub fn start() {
    account::start();
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, JsError> {
    json::from_text(json).map_err(|error| JsError::new(&error.to_string()))
}

/// What is drawn about no title.
fn nothing() -> AnyView {
    ().into_any()
}
