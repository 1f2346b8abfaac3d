//! The query language: fields, phrases, exclusion, alternatives and years beside plain words.
//!
//! | written | means |
//! |---|---|
//! | `红楼梦 曹雪芹` | all of these words, anywhere |
//! | `title:红楼梦`, `题名:红楼梦` | in this field; see [`Scope`] |
//! | `"war and peace"`, `“战争与和平”` | these words one after another |
//! | `-续` | not this |
//! | `鲁迅 OR 周树人` | either |
//! | `year:1980..1999`, `年:1980..`, `year:2001` | published then |
//!
//! There are no syntax errors: text that makes no sense as language is searched as plain words.

use std::fmt;
use std::ops::RangeInclusive;

/// The field that a part of a query is searched in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Titles of any kind.
    Title,
    /// Names of authors and other agents.
    Author,
    /// Subject headings.
    Subject,
    /// Publisher, or the provider of a course.
    Publisher,
    /// ISBN or ISSN.
    Isbn,
    /// Call number, from its beginning.
    Call,
    /// Number in 中图法 or another classification, from its beginning.
    Clc,
    /// Language code.
    Language,
    /// Kind of material.
    Kind,
    /// Code of a branch.
    Branch,
    /// Editions of the same work as the record with this id.
    Work,
}

impl Scope {
    /// Names of every scope, the one that is written first.
    const NAMES: &[(Self, &[&str])] = &[
        (Self::Title, &["title", "题名", "題名", "书名", "書名"]),
        (Self::Author, &["author", "作者", "著者", "责任者", "責任者"]),
        (Self::Subject, &["subject", "主题", "主題"]),
        (Self::Publisher, &["publisher", "出版社", "出版者"]),
        (Self::Isbn, &["isbn", "issn"]),
        (Self::Call, &["call", "索书号", "索書號"]),
        (Self::Clc, &["clc", "class", "分类号", "分類號", "分类", "分類"]),
        (Self::Language, &["lang", "language", "语种", "語種", "语言", "語言"]),
        (Self::Kind, &["kind", "类型", "類型"]),
        (Self::Branch, &["branch", "分馆", "分館", "馆藏地", "館藏地"]),
        (Self::Work, &["work", "作品"]),
    ];

    /// The scope with this name, in any of the languages.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, names)| is_one_of(name, names)).map(|(scope, _)| *scope)
    }

    /// Its name as it is written.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(scope, _)| *scope == self).map_or("", |(_, names)| names[0])
    }
}

/// Whether `name` is among these, in whatever case: only Latin names have one, and Unicode's tables stay out of the app.
fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

const YEAR_NAMES: &[&str] = &["year", "年", "出版年", "年份"];
const MARKS: &[(char, char)] = &[('"', '"'), ('“', '”'), ('「', '」'), ('＂', '＂')];

/// A part of a query beside plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Records that match are excluded.
    pub not: bool,
    /// The field; none for any field.
    pub scope: Option<Scope>,
    /// The text, as typed.
    pub text: String,
    /// A phrase: its words stand one after another.
    pub is_phrase: bool,
}

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The plain words, with a space at the end where the last one is finished.
    pub words: String,
    /// Clauses: of each inner list at least one must match.
    pub clauses: Vec<Vec<Clause>>,
    /// Published in these years, both included.
    pub years: Option<RangeInclusive<i32>>,
}

impl Parsed {
    /// Parses `query`.
    pub fn of(query: &str) -> Self {
        let mut parsed = Self::default();
        let mut pieces = pieces(query).into_iter().peekable();
        let mut words: Vec<String> = Vec::new();
        while let Some(piece) = pieces.next() {
            if piece.years.is_some() && parsed.years.is_none() {
                parsed.years = piece.years;
                continue;
            }
            let mut either = vec![piece];
            while pieces.next_if(|next| next.is_or()).is_some() {
                match pieces.next() {
                    Some(next) => either.push(next),
                    // An OR at the end is being typed, or a word.
                    None => break,
                }
            }
            if either.len() == 1 && either[0].is_plain() {
                words.extend(either.pop().map(|piece| piece.raw));
            } else {
                parsed.clauses.push(either.into_iter().map(|piece| piece.clause).collect());
            }
        }
        parsed.words = words.join(" ");
        if !words.is_empty()
            && (query.ends_with(char::is_whitespace) || !query.ends_with(words[words.len() - 1].as_str()))
        {
            parsed.words.push(' ');
        }
        parsed
    }

