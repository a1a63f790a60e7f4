//! What is said about the arguments themselves.

use crate::harness::{Place, tingbok};
use std::{
    io::Read,
    process::{Command, Stdio},
};

#[test]
fn help_is_there_for_every_command_in_every_language() {
    for (lang, examples) in [("nb", "Eksempler:"), ("nn", "Døme:"), ("en", "Examples:")] {
        for command in [
            &[][..],
            &["demo"],
            &["import"],
            &["show"],
            &["replay"],
            &["tally"],
        ] {
            let ran = tingbok(command.iter().copied().chain(["--lang", lang, "--help"]));
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{command:?}");
            assert!(ran.stdout.contains(examples), "{}", ran.stdout);
            assert!(!ran.stdout.contains('⟦'), "{}", ran.stdout);
        }
    }
    assert!(tingbok(["--version"]).stdout.starts_with("tingbok "));
}

#[test]
fn a_wrong_argument_is_bad_input_in_words_and_as_data() {
    for args in [
        &[][..],
        &["impor"],
        &["tally"],
        &["tally", "x", "--tie", "dice"],
        &["show", "need_board"],
        &["--lang", "se", "show"],
    ] {
        let ran = tingbok(args);
        ran.says(3, &["tingbok --help"]);
        let ran = tingbok(["--format", "json"].iter().chain(args));
        assert_eq!(ran.error(3)["code"], "usage", "{args:?}");
    }
    tingbok(["impor", "--lang", "en"]).says(3, &["Unknown command: impor"]);
    tingbok(["impor", "--lang", "nn"]).says(3, &["Ukjend kommando: impor"]);
}

#[test]
fn a_reader_that_stops_reading_is_no_fault() {
    let place = Place::new();
    let store = place.store();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tingbok"))
        .args(["show", "coverage"])
        .arg(store)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((status.code(), told.as_str()), (Some(0), ""));
}

#[test]
fn notes_about_its_own_work_go_to_standard_error_and_only_when_asked_for() {
    let place = Place::new();
    let store = place.store();
    let args = ["show", "need_board", store.to_str().unwrap(), "--format", "json"];
    tingbok(args).data();
    let ran = tingbok(args.iter().copied().chain(["--log", "trace"]));
    assert_eq!(ran.code, 0);
    serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap();
}
