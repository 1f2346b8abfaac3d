//! Aleph sequential, the export format of Ex Libris Aleph, common in Chinese universities: one field per line.
//!
//! `000000002 24510 L $$aTitle /$$cAuthor`: the record number (9 digits), a space, tag and indicators (5 places), a space,
//! the alphabet (`L`), a space, the text. `$$` precedes a subfield code, `^` is a blank in the leader and control fields.
//! Source: Ex Libris, Aleph 500 Staff User's Guide, Services (p_print_03).

use super::{Defect, Field, Flavour, MarcRecord, Subfield, Tag, clean_code, clean_leader, without_separators};

/// The record number at the start of a line.
pub(crate) fn number(line: &[u8]) -> Option<&[u8]> {
    let (number, rest) = line.split_at_checked(9)?;
    (number.iter().all(u8::is_ascii_digit) && rest.first() == Some(&b' ')).then_some(number)
}

/// Whether the line belongs to a record.
pub(crate) fn is_line(line: &[u8]) -> bool {
    number(line).is_some()
        && line.get(15) == Some(&b' ')
        && line.get(10..13).is_some_and(|t| t.iter().all(u8::is_ascii_alphanumeric))
}

/// Parses the lines of one record. The flavour is not known yet: it is set to MARC 21.
pub(crate) fn parse(text: &str, defects: &mut Vec<Defect>) -> MarcRecord {
    let mut record = MarcRecord::new(Flavour::Marc21);
    let mut lost = 0;
    for line in text.split('\n') {
        if !is_line(line.as_bytes()) || !line.is_char_boundary(13) || !line.is_char_boundary(15) {
            lost += usize::from(!line.trim().is_empty());
            continue;
        }
        let content = line.get(18..).unwrap_or_default();
        let Some(tag) = Tag::parse(&line[10..13]) else {
            lost += 1;
            continue;
        };
        if tag.as_str() == "LDR" {
            let (leader, changed) = clean_leader(content.replace('^', " ").as_bytes());
            if changed {
                defects.push(Defect::Leader);
            }
            record.leader = leader;
        } else if tag.is_control() || !content.contains("$$") {
            record.fields.push(Field::control(tag, without_separators(content.replace('^', " "))));
        } else {
            let mut indicators = [b' '; 2];
            for (indicator, byte) in indicators.iter_mut().zip(line[13..15].bytes()) {
                if byte.is_ascii_graphic() {
                    *indicator = byte;
                }
            }
            let subfields = content
                .split("$$")
                .skip(1)
                .filter_map(|part| {
                    let mut chars = part.chars();
                    let code = clean_code(chars.next()?);
                    Some(Subfield { code, value: without_separators(chars.as_str().to_owned()) })
                })
                .collect();
            record.fields.push(Field::data(tag, indicators, subfields));
        }
    }
    if record.control_number().is_none()
        && let Some(number) = number(text.as_bytes())
    {
        // Exports without field 001 still number their records.
        let number = String::from_utf8_lossy(number).into_owned();
        record.fields.insert(0, Field::control(Tag(*b"001"), number));
    }
    if lost > 0 {
        defects.push(Defect::Lines { count: lost });
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_become_fields() {
        let text = "000000002 LDR   L 00000nam^a2200301^i^4500\n000000002 24510 L $$a红楼梦 /$$c曹雪芹\nbroken\n000000002 FMT   L BK";
        let mut defects = Vec::new();
        let record = parse(text, &mut defects);
        assert_eq!(record.leader, "00000nam a2200301 i 4500");
        assert_eq!(record.control_number(), Some("000000002"));
        assert_eq!(record.first("245").and_then(|f| f.first('c')), Some("曹雪芹"));
        assert_eq!(record.control("FMT"), Some("BK"));
        assert_eq!(defects, [Defect::Lines { count: 1 }]);
    }

    #[test]
    fn separators_of_the_text_form_are_read_as_spaces() {
        let text = "000000002 245   L $$\u{1f}\n000000002 500   L $$\u{1e}x\u{1d}y\n000000002 FMT   L B\u{1f}K";
        let record = parse(text, &mut Vec::new());
        let subfields = |tag| record.first(tag).map(Field::subfields).unwrap_or_default();
        assert_eq!(subfields("245"), [Subfield { code: ' ', value: String::new() }]);
        assert_eq!(subfields("500"), [Subfield { code: ' ', value: "x y".to_owned() }]);
        assert_eq!(record.control("FMT"), Some("B K"));
        assert_eq!(MarcRecord::from_text(&record.to_text()), Ok(record));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "([0-9]{9} [A-Z0-9]{3}.{2} L .{0,20}\n|.{0,30}\n)*") {
            parse(&text, &mut Vec::new());
        }
    }
}
