//! Logging out, by the person and by the provider.

use crate::{browser::Page, failing::Failing, world::World};
use identity::store::Memory;
use oidtest::{Key, Person};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

fn person(sub: &str, sid: &str) -> Person {
    Person {
        sub: sub.into(),
        sid: Some(sid.into()),
        ..Person::default()
    }
}

/// Logs three browsers in: two of one subject, in two sessions, and one of another.
async fn three(world: &mut World) {
    for (sub, sid) in [("ola", "sid-1"), ("ola", "sid-2"), ("kari", "sid-3")] {
        world.browser.cookies.clear();
        world.provider.next_person(person(sub, sid));
        world.log_in("/login").await;
    }
    assert_eq!(world.store.sessions(), 3);
}

async fn back_channel(world: &mut World, token: &str) -> Page {
    let url = world.at("/logout/backchannel");
    let form = "application/x-www-form-urlencoded";
    let request = hyper::Request::post(url.as_str()).header("content-type", form);
    world
        .browser
        .ask(request, &url, format!("logout_token={token}"))
        .await
}

#[tokio::test]
async fn a_person_logs_out_here_and_at_the_provider() {
    let mut world = World::new().await;
    world.log_in("/login").await;
    let token = world.who().await["form_token"].as_str().unwrap().to_owned();
    let (url, origin) = (world.at("/logout"), world.origin());
    let page = world
        .browser
        .post(&url, &origin, &format!("form_token={token}"))
        .await;
    let there = page.location();
    assert_eq!(there.path(), "/end-session");
    let value = |name: &str| {
        there
            .query_pairs()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .into_owned()
    };
    assert_eq!(value("client_id"), "client-1");
    assert_eq!(value("post_logout_redirect_uri"), world.at("/").as_str());
    assert_eq!(
        value("id_token_hint").split('.').count(),
        3,
        "the provider sees whom to log out"
    );
    assert_eq!(world.browser.get(there).await.body, "logged out");
    assert_eq!(world.store.sessions(), 0);
    assert_eq!(world.who().await["who"], "nobody");
    // Once more, without a session: nothing to do, and no error.
    assert_eq!(world.browser.post(&url, &origin, "").await.location().path(), "/");
}

#[tokio::test]
async fn a_provider_without_a_page_for_it_keeps_nobody_logged_in() {
    let mut world = World::new().await;
    world.provider.describe(&[("end_session_endpoint", Value::Null)]);
    world.log_in("/login").await;
    let token = world.who().await["form_token"].as_str().unwrap().to_owned();
    let (url, origin) = (world.at("/logout"), world.origin());
    let page = world
        .browser
        .post(&url, &origin, &format!("form_token={token}"))
        .await;
    assert_eq!(page.location().as_str(), world.at("/").as_str());
    assert_eq!(world.store.sessions(), 0);
}

#[tokio::test]
async fn the_provider_ends_one_session_or_all_of_a_subject() {
    let mut world = World::new().await;
    three(&mut world).await;
    let one = world
        .provider
        .logout_token(json!({ "aud": "client-1", "sub": "ola", "sid": "sid-1" }));
    assert_eq!(back_channel(&mut world, &one).await.status, 200);
    assert_eq!(world.store.sessions(), 2);
    let again = back_channel(&mut world, &one).await;
    assert_eq!(
        (again.status.as_u16(), again.code().as_str()),
        (400, "token-replayed")
    );
    let all = world
        .provider
        .logout_token(json!({ "aud": ["client-1"], "sub": "ola" }));
    assert_eq!(back_channel(&mut world, &all).await.status, 200);
    assert_eq!(world.store.sessions(), 1, "kari is still there");
    assert_ne!(world.who().await["who"], "nobody");
}

#[tokio::test]
async fn a_logout_that_failed_may_be_told_again() {
    let (store, fails) = (Arc::new(Memory::default()), Arc::new(AtomicBool::new(false)));
    let failing = Failing::new(store.clone(), fails.clone());
    let mut world = World::with(|_| {}, |setup| setup.store = Arc::new(failing)).await;
    world.provider.next_person(person("ola", "sid-1"));
    world.log_in("/login").await;
    let token = world
        .provider
        .logout_token(json!({ "aud": "client-1", "sub": "ola" }));
    fails.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        assert_eq!(back_channel(&mut world, &token).await.code(), "session-store");
        assert_eq!(store.sessions(), 1);
    }
    fails.store(false, Ordering::SeqCst);
    assert_eq!(back_channel(&mut world, &token).await.status, 200);
    assert_eq!(store.sessions(), 0);
    // It is used up now: a new login is not ended by it, however often it is told.
    world.log_in("/login").await;
    for _ in 0..5 {
        assert_eq!(back_channel(&mut world, &token).await.code(), "token-replayed");
    }
    assert_eq!(store.sessions(), 1);
}

