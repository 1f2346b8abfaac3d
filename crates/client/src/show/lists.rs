//! A patron's lists as the patron sees them: the last known state of the server, with the actions that it does not have yet
//! applied.

use crate::outbox::{Entry, EntryStatus, View};
use bookmobile_circulation::action::Action;
use bookmobile_circulation::sync;
use bookmobile_circulation::{ListId, RecordId};

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Which.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// Whether it is shared by a link, or shall be.
    pub is_shared: bool,
    /// The end of its link; none where it is not shared, or the library has not answered yet.
    pub link: Option<String>,
    /// Its titles, in the order in which they were added.
    pub titles: Vec<Listed>,
    /// Whether changes of it wait for the library.
    pub is_waiting: bool,
}

/// A title in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which record.
    pub title: RecordId,
    /// The title of the record; its id where the title is not known.
    pub name: String,
    /// The patron's note.
    pub note: Option<String>,
    /// Whether changes of it wait for the library.
    pub is_waiting: bool,
}

/// The patron's lists, the oldest first.
pub fn lists(view: &View) -> Vec<List> {
    let told = view.state.iter().flat_map(|state| state.lists.iter().flatten());
    let mut lists: Vec<List> = told.map(List::told).collect();
    for (entry, action) in unconfirmed(view) {
        if let Action::CreateList { name } = action {
            let (id, name) = (ListId::from(entry.sent.key), String::from(name));
            lists.push(List { id, name, is_shared: false, link: None, titles: Vec::new(), is_waiting: true });
        } else if let Action::DeleteList { list } = action {
            lists.retain(|one| one.id != list);
        } else if let Some(list) = list_of(&action).and_then(|id| lists.iter_mut().find(|list| list.id == id)) {
            list.is_waiting = true;
            list.change(action, entry);
        }
    }
    lists
}

/// The names of the patron's lists that a title is in.
pub fn lists_with(view: &View, title: &RecordId) -> Vec<String> {
    let has = |list: &List| list.titles.iter().any(|listed| listed.title == *title);
    lists(view).into_iter().filter(has).map(|list| list.name).collect()
}

/// The actions that the last known state does not have yet, in order: those without an answer, and accepted ones where no
/// state is known.
pub(super) fn unconfirmed(view: &View) -> impl DoubleEndedIterator<Item = (&Entry, Action)> {
    let counts = |entry: &&Entry| match view.standing(entry) {
        EntryStatus::Queued | EntryStatus::Sent { .. } | EntryStatus::NeedsSignIn { .. } => true,
        EntryStatus::Accepted(_) => view.state.is_none(),
        EntryStatus::Refused(_) => false,
    };
    view.entries.iter().filter(counts).filter_map(|entry| Some((entry, entry.sent.action().ok()?)))
}

/// The name of a title, or its id where the name is empty.
pub(super) fn name_or_id(name: &str, title: &RecordId) -> String {
    if name.is_empty() { title.to_string() } else { name.to_owned() }
}

fn list_of(action: &Action) -> Option<ListId> {
    match action {
        Action::RenameList { list, .. }
        | Action::ShareList { list, .. }
        | Action::PutInList { list, .. }
        | Action::TakeFromList { list, .. } => Some(*list),
        _ => None,
    }
}

impl List {
    fn told(list: &sync::List) -> Self {
        let listed = |entry: &sync::Entry| Listed {
            title: entry.title.clone(),
            name: name_or_id(&entry.name, &entry.title),
            note: entry.note.clone(),
            is_waiting: false,
        };
        Self {
            id: list.id,
            name: list.name.clone(),
            is_shared: list.link.is_some(),
            link: list.link.clone(),
            titles: list.entries.iter().map(listed).collect(),
            is_waiting: false,
        }
    }

