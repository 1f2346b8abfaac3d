use super::*;
use bookmobile_catalogue::Record;
use bookmobile_search_index::{Brief, Highlights, Hit};
use std::cell::RefCell;

/// A catalogue in memory of the records `0`, `1`, `2` …, of which it may lack the records themselves.
struct Memory {
    total: u64,
    has_records: bool,
    asked: RefCell<Vec<String>>,
}

fn memory(total: u64) -> Memory {
    Memory { total, has_records: true, asked: RefCell::default() }
}

fn record(id: &str) -> Record {
    Record::new(RecordId::new(id).expect("is an id"), id)
}

impl Source for Memory {
    fn search(&self, request: Request) -> Fetching<'_, Answer> {
        self.asked.borrow_mut().push(format!("{}+{}", request.offset, request.limit));
        let ids = (u64::from(request.offset)..self.total).take(request.limit as usize);
        let brief = |id: u64| Brief::of(&record(&id.to_string()));
        let hits = ids
            .map(|id| Hit {
                score: 1.0,
                record: brief(id),
                marks: Highlights::default(),
                editions: None,
                excerpt: None,
            })
            .collect();
        let answer = Answer { total: self.total, hits, ..Answer::default() };
        Box::pin(async move { (self.total > 0).then_some(answer) })
    }

    fn records<'a>(&'a self, ids: &'a [RecordId], marc: bool) -> Fetching<'a, Vec<FoundRecord>> {
        self.asked.borrow_mut().push(format!("{} records", ids.len()));
        let found = ids
            .iter()
            .map(|id| FoundRecord { record: record(id.as_str()), marc: marc.then(|| "as it came".to_owned()) });
        let found = self.has_records.then(|| found.collect());
        Box::pin(async move { found })
    }
}

fn gathered(of: &Of, marc: bool, sources: &[&dyn Source]) -> Option<(usize, u64)> {
    pollster::block_on(gather(of, marc, sources)).map(|gathered| (gathered.records.len(), gathered.total))
}

#[test]
fn all_that_was_found_is_gathered_page_by_page() {
    let source = memory(230);
    let of = Of::Found(Request { offset: 40, ..Request::new("x") });
    assert_eq!(gathered(&of, false, &[&source]), Some((230, 230)));
    assert_eq!(*source.asked.borrow(), ["0+100", "100+100", "200+100", "230 records"]);
}

#[test]
fn no_more_than_can_be_taken_away_are_gathered() {
    let source = memory(5_000);
    assert_eq!(gathered(&Of::Found(Request::new("x")), false, &[&source]), Some((1_000, 5_000)));
    assert_eq!(source.asked.borrow().len(), 11, "{:?}", source.asked);
}

#[test]
fn what_one_source_does_not_have_comes_from_the_next() {
    let (nothing, without, whole) = (memory(0), Memory { has_records: false, ..memory(3) }, memory(3));
    let of = Of::Found(Request::new("x"));
    assert_eq!(gathered(&of, false, &[&nothing, &without, &whole]), Some((3, 3)));
    assert_eq!(gathered(&of, false, &[&nothing, &without]), None);
    let one = Of::Record(RecordId::new("7").expect("is an id"));
    assert_eq!(gathered(&one, false, &[&without, &whole]), Some((1, 1)));
}

#[test]
fn marc_is_asked_for_where_it_is_wanted() {
    let one = Of::Record(RecordId::new("7").expect("is an id"));
    let source = memory(1);
    let with = |marc| pollster::block_on(gather(&one, marc, &[&source])).and_then(|all| all.records[0].marc.clone());
    assert_eq!((with(false), with(true).as_deref()), (None, Some("as it came")));
}
