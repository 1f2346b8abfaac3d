//! Writes MARC 21 records as the Library of Congress does; works in other scripts with 880 fields (model A).

use super::fields::{by_role, control, data, four_digits, is_body};
use super::source::{Part, Work, WorkKind};
use super::{CHANGED, entered};
use bookmobile_catalogue::Role;
use bookmobile_catalogue::export::evergreen_status;
use bookmobile_catalogue::marc::{Flavour, MarcRecord};

/// The record of a work with its copies; `library` is the code of the cataloguing library.
pub fn record(work: &Work, library: &str) -> MarcRecord {
    let mut marc = MarcRecord::new(Flavour::Marc21);
    let serial = work.kind == WorkKind::Serial;
    marc.leader = format!("00000na{} a2200000 i 4500", if serial { 's' } else { 'm' });
    control(&mut marc, b"001", &work.id);
    control(&mut marc, b"005", format!("{CHANGED}000000.0"));
    control(&mut marc, b"008", fixed_field(work));
    work.isbn.iter().for_each(|isbn| data(&mut marc, b"020", b"  ", [('a', isbn.as_str())]));
    work.issn.iter().for_each(|issn| data(&mut marc, b"022", b"  ", [('a', issn.as_str())]));
    data(&mut marc, b"040", b"  ", [('a', library), ('b', "eng"), ('c', library)]);
    if let Some(original) = &work.original_language {
        data(&mut marc, b"041", b"1 ", [('a', work.language.as_str()), ('h', original)]);
    }
    data(
        &mut marc,
        b"082",
        b"04",
        work.dewey.as_deref().map(|number| [('a', number), ('2', "23")]).into_iter().flatten(),
    );
    data(&mut marc, b"084", b"  ", [('a', work.clc.as_str()), ('2', "clc")]);
    let mut scripts = Scripts::new(&work.language);
    let parts = work.parts();
    let (main, others) = match parts.split_first() {
        Some((first, others)) if first.role == Role::Author => (Some(first), others),
        _ => (None, &parts[..]),
    };
    main.into_iter().for_each(|part| agent(part, *b"100", &mut scripts, &mut marc));
    title(work, &parts, main.is_some(), &mut scripts, &mut marc);
    data(&mut marc, b"246", b"3 ", [('a', work.traditional.as_deref().unwrap_or_default())]);
    publication(work, &mut marc);
    work.series.iter().for_each(|series| data(&mut marc, b"490", b"0 ", [('a', series.as_str())]));
    if let Some(year) = work.first_published.filter(|_| !serial) {
        data(&mut marc, b"500", b"  ", [('a', format!("First published in {year}.").as_str())]);
    }
    data(&mut marc, b"520", b"  ", [('a', work.summary.as_str())]);
    work.subjects.iter().for_each(|subject| heading(subject, &mut marc));
    for part in others {
        agent(part, if is_body(part.name) { *b"710" } else { *b"700" }, &mut scripts, &mut marc);
    }
    copies(work, &mut marc);
    marc.fields.append(&mut scripts.fields.fields);
    marc
}

/// 008, 40 characters.
fn fixed_field(work: &Work) -> String {
    let entered = &entered(work)[2..];
    let dates = match (work.kind, work.year, work.first_published) {
        (WorkKind::Serial, _, Some(begun)) => format!("c{}9999", four_digits(begun)),
        (_, Some(year), _) => format!("s{}    ", four_digits(year)),
        _ => "nuuuuuuuu".to_owned(),
    };
    let place = match work.place.as_deref() {
        Some("London") => "enk",
        Some("New York") => "nyu",
        Some("Cambridge, Mass." | "Reading, Mass.") => "mau",
        Some("Englewood Cliffs, N.J.") => "nju",
        Some("San Francisco") => "cau",
        Some("北京" | "重庆") => "cc ",
        _ => "xx ",
    };
    let material = match work.kind {
        WorkKind::Serial => "uu p       0   |0".to_owned(),
        _ => format!("||||| |||||00| {}|", literary_form(work)),
    };
    format!("{entered}{dates}{place}{material}{} d", work.language)
}

/// 008/33.
fn literary_form(work: &Work) -> char {
    let says = |word: &str| work.subjects.iter().any(|subject| subject.to_lowercase().contains(word));
    if !work.clc.starts_with('I') {
        '0'
    } else if says("poetry") {
        'p'
    } else if says("drama") || says("tragedies") || says("comedies") {
        'd'
    } else if says("short stories") {
        'j'
    } else if says("fiction") {
        '1'
    } else {
        '|'
    }
}

/// Pairs of a field in Latin letters and its 880 in the script of the work.
struct Scripts {
    /// `$1` for Chinese, Japanese and Korean, `(N` for Cyrillic.
    code: &'static str,
    given: usize,
    /// The 880 fields, which come after all others.
    fields: MarcRecord,
}

impl Scripts {
    fn new(language: &str) -> Self {
        let code = if language == "rus" { "(N" } else { "$1" };
        Self { code, given: 0, fields: MarcRecord::new(Flavour::Marc21) }
    }

