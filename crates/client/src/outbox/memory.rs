//! An [`ActionStore`] in memory: for kiosks, which keep nothing of a patron, and for tests.

use super::port::{ActionStore, StoreError};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Texts that are gone when the last clone is dropped.
#[derive(Clone, Debug, Default)]
pub struct MemoryActions {
    texts: Rc<RefCell<BTreeMap<String, String>>>,
}

impl ActionStore for MemoryActions {
    async fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.texts.borrow().get(name).cloned())
    }

    async fn swap(&self, name: &str, before: Option<&str>, after: Option<&str>) -> Result<bool, StoreError> {
        let mut texts = self.texts.borrow_mut();
        if texts.get(name).map(String::as_str) != before {
            return Ok(false);
        }
        match after {
            Some(text) => texts.insert(name.to_owned(), text.to_owned()),
            None => texts.remove(name),
        };
        Ok(true)
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.texts.borrow().keys().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_the_contract_of_an_action_store() {
        let store = MemoryActions::default();
        pollster::block_on(crate::outbox::port::contract::check_action_store(&store, async || store.clone()));
    }
}
