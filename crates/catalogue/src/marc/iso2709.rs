//! ISO 2709, the exchange format of MARC: a leader of 24 bytes, a directory of 12 bytes per field, the fields.
//!
//! Source: ISO 2709:2008; MARC 21 Record Structure; UNIMARC Manual, Bibliographic Format. Lengths and positions count
//! bytes in the charset of the text, so the structure is parsed first and the text decoded afterwards. Many real records were
//! converted to another charset without correcting the lengths; if the directory does not fit, the field terminators
//! decide.

use super::{
    Content, Defect, FIELD_TERMINATOR, Field, MarcRecord, ParseError, RECORD_TERMINATOR, SUBFIELD_DELIMITER, Subfield,
    Tag, clean_code, clean_leader,
};

const LEADER_BYTES: usize = 24;
const ENTRY_BYTES: usize = 12;

/// The charsets in which ISO 2709 is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteCharset {
    /// UTF-8.
    Utf8,
    /// GB 18030, as many Chinese systems expect it.
    Gb18030,
}

/// The reason why a record cannot be written as ISO 2709.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A field exceeds the four digits of length in the directory.
    #[error("field {tag} has {length} bytes, ISO 2709 allows 9999")]
    FieldTooLong {
        /// The field.
        tag: Tag,
        /// Its length in bytes, with terminator.
        length: usize,
    },
    /// The record exceeds the five digits of length in the leader.
    #[error("the record has {length} bytes, ISO 2709 allows 99999")]
    RecordTooLong {
        /// Its length in bytes.
        length: usize,
    },
}

impl MarcRecord {
    /// The record in ISO 2709, with the lengths in the leader set. For MARC 21, leader/09 is set for the charset.
    ///
    /// # Errors
    /// When the record or a field is too long for the format.
    pub fn to_iso2709(&self, charset: WriteCharset) -> Result<Vec<u8>, WriteError> {
        let mut directory = Vec::with_capacity(self.fields.len() * ENTRY_BYTES + 1);
        let mut data = Vec::new();
        for field in &self.fields {
            let start = data.len();
            write_field(field, charset, &mut data);
            let length = data.len() - start;
            if length > 9_999 {
                return Err(WriteError::FieldTooLong { tag: field.tag, length });
            }
            directory.extend(field.tag.bytes());
            directory.extend(format!("{length:04}{start:05}").bytes());
        }
        directory.push(FIELD_TERMINATOR);
        data.push(RECORD_TERMINATOR);
        let base = LEADER_BYTES + directory.len();
        let length = base + data.len();
        if length > 99_999 {
            return Err(WriteError::RecordTooLong { length });
        }
        let mut out = clean_leader(self.leader.as_bytes()).0.into_bytes();
        out[..5].copy_from_slice(format!("{length:05}").as_bytes());
        if self.flavour == super::Flavour::Marc21 {
            out[9] = if charset == WriteCharset::Utf8 { b'a' } else { b' ' };
        }
        out[10..12].copy_from_slice(b"22");
        out[12..17].copy_from_slice(format!("{base:05}").as_bytes());
        out[20..23].copy_from_slice(b"450");
        out.extend(directory);
        out.extend(data);
        Ok(out)
    }
}

fn write_field(field: &Field, charset: WriteCharset, out: &mut Vec<u8>) {
    match &field.content {
        Content::Control(value) => write_text(value, charset, out),
        Content::Data { indicators, subfields } => {
            out.extend(indicators.map(|b| if b.is_ascii_graphic() { b } else { b' ' }));
            for subfield in subfields {
                out.push(SUBFIELD_DELIMITER);
                write_text(subfield.code.encode_utf8(&mut [0; 4]), charset, out);
                write_text(&subfield.value, charset, out);
            }
        }
    }
    out.push(FIELD_TERMINATOR);
}

fn write_text(text: &str, charset: WriteCharset, out: &mut Vec<u8>) {
    let start = out.len();
    match charset {
        WriteCharset::Utf8 => out.extend(text.as_bytes()),
        WriteCharset::Gb18030 => out.extend(encoding_rs::GB18030.encode(text).0.iter()),
    }
    for byte in &mut out[start..] {
        if (RECORD_TERMINATOR..=SUBFIELD_DELIMITER).contains(byte) {
            *byte = b' ';
        }
    }
}

/// The fields located in the bytes of a record, their text not yet decoded.
#[derive(Debug)]
pub(crate) struct Structure<'a> {
    /// The leader.
    pub leader: String,
    /// Tag and bytes of each field, without terminator, in the order of the directory.
    pub fields: Vec<(Tag, &'a [u8])>,
}

