//! Mapping of MARC 21 fields.
//!
//! Source: MARC 21 Format for Bibliographic Data, Library of Congress.

use super::date_entered::date_entered;
use super::linked_field::{LinkedFields, LinkedPair};
use super::{Draft, isbd, join, join_parts, material_kind, relator, set, tidy, year};
use crate::import::repair::Repair;
use crate::marc::{Field, MarcRecord};
use crate::{Agent, Role, Scheme, TitleKind};

/// Fills the draft from the record.
pub(super) fn map(marc: &MarcRecord, draft: &mut Draft<'_>) {
    let pairs = LinkedFields::new(marc);
    draft.record.kind = material_kind::marc21(marc);
    title(marc, &pairs, draft);
    for field in &marc.fields {
        match &field.tag.bytes() {
            b"100" | b"110" | b"111" | b"700" | b"710" | b"711" | b"720" => agent(&pairs.of(field), marc, draft),
            b"250" => edition(&pairs.of(field), draft),
            b"300" => set(&mut draft.record.extent, isbd::statement(&join(field, "a", " "))),
            b"022" => field.all('a').for_each(|text| draft.issn(text)),
            b"130" | b"240" => {
                let pair = pairs.of(field);
                for field in [Some(pair.shown), pair.romanized].into_iter().flatten() {
                    draft.other_title(TitleKind::Uniform, &join_parts(field, "anpl"));
                }
            }
            b"210" | b"242" | b"246" | b"247" | b"730" | b"740" => {
                let title_kind = if field.tag.as_str() == "246" && field.indicator(2) == b'1' {
                    TitleKind::Parallel
                } else {
                    TitleKind::Variant
                };
                let pair = pairs.of(field);
                for field in [Some(pair.shown), pair.romanized].into_iter().flatten() {
                    draft.other_title(title_kind, &join(field, "abnp", " "));
                }
            }
            b"765" => field.all('t').for_each(|text| draft.other_title(TitleKind::Original, text)),
            b"500" => {
                let text = join(field, "a", " ");
                if let Some(original) =
                    text.strip_prefix("Translation of:").or_else(|| text.strip_prefix("Translation of "))
                {
                    draft.other_title(TitleKind::Original, original.trim().trim_matches('"'));
                }
                draft.note(&text);
            }
            b"501" | b"502" | b"504" | b"508" | b"511" | b"515" | b"518" | b"521" | b"530" | b"534" | b"546"
            | b"586" => {
                draft.note(&join(field, "abcdpt", " "));
            }
            b"505" => append(&mut draft.record.contents, &join(field, "atrg", " ")),
            b"520" => append(&mut draft.record.summary, &join(field, "ab", " ")),
            b"600" | b"610" | b"611" | b"630" | b"647" | b"648" | b"650" | b"651" | b"655" => {
                draft.subject(&heading(field))
            }
            b"653" => field.all('a').for_each(|text| draft.subject(text)),
            b"856" => {
                let label = field.first('y').or(field.first('3')).or(field.first('z'));
                field.all('u').for_each(|url| draft.link(url, label));
            }
            _ => classification(field, draft),
        }
    }
    draft.record.added = marc.control("008").and_then(|fixed| date_entered(fixed.get(..6)?));
    draft.isbns(marc.all("020"));
    // 中图分类号 first, from any field; the others in the order of the record.
    draft.record.classification.sort_by_key(|class| class.scheme != Scheme::Clc);
    publication(marc, &pairs, draft);
    series(marc, &pairs, draft);
    languages(marc, draft);
    for text in pairs.rest() {
        draft.other_script(&text);
    }
}

