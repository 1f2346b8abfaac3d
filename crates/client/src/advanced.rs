//! The advanced search form: its fields are written as a query in the query language, and read back from one.

use bookmobile_search_index::language::{Clause, Parsed, Scope};

/// A field of the form, in the order of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Anywhere in a record.
    Anywhere,
    /// In titles.
    Title,
    /// In names.
    Author,
    /// In subject headings.
    Subject,
    /// In the publisher's name.
    Publisher,
    /// ISBN or ISSN.
    Isbn,
    /// Call number, from its beginning.
    Call,
    /// Nowhere.
    Without,
    /// Language code.
    Language,
    /// First year of publication.
    From,
    /// Last year of publication.
    To,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 11] = [
        Self::Anywhere,
        Self::Title,
        Self::Author,
        Self::Subject,
        Self::Publisher,
        Self::Isbn,
        Self::Call,
        Self::Without,
        Self::Language,
        Self::From,
        Self::To,
    ];

    /// Its name for markup.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Title => "title",
            Self::Author => "author",
            Self::Subject => "subject",
            Self::Publisher => "publisher",
            Self::Isbn => "isbn",
            Self::Call => "call",
            Self::Without => "without",
            Self::Language => "language",
            Self::From => "from",
            Self::To => "to",
        }
    }

    const fn scope(self) -> Option<Scope> {
        match self {
            Self::Title => Some(Scope::Title),
            Self::Author => Some(Scope::Author),
            Self::Subject => Some(Scope::Subject),
            Self::Publisher => Some(Scope::Publisher),
            Self::Isbn => Some(Scope::Isbn),
            Self::Call => Some(Scope::Call),
            Self::Language => Some(Scope::Language),
            Self::Anywhere | Self::Without | Self::From | Self::To => None,
        }
    }
}

/// The texts in the fields of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form([String; Field::ALL.len()]);

impl Form {
    /// The form for a query. Parts without a field of their own go into [`Field::Anywhere`].
    pub fn of(query: &str) -> Self {
        let parsed = Parsed::of(query);
        let mut form = Self::default();
        form.add(Field::Anywhere, parsed.words.trim());
        for either in parsed.clauses {
            let field = match either.as_slice() {
                [Clause { not: true, scope: None, .. }] => Some(Field::Without),
                [Clause { not: false, scope: scope @ Some(_), .. }] => {
                    Field::ALL.into_iter().find(|field| field.scope() == *scope)
                }
                _ => None,
            };
            let Some(field) = field else {
                let rest = Parsed { clauses: vec![either], ..Parsed::default() };
                form.add(Field::Anywhere, &rest.to_string());
                continue;
            };
            for clause in either {
                match field {
                    Field::Isbn | Field::Call | Field::Language => form.add(field, &clause.text),
                    _ => form.add(field, &Clause { not: false, scope: None, ..clause }.to_string()),
                }
            }
        }
        if let Some(years) = parsed.years {
            let end = |year: i32, open: i32| if year == open { String::new() } else { year.to_string() };
            form.set(Field::From, end(*years.start(), i32::MIN));
            form.set(Field::To, end(*years.end(), i32::MAX));
        }
        form
    }

    /// The text in `field`.
    pub fn get(&self, field: Field) -> &str {
        &self.0[field as usize]
    }

    /// Writes into `field`.
    pub fn set(&mut self, field: Field, text: String) {
        self.0[field as usize] = text;
    }

    /// The search, as it is written in the search box.
    pub fn query(&self) -> String {
        let mut query = Parsed::of(self.get(Field::Anywhere));
        for field in Field::ALL {
            let text = self.get(field).trim();
            match field {
                Field::Anywhere | Field::From | Field::To => continue,
                _ if text.is_empty() => continue,
                // A number or code is one clause, whatever spaces it has.
                Field::Isbn | Field::Call | Field::Language => {
                    query.clauses.push(vec![Clause { scope: field.scope(), ..clause(text) }]);
                }
                Field::Without => query
                    .clauses
                    .extend(clauses(text).into_iter().flatten().map(|clause| vec![Clause { not: true, ..clause }])),
                _ => query.clauses.extend(clauses(text).into_iter().map(|either| {
                    // A clause that names a field keeps it.
                    let within = |clause: Clause| Clause { scope: clause.scope.or(field.scope()), ..clause };
                    either.into_iter().map(within).collect()
                })),
            }
        }
        let year = |field| self.get(field).trim().parse::<i32>().ok();
        if let Some((from, to)) = crate::address::years_between(year(Field::From), year(Field::To)) {
            query.years = Some(from..=to);
        }
        query.to_string()
    }

