//! The browser's database keeps the contract of an action store.

#![cfg(target_arch = "wasm32")]

use bookmobile_client::outbox::port::ActionStore;
use bookmobile_client::outbox::port::contract::check_action_store;
use bookmobile_outbox::store::IndexedDb;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn indexed_db_keeps_the_contract_of_an_action_store() {
    check_action_store(&IndexedDb::new("contract-test"), async || IndexedDb::new("contract-test")).await;
}

#[wasm_bindgen_test]
async fn of_two_tabs_that_change_a_text_at_once_one_is_first() {
    let (one, other) = (IndexedDb::new("race-test"), IndexedDb::new("race-test"));
    let (first, second) =
        futures_util::future::join(one.swap("a", None, Some("1")), other.swap("a", None, Some("2"))).await;
    let (Ok(first), Ok(second)) = (first, second) else { panic!("both have an answer") };
    assert!(first != second, "one of them was first");
    let expected = if first { "1" } else { "2" };
    assert_eq!(one.read("a").await, Ok(Some(expected.to_owned())));
}
