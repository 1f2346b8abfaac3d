//! Reads files, undoes gzip and finds the records in them.

use super::{ImportError, still_wanted};
use crate::jobs::Watch;
use bookmobile_catalogue::import::{Context, Format, HoldingsProfile, Options, RawRecord, Splitter};
use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

/// A file to import.
#[derive(Debug)]
pub struct Source {
    /// What it is called: in errors, in the report and in the catalogue.
    pub name: PathBuf,
    /// Its content, where it does not lie under its name.
    content: Option<File>,
}

impl Source {
    /// The file at `path`.
    pub fn at(path: &Path) -> Self {
        Self { name: path.to_owned(), content: None }
    }

    /// A file that came from elsewhere and was called `name` there.
    pub fn sent(name: &str, content: File) -> Self {
        Self { name: PathBuf::from(name), content: Some(content) }
    }

    /// How large it is.
    ///
    /// # Errors
    /// When it is missing.
    pub fn bytes(&self) -> Result<u64, ImportError> {
        let metadata = match &self.content {
            Some(content) => content.metadata(),
            None => std::fs::metadata(&self.name),
        };
        Ok(metadata.map_err(|source| self.unread(source))?.len())
    }

    fn open(&self) -> io::Result<File> {
        let Some(content) = &self.content else { return File::open(&self.name) };
        let mut content = content.try_clone()?;
        content.rewind()?;
        Ok(content)
    }

    fn unread(&self, source: io::Error) -> ImportError {
        ImportError::Read { path: self.name.clone(), source }
    }
}

/// Records on their way to a decoder.
#[derive(Debug)]
pub struct Batch {
    /// Counts up over all files.
    pub sequence: u64,
    /// Position of the file in the order.
    pub file: usize,
    /// What is known about the file.
    pub context: Arc<Context>,
    /// The records.
    pub raws: Vec<RawRecord>,
    /// Set in the last batch of a file.
    pub end: Option<End>,
}

/// What is known at the end of a file.
#[derive(Clone, Debug)]
pub struct End {
    /// SHA-256 of the file as it lies there, in hexadecimal.
    pub sha256: String,
    /// What it was read as.
    pub format: String,
}

const CHUNK_BYTES: usize = 256 * 1024;
const BATCH_RECORDS: usize = 512;
/// A batch ends early when its records are large.
const BATCH_BYTES: usize = 2 * 1024 * 1024;

/// Reads `sources` one after another and sends their records to `batches`. Ends early, without an error, when nobody takes
/// them any more.
pub fn read_all(
    sources: &[Source],
    options: &Options,
    watch: &dyn Watch,
    batches: SyncSender<Batch>,
) -> Result<(), ImportError> {
    let mut feed = Feed { batches, sequence: 0, file: 0 };
    for (file, source) in sources.iter().enumerate() {
        feed.file = file;
        if read(source, options, watch, &mut feed)? == Flow::Closed {
            break;
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Open,
    Closed,
}

struct Feed {
    batches: SyncSender<Batch>,
    sequence: u64,
    file: usize,
}

impl Feed {
    fn send(&mut self, context: &Arc<Context>, raws: Vec<RawRecord>, end: Option<End>) -> Flow {
        let batch = Batch { sequence: self.sequence, file: self.file, context: Arc::clone(context), raws, end };
        self.sequence += 1;
        if self.batches.send(batch).is_ok() { Flow::Open } else { Flow::Closed }
    }
}

fn read(source: &Source, options: &Options, watch: &dyn Watch, feed: &mut Feed) -> Result<Flow, ImportError> {
    let path = &source.name;
    let reading = |error| source.unread(error);
    let of_format = |source| ImportError::Format { path: path.to_owned(), source };
    let meter = Rc::new(RefCell::new(Sha256::new()));
    let file = source.open().map_err(reading)?;
    let mut metered = Metered { inner: file, hash: Rc::clone(&meter), watch };
    let (mut input, packed) = unpacked(&mut metered).map_err(reading)?;

    let mut splitter = Splitter::new(options);
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut context = None;
    let mut raws = Vec::new();
    let mut bytes = 0;
    loop {
        still_wanted(watch)?;
        let count = match input.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) if packed => return Err(ImportError::Gzip { path: path.to_owned(), source }),
            other => other.map_err(reading)?,
        };
        match count {
            0 => splitter.finish(),
            count => splitter.push(&chunk[..count]),
        }
        .map_err(of_format)?;
        while let Some(raw) = splitter.next_record() {
            bytes += raw.bytes.len();
            raws.push(raw);
            if context.is_none() && (raws.len() >= Context::SAMPLE_RECORDS || bytes >= BATCH_BYTES) {
                context = Some(Arc::new(Context::detect(&splitter, &raws, options)));
            }
            let Some(known) = &context else { continue };
            if raws.len() >= BATCH_RECORDS || bytes >= BATCH_BYTES {
                bytes = 0;
                if feed.send(known, std::mem::take(&mut raws), None) == Flow::Closed {
                    return Ok(Flow::Closed);
                }
            }
        }
        if count == 0 {
            break;
        }
    }
    splitter.check_found().map_err(of_format)?;
    drop(input);
    // What follows the packed data, or nothing: the checksum is that of the whole file.
    io::copy(&mut metered, &mut io::sink()).map_err(reading)?;
    let context = context.unwrap_or_else(|| Arc::new(Context::detect(&splitter, &raws, options)));
    let sha256 = meter.borrow().clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(feed.send(&context, raws, Some(End { sha256, format: described(&context) })))
}

fn described(context: &Context) -> String {
    if context.format() == Format::JsonLines {
        return context.format().code().to_owned();
    }
    let mut text = format!("{}, {}, {}", context.format().code(), context.flavour().code(), context.charset().code());
    if let Some(holdings) = context.holdings().map(HoldingsProfile::name) {
        text.push_str(", copies by ");
        text.push_str(holdings);
    }
    text
}

/// The content of `input`, unpacked if it begins as gzip does, and whether it did.
fn unpacked<'a>(input: &'a mut impl Read) -> io::Result<(Box<dyn Read + 'a>, bool)> {
    let mut magic = Vec::with_capacity(2);
    input.by_ref().take(2).read_to_end(&mut magic)?;
    let packed = magic == [0x1f, 0x8b];
    let whole = io::Cursor::new(magic).chain(input);
    let input: Box<dyn Read + 'a> = if packed {
        Box::new(MultiGzDecoder::new(io::BufReader::with_capacity(CHUNK_BYTES, whole)))
    } else {
        Box::new(whole)
    };
    Ok((input, packed))
}

/// Counts and hashes what passes.
struct Metered<'a> {
    inner: File,
    hash: Rc<RefCell<Sha256>>,
    watch: &'a dyn Watch,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.borrow_mut().update(&buffer[..count]);
        self.watch.advance(count as u64);
        Ok(count)
    }
}
