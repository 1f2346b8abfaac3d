//! The kind of material, from leader and coded fields.

use crate::Kind;
use crate::marc::MarcRecord;

/// MARC 21: leader/06-07, 008, 006, 007 and the words of 245 $h.
pub(super) fn marc21(marc: &MarcRecord) -> Kind {
    // Short forms of 008 come from tools that collapse blanks, so their positions are unreliable.
    let fixed = marc.control("008").filter(|f| f.len() >= 38).unwrap_or_default().as_bytes();
    let at = |position: usize| fixed.get(position).copied().unwrap_or(b' ');
    let medium = marc.first("245").and_then(|f| f.first('h')).unwrap_or_default().to_ascii_lowercase();
    let electronic = |form: u8| {
        matches!(form, b'o' | b'q' | b's')
            || medium.contains("electronic resource")
            || marc.all("007").any(|f| f.value().is_some_and(|v| v.starts_with("cr")))
            || marc.all("338").any(|f| f.first('b') == Some("cr"))
    };
    let text = |electronic: bool| if electronic { Kind::Ebook } else { Kind::Book };
    match (marc.leader_at(6), marc.leader_at(7)) {
        (b'a' | b't', b'a' | b'b') => Kind::Article,
        (b'a', b's' | b'i') => Kind::Serial,
        (b't', _) => Kind::Manuscript,
        (b'c' | b'd', _) => Kind::Score,
        (b'e' | b'f', _) => Kind::Map,
        (b'g', _) if matches!(at(33), b'f' | b's' | b't') => Kind::Picture,
        (b'g', _) => Kind::Video,
        (b'i' | b'j', _) => Kind::Audio,
        (b'k', _) => Kind::Picture,
        (b'm', _) => match at(26) {
            b'd' | b'e' => Kind::Ebook,
            b'h' => Kind::Audio,
            b'c' => Kind::Picture,
            _ => Kind::Software,
        },
        (b'o' | b'r', _) => Kind::Object,
        (b'p', _) => Kind::Manuscript,
        _ if medium.contains("sound recording") => Kind::Audio,
        _ if medium.contains("videorecording") => Kind::Video,
        _ => text(electronic(at(23))),
    }
}

/// UNIMARC: leader/06-07, 106, 115, 135 and the general material designation of 200 $b.
pub(super) fn unimarc(marc: &MarcRecord) -> Kind {
    let first = |tag: &str| {
        let coded = marc.first(tag).and_then(|f| f.subfields().iter().find(|s| s.code == 'a'));
        coded.and_then(|s| s.value.bytes().next()).unwrap_or(b' ')
    };
    let designation: String = marc
        .all("200")
        .flat_map(|f| f.all('b'))
        .chain(marc.all("204").flat_map(|f| f.all('a')))
        .flat_map(|text| text.chars().flat_map(char::to_lowercase))
        .collect();
    let designates = |words: &[&str]| words.iter().any(|word| designation.contains(word));
    match (marc.leader_at(6), marc.leader_at(7)) {
        (b'a' | b'b', b'a') => Kind::Article,
        (b'a', b's' | b'i') => Kind::Serial,
        (b'b', _) => Kind::Manuscript,
        (b'c' | b'd', _) => Kind::Score,
        (b'e' | b'f', _) => Kind::Map,
        (b'g', _) if first("115") == b'b' => Kind::Picture,
        (b'g', _) => Kind::Video,
        (b'i' | b'j', _) => Kind::Audio,
        (b'k', _) => Kind::Picture,
        (b'l', _) => match first("135") {
            b'b' | b'f' | b'g' | b'i' | b'j' => Kind::Software,
            b'h' => Kind::Audio,
            b'c' => Kind::Picture,
            _ => Kind::Ebook,
        },
        (b'm', _) => Kind::Object,
        (b'r', _) => Kind::Object,
        _ if designates(&["录音", "錄音", "sound recording", "enregistrement sonore"]) => Kind::Audio,
        _ if designates(&["录像", "錄影", "videorecording", "images animées"]) => Kind::Video,
        _ if first("106") == b's'
            || designates(&["electronic resource", "电子资源", "電子資源", "ressource électronique"]) =>
        {
            Kind::Ebook
        }
        _ => Kind::Book,
    }
}
