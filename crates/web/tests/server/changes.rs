//! The stream of changes: each once, in order, across a lost connection; and only to those who may see it.

use crate::site::{Person, Site};
use http_body_util::BodyExt;
use hyper::{Response, body::Incoming};
use serde_json::Value;
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
    site.send(&nobody, "GET", "/api/v1/changes", &[("last-event-id", "x")], "")
        .await
        .is(400, "changes.from");
    site.get(&nobody, "/api/v1/changes?from=1000")
        .await
        .is(404, "changes.beyond");
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
}
