//! A MARC 21 record made from a [`Record`]: the reverse of the mapping in `docs/IMPORT.md`, as far as possible.
//!
//! Source: MARC 21 Format for Bibliographic Data, Library of Congress. Punctuation between areas is omitted, as the leader
//! states. Copies are written as by Evergreen, which has a subfield for the status.

use super::name::Name;
use super::{Date, citation};
use crate::marc::{Field, Flavour, MarcRecord, Subfield, Tag};
use crate::{Agent, Day, Item, ItemStatus, Kind, Link, Record, Role, Scheme, TitleKind};

/// A minimal MARC 21 record. `today` is its date of entry if the record has none.
pub fn to_marc21(record: &Record, today: Option<Date>) -> MarcRecord {
    let mut draft = Draft { marc: MarcRecord::new(Flavour::Marc21), scripts: Vec::new() };
    draft.marc.leader = leader(record);
    draft.control(b"001", record.id.as_str());
    if record.kind == Kind::Ebook {
        draft.control(b"007", "cr |||||||||||");
    }
    draft.control(b"008", &fixed(record, today));
    record.isbn.iter().for_each(|isbn| draft.field(b"020", b"  ", &[('a', &isbn.to_string())]));
    record.issn.iter().for_each(|issn| draft.field(b"022", b"  ", &[('a', issn)]));
    if record.languages.len() > 1 {
        let codes: Vec<_> = record.languages.iter().map(|code| ('a', code.as_str())).collect();
        draft.field(b"041", b"  ", &codes);
    }
    for class in &record.classification {
        let number = class.number.as_str();
        match class.scheme {
            Scheme::Clc => draft.field(b"084", b"  ", &[('a', number), ('2', "clc")]),
            Scheme::Dewey => draft.field(b"082", b"04", &[('a', number)]),
            Scheme::Lcc => draft.field(b"050", b" 4", &[('a', number)]),
            Scheme::Udc => draft.field(b"080", b"  ", &[('a', number)]),
            Scheme::Other => draft.field(b"084", b"  ", &[('a', number)]),
        }
    }
    let main = main_entry(record);
    if let Some(agent) = main {
        draft.agent(agent, true);
    }
    titles(record, main.is_some(), &mut draft);
    publication(record, &mut draft);
    texts(record, &mut draft);
    let others = record.agents.iter().filter(|agent| !main.is_some_and(|main| std::ptr::eq(main, *agent)));
    others.for_each(|agent| draft.agent(agent, false));
    for title in record.other_titles.iter().filter(|title| title.kind == TitleKind::Original) {
        draft.field(b"765", b"0 ", &[('t', &title.text)]);
    }
    record.items.iter().for_each(|item| draft.copy(item));
    record.links.iter().for_each(|link| draft.link(link));
    draft.marc.fields.append(&mut draft.scripts);
    draft.marc
}

/// The first agent, if an author.
fn main_entry(record: &Record) -> Option<&Agent> {
    record.agents.first().filter(|agent| agent.role == Role::Author && !agent.name.is_empty())
}

/// New, kind and level; Unicode; minimal description, punctuation omitted.
fn leader(record: &Record) -> String {
    let (kind, level) = match record.kind {
        Kind::Book | Kind::Ebook => ('a', 'm'),
        Kind::Serial => ('a', 's'),
        Kind::Article => ('a', 'a'),
        Kind::Audio => ('i', 'm'),
        Kind::Video => ('g', 'm'),
        Kind::Score => ('c', 'm'),
        Kind::Map => ('e', 'm'),
        Kind::Picture => ('k', 'm'),
        Kind::Software | Kind::Course => ('m', 'm'),
        Kind::Manuscript => ('t', 'm'),
        Kind::Object => ('r', 'm'),
    };
    format!("00000n{kind}{level} a22000007c 4500")
}

