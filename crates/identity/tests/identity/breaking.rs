//! A provider that breaks: huge, endless and missing answers, redirects, pages for people. Each is refused by its own
//! code, in bounded time and memory, and a login works again when the provider does.

use crate::world::World;
use identity::{IdentityError, Limits, cookie};
use oidtest::{Broken, Place};
use std::time::Duration;

const BROKEN: &[(Broken, &str)] = &[
    (Broken::Huge, "provider-too-large"),
    (Broken::Endless, "provider-too-large"),
    (Broken::Redirects, "provider-redirects"),
    (Broken::Fails, "provider-status"),
    (Broken::Html, "provider-malformed"),
    (Broken::CutOff, "provider-malformed"),
    (Broken::OtherJson, "provider-malformed"),
];

async fn breaks_at(place: Place) {
    let mut world = World::new().await;
    for (broken, code) in BROKEN {
        world.provider.break_at(place, Some(*broken));
        let page = world.log_in("/login").await;
        assert_eq!(page.code(), *code, "{place:?} {broken:?}: {}", page.body);
        assert!([502, 503].contains(&page.status.as_u16()), "{place:?} {broken:?}");
        assert_eq!(world.cookie(cookie::SESSION), None);
        world.time.later_seconds(20);
    }
    world.provider.break_at(place, None);
    let page = world.log_in("/login").await;
    assert_eq!(page.location().path(), "/", "{place:?}: {}", page.body);
}

#[tokio::test]
async fn what_it_says_of_itself() {
    breaks_at(Place::Metadata).await;
}

#[tokio::test]
async fn its_keys() {
    breaks_at(Place::Keys).await;
}

#[tokio::test]
async fn pushed_requests() {
    breaks_at(Place::Pushed).await;
}

#[tokio::test]
async fn exchanging_a_code() {
    breaks_at(Place::Token).await;
}

/// Short for the test; long enough for the honest answers before it on a busy machine.
const PATIENCE: Duration = Duration::from_secs(3);

#[tokio::test]
async fn one_that_does_not_answer_is_waited_for_only_so_long() {
    let one = |place: Place| async move {
        let limits = Limits {
            total: PATIENCE,
            ..Limits::default()
        };
        let mut world = World::with(|_| {}, |setup| setup.limits = limits).await;
        world.provider.break_at(place, Some(Broken::Silent));
        let page = world.log_in("/login").await;
        assert_eq!(
            (page.status.as_u16(), page.code().as_str()),
            (503, "provider-slow"),
            "{place:?}"
        );
    };
    // All at once: the waiting is the same.
    tokio::join!(
        one(Place::Metadata),
        one(Place::Keys),
        one(Place::Pushed),
        one(Place::Token)
    );
}

#[tokio::test]
async fn one_that_is_not_there() {
    let gone = |profile: &mut identity::Profile| "http://127.0.0.1:1".clone_into(&mut profile.issuer);
    let mut world = World::with(gone, |_| {}).await;
    let page = world.log_in("/login").await;
    assert_eq!(
        (page.status.as_u16(), page.code().as_str()),
        (503, "provider-unreachable"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn what_was_fetched_is_used_while_it_cannot_be_renewed_but_not_for_ever() {
    let world = World::new().await;
    let life = serde_json::json!({ "aud": crate::world::AUDIENCE, "exp": world.time.seconds() + 3_600 });
    let token = world.provider.machine_token("123456785", life);
    assert!(world.identity.machine(&token).await.is_ok());
    world.provider.break_at(Place::Keys, Some(Broken::Fails));
    world.time.later_seconds(30 * 60);
    assert!(
        world.identity.machine(&token).await.is_ok(),
        "half an hour without the issuer"
    );
    world.time.later_seconds(30 * 60 - 5);
    let fine = world.identity.machine(&token).await;
    assert!(fine.is_ok(), "{fine:?}");
    world.time.later_seconds(10);
    let refused = world.identity.machine(&token).await.unwrap_err();
    assert!(
        matches!(refused, IdentityError::Status { status: 500, .. }),
        "{refused}"
    );
}
