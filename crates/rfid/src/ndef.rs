//! The NDEF message: a sequence of records (NFC Forum, NFC Data Exchange Format 1.0).

/// Type name format: how the type field of a record is read (the TNF of its header).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordType<'a> {
    /// An empty record: no type, no payload.
    Empty,
    /// A type of the NFC Forum: `T` text, `U` address, `Sp` smart poster.
    WellKnown(&'a [u8]),
    /// A media type as in RFC 2046.
    Media(&'a [u8]),
    /// An absolute address in the type field, without payload.
    AbsoluteUri(&'a [u8]),
    /// A type of another organisation.
    External(&'a [u8]),
    /// A payload of unknown type.
    Unknown,
}

/// One record of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// Type of the payload.
    pub kind: RecordType<'a>,
    /// The name of the record within its message; mostly empty.
    pub id: &'a [u8],
    /// The payload.
    pub payload: &'a [u8],
}

/// The reason why bytes are not an NDEF message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NdefError {
    /// The bytes end in the middle of a record.
    Truncated,
    /// The first record is not marked as the first.
    NoBeginning,
    /// A record after the first is marked as the first.
    SecondBeginning,
    /// A record in several chunks: no writer of library tags makes them, so they are not reassembled here.
    Chunked,
    /// The reserved type name format 7.
    ReservedType,
}

impl core::fmt::Display for NdefError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the NDEF message ends in the middle of a record",
            Self::NoBeginning => "the first NDEF record lacks the message begin flag",
            Self::SecondBeginning => "a later NDEF record has the message begin flag",
            Self::Chunked => "chunked NDEF records are not supported",
            Self::ReservedType => "the NDEF record has the reserved type name format",
        })
    }
}

impl core::error::Error for NdefError {}

/// The records of a message in order. The message ends with the record marked as the last; the bytes after it are ignored,
/// because tags keep whatever was written before.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    rest: &'a [u8],
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    AtFirst,
    Within,
    Ended,
}

const MESSAGE_BEGIN: u8 = 0x80;
const MESSAGE_END: u8 = 0x40;
const CHUNK: u8 = 0x20;
const SHORT: u8 = 0x10;
const ID_LENGTH: u8 = 0x08;
const TYPE_FORMAT: u8 = 0x07;

impl<'a> Message<'a> {
    /// Reads the records in `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, place: Place::AtFirst }
    }

    fn record(&mut self) -> Result<Record<'a>, NdefError> {
        let header = self.byte()?;
        match (self.place, header & MESSAGE_BEGIN != 0) {
            (Place::AtFirst, false) => return Err(NdefError::NoBeginning),
            (Place::Within, true) => return Err(NdefError::SecondBeginning),
            _ => {}
        }
        let format = header & TYPE_FORMAT;
        if header & CHUNK != 0 || format == 6 {
            return Err(NdefError::Chunked);
        }
        let type_length = usize::from(self.byte()?);
        let payload_length = if header & SHORT != 0 {
            usize::from(self.byte()?)
        } else {
            let mut length = [0; 4];
            length.copy_from_slice(self.take(4)?);
            usize::try_from(u32::from_be_bytes(length)).map_err(|_| NdefError::Truncated)?
        };
        let id_length = if header & ID_LENGTH != 0 { usize::from(self.byte()?) } else { 0 };
        let name = self.take(type_length)?;
        let id = self.take(id_length)?;
        let payload = self.take(payload_length)?;
        let kind = match format {
            0 => RecordType::Empty,
            1 => RecordType::WellKnown(name),
            2 => RecordType::Media(name),
            3 => RecordType::AbsoluteUri(name),
            4 => RecordType::External(name),
            5 => RecordType::Unknown,
            _ => return Err(NdefError::ReservedType),
        };
        self.place = if header & MESSAGE_END != 0 { Place::Ended } else { Place::Within };
        Ok(Record { kind, id, payload })
    }

    fn byte(&mut self) -> Result<u8, NdefError> {
        let (first, rest) = self.rest.split_first().ok_or(NdefError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], NdefError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(NdefError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }
}

impl<'a> Iterator for Message<'a> {
    type Item = Result<Record<'a>, NdefError>;

    /// The next record; none after an error.
    fn next(&mut self) -> Option<Self::Item> {
        if self.place == Place::Ended {
            return None;
        }
        let record = self.record();
        if record.is_err() {
            self.place = Place::Ended;
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn read(bytes: &[u8]) -> Result<Vec<Record<'_>>, NdefError> {
        Message::new(bytes).collect()
    }

    #[test]
    fn a_short_record_is_read() {
        let bytes = [0xD1, 1, 3, b'T', 0, b'h', b'i'];
        let expected = Record { kind: RecordType::WellKnown(b"T"), id: b"", payload: &[0, b'h', b'i'] };
        assert_eq!(read(&bytes), Ok(alloc::vec![expected]));
    }

    #[test]
    fn a_long_record_with_an_id_and_one_after_it_are_read() {
        let bytes = [0x8A, 3, 0, 0, 0, 1, 1, b'a', b'/', b'b', b'x', 9, 0x50, 0, 0];
        let expected = alloc::vec![
            Record { kind: RecordType::Media(b"a/b"), id: b"x", payload: &[9] },
            Record { kind: RecordType::Empty, id: b"", payload: b"" },
        ];
        assert_eq!(read(&bytes), Ok(expected));
    }

    #[test]
    fn what_follows_the_last_record_is_not_looked_at() {
        assert_eq!(read(&[0xD0, 0, 0, 0xFF, 0xFF]).map(|records| records.len()), Ok(1));
    }

    #[test]
    fn what_is_not_a_message_says_why() {
        assert_eq!(read(&[]), Err(NdefError::Truncated));
        assert_eq!(read(&[0xD1, 1, 200, b'T', 0]), Err(NdefError::Truncated));
        assert_eq!(read(&[0xC1, 1, 0xFF, 0xFF, 0xFF, 0xFF, b'T']), Err(NdefError::Truncated));
        assert_eq!(read(&[0x51, 1, 0, b'T']), Err(NdefError::NoBeginning));
        assert_eq!(read(&[0x90, 0, 0, 0x90, 0, 0]), Err(NdefError::SecondBeginning));
        assert_eq!(read(&[0xF1, 1, 0, b'T']), Err(NdefError::Chunked));
        assert_eq!(read(&[0xD7, 0, 0]), Err(NdefError::ReservedType));
    }
}