    /// Adds `romanized` under `tag` and `vernacular` as its 880.
    fn pair(
        &mut self,
        marc: &mut MarcRecord,
        tag: [u8; 3],
        indicators: [&[u8; 2]; 2],
        romanized: &[(char, &str)],
        vernacular: &[(char, &str)],
    ) {
        self.given += 1;
        let number = self.given;
        let regular = format!("880-{number:02}");
        let other = format!("{}-{number:02}/{}", String::from_utf8_lossy(&tag), self.code);
        data(marc, &tag, indicators[0], [('6', regular.as_str())].into_iter().chain(romanized.iter().copied()));
        data(
            &mut self.fields,
            b"880",
            indicators[1],
            [('6', other.as_str())].into_iter().chain(vernacular.iter().copied()),
        );
    }
}

/// 100, 700, 710.
fn agent(part: &Part<'_>, tag: [u8; 3], scripts: &mut Scripts, marc: &mut MarcRecord) {
    let indicators = match (is_body(part.name), part.romanized.unwrap_or(part.name).contains(',')) {
        (true, _) => b"2 ",
        (false, true) => b"1 ",
        (false, false) => b"0 ",
    };
    let role = format!("{}.", role_word(part.role));
    let dates = part.note.map(|note| format!("{note},")).unwrap_or_default();
    let name = |name: &str| format!("{name},");
    match part.romanized {
        None => data(marc, &tag, indicators, [('a', name(part.name).as_str()), ('d', &dates), ('e', &role)]),
        Some(romanized) => {
            let [romanized, vernacular] = [romanized, part.name].map(name);
            let rest = [('d', dates.as_str()), ('e', &role)];
            let with = |name| [[('a', name)].as_slice(), &rest].concat();
            scripts.pair(marc, tag, [indicators, indicators], &with(&romanized), &with(&vernacular));
        }
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Author => "author",
        Role::Editor => "editor",
        Role::Translator => "translator",
        Role::Illustrator => "illustrator",
        Role::Annotator => "annotator",
        Role::Composer => "composer",
        Role::Performer => "performer",
        Role::Director => "film director",
        Role::Lecturer => "lecturer",
        Role::Contributor => "contributor",
    }
}

/// 245, with its 880 where the title is romanised.
fn title(work: &Work, parts: &[Part<'_>], has_main_entry: bool, scripts: &mut Scripts, marc: &mut MarcRecord) {
    let added = if has_main_entry { b'1' } else { b'0' };
    let indicators = |title: &str| [added, b'0' + article_letters(&work.language, title)];
    let shown = statement(work, parts, |part| part.name);
    let subfields = title_subfields(&work.title, work.subtitle.as_deref(), &shown);
    let Some(romanized) = &work.romanized_title else {
        return data(
            marc,
            b"245",
            &indicators(&work.title),
            subfields.iter().map(|(code, text)| (*code, text.as_str())),
        );
    };
    let statement = statement(work, parts, |part| part.romanized.unwrap_or(part.name));
    let latin = title_subfields(romanized, None, &statement);
    let [latin, shown] =
        [&latin, &subfields].map(|list| list.iter().map(|(code, text)| (*code, text.as_str())).collect::<Vec<_>>());
    scripts.pair(marc, *b"245", [&indicators(romanized), &indicators(&work.title)], &latin, &shown);
}

/// `$a Title. $n Volume 1, $p Part : $b subtitle / $c statement.` with the marks between.
fn title_subfields(title: &str, subtitle: Option<&str>, statement: &str) -> Vec<(char, String)> {
    let mut parts: Vec<(char, String)> = Vec::new();
    match title.split_once(". Volume ").and_then(|(title, part)| Some((title, part.split_once(", ")?))) {
        Some((title, (number, part))) => {
            parts.push(('a', format!("{title}.")));
            parts.push(('n', format!("Volume {number},")));
            parts.push(('p', part.to_owned()));
        }
        None => parts.push(('a', title.to_owned())),
    }
    let mark = |parts: &mut Vec<(char, String)>, mark: &str| {
        if let Some((_, text)) = parts.last_mut() {
            text.push_str(mark);
        }
    };
    if let Some(subtitle) = subtitle {
        mark(&mut parts, " :");
        parts.push(('b', subtitle.to_owned()));
    }
    if !statement.is_empty() {
        mark(&mut parts, " /");
        parts.push(('c', format!("{statement}.")));
    }
    parts
}

/// `Lewis Carroll ; illustrated by John Tenniel`; names in other scripts have no such words.
fn statement<'a>(work: &Work, parts: &[Part<'a>], name: impl Fn(&Part<'a>) -> &'a str) -> String {
    let mut statements = Vec::new();
    for (role, group) in by_role(parts) {
        let names: Vec<String> = group.iter().map(|part| direct(name(part), work, role)).collect();
        let word = match role {
            _ if work.language != "eng" => "",
            Role::Editor => "edited by ",
            Role::Translator => "translated by ",
            Role::Illustrator => "illustrated by ",
            Role::Annotator => "annotated by ",
            _ => "",
        };
        statements.push(format!("{word}{}", names.join(", ")));
    }
    statements.join(" ; ")
}