fn title(marc: &MarcRecord, pairs: &LinkedFields<'_>, draft: &mut Draft<'_>) {
    if let Some(field) = marc.first("245") {
        let pair = pairs.of(field);
        draft.record.title = title_proper(pair.shown);
        if !draft.record.title.is_empty() && pair.shown.first('a').is_none() {
            draft.repairs.push(Repair::Title { used: field.tag });
        }
        rest_of_title(pair.shown, draft);
        if let Some(romanized) = pair.romanized {
            draft.other_title(TitleKind::Romanized, &title_proper(romanized));
            draft.other_script(&isbd::title(&join(romanized, "b", " : ")));
        }
    }
    if draft.record.title.is_empty() {
        // A title in the wrong field is better than none: first the filing title, then short forms.
        for field in ["130", "240", "246", "222", "740"].into_iter().filter_map(|tag| marc.first(tag)) {
            let title = title_proper(field);
            if !title.is_empty() {
                draft.repairs.push(Repair::Title { used: field.tag });
                draft.record.title = title;
                return;
            }
        }
    }
}

/// `$a`, then number and name of the part; without `$a`, the first other subfield that can name it.
fn title_proper(field: &Field) -> String {
    let mut title = field.first('a').map(isbd::title).unwrap_or_default();
    if title.is_empty() {
        let others = field.subfields().iter().filter(|s| !matches!(s.code, 'c' | 'h' | 'n' | 'p' | '0'..='9'));
        title = others.map(|s| isbd::title(&s.value)).find(|text| !text.is_empty()).unwrap_or_default();
    }
    let mut before = ' ';
    for part in field.subfields().iter().filter(|s| matches!(s.code, 'n' | 'p')) {
        let text = isbd::title(&part.value);
        if !text.is_empty() {
            if !title.is_empty() {
                title.push_str(if before == 'n' && part.code == 'p' { ", " } else { ". " });
            }
            title.push_str(&text);
        }
        before = part.code;
    }
    title
}

fn rest_of_title(field: &Field, draft: &mut Draft<'_>) {
    // `$a Title = $b Parallel title : other information`.
    let parallel_follows = field.first('a').is_some_and(|a| a.ends_with('='));
    let other = tidy(&join(field, "b", " "));
    let mut parts = other.split(" = ");
    if parallel_follows {
        let (parallel, subtitle) = parts.next().unwrap_or_default().split_once(" : ").unwrap_or((&other, ""));
        let parallel = parallel.split(" = ").next().unwrap_or_default();
        draft.other_title(TitleKind::Parallel, parallel);
        set(&mut draft.record.subtitle, isbd::title(subtitle));
    } else if field.first('a').is_some() {
        set(&mut draft.record.subtitle, isbd::title(parts.next().unwrap_or_default()));
    }
    for parallel in parts {
        draft.other_title(TitleKind::Parallel, parallel);
    }
    set(&mut draft.record.responsibility, isbd::heading(&join(field, "c", " ")));
}

fn agent(pair: &LinkedPair<'_>, marc: &MarcRecord, draft: &mut Draft<'_>) {
    let field = pair.shown;
    let main = field_tag(pair).starts_with('1');
    if field.first('t').is_some() && !main {
        // A work contained in this one or related to it, under its author.
        draft.other_title(TitleKind::Variant, &join_parts(field, "tnp"));
        if field.indicator(2) != b'2' {
            return;
        }
    }
    let said = field.all('4').chain(field.all('e')).chain(field.all('j')).find_map(relator::of);
    let default = match (main, marc.leader_at(6)) {
        (true, b'c' | b'd') => Role::Composer,
        (true, _) => Role::Author,
        (false, b'a') if field_tag(pair) == "700" && !has_main_entry(marc) => joint_role(marc),
        (false, _) => Role::Contributor,
    };
    draft.agent(Agent {
        name: name(field),
        role: said.unwrap_or(default),
        romanized: pair.romanized.map(name).filter(|name| !name.is_empty()),
        dates: field.first('d').filter(|_| field_tag(pair).ends_with('0')).map(isbd::heading).filter(|d| !d.is_empty()),
    });
}

fn has_main_entry(marc: &MarcRecord) -> bool {
    ["100", "110", "111"].iter().any(|tag| marc.first(tag).is_some())
}