impl<'a> Structure<'a> {
    /// The bytes of the first field with this tag.
    pub fn first(&self, tag: &str) -> Option<&'a [u8]> {
        self.fields.iter().find(|(t, _)| t.as_str() == tag).map(|(_, bytes)| *bytes)
    }

    /// Locates the fields in the bytes of one record.
    pub fn parse(bytes: &'a [u8], defects: &mut Vec<Defect>) -> Result<Self, ParseError> {
        let bytes = bytes.strip_suffix(&[RECORD_TERMINATOR]).unwrap_or(bytes);
        let directory_end = directory_end(bytes).ok_or(ParseError::Directory)?;
        let (directory, data) = (&bytes[..directory_end], &bytes[directory_end + 1..]);
        let Directory { leader, entries, sound } = Directory::parse(directory, data).ok_or(ParseError::Directory)?;
        let (leader, changed) = clean_leader(leader);
        if changed {
            defects.push(Defect::Leader);
        }
        let base: Option<usize> = leader.get(12..17).and_then(|digits| digits.parse().ok());
        let ended = bytes[directory_end] == FIELD_TERMINATOR;
        let mut sound = sound && ended && base == Some(directory_end + 1);
        let fields = match exact(&entries, data) {
            Some(fields) => fields,
            None => {
                sound = false;
                by_terminators(&entries, data, defects)?
            }
        };
        if !sound {
            defects.push(Defect::Directory);
        }
        if fields.is_empty() { Err(ParseError::NoFields) } else { Ok(Self { leader, fields }) }
    }
}

/// The end of the directory: the first terminator, or the position given by the base address if another byte is there
/// after valid entries.
fn directory_end(bytes: &[u8]) -> Option<usize> {
    let first = memchr::memchr(FIELD_TERMINATOR, bytes)?;
    let base: Option<usize> = bytes.get(12..17).and_then(|b| std::str::from_utf8(b).ok()?.parse().ok());
    let end = base?.checked_sub(1).filter(|end| *end < first && (*end > LEADER_BYTES)).and_then(|end| {
        let (chunks, rest) = bytes.get(LEADER_BYTES..end)?.as_chunks::<ENTRY_BYTES>();
        (rest.is_empty() && chunks.iter().all(|chunk| entry(chunk).is_some())).then_some(end)
    });
    end.or(Some(first))
}

#[derive(Clone, Copy)]
struct Entry {
    tag: Tag,
    length: usize,
    start: usize,
}

fn entry(bytes: &[u8; ENTRY_BYTES]) -> Option<Entry> {
    let tag = Tag::new([bytes[0], bytes[1], bytes[2]])?;
    let number =
        |digits: &[u8]| digits.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + usize::from(b - b'0')));
    Some(Entry { tag, length: number(&bytes[3..7])?, start: number(&bytes[7..])? })
}

/// The entries with a tag, and whether all entries were valid. An entry without its numbers is assumed to follow the one
/// before it; no field fits it exactly.
fn read_entries(chunks: &[[u8; ENTRY_BYTES]]) -> (Vec<Entry>, bool) {
    let mut entries: Vec<Entry> = Vec::with_capacity(chunks.len());
    let mut sound = true;
    for chunk in chunks {
        let read = entry(chunk).or_else(|| {
            sound = false;
            let tag = Tag::new([chunk[0], chunk[1], chunk[2]])?;
            Some(Entry { tag, length: 0, start: entries.last().map_or(0, |last| last.start + last.length) })
        });
        entries.extend(read);
    }
    (entries, sound)
}

/// A reading of leader and directory.
struct Directory<'a> {
    leader: &'a [u8],
    entries: Vec<Entry>,
    /// Every entry was valid, and no byte is left over.
    sound: bool,
}

impl<'a> Directory<'a> {
    /// Splits leader and directory. A leader of the wrong length shifts all entries; lost or added bytes shift those after
    /// them. In that case the entries are counted from the beginning and from the end, and the reading whose entries match
    /// more fields in `data` is used.
    fn parse(bytes: &'a [u8], data: &[u8]) -> Option<Self> {
        let forward = bytes.split_at_checked(LEADER_BYTES).map(|(leader, directory)| {
            let (chunks, rest) = directory.as_chunks::<ENTRY_BYTES>();
            let (entries, sound) = read_entries(chunks);
            Self { leader, entries, sound: sound && rest.is_empty() }
        });
        let forward = match forward {
            Some(forward) if forward.sound => return Some(forward),
            forward => forward,
        };
        let (rest, chunks) = bytes.as_rchunks::<ENTRY_BYTES>();
        let first = chunks.len() - chunks.iter().rev().map_while(entry).count();
        let (entries, _) = read_entries(&chunks[first..]);
        let backward = Self { leader: &bytes[..rest.len() + first * ENTRY_BYTES], entries, sound: false };
        let pieces = pieces(data).count();
        let rate = |directory: &Self| {
            let hits = directory.entries.iter().filter(|e| exact_field(e, data).is_some()).count();
            (hits, directory.entries.len() == pieces)
        };
        let best = match forward {
            Some(forward) if rate(&forward) >= rate(&backward) => forward,
            _ => backward,
        };
        (!best.entries.is_empty()).then_some(best)
    }
}

