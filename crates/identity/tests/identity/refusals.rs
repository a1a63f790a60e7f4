//! Every way in which a provider or a browser can misbehave is refused with a code of its own, and nothing is changed.

use crate::world::World;
use identity::cookie;
use oidtest::{Fault, Person};

const FAULTS: &[(Fault, &str)] = &[
    (Fault::WrongNonce, "token-nonce"),
    (Fault::NoNonce, "token-nonce"),
    (Fault::WrongAudience, "token-audience"),
    (Fault::SharedAudience, "token-party"),
    (Fault::WrongParty, "token-party"),
    (Fault::WrongIssuer, "token-issuer"),
    (Fault::Unsigned, "token-algorithm"),
    (Fault::PublicKeyAsSecret, "token-algorithm"),
    (Fault::StrangeKey, "token-signature"),
    (Fault::UnpublishedKey, "token-key"),
    (Fault::BrokenSignature, "token-signature"),
    (Fault::NoKeyId, "token-no-key"),
    (Fault::Critical, "token-critical"),
    (Fault::WrongType, "token-kind"),
    (Fault::Expired, "token-expired"),
    (Fault::NotYet, "token-not-yet"),
    (Fault::Old, "token-too-old"),
    (Fault::WrongAccessTokenHash, "token-access-token"),
    (Fault::StrangeLevel, "token-level"),
    (Fault::NoLevel, "token-level"),
    (Fault::NoAuthTime, "token-missing"),
    (Fault::IgnoresMaxAge, "token-not-fresh"),
    (Fault::NoSession, "token-missing"),
    (Fault::NoPid, "token-missing"),
    (Fault::NotClaims, "token-malformed"),
    (Fault::TwiceSubject, "token-malformed"),
    (Fault::MixUp, "mixed-up"),
    (Fault::Nameless, "mixed-up"),
    (Fault::Denies, "provider-refused"),
    (Fault::StrangeTokenType, "provider-malformed"),
];

#[tokio::test]
async fn every_misbehaviour_of_a_provider_is_refused_by_its_own_code() {
    let mut world = World::new().await;
    world.provider.next_person(Person {
        logged_in_seconds_ago: 900,
        ..Person::default()
    });
    for (fault, code) in FAULTS {
        world.provider.misbehave(Some(*fault));
        let page = world.log_in("/login?level=high&max_age=300").await;
        assert_eq!(page.code(), *code, "{fault:?}: {}", page.body);
        assert!(
            (400..500).contains(&page.status.as_u16()) || page.status == 502,
            "{fault:?}"
        );
        assert_eq!(world.cookie(cookie::SESSION), None, "{fault:?}");
        assert_eq!(world.store.sessions(), 0, "{fault:?}");
        assert_eq!(world.who().await["who"], "nobody", "{fault:?}");
        world.time.later_seconds(20);
    }
    let log = world.log.text();
    let ours: Vec<&str> = log.lines().filter(|line| line.contains(" identity::")).collect();
    assert!(ours.iter().filter(|line| line.contains("login refused")).count() >= FAULTS.len());
    for secret in ["eyJ", "fresh-", "41019099999", "subject-1", "Ola"] {
        let found = ours.iter().find(|line| line.contains(secret));
        assert_eq!(found, None, "{secret} is logged");
    }
    // The same provider, behaving: the refusals were its faults and nothing else.
    world.provider.misbehave(None);
    let page = world.log_in("/login?level=high&max_age=300").await;
    assert_eq!(page.location().path(), "/", "{}", page.body);
}

