//! Writes elections for other programs. Text out, no files.

pub mod pb;
