//! `tingbok copy` from outside: there and back again, killed on the way, and onto what it must not touch.

use crate::database::{demo, migrated, replayed};
use crate::harness::{Place, norway, program, ran, tingbok};
use std::{fs, process::Stdio, thread, time::Duration};

#[test]
fn the_demo_goes_to_a_database_and_back() {
    let (place, demo) = (Place::new(), demo());
    let (from, key) = (demo.folder.to_str().unwrap(), demo.folder.join("vault.key"));
    let (there, back) = (migrated(), place.path("back"));
    let back = back.to_str().unwrap();

    let copied = tingbok(["copy", from, &there, "--format", "json"]).data();
    assert_eq!(
        (&copied["key"], &copied["was_whole"]),
        (&false.into(), &false.into())
    );
    for kind in ["answer", "opening", "text", "blob", "person"] {
        assert!(copied["beside"][kind].as_u64().unwrap() > 0, "{kind}: {copied}");
    }
    let key_there = place.path("back/vault.key");
    fs::create_dir(back).unwrap();
    let args = [
        "copy",
        &there,
        back,
        "--vault-key",
        key.to_str().unwrap(),
        "--key-to",
        key_there.to_str().unwrap(),
    ];
    let ran = tingbok(args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("funnet lik"), "{}", ran.stdout);

    let whole = replayed(from);
    assert_eq!(whole, replayed(&there));
    assert_eq!(whole, replayed(back));
    assert_eq!(
        (&copied["log"]["size"], &copied["log"]["root"]),
        (&whole.0.into(), &whole.1.clone().into())
    );
    // What is sealed opens under the same key, and only under it.
    let minutes = |store: &str| tingbok(["show", "minutes", store]).stdout;
    assert_eq!(minutes(back), minutes(from));
    assert!(minutes(&there).contains("(låst)"));
    // The same again finds nothing to do, in any direction.
    for (from, to) in [(from, there.as_str()), (&there, back), (back, &demo.url)] {
        let again = tingbok(["copy", from, to, "--format", "json"]);
        if to != demo.url {
            assert_eq!(again.data()["was_whole"], true);
        } else {
            // The demo's other run: the same log, sealed under the same key, refusals and all.
            assert_eq!(again.code, 0, "{}", again.stderr);
        }
    }
}

/// A command that the source was given gets the same answer from the copy.
#[test]
fn a_copy_goes_on_where_its_source_was() {
    let (place, there) = (Place::new(), migrated());
    let from = place.store();
    let key = from.join("vault.key");
    let copied = tingbok(["copy", from.to_str().unwrap(), &there]);
    assert_eq!(copied.code, 0, "{}", copied.stderr);
    let import = |store: &str, file: &str| {
        let file = norway(file).display().to_string();
        let mut program = program();
        program.args(["import", store, "--counties", &file, "--format", "json"]);
        ran(program.env("TINGBOK_VAULT_KEY", &key)).data()
    };
    // The same reference data as another command changes nothing; both say so, and go on alike.
    let (here, away) = (
        import(from.to_str().unwrap(), "counties"),
        import(&there, "counties"),
    );
    assert_eq!((&here["added"], &here["log"]), (&away["added"], &away["log"]));
    let all = |store: &str| {
        let mut program = program();
        program
            .args(["import", store, "--format", "json"])
            .env("TINGBOK_VAULT_KEY", &key);
        for name in ["counties", "municipalities", "centres"] {
            program.arg(format!("--{name}")).arg(norway(name));
        }
        ran(&mut program).data()
    };
    assert_eq!(all(&there)["added"], 0);
    assert_eq!(replayed(from.to_str().unwrap()), replayed(&there));
}

#[test]
fn killed_at_any_moment_it_goes_on() {
    let demo = demo();
    let from = demo.folder.to_str().unwrap();
    for to_a_database in [true, false] {
        let place = Place::new();
        let to = match to_a_database {
            true => migrated(),
            false => place.path("copy").display().to_string(),
        };
        // Longer each time, so that it is met everywhere and comes to its end.
        let mut killed = 0;
        for pause in (0..16).map(|attempt| Duration::from_millis(2 << attempt)) {
            let mut copy = program();
            copy.args(["copy", from, &to])
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            let mut copy = copy.spawn().unwrap();
            thread::sleep(pause);
            let ended = copy.try_wait().unwrap();
            copy.kill().unwrap();
            let status = copy.wait().unwrap();
            match ended {
                // One that was killed may hold a lock of the database for a moment yet; anything else is a fault.
                Some(status) if status.success() => break,
                Some(status) => assert!(killed > 0, "{status}"),
                None => killed += u32::from(!status.success()),
            }
        }
        assert!(killed > 0);
        assert_eq!(replayed(from), replayed(&to));
        assert_eq!(
            tingbok(["copy", from, &to, "--format", "json"]).data()["was_whole"],
            true
        );
    }
}

#[test]
fn a_target_that_holds_something_else_stays_as_it_is() {
    let (place, demo) = (Place::new(), demo());
    let from = demo.folder.to_str().unwrap();
    let other = place.store();
    let before = replayed(other.to_str().unwrap());
    let refused = tingbok(["copy", from, other.to_str().unwrap(), "--format", "json"]).error(3);
    assert_eq!(refused["code"], "target_differs");
    let ahead = tingbok(["copy", other.to_str().unwrap(), from, "--format", "json"]).error(3);
    assert_eq!(ahead["code"], "target_differs");
    tingbok(["copy", from, other.to_str().unwrap(), "--lang", "en"])
        .says(3, &["position", "events, the source"]);
    assert_eq!(replayed(other.to_str().unwrap()), before);
    let nothing = place.path("nothing");
    let missing = tingbok(["copy", nothing.to_str().unwrap(), from, "--format", "json"]).error(3);
    assert_eq!(missing["code"], "no_log");
    assert!(!nothing.exists());

    // Half a copy is no store.
    let half = place.path("half");
    fs::create_dir(&half).unwrap();
    fs::copy(demo.folder.join("log.db"), half.join("log.db.part")).unwrap();
    let half = half.to_str().unwrap();
    for command in [&["replay", half][..], &["show", "coverage", half]] {
        let refused = tingbok(command.iter().chain(&["--format", "json"])).error(5);
        assert_eq!(refused["code"], "half_copied");
    }
    let demo = tingbok(["demo", "--out", half, "--format", "json"]).error(5);
    assert_eq!(demo["code"], "half_copied");
    // And becomes one by the same copy.
    assert_eq!(tingbok(["copy", from, half]).code, 0);
    assert_eq!(replayed(half), replayed(from));
}
