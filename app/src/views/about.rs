//! What is on this device, and what the reader may choose.

use super::choices::choices;
use super::fields::parts_of;
use crate::device::{date, moment, use_device, use_words};
use crate::platform::page;
use crate::platform::storage::{self, Usage};
use crate::words::{Words, size};
use bookmobile_catalogue::Branch;
use bookmobile_client::protocol::Generation;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is on this device.
#[component]
pub fn AboutPage() -> impl IntoView {
    let words = use_words();
    let device = use_device();
    page::set_title(&format!("{} — {}", words.about, words.name));
    let branches = move || {
        let branches = device.branches();
        (!branches.is_empty()).then(|| {
            let rows = branches.iter().map(|branch| branch_row(words, branch)).collect_view();
            view! { <section><h2>{words.branches_title}</h2><dl class="fields">{rows}</dl></section> }
        })
    };
    view! {
        <div class="about-page">
            <h1>{words.about_title}</h1>
            <p class="lead">{words.about_lead}</p>
            <section>
                <h2>{words.device_title}</h2>
                <dl class="fields">
                    {move || catalogue_rows(words, device.library(words), device.generation())}
                    {storage_rows(words)}
                </dl>
                <p>
                    <button type="button" class="plain" on:click=move |_| device.look_for_update()>
                        {words.device_look_now}
                    </button>
                </p>
            </section>
            {choices()}
            {branches}
            <section>
                <h2>{words.privacy_title}</h2>
                <p>{words.privacy}</p>
            </section>
            <p class="muted">{(words.version)(env!("CARGO_PKG_VERSION"))}</p>
        </div>
    }
}

fn row(label: &'static str, value: String) -> impl IntoView {
    view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
}

fn catalogue_rows(words: &'static Words, library: String, generation: Option<Generation>) -> AnyView {
    let library = (!library.is_empty()).then(|| row(words.device_library, library));
    let Some(generation) = generation else {
        return view! {
            {library}
            {row(words.device_records, words.not_yet.to_owned())}
        }
        .into_any();
    };
    let records = if generation.records == generation.records_total {
        (words.number)(generation.records)
    } else {
        (words.device_records_of)(&(words.number)(generation.records), &(words.number)(generation.records_total))
    };
    let copies = generation.availability_unix_secs.map_or(words.not_yet.to_owned(), |as_of| moment(words, as_of));
    view! {
        {library}
        {row(words.device_records, records)}
        {row(words.device_generation, generation.generation.to_string())}
        {row(words.device_built, date(words, generation.built_unix_secs))}
        {row(words.device_copies, copies)}
    }
    .into_any()
}

fn storage_rows(words: &'static Words) -> impl IntoView {
    let usage: RwSignal<Option<Usage>> = RwSignal::new(None);
    let look = move || {
        spawn_local(async move {
            let found = storage::usage().await;
            usage.try_set(Some(found));
        });
    };
    look();
    let keep = move |_| {
        spawn_local(async move {
            storage::persist().await;
            look();
        });
    };
    move || {
        usage.get().map(|usage| {
            let used = usage.used_bytes.map(|bytes| size(bytes as u64));
            let kept = if usage.persisted { words.device_kept_yes } else { words.device_kept_no };
            view! {
                {used.map(|used| row(words.device_storage, used))}
                <div>
                    <dt>{words.device_kept}</dt>
                    <dd>
                        {kept}
                        {(!usage.persisted).then(|| view! {
                            " "
                            <button type="button" class="plain" on:click=keep>{words.device_keep}</button>
                        })}
                    </dd>
                </div>
            }
        })
    }
}

fn branch_row(words: &Words, branch: &Branch) -> impl IntoView + use<> {
    let name = branch.name_in(words.language.tag()).to_owned();
    let place = [branch.address.clone(), branch.hours.clone()];
    let place = place.into_iter().flatten().collect();
    view! { <div><dt>{name}</dt><dd class="parts">{parts_of(place)}</dd></div> }
}
