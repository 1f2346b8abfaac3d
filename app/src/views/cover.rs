//! The drawn cover.

use bookmobile_client::show::cover::{Cover, Slip};
use bookmobile_search_index::Brief;
use leptos::prelude::*;

/// Left and upper edge of the slip.
const EDGE: f32 = 7.0;

/// The cover of a record in a list.
pub fn cover_of(brief: &Brief) -> impl IntoView + use<> {
    let author = brief.authors.first().map(String::as_str);
    cover(&Cover::new(&brief.title, author, brief.kind, brief.clc.as_deref()))
}

/// A cover. It repeats what stands beside it, so screen readers pass it over.
pub fn cover(cover: &Cover) -> impl IntoView + use<> {
    let slip = &cover.slip;
    view! {
        <svg class="cover" data-class=cover.class.map(String::from) viewBox="0 0 90 126" aria-hidden="true">
            <rect class="cover-cloth" width="90" height="126" rx="2" />
            <path class="cover-thread" d="M81 0v126M81 12h9M81 42h9M81 84h9M81 114h9" />
            <rect class="cover-slip" x="7" y="7" width=tenths(slip.width) height=tenths(slip.height) />
            <rect class="cover-rule" x="8.5" y="8.5" width=tenths(slip.width - 3.0) height=tenths(slip.height - 3.0) />
            <g class="cover-title" font-size=tenths(slip.size)>{lettering(slip)}</g>
            <text class="cover-author" x="7" y="119.5">{cover.author.clone()}</text>
            <rect class="cover-seal" x="62" y="105" width="15" height="15" rx="2" />
            <text class="cover-letter" x="69.5" y="116">{cover.seal.to_string()}</text>
        </svg>
    }
}

fn lettering(slip: &Slip) -> Vec<AnyView> {
    let line = |(index, line): (usize, &String)| {
        let index = index as f32;
        if slip.vertical {
            // Every character has its own place: vertical writing modes differ between browsers.
            let column = slip.lines.len() as f32 - 1.0 - index;
            let x = EDGE + 4.0 + (column + 0.5) * slip.size * 1.22;
            let count = line.chars().count();
            let list =
                |value: &dyn Fn(usize) -> f32| (0..count).map(|at| tenths(value(at))).collect::<Vec<_>>().join(" ");
            let xs = list(&|_| x);
            let ys = list(&|at| EDGE + 5.0 + (at as f32 + 0.88) * slip.size * 1.12);
            view! { <text x=xs y=ys>{line.clone()}</text> }.into_any()
        } else {
            let y = EDGE + 5.0 + (index + 0.9) * slip.size * 1.25;
            view! { <text x=tenths(EDGE + slip.width / 2.0) y=tenths(y)>{line.clone()}</text> }.into_any()
        }
    };
    slip.lines.iter().enumerate().map(line).collect()
}

/// A length that is not negative, to one decimal place. What the standard library has for fractions weighs 2 kB (brotli).
fn tenths(value: f32) -> String {
    let tenths = (value * 10.0).round() as u32;
    format!("{}.{}", tenths / 10, tenths % 10)
}
