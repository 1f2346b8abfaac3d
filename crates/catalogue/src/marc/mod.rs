//! MARC records before any mapping: MARC 21 and UNIMARC with its Chinese form CNMARC.
//!
//! A [`MarcRecord`] keeps all fields in order. It is read from ISO 2709, MARCXML and Aleph sequential, written as ISO 2709
//! and MARCXML, and stored in the database and the pack in a compact text form ([`MarcRecord::to_text`]).
//!
//! A parser reports [`Defect`]s that it worked around, or a [`ParseError`]. Splitting files into records, guessing charset
//! and flavour, and mapping fields to a [`crate::Record`] are done in `crate::import`, which no file here may use.

pub mod aleph;
mod error;
pub mod iso2709;
pub mod marc8;
mod text_form;
pub mod xml;

pub use error::{Defect, ParseError};
pub use text_form::TextFormError;

/// Precedes a subfield code (ISO 2709 IS1).
pub(crate) const SUBFIELD_DELIMITER: u8 = 0x1F;
/// Ends a field (ISO 2709 IS2).
pub(crate) const FIELD_TERMINATOR: u8 = 0x1E;
/// Ends a record (ISO 2709 IS3).
pub(crate) const RECORD_TERMINATOR: u8 = 0x1D;

/// The family of field numbers of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flavour {
    /// MARC 21 (USMARC, also KORMARC): the title is in 245.
    Marc21,
    /// UNIMARC and CNMARC: the title is in 200.
    Unimarc,
}

impl Flavour {
    /// The stable code, as in `--format`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Marc21 => "marc21",
            Self::Unimarc => "unimarc",
        }
    }
}

/// The three ASCII characters that identify a field: `245`, in some systems `CAT`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag([u8; 3]);

impl Tag {
    /// The tag with these three bytes; `None` unless each is an ASCII letter or digit.
    pub fn new(bytes: [u8; 3]) -> Option<Self> {
        bytes.iter().all(u8::is_ascii_alphanumeric).then_some(Self(bytes))
    }

    /// Parses a tag; short numbers are padded with the leading zeros that some MARCXML drops.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().as_bytes();
        match *text {
            [a, b, c] => Self::new([a, b, c]),
            [b, c] if text.iter().all(u8::is_ascii_digit) => Self::new([b'0', b, c]),
            [c] if c.is_ascii_digit() => Self::new([b'0', b'0', c]),
            _ => None,
        }
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// The three bytes.
    pub const fn bytes(self) -> [u8; 3] {
        self.0
    }

    /// Whether fields of this tag have neither indicators nor subfields: `001` to `009`.
    pub fn is_control(self) -> bool {
        self.0.starts_with(b"00")
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One subfield.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subfield {
    /// Its code; a letter or digit in valid records.
    pub code: char,
    /// Its text.
    pub value: String,
}

/// The content of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The text of a control field.
    Control(String),
    /// Indicators and subfields of a data field.
    Data {
        /// The two indicators, ASCII; a space if undefined.
        indicators: [u8; 2],
        /// The subfields in order.
        subfields: Vec<Subfield>,
    },
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its tag.
    pub tag: Tag,
    /// Its content.
    pub content: Content,
}

impl Field {
    /// A control field.
    pub fn control(tag: Tag, value: impl Into<String>) -> Self {
        Self { tag, content: Content::Control(value.into()) }
    }

    /// A data field.
    pub fn data(tag: Tag, indicators: [u8; 2], subfields: Vec<Subfield>) -> Self {
        Self { tag, content: Content::Data { indicators, subfields } }
    }

    /// The text of a control field.
    pub fn value(&self) -> Option<&str> {
        match &self.content {
            Content::Control(value) => Some(value),
            Content::Data { .. } => None,
        }
    }

    /// An indicator (1 or 2) of a data field; a space for a control field.
    pub fn indicator(&self, number: usize) -> u8 {
        match &self.content {
            Content::Data { indicators, .. } => indicators.get(number.wrapping_sub(1)).copied().unwrap_or(b' '),
            Content::Control(_) => b' ',
        }
    }

    /// The subfields; none for a control field.
    pub fn subfields(&self) -> &[Subfield] {
        match &self.content {
            Content::Data { subfields, .. } => subfields,
            Content::Control(_) => &[],
        }
    }

    /// The non-empty values of the subfields with this code, trimmed of white space.
    pub fn all(&self, code: char) -> impl Iterator<Item = &str> {
        self.subfields().iter().filter(move |s| s.code == code).map(|s| s.value.trim()).filter(|v| !v.is_empty())
    }

    /// The first of [`Field::all`].
    pub fn first(&self, code: char) -> Option<&str> {
        self.all(code).next()
    }
}

/// A MARC record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarcRecord {
    /// Its family of field numbers.
    pub flavour: Flavour,
    /// The leader: 24 ASCII characters.
    pub leader: String,
    /// The fields in order.
    pub fields: Vec<Field>,
}

impl MarcRecord {
    /// The leader of a new printed monograph.
    pub const LEADER: &str = "00000nam a2200000   4500";

    /// An empty record.
    pub fn new(flavour: Flavour) -> Self {
        Self { flavour, leader: Self::LEADER.to_owned(), fields: Vec::new() }
    }

    /// The fields with this tag.
    pub fn all(&self, tag: &str) -> impl Iterator<Item = &Field> + Clone + use<'_> {
        let tag: Option<[u8; 3]> = tag.as_bytes().try_into().ok();
        self.fields.iter().filter(move |field| Some(field.tag.bytes()) == tag)
    }

    /// The first field with this tag.
    pub fn first(&self, tag: &str) -> Option<&Field> {
        self.all(tag).next()
    }

    /// The text of the first control field with this tag.
    pub fn control(&self, tag: &str) -> Option<&str> {
        self.first(tag)?.value()
    }

    /// The identifier of the record (field 001), without white space around it.
    pub fn control_number(&self) -> Option<&str> {
        // danMARC has subfields in field 001.
        let field = self.first("001")?;
        field.value().map(str::trim).filter(|number| !number.is_empty()).or_else(|| field.first('a'))
    }

    /// The byte at this position in the leader.
    pub fn leader_at(&self, position: usize) -> u8 {
        self.leader.as_bytes().get(position).copied().unwrap_or(b' ')
    }
}

/// `text` with a space for each of the three characters that structure ISO 2709 and the text form.
pub(crate) fn without_separators(text: String) -> String {
    if text.bytes().any(|b| (RECORD_TERMINATOR..=SUBFIELD_DELIMITER).contains(&b)) {
        text.replace(['\u{1d}', '\u{1e}', '\u{1f}'], " ")
    } else {
        text
    }
}

/// `code` as a subfield code; a space for the characters that [`without_separators`] replaces.
pub(crate) fn clean_code(code: char) -> char {
    if matches!(code, '\u{1d}'..='\u{1f}') { ' ' } else { code }
}

/// The leader in `bytes` as 24 printable ASCII characters, and whether this changed it.
pub(crate) fn clean_leader(bytes: &[u8]) -> (String, bool) {
    let mut changed = bytes.len() != 24;
    let mut leader = String::with_capacity(24);
    for position in 0..24 {
        match bytes.get(position) {
            Some(&b) if b.is_ascii_graphic() || b == b' ' => leader.push(char::from(b)),
            _ => {
                changed = true;
                leader.push(' ');
            }
        }
    }
    (leader, changed)
}
