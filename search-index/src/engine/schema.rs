//! The fields of the index: what of a record goes where, and how much a match there counts.

use super::analysis::{Run, as_one_term, is_traditional, runs, terms};
use super::facet;
use super::pinyin;
use super::sound::SoundsBuilder;
use crate::answer::Facet;
use crate::language::Scope;
use crate::pack::Row;
use bookmobile_catalogue::{Kind, Record, TitleKind};
use tantivy::TantivyDocument;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};

/// A field that words are looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextField {
    Title,
    Author,
    OtherTitle,
    Subject,
    Publisher,
    Text,
}

impl TextField {
    pub const ALL: [Self; 6] =
        [Self::Title, Self::Author, Self::OtherTitle, Self::Subject, Self::Publisher, Self::Text];

    /// What a match in this field counts beside one in another. Most searches are for a known title or author; a
    /// publisher's name is a word in thousands of records.
    pub fn weight(self) -> f32 {
        match self {
            Self::Title => 4.0,
            Self::Author => 3.0,
            Self::OtherTitle => 2.0,
            Self::Subject => 1.5,
            Self::Publisher => 0.8,
            Self::Text => 0.6,
        }
    }

    /// Whether a reader would type its words by their sound.
    pub fn is_read_aloud(self) -> bool {
        !matches!(self, Self::Text)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Author => "author",
            Self::OtherTitle => "other_title",
            Self::Subject => "subject",
            Self::Publisher => "publisher",
            Self::Text => "text",
        }
    }
}

/// The schema and its fields.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub schema: Schema,
    texts: [Field; TextField::ALL.len()],
    /// Hashes of whole titles: a reader who types one means that one.
    pub titles: Field,
    /// ISBNs, ISSNs, barcodes, call numbers and class numbers as one term each.
    pub number: Field,
    /// Call numbers of copies alone, and class numbers alone, in the same form.
    pub call_number: Field,
    pub class: Field,
    /// Language, kind and branches, as [`facet_term`] writes them.
    pub facet: Field,
    /// The record's id as it is.
    pub id: Field,
    /// Place of its kind in [`bookmobile_catalogue::Kind::ALL`].
    pub kind: Field,
    pub year: Field,
    /// How many copies there are: what many want, a library has more of.
    pub copies: Field,
    /// One column of hashes for each [`Facet`], in its order.
    pub facets: Vec<Field>,
    /// What titles are sorted by; see [`title_key`].
    pub title_keys: [Field; 2],
    /// 1 where its title is in traditional script.
    pub traditional: Field,
    /// The record as JSON.
    pub record: Field,
    /// The MARC record in line form.
    pub marc: Field,
}

