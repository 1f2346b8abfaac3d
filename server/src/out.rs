//! What the commands say: results on standard output, everything else on standard error.

use std::fmt;
use std::io::{self, Write};

/// Writes a line of the result. A reader that has gone away (`bookmobile … | head`) is no error.
pub fn line(text: impl fmt::Display) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Writes a line beside the result.
pub fn note(text: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes an error with its causes.
pub fn error(error: &dyn std::error::Error) {
    note(format_args!("error: {}", explained(error)));
}

/// An error with its causes, one a line.
pub fn explained(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        // Transparent errors repeat their cause.
        if !text.ends_with(&said) {
            text.push_str("\n  because ");
            text.push_str(&said);
        }
        cause = error.source();
    }
    text
}

/// A number with thousands separated: `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A size for people; 1 kB is 1,000 bytes.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"].map(str::to_owned));
    }

    #[test]
    fn sizes_are_decimal() {
        assert_eq!([12, 1_500, 2_340_000].map(size), ["12 B", "1.5 kB", "2.3 MB"].map(str::to_owned));
    }
}
