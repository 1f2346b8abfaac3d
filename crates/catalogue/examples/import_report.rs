//! Imports files and prints the results for their records, to examine and measure real catalogues:
//!
//! ```text
//! cargo run --release -p bookmobile-catalogue --example import_report -- [--records N] FILE…
//! ```

use bookmobile_catalogue::import::{Context, ImportOutcome, Options, RawRecord, Splitter, UnknownFormat, read};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::time::Instant;

const CHUNK_BYTES: usize = 1 << 16;

#[derive(Default)]
struct Report {
    shown: Vec<ImportOutcome>,
    accepted: usize,
    repaired: usize,
    refused: usize,
    items: usize,
    codes: BTreeMap<&'static str, usize>,
}

impl Report {
    fn add(&mut self, outcome: ImportOutcome, shown: usize) {
        let repairs = match &outcome {
            ImportOutcome::Accepted(accepted) => {
                self.accepted += 1;
                self.repaired += usize::from(!accepted.repairs.is_empty());
                self.items += accepted.record.items.len();
                &accepted.repairs
            }
            ImportOutcome::Refused(refused) => {
                self.refused += 1;
                *self.codes.entry(refused.reason.code()).or_default() += 1;
                &refused.repairs
            }
        };
        for repair in repairs {
            *self.codes.entry(repair.code()).or_default() += 1;
        }
        if self.shown.len() < shown {
            self.shown.push(outcome);
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let mut args = std::env::args().skip(1).peekable();
    let mut shown = 0_usize;
    if args.next_if(|arg| arg == "--records").is_some() {
        shown = args.next().unwrap_or_default().parse()?;
    }
    for path in args {
        let mut file = std::fs::read(&path)?;
        if path.ends_with(".gz") {
            let packed = std::mem::take(&mut file);
            flate2::read::MultiGzDecoder::new(&packed[..]).read_to_end(&mut file)?;
        }
        let name = path.rsplit('/').next().unwrap_or(&path);
        let begun = Instant::now();
        match import(&file, shown) {
            Err(error) => writeln!(out, "{name}: {error}")?,
            Ok((context, report)) => {
                let rate = (report.accepted + report.refused) as f64 / begun.elapsed().as_secs_f64();
                writeln!(
                    out,
                    "{name}: {} {} {} {}; accepted {} repaired {} refused {} items {}; {rate:.0} records/s {:?}",
                    context.format().code(),
                    context.flavour().code(),
                    context.charset().code(),
                    context.holdings().map_or("no holdings", |profile| profile.name()),
                    report.accepted,
                    report.repaired,
                    report.refused,
                    report.items,
                    report.codes,
                )?;
                print_records(&mut out, &report.shown)?;
            }
        }
    }
    Ok(())
}

fn import(file: &[u8], shown: usize) -> Result<(Context, Report), UnknownFormat> {
    let options = Options::default();
    let mut splitter = Splitter::new(&options);
    let mut sample: Vec<RawRecord> = Vec::new();
    let mut context = None;
    let mut report = Report::default();
    let mut chunks = file.chunks(CHUNK_BYTES);
    loop {
        let chunk = chunks.next();
        match chunk {
            Some(chunk) => splitter.push(chunk)?,
            None => splitter.finish()?,
        }
        while let Some(raw) = splitter.next_record() {
            match &context {
                Some(context) => report.add(read(&raw, context), shown),
                None => sample.push(raw),
            }
        }
        if context.is_none() && (chunk.is_none() || sample.len() >= Context::SAMPLE_RECORDS) {
            let detected = Context::detect(&splitter, &sample, &options);
            sample.drain(..).for_each(|raw| report.add(read(&raw, &detected), shown));
            context = Some(detected);
        }
        if let (None, Some(context)) = (chunk, context.take_if(|_| chunk.is_none())) {
            return Ok((context, report));
        }
    }
}

fn print_records(out: &mut impl Write, outcomes: &[ImportOutcome]) -> Result<(), Box<dyn std::error::Error>> {
    for outcome in outcomes {
        match outcome {
            ImportOutcome::Accepted(accepted) => {
                writeln!(out, "{}", serde_json::to_string(&accepted.record)?)?;
                for repair in &accepted.repairs {
                    writeln!(out, "    repaired {}: {repair}", repair.code())?;
                }
            }
            ImportOutcome::Refused(refused) => {
                writeln!(out, "    refused at {} {:?}: {}", refused.offset, refused.control_number, refused.reason)?;
            }
        }
    }
    Ok(())
}
