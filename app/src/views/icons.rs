//! Small pictures, drawn in the colour of the text around them.

use leptos::prelude::*;

/// A lens.
pub fn magnifier() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="10.5" cy="10.5" r="6.5" />
            <path d="M15.5 15.5 21 21" />
        </svg>
    }
}

/// Someone.
pub fn person() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="8" r="4" />
            <path d="M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7" />
        </svg>
    }
}

/// The seal of the house: a book on wheels, cut in vermilion.
pub fn seal() -> impl IntoView {
    view! {
        <svg class="seal" viewBox="0 0 32 32" aria-hidden="true">
            <rect class="seal-ground" width="32" height="32" rx="5" />
            <path class="seal-cut" d="M16 9.5C13.5 7.5 10 7 6 7v13.5c4 0 7.5.5 10 2.5 2.5-2 6-2.5 10-2.5V7c-4 0-7.5.5-10 2.5Zm0 0V23" />
            <circle class="seal-wheel" cx="10.5" cy="25" r="2.2" />
            <circle class="seal-wheel" cx="21.5" cy="25" r="2.2" />
        </svg>
    }
}

/// A hurricane lantern; its flame shows by style how it burns.
pub fn lantern() -> impl IntoView {
    view! {
        <svg class="icon lantern-icon" viewBox="0 0 24 24" aria-hidden="true">
            <circle class="lantern-glow" cx="12" cy="13.5" r="9" />
            <path d="M7.5 8.5a4.5 6 0 0 1 9 0" />
            <path d="M9 8h6l1 2H8zM8.5 18.5h7l1 2.5h-9z" />
            <path d="M8.5 10c-1.8 2.5-1.8 6 0 8.5m7 0c1.8-2.5 1.8-6 0-8.5" />
            <path class="lantern-flame" d="M12 11.5c1.8 2 2 3 2 3.7a2 2 0 0 1-4 0c0-.7.2-1.7 2-3.7Z" />
        </svg>
    }
}

/// Waves from a phone to a book.
pub fn waves() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 9.5a5 5 0 0 1 0 5M8.5 7a9 9 0 0 1 0 10M12 4.5a13 13 0 0 1 0 15" />
            <path d="M16 6h4.5v12H16" />
        </svg>
    }
}
