//! Takes the citation styles that are offered, and the words they need, out of hayagriva's archive.

use hayagriva::archive::{ArchivedStyle, locales};
use std::path::Path;
use std::{env, fs};

const STYLES: [(&str, ArchivedStyle); 4] = [
    ("apa", ArchivedStyle::AmericanPsychologicalAssociation),
    ("mla", ArchivedStyle::ModernLanguageAssociation),
    ("chicago-notes", ArchivedStyle::ChicagoNotes),
    ("chicago-author-date", ArchivedStyle::ChicagoAuthorDate),
];
/// The words around what is cited (`trans.`, `ed.`).
const LANGUAGE: &str = "en-US";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR")?;
    for (name, style) in STYLES {
        fs::write(Path::new(&out).join(format!("{name}.json")), serde_json::to_vec(&style.get())?)?;
    }
    let mut known = locales();
    known.retain(|locale| locale.lang.as_ref().is_some_and(|lang| lang.0 == LANGUAGE));
    fs::write(Path::new(&out).join("locales.json"), serde_json::to_vec(&known)?)?;
    Ok(())
}
