//! Local dates and times for display, from seconds; the offset from UTC is handed in.

use bookmobile_catalogue::day::civil;

/// A point in time as a calendar and a clock on the wall show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
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

impl LocalTime {
    /// The local time at `unix_secs` where clocks are `offset_minutes` ahead of UTC.
    pub fn at(unix_secs: i64, offset_minutes: i32) -> Self {
        let minutes = unix_secs.div_euclid(60).saturating_add(i64::from(offset_minutes));
        let (year, month, day) = civil(minutes.div_euclid(24 * 60));
        let of_day = minutes.rem_euclid(24 * 60);
        let small = |n: i64| u8::try_from(n).unwrap_or_default();
        Self { year, month, day, hour: small(of_day / 60), minute: small(of_day % 60) }
    }

    /// Parses `2026-12-05T14:00`, in whatever time zone.
    pub fn read(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let mut date = date.splitn(3, '-');
        let (year, month, day) = (date.next()?, date.next()?, date.next()?);
        let (hour, minute) = time.split_once(':')?;
        Some(Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
            hour: hour.parse().ok()?,
            minute: minute.parse().ok()?,
        })
    }

    /// The time of day as `09:40`.
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// Whether both are on one day.
    pub fn same_day(self, other: Self) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(unix_secs: i64, offset_minutes: i32, expected: &str) {
        let at = LocalTime::at(unix_secs, offset_minutes);
        assert_eq!(format!("{}-{:02}-{:02} {}", at.year, at.month, at.day, at.clock()), expected);
    }

    #[test]
    fn seconds_become_days_and_times() {
        check(0, 0, "1970-01-01 00:00");
        check(0, 480, "1970-01-01 08:00");
        check(0, -1, "1969-12-31 23:59");
        check(1_709_164_800, 0, "2024-02-29 00:00");
        check(1_735_660_740, 480, "2024-12-31 23:59");
        check(4_107_542_400, 0, "2100-03-01 00:00");
    }

    #[test]
    fn times_of_the_library_are_read_as_they_stand() {
        assert_eq!(LocalTime::read("2024-12-31T23:59"), Some(LocalTime::at(1_735_660_740, 480)));
        for wrong in ["", "2024-12-31", "2024-12-31T", "2024-12T23:59", "x-12-31T23:59"] {
            assert_eq!(LocalTime::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn any_number_is_survived() {
        let _ = (LocalTime::at(i64::MAX, i32::MAX), LocalTime::at(i64::MIN, i32::MIN));
    }

    #[test]
    fn days_are_compared_where_the_clock_hangs() {
        assert!(LocalTime::at(0, 0).same_day(LocalTime::at(86_399, 0)));
        assert!(!LocalTime::at(0, 480).same_day(LocalTime::at(86_399, 480)));
    }
}
