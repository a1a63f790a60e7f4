//! The `tingbok` binary.
fn main() {}
