//! Parsing of single MARC records, for tools that know their charset and flavour.

use super::charset::{Charset, Decoder};
use super::parse::noting;
use super::repair::{Refusal, Repair};
use crate::marc::{Flavour, MarcRecord, aleph, iso2709, iso2709::Structure, xml};

impl MarcRecord {
    /// Parses one ISO 2709 record in a known charset and flavour, and returns its repairs.
    ///
    /// # Errors
    /// When no fields can be located.
    pub fn from_iso2709(bytes: &[u8], charset: Charset, flavour: Flavour) -> Result<(Self, Vec<Repair>), Refusal> {
        let mut repairs = Vec::new();
        let structure = noting(&mut repairs, |defects| Structure::parse(bytes, defects))?;
        let mut decoder = Decoder::new(charset);
        let mut decode = |tag, bytes: &[u8]| decoder.decode(tag, bytes);
        let fields = noting(&mut repairs, |defects| {
            structure.fields.iter().map(|(tag, bytes)| iso2709::field(*tag, bytes, &mut decode, defects)).collect()
        });
        repairs.extend(decoder.repair());
        Ok((Self { flavour, leader: structure.leader, fields }, repairs))
    }

    /// Parses one MARCXML `record` element in a known flavour, and returns its repairs.
    ///
    /// # Errors
    /// When the XML is not well-formed.
    pub fn from_marcxml(text: &str, flavour: Flavour) -> Result<(Self, Vec<Repair>), Refusal> {
        let mut repairs = Vec::new();
        let record = noting(&mut repairs, |defects| xml::parse(text, defects))?;
        Ok((Self { flavour, ..record }, repairs))
    }

    /// Parses the lines of one Aleph sequential record in a known flavour, and returns its repairs.
    pub fn from_aleph(text: &str, flavour: Flavour) -> (Self, Vec<Repair>) {
        let mut repairs = Vec::new();
        let record = noting(&mut repairs, |defects| aleph::parse(text, defects));
        (Self { flavour, ..record }, repairs)
    }
}
