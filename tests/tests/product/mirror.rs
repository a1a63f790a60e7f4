//! A store that has lost everything is given back from a mirror, with the documents beside the log; or not at all, where the
//! mirror lacks one that is needed, or has another under its name.

use crate::{
    client::Served,
    proofs::NAME,
    store::{Kind, Store, on_both_stores},
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Every file below a folder, by its path from there.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => drop(found.insert(
                    path.strip_prefix(folder).unwrap().to_owned(),
                    fs::read(path).unwrap(),
                )),
            }
        }
    }
    found
}

/// Where a document lies in a mirror.
fn place(mirror: &Path, digest: &str) -> PathBuf {
    mirror.join("tingbok/blobs").join(&digest[..2]).join(digest)
}

/// The digests of the documents that the log names and the mirror has not.
fn elsewhere(store: &Store, mirror: &Path) -> Vec<String> {
    let mut named = Vec::new();
    for row in store.rows() {
        documents(&serde_json::from_str(&row.leaf).unwrap(), &mut named);
    }
    named.sort();
    named.dedup();
    named.retain(|digest| !place(mirror, digest).exists());
    named
}

/// Every `{"len":…,"media":…,"sha256":…}`.
fn documents(leaf: &Value, named: &mut Vec<String>) {
    match leaf {
        Value::Object(fields) => {
            if let (Some(_), Some(_), Some(digest)) =
                (fields.get("len"), fields.get("media"), fields.get("sha256"))
            {
                named.push(digest.as_str().unwrap().to_owned());
            }
            fields.values().for_each(|field| documents(field, named));
        }
        Value::Array(items) => items.iter().for_each(|item| documents(item, named)),
        _ => {}
    }
}

/// An empty store, as a server makes it.
fn empty(kind: Kind) -> Store {
    let store = Store::empty(kind);
    assert!(Served::begin(&store, &[]).stop());
    store
}

struct Mirrored {
    lost: Store,
    mirror: PathBuf,
    proof: String,
}

impl Mirrored {
    /// Gives back what is missing; nothing is written where that fails.
    fn recover(&self, more: &[&str]) -> std::process::Output {
        let (place, mirror) = (self.lost.place(), self.mirror.to_str().unwrap());
        let args = ["recover", &place, "--from", mirror, "--proof", &self.proof];
        self.lost.run(&[&args, more].concat())
    }

    /// What is wrong with the mirror, by file; nothing was written.
    #[track_caller]
    fn refused(&self) -> Value {
        let output = self.recover(&["--format", "json"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{error}");
        assert_eq!(self.lost.rows(), [], "nothing was written");
        let told: Value = serde_json::from_str(&error).unwrap();
        assert_eq!(told["error"]["code"], "bad_mirror", "{error}");
        told["error"].clone()
    }
}

fn a_lost_store_is_given_back_with_its_documents(kind: Kind) {
    let scratch = tempfile::tempdir().unwrap();
    let at = |name: &str| scratch.path().join(name);
    let (store, mirror) = (Store::copy(kind), at("mirror"));
    let proof = at("proof").display().to_string();
    store.data(&["sign", &store.place(), "--proof", &proof, "--origin", NAME]);
    let export = |from: &Store, to: &Path| {
        let (place, to) = (from.place(), to.to_str().unwrap().to_owned());
        from.data(&["export", &place, &to, "--proof", &proof])
    };
    let told = export(&store, &mirror);
    let elsewhere = elsewhere(&store, &mirror);
    assert!(
        !elsewhere.is_empty(),
        "the demo names documents that it does not have"
    );
    assert_eq!(told["elsewhere"], elsewhere.len());
    let site = Mirrored {
        lost: empty(kind),
        mirror,
        proof: proof.clone(),
    };

    // Two that something is derived from are not there; each is named, with the event that needs it.
    let whole = files(&site.mirror.join("tingbok/blobs"));
    let needed: Vec<PathBuf> = whole
        .keys()
        .take(2)
        .map(|path| site.mirror.join("tingbok/blobs").join(path))
        .collect();
    needed.iter().for_each(|path| fs::remove_file(path).unwrap());
    let error = site.refused().to_string();
    for path in &needed {
        assert!(error.contains(path.to_str().unwrap()), "{error}");
    }
    for lang in ["nb", "nn", "en"] {
        let output = site.recover(&["--lang", lang]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!error.contains('⟦') && error.lines().count() == 3, "{error}");
    }
    // Other bytes under the name of one, and under that of one that need not be there at all.
    let back = |path: &PathBuf| &whole[path.strip_prefix(site.mirror.join("tingbok/blobs")).unwrap()];
    fs::write(&needed[0], back(&needed[0])).unwrap();
    let mut bytes = back(&needed[1]).clone();
    bytes[0] ^= 1;
    fs::write(&needed[1], bytes).unwrap();
    let other = place(&site.mirror, &elsewhere[0]);
    fs::create_dir_all(other.parent().unwrap()).unwrap();
    fs::write(&other, "something else").unwrap();
    let error = site.refused().to_string();
    for path in [&needed[1], &other] {
        assert!(error.contains(path.to_str().unwrap()), "{error}");
    }
    assert!(
        error.contains("SHA-256") && !error.contains(needed[0].to_str().unwrap()),
        "{error}"
    );

    // All that is needed is there.
    fs::write(&needed[1], back(&needed[1])).unwrap();
    fs::remove_file(&other).unwrap();
    let done = site.recover(&["--format", "json"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let done: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&done["recovered"], &done["size"]),
        (&told["size"], &told["size"])
    );
    assert_eq!(done["elsewhere"], elsewhere.len());
    export(&site.lost, &at("again"));
    let (before, after) = (files(&site.mirror), files(&at("again")));
    assert!(before.keys().eq(after.keys()));
    assert!(before == after, "the bundle of what was given back is the mirror");
    let again = site.recover(&["--format", "json"]);
    let again: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(again["recovered"], 0);
}

on_both_stores! {
    a_lost_store_is_given_back_with_its_documents
}
