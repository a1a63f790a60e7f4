//! The log as it is signed, witnessed and given away: a proof folder with a witness of its own, and the bundles of both
//! editions as they are exported while the round is sealed.

use crate::{necessary::Names, reading::Reading, story::World};
use bundle::{Edition, Fault, FaultKind, Folder, Proof, Source, export};
use engine::{Engine, proof::ProofFolder};
use events::{Digest, Position, codec};
use ledger::Ledger;
use notary::{KeyKind, KeyName, Named, SigningKey, Witness, policy_text, routes};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    runtime::Handle,
    task::{JoinHandle, block_in_place},
};

/// The second at which the witness cosigns, by its own clock.
const WITNESSED: u64 = 1_953_000_000;

/// The editions of a bundle.
const EDITIONS: [Edition; 2] = [Edition::Public, Edition::Auditor];

/// A proof folder, and a witness that answers while this is here.
pub(crate) struct Signed {
    folder: PathBuf,
    witness: JoinHandle<()>,
    _place: TempDir,
}

impl Drop for Signed {
    fn drop(&mut self) {
        self.witness.abort();
    }
}

fn key(name: &str, kind: KeyKind, seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::new(name).unwrap(), kind, &[seed; 32])
}

impl Signed {
    /// The witness answers at this address, which stands in the policy and so in every bundle.
    pub(crate) async fn begin(listener: &std::net::TcpListener) -> Self {
        let place = tempfile::tempdir().unwrap();
        let (folder, own) = (
            place.path().join("proof"),
            key("log.example.no", KeyKind::Ed25519, 1),
        );
        let witness = key("witness.example.no", KeyKind::Cosignature, 2);
        let proofs = ProofFolder::create(&folder, &own).unwrap();
        let witness =
            Witness::create(&place.path().join("witness"), &witness, &[proofs.key().clone()]).unwrap();
        let listener = TcpListener::from_std(listener.try_clone().unwrap()).unwrap();
        let named = Named {
            label: "witness".into(),
            key: witness.key().clone(),
            url: Some(format!("http://{}", listener.local_addr().unwrap())),
        };
        proofs
            .set_policy(&policy_text(proofs.key(), &[named], 1).unwrap())
            .unwrap();
        let routes = routes(Arc::new(witness), Arc::new(|| WITNESSED));
        let witness = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self {
            folder,
            witness,
            _place: place,
        }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    fn proofs(&self) -> ProofFolder {
        ProofFolder::open(&self.folder).unwrap()
    }

    /// Waits until the log is signed so far, and witnessed.
    pub(crate) async fn until(&self, size: u64) {
        for _ in 0..1_200 {
            let last = self.proofs().last_final(8).unwrap();
            if last.is_some_and(|last| last.checkpoint().head().size == size) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{size} events were not witnessed: {:?}", self.proofs().sizes());
    }

    fn notes(&self) -> Vec<String> {
        let proofs = self.proofs();
        let sizes = proofs.sizes().unwrap().into_iter();
        sizes
            .map(|size| proofs.checkpoint(size).unwrap().unwrap().to_string())
            .collect()
    }

    /// What of this log follows from its ballots.
    pub(crate) async fn names(&self, world: &World) -> Names {
        Names::of(&leaves(&*world.site.ledger, 0, usize::MAX).await, &self.notes())
    }

    /// What anybody is given: the bundle of each edition, file by file.
    pub(crate) async fn bundles(&self, world: &World, names: &Names) -> Reading {
        let proofs = self.proofs();
        let proof = Proof {
            key: proofs.signing_keys(world.site.size().await).unwrap().remove(0),
            policy: proofs.policy().unwrap(),
            trust: proofs.trust().unwrap(),
            checkpoints: self
                .notes()
                .iter()
                .map(|note| notary::SignedCheckpoint::parse(note.as_bytes()).unwrap())
                .collect(),
            stamps: vec![],
        };
        let mut reading = Reading::new();
        for edition in EDITIONS {
            let place = tempfile::tempdir().unwrap();
            let folder = Folder::at(place.path());
            let mut store = Store {
                ledger: Arc::clone(&world.site.ledger),
                engine: world.site.engine("an export"),
            };
            let exported = export(&mut store, &proof, edition, &folder, &mut |_| {}).unwrap();
            assert_eq!(
                (exported.head.size, exported.missing.len()),
                (world.site.size().await, 0)
            );
            let files = folder.files().unwrap().into_iter();
            let files: BTreeMap<String, Vec<u8>> = files
                .map(|path| (path.clone(), folder.read(&path).unwrap().unwrap()))
                .collect();
            for (path, bytes) in written(names, &files) {
                reading.insert(format!("bundle, {} edition: {path}", edition.name()), bytes);
            }
        }
        reading
    }
}

/// Each file with its length, and with names for what follows from ballots: also for the digests of such files in the list
/// of files, the digest of that list in its note, and the signature of that note.
fn written(names: &Names, files: &BTreeMap<String, Vec<u8>>) -> Vec<(String, String)> {
    let mut names = names.clone();
    let (list, note) = ("tingbok/list", "tingbok/files");
    for (path, bytes) in files
        .iter()
        .filter(|(path, _)| ![list, note].contains(&path.as_str()))
    {
        names.digest_of(path, bytes);
    }
    names.digest_of(list, &files[list]);
    names.signatures(std::str::from_utf8(&files[note]).unwrap());
    let shown = |bytes: &Vec<u8>| format!("{} bytes\n{}", bytes.len(), names.give_way(bytes).escape_ascii());
    files
        .iter()
        .map(|(path, bytes)| (path.clone(), shown(bytes)))
        .collect()
}

async fn leaves(ledger: &dyn Ledger, from: u64, limit: usize) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    while all.len() < limit {
        let page = ledger
            .leaves(Position(from + all.len() as u64), 1_000.min(limit - all.len()))
            .await
            .unwrap();
        if page.is_empty() {
            break;
        }
        all.extend(page.into_iter().map(|leaf| leaf.bytes));
    }
    all
}

/// The store as the exporter asks it.
struct Store {
    ledger: Arc<dyn Ledger>,
    engine: Engine,
}

fn waited<T>(asked: impl Future<Output = T>) -> T {
    block_in_place(|| Handle::current().block_on(asked))
}

impl Source for Store {
    fn leaves(&mut self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, Fault> {
        Ok(waited(leaves(&*self.ledger, from, limit)))
    }

    fn blob(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        let blob = waited(self.ledger.blob(digest));
        blob.map_err(|why| Fault::new(FaultKind::Source, "store", why))
    }

    fn opening(&mut self, commitment: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        let opened = waited(self.engine.opening(commitment)).unwrap();
        Ok(opened.map(|opening| codec::to_canonical(&opening).unwrap()))
    }
}
