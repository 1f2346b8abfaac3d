//! Every word that leaves the library, in each language. A language that lacks one does not compile.

mod en;
mod zh;

use bookmobile_api::Names;
use bookmobile_catalogue::Branch;
use bookmobile_circulation::{BranchCode, Day, NoticeKind};

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

/// What happened and what to do, in one language.
struct Told {
    subject: String,
    text: String,
    advice: &'static str,
}

/// The words of one language.
pub struct Words {
    /// Its BCP 47 tag.
    pub tag: &'static str,
    is_english: bool,
    /// The name of a title within a sentence.
    title: fn(&str) -> String,
    untitled: &'static str,
    news: fn(&NoticeKind, of: &str, branch: &str) -> Option<Told>,
    greeting: fn(patron: &str) -> String,
    branch: fn(name: &str, more: &str) -> String,
    account: &'static str,
    /// Why the letter came and how to have no more of them.
    foot: &'static str,
    test: [&'static str; 2],
    nameless: &'static str,
}

/// Longest title in a letter, in characters: subjects are one line, and a device shows less.
const TITLE_CHARS_MAX: usize = 60;

impl Words {
    /// The words of the language with this tag; Chinese where nothing else is known.
    pub fn of(language: Option<&str>) -> &'static Self {
        if language.is_some_and(|tag| tag.starts_with("en")) { &en::WORDS } else { &zh::WORDS }
    }

    /// The letter that tells this; none for what this program does not know.
    pub fn letter(&self, news: &NoticeKind, facts: &Facts<'_>) -> Option<Letter> {
        let title = facts.title.map_or_else(|| self.untitled.to_owned(), |title| (self.title)(&shortened(title)));
        let pickup = match news {
            NoticeKind::HoldReady { pickup, .. } => Some(pickup),
            _ => None,
        };
        let branch = pickup.and_then(|code| facts.names.branches.iter().find(|branch| branch.code == code.as_str()));
        let told = (self.news)(news, &title, &self.branch_name(branch, pickup))?;
        let mut body = format!("{}\n\n{}\n{}\n", (self.greeting)(facts.patron), told.text, told.advice);
        if let Some(branch) = branch {
            let more = [branch.address.as_deref(), branch.hours.as_deref()];
            let more = more.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>();
            if !more.is_empty() {
                body.push_str(&format!(
                    "\n{}\n",
                    (self.branch)(&self.branch_name(Some(branch), None), &more.join("  "))
                ));
            }
        }
        self.close(&mut body, facts);
        Some(Letter { subject: told.subject, text: told.text, body })
    }

    /// A letter that says only that letters arrive.
    pub fn test_letter(&self, facts: &Facts<'_>) -> Letter {
        let [subject, text] = self.test;
        let mut body = format!("{text}\n");
        self.close(&mut body, facts);
        Letter { subject: subject.to_owned(), text: text.to_owned(), body }
    }

    /// What the library is called.
    pub fn library<'n>(&self, names: &'n Names) -> &'n str {
        let library = &names.library;
        let name = library.name_en.as_deref().filter(|_| self.is_english).unwrap_or(&library.name);
        if name.is_empty() { self.nameless } else { name }
    }

    fn branch_name(&self, branch: Option<&Branch>, code: Option<&BranchCode>) -> String {
        let name = branch.map(|branch| branch.name_en.as_ref().filter(|_| self.is_english).unwrap_or(&branch.name));
        name.cloned().or_else(|| code.map(ToString::to_string)).unwrap_or_default()
    }

    fn close(&self, body: &mut String, facts: &Facts<'_>) {
        if let Some(site) = facts.site {
            body.push_str(&format!("\n{}{site}/account\n", self.account));
        }
        body.push_str(&format!("\n{}\n\n-- \n{}\n", self.library(facts.names), self.foot));
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
                let letter = Words::of(Some(language)).letter(&news, &facts).expect("is told");
                assert!(letter.subject.contains("红楼梦") && letter.text.contains("红楼梦"), "{letter:?}");
                assert!(letter.body.contains(&letter.text) && letter.body.contains("林晓"), "{letter:?}");
            }
        }
        assert_eq!(Words::of(None).letter(&NoticeKind::Unknown, &facts), None);
    }

    #[test]
    fn a_long_title_stays_on_one_line() {
        assert_eq!(shortened(&"长".repeat(60)), "长".repeat(60));
        assert_eq!(shortened(&"长".repeat(61)), format!("{}…", "长".repeat(59)));
    }
}
