//! A checkpoint is stamped with the time by somebody else: in one step over HTTP, and by hand; and an auditor hears of it.

use crate::{harness::tingbok, rotation::Log};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    path::PathBuf,
    thread,
};
use timestamp::{Authority, Query};

/// The authority of the corpus, whose keys everybody has.
fn example(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../bundle/src/corpus/authority");
    PathBuf::from(folder).join(name)
}

fn authority(name: &str) -> Authority {
    let read = |end: &str| fs::read(example(&format!("{name}.{end}"))).unwrap();
    Authority::read(&read("key"), &read("pem")).unwrap()
}

fn answer(name: &str, query: &[u8]) -> Vec<u8> {
    let now = engine::clock::system()().millis();
    let query = Query::parse(query).unwrap();
    authority(name).answer(&query, now, 1).unwrap()
}

/// Answers one request over HTTP; gives its address.
fn served() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut length, mut media) = (0, String::new());
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let line = line.trim().to_ascii_lowercase();
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse().unwrap(),
                Some(("content-type", value)) => value.clone_into(&mut media),
                _ if line.is_empty() => break,
                _ => {}
            }
        }
        assert_eq!(media, "application/timestamp-query");
        let mut query = vec![0; length];
        reader.read_exact(&mut query).unwrap();
        let body = answer("tsa", &query);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        (&stream).write_all(&[head.as_bytes(), &body].concat()).unwrap();
    });
    format!("http://{address}/stamps")
}

fn path(path: PathBuf) -> String {
    path.display().to_string()
}

/// What a verification says, with and without the authorities that are trusted.
fn verified(log: &Log, tsa: bool) -> (i32, Value) {
    let bundle = path(log.place.path("bunt"));
    let policy = path(log.proof.join("policy"));
    let root = path(example("root.pem"));
    let mut args = vec!["verify", &bundle, "--policy", &policy, "--format", "json"];
    if tsa {
        args.extend(["--tsa", &root]);
    }
    let ran = tingbok(args);
    (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_default())
}

fn kinds(report: &Value) -> Vec<&str> {
    let found = report["findings"].as_array().unwrap().iter();
    found.map(|finding| finding["kind"].as_str().unwrap()).collect()
}

#[test]
fn a_checkpoint_is_stamped_the_log_says_it_and_auditors_look() {
    let log = Log::begun();
    let (store, root) = (log.store.as_str(), path(example("root.pem")));
    let request = path(log.place.path("request.tsq"));
    let ask = ["timestamp", "request", store, &request];
    let early = tingbok(ask.iter().chain(&["--format", "json"]));
    assert_eq!(early.error(3)["code"], "nothing_signed");
    let (size, _) = log.sign();
    let url = served();
    let kept = [
        "timestamp",
        "keep",
        store,
        "--from",
        &url,
        "--certs",
        &root,
        "--tsa",
        &root,
    ];
    let kept = log.data(&kept);
    assert_eq!(kept["size"], size);
    assert_eq!(kept["position"], size, "it is the next event");
    // By hand, of a newer checkpoint. The same request again is the same, and the same answer adds nothing.
    let (newer, _) = log.sign();
    assert_eq!(log.data(&ask)["size"], newer);
    let query = fs::read(&request).unwrap();
    log.data(&ask);
    assert_eq!(fs::read(&request).unwrap(), query);
    let good = log.place.write("good.tsr", answer("tsa", &query));
    let mut altered = fs::read(&good).unwrap();
    *altered.last_mut().unwrap() ^= 1;
    let other = Query::new(b"another text", [1; 8]).bytes();
    for (name, bytes, code) in [
        ("altered.tsr", altered, "bad_stamp"),
        ("plain.tsr", answer("plain", &query), "bad_stamp"),
        ("other.tsr", answer("tsa", &other), "not_asked"),
        ("refused.tsr", vec![0x30, 5, 0x30, 3, 2, 1, 2], "bad_stamp"),
    ] {
        let file = path(log.place.write(name, bytes));
        let ran = tingbok(["timestamp", "keep", store, &file, "--format", "json"]);
        assert_eq!(ran.error(3)["code"], code, "{name}");
    }
    let keep = [
        "timestamp",
        "keep",
        store,
        good.to_str().unwrap(),
        "--certs",
        &root,
    ];
    assert_eq!(log.data(&keep)["position"], newer);
    assert_eq!(log.data(&keep)["position"], Value::Null);
    let second = path(log.place.write("second.tsr", answer("tsa", &query)));
    let ran = tingbok(["timestamp", "keep", store, &second, "--format", "json"]);
    // Made within the same millisecond it would be the same stamp.
    if fs::read(&second).unwrap() != fs::read(&good).unwrap() {
        assert_eq!(ran.error(3)["code"], "proof_exists");
    }
    log.sign();
    let bundle = path(log.place.path("bunt"));
    log.data(&["export", store, &bundle]);
    let (code, report) = verified(&log, true);
    assert_eq!(code, 0, "{report:#}");
    let stamped = report["stamped"].as_array().unwrap();
    let sizes: Vec<&Value> = stamped.iter().map(|stamped| &stamped["size"]).collect();
    assert_eq!(sizes, [&Value::from(size), &Value::from(newer)]);
    assert!(stamped.iter().all(|stamped| stamped["trusted"] == true));
    let (code, report) = verified(&log, false);
    assert_eq!((code, kinds(&report)), (2, vec!["timestamp-unknown"; 2]));
    assert_eq!(
        tingbok(["replay", store, "--format", "json"]).data()["verdict"],
        "clean"
    );
    // What the log speaks of must be there.
    fs::remove_file(log.proof.join(format!("timestamps/{size}.tsr"))).unwrap();
    log.data(&["export", store, &bundle]);
    let (code, report) = verified(&log, true);
    assert_eq!((code, kinds(&report)), (2, vec!["timestamp-missing"]));
}
