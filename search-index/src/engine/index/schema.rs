//! The schema: the fields and columns of an index, and the weights of the fields.

use crate::answer::Facet;

/// A field of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextField {
    /// Title proper.
    Title,
    Author,
    /// Other titles and series.
    OtherTitle,
    Subject,
    Publisher,
    /// Everything else: summary, contents, notes, lectures.
    Text,
}

impl TextField {
    pub const ALL: [Self; 6] =
        [Self::Title, Self::Author, Self::OtherTitle, Self::Subject, Self::Publisher, Self::Text];

    /// The weight of a match in this field. Most searches are for a known title or author; a publisher's name is a word in
    /// thousands of records.
    pub fn weight(self) -> f32 {
        match self {
            Self::Title => 4.0,
            Self::Author => 3.0,
            Self::OtherTitle => 2.0,
            Self::Subject => 1.5,
            Self::Publisher => 0.8,
            Self::Text => 0.6,
        }
    }

    /// Whether its Chinese is searched by pinyin.
    pub fn has_pinyin(self) -> bool {
        !matches!(self, Self::Text)
    }
}

/// A field that has a dictionary of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TermField {
    Text(TextField),
    /// ISBNs, ISSNs, barcodes, call numbers and class numbers, each as one term.
    Number,
    /// Call numbers of copies alone, in the same form.
    CallNumber,
    /// Class numbers alone, in the same form.
    Class,
    /// Language, kind and branches; see [`super::fields::facet_term`].
    Facet,
    /// The record's id as it is.
    Id,
}

impl TermField {
    /// How many there are.
    pub const COUNT: usize = TextField::ALL.len() + 5;

    /// Its number, from 0.
    pub fn number(self) -> usize {
        TextField::ALL.len()
            + match self {
                Self::Text(field) => return field as usize,
                Self::Number => 0,
                Self::CallNumber => 1,
                Self::Class => 2,
                Self::Facet => 3,
                Self::Id => 4,
            }
    }

    /// The weight of a match in this field.
    pub fn weight(self) -> f32 {
        match self {
            Self::Text(field) => field.weight(),
            _ => 1.0,
        }
    }
}

/// A column of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnId {
    /// Year of publication, less [`YEAR_ZERO`].
    Year,
    /// Number of copies: libraries have more of what is wanted more.
    Copies,
    /// 1 where the title proper is in traditional script.
    Traditional,
    /// Hashes of whole titles: a reader who types one means that one.
    Titles,
    /// The first half of the title's sort key; see [`crate::engine::text::filing::title_sort_key`].
    TitleKey,
    /// The second half.
    TitleKeyMore,
    /// Hashes of the values of a facet.
    Facet(Facet),
    /// The day on which the record came into the catalogue, less [`DAY_ZERO`].
    Added,
    /// The work that the record is an edition of; see [`super::frbr_work`].
    Work,
    /// Hashes of the barcodes of the copies.
    Barcodes,
}

/// Years are counted from here in their column, which has no negative numbers.
pub(crate) const YEAR_ZERO: i64 = i32::MIN as i64;
/// The same for days.
pub(crate) const DAY_ZERO: i64 = i32::MIN as i64;
