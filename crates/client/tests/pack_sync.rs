//! A device ends with the whole newest generation, whatever is cut, damaged or lost on the way, and can search what it
//! had until then.

use bookmobile_catalogue::{Item, ItemStatus, Record, RecordId};
use bookmobile_client::memory::{MemoryRemote, MemoryStore};
use bookmobile_client::pack_sync::PackSync;
use bookmobile_client::port::{Remote, RemoteError, ShardStore, StoreError};
use bookmobile_client::protocol::Activity;
use bookmobile_search_index::engine::ReadAt;
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use bookmobile_search_index::pack::{AVAILABILITY_FILE, MANIFEST_FILE, Manifest, shard_path};
use bookmobile_search_index::{Around, Availability, Browse, Filters, Request, Suggestion};
use pollster::block_on;
use std::sync::Arc;

const RECORDS: usize = 240;
const CUT: Cut = Cut { first: 40, rest: 100 };

/// Lends the ports to several instances one after the other, as a device does that is started again.
struct Shared<T>(Arc<T>);

impl ShardStore for Shared<MemoryStore> {
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.read(name).await
    }
    async fn open(&self, name: &str) -> Result<Option<Arc<dyn ReadAt>>, StoreError> {
        self.0.open(name).await
    }
    async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.0.write(name, bytes).await
    }
    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.0.remove(name).await
    }
    async fn list(&self) -> Result<Vec<String>, StoreError> {
        self.0.list().await
    }
}

impl Remote for Shared<MemoryRemote> {
    type Body = <MemoryRemote as Remote>::Body;
    async fn get(&self, path: &str, from: u64) -> Result<(Self::Body, u64), RemoteError> {
        self.0.get(path, from).await
    }
    async fn next(&self, body: &mut Self::Body) -> Result<Option<Vec<u8>>, RemoteError> {
        self.0.next(body).await
    }
}

type Device = PackSync<Shared<MemoryStore>, Shared<MemoryRemote>>;

struct World {
    store: Arc<MemoryStore>,
    remote: Arc<MemoryRemote>,
}

impl World {
    fn new() -> Self {
        let world = Self { store: Arc::default(), remote: Arc::default() };
        world.publish(1, |_| {});
        world
    }

    /// A generation in which `change` has been made to every record.
    fn publish(&self, generation: u64, change: impl Fn(&mut Record)) -> Manifest {
        let mut builder = PackBuilder::new();
        for number in 0..RECORDS {
            // Titles that do not compress away, so that a shard arrives in many pieces.
            let noise = (0..12).map(|i| format!("{:x}", (number * 2_654_435_761 + i * 40_503) % 0xFFFF_FFFF));
            let mut record = Record::new(
                RecordId::new(&format!("r{number}")).expect("an id"),
                format!("Title {number} {}", noise.collect::<Vec<_>>().join(" ")),
            );
            let call_number = Some(format!("I247.5/{number}"));
            record.items.push(Item {
                barcode: format!("B{number}"),
                branch: "main".into(),
                call_number,
                ..Item::default()
            });
            change(&mut record);
            builder.add(record, None);
        }
        let mut files = self.remote.files.borrow_mut();
        let manifest = builder
            .finish(Head { generation, built_unix_secs: 1_000 + generation as i64, ..Head::default() }, CUT, |shard| {
                files.insert(shard_path(&shard.hash), shard.bytes);
                Ok(())
            })
            .expect("builds");
        files.insert(MANIFEST_FILE.into(), serde_json::to_vec(&manifest).expect("is JSON"));
        manifest
    }

    fn publish_availability(&self, as_of_unix_secs: i64, out: &str) {
        let elsewhere = [(out.to_owned(), ItemStatus::OnLoan)].into();
        let json = serde_json::to_vec(&Availability { as_of_unix_secs, elsewhere }).expect("is JSON");
        self.remote.files.borrow_mut().insert(AVAILABILITY_FILE.into(), json);
    }