/// 008: 40 characters.
fn fixed(record: &Record, today: Option<Date>) -> String {
    let entered = match (record.added.map(Day::date), today) {
        (Some((year, month, day)), _) => format!("{:02}{month:02}{day:02}", year.rem_euclid(100)),
        (None, Some(Date { year, month, day })) => format!("{:02}{:02}{:02}", year % 100, month.min(99), day.min(99)),
        (None, None) => "000000".to_owned(),
    };
    let dates = match record.year.filter(|year| (0..=9999).contains(year)) {
        Some(year) if record.kind == Kind::Serial => format!("c{year:04}9999"),
        Some(year) => format!("s{year:04}    "),
        None => "nuuuuuuuu".to_owned(),
    };
    let material = match record.kind {
        Kind::Ebook => "|||||o|||||||| ||",
        Kind::Video => "||| |     ||   v|",
        Kind::Software => "    ||  b |      ",
        Kind::Course => "    ||  i |      ",
        Kind::Serial => "|| |||||||||   ||",
        _ => "||||| |||||||| ||",
    };
    let language = record.languages.first().filter(|code| code.len() == 3 && code.is_ascii());
    let language = language.map_or("und", String::as_str);
    // 008/18-34, then language, not modified, cataloguing source unknown.
    format!("{entered}{dates}xx {material}{language} |")
}

fn titles(record: &Record, has_main_entry: bool, draft: &mut Draft) {
    let added = if has_main_entry { b"10" } else { b"00" };
    let romanized = record.other_titles.iter().find(|title| title.kind == TitleKind::Romanized);
    let subtitle = record.subtitle.as_deref().unwrap_or_default();
    let responsibility = record.responsibility.as_deref().unwrap_or_default();
    let title = [('a', record.title.as_str()), ('b', subtitle), ('c', responsibility)];
    let uniform = if has_main_entry { (b"240", b"10") } else { (b"130", b"0 ") };
    for other in record.other_titles.iter().filter(|title| title.kind == TitleKind::Uniform) {
        draft.field(uniform.0, uniform.1, &[('a', &other.text)]);
    }
    match romanized {
        Some(romanized) => draft.pair(b"245", added, &title, &[('a', &romanized.text)]),
        None => draft.field(b"245", added, &title),
    }
    for other in &record.other_titles {
        match other.kind {
            TitleKind::Parallel => draft.field(b"246", b"31", &[('a', &other.text)]),
            TitleKind::Variant => draft.field(b"246", b"3 ", &[('a', &other.text)]),
            TitleKind::Romanized if !romanized.is_some_and(|first| std::ptr::eq(first, other)) => {
                draft.field(b"246", b"3 ", &[('a', &other.text)]);
            }
            TitleKind::Romanized | TitleKind::Uniform | TitleKind::Original => {}
        }
    }
}

fn publication(record: &Record, draft: &mut Draft) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    draft.field(b"250", b"  ", &[('a', &text(&record.edition))]);
    let year = record.year.map(|year| year.to_string()).unwrap_or_default();
    let publisher = citation::publisher(record).unwrap_or_default();
    draft.field(b"264", b" 1", &[('a', &text(&record.place)), ('b', publisher), ('c', &year)]);
    draft.field(b"300", b"  ", &[('a', &text(&record.extent))]);
    for series in &record.series {
        let (title, volume) = series.rsplit_once(" ; ").unwrap_or((series, ""));
        draft.field(b"490", b"0 ", &[('a', title), ('v', volume)]);
    }
}

fn texts(record: &Record, draft: &mut Draft) {
    for note in &record.notes {
        let tag = if citation::note_of_thesis(note).is_some() { b"502" } else { b"500" };
        draft.field(tag, b"  ", &[('a', note)]);
    }
    let units = record.course.iter().flat_map(|course| &course.units).map(|unit| unit.title.as_str());
    let units = units.collect::<Vec<_>>().join(" -- ");
    draft.field(b"505", b"0 ", &[('a', record.contents.as_deref().unwrap_or(&units))]);
    draft.field(b"520", b"  ", &[('a', record.summary.as_deref().unwrap_or_default())]);
    let licence = record.course.as_ref().and_then(|course| course.licence.as_deref());
    draft.field(b"540", b"  ", &[('a', licence.unwrap_or_default())]);
    for subject in &record.subjects {
        let mut parts = subject.split("--");
        let mut subfields = vec![('a', parts.next().unwrap_or_default())];
        subfields.extend(parts.map(|part| ('x', part)));
        draft.field(b"650", b" 4", &subfields);
    }
}

