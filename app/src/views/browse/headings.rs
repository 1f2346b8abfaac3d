//! Authors and subjects from A to Z, Chinese by pinyin.

use super::super::pager::pager;
use super::leafed;
use crate::device::use_words;
use crate::navigation::use_navigation;
use crate::platform::page;
use crate::words::Words;
use bookmobile_client::address::{SearchAddress, headings_path, parameter};
use bookmobile_search_index::{Browse, Browsed, Facet, Headings};
use leptos::prelude::*;

/// The letters there are, and the headings of one.
pub fn headings_page(of: Headings, letter: Option<String>) -> AnyView {
    let words = use_words();
    let search = use_navigation().search;
    let title = (words.headings)(of);
    let name = letter.as_deref().map(|letter| letter_name(words, letter));
    page::set_title(&format!("{title} {} — {}", name.as_deref().unwrap_or_default(), words.name));
    let current = letter.clone();
    let letters = leafed(
        Browse::Headings { of, letter: None, offset: 0 },
        Box::new(move |browsed| letters(words, of, current.as_deref(), browsed)),
    );
    let page = letter.map(|letter| {
        move || {
            let page = search.with(|search| parameter(search, "page")).and_then(|page| page.parse::<u32>().ok());
            let page = page.unwrap_or_default().saturating_sub(1);
            let at = letter.clone();
            leafed(
                Browse::Headings { of, letter: Some(letter.clone()), offset: page.saturating_mul(Browse::PAGE) },
                Box::new(move |browsed| headings(words, of, &at, page, browsed)),
            )
        }
    });
    view! {
        <div class="browse-page">
            <h1>{title}</h1>
            {letters}
            {page}
        </div>
    }
    .into_any()
}

fn letters(words: &'static Words, of: Headings, current: Option<&str>, browsed: &Browsed) -> AnyView {
    let letter = |value: &bookmobile_search_index::Value| {
        let is_current = current == Some(value.name.as_str());
        view! {
            <li>
                <a href=headings_path(of, Some(&value.name), 0) data-testid="letter" aria-current=is_current.then_some("page")>
                    {letter_name(words, &value.name)}
                    " "
                    <small>{(words.number)(value.count)}</small>
                </a>
            </li>
        }
        .into_any()
    };
    let letters: Vec<AnyView> = browsed.values.iter().map(letter).collect();
    view! { <nav aria-label=(words.headings)(of)><ul class="letters">{letters}</ul></nav> }.into_any()
}

fn letter_name(words: &Words, letter: &str) -> String {
    match letter {
        "0-9" => "0–9".to_owned(),
        "other" => words.other_letters.to_owned(),
        letter => letter.to_ascii_uppercase(),
    }
}

/// The headings of a letter, each with the way to its records.
fn headings(words: &'static Words, of: Headings, letter: &str, page: u32, browsed: &Browsed) -> AnyView {
    if browsed.values.is_empty() {
        return view! { <p class="notice">{(words.nothing_found)(&letter_name(words, letter))}</p> }.into_any();
    }
    let facet = match of {
        Headings::Authors => Facet::Author,
        Headings::Subjects => Facet::Subject,
    };
    let heading = |value: &bookmobile_search_index::Value| {
        let href = SearchAddress::default().toggled(facet, &value.name).path();
        view! {
            <li data-testid="heading">
                <a href=href>{value.name.replace("--", " — ")}</a>
                " "
                <small>{(words.number)(value.count)}</small>
            </li>
        }
        .into_any()
    };
    let headings: Vec<AnyView> = browsed.values.iter().map(heading).collect();
    let pages = u32::try_from(browsed.total.div_ceil(u64::from(Browse::PAGE))).unwrap_or(u32::MAX);
    view! {
        <ul class="headings" data-testid="headings">{headings}</ul>
        {pager(page, pages, &|page| headings_path(of, Some(letter), page))}
    }
    .into_any()
}
