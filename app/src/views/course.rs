//! The units and lectures of a course.

use super::fields::parts_of;
use crate::device::{use_device, use_words};
use crate::words::Words;
use bookmobile_catalogue::{Course, Lecture};
use bookmobile_client::session::Source;
use leptos::prelude::*;

/// The outline of a course; it can be read without a network.
pub fn course(course: &Course, source: Source) -> impl IntoView + use<> {
    let words = use_words();
    let device = use_device();
    let lectures = course.units.iter().map(|unit| unit.lectures.len()).sum();
    let offered = [(words.offered_by, &course.provider), (words.licence, &course.licence)];
    let offered = offered.map(|(label, value)| {
        value.clone().map(|value| view! { <span><span class="muted">{label}" "</span>{value}</span> })
    });
    // Offline it matters more that lectures need a network than where the outline comes from.
    let note = move || match (device.online.get(), source) {
        (false, _) => Some(view! { <p class="note">{words.lecture_needs_network}</p> }),
        (true, Source::Device { .. }) => Some(view! { <p class="note">{words.course_kept_here}</p> }),
        (true, Source::Server) => None,
    };
    let units = course.units.iter().map(|unit| {
        let lectures = unit.lectures.iter().map(|one| lecture(words, one)).collect_view();
        view! {
            <section class="unit" data-testid="course-unit">
                <h3>{unit.title.clone()}</h3>
                <ol>{lectures}</ol>
            </section>
        }
    });
    view! {
        <section class="course" aria-labelledby="units-heading">
            <header>
                <h2 id="units-heading">{words.units}</h2>
                <p class="muted">{(words.unit_summary)(course.units.len(), lectures)}</p>
            </header>
            <p class="offered">{offered.into_iter().collect_view()}</p>
            {note}
            {units.collect_view()}
        </section>
    }
}

fn lecture(words: &'static Words, lecture: &Lecture) -> impl IntoView + use<> {
    let title = lecture.title.clone();
    let title = match &lecture.url {
        Some(url) => view! { <a href=url.clone() target="_blank" rel="noopener">{title}</a> }.into_any(),
        None => title.into_any(),
    };
    let about = [lecture.lecturer.clone(), lecture.duration_minutes.map(words.minutes), lecture.licence.clone()];
    let about = about.into_iter().flatten().collect();
    view! {
        <li data-testid="lecture">
            <span>{title}</span>
            <span class="muted parts">{parts_of(about)}</span>
        </li>
    }
}
