//! Requests that mean no good, or mean nothing: taken apart, put together wrongly, and sent in numbers. None makes the
//! server fail, and what is refused changes nothing.

use crate::{
    rights::requests::{IF_NEVER, request},
    rights::{generous, side::Side},
    site::{Person, Site},
};
use proptest::{
    prelude::*,
    sample::{Index, select},
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::commands::table::TABLE;

/// What stands where something else is expected.
fn junk() -> impl Strategy<Value = Value> {
    let odd = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1.5),
        json!(1e300),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!("\u{202e}x"),
        json!("'; drop table events; --"),
        json!("9999-12-31"),
        json!("-9999-01-01"),
        json!("9999-12-31T23:59:59.999Z"),
        json!("1/0"),
        json!("0/1"),
        json!("18446744073709551616/1"),
        json!([]),
        json!({}),
        json!([[[[[[[[]]]]]]]]),
        json!({ "lang": "nb", "words": "" }),
        json!({ "lang": "nb", "words": 7 }),
        json!({ "base64": "*", "media": "a/b" }),
        json!({ "base64": "eA==", "media": "x" }),
        json!({ "commitment": "00", "lang": "nb" }),
        json!("00000000-0000-0000-0000-000000000000"),
        json!({ "lang": "nb", "words": "01010112345" }),
        json!("x".repeat(20_000)),
    ];
    prop_oneof![
        select(odd.to_vec()),
        any::<String>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from)
    ]
}

/// One thing done to a body.
#[derive(Clone, Debug)]
enum Harm {
    Replace(Index, Value),
    Remove(Index),
    Add(Index, String, Value),
    /// The text cut off, with something else put in its place.
    Cut(Index, Vec<u8>),
    /// So many brackets.
    Nest(u16),
}

fn harm() -> impl Strategy<Value = Harm> {
    let bytes = prop::collection::vec(any::<u8>(), 0..20);
    prop_oneof![
        4 => (any::<Index>(), junk()).prop_map(|(at, value)| Harm::Replace(at, value)),
        1 => any::<Index>().prop_map(Harm::Remove),
        1 => (any::<Index>(), any::<String>(), junk()).prop_map(|(at, name, value)| Harm::Add(at, name, value)),
        1 => (any::<Index>(), bytes).prop_map(|(at, bytes)| Harm::Cut(at, bytes)),
        1 => (1..3_000_u16).prop_map(Harm::Nest),
    ]
}

/// Every place in a body.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                places(
                    member,
                    &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    into,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
}

fn harmed(mut body: Value, harms: &[Harm]) -> Vec<u8> {
    let mut text = None;
    for harm in harms {
        let mut all = Vec::new();
        places(&body, "", &mut all);
        let place = |at: &Index| at.get(&all).clone();
        match harm {
            Harm::Replace(at, value) => {
                if let Some(there) = body.pointer_mut(&place(at)) {
                    *there = value.clone();
                }
            }
            Harm::Remove(at) => remove(&mut body, &place(at)),
            Harm::Add(at, name, value) => match body.pointer_mut(&place(at)) {
                Some(Value::Object(members)) => drop(members.insert(name.clone(), value.clone())),
                Some(Value::Array(items)) => items.push(value.clone()),
                _ => {}
            },
            Harm::Cut(at, bytes) => {
                let mut cut = body.to_string().into_bytes();
                cut.truncate(at.index(cut.len().max(1)));
                cut.extend_from_slice(bytes);
                text = Some(cut);
            }
            Harm::Nest(depth) => {
                let depth = usize::from(*depth);
                text = Some(format!("{}{}", "[".repeat(depth), "]".repeat(depth)).into_bytes());
            }
        }
    }
    text.unwrap_or_else(|| body.to_string().into_bytes())
}

fn remove(body: &mut Value, at: &str) {
    let Some((around, name)) = at.rsplit_once('/') else {
        return;
    };
    match body.pointer_mut(around) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(items)) => drop(items.pop()),
        _ => {}
    }
}

/// Values of a header: what others send there, and anything that may stand in one.
fn header_value() -> impl Strategy<Value = String> {
    let odd = [
        "",
        "*",
        "\"\"",
        "\"1\"",
        "W/\"1\"",
        "\"99999999999999999999\"",
        "-1",
        "nb;q=1.5,,;;q=",
        "text/csv;q=0",
        "*/*",
        "gzip",
        "application/json; charset=utf-16",
        "text/plain",
        "null",
        "https://[::",
        "tingbok_demo=",
        "tingbok_demo==;=;",
        "bytes=0-",
        "chunked, chunked",
        "18446744073709551615",
        "00000000-0000-0000-0000-000000000000",
    ];
    prop_oneof![
        select(odd.to_vec()).prop_map(str::to_owned),
        "[ -~]{0,60}",
        "[ -~]{0,20}[\u{e5}\u{f8}]{1,5}"
    ]
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let names = [
        "accept",
        "accept-language",
        "accept-encoding",
        "content-type",
        "cookie",
        "if-match",
        "if-none-match",
        "idempotency-key",
        "last-event-id",
        "origin",
        "sec-fetch-site",
        "tingbok-credential",
        "tingbok-on-behalf-of",
        "x-request-id",
        "range",
        "authorization",
        "content-encoding",
    ];
    prop::collection::vec((select(names.to_vec()), header_value()), 0..4)
}

