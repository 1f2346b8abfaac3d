//! The views. They show; what they show is worked out in `bookmobile_client`.

pub mod app;

mod about;
mod advanced;
mod autocomplete;
mod browse;
mod cards;
mod choices;
mod copies;
mod course;
mod courses;
mod cover;
mod facet;
mod fields;
mod filters;
mod header;
mod home;
mod icons;
mod lantern;
mod notice;
mod pager;
mod part;
mod record;
mod results;
mod search;
mod search_box;
mod shelf;
mod take;
mod touch;
