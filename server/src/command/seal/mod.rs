//! `bookmobile app seal`: what Trunk builds, made ready to be served.
//!
//! The files of the modules have the same names in every build, and nothing is compressed. Sealing moves each module into a
//! directory named by its content, tells the page where they are and what they draw, moves scripts into files (the server's
//! content security policy allows none in the page), lists the files in the service worker, puts a brotli file beside each and
//! holds every module to its budget. Which modules there are, the app's list says (`app/parts.toml`). Done again, it changes
//! nothing.

mod compress;
mod page;
mod parts;
mod precache;
mod version;

use crate::out;
use parts::Parts;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The commands below `bookmobile app`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a built app ready to be served: version its modules, fill in the service worker, compress.
    ///
    /// Fails where the scripts and WebAssembly of a module are larger with brotli than its budget in parts.toml.
    Seal {
        /// The directory Trunk built into.
        #[arg(value_name = "DIST")]
        dist: PathBuf,
        /// A build to develop with: modules of any size, nothing compressed, nothing for the service worker to keep.
        #[arg(long)]
        dev: bool,
    },
}

/// Why the app is not sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("there is no built app at {}; build it with `trunk build --release`", .0.display())]
    NoApp(PathBuf),
    #[error("there is no list of modules at {}; app/index.html has Trunk copy app/parts.toml", .0.display())]
    NoParts(PathBuf),
    #[error("{} is no list of modules", path.display())]
    Parts {
        path: PathBuf,
        #[source]
        source: Box<toml::de::Error>,
    },
    #[error("both {} and {} draw {kind:?}, by parts.toml", parts[0], parts[1])]
    TwoParts { kind: String, parts: [String; 2] },
    #[error("{} cannot be read or written", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is not UTF-8", .0.display())]
    NotText(PathBuf),
    #[error("{0} is in parts.toml, but it was not built: scripts/build-wasm.sh builds what is listed")]
    NoModule(String),
    #[error("index.html has no place for the list of parts: <script type=\"application/json\" id=\"parts\"></script>")]
    NoPlaceForParts,
    #[error("sw.js has no /*PRECACHE*/ … /*PRECACHE-END*/; take it from public/sw.js")]
    NoPlaceholder,
    #[error("{module} is {} with brotli, its budget is {}; make it smaller or raise the budget", out::size(*bytes), out::size(*budget))]
    OverBudget { module: String, bytes: u64, budget: u64 },
}

/// Does `command`.
pub fn run(command: &Command) -> Result<(), SealError> {
    let Command::Seal { dist, dev } = command;
    if !dist.join("index.html").is_file() {
        return Err(SealError::NoApp(dist.clone()));
    }
    let parts = Parts::read(dist)?;
    for name in parts.names() {
        version::version(dist, name)?;
    }
    page::remove_skipped_links(dist)?;
    page::move_scripts_out(dist)?;
    parts.tell_page(dist)?;
    if *dev {
        return page::reload_when_built(dist);
    }
    precache::fill_in(dist, &parts)?;
    let mut sizes = Vec::new();
    for path in files_below(dist)? {
        sizes.push(compress::compress(dist, path)?);
    }
    say(&sizes, &parts);
    for (name, budget) in parts.budgets() {
        let bytes = total(&sizes, &parts, name);
        if bytes > budget {
            return Err(SealError::OverBudget { module: name.to_owned(), bytes, budget });
        }
    }
    Ok(())
}

/// A file and its size on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Size {
    /// Path below the directory, with `/`.
    path: String,
    bytes: u64,
    brotli_bytes: Option<u64>,
}

impl Size {
    fn on_the_wire(&self) -> u64 {
        self.brotli_bytes.unwrap_or(self.bytes)
    }

    /// Whether it is code that the page, a worker or a part loads. The service worker is loaded by the browser, beside them.
    fn is_code(&self) -> bool {
        (self.path.ends_with(".wasm") || self.path.ends_with(".js")) && self.path != precache::SERVICE_WORKER
    }
}

/// The bytes of the code of the module `name`.
fn total(sizes: &[Size], parts: &Parts, name: &str) -> u64 {
    let its = sizes.iter().filter(|size| size.is_code() && parts.of_file(&size.path) == name);
    its.map(Size::on_the_wire).sum()
}

fn say(sizes: &[Size], parts: &Parts) {
    out::line(format_args!("{:<52} {:>10} {:>10}", "file", "bytes", "brotli"));
    for size in sizes {
        let brotli = size.brotli_bytes.map_or("-".to_owned(), out::grouped);
        out::line(format_args!("{:<52} {:>10} {brotli:>10}", size.path, out::grouped(size.bytes)));
    }
    for (name, _) in parts.budgets() {
        let label = format!("{name}: scripts and WebAssembly");
        out::line(format_args!("{label:<52} {:>10} {:>10}", "", out::grouped(total(sizes, parts, name))));
    }
}

/// Paths of every file below `dist` with `/`, in order, without the brotli files.
fn files_below(dist: &Path) -> Result<Vec<String>, SealError> {
    let mut files = Vec::new();
    let mut directories = vec![String::new()];
    while let Some(directory) = directories.pop() {
        let path = dist.join(&directory);
        for entry in fs::read_dir(&path).map_err(failed(&path))? {
            let entry = entry.map_err(failed(&path))?;
            let Ok(name) = entry.file_name().into_string() else { return Err(SealError::NotText(entry.path())) };
            let below = if directory.is_empty() { name } else { format!("{directory}/{name}") };
            if entry.path().is_dir() {
                directories.push(below);
            } else if !below.ends_with(".br") {
                files.push(below);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> SealError + use<> {
    let path = path.to_owned();
    move |source| SealError::Io { path, source }
}

fn read(path: &Path) -> Result<Vec<u8>, SealError> {
    fs::read(path).map_err(failed(path))
}

fn read_text(path: &Path) -> Result<String, SealError> {
    String::from_utf8(read(path)?).map_err(|_| SealError::NotText(path.to_owned()))
}

/// Writes a file unless it is like that already.
fn write(path: &Path, bytes: &[u8]) -> Result<(), SealError> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).map_err(failed(path))
}

/// The first digits of the SHA-256 of `bytes`.
fn digits(bytes: &[u8], count: usize) -> String {
    use sha2::Digest;
    let mut hex: String = sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    hex.truncate(count);
    hex
}
