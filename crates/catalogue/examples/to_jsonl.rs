//! Converts public book lists to Bookmobile's JSON lines, for measurements with catalogues larger than the demo.
//!
//! ```text
//! cargo run --release -p bookmobile-catalogue --example to_jsonl -- --from douban [--sample N] FILE… > books.jsonl
//! ```
//!
//! `--from douban`: rows with id, title, author, translator, publisher, date, isbn, series, pages, tags.
//! `--from gutenberg`: rows with id, title, language, authors, lcsh, bookshelves.
//! Both as JSON lines, gzipped if the name ends in `.gz`. `--sample N` takes N rows, always the same ones of the same file.
//! Values that have no place or make no sense are counted on standard error; the lists themselves are not part of
//! Bookmobile.

mod convert;

use convert::{From, Report};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: to_jsonl --from douban|gutenberg [--sample N] FILE… > books.jsonl";

struct Arguments {
    from: From,
    sample: Option<usize>,
    files: Vec<String>,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&arguments) {
        Ok(report) => {
            eprint!("{report}");
            ExitCode::SUCCESS
        }
        Err((file, error)) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments(mut given: impl Iterator<Item = String>) -> Option<Arguments> {
    let (mut from, mut sample, mut files) = (None, None, Vec::new());
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--from" => from = Some(From::of_name(&given.next()?)?),
            "--sample" => sample = Some(given.next()?.parse().ok()?),
            _ if argument.starts_with("--") => return None,
            _ => files.push(argument),
        }
    }
    Some(Arguments { from: from?, sample, files }).filter(|arguments| !arguments.files.is_empty())
}

fn run(arguments: &Arguments) -> Result<Report, (String, io::Error)> {
    let mut rows = Vec::new();
    for file in &arguments.files {
        read(file, &mut rows).map_err(|error| (file.clone(), error))?;
    }
    let rows = match arguments.sample {
        Some(count) => convert::sample(rows, count),
        None => rows,
    };
    let (lines, report) = convert::lines(arguments.from, &rows);
    let mut out = BufWriter::new(io::stdout().lock());
    let written = lines.iter().try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush());
    written.map_err(|error| ("standard output".to_owned(), error))?;
    Ok(report)
}

fn read(file: &str, rows: &mut Vec<String>) -> io::Result<()> {
    let opened = File::open(file)?;
    let source: Box<dyn Read> =
        if file.ends_with(".gz") { Box::new(flate2::read::MultiGzDecoder::new(opened)) } else { Box::new(opened) };
    for line in BufReader::new(source).lines() {
        let line = line?;
        if !line.trim().is_empty() {
            rows.push(line);
        }
    }
    Ok(())
}