    fn add(&mut self, field: Field, text: &str) {
        let there = &mut self.0[field as usize];
        if !there.is_empty() && !text.is_empty() {
            there.push(' ');
        }
        there.push_str(text);
    }
}

/// Every word, phrase or choice of words of a field.
fn clauses(text: &str) -> Vec<Vec<Clause>> {
    let parsed = Parsed::of(text);
    let mut clauses: Vec<Vec<Clause>> = parsed.words.split_whitespace().map(|word| vec![clause(word)]).collect();
    clauses.extend(parsed.clauses);
    clauses.retain(|either| either.iter().all(|clause| !clause.text.is_empty()));
    clauses
}

/// A word. A quotation mark without its other half would pair with one of another field.
fn clause(text: &str) -> Clause {
    let text = text.replace(['"', '“', '”', '「', '」', '＂'], " ").trim().to_owned();
    Clause { not: false, scope: None, text, is_phrase: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(Field, &str)]) -> Form {
        let mut form = Form::default();
        for (field, text) in fields {
            form.set(*field, (*text).to_owned());
        }
        form
    }

    #[test]
    fn fields_become_a_query() {
        let check = |fields: &[(Field, &str)], query: &str| assert_eq!(form(fields).query(), query);
        check(&[], "");
        check(&[(Field::Author, "鲁迅"), (Field::From, "1980"), (Field::To, "1999")], "author:鲁迅 year:1980..1999");
        check(&[(Field::Title, " war peace "), (Field::Without, "续 补")], "title:war title:peace -续 -补");
        check(&[(Field::Title, "“war and peace”")], "title:\"war and peace\"");
        check(&[(Field::Author, "鲁迅 OR 周树人")], "author:鲁迅 OR author:周树人");
        check(
            &[(Field::Isbn, "978-7-02-000220-7"), (Field::Call, "I242.4 / 1")],
            "isbn:978-7-02-000220-7 call:\"I242.4 / 1\"",
        );
        check(
            &[(Field::Anywhere, "书 店"), (Field::Language, "chi"), (Field::To, "1949")],
            "书 店 lang:chi year:..1949",
        );
        check(&[(Field::From, "1999"), (Field::To, "1980")], "year:1980..1999");
        check(&[(Field::Title, "\"open"), (Field::Author, "a\"b")], "title:open author:\"a b\"");
        check(&[(Field::Title, "Spider-Man: home -coming")], "title:Spider-Man: title:home -title:coming");
    }

    #[test]
    fn a_query_is_read_back_into_its_fields() {
        for query in [
            "",
            "书店",
            "author:鲁迅 year:1980..1999",
            "书 title:\"war and peace\" -续",
            "isbn:9787020002207 call:\"I242.4 / 1\" lang:chi year:1990..",
        ] {
            assert_eq!(Form::of(query).query(), query);
        }
        let form = Form::of("题名:红楼梦 作者:曹雪芹 -续 年:..1990");
        assert_eq!(form.get(Field::Title), "红楼梦");
        assert_eq!(form.get(Field::Without), "续");
        assert_eq!((form.get(Field::From), form.get(Field::To)), ("", "1990"));
    }

    #[test]
    fn what_has_no_field_stays_in_the_query() {
        assert_eq!(
            Form::of("鲁迅 OR 周树人 kind:audio -title:续").get(Field::Anywhere),
            "鲁迅 OR 周树人 kind:audio -title:续"
        );
        assert_eq!(Form::of("\"战争 与\" 和平").query(), "和平 \"战争 与\"");
    }
}
