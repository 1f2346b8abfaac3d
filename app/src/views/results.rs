//! A list of results.

use super::cover::cover_of;
use crate::device::{use_device, use_words};
use crate::words::Words;
use bookmobile_catalogue::{Branch, Kind};
use bookmobile_client::address::{SearchAddress, record_path};
use bookmobile_client::show::copies::{branch_name, summary};
use bookmobile_client::show::highlight::pieces;
use bookmobile_search_index::language::Scope;
use bookmobile_search_index::{Brief, Highlights, Hit};
use leptos::prelude::*;

/// The results, with what was sought marked in them.
pub fn results(hits: &[Hit]) -> impl IntoView + use<> {
    let words = use_words();
    let branches = use_device().branches();
    let rows = hits.iter().map(|hit| result(words, &branches, hit)).collect_view();
    view! { <ol class="results" aria-label=words.results>{rows}</ol> }
}

fn result(words: &'static Words, branches: &[Branch], hit: &Hit) -> impl IntoView + use<> {
    let (brief, marks) = (&hit.record, &hit.marks);
    let title = view! {
        {marked(&brief.title, &marks.title)}
        {brief.subtitle.as_ref().map(|subtitle| {
            view! { <span class="subtitle">" "{marked(subtitle, &marks.subtitle)}</span> }
        })}
    };
    let about = about(words, brief, marks).into_iter().map(|part| view! { <span>{part}</span> });
    let editions = hit.editions.map(|editions| {
        let href = SearchAddress::within(Scope::Work, brief.id.as_str()).path();
        let text = (words.editions)(u64::from(editions));
        view! { <span><a class="editions" data-testid="editions" href=href>{text}</a></span> }.into_any()
    });
    view! {
        <li class="result" data-testid="result">
            {cover_of(brief)}
            <div>
                <h2 class="result-title">
                    <a class="result-link" data-testid="result-title" href=record_path(&brief.id)>{title}</a>
                </h2>
                <p class="result-about parts">
                    <span class="kind">{(words.kind)(brief.kind)}</span>
                    {editions}
                    {about.collect_view()}
                </p>
                {hit.excerpt.as_ref().map(|excerpt| {
                    let text = marked(&excerpt.text, &excerpt.marks);
                    view! { <p class="result-excerpt" data-testid="excerpt">{text}</p> }
                })}
                {copies_line(words, branches, brief)}
            </div>
        </li>
    }
}

/// `text` with these ranges of its bytes on a soft ground.
pub fn marked(text: &str, marks: &[(u32, u32)]) -> Vec<AnyView> {
    pieces(text, marks)
        .into_iter()
        .map(|piece| {
            let text = piece.text.to_owned();
            if piece.marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
        })
        .collect()
}

/// Authors, publisher, year.
fn about(words: &Words, brief: &Brief, marks: &Highlights) -> Vec<Vec<AnyView>> {
    let comma = words.language.comma();
    let mut authors = Vec::new();
    for (index, author) in brief.authors.iter().enumerate() {
        if index > 0 {
            authors.push(comma.into_any());
        }
        authors.extend(marked(author, marks.authors.get(index).map_or(&[], Vec::as_slice)));
    }
    let mut parts = vec![authors];
    parts.extend(brief.publisher.as_ref().map(|publisher| marked(publisher, &marks.publisher)));
    parts.extend(brief.year.map(|year| vec![year.to_string().into_any()]));
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where it is and whether it is in: `在架 · 二楼 I247.57 · 城关分馆`.
fn copies_line(words: &'static Words, branches: &[Branch], brief: &Brief) -> AnyView {
    let Some(copies) = summary(&brief.items) else {
        let online = matches!(brief.kind, Kind::Course | Kind::Ebook);
        let text = if online { Some(words.online_resource.to_owned()) } else { brief.call_number.clone() };
        return view! { <p class="result-copies"><span class="muted">{text}</span></p> }.into_any();
    };
    let best = copies.best;
    let status = if copies.total > 1 && copies.available > 0 {
        (words.status_of)(copies.available, copies.total)
    } else {
        (words.status)(best.status).to_owned()
    };
    let number = best.call_number.as_deref().or(brief.call_number.as_deref()).unwrap_or_default();
    let place = format!("{} {number}", best.location.as_deref().unwrap_or_default());
    let branch = branch_name(branches, &best.branch, words.language.tag());
    view! {
        <p class="result-copies parts">
            <span class="status" data-status=best.status.code()>{status}</span>
            <span>{place.trim().to_owned()}</span>
            <span class="muted">{branch.to_owned()}</span>
        </p>
    }
    .into_any()
}
