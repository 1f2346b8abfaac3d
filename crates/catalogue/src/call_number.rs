//! Call numbers in shelf order.
//!
//! [`sort_key`] turns a call number into text whose byte order is the order on the shelf. The schemes:
//!
//! - **中图法** (CLC). The class number is compared character by character, without full stops (`I247.57` is `I24757`). After
//!   a common prefix the end comes first, then `-` `(…)` `"…"` `=` `<…>` `:` `+`, then letters, then digits. The letters in
//!   front are compared as a whole: `T-0` before `TB`, `D99` before `DF1`. Source: 中国图书馆分类法（第五版）使用手册, pp. 82–83,
//!   as quoted in the source code of the library system dp2 (DigitalPlatform); its example is in the tests here. The book
//!   number follows `/` or a space: letters before digits; digits after a letter are decimals (`C97` before `C972` before
//!   `C98`), all others are running numbers (种次号, `45` before `123`), also after `:` `-` `=` and in brackets.
//! - **Dewey**. Three digits and decimals, then Cutter numbers with work marks, dates; call numbers with a prefix (`REF`,
//!   `J`) form a shelf of their own after the others.
//! - **Library of Congress**. Letters, a whole number with decimals, Cutter numbers whose digits are decimals; nothing before
//!   something, dates before Cutter numbers. Sources: the shelving guides of Kent State University and New York Law School;
//!   the tests of pulibrary/lcsort, collected from the guides of several universities.
//! - **Volumes and copies** in all of them: `V.2` before `V.10`, `vol. 3` as `v.3`, `上` `中` `下`, `第二册`.
//!
//! Case, width, kind of dash or quotation mark and superfluous spaces make no difference. Different call numbers may have the
//! same key (`I247.5` and `i2475`); for a unique order, also compare the call numbers themselves.

use crate::Scheme;

/// The sort key of a call number: keys compared byte by byte are in shelf order.
///
/// A shelf has one scheme, so pass it if it is known; without it, [`detect`] decides for each call number.
///
/// ```
/// use bookmobile_catalogue::{Scheme, call_number::sort_key};
/// let key = |call_number| sort_key(call_number, Some(Scheme::Clc));
/// assert!(key("I247.5/45") < key("I247.5/123") && key("I247.5/123") < key("I247.57/45"));
/// ```
pub fn sort_key(call_number: &str, scheme: Option<Scheme>) -> String {
    let text = normalise(call_number);
    match scheme.unwrap_or_else(|| scheme_of(&text)) {
        Scheme::Clc => clc(&text),
        Scheme::Dewey => decimal(&text, DEWEY_DIGITS),
        Scheme::Udc => decimal(&text, 0),
        Scheme::Lcc => lcc(&text).unwrap_or_else(|| natural(&text)),
        Scheme::Other => natural(&text),
    }
}

/// The scheme that a call number appears to be in.
///
/// Many class numbers could be either 中图法 or LC (`TP312`, `B128`): a number with a full stop before a Cutter number, a
/// full stop elsewhere than after the third digit, or a year at the end is LC; any other is 中图法.
pub fn detect(call_number: &str) -> Scheme {
    scheme_of(&normalise(call_number))
}

const DEWEY_DIGITS: usize = 3;

/// Capital letters, half width, one kind of dash and quotation mark, single spaces, no square or curly brackets, which mark
/// an alternative class number.
fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '“' | '”' | '„' | '〝' | '〞' => '"',
            '〈' | '《' | '‹' => '<',
            '〉' | '》' | '›' => '>',
            '\u{2010}'..='\u{2015}' | '−' => '-',
            '。' | '·' => '.',
            '【' | '】' | '〔' | '〕' => '[',
            '\u{200B}' | '\u{FEFF}' => continue,
            _ => c,
        };
        match c {
            '[' | ']' | '{' | '}' => {}
            _ if c.is_whitespace() || c.is_control() => space = true,
            _ => {
                if std::mem::take(&mut space) && !out.is_empty() {
                    out.push(' ');
                }
                out.extend(c.to_uppercase());
            }
        }
    }
    out
}

fn scheme_of(text: &str) -> Scheme {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = &text[..text.len() - rest.len()];
    let rest = rest.trim_start();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, after) = rest.split_at(digits);
    if letters.is_empty() {
        let ends = after.is_empty() || after.starts_with(['.', ' ', '/', '\'']);
        return if digits == DEWEY_DIGITS && ends { Scheme::Dewey } else { Scheme::Other };
    }
    let signs = "-(\"=<:+/";
    let could_be_clc =
        is_clc_letters(letters) && (digits > 0 || rest.is_empty() || rest.starts_with(|c| signs.contains(c)));
    let could_be_lcc = is_lcc_letters(letters) && (1..=4).contains(&digits);
    match (could_be_clc, could_be_lcc) {
        (true, true) if written_as_lcc(number, after) => Scheme::Lcc,
        (true, _) => Scheme::Clc,
        (false, true) => Scheme::Lcc,
        (false, false) => Scheme::Other,
    }
}