    /// Whether the query has plain words only.
    pub fn is_plain(&self) -> bool {
        self.clauses.is_empty() && self.years.is_none()
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.not {
            f.write_str("-")?;
        }
        if let Some(scope) = self.scope {
            write!(f, "{}:", scope.name())?;
        }
        if self.is_phrase || self.text.contains(char::is_whitespace) {
            write!(f, "\"{}\"", self.text.replace('"', " "))
        } else {
            f.write_str(&self.text)
        }
    }
}

impl fmt::Display for Parsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        if !self.words.trim().is_empty() {
            parts.push(self.words.trim().to_owned());
        }
        for either in &self.clauses {
            parts.push(either.iter().map(Clause::to_string).collect::<Vec<_>>().join(" OR "));
        }
        if let Some(years) = &self.years {
            let end = |year: i32, open: i32| if year == open { String::new() } else { year.to_string() };
            parts.push(format!("year:{}..{}", end(*years.start(), i32::MIN), end(*years.end(), i32::MAX)));
        }
        f.write_str(&parts.join(" "))
    }
}

struct Piece {
    raw: String,
    clause: Clause,
    years: Option<RangeInclusive<i32>>,
}

impl Piece {
    fn is_or(&self) -> bool {
        self.raw == "OR"
    }

    fn is_plain(&self) -> bool {
        self.years.is_none() && !self.clause.not && self.clause.scope.is_none() && !self.clause.is_phrase
    }
}

/// The pieces between spaces; a phrase in quotation marks is one.
fn pieces(query: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let (piece, after) = piece(rest);
        pieces.push(piece);
        rest = after.trim_start();
    }
    pieces
}

fn piece(text: &str) -> (Piece, &str) {
    let word_end = text.find(char::is_whitespace).unwrap_or(text.len());
    let mut start = text;
    let mut not = false;
    // A hyphen within a word, or alone, is none of ours.
    if let Some(after) =
        text.strip_prefix('-').filter(|after| after.starts_with(|c: char| !c.is_whitespace() && c != '-'))
    {
        not = true;
        start = after;
    }
    let mut scope = None;
    let mut years = false;
    if let Some(colon) = start.find([':', '：']).filter(|colon| *colon < word_end) {
        let name = &start[..colon];
        let after = start[colon..].trim_start_matches([':', '：']);
        if after.starts_with(|c: char| !c.is_whitespace()) {
            scope = Scope::named(name);
            years = is_one_of(name, YEAR_NAMES);
            if scope.is_some() || years {
                start = after;
            }
        }
    }
    if !years
        && let Some((phrase, after)) = quoted(start)
        && !phrase.trim().is_empty()
    {
        let raw = text[..text.len() - after.len()].to_owned();
        let clause = Clause { not, scope, text: phrase.trim().to_owned(), is_phrase: true };
        return (Piece { raw, clause, years: None }, after);
    }
    let end = start.find(char::is_whitespace).unwrap_or(start.len());
    let (value, after) = start.split_at(end);
    let raw = text[..text.len() - after.len()].to_owned();
    let years = if years && !not { self::years(value) } else { None };
    let text = if scope.is_none() && !not { raw.clone() } else { value.to_owned() };
    (Piece { clause: Clause { not, scope, text, is_phrase: false }, raw, years }, after)
}

