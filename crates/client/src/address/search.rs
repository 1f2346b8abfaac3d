//! The address of a search.

use super::{form_decode, percent_encode};
use bookmobile_catalogue::Kind;
use bookmobile_search_index::language::{Clause, Scope};
use bookmobile_search_index::{Facet, Filters, Request, Sort};
use std::fmt::Write as _;

/// A search as its address has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchAddress {
    /// The query as typed.
    pub query: String,
    /// The chosen filters.
    pub filters: Filters,
    /// The order of the results.
    pub sort: Sort,
    /// Whether the editions of a work are one result.
    pub works: bool,
    /// Page of results, counted from 0; the address counts from 1, as people do.
    pub page: u32,
}

/// The names of facets and orders in addresses. Addresses are kept and shared: names are for ever.
const FACETS: [(Facet, &str); Facet::ALL.len()] = [
    (Facet::Kind, "kind"),
    (Facet::Language, "lang"),
    (Facet::Author, "author"),
    (Facet::Subject, "subject"),
    (Facet::Class, "class"),
    (Facet::Branch, "branch"),
];
const SORTS: [(Sort, &str); 6] = [
    (Sort::Relevance, "relevance"),
    (Sort::Newest, "newest"),
    (Sort::Oldest, "oldest"),
    (Sort::Title, "title"),
    (Sort::CallNumber, "call"),
    (Sort::Added, "added"),
];
/// The parameter for "available now", and its only value.
const AVAILABLE: (&str, &str) = ("available", "now");
/// The parameter for grouping by work, and its only value.
const WORKS: (&str, &str) = ("group", "works");

impl SearchAddress {
    /// Deepest page that can be asked for.
    pub const PAGE_MAX: u32 = Request::DEPTH_MAX / Request::PAGE - 1;

