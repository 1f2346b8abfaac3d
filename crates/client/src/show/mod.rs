//! View models: records, copies, facets and a patron's account as views draw them. Plain values in, plain values out, no
//! words of any language.

pub mod contact;
pub mod copies;
pub mod cover;
pub mod day;
pub mod events;
pub mod facets;
#[cfg(test)]
mod fixtures;
pub mod highlight;
pub mod isbd;
pub mod lists;
pub mod marc_text;
pub mod patron;
pub mod ratings;
pub mod saved_searches;
pub mod suggestions;
