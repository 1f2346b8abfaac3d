//! Imports files and prints what became of their records: for looking at real catalogues.
//!
//! ```text
//! cargo run --release -p bookmobile-catalogue --example import_report -- [--records N] FILE…
//! ```

use bookmobile_catalogue::import::{Context, Options, Outcome, Splitter, read};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let mut args = std::env::args().skip(1).peekable();
    let mut shown = 0_usize;
    if args.peek().is_some_and(|arg| arg == "--records") {
        args.next();
        shown = args.next().unwrap_or_default().parse()?;
    }
    for path in args {
        let mut file = std::fs::read(&path)?;
        if path.ends_with(".gz") {
            let packed = std::mem::take(&mut file);
            flate2::read::MultiGzDecoder::new(&packed[..]).read_to_end(&mut file)?;
        }
        let options = Options::default();
        let name = path.rsplit('/').next().unwrap_or(&path);
        let begun = Instant::now();
        let mut splitter = Splitter::new(&options);
        let mut outcomes = Vec::new();
        let mut waiting = Vec::new();
        let mut context: Option<Context> = None;
        let mut total = 0_usize;
        let mut feed = |splitter: &mut Splitter, last: bool| {
            waiting.extend(std::iter::from_fn(|| splitter.next_record()));
            if context.is_none() && (last || waiting.len() >= Context::SAMPLE_RECORDS) {
                context = Some(Context::detect(splitter, &waiting, &options));
            }
            if let Some(context) = &context {
                for raw in waiting.drain(..) {
                    total += 1;
                    let outcome = read(&raw, context);
                    match &outcome {
                        // Sound records of large files are counted only, as an import would hand them on.
                        Outcome::Accepted(sound) if total > 1_000 && sound.repairs.is_empty() => {}
                        _ => outcomes.push(outcome),
                    }
                }
            }
        };
        let mut failure = None;
        for chunk in file.chunks(1 << 16) {
            failure = failure.or(splitter.push(chunk).err());
            feed(&mut splitter, false);
        }
        failure = failure.or(splitter.finish().err());
        if let Some(error) = failure {
            writeln!(out, "{name}: {error}")?;
            continue;
        }
        feed(&mut splitter, true);
        let elapsed = begun.elapsed();
        let Some(context) = context else { continue };
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut accepted, mut repaired, mut items) = (0, 0, 0);
        for outcome in &outcomes {
            let repairs = match outcome {
                Outcome::Accepted(record) => {
                    accepted += 1;
                    repaired += usize::from(!record.repairs.is_empty());
                    items += record.record.items.len();
                    &record.repairs
                }
                Outcome::Refused(refused) => {
                    *codes.entry(refused.reason.code()).or_default() += 1;
                    &refused.repairs
                }
            };
            for repair in repairs {
                *codes.entry(repair.code()).or_default() += 1;
            }
        }
        writeln!(
            out,
            "{name}: {:?} {} {} {:?}; accepted {accepted} repaired {repaired} refused {} items {items}; {:.0} records/s {codes:?}",
            context.format(),
            context.flavour().code(),
            context.charset().code(),
            context.holdings().map(|profile| profile.name()),
            outcomes.len() - accepted,
            outcomes.len() as f64 / elapsed.as_secs_f64(),
        )?;
        for outcome in outcomes.iter().take(shown) {
            match outcome {
                Outcome::Accepted(accepted) => {
                    writeln!(out, "{}", serde_json::to_string(&accepted.record)?)?;
                    for repair in &accepted.repairs {
                        writeln!(out, "    repaired {} {repair}", repair.code())?;
                    }
                }
                Outcome::Refused(refused) => {
                    writeln!(out, "    refused at {} {:?}: {}", refused.offset, refused.control_number, refused.reason)?;
                }
            }
        }
    }
    Ok(())
}