/// The role of several persons whose text is entered under its title: AACR2 and ISBD records do not code it, but their
/// statement of responsibility indicates it.
fn joint_role(marc: &MarcRecord) -> Role {
    let statement = marc.first("245").map(|field| join(field, "c", " ").to_lowercase()).unwrap_or_default();
    let edited = ["edit", "ed. by", "eds.", "compiled", "hrsg", "herausgegeben"];
    if edited.iter().any(|word| statement.contains(word)) { Role::Editor } else { Role::Author }
}

/// The tag of the regular field of the pair.
fn field_tag<'a>(pair: &LinkedPair<'a>) -> &'a str {
    match pair.romanized {
        Some(romanized) if pair.shown.tag.as_str() == "880" => romanized.tag.as_str(),
        _ => pair.shown.tag.as_str(),
    }
}

fn name(field: &Field) -> String {
    let codes = match field.subfields().iter().any(|s| matches!(s.code, 'b')) {
        // `$a International Business Machines. $b Research Division`.
        true => join(field, "abc", " "),
        false => join(field, "ac", " "),
    };
    isbd::heading(&codes)
}

fn edition(pair: &LinkedPair<'_>, draft: &mut Draft<'_>) {
    set(&mut draft.record.edition, isbd::statement(&join(pair.shown, "ab", " ")));
    if let Some(romanized) = pair.romanized {
        draft.other_script(&join(romanized, "ab", " "));
    }
}

fn publication(marc: &MarcRecord, pairs: &LinkedFields<'_>, draft: &mut Draft<'_>) {
    let field =
        marc.all("264").find(|f| f.indicator(2) == b'1').or_else(|| marc.first("260")).or_else(|| marc.first("264"));
    let fixed = marc.control("008").unwrap_or_default();
    // Date type `b` is before the common era, `n` unknown.
    let coded = fixed.get(7..11).filter(|_| !matches!(fixed.as_bytes().get(6), Some(b'b' | b'n' | b'|')));
    let Some(field) = field else {
        draft.record.year = year::of(coded, "");
        return;
    };
    let pair = pairs.of(field);
    set(&mut draft.record.place, pair.shown.all('a').find_map(isbd::supplied).unwrap_or_default());
    set(&mut draft.record.publisher, pair.shown.all('b').find_map(isbd::supplied).unwrap_or_default());
    if let Some(romanized) = pair.romanized {
        draft.other_script(&join(romanized, "ab", " "));
    }
    let mut printed = join(pair.shown, "c", " ");
    if year::years(&printed).is_empty() {
        printed = pair.romanized.map(|f| join(f, "c", " ")).unwrap_or_default();
    }
    draft.record.year = year::of(coded, &printed);
}

fn series(marc: &MarcRecord, pairs: &LinkedFields<'_>, draft: &mut Draft<'_>) {
    let traced = ["490", "440"];
    let added = ["830", "800", "810", "811"];
    for tags in [&traced[..], &added] {
        for field in tags.iter().flat_map(|tag| marc.all(tag)) {
            let pair = pairs.of(field);
            let text = series_text(pair.shown);
            // The added entry of an 880 pair may have another form; otherwise it repeats 490.
            if draft.record.series.is_empty() || tags == traced {
                if !text.is_empty() {
                    super::push_new(&mut draft.record.series, text);
                }
                if let Some(romanized) = pair.romanized {
                    draft.other_script(&series_text(romanized));
                }
            }
        }
    }
}

fn series_text(field: &Field) -> String {
    let title = isbd::title(&join(field, if field.first('t').is_some() { "tnp" } else { "anp" }, " "));
    match field.first('v').map(isbd::statement) {
        Some(volume) if !volume.is_empty() && !title.is_empty() => format!("{title} ; {volume}"),
        _ => title,
    }
}