/// The fields given by the directory, if every entry ends at terminators.
fn exact<'a>(entries: &[Entry], data: &'a [u8]) -> Option<Vec<(Tag, &'a [u8])>> {
    entries.iter().map(|entry| Some((entry.tag, exact_field(entry, data)?))).collect()
}

fn exact_field<'a>(entry: &Entry, data: &'a [u8]) -> Option<&'a [u8]> {
    let end = (entry.start + entry.length).checked_sub(1)?;
    let field = data.get(entry.start..end)?;
    let begins = entry.start == 0 || data[entry.start - 1] == FIELD_TERMINATOR;
    let ends = data.get(end) == Some(&FIELD_TERMINATOR);
    (begins && ends && !field.contains(&FIELD_TERMINATOR)).then_some(field)
}

/// The content between two field terminators.
fn pieces(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.strip_suffix(&[FIELD_TERMINATOR]).unwrap_or(data).split(|&b| b == FIELD_TERMINATOR)
}

/// The fields for a directory that does not fit: one after another if there are as many fields as entries, else the entries
/// that fit.
fn by_terminators<'a>(
    entries: &[Entry],
    data: &'a [u8],
    defects: &mut Vec<Defect>,
) -> Result<Vec<(Tag, &'a [u8])>, ParseError> {
    let pieces: Vec<&[u8]> = pieces(data).collect();
    if pieces.len() == entries.len() {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|&i| entries[i].start);
        let mut fields: Vec<(Tag, &[u8])> = entries.iter().map(|entry| (entry.tag, &data[..0])).collect();
        for (piece, index) in pieces.into_iter().zip(order) {
            fields[index].1 = piece;
        }
        return Ok(fields);
    }
    let fitting: Vec<Option<&[u8]>> = entries.iter().map(|entry| exact_field(entry, data)).collect();
    let fit = fitting.iter().flatten().count();
    if fit == 0 {
        return Err(ParseError::Directory);
    }
    // If most entries fit, an entry that does not is itself wrong but still points near its text.
    let mut fields = Vec::with_capacity(entries.len());
    for (entry, field) in entries.iter().zip(fitting) {
        match field {
            Some(field) => fields.push((entry.tag, field)),
            None if fit * 2 > entries.len() => {
                let near = data.get(entry.start..(entry.start + entry.length).min(data.len())).unwrap_or_default();
                let near = near.split(|&b| b == FIELD_TERMINATOR).next().unwrap_or_default();
                if !near.is_empty() {
                    fields.push((entry.tag, near));
                }
            }
            None => {}
        }
    }
    let lost = entries.len() - fields.len();
    if lost > 0 {
        defects.push(Defect::LostFields { count: lost });
    }
    Ok(fields)
}

/// Parses one field; `decode` decodes its text.
pub(crate) fn field(
    tag: Tag,
    bytes: &[u8],
    decode: &mut impl FnMut(Tag, &[u8]) -> String,
    defects: &mut Vec<Defect>,
) -> Field {
    let Some(first) = memchr::memchr(SUBFIELD_DELIMITER, bytes) else {
        if tag.is_control() || !tag.bytes().iter().all(u8::is_ascii_digit) {
            return Field::control(tag, decode(tag, bytes));
        }
        defects.push(Defect::NoSubfields { tag });
        let text = if bytes.len() > 2 && bytes[..2].is_ascii() { &bytes[2..] } else { bytes };
        let value = decode(tag, text);
        return Field::data(tag, [b' '; 2], vec![Subfield { code: 'a', value }]);
    };
    let (before, rest) = (&bytes[..first], &bytes[first + 1..]);
    let mut indicators = [b' '; 2];
    let sound = |b: u8| b == b' ' || b.is_ascii_graphic();
    for (indicator, &byte) in indicators.iter_mut().zip(before) {
        if sound(byte) {
            *indicator = byte;
        }
    }
    if before.len() != 2 || !before.iter().all(|&b| sound(b)) {
        defects.push(Defect::Indicators { tag });
    }
    let mut subfields = Vec::with_capacity(4);
    for part in rest.split(|&b| b == SUBFIELD_DELIMITER) {
        match part {
            [] => {}
            [code, value @ ..] if code.is_ascii() => {
                subfields.push(Subfield { code: clean_code(char::from(*code)), value: decode(tag, value) });
            }
            _ => {
                let text = decode(tag, part);
                let mut chars = text.chars();
                if let Some(code) = chars.next() {
                    subfields.push(Subfield { code, value: chars.as_str().to_owned() });
                }
            }
        }
    }
    Field::data(tag, indicators, subfields)
}
