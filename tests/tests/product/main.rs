//! The product from outside.

mod arrows;
mod demo;
mod store;
mod tampering;
