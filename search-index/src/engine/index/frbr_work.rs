//! Works, in the sense of FRBR: which editions and translations belong together, judged by title and author.
//!
//! Better two entries for one work than one for two: records that share neither title nor author stay apart, and so do records
//! with a short title and no author.

use super::facet_values::hash;
use crate::engine::text::analysis::{Run, as_one_term, runs};
use crate::engine::text::filing::filing_form;
use bookmobile_catalogue::{Kind, OtherTitle, Record, Role, TitleKind};

/// Fewest words or Han characters of a title that stands for a work without an author's name.
const PARTS_MIN: usize = 6;

/// Collective uniform titles: they gather what an author wrote and name no work.
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

/// The key of the work that `record` is an edition of: a hash, as a column has it. `title` is the filing form of the title
/// proper.
///
/// The work is named by the uniform title, the title of the original or the title proper, and by the first author. Both are
/// compared by their pinyin, so that `红楼梦` by `曹雪芹` is `Hong lou meng` by `Cao, Xueqin`.
pub(crate) fn work_key(record: &Record, title: &str) -> Option<u64> {
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
        let is_distinctive = is_uniform || runs(title).iter().map(parts).sum::<usize>() >= PARTS_MIN;
        return is_distinctive.then(|| hash(&as_one_term(title)));
    };
    let form = filed_under.map(|title| filing_form(title, false));
    let mut key: String = form.as_deref().unwrap_or(title).split(' ').collect();
    if key.is_empty() {
        return None;
    }
    // The original of a translation has its author's name in Latin letters.
    let romanized = author.romanized.as_deref().filter(|_| filed_under.is_some_and(|title| title.is_ascii()));
    key.push('\0');
    key.push_str(&name(romanized.unwrap_or(&author.name)));
    Some(hash(&key))
}

/// `Cien años de soledad. English` without the language it was translated into.
fn without_language(title: &OtherTitle) -> &str {
    match title.text.rsplit_once(". ") {
        Some((rest, language)) if LANGUAGES.contains(&as_one_term(language).as_str()) => rest,
        _ => &title.text,
    }
}

/// The filing form of a name, the family name first: `Dickens, Charles` and `Charles Dickens` alike.
fn name(name: &str) -> String {
    let form = filing_form(name, true);
    let words = form.trim_end();
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

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_catalogue::{Agent, RecordId};

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
        work_key(&record, &filing_form(title, false))
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