/// The letters of CLC classes: 22 of one letter, 16 divisions of `T`, and `DF`.
fn is_clc_letters(letters: &str) -> bool {
    match letters.as_bytes() {
        [main] => !b"LMWY".contains(main),
        [b'T', division] => b"BDEFGHJKLMNPQSUV".contains(division),
        letters => letters == b"DF",
    }
}

fn is_lcc_letters(letters: &str) -> bool {
    letters.len() <= 3 && !letters.starts_with(['I', 'O', 'W', 'X', 'Y'])
}

fn written_as_lcc(number: &str, after: &str) -> bool {
    let bytes = after.as_bytes();
    let is = |at: usize, kind: fn(&u8) -> bool| bytes.get(at).is_some_and(kind);
    let cutter = (0..bytes.len())
        .any(|at| bytes[at] == b'.' && is(at + 1, u8::is_ascii_uppercase) && is(at + 2, u8::is_ascii_digit));
    let stop_elsewhere = number.len() != 3 && after.starts_with('.') && is(1, u8::is_ascii_digit);
    let parts: Vec<&str> = after.split(' ').filter(|part| !part.is_empty()).collect();
    let dated = parts.len() > 1 && parts.last().is_some_and(|last| is_year(last)) && !after.contains('/');
    cutter || stop_elsewhere || dated
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && (text.starts_with('1') || text.starts_with("20")) && text.bytes().all(|b| b.is_ascii_digit())
}

fn clc(text: &str) -> String {
    let text = tighten(text);
    let (class, book) = text.split_once(['/', ' ']).unwrap_or((&text, ""));
    let mut key = Key::new(Order::LettersFirst);
    let mut quoted = false;
    for c in class.chars() {
        if c.is_alphabetic() && key.out.ends_with(|c: char| c.is_ascii_digit()) {
            // Above the signs, below the digits.
            key.out.push('/');
        }
        match c {
            '.' => {}
            '"' => {
                quoted = !quoted;
                key.out.push(if quoted { sign('"') } else { sign(')') });
            }
            _ if c.is_alphanumeric() => key.out.push(c),
            _ => key.out.push(sign(c)),
        }
    }
    key.book(book, true);
    key.out
}

/// Removes spaces around signs, and between the letters of a class and its digits.
fn tighten(text: &str) -> String {
    const SIGNS: &str = "-(=<:+/";
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let superfluous = out.chars().next_back().is_none_or(|before| SIGNS.contains(before))
            || SIGNS.contains(next)
            || (next.is_ascii_digit() && is_clc_letters(&out));
        if c != ' ' || !superfluous {
            out.push(c);
        }
    }
    out
}

/// The character for a sign in a key: below digits and letters, in the order of 中图法; a closing bracket before all others.
fn sign(c: char) -> char {
    match c {
        ')' | '>' => '!',
        '-' => '"',
        '(' => '#',
        '"' => '$',
        '=' => '%',
        '<' => '&',
        ':' => '\'',
        '+' => '(',
        '.' => '.',
        _ => ')',
    }
}

/// Dewey and UDC: digits compared as decimals, whole numbers padded with zeros to `digits_min`.
fn decimal(text: &str, digits_min: usize) -> String {
    // The primes mark where a number may be cut.
    let text = text.replace("/.", ".").replace(['\'', '’', '′'], "");
    let mut key = Key::new(Order::DigitsFirst);
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return natural(&text) };
    let prefix = text[..start].trim();
    if !prefix.is_empty() {
        key.part(prefix, false);
        key.out.push(' ');
    }
    let text = &text[start..];
    let whole = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    key.out.extend(std::iter::repeat_n('0', digits_min.saturating_sub(whole)));
    let (class, book) = text.split_once(['/', ' ']).unwrap_or((text, ""));
    for c in class.chars().filter(|c| *c != '.') {
        key.out.push(if c.is_alphanumeric() { c } else { sign(c) });
    }
    key.book(book, true);
    key.out
}

/// `None` without letters followed by a number.
fn lcc(text: &str) -> Option<String> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = &text[..text.len() - rest.len()];
    let rest = rest.trim_start();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &rest[..rest.len() - after.len()];
    if letters.is_empty() || number.is_empty() {
        return None;
    }
    let mut key = Key::new(Order::DigitsFirst);
    key.cutters = true;
    key.out.push_str(letters);
    key.number(number);
    let mut after = after;
    if let Some(decimals) = after.strip_prefix('.').filter(|d| d.starts_with(|c: char| c.is_ascii_digit())) {
        after = decimals.trim_start_matches(|c: char| c.is_ascii_digit());
        key.out.push('.');
        key.out.push_str(&decimals[..decimals.len() - after.len()]);
    }
    key.book(after, false);
    Some(key.out)
}

/// Words and numbers, for schemes without rules here.
fn natural(text: &str) -> String {
    let mut key = Key::new(Order::DigitsFirst);
    key.running = true;
    key.book(text, false);
    key.out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    LettersFirst,
    DigitsFirst,
}

/// A key under construction. A space ends a part; signs sort after it, then digits, capital letters, small letters, the rest.
struct Key {
    out: String,
    order: Order,
    /// A letter between digits begins another Cutter number.
    cutters: bool,
    /// Digits are never decimals.
    running: bool,
}

