//! The index builder: from the records of a shard to the bytes of its index.

use super::facet_values;
use super::fields::{distinct, facet_term, numbers, texts_of, whole_titles};
use super::frbr_work::work_key;
use super::heading_index::HeadingIndexBuilder;
use super::layout::{INDEX_VERSION, Part};
use super::norms::NormsBuilder;
use super::pinyin_index::PinyinIndexBuilder;
use super::schema::{ColumnId, DAY_ZERO, TermField, TextField, YEAR_ZERO};
use crate::answer::Facet;
use crate::engine::error::EngineError;
use crate::engine::storage::blob;
use crate::engine::storage::column::ColumnBuilder;
use crate::engine::storage::dictionary::DictionaryBuilder;
use crate::engine::storage::doc_store::DocStoreBuilder;
use crate::engine::text::analysis::{Run, as_one_term, is_traditional, runs, terms};
use crate::engine::text::filing::{filing_form, title_sort_key};
use crate::language::Scope;
use crate::pack;
use bookmobile_catalogue::Record;

/// Builds the index of one shard; returns its bytes, to be kept and opened as an [`Index`](crate::engine::Index).
///
/// # Errors
/// When the bytes are not a shard.
pub fn index_shard(shard: &[u8]) -> Result<Vec<u8>, EngineError> {
    let mut builder = IndexBuilder::default();
    pack::decode(shard, |row, text| -> Result<(), EngineError> {
        builder.add(&row.record, text);
        Ok(())
    })?;
    builder.finish()
}

/// An index that is being built.
struct IndexBuilder {
    docs: u32,
    dictionaries: [DictionaryBuilder; TermField::COUNT],
    norms: [NormsBuilder; TextField::ALL.len()],
    /// By the number of their part.
    columns: [ColumnBuilder; Part::COUNT],
    pinyin: PinyinIndexBuilder,
    headings: HeadingIndexBuilder,
    doc_store: DocStoreBuilder,
}

impl Default for IndexBuilder {
    fn default() -> Self {
        Self {
            docs: 0,
            dictionaries: Default::default(),
            norms: Default::default(),
            columns: std::array::from_fn(|_| ColumnBuilder::default()),
            pinyin: PinyinIndexBuilder::default(),
            headings: HeadingIndexBuilder::default(),
            doc_store: DocStoreBuilder::default(),
        }
    }
}

impl IndexBuilder {
    /// Adds `record` as the next document; `text` is what it is read back from.
    fn add(&mut self, record: &Record, text: &str) {
        let doc = self.docs;
        self.docs += 1;
        for field in TextField::ALL {
            let mut count = 0;
            for text in texts_of(record, field) {
                let runs = runs(text);
                if field.has_pinyin() {
                    for run in &runs {
                        if let Run::Han(chars) = run {
                            self.pinyin.add_run(chars);
                        }
                    }
                }
                for term in terms(text, &runs) {
                    self.dictionaries[TermField::Text(field).number()].add(&term, doc);
                    count += 1;
                }
            }
            self.norms[field as usize].add(count);
        }
        let titles = whole_titles(record);
        let main = as_one_term(&record.title);
        let names = record.agents.iter().map(|agent| as_one_term(&agent.name));
        for text in distinct(titles.iter().cloned().chain(names)) {
            self.pinyin.add_initials(&text, text == main, doc);
        }
        let call_numbers = record.items.iter().filter_map(|item| item.call_number.as_deref()).map(as_one_term);
        let classes = record.classification.iter().map(|class| as_one_term(&class.number));
        let languages = record.languages.iter().map(|language| facet_term(Scope::Language, language));
        let branches = record.items.iter().map(|item| facet_term(Scope::Branch, &item.branch));
        let kind = facet_term(Scope::Kind, record.kind.code());
        for (field, terms) in [
            (TermField::Number, numbers(record)),
            (TermField::CallNumber, distinct(call_numbers)),
            (TermField::Class, distinct(classes)),
            (TermField::Facet, distinct(languages.chain(branches).chain([kind]))),
            (TermField::Id, vec![record.id.to_string()]),
        ] {
            terms.iter().for_each(|term| self.dictionaries[field.number()].add(term, doc));
        }
        let filing_form = filing_form(&record.title, false);
        let [title_key, title_key_more] = title_sort_key(&filing_form);
        self.column(ColumnId::Year).add(record.year.map(|year| (i64::from(year) - YEAR_ZERO) as u64));
        self.column(ColumnId::Copies).add([record.items.len() as u64]);
        self.column(ColumnId::Traditional).add([u64::from(is_traditional(&record.title))]);
        self.column(ColumnId::Titles).add(titles.iter().map(|title| facet_values::hash(title)));
        self.column(ColumnId::TitleKey).add([title_key]);
        self.column(ColumnId::TitleKeyMore).add([title_key_more]);
        for facet in Facet::ALL {
            let values = facet_values::values(record, *facet);
            let hashes: Vec<u64> = values.iter().map(|value| facet_values::hash(value)).collect();
            values.iter().zip(&hashes).for_each(|(value, hash)| self.headings.add_value(*facet, value, *hash));
            self.column(ColumnId::Facet(*facet)).add(hashes);
        }
        self.column(ColumnId::Added).add(record.added.map(|day| (i64::from(day.number()) - DAY_ZERO) as u64));
        self.column(ColumnId::Work).add(work_key(record, &filing_form));
        self.column(ColumnId::Barcodes).add(record.items.iter().map(|item| facet_values::hash(&item.barcode)));
        self.headings.add_record(record, doc);
        self.doc_store.add(text);
    }

    /// The bytes of the index.
    fn finish(mut self) -> Result<Vec<u8>, EngineError> {
        let mut postings = Vec::new();
        blob::write::<{ Part::COUNT }>(INDEX_VERSION, self.docs, |number| {
            Ok(match Part::ALL[number] {
                Part::Dictionary(field) => {
                    std::mem::take(&mut self.dictionaries[field.number()]).finish(&mut postings)?
                }
                Part::Norms => std::mem::take(&mut self.norms).into_iter().flat_map(NormsBuilder::finish).collect(),
                Part::Column(_) => std::mem::take(&mut self.columns[number]).finish(),
                Part::PinyinIndex => std::mem::take(&mut self.pinyin).finish(),
                Part::HeadingIndex => std::mem::take(&mut self.headings).finish(),
                Part::Postings => std::mem::take(&mut postings),
                Part::DocStore => std::mem::take(&mut self.doc_store).finish(),
            })
        })
    }

    fn column(&mut self, id: ColumnId) -> &mut ColumnBuilder {
        &mut self.columns[Part::Column(id).number()]
    }
}
