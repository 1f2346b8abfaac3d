//! The importer as its callers see it: fixtures in, records and reports out.

mod damage;
mod formats;
mod roundtrip;
mod snapshots;
mod support;
