//! What is asked before something is done about an account.

use super::{Accounts, Asked};
use crate::scan::code;
use crate::views::refused_text;
use bookmobile_api::ApiError;
use bookmobile_api::desk::{self, BlockView, Blocking, PlaceHold, Role, RoleChange, RuleOutcome};
use bookmobile_circulation::sync::Profile;
use bookmobile_circulation::{BranchCode, Day, Reason};
use bookmobile_ui::focus::focus_and_select_soon;
use bookmobile_ui::form::{button, choice, confirm, field};
use leptos::prelude::*;
use leptos::task::spawn_local;

fn leave(this: Accounts) -> impl Fn() + Copy + 'static {
    move || this.asked.set(Asked::Nothing)
}

/// Until when the account is blocked, and why.
pub fn block(this: Accounts, card: String) -> AnyView {
    let words = this.context.words;
    let (note, until) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let filled =
            |text: RwSignal<String>| Some(text.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
        let Ok(until) = filled(until).map(|day| Day::parse(&day)).transpose() else {
            return this.status.say(words.wrong_day);
        };
        let block = Some(BlockView { until, note: filled(note) });
        this.say_done(desk::block(Blocking { card: card.clone(), block }), words.is_blocked.to_owned());
    };
    view! {
        <form class="advanced desk-form" data-testid="block-form" on:submit=submit>
            {field("block-note", words.block_note, "text", "off", note)}
            {field("block-until", words.block_until, "date", "off", until)}
            <div class="row">
                <button class="button" data-testid="block-submit">{words.block}</button>
                {button("never-mind", words.never_mind, leave(this))}
            </div>
        </form>
    }
    .into_any()
}

/// What the patron may do as staff.
pub fn roles(this: Accounts, profile: Profile) -> AnyView {
    let words = this.context.words;
    let now = profile.roles.clone();
    let chosen = RwSignal::new(now);
    let one = move |role: Role| {
        let change = move |event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|other| *other != role);
                if on {
                    chosen.push(role);
                }
            });
        };
        view! {
            <label class="switch">
                <input
                    type="checkbox"
                    data-testid=format!("role-{}", role.code())
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&role))
                    on:change=change
                />
                <span><b>{(words.role)(role)}</b>" "<span class="muted">{(words.role_lead)(role)}</span></span>
            </label>
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = RoleChange { card: profile.card.clone(), roles: chosen.get_untracked() };
        this.say_done(desk::set_roles(request), words.changed.to_owned());
    };
    view! {
        <form class="asking" data-testid="roles-form" on:submit=submit>
            {Role::ALL.into_iter().map(one).collect_view()}
            <div class="row">
                <button class="button" data-testid="roles-submit">{words.save}</button>
                {button("never-mind", words.never_mind, leave(this))}
            </div>
        </form>
    }
    .into_any()
}

/// On what a hold is placed, and where it is picked up.
pub fn hold(this: Accounts, card: String) -> AnyView {
    let (context, words) = (this.context, this.context.words);
    let what = RwSignal::new(String::new());
    let at = context.branch().map(|branch| branch.to_string());
    let branches = context.branches();
    let pickup = RwSignal::new(at.or_else(|| branches.first().map(|(code, _)| code.clone())).unwrap_or_default());
    let volumes = RwSignal::new(Vec::<String>::new());
    let volume = RwSignal::new(String::new());
    // Another title has other volumes.
    Effect::new(move |_| {
        what.track();
        volumes.set(Vec::new());
        volume.set(String::new());
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = code(&what.get_untracked());
        let Some(pickup) = BranchCode::new(&pickup.get_untracked()).ok().filter(|_| !text.is_empty()) else {
            return this.status.say(words.hold_what_missing);
        };
        this.status.say(words.one_moment);
        let volume_chosen = Some(volume.get_untracked()).filter(|volume| !volume.is_empty());
        let request = PlaceHold { card: card.clone(), what: text, volume: volume_chosen, pickup };
        let (turn, card) = (this.turn.get_value(), card.clone());
        spawn_local(async move {
            let answer = context.ask(desk::place_hold(request)).await;
            if !this.is_turn(turn) {
                return;
            }
            match answer {
                Ok(RuleOutcome::Done(placed)) => {
                    let done =
                        (words.hold_placed)(placed.place, placed.of, &context.branch_name(placed.pickup.as_str()));
                    this.say_done(desk::patron(card), done);
                }
                Ok(RuleOutcome::Refused(Reason::ChooseVolume { volumes: of })) => {
                    this.status.say(words.choose_volume);
                    volume.try_set(of.first().cloned().unwrap_or_default());
                    volumes.try_set(of);
                    focus_and_select_soon("#hold-volume");
                }
                Ok(RuleOutcome::Refused(reason)) => this.status.say(refused_text(context, &reason)),
                Err(ApiError::NotFound) => this.status.say(words.no_such_title),
                Err(error) => this.status.say((words.problem)(&error)),
            }
        });
    };
    let volume_choice = move || {
        let of = volumes.get();
        (!of.is_empty()).then(|| {
            let options = of.into_iter().map(|volume| (volume.clone(), volume)).collect();
            choice("hold-volume", words.volume, options, volume)
        })
    };
    view! {
        <form class="advanced desk-form" data-testid="hold-form" on:submit=submit>
            {field("hold-what", words.hold_what, "text", "off", what)}
            {choice("hold-pickup", words.pickup, branches, pickup)}
            {volume_choice}
            <div class="row">
                <button class="button" data-testid="hold-submit">{words.place_hold}</button>
                {button("never-mind", words.never_mind, leave(this))}
            </div>
        </form>
    }
    .into_any()
}

/// Whether the PIN is really to be taken away.
pub fn reset_pin(this: Accounts, profile: Profile) -> AnyView {
    let words = this.context.words;
    let question = (words.reset_pin_surely)(&profile.name);
    let reset = move || {
        let (name, card) = (profile.name.clone(), profile.card.clone());
        let kept = move |code| {
            this.code.try_set(Some((name, code)));
            words.pin_gone.to_owned()
        };
        this.change(card.clone(), desk::reset_pin(card), kept);
    };
    confirm(question, words.reset_pin, words.never_mind, reset, leave(this))
}

/// Whether the patron is really to be signed out.
pub fn sign_out(this: Accounts, profile: Profile) -> AnyView {
    let words = this.context.words;
    let question = (words.sign_out_surely)(&profile.name);
    let sign_out = move || {
        let card = profile.card.clone();
        this.change(card.clone(), desk::sign_out_patron(card), move |()| words.signed_out.to_owned());
    };
    confirm(question, words.sign_out, words.never_mind, sign_out, leave(this))
}
