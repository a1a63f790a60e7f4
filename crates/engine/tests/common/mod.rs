//! One small world for the suites that play at random and that race: two counties, eight municipalities, two clusters in
//! a region, three centres, a body that ratifies and one that advises, and people with credentials for every role.

pub(crate) mod dice;
pub(crate) mod log;
pub(crate) mod names;
mod people;
pub(crate) mod reference;
#[expect(dead_code, reason = "other suites go on in other processes")]
pub(crate) mod store;
pub(crate) mod world;
