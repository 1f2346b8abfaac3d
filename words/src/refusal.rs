//! Why something was refused, as it is shown.

use bookmobile_circulation::BranchCode;

/// The name of the branch with a code.
pub type Names<'a> = &'a dyn Fn(&str) -> String;

/// Why something was refused, and what to do now.
pub struct Refusal {
    /// Why.
    pub why: String,
    /// What to do; empty where there is nothing.
    pub remedy: &'static str,
}

impl From<(String, &'static str)> for Refusal {
    fn from((why, remedy): (String, &'static str)) -> Self {
        Self { why, remedy }
    }
}

impl From<[&'static str; 2]> for Refusal {
    fn from([why, remedy]: [&'static str; 2]) -> Self {
        (why.to_owned(), remedy).into()
    }
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        (why, "").into()
    }
}

impl From<&'static str> for Refusal {
    fn from(why: &'static str) -> Self {
        why.to_owned().into()
    }
}

/// The names of branches.
pub(crate) fn named(codes: &[BranchCode], names: Names<'_>) -> Vec<String> {
    codes.iter().map(|code| names(code.as_str())).collect()
}

/// Minutes to wait, from the seconds that the server says; at least one.
pub(crate) fn minutes(secs: i64) -> u64 {
    secs.max(1).unsigned_abs().div_ceil(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_rounded_up_to_minutes() {
        assert_eq!([minutes(-5), minutes(0), minutes(60), minutes(61)], [1, 1, 1, 2]);
    }
}
