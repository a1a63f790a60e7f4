//! Sessions: how long they last, raising the level, and requests from other sites.

use crate::world::World;
use events::{Level, Time};
use identity::{IdentityError, Secret, cookie};
use oidtest::{Fault, Person};

fn secret(world: &World) -> Secret {
    Secret::parse(&world.cookie(cookie::SESSION).unwrap()).unwrap()
}

#[tokio::test]
async fn a_session_may_rest_for_half_an_hour() {
    let mut world = World::new().await;
    world.log_in("/login").await;
    for _ in 0..3 {
        world.time.later_seconds(29 * 60);
        assert_ne!(world.who().await["who"], "nobody");
    }
    world.time.later_seconds(30 * 60);
    let page = world.browser.get(&world.at("/who")).await;
    assert_eq!(
        (page.status.as_u16(), page.code().as_str()),
        (401, "session-expired")
    );
    assert_eq!(world.store.sessions(), 0);
    let page = world.browser.get(&world.at("/who")).await;
    assert_eq!(page.code(), "no-session");
}

#[tokio::test]
async fn and_lasts_no_longer_than_the_provider_allows() {
    let mut world = World::new().await;
    world.log_in("/login").await;
    for _ in 0..5 {
        world.time.later_seconds(20 * 60);
        assert_ne!(world.who().await["who"], "nobody");
    }
    world.time.later_seconds(20 * 60);
    assert_eq!(
        world.browser.get(&world.at("/who")).await.code(),
        "session-expired"
    );
}

#[tokio::test]
async fn what_is_over_is_swept() {
    let mut world = World::new().await;
    world.log_in("/login").await;
    world.until_callback("/login").await;
    assert_eq!(world.identity.sweep().await.unwrap(), 0);
    world.time.later_seconds(31 * 60);
    assert_eq!(
        world.identity.sweep().await.unwrap(),
        2,
        "a session and a login under way"
    );
}

#[tokio::test]
async fn raising_the_level_gives_a_new_id_and_ends_the_old_one() {
    let mut world = World::new().await;
    world.provider.next_person(Person {
        acr: Some("idporten-loa-substantial".into()),
        logged_in_seconds_ago: 3_000,
        ..Person::default()
    });
    world.log_in("/login?level=substantial").await;
    let before = secret(&world);
    let session = world.identity.session(&before).await.unwrap();
    let now = Time::from_millis(world.time.seconds() * 1_000);
    assert_eq!(session.allows(Level::Substantial, None, now), Ok(()));
    assert_eq!(
        session.allows(Level::High, None, now),
        Err(IdentityError::StepUp("surer"))
    );
    assert_eq!(
        session.allows(Level::Low, Some(300), now),
        Err(IdentityError::StepUp("fresher"))
    );

    world.provider.next_person(Person::default());
    world.log_in("/login?level=high&max_age=300&raise=1").await;
    let after = secret(&world);
    assert_ne!(before, after);
    let raised = world.identity.session(&after).await.unwrap();
    assert_eq!(raised.person, session.person);
    assert_eq!(raised.allows(Level::High, Some(300), now), Ok(()));
    let late = now.plus_millis(301_000);
    assert_eq!(
        raised.allows(Level::High, Some(300), late),
        Err(IdentityError::StepUp("fresher"))
    );
    assert_eq!(
        world.identity.session(&before).await,
        Err(IdentityError::NoSession)
    );
    assert_eq!(world.store.sessions(), 1);
}

#[tokio::test]
async fn a_fresh_login_stays_fresh_while_an_organisation_is_chosen() {
    let mut world = World::new().await;
    // The person logs in at once, and then reads a long list before coming back.
    let callback = world.until_callback("/login?max_age=0").await;
    world.time.later_seconds(300);
    let page = world.browser.get(&callback).await;
    assert_eq!(page.location().path(), "/", "{}", page.body);
    // A login from before this one was begun is none, however quickly it came back.
    world.provider.next_person(Person {
        logged_in_seconds_ago: 31,
        ..Person::default()
    });
    world.provider.misbehave(Some(Fault::IgnoresMaxAge));
    let page = world.log_in("/login?max_age=0&raise=1").await;
    assert_eq!(page.code(), "token-not-fresh");
}

#[tokio::test]
async fn nobody_else_comes_back_from_raising_it() {
    let mut world = World::new().await;
    world.log_in("/login").await;
    let before = world.who().await["who"].clone();
    world.provider.next_person(Person {
        pid: Some("41019099998".into()),
        ..Person::default()
    });
    let page = world.log_in("/login?level=high&raise=1").await;
    assert_eq!(page.code(), "other-person");
    assert_eq!(world.who().await["who"], before, "the session stays as it was");
}

#[tokio::test]
async fn unsafe_requests_come_from_our_pages_with_the_forms_token() {
    let mut world = World::new().await;
    world.log_in("/login").await;
    let (logout, origin) = (world.at("/logout"), world.origin());
    let token = world.who().await["form_token"].as_str().unwrap().to_owned();
    let form = format!("form_token={token}");
    for (origin, form, code) in [
        ("https://evil.no", form.as_str(), "cross-site"),
        ("null", &form, "cross-site"),
        (&origin, "", "form-token"),
        (&origin, "form_token=", "form-token"),
        (&origin, &format!("form_token={}", "A".repeat(86)), "form-token"),
    ] {
        let page = world.browser.post(&logout, origin, form).await;
        assert_eq!(
            (page.status.as_u16(), page.code().as_str()),
            (403, code),
            "{origin} {form}"
        );
        assert_ne!(world.who().await["who"], "nobody");
    }
    // Neither Origin nor Sec-Fetch-Site.
    let bare = hyper::Request::post(logout.as_str());
    assert_eq!(
        world.browser.ask(bare, &logout, form.clone()).await.code(),
        "cross-site"
    );
    assert_eq!(world.browser.post(&logout, &origin, &form).await.status, 303);
    assert_eq!(world.who().await["who"], "nobody");
}

#[tokio::test]
async fn a_stolen_or_made_up_cookie_is_nobodys() {
    let mut world = World::new().await;
    world.log_in("/login").await;
    let key = (world.origin(), cookie::SESSION.to_owned());
    world.browser.cookies.insert(key.clone(), "A".repeat(43));
    assert_eq!(world.browser.get(&world.at("/who")).await.code(), "no-session");
    world.browser.cookies.insert(key, "x".into());
    assert_eq!(world.who().await["who"], "nobody");
}