    /// Reads the query of an address (after its `?`); parameters that make no sense are taken as absent.
    pub fn from_search(search: &str) -> Self {
        let mut at = Self::default();
        for parameter in search.split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = form_decode(value);
            match name {
                "q" => at.query = value.trim().to_owned(),
                "sort" => at.sort = sort_named(&value),
                "years" => at.filters.years = years_from(&value),
                _ if (name, value.as_str()) == AVAILABLE => at.filters.available = true,
                _ if (name, value.as_str()) == WORKS => at.works = true,
                "page" => at.page = value.parse().map_or(0, |page: u32| page.saturating_sub(1).min(Self::PAGE_MAX)),
                _ => {
                    if let Some((facet, _)) = FACETS.iter().find(|(_, known)| *known == name) {
                        at.choose(*facet, &value);
                    }
                }
            }
        }
        at
    }

    /// The search that `request` asks for.
    pub fn of(request: &Request) -> Self {
        let page = request.offset / request.limit.max(1);
        let (query, filters) = (request.query.clone(), request.filters.clone());
        Self { query, filters, sort: request.sort, works: request.group, page }
    }

    /// A search for one thing in one field.
    pub fn within(scope: Scope, text: &str) -> Self {
        let clause = Clause { not: false, scope: Some(scope), text: text.to_owned(), is_phrase: false };
        Self { query: clause.to_string(), ..Self::default() }
    }

    /// The address with which [`Self::from_search`] gives this search again.
    pub fn path(&self) -> String {
        let mut path = String::from("/search");
        let mut separator = '?';
        let mut add = |name: &str, value: &str| {
            // Writing to a string does not fail.
            let _ = write!(path, "{separator}{name}={}", percent_encode(value));
            separator = '&';
        };
        if !self.query.is_empty() {
            add("q", &self.query);
        }
        for (facet, name) in FACETS {
            for value in self.filters.of(facet) {
                add(name, value);
            }
        }
        if let Some((from, to)) = self.filters.years {
            let end = |year: Option<i32>| year.map_or(String::new(), |year| year.to_string());
            add("years", &format!("{}..{}", end(first_year(from)), end(last_year(to))));
        }
        if self.filters.available {
            add(AVAILABLE.0, AVAILABLE.1);
        }
        if self.sort != Sort::default() {
            add("sort", sort_name(self.sort));
        }
        if self.works {
            add(WORKS.0, WORKS.1);
        }
        if self.page > 0 {
            add("page", &(self.page + 1).to_string());
        }
        path
    }

    /// The same search on another page.
    pub fn on_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    /// The first page of the same words among another kind of thing.
    pub fn of_kind(&self, kind: Option<Kind>) -> Self {
        let mut at = self.on_page(0);
        at.filters.values.remove(&Facet::Kind);
        if let Some(kind) = kind {
            at.choose(Facet::Kind, kind.code());
        }
        at
    }

    /// Whether it is among this kind alone; none for all kinds.
    pub fn is_of_kind(&self, kind: Option<Kind>) -> bool {
        self.filters.of(Facet::Kind).iter().map(String::as_str).eq(kind.map(Kind::code))
    }

    /// The same with `value` chosen, or taken back where it was.
    pub fn toggled(&self, facet: Facet, value: &str) -> Self {
        let mut at = self.on_page(0);
        if !self.filters.of(facet).iter().any(|chosen| chosen == value) {
            at.choose(facet, value);
        } else if let Some(chosen) = at.filters.values.get_mut(&facet) {
            chosen.retain(|chosen| chosen != value);
            if chosen.is_empty() {
                at.filters.values.remove(&facet);
            }
        }
        at
    }

    /// The same for these years of publication; either end may be open.
    pub fn between(&self, from: Option<i32>, to: Option<i32>) -> Self {
        let mut at = self.on_page(0);
        at.filters.years = years_between(from, to);
        at
    }

    /// The same with the filter "available now" on, or off where it was on.
    pub fn toggled_available(&self) -> Self {
        let mut at = self.on_page(0);
        at.filters.available = !at.filters.available;
        at
    }

    /// The same with the editions of a work as one, or each by itself where they were one.
    pub fn toggled_works(&self) -> Self {
        Self { works: !self.works, ..self.on_page(0) }
    }

    /// The same in another order.
    pub fn sorted(&self, sort: Sort) -> Self {
        Self { sort, ..self.on_page(0) }
    }

    /// The same with nothing chosen.
    pub fn of_everything(&self) -> Self {
        Self { filters: Filters::default(), ..self.on_page(0) }
    }

    /// The same with other words. A reader's habits stay (kind, language, branch, available now, order, works); authors, subjects,
    /// classes and years go, as they were chosen among the results of the words before.
    pub fn reworded(&self, query: &str) -> Self {
        let mut at = Self { query: query.to_owned(), ..self.on_page(0) };
        at.filters.years = None;
        at.filters.values.retain(|facet, _| matches!(facet, Facet::Kind | Facet::Language | Facet::Branch));
        at
    }

    /// The request to the engine.
    pub fn request(&self) -> Request {
        let offset = self.page.min(Self::PAGE_MAX) * Request::PAGE;
        let filters = self.filters.clone();
        Request { filters, sort: self.sort, group: self.works, offset, ..Request::new(self.query.clone()) }
    }

    /// What to ask the engine for the counts beside the results: the same for every page and order of them, and of records whatever a result is.
    pub fn request_for_facets(&self) -> Request {
        let at = Self { works: false, ..self.sorted(Sort::default()) };
        Request { facets: true, limit: 0, ..at.request() }
    }

    /// How many pages `total` results make, as far as one can page.
    pub fn pages(total: u64) -> u32 {
        let pages = total.div_ceil(u64::from(Request::PAGE));
        u32::try_from(pages).unwrap_or(u32::MAX).min(Self::PAGE_MAX + 1)
    }

    fn choose(&mut self, facet: Facet, value: &str) {
        if value.is_empty() || (facet == Facet::Kind && Kind::from_code(value).is_none()) {
            return;
        }
        let chosen = self.filters.values.entry(facet).or_default();
        // A class has those below it: beside `I`, `I2` would change nothing.
        let covers = |a: &str, b: &str| facet == Facet::Class && a.starts_with(b);
        chosen.retain(|other| other != value && !covers(other, value) && !covers(value, other));
        chosen.push(value.to_owned());
    }
}

