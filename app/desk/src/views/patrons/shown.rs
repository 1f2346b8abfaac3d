//! An account: who it is, how it stands, and what can be done about it.

use super::{Accounts, Asked, forms, holdings, questions};
use bookmobile_api::desk::{self, BlockView, Blocking, PatronDetails, Role};
use bookmobile_ui::focus::focus_and_select_soon;
use bookmobile_ui::form::button;
use leptos::prelude::*;

/// The patron on the screen.
pub fn shown(this: Accounts, patron: PatronDetails) -> AnyView {
    let kept = StoredValue::new(patron.clone());
    let asked = move || match this.asked.get() {
        Asked::Nothing | Asked::Register => actions(this),
        Asked::Edit => forms::edit(this, kept.get_value()),
        Asked::Block => questions::block(this, kept.get_value().profile.card),
        Asked::Roles => questions::roles(this, kept.get_value().profile),
        Asked::Hold => questions::hold(this, kept.get_value().profile.card),
        Asked::ResetPin => questions::reset_pin(this, kept.get_value().profile),
        Asked::SignOut => questions::sign_out(this, kept.get_value().profile),
    };
    view! {
        <article class="patron" data-testid="patron" data-standing=patron.standing.as_ref().map_or("good", |reason| reason.code())>
            {head(this, &patron)}
            {blocks(this, &patron)}
            {asked}
            {holdings::charges(this, &patron)}
            {holdings::holds(this, &patron)}
            {holdings::loans(this, &patron)}
        </article>
    }
    .into_any()
}

fn head(this: Accounts, patron: &PatronDetails) -> AnyView {
    let (context, words) = (this.context, this.context.words);
    let profile = &patron.profile;
    let roles: Vec<_> = profile.roles.iter().map(|role| (words.role)(*role)).collect();
    let facts = [
        Some(format!("{} {}", words.card, profile.card)),
        Some(context.category_name(&profile.category)),
        profile.valid_until.map(|on| (words.valid_until)(on)),
        profile.username.as_ref().map(|name| format!("{} {name}", words.username)),
        (!patron.registered).then(|| words.not_registered.to_owned()),
        (!roles.is_empty()).then(|| format!("{} {}", words.staff, roles.join(words.language.comma()))),
    ];
    let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
    let contact = [&profile.phone, &profile.email];
    let contact: Vec<_> = contact.into_iter().flatten().map(|way| view! { <span>{way.clone()}</span> }).collect();
    let contact = if contact.is_empty() {
        view! { <p class="muted">{words.no_contact}</p> }.into_any()
    } else {
        view! { <p class="parts" data-testid="contact">{contact}</p> }.into_any()
    };
    let standing = match &patron.standing {
        // What to do about it is what this page is for.
        Some(reason) => view! {
            <p class="refused" data-reason=reason.code()>
                <b>{(words.refusal)(reason, &|code| context.branch_name(code)).why}</b>
            </p>
        }
        .into_any(),
        None => view! { <p class="good">{words.may_borrow}</p> }.into_any(),
    };
    view! {
        <h3 id="patron-name" class="patron-name" tabindex="-1" data-testid="patron-name">{profile.name.clone()}</h3>
        <p class="parts">{facts}</p>
        {contact}
        {standing}
    }
    .into_any()
}

fn blocks(this: Accounts, patron: &PatronDetails) -> Option<AnyView> {
    let words = this.context.words;
    if patron.blocks.is_empty() {
        return None;
    }
    let one = |block: &BlockView| {
        let until = block.until.map_or_else(|| words.until_lifted.to_owned(), |until| (words.blocked_until)(until));
        view! { <li data-testid="block"><b>{until}</b>" "{block.note.clone()}</li> }
    };
    let blocks = patron.blocks.iter().map(one).collect_view();
    let card = patron.profile.card.clone();
    let unblock = move || {
        let request = Blocking { card: card.clone(), block: None };
        this.say_done(desk::block(request), words.unblocked.to_owned());
    };
    Some(view! { <div class="note"><ul>{blocks}</ul><div class="row">{button("unblock", words.unblock, unblock)}</div></div> }.into_any())
}

/// What can be done.
fn actions(this: Accounts) -> AnyView {
    let (context, words) = (this.context, this.context.words);
    let ask = move |what: Asked, first: &'static str| {
        move || {
            this.status.say("");
            this.asked.set(what.clone());
            focus_and_select_soon(first);
        }
    };
    let next = move || context.next_patron();
    let roles = context.has(Role::Admin);
    view! {
        <div class="row" data-testid="patron-actions">
            {button("edit", words.edit, ask(Asked::Edit, "#edit-name"))}
            {button("place-hold", words.place_hold, ask(Asked::Hold, "#hold-what"))}
            {button("reset-pin", words.reset_pin, ask(Asked::ResetPin, "[data-testid='surely']"))}
            {button("block-patron", words.block, ask(Asked::Block, "#block-note"))}
            {button("sign-out-patron", words.sign_out, ask(Asked::SignOut, "[data-testid='surely']"))}
            {roles.then(|| button("roles", words.roles, ask(Asked::Roles, "[data-testid='role-desk']")))}
            <button type="button" class="plain" data-testid="next-patron" on:click=move |_| next()>
                {words.next_patron}" "<kbd>"Esc"</kbd>
            </button>
        </div>
    }
    .into_any()
}