    /// The device is switched on.
    fn start(&self) -> Device {
        let pack_sync = PackSync::new(Shared(Arc::clone(&self.store)), Shared(Arc::clone(&self.remote)));
        block_on(pack_sync.open());
        pack_sync
    }

    fn cut_off(&self) {
        self.remote.bytes_left.set(Some(0));
    }
}

fn update(device: &Device) -> Vec<(u64, Activity)> {
    let mut seen = Vec::new();
    block_on(device.update(&mut || {
        let state = device.state();
        seen.push((state.ready.map_or(0, |ready| ready.records), state.activity));
    }));
    seen
}

fn found(device: &Device, query: &str) -> Vec<String> {
    let answer = device.search(&Request::new(query)).expect("answers");
    answer.map_or(vec![], |answer| answer.hits.into_iter().map(|hit| hit.record.id.to_string()).collect())
}

fn suggested(device: &Device, text: &str) -> Option<usize> {
    device.suggest(text).expect("answers").map(|suggestions| suggestions.len())
}

fn assert_complete(device: &Device, generation: u64) {
    let state = device.state();
    assert_eq!(state.activity, Activity::Idle);
    assert!(state.is_complete());
    let ready = state.ready.expect("is ready");
    assert_eq!((ready.generation, ready.records), (generation, RECORDS as u64));
    assert_eq!(found(device, "title 7 "), ["r7"]);
    assert_eq!(suggested(device, "titl"), Some(Suggestion::PAGE));
}

#[test]
fn a_fresh_device_grows_shard_by_shard_and_then_works_without_the_server() {
    let world = World::new();
    let device = world.start();
    assert_eq!(device.state().ready, None);
    assert_eq!(found(&device, "title"), Vec::<String>::new());

    let seen = update(&device);
    let mut records: Vec<u64> = seen.iter().map(|(records, _)| *records).collect();
    records.dedup();
    assert_eq!(records, [0, 40, 140, 240]);
    assert_complete(&device, 1);

    world.cut_off();
    let again = world.start();
    assert_complete(&again, 1);
    assert_eq!(update(&again).last().map(|(_, activity)| activity.clone()), Some(Activity::Offline));
    assert!(again.state().is_complete());
}

#[test]
fn nothing_is_fetched_twice() {
    let world = World::new();
    update(&world.start());
    let first = world.remote.bytes_sent.get();
    update(&world.start());
    let manifest_bytes = world.remote.files.borrow()[MANIFEST_FILE].len();
    assert_eq!(world.remote.bytes_sent.get() - first, manifest_bytes);
}

#[test]
fn each_index_is_opened_once() {
    let world = World::new();
    let device = world.start();
    update(&device);
    assert_eq!(world.store.opened.get(), 3, "a first pack of three shards");
    world.publish(2, |record| {
        if record.id.as_str() == "r7" {
            record.title.push_str(" renewed");
        }
    });
    update(&device);
    assert_complete(&device, 2);
    let new = world.store.opened.get() - 3;
    assert!((1..3).contains(&new), "shards that did not change stay open: {new}");
    world.start();
    assert_eq!(world.store.opened.get(), 3 + new + 3, "a restart opens each");
}

#[test]
fn a_tab_follows_to_the_generation_that_another_one_fetched() {
    let world = World::new();
    let (one, two) = (world.start(), world.start());
    update(&one);
    update(&two);
    world.publish(2, |record| record.title.push_str(" renewed"));
    for tab in [&one, &two] {
        update(tab);
        assert_complete(tab, 2);
        assert_eq!(found(tab, "renewed").len(), 20);
    }
    assert_complete(&world.start(), 2);
}