/// The order with this name in addresses; any other name is that of the usual one.
pub fn sort_named(name: &str) -> Sort {
    SORTS.iter().find(|(_, known)| *known == name).map_or(Sort::default(), |(sort, _)| *sort)
}

/// What an order is called in addresses.
pub fn sort_name(sort: Sort) -> &'static str {
    SORTS.iter().find(|(known, _)| *known == sort).map_or("", |(_, name)| name)
}

/// What a facet is called in addresses.
pub fn facet_name(facet: Facet) -> &'static str {
    FACETS.iter().find(|(known, _)| *known == facet).map_or("", |(_, name)| name)
}

/// The beginning of a span of years; none where it is open.
pub fn first_year(year: i32) -> Option<i32> {
    (year != i32::MIN).then_some(year)
}

/// The end of a span of years; none where it is open.
pub fn last_year(year: i32) -> Option<i32> {
    (year != i32::MAX).then_some(year)
}

/// A span of years with open ends, the earlier one first; none where both are open.
pub fn years_between(from: Option<i32>, to: Option<i32>) -> Option<(i32, i32)> {
    match (from, to) {
        (None, None) => None,
        (Some(from), Some(to)) => Some((from.min(to), from.max(to))),
        (from, to) => Some((from.unwrap_or(i32::MIN), to.unwrap_or(i32::MAX))),
    }
}

