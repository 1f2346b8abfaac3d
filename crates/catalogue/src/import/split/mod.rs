//! Stage 1: finding the records in a file.

mod detect;
mod iso2709;
mod lines;
mod window;
mod xml;

use super::charset::Charset;
use super::format::Format;
use super::options::Options;
use super::raw_record::RawRecord;
use window::Window;

pub use detect::UnknownFormat;

/// Stage 1: splits a file that arrives in chunks into records. Memory stays below one chunk and one record.
#[derive(Debug)]
pub struct Splitter {
    window: Window,
    forced: Option<Format>,
    format: Option<State>,
    finished: bool,
    found: bool,
    declared: Option<Charset>,
}

#[derive(Debug)]
enum State {
    Iso2709(iso2709::State),
    Xml(xml::State),
    Aleph(lines::Aleph),
    Json(lines::Json),
}

impl Splitter {
    /// The longest record accepted, in bytes. ISO 2709 itself ends at 99,999.
    pub const RECORD_BYTES_MAX: usize = 1 << 20;

    /// A splitter for the format forced by the options, or else detected from the first bytes.
    pub fn new(options: &Options) -> Self {
        Self {
            window: Window::default(),
            forced: options.format,
            format: None,
            finished: false,
            found: false,
            declared: None,
        }
    }

    /// Takes the next bytes of the file. Take all records out with [`Splitter::next_record`] before the next call, or memory
    /// grows.
    ///
    /// # Errors
    /// When the first bytes show that the file cannot be imported.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), UnknownFormat> {
        self.window.push(chunk);
        if self.format.is_none() && self.window.rest().len() >= detect::HEAD_BYTES {
            self.begin()?;
        }
        Ok(())
    }

    /// Marks the end of the file. Records may still follow.
    ///
    /// # Errors
    /// When the file is empty or cannot be imported.
    pub fn finish(&mut self) -> Result<(), UnknownFormat> {
        self.finished = true;
        if self.format.is_none() {
            self.begin()?;
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), UnknownFormat> {
        let bom = detect::bom(self.window.rest());
        self.window.skip(bom);
        let format = match self.forced {
            Some(format) => format,
            None => detect::detect(&self.window.rest()[..self.window.rest().len().min(detect::HEAD_BYTES)])?,
        };
        if format == Format::MarcXml {
            self.declared = detect::xml_encoding(self.window.rest());
        }
        self.format = Some(match format {
            Format::Iso2709 => State::Iso2709(iso2709::State::default()),
            Format::MarcXml => State::Xml(xml::State::default()),
            Format::AlephSequential => State::Aleph(lines::Aleph::default()),
            Format::JsonLines => State::Json(lines::Json::default()),
        });
        Ok(())
    }

    /// The next record, once its end is known. `None`: push more bytes, or after [`Splitter::finish`], all records are out.
    pub fn next_record(&mut self) -> Option<RawRecord> {
        let record = match self.format.as_mut()? {
            State::Iso2709(state) => state.next(&mut self.window, self.finished),
            State::Xml(state) => state.next(&mut self.window, self.finished),
            State::Aleph(state) => state.next(&mut self.window, self.finished),
            State::Json(state) => state.next(&mut self.window, self.finished),
        };
        self.found |= record.is_some();
        record
    }

    /// The format, once known.
    pub fn format(&self) -> Option<Format> {
        Some(match self.format.as_ref()? {
            State::Iso2709(_) => Format::Iso2709,
            State::Xml(_) => Format::MarcXml,
            State::Aleph(_) => Format::AlephSequential,
            State::Json(_) => Format::JsonLines,
        })
    }

    /// Checks that the file was a catalogue, once it is finished and all records are taken out: it had a record, or declares
    /// that it has none, as a MARCXML `<collection/>` does.
    ///
    /// # Errors
    /// When there was neither: more likely a wrong file or a failed export than an empty catalogue.
    pub fn check_found(&self) -> Result<(), UnknownFormat> {
        match &self.format {
            _ if self.found => Ok(()),
            Some(State::Xml(state)) => state.check_empty(),
            _ => Err(UnknownFormat::Empty),
        }
    }

    /// The charset declared for the whole file (XML declaration).
    pub(crate) fn declared(&self) -> Option<Charset> {
        self.declared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::Expect;
    use proptest::prelude::*;

    /// Checks the records of a file of `format`, each written by `line`.
    pub fn check(format: Format, file: &[u8], line: impl Fn(&RawRecord) -> String, expected: Expect) {
        let mut splitter = Splitter::new(&Options { format: Some(format), ..Options::default() });
        assert_eq!((splitter.push(file), splitter.finish()), (Ok(()), Ok(())));
        let mut out = String::new();
        while let Some(record) = splitter.next_record() {
            let refusal = record.refusal.as_ref().map_or("", crate::import::Refusal::code);
            out += &format!("{} {} {refusal}\n", record.offset, line(&record));
        }
        expected.assert_eq(&out);
    }

    fn split(file: &[u8], chunk_bytes: usize) -> Option<Vec<RawRecord>> {
        let mut splitter = Splitter::new(&Options::default());
        let mut records = Vec::new();
        for chunk in file.chunks(chunk_bytes) {
            splitter.push(chunk).ok()?;
            records.extend(std::iter::from_fn(|| splitter.next_record()));
        }
        splitter.finish().ok()?;
        records.extend(std::iter::from_fn(|| splitter.next_record()));
        Some(records)
    }

    /// Parts of files, sound and broken, to be combined at random.
    const PIECES: [&[u8]; 14] = [
        b"00044nam  2200037   4500001000200000\x1e1\x1e\x1d",
        b"00055nam  2200037   4500001001300000\x1e1\x1dabcdefghi\x1e\x1d",
        b"00099nam  2200037   4500001000200000\x1e1\x1e\x1d",
        b"00040nam  2200037   4500001000200000\x1e1\x1e",
        b"\r\n",
        b"stray\x1d",
        b"\x00",
        b"<record><leader>x</leader></record>",
        b"<collection>",
        b"<m:record><m:datafield/>",
        b"<!-- <record> -->",
        b"{\"id\":1}\n",
        b"000000001 LDR   L 00000nam\n",
        b"000000002 24510 L $$aT\n",
    ];

    proptest! {
        #[test]
        fn chunks_of_any_size_give_the_same_records(
            pieces in prop::collection::vec(0..PIECES.len(), 0..12),
            chunk_bytes in 1_usize..40,
        ) {
            let file: Vec<u8> = pieces.iter().flat_map(|&i| PIECES[i]).copied().collect();
            prop_assert_eq!(split(&file, chunk_bytes), split(&file, file.len().max(1)));
        }

        #[test]
        fn any_bytes_are_split_without_panic_and_none_is_taken_twice(file: Vec<u8>, format in 0..4) {
            let formats = [Format::Iso2709, Format::MarcXml, Format::AlephSequential, Format::JsonLines];
            let options = Options { format: Some(formats[format as usize]), ..Options::default() };
            let mut splitter = Splitter::new(&options);
            prop_assert!(splitter.push(&file).is_ok() && splitter.finish().is_ok());
            let mut end = 0;
            while let Some(record) = splitter.next_record() {
                prop_assert!(record.offset >= end);
                end = record.offset + record.bytes.len() as u64;
            }
            prop_assert!(end <= file.len() as u64);
        }
    }
}