#[test]
fn a_first_pack_whose_last_step_failed_takes_it_later() {
    let world = World::new();
    for writes in 0..100 {
        world.store.writes_left.set(Some(writes));
        let device = world.start();
        update(&device);
        if !device.state().is_complete() {
            continue;
        }
        assert!(matches!(device.state().activity, Activity::Failed { .. }), "all is here but the last step");
        world.store.writes_left.set(None);
        update(&device);
        assert_complete(&device, 1);
        world.cut_off();
        assert_complete(&world.start(), 1);
        return;
    }
    panic!("the pack never arrived");
}

#[test]
fn a_broken_connection_goes_on_where_it_stopped() {
    for ignores_ranges in [false, true] {
        let world = World::new();
        world.remote.ignores_ranges.set(ignores_ranges);
        let whole: usize = world.remote.files.borrow().values().map(Vec::len).sum();
        let mut starts = 0;
        loop {
            starts += 1;
            assert!(starts < 100, "it never ends");
            world.remote.bytes_left.set(Some(8_000));
            let device = world.start();
            let before = device.state().ready.map_or(0, |ready| ready.records);
            update(&device);
            let state = device.state();
            assert!(state.ready.as_ref().map_or(0, |ready| ready.records) >= before);
            if state.is_complete() {
                break;
            }
            assert_eq!(state.activity, Activity::Offline);
        }
        world.remote.bytes_left.set(None);
        assert_complete(&world.start(), 1);
        if !ignores_ranges {
            let manifests = starts * world.remote.files.borrow()[MANIFEST_FILE].len();
            assert_eq!(
                world.remote.bytes_sent.get() + world.remote.files.borrow()[MANIFEST_FILE].len(),
                whole + manifests
            );
        }
    }
}

#[test]
fn what_has_arrived_of_a_first_pack_can_be_searched_offline() {
    let world = World::new();
    let first_shard = Manifest::parse(&world.remote.files.borrow()[MANIFEST_FILE]).expect("parses").shards[0].bytes;
    let manifest_bytes = world.remote.files.borrow()[MANIFEST_FILE].len();
    world.remote.bytes_left.set(Some(manifest_bytes + first_shard as usize + 500));
    update(&world.start());
    world.cut_off();
    let device = world.start();
    let ready = device.state().ready.expect("has the first shard");
    assert_eq!((ready.records, ready.records_total), (40, 240));
    assert!(!device.state().is_complete());
    assert_eq!(found(&device, "title").len(), 20);
}

#[test]
fn the_old_generation_stays_until_the_new_one_is_whole() {
    let world = World::new();
    update(&world.start());
    world.publish(2, |record| record.title.push_str(" renewed"));

    world.remote.bytes_left.set(Some(9_000));
    let device = world.start();
    update(&device);
    assert_eq!(device.state().ready.map(|ready| ready.generation), Some(1));
    assert!(found(&device, "renewed").is_empty());
    assert_eq!(found(&world.start(), "title 7 "), ["r7"], "also after a restart");

    world.remote.bytes_left.set(None);
    let device = world.start();
    let seen = update(&device);
    assert!(seen.iter().all(|(records, _)| *records == RECORDS as u64), "it never searches a part: {seen:?}");
    assert_complete(&device, 2);
    assert_eq!(found(&device, "renewed").len(), 20);
    let names = block_on(world.store.list()).expect("lists");
    assert_eq!(names.iter().filter(|name| name.starts_with("generation-")).count(), 1, "{names:?}");
    assert_eq!(names.iter().filter(|name| name.starts_with("shard-")).count(), 3, "{names:?}");
}

#[test]
fn a_device_that_is_full_or_crashes_at_any_write_loses_nothing() {
    let world = World::new();
    update(&world.start());
    world.publish(2, |record| record.title.push_str(" renewed"));
    for writes in 0..100 {
        world.store.writes_left.set(Some(writes));
        let device = world.start();
        update(&device);
        let finished = device.state().ready.as_ref().map(|ready| ready.generation) == Some(2);
        if !finished {
            assert!(matches!(device.state().activity, Activity::Failed { .. }), "{:?}", device.state().activity);
        }
        let restarted = world.start();
        assert!(restarted.state().is_complete(), "after {writes} writes");
        assert_eq!(found(&restarted, "title 7 "), ["r7"]);
        if finished {
            assert!(writes > 3, "the new generation takes some writes");
            return;
        }
    }
    panic!("the new generation never arrived");
}

