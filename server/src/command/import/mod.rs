//! `bookmobile import`: files into the catalogue database.

mod bar;

use crate::jobs::{self, ImportError, Imported, Order, Report, Source};
use crate::store::{self, Location, StoreError};
use crate::{clock, out};
use bar::Bar;
use bookmobile_catalogue::import::{Holdings, HoldingsProfile, HoldingsProfileError, UnknownName};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What `bookmobile import` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The catalogue database; made where there is none.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// What the files are: marc21, cnmarc, unimarc, iso2709, marcxml, alephseq (or aleph) or jsonl. Found out
    /// where not given.
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
    /// How text is written in them, e.g. utf-8, gb18030, marc-8, big5. Found out where not given.
    #[arg(long, value_name = "NAME")]
    charset: Option<String>,
    /// Where copies are described: the name of a profile that ships with the program, a TOML file, or `none`.
    #[arg(long, value_name = "NAME|FILE.toml")]
    profile: Option<String>,
    /// Code of the library the records come from; becomes the first part of their ids.
    #[arg(long, value_name = "CODE")]
    source: Option<String>,
    /// Import nothing if any record is refused.
    #[arg(long)]
    strict: bool,
    /// Where to write the report [default: <DB>.import-<time>.jsonl]; no file is made when there is nothing to report.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The files, also packed with gzip.
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportCommandError {
    #[error(transparent)]
    Name(#[from] UnknownName),
    #[error("{name:?} is neither a file nor a profile that ships with the program; these do: {known}, none")]
    Profile { name: String, known: String },
    #[error("the profile {} cannot be used", path.display())]
    ProfileFile {
        path: PathBuf,
        #[source]
        source: HoldingsProfileError,
    },
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports what `args` say.
pub async fn run(args: &Args) -> Result<(), ImportCommandError> {
    let holdings = holdings(args.profile.as_deref())?;
    let options = jobs::options(args.format.as_deref(), args.charset.as_deref(), args.source.as_deref(), holdings)?;
    let started_unix_secs = clock::now_unix_secs();
    let report = match &args.report {
        Some(path) => Report::replacing(path),
        None => Report::appending(&with_suffix(
            args.db.beside(),
            &format!(".import-{}.jsonl", clock::stamp(started_unix_secs)),
        )),
    };
    let sources: Vec<Source> = args.files.iter().map(|path| Source::at(path)).collect();
    let order = Order { sources, options, strict: args.strict, started_unix_secs };
    // A file that is missing is found out before a database is made.
    order.bytes()?;
    let catalogue = store::open_or_create(&args.db).await?;
    let bar = Arc::new(Bar::new());
    let Imported { said, report, result, .. } = jobs::import(&catalogue, order, report, bar.clone()).await;
    catalogue.close().await;
    bar.finish();
    said.iter().for_each(out::line);
    result?;
    if let Some(path) = report {
        out::line(format_args!("what was mended, repeated or refused: {}", path.display()));
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Where copies are described: a name that ships with the program, or a file.
fn holdings(name: Option<&str>) -> Result<Holdings, ImportCommandError> {
    let name = match name {
        None => return Ok(Holdings::Auto),
        Some("none") => return Ok(Holdings::None),
        Some(name) => name,
    };
    if let Some(profile) = HoldingsProfile::builtin(name) {
        return Ok(Holdings::Profile(Box::new(profile)));
    }
    let path = PathBuf::from(name);
    if !path.is_file() {
        let known = HoldingsProfile::builtin_names().collect::<Vec<_>>().join(", ");
        return Err(ImportCommandError::Profile { name: name.to_owned(), known });
    }
    let read = std::fs::read_to_string(&path);
    let text = read.map_err(|source| ImportError::Read { path: path.clone(), source })?;
    let profile = HoldingsProfile::parse(&text)
        .map_err(|source| ImportCommandError::ProfileFile { path: path.clone(), source })?;
    Ok(Holdings::Profile(Box::new(profile)))
}