/// `1980..1999`, `1980..`, `..1999` or `1980`.
fn years_from(text: &str) -> Option<(i32, i32)> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    years_between(from.parse().ok(), to.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> SearchAddress {
        SearchAddress::from_search(path.strip_prefix("/search").expect("a search").trim_start_matches('?'))
    }

    fn chosen(values: &[(Facet, &str)]) -> SearchAddress {
        values.iter().fold(SearchAddress::default(), |at, (facet, value)| at.toggled(*facet, value))
    }

    #[test]
    fn a_search_survives_its_address() {
        let address = SearchAddress { query: "红楼梦 & 史湘云".into(), ..SearchAddress::default() };
        let address = address.of_kind(Some(Kind::Book)).on_page(1);
        let path = address.path();
        assert!(path.starts_with("/search?q=%E7%BA%A2"), "{path}");
        assert!(path.ends_with("%20%26%20%E5%8F%B2%E6%B9%98%E4%BA%91&kind=book&page=2"), "{path}");
        assert_eq!(read(&path), address);
        assert_eq!(SearchAddress::default().path(), "/search");
        assert_eq!(read("/search"), SearchAddress::default());
    }

    #[test]
    fn whatever_is_chosen_survives_its_address() {
        let odd =
            ["Tolstoy, Leo & Co.", "100%", "a=b", "C++", "中国--历史", "%41", "“?#/\\", " ", "é\u{301}😀", "a+b c"];
        for value in odd {
            let address = chosen(&[(Facet::Author, value), (Facet::Subject, value), (Facet::Branch, value)]);
            assert_eq!(read(&address.path()), address, "{value}");
        }
        let address = chosen(&[
            (Facet::Author, "鲁迅"),
            (Facet::Author, "老舍"),
            (Facet::Kind, "audio"),
            (Facet::Kind, "book"),
            (Facet::Language, "chi"),
            (Facet::Class, "I2"),
        ]);
        let address =
            address.between(Some(1980), None).toggled_available().sorted(Sort::Newest).toggled_works().on_page(3);
        let path = "/search?kind=audio&kind=book&lang=chi&author=%E9%B2%81%E8%BF%85&author=%E8%80%81%E8%88%8D\
                    &class=I2&years=1980..&available=now&sort=newest&group=works&page=4";
        assert_eq!(address.path(), path);
        assert_eq!(read(path), address);
        assert_eq!(SearchAddress::of(&address.request()), address);
    }

    #[test]
    fn years_have_open_ends() {
        for (written, years) in [
            ("1980..1999", Some((1980, 1999))),
            ("1999..1980", Some((1980, 1999))),
            ("..1999", Some((i32::MIN, 1999))),
            ("-500..", Some((-500, i32::MAX))),
            ("1980", Some((1980, 1980))),
            ("..", None),
            ("soon", None),
            ("", None),
        ] {
            let address = read(&format!("/search?years={written}"));
            assert_eq!(address.filters.years, years, "{written}");
            assert_eq!(read(&address.path()), address, "{written}");
        }
    }

    #[test]
    fn addresses_of_old_and_of_forms_are_read() {
        let address = read("/search?q=%E4%B9%A6+%E5%BA%97&kind=map&page=2");
        assert_eq!((address.query.as_str(), address.page), ("书 店", 1));
        assert!(address.is_of_kind(Some(Kind::Map)) && !address.is_of_kind(None));
    }

    #[test]
    fn nonsense_in_an_address_is_taken_as_absent() {
        let address =
            read("/search?q=%20书%20&available=soon&kind=dragon&page=-3&sort=colour&utm_source=x&author=&&=&lang");
        assert_eq!(address, SearchAddress { query: "书".into(), ..SearchAddress::default() });
        assert_eq!(read("/search?page=99999999").page, SearchAddress::PAGE_MAX);
    }

    #[test]
    fn choosing_again_takes_back() {
        let address = chosen(&[(Facet::Author, "鲁迅"), (Facet::Author, "老舍"), (Facet::Author, "鲁迅")]);
        assert_eq!(address, chosen(&[(Facet::Author, "老舍")]));
        assert_eq!(address.toggled(Facet::Author, "老舍"), SearchAddress::default());
        assert_eq!(address.on_page(4).toggled(Facet::Language, "chi").page, 0);
        assert_eq!(address.of_everything(), SearchAddress::default());
    }

    #[test]
    fn a_class_takes_the_place_of_those_below_it_and_the_other_way_round() {
        let classes = |values: &[&str]| {
            chosen(&values.iter().map(|value| (Facet::Class, *value)).collect::<Vec<_>>())
                .filters
                .of(Facet::Class)
                .to_vec()
        };
        assert_eq!(classes(&["I", "I2"]), ["I2"]);
        assert_eq!(classes(&["I2", "I5", "K", "I"]), ["K", "I"]);
        assert_eq!(classes(&["T", "TP", "TB"]), ["TP", "TB"]);
    }

    #[test]
    fn other_words_keep_a_readers_ways() {
        let ways = chosen(&[(Facet::Kind, "book"), (Facet::Language, "chi"), (Facet::Branch, "v1")])
            .toggled_available()
            .sorted(Sort::Title)
            .toggled_works();
        let address =
            ways.toggled(Facet::Author, "鲁迅").toggled(Facet::Class, "I").between(None, Some(1949)).on_page(2);
        assert_eq!(address.reworded("家"), SearchAddress { query: "家".into(), ..ways });
    }

    #[test]
    fn the_counts_are_the_same_for_every_page_and_order() {
        let address = chosen(&[(Facet::Author, "鲁迅")]);
        let request = address.request_for_facets();
        assert!(request.facets && request.limit == 0);
        assert_eq!(address.sorted(Sort::Oldest).toggled_works().on_page(7).request_for_facets(), request);
    }

    #[test]
    fn one_field_is_searched_as_the_query_language_writes_it() {
        assert_eq!(SearchAddress::within(Scope::Clc, "I247.5").query, "clc:I247.5");
        assert_eq!(SearchAddress::within(Scope::Work, "a 1").query, "work:\"a 1\"");
    }

    #[test]
    fn no_page_asks_deeper_than_the_engine_goes() {
        let request = SearchAddress::default().on_page(u32::MAX).request();
        assert!(request.offset + request.limit <= Request::DEPTH_MAX);
        assert_eq!(SearchAddress::pages(0), 0);
        assert_eq!(SearchAddress::pages(21), 2);
        assert_eq!(SearchAddress::pages(u64::MAX), SearchAddress::PAGE_MAX + 1);
    }
}
