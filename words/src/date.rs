//! Days and times, for the patterns of `language.toml`.

/// A day, and the time of day where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Year.
    pub year: i64,
    /// Month, 1–12.
    pub month: u8,
    /// Day of the month, 1–31.
    pub day: u8,
    /// Hour, 0–23.
    pub hour: u8,
    /// Minute, 0–59.
    pub minute: u8,
}

impl Date {
    /// The time of day as `09:40`.
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }
}

#[cfg(any(feature = "account", feature = "app", feature = "desk"))]
impl From<bookmobile_client::show::day::LocalTime> for Date {
    fn from(at: bookmobile_client::show::day::LocalTime) -> Self {
        Self { year: at.year, month: at.month, day: at.day, hour: at.hour, minute: at.minute }
    }
}

#[cfg(any(feature = "account", feature = "desk", feature = "letters"))]
impl From<bookmobile_circulation::Day> for Date {
    fn from(day: bookmobile_circulation::Day) -> Self {
        let (year, month, day) = day.date();
        Self { year, month, day, hour: 0, minute: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{en, zh};

    #[test]
    fn dates_are_written_as_each_language_writes_them() {
        let at = Date { year: 2026, month: 1, day: 2, hour: 9, minute: 5 };
        assert_eq!([zh::day(at), zh::long_day(at), zh::short_day(at)], ["2026年1月2日", "2026年1月2日", "1月2日"]);
        assert_eq!([en::day(at), en::long_day(at), en::short_day(at)], ["2 Jan 2026", "2 January 2026", "2 Jan"]);
        assert_eq!([zh::moment(at), en::moment(at)], ["2026年1月2日 09:05", "2 Jan 2026, 09:05"]);
    }

    #[test]
    fn a_month_that_is_none_has_no_name() {
        for month in [0, 13] {
            assert_eq!(en::short_day(Date { year: 2026, month, day: 1, hour: 0, minute: 0 }), "1 ");
        }
    }
}
