//! Days of a calendar, out of what a clock shows.

use bookmobile_circulation::Day;
use bookmobile_client::show::day::LocalTime;

/// The day of `moment`; none of a year that no calendar has.
pub fn day_of(moment: LocalTime) -> Option<Day> {
    Day::new(moment.year.try_into().ok()?, moment.month, moment.day)
}

/// The day after that of `moment`.
pub fn tomorrow_of(moment: LocalTime) -> Option<Day> {
    day_of(moment).map(|day| day.plus(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> LocalTime {
        LocalTime::read(text).expect("a moment")
    }

    #[test]
    fn the_day_after_the_last_is_the_first() {
        for (now, today, tomorrow) in [
            ("2026-12-05T14:00", "2026-12-05", "2026-12-06"),
            ("2026-12-31T23:59", "2026-12-31", "2027-01-01"),
            ("2028-02-28T00:00", "2028-02-28", "2028-02-29"),
        ] {
            assert_eq!(day_of(moment(now)).map(|day| day.to_string()).as_deref(), Some(today));
            assert_eq!(tomorrow_of(moment(now)).map(|day| day.to_string()).as_deref(), Some(tomorrow));
        }
    }

    #[test]
    fn a_clock_without_a_calendar_has_no_day() {
        assert_eq!(day_of(LocalTime { year: 400_000, ..moment("2026-12-05T14:00") }), None);
        assert_eq!(day_of(LocalTime { month: 13, ..moment("2026-12-05T14:00") }), None);
    }
}
