//! Mapping of UNIMARC and CNMARC fields.
//!
//! Sources: UNIMARC Manual, Bibliographic Format (IFLA); 新版中国机读目录格式使用手册 (国家图书馆). CNMARC adds pinyin in
//! `$A` or `$9`, 中图分类号 in 690, 统一书号 in 091 and holdings in 905.

use super::date_entered::date_entered;
use super::responsibility::{Addition, addition};
use super::{Draft, has_other_script, isbd, join, join_parts, material_kind, relator, responsibility, set, tidy, year};
use crate::marc::{Field, MarcRecord, Subfield};
use crate::{Agent, Role, Scheme, TitleKind};

/// Fills the draft from the record.
pub(super) fn map(marc: &MarcRecord, draft: &mut Draft<'_>) {
    draft.record.kind = material_kind::unimarc(marc);
    title(marc, draft);
    for field in &marc.fields {
        match &field.tag.bytes() {
            b"011" => field.all('a').for_each(|text| draft.issn(text)),
            b"091" => field.all('a').for_each(|number| draft.note(&format!("统一书号: {}", tidy(number)))),
            b"101" => field.all('a').for_each(|codes| draft.language(codes)),
            b"205" => set(&mut draft.record.edition, isbd::statement(&join(field, "ab", ", "))),
            // Old records have a general material designation here; an extent contains a number.
            b"215" if join(field, "a", " ").chars().any(char::is_numeric) => {
                set(&mut draft.record.extent, isbd::statement(&join(field, "a", " ")));
            }
            b"327" => append(&mut draft.record.contents, &join(field, "ab", " "), " "),
            b"330" => append(&mut draft.record.summary, &join(field, "a", " "), " "),
            b"300" | b"301" | b"302" | b"303" | b"304" | b"305" | b"306" | b"307" | b"308" | b"310" | b"311"
            | b"312" | b"313" | b"314" | b"315" | b"320" | b"321" | b"322" | b"323" | b"324" | b"325" | b"326"
            | b"328" | b"332" | b"333" | b"334" | b"336" | b"337" | b"345" => draft.note(&join(field, "abcdeftz", " ")),
            b"454" => {
                if let Some(title) = linked_title(field) {
                    draft.other_title(TitleKind::Original, &title);
                }
            }
            b"500" => other_title(field, TitleKind::Uniform, draft),
            b"510" => other_title(field, TitleKind::Parallel, draft),
            b"512" | b"513" | b"514" | b"515" | b"516" | b"517" | b"518" | b"520" | b"530" | b"532" | b"540"
            | b"541" => {
                other_title(field, TitleKind::Variant, draft);
            }
            b"600" | b"601" | b"602" | b"604" | b"605" | b"606" | b"607" | b"608" => draft.subject(&heading(field)),
            b"610" => field.all('a').for_each(|text| draft.subject(text)),
            b"675" => field.all('a').for_each(|number| draft.class(Scheme::Udc, number)),
            b"676" => field.all('a').for_each(|number| draft.class(Scheme::Dewey, &number.replace(['/', '\''], ""))),
            b"680" => field.all('a').for_each(|number| draft.class(Scheme::Lcc, number)),
            b"686" | b"692" => field.all('a').for_each(|number| draft.class(Scheme::Other, number)),
            b"690" => field.all('a').for_each(|number| draft.class(Scheme::Clc, number)),
            b"700" | b"701" | b"702" | b"710" | b"711" | b"712" | b"720" | b"721" | b"722" => agent(field, draft),
            b"856" => {
                let label = field.first('2').or(field.first('z')).or(field.first('3'));
                field.all('u').for_each(|url| draft.link(url, label));
            }
            _ => {}
        }
    }
    draft.record.added = general(marc).and_then(|data| date_entered(data.get(..8)?));
    draft.isbns(marc.all("010"));
    draft.record.classification.sort_by_key(|class| class.scheme != Scheme::Clc);
    publication(marc, draft);
    series(marc, draft);
    if draft.record.agents.is_empty() {
        agents_of_statement(marc, draft);
    }
}

