//! What a running server notes on standard error: by itself where it listens and on which store, and each login that it
//! refuses; nothing secret, and nothing at all where it is told so.

use crate::{
    client::Served,
    doorway::World,
    store::{Kind, Store},
    visitor::Visitor,
};
use std::{
    fs::{self, File},
    process::Command,
};

/// What a server notes, with some further arguments, while somebody shows it a token that is none.
fn noted(store: &Store, further: &[&str]) -> String {
    let file = store.folder().join("notes");
    let settings = store.folder().join("login.json");
    let mut program = Command::new(e2e::tingbok());
    program.stderr(File::create(&file).unwrap());
    let arguments = [&["--login", settings.to_str().unwrap()], further].concat();
    let served = Served::begin_by(program, store, &arguments);
    let mut forger = Visitor::machine("a-stolen-token".into());
    forger
        .get(served.address(), "/api/v1/views/need_board")
        .is(401, "identity.token-malformed");
    let listens = format!(" listening address=\"http://{}\"", served.address());
    assert!(served.stop(), "it ends well");
    let noted = fs::read_to_string(file).unwrap();
    let told = noted
        .lines()
        .any(|line| line.contains(" INFO ") && line.contains(&listens));
    assert_eq!(told, further.is_empty(), "{noted}");
    noted
}

#[test]
fn a_server_notes_where_it_listens_and_whom_it_refuses_and_no_secret() {
    let mut world = World::open(Kind::Postgres);
    assert!(world.served.end(), "it ends well");
    let noted = noted(&world.store, &[]);
    let refused = noted.lines().find(|line| line.contains("access token refused"));
    assert!(refused.is_some_and(|line| line.contains(" WARN ")), "{noted}");
    // When requests come is nobody's: among them are ballots.
    assert!(!noted.contains("answered"), "{noted}");
    // Where the database is, without what opens it.
    let store = noted.lines().find(|line| line.contains(" listening "));
    assert!(
        store.is_some_and(|line| line.contains("store=postgres://")),
        "{noted}"
    );
    for secret in ["a-stolen-token", "a secret of ours"] {
        assert!(!noted.contains(secret), "{noted}");
    }
    assert!(!self::noted(&world.store, &["--log", "off"]).contains("refused"));
}
