//! The stream of changes: each once, in order, across a lost connection; and only to those who may see it.

use crate::{
    rights::side::Side,
    site::{Person, Site},
};
use http_body_util::BodyExt;
use hyper::{Response, body::Incoming};
use serde_json::{Value, json};
use std::time::Duration;

/// A reader of the stream.
struct Reader {
    response: Response<Incoming>,
    text: String,
}

impl Reader {
    async fn open(site: &Site, person: &Person, path: &str, last: Option<&str>) -> Self {
        let headers: Vec<(&str, &str)> = last.map(|last| ("last-event-id", last)).into_iter().collect();
        let response = site.raw(person, "GET", path, &headers, "").await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            text: String::new(),
        }
    }

    /// The next event: its name, id and data.
    async fn next(&mut self) -> (String, String, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let of = |name: &str| {
                    let mut lines = event.lines();
                    let line = lines.find_map(|line| line.strip_prefix(name)).unwrap_or_default();
                    line.trim_start_matches(':').trim().to_owned()
                };
                let found = (of("event"), of("id"), of("data"));
                let is_event = !found.0.is_empty();
                self.text = rest.to_owned();
                if is_event {
                    return (found.0, found.1, serde_json::from_str(&found.2).unwrap());
                }
                continue;
            }
            let frame = self.response.frame();
            let frame = tokio::time::timeout(Duration::from_secs(60), frame)
                .await
                .expect("an event in time");
            let bytes = frame.expect("more of the stream").unwrap().into_data().unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_come_as_they_happen_and_go_on_where_a_reader_was() {
    let site = Site::open().await;
    let nobody = Person::default();
    site.county("30").await;
    let mut reader = Reader::open(&site, &nobody, "/api/v1/changes", None).await;
    let (name, _, data) = reader.next().await;
    assert_eq!((name.as_str(), data["position"].as_u64()), ("from", Some(1)));
    site.county("31").await;
    let (name, id, data) = reader.next().await;
    assert_eq!((name.as_str(), id.as_str()), ("change", "1"));
    assert!(data["stream"].as_str().unwrap().starts_with("county-"), "{data}");
    drop(reader);
    for number in ["32", "33", "34"] {
        site.county(number).await;
    }
    let mut reader = Reader::open(&site, &nobody, "/api/v1/changes", Some(&id)).await;
    reader.next().await;
    for position in 2..5 {
        assert_eq!(reader.next().await.1, position.to_string());
    }
    site.county("35").await;
    assert_eq!(reader.next().await.1, "5");
    for bad in ["x", "+1", "01", "from-", "from-x", "from-from-1", "-1"] {
        site.send(&nobody, "GET", "/api/v1/changes", &[("last-event-id", bad)], "")
            .await
            .is(400, "changes.from");
    }
    site.get(&nobody, "/api/v1/changes?from=1000")
        .await
        .is(404, "changes.beyond");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cut_off_before_any_change_misses_none() {
    let site = Site::open().await;
    let nobody = Person::default();
    // On an empty log, and further on.
    for (number, missed) in [("30", 0), ("31", 1)] {
        let mut reader = Reader::open(&site, &nobody, "/api/v1/changes", None).await;
        let (name, id, data) = reader.next().await;
        assert_eq!((name.as_str(), data["position"].as_u64()), ("from", Some(missed)));
        drop(reader);
        site.county(number).await;
        let mut again = Reader::open(&site, &nobody, "/api/v1/changes", Some(&id)).await;
        // Cut off once more, still before any change.
        let (_, same, _) = again.next().await;
        assert_eq!(same, id);
        drop(again);
        let mut again = Reader::open(&site, &nobody, "/api/v1/changes", Some(&same)).await;
        again.next().await;
        let (name, id, _) = again.next().await;
        assert_eq!((name.as_str(), id), ("change", missed.to_string()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_concerns_persons_is_told_to_those_who_may_know() {
    let site = Site::open().await;
    let county = site.county("46").await;
    let (auditor, _) = site.granted("auditor", &county).await;
    site.county("47").await;
    let nobody = Person::default();
    let mut public = Reader::open(&site, &nobody, "/api/v1/changes?from=0", None).await;
    let mut overseer = Reader::open(&site, &auditor, "/api/v1/changes?from=0", None).await;
    public.next().await;
    overseer.next().await;
    let seen = [public.next().await.1, public.next().await.1];
    assert_eq!(seen, ["0", "2"], "the credential at 1 is not for all");
    let seen = [
        overseer.next().await.1,
        overseer.next().await.1,
        overseer.next().await.1,
    ];
    assert_eq!(seen, ["0", "1", "2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_loses_sight_with_their_own_right_and_not_with_anothers() {
    let site = Site::open().await;
    let county = site.county("46").await;
    let (auditor, own) = site.granted("auditor", &county).await;
    let (_, other) = site.granted("need_owner", &county).await;
    let mut reader = Reader::open(&site, &auditor, "/api/v1/changes", None).await;
    reader.next().await;
    let why = json!({ "reason": { "lang": "nb", "words": "Eksempel." } });
    let revoke = |stream: &str| format!("/credentials/{}/revoke", &stream["credential-".len()..]);
    let operator = site.operator().await;
    site.act(&operator, &revoke(&other), why.clone()).await;
    assert_eq!(reader.next().await.2["stream"], other);
    site.granted("observer", &county).await;
    assert_eq!(reader.next().await.1, "4", "others come and go");
    site.act(&operator, &revoke(&own), why).await;
    site.granted("observer", &county).await;
    site.county("47").await;
    assert_eq!(
        reader.next().await.1,
        "7",
        "credentials are not for them any more"
    );
}

/// The streams told of up to one that all may know of, which is recorded after everything else.
async fn told(site: &Site, person: &Person, last: &str) -> Vec<String> {
    let mut reader = Reader::open(site, person, "/api/v1/changes?from=0", None).await;
    reader.next().await;
    let mut streams = Vec::new();
    while streams.last().is_none_or(|stream| stream != last) {
        let (_, _, data) = reader.next().await;
        streams.push(data["stream"].as_str().unwrap().to_owned());
    }
    streams
}

#[tokio::test(flavor = "multi_thread")]
async fn who_supports_what_and_who_was_erased_is_told_to_those_who_may_know() {
    let site = Site::open().await;
    let side = Side::of(&site, "4601").await;
    let other = Side::of(&site, "1103").await;
    let (supporter, _) = site.granted("need_owner", &other.unit).await;
    let give = format!("/needs/{}/supports/{}/give", side.need, other.unit);
    site.act(&supporter, &give, json!({})).await;
    let support = format!("support-{}-{}", side.need, other.unit);
    let erased = side.erased(&site).await;
    let log = format!("log-{erased}");
    let (representative, _) = site.granted("representative", &side.unit).await;
    let (observer, _) = site.granted("observer", &side.body).await;
    let operator = site.operator().await;
    let last = format!("county-{}", site.county("50").await);
    let things = [
        format!("/api/v1/needs/{}/supports/{}", side.need, other.unit),
        format!("/api/v1/subjects/{erased}"),
    ];
    for (person, support_told, log_told) in [
        (&Person::default(), false, false),
        (&representative, true, false),
        (&observer, true, true),
        (&operator, false, true),
    ] {
        let streams = told(&site, person, &last).await;
        assert_eq!(streams.contains(&support), support_told, "{streams:?}");
        assert_eq!(streams.contains(&log), log_told, "{streams:?}");
        // The versions are told to the same.
        for (thing, told) in things.iter().zip([support_told, log_told]) {
            let status = site.get(person, thing).await.status;
            assert_eq!(status == 200, told, "{thing}: {status}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_of_events_is_for_overseers() {
    let site = Site::open().await;
    let county = site.county("46").await;
    let (auditor, _) = site.granted("auditor", &county).await;
    let (owner, _) = site.granted("need_owner", &county).await;
    site.get(&Person::default(), "/api/v1/events")
        .await
        .is(401, "view.login_required");
    site.get(&owner, "/api/v1/events")
        .await
        .is(403, "view.not_permitted");
    // Every event says which log it is of: by the name of the first event, which no other log has.
    let source = |page: &Value| page[0]["source"].as_str().unwrap().to_owned();
    let first = site.get(&auditor, "/api/v1/events?limit=1").await.done();
    let last = site.get(&auditor, "/api/v1/events?limit=1&from=1").await.done();
    assert_eq!(source(&first), source(&last));
    let leaf = site
        .ledger
        .leaves(events::Position(0), 1)
        .await
        .unwrap()
        .remove(0);
    let digits: Vec<u8> = events::Digest::of(&leaf.bytes).0.to_vec();
    let name = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, digits);
    assert_eq!(source(&first), format!("ni:///sha-256;{name}"));
    // Another county: the same one could be registered in the same millisecond of both their days.
    let another = Site::open().await;
    let elsewhere = another.county("34").await;
    let (reader, _) = another.granted("auditor", &elsewhere).await;
    let other = another.get(&reader, "/api/v1/events?limit=1").await.done();
    assert_ne!(source(&first), source(&other));

    let page = site.get(&auditor, "/api/v1/events?limit=2").await;
    assert_eq!(page.header("content-type"), "application/cloudevents-batch+json");
    let events = page.done();
    assert_eq!(events.as_array().unwrap().len(), 2);
    assert_eq!(events[0]["specversion"], "1.0");
    assert_eq!(events[0]["type"], "no.tingbok.county.registered@1");
    assert_eq!(events[0]["id"], "0");
    assert_eq!(events[0]["data"]["body"]["number"], "46");
    assert!(page.header("link").contains("from=2"), "{}", page.header("link"));
    let next = site.get(&auditor, "/api/v1/events?limit=2&from=2").await.done();
    assert_eq!(next[0]["id"], "2");
    // As the log stood: what came later is not there, whoever reads on and on comes to an end.
    let then = site.get(&auditor, "/api/v1/events?limit=2&asOf=3").await;
    assert!(
        then.header("link").contains("from=2&asOf=3"),
        "{}",
        then.header("link")
    );
    let then = site.get(&auditor, "/api/v1/events?limit=2&from=2&asOf=3").await;
    assert_eq!(then.header("link"), "");
    assert_eq!(then.done().as_array().unwrap().len(), 1);
    let at = events[1]["time"].as_str().unwrap();
    let then = format!("/api/v1/events?asOf={at}");
    let until = site.get(&auditor, &then).await.done();
    let times = until
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["time"].as_str().unwrap());
    assert!(
        until.as_array().unwrap().len() >= 2 && times.clone().all(|time| time <= at),
        "{until}"
    );
    let nothing = site.get(&auditor, "/api/v1/events?from=5&asOf=3").await.done();
    assert_eq!(nothing, json!([]));
    site.get(&auditor, "/api/v1/events?asOf=999999")
        .await
        .is(404, "events.beyond");
    site.get(&auditor, "/api/v1/events?asOf=soon")
        .await
        .is(400, "query.as_of");
    // Credentials are for those who keep or oversee them: an observer has the feed without them.
    let (observer, _) = site.granted("observer", &county).await;
    let seen = site.get(&observer, "/api/v1/events").await.done();
    let ids: Vec<&Value> = seen
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["id"])
        .collect();
    assert_eq!(ids, ["0"]);
    for (accept, status) in [
        ("text/csv", 406),
        ("text/csv;q=0, */*", 200),
        ("Application/JSON", 200),
    ] {
        let answer = site
            .send(&auditor, "GET", "/api/v1/events", &[("accept", accept)], "")
            .await;
        assert_eq!(answer.status, status, "{accept}");
    }
}
