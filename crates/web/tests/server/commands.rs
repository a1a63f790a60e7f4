//! Commands: strict bodies, keys that make a command happen once, versions that must have been seen, and refusals that
//! say what is missing.

use crate::site::{Person, Site, county};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_done_once_for_each_key() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let path = "/api/v1/counties";
    let first = site
        .keyed(&operator, path, "one-key-for-all", None, &county("46"))
        .await;
    assert_eq!(first.status, 201, "{}", first.text());
    let done = first.json();
    assert_eq!(done["positions"], json!([0]));
    assert_eq!(
        done["receipts"][0]["leaf"].as_str().map(str::len),
        Some(64),
        "{done}"
    );
    assert_eq!(first.header("etag"), "\"1\"");
    assert_eq!(
        first.header("location"),
        format!("/api/v1/counties/{}", id(&done))
    );
    assert_eq!(first.header("idempotency-replayed"), "");

    let again = site
        .keyed(&operator, path, "one-key-for-all", None, &county("46"))
        .await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let mut repeated = again.json();
    assert_eq!(repeated["repeated"], true);
    repeated["repeated"] = false.into();
    assert_eq!(repeated, done);

    let other = site
        .keyed(&operator, path, "one-key-for-all", None, &county("47"))
        .await;
    other.is(422, "key.reused");
    assert_eq!(site.size().await, 1);
}

