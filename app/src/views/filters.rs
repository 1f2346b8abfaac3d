//! What the reader may choose of what was found: counts beside the results, and what is chosen above them.

use super::facet::Names;
use crate::device::{Device, use_device, use_words};
use crate::platform::clock::{self, Debounce};
use crate::platform::focus;
use crate::search_box::{SearchBox, use_search_box};
use crate::searching::Searching;
use crate::words::{Words, span};
use bookmobile_client::address::{SearchAddress, facet_name, first_year, last_year, sort_name, sort_named};
use bookmobile_client::session::SessionState;
use bookmobile_client::show::facets::{Bar, Choice, bars, choices};
use bookmobile_search_index::{Facet, Facets, Request, Sort};
use leptos::prelude::*;

/// How long results must stand until their values are counted: whoever types on waits for results only.
const PAUSE_MILLIS: u32 = 300;

/// The counts of what was found, asked for once the results are there and someone can see the counts.
#[derive(Clone, Copy)]
pub struct Counts {
    /// Whether the reader has opened the filters, where there is no room for them beside the results.
    pub open: RwSignal<bool>,
    device: Device,
    search_box: SearchBox,
    shown: Memo<SessionState>,
}

impl Counts {
    /// As long as the view lives that starts this.
    pub fn start() -> Self {
        let searching = Searching::new();
        let counts = Self {
            open: RwSignal::new(false),
            device: use_device(),
            search_box: use_search_box(),
            shown: searching.shown(),
        };
        let pause = StoredValue::new_local(Debounce::default());
        Effect::new(move || match counts.wanted() {
            Some(request) => pause.with_value(|pause| pause.after(PAUSE_MILLIS, move || searching.ask(request))),
            None => pause.with_value(Debounce::cancel),
        });
        counts
    }

    /// What is to be asked: the counts of the results in sight, unless they are there.
    fn wanted(self) -> Option<Request> {
        if !self.is_in_sight() {
            return None;
        }
        let request = self.search_box.shown.with(|shown| match shown {
            SessionState::Found(found) => Some(SearchAddress::of(&found.request).request_for_facets()),
            _ => None,
        })?;
        let known =
            self.shown.with_untracked(|shown| matches!(shown, SessionState::Found(found) if found.request == request));
        (!known).then_some(request)
    }

    fn is_in_sight(self) -> bool {
        self.open.get() || self.device.wide.get()
    }

    /// Whether the counts in sight are those of another search.
    fn are_late(self) -> bool {
        let request = self.search_box.at.get().unwrap_or_default().request_for_facets();
        self.is_in_sight() && self.shown.with(|shown| shown.found().is_some_and(|found| found.request != request))
    }
}

/// The button that shows the filters where there is no room for them.
pub fn button(counts: Counts) -> impl IntoView {
    let words = use_words();
    let search_box = counts.search_box;
    let number = move || {
        let number = search_box.at.with(|at| at.as_ref().map_or(0, number_chosen));
        (number > 0).then(|| number.to_string())
    };
    view! {
        <button
            type="button"
            class="to-filters"
            data-testid="filters-button"
            aria-expanded=move || counts.open.get().to_string()
            aria-controls="filters"
            on:click=move |_| counts.open.update(|open| *open = !*open)
        >
            {words.filters}
            <b>{number}</b>
        </button>
    }
}

/// Order, values and years.
pub fn filters(counts: Counts) -> impl IntoView {
    let words = use_words();
    let search_box = counts.search_box;
    // Of each facet one bit: whether all of its values are shown.
    let all = RwSignal::new(0_u8);
    // Drawn anew in place: what has the focus keeps it.
    let facets = move || {
        counts.shown.with(|shown| {
            let facets = shown.found()?.answer.facets.as_ref()?;
            let at = search_box.at.get().unwrap_or_default();
            let names = Names::now();
            let group = |facet: &Facet| group(words, search_box, &names, *facet, facets, &at, all);
            Some(Facet::ALL.iter().map(group).collect::<Vec<AnyView>>())
        })
    };
    let bars = Memo::new(move |_| {
        counts.shown.with(|shown| Some(bars(&shown.found()?.answer.facets.as_ref()?.years))).unwrap_or_default()
    });
    let chosen = move || search_box.at.with(|at| at.as_ref().and_then(|at| at.filters.years));
    let histogram = move || bars.with(|bars| (!bars.is_empty()).then(|| histogram(words, bars, chosen())));
    view! {
        <section
            id="filters"
            class="filters"
            data-testid="filters"
            data-open=move || counts.open.get().to_string()
            aria-label=words.filters
            aria-busy=move || counts.are_late().to_string()
        >
            {order(words, search_box)}
            {available(words, counts)}
            {works(words, search_box)}
            {facets}
            <fieldset data-testid="facet-years" hidden=move || bars.with(Vec::is_empty) && chosen().is_none()>
                <legend>{words.years}</legend>
                {histogram}
                {years(words, search_box)}
            </fieldset>
            <p><a href="/search/advanced">{words.advanced}</a></p>
        </section>
    }
}

