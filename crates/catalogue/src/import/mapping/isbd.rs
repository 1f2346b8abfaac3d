//! Removing ISBD punctuation: the marks between areas on a catalogue card.
//!
//! Source: ISBD consolidated edition, A.3; MARC 21 keeps a mark at the end of the subfield before it.

use super::tidy;

const MARKS_BEFORE: [char; 8] = ['=', ':', '/', ';', ' ', '：', '；', '／'];

/// A title, subtitle, place, publisher or series: no mark at the ends, no final full stop, no `=` at the start.
pub(super) fn title(text: &str) -> String {
    let text = tidy(text);
    let text = text.trim_start_matches(MARKS_BEFORE);
    ending(text).to_owned()
}

/// A heading: a name, a subject, or text whose final full stop has no meaning.
pub(super) fn heading(text: &str) -> String {
    let text = tidy(text);
    ending(&text).to_owned()
}

/// Text whose final full stop may belong to an abbreviation: extent, edition.
pub(super) fn statement(text: &str) -> String {
    let text = tidy(text);
    let text = marks(text.trim_start_matches(MARKS_BEFORE));
    match text.strip_suffix(['.', '．']) {
        // Neither Chinese text nor a number is abbreviated this way.
        Some(body) if body.ends_with(|c| is_cjk(c) || char::is_numeric(c)) => body.to_owned(),
        _ => text.to_owned(),
    }
}

fn is_cjk(c: char) -> bool {
    c >= '\u{2E80}'
}

/// A place or publisher, without the brackets around supplied data; `None` for `[S.l.]` and the like.
pub(super) fn supplied(text: &str) -> Option<String> {
    let text = title(text);
    let text = brackets(&text).trim_end_matches('?').trim();
    let folded: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let unknown = matches!(
        folded.as_str(),
        "" | "sl"
            | "sn"
            | "slsn"
            | "nopublisher"
            | "noplace"
            | "出版地不详"
            | "出版者不详"
            | "出版地不詳"
            | "出版者不詳"
    ) || folded.ends_with("notidentified")
        || folded.ends_with("unknown");
    (!unknown).then(|| text.to_owned())
}

/// `text` without square brackets around it, or without a single one at either end.
pub(super) fn brackets(text: &str) -> &str {
    const OPEN: [char; 3] = ['[', '［', '〔'];
    const CLOSE: [char; 3] = [']', '］', '〕'];
    let inner = text.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE));
    match (inner, text.strip_prefix(OPEN), text.strip_suffix(CLOSE)) {
        (Some(inner), ..) if !inner.contains(OPEN) && !inner.contains(CLOSE) => inner,
        (None, Some(rest), None) if !rest.contains(CLOSE) => rest,
        (None, None, Some(rest)) if !rest.contains(OPEN) => rest,
        _ => text,
    }
}

/// Removes the marks ` / : ; = ,` at the end.
fn marks(text: &str) -> &str {
    let mut text = text.trim_end();
    loop {
        let shorter = match text.chars().next_back() {
            Some(':' | ';' | ',' | '=' | '+') => &text[..text.len() - 1],
            Some(c @ ('：' | '；' | '，' | '＝' | '／')) => &text[..text.len() - c.len_utf8()],
            // The slash of `Title /` is a mark, that of `and/or` is not.
            Some('/') if text.ends_with(" /") || text == "/" => &text[..text.len() - 1],
            _ => return text,
        };
        text = shorter.trim_end();
    }
}

/// Removes marks at the end, and a full stop that does not end an abbreviation.
fn ending(text: &str) -> &str {
    let text = text.trim_end();
    let unmarked = marks(text);
    full_stop(unmarked, unmarked.len() < text.len())
}

/// Removes a full stop that does not end an abbreviation.
///
/// Before a mark, the rules require no other full stop, so any short word counts as an abbreviation (`Mass. :`); at the
/// end, where cataloguers put a full stop after anything, only a known one does.
fn full_stop(text: &str, before_mark: bool) -> &str {
    if let Some(body) = text.strip_suffix('．') {
        return body.trim_end();
    }
    let Some(body) = text.strip_suffix('.') else { return text };
    let start = body.rfind([' ', '.', '-', '(', '[']).map_or(0, |at| at + 1);
    let word = &body[start..];
    let letters_max = if before_mark { SHORT_WORD_LETTERS } else { 1 };
    let abbreviation = body.ends_with('.')
        || ((1..=letters_max).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic))
        || ABBREVIATIONS.contains(&word.to_lowercase().as_str());
    if abbreviation && !word.contains(is_cjk) { text } else { body.trim_end() }
}

/// The length of `Calif.`
const SHORT_WORD_LETTERS: usize = 5;

const ABBREVIATIONS: [&str; 31] = [
    "jr", "sr", "dr", "co", "st", "mr", "ms", "ed", "no", "ph", "vs", "pp", "al", "bd", "ca", "etc", "inc", "ltd",
    "corp", "bros", "dept", "vol", "phil", "esq", "cie", "gmbh", "pub", "ill", "univ", "assn", "ser",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_the_end_go() {
        let check = |text, expected| assert_eq!(title(text), expected, "{text}");
        check("Propositional structure and illocutionary force :", "Propositional structure and illocutionary force");
        check("Summerland /", "Summerland");
        check("= Surreptitious software", "Surreptitious software");
        check("And/or", "And/or");
        check("Claudia.", "Claudia");
        check("红楼梦.", "红楼梦");
        check("To be continued...", "To be continued...");
        check("四分律 ／", "四分律");
        check("風間 書房，", "風間 書房");
        check("/", "");
        check("红楼梦. /", "红楼梦");
        check("Religion, culture and methodology. /", "Religion, culture and methodology");
        check("An oration on the Fourth of July, 1816. /", "An oration on the Fourth of July, 1816");
    }

    #[test]
    fn full_stops_of_abbreviations_stay() {
        let check = |text, expected| assert_eq!(heading(text), expected, "{text}");
        check("Katz, Jerrold J.,", "Katz, Jerrold J.");
        check("McGraw-Hill, Inc.", "McGraw-Hill, Inc.");
        check("King, Martin Luther, Jr.", "King, Martin Luther, Jr.");
        check("Friendship--Fiction.", "Friendship--Fiction");
        assert_eq!((statement("第一版."), statement("2nd ed.")), ("第一版".to_owned(), "2nd ed.".to_owned()));
        assert_eq!(statement("xii, 340 p. :"), "xii, 340 p.");
        check("Gatty, Alfred, Mrs.,", "Gatty, Alfred, Mrs.");
        check("Songs of the sea.", "Songs of the sea");
    }

    #[test]
    fn what_the_cataloguer_supplied() {
        let check = |text, expected: Option<&str>| assert_eq!(supplied(text).as_deref(), expected, "{text}");
        check("[New York] :", Some("New York"));
        check("[S.l. :", None);
        check("s.n.],", None);
        check("[出版者不详]", None);
        check("[Place of publication not identified] :", None);
        check("北京", Some("北京"));
        check("［北京］：", Some("北京"));
        check("Cambridge, Mass. :", Some("Cambridge, Mass."));
        check("[Cambridge, Mass.] :", Some("Cambridge, Mass."));
    }
}
