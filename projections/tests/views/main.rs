//! Every view against one story, and the laws that hold for all of them.

mod catalogue;
mod goldens;
mod laws;
mod sealed;
mod story;
