//! Bundles from both stores: the same bytes, verified, continued, spoilt file by file, and attacked in every way of the
//! threat table.

use crate::{
    database::demo,
    harness::{Place, Ran, tingbok},
    proof::{self, Good, ORIGIN, policy, proof, prove, write_keys},
};
use bundle::{Folder, Options, State, Step, corpus::corpus, verify};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, OnceLock},
    thread,
};

/// The bundle of the demo in a folder, made once for all tests.
pub(crate) fn good() -> &'static Good {
    static GOOD: OnceLock<Good> = OnceLock::new();
    GOOD.get_or_init(|| {
        let place = Box::leak(Box::new(Place::new()));
        let (folder, bundle) = (place.path("proof"), place.path("bundle"));
        let store = demo().folder.to_str().unwrap();
        let leaves = proof(store, &folder);
        let ran = export(store, &bundle, &folder, &[]);
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        Good {
            bundle,
            proof: folder,
            leaves,
        }
    })
}

/// The bundle of the same demo in PostgreSQL, made once for all tests.
fn from_postgres() -> &'static Path {
    static THERE: OnceLock<PathBuf> = OnceLock::new();
    THERE.get_or_init(|| {
        let there = Box::leak(Box::new(Place::new())).path("there");
        let ran = export(&demo().url, &there, &good().proof, &[]);
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        there
    })
}

fn export(store: &str, to: &Path, proof: &Path, more: &[&str]) -> Ran {
    let (to, proof) = (to.to_str().unwrap(), proof.to_str().unwrap());
    let args = ["export", store, to, "--proof", proof, "--format", "json"];
    tingbok(args.iter().chain(more))
}

fn verified(bundle: &Path, more: &[&str]) -> (i32, Value) {
    let policy = policy(&good().proof);
    let args = [
        "verify",
        bundle.to_str().unwrap(),
        "--policy",
        &policy,
        "--format",
        "json",
    ];
    let ran = tingbok(args.iter().chain(more));
    assert_eq!(ran.stderr, "");
    (ran.code, serde_json::from_str(&ran.stdout).unwrap())
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let folder = Folder::at(folder);
    let read = |path: String| {
        let bytes = folder.read(&path).unwrap().unwrap();
        (path, bytes)
    };
    folder.files().unwrap().into_iter().map(read).collect()
}

/// What the lines of Python in the README of a bundle say of it; `None` where there is no Python.
fn by_hand(bundle: &Path) -> Option<(bool, String)> {
    let lines = r"sed -n 's/^  | \{0,1\}//p' tingbok/README.txt | python3 -";
    let python = Command::new("python3").arg("--version").output();
    if !python.is_ok_and(|told| told.status.success()) {
        eprintln!("skipped: there is no python3");
        return None;
    }
    let ran = Command::new("sh")
        .args(["-c", lines])
        .current_dir(bundle)
        .output()
        .unwrap();
    let said = [ran.stdout, ran.stderr].concat();
    Some((ran.status.success(), String::from_utf8(said).unwrap()))
}

#[test]
fn the_lines_in_its_readme_find_the_root_without_any_program_of_ours() {
    let Some((fine, said)) = by_hand(&good().bundle) else {
        return;
    };
    assert!(
        fine && said.ends_with(" as in the checkpoint\n") && said.starts_with(ORIGIN),
        "{said}"
    );
    let place = Place::new();
    let spoilt = place.path("spoilt");
    copy(&good().bundle, &spoilt);
    let entries = spoilt.join("tile/entries/000");
    let mut bytes = fs::read(&entries).unwrap();
    bytes[40] ^= 1;
    fs::write(&entries, bytes).unwrap();
    let (fine, said) = by_hand(&spoilt).unwrap();
    assert!(!fine && said.ends_with(" NOT as in the checkpoint\n"), "{said}");
}

fn copy(from: &Path, to: &Path) {
    let to = Folder::at(to);
    for (path, bytes) in files(from) {
        to.write(&path, &bytes).unwrap();
    }
}

