//! Laws of the source text of this crate.

use std::{fs, path::Path};

/// Floats round, and `usize` has another width on another machine. Neither may stand in anything that is kept.
#[test]
fn no_float_and_no_usize_in_what_is_kept() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        // The codec counts bytes, which are never kept; `src/codec/` has no type of an event.
        if path.is_dir() {
            continue;
        }
        read += 1;
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
            assert!(
                !words.any(|word| matches!(word, "f32" | "f64" | "usize" | "isize")),
                "{}:{}: {line}",
                path.display(),
                number + 1
            );
        }
    }
    assert!(read > 15, "only {read} files found");
}

#[test]
fn no_float_in_the_codec_either() {
    for name in ["mod.rs", "draft.rs", "envelope.rs", "strict.rs", "canonical.rs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codec").join(name);
        let text = fs::read_to_string(path).unwrap();
        assert!(!text.contains("f32") && !text.contains("f64"), "{name}");
    }
}
