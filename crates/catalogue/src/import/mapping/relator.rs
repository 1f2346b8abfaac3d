//! Responsibilities of agents, from relator codes and words.
//!
//! Sources: MARC Code List for Relators; UNIMARC Manual, appendix C; the role words of CNMARC $4.

use crate::Role;

/// The role that a code (`trl`, UNIMARC `730`) or a word (`translator`, `译`) names; `None` for an empty or unknown one.
pub(super) fn of(text: &str) -> Option<Role> {
    let text = text.trim().trim_end_matches(['.', ',', ' ']);
    // Relator URIs end with the code.
    let text = text.rsplit('/').next().unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    if !text.is_ascii() {
        return Some(chinese(text));
    }
    let folded = text.to_ascii_lowercase();
    let known = LATIN.iter().find(|(names, _)| names.split(' ').any(|name| name == folded));
    known.map(|(_, role)| *role).or_else(|| word(&folded))
}

const LATIN: [(&str, Role); 10] = [
    ("aut 070 cre aus dis 100 305 690", Role::Author),
    ("edt 340 com 220 edc red 651 pbd", Role::Editor),
    ("trl 730", Role::Translator),
    ("ill 440 art 040 ilu", Role::Illustrator),
    ("ann 020 cmm 212 wac wat", Role::Annotator),
    ("cmp 230", Role::Composer),
    ("prf 590 act 005 nrt 550 sng 721 mus itr 545 cnd 250 voc 755", Role::Performer),
    ("drt 300 fmd tld", Role::Director),
    ("lec spk 725 tch", Role::Lecturer),
    ("ctb 205 pbl 650 own isb 390 dst 310 prt 610 spn 723 fnd bkp pro 630 pht 600", Role::Contributor),
];

/// Role words in English and French cataloguing; the first match decides.
fn word(text: &str) -> Option<Role> {
    const WORDS: [(&str, Role); 16] = [
        ("transl", Role::Translator),
        ("trad", Role::Translator),
        ("illus", Role::Illustrator),
        ("artist", Role::Illustrator),
        ("annot", Role::Annotator),
        ("comment", Role::Annotator),
        ("compos", Role::Composer),
        ("edit", Role::Editor),
        ("ed", Role::Editor),
        ("compil", Role::Editor),
        ("director", Role::Director),
        ("lectur", Role::Lecturer),
        ("perform", Role::Performer),
        ("narrat", Role::Performer),
        ("auth", Role::Author),
        ("aut", Role::Author),
    ];
    const PERFORMERS: [&str; 6] = ["actor", "singer", "musician", "conductor", "instrumentalist", "voice actor"];
    if PERFORMERS.contains(&text) {
        return Some(Role::Performer);
    }
    // Matches `film director` but not `director of publications`.
    if text.ends_with("director") {
        return Some(Role::Director);
    }
    WORDS.iter().find(|(start, _)| text.starts_with(start)).map(|(_, role)| *role)
}

/// Role words in Chinese cataloguing: `译` takes precedence over `编` (`编译`), `著` over `编` and `注` (`编著`).
fn chinese(text: &str) -> Role {
    const CHARACTERS: [(&[&str], Role); 11] = [
        (&["译", "譯", "訳", "翻"], Role::Translator),
        (&["作曲", "谱曲", "譜曲"], Role::Composer),
        (&["导演", "導演", "编导", "監督"], Role::Director),
        (&["主讲", "主講", "讲授", "讲座"], Role::Lecturer),
        (&["著", "着", "撰", "写", "寫", "口述", "编剧", "原作"], Role::Author),
        (&["注", "註", "笺", "箋", "疏", "校", "点评", "评", "點", "释", "釋"], Role::Annotator),
        (&["绘", "繪", "插图", "插圖", "画", "畫"], Role::Illustrator),
        (&["演", "唱", "奏", "朗", "播", "诵", "指挥"], Role::Performer),
        (&["编", "編", "辑", "輯", "纂", "选"], Role::Editor),
        (&["作", "文"], Role::Author),
        (&["曲"], Role::Composer),
    ];
    CHARACTERS
        .iter()
        .find(|(signs, _)| signs.iter().any(|sign| text.contains(sign)))
        .map_or(Role::Contributor, |(_, role)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_name_roles() {
        let check = |text, expected: Option<Role>| assert_eq!(of(text), expected, "{text}");
        check("trl", Some(Role::Translator));
        check("730", Some(Role::Translator));
        check("http://id.loc.gov/vocabulary/relators/ill", Some(Role::Illustrator));
        check("editor.", Some(Role::Editor));
        check("joint author", None);
        check("film director", Some(Role::Director));
        check("author,", Some(Role::Author));
        check("著", Some(Role::Author));
        check("编著", Some(Role::Author));
        check("主编", Some(Role::Editor));
        check("编译", Some(Role::Translator));
        check("校注", Some(Role::Annotator));
        check("繪", Some(Role::Illustrator));
        check("作曲", Some(Role::Composer));
        check("策划", Some(Role::Contributor));
        check("", None);
    }
}
