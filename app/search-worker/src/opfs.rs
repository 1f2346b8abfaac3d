//! The pack's files in the browser's origin-private file system, read in place through synchronous access handles.

use bookmobile_client::port::{ShardStore, StoreError};
use bookmobile_search_index::engine::ReadAt;
use js_sys::{ArrayBuffer, AsyncIterator, IteratorNext, Object, Promise, Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Weak};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DedicatedWorkerGlobalScope, DomException, File, FileSystemDirectoryHandle, FileSystemFileHandle,
    FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
};

#[wasm_bindgen]
extern "C" {
    /// <https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle>; bound here because web-sys does not pass the
    /// `mode` with which several tabs may read one file.
    type SyncAccessHandle;

    #[wasm_bindgen(method, catch)]
    fn read(this: &SyncAccessHandle, buffer: &mut [u8], options: &JsValue) -> Result<f64, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn write(this: &SyncAccessHandle, buffer: &[u8], options: &JsValue) -> Result<f64, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn truncate(this: &SyncAccessHandle, size: f64) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn flush(this: &SyncAccessHandle) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = getSize)]
    fn get_size(this: &SyncAccessHandle) -> Result<f64, JsValue>;

    #[wasm_bindgen(method)]
    fn close(this: &SyncAccessHandle);

    type WithSyncAccess;

    #[wasm_bindgen(method, catch, js_name = createSyncAccessHandle)]
    fn create_sync_access_handle(this: &WithSyncAccess, options: &JsValue) -> Result<Promise, JsValue>;
}

/// A folder of the origin-private file system.
pub struct Opfs {
    folder: FileSystemDirectoryHandle,
    /// Files that are open. Without `mode: "read-only"` a browser opens a file only once, so it is shared.
    open: RefCell<HashMap<String, Weak<OpenFile>>>,
}

impl Opfs {
    /// Opens `folder`, and makes it if it is not there.
    ///
    /// # Errors
    /// When the browser has no such file system, or none for this page (private windows), or no synchronous access.
    pub async fn open(folder: &str) -> Result<Self, StoreError> {
        let scope = js_sys::global().unchecked_into::<DedicatedWorkerGlobalScope>();
        let storage = scope.navigator().storage();
        if !Reflect::has(&storage, &"getDirectory".into()).unwrap_or(false) {
            return Err(StoreError::Failed("this browser has no private file system".to_owned()));
        }
        let root: FileSystemDirectoryHandle = settle(storage.get_directory()).await?;
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(true);
        let folder: FileSystemDirectoryHandle =
            settle(root.get_directory_handle_with_options(folder, &options)).await?;
        if !has_sync_access() {
            return Err(StoreError::Failed("this browser cannot read its private file system in place".to_owned()));
        }
        Ok(Self { folder, open: RefCell::default() })
    }

    async fn existing(&self, name: &str) -> Result<Option<FileSystemFileHandle>, StoreError> {
        match JsFuture::from(self.folder.get_file_handle(name)).await {
            Ok(handle) => Ok(Some(handle.unchecked_into())),
            Err(error) if error_name(&error) == "NotFoundError" => Ok(None),
            Err(error) => Err(store_error(&error)),
        }
    }
}

