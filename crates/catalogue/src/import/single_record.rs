//! Reading single MARC records, for tools that hold one and know what it is.

use super::charset::{Charset, Decoder};
use super::parse::noting;
use super::repair::{Refusal, Repair};
use crate::marc::{Flavour, MarcRecord, aleph, iso2709, iso2709::Structure, xml};

impl MarcRecord {
    /// Reads one record in ISO 2709 of a known charset and flavour, and says what had to be repaired.
    ///
    /// # Errors
    /// When no fields can be found.
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

    /// Reads one MARCXML `record` element of a known flavour, and says what had to be repaired.
    ///
    /// # Errors
    /// When the XML is not well-formed.
    pub fn from_marcxml(text: &str, flavour: Flavour) -> Result<(Self, Vec<Repair>), Refusal> {
        let mut repairs = Vec::new();
        let record = noting(&mut repairs, |defects| xml::parse(text, defects))?;
        Ok((Self { flavour, ..record }, repairs))
    }

    /// Reads the lines of one record in Aleph sequential of a known flavour, and says what had to be repaired.
    pub fn from_aleph(text: &str, flavour: Flavour) -> (Self, Vec<Repair>) {
        let mut repairs = Vec::new();
        let record = noting(&mut repairs, |defects| aleph::parse(text, defects));
        (Self { flavour, ..record }, repairs)
    }
}
