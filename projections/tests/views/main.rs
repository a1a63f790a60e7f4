//! Every view against one story, and the laws that hold for all of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod catalogue;
mod goldens;
mod laws;
mod schema;
mod sealed;
mod story;