impl ShardStore for Opfs {
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self.existing(name).await? {
            Some(handle) => Ok(Some(read_whole(&handle).await?)),
            None => Ok(None),
        }
    }

    async fn open(&self, name: &str) -> Result<Option<Arc<dyn ReadAt>>, StoreError> {
        if let Some(open) = self.open.borrow().get(name).and_then(Weak::upgrade) {
            return Ok(Some(open));
        }
        let Some(handle) = self.existing(name).await? else { return Ok(None) };
        let options = Object::new();
        let _ = Reflect::set(&options, &"mode".into(), &"read-only".into());
        match sync_access(&handle, &options).await {
            Ok(handle) => {
                let length = handle.get_size().map_err(|error| store_error(&error))? as u64;
                let file = Arc::new(OpenFile { handle: SendWrapper::new(handle), length });
                self.open.borrow_mut().insert(name.to_owned(), Arc::downgrade(&file));
                Ok(Some(file))
            }
            // Another tab holds it, in a browser that opens a file only once: read it into memory instead.
            Err(error) if error_name(&error) == "NoModificationAllowedError" => {
                Ok(Some(Arc::new(read_whole(&handle).await?)))
            }
            Err(error) => Err(store_error(&error)),
        }
    }

    async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let handle: FileSystemFileHandle = settle(self.folder.get_file_handle_with_options(name, &options)).await?;
        let handle = sync_access(&handle, &JsValue::UNDEFINED).await.map_err(|error| store_error(&error))?;
        let written = write_all(&handle, bytes);
        handle.close();
        written.map_err(|error| store_error(&error))
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        match JsFuture::from(self.folder.remove_entry(name)).await {
            Ok(_) => Ok(()),
            Err(error) if error_name(&error) == "NotFoundError" => Ok(()),
            Err(error) => Err(store_error(&error)),
        }
    }

    async fn list(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        let keys: AsyncIterator = self.folder.keys();
        loop {
            let next = keys.next().map_err(|error| store_error(&error))?;
            let next: IteratorNext = settle(next).await?;
            if next.done() {
                return Ok(names);
            }
            names.extend(next.value().as_string());
        }
    }
}

/// A file that is read in place.
struct OpenFile {
    handle: SendWrapper<SyncAccessHandle>,
    length: u64,
}

impl ReadAt for OpenFile {
    fn len_bytes(&self) -> u64 {
        self.length
    }

    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let length = buffer.len();
        let read =
            self.handle.read(buffer, &at(offset)).map_err(|error| io::Error::other(store_error(&error).to_string()))?;
        if read as usize == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        self.handle.close();
    }
}

fn at(offset: u64) -> JsValue {
    let options = Object::new();
    let _ = Reflect::set(&options, &"at".into(), &JsValue::from_f64(offset as f64));
    options.into()
}

fn write_all(handle: &SyncAccessHandle, bytes: &[u8]) -> Result<(), JsValue> {
    handle.truncate(0.0)?;
    let mut done = 0;
    while done < bytes.len() {
        let written = handle.write(&bytes[done..], &at(done as u64))? as usize;
        if written == 0 {
            return Err(JsValue::from_str("nothing more can be written"));
        }
        done += written;
    }
    handle.flush()
}

fn has_sync_access() -> bool {
    let class = Reflect::get(&js_sys::global(), &"FileSystemFileHandle".into()).unwrap_or_default();
    let prototype = Reflect::get(&class, &"prototype".into()).unwrap_or_default();
    prototype.is_object() && Reflect::has(&prototype, &"createSyncAccessHandle".into()).unwrap_or(false)
}

async fn sync_access(handle: &FileSystemFileHandle, options: &JsValue) -> Result<SyncAccessHandle, JsValue> {
    let promise = handle.unchecked_ref::<WithSyncAccess>().create_sync_access_handle(options)?;
    Ok(JsFuture::from(promise).await?.unchecked_into())
}

async fn read_whole(handle: &FileSystemFileHandle) -> Result<Vec<u8>, StoreError> {
    let file: File = settle(handle.get_file()).await?;
    let buffer: ArrayBuffer = settle(file.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

async fn settle<T: JsCast>(promise: impl Into<Promise>) -> Result<T, StoreError> {
    JsFuture::from(promise.into()).await.map(JsCast::unchecked_into).map_err(|error| store_error(&error))
}

fn error_name(error: &JsValue) -> String {
    error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default()
}

fn store_error(error: &JsValue) -> StoreError {
    match error.dyn_ref::<DomException>() {
        Some(exception) if exception.name() == "QuotaExceededError" => StoreError::Full,
        Some(exception) => StoreError::Failed(format!("{}: {}", exception.name(), exception.message())),
        None => StoreError::Failed(format!("{error:?}")),
    }
}
