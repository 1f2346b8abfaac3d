//! `bookmobile app seal`: what Trunk builds, made ready to be served.
//!
//! Trunk names the workers' files the same in every build, writes a script into the page and compresses nothing. Sealing
//! moves each worker into a directory named by its content, the script into a file (the server's content security
//! policy allows none in the page), lists the files in the service worker and puts a brotli file beside each. Done
//! again, it changes nothing.

mod compress;
mod page;
mod precache;
mod worker;

use crate::out;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The commands below `bookmobile app`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a built app ready to be served: version the workers, fill in the service worker, compress.
    Seal {
        /// The directory Trunk built into.
        #[arg(value_name = "DIST")]
        dist: PathBuf,
        /// Fail when the scripts and WebAssembly of `app`, `worker`, `account`, `desk`, `outbox` or `take-away` are larger with brotli than this, e.g. app=300kB.
        #[arg(long = "budget", value_name = "PART=SIZE")]
        budgets: Vec<Budget>,
    },
}

/// Why the app is not sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("there is no built app at {}; build it with `trunk build --release`", .0.display())]
    NoApp(PathBuf),
    #[error("{} cannot be read or written", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is not UTF-8", .0.display())]
    NotText(PathBuf),
    #[error("index.html does not name a worker; it needs <meta name=\"{0}\" content=\"/{0}.js\">")]
    NoWorkerMeta(&'static str),
    #[error("sw.js has no /*PRECACHE*/ … /*PRECACHE-END*/; take it from public/sw.js")]
    NoPlaceholder,
    #[error("{part} is {} with brotli, its budget is {}; make it smaller or raise the budget", out::size(*bytes), out::size(*budget))]
    OverBudget { part: Part, bytes: u64, budget: u64 },
}

/// A part of the app that has a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the page loads.
    App,
    /// What the search worker loads.
    Worker,
    /// What is loaded when somebody first wants what a patron does.
    Account,
    /// What is loaded when somebody first comes to the desk.
    Desk,
    /// What the service worker loads when no page is open and something waits to be sent.
    Outbox,
    /// What is loaded when a reader first takes something away.
    TakeAway,
}

impl Part {
    const ALL: [Self; 6] = [Self::App, Self::Worker, Self::Account, Self::Desk, Self::Outbox, Self::TakeAway];
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::App => "app",
            Self::Worker => "worker",
            Self::Account => "account",
            Self::Desk => "desk",
            Self::Outbox => "outbox",
            Self::TakeAway => "take-away",
        })
    }
}

/// Most bytes a part may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    part: Part,
    bytes: u64,
}

impl FromStr for Budget {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const USAGE: &str =
            "a budget is app=300kB, worker=450kB, account=360kB, desk=330kB, outbox=150kB or take-away=700kB";
        let (part, size) = text.split_once('=').ok_or(USAGE)?;
        let part = Part::ALL.into_iter().find(|known| known.to_string() == part).ok_or(USAGE)?;
        let (number, unit) = match size.strip_suffix("kB") {
            Some(number) => (number, 1_000),
            None => (size.strip_suffix('B').unwrap_or(size), 1),
        };
        let number: u64 = number.parse().map_err(|_| USAGE)?;
        Ok(Self { part, bytes: number * unit })
    }
}

/// Does `command`.
pub fn run(command: &Command) -> Result<(), SealError> {
    let Command::Seal { dist, budgets } = command;
    if !dist.join("index.html").is_file() {
        return Err(SealError::NoApp(dist.clone()));
    }
    for worker in worker::ALL {
        worker.version(dist)?;
    }
    page::move_scripts_out(dist)?;
    precache::fill_in(dist)?;
    let mut sizes = Vec::new();
    for path in files_below(dist)? {
        sizes.push(compress::compress(dist, path)?);
    }
    say(&sizes);
    for budget in budgets {
        let bytes = total(&sizes, budget.part);
        if bytes > budget.bytes {
            return Err(SealError::OverBudget { part: budget.part, bytes, budget: budget.bytes });
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

    /// The part whose budget it counts to. The service worker is loaded by the browser, beside the app.
    fn part(&self) -> Option<Part> {
        let code = self.path.ends_with(".wasm") || self.path.ends_with(".js");
        match code && self.path != precache::SERVICE_WORKER {
            true if worker::SEARCH.has(&self.path) => Some(Part::Worker),
            true if worker::ACCOUNT.has(&self.path) => Some(Part::Account),
            true if worker::DESK.has(&self.path) => Some(Part::Desk),
            true if worker::OUTBOX.has(&self.path) => Some(Part::Outbox),
            true if worker::TAKE_AWAY.has(&self.path) => Some(Part::TakeAway),
            true => Some(Part::App),
            false => None,
        }
    }
}

fn total(sizes: &[Size], part: Part) -> u64 {
    sizes.iter().filter(|size| size.part() == Some(part)).map(Size::on_the_wire).sum()
}

fn say(sizes: &[Size]) {
    out::line(format_args!("{:<52} {:>10} {:>10}", "file", "bytes", "brotli"));
    for size in sizes {
        let brotli = size.brotli_bytes.map_or("-".to_owned(), out::grouped);
        out::line(format_args!("{:<52} {:>10} {brotli:>10}", size.path, out::grouped(size.bytes)));
    }
    for part in Part::ALL {
        let name = format!("{part}: scripts and WebAssembly");
        out::line(format_args!("{name:<52} {:>10} {:>10}", "", out::grouped(total(sizes, part))));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_in_decimal_kilobytes() {
        assert_eq!("app=300kB".parse(), Ok(Budget { part: Part::App, bytes: 300_000 }));
        assert_eq!("take-away=700kB".parse(), Ok(Budget { part: Part::TakeAway, bytes: 700_000 }));
        assert_eq!("worker=12B".parse(), Ok(Budget { part: Part::Worker, bytes: 12 }));
        for wrong in ["app", "shell=1kB", "app=many", "app=300KiB"] {
            assert!(wrong.parse::<Budget>().is_err(), "{wrong}");
        }
    }
}
