//! Erasing and explaining, from outside.

use crate::{
    harness::{Place, tingbok},
    proof::{keys, prove},
};
use domain::credential;
use engine::{Claim, Draft, Engine, Step, clock, vault::Vault};
use events::{
    BodyId, CommandId, CredentialId, Lang, OrgId, PersonId, Role,
    body::Constituted,
    credential::{Granted, Revoked},
    derived,
};
use ledger::{Leaf, Ledger, SqliteLedger};
use serde_json::Value;
use std::{fs, path::Path, sync::Arc};
use tlog::{Frontier, Hash, Tile, TileKind, TreeHead, write_bundle};

/// A store in which an operator granted two credentials and took one of them back, saying why: the commitment to the
/// reason, and the credential that still holds. It outlasts any day on which the test is run.
fn store_with_a_text(store: &Path) -> (String, String) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    fs::create_dir_all(store).unwrap();
    let ledger = Arc::new(SqliteLedger::create(store, clock::system()).unwrap());
    let vault = Vault::create(&store.join("vault.key"), [7; 32]).unwrap();
    let engine = Engine::new(ledger, clock::system(), vault);
    let body = BodyId(derived(&["office"]));
    let constituted = Constituted {
        casting_vote: false,
        citation: "eksempel".into(),
        example: true,
        may_ratify: false,
        name: "Kontoret".into(),
        quorum: events::Fraction::new(1, 2).unwrap(),
    };
    let grant = |name: &str| {
        let granted = Granted {
            from: engine.now(),
            org: OrgId::from(body),
            person: PersonId(derived(&["person", name])),
            role: Role::Secretariat,
            substitute: None,
            to: engine.now().plus_days(30_000),
        };
        let id = CredentialId(derived(&["credential", name]));
        (id, Step::Credential(id, credential::Intent::Grant(granted)))
    };
    runtime.block_on(async {
        let operator = Claim::local_operator(PersonId(derived(&["operator"])));
        let ((one, first), (two, second)) = (grant("one"), grant("two"));
        let draft = Draft::new(operator.clone(), CommandId(derived(&["grant"])));
        let constitute = Step::Body(body, domain::body::Intent::Constitute(constituted));
        engine
            .execute(&draft.with([constitute, first, second]))
            .await
            .unwrap();
        let draft = Draft::new(operator, CommandId(derived(&["revoke"])));
        let mut draft = draft.writing(&engine).await.unwrap();
        let reason = draft.text(&engine, Lang::Nb, "Sluttet i dag.").unwrap();
        let commitment = reason.commitment.to_string();
        let revoke = credential::Intent::Revoke(Revoked { reason });
        engine
            .execute(&draft.with([Step::Credential(two, revoke)]))
            .await
            .unwrap();
        (commitment, one.to_string())
    })
}

#[test]
fn a_text_is_erased_and_the_log_stands() {
    let place = Place::new();
    let store = place.path("store");
    let (text, decided_by) = store_with_a_text(&store);
    let store = store.to_str().unwrap();
    let erase = |subject: &str, more: &[&str]| {
        let args = [
            "erase",
            store,
            subject,
            "--basis",
            "objection",
            "--decided-by",
            &decided_by,
        ];
        tingbok(args.iter().chain(more))
    };
    let before = tingbok(["replay", store, "--openings", "--format", "json"]).data();
    assert_eq!(
        (&before["verdict"], &before["openings"]["checked"]),
        (&"clean".into(), &1.into())
    );

    let json = ["--format", "json"];
    let erased = erase(&text, &json).data();
    assert_eq!((&erased["texts"], &erased["scrubbed"]), (&1.into(), &true.into()));
    let position = erased["positions"][0].as_u64().unwrap();
    assert_eq!(erase(&text, &json).data()["positions"], serde_json::json!([]));
    assert_eq!(erase(&"0".repeat(64), &json).error(4)["code"], "log.unknown");
    let after = tingbok(["replay", store, "--openings", "--format", "json"]).data();
    assert_eq!(
        (&after["verdict"], &after["openings"]["erased"]),
        (&"clean".into(), &1.into())
    );

    explained(store, position, &text);
    // Without the key nothing is opened, and nothing is compared.
    fs::remove_file(format!("{store}/vault.key")).unwrap();
    let locked = tingbok(["replay", store, "--openings", "--format", "json"]);
    assert_eq!(locked.error(3)["code"], "no_key");
}

/// A backup of the day before holds what was erased since: once the missing events are back, it is deleted there too.
#[test]
fn what_was_erased_after_a_backup_is_gone_from_the_recovered_store() {
    let place = Place::new();
    let (store, backup) = (place.path("store"), place.path("backup"));
    let (text, decided_by) = store_with_a_text(&store);
    let at = |path: &Path| path.to_str().unwrap().to_owned();
    let (here, there) = (at(&store), at(&backup));
    let (proof, mirror) = (at(&place.path("store.proof")), at(&place.path("mirror")));
    let done = |args: &[&str]| {
        let ran = tingbok(args.iter().chain(&["--format", "json"]));
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        ran.data()
    };
    done(&["sign", &here, "--origin", "log.example.no/erased"]);
    fs::create_dir_all(&backup).unwrap();
    for file in fs::read_dir(&store).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), backup.join(file.file_name())).unwrap();
    }
    done(&[
        "erase",
        &here,
        &text,
        "--basis",
        "objection",
        "--decided-by",
        &decided_by,
    ]);
    done(&["sign", &here]);
    done(&["export", &here, &mirror, "--proof", &proof]);
    let recovered = done(&["recover", &there, "--from", &mirror, "--proof", &proof]);
    assert_eq!(recovered["recovered"], 1);
    let after = done(&["replay", &there, "--openings"]);
    assert_eq!(
        (&after["verdict"], &after["findings"]),
        (&"clean".into(), &serde_json::json!([])),
        "no opening is kept: {after}"
    );
}

