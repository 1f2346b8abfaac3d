//! Requests and answers of browsing: classes, headings from A to Z, the shelf.

use crate::answer::{Brief, Value};
use bookmobile_catalogue::RecordId;
use serde::{Deserialize, Serialize};

/// A browse request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Browse {
    /// The classes of 中图法 below a number, `I2` or, for the main ones, an empty text.
    Classes {
        /// The number.
        under: String,
    },
    /// Headings from A to Z, Chinese by pinyin.
    Headings {
        /// Authors or subjects.
        of: Headings,
        /// One of the [`Letters`](Browsed::values) that the same question without it is answered by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<String>,
        /// Headings to skip.
        #[serde(default)]
        offset: u32,
    },
    /// Records in the order of their call numbers.
    Shelf {
        /// The place on the shelf.
        around: Around,
        /// Records before it, at most [`Browse::SHELF_MAX`].
        before: u32,
        /// Records after it, at most [`Browse::SHELF_MAX`].
        after: u32,
        /// Only records with a copy in this branch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        branch: Option<String>,
    },
}

impl Browse {
    /// Headings on one page.
    pub const PAGE: u32 = 100;
    /// Most records on either side of a place on the shelf.
    pub const SHELF_MAX: u32 = 50;
}

/// The kinds of headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Headings {
    /// Names of authors and other agents.
    Authors,
    /// Subject headings.
    Subjects,
}

/// A place on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Around {
    /// Where this record stands.
    Record(RecordId),
    /// Where a book with this number would stand.
    CallNumber(String),
}

/// The answer to a [`Browse`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browsed {
    /// Records in the class; headings of the letter, or of all letters; records on the shelf of all branches.
    pub total: u64,
    /// Classes with their records, in the order of the scheme; letters (`0-9`, `a` to `z`, `other`) with their headings;
    /// or the headings of a letter with their records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// A part of the shelf, from left to right. Where a side has fewer records than requested, the shelf ends there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Brief>,
    /// The index, in `records`, of the requested record, or of the first one behind the requested call number.
    #[serde(default)]
    pub here: u32,
}
