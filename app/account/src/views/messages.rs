//! What the library has told the patron.

use super::{patron, search_path, status_line, use_place};
use crate::account;
use bookmobile_circulation::NoticeKind;
use bookmobile_circulation::sync::Message;
use bookmobile_client::outbox::View;
use bookmobile_client::show::patron::messages as newest_first;
use bookmobile_ui::form::button;
use bookmobile_ui::time;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A message in words.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    number: i64,
    is_new: bool,
    text: String,
    when: String,
    href: Option<String>,
}

/// The messages, newest first; nothing where there are none.
pub fn messages() -> AnyView {
    let place = use_place();
    let words = place.words;
    let status = status_line();
    let all = Memo::new(move |_| {
        let Some(patron) = patron() else { return Vec::new() };
        let told = |(message, is_new): (&Message, bool)| {
            let names = |code: &str| place.branch(code);
            Told {
                number: message.number,
                is_new,
                text: (words.news)(&message.kind, name_of(&patron.view, message).as_deref(), &names),
                when: (words.moment)(time::local(message.made_unix_secs)),
                href: href(message),
            }
        };
        newest_first(&patron.view, patron.read).into_iter().map(told).collect::<Vec<_>>()
    });
    let read = move || {
        let newest = all.with_untracked(|all| all.iter().map(|told| told.number).max());
        spawn_local(async move {
            status.check(words.problem, account::mark_read(newest.unwrap_or_default()).await);
        });
    };
    let mark = move || {
        let has_new = all.with(|all| all.iter().any(|told| told.is_new));
        has_new.then(|| button("mark-read", words.mark_read, read))
    };
    let list = move || {
        all.get()
            .into_iter()
            .map(|told| {
                let text = match told.href {
                    Some(href) => view! { <a href=href>{told.text}</a> }.into_any(),
                    None => told.text.into_any(),
                };
                let is_new = told.is_new.then(|| view! { <b class="new">{words.is_new}</b>" " });
                view! {
                    <li data-testid="message" data-new=told.is_new.to_string()>
                        <p>{is_new}{text}</p>
                        <p class="muted">{told.when}</p>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section aria-labelledby="messages-heading" data-testid="messages" hidden=move || all.with(Vec::is_empty)>
            <h2 id="messages-heading">{words.messages}</h2>
            <ul class="entries">{list}</ul>
            <div class="row">{mark}</div>
            {status.line()}
        </section>
    }
    .into_any()
}

/// Where a message leads.
fn href(message: &Message) -> Option<String> {
    match (&message.kind, &message.title) {
        (_, Some(title)) => Some(format!("/record/{title}")),
        (NoticeKind::NewMatches { query, .. }, None) => Some(search_path(query)),
        _ => None,
    }
}

/// The title of the record that a message is about, where the patron still holds or has it.
fn name_of(view: &View, message: &Message) -> Option<String> {
    let (state, title) = (view.state.as_ref()?, message.title.as_ref()?);
    let holds = state.holds.iter().map(|hold| (&hold.title, &hold.name));
    let mut known = holds.chain(state.loans.iter().map(|loan| (&loan.title, &loan.name)));
    known.find(|(of, _)| *of == title).map(|(_, name)| name.clone())
}