fn title(marc: &MarcRecord, draft: &mut Draft<'_>) {
    let Some(field) = marc.first("200") else { return };
    let mut titles = field.all('a').map(isbd::title).filter(|title| !title.is_empty());
    let mut proper = titles.next().unwrap_or_default();
    let mut before = ' ';
    for part in field.subfields().iter().filter(|s| matches!(s.code, 'h' | 'i')) {
        let text = isbd::title(&part.value);
        if !text.is_empty() && !proper.is_empty() {
            proper.push_str(if before == 'h' && part.code == 'i' { ", " } else { ". " });
            proper.push_str(&text);
        }
        before = part.code;
    }
    draft.record.title = proper;
    if let Some(pinyin) = romanized(field) {
        draft.other_title(TitleKind::Romanized, &pinyin);
    }
    set(&mut draft.record.subtitle, join_titles(field, 'e', " : "));
    field.all('d').for_each(|text| draft.other_title(TitleKind::Parallel, text));
    // Other works in the same volume, by the same or another author.
    titles.for_each(|text| draft.other_title(TitleKind::Variant, &text));
    field.all('c').for_each(|text| draft.other_title(TitleKind::Variant, text));
    let statements: Vec<String> =
        field.subfields().iter().filter(|s| matches!(s.code, 'f' | 'g')).map(|s| isbd::heading(&s.value)).collect();
    set(&mut draft.record.responsibility, isbd::heading(&statements.join(" ; ")));
}

fn join_titles(field: &Field, code: char, separator: &str) -> String {
    let parts: Vec<String> = field.all(code).map(isbd::title).filter(|text| !text.is_empty()).collect();
    parts.join(separator)
}

/// The pinyin of subfield a: `$A`, or `$9` if it is not a record number.
fn romanized(field: &Field) -> Option<String> {
    let letters = |text: &&str| text.chars().any(char::is_alphabetic) && !has_other_script(text);
    // Without another script there is nothing to romanise.
    field.first('a').filter(|a| has_other_script(a))?;
    field.first('A').or_else(|| field.first('9')).filter(letters).map(isbd::heading)
}

fn other_title(field: &Field, kind: TitleKind, draft: &mut Draft<'_>) {
    let mut title = field.first('a').map(isbd::title).unwrap_or_default();
    for part in field.subfields().iter().filter(|s| matches!(s.code, 'e' | 'h' | 'i')) {
        title.push_str(if part.code == 'e' { " : " } else { ". " });
        title.push_str(&isbd::title(&part.value));
    }
    draft.other_title(kind, &title);
}

/// The title in a linking field (4xx): `$t`, or `$a` of the field 200 embedded after `$1`.
fn linked_title(field: &Field) -> Option<String> {
    let embedded = || {
        let mut within = false;
        let mut title = None;
        let mut volume = None;
        for Subfield { code, value } in field.subfields() {
            match code {
                '1' => within = value.starts_with("200"),
                'a' if within && title.is_none() => title = Some(isbd::title(value)),
                'v' if within && volume.is_none() => volume = Some(isbd::statement(value)),
                _ => {}
            }
        }
        // Some records omit the embedded field.
        let title = title.or_else(|| field.first('a').map(isbd::title))?;
        Some((title, volume))
    };
    let (title, volume) = match field.first('t') {
        Some(title) => (isbd::title(title), field.first('v').map(isbd::statement)),
        None => embedded()?,
    };
    match volume {
        _ if title.is_empty() => None,
        Some(volume) if !volume.is_empty() => Some(format!("{title} ; {volume}")),
        _ => Some(title),
    }
}