impl Fields {
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let indexed = |record| TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record);
        let words = TextOptions::default().set_indexing_options(indexed(IndexRecordOption::WithFreqs));
        let exact =
            TextOptions::default().set_indexing_options(indexed(IndexRecordOption::Basic).set_fieldnorms(false));
        let texts = TextField::ALL.map(|field| builder.add_text_field(field.name(), words.clone()));
        let number = builder.add_text_field("number", exact.clone());
        let call_number = builder.add_text_field("call_number", exact.clone());
        let class = builder.add_text_field("class", exact.clone());
        let facet = builder.add_text_field("facet", exact);
        let id = builder.add_text_field("id", STRING);
        let column = || NumericOptions::default().set_fast();
        let kind = builder.add_u64_field("kind", column());
        let year = builder.add_i64_field("year", column());
        let copies = builder.add_u64_field("copies", column());
        let titles = builder.add_u64_field(TITLES_COLUMN, column());
        let facets = Facet::ALL.iter().map(|facet| builder.add_u64_field(facet_column(*facet), column())).collect();
        let title_keys = TITLE_KEY_COLUMNS.map(|name| builder.add_u64_field(name, column()));
        let traditional = builder.add_u64_field("traditional", column());
        let record = builder.add_bytes_field("record", STORED);
        let marc = builder.add_bytes_field("marc", STORED);
        Self {
            schema: builder.build(),
            texts,
            titles,
            number,
            call_number,
            class,
            facet,
            id,
            kind,
            year,
            copies,
            facets,
            title_keys,
            traditional,
            record,
            marc,
        }
    }

    pub fn text(&self, field: TextField) -> Field {
        self.texts[field as usize]
    }

    /// The document that stands for `row` in the index, as number `doc`; what it sounds like goes to `sounds`.
    pub fn document(
        &self,
        row: &Row,
        doc: u32,
        sounds: &mut SoundsBuilder,
    ) -> Result<TantivyDocument, serde_json::Error> {
        let record = &row.record;
        let mut document = TantivyDocument::new();
        for field in TextField::ALL {
            let mut tokens = Vec::new();
            for text in texts_of(record, field) {
                let runs = runs(text);
                if field.is_read_aloud() {
                    for run in &runs {
                        if let Run::Han(chars) = run {
                            sounds.add_run(chars);
                        }
                    }
                }
                // Positions are not indexed; the default one would overflow.
                tokens.extend(terms(text, &runs).into_iter().map(|text| Token {
                    text,
                    position: 0,
                    ..Token::default()
                }));
            }
            if !tokens.is_empty() {
                document.add_pre_tokenized_text(self.text(field), PreTokenizedString { text: String::new(), tokens });
            }
        }
        let titles = whole_titles(record);
        let main = as_one_term(&record.title);
        let names = record.agents.iter().map(|agent| as_one_term(&agent.name));
        for text in distinct(titles.iter().cloned().chain(names)) {
            sounds.add_initials(&text, text == main, doc);
        }
        for title in titles {
            document.add_u64(self.titles, facet::hash(&title));
        }
        for number in numbers(record) {
            document.add_text(self.number, number);
        }
        for number in distinct(record.items.iter().filter_map(|item| item.call_number.as_deref()).map(as_one_term)) {
            document.add_text(self.call_number, number);
        }
        for number in distinct(record.classification.iter().map(|class| as_one_term(&class.number))) {
            document.add_text(self.class, number);
        }
        let languages = record.languages.iter().map(|language| facet_term(Scope::Language, language));
        let branches = record.items.iter().map(|item| facet_term(Scope::Branch, &item.branch));
        for term in distinct(languages.chain(branches).chain([facet_term(Scope::Kind, record.kind.code())])) {
            document.add_text(self.facet, term);
        }
        document.add_text(self.id, record.id.as_str());
        document.add_u64(self.kind, Kind::ALL.iter().position(|kind| *kind == record.kind).unwrap_or(0) as u64);
        if let Some(year) = record.year {
            document.add_i64(self.year, i64::from(year));
        }
        document.add_u64(self.copies, record.items.len() as u64);
        for (field, facet) in self.facets.iter().zip(Facet::ALL) {
            for value in facet::values(record, *facet) {
                document.add_u64(*field, facet::hash(&value));
            }
        }
        for (field, key) in self.title_keys.iter().zip(title_key(&record.title)) {
            document.add_u64(*field, key);
        }
        document.add_u64(self.traditional, u64::from(is_traditional(&record.title)));
        document.add_bytes(self.record, &serde_json::to_vec(record)?);
        if let Some(marc) = &row.marc {
            document.add_bytes(self.marc, marc.as_bytes());
        }
        Ok(document)
    }
}

/// Name of the column of [`Fields::titles`].
pub(super) const TITLES_COLUMN: &str = "titles";

/// Names of the columns of [`Fields::title_keys`].
pub(super) const TITLE_KEY_COLUMNS: [&str; 2] = ["title_key", "title_key_more"];

/// Name of the column of a facet.
pub(super) fn facet_column(facet: Facet) -> &'static str {
    match facet {
        Facet::Kind => "facet_kind",
        Facet::Language => "facet_language",
        Facet::Author => "facet_author",
        Facet::Subject => "facet_subject",
        Facet::Class => "facet_class",
        Facet::Branch => "facet_branch",
    }
}

