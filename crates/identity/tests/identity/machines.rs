//! Access tokens of machines.

use crate::{
    browser::Page,
    world::{AUDIENCE, World},
};
use identity::{IdentityError, TokenFault};
use oidtest::Key;
use serde_json::{Value, json};

const CONSUMER: &str = "123456785";

async fn who(world: &mut World, authorization: &str) -> Page {
    let url = world.at("/who");
    let request = hyper::Request::get(url.as_str()).header("authorization", authorization);
    world.browser.ask(request, &url, String::new()).await
}

fn token(world: &World, change: Value) -> String {
    let mut claims = json!({ "aud": AUDIENCE });
    claims
        .as_object_mut()
        .unwrap()
        .extend(change.as_object().unwrap().clone());
    world.provider.machine_token(CONSUMER, claims)
}

#[tokio::test]
async fn a_machine_is_its_organisation_and_its_scopes() {
    let mut world = World::new().await;
    let supplier = json!({ "authority": "iso6523-actorid-upis", "ID": "0192:987654325" });
    let token = token(&world, json!({ "supplier": supplier, "aud": ["x", AUDIENCE] }));
    let page = who(&mut world, &format!("Bearer {token}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let machine = world.identity.machine(&token).await.unwrap();
    assert_eq!(machine.consumer.to_string(), CONSUMER);
    assert_eq!(machine.supplier.as_ref().unwrap().to_string(), "987654325");
    assert_eq!(machine.needs("ks:ksf/needs.read"), Ok(()));
    let lacking = machine.needs("ks:ksf/mandates.read").unwrap_err();
    assert_eq!((lacking.code(), lacking.status()), ("token-scope", 403));
    assert_eq!(world.provider.asked()["/jwks"], 1, "the keys are kept");
}

#[tokio::test]
async fn a_supplier_is_somebody_else_than_the_organisation_it_acts_for_and_must_be_known() {
    let mut world = World::new().await;
    let by = |number: &str| json!({ "supplier": { "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") } });
    let mut persons = Vec::new();
    // The organisation itself, the same with its own number as supplier, and its supplier.
    for claims in [json!({}), by(CONSUMER), by("987654325")] {
        let machine = world.identity.machine(&token(&world, claims)).await.unwrap();
        persons.push(world.identity.person_of(&machine).await.unwrap());
    }
    assert_eq!(persons[0], persons[1]);
    assert_ne!(persons[0], persons[2]);
    let again = world
        .identity
        .machine(&token(&world, by("987654325")))
        .await
        .unwrap();
    assert_eq!(world.identity.person_of(&again).await.unwrap(), persons[2]);

    let unknown = token(&world, by("974760673"));
    let page = who(&mut world, &format!("Bearer {unknown}")).await;
    assert_eq!(
        (page.status.as_u16(), page.code().as_str()),
        (403, "token-supplier")
    );
    let refused = world.identity.machine(&unknown).await.unwrap_err().to_string();
    assert!(
        refused.contains("organisation 974760673 is not known here as a supplier of 123456785"),
        "{refused}"
    );
    // Whoever may act for one may not act for another.
    let supplier = by("987654325");
    let mut claims = json!({ "aud": AUDIENCE });
    claims
        .as_object_mut()
        .unwrap()
        .extend(supplier.as_object().unwrap().clone());
    let other = world.provider.machine_token("974760673", claims);
    assert_eq!(
        world.identity.machine(&other).await.unwrap_err().code(),
        "token-supplier"
    );
}

#[tokio::test]
async fn a_token_that_is_not_right_is_nobodys() {
    let mut world = World::new().await;
    let now = world.time.seconds();
    let other = |id: &str| json!({ "authority": "iso6523-actorid-upis", "ID": id });
    for (change, code) in [
        (json!({ "aud": "another" }), "token-audience"),
        (json!({ "aud": null }), "token-audience"),
        (json!({ "iss": "https://other.example.no" }), "token-issuer"),
        (json!({ "iat": now - 200, "exp": now - 60 }), "token-expired"),
        (json!({ "iat": now + 60, "exp": now + 120 }), "token-not-yet"),
        (json!({ "nbf": now + 60 }), "token-not-yet"),
        (json!({ "exp": now + 7_200 }), "token-too-long"),
        (json!({ "exp": i64::MAX, "iat": i64::MIN }), "token-too-long"),
        (json!({ "consumer": null }), "token-organisation"),
        (
            json!({ "consumer": other("0192:123456784") }),
            "token-organisation",
        ),
        (json!({ "consumer": other("123456785") }), "token-organisation"),
        (
            json!({ "consumer": { "authority": "x", "ID": "0192:123456785" } }),
            "token-organisation",
        ),
        (json!({ "supplier": "x" }), "token-organisation"),
        (json!({ "client_id": null }), "token-missing"),
        (json!({ "exp": "soon" }), "token-malformed"),
        (json!({ "exp": null }), "token-malformed"),
    ] {
        let token = token(&world, change.clone());
        let page = who(&mut world, &format!("Bearer {token}")).await;
        assert_eq!(
            (page.status.as_u16(), page.code().as_str()),
            (401, code),
            "{change}"
        );
        assert_eq!(page.headers["www-authenticate"], "Bearer");
    }
    for bad in ["Bearer", "Bearer a b", "Basic YTpi", "Token x"] {
        assert_eq!(who(&mut world, bad).await.code(), "bad-authorization", "{bad}");
    }
    assert_eq!(who(&mut world, "Bearer abc").await.code(), "token-malformed");
}

#[tokio::test]
async fn an_id_token_or_a_logout_token_is_no_access_token() {
    let mut world = World::new().await;
    let logout = world.provider.logout_token(json!({ "aud": AUDIENCE }));
    assert_eq!(
        who(&mut world, &format!("Bearer {logout}")).await.code(),
        "token-kind"
    );
    let now = world.time.seconds();
    let login =
        json!({ "iss": world.provider.issuer(), "aud": AUDIENCE, "sub": "ola", "iat": now, "exp": now + 60 });
    let login = world.provider.key().token(&login, None);
    assert_eq!(
        who(&mut world, &format!("Bearer {login}")).await.code(),
        "token-missing"
    );
}

#[tokio::test]
async fn keys_rotate_and_withdrawn_ones_are_forgotten() {
    let world = World::new().await;
    let old = token(&world, json!({}));
    assert!(world.identity.machine(&old).await.is_ok());
    world.provider.rotate(Key::rsa("key-2"));
    world.provider.withdraw_old_keys();
    let new = token(&world, json!({}));
    // Asked a moment ago: the new key waits, and whoever makes keys up cannot make us ask again and again.
    for _ in 0..5 {
        assert_eq!(
            world.identity.machine(&new).await.unwrap_err().code(),
            "token-key"
        );
    }
    assert_eq!(world.provider.asked()["/jwks"], 1);
    assert!(
        world.identity.machine(&old).await.is_ok(),
        "not known yet to be withdrawn"
    );
    world.time.later_seconds(20);
    assert!(world.identity.machine(&new).await.is_ok());
    assert_eq!(world.provider.asked()["/jwks"], 2);
    world.time.later_seconds(20);
    assert_eq!(
        world.identity.machine(&old).await.unwrap_err().code(),
        "token-key"
    );
}

#[tokio::test]
async fn a_withdrawn_key_is_forgotten_though_no_new_one_is_seen() {
    let mut world = World::new().await;
    let life = json!({ "exp": world.time.seconds() + 3_000 });
    let old = token(&world, life);
    assert!(world.identity.machine(&old).await.is_ok());
    world.provider.rotate(Key::rsa("key-2"));
    world.provider.withdraw_old_keys();
    world.time.later_seconds(600);
    assert_eq!(
        world.identity.machine(&old).await.unwrap_err().code(),
        "token-key"
    );
    let page = who(&mut world, &format!("Bearer {old}")).await;
    assert_eq!(page.code(), "token-key");
}

#[tokio::test]
async fn where_no_machines_are_taken_no_token_is() {
    let world = World::with(|_| {}, |setup| setup.machines = None).await;
    let token = token(&world, json!({}));
    let refused = world.identity.machine(&token).await.unwrap_err();
    assert!(matches!(
        refused,
        IdentityError::Token {
            fault: TokenFault::Issuer,
            ..
        }
    ));
    assert!(world.provider.asked().is_empty());
}
