//! MARC-8: the 7 and 8 bit charset of MARC 21 before Unicode, with escape sequences to other scripts and to EACC
//! (East Asian Character Code, ANSI Z39.64, three bytes a character).
//!
//! Source: MARC 21 Specifications for Record Structure, Character Sets, and Exchange Media, part MARC-8, and the code
//! table of the Library of Congress, from which `examples/marc8_table.rs` makes `marc8.bin`:
//! - for each of eleven single-byte sets: 96 big-endian `u16` code points for 0x20–0x7F (0: undefined), then one bit per
//!   code point that is set for a combining mark, lowest bit first;
//! - then EACC, sorted: three bytes of code, three bytes of code point.
//!
//! Combining marks precede their letter in MARC-8 and follow it in Unicode; the result is normalised to NFC.

use unicode_normalization::UnicodeNormalization;

static TABLE: &[u8] = include_bytes!("marc8.bin");
const ROW_BYTES: usize = 96 * 2 + 12;
const EACC_START: usize = 11 * ROW_BYTES;
const ESCAPE: u8 = 0x1B;

/// A character set selected by an escape sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    /// A single-byte set, by its row in the table.
    Single(usize),
    /// EACC, the three-byte set.
    Eacc,
}

const ASCII: Set = Set::Single(0);
const ANSEL: Set = Set::Single(1);

/// Decodes MARC-8 to text in NFC, and counts the undefined codes; each becomes U+FFFD.
pub fn decode(bytes: &[u8]) -> (String, usize) {
    let mut decoder =
        Decoder { bytes, at: 0, g0: ASCII, g1: ANSEL, marks: Vec::new(), out: String::new(), undefined: 0 };
    decoder.out.reserve(bytes.len());
    while decoder.at < bytes.len() {
        decoder.step();
    }
    // A mark at the very end has no letter: it is kept visible rather than lost.
    decoder.flush_marks();
    let text = if decoder.out.is_ascii() { decoder.out } else { decoder.out.nfc().collect() };
    (text, decoder.undefined)
}

struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
    g0: Set,
    g1: Set,
    marks: Vec<char>,
    out: String,
    undefined: usize,
}

impl Decoder<'_> {
    fn step(&mut self) {
        let rest = &self.bytes[self.at..];
        let byte = rest[0];
        if self.g0 == Set::Eacc
            && let Some((_, c)) = TYPOGRAPHIC.iter().find(|(code, _)| rest.starts_with(code))
        {
            return self.plain(*c, 3);
        }
        match byte {
            ESCAPE => match escape(rest) {
                Some((length, Designation { set, g1 })) => {
                    self.at += length;
                    if g1 {
                        self.g1 = set;
                    } else {
                        self.g0 = set;
                    }
                }
                None => {
                    self.at += 1;
                    self.undefined(1);
                }
            },
            // Non-sorting marks around an article matter only for sorting.
            0x88 | 0x89 => self.at += 1,
            0x8D => self.plain('\u{200D}', 1),
            0x8E => self.plain('\u{200C}', 1),
            0x00..=0x20 | 0x7F..=0xA0 | 0xFF => {
                if byte < 0x80 {
                    self.plain(char::from(byte), 1);
                } else {
                    self.at += 1;
                    self.undefined(1);
                }
            }
            0x21..=0x7E => self.graphic(self.g0),
            0xA1..=0xFE => self.graphic(self.g1),
        }
    }

    fn graphic(&mut self, set: Set) {
        let rest = &self.bytes[self.at..];
        match set {
            Set::Eacc => match *rest {
                [a, b, c, ..] if [b, c].iter().all(|byte| (0x21..=0x7E).contains(&(byte & 0x7F))) => {
                    match eacc([a & 0x7F, b & 0x7F, c & 0x7F]) {
                        Some(c) => self.plain(c, 3),
                        None => {
                            self.at += 3;
                            self.undefined(1);
                        }
                    }
                }
                // Fewer than three bytes, or one of them is a space or escape.
                _ => {
                    self.at += 1;
                    self.undefined(1);
                }
            },
            Set::Single(row) => {
                if set == ASCII
                    && let Some((c, length)) = character_reference(rest)
                {
                    return self.plain(c, length);
                }
                match single(row, rest[0]) {
                    // The second half of a ligature or double tilde: in Unicode, the first half spans both letters.
                    Cell::Undefined if row == 1 && matches!(rest[0] & 0x7F, 0x6C | 0x7B) => self.at += 1,
                    Cell::Undefined => {
                        self.at += 1;
                        self.undefined(1);
                    }
                    Cell::Plain(c) => self.plain(c, 1),
                    Cell::Combining(c) => {
                        self.at += 1;
                        self.marks.push(c);
                    }
                }
            }
        }
    }

    fn plain(&mut self, c: char, length: usize) {
        self.at += length;
        self.out.push(c);
        self.flush_marks();
    }

    fn undefined(&mut self, count: usize) {
        self.undefined += count;
        self.out.push(char::REPLACEMENT_CHARACTER);
        self.flush_marks();
    }

    fn flush_marks(&mut self) {
        self.out.extend(self.marks.drain(..));
    }
}

struct Designation {
    set: Set,
    g1: bool,
}