/// The beginning of a title as two numbers that sort as it does: Chinese by its pinyin among other letters, digits before
/// letters, without an article at its beginning. Ten characters of six bits in each.
pub(super) fn title_key(title: &str) -> [u64; 2] {
    let mut spelled = String::new();
    for (index, run) in runs(title).into_iter().enumerate() {
        match run {
            Run::Word(word) if index == 0 && matches!(word.as_str(), "the" | "a" | "an") => {}
            Run::Word(word) => spelled.extend([word.as_str(), " "]),
            Run::Han(chars) => {
                chars.iter().for_each(|c| spelled.extend([pinyin::readings(*c).next().unwrap_or("~"), " "]))
            }
        }
    }
    let code = |c: Option<char>| match c {
        None => 0,
        Some(' ') => 1,
        Some(c @ '0'..='9') => 2 + c as u64 - '0' as u64,
        Some(c @ 'a'..='z') => 12 + c as u64 - 'a' as u64,
        Some(_) => 38,
    };
    let mut chars = spelled.chars();
    [(); 2].map(|()| (0..10).fold(0, |key, _| key << 6 | code(chars.next())))
}

/// The term for a language, a kind or a branch.
pub(super) fn facet_term(scope: Scope, code: &str) -> String {
    format!("{}:{}", scope.name(), code.to_lowercase())
}

/// Each once, and none that is empty.
pub(super) fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    texts.sort();
    texts.dedup();
    texts
}

/// The texts of `record` that belong to `field`.
pub(super) fn texts_of(record: &Record, field: TextField) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    match field {
        TextField::Title => texts.push(&record.title),
        TextField::OtherTitle => {
            texts.extend(record.subtitle.as_deref());
            texts.extend(record.other_titles.iter().map(|title| title.text.as_str()));
            texts.extend(record.series.iter().map(String::as_str));
        }
        TextField::Author => {
            for agent in &record.agents {
                texts.push(&agent.name);
                texts.extend(agent.romanized.as_deref());
            }
            texts.extend(record.responsibility.as_deref());
        }
        TextField::Subject => texts.extend(record.subjects.iter().map(String::as_str)),
        TextField::Publisher => {
            texts.extend(record.publisher.as_deref());
            texts.extend(record.course.as_ref().and_then(|course| course.provider.as_deref()));
        }
        TextField::Text => {
            texts.extend(record.summary.as_deref());
            texts.extend(record.contents.as_deref());
            texts.extend(record.notes.iter().map(String::as_str));
            texts.extend(record.other_scripts.iter().map(String::as_str));
            texts.extend(record.place.as_deref());
            for unit in record.course.iter().flat_map(|course| &course.units) {
                texts.push(&unit.title);
                for lecture in &unit.lectures {
                    texts.push(&lecture.title);
                    texts.extend(lecture.lecturer.as_deref());
                }
            }
        }
    }
    texts
}

fn whole_titles(record: &Record) -> Vec<String> {
    let mut titles = vec![as_one_term(&record.title)];
    if let Some(subtitle) = &record.subtitle {
        titles.push(as_one_term(&format!("{}{subtitle}", record.title)));
    }
    let others = record.other_titles.iter().filter(|title| title.kind != TitleKind::Variant);
    titles.extend(others.map(|title| as_one_term(&title.text)));
    distinct(titles.into_iter())
}

/// Every number by which a record or a copy may be asked for, without spaces and punctuation.
fn numbers(record: &Record) -> Vec<String> {
    let mut numbers: Vec<String> = record.isbn.iter().map(ToString::to_string).collect();
    numbers.extend(record.issn.iter().map(|issn| as_one_term(issn)));
    numbers.extend(record.classification.iter().map(|class| as_one_term(&class.number)));
    for item in &record.items {
        numbers.push(as_one_term(&item.barcode));
        numbers.extend(item.call_number.as_deref().map(as_one_term));
    }
    distinct(numbers.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_sort_by_sound_and_without_articles() {
        let mut titles =
            ["红楼梦", "百年孤独", "The Hobbit", "1984", "活着", "Hamlet", "A Tale of Two Cities", "白鹿原"];
        titles.sort_by_key(|title| title_key(title));
        assert_eq!(
            titles,
            ["1984", "白鹿原", "百年孤独", "Hamlet", "The Hobbit", "红楼梦", "活着", "A Tale of Two Cities"]
        );
    }
}
