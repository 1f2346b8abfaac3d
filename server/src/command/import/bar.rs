//! How far an import is, for whoever watches it on a terminal.

use crate::jobs::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};

/// Bytes of the files that were read.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar for bytes of which nobody knows yet how many there are.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(
            None,
            if stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} to go") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Takes the bar off the terminal.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Watch for Bar {
    fn begin(&self, total: u64) {
        self.0.set_length(total);
    }

    fn advance(&self, more: u64) {
        self.0.inc(more);
    }
}
