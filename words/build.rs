//! Compiles `zh/`, `en/`… into Rust, or says which text of which file is wrong.

#[path = "compiler/mod.rs"]
mod compiler;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    for input in ["build.rs", "compiler", "languages.toml", "src"] {
        println!("cargo::rerun-if-changed={input}");
    }
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    match compiler::compile(Path::new(".")) {
        Ok(compiled) => {
            for folder in &compiled.folders {
                println!("cargo::rerun-if-changed={folder}");
            }
            for (name, source) in &compiled.sources {
                if let Err(error) = std::fs::write(Path::new(&out).join(name), source) {
                    println!("cargo::error={name}: {error}");
                    return ExitCode::FAILURE;
                }
            }
            ExitCode::SUCCESS
        }
        Err(errors) => {
            for error in errors {
                println!("cargo::error={error}");
            }
            ExitCode::FAILURE
        }
    }
}
