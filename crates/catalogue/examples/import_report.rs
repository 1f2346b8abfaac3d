//! Imports files and prints what became of their records: for looking at real catalogues.
//!
//! ```text
//! cargo run --release -p bookmobile-catalogue --example import_report -- [--records N] FILE…
//! ```

use bookmobile_catalogue::import::{Context, Options, Outcome, Splitter, read_all};
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
        let outcomes = match read_all(&file, &options) {
            Ok(outcomes) => outcomes,
            Err(error) => {
                writeln!(out, "{name}: {error}")?;
                continue;
            }
        };
        let elapsed = begun.elapsed();
        let mut splitter = Splitter::new(&options);
        splitter.push(&file)?;
        splitter.finish()?;
        let raws: Vec<_> = std::iter::from_fn(|| splitter.next_record()).collect();
        let context = Context::detect(&splitter, &raws[..raws.len().min(Context::SAMPLE_RECORDS)], &options);
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
