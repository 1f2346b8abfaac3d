//! What tantivy uses of [rayon](https://docs.rs/rayon), done at once by whoever asks.
//!
//! tantivy names thread pools in code that we never call, as we index and search in one thread; rayon's own pools and the
//! queues beneath them would travel to every reader.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

/// A pool without threads.
#[derive(Debug, Default)]
pub struct ThreadPool(());

impl ThreadPool {
    /// Runs `op`, and whatever it spawns, before it returns.
    pub fn scope<'scope, OP, R>(&self, op: OP) -> R
    where
        OP: FnOnce(&Scope<'scope>) -> R + Send,
        R: Send,
    {
        op(&Scope(PhantomData))
    }

    /// Runs `op` before it returns.
    pub fn spawn<OP>(&self, op: OP)
    where
        OP: FnOnce() + Send + 'static,
    {
        op();
    }
}

/// Where tasks are spawned that end before their scope does.
#[derive(Debug)]
pub struct Scope<'scope>(PhantomData<&'scope ()>);

impl<'scope> Scope<'scope> {
    /// Runs `body` before it returns.
    pub fn spawn<BODY>(&self, body: BODY)
    where
        BODY: FnOnce(&Scope<'scope>) + Send + 'scope,
    {
        body(self);
    }
}

/// Makes a [`ThreadPool`].
#[derive(Debug, Default)]
pub struct ThreadPoolBuilder(());

impl ThreadPoolBuilder {
    /// A builder.
    pub fn new() -> Self {
        Self(())
    }

    /// There are no threads, whatever their number.
    #[must_use]
    pub fn num_threads(self, _count: usize) -> Self {
        self
    }

    /// There are no threads to name.
    #[must_use]
    pub fn thread_name<F>(self, _name: F) -> Self
    where
        F: FnMut(usize) -> String + 'static,
    {
        self
    }

    /// A panic ends the program here, as anywhere in wasm.
    #[must_use]
    pub fn panic_handler<H>(self, _handler: H) -> Self
    where
        H: Fn(Box<dyn Any + Send>) + Send + Sync + 'static,
    {
        self
    }

    /// The pool.
    ///
    /// # Errors
    /// Never.
    pub fn build(self) -> Result<ThreadPool, ThreadPoolBuildError> {
        Ok(ThreadPool(()))
    }
}

/// Why there is no pool; never.
#[derive(Debug)]
pub struct ThreadPoolBuildError(());

impl fmt::Display for ThreadPoolBuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pool cannot be made")
    }
}

impl std::error::Error for ThreadPoolBuildError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_before_the_scope_ends() {
        let pool = ThreadPoolBuilder::new().num_threads(4).thread_name(|n| n.to_string()).build().expect("always");
        let (sender, receiver) = std::sync::mpsc::channel();
        pool.scope(|scope| {
            for number in 0..3 {
                let sender = sender.clone();
                scope.spawn(move |_| sender.send(number).expect("is received"));
            }
        });
        drop(sender);
        assert_eq!(receiver.into_iter().collect::<Vec<i32>>(), [0, 1, 2]);
    }
}