fn order(words: &'static Words, search_box: SearchBox) -> impl IntoView {
    let option = move |sort: Sort| {
        let chosen = move || search_box.at.with(|at| at.as_ref().map(|at| at.sort).unwrap_or_default() == sort);
        view! { <option value=sort_name(sort) prop:selected=chosen>{(words.orders)(sort)}</option> }
    };
    view! {
        <label class="order">
            <span>{words.order}</span>
            <select
                data-testid="sort"
                on:change=move |event| {
                    let sort = sort_named(&event_target_value(&event));
                    search_box.refine(&|at| at.sorted(sort));
                }
            >
                {[Sort::Relevance, Sort::Newest, Sort::Oldest, Sort::Title, Sort::CallNumber, Sort::Added]
                    .map(option).into_iter().collect_view()}
            </select>
        </label>
    }
}

/// Whether only what is on its shelf is shown.
fn available(words: &'static Words, counts: Counts) -> impl IntoView {
    let search_box = counts.search_box;
    let count = move || {
        let count = counts.shown.with(|shown| Some(shown.found()?.answer.facets.as_ref()?.available));
        count.map(words.number)
    };
    view! {
        <fieldset>
            <label>
                <input
                    type="checkbox"
                    data-testid="available"
                    prop:checked=move || search_box.at.with(|at| at.as_ref().is_some_and(|at| at.filters.available))
                    on:change=move |_| search_box.refine(&SearchAddress::toggled_available)
                />
                <span>{words.available_now}</span>
                " "
                <small data-testid="available-count">{count}</small>
            </label>
        </fieldset>
    }
}

/// Whether the editions of a work are one result.
fn works(words: &'static Words, search_box: SearchBox) -> AnyView {
    view! {
        <fieldset>
            <label>
                <input
                    type="checkbox"
                    data-testid="works"
                    prop:checked=move || search_box.at.with(|at| at.as_ref().is_some_and(|at| at.works))
                    on:change=move |_| search_box.refine(&SearchAddress::toggled_works)
                />
                <span>{words.as_works}</span>
            </label>
        </fieldset>
    }
    .into_any()
}

fn group(
    words: &'static Words,
    search_box: SearchBox,
    names: &Names,
    facet: Facet,
    facets: &Facets,
    at: &SearchAddress,
    all: RwSignal<u8>,
) -> AnyView {
    let bit = 1 << facet as u8;
    let is_all = all.get() & bit != 0;
    let values = facets.values.get(&facet).map_or(&[][..], Vec::as_slice);
    let (choices, more) = choices(facet, values, at.filters.of(facet), is_all);
    let hidden = choices.is_empty();
    let rows: Vec<AnyView> =
        choices.iter().map(|choice| row(words, search_box, facet, choice, names.of(facet, choice.name))).collect();
    view! {
        <fieldset data-testid=format!("facet-{}", facet_name(facet)) hidden=hidden>
            <legend>{(words.facet)(facet)}</legend>
            {rows}
            <button
                type="button"
                data-testid="more-values"
                hidden=!more
                aria-expanded=is_all.to_string()
                on:click=move |_| all.update(|all| *all ^= bit)
            >
                {if is_all { words.fewer_values } else { words.more_values }}
            </button>
        </fieldset>
    }
    .into_any()
}

fn row(words: &'static Words, search_box: SearchBox, facet: Facet, choice: &Choice<'_>, name: String) -> AnyView {
    let value = choice.name.to_owned();
    let data_value = value.clone();
    view! {
        <label data-testid="value" data-value=data_value data-below=choice.below.to_string()>
            <input
                type="checkbox"
                prop:checked=choice.chosen
                on:change=move |_| search_box.refine(&|at| at.toggled(facet, &value))
            />
            <span>{name}</span>
            " "
            <small data-testid="value-count">{(words.number)(choice.count)}</small>
        </label>
    }
    .into_any()
}