/// The name in spoken order: `Jane Austen`, `Cao Xueqin`.
fn direct(name: &str, work: &Work, role: Role) -> String {
    // The author of a translated Chinese novel is Chinese, the translator is not.
    let translated = work.clc.starts_with("I24") && role == Role::Author;
    let family_first = matches!(work.language.as_str(), "chi" | "jpn") || translated;
    match name.split_once(", ") {
        Some((family, given)) if family_first => format!("{family} {given}"),
        Some((family, given)) => format!("{given} {family}"),
        None => name.to_owned(),
    }
}

/// The number of characters of an initial article to skip in filing (245, second indicator).
fn article_letters(language: &str, title: &str) -> u8 {
    let articles: &[&str] = match language {
        "eng" => &["The ", "An ", "A "],
        "fre" => &["Les ", "Le ", "La ", "L'"],
        "ger" => &["Der ", "Die ", "Das "],
        "ita" => &["Il ", "La ", "Le ", "L'"],
        "spa" => &["El ", "La ", "Los ", "Las "],
        _ => &[],
    };
    let found = articles.iter().find(|article| title.starts_with(**article));
    found.map_or(0, |article| u8::try_from(article.len()).unwrap_or(0))
}

/// 250, 264, 300.
fn publication(work: &Work, marc: &mut MarcRecord) {
    data(marc, b"250", b"  ", [('a', work.edition.as_deref().unwrap_or_default())]);
    let place = work.place.as_deref().map(|place| format!("{place} :")).unwrap_or_default();
    let publisher = work.publisher.as_deref().map(|name| format!("{name},")).unwrap_or_default();
    let year = work.year.map(|year| format!("{year}.")).unwrap_or_default();
    data(marc, b"264", b" 1", [('a', place.as_str()), ('b', &publisher), ('c', &year)]);
    data(marc, b"300", b"  ", [('a', work.extent.as_deref().unwrap_or_default())]);
}

/// 600, 650 or 651 with subdivisions; from no particular list of subject headings.
fn heading(subject: &str, marc: &mut MarcRecord) {
    let mut parts = subject.split("--").map(str::trim);
    let first = parts.next().unwrap_or_default();
    let (name, dates) = first.rsplit_once(' ').unwrap_or((first, ""));
    let dated = dates.bytes().filter(u8::is_ascii_digit).count() >= 4 && name.contains(',') && !first.contains("War");
    let mut subfields = if dated { vec![('a', name), ('d', dates)] } else { vec![('a', first)] };
    if first.starts_with("Faust, ") {
        subfields = vec![('a', "Faust,"), ('d', first.trim_start_matches("Faust, "))];
    }
    subfields.extend(parts.map(|text| (subdivision(text), text)));
    let (tag, indicators) = match subfields.iter().any(|(code, _)| *code == 'd') {
        true => (b"600", b"14"),
        false if is_place(first) => (b"651", b" 4"),
        false => (b"650", b" 4"),
    };
    data(marc, tag, indicators, subfields);
}

fn is_place(heading: &str) -> bool {
    const PLACES: &[&str] = &[
        "Afghanistan",
        "Africa",
        "Algeria",
        "California",
        "China",
        "Cuba",
        "England",
        "France",
        "Georgia",
        "Germany",
        "India",
        "Japan",
        "Mississippi",
        "Mississippi River",
        "Mississippi River Valley",
        "New England",
        "Nigeria",
        "Prince Edward Island",
        "Russia",
        "Scotland",
        "Spain",
        "United States",
    ];
    const WITHIN: &[&str] = &[
        "(China)",
        "(England)",
        "(France)",
        "(Ireland)",
        "(Italy)",
        "(Mass.)",
        "(N.Y.)",
        "(Romania)",
        "(Russia)",
        "(Taiwan)",
        "(Yukon)",
    ];
    PLACES.contains(&heading) || WITHIN.iter().any(|end| heading.ends_with(end))
}

fn subdivision(text: &str) -> char {
    const FORMS: &[&str] = &[
        "Biography",
        "Dictionaries",
        "Drama",
        "Early works to 1800",
        "Fiction",
        "Periodicals",
        "Poetry",
        "Popular works",
        "Problems, exercises, etc.",
    ];
    const PLACES: &[&str] =
        &["China", "Colombia", "Denmark", "Europe", "Germany", "Massachusetts", "United States", "Walden Woods"];
    if FORMS.contains(&text) {
        'v'
    } else if PLACES.contains(&text) {
        'z'
    } else if text.bytes().any(|b| b.is_ascii_digit()) {
        'y'
    } else {
        'x'
    }
}

/// 852 as written by Evergreen, which has a subfield for the status.
fn copies(work: &Work, marc: &mut MarcRecord) {
    for copy in &work.holdings {
        let call_number = format!("{}/{}", copy.class, copy.number);
        let (flag, status) = evergreen_status(copy.status);
        let subfields = [
            ('b', copy.branch.as_str()),
            ('c', &copy.location),
            ('j', &call_number),
            ('p', &copy.barcode),
            ('x', flag),
            ('z', status),
        ];
        data(marc, b"852", b"8 ", subfields);
    }
}