fn languages(marc: &MarcRecord, draft: &mut Draft<'_>) {
    if let Some(fixed) = marc.control("008") {
        // If a tool has collapsed the blanks, the language is still one of the last two words.
        let folded = || fixed.split_whitespace().rev().take(2).find(|word| word.len() == 3);
        if let Some(code) = if fixed.len() >= 38 { fixed.get(35..38) } else { folded() } {
            draft.language(code);
        }
    }
    for field in marc.all("041").filter(|f| f.indicator(2) != b'7') {
        for subfield in field.subfields().iter().filter(|s| matches!(s.code, 'a' | 'd')) {
            // Old records run codes together: `engfre`.
            let text = subfield.value.trim();
            if text.len() % 3 == 0 && text.is_ascii() {
                (0..text.len()).step_by(3).for_each(|at| draft.language(&text[at..at + 3]));
            } else {
                text.split([' ', ',', '/']).for_each(|code| draft.language(code));
            }
        }
    }
}

/// A name or term, then its subdivisions.
fn heading(field: &Field) -> String {
    let mut out = String::new();
    for subfield in field.subfields() {
        let separator = match subfield.code {
            'v' | 'x' | 'y' | 'z' => "--",
            'a' | 'b' | 'c' | 'd' | 'n' | 'p' | 'q' | 't' => " ",
            _ => continue,
        };
        let value = if separator == "--" { isbd::heading(&subfield.value) } else { tidy(&subfield.value) };
        if value.is_empty() {
            continue;
        }
        if separator == "--" {
            let end = isbd::heading(&out).len();
            out.truncate(end);
        }
        if !out.is_empty() {
            out.push_str(separator);
        }
        out.push_str(&value);
    }
    out
}

fn classification(field: &Field, draft: &mut Draft<'_>) {
    let first = |field: &Field| field.first('a').map(str::to_owned).unwrap_or_default();
    match &field.tag.bytes() {
        b"050" => field.all('a').for_each(|number| draft.class(Scheme::Lcc, number)),
        b"080" => field.all('a').for_each(|number| draft.class(Scheme::Udc, number)),
        // The primes mark where a number may be cut.
        b"082" => {
            field.all('a').for_each(|number| draft.class(Scheme::Dewey, &number.replace(['/', '\'', '’', '′'], "")))
        }
        b"084" => {
            let scheme = field.first('2').unwrap_or_default().to_lowercase();
            let clc = ["clc", "ztf", "中图", "中圖"].iter().any(|name| scheme.contains(name));
            field.all('a').for_each(|number| draft.class(if clc { Scheme::Clc } else { Scheme::Other }, number));
        }
        // Local fields: used only if the number shows its scheme.
        b"093" | b"690" if looks_like_clc(&first(field)) => draft.class(Scheme::Clc, &first(field)),
        b"690" => draft.subject(&heading(field)),
        b"090" if looks_like_lcc(&first(field)) => draft.class(Scheme::Lcc, &first(field)),
        _ => {}
    }
}

/// `I242.4`, `TP309.7`, `F124`.
fn looks_like_clc(number: &str) -> bool {
    let rest = number.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = number.len() - rest.len();
    (1..=2).contains(&letters)
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.chars().all(|c| c.is_ascii_digit() || ".-:()=/+\"'#<>".contains(c))
}

/// `PR6066.I53`, `QA76.73`.
fn looks_like_lcc(number: &str) -> bool {
    let rest = number.trim_start_matches(|c: char| c.is_ascii_uppercase());
    (1..=3).contains(&(number.len() - rest.len())) && rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

fn append(place: &mut Option<String>, text: &str) {
    let text = tidy(text);
    match place {
        _ if text.is_empty() => {}
        Some(before) => {
            before.push(' ');
            before.push_str(&text);
        }
        None => *place = Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{looks_like_clc, looks_like_lcc};

    #[test]
    fn class_numbers_in_local_fields() {
        assert!(looks_like_clc("TP309.7") && looks_like_clc("I242.4") && looks_like_clc("F124"));
        assert!(!looks_like_clc("PR6066.I53") && !looks_like_clc("Fiction") && !looks_like_clc(""));
        assert!(looks_like_lcc("PR6066.I53") && looks_like_lcc("QA 76.73"));
        assert!(!looks_like_lcc("FIC KAT") && !looks_like_lcc("813.54"));
    }
}
