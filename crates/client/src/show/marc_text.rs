//! MARC for display: the line form, divided into fields and subfields. Text that cannot be parsed is shown as it is: a cataloguer
//! who looks at MARC wants to see what is there.

/// A field as a cataloguer reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Tag; `LDR` for the leader.
    pub tag: &'a str,
    /// Indicators, `#` for blank; empty for control fields.
    pub indicators: String,
    /// Value of a control field, or what stands before the first subfield.
    pub value: &'a str,
    /// Subfields: code and value.
    pub subfields: Vec<(char, &'a str)>,
}

/// Cuts the line form (leader, then fields after U+001E, subfields after U+001F) into fields.
pub fn fields(marc: &str) -> Vec<Field<'_>> {
    let mut parts = marc.split('\u{1e}').map(|part| part.trim_matches(['\r', '\n', '\u{1d}']));
    let leader = parts.next().unwrap_or_default();
    let leader = Field { tag: "LDR", indicators: String::new(), value: leader, subfields: Vec::new() };
    std::iter::once(leader).filter(|leader| !leader.value.is_empty()).chain(parts.filter_map(field)).collect()
}

fn field(part: &str) -> Option<Field<'_>> {
    if part.is_empty() {
        return None;
    }
    let (tag, rest) = part.split_at_checked(3).unwrap_or((part, ""));
    let rest = rest.strip_prefix(' ').filter(|rest| !rest.contains('\u{1f}')).unwrap_or(rest);
    let Some((before, subfields)) = rest.split_once('\u{1f}') else {
        return Some(Field { tag, indicators: String::new(), value: rest, subfields: Vec::new() });
    };
    let subfields = subfields.split('\u{1f}').filter_map(|subfield| {
        let code = subfield.chars().next()?;
        Some((code, subfield[code.len_utf8()..].trim()))
    });
    // Between tag and first subfield stand two indicators; a writer may have put a space after the tag.
    let start = before.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    let (value, indicators) = before.split_at(start);
    Some(Field {
        tag,
        indicators: indicators.chars().map(|c| if c == ' ' { '#' } else { c }).collect(),
        value: value.trim(),
        subfields: subfields.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(marc: &str, expected: &[&str]) {
        let shown: Vec<String> = fields(marc)
            .iter()
            .map(|field| {
                let subfields: String = field.subfields.iter().map(|(code, value)| format!("${code}{value}")).collect();
                format!("{}|{}|{}|{subfields}", field.tag, field.indicators, field.value)
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn leader_control_and_data_fields_are_told_apart() {
        check(
            "00000nam0 2200000   450 \u{1e}001lbm000001\u{1e}2001 \u{1f}a红楼梦\u{1f}f曹雪芹著\u{1e}690  \u{1f}aI242.4",
            &["LDR||00000nam0 2200000   450 |", "001||lbm000001|", "200|1#||$a红楼梦$f曹雪芹著", "690|##||$aI242.4"],
        );
    }

    #[test]
    fn a_space_after_the_tag_is_no_indicator() {
        check("L\u{1e}245 10\u{1f}aT\u{1e}001 x", &["LDR||L|", "245|10||$aT", "001||x|"]);
    }

    #[test]
    fn what_is_not_marc_is_shown_as_it_is() {
        check("", &[]);
        check("\u{1e}\u{1e}2", &["2|||"]);
        check("L\u{1e}书\u{1f}", &["LDR||L|", "书|||"]);
        check("L\u{1e}245\u{1f}\u{1f}a", &["LDR||L|", "245|||$a"]);
    }
}
