//! Letters and notifications, written out in the language of their reader. Their texts stand in the folder `words/`.

use bookmobile_api::Names;
use bookmobile_catalogue::Branch;
use bookmobile_circulation::{BranchCode, NoticeKind};
use bookmobile_words::Language;
use bookmobile_words::letters::Words;

/// A message, written out: `subject` and `text` alone are what a device shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// In one line.
    pub subject: String,
    /// What happened, in one or two sentences.
    pub text: String,
    /// The whole letter, text included.
    pub body: String,
}

/// What a letter is about, in words that its reader knows.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What the library and its branches are called.
    pub names: &'a Names,
    /// What the library calls the patron.
    pub patron: &'a str,
    /// The title that it is about; none where the catalogue has it no more.
    pub title: Option<&'a str>,
    /// The address of the app, without a slash at its end.
    pub site: Option<&'a str>,
}

/// Writes letters in one language.
#[derive(Clone, Copy)]
pub struct Writer {
    words: &'static Words,
}

/// Subject, what happened, and what to do.
type Told = (String, String, &'static str);

/// Longest title in a letter, in characters: subjects are one line, and a device shows less.
const TITLE_CHARS_MAX: usize = 60;

impl Writer {
    /// For the language with this tag; the first of ours where nothing else is known.
    pub fn of(tag: Option<&str>) -> Self {
        Self { words: Words::of(tag.and_then(Language::from_tag).unwrap_or_default()) }
    }

    /// The BCP 47 tag of its language.
    pub fn tag(self) -> &'static str {
        self.words.language.tag()
    }

    /// The letter that tells this; none for what this program does not know.
    pub fn letter(self, news: &NoticeKind, facts: &Facts<'_>) -> Option<Letter> {
        let words = self.words;
        let title = facts.title.map_or_else(|| words.untitled.to_owned(), |title| (words.title)(&shortened(title)));
        let pickup = match news {
            NoticeKind::HoldReady { pickup, .. } => Some(pickup),
            _ => None,
        };
        let branch = pickup.and_then(|code| facts.names.branches.iter().find(|branch| branch.code == code.as_str()));
        let (subject, text, advice) = self.told(news, &title, &self.branch_name(branch, pickup))?;
        let mut body = format!("{}\n\n{text}\n{advice}\n", (words.greeting)(facts.patron));
        if let Some(branch) = branch {
            let more = [branch.address.as_deref(), branch.hours.as_deref()];
            let more = more.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>();
            if !more.is_empty() {
                let branch = (words.branch)(branch.name_in(self.tag()), &more.join("  "));
                body.push_str(&format!("\n{branch}\n"));
            }
        }
        self.close(&mut body, facts);
        Some(Letter { subject, text, body })
    }

    /// A letter that says only that letters arrive.
    pub fn test_letter(self, facts: &Facts<'_>) -> Letter {
        let [subject, text] = self.words.test;
        let mut body = format!("{text}\n");
        self.close(&mut body, facts);
        Letter { subject: subject.to_owned(), text: text.to_owned(), body }
    }

    /// What the library is called.
    pub fn library(self, names: &Names) -> &str {
        let name = names.library.name_in(self.tag());
        if name.is_empty() { self.words.nameless } else { name }
    }

    fn told(self, news: &NoticeKind, title: &str, branch: &str) -> Option<Told> {
        let texts = self.words.news;
        Some(match news {
            NoticeKind::HoldReady { until, .. } => (texts.hold_ready)(title, branch, *until),
            NoticeKind::HoldUnclaimed { .. } => (texts.hold_unclaimed)(title),
            NoticeKind::HoldUnfilled { .. } => (texts.hold_unfilled)(title),
            NoticeKind::HoldBackInQueue { place, .. } => (texts.hold_back_in_queue)(title, *place),
            NoticeKind::NoCopyLeft { .. } => (texts.no_copy_left)(title),
            NoticeKind::DueSoon { due, .. } => (texts.due_soon)(title, *due),
            NoticeKind::Overdue { due, .. } => (texts.overdue)(title, *due),
            NoticeKind::NewMatches { query, count, .. } => (texts.new_matches)(query, *count),
            NoticeKind::EventCancelled { name } => (texts.event_cancelled)(name),
            NoticeKind::Unknown => return None,
        })
    }

    fn branch_name(self, branch: Option<&Branch>, code: Option<&BranchCode>) -> String {
        let name = branch.map(|branch| branch.name_in(self.tag()).to_owned());
        name.or_else(|| code.map(ToString::to_string)).unwrap_or_default()
    }

    fn close(self, body: &mut String, facts: &Facts<'_>) {
        if let Some(site) = facts.site {
            body.push_str(&format!("\n{}\n", (self.words.account)(&format!("{site}/account"))));
        }
        body.push_str(&format!("\n{}\n\n-- \n{}\n", self.library(facts.names), self.words.foot));
    }
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= TITLE_CHARS_MAX {
        return title.to_owned();
    }
    title.chars().take(TITLE_CHARS_MAX - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_is_told_in_each_language() {
        let names = Names::default();
        let facts = Facts { names: &names, patron: "林晓", title: Some("红楼梦"), site: None };
        let hold = "019fa801-7681-7000-8000-000000000001";
        for news in [
            json!({"news": "hold_ready", "hold": hold, "pickup": "MAIN", "until": "2026-12-01"}),
            json!({"news": "hold_unclaimed", "hold": hold}),
            json!({"news": "hold_unfilled", "hold": hold}),
            json!({"news": "hold_back_in_queue", "hold": hold, "place": 2}),
            json!({"news": "no_copy_left", "hold": hold}),
            json!({"news": "due_soon", "item": "B1", "due": "2026-12-01"}),
            json!({"news": "overdue", "item": "B1", "due": "2026-12-01"}),
        ] {
            let news: NoticeKind = serde_json::from_value(news).expect("is news");
            for language in ["zh-CN", "en-GB"] {
                let letter = Writer::of(Some(language)).letter(&news, &facts).expect("is told");
                assert!(letter.subject.contains("红楼梦") && letter.text.contains("红楼梦"), "{letter:?}");
                assert!(letter.body.contains(&letter.text) && letter.body.contains("林晓"), "{letter:?}");
            }
        }
        assert_eq!(Writer::of(None).letter(&NoticeKind::Unknown, &facts), None);
    }

    #[test]
    fn a_long_title_stays_on_one_line() {
        assert_eq!(shortened(&"长".repeat(60)), "长".repeat(60));
        assert_eq!(shortened(&"长".repeat(61)), format!("{}…", "长".repeat(59)));
    }
}
