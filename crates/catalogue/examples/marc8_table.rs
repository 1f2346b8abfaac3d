//! Generates `src/marc/marc8.bin` from the MARC-8 code table of the Library of Congress (`codetables.xml`):
//!
//! ```text
//! cargo run -p bookmobile-catalogue --example marc8_table -- codetables.xml crates/catalogue/src/marc/marc8.bin
//! ```
//!
//! `src/marc/marc8.rs` reads the file and describes its layout.

use quick_xml::{Reader, events::Event};
use std::collections::BTreeMap;
use std::error::Error;

/// The final characters of the escape sequences of the single-byte sets, in the order of the table.
const SETS: [&str; 11] = ["42", "45", "67", "62", "70", "32", "4E", "51", "33", "34", "53"];

#[derive(Default)]
struct Code {
    marc: String,
    ucs: String,
    alt: String,
    combining: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(source), Some(target)) = (args.next(), args.next()) else {
        return Err("usage: marc8_table CODETABLES_XML TARGET_BIN".into());
    };
    let xml = std::fs::read_to_string(source)?;
    let mut reader = Reader::from_str(&xml);
    let mut single = [[0_u16; 96]; SETS.len()];
    let mut combining = [[0_u8; 12]; SETS.len()];
    let mut eacc: BTreeMap<u32, u32> = BTreeMap::new();
    let (mut set, mut code, mut text) = (String::new(), Code::default(), String::new());
    loop {
        match reader.read_event()? {
            Event::Start(element) => {
                text.clear();
                match element.name().as_ref() {
                    b"characterSet" => {
                        if let Some(attribute) = element.try_get_attribute("ISOcode")? {
                            set = String::from_utf8(attribute.value.into_owned())?;
                        }
                    }
                    b"code" => code = Code::default(),
                    _ => {}
                }
            }
            Event::Text(part) => text.push_str(&part.decode()?),
            Event::End(element) => match element.name().as_ref() {
                b"marc" => code.marc = text.trim().to_owned(),
                b"ucs" => code.ucs = text.trim().to_owned(),
                b"alt" => code.alt = text.trim().to_owned(),
                b"isCombining" => code.combining = text.trim() == "true",
                b"code" => {
                    let marc = u32::from_str_radix(&code.marc, 16)?;
                    let ucs = u32::from_str_radix(&code.ucs, 16).unwrap_or(0);
                    let alt = u32::from_str_radix(&code.alt, 16).unwrap_or(0);
                    if set == "31" {
                        // A private use code point is useless to readers: use the alternative, if there is one.
                        let private = (0xE000..0xF900).contains(&ucs);
                        eacc.insert(marc, if private && alt != 0 { alt } else { ucs });
                    } else if let Some(row) = SETS.iter().position(|s| *s == set) {
                        // Control characters are common to all sets and not in the table.
                        let cell = (marc & 0x7F) as usize;
                        if cell >= 0x20 && !(0x80..0xA0).contains(&marc) {
                            single[row][cell - 0x20] = u16::try_from(ucs)?;
                            if code.combining {
                                combining[row][(cell - 0x20) / 8] |= 1 << (cell % 8);
                            }
                        }
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    let mut out = Vec::new();
    for row in 0..SETS.len() {
        out.extend(single[row].iter().flat_map(|ucs| ucs.to_be_bytes()));
        out.extend(combining[row]);
    }
    for (marc, ucs) in eacc {
        out.extend(&marc.to_be_bytes()[1..]);
        out.extend(&ucs.to_be_bytes()[1..]);
    }
    std::fs::write(target, out)?;
    Ok(())
}
