//! What views show, worked out beforehand: plain values in, plain values out, no words of any language.

pub mod copies;
pub mod cover;
pub mod day;
pub mod facets;
pub mod isbd;
#[cfg(test)]
mod kit;
pub mod lists;
pub mod marc_text;
pub mod mark;
pub mod patron;
pub mod things;
