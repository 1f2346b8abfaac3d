//! What is known about a whole file.

use super::guess::{Hints, guess};
use super::mapping::Copies;
use super::{Charset, Format, Options, Profile, RawRecord, Splitter, read};
use crate::marc::{Flavour, iso2709::Structure};

/// What was detected or forced for a file. Immutable, so that many threads can share it.
#[derive(Clone, Debug)]
pub struct Context {
    format: Format,
    flavour: Flavour,
    charset: Charset,
    pub(super) forced_flavour: Option<Flavour>,
    pub(super) forced_charset: Option<Charset>,
    pub(super) source: Option<String>,
    profile: Option<Profile>,
}

impl Context {
    /// How many raw records give enough evidence.
    pub const SAMPLE_RECORDS: usize = 200;

    /// Looks at the first raw records of a file; any number will do, [`Context::SAMPLE_RECORDS`] do well.
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
        context.profile = Copies::choose(&options.holdings, || {
            sample.iter().filter_map(|raw| read::marc(raw, &context, &mut Vec::new()).ok()).collect()
        });
        context
    }

    /// How records are written down.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What most records are; not meaningful for JSON lines.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// The charset of most records.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// The profile by which copies are read.
    pub fn holdings(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }
}

fn majority_flavour(sample: &[RawRecord], context: &Context) -> Flavour {
    let unimarc: i32 = sample
        .iter()
        .filter_map(|raw| match context.format {
            Format::Iso2709 => read::structure_flavour(&Structure::parse(&raw.bytes, &mut Vec::new()).ok()?),
            _ => read::record_flavour(&read::marc(raw, context, &mut Vec::new()).ok()?),
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
            bytes = read::text_of(bytes);
            hints.declared = read::declared_charset(&structure, context.flavour);
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
        // All ASCII so far: what the leaders say is what later records will be.
        None if context.format == Format::Iso2709
            && context.flavour == Flavour::Marc21
            && declared_utf8 * 2 < records.max(1) =>
        {
            Charset::Marc8
        }
        None => Charset::Utf8,
    }
}
