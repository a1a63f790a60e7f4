//! What is measured: whatever somebody makes up, it tells of patterns alone.

use crate::site::{Person, Site};
use serde_json::json;
use std::time::Duration;

/// Waits until a line is shown.
async fn shown(site: &Site, line: &str) {
    let mut text = String::new();
    for _ in 0..1_200 {
        text = site.measured().await;
        if text.lines().any(|told| told == line) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{line} never came: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_makes_up_is_not_told() {
    let site = Site::open().await;
    let nobody = Person::default();
    let id = "01234567-89ab-7def-8123-456789abcdef";
    for (method, path) in [
        ("GET", format!("/api/v1/needs/{id}")),
        ("GET", format!("/nowhere/{id}?{id}")),
        ("POST", format!("/api/v1/needs/{id}/made-up")),
        ("BREW", format!("/{id}")),
        ("BREW", format!("/api/v1/needs/{id}")),
    ] {
        let headers = [("x-request-id", id), ("user-agent", id), ("host", id)];
        site.send(&nobody, method, &path, &headers, "").await;
    }
    let text = site.measured().await;
    assert!(!text.contains(&id[..8]) && !text.contains("BREW"), "{text}");
    for line in [
        "tingbok_http_requests_total{method=\"GET\",route=\"none\",status=\"4xx\"} 1",
        "tingbok_http_requests_total{method=\"other\",route=\"none\",status=\"4xx\"} 1",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_views_and_appends_are_counted() {
    let mut site = Site::open().await;
    let nobody = Person::default();
    shown(&site, "tingbok_change_streams 0").await;
    let stream = site.raw(&nobody, "GET", "/api/v1/changes", &[], "").await;
    shown(&site, "tingbok_change_streams 1").await;
    drop(stream);
    shown(&site, "tingbok_change_streams 0").await;

    site.county("46").await;
    shown(&site, "tingbok_log_events 1").await;
    shown(&site, "tingbok_appends_total{outcome=\"recorded\"} 1").await;
    for view in projections::stored() {
        let line = format!("tingbok_view_lag_events{{view=\"{}\"}} 0", view.name());
        shown(&site, &line).await;
    }
    // The same command again is an answer that is known, and no append.
    let operator = site.operator().await;
    for _ in 0..2 {
        let body = json!({
            "name": "Eksempelfylke", "number": "47", "source": { "name": "example.csv", "sha256": "00".repeat(32) },
        });
        site.keyed(&operator, "/api/v1/counties", "the-same-again", None, &body)
            .await
            .done();
    }
    shown(&site, "tingbok_appends_total{outcome=\"recorded\"} 2").await;
    shown(&site, "tingbok_appends_waiting 0").await;
    site.close().await;
}
