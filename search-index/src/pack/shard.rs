//! A shard: some thousand records as compressed columns.
//!
//! ```text
//! "BMSH"  magic
//! u32     length of the header in bytes, little-endian
//! header  JSON: {"format":1,"records":n,"columns":[{"name","codec","raw_bytes","bytes"},…]}
//! columns one after another in the order of the header, each a zstd frame
//! ```
//!
//! A column is UTF-8 text with one row per record, rows separated by U+000A. Within a row, values are separated by
//! U+001F and the parts of a value by U+001E; catalogue text has no control characters, so nothing needs escaping. A
//! column in which every row is empty is left out. Readers skip columns they do not know and take missing ones as
//! empty, so columns can be added without a new format version.

use super::column::{COLUMNS, MARC_COLUMN};
#[cfg(feature = "engine")]
use crate::answer::Brief;
use bookmobile_catalogue::{Record, RecordId};
use serde::{Deserialize, Serialize};
use std::ops::Range;

const MAGIC: &[u8; 4] = b"BMSH";
const FORMAT: u32 = 1;
/// A shard's header is a few kilobytes; a longer one is not a shard.
const HEADER_BYTES_MAX: usize = 1 << 20;
/// More than any column of a real shard, less than what would bring a phone down.
const COLUMN_BYTES_MAX: u64 = 256 << 20;
const ROW_END: char = '\n';

#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    records: u32,
    columns: Vec<ColumnHeader>,
}

#[derive(Serialize, Deserialize)]
struct ColumnHeader {
    name: String,
    codec: String,
    raw_bytes: u64,
    bytes: u64,
}

/// Why bytes are not a shard that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// Cut short, or not a shard at all.
    #[error("the shard is damaged: {0}")]
    Damaged(&'static str),
    /// Written by a newer program.
    #[error("the shard has format {found}, this program reads up to {supported}: update the program")]
    Format {
        /// Version found.
        found: u32,
        /// Newest version understood.
        supported: u32,
    },
    /// Compressed in a way this program does not know.
    #[error("column {column} is compressed with {codec:?}, which this program does not know: update the program")]
    Codec {
        /// The column.
        column: String,
        /// Its codec.
        codec: String,
    },
    /// One record cannot be understood.
    #[error("record {row} of the shard cannot be read: {reason}")]
    Row {
        /// Counted from 0.
        row: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// A record as a shard carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The record; the status of its copies is not known here.
    pub record: Record,
    /// Its MARC record in line form, if the pack carries it.
    pub marc: Option<String>,
}

/// Size of one column of one shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnSize {
    /// Its name.
    pub name: &'static str,
    /// Bytes before compression.
    pub raw_bytes: u64,
    /// Bytes in the shard.
    pub bytes: u64,
}

/// Writes `rows` as one shard; gives its bytes and the size of every column in it.
///
/// # Errors
/// When the compressor fails, which it does only without memory.
#[cfg(feature = "build")]
pub fn encode(rows: &[Row]) -> std::io::Result<(Vec<u8>, Vec<ColumnSize>)> {
    let mut header = Header { format: FORMAT, records: rows.len() as u32, columns: Vec::new() };
    let mut payload = Vec::new();
    let mut sizes = Vec::new();
    let mut push = |name: &'static str, cells: Vec<String>| -> std::io::Result<()> {
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        let raw = cells.join(&ROW_END.to_string());
        let compressed = compress(raw.as_bytes())?;
        let (raw_bytes, bytes) = (raw.len() as u64, compressed.len() as u64);
        header.columns.push(ColumnHeader { name: name.to_owned(), codec: "zstd".to_owned(), raw_bytes, bytes });
        sizes.push(ColumnSize { name, raw_bytes, bytes });
        payload.extend_from_slice(&compressed);
        Ok(())
    };
    for column in COLUMNS {
        push(column.name, rows.iter().map(|row| (column.write)(&row.record)).collect())?;
    }
    push(MARC_COLUMN, rows.iter().map(|row| marc_cell(row.marc.as_deref())).collect())?;

    let header = serde_json::to_vec(&header)?;
    let mut bytes = Vec::with_capacity(8 + header.len() + payload.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&header);
    bytes.extend_from_slice(&payload);
    Ok((bytes, sizes))
}

/// A MARC record keeps its U+001E and U+001F; only line ends inside it would break the column.
#[cfg(feature = "build")]
fn marc_cell(marc: Option<&str>) -> String {
    marc.unwrap_or_default().replace(['\n', '\r'], " ")
}

#[cfg(feature = "build")]
fn compress(raw: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressor = zstd::bulk::Compressor::new(22)?;
    // The shard is checked as a whole by its name; four bytes of checksum per column would be carried for nothing.
    compressor.include_checksum(false)?;
    compressor.compress(raw)
}

/// Reads a shard: calls `each` for every record in order, with the record and with the text that [`Row::parse`] reads
/// it from.
///
/// # Errors
/// When the bytes are not a whole shard of a known format. Records before the error have been handed over by then.
#[cfg(feature = "engine")]
pub fn decode<E: From<ShardError>>(bytes: &[u8], mut each: impl FnMut(Row, &str) -> Result<(), E>) -> Result<(), E> {
    let (header, payload) = read_header(bytes)?;
    let mut texts: [Option<String>; COLUMNS.len() + 1] = Default::default();
    for (column, range) in header.columns.iter().zip(payload_ranges(&header, payload.len())?) {
        if let Some(place) = place_of(&column.name) {
            texts[place] = Some(decompress(column, &payload[range])?);
        }
    }
    let mut columns = texts.each_ref().map(|text| text.as_ref().map(|text| text.split(ROW_END)));
    let mut text = String::new();
    for row in 0..header.records as usize {
        text.clear();
        for (place, cells) in columns.iter_mut().enumerate() {
            if place > 0 {
                text.push(ROW_END);
            }
            if let Some(cells) = cells {
                text.push_str(cells.next().ok_or(ShardError::Damaged("a column has too few rows"))?);
            }
        }
        each(Row::parse(&text).map_err(|reason| ShardError::Row { row, reason })?, &text)?;
    }
    Ok(())
}