fn id(done: &Value) -> &str {
    done["about"].as_str().unwrap().split_once('-').unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_request_is_named_and_changes_nothing() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let json_type = ("content-type", "application/json");
    let path = "/api/v1/counties";
    let send = async |headers: &[(&str, &str)], body: &str| {
        site.send(&operator, "POST", path, headers, body.to_owned()).await
    };
    send(&[json_type], "{}").await.is(400, "key.missing");
    send(&[json_type, ("idempotency-key", "short")], "{}")
        .await
        .is(400, "key.malformed");
    let key = ("idempotency-key", "a-key-of-its-own");
    send(&[key, ("content-type", "text/plain")], "{}")
        .await
        .is(415, "body.media");
    for (body, pointer) in [
        ("{", ""),
        ("[1,2]", "/number"),
        ("{} {}", ""),
        (r#"{"number":"46","number":"47"}"#, ""),
        (r#"{"number":4.6}"#, "/number"),
        (r#"{"name":"x","number":"46","colour":"red"}"#, "/colour"),
        (
            r#"{"name":"x","number":"46","source":{"name":"y","sha256":"zz"}}"#,
            "/source/sha256",
        ),
    ] {
        let problem = send(&[key, json_type], body).await.is(400, "body.malformed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}: {problem}");
    }
    send(&[key, json_type, ("if-match", "3")], "{}")
        .await
        .is(400, "version.malformed");
    site.send(&operator, "DELETE", path, &[], "")
        .await
        .is(405, "http.method");
    site.get(&operator, "/api/v1/nowhere")
        .await
        .is(404, "http.no_such_address");
    site.post(
        &operator,
        "/api/v1/counties/not-an-id/register",
        None,
        &county("46"),
    )
    .await
    .is(404, "address.bad_id");
    assert_eq!(site.size().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_must_have_been_seen() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let county_id = site.county("46").await;
    let of = format!("/api/v1/counties/{county_id}");
    let change = format!("{of}/set-population");
    let people = |residents: u64| {
        let source = json!({ "name": "example.csv", "sha256": "00".repeat(32) });
        json!({ "date": "2026-01-01", "residents": residents, "source": source })
    };
    site.post(&operator, &change, None, &people(5))
        .await
        .is(428, "version.required");
    let other = json!({ "name": "Et annet", "number": "46", "source": people(1)["source"] });
    let there = format!("{of}/register");
    let problem = site.post(&operator, &there, None, &other).await;
    assert!(
        matches!(
            problem.json()["code"].as_str(),
            Some("version.required" | "county.already_registered")
        ),
        "{}",
        problem.text()
    );
    let seen = site.get(&operator, &of).await;
    assert_eq!(seen.header("etag"), "\"1\"");
    let done = site.post(&operator, &change, Some("\"1\""), &people(5)).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(done.header("etag"), "\"2\"");
    let stale = site
        .post(&operator, &change, Some("\"1\""), &people(6))
        .await
        .is(412, "version.moved");
    assert_eq!((&stale["expected"], &stale["actual"]), (&json!(1), &json!(2)));
    site.post(&operator, &change, Some("*"), &people(7)).await.done();
    assert_eq!(site.size().await, 3);
    site.get(&operator, "/api/v1/counties/00000000-0000-0000-0000-000000000000")
        .await
        .is(404, "thing.unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_saw_the_same_one_wins() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let change = format!("/api/v1/counties/{}/set-population", site.county("46").await);
    let people = |residents: u64| {
        let source = json!({ "name": "example.csv", "sha256": "00".repeat(32) });
        json!({ "date": "2026-01-01", "residents": residents, "source": source })
    };
    let (one, two) = (people(1), people(2));
    let (one, two) = tokio::join!(
        site.post(&operator, &change, Some("\"1\""), &one),
        site.post(&operator, &change, Some("\"1\""), &two),
    );
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [200, 412], "{} {}", one.text(), two.text());
    assert_eq!(site.size().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_which_right_is_missing_and_who_can_grant_it() {
    let site = Site::open().await;
    let county_id = site.county("46").await;
    let (observer, _) = site.granted("observer", &county_id).await;
    let before = site.size().await;
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", "an-observer-asks"),
        ("accept-language", "nn"),
    ];
    let answer = site
        .send(
            &observer,
            "POST",
            "/api/v1/counties",
            &headers,
            county("47").to_string(),
        )
        .await;
    let problem = answer.is(403, "authority.not_in_role");
    assert_eq!(problem["title"], "Du har ikkje rett til dette");
    assert_eq!(answer.header("content-language"), "nn");
    assert_eq!(problem["missing"]["right"], "keep-reference-data");
    assert_eq!(problem["missing"]["roles"], json!(["operator"]));
    assert_eq!(problem["missing"]["granted_by"], "operator");
    assert_eq!(site.size().await, before);
    let nobody = Person::default();
    site.post(&nobody, "/api/v1/counties", None, &county("47"))
        .await
        .is(401, "caller.no_login");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_ones_own_credential_is_taken_and_only_while_it_holds() {
    let site = Site::open().await;
    let county_id = site.county("46").await;
    let (_, of_other) = site.granted("secretariat", &county_id).await;
    let (owner, own) = site.granted("need_owner", &county_id).await;
    let path = "/api/v1/needs";
    let need = json!({
        "delivery_type": "kompetansebygging", "description": { "lang": "nb", "words": "Et behov (eksempel)." },
        "hours": 40, "subject": "demens", "title": { "lang": "nb", "words": "Kurs" }, "unit": county_id,
    });
    let other = of_other.strip_prefix("credential-").unwrap();
    let key = site.key();
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", key.as_str()),
        ("tingbok-credential", other),
    ];
    site.send(&owner, "POST", path, &headers, need.to_string())
        .await
        .is(403, "caller.not_yours");
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", key.as_str()),
        ("tingbok-credential", "x"),
    ];
    site.send(&owner, "POST", path, &headers, need.to_string())
        .await
        .is(400, "caller.header");

    let done = site.post(&owner, path, None, &need).await;
    assert_eq!(done.status, 201, "{}", done.text());
    let operator = site.operator().await;
    let revoke = format!(
        "/api/v1/credentials/{}/revoke",
        own.strip_prefix("credential-").unwrap()
    );
    let why = json!({ "reason": { "lang": "nb", "words": "Sluttet (eksempel)" } });
    site.post(&operator, &revoke, Some("\"1\""), &why).await.done();
    site.post(&owner, path, None, &need)
        .await
        .is(403, "authority.revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_kept_beside_the_log_and_person_numbers_are_refused() {
    let site = Site::open().await;
    let county_id = site.county("46").await;
    let (owner, _) = site.granted("need_owner", &county_id).await;
    let need = |words: Value| {
        json!({
            "delivery_type": "kompetansebygging", "description": words, "hours": 40, "subject": "demens",
            "title": { "lang": "nb", "words": "Kurs" }, "unit": county_id,
        })
    };
    let path = "/api/v1/needs";
    let bad = site
        .post(&owner, path, None, &need(json!({ "lang": "nb", "words": " " })))
        .await;
    assert_eq!(
        bad.is(422, "text.empty")["errors"][0]["pointer"],
        "/description/words"
    );
    let commitment = json!({ "commitment": "00".repeat(32), "lang": "nb" });
    site.post(&owner, path, None, &need(commitment))
        .await
        .is(400, "body.malformed");
    site.post(&owner, path, None, &need(json!({ "lang": "xx", "words": "y" })))
        .await
        .is(400, "body.malformed");
    let done = site
        .post(
            &owner,
            path,
            None,
            &need(json!({ "lang": "nb", "words": "Hemmelig ord: rugbrød" })),
        )
        .await
        .done();
    let wait = done["through"].as_u64().unwrap();
    let id = done["about"].as_str().unwrap().strip_prefix("need-").unwrap();
    let view = format!("/api/v1/views/need_board/need%2F{id}?minPosition={wait}");
    let shown = site.get(&owner, &view).await;
    assert!(shown.text().contains("rugbrød"), "{}", shown.text());
    for event in site.ledger.leaves(events::Position(0), 100).await.unwrap() {
        assert!(!String::from_utf8_lossy(&event.bytes).contains("rugbrød"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_steps_are_done_all_or_none() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let step = |number: &str| {
        let stream = format!("county-{}", events::UnitId::county(number));
        json!({ "stream": stream, "intent": "register", "body": county(number) })
    };
    let mut broken = step("47");
    broken["body"]["number"] = "fire".into();
    let path = "/api/v1/commands";
    let refused = site
        .post(&operator, path, None, &json!({ "steps": [step("46"), broken] }))
        .await;
    assert!(refused.status.is_client_error(), "{}", refused.text());
    let mut typo = step("47");
    typo["body"]["colour"] = "red".into();
    let bad = site
        .post(&operator, path, None, &json!({ "steps": [step("46"), typo] }))
        .await;
    assert_eq!(
        bad.is(400, "body.malformed")["errors"][0]["pointer"],
        "/steps/1/body/colour"
    );
    let engine = json!({ "stream": format!("round-{}", events::UnitId::county("46")), "intent": "tally" });
    site.post(&operator, path, None, &json!({ "steps": [engine] }))
        .await
        .is(403, "command.engine_only");
    site.post(&operator, path, None, &json!({ "steps": [] }))
        .await
        .is(400, "body.malformed");
    assert_eq!(site.size().await, 0);
    let both = site
        .post(
            &operator,
            path,
            None,
            &json!({ "steps": [step("46"), step("47")] }),
        )
        .await
        .done();
    assert_eq!(both["positions"], json!([0, 1]));
}