struct Draft {
    marc: MarcRecord,
    /// The 880 fields, which come after all others.
    scripts: Vec<Field>,
}

impl Draft {
    fn control(&mut self, tag: &[u8; 3], value: &str) {
        self.marc.fields.extend(Tag::new(*tag).map(|tag| Field::control(tag, value)));
    }

    fn field(&mut self, tag: &[u8; 3], indicators: &[u8; 2], subfields: &[(char, &str)]) {
        self.marc.fields.extend(field(tag, indicators, subfields));
    }

    /// A field in the script of the work, and an 880 field with the form in Latin letters.
    fn pair(&mut self, tag: &[u8; 3], indicators: &[u8; 2], shown: &[(char, &str)], latin: &[(char, &str)]) {
        let number = self.scripts.len() + 1;
        // Readers tell the two fields apart by their script.
        let other_script = |c: char| c > '\u{36F}' && c.is_alphabetic();
        if number > 99 || !shown.iter().any(|(_, text)| text.contains(other_script)) {
            return self.field(tag, indicators, shown);
        }
        let tie = format!("880-{number:02}");
        let back = format!("{}-{number:02}/(B", String::from_utf8_lossy(tag));
        self.field(tag, indicators, &[&[('6', tie.as_str())], shown].concat());
        self.scripts.extend(field(b"880", indicators, &[&[('6', back.as_str())], latin].concat()));
    }

    fn agent(&mut self, agent: &Agent, main: bool) {
        if agent.name.is_empty() {
            return;
        }
        // Records do not mark corporate names; a name with a separate family name or with dates is a person's.
        let indicators = match Name::parse(&agent.name) {
            Name::Person { .. } => b"1 ",
            Name::Whole(_) => b"0 ",
        };
        let tag = if main { b"100" } else { b"700" };
        let code = agent.role.code();
        let shown = [('a', agent.name.as_str()), ('d', agent.dates.as_deref().unwrap_or_default()), ('4', code)];
        match &agent.romanized {
            Some(romanized) => self.pair(tag, indicators, &shown, &[('a', romanized), ('4', code)]),
            None => self.field(tag, indicators, &shown),
        }
    }

    fn link(&mut self, link: &Link) {
        self.field(b"856", b"40", &[('u', &link.url), ('y', link.label.as_deref().unwrap_or_default())]);
    }

    fn copy(&mut self, item: &Item) {
        let (flag, status) = evergreen_status(item.status);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let subfields = [
            ('b', item.branch.as_str()),
            ('c', &text(&item.location)),
            ('j', &text(&item.call_number)),
            ('p', &item.barcode),
            ('x', flag),
            ('z', status),
            ('3', &text(&item.volume)),
        ];
        self.field(b"852", b"8 ", &subfields);
    }
}

/// The status as Evergreen writes it into 852 $x and $z.
pub fn evergreen_status(status: ItemStatus) -> (&'static str, &'static str) {
    match status {
        ItemStatus::Available => ("", "Available"),
        ItemStatus::OnLoan => ("", "Checked out"),
        ItemStatus::OnHoldShelf => ("", "On holds shelf"),
        ItemStatus::InTransit => ("", "In transit"),
        ItemStatus::ReferenceOnly => ("noncirculating", "Available"),
        ItemStatus::InProcess => ("", "In process"),
        ItemStatus::Missing => ("", "Missing"),
    }
}

/// `None` without text. Subfields without text are omitted.
fn field(tag: &[u8; 3], indicators: &[u8; 2], subfields: &[(char, &str)]) -> Option<Field> {
    let subfields: Vec<Subfield> = subfields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(code, value)| Subfield { code: *code, value: (*value).to_owned() })
        .collect();
    let says = subfields.iter().any(|subfield| subfield.code.is_ascii_alphabetic());
    Some(Field::data(Tag::new(*tag)?, *indicators, subfields)).filter(|_| says)
}
