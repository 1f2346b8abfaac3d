//! The bibliographic record as Bookmobile stores, publishes, searches and displays it, from any import format.
//!
//! All text is clean: Unicode NFC where the source allows it, no control characters (see [`crate::text::clean`]), no ISBD
//! punctuation at the ends. Absent values are `None` or empty, never placeholder strings.

use crate::coded;
use crate::name::in_language;
use crate::{Day, Isbn};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The permanent id of a record: in URLs, holds and the pack. At most 64 bytes, no white space, control characters or `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordId(String);

/// The reason why a text is not a [`RecordId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordIdError {
    /// Only white space.
    #[error("a record id must not be empty")]
    Empty,
    /// Longer than [`RecordId::BYTES_MAX`].
    #[error("a record id has at most {max} bytes, this one has {found}", max = RecordId::BYTES_MAX)]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// White space, `/` or a control character inside.
    #[error("a record id must not contain {0:?}")]
    Character(char),
}

impl RecordId {
    /// Longest id in bytes.
    pub const BYTES_MAX: usize = 64;

    /// Checks `id` and trims white space around it.
    ///
    /// # Errors
    /// When it is empty, too long, or has a character that an id must not contain.
    pub fn new(id: &str) -> Result<Self, RecordIdError> {
        let id = id.trim();
        if id.is_empty() {
            return Err(RecordIdError::Empty);
        }
        if id.len() > Self::BYTES_MAX {
            return Err(RecordIdError::TooLong { found: id.len() });
        }
        match id.chars().find(|c| c.is_whitespace() || c.is_control() || *c == '/') {
            Some(c) => Err(RecordIdError::Character(c)),
            None => Ok(Self(id.to_owned())),
        }
    }

    /// The id of the record with this `control_number` (MARC field 001) in `source` (a library's code; MARC 21 field 003):
    /// `source-control_number`, or the control number alone without a source. Characters not allowed in an id become `_`.
    ///
    /// # Errors
    /// When the control number is empty or the id is too long.
    pub fn from_control_number(source: Option<&str>, control_number: &str) -> Result<Self, RecordIdError> {
        let control_number = control_number.trim();
        if control_number.is_empty() {
            return Err(RecordIdError::Empty);
        }
        let joined = match source.map(str::trim).filter(|s| !s.is_empty()) {
            Some(source) => format!("{source}-{control_number}"),
            None => control_number.to_owned(),
        };
        let safe: String =
            joined.chars().map(|c| if c.is_whitespace() || c.is_control() || c == '/' { '_' } else { c }).collect();
        Self::new(&safe)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RecordId {
    type Error = RecordIdError;
    fn try_from(id: String) -> Result<Self, Self::Error> {
        Self::new(&id)
    }
}

impl From<RecordId> for String {
    fn from(id: RecordId) -> Self {
        id.0
    }
}

coded! {
    /// Kind of material: MARC 21 and UNIMARC leader/06–07 and the 006–008 or 1xx codes, reduced to
    /// what a reader at a shelf would ask for.
    #[derive(Default)]
    Kind {
        /// A printed monograph, and anything of unknown kind.
        #[default]
        Book = "book",
        /// A journal, newspaper or other serial.
        Serial = "serial",
        /// An article or another part of a larger work.
        Article = "article",
        /// An electronic book or document.
        Ebook = "ebook",
        /// A recording of speech or music.
        Audio = "audio",
        /// A film or video recording.
        Video = "video",
        /// Notated music.
        Score = "score",
        /// A map or atlas.
        Map = "map",
        /// A picture, photograph, chart or another two-dimensional graphic.
        Picture = "picture",
        /// Software or another computer file.
        Software = "software",
        /// A manuscript or typescript.
        Manuscript = "manuscript",
        /// A kit, game or three-dimensional object.
        Object = "object",
        /// An open course (公开课).
        Course = "course",
    }
}

coded! {
    /// Responsibility of an [`Agent`] for the work: MARC relator codes ($4), reduced to those a reader searches by.
    #[derive(Default)]
    Role {
        /// Author, also of courses and articles.
        #[default]
        Author = "aut",
        /// Editor or compiler (主编, 编).
        Editor = "edt",
        /// Translator (译).
        Translator = "trl",
        /// Illustrator or painter (绘).
        Illustrator = "ill",
        /// Annotator or commentator (注, 校注).
        Annotator = "ann",
        /// Composer.
        Composer = "cmp",
        /// Performer, singer, actor or narrator.
        Performer = "prf",
        /// Director of a film.
        Director = "drt",
        /// Lecturer of a course.
        Lecturer = "lec",
        /// Any other role.
        Contributor = "ctb",
    }
}

/// A person, body or meeting with a role in the work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The name as in the catalogue, in the script of the work if the record has both.
    pub name: String,
    /// Its responsibility.
    #[serde(default)]
    pub role: Role,
    /// The name in Latin letters if the record has it (pinyin of CNMARC $A/$9, the romanised half of an 880 pair).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub romanized: Option<String>,
    /// Dates or dynasty, e.g. `1715-1763`, `清`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<String>,
}

coded! {
    /// The relation of an [`OtherTitle`] to the title proper.
    TitleKind {
        /// The title proper in Latin letters (pinyin, romanisation).
        Romanized = "romanized",
        /// The title proper in another language, on the work itself (并列题名).
        Parallel = "parallel",
        /// The title of the original of a translation.
        Original = "original",
        /// The title under which all versions of a work are collected (统一题名).
        Uniform = "uniform",
        /// A cover, spine, running, former or any other variant title.
        Variant = "variant",
    }
}

/// A title other than the title proper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherTitle {
    /// Its relation to the title proper.
    pub kind: TitleKind,
    /// The title.
    pub text: String,
}