/// The part of an address after `?`.
fn query() -> impl Strategy<Value = String> {
    let name = select(vec![
        "asOf",
        "cursor",
        "limit",
        "minPosition",
        "prefix",
        "from",
        "x",
        "asof",
    ]);
    let odd = [
        "0",
        "1",
        "-1",
        "18446744073709551615",
        "18446744073709551616",
        "9999-12-31",
        "0000-00-00",
        "-0001-01-01",
        "2031-12-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
        "%00",
        "%ff",
        "%",
        "%zz",
        "eA",
        "==",
        "_w",
        "/",
        "a&a",
        "%F0%9F%98%80",
    ];
    let value = prop_oneof![
        select(odd.to_vec()).prop_map(str::to_owned),
        "[a-zA-Z0-9%._~-]{0,30}"
    ];
    prop::collection::vec((name, value), 0..3).prop_map(|pairs| {
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    })
}

/// Asks with each of many random values, the same in every run; `rounds` at a time.
fn many<S: Strategy>(strategy: &S, seed: u8, cases: usize) -> Vec<S::Value> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..cases)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

struct Scene {
    site: Site,
    side: Side,
    people: Vec<Person>,
}

impl Scene {
    async fn set() -> Self {
        let site = generous().await;
        let side = Side::of(&site, "4601").await;
        let mut people = vec![Person::default(), site.operator().await];
        for (role, org) in [
            ("secretariat", &side.body),
            ("representative", &side.unit),
            ("ks_secretariat", &side.body),
            ("auditor", &side.body),
        ] {
            people.push(site.granted(role, org).await.0);
        }
        Self { site, side, people }
    }

    /// Sends it; nothing of it may make the server fail, and what is not done leaves nothing behind.
    async fn send(
        &self,
        by: usize,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> u16 {
        let before = self.site.size().await;
        let told = format!("{method} {path} {headers:?} {}", String::from_utf8_lossy(&body));
        let response = self
            .site
            .raw(&self.people[by % self.people.len()], method, path, headers, body)
            .await;
        let status = response.status();
        assert!(!status.is_server_error(), "{status}: {told}");
        if !status.is_success() {
            assert_eq!(
                self.site.size().await,
                before,
                "{status} and yet something changed: {told}"
            );
        }
        if status.is_client_error() {
            assert_eq!(
                response.headers()["content-type"],
                "application/problem+json",
                "{told}"
            );
        }
        status.as_u16()
    }
}

fn cases(few: usize, many: bool) -> usize {
    if many { few * 40 } else { few }
}

async fn bodies(large: bool) {
    let (scene, mut came) = (Scene::set().await, BTreeSet::new());
    let one = (
        any::<Index>(),
        any::<Index>(),
        prop::collection::vec(harm(), 1..4),
        headers(),
    );
    for (at, by, harms, headers) in many(&one, 1, cases(1_500, large)) {
        let row = at.get(TABLE);
        let (path, body) = request(row, &scene.side);
        let key = scene.site.key();
        let mut sent = vec![
            ("content-type", "application/json"),
            ("idempotency-key", key.as_str()),
            ("if-match", IF_NEVER),
        ];
        // A list of steps says for each which version was seen.
        sent.retain(|(name, _)| *name != "if-match" || path != "/api/v1/commands");
        for (name, value) in &headers {
            sent.retain(|(there, _)| there != name);
            sent.push((name, value));
        }
        let status = scene
            .send(
                by.index(scene.people.len()),
                "POST",
                &path,
                &sent,
                harmed(body, &harms),
            )
            .await;
        came.insert(status);
    }
    // From the form of the body to the rules of the domain, all are reached.
    for status in [400, 401, 403, 404, 412, 415, 422] {
        assert!(came.contains(&status), "{status} never came: {came:?}");
    }
}

async fn addresses(large: bool) {
    let (scene, mut came) = (Scene::set().await, BTreeSet::new());
    let side = &scene.side;
    let paths = [
        "/api/v1/views".to_owned(),
        "/api/v1/views/need_board".to_owned(),
        "/api/v1/views/need_board.csv".to_owned(),
        "/api/v1/views/powers".to_owned(),
        format!("/api/v1/views/need_board/need%2F{}", side.need),
        format!("/api/v1/views/centre_desk/{}", side.centre),
        "/api/v1/events".to_owned(),
        "/api/v1/changes".to_owned(),
        format!("/api/v1/needs/{}", side.need),
        format!("/api/v1/rounds/{}/ballots/{}", side.nothing, side.unit),
        "/api/v1/checkpoint".to_owned(),
        "/api/v1/receipts/0".to_owned(),
        "/checkpoint".to_owned(),
        "/api/v1/openapi.json".to_owned(),
        "/api/v1/reference".to_owned(),
        "/api/v1/problems/moved".to_owned(),
        "/demo/personas".to_owned(),
        "/livez".to_owned(),
        "/readyz".to_owned(),
    ];
    let method = select(vec![
        "GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "POST", "BREW",
    ]);
    let harm = prop::option::of((any::<Index>(), "[a-z0-9%./~-]{0,12}"));
    let one = (any::<Index>(), any::<Index>(), method, harm, query(), headers());
    for (at, by, method, harm, query, headers) in many(&one, 2, cases(2_000, large)) {
        let mut path = at.get(&paths).clone();
        if let Some((place, with)) = harm {
            path.truncate(1 + place.index(path.len() - 1));
            path.push_str(&with);
        }
        let path = if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        };
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let status = scene
            .send(by.index(scene.people.len()), method, &path, &headers, Vec::new())
            .await;
        came.insert(status);
    }
    for status in [200, 400, 401, 403, 404, 405, 406] {
        assert!(came.contains(&status), "{status} never came: {came:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_makes_the_server_fail() {
    bodies(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_query_or_header_makes_the_server_fail() {
    addresses(false).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: ops/test-slow runs it"]
async fn large_no_request_makes_the_server_fail() {
    bodies(true).await;
    addresses(true).await;
}