#[test]
fn both_stores_give_the_same_bundle_and_it_verifies() {
    let (here, there) = (files(&good().bundle), files(from_postgres()));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(names(&here), names(&there));
    for (here, there) in here.iter().zip(&there) {
        assert!(here == there, "{} differs", here.0);
    }
    let (code, report) = verified(&good().bundle, &[]);
    assert_eq!((code, &report["verdict"]), (0, &"clean".into()), "{report:#}");
    assert_eq!(report["origin"], ORIGIN);
    let state = |step: &str| {
        let steps = report["steps"].as_array().unwrap();
        let line = steps.iter().find(|line| line["code"] == step);
        line.unwrap()["state"].as_str().unwrap().to_owned()
    };
    for step in ["V1", "V2", "V3", "V4", "V7", "V8", "V9", "V10", "V11", "V14"] {
        assert_eq!(state(step), "fine", "{step}");
    }
    for step in ["V5", "V6", "V12", "V13", "fresh"] {
        assert_eq!(state(step), "not_applicable", "{step}");
    }
    for lang in ["nb", "nn", "en"] {
        let ran = tingbok([
            "verify",
            good().bundle.to_str().unwrap(),
            "--files-only",
            "--lang",
            lang,
        ]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
        assert!(!ran.stdout.contains(['⟦', '⟧']), "{}", ran.stdout);
        assert!(
            ran.stdout.contains("--policy"),
            "its own policy shows little: {}",
            ran.stdout
        );
    }
}

/// The key signs the list of files; one that others can read is refused here as it is everywhere.
#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_signs_no_bundle() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let (out, wide) = (place.path("out"), place.path("wide.proof"));
    prove(&good().leaves, &[100], &wide);
    fs::set_permissions(wide.join("log.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let refused = export(demo().folder.to_str().unwrap(), &out, &wide, &[]);
    assert_eq!(refused.error(3)["code"], "wide_key");
    assert!(!out.exists(), "nothing was written");
}

#[test]
fn a_bundle_grows_by_what_is_new_and_a_verification_goes_on_where_the_last_one_ended() {
    let place = Place::new();
    let (grown, young) = (place.path("grown"), place.path("young.proof"));
    let leaves = &good().leaves;
    let size = leaves.len() as u64;
    let state = place.path("state.json").display().to_string();
    prove(leaves, &[size / 2, size - 300], &young);
    let store = demo().folder.to_str().unwrap();
    let first = export(store, &grown, &young, &[]).data();
    assert_eq!(
        (&first["before"], &first["size"]),
        (&0.into(), &(size - 300).into())
    );
    // Part of a decision: what is due has not happened yet, and that is no fault.
    let (code, report) = verified(&grown, &["--since", &state]);
    assert_eq!((code, &report["since"]), (0, &0.into()), "{report:#}");
    let again = export(store, &grown, &young, &[]).data();
    assert_eq!((&again["written"], &again["removed"]), (&0.into(), &0.into()));
    let second = export(store, &grown, &good().proof, &[]).data();
    assert_eq!(second["before"], size - 300);
    let written = second["written"].as_u64().unwrap();
    assert!(
        written < first["written"].as_u64().unwrap(),
        "{written} files were written"
    );
    // As if it had been written at once, but for the checkpoint that only the younger proof folder had.
    let kept = format!("tingbok/checkpoints/{}", size - 300);
    assert!(!grown.join(kept).exists());
    assert_eq!(files(&grown), files(&good().bundle));
    let (code, report) = verified(&grown, &["--since", &state]);
    assert_eq!((code, &report["since"]), (0, &(size - 300).into()), "{report:#}");
    // What is new was judged, over what is older and only folded.
    assert_eq!(report["judged_from"], size - 300);
    assert_eq!(report["replay"]["events"], 300, "{report:#}");
    // What was verified before is held against what is there now.
    let other = place.path("other");
    copy(&good().bundle, &other);
    let old = Folder::at(&other);
    old.write("tile/0/001", &vec![1; 8192]).unwrap();
    let (code, _) = verified(&other, &["--since", &state]);
    assert_eq!(code, 0, "an old tile is not looked at again");
    fs::remove_file(other.join("tile/0/001")).unwrap();
    let (code, report) = verified(&other, &["--since", &state]);
    assert_eq!((code, &report["findings"][0]["file"]), (2, &"tile/0/001".into()));
    // Nothing is written over the bundle of another log.
    let foreign = place.write("foreign", "");
    fs::remove_file(&foreign).unwrap();
    Folder::at(&foreign).write("checkpoint", b"other.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\xe2\x80\x94 other.example/log AAAAAAAA\n").unwrap();
    assert_eq!(
        export(store, &foreign, &good().proof, &[]).error(3)["code"],
        "other_bundle"
    );
}

/// Each way to spoil a file: gives its bytes, none where it is to go.
fn spoilt(bytes: &[u8], way: usize, at: usize) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    match way {
        0 => bytes[at] ^= 1 << (at % 8),
        1 => drop(bytes.pop()),
        2 => bytes.push(b'\n'),
        _ => return None,
    }
    Some(bytes)
}

#[test]
fn every_single_file_that_is_spoilt_is_found_and_named() {
    let place = Place::new();
    let spoil = place.path("spoilt");
    copy(&good().bundle, &spoil);
    let folder = Folder::at(&spoil);
    let options = Options {
        policy: Some(fs::read(good().proof.join("policy")).unwrap()),
        meaning: false,
        ..Options::default()
    };
    let found = |what: &str, paths: &[&str]| {
        let report = verify(&folder, &options, &mut |_, _| ()).unwrap();
        assert_ne!(report.exit_code(), 0, "{what}");
        let named: Vec<&str> = report
            .findings
            .iter()
            .filter_map(|it| it.file.as_deref())
            .collect();
        for path in paths {
            assert!(named.contains(path), "{what}: {path} is not among {named:?}");
        }
    };
    assert_eq!(verify(&folder, &options, &mut |_, _| ()).unwrap().exit_code(), 0);
    let files = files(&spoil);
    assert!(files.len() > 40, "{}", files.len());
    for (number, (path, bytes)) in files.iter().enumerate() {
        for way in 0..4 {
            let at = (number * 7919 + 13) % bytes.len();
            match spoilt(bytes, way, at) {
                Some(bytes) => drop(folder.write(path, &bytes).unwrap()),
                None => fs::remove_file(spoil.join(path)).unwrap(),
            }
            found(&format!("{path}, way {way}, byte {at}"), &[path]);
            folder.write(path, bytes).unwrap();
        }
        let (next, other) = &files[(number + 1) % files.len()];
        if bytes == other || [path, next].contains(&&"checkpoint".to_owned()) {
            continue; // The newest checkpoint lies in two places.
        }
        // Without the list nothing can be said of a file that only the list names.
        let swapped = [path.as_str(), next.as_str()];
        let list = swapped.iter().filter(|path| **path == "tingbok/list");
        let list: Vec<&str> = list.copied().collect();
        let named = if list.is_empty() { &swapped[..] } else { &list[..] };
        folder.write(path, other).unwrap();
        folder.write(next, bytes).unwrap();
        found(&format!("{path} for {next}"), named);
        folder.write(path, bytes).unwrap();
        folder.write(next, other).unwrap();
    }
    for stray in [
        "stray",
        "tile/9/000",
        "tile/0/999",
        "tingbok/blobs/aa/aa",
        "tingbok/checkpoints/1",
    ] {
        folder.write(stray, b"x").unwrap();
        found(stray, &[stray]);
        fs::remove_file(spoil.join(stray)).unwrap();
    }
}

/// A case as `expected.json` says it.
#[derive(serde::Deserialize)]
struct Case {
    name: String,
    attack: u8,
    given: Vec<String>,
    exit: u8,
    steps: Vec<String>,
}

/// What the case is given, as options.
fn options(corpus: &Path, case: &Case) -> Options {
    let own = |path: &str| corpus.join(&case.name).join(path);
    let mut options = Options {
        policy: Some(fs::read(corpus.join("policy")).unwrap()),
        ..Options::default()
    };
    for pair in case.given.chunks(2) {
        match pair[0].as_str() {
            "--known" => options.known.push(own(&pair[1])),
            "--receipts" => options.receipts = Some(own(&pair[1])),
            "--tsa" => options.tsa = Some(fs::read(own(&pair[1])).unwrap()),
            "--at-least" => options.at_least = Some(pair[1].parse().unwrap()),
            other => panic!("{other}"),
        }
    }
    options
}

/// What is wrong with the verdict on a case.
fn judged(corpus: &Path, case: &Case) -> Option<String> {
    let folder = Folder::at(&corpus.join(&case.name).join("bundle"));
    let report = verify(&folder, &options(corpus, case), &mut |_, _| ()).unwrap();
    let failed: Vec<&str> = report.failed().into_iter().map(Step::code).collect();
    let lacking = case.steps.iter().any(|step| !failed.contains(&step.as_str()));
    let wrong = lacking || report.exit_code() != case.exit || (case.steps.is_empty() && !failed.is_empty());
    let first: Vec<_> = report.findings.iter().take(4).collect();
    wrong.then(|| {
        let (name, wanted, exit) = (&case.name, &case.steps, report.exit_code());
        format!(
            "{name}: exit {exit} for {}, {failed:?} for {wanted:?}: {first:#?}",
            case.exit
        )
    })
}

/// Every case, by two at a time.
fn all_judged(corpus: &Path, cases: &[Case]) {
    let open = Mutex::new(cases.iter());
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = open.lock().unwrap().next();
                    let Some(case) = next else { return };
                    wrong.lock().unwrap().extend(judged(corpus, case));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Made of bytes that came from PostgreSQL; those of the folder are the same, or the test of both stores fails.
#[test]
fn every_attack_gets_its_verdict() {
    let place = Place::new();
    let (to, keys): (PathBuf, PathBuf) = (place.path("corpus"), place.path("keys"));
    write_keys(&proof::keys(), &keys);
    let [bundle, out, keys] = [from_postgres(), &to, &keys].map(|path| path.to_str().unwrap());
    let made = tingbok(["corpus", bundle, out, "--keys", keys, "--format", "json"]).data();
    let again = tingbok(["corpus", bundle, out, "--keys", keys, "--format", "json"]);
    assert_eq!(again.error(3)["code"], "other_bundle");
    let cases: Vec<Case> = serde_json::from_value(made["cases"].clone()).unwrap();
    let attacks: Vec<u8> = cases.iter().map(|case| case.attack).collect();
    let left_out: Vec<(u8, String)> = serde_json::from_value(made["left_out"].clone()).unwrap();
    let left_out: Vec<u8> = left_out.iter().map(|(attack, _)| *attack).collect();
    for attack in (1..=22).chain(25..=34) {
        assert!(
            attacks.contains(&attack) || left_out.contains(&attack),
            "attack {attack}"
        );
    }
    // In an edition without words nobody can alter them.
    assert_eq!(left_out, [17]);
    let promises = cases
        .iter()
        .filter(|case| case.given == ["--receipts", "receipts"] && case.attack == 20);
    assert_eq!(
        promises.count(),
        3,
        "a promise broken, one of something else, and one that was kept"
    );
    all_judged(&to, &cases);
}

#[test]
fn words_behind_commitments_are_in_the_edition_for_auditors_alone_and_are_checked() {
    let place = Place::new();
    let (bundle, out) = (place.path("auditor"), place.path("corpus"));
    let store = demo().folder.to_str().unwrap();
    let told = export(store, &bundle, &good().proof, &["--edition", "auditor"]).data();
    assert_eq!(
        (&told["edition"], &told["closed"]),
        (&"auditor".into(), &0.into())
    );
    assert!(!good().bundle.join("tingbok/openings").exists());
    let (code, report) = verified(&bundle, &["--files-only"]);
    assert_eq!((code, &report["edition"]), (0, &"auditor".into()), "{report:#}");
    let keys = proof::keys();
    let made = corpus(&Folder::at(&bundle), &keys, &Folder::at(&out), &mut |_| ()).unwrap();
    assert_eq!(made.left_out, [], "this edition gives occasion for every attack");
    let words = made.cases.iter().filter(|case| [16, 17].contains(&case.attack));
    let read = |name: &str| {
        let text = fs::read(out.join(name).join("expected.json")).unwrap();
        serde_json::from_slice::<Case>(&text).unwrap()
    };
    let words: Vec<Case> = words.map(|case| read(&case.name)).collect();
    assert_eq!(words.len(), 5);
    all_judged(&out, &words);
    // The public edition over it takes the words away again.
    export(store, &bundle, &good().proof, &[]).data();
    assert_eq!(files(&bundle), files(&good().bundle));
}

#[test]
fn two_stories_are_proven_by_the_pair_alone() {
    let place = Place::new();
    let leaves = &good().leaves;
    let size = leaves.len() as u64;
    let (other, folder) = (place.path("other.proof"), place.path("pair"));
    let mut changed = leaves.clone();
    changed[10] = b"{}".to_vec();
    prove(&changed, &[size / 2, size], &other);
    let policy = policy(&good().proof);
    let compare = |a: &Path, b: &Path| {
        let (a, b) = (a.to_str().unwrap(), b.to_str().unwrap());
        let ran = tingbok(["compare", a, b, "--policy", &policy, "--format", "json"]);
        (
            ran.code,
            serde_json::from_str::<Value>(&ran.stdout).unwrap_or_default(),
        )
    };
    let forged = other.join(format!("checkpoints/{size}"));
    let genuine = good().proof.join(format!("checkpoints/{size}"));
    let (code, told) = compare(&genuine, &forged);
    assert_eq!((code, &told["verdict"]), (1, &"equivocation".into()));
    assert_eq!(told["other"]["note"], fs::read_to_string(&forged).unwrap());
    // Of different sizes: a bundle on one side shows it, two bare checkpoints do not.
    let old = other.join(format!("checkpoints/{}", size / 2));
    assert_eq!(compare(&good().bundle, &old).0, 1);
    assert_eq!(compare(&genuine, &old).1["verdict"], "open");
    let half = good().proof.join(format!("checkpoints/{}", size / 2));
    let (code, told) = compare(&good().bundle, &half);
    assert_eq!((code, &told["size"]), (0, &(size / 2).into()));
    fs::create_dir_all(&folder).unwrap();
    assert_eq!(compare(&good().bundle, &folder).0, 3, "no bundle");
}

#[test]
fn what_cannot_be_verified_is_said_to_be_so() {
    let place = Place::new();
    let bundle = good().bundle.to_str().unwrap();
    let none = place.path("none").display().to_string();
    let code = |args: &[&str]| {
        let ran = tingbok(["verify"].iter().chain(args).chain(&["--format", "json"]));
        ran.error(3)["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code(&[&none]), "no_file");
    let empty = place.path("empty");
    fs::create_dir_all(&empty).unwrap();
    assert_eq!(code(&[empty.to_str().unwrap()]), "no_file");
    assert_eq!(code(&[bundle, "--known", &none]), "no_file");
    let bad = place.write("bad", "no policy\n").display().to_string();
    assert_eq!(code(&[bundle, "--policy", &bad]), "unusable");
    assert_eq!(code(&[bundle, "--since", &bad]), "unusable");
    assert_eq!(code(&[bundle, "--receipts", empty.to_str().unwrap()]), "unusable");
    assert_eq!(code(&[bundle, "--max-age", "soon"]), "usage");
    let size = good().leaves.len().to_string();
    let last: Value = serde_json::from_slice(good().leaves.last().unwrap()).unwrap();
    let at = last["at"].as_str().unwrap();
    let fresh =
        |now: &str, age: &str| verified(&good().bundle, &["--files-only", "--max-age", age, "--now", now]).0;
    assert_eq!((fresh(at, "1m"), fresh("2099-01-01T00:00:00.000Z", "7d")), (0, 2));
    let (code, report) = verified(&good().bundle, &["--files-only", "--at-least", &size]);
    assert_eq!(code, 0, "{report:#}");
    let report = verify(
        &Folder::at(&good().bundle),
        &Options {
            at_least: Some(size.parse::<u64>().unwrap() + 1),
            meaning: false,
            ..Options::default()
        },
        &mut |_, _| (),
    );
    let report = report.unwrap();
    assert_eq!((report.failed(), report.exit_code()), (vec![Step::Fresh], 2));
    let fresh = report.steps.iter().find(|line| line.code == Step::Fresh).unwrap();
    assert_eq!(fresh.state, State::Incomplete);
}

/// Where the bundles of releases lie.
fn release() -> PathBuf {
    let version = env!("CARGO_PKG_VERSION");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../bundle/fixture/{version}"))
}

#[test]
fn the_bundle_of_this_release_is_there() {
    let to = release();
    #[expect(clippy::disallowed_methods, reason = "the one way to tell a test what to do")]
    if std::env::var_os("UPDATE_BUNDLE").is_some() {
        copy(&good().bundle, &to.join("bundle"));
        fs::copy(good().proof.join("policy"), to.join("policy")).unwrap();
    }
    assert!(
        to.join("bundle/checkpoint").is_file(),
        "UPDATE_BUNDLE=1 writes it"
    );
}

/// The first commitment to words in some leaves.
fn first_text(leaves: &[Vec<u8>]) -> String {
    let leaves = leaves.iter().map(|leaf| String::from_utf8(leaf.clone()).unwrap());
    let found = |leaf: String| {
        let after = leaf.split("{\"commitment\":\"").nth(1)?;
        after
            .get(64..)?
            .starts_with("\",\"lang\"")
            .then(|| after[..64].to_owned())
    };
    leaves.into_iter().find_map(found).unwrap()
}

/// The credential of somebody in a secretariat.
fn secretary(leaves: &[Vec<u8>]) -> String {
    let leaves = leaves
        .iter()
        .map(|leaf| serde_json::from_slice::<Value>(leaf).unwrap());
    let mut granted = leaves.filter(|leaf| leaf["type"] == "credential.granted@1");
    let of = granted
        .find(|leaf| leaf["body"]["role"] == "secretariat")
        .unwrap();
    let stream = of["stream"].as_str().unwrap();
    stream.strip_prefix("credential-").unwrap().to_owned()
}

#[test]
fn words_that_were_erased_by_an_event_are_not_missed() {
    let place = Place::new();
    let (store, folder, bundle, out) = (
        place.path("store"),
        place.path("proof"),
        place.path("bundle"),
        place.path("corpus"),
    );
    fs::create_dir_all(&store).unwrap();
    for entry in fs::read_dir(&demo().folder).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, store.join(path.file_name().unwrap())).unwrap();
    }
    let store = store.to_str().unwrap();
    let text = first_text(&good().leaves);
    let by = secretary(&good().leaves);
    let basis = ["--basis", "objection", "--decided-by", &by, "--format", "json"];
    tingbok(["erase", store, &text].iter().chain(&basis)).data();
    proof(store, &folder);
    let told = export(store, &bundle, &folder, &["--edition", "auditor"]).data();
    assert_eq!(told["closed"], 1);
    let (code, report) = verified(&bundle, &["--files-only"]);
    assert_eq!((code, &report["erased"]), (0, &1.into()), "{report:#}");
    let made = corpus(
        &Folder::at(&bundle),
        &proof::keys(),
        &Folder::at(&out),
        &mut |_| (),
    )
    .unwrap();
    // Another erasure after it, and other words where some are left.
    let again = made.cases.iter().filter(|case| [8, 16].contains(&case.attack));
    let read = |case: &bundle::corpus::Case| {
        let text = fs::read(out.join(&case.name).join("expected.json")).unwrap();
        serde_json::from_slice(&text).unwrap()
    };
    let again: Vec<Case> = again.map(read).collect();
    assert_eq!(again.len(), 6);
    all_judged(&out, &again);
}
