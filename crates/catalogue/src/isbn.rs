//! International Standard Book Number (ISO 2108).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A valid ISBN as 13 digits: catalogues mix ISBN-10 and ISBN-13 of the same book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Isbn(u64);

/// The reason why a text is not an ISBN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IsbnError {
    /// Not 10 or 13 digits after removing hyphens and spaces.
    #[error("an ISBN has 10 or 13 digits, this one has {found}")]
    Length {
        /// Number of digits found.
        found: usize,
    },
    /// The check digit is wrong.
    #[error("the check digit of this ISBN is wrong")]
    CheckDigit,
}

impl Isbn {
    /// Parses the ISBN at the start of `text`, with any hyphens and spaces, ignoring what catalogues add after it:
    /// `7-02-000220-X (平装) : CNY59.70`.
    ///
    /// # Errors
    /// When there are not 10 or 13 digits, or the check digit is wrong.
    pub fn parse(text: &str) -> Result<Self, IsbnError> {
        let mut digits = [0_u8; 13];
        let mut count = 0;
        for c in text.trim_start().trim_start_matches("ISBN").trim_start_matches([':', '：', ' ']).chars() {
            let digit = match c {
                '0'..='9' => c as u8 - b'0',
                'x' | 'X' if count == 9 => 10,
                '-' | ' ' | '\u{2010}'..='\u{2015}' => continue,
                _ => break,
            };
            if count == 13 {
                return Err(IsbnError::Length { found: 14 });
            }
            digits[count] = digit;
            count += 1;
            if digit == 10 {
                break;
            }
        }
        match count {
            10 => Self::from_10(&digits[..10]),
            13 => Self::from_13(&digits),
            found => Err(IsbnError::Length { found }),
        }
    }

    fn from_10(digits: &[u8]) -> Result<Self, IsbnError> {
        let sum: u32 = digits.iter().zip((1..=10).rev()).map(|(&d, weight)| u32::from(d) * weight).sum();
        if !sum.is_multiple_of(11) {
            return Err(IsbnError::CheckDigit);
        }
        let body = digits[..9].iter().fold(978, |n, &d| n * 10 + u64::from(d));
        Ok(Self(body * 10 + u64::from(check_digit_13(body))))
    }

    fn from_13(digits: &[u8; 13]) -> Result<Self, IsbnError> {
        let body = digits[..12].iter().fold(0, |n, &d| n * 10 + u64::from(d));
        if check_digit_13(body) != digits[12] {
            return Err(IsbnError::CheckDigit);
        }
        Ok(Self(body * 10 + u64::from(digits[12])))
    }

    /// The ISBN-10 of the same book; only ISBNs with the prefix 978 have one.
    pub fn to_10(self) -> Option<String> {
        let body = self.0 / 10;
        if body / 1_000_000_000 != 978 {
            return None;
        }
        let nine = format!("{:09}", body % 1_000_000_000);
        let sum: u32 = nine.bytes().zip((2..=10).rev()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
        let check = match (11 - sum % 11) % 11 {
            10 => 'X'.to_string(),
            d => d.to_string(),
        };
        Some(nine + &check)
    }
}

/// The EAN-13 check digit after the twelve digits of `body`.
fn check_digit_13(mut body: u64) -> u8 {
    let mut sum = 0;
    for position in 0..12 {
        let weight = if position % 2 == 0 { 3 } else { 1 };
        sum += body % 10 * weight;
        body /= 10;
    }
    ((10 - sum % 10) % 10) as u8
}

impl fmt::Display for Isbn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:013}", self.0)
    }
}

impl TryFrom<String> for Isbn {
    type Error = IsbnError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Isbn> for String {
    fn from(isbn: Isbn) -> Self {
        isbn.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, IsbnError>) {
        assert_eq!(Isbn::parse(text).map(|isbn| isbn.to_string()), expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn both_lengths_fold_to_thirteen_digits() {
        check("9787020002207", Ok("9787020002207"));
        check("978-7-02-000220-7", Ok("9787020002207"));
        check("7-02-000220-X", Ok("9787020002207"));
        check("ISBN 7-02-000220-x (平装) : CNY59.70", Ok("9787020002207"));
        check("0306406152 (pbk.)", Ok("9780306406157"));
    }

    #[test]
    fn what_is_not_an_isbn_says_why() {
        check("", Err(IsbnError::Length { found: 0 }));
        check("12345", Err(IsbnError::Length { found: 5 }));
        check("9787020002208", Err(IsbnError::CheckDigit));
        check("7020002200", Err(IsbnError::CheckDigit));
    }

    #[test]
    fn isbn_10_comes_back() {
        assert_eq!(Isbn::parse("9787020002207").ok().and_then(Isbn::to_10).as_deref(), Some("702000220X"));
        assert_eq!(Isbn::parse("9791090636071").ok().and_then(Isbn::to_10), None);
    }
}
