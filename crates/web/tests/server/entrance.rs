//! Who comes in, and how: demo mode, other sites, and what every answer says.

use crate::site::{Person, Site, county};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_answers_this_machine_alone() {
    let site = Site::open().await;
    let (nobody, json) = (Person::default(), ("content-type", "application/json"));
    for header in [
        ("x-forwarded-for", "10.0.0.1"),
        ("forwarded", "for=10.0.0.1"),
        ("via", "1.1 proxy"),
        ("host", "tingbok.example"),
        ("host", "10.0.0.1:8080"),
    ] {
        let choose = site
            .send(
                &nobody,
                "POST",
                "/demo/personas",
                &[json, header],
                r#"{"operator":true}"#,
            )
            .await;
        choose.is(403, "demo.not_local");
        assert!(choose.headers.get("set-cookie").is_none());
        site.send(&nobody, "GET", "/api/v1/views", &[header], "")
            .await
            .is(403, "demo.not_local");
    }
    let forged = site
        .send(
            &nobody,
            "GET",
            "/api/v1/views",
            &[("cookie", "tingbok_demo=forged")],
            "",
        )
        .await;
    forged.is(401, "demo.no_session");
    let personas = site.get(&nobody, "/demo/personas").await.done();
    assert_eq!(personas["personas"][0]["operator"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_another_site_cannot_act() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", "cross-site-post"),
    ];
    let own = format!("http://{}", site.address);
    for foreign in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let sent = [headers[0], headers[1], foreign];
        let answer = site
            .send(
                &operator,
                "POST",
                "/api/v1/counties",
                &sent,
                county("46").to_string(),
            )
            .await;
        answer.is(403, "http.cross_site");
    }
    assert_eq!(site.size().await, 0);
    let sent = [
        headers[0],
        headers[1],
        ("origin", own.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    site.send(
        &operator,
        "POST",
        "/api/v1/counties",
        &sent,
        county("46").to_string(),
    )
    .await
    .done();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_guarded_and_can_be_found_again() {
    let site = Site::open().await;
    let nobody = Person::default();
    for path in [
        "/livez",
        "/readyz",
        "/api/v1/views",
        "/api/v1/reference",
        "/nowhere",
    ] {
        let answer = site
            .send(&nobody, "GET", path, &[("x-request-id", "a-request-of-ours")], "")
            .await;
        assert_eq!(answer.header("x-request-id"), "a-request-of-ours", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        assert!(!answer.header("cache-control").is_empty());
    }
    let own = site.get(&nobody, "/livez").await;
    assert_eq!(own.header("x-request-id").len(), 36);
    let odd = site
        .send(
            &nobody,
            "GET",
            "/livez",
            &[("x-request-id", "<script>alert(1)</script>")],
            "",
        )
        .await;
    assert_eq!(odd.header("x-request-id").len(), 36);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_served_with_a_page_that_needs_nothing_from_elsewhere() {
    let site = Site::open().await;
    let nobody = Person::default();
    let served: Value = site.get(&nobody, "/api/v1/openapi.json").await.done();
    assert_eq!(served, web::openapi::document());
    let page = site.get(&nobody, "/api/v1/reference").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let text = page.text();
    assert!(text.contains("/rounds/{id}/ballots/{unit}/cast"));
    assert!(!text.contains("<script") && !text.contains("http://") && !text.contains("https://"));
    let packed = site
        .send(
            &nobody,
            "GET",
            "/api/v1/openapi.json",
            &[("accept-encoding", "gzip")],
            "",
        )
        .await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.bytes.len() * 3 < served.to_string().len());
    let kind = site
        .send(
            &nobody,
            "GET",
            "/api/v1/problems/moved",
            &[("accept-language", "en")],
            "",
        )
        .await;
    assert_eq!(kind.text(), "412 It has changed since you saw it\n");
}
