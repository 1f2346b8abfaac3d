//! The index of one shard as one file, and tantivy's view of several of them as one index.
//!
//! tantivy wants a directory of files that it may create at will. A browser's private file system creates files
//! asynchronously, which tantivy does not do; so an index is made in memory, its files are written as one blob, and
//! [`Blobs`] shows tantivy the files inside several blobs as one read-only directory.
//!
//! ```text
//! files    one after another
//! contents JSON: {"version":…,"meta":…,"files":[{"name","start","end"},…]}
//! u32      length of the contents in bytes, little-endian
//! "BMIX"   magic: the last thing written, so that a blob cut short is known as such
//! ```

use super::cache::CachedFile;
use super::{EngineError, INDEX_VERSION};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, FileSlice, Lock, RamDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::SegmentId;

const MAGIC: &[u8; 4] = b"BMIX";
const TRAILER_BYTES: u64 = 8;
const CONTENTS_BYTES_MAX: u64 = 1 << 20;
const META_FILE: &str = "meta.json";

/// Bytes that can be read in place, wherever they are kept.
pub trait ReadAt: Send + Sync + 'static {
    /// How many bytes there are.
    fn len_bytes(&self) -> u64;

    /// Fills `buffer` from `offset` on.
    ///
    /// # Errors
    /// When there are fewer bytes than asked for, or the device fails.
    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl ReadAt for Vec<u8> {
    fn len_bytes(&self) -> u64 {
        self.len() as u64
    }

    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let end = start.checked_add(buffer.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(self.get(start..end).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
struct Contents {
    version: u32,
    /// tantivy's `meta.json` of this shard.
    meta: serde_json::Value,
    files: Vec<FileEntry>,
}

#[derive(Serialize, Deserialize)]
struct FileEntry {
    name: String,
    start: u64,
    end: u64,
}

/// Writes the files of a finished index in memory, and its sounds, as one blob.
pub(super) fn write(index: &tantivy::Index, directory: &RamDirectory, sounds: &[u8]) -> Result<Vec<u8>, EngineError> {
    let meta: serde_json::Value = serde_json::from_slice(&directory.atomic_read(Path::new(META_FILE))?)
        .map_err(|error| EngineError::Blob(error.to_string()))?;
    let mut blob = Vec::new();
    let mut files = Vec::new();
    for segment in index.searchable_segment_metas()? {
        for path in segment_files(&segment) {
            let Ok(file) = directory.open_read(&path) else { continue };
            let bytes = file.read_bytes()?;
            let start = blob.len() as u64;
            blob.extend_from_slice(&bytes);
            let name = path.to_string_lossy().into_owned();
            files.push(FileEntry { name, start, end: blob.len() as u64 });
        }
        let start = blob.len() as u64;
        blob.extend_from_slice(sounds);
        files.push(FileEntry { name: sounds_name(&segment.id()), start, end: blob.len() as u64 });
    }
    let contents = serde_json::to_vec(&Contents { version: INDEX_VERSION, meta, files })
        .map_err(|error| EngineError::Blob(error.to_string()))?;
    blob.extend_from_slice(&contents);
    blob.extend_from_slice(&(contents.len() as u32).to_le_bytes());
    blob.extend_from_slice(MAGIC);
    Ok(blob)
}

/// Name of the file with the sounds of a segment.
fn sounds_name(segment: &SegmentId) -> String {
    format!("{}.sounds", segment.uuid_string())
}

fn segment_files(segment: &tantivy::SegmentMeta) -> Vec<PathBuf> {
    use tantivy::index::SegmentComponent as Part;
    [Part::Postings, Part::Positions, Part::FastFields, Part::FieldNorms, Part::Terms, Part::Store]
        .into_iter()
        .map(|part| segment.relative_path(part))
        .collect()
}

fn read_contents(blob: &dyn ReadAt) -> Result<Contents, EngineError> {
    let cut_short = || EngineError::Blob("it is cut short".to_owned());
    let contents_end = blob.len_bytes().checked_sub(TRAILER_BYTES).ok_or_else(cut_short)?;
    let mut trailer = [0; TRAILER_BYTES as usize];
    blob.read_exact_at(contents_end, &mut trailer)?;
    let [a, b, c, d, magic @ ..] = trailer;
    if magic != *MAGIC {
        return Err(cut_short());
    }
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    let start = contents_end.checked_sub(length).filter(|_| length <= CONTENTS_BYTES_MAX).ok_or_else(cut_short)?;
    let mut json = vec![0; length as usize];
    blob.read_exact_at(start, &mut json)?;
    let contents: Contents = serde_json::from_slice(&json).map_err(|error| EngineError::Blob(error.to_string()))?;
    if contents.version != INDEX_VERSION {
        return Err(EngineError::Version { found: contents.version, needed: INDEX_VERSION });
    }
    if contents.files.iter().any(|file| file.start > file.end || file.end > start) {
        return Err(EngineError::Blob("a file lies outside it".to_owned()));
    }
    Ok(contents)
}

/// Several blobs as one read-only directory with one index in it.
#[derive(Clone)]
pub(super) struct Blobs {
    files: Arc<HashMap<PathBuf, FileSlice>>,
    meta: Arc<Vec<u8>>,
}

impl Blobs {
    /// The index over all of `blobs`, in their order.
    pub fn new(blobs: &[Arc<dyn ReadAt>], cache: &Arc<super::cache::BlockCache>) -> Result<Self, EngineError> {
        let mut files = HashMap::new();
        let mut whole: Option<serde_json::Value> = None;
        for blob in blobs {
            let mut contents = read_contents(blob.as_ref())?;
            let slice = FileSlice::new(Arc::new(CachedFile::new(Arc::clone(blob), Arc::clone(cache))));
            for file in contents.files {
                files.insert(PathBuf::from(file.name), slice.slice(file.start as usize..file.end as usize));
            }
            match &mut whole {
                None => whole = Some(contents.meta),
                Some(whole) => {
                    let added = contents.meta.get_mut("segments").and_then(|s| s.as_array_mut()).map(std::mem::take);
                    let segments = whole.get_mut("segments").and_then(|s| s.as_array_mut());
                    if let (Some(segments), Some(added)) = (segments, added) {
                        segments.extend(added);
                    }
                }
            }
        }
        let meta = whole.ok_or(EngineError::Empty)?.to_string().into_bytes();
        Ok(Self { files: Arc::new(files), meta: Arc::new(meta) })
    }

    /// The file with the sounds of a segment.
    pub fn sounds(&self, segment: &SegmentId) -> Result<FileSlice, EngineError> {
        Ok(self.open_read(Path::new(&sounds_name(segment)))?)
    }
}

impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blobs").field("files", &self.files.len()).finish()
    }
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "an index that is being searched is not written to")
}

impl Directory for Blobs {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(self.open_read(path)?))
    }

    fn open_read(&self, path: &Path) -> Result<FileSlice, OpenReadError> {
        self.files.get(path).cloned().ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.files.contains_key(path) || path == Path::new(META_FILE))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(META_FILE) {
            Ok(self.meta.to_vec())
        } else {
            Err(OpenReadError::FileDoesNotExist(path.to_owned()))
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        // Nothing is ever written here, so readers need no protection.
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
