//! The classes of 中图法 as a tree, one level on a page.

use super::super::facet::class;
use super::super::shelf;
use super::{leafed, ways};
use crate::device::use_words;
use crate::platform::page;
use crate::searching::search_once;
use crate::words::Words;
use bookmobile_catalogue::clc;
use bookmobile_client::address::{SearchAddress, class_path, shelf_path};
use bookmobile_search_index::language::Scope;
use bookmobile_search_index::{Around, Browse, Request, Sort, Value};
use leptos::prelude::*;

/// The classes below a number, and what is in it; the main classes for an empty number.
pub fn class_page(number: &str) -> AnyView {
    let words = use_words();
    let title = if number.is_empty() { words.browse_title.to_owned() } else { class(words, number) };
    page::set_title(&format!("{title} — {}", words.name));
    let shelf_at = shelf_path(&Around::CallNumber(number.to_owned()), None);
    let is_whole = number.is_empty();
    let tree = leafed(
        Browse::Classes { under: number.to_owned() },
        Box::new(move |browsed| {
            let rows: Vec<AnyView> = browsed.values.iter().map(|value| row(words, value)).collect();
            let total = (words.all_of)(browsed.total, Sort::CallNumber);
            let shelf_at = (!is_whole).then(|| view! { <span><a href=shelf_at.clone()>{words.see_shelf}</a></span> });
            view! {
                <p class="lead parts"><span data-testid="class-total">{total}</span>{shelf_at}</p>
                <ul class="classes" data-testid="classes" aria-label=words.classes>{rows}</ul>
            }
            .into_any()
        }),
    );
    let inside = (!is_whole).then(|| {
        let at = SearchAddress::within(Scope::Clc, number);
        let found = search_once(Request { limit: 12, ..at.request() });
        shelf::shelf(words.in_class, words.see_all, at.path(), found)
    });
    view! {
        <div class="browse-page">
            {(!is_whole).then(|| above(words, number))}
            <h1>{title}</h1>
            {is_whole.then(|| ways(words))}
            {tree}
            {inside}
        </div>
    }
    .into_any()
}

/// The way back up. What only begins the number of a class (`K8` of `K81`) is no step of it.
fn above(words: &'static Words, number: &str) -> AnyView {
    let parents: Vec<&str> = clc::parents(number).collect();
    let named = parents.iter().rposition(|parent| clc::name(parent).is_some()).unwrap_or_default();
    let steps = parents.iter().enumerate().filter(|(at, parent)| {
        let is_itself = at + 1 == parents.len();
        !is_itself && (*at > named || clc::name(parent).is_some())
    });
    let mut links = vec![view! { <li><a href=class_path("")>{words.classes}</a></li> }.into_any()];
    links.extend(
        steps.map(|(_, parent)| view! { <li><a href=class_path(parent)>{class(words, parent)}</a></li> }.into_any()),
    );
    view! { <nav class="above" aria-label=words.classes><ol>{links}</ol></nav> }.into_any()
}

fn row(words: &Words, value: &Value) -> AnyView {
    let name = clc::name(&value.name).map(|class| class.name_in(words.language.tag()));
    view! {
        <li data-testid="class" data-number=value.name.clone()>
            <a href=class_path(&value.name)><b>{value.name.clone()}</b>" "<span>{name}</span></a>
            " "
            <small>{(words.number)(value.count)}</small>
        </li>
    }
    .into_any()
}
