//! The options of an import: format, flavour, charset, source and holdings, each forced or detected.

use super::charset::Charset;
use super::format::{Format, UnknownName};
use super::holdings_profile::Holdings;
use crate::marc::Flavour;

/// The properties that the caller forces; those that are `None` are detected.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The file format.
    pub format: Option<Format>,
    /// MARC 21 or UNIMARC.
    pub flavour: Option<Flavour>,
    /// The charset of the text.
    pub charset: Option<Charset>,
    /// The code of the records' library: the first part of their ids. MARC 21 falls back to field 003.
    pub source: Option<String>,
    /// The holdings profile.
    pub holdings: Holdings,
}

impl Options {
    /// Applies `--format NAME`: `marc21`, `cnmarc`, `unimarc`, `iso2709`, `marcxml`, `alephseq` (or `aleph`) or `jsonl`.
    ///
    /// `marc21`, `cnmarc` and `unimarc` name a flavour and leave the rest to detection.
    ///
    /// # Errors
    /// When `name` is unknown; the error lists the known ones.
    pub fn force_format(&mut self, name: &str) -> Result<(), UnknownName> {
        match name {
            "marc21" => self.flavour = Some(Flavour::Marc21),
            "cnmarc" | "unimarc" => self.flavour = Some(Flavour::Unimarc),
            "iso2709" => self.format = Some(Format::Iso2709),
            "marcxml" => self.format = Some(Format::MarcXml),
            "alephseq" | "aleph" => self.format = Some(Format::AlephSequential),
            "jsonl" => self.format = Some(Format::JsonLines),
            _ => {
                return Err(UnknownName {
                    name: name.to_owned(),
                    known: "marc21, cnmarc, unimarc, iso2709, marcxml, alephseq (or aleph), jsonl",
                });
            }
        }
        Ok(())
    }
}
