//! The date on which a record was entered.

use crate::Day;

/// Parses `yymmdd` of MARC 21 008/00-05 or `yyyymmdd` of UNIMARC 100 $a/00-07; `None` if it is not a date. Nothing was
/// entered before 1966, when MARC began: two-digit years below 66 are of this century.
pub(super) fn date_entered(digits: &str) -> Option<Day> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = digits.split_at_checked(digits.len().checked_sub(4)?)?;
    let year = match (year.len(), year.parse().ok()?) {
        (2, year @ ..66) => 2000 + year,
        (2, year) => 1900 + year,
        (_, year) => year,
    };
    Day::new(year, rest[..2].parse().ok()?, rest[2..].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_entry() {
        let check = |digits, expected: Option<&str>| {
            assert_eq!(date_entered(digits).map(|day| day.to_string()).as_deref(), expected, "{digits}");
        };
        check("850412", Some("1985-04-12"));
        check("660101", Some("1966-01-01"));
        check("240229", Some("2024-02-29"));
        check("20011005", Some("2001-10-05"));
        check("850431", None);
        check("000000", None);
        check("        ", None);
        check("85041", None);
        check("8504", None);
        check("", None);
        check("19é0101", None);
    }
}