/// Words before the number of a volume, part or copy, and their normal form.
const MARKERS: [(&str, &str); 15] = [
    ("VOL", "V"),
    ("VOLS", "V"),
    ("VOLUME", "V"),
    ("V", "V"),
    ("COPY", "C"),
    ("C", "C"),
    ("NO", "NO"),
    ("NOS", "NO"),
    ("NR", "NO"),
    ("PT", "PT"),
    ("PTS", "PT"),
    ("PART", "PT"),
    ("BD", "BD"),
    ("SUPPL", "SUPPL"),
    ("ISSUE", "ISSUE"),
];

fn marker(word: &str) -> Option<&'static str> {
    MARKERS.iter().find(|(name, _)| *name == word).map(|(_, short)| *short)
}

impl Key {
    fn new(order: Order) -> Self {
        Self { out: String::new(), order, cutters: false, running: false }
    }

    /// The part after the class number. If it begins with the author's number, a letter there never marks a volume.
    fn book(&mut self, text: &str, author_first: bool) {
        let mut author_first = author_first;
        let mut parts = text.split(['/', ' ']).filter(|part| !part.is_empty()).peekable();
        while let Some(part) = parts.next() {
            self.out.push(' ');
            // `VOL. 2`, `NO 3`: one part with a space inside.
            let word = part.trim_end_matches('.');
            let number = parts.peek().filter(|next| next.starts_with(|c: char| c.is_ascii_digit()));
            match number {
                Some(number) if !author_first && (marker(word).is_some() || word.len() < part.len()) => {
                    let joined = format!("{word}.{number}");
                    self.part(&joined, false);
                    parts.next();
                }
                _ => self.part(part, author_first),
            }
            author_first = false;
        }
    }

    fn part(&mut self, part: &str, author: bool) {
        if let Some(number) = volume_in_words(part) {
            return self.number(&number.to_string());
        }
        let mut rest = part;
        // The next digits are decimals.
        let mut decimals = false;
        let mut begun = false;
        while let Some(c) = rest.chars().next() {
            let run = |kind: fn(char) -> bool| rest.len() - rest.trim_start_matches(kind).len();
            let mut length;
            if c.is_ascii_digit() {
                length = run(|c| c.is_ascii_digit());
                if decimals && !self.running {
                    self.out.push_str(&rest[..length]);
                } else {
                    self.number(&rest[..length]);
                }
                decimals = false;
            } else if c.is_alphabetic() {
                length = run(char::is_alphabetic);
                let (word, after) = rest.split_at(length);
                let stop = after.strip_prefix('.').is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
                // Without a full stop, a letter in the place of an author's number belongs to it.
                let authors = author || (self.cutters && word.len() == 1);
                let said = marker(word).filter(|_| stop || !authors);
                let cutter = self.cutters && after.starts_with(|c: char| c.is_ascii_digit());
                if cutter && !self.out.ends_with(' ') {
                    self.out.push(' ');
                }
                self.out.push_str(said.unwrap_or(word));
                decimals = !stop && said.is_none();
                length += usize::from(stop);
            } else {
                length = c.len_utf8();
                match c {
                    // The full stop before a Cutter number.
                    '.' if rest[1..].starts_with(|c: char| c.is_ascii_uppercase()) => {
                        if begun {
                            self.out.push(' ');
                        }
                    }
                    '.' if rest.len() == 1 || !begun => {}
                    _ => self.out.push(sign(c)),
                }
                decimals = false;
            }
            begun = true;
            rest = &rest[length..];
        }
    }

    /// A running number: the number of its digits, then the digits.
    fn number(&mut self, digits: &str) {
        let digits = digits.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        let first = match self.order {
            Order::LettersFirst => b'a',
            Order::DigitsFirst => b'1',
        };
        let mut length = digits.len();
        while length > 8 {
            self.out.push(char::from(first + 8));
            length -= 8;
        }
        self.out.push(char::from(first + length as u8 - 1));
        self.out.push_str(digits);
    }
}

/// `上`, `下册`, `第二卷`, `第3辑`.
fn volume_in_words(part: &str) -> Option<u32> {
    let part = part.trim_start_matches('第');
    let word = part.trim_end_matches(['册', '冊', '卷', '部', '编', '編', '集', '篇', '辑', '輯', '期']);
    if word.starts_with(|c: char| c.is_ascii_digit()) && word.len() < part.len() {
        return word.parse().ok();
    }
    match word {
        "上" => Some(1),
        "中" => Some(2),
        "下" => Some(3),
        _ => number_in_words(word),
    }
}

/// `二`, `十`, `二十三`.
fn number_in_words(word: &str) -> Option<u32> {
    let (mut tens, mut ones) = (0, 0);
    for c in word.chars() {
        match "一二三四五六七八九".chars().position(|digit| digit == c) {
            Some(at) if ones == 0 => ones = at as u32 + 1,
            None if c == '十' && tens == 0 => tens = std::mem::take(&mut ones).max(1) * 10,
            _ => return None,
        }
    }
    (tens + ones > 0).then_some(tens + ones)
}

#[cfg(test)]
mod tests;
