//! Works: editions and translations of one thing are told by what they are called and who wrote it.
//!
//! Better two entries for one work than one for two: whoever shares neither title nor author stays apart, and so does what
//! has a short title and no author.

use super::analysis::{Run, as_one_term, runs};
use super::filing::spelled;
use super::segment::{Place, Segment, once};
use super::{Engine, EngineError, facet};
use bookmobile_catalogue::{Kind, OtherTitle, Record, RecordId, Role, TitleKind};
use std::sync::Arc;

/// Fewest words or Han characters of a title that stands for a work without an author's name.
const PARTS_MIN: usize = 6;

/// Uniform titles that gather what an author wrote and name no work.
const COLLECTIVE: [&str; 12] = [
    "works",
    "selections",
    "poems",
    "poetry",
    "plays",
    "novels",
    "shortstories",
    "essays",
    "prose",
    "proseworks",
    "correspondence",
    "speeches",
];

/// Languages of translations, as they stand at the end of uniform titles.
const LANGUAGES: [&str; 11] =
    ["chinese", "english", "french", "german", "greek", "italian", "japanese", "korean", "latin", "russian", "spanish"];

/// The work that `record` is an edition of, as a column has it. `title` is the title proper as it is filed.
///
/// It is named by the uniform title, the title of the original or the title proper, and by the first author. Both are compared by
/// their sound, so that `红楼梦` by `曹雪芹` is `Hong lou meng` by `Cao, Xueqin`.
pub(super) fn work_of(record: &Record, title: &str) -> Option<u64> {
    if record.kind == Kind::Serial {
        return None;
    }
    let of_kind = |kind| record.other_titles.iter().find(move |other| other.kind == kind);
    let uniform = of_kind(TitleKind::Uniform).map(without_language).filter(|uniform| {
        let begin = as_one_term(uniform.split(". ").next().unwrap_or_default());
        !COLLECTIVE.contains(&begin.as_str())
    });
    let is_uniform = uniform.is_some();
    let filed_under = uniform.or_else(|| of_kind(TitleKind::Original).map(|original| original.text.as_str()));
    let author = record.agents.iter().find(|agent| matches!(agent.role, Role::Author | Role::Composer));
    let Some(author) = author else {
        let title = filed_under.unwrap_or(&record.title);
        let is_telling = is_uniform || runs(title).iter().map(parts).sum::<usize>() >= PARTS_MIN;
        return is_telling.then(|| facet::hash(&as_one_term(title)));
    };
    let spelled = filed_under.map(|title| spelled(title, false));
    let mut key: String = spelled.as_deref().unwrap_or(title).split(' ').collect();
    if key.is_empty() {
        return None;
    }
    // The original of a translation has its author's name in Latin letters.
    let romanized = author.romanized.as_deref().filter(|_| filed_under.is_some_and(|title| title.is_ascii()));
    key.push('\0');
    key.push_str(&name(romanized.unwrap_or(&author.name)));
    Some(facet::hash(&key))
}

/// `Cien años de soledad. English` without the language it was translated into.
fn without_language(title: &OtherTitle) -> &str {
    match title.text.rsplit_once(". ") {
        Some((rest, language)) if LANGUAGES.contains(&as_one_term(language).as_str()) => rest,
        _ => &title.text,
    }
}

/// A name by its sound, the family name first: `Dickens, Charles` and `Charles Dickens` alike.
fn name(name: &str) -> String {
    let spelled = spelled(name, true);
    let words = spelled.trim_end();
    let is_inverted = name.contains([',', '，']) || runs(name).iter().any(|run| matches!(run, Run::Han(_)));
    match words.rsplit_once(' ') {
        Some((given, family)) if !is_inverted => [family, given].concat().replace(' ', ""),
        _ => words.replace(' ', ""),
    }
}

fn parts(run: &Run) -> usize {
    match run {
        Run::Word(_) => 1,
        Run::Han(chars) => chars.len(),
    }
}

/// What stands for a document that is the only edition of its work.
pub(super) fn alone(segment: usize, doc: u32) -> u64 {
    1 << 63 | (segment as u64) << 32 | u64::from(doc)
}

/// The work of a document, or the document itself.
pub(super) fn of_document(segments: &[Arc<Segment>], segment: usize, doc: u32) -> Result<u64, EngineError> {
    Ok(segments[segment].holdings()?.work.first(doc).unwrap_or_else(|| alone(segment, doc)))
}