/// The escape sequence at the start of `rest`, with its length.
fn escape(rest: &[u8]) -> Option<(usize, Designation)> {
    let designation = |length, set, g1| Some((length, Designation { set, g1 }));
    match *rest {
        [_, b's', ..] => designation(2, ASCII, false),
        [_, b'g', ..] => designation(2, Set::Single(2), false),
        [_, b'b', ..] => designation(2, Set::Single(3), false),
        [_, b'p', ..] => designation(2, Set::Single(4), false),
        [_, b'$', b'1', ..] => designation(3, Set::Eacc, false),
        [_, b'$', b'(' | b',', b'1', ..] => designation(4, Set::Eacc, false),
        [_, b'$', b')' | b'-', b'1', ..] => designation(4, Set::Eacc, true),
        [_, b'(' | b',', b'!', b'E', ..] => designation(4, ANSEL, false),
        [_, b')' | b'-', b'!', b'E', ..] => designation(4, ANSEL, true),
        [_, b'(' | b',', last, ..] => designation(3, single_set(last)?, false),
        [_, b')' | b'-', last, ..] => designation(3, single_set(last)?, true),
        _ => None,
    }
}

fn single_set(last: u8) -> Option<Set> {
    Some(Set::Single(match last {
        b'B' => 0,
        b'E' => 1,
        b'2' => 5,
        b'N' => 6,
        b'Q' => 7,
        b'3' => 8,
        b'4' => 9,
        b'S' => 10,
        _ => return None,
    }))
}

/// `&#x4E2D;`, the notation of MARC-8 records for characters that their charset lacks.
fn character_reference(rest: &[u8]) -> Option<(char, usize)> {
    let digits = rest.strip_prefix(b"&#x")?;
    let length = digits.iter().take(7).position(|&b| b == b';')?;
    let digits = std::str::from_utf8(&digits[..length]).ok()?;
    let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?).filter(|c| !c.is_control())?;
    Some((c, 3 + length + 1))
}

enum Cell {
    Undefined,
    Plain(char),
    Combining(char),
}

fn single(row: usize, byte: u8) -> Cell {
    let cell = usize::from(byte & 0x7F).saturating_sub(0x20);
    let row = &TABLE[row * ROW_BYTES..(row + 1) * ROW_BYTES];
    let code = u32::from(u16::from_be_bytes([row[cell * 2], row[cell * 2 + 1]]));
    match char::from_u32(code) {
        None | Some('\0') => Cell::Undefined,
        Some(c) if row[96 * 2 + cell / 8] & (1 << (cell % 8)) != 0 => Cell::Combining(c),
        Some(c) => Cell::Plain(c),
    }
}

fn eacc(key: [u8; 3]) -> Option<char> {
    let (cells, _) = TABLE[EACC_START..].as_chunks::<6>();
    let cell = &cells[cells.binary_search_by(|cell| [cell[0], cell[1], cell[2]].cmp(&key)).ok()?];
    char::from_u32(u32::from_be_bytes([0, cell[3], cell[4], cell[5]]))
}

/// Typographic signs that some systems mix with EACC, outside its code range.
const TYPOGRAPHIC: [(&[u8], char); 6] = [
    (b"\x21\x20\x3D", '…'),
    (b"\x21\x20\x40", '“'),
    (b"\x7F\x20\x14", '—'),
    (b"\x7F\x20\x19", '’'),
    (b"\x7F\x20\x20", '”'),
    (b"\x7F\x21\x22", '™'),
];

#[cfg(test)]
mod tests {
    use super::decode;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(bytes: &[u8], expected: Expect) {
        let (text, undefined) = decode(bytes);
        expected.assert_eq(&if undefined == 0 { text } else { format!("{text} ({undefined} undefined)") });
    }

    #[test]
    fn marks_before_the_letter_become_composed_letters() {
        check(b"caf\xE2e", expect!["café"]);
        check(b"\xE2Ecole, \xF0ca, na\xE8ive, stra\xC7e", expect!["École, ça, naïve, straße"]);
        check(b"Vi\xF2\xE3et Nam", expect!["Việt Nam"]);
        check(b"\xA5sop, \xB1od\xE4z, \xA2", expect!["Æsop, łodz̃, Ø"]);
    }

    #[test]
    fn the_first_half_of_a_ligature_spans_both_letters() {
        check(b"i\xEBi\xECu", expect!["ii͡u"]);
    }

    #[test]
    fn east_asian_characters_take_three_bytes() {
        check(b"\x1B$1!0!!0\"\x1B(B.", expect!["一丁."]);
        check(b"\x1B$1!0! !0!\x1B(B", expect!["一 一"]);
        check(b"\x1B$1!0!!0\x1B(B", expect!["一�� (2 undefined)"]);
    }

    #[test]
    fn other_scripts() {
        check(b"\x1B(N\x50\x52\x1B(B", expect!["пр"]);
        check(b"\x1B(2`ab\x1B(B", expect!["אבג"]);
        check(b"H\x1Bb2\x1BsO, \x1Bga\x1Bs", expect!["H₂O, α"]);
    }

    #[test]
    fn what_means_nothing_is_shown_and_counted() {
        check(b"a\xFFb\x1Bz", expect!["a�b�z (2 undefined)"]);
        check(b"&#x4E2D; &#xD800; &#x", expect!["中 &#xD800; &#x"]);
        check(b"end\xE2", expect!["end\u{301}"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            decode(&bytes);
        }

        #[test]
        fn ascii_stays_itself(text in "[ -%'-~]*") {
            prop_assert_eq!(decode(text.as_bytes()), (text, 0));
        }
    }
}
