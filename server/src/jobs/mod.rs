//! Long works, for the command line and for the desk alike: importing, publishing, and what time does by itself.
//!
//! A work says how far it is to who watches it, gives what a command prints as lines, and prints nothing itself.

mod import;
mod matches;
mod publish;
mod running;
mod sweep;

pub use import::{ImportError, Imported, Order, Report, Source, import, options};
pub use publish::{Marc, PackError, publish};
pub use running::{Jobs, Upload};
pub use sweep::sweep;

/// Who watches a work.
pub trait Watch: Send + Sync {
    /// A count begins: of bytes to read or of records to pack, 0 while it is not known how many.
    fn begin(&self, total: u64);
    /// So many more are done.
    fn advance(&self, more: u64);
    /// Whether the work is to be given up.
    fn is_given_up(&self) -> bool {
        false
    }
}

/// Nobody.
impl Watch for () {
    fn begin(&self, _: u64) {}
    fn advance(&self, _: u64) {}
}