/// Where a column's cell stands in the text of a row; none for a column that this program does not know.
#[cfg(feature = "engine")]
fn place_of(name: &str) -> Option<usize> {
    if name == MARC_COLUMN { Some(COLUMNS.len()) } else { COLUMNS.iter().position(|column| column.name == name) }
}

#[cfg(feature = "engine")]
impl Row {
    /// Reads the row from its text: the cell of every column in the order of the table, the MARC record last, with
    /// U+000A between them. The text may change with any release.
    ///
    /// # Errors
    /// Says what cannot be understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut record = Record::new(PLACEHOLDER.with(Clone::clone), String::new());
        let mut has_id = false;
        let mut cells = text.split(ROW_END);
        for (column, cell) in COLUMNS.iter().zip(&mut cells) {
            if !cell.is_empty() {
                (column.read)(&mut record, cell)?;
                has_id |= column.name == "id";
            }
        }
        if !has_id {
            return Err("it has no id".to_owned());
        }
        Ok(Self { record, marc: cells.next().filter(|cell| !cell.is_empty()).map(str::to_owned) })
    }

    /// Reads the brief form of the record from the row's text. It is that of the whole record, but only the columns in
    /// [`BRIEF_COLUMNS`] are read: a page of results has many records, and most of their text is not shown in it.
    ///
    /// # Errors
    /// Says what cannot be understood.
    pub fn parse_brief(text: &str) -> Result<Brief, String> {
        let mut record = Record::new(PLACEHOLDER.with(Clone::clone), String::new());
        let mut has_id = false;
        for (column, cell) in COLUMNS.iter().zip(text.split(ROW_END)) {
            if !cell.is_empty() && BRIEF_COLUMNS.contains(&column.name) {
                (column.read)(&mut record, cell)?;
                has_id |= column.name == "id";
            }
        }
        if has_id { Ok(Brief::of(&record)) } else { Err("it has no id".to_owned()) }
    }
}

/// The columns that [`Brief::of`] needs.
#[cfg(feature = "engine")]
const BRIEF_COLUMNS: [&str; 10] =
    ["id", "kind", "title", "subtitle", "agents", "publisher", "year", "classification", "course", "items"];

#[cfg(feature = "engine")]
thread_local! {
    /// Stands in a record only until its id column is read.
    static PLACEHOLDER: RecordId = RecordId::new("-").expect("a dash is an id");
}

#[cfg(feature = "engine")]
fn read_header(bytes: &[u8]) -> Result<(Header, &[u8]), ShardError> {
    /// A newer header may differ in everything but this.
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    let (magic, rest) = bytes.split_at_checked(4).ok_or(ShardError::Damaged("it is cut short"))?;
    if magic != MAGIC {
        return Err(ShardError::Damaged("it does not begin as a shard"));
    }
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(ShardError::Damaged("it is cut short"))?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > HEADER_BYTES_MAX {
        return Err(ShardError::Damaged("its header is impossibly long"));
    }
    let (header, payload) = rest.split_at_checked(length).ok_or(ShardError::Damaged("it is cut short"))?;
    let damaged = |_| ShardError::Damaged("its header cannot be read");
    let version: Version = serde_json::from_slice(header).map_err(damaged)?;
    if version.format > FORMAT {
        return Err(ShardError::Format { found: version.format, supported: FORMAT });
    }
    Ok((serde_json::from_slice(header).map_err(damaged)?, payload))
}

#[cfg(feature = "engine")]
fn payload_ranges(header: &Header, available: usize) -> Result<Vec<Range<usize>>, ShardError> {
    let mut start = 0_usize;
    header
        .columns
        .iter()
        .map(|column| {
            let end = usize::try_from(column.bytes)
                .ok()
                .and_then(|bytes| start.checked_add(bytes))
                .filter(|end| *end <= available)
                .ok_or(ShardError::Damaged("it is cut short"))?;
            let range = start..end;
            start = end;
            Ok(range)
        })
        .collect()
}

#[cfg(feature = "engine")]
fn decompress(column: &ColumnHeader, compressed: &[u8]) -> Result<String, ShardError> {
    use std::io::Read;
    if column.codec != "zstd" {
        return Err(ShardError::Codec { column: column.name.clone(), codec: column.codec.clone() });
    }
    if column.raw_bytes > COLUMN_BYTES_MAX {
        return Err(ShardError::Damaged("a column is impossibly long"));
    }
    let damaged = ShardError::Damaged("a column cannot be decompressed");
    let decoder = ruzstd::decoding::StreamingDecoder::new(compressed).map_err(|_| damaged.clone())?;
    let mut text = String::with_capacity(column.raw_bytes as usize);
    decoder.take(column.raw_bytes + 1).read_to_string(&mut text).map_err(|_| damaged.clone())?;
    if text.len() as u64 == column.raw_bytes { Ok(text) } else { Err(damaged) }
}