    fn change(&mut self, action: Action, entry: &Entry) {
        match action {
            Action::RenameList { name, .. } => self.name = name.into(),
            Action::ShareList { shared, .. } => {
                self.is_shared = shared;
                // A list that is shared again gets another link.
                self.link = None;
            }
            Action::PutInList { title, note, .. } => {
                let note = note.map(String::from);
                match self.titles.iter_mut().find(|listed| listed.title == title) {
                    Some(listed) => {
                        listed.note = note;
                        listed.is_waiting = true;
                    }
                    None => {
                        let name = name_or_id(&entry.name, &title);
                        self.titles.push(Listed { title, name, note, is_waiting: true });
                    }
                }
            }
            Action::TakeFromList { title, .. } => self.titles.retain(|listed| listed.title != title),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Progress;
    use crate::show::fixtures::{accepted, entry, key, refused, title, view};
    use bookmobile_circulation::action::Text;
    use bookmobile_circulation::sync::State;
    use expect_test::{Expect, expect};

    fn text<const N: usize>(text: &str) -> Text<N> {
        Text::try_from(text.to_owned()).expect("a text")
    }

    fn told(names: &[(&str, Option<&str>)]) -> Option<State> {
        let entry = |(name, note): &(&str, Option<&str>)| sync::Entry {
            title: title(name),
            name: format!("《{name}》"),
            note: note.map(str::to_owned),
        };
        let list = sync::List {
            id: ListId::from(key(1)),
            name: "暑假".into(),
            link: Some("abc".into()),
            entries: names.iter().map(entry).collect(),
        };
        Some(State { lists: Some(vec![list]), ..State::default() })
    }

    fn check(actions: &[(Action, Progress)], state: Option<State>, expected: Expect) {
        let entries = (2..).zip(actions).map(|(n, (action, progress))| entry(n, action, progress.clone()));
        let mut shown = String::new();
        for list in lists(&view(entries.collect(), state)) {
            let mark = |is_waiting| if is_waiting { " …" } else { "" };
            let link = list.link.as_deref().unwrap_or(if list.is_shared { "soon" } else { "-" });
            shown += &format!("{} ({link}){}\n", list.name, mark(list.is_waiting));
            for listed in &list.titles {
                let note = listed.note.as_deref().unwrap_or("-");
                shown += &format!("  {} {}: {note}{}\n", listed.title, listed.name, mark(listed.is_waiting));
            }
        }
        expected.assert_eq(&shown);
    }

    const LIST: fn() -> ListId = || ListId::from(key(1));

    fn put(name: &str, note: Option<&str>) -> Action {
        Action::PutInList { list: LIST(), title: title(name), note: note.map(text) }
    }

    #[test]
    fn what_waits_is_shown_as_done() {
        let queued = |action| (action, Progress::Queued);
        let sent = |action| (action, Progress::Sent { failures: 1 });
        check(
            &[
                queued(put("b", Some("第二"))),
                queued(put("a", Some("先读"))),
                sent(Action::RenameList { list: LIST(), name: text("寒假") }),
                queued(Action::CreateList { name: text("新") }),
                queued(Action::PutInList { list: ListId::from(key(5)), title: title("c"), note: None }),
                queued(Action::TakeFromList { list: LIST(), title: title("x") }),
            ],
            told(&[("a", None), ("x", Some("旧"))]),
            expect![[r#"
                寒假 (abc) …
                  a 《a》: 先读 …
                  b 红楼梦: 第二 …
                新 (-) …
                  c 红楼梦: - …
            "#]],
        );
    }

    #[test]
    fn what_was_refused_or_is_told_already_counts_no_more() {
        check(
            &[
                (put("b", None), refused()),
                (put("c", None), accepted()),
                (Action::DeleteList { list: LIST() }, refused()),
            ],
            told(&[("a", None)]),
            expect![[r#"
                暑假 (abc)
                  a 《a》: -
            "#]],
        );
    }

    #[test]
    fn what_was_accepted_is_shown_while_no_state_was_told() {
        check(
            &[(Action::CreateList { name: text("新") }, accepted())],
            None,
            expect![[r#"
                新 (-) …
            "#]],
        );
    }

    #[test]
    fn sharing_waits_for_its_link_and_deleting_takes_all_away() {
        let share = |shared| (Action::ShareList { list: LIST(), shared }, Progress::Queued);
        check(
            &[share(false)],
            told(&[]),
            expect![[r#"
                暑假 (-) …
            "#]],
        );
        check(
            &[share(false), share(true)],
            told(&[]),
            expect![[r#"
                暑假 (soon) …
            "#]],
        );
        check(&[(Action::DeleteList { list: LIST() }, Progress::Queued), share(true)], told(&[]), expect![""]);
    }

    #[test]
    fn a_title_knows_its_lists() {
        let view = view(vec![entry(2, &put("b", None), Progress::Queued)], told(&[("a", None)]));
        assert_eq!(lists_with(&view, &title("b")), ["暑假"]);
        assert_eq!(lists_with(&view, &title("c")), [""; 0]);
    }
}
