//! The whole log of a store, with the documents named in it, before the auditor.

use events::{Digest, Position, Recorded};
use ledger::Ledger;
use replay::{Auditor, Head, Leaf, Report, Verdict};
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) struct Log {
    pub(crate) events: Vec<Recorded>,
    pub(crate) blobs: BTreeMap<Digest, Vec<u8>>,
}

impl Log {
    pub(crate) async fn read(ledger: &dyn Ledger) -> Self {
        let events = ledger.all(Position(0), usize::MAX).await.unwrap();
        let mut blobs = BTreeMap::new();
        for event in &events {
            let mut named = Vec::new();
            documents(&event.body.to_value().unwrap(), &mut named);
            for digest in named {
                if let Some(bytes) = ledger.blob(&digest).await.unwrap() {
                    blobs.insert(digest, bytes);
                }
            }
        }
        Self { events, blobs }
    }

    /// Every leaf as stored, through the auditor.
    pub(crate) async fn audit(&self, ledger: &dyn Ledger) -> Report {
        let mut auditor = Auditor::new(|digest: &Digest| self.blobs.get(digest).cloned());
        for leaf in ledger.leaves(Position(0), usize::MAX).await.unwrap() {
            auditor.feed(Leaf {
                position: leaf.position,
                bytes: &leaf.bytes,
                hash: leaf.hash,
            });
        }
        let head = ledger.head().await.unwrap();
        auditor.finish(Head {
            size: head.size,
            root: head.root,
        })
    }
}

/// Reads a store and audits it; nothing may be found against it but what is still to come.
pub(crate) async fn audited_clean(ledger: &dyn Ledger) -> Log {
    let log = Log::read(ledger).await;
    let report = log.audit(ledger).await;
    assert_eq!(report.verdict, Verdict::Clean, "{:#?}", report.findings);
    log
}

/// The documents that the body of an event names, wherever they stand in it.
fn documents(body: &Value, found: &mut Vec<Digest>) {
    match body {
        Value::Object(fields) => {
            let named = fields.get("sha256").and_then(Value::as_str);
            if fields.contains_key("media") {
                found.extend(named.and_then(|digest| digest.parse::<Digest>().ok()));
            }
            fields.values().for_each(|value| documents(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| documents(item, found)),
        _ => {}
    }
}
