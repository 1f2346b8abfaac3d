//! The fields of the index: what of a record goes where, and how much a match there counts.

use super::EngineError;
use super::analysis::{Run, as_one_term, is_traditional, runs, terms};
use super::blob::{self, Part};
use super::browse::DrawersBuilder;
use super::column::ColumnBuilder;
use super::facet;
use super::filing::{spelled, title_key};
use super::postings::TermsBuilder;
use super::segment::{NormsBuilder, Place};
use super::sound::SoundsBuilder;
use super::store::StoreBuilder;
use super::work::work_of;
use crate::answer::Facet;
use crate::language::Scope;
use bookmobile_catalogue::{Record, TitleKind};

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
}

/// A column of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnId {
    /// Year of publication, less [`YEAR_ZERO`].
    Year,
    /// How many copies there are: what many want, a library has more of.
    Copies,
    /// 1 where its title is in traditional script.
    Traditional,
    /// Hashes of whole titles: a reader who types one means that one.
    Titles,
    /// What titles are sorted by; see [`title_key`].
    TitleKey,
    TitleKeyMore,
    /// Hashes of the values of a facet.
    Facet(Facet),
    /// The day on which the catalogue got it, less [`DAY_ZERO`].
    Added,
    /// The work that it is an edition of; see [`work_of`].
    Work,
    /// Hashes of the barcodes of its copies.
    Barcodes,
}

/// Years are counted from here in their column, which has no negative numbers.
pub(super) const YEAR_ZERO: i64 = i32::MIN as i64;
/// The same for days.
const DAY_ZERO: i64 = i32::MIN as i64;

/// An index that is being made.
pub(super) struct Indexer {
    docs: u32,
    terms: [TermsBuilder; Place::COUNT],
    norms: [NormsBuilder; TextField::ALL.len()],
    /// By their place in [`Part::ALL`].
    columns: [ColumnBuilder; Part::ALL.len()],
    sounds: SoundsBuilder,
    drawers: DrawersBuilder,
    store: StoreBuilder,
}

impl Default for Indexer {
    fn default() -> Self {
        Self {
            docs: 0,
            terms: Default::default(),
            norms: Default::default(),
            columns: std::array::from_fn(|_| ColumnBuilder::default()),
            sounds: SoundsBuilder::default(),
            drawers: DrawersBuilder::default(),
            store: StoreBuilder::default(),
        }
    }
}

impl Indexer {
    /// Adds `record`, which is read back from `text`, as the next document.
    pub fn add(&mut self, record: &Record, text: &str) {
        let doc = self.docs;
        self.docs += 1;
        for field in TextField::ALL {
            let mut count = 0;
            for text in texts_of(record, field) {
                let runs = runs(text);
                if field.is_read_aloud() {
                    for run in &runs {
                        if let Run::Han(chars) = run {
                            self.sounds.add_run(chars);
                        }
                    }
                }
                for term in terms(text, &runs) {
                    self.terms[Place::Text(field).number()].add(&term, doc);
                    count += 1;
                }
            }
            self.norms[field as usize].add(count);
        }
        let titles = whole_titles(record);
        let main = as_one_term(&record.title);
        let names = record.agents.iter().map(|agent| as_one_term(&agent.name));
        for text in distinct(titles.iter().cloned().chain(names)) {
            self.sounds.add_initials(&text, text == main, doc);
        }
        let call_numbers = record.items.iter().filter_map(|item| item.call_number.as_deref()).map(as_one_term);
        let classes = record.classification.iter().map(|class| as_one_term(&class.number));
        let languages = record.languages.iter().map(|language| facet_term(Scope::Language, language));
        let branches = record.items.iter().map(|item| facet_term(Scope::Branch, &item.branch));
        let kind = facet_term(Scope::Kind, record.kind.code());
        for (place, terms) in [
            (Place::Number, numbers(record)),
            (Place::CallNumber, distinct(call_numbers)),
            (Place::Class, distinct(classes)),
            (Place::Facet, distinct(languages.chain(branches).chain([kind]))),
            (Place::Id, vec![record.id.to_string()]),
        ] {
            terms.iter().for_each(|term| self.terms[place.number()].add(term, doc));
        }
        let spelled = spelled(&record.title, false);
        let [title_key, title_key_more] = title_key(&spelled);
        self.column(ColumnId::Year).add(record.year.map(|year| (i64::from(year) - YEAR_ZERO) as u64));
        self.column(ColumnId::Copies).add([record.items.len() as u64]);
        self.column(ColumnId::Traditional).add([u64::from(is_traditional(&record.title))]);
        self.column(ColumnId::Titles).add(titles.iter().map(|title| facet::hash(title)));
        self.column(ColumnId::TitleKey).add([title_key]);
        self.column(ColumnId::TitleKeyMore).add([title_key_more]);
        for facet in Facet::ALL {
            let values = facet::values(record, *facet);
            let hashes: Vec<u64> = values.iter().map(|value| facet::hash(value)).collect();
            values.iter().zip(&hashes).for_each(|(value, hash)| self.drawers.add_value(*facet, value, *hash));
            self.column(ColumnId::Facet(*facet)).add(hashes);
        }
        self.column(ColumnId::Added).add(record.added.map(|day| (i64::from(day.number()) - DAY_ZERO) as u64));
        self.column(ColumnId::Work).add(work_of(record, &spelled));
        self.column(ColumnId::Barcodes).add(record.items.iter().map(|item| facet::hash(&item.barcode)));
        self.drawers.add_record(record, doc);
        self.store.add(text);
    }

    /// The bytes of the index.
    pub fn finish(mut self) -> Result<Vec<u8>, EngineError> {
        let mut postings = Vec::new();
        blob::write(self.docs, |part| {
            Ok(match part {
                Part::Terms(place) => std::mem::take(&mut self.terms[place.number()]).finish(&mut postings)?,
                Part::Norms => std::mem::take(&mut self.norms).into_iter().flat_map(NormsBuilder::finish).collect(),
                Part::Column(_) => std::mem::take(&mut self.columns[part.number()]).finish(),
                Part::Sounds => std::mem::take(&mut self.sounds).finish(),
                Part::Drawers => std::mem::take(&mut self.drawers).finish(),
                Part::Postings => std::mem::take(&mut postings),
                Part::Store => std::mem::take(&mut self.store).finish(),
            })
        })
    }

    fn column(&mut self, id: ColumnId) -> &mut ColumnBuilder {
        &mut self.columns[Part::Column(id).number()]
    }
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
