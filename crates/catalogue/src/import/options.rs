//! The settings of an import: format, flavour, charset, source and holdings, each forced or detected.

use super::charset::Charset;
use super::format::{Format, UnknownName};
use super::holdings_profile::Holdings;
use crate::marc::Flavour;

/// The properties that the caller forces; those that are `None` are detected.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How records are written down.
    pub format: Option<Format>,
    /// MARC 21 or UNIMARC.
    pub flavour: Option<Flavour>,
    /// The charset of the text.
    pub charset: Option<Charset>,
    /// Code of the library the records come from: the first part of their ids. MARC 21 falls back to field 003.
    pub source: Option<String>,
    /// Where copies are described.
    pub holdings: Holdings,
}

impl Options {
    /// Forces what `--format NAME` names: `marc21`, `cnmarc`, `unimarc`, `iso2709`, `marcxml`, `alephseq` (or `aleph`) or
    /// `jsonl`.
    ///
    /// `marc21`, `cnmarc` and `unimarc` name a flavour and leave the rest to detection.
    ///
    /// # Errors
    /// Gives the list of names when `name` is none of them.
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
