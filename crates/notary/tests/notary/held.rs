//! A folder that somebody else holds and does not let go of: who it is is told, nothing is written, and nothing taken away.

use super::*;
use notary::{Client, ProofError, ProofFolder, Reply, Witness};
use std::{
    fs::{self, File},
    path::Path,
    sync::Arc,
};
use tokio::net::TcpListener;

/// Takes the lock of a folder, as a process of this number would.
fn hold(folder: &Path, pid: &str) -> File {
    let path = folder.join("lock");
    let held = File::create(&path).unwrap();
    held.lock().unwrap();
    fs::write(path, pid).unwrap();
    held
}

fn is_held_by(result: Result<(), ProofError>, pid: Option<u32>) {
    match result {
        Err(ProofError::Busy { holder, .. }) => assert_eq!(holder, pid),
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_finds_a_folder_held_is_told_by_whom() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("proof");
    let folder = ProofFolder::create(&dir, &log_key()).unwrap();
    let (before, new) = (folder.signed().unwrap(), signed("a", 3));
    let held = hold(&dir, "4711");
    let swapped = folder.swap(before.checkpoint().head(), &new);
    let told = swapped.as_ref().unwrap_err().to_string();
    assert!(told.contains("lock is held by the process 4711, which"), "{told}");
    is_held_by(swapped, Some(4711));
    assert_eq!(folder.signed().unwrap(), before, "what can be read is read");
    drop(held);
    folder.swap(before.checkpoint().head(), &new).unwrap();
    folder.publish(&new).unwrap();
    assert_eq!(fs::read(dir.join("lock")).unwrap(), b"", "nobody holds it");
}

#[test]
fn one_that_does_not_say_its_number_is_another_process() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("proof");
    let folder = ProofFolder::create(&dir, &log_key()).unwrap();
    let _held = hold(&dir, "");
    is_held_by(folder.publish(&signed("a", 3)), None);
    assert_eq!(folder.sizes().unwrap(), Vec::<u64>::new());
}

#[tokio::test]
async fn a_witness_whose_folder_is_held_says_to_ask_again() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("witness");
    let own = key("witness.example.no/w", KeyKind::Cosignature);
    let witness = Witness::create(&dir, &own, &[log_key().public().clone()]).unwrap();
    let router = notary::routes(Arc::new(witness), Arc::new(|| 1_795_000_000));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let (client, asked) = (
        Client::new().unwrap(),
        WitnessRequest::parse(&request("a", 0, 5)).unwrap(),
    );
    let held = hold(&dir, "4711");
    let reply = client.ask(&url, &asked).await.unwrap();
    assert!(matches!(&reply, Reply::Refused(503, _)), "{reply:?}");
    drop(held);
    let reply = client.ask(&url, &asked).await.unwrap();
    assert!(matches!(&reply, Reply::Cosigned(_)), "{reply:?}");
}
