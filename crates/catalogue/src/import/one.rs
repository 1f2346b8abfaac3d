//! Reading single MARC records, for tools that hold one and know what it is.

use super::charset::Decoder;
use super::{Charset, Refusal, Repair};
use crate::marc::{Flavour, MarcRecord, aleph, iso2709, iso2709::Structure, xml};

impl MarcRecord {
    /// Reads one record in ISO 2709 of a known charset and flavour, and says what had to be repaired.
    ///
    /// # Errors
    /// When no fields can be found.
    pub fn from_iso2709(bytes: &[u8], charset: Charset, flavour: Flavour) -> Result<(Self, Vec<Repair>), Refusal> {
        let mut repairs = Vec::new();
        let structure = Structure::parse(bytes, &mut repairs)?;
        let mut decoder = Decoder::new(charset);
        let mut decode = |tag, bytes: &[u8]| decoder.decode(tag, bytes);
        let fields = structure.fields.iter();
        let fields = fields.map(|(tag, bytes)| iso2709::field(*tag, bytes, &mut decode, &mut repairs)).collect();
        repairs.extend(decoder.repair());
        Ok((Self { flavour, leader: structure.leader, fields }, repairs))
    }

    /// Reads one MARCXML `record` element of a known flavour, and says what had to be repaired.
    ///
    /// # Errors
    /// When the XML is not well-formed.
    pub fn from_marcxml(text: &str, flavour: Flavour) -> Result<(Self, Vec<Repair>), Refusal> {
        let mut repairs = Vec::new();
        let record = xml::parse(text, &mut repairs)?;
        Ok((Self { flavour, ..record }, repairs))
    }

    /// Reads the lines of one record in Aleph sequential of a known flavour, and says what had to be repaired.
    pub fn from_aleph(text: &str, flavour: Flavour) -> (Self, Vec<Repair>) {
        let mut repairs = Vec::new();
        let record = aleph::parse(text, &mut repairs);
        (Self { flavour, ..record }, repairs)
    }
}
