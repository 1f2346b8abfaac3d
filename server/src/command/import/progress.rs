//! How far an import is, for whoever watches it on a terminal.

use super::ImportError;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::path::PathBuf;

/// Bytes of the files that were read.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Nothing of `files` was read yet. Also finds out that one of them is missing, before anything is done.
    pub fn over(files: &[PathBuf]) -> Result<Self, ImportError> {
        let mut bytes = 0;
        for path in files {
            let size = std::fs::metadata(path).map_err(|source| ImportError::Read { path: path.clone(), source })?;
            bytes += size.len();
        }
        let bar = ProgressBar::with_draw_target(
            Some(bytes),
            if stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} to go") {
            bar.set_style(style);
        }
        Ok(Self(bar))
    }

    /// `bytes` more were read.
    pub fn add(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// Takes the bar off the terminal.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
