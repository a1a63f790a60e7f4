//! The free texts that a leaf commits to, found without reading the leaf again.
//!
//! In canonical JSON a quote inside a string is always escaped, so the bytes that begin a text can stand nowhere else.

use crate::Text;
use memchr::memmem;

/// How a text begins; its one other key comes after the 64 digits.
const BEGINS: &[u8] = br#"{"commitment":""#;
/// Its length: both keys, 64 digits and a language of two letters.
const LENGTH: usize = BEGINS.len() + 64 + br#"","lang":"nb"}"#.len();

/// The free texts that a leaf commits to, in order. The leaf must be one that [`super::decode`] has read.
pub fn texts(leaf: &[u8]) -> impl Iterator<Item = Text> {
    memmem::find_iter(leaf, BEGINS).filter_map(|at| {
        let text = leaf.get(at..at + LENGTH)?;
        serde_json::from_slice(text).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, Salt};

    #[test]
    fn finds_texts_and_nothing_that_looks_like_one() {
        let texts = ["one", "two"].map(|words| Text::commit(Lang::Nn, &Salt([1; 32]), words));
        let [one, two] = texts.clone().map(|text| serde_json::to_string(&text).unwrap());
        let quoted = serde_json::to_string(&one).unwrap();
        let leaf = format!(r#"{{"a":{one},"b":[{two}],"c":{quoted},"d":{{"commitment":"ab"}}}}"#);
        assert_eq!(super::texts(leaf.as_bytes()).collect::<Vec<_>>(), texts);
        let cut = format!(r#"{{"a":{one}"#);
        assert_eq!(super::texts(&cut.as_bytes()[..cut.len() - 1]).count(), 0);
    }
}
