//! MARC 21 fields in two scripts: field 880 repeats a field in its original script, `$6` links the two.
//!
//! Source: MARC 21 Format for Bibliographic Data, appendix A (control subfield $6) and model A of multiscript records. In
//! most files the regular field is romanised and 880 in the original script; in some it is the other way round.

use super::{has_other_script, join};
use crate::marc::{Field, MarcRecord};
use std::cell::RefCell;

/// Finds the linked field of a field.
pub(super) struct LinkedFields<'a> {
    /// Tag and number of `$6`, and the 880 field.
    fields: Vec<(&'a str, &'a str, &'a Field)>,
    /// Positions in `fields` that were already paired.
    used: RefCell<Vec<usize>>,
}

/// A field in the script of the work, with its form in Latin letters if the record has one.
#[derive(Clone, Copy)]
pub(super) struct LinkedPair<'a> {
    /// The text to show.
    pub shown: &'a Field,
    /// The romanised form.
    pub romanized: Option<&'a Field>,
}

impl<'a> LinkedFields<'a> {
    pub fn new(marc: &'a MarcRecord) -> Self {
        let fields = marc
            .all("880")
            .map(|field| {
                let (tag, number) = link(field).unwrap_or_default();
                (tag, number, field)
            })
            .collect();
        Self { fields, used: RefCell::default() }
    }

    /// Pairs the field with its linked field.
    pub fn of(&self, field: &'a Field) -> LinkedPair<'a> {
        let alone = LinkedPair { shown: field, romanized: None };
        let Some(("880", number)) = link(field) else { return alone };
        let tag = field.tag.as_str();
        let numbered = || self.fields.iter().enumerate().filter(|(_, (_, n, _))| *n == number && number != "00");
        // Numbers are unique in a record, but some records link 245 to an 880 that says 246.
        let found = numbered()
            .find(|(_, (t, ..))| *t == tag)
            .or_else(|| numbered().find(|(_, (t, ..))| t[..t.len().min(1)] == tag[..1]));
        let Some((index, (_, _, other))) = found else { return alone };
        let scripts =
            [field, *other].map(|f| f.subfields().iter().any(|s| s.code != '6' && has_other_script(&s.value)));
        let pair = match scripts {
            [_, true] => LinkedPair { shown: other, romanized: Some(field) },
            [true, false] => LinkedPair { shown: field, romanized: Some(other) },
            [false, false] => return alone,
        };
        self.used.borrow_mut().push(index);
        pair
    }

    /// The text of 880 fields that were not paired.
    pub fn rest(&self) -> impl Iterator<Item = String> {
        let used = self.used.borrow();
        let rest: Vec<_> = self
            .fields
            .iter()
            .enumerate()
            .filter(|(index, _)| !used.contains(index))
            .map(|(_, (_, _, field))| *field)
            .collect();
        rest.into_iter().map(|field| {
            let codes: String =
                field.subfields().iter().map(|s| s.code).filter(|c| c.is_ascii_alphabetic() && *c != 'w').collect();
            join(field, &codes, " ")
        })
    }
}

/// Parses tag and number of `$6 880-01/$1`.
fn link(field: &Field) -> Option<(&str, &str)> {
    let (tag, rest) = field.first('6')?.split_once('-')?;
    Some((tag.trim(), rest.get(..2)?))
}
