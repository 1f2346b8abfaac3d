//! Pages and their addresses.

use super::{percent_decode, percent_encode};
use bookmobile_catalogue::RecordId;
use bookmobile_search_index::{Around, Headings};

/// A page of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// `/`
    Home,
    /// `/search`
    Search,
    /// `/search/advanced`
    Advanced,
    /// `/record/…`
    Record(RecordId),
    /// `/browse`, the main classes, or `/browse/class/…`
    Class(String),
    /// `/browse/authors`, `/browse/subjects`, or of one letter `/browse/authors/…`
    Headings(Headings, Option<String>),
    /// `/shelf/…`, or where the address says `at` which call number `/shelf`
    Shelf(Option<RecordId>),
    /// `/courses`
    Courses,
    /// `/touch`
    Touch,
    /// A page that a part of the app draws, `/account` or `/list/…`: the first word of its address, and what it ends in.
    Part(String, String),
    /// `/about`
    About,
    /// Anything else.
    Nowhere,
}

impl Destination {
    /// The page at `path`, which is still percent-encoded. `parts` are the addresses that parts of the app draw, as the app's
    /// list has them: `/account`, or `/list/*` where a text follows.
    pub fn of(path: &str, parts: &[String]) -> Self {
        let words: Vec<String> = path.split('/').filter(|word| !word.is_empty()).map(percent_decode).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let record = |id: &str| RecordId::new(id).ok();
        match words[..] {
            [] => Self::Home,
            ["search"] => Self::Search,
            ["search", "advanced"] => Self::Advanced,
            ["record", id] => record(id).map_or(Self::Nowhere, Self::Record),
            ["browse"] | ["browse", "class"] => Self::Class(String::new()),
            ["browse", "class", number] => Self::Class(number.trim().to_owned()),
            ["browse", name] => headings_named(name).map_or(Self::Nowhere, |of| Self::Headings(of, None)),
            ["browse", name, letter] => {
                headings_named(name).map_or(Self::Nowhere, |of| Self::Headings(of, Some(letter.to_owned())))
            }
            ["shelf"] => Self::Shelf(None),
            ["shelf", id] => record(id).map_or(Self::Nowhere, |id| Self::Shelf(Some(id))),
            ["courses"] => Self::Courses,
            ["touch"] => Self::Touch,
            ["about"] => Self::About,
            [page] if is_listed(parts, page, "") => Self::Part(page.to_owned(), String::new()),
            [page, rest] if is_listed(parts, page, "/*") => Self::Part(page.to_owned(), rest.to_owned()),
            _ => Self::Nowhere,
        }
    }
}

fn is_listed(parts: &[String], page: &str, rest: &str) -> bool {
    parts.iter().any(|part| part.strip_prefix('/').and_then(|part| part.strip_prefix(page)) == Some(rest))
}

/// The names of headings in addresses.
const HEADINGS: [(Headings, &str); 2] = [(Headings::Authors, "authors"), (Headings::Subjects, "subjects")];

fn headings_named(name: &str) -> Option<Headings> {
    HEADINGS.iter().find(|(_, known)| *known == name).map(|(of, _)| *of)
}

/// The address of a record.
pub fn record_path(id: &RecordId) -> String {
    format!("/record/{}", percent_encode(id.as_str()))
}

/// The address of a class of 中图法 and those below it; of the main ones for an empty number.
pub fn class_path(number: &str) -> String {
    if number.is_empty() { "/browse".to_owned() } else { format!("/browse/class/{}", percent_encode(number)) }
}

/// The address of the letters of headings, or of a page of one letter's, counted from 0.
pub fn headings_path(of: Headings, letter: Option<&str>, page: u32) -> String {
    let name = HEADINGS.iter().find(|(known, _)| *known == of).map_or("", |(_, name)| name);
    let mut path = format!("/browse/{name}");
    if let Some(letter) = letter {
        path = format!("{path}/{}", percent_encode(letter));
    }
    if page > 0 {
        path = format!("{path}?page={}", page + 1);
    }
    path
}