fn publication(marc: &MarcRecord, draft: &mut Draft<'_>) {
    let field =
        marc.first("210").or_else(|| marc.all("214").find(|f| f.indicator(2) == b'0')).or_else(|| marc.first("214"));
    let coded = general(marc).and_then(|data| data.get(9..13));
    let mut printed = String::new();
    if let Some(field) = field {
        set(&mut draft.record.place, field.all('a').find_map(isbd::supplied).unwrap_or_default());
        set(&mut draft.record.publisher, field.all('c').find_map(isbd::supplied).unwrap_or_default());
        printed = join(field, "d", " ");
    }
    draft.record.year = year::of(coded, &printed);
}

/// 100 $a untrimmed, because its positions are fixed.
fn general(marc: &MarcRecord) -> Option<&str> {
    let field = marc.first("100")?;
    field.subfields().iter().find(|s| s.code == 'a').map(|s| s.value.as_str())
}

/// The series as printed in 225; without it, the linked series.
fn series(marc: &MarcRecord, draft: &mut Draft<'_>) {
    for field in marc.all("225") {
        let title = join_parts(field, "ahi");
        let text = match field.first('v').map(isbd::statement) {
            Some(volume) if !volume.is_empty() => format!("{title} ; {volume}"),
            _ => title,
        };
        if !text.is_empty() {
            super::push_new(&mut draft.record.series, text);
        }
    }
    if draft.record.series.is_empty() {
        for field in ["410", "461", "462"].into_iter().flat_map(|tag| marc.all(tag)) {
            if let Some(title) = linked_title(field) {
                super::push_new(&mut draft.record.series, title);
            }
        }
    }
}

fn agent(field: &Field, draft: &mut Draft<'_>) {
    let tag = field.tag.as_str();
    let mut name = isbd::heading(&join(field, "a", " "));
    let rest = isbd::heading(&join(field, "b", " "));
    let rest = rest.trim_start_matches([',', ' ']);
    if !rest.is_empty() {
        name.push_str(if tag.starts_with("71") { ". " } else { ", " });
        name.push_str(rest);
    }
    let mut agent =
        Agent { name, romanized: romanized(field), dates: field.first('f').map(isbd::heading), ..Agent::default() };
    for text in field.all('c') {
        match addition(text) {
            Addition::Dynasty(dynasty) => agent.dates = agent.dates.or(Some(dynasty)),
            // The person's own spelling; better than pinyin of the translated name.
            Addition::Latin(latin) if has_other_script(&agent.name) => agent.romanized = Some(latin),
            Addition::Latin(_) | Addition::Other => {}
        }
    }
    let default = if matches!(tag, "702" | "712" | "722") { Role::Contributor } else { Role::Author };
    agent.role = field.all('4').find_map(relator::of).unwrap_or(default);
    draft.agent(agent);
}

/// For records without 7xx fields, reads the agents from the statement of responsibility.
fn agents_of_statement(marc: &MarcRecord, draft: &mut Draft<'_>) {
    let Some(field) = marc.first("200") else { return };
    for subfield in field.subfields() {
        let default = match subfield.code {
            'f' => Role::Author,
            'g' => Role::Contributor,
            _ => continue,
        };
        for agent in responsibility::agents(&subfield.value, default) {
            draft.agent(agent);
        }
    }
}

fn heading(field: &Field) -> String {
    let mut out = String::new();
    for subfield in field.subfields() {
        let separator = match subfield.code {
            'x' | 'y' | 'z' | 'j' => "--",
            'a' | 't' => " ",
            'b' | 'c' | 'd' | 'f' if field.tag.as_str() != "606" => ", ",
            _ => continue,
        };
        let value = isbd::heading(&subfield.value);
        if !value.is_empty() {
            if !out.is_empty() {
                out.push_str(separator);
            }
            out.push_str(&value);
        }
    }
    out
}

fn append(place: &mut Option<String>, text: &str, separator: &str) {
    let text = tidy(text);
    match place {
        _ if text.is_empty() => {}
        Some(before) => {
            before.push_str(separator);
            before.push_str(&text);
        }
        None => *place = Some(text),
    }
}
