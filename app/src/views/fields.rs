//! All that a record says, in reading order.

use crate::device::use_words;
use crate::words::Words;
use bookmobile_catalogue::{Agent, Record, Scheme};
use bookmobile_client::address::{SearchAddress, class_path};
use leptos::prelude::*;

/// The fields of a record as a list of names and values.
pub fn fields(record: &Record) -> impl IntoView + use<> {
    let words = use_words();
    let texts = |label: &'static str, values: &[String]| row(label, values.iter().map(|value| text(value)).collect());
    let one = |label: &'static str, value: &Option<String>| row(label, value.iter().map(|value| text(value)).collect());
    let languages: Vec<String> = record
        .languages
        .iter()
        .map(|code| (words.language_name)(code).map_or_else(|| code.clone(), str::to_owned))
        .collect();
    let titles = record.other_titles.iter().map(|other| {
        let kind = (words.title_kind)(other.kind);
        view! { <dd>{other.text.clone()}" "<span class="muted">{kind}</span></dd> }.into_any()
    });
    let links = record.links.iter().map(|link| {
        let label = link.label.clone().unwrap_or_else(|| words.link.to_owned());
        view! { <dd><a href=link.url.clone() target="_blank" rel="noopener">{label}</a></dd> }.into_any()
    });
    let classes = record.classification.iter().map(|class| match class.scheme {
        Scheme::Clc => view! { <dd><a href=class_path(&class.number)>{class.number.clone()}</a></dd> }.into_any(),
        _ => text(&class.number),
    });
    view! {
        <dl class="fields">
            {row(words.people, record.agents.iter().map(|agent| person(words, agent)).collect())}
            {one(words.responsibility, &record.responsibility)}
            {row(words.other_titles, titles.collect())}
            {one(words.edition, &record.edition)}
            {row(words.publication, publication(record).map(|parts| view! { <dd>{parts}</dd> }.into_any()).into_iter().collect())}
            {one(words.extent, &record.extent)}
            {texts(words.series, &record.series)}
            {row("ISBN", record.isbn.iter().map(|isbn| text(&isbn.to_string())).collect())}
            {texts("ISSN", &record.issn)}
            {texts(words.languages, &languages)}
            {row(words.subjects, record.subjects.iter().map(|subject| subject_link(subject)).collect())}
            {row(words.classification, classes.collect())}
            {texts(words.notes, &record.notes)}
            {row(words.links, links.collect())}
            {texts(words.other_scripts, &record.other_scripts)}
            {row(words.record_number, vec![text(&record.id.to_string())])}
        </dl>
    }
}

/// Place, publisher and year side by side; none where nothing of them is known.
pub fn publication(record: &Record) -> Option<impl IntoView + use<>> {
    let parts = [record.place.clone(), record.publisher.clone(), record.year.map(|year| year.to_string())];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| view! { <span class="parts">{parts_of(parts)}</span> })
}

/// Pieces with a dot between them, which is drawn by style: a dot of the text also stands within names (加西亚·马尔克斯).
pub fn parts_of(parts: Vec<String>) -> impl IntoView + use<> {
    parts.into_iter().map(|part| view! { <span>{part}</span> }).collect_view()
}

fn row(label: &'static str, values: Vec<AnyView>) -> Option<impl IntoView> {
    (!values.is_empty()).then(|| view! { <div><dt>{label}</dt>{values}</div> })
}

fn text(value: &str) -> AnyView {
    view! { <dd>{value.to_owned()}</dd> }.into_any()
}

fn person(words: &'static Words, agent: &Agent) -> AnyView {
    let href = SearchAddress { query: agent.name.clone(), ..SearchAddress::default() }.path();
    let role = (words.role)(agent.role);
    let latin = agent.romanized.clone().filter(|_| words.language.shows_romanized());
    let about = [agent.dates.clone(), latin, Some(role.to_owned())];
    let about = parts_of(about.into_iter().flatten().collect());
    view! { <dd><a href=href>{agent.name.clone()}</a>" "<span class="muted parts">{about}</span></dd> }.into_any()
}

/// Subdivisions are parted for reading, and searched for as words.
fn subject_link(subject: &str) -> AnyView {
    let href = SearchAddress { query: subject.replace("--", " "), ..SearchAddress::default() }.path();
    view! { <dd><a href=href>{subject.replace("--", " — ")}</a></dd> }.into_any()
}