/// The address of the shelf around a place, of one branch or of all.
pub fn shelf_path(around: &Around, branch: Option<&str>) -> String {
    let mut path = match around {
        Around::Record(id) => format!("/shelf/{}", percent_encode(id.as_str())),
        Around::CallNumber(number) if number.is_empty() => "/shelf".to_owned(),
        Around::CallNumber(number) => format!("/shelf?at={}", percent_encode(number)),
    };
    if let Some(branch) = branch {
        let separator = if path.contains('?') { '&' } else { '?' };
        path = format!("{path}{separator}branch={}", percent_encode(branch));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::super::parameter;
    use super::*;

    #[test]
    fn every_path_leads_somewhere() {
        let parts = ["/account", "/desk", "/list/*"].map(str::to_owned);
        let part = |page: &str, rest: &str| Destination::Part(page.to_owned(), rest.to_owned());
        let class = |number: &str| Destination::Class(number.to_owned());
        for (path, expected) in [
            ("/", Destination::Home),
            ("", Destination::Home),
            ("/search", Destination::Search),
            ("/search/", Destination::Search),
            ("/search/advanced", Destination::Advanced),
            ("/search/other", Destination::Nowhere),
            ("/courses", Destination::Courses),
            ("/touch", Destination::Touch),
            ("/account", part("account", "")),
            ("/desk", part("desk", "")),
            ("/desk/check-in", Destination::Nowhere),
            ("/list/5f0c", part("list", "5f0c")),
            ("/list", Destination::Nowhere),
            ("/accounts", Destination::Nowhere),
            ("/acc", Destination::Nowhere),
            ("/about", Destination::About),
            ("/record", Destination::Nowhere),
            ("/record/%20", Destination::Nowhere),
            ("/record/a/b", Destination::Nowhere),
            ("/browse", class("")),
            ("/browse/class/", class("")),
            ("/browse/class/I2%20", class("I2")),
            ("/browse/class/I/2", Destination::Nowhere),
            ("/browse/publishers", Destination::Nowhere),
            ("/shelf", Destination::Shelf(None)),
            ("/shelf/%20", Destination::Nowhere),
            ("/books", Destination::Nowhere),
        ] {
            assert_eq!(Destination::of(path, &parts), expected, "{path}");
        }
    }

    #[test]
    fn every_page_has_an_address() {
        let id = RecordId::new("红楼-1").expect("an id");
        assert_eq!(Destination::of(&record_path(&id), &[]), Destination::Record(id.clone()));
        for number in ["", "I247.5", "R711(711)=53", "I3/7", "[C94]", "F127\"42\""] {
            assert_eq!(Destination::of(&class_path(number), &[]), Destination::Class(number.to_owned()), "{number}");
        }
        for of in [Headings::Authors, Headings::Subjects] {
            assert_eq!(Destination::of(&headings_path(of, None, 0), &[]), Destination::Headings(of, None));
            let path = headings_path(of, Some("0-9"), 2);
            let (path, search) = path.split_once('?').expect("a page");
            assert_eq!(Destination::of(path, &[]), Destination::Headings(of, Some("0-9".to_owned())));
            assert_eq!(parameter(search, "page").as_deref(), Some("3"));
        }
        assert_eq!(Destination::of(&shelf_path(&Around::Record(id.clone()), None), &[]), Destination::Shelf(Some(id)));
        let path = shelf_path(&Around::CallNumber("I247.57/45 & 6+".to_owned()), Some("总馆"));
        let (path, search) = path.split_once('?').expect("a place");
        assert_eq!(Destination::of(path, &[]), Destination::Shelf(None));
        assert_eq!(parameter(search, "at").as_deref(), Some("I247.57/45 & 6+"));
        assert_eq!(parameter(search, "branch").as_deref(), Some("总馆"));
    }
}
