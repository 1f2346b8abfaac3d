//! The page on which a book is touched, scanned or typed.

use super::icons;
use crate::device::use_words;
use crate::platform::nfc::WebNfc;
use crate::platform::{focus, page};
use crate::search_box::{SearchBox, use_search_box};
use crate::searching::Searching;
use crate::words::Words;
use bookmobile_client::address::{SearchAddress, record_path};
use bookmobile_client::session::{Failure, SessionState};
use bookmobile_client::tag::{Scan, TagOutcome, TagReader};
use bookmobile_search_index::Request;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

/// What is going on.
#[derive(Clone, Debug, PartialEq)]
enum Touching {
    Idle,
    Waiting,
    Looking,
    Ended(TagOutcome),
    NothingFor(String),
    Failed(Failure),
}

/// The page on which a book is touched, scanned or typed.
#[component]
pub fn TouchPage() -> impl IntoView {
    let words = use_words();
    let search_box = use_search_box();
    page::set_title(&format!("{} — {}", words.touch, words.name));
    let supported = WebNfc.is_supported();
    let touching = RwSignal::new(if supported { Touching::Idle } else { Touching::Ended(TagOutcome::Unsupported) });
    let searching = Searching::new();
    open_the_one_hit(search_box, searching.shown(), touching);

    let understood = move |scan: Scan| match scan {
        Scan::Record(id) => search_box.follow(&record_path(&id)),
        scan => {
            touching.set(Touching::Looking);
            searching.ask(Request { limit: 2, ..Request::new(scan.query()) });
        }
    };
    let start = move |_| {
        touching.set(Touching::Waiting);
        spawn_local_scoped_with_cancellation(async move {
            let outcome = WebNfc.read().await;
            // Stopped meanwhile: what comes is of no interest.
            if touching.get_untracked() == Touching::Waiting {
                match outcome {
                    TagOutcome::Read(scan) => understood(scan),
                    outcome => touching.set(Touching::Ended(outcome)),
                }
            }
        });
    };
    let typed = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(scan) = Scan::parse(&typed.get_untracked()) {
            understood(scan);
        }
        focus::focus_and_select("#touch-input");
    };
    let waiting = move || touching.get() == Touching::Waiting;
    if !supported {
        // A scanner types as soon as the page is there.
        crate::platform::clock::later(0, || focus::focus("#touch-input"));
    }
    view! {
        <div class="touch-page">
            <h1>{words.touch_title}</h1>
            {supported.then(|| view! {
                <p class="lead">{words.touch_lead}</p>
                <button
                    type="button"
                    class="touch-button"
                    data-testid="touch-start"
                    data-waiting=move || waiting().to_string()
                    disabled=move || touching.get() == Touching::Looking
                    on:click=move |event| if waiting() { touching.set(Touching::Idle) } else { start(event) }
                >
                    {icons::waves()}
                    <span>{move || if waiting() { words.touch_stop } else { words.touch_start }}</span>
                </button>
            })}
            <p class="touch-status" role="status" aria-live="polite" data-testid="touch-status" data-outcome=move || name(&touching.get())>
                {move || status(words, &touching.get())}
            </p>
            <form class="touch-form" on:submit=submit>
                <label for="touch-input">{if supported { words.touch_or_type } else { words.touch_type }}</label>
                <div>
                    <input
                        id="touch-input"
                        data-testid="touch-input"
                        name="code"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        enterkeyhint="go"
                        placeholder=words.touch_type_hint
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                    <button type="submit">{words.touch_go}</button>
                </div>
            </form>
        </div>
    }
}

/// One hit is the book in the hand; several are shown to choose from.
fn open_the_one_hit(search_box: SearchBox, shown: Memo<SessionState>, touching: RwSignal<Touching>) {
    Effect::new(move || match shown.get() {
        SessionState::Found(found) => match found.answer.hits.as_slice() {
            [] => touching.set(Touching::NothingFor(found.request.query)),
            [only] => search_box.follow(&record_path(&only.record.id)),
            _ => search_box.follow(&SearchAddress { query: found.request.query, ..SearchAddress::default() }.path()),
        },
        SessionState::Failed(failure) => touching.set(Touching::Failed(failure)),
        SessionState::Nothing | SessionState::Waiting(_) => {}
    });
}

fn status(words: &Words, touching: &Touching) -> String {
    let text = match touching {
        Touching::Idle => "",
        Touching::Waiting => words.touch_waiting,
        Touching::Looking | Touching::Ended(TagOutcome::Read(_)) => words.touch_found,
        Touching::Ended(TagOutcome::NoPermission) => words.touch_no_permission,
        Touching::Ended(TagOutcome::Unreadable) => words.touch_unreadable,
        Touching::Ended(TagOutcome::Unsupported) => words.touch_unsupported,
        Touching::NothingFor(code) => return (words.touch_nothing)(code),
        Touching::Failed(failure) => (words.failure)(*failure).1,
    };
    text.to_owned()
}

/// For tests and styles.
fn name(touching: &Touching) -> &'static str {
    match touching {
        Touching::Idle => "idle",
        Touching::Waiting => "waiting",
        Touching::Looking | Touching::Ended(TagOutcome::Read(_)) => "looking",
        Touching::Ended(TagOutcome::NoPermission) => "no-permission",
        Touching::Ended(TagOutcome::Unreadable) => "unreadable",
        Touching::Ended(TagOutcome::Unsupported) => "unsupported",
        Touching::NothingFor(_) => "nothing",
        Touching::Failed(_) => "failed",
    }
}