/// The documents that are editions of the same work as the record `id`, by segment; nothing where there is no such record.
pub(super) fn editions_of(segments: &[Arc<Segment>], id: &RecordId) -> Result<Vec<(usize, Vec<u32>)>, EngineError> {
    let Some((segment, doc)) = find(segments, id)? else { return Ok(Vec::new()) };
    let work = of_document(segments, segment, doc)?;
    let mut editions = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let column = &segment.holdings()?.work;
        let mut docs: Vec<u32> = (0..segment.docs).filter(|doc| column.first(*doc) == Some(work)).collect();
        if work == alone(index, doc) {
            docs.push(doc);
        }
        editions.push((index, docs));
    }
    Ok(editions)
}

/// Where the record `id` is.
pub(super) fn find(segments: &[Arc<Segment>], id: &RecordId) -> Result<Option<(usize, u32)>, EngineError> {
    for (index, segment) in segments.iter().enumerate() {
        let Some(info) = segment.look_up(Place::Id, id.as_str())? else { continue };
        if let Some(doc) = segment.first_doc(&info)? {
            return Ok(Some((index, doc)));
        }
    }
    Ok(None)
}

impl Engine {
    /// How many editions of `work` there are.
    pub(super) fn editions(&self, work: u64) -> Result<u32, EngineError> {
        let works = once(&self.works, || {
            let mut works = Vec::new();
            for segment in &self.segments {
                let column = &segment.holdings()?.work;
                works.extend((0..segment.docs).filter_map(|doc| column.first(doc)));
            }
            works.sort_unstable();
            Ok(works)
        })?;
        let start = works.partition_point(|other| *other < work);
        Ok(works[start..].iter().take_while(|other| **other == work).count() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_catalogue::Agent;

    fn work(title: &str, author: &str, others: &[(TitleKind, &str)]) -> Option<u64> {
        let mut record = Record::new(RecordId::new("r").expect("an id"), title);
        if let Some((name, romanized)) = author.split_once('|') {
            record.agents.push(Agent { name: name.into(), romanized: Some(romanized.into()), ..Agent::default() });
        } else if !author.is_empty() {
            record.agents.push(Agent { name: author.into(), ..Agent::default() });
        }
        record.agents.push(Agent { name: "译者".into(), role: Role::Translator, ..Agent::default() });
        record.other_titles =
            others.iter().map(|(kind, text)| OtherTitle { kind: *kind, text: (*text).to_owned() }).collect();
        work_of(&record, &spelled(title, false))
    }

    #[test]
    fn editions_and_translations_are_one_work() {
        use TitleKind::{Original, Uniform};
        let dream = work("红楼梦", "曹雪芹", &[]);
        assert!(dream.is_some());
        assert_eq!(work("紅樓夢", "曹雪芹", &[]), dream);
        assert_eq!(work("A Dream of Red Mansions", "Cao, Xueqin", &[(Uniform, "Hong lou meng. English")]), dream);
        assert_eq!(work("The Hobbit", "J. R. R. Tolkien", &[]), work("Hobbit", "Tolkien, J. R. R.", &[]));
        let solitude = work("Cien años de soledad", "García Márquez, Gabriel", &[]);
        assert_eq!(
            work("百年孤独", "加西亚·马尔克斯|García Márquez, Gabriel", &[(Original, "Cien anos de soledad")]),
            solitude
        );
        assert_eq!(
            work(
                "One Hundred Years of Solitude",
                "García Márquez, Gabriel",
                &[(Uniform, "Cien anos de soledad. English")]
            ),
            solitude
        );
        let long = "中国历代服饰图典";
        assert_eq!(work(long, "", &[]), work("中國歷代服飾圖典", "", &[]));
        assert!(work(long, "", &[]).is_some());
    }

    #[test]
    fn what_may_be_another_work_stays_apart() {
        use TitleKind::Uniform;
        assert_ne!(work("诗选", "余光中", &[]), work("诗选", "何其芳", &[]));
        assert_ne!(work("家", "巴金", &[]), work("春", "巴金", &[]));
        for title in ["诗选", "Poems", "中国历史", "Selected poems"] {
            assert_eq!(work(title, "", &[]), None, "{title}");
        }
        assert_ne!(
            work("Pale fire", "Nabokov, Vladimir", &[(Uniform, "Novels. Selections")]),
            work("Lolita", "Nabokov, Vladimir", &[(Uniform, "Novels")]),
        );
        assert_eq!(work("《》", "某人", &[]), None);
    }
}
