//! The key of a store in a database, where nobody names a file: made once, found again, and never made a second time.

use crate::{
    database::{database, migrated, url},
    harness::{Place, Ran, norway, program, ran},
};
use pgtest::Cluster;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};
use tokio::runtime::Runtime;

/// The program of a user whose state folder is here.
fn at(state: &Path) -> Command {
    let mut program = program();
    program.env("XDG_STATE_HOME", state);
    program
}

fn run(state: &Path, args: &[&str]) -> Ran {
    ran(at(state).args(args).args(["--format", "json"]))
}

fn import(state: &Path, url: &str, more: &[&str]) -> Ran {
    let counties = norway("counties");
    let args = ["import", url, "--counties", counties.to_str().unwrap()];
    run(state, &[&args, more].concat())
}

/// The keys that lie in a state folder.
fn keys(state: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(state.join("tingbok")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[track_caller]
fn only_key(state: &Path) -> PathBuf {
    let keys = keys(state);
    assert_eq!(keys.len(), 1, "{keys:?}");
    keys[0].clone()
}

fn told_to_the_database(address: &str, what: &str) {
    Runtime::new().unwrap().block_on(async {
        let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        client.batch_execute(what).await.unwrap();
    });
}

/// A server; gone with the test.
struct Serving(Child);

impl Serving {
    fn start(state: &Path, url: &str) -> Self {
        let args = ["serve", url, "--listen", "127.0.0.1:0", "--format", "json"];
        let mut program = at(state);
        let piped = program.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(piped.spawn().unwrap())
    }

    /// Waits until it answers; else gives what it said at its end.
    fn answers(&mut self) -> Result<(), Ran> {
        let mut stdout = BufReader::new(self.0.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        if line.is_empty() {
            let (mut stderr, code) = (String::new(), self.0.wait().unwrap().code().unwrap());
            self.0.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
            return Err(Ran {
                code,
                stdout: line,
                stderr,
            });
        }
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = told["address"].as_str().unwrap().strip_prefix("http://").unwrap();
        for _ in 0..600 {
            let mut stream = TcpStream::connect(address).unwrap();
            stream
                .write_all(b"GET /readyz HTTP/1.1\r\nhost: tingbok\r\nconnection: close\r\n\r\n")
                .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            if answer.starts_with("HTTP/1.1 200") {
                return Ok(());
            }
            // While it is carrying its views along for the first time.
            assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
            assert!(answer.ends_with(r#"{"ready":false}"#), "{answer}");
            thread::sleep(Duration::from_millis(100));
        }
        panic!("it was never ready");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_server_needs_one_url_and_nothing_else() {
    let (place, url) = (Place::new(), url());
    let state = place.path("state");
    for _ in 0..2 {
        Serving::start(&state, &url)
            .answers()
            .unwrap_or_else(|said| panic!("{}", said.stderr));
    }
    let key = only_key(&state);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&key), mode(key.parent().unwrap())), (0o600, 0o700));
    let name = key.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("vault-") && name.ends_with(".key"), "{name}");
    assert!(
        !name.contains("owner"),
        "it is named for the key's mark alone: {name}"
    );

    // Every command finds it, also who sets the installation up after the server.
    let wanted = place.write(
        "administrators.json",
        r#"{ "office": { "name": "Eksempelkontoret", "citation": "Eksempel" }, "until": "2999-01-01T00:00:00.000Z",
             "administrators": [{ "name": "Ei", "issuer": "https://login.example.no", "sub": "ei" },
                                { "name": "To", "issuer": "https://login.example.no", "sub": "to" }] }"#,
    );
    let init = run(
        &state,
        &["init", &url, "--administrators", wanted.to_str().unwrap()],
    )
    .data();
    assert_eq!(init["vault_key"], key.to_str().unwrap());
    assert_eq!(
        run(&state, &["replay", &url, "--openings"]).data()["verdict"],
        "clean"
    );
    let (folder, copy) = (place.path("copy"), place.path("copy/vault.key"));
    let to = [folder.to_str().unwrap(), "--key-to", copy.to_str().unwrap()];
    assert_eq!(
        run(&state, &["copy", &url, to[0], to[1], to[2]]).data()["key"],
        true
    );
    assert_eq!(fs::read(&copy).unwrap(), fs::read(&key).unwrap());
    assert_eq!(only_key(&state), key);
}

#[test]
fn of_several_that_begin_at_once_all_take_the_same_key() {
    let (place, url) = (Place::new(), url());
    let state = place.path("state");
    let mut all: Vec<Serving> = (0..4).map(|_| Serving::start(&state, &url)).collect();
    for server in &mut all {
        server.answers().unwrap_or_else(|said| panic!("{}", said.stderr));
    }
    only_key(&state);
}

#[test]
fn on_another_machine_no_second_key_is_made() {
    let (place, url) = (Place::new(), migrated());
    let states = ["one", "other", "third"].map(|name| place.path(name));
    let mut all = states.each_ref().map(|state| Serving::start(state, &url));
    let (mut first, mut refused) = (vec![], vec![]);
    for (server, state) in all.iter_mut().zip(&states) {
        match server.answers() {
            Ok(()) => first.push(state),
            Err(said) => refused.push((state, said)),
        }
    }
    assert_eq!((first.len(), refused.len()), (1, 2), "one of them is first");
    let key = only_key(first[0]);
    for (state, said) in refused {
        let error = said.error(3);
        let wanted = state.join("tingbok").join(key.file_name().unwrap());
        assert_eq!(error["code"], "no_key", "{error}");
        assert_eq!(error["problems"][0]["path"], wanted.to_str().unwrap());
        assert!(
            error["message"].as_str().unwrap().contains("--vault-key"),
            "{error}"
        );
        assert_eq!(keys(state), Vec::<PathBuf>::new(), "what it drew is gone");
        // Brought there it serves here, too.
        fs::create_dir_all(wanted.parent().unwrap()).unwrap();
        fs::copy(&key, &wanted).unwrap();
        Serving::start(state, &url)
            .answers()
            .unwrap_or_else(|said| panic!("{}", said.stderr));
    }
}

#[test]
fn a_key_that_is_missing_or_anothers_is_refused_with_its_place() {
    let (place, url) = (Place::new(), url());
    let state = place.path("state");
    assert_eq!(
        import(&state, &url, &[]).data()["added"],
        30,
        "an empty database is enough"
    );
    let (key, kept) = (only_key(&state), place.path("kept.key"));
    fs::rename(&key, &kept).unwrap();
    let named = kept.to_str().unwrap();

    let missing = import(&state, &url, &[]).error(3);
    assert_eq!(
        (&missing["code"], &missing["problems"][0]["path"]),
        (&"no_key".into(), &key.to_str().unwrap().into())
    );
    assert_eq!(keys(&state), Vec::<PathBuf>::new(), "no other is made");
    assert_eq!(
        run(&state, &["replay", &url, "--openings"]).error(3)["code"],
        "no_key"
    );
    assert_eq!(
        run(&state, &["replay", &url]).data()["verdict"],
        "clean",
        "reading goes without"
    );
    // The flag and the environment go on to name it.
    assert_eq!(import(&state, &url, &["--vault-key", named]).data()["added"], 0);
    let told = ran(at(&state)
        .args(["replay", &url, "--openings", "--format", "json"])
        .env("TINGBOK_VAULT_KEY", named));
    assert_eq!(told.data()["verdict"], "clean");

    fs::write(&key, format!("{}\n", "ab".repeat(32))).unwrap();
    for (said, file) in [
        (import(&state, &url, &[]), key.to_str().unwrap()),
        (
            import(
                &state,
                &url,
                &[
                    "--vault-key",
                    place.write("other.key", "cd".repeat(32)).to_str().unwrap(),
                ],
            ),
            "other.key",
        ),
    ] {
        let error = said.error(5);
        assert_eq!(error["code"], "vault", "{error}");
        assert!(error["message"].as_str().unwrap().contains(file), "{error}");
    }
    fs::remove_file(&key).unwrap();
    fs::rename(&kept, &key).unwrap();
    assert_eq!(import(&state, &url, &[]).data()["added"], 0);
}

#[test]
fn a_store_that_does_not_say_its_key_gets_none_of_its_own() {
    let (place, address) = (Place::new(), database());
    let (state, url) = (place.path("state"), Cluster::shared().url("owner", &address));
    import(&state, &url, &[]).data();
    let key = only_key(&state);
    told_to_the_database(&address, "TRUNCATE answer");
    let unsaid = import(&state, &url, &[]).error(3);
    assert_eq!(unsaid["code"], "no_key");
    assert_eq!(only_key(&state), key, "no other is made");
}

#[test]
fn a_role_that_only_serves_is_told_what_to_run() {
    let (place, address) = (Place::new(), database());
    let state = place.path("state");
    // The role comes with the first schema of the database server, and whoever serves belongs to it.
    migrated();
    told_to_the_database(
        &address,
        "DO $$ BEGIN CREATE ROLE only_serves LOGIN IN ROLE tingbok_server;
         EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    );
    let serves = Cluster::shared().url("only_serves", &address);
    let refused = Serving::start(&state, &serves).answers().unwrap_err().error(3);
    assert_eq!(refused["code"], "not_migrated", "{refused}");
    assert!(
        refused["message"]
            .as_str()
            .unwrap()
            .contains("tingbok migrate postgres://"),
        "{refused}"
    );
    let owner = Cluster::shared().url("owner", &address);
    assert_eq!(run(&state, &["migrate", &owner]).code, 0);
    Serving::start(&state, &serves)
        .answers()
        .unwrap_or_else(|said| panic!("{}", said.stderr));
    only_key(&state);
}