#[tokio::test]
async fn a_code_works_once_in_the_browser_and_the_login_where_it_began() {
    let mut world = World::new().await;
    let callback = world.until_callback("/login").await;
    let login = world.cookie(cookie::LOGIN).unwrap();
    assert_eq!(world.browser.get(&callback).await.location().path(), "/");
    let put_back = |world: &mut World| {
        let key = (world.origin(), cookie::LOGIN.to_owned());
        world.browser.cookies.insert(key, login.clone());
    };
    put_back(&mut world);
    assert_eq!(
        world.browser.get(&callback).await.code(),
        "login-unknown",
        "replayed"
    );
    let session = world.cookie(cookie::SESSION);
    assert!(session.is_some(), "the honest login is untouched");

    // A code that somebody else got is of no use in another login: its verifier is another.
    let stolen = callback
        .query_pairs()
        .find(|(key, _)| key == "code")
        .unwrap()
        .1
        .into_owned();
    let mut other = world.until_callback("/login").await;
    let pairs: Vec<(String, String)> = other.query_pairs().into_owned().collect();
    let swapped = pairs
        .iter()
        .map(|(key, value)| (key, if key == "code" { &stolen } else { value }));
    let swapped: Vec<(String, String)> = swapped.map(|(key, value)| (key.clone(), value.clone())).collect();
    other.query_pairs_mut().clear().extend_pairs(swapped);
    let page = world.browser.get(&other).await;
    assert_eq!(page.code(), "provider-status");
    assert!(page.body.contains("invalid_grant"), "{}", page.body);

    // Begun by an attacker, finished in the victim's browser: refused, whether it has a login cookie or not.
    let begun = world.until_callback("/login").await;
    world.browser.cookies.clear();
    assert_eq!(world.browser.get(&begun).await.code(), "other-browser");
    assert_eq!(world.browser.get(&begun).await.code(), "login-unknown");
}

#[tokio::test]
async fn an_unused_code_of_another_login_is_refused_by_its_verifier() {
    let mut world = World::new().await;
    let one = world.until_callback("/login").await;
    let two = world.until_callback("/login").await;
    let value = |url: &url::Url, name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .into_owned()
    };
    let mut mixed = one.clone();
    mixed
        .query_pairs_mut()
        .clear()
        .append_pair("state", &value(&one, "state"))
        .append_pair("iss", &value(&one, "iss"))
        .append_pair("code", &value(&two, "code"));
    let page = world.browser.get(&mixed).await;
    assert!(page.body.contains("invalid_grant"), "{}", page.body);
}

#[tokio::test]
async fn a_login_that_takes_too_long_is_over() {
    let mut world = World::new().await;
    let callback = world.until_callback("/login").await;
    world.time.later_seconds(600);
    assert_eq!(world.browser.get(&callback).await.code(), "login-unknown");
}

#[tokio::test]
async fn the_level_and_the_organisation_are_judged_here() {
    let mut world = World::new().await;
    let person = |acr: &str, organisations: &[&str]| Person {
        acr: Some(acr.into()),
        organisations: organisations
            .iter()
            .map(|it| ((*it).to_owned(), "X".to_owned()))
            .collect(),
        ..Person::default()
    };
    for (person, code) in [
        (person("idporten-loa-substantial", &["123456785"]), "token-level"),
        (person("idporten-loa-high", &[]), "no-organisation"),
        (person("idporten-loa-high", &["123456784"]), "no-organisation"),
        (
            person("idporten-loa-high", &["123456785", "987654325"]),
            "many-organisations",
        ),
    ] {
        world.provider.next_person(person.clone());
        let page = world.log_in("/login?level=high").await;
        assert_eq!(page.code(), code, "{person:?}");
        assert_eq!(page.status, 403);
        assert_eq!(world.store.sessions(), 0);
    }
}

#[tokio::test]
async fn an_address_that_is_not_as_it_should_be_begins_nothing() {
    let mut world = World::new().await;
    for (path, status, code) in [
        ("/login?provider=other", 404, "unknown-provider"),
        ("/login?return=%2F%2Fevil.no", 400, "bad-return"),
        ("/login?return=https%3A%2F%2Fevil.no", 400, "bad-return"),
        ("/login?level=highest", 400, "bad-request"),
        ("/login?level=low&level=high", 400, "bad-request"),
        ("/login/callback", 400, "bad-request"),
        ("/login/callback?code=a&state=b", 400, "bad-request"),
        (
            "/login/callback?code=a&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            400,
            "login-unknown",
        ),
        ("/logout/frontchannel", 400, "bad-request"),
        ("/logout/frontchannel?iss=x&sid=y", 400, "bad-request"),
    ] {
        let page = world.browser.get(&world.at(path)).await;
        assert_eq!(
            (page.status.as_u16(), page.code().as_str()),
            (status, code),
            "{path}: {}",
            page.body
        );
        assert_eq!(page.headers["content-type"], "application/problem+json");
        assert_eq!(page.headers["cache-control"], "no-store");
    }
    assert_eq!(world.provider.asked().len(), 0, "nobody was asked");
}