#[tokio::test]
async fn a_logout_token_that_is_not_right_ends_nothing() {
    let mut world = World::new().await;
    three(&mut world).await;
    let now = world.time.seconds();
    let event = "http://schemas.openid.net/event/backchannel-logout";
    let wrong: Vec<(Value, &str)> = vec![
        (json!({ "aud": "another" }), "token-audience"),
        (json!({ "iss": "https://other.example.no" }), "token-issuer"),
        (json!({ "exp": now - 60 }), "token-expired"),
        (json!({ "iat": now + 60, "exp": now + 120 }), "token-not-yet"),
        (json!({ "exp": now + 3_600 }), "token-too-long"),
        (json!({ "nonce": "x" }), "token-kind"),
        (json!({ "events": {} }), "token-event"),
        (json!({ "events": { event: true } }), "token-event"),
        (json!({ "jti": "" }), "token-missing"),
        (json!({ "jti": null }), "token-malformed"),
        (json!({ "sub": null, "sid": null }), "token-missing"),
    ];
    for (change, code) in wrong {
        let mut claims = json!({ "aud": "client-1", "sub": "ola", "sid": "sid-1" });
        claims
            .as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let token = world.provider.logout_token(claims);
        let page = back_channel(&mut world, &token).await;
        assert_eq!(
            (page.status.as_u16(), page.code().as_str()),
            (400, code),
            "{change}"
        );
        assert_eq!(world.store.sessions(), 3, "{change}");
    }
    let forged = Key::rsa("key-1").token(
        &json!({ "iss": world.provider.issuer(), "aud": "client-1", "iat": now, "exp": now + 60, "jti": "x",
                 "sub": "ola", "events": { event: {} } }),
        None,
    );
    assert_eq!(back_channel(&mut world, &forged).await.code(), "token-signature");
    for bad in ["", "a.b.c", &"a".repeat(20_000)] {
        assert_eq!(back_channel(&mut world, bad).await.code(), "token-issuer");
    }
    let url = world.at("/logout/backchannel");
    let bare = hyper::Request::post(url.as_str());
    assert_eq!(
        world.browser.ask(bare, &url, String::new()).await.code(),
        "bad-request"
    );
    let huge = world
        .browser
        .ask(hyper::Request::post(url.as_str()), &url, "x".repeat(100_000))
        .await;
    assert_eq!(huge.status, 413);
    assert_eq!(world.store.sessions(), 3);
}

#[tokio::test]
async fn an_id_token_is_no_logout_token() {
    let mut world = World::new().await;
    three(&mut world).await;
    let now = world.time.seconds();
    let token = world.provider.key().token(
        &json!({ "iss": world.provider.issuer(), "aud": "client-1", "sub": "ola", "sid": "sid-1", "iat": now,
                 "exp": now + 60, "nonce": "n" }),
        Some("JWT"),
    );
    assert_eq!(back_channel(&mut world, &token).await.code(), "token-malformed");
    assert_eq!(world.store.sessions(), 3);
}

#[tokio::test]
async fn another_site_logs_out_through_the_browser() {
    let mut world = World::new().await;
    three(&mut world).await;
    let mut url = world.at("/logout/frontchannel");
    url.query_pairs_mut()
        .append_pair("iss", world.provider.issuer())
        .append_pair("sid", "sid-2");
    // In a frame of the provider's page there are no cookies of ours.
    world.browser.cookies.clear();
    let page = world.browser.get(&url).await;
    assert_eq!(page.status, 200);
    let frames = format!("frame-ancestors {}", world.provider.issuer());
    assert_eq!(page.headers["content-security-policy"], frames.as_str());
    assert_eq!(world.store.sessions(), 2);
    url.query_pairs_mut().append_pair("sid", "sid-1");
    assert_eq!(
        world.browser.get(&url).await.code(),
        "bad-request",
        "two sessions named"
    );
    assert_eq!(world.store.sessions(), 2);
}
