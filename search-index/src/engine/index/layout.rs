//! The layout of an index: its parts, in the order in which they stand in its blob.
//!
//! What every search needs stands at the beginning and is read at once: a read costs more than its bytes.

use super::schema::{ColumnId, TermField, TextField};
use crate::answer::Facet;

/// Version of the index. An index of another version is thrown away and built again from its shard, which every device
/// keeps: so it may change with any release.
pub const INDEX_VERSION: u32 = 5;

/// A part of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The dictionary of a field.
    Dictionary(TermField),
    /// The lengths of the texts.
    Norms,
    Column(ColumnId),
    PinyinIndex,
    HeadingIndex,
    /// The posting lists of all dictionaries.
    Postings,
    /// The records.
    DocStore,
}

impl Part {
    /// How many parts there are.
    pub const COUNT: usize = 31;

    /// Every part, in the order in which they stand.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Dictionary(TermField::Text(TextField::Title)),
        Self::Dictionary(TermField::Text(TextField::Author)),
        Self::Dictionary(TermField::Text(TextField::OtherTitle)),
        Self::Dictionary(TermField::Text(TextField::Subject)),
        Self::Dictionary(TermField::Text(TextField::Publisher)),
        Self::Dictionary(TermField::Text(TextField::Text)),
        Self::Norms,
        Self::Column(ColumnId::Year),
        Self::Column(ColumnId::Copies),
        Self::Column(ColumnId::Traditional),
        Self::Column(ColumnId::Titles),
        Self::PinyinIndex,
        Self::Dictionary(TermField::Number),
        Self::Dictionary(TermField::CallNumber),
        Self::Dictionary(TermField::Class),
        Self::Dictionary(TermField::Facet),
        Self::Dictionary(TermField::Id),
        Self::Column(ColumnId::TitleKey),
        Self::Column(ColumnId::TitleKeyMore),
        Self::Column(ColumnId::Facet(Facet::Kind)),
        Self::Column(ColumnId::Facet(Facet::Language)),
        Self::Column(ColumnId::Facet(Facet::Author)),
        Self::Column(ColumnId::Facet(Facet::Subject)),
        Self::Column(ColumnId::Facet(Facet::Class)),
        Self::Column(ColumnId::Facet(Facet::Branch)),
        Self::Column(ColumnId::Added),
        Self::Column(ColumnId::Work),
        Self::Column(ColumnId::Barcodes),
        Self::HeadingIndex,
        Self::Postings,
        Self::DocStore,
    ];
    /// How many of them, from the first, every search needs.
    pub const HOT: usize = 12;

    /// Its position in [`Part::ALL`].
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|part| *part == self).unwrap_or(Self::COUNT)
    }
}
