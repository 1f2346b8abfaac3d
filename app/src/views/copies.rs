//! The copies of a record, branch by branch.

use super::fields::parts_of;
use crate::device::{moment, use_device, use_words};
use crate::words::Words;
use bookmobile_catalogue::{Branch, Item, Kind};
use bookmobile_client::address::shelf_path;
use bookmobile_client::session::Source;
use bookmobile_client::show::copies::{AtBranch, branch_name, by_branch, summary};
use bookmobile_search_index::Around;
use leptos::prelude::*;

/// Where a record is and whether it is in.
pub fn copies(items: &[Item], kind: Kind, source: Source) -> impl IntoView + use<> {
    let words = use_words();
    let branches = use_device().branches();
    let Some(sum) = summary(items) else {
        // A course or an e-book has no copies, and nobody misses them.
        let expected = !matches!(kind, Kind::Course | Kind::Ebook | Kind::Article);
        return expected.then(|| view! { <p class="muted" data-testid="copies">{words.no_copies}</p> }).into_any();
    };
    let count = (words.copies_count)(sum.available, sum.total);
    let as_of = match source {
        Source::Device { availability_unix_secs: Some(as_of), .. } => Some((words.copies_as_of)(&moment(words, as_of))),
        _ => None,
    };
    let groups = by_branch(items).iter().map(|group| branch(words, &branches, group)).collect_view();
    view! {
        <section class="copies" data-testid="copies" aria-labelledby="copies-heading">
            <header>
                <h2 id="copies-heading">{words.copies}</h2>
                <p class="muted parts">{parts_of(std::iter::once(count).chain(as_of).collect())}</p>
            </header>
            {groups}
        </section>
    }
    .into_any()
}

fn branch(words: &'static Words, branches: &[Branch], group: &AtBranch<'_>) -> impl IntoView + use<> {
    let name = branch_name(branches, group.code, words.language.tag()).to_owned();
    let place = branches.iter().find(|branch| branch.code == group.code);
    let place = place.map(|branch| [branch.address.clone(), branch.hours.clone()]).unwrap_or_default();
    let place = place.into_iter().flatten().collect();
    let rows = group.items.iter().map(|item| {
        // To where it stands, among the books of its branch.
        let number = item.call_number.clone().map(|number| {
            let href = shelf_path(&Around::CallNumber(number.clone()), Some(&item.branch));
            view! { <a href=href>{number}</a> }
        });
        view! {
            <li data-testid="copy">
                <span class="status" data-status=item.status.code()>{(words.status)(item.status)}</span>
                <span class="copy-place">{item.location.clone()}</span>
                <span class="call-number">{number}</span>
                <span>{item.volume.clone()}</span>
                <span class="barcode">{item.barcode.clone()}</span>
            </li>
        }
    });
    view! {
        <h3>{name}</h3>
        <p class="muted branch-place parts">{parts_of(place)}</p>
        <ul>{rows.collect_view()}</ul>
    }
}