/// Bars, those of the chosen years in colour. What they say is said in words too.
fn histogram(words: &'static Words, bars: &[Bar], chosen: Option<(i32, i32)>) -> AnyView {
    let most = bars.iter().max_by_key(|bar| bar.count);
    let highest = most.map_or(1, |bar| bar.count.max(1));
    let (mut inside, mut outside) = (String::new(), String::new());
    for (index, bar) in bars.iter().enumerate() {
        let path = match chosen {
            Some((from, to)) if bar.to < from || bar.from > to => &mut outside,
            _ => &mut inside,
        };
        if bar.count > 0 {
            // So that one record among thousands is seen.
            let height = (bar.count * 38).div_ceil(highest) + 2;
            path.push_str(&format!("M{} 40v-{height}h8v{height}z", index * 10));
        }
    }
    let label = most.map(|most| {
        let (first, last) = (bars[0].from, bars[bars.len() - 1].to);
        (words.years_spread)(first, last, &span(most.from, most.to), most.count)
    });
    view! {
        <svg
            viewBox=format!("0 0 {} 40", bars.len() * 10 - 2)
            preserveAspectRatio="none"
            role="img"
            data-testid="histogram"
            aria-label=label
        >
            <path class="outside" d=outside />
            <path d=inside />
        </svg>
    }
    .into_any()
}

fn years(words: &'static Words, search_box: SearchBox) -> impl IntoView {
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        let years = search_box.at.with(|at| at.as_ref().and_then(|at| at.filters.years));
        let text = |year: Option<i32>| year.map_or(String::new(), |year| year.to_string());
        from.set(text(years.and_then(|(from, _)| first_year(from))));
        to.set(text(years.and_then(|(_, to)| last_year(to))));
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let year = |text: RwSignal<String>| text.with_untracked(|text| text.trim().parse().ok());
        let (from, to) = (year(from), year(to));
        search_box.refine(&|at| at.between(from, to));
    };
    let input = |text: RwSignal<String>, name: &'static str, label: &'static str| {
        view! {
            <input
                type="number"
                step="1"
                data-testid=name
                aria-label=label
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
        }
    };
    view! {
        <form class="years" on:submit=submit>
            {input(from, "year-from", words.year_from)}
            <span aria-hidden="true">"–"</span>
            {input(to, "year-to", words.year_to)}
            <button type="submit" class="plain" data-testid="show-years">{words.show_years}</button>
        </form>
    }
}

/// What is chosen, each with a way to take it back.
pub fn chips() -> impl IntoView {
    let words = use_words();
    let search_box = use_search_box();
    // The chip that had the focus is gone: to the first one, or where there is none, to the page.
    let refocus = move |_| {
        clock::later(0, || {
            for selector in [".chips a", "#main"] {
                if !focus::is_within("#main") {
                    focus::focus(selector);
                }
            }
        });
    };
    move || {
        let at = search_box.at.get().filter(|at| number_chosen(at) > 0)?;
        let names = Names::now();
        let values = at.filters.values.iter().flat_map(|(facet, values)| values.iter().map(|value| (*facet, value)));
        let mut chips: Vec<AnyView> =
            values.map(|(facet, value)| chip(words, names.of(facet, value), at.toggled(facet, value).path())).collect();
        if let Some((from, to)) = at.filters.years {
            let name = (words.years_between)(first_year(from), last_year(to));
            chips.push(chip(words, name, at.between(None, None).path()));
        }
        if at.filters.available {
            chips.push(chip(words, words.available_now.to_owned(), at.toggled_available().path()));
        }
        Some(view! {
            <ul class="chips" data-testid="chips" aria-label=words.chosen on:click=refocus>
                {chips}
                <li><a class="clear" data-testid="clear-all" href=at.of_everything().path()>{words.clear_all}</a></li>
            </ul>
        })
    }
}

fn chip(words: &Words, name: String, href: String) -> AnyView {
    let label = (words.remove)(&name);
    view! {
        <li>
            <a data-testid="chip" href=href aria-label=label>{name}<span aria-hidden="true">"×"</span></a>
        </li>
    }
    .into_any()
}

fn number_chosen(at: &SearchAddress) -> usize {
    at.filters.values.values().map(Vec::len).sum::<usize>()
        + usize::from(at.filters.years.is_some())
        + usize::from(at.filters.available)
}
