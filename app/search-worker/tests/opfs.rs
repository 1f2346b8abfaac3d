//! The browser's file system keeps the contract of a shard store.

#![cfg(target_arch = "wasm32")]

use bookmobile_client::port::contract::check_shard_store;
use bookmobile_search_worker::opfs::Opfs;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
async fn opfs_keeps_the_contract_of_a_shard_store() {
    check_shard_store(&Opfs::open("contract-test").await.expect("this browser has a private file system")).await;
}