#[test]
fn a_damaged_shard_is_refused_and_fetched_again() {
    let world = World::new();
    let path =
        shard_path(&Manifest::parse(&world.remote.files.borrow()[MANIFEST_FILE]).expect("parses").shards[1].hash);
    let good = world.remote.files.borrow()[&path].clone();
    world.remote.files.borrow_mut().get_mut(&path).expect("is there")[200] ^= 1;
    let device = world.start();
    update(&device);
    let Activity::Failed { reason } = device.state().activity else { panic!("a damaged shard is no success") };
    assert!(reason.contains("arrived damaged"), "{reason}");
    assert_eq!(device.state().ready.map(|ready| ready.records), Some(40), "the first shard is still good");

    world.remote.files.borrow_mut().insert(path, good);
    update(&device);
    assert_complete(&device, 1);
}

#[test]
fn a_damaged_index_is_made_again_without_the_server() {
    let world = World::new();
    update(&world.start());
    world.cut_off();
    for name in block_on(world.store.list()).expect("lists") {
        if name.starts_with("index-") {
            let bytes = block_on(world.store.read(&name)).expect("reads").expect("is there");
            block_on(world.store.write(&name, &bytes[..bytes.len() / 2])).expect("writes");
        }
    }
    assert_complete(&world.start(), 1);
}

#[test]
fn a_manifest_from_a_newer_server_is_refused_and_the_old_pack_kept() {
    let world = World::new();
    let device = world.start();
    update(&device);
    let json = String::from_utf8(world.remote.files.borrow()[MANIFEST_FILE].clone()).expect("is text");
    let newer = json.replace("\"format\":1", "\"format\":2");
    world.remote.files.borrow_mut().insert(MANIFEST_FILE.into(), newer.into_bytes());
    update(&device);
    let Activity::Failed { reason } = device.state().activity else { panic!("a newer format is no success") };
    assert!(reason.contains("update the program"), "{reason}");
    assert!(device.state().is_complete());
}

#[test]
fn copies_are_shown_as_of_the_last_snapshot() {
    let world = World::new();
    world.publish_availability(77, "B7");
    let device = world.start();
    update(&device);
    world.cut_off();
    let device = world.start();
    assert_eq!(device.state().ready.and_then(|ready| ready.availability_unix_secs), Some(77));
    let answer = device.search(&Request::new("title 7 ")).expect("answers").expect("is ready");
    assert_eq!(answer.hits[0].record.items[0].status, ItemStatus::OnLoan);
    let record = device.record(&answer.hits[0].record.id).expect("reads").expect("is there");
    assert_eq!(record.record.items[0].status, ItemStatus::OnLoan);
    let other = device.record(&RecordId::new("r8").expect("an id")).expect("reads").expect("is there");
    assert_eq!(other.record.items[0].status, ItemStatus::Available);

    // What is asked for as available is what is shown as such.
    let available = Filters { available: true, ..Filters::default() };
    let request = Request { filters: available, limit: 0, ..Request::new("") };
    let answer = device.search(&request).expect("answers").expect("is ready");
    assert_eq!(answer.total, RECORDS as u64 - 1);
    let shelf = |id: &str| Browse::Shelf {
        around: Around::Record(RecordId::new(id).expect("an id")),
        before: 0,
        after: 0,
        branch: None,
    };
    let browsed = device.browse(&shelf("r7")).expect("answers").expect("is ready");
    assert_eq!(browsed.records[0].items[0].status, ItemStatus::OnLoan);
}
