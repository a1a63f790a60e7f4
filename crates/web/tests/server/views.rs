//! Views: who sees which, pages, the past, forms, and answers that need not be sent twice.

use crate::site::{Person, Site};
use projections::VIEWS;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn every_view_can_be_read_by_those_it_is_for_and_by_nobody_else() {
    let site = Site::open().await;
    let county = site.county("46").await;
    let roles = [
        "need_owner",
        "representative",
        "secretariat",
        "centre",
        "body_member",
        "observer",
        "auditor",
    ];
    let mut people = Vec::new();
    for role in roles {
        people.push((role, site.granted(role, &county).await.0));
    }
    let size = site.size().await;
    for view in VIEWS {
        let name = view.name();
        let path = format!("/api/v1/views/{name}?minPosition={size}");
        let open = authority::eyes(name) == Some(authority::Eyes::All);
        let nobody = site.get(&Person::default(), &path).await;
        match open {
            true => drop(nobody.done()),
            false => drop(nobody.is(401, "view.login_required")),
        }
        for (role, person) in &people {
            let allowed = match authority::eyes(name).unwrap() {
                authority::Eyes::All => true,
                authority::Eyes::Roles(roles) | authority::Eyes::Own(roles) => {
                    roles.iter().any(|of| json!(of) == json!(role))
                }
                // Others see what is their own, which may be nothing.
                authority::Eyes::OwnOr(_) => true,
            };
            let answer = site.get(person, &path).await;
            match allowed {
                true => drop(answer.done()),
                false => drop(answer.is(403, "view.not_permitted")),
            }
        }
    }
    site.get(&people[0].1, "/api/v1/views/no_such_view")
        .await
        .is(404, "view.unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn powers_are_seen_by_the_person_and_by_those_who_oversee() {
    let site = Site::open().await;
    let county = site.county("46").await;
    let (owner, _) = site.granted("need_owner", &county).await;
    let (auditor, _) = site.granted("auditor", &county).await;
    let size = site.size().await;
    let path = format!("/api/v1/views/powers?minPosition={size}");
    let own = site.get(&owner, &path).await.done();
    assert_eq!(own["items"].as_array().unwrap().len(), 1, "{own}");
    let all = site.get(&auditor, &path).await.done();
    assert_eq!(all["items"].as_array().unwrap().len(), 2, "{all}");
    let own = own["items"][0]["key"].as_str().unwrap().to_owned();
    site.get(&owner, &format!("/api/v1/views/powers/{own}"))
        .await
        .done();
    let other = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["key"].as_str().unwrap());
    let other = other.into_iter().find(|key| *key != own).unwrap();
    site.get(&owner, &format!("/api/v1/views/powers/{other}"))
        .await
        .is(403, "view.not_permitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_one_another_without_gap_or_double() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let county = site.county("46").await;
    let (_, _) = site.granted("auditor", &county).await;
    let steps: Vec<_> = (0..7)
        .map(|n| {
            let number = format!("{}", 50 + n);
            let stream = format!("county-{}", events::UnitId::county(&number));
            json!({ "stream": stream, "intent": "register", "body": crate::site::county(&number) })
        })
        .collect();
    let done = site
        .post(&operator, "/api/v1/commands", None, &json!({ "steps": steps }))
        .await
        .done();
    let (auditor, _) = site.granted("auditor", &county).await;
    let through = site.size().await.max(done["through"].as_u64().unwrap());
    let mut path = format!("/api/v1/views/coverage?limit=3&minPosition={through}&prefix=county%2F");
    let (mut keys, mut pages) = (Vec::new(), 0);
    loop {
        let page = site.get(&auditor, &path).await;
        let items = page.done()["items"].as_array().unwrap().clone();
        assert!(items.len() <= 3);
        keys.extend(items.iter().map(|item| item["key"].as_str().unwrap().to_owned()));
        pages += 1;
        match page
            .header("link")
            .strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
        {
            Some((next, rel)) => {
                assert_eq!(rel, "; rel=\"next\"");
                path = next.to_owned();
            }
            None => break,
        }
    }
    let mut sorted = keys.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(keys, sorted);
    assert_eq!((keys.len(), pages), (8, 3));
    for bad in [
        "cursor=%25",
        "limit=0",
        "limit=1001",
        "limit=x",
        "colour=red",
        "asOf=soon",
    ] {
        let answer = site.get(&auditor, &format!("/api/v1/views/coverage?{bad}")).await;
        assert_eq!(answer.status, 400, "{bad}: {}", answer.text());
        assert!(
            answer.json()["code"].as_str().unwrap().starts_with("query."),
            "{bad}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_read_by_position_time_and_day_and_by_todays_rights() {
    let site = Site::open().await;
    let county = site.county("46").await;
    let (auditor, _) = site.granted("auditor", &county).await;
    let size = site.size().await;
    let count = async |as_of: &str| {
        let path = format!("/api/v1/views/audit_trail?asOf={as_of}&prefix=page");
        let page = site.get(&auditor, &path).await.done();
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["document"]["lines"].as_array().unwrap().len())
            .sum::<usize>()
    };
    assert_eq!(count("0").await, 0);
    assert_eq!(count("1").await, 1);
    assert_eq!(count(&size.to_string()).await as u64, size);
    assert_eq!(count("2100-01-01").await as u64, size);
    assert_eq!(count("2020-01-01T00:00:00.000Z").await, 0);
    let beyond = site.get(&auditor, "/api/v1/views/audit_trail?asOf=999").await;
    assert_eq!(beyond.is(404, "view.beyond")["size"], size);
    // The auditor's credential did not exist at position 1: today's rights count.
    site.get(&Person::default(), "/api/v1/views/audit_trail?asOf=1")
        .await
        .is(401, "view.login_required");
    site.get(&auditor, "/api/v1/views/audit_trail?minPosition=99999")
        .await
        .is(404, "view.beyond");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unchanged_is_not_sent_again_and_lists_come_as_sheets_too() {
    let site = Site::open().await;
    let county = site.county("46").await;
    let (auditor, _) = site.granted("auditor", &county).await;
    let path = format!("/api/v1/views/coverage?minPosition={}", site.size().await);
    let first = site.get(&auditor, &path).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() == 66, "{tag}");
    let again = site
        .send(&auditor, "GET", &path, &[("if-none-match", &tag)], "")
        .await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    assert_eq!(again.header("etag"), tag);
    site.county("47").await;
    let path = format!("/api/v1/views/coverage?minPosition={}", site.size().await);
    let moved = site
        .send(&auditor, "GET", &path, &[("if-none-match", &tag)], "")
        .await;
    assert_eq!(moved.status, 200);

    let csv = site
        .send(&auditor, "GET", &path, &[("accept", "text/csv")], "")
        .await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.text().starts_with("key,part,item,"), "{}", csv.text());
    // A row for each document and none below it: these have nothing of which there are many.
    assert_eq!(
        csv.text().lines().count(),
        1 + moved.json()["items"].as_array().unwrap().len()
    );
    let named = site.get(&auditor, "/api/v1/views/coverage.csv").await;
    assert_eq!(named.bytes, csv.bytes);
    for refused in ["image/png", "text/csv;q=0", "Application/JSON;Q=0.0"] {
        site.send(&auditor, "GET", &path, &[("accept", refused)], "")
            .await
            .is(406, "http.not_acceptable");
    }
    for (accept, media) in [
        ("text/csv;q=0, */*", "application/json"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
        (
            "application/json;q=0.1, text/csv;q=0.2",
            "text/csv; charset=utf-8",
        ),
    ] {
        let answer = site.send(&auditor, "GET", &path, &[("accept", accept)], "").await;
        assert_eq!(answer.header("content-type"), media, "{accept}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_packed_has_a_weak_tag_and_a_version_is_never_packed() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let county = site.county("46").await;
    let ask =
        async |path: &str, headers: &[(&str, &str)]| site.send(&operator, "GET", path, headers, "").await;
    let path = "/api/v1/openapi.json";
    let gzip = ("accept-encoding", "gzip");
    let (plain, packed) = (ask(path, &[]).await, ask(path, &[gzip]).await);
    let tag = plain.header("etag");
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_eq!(packed.header("etag"), format!("W/{tag}"));
    assert_eq!(packed.headers.get_all("etag").iter().count(), 1);
    for (known, wanted) in [
        (tag, tag.to_owned()),
        (packed.header("etag"), format!("W/{tag}")),
        ("\"x\", *", tag.to_owned()),
    ] {
        let again = ask(path, &[gzip, ("if-none-match", known)]).await;
        assert_eq!(
            (again.status.as_u16(), again.header("etag")),
            (304, wanted.as_str()),
            "{known}"
        );
    }
    // What a command names in If-Match must be a strong one.
    let thing = format!("/api/v1/counties/{county}");
    let seen = ask(&thing, &[gzip]).await;
    assert_eq!(
        (seen.header("etag"), seen.header("content-encoding")),
        ("\"1\"", "")
    );
    let change = json!({ "date": "2026-01-01", "residents": 5, "source": { "name": "example.csv", "sha256": "00".repeat(32) } });
    let key = site.key();
    let headers = [
        gzip,
        ("content-type", "application/json"),
        ("idempotency-key", key.as_str()),
        ("if-match", seen.header("etag")),
    ];
    let path = format!("{thing}/set-population");
    let done = site
        .send(&operator, "POST", &path, &headers, change.to_string())
        .await;
    assert_eq!(
        (done.status.as_u16(), done.header("etag")),
        (200, "\"2\""),
        "{}",
        done.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_is_not_sent_twice_and_stands_as_it_stood() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let county = site.county("46").await;
    let other = site.county("47").await;
    let thing = format!("/api/v1/counties/{county}");
    let people = |residents: u64| {
        let source = json!({ "name": "example.csv", "sha256": "00".repeat(32) });
        json!({ "date": "2026-01-01", "residents": residents, "source": source })
    };
    for residents in [5, 6] {
        let path = format!("{thing}/set-population");
        site.post(&operator, &path, Some("*"), &people(residents))
            .await
            .done();
    }
    let nobody = Person::default();
    let known = [("if-none-match", "W/\"2\", \"3\"")];
    let again = site.send(&nobody, "GET", &thing, &known, "").await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    assert_eq!(again.header("etag"), "\"3\"");
    let moved = site
        .send(&nobody, "GET", &thing, &[("if-none-match", "\"2\"")], "")
        .await;
    assert_eq!(moved.done()["version"], 3);
    // The county at 0, the other at 1, its people at 2 and 3.
    for (as_of, version) in [("1", 1), ("2", 1), ("3", 2), ("4", 3), ("2100-01-01", 3)] {
        let stood = site.get(&nobody, &format!("{thing}?asOf={as_of}")).await;
        assert_eq!(stood.header("etag"), format!("\"{version}\""), "{as_of}");
        let stood = stood.done();
        assert_eq!(stood["version"], version, "{as_of}");
        assert!(
            stood["as_of"].as_u64().is_some_and(|position| position <= 4),
            "{stood}"
        );
    }
    for as_of in ["0", "2020-01-01"] {
        let path = format!("{thing}?asOf={as_of}");
        site.get(&nobody, &path).await.is(404, "thing.unknown");
    }
    site.get(&nobody, &format!("/api/v1/counties/{other}?asOf=1"))
        .await
        .is(404, "thing.unknown");
    let beyond = site.get(&nobody, &format!("{thing}?asOf=5")).await;
    assert_eq!(beyond.is(404, "thing.beyond")["size"], 4);
    site.get(&nobody, &format!("{thing}?asOf=soon"))
        .await
        .is(400, "query.as_of");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_shows_its_documents_once_it_has_them() {
    let site = Site::open().await;
    let county = site.county("46").await;
    let (auditor, _) = site.granted("auditor", &county).await;
    let nobody = Person::default();
    let (size, round) = (site.size().await, events::derived(&["a round"]));
    let of = |round: &str, name: &str| format!("/api/v1/rounds/{round}/documents/{name}");
    for name in ["candidates", "certificate", "list", "proposal", "roll"] {
        let path = format!("{}?minPosition={size}", of(&round.to_string(), name));
        for person in [&nobody, &auditor] {
            site.get(person, &path).await.is(404, "document.none");
        }
    }
    let round = round.to_string();
    site.get(&nobody, &of(&round, "minutes"))
        .await
        .is(404, "document.unknown");
    site.get(&nobody, &of("a-round", "list"))
        .await
        .is(404, "address.bad_id");
    for (asked, code) in [
        ("cursor=6c", "query.unknown"),
        ("asOf=soon", "query.as_of"),
        ("asOf=1&asOf=2", "query.twice"),
    ] {
        let path = format!("{}?{asked}", of(&round, "list"));
        site.get(&nobody, &path).await.is(400, code);
    }
    let beyond = format!("{}?minPosition={}", of(&round, "list"), size + 1);
    site.get(&nobody, &beyond).await.is(404, "view.beyond");
}
