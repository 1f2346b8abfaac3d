//! Writes the files of the demo catalogue from their readable source in `demo/`; see `demo/README.md`.
//!
//! ```text
//! cargo run -p bookmobile-catalogue --example write_demo
//! ```

mod demo;

use std::io::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let source = demo::Source::read(&directory)?;
    let mut out = std::io::stdout().lock();
    for (name, bytes) in demo::files(&source)? {
        std::fs::write(directory.join(name), &bytes)?;
        writeln!(out, "  {name:<26} {:>9} bytes", bytes.len())?;
    }
    let copies: usize = source.works.iter().map(|work| work.holdings.len()).sum();
    writeln!(out, "  {} works, {copies} copies, {} courses", source.works.len(), source.courses.len())?;
    Ok(())
}
