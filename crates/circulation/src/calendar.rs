//! Days in the library's time zone, and the closure calendar of its branches.

use crate::BranchCode;
use bookmobile_catalogue::{Day, DayError};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A day of the week; in TOML `"monday"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Every day of the week, Monday first.
    const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// The day of the week on which `day` falls. 1970-01-01 was a Thursday.
    fn of(day: Day) -> Self {
        Self::ALL[(i64::from(day.number()) + 3).rem_euclid(7) as usize]
    }
}

/// A day or a range of days; in TOML `"2026-10-01"` or `"2026-10-01..2026-10-07"`, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DateRange {
    first: Day,
    last: Day,
}

/// The reason why a text is not a date range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateRangeError {
    /// One of the ends is not a day.
    #[error(transparent)]
    Day(#[from] DayError),
    /// The last day comes before the first.
    #[error("{last} comes before {first}; write the earlier day first")]
    Backwards {
        /// The day written first.
        first: Day,
        /// The day written last.
        last: Day,
    },
}

impl TryFrom<String> for DateRange {
    type Error = DateRangeError;
    fn try_from(text: String) -> Result<Self, DateRangeError> {
        let (first, last) = text.split_once("..").unwrap_or((&text, &text));
        let (first, last) = (Day::parse(first.trim())?, Day::parse(last.trim())?);
        if last < first { Err(DateRangeError::Backwards { first, last }) } else { Ok(Self { first, last }) }
    }
}

/// A time zone of the IANA database, which is compiled in: the same rules on every machine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// The reason why a text is not a time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time zone of the IANA database; write one such as Asia/Shanghai or Europe/Berlin")]
pub struct ZoneError(String);

/// The reason why a text is not a local date and time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a day with a time; write it as 2026-12-05T14:00")]
pub struct MomentError(String);

impl Zone {
    /// The time zone with this name.
    ///
    /// # Errors
    /// When the database has no zone with this name.
    pub fn new(name: &str) -> Result<Self, ZoneError> {
        let zone = TimeZoneDatabase::bundled().get(name).map_err(|_| ZoneError(name.to_owned()))?;
        Ok(Self { name: name.to_owned(), zone })
    }

    /// The local day at this time, in seconds since 1970-01-01 UTC.
    pub fn day(&self, unix_secs: i64) -> Day {
        let date = self.at(unix_secs).date();
        // Times outside the years 1 to 9999 come from wrong clocks: use the nearest day.
        Day::new(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs())
            .unwrap_or_else(|| Day::at_unix_secs(unix_secs))
    }

    /// The local date and time, to the minute (`2026-12-05T14:00`), at this time in seconds since 1970-01-01 UTC.
    pub fn local(&self, unix_secs: i64) -> String {
        self.at(unix_secs).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// The seconds since 1970-01-01 UTC of a local date and time, `2026-12-05T14:00` or with a space. Of a time that occurs
    /// twice, the first; a time that is skipped is moved forward by the length of the gap.
    ///
    /// # Errors
    /// When the format is different, or the day does not exist.
    pub fn unix_secs(&self, text: &str) -> Result<i64, MomentError> {
        let wrong = || MomentError(text.to_owned());
        let at =
            jiff::civil::DateTime::strptime("%Y-%m-%dT%H:%M", text.trim().replace(' ', "T")).map_err(|_| wrong())?;
        Ok(at.to_zoned(self.zone.clone()).map_err(|_| wrong())?.timestamp().as_second())
    }

    fn at(&self, unix_secs: i64) -> jiff::civil::DateTime {
        let (min, max) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
        let at = Timestamp::from_second(unix_secs.clamp(min, max)).unwrap_or(Timestamp::UNIX_EPOCH);
        self.zone.to_datetime(at)
    }
}

impl Default for Zone {
    /// China Standard Time.
    fn default() -> Self {
        let name = "Asia/Shanghai";
        Self::new(name).unwrap_or_else(|_| Self { name: name.to_owned(), zone: Offset::constant(8).to_time_zone() })
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;
    fn try_from(name: String) -> Result<Self, ZoneError> {
        Self::new(&name)
    }
}

/// The closures of one branch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BranchClosures {
    /// Weekly closures.
    pub weekdays: Vec<Weekday>,
    /// Closures on particular dates.
    pub dates: Vec<DateRange>,
}

/// The closure calendar of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClosureCalendar {
    /// Weekly closures of every branch without weekdays of its own.
    pub weekdays: Vec<Weekday>,
    /// Closures of every branch on particular dates.
    pub dates: Vec<DateRange>,
    /// Branches with weekdays of their own: a bookmobile stop that is open on Tuesdays only. Their dates are added.
    pub branch: BTreeMap<BranchCode, BranchClosures>,
}

impl ClosureCalendar {
    /// Whether this branch is open on this day.
    pub fn is_open(&self, branch: &BranchCode, day: Day) -> bool {
        let own = self.branch.get(branch);
        let weekly = own.map_or(&self.weekdays, |own| &own.weekdays).contains(&Weekday::of(day));
        let mut dates = self.dates.iter().chain(own.iter().flat_map(|own| &own.dates));
        !weekly && !dates.any(|days| days.first <= day && day <= days.last)
    }

    /// The first open day from `day` on; `day` itself if the branch is closed for a year.
    pub fn next_open(&self, branch: &BranchCode, day: Day) -> Day {
        (0..=366).map(|days| day.plus(days)).find(|day| self.is_open(branch, *day)).unwrap_or(day)
    }

    /// The number of open days after `from` up to and including `to`; counts the last 10,000 days at most.
    pub fn open_days(&self, branch: &BranchCode, from: Day, to: Day) -> u32 {
        let days = u16::try_from(to.days_since(from).clamp(0, 10_000)).unwrap_or_default();
        (0..days).map(|back| u32::from(self.is_open(branch, to.minus(back)))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn weeks_have_seven_days() {
        for (text, weekday) in [
            ("2026-09-28", Weekday::Monday),
            ("1970-01-01", Weekday::Thursday),
            ("1969-12-28", Weekday::Sunday),
            ("2024-02-29", Weekday::Thursday),
        ] {
            assert_eq!(Weekday::of(day(text)), weekday, "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_where_the_library_is() {
        for (zone, secs, expected) in [
            ("Asia/Shanghai", 1_785_254_399, "2026-07-28"),
            ("Asia/Shanghai", 1_785_254_400, "2026-07-29"),
            // Summer time: midnight is at 22:00 UTC, in winter at 23:00.
            ("Europe/Berlin", 1_785_275_999, "2026-07-28"),
            ("Europe/Berlin", 1_785_276_000, "2026-07-29"),
            ("Europe/Berlin", 1_767_221_999, "2025-12-31"),
            ("Europe/Berlin", 1_767_222_000, "2026-01-01"),
        ] {
            assert_eq!(Zone::new(zone).expect("a zone").day(secs).to_string(), expected, "{zone} {secs}");
        }
        let _ = (Zone::default().day(i64::MIN), Zone::default().day(i64::MAX));
        assert_eq!(Zone::new("Beijing"), Err(ZoneError("Beijing".into())));
    }

    #[test]
    fn what_falls_on_a_closed_day_moves_to_the_next_open_one() {
        let stop = BranchClosures { weekdays: vec![Weekday::Saturday, Weekday::Sunday], dates: Vec::new() };
        let (main, van) = (BranchCode::new("main").expect("a code"), BranchCode::new("van").expect("a code"));
        let closed = ClosureCalendar {
            weekdays: vec![Weekday::Monday],
            dates: vec![DateRange::try_from("2026-10-01..2026-10-07".to_owned()).expect("days")],
            branch: BTreeMap::from([(van.clone(), stop)]),
        };
        // 2026-09-28 is a Monday.
        assert_eq!(closed.next_open(&main, day("2026-09-28")), day("2026-09-29"));
        assert_eq!(closed.next_open(&van, day("2026-09-28")), day("2026-09-28"));
        assert_eq!(closed.next_open(&main, day("2026-10-01")), day("2026-10-08"));
        assert_eq!(closed.next_open(&van, day("2026-09-26")), day("2026-09-28"));
        assert_eq!(closed.open_days(&main, day("2026-09-27"), day("2026-10-09")), 4);
        assert_eq!(closed.open_days(&main, day("2026-09-27"), day("2026-09-27")), 0);
        assert_eq!(closed.open_days(&main, day("2026-09-27"), day("2026-09-01")), 0);
        let never =
            ClosureCalendar { dates: vec![DateRange { first: day("2026-01-01"), last: day("2030-01-01") }], ..closed };
        assert_eq!(never.next_open(&main, day("2026-09-28")), day("2026-09-28"));
    }
}