coded! {
    /// A classification scheme.
    Scheme {
        /// 中国图书馆分类法 (CNMARC 690).
        Clc = "clc",
        /// Dewey Decimal Classification (MARC 21 082, UNIMARC 676).
        Dewey = "ddc",
        /// Library of Congress Classification (MARC 21 050, UNIMARC 680).
        Lcc = "lcc",
        /// Universal Decimal Classification (MARC 21 080, UNIMARC 675).
        Udc = "udc",
        /// Any other scheme; only the number is kept.
        Other = "other",
    }
}

/// A class number in a scheme, e.g. CLC `I242.4`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    /// The scheme it belongs to.
    pub scheme: Scheme,
    /// The number as printed.
    pub number: String,
}

/// A link to the resource itself or to related material.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// An absolute `http` or `https` address.
    pub url: String,
    /// Label of the link, in the catalogue's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

coded! {
    /// The availability of an item, as last reported by the desk.
    #[derive(Default)]
    ItemStatus {
        /// On the shelf (在架).
        #[default]
        Available = "available",
        /// On loan (借出).
        OnLoan = "on_loan",
        /// On the hold shelf for a patron (预约架).
        OnHoldShelf = "on_hold_shelf",
        /// Between two branches (在途).
        InTransit = "in_transit",
        /// For use in the library only (馆内阅览).
        ReferenceOnly = "reference_only",
        /// Ordered or being catalogued (编目中).
        InProcess = "in_process",
        /// Lost, missing or withdrawn; not shown as an obtainable copy.
        Missing = "missing",
    }
}

/// One physical copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its barcode, unique in a catalogue.
    pub barcode: String,
    /// Code of the branch it belongs to; see [`Branch`].
    pub branch: String,
    /// Room, floor or shelf within the branch, as named in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The call number on the spine, e.g. `I242.4/36`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_number: Option<String>,
    /// Volume or issue, for works in several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Its status.
    #[serde(default)]
    pub status: ItemStatus,
}

/// A place that lends: main library, branch, book station or bookmobile stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Short code as used in items.
    pub code: String,
    /// Name for readers.
    pub name: String,
    /// Name for readers in English, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its opening hours, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
}

impl Branch {
    /// Its name in the language with this BCP 47 tag.
    pub fn name_in(&self, tag: &str) -> &str {
        in_language(tag, &self.name, self.name_en.as_deref())
    }
}

/// The parts of an open course. Title, lecturers, summary, language and subjects are in the record around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// University or platform that offers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Licence of the material, e.g. `CC BY-NC-SA 4.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Its units in order.
    #[serde(default)]
    pub units: Vec<Unit>,
}

/// A unit (week, chapter) of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its title.
    pub title: String,
    /// Its lectures in order.
    #[serde(default)]
    pub lectures: Vec<Lecture>,
}

/// One lecture of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lecture {
    /// Its title.
    pub title: String,
    /// Lecturer, where it is not the lecturer of the course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lecturer: Option<String>,
    /// Its length in whole minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<u32>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its licence, if not that of the course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}

/// One bibliographic record with its copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its permanent id.
    pub id: RecordId,
    /// Kind of material.
    #[serde(default)]
    pub kind: Kind,
    /// Title proper, followed by `. ` and the number and name of a part.
    pub title: String,
    /// Other title information (副题名).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Titles other than the title proper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_titles: Vec<OtherTitle>,
    /// Statement of responsibility as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsibility: Option<String>,
    /// Persons and bodies responsible for it, the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agents: Vec<Agent>,
    /// Edition statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Place of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Year of publication, negative before the common era; the first of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Extent, e.g. `3 册`, `xii, 340 pages`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<String>,
    /// Series, each with its number as one string.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<String>,
    /// ISBNs, each folded to 13 digits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub isbn: Vec<Isbn>,
    /// ISSNs as `1234-567X`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issn: Vec<String>,
    /// Languages of the work, ISO 639-2/B codes (`chi`, `eng`), the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Subject headings; subdivisions after `--` without spaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Class numbers, the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classification: Vec<Classification>,
    /// Summary, in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Table of contents (MARC 21 505, UNIMARC 327).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<String>,
    /// General notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Text in another script from 880 fields that is in no field above; searched, and shown last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_scripts: Vec<String>,
    /// Links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Its units and lectures, for a record of kind [`Kind::Course`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<Course>,
    /// The day on which the library added it to its catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Day>,
    /// Its copies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

impl Record {
    /// A record with only its id and title.
    pub fn new(id: RecordId, title: impl Into<String>) -> Self {
        Self {
            id,
            kind: Kind::default(),
            title: title.into(),
            subtitle: None,
            other_titles: Vec::new(),
            responsibility: None,
            agents: Vec::new(),
            edition: None,
            place: None,
            publisher: None,
            year: None,
            extent: None,
            series: Vec::new(),
            isbn: Vec::new(),
            issn: Vec::new(),
            languages: Vec::new(),
            subjects: Vec::new(),
            classification: Vec::new(),
            summary: None,
            contents: None,
            notes: Vec::new(),
            other_scripts: Vec::new(),
            links: Vec::new(),
            course: None,
            added: None,
            items: Vec::new(),
        }
    }

    /// The call number of the first copy that has one, else the main class number.
    pub fn call_number(&self) -> Option<&str> {
        self.items
            .iter()
            .find_map(|item| item.call_number.as_deref())
            .or_else(|| self.classification.first().map(|class| class.number.as_str()))
    }

    /// Names of the agents with this role, in order.
    pub fn names_of(&self, role: Role) -> impl Iterator<Item = &str> {
        self.agents.iter().filter(move |agent| agent.role == role).map(|agent| agent.name.as_str())
    }
}