/// The erasure in words and as data; no checkpoint covers it here.
fn explained(store: &str, position: u64, text: &str) {
    let position = position.to_string();
    let told = tingbok(["explain", &position, store, "--format", "json"]).data();
    assert_eq!(told["kind"], "log.subject_erased@1");
    assert_eq!(told["body"]["commitments"][0], text);
    assert_eq!(
        (&told["right"], &told["proof"]),
        (&"erase data".into(), &Value::Null)
    );
    assert_eq!(told["relied"][0]["event"]["kind"], "credential.granted@1");
    for (lang, words) in [
        (
            "nb",
            ["personopplysninger slettet", "fullmakt gitt", "Ikke bevist ennå"],
        ),
        (
            "nn",
            ["personopplysningar sletta", "fullmakt gitt", "Ikkje prova enno"],
        ),
        (
            "en",
            ["personal data erased", "credential granted", "Not proven yet"],
        ),
    ] {
        let told = tingbok(["explain", &position, store, "--lang", lang]);
        assert_eq!((told.code, told.stderr.as_str()), (0, ""));
        for word in words {
            assert!(told.stdout.contains(word), "no '{word}' in {}", told.stdout);
        }
        assert!(!told.stdout.contains('⟦'), "{}", told.stdout);
    }
    let beyond = tingbok(["explain", "9999999", store, "--format", "json"]);
    assert_eq!(beyond.error(3)["code"], "beyond_log");
}

/// All leaves of a store.
fn leaves(store: &Path) -> Vec<Leaf> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let ledger = SqliteLedger::open_read(store).unwrap();
    runtime
        .block_on(ledger.leaves(events::Position(0), usize::MAX))
        .unwrap()
}

/// A checkpoint that the log has signed and nobody cosigned.
fn checkpoint(size: u64, root: Hash) -> String {
    let signed = keys().checkpoint(TreeHead { size, root }, 0, 0).unwrap();
    signed.to_string()
}

#[test]
fn an_event_is_proven_by_the_checkpoint_that_covers_it() {
    let place = Place::new();
    let store = place.store();
    let leaves = leaves(&store);
    let root = |size: usize| {
        let mut tree = Frontier::new();
        leaves[..size].iter().for_each(|leaf| tree.push(leaf.hash));
        tree.root()
    };
    let size = leaves.len() as u64;
    let bytes: Vec<Vec<u8>> = leaves.iter().map(|leaf| leaf.bytes.clone()).collect();
    prove(&bytes, &[100, 700, size], &place.path("store.proof"));
    let explain = |from: &Path, position: &str| {
        tingbok(["explain", position, from.to_str().unwrap(), "--format", "json"])
    };
    let told = explain(&store, "100").data();
    let proven = &told["proof"];
    assert_eq!(
        (&proven["holds"], &proven["size"]),
        (&true.into(), &700.into()),
        "{proven}"
    );
    assert_eq!(proven["root"], root(700).to_string());
    assert_eq!(proven["final"], true, "witnesses have cosigned it");
    // However the folder is written, its proofs lie beside it.
    let trailing = store.join("");
    assert_eq!(explain(&trailing, "100").data()["proof"]["size"], 700);
    let words = tingbok(["explain", "100", store.to_str().unwrap(), "--lang", "en"]).stdout;
    assert!(
        words.contains("the first 700 events from tingbok.invalid/test"),
        "{words}"
    );

    // The same from files alone, without a store.
    let bundle = place.path("bundle");
    for number in 0..size.div_ceil(256) {
        let tile = Tile::in_tree(TileKind::Entries, number, size).unwrap();
        let from = usize::try_from(number * 256).unwrap();
        let part = leaves[from..].iter().take(256).map(|leaf| leaf.bytes.as_slice());
        let file = bundle.join(tile.to_string());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, write_bundle(part).unwrap()).unwrap();
    }
    fs::write(bundle.join("checkpoint"), checkpoint(size, root(leaves.len()))).unwrap();
    let from_files = explain(&bundle, "100").data();
    assert_eq!(
        (&from_files["leaf"], &from_files["proof"]["holds"]),
        (&told["leaf"], &true.into())
    );
    assert_eq!(from_files["proof"]["size"], size);
    // Without witnesses it is pending, and without a policy nobody can tell.
    assert_eq!(from_files["proof"]["final"], Value::Null);
    fs::create_dir_all(bundle.join("tingbok")).unwrap();
    fs::write(bundle.join("tingbok/policy"), keys().policy(3).unwrap().bytes()).unwrap();
    assert_eq!(explain(&bundle, "100").data()["proof"]["final"], false);
    let words = tingbok(["explain", "100", bundle.to_str().unwrap(), "--lang", "en"]).stdout;
    assert!(words.contains("it is not final yet"), "{words}");

    // A checkpoint over another history is said to be so.
    fs::write(bundle.join("checkpoint"), checkpoint(size, Hash([7; 32]))).unwrap();
    let other = explain(&bundle, "100");
    assert_eq!(other.code, 1, "{}", other.stderr);
    let told: Value = serde_json::from_str(&other.stdout).unwrap();
    assert_eq!(told["proof"]["holds"], false);
}
