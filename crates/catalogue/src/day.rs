//! Days of the Gregorian calendar.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A day, counted from 1970-01-01; written as `2024-02-29` (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

/// The reason why a text is not a [`Day`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a day; write it as 2026-10-01")]
pub struct DayError(String);

impl Day {
    /// The day this many days after 1970-01-01.
    pub fn from_number(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day in UTC at this time, in seconds since 1970-01-01 UTC.
    pub fn at_unix_secs(secs: i64) -> Self {
        Self(secs.div_euclid(86_400).clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
    }

    /// The day with this year, month (1–12) and day of the month, if there is one. Years 1 to 9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let years = i64::from(year) - i64::from(month <= 2);
        let era = years.div_euclid(400);
        let of_era = years.rem_euclid(400);
        let from_march = (i64::from(month) + 9) % 12;
        let of_year = (153 * from_march + 2) / 5 + i64::from(day) - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
        let found = Self(i32::try_from(days).ok()?);
        // A month or day that does not exist comes out as another date.
        ((1..=9999).contains(&year) && found.date() == (i64::from(year), month, day)).then_some(found)
    }

    /// Parses `2026-10-01` (ISO 8601) and nothing else; [`FromStr`] is less strict.
    ///
    /// # Errors
    /// When the format is different, or the day does not exist.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let is_iso = text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
        if is_iso { text.parse() } else { Err(DayError(text.to_owned())) }
    }

    /// The day `days` later; 9999-12-31 at the latest.
    #[must_use]
    pub fn plus(self, days: u16) -> Self {
        Self(self.0.saturating_add(days.into()).min(LAST))
    }

    /// The day `days` earlier; 0001-01-01 at the earliest.
    #[must_use]
    pub fn minus(self, days: u16) -> Self {
        Self(self.0.saturating_sub(days.into()).max(FIRST))
    }

    /// Days from `other` to this one; negative where `other` is later.
    pub fn days_since(self, other: Self) -> i64 {
        i64::from(self.0) - i64::from(other.0)
    }

    /// Year, month (1–12) and day of the month.
    pub fn date(self) -> (i64, u8, u8) {
        civil(i64::from(self.0))
    }
}

/// 0001-01-01 and 9999-12-31.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// Year, month and day in the Gregorian calendar from days since 1970-01-01, computed with years that begin in March, so
/// that the leap day is the last.
pub fn civil(days: i64) -> (i64, u8, u8) {
    let days = days.saturating_add(EPOCH);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u8, day as u8)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Also accepts dates without leading zeros or with surrounding white space.
impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let day = || {
            let mut parts = text.trim().split('-');
            let date = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            if parts.next().is_some() {
                return None;
            }
            Self::new(date.0, date.1, date.2)
        };
        day().ok_or_else(|| DayError(text.to_owned()))
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;
    fn try_from(text: String) -> Result<Self, DayError> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_and_written() {
        let check = |text: &str, number| {
            assert_eq!(text.parse::<Day>().map(Day::number), Ok(number), "{text}");
            assert_eq!(Day::from_number(number).to_string(), text);
        };
        check("1970-01-01", 0);
        check("1969-12-31", -1);
        check("2000-02-29", 11_016);
        check("2024-02-29", 19_782);
        check("2100-03-01", 47_541);
        assert!((-700_000..2_900_000).step_by(97).all(|number| {
            let day = Day::from_number(number);
            day.to_string().parse() == Ok(day)
        }));
    }

    #[test]
    fn days_are_read_as_iso_8601_has_them() {
        for text in ["2026-10-01", "2024-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), Ok(text));
        }
        for wrong in ["2026-02-29", "2026-13-01", "2026-1-1", "26-10-01", "2026-10-01-", "2026/10/01", "+026-10-01", ""]
        {
            assert_eq!(Day::parse(wrong), Err(DayError(wrong.into())), "{wrong}");
        }
        assert_eq!(" 2026-1-2 ".parse(), Day::parse("2026-01-02"));
    }

    #[test]
    fn days_are_added_and_subtracted() {
        let day = |text| Day::parse(text).expect("a day");
        assert_eq!(day("2024-02-28").plus(2), day("2024-03-01"));
        assert_eq!(day("2024-03-01").minus(2), day("2024-02-28"));
        assert_eq!(day("9999-12-31").plus(u16::MAX), day("9999-12-31"));
        assert_eq!(day("0001-01-01").minus(1), day("0001-01-01"));
        assert_eq!(day("2027-01-01").days_since(day("2026-01-01")), 365);
        assert_eq!(day("2026-01-01").days_since(day("2027-01-01")), -365);
    }

    #[test]
    fn what_is_no_day() {
        for text in [
            "",
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-04-31",
            "2024-01-00",
            "2024-1",
            "0-1-1",
            "2024-01-01-1",
        ] {
            assert_eq!(text.parse::<Day>(), Err(DayError(text.to_owned())));
        }
        assert_eq!(Day::at_unix_secs(-1), Day::from_number(-1));
        assert_eq!(Day::at_unix_secs(86_400), Day::from_number(1));
        let _ = (Day::from_number(i32::MAX).date(), Day::at_unix_secs(i64::MIN), Day::new(i32::MAX, 255, 255));
    }
}