/// What stands in quotation marks at the start of `text`, and what comes after them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let (_, close) = MARKS.iter().find(|(mark, _)| *mark == open)?;
    text[open.len_utf8()..].split_once(*close)
}

/// `1980..1999`, `1980-1999`, `1980..`, `..1999` or `1980`.
fn years(text: &str) -> Option<RangeInclusive<i32>> {
    let year = |text: &str, open: i32| if text.is_empty() { Some(open) } else { text.parse().ok() };
    if let Some((from, to)) =
        text.split_once("..").or_else(|| text.split_once('-').filter(|(from, _)| !from.is_empty()))
    {
        if from.is_empty() && to.is_empty() {
            return None;
        }
        return Some(year(from, i32::MIN)?..=year(to.trim_start_matches('.'), i32::MAX)?);
    }
    text.parse().ok().map(|year| year..=year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str) -> String {
        let parsed = Parsed::of(query);
        let clauses: Vec<String> = parsed
            .clauses
            .iter()
            .map(|either| either.iter().map(Clause::to_string).collect::<Vec<_>>().join(" OR "))
            .collect();
        let years = parsed.years.map_or(String::new(), |years| format!(" {years:?}"));
        format!("{:?} [{}]{years}", parsed.words, clauses.join(", "))
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        for query in
            ["红楼梦 曹雪芹", "Spider-Man: home", "l'étranger", "C++", "a:b", "《家》", "18:30", "-", "OR", "\"open"]
        {
            assert_eq!(Parsed::of(query), Parsed { words: query.to_owned(), ..Parsed::default() }, "{query}");
        }
        assert_eq!(shown("war  and "), r#""war and " []"#);
        assert_eq!(shown(""), r#""" []"#);
    }

    #[test]
    fn fields_phrases_and_not() {
        assert_eq!(shown("title:红楼梦 俞平伯"), r#""俞平伯" [title:红楼梦]"#);
        assert_eq!(shown("题名：红楼梦 作者:曹雪芹"), r#""" [title:红楼梦, author:曹雪芹]"#);
        assert_eq!(shown("红楼梦 -续"), r#""红楼梦 " [-续]"#);
        assert_eq!(shown("\"war and peace\" tolstoy"), r#""tolstoy" ["war and peace"]"#);
        assert_eq!(shown("-author:\"Tolstoy, Leo\""), r#""" [-author:"Tolstoy, Leo"]"#);
        assert_eq!(shown("“战争与和平”"), r#""" ["战争与和平"]"#);
        assert_eq!(shown("clc:I247.5"), r#""" [clc:I247.5]"#);
    }

    #[test]
    fn either() {
        assert_eq!(shown("鲁迅 OR 周树人"), r#""" [鲁迅 OR 周树人]"#);
        assert_eq!(shown("author:鲁迅 OR author:周树人 呐喊"), r#""呐喊" [author:鲁迅 OR author:周树人]"#);
        assert_eq!(shown("鲁迅 OR"), r#""鲁迅 " []"#);
    }

    #[test]
    fn years_of_publication() {
        assert_eq!(shown("鲁迅 year:1980..1999"), r#""鲁迅 " [] 1980..=1999"#);
        assert_eq!(shown("year:1980-1999"), r#""" [] 1980..=1999"#);
        assert_eq!(shown("年:2001"), r#""" [] 2001..=2001"#);
        assert_eq!(shown("year:1990.."), format!(r#""" [] 1990..={}"#, i32::MAX));
        assert_eq!(shown("year:soon"), r#""year:soon" []"#);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for query in
            ["俞平伯 title:红楼梦", "-author:\"Tolstoy, Leo\"", "鲁迅 OR 周树人", "x year:1980..1999", "year:..1999"]
        {
            let parsed = Parsed::of(query);
            assert_eq!(Parsed::of(&parsed.to_string()).clauses, parsed.clauses, "{query}");
            assert_eq!(Parsed::of(&parsed.to_string()).years, parsed.years, "{query}");
        }
    }
}
