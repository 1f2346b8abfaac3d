//! The importer through its public functions: fixtures in, records and reports out.

mod damage;
mod formats;
mod roundtrip;
mod snapshots;
mod support;
