//! Detecting the properties of a whole file from its first records: flavour, charset, holdings profile.

use super::charset::Charset;
use super::context::Context;
use super::flavour::{of_record, of_structure};
use super::format::Format;
use super::guess::{Hints, guess};
use super::mapping::choose_profile;
use super::options::Options;
use super::parse::{declared_charset, parse, text_of};
use super::raw_record::RawRecord;
use super::split::Splitter;
use crate::marc::{Flavour, iso2709::Structure};

impl Context {
    /// Examines the first raw records of a file; any number will do, [`Context::SAMPLE_RECORDS`] is enough.
    pub fn detect(splitter: &Splitter, sample: &[RawRecord], options: &Options) -> Self {
        let format = splitter.format().or(options.format).unwrap_or(Format::JsonLines);
        let mut context = Self {
            format,
            flavour: options.flavour.unwrap_or(Flavour::Marc21),
            charset: options.charset.or(splitter.declared()).unwrap_or(Charset::Utf8),
            forced_flavour: options.flavour,
            forced_charset: options.charset,
            source: options.source.clone(),
            profile: None,
        };
        if format == Format::JsonLines {
            return context;
        }
        if options.flavour.is_none() {
            context.flavour = majority_flavour(sample, &context);
        }
        if options.charset.is_none() && (format != Format::MarcXml || splitter.declared().is_none()) {
            context.charset = majority_charset(sample, &context);
        }
        context.profile = choose_profile(&options.holdings, || {
            sample.iter().filter_map(|raw| parse(raw, &context, &mut Vec::new()).ok()).collect()
        });
        context
    }
}

fn majority_flavour(sample: &[RawRecord], context: &Context) -> Flavour {
    let unimarc: i32 = sample
        .iter()
        .filter_map(|raw| match context.format {
            Format::Iso2709 => of_structure(&Structure::parse(&raw.bytes, &mut Vec::new()).ok()?),
            _ => of_record(&parse(raw, context, &mut Vec::new()).ok()?),
        })
        .map(|flavour| if flavour == Flavour::Unimarc { 1 } else { -1 })
        .sum();
    if unimarc > 0 { Flavour::Unimarc } else { Flavour::Marc21 }
}

fn majority_charset(sample: &[RawRecord], context: &Context) -> Charset {
    let mut votes = [0_usize; Charset::ALL.len()];
    let mut declared_utf8 = 0_usize;
    let mut records = 0_usize;
    for raw in sample.iter().filter(|raw| raw.refusal.is_none()) {
        let mut hints = Hints { flavour: Some(context.flavour), ..Hints::default() };
        let mut bytes = raw.bytes.as_slice();
        if context.format == Format::Iso2709
            && let Ok(structure) = Structure::parse(&raw.bytes, &mut Vec::new())
        {
            bytes = text_of(bytes);
            hints.declared = declared_charset(&structure, context.flavour);
            records += 1;
            declared_utf8 += usize::from(hints.declared == Some(Charset::Utf8));
        }
        if let Some(charset) = guess(bytes, hints)
            && let Some(index) = Charset::ALL.iter().position(|c| *c == charset)
        {
            votes[index] += 1;
        }
    }
    let best = Charset::ALL.iter().zip(votes).filter(|(_, votes)| *votes > 0).max_by_key(|(_, votes)| *votes);
    match best {
        Some((charset, _)) => *charset,
        // All ASCII so far: later records will be in the charset that the leaders declare.
        None if context.format == Format::Iso2709
            && context.flavour == Flavour::Marc21
            && declared_utf8 * 2 < records.max(1) =>
        {
            Charset::Marc8
        }
        None => Charset::Utf8,
    }
}
