//! Construction of MARC fields.

use super::source::Part;
use bookmobile_catalogue::Role;
use bookmobile_catalogue::marc::{Field, MarcRecord, Subfield, Tag};

/// Adds a control field.
pub fn control(marc: &mut MarcRecord, tag: &[u8; 3], value: impl Into<String>) {
    if let Some(tag) = Tag::new(*tag) {
        marc.fields.push(Field::control(tag, value));
    }
}

/// Adds a data field; a subfield without text and a field without subfields are omitted.
pub fn data<'a>(
    marc: &mut MarcRecord,
    tag: &[u8; 3],
    indicators: &[u8; 2],
    subfields: impl IntoIterator<Item = (char, &'a str)>,
) {
    let subfields: Vec<Subfield> = subfields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(code, value)| Subfield { code, value: value.to_owned() })
        .collect();
    if let Some(tag) = Tag::new(*tag)
        && !subfields.is_empty()
    {
        marc.fields.push(Field::data(tag, *indicators, subfields));
    }
}

/// The parts grouped by role, in order.
pub fn by_role<'a, 'p>(parts: &'p [Part<'a>]) -> impl Iterator<Item = (Role, &'p [Part<'a>])> {
    parts.chunk_by(|a, b| a.role == b.role).map(|group| (group[0].role, group))
}

/// Whether the name is that of a body.
pub fn is_body(name: &str) -> bool {
    ["编写组", "委员会", "编辑室", "编辑部", "研究所", "数学系", "出版社", "大学"].iter().any(|end| name.ends_with(end))
}

/// A year in four digits, for coded fields.
pub fn four_digits(year: i32) -> String {
    format!("{year:04}")
}
