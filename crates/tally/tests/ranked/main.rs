//! Rules for ranked ballots, readers of ranked files, the writer and the forms: as one program, since it links once.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "../common/mod.rs"]
mod common;

mod altered;
mod cases;
mod elections;
mod expected;
mod forms;
mod naive;
mod properties;
mod readers;
mod stv;
mod writer;
