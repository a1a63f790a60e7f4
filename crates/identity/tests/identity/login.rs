//! The way of a login that goes well, and what is kept of it.

use crate::world::World;
use identity::{ClientKey, Profile, Pushed, Subject, cookie};
use oidtest::{Client, ClientAuth, Key, Person};
use serde_json::json;

#[tokio::test]
async fn a_representative_logs_in_for_the_municipality() {
    let mut world = World::new().await;
    let page = world
        .log_in("/login?return=%2Frounds%3Fopen%3D1&level=high")
        .await;
    assert_eq!(
        page.location().as_str(),
        world.at("/rounds?open=1").as_str(),
        "{}",
        page.body
    );
    let set: Vec<&str> = page
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|it| it.to_str().unwrap())
        .collect();
    assert!(set[0].starts_with("__Host-tingbok="), "{set:?}");
    assert!(
        set[0].ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"),
        "{set:?}"
    );
    assert!(set[1].starts_with("__Host-tingbok-login=;"), "{set:?}");
    assert_eq!(page.headers["cache-control"], "no-store");
    let who = world.who().await;
    assert_eq!(who["organisation"], "123456785");
    assert_eq!(who["level"], "high");
    let asked = world.provider.asked();
    assert_eq!((asked["/par"], asked["/token"], asked["/jwks"]), (1, 1, 1));
}

#[tokio::test]
async fn nothing_of_the_person_is_kept_or_logged() {
    let mut world = World::new().await;
    world.provider.next_person(Person {
        sub: "subject-of-ola".into(),
        ..Person::default()
    });
    world.log_in("/login").await;
    let cookie = world.cookie(cookie::SESSION).unwrap();
    let stored = format!("{:?}", world.store);
    let session = world
        .identity
        .session(&identity::Secret::parse(&cookie).unwrap())
        .await
        .unwrap();
    let stored = format!("{stored} {}", serde_json::to_string(&session).unwrap());
    let log = world.log.text();
    assert!(log.contains("logged in"), "{log}");
    for secret in ["subject-of-ola", "41019099999", &cookie, "fresh-"] {
        assert!(!stored.contains(secret), "{secret} is stored");
        assert!(!ours(&log).contains(secret), "{secret} is logged");
    }
}

/// The lines of our own crate: the HTTP library's trace of a request is not ours and is off in the product.
fn ours(log: &str) -> String {
    log.lines()
        .filter(|line| line.contains(" identity::"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test]
async fn the_same_person_is_the_same_and_another_is_another() {
    let mut world = World::new().await;
    let mut persons = Vec::new();
    for pid in ["41019099999", "41019099998", "41019099999"] {
        world.provider.next_person(Person {
            sub: format!("subject {}", persons.len()),
            pid: Some(pid.into()),
            ..Person::default()
        });
        world.log_in("/login").await;
        persons.push(world.who().await["who"].clone());
    }
    assert_eq!(persons[0], persons[2]);
    assert_ne!(persons[0], persons[1]);
}

#[tokio::test]
async fn the_older_shape_of_organisations_is_read_too() {
    let mut world = World::new().await;
    world.provider.next_person(Person {
        older_shape: true,
        ..Person::default()
    });
    world.log_in("/login").await;
    assert_eq!(world.who().await["organisation"], "123456785");
}

#[tokio::test]
async fn keys_may_be_rotated_and_be_of_another_kind() {
    let mut world = World::new().await;
    world.log_in("/login").await;
    world.provider.rotate(Key::ec("key-2"));
    // The first set was fetched just now; a moment later an unknown key is a reason to ask again.
    world.time.later_seconds(20);
    let page = world.log_in("/login?return=%2Fagain").await;
    assert_eq!(page.location().path(), "/again", "{}", page.body);
    assert_eq!(world.provider.asked()["/jwks"], 2);
}

#[tokio::test]
async fn simple_providers_with_a_secret_or_none_work_too() {
    type Both = (fn() -> ClientKey, fn() -> ClientAuth);
    let auths: [Both; 3] = [
        (
            || ClientKey::Basic("a:b c+ø".into()),
            || ClientAuth::Basic("a:b c+ø".into()),
        ),
        (
            || ClientKey::Post("secret".into()),
            || ClientAuth::Post("secret".into()),
        ),
        (|| ClientKey::Public, || ClientAuth::Public),
    ];
    for (ours, theirs) in auths {
        let change = |profile: &mut Profile| {
            let plain = Profile::plain("plain", &profile.issuer, "client 2", ours());
            *profile = Profile {
                pushed: Pushed::Never,
                subject: Subject::Sub,
                ..plain
            };
        };
        let mut world = World::with(change, |_| {}).await;
        world.provider.register(Client {
            id: "client 2".into(),
            redirect_uri: world.at("/login/callback").into(),
            auth: theirs(),
            must_push: false,
        });
        let page = world.log_in("/login?provider=plain").await;
        assert_eq!(page.location().path(), "/", "{}", page.body);
        assert_eq!(world.who().await["level"], "low");
        assert!(!world.provider.asked().contains_key("/par"));
    }
}

#[tokio::test]
async fn pushed_where_offered_and_refused_where_it_must_be_and_is_not() {
    let mut world = World::with(|profile| profile.pushed = Pushed::WhereOffered, |_| {}).await;
    world.log_in("/login").await;
    assert_eq!(world.provider.asked()["/par"], 1);
    let world = World::new().await;
    world
        .provider
        .describe(&[("pushed_authorization_request_endpoint", json!(null))]);
    let mut world = world;
    assert_eq!(world.log_in("/login").await.code(), "provider-malformed");
}

#[tokio::test]
async fn several_logins_may_be_under_way_in_one_browser() {
    let mut world = World::new().await;
    let one = world.until_callback("/login?return=%2Fone").await;
    let two = world.until_callback("/login?return=%2Ftwo").await;
    let login = world.cookie(cookie::LOGIN).unwrap();
    assert_eq!(world.browser.get(&two).await.location().path(), "/two");
    world
        .browser
        .cookies
        .insert((world.origin(), cookie::LOGIN.into()), login);
    assert_eq!(world.browser.get(&one).await.location().path(), "/one");
    assert_eq!(world.store.sessions(), 1, "the second replaces the first");
}
