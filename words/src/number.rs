//! Numbers, amounts and sizes.

/// A number with its thousands parted by `separator`.
#[allow(dead_code)] // Not every area has large numbers.
pub(crate) fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// An amount in the smallest unit of the currency, as prices are written.
#[allow(dead_code)] // Not every area has amounts.
pub(crate) fn amount(smallest: u32) -> String {
    format!("{}.{:02}", smallest / 100, smallest % 100)
}

/// A year or some years.
pub fn span(from: i32, to: i32) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

/// Bytes as a reader knows them from downloads.
pub fn size(bytes: u64) -> String {
    const MB: u64 = 1_000_000;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..MB => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB / (MB / 10)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped(0, ','), "0");
        assert_eq!(grouped(999, ','), "999");
        assert_eq!(grouped(1_000, ','), "1,000");
        assert_eq!(grouped(1_234_567, ' '), "1 234 567");
    }

    #[test]
    fn amounts_have_two_digits_behind_the_point() {
        assert_eq!([amount(0), amount(5), amount(1250)], ["0.00", "0.05", "12.50"]);
    }

    #[test]
    fn one_year_is_written_once() {
        assert_eq!([span(1999, 1999), span(1980, 1999)], ["1999", "1980–1999"]);
    }

    #[test]
    fn sizes_have_the_unit_that_a_reader_knows() {
        assert_eq!([size(999), size(1_999), size(1_999_999)], ["999 B", "1 kB", "1.9 MB"]);
    }
}
