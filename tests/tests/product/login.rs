//! People and machines log in to the built program, with a provider beside it, on both stores: who votes must be who was
//! granted the vote, and must have logged in for that unit. What is stolen, replayed, forged or sent from elsewhere is
//! refused precisely, and changes nothing.

use crate::{
    doorway::{AUDIENCE, NOT_SET_UP, OFFICE, OTHER_MUNICIPALITY, OWN_MUNICIPALITY, World, serve, somebody},
    store::{Kind, on_both_stores},
    visitor::{SESSION, SITE, Visitor, begin},
};
use oidtest::{Key, Person};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};

on_both_stores! { representatives_log_in_and_vote machines_show_tokens }

/// A number that nobody has.
const KARI: &str = "43019099997";

fn representatives_log_in_and_vote(kind: Kind) {
    let world = World::open(kind);
    let mut administrator = world.administrator();
    let mut kari = Visitor::default();
    let said = world.log_in(&mut kari, "return=%2Frounds", somebody(KARI, OWN_MUNICIPALITY));
    assert_eq!(said["organisations"], json!([world.units[0]]));
    let (path, ballot) = world.ballot();
    kari.command(world.address(), &path, &ballot)
        .is(403, "caller.no_credential");
    let credential = world.grant(
        &mut administrator,
        &said["person"],
        "representative",
        &world.units[0],
    );
    kari.credential = Some(credential.clone());
    let before = world.size();

    administrators_neither_vote_nor_ratify(&world, administrator);
    the_organisation_must_be_the_one_of_the_credential(&world, &kari);
    what_is_stolen_is_of_no_use(&world, &kari);
    codes_work_once_and_in_their_browser(&world);
    assert_eq!(world.size(), before, "nothing of this changed anything");

    let done = kari.command(world.address(), &path, &ballot).done();
    assert_eq!(done["positions"].as_array().unwrap().len(), 1);
    let rows = world.store.rows();
    let cast: Value = serde_json::from_str(&rows.last().unwrap().leaf).unwrap();
    assert_eq!(cast["actor"]["level"], "high", "{cast}");
    assert_eq!(cast["actor"]["person"], said["person"], "{cast}");
    let world = ratifying_takes_a_fresh_login_at_level_high(world);
    sessions_outlive_the_server_and_are_shared(world, kari);
}

/// What they may is shown by the grants that they gave.
fn administrators_neither_vote_nor_ratify(world: &World, mut administrator: Visitor) {
    let (path, ballot) = world.ballot();
    let refused = administrator.command(world.address(), &path, &ballot);
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert_eq!(
        refused.json()["missing"]["right"],
        "cast-ballot",
        "{}",
        refused.body
    );
    let said = administrator.get(world.address(), "/login/session").done();
    let own = json!({ "from": "2026-01-01T00:00:00.000Z", "org": world.units[0], "person": said["person"], "role": "representative", "to": "2026-12-31T00:00:00.000Z" });
    administrator
        .command(world.address(), "/credentials", &own)
        .is(422, "credential.to_oneself");
}

fn the_organisation_must_be_the_one_of_the_credential(world: &World, kari: &Visitor) {
    let (path, ballot) = world.ballot();
    for (organisation, code) in [
        (OTHER_MUNICIPALITY, "caller.other_organisation"),
        (OFFICE, "caller.other_organisation"),
        (NOT_SET_UP, "caller.other_organisation"),
    ] {
        let mut elsewhere = Visitor::default();
        world.log_in(&mut elsewhere, "", somebody(KARI, organisation));
        elsewhere.credential.clone_from(&kari.credential);
        elsewhere.command(world.address(), &path, &ballot).is(403, code);
    }
    // The same person by the same number, but as a citizen: for no organisation.
    let mut citizen = Visitor::default();
    world.log_in(
        &mut citizen,
        "provider=idporten",
        somebody(KARI, OWN_MUNICIPALITY),
    );
    citizen.credential.clone_from(&kari.credential);
    citizen
        .command(world.address(), &path, &ballot)
        .is(403, "caller.no_organisation");
    // Somebody else for the right organisation, under Kari's credential.
    let mut other = Visitor::default();
    world.log_in(&mut other, "", somebody("44019099996", OWN_MUNICIPALITY));
    other.credential.clone_from(&kari.credential);
    other
        .command(world.address(), &path, &ballot)
        .is(403, "caller.not_yours");
    // Kari herself, less surely.
    let mut unsure = Visitor::default();
    let low = Person {
        acr: Some("idporten-loa-low".into()),
        ..somebody(KARI, OWN_MUNICIPALITY)
    };
    world.log_in(&mut unsure, "", low);
    unsure.credential.clone_from(&kari.credential);
    unsure
        .command(world.address(), &path, &ballot)
        .is(401, "caller.surer_login");
}

fn what_is_stolen_is_of_no_use(world: &World, kari: &Visitor) {
    let (path, ballot) = world.ballot();
    let with = |change: fn(&mut Visitor)| {
        let mut thief = kari.clone();
        change(&mut thief);
        thief.command(world.address(), &path, &ballot)
    };
    with(|it| it.origin = Some("https://evil.example".into())).is(403, "http.cross_site");
    with(|it| it.form_token = None).is(403, "identity.form-token");
    with(|it| it.form_token = Some("A".repeat(86))).is(403, "identity.form-token");
    with(|it| it.cookies.clear()).is(401, "caller.no_login");
    with(|it| {
        it.cookies.insert(SESSION.into(), "A".repeat(43));
    })
    .is(401, "identity.no-session");
    // A browser that says nothing of where the request comes from: none of today does.
    let mut silent = kari.clone();
    silent.form_token = None;
    let headers = [
        ("Content-Type", "application/json"),
        ("Idempotency-Key", "silent-one"),
        ("If-Match", "*"),
    ];
    silent.origin = Some(SITE.into());
    let crossing = [&headers[..], &[("Sec-Fetch-Site", "cross-site")]].concat();
    let target = format!("/api/v1{path}");
    silent
        .send(world.address(), "POST", &target, &crossing, &ballot.to_string())
        .is(403, "http.cross_site");
    // After the logout the cookie is nobody's, wherever it was copied to.
    let mut leaving = Visitor::default();
    world.log_in(&mut leaving, "", somebody(KARI, OWN_MUNICIPALITY));
    let mut copied = leaving.clone();
    let cookie = format!("{SESSION}={}", leaving.cookies[SESSION]);
    let (_, host) = SITE.split_once("://").unwrap();
    let headers = [("Host", host), ("Cookie", cookie.as_str())];
    let mut changes = BufReader::new(begin(world.address(), "GET", "/api/v1/changes", &headers, ""));
    let mut line = String::new();
    while line.trim() != "event: from" {
        line.clear();
        assert!(changes.read_line(&mut line).unwrap() > 0, "a stream of changes");
    }
    let form = format!("form_token={}", leaving.form_token.take().unwrap());
    let page = leaving.send(world.address(), "POST", "/logout", &[], &form);
    assert_eq!(page.status, 303, "{}", page.body);
    assert!(page.location().contains("/end-session?"), "{}", page.location());
    copied.credential.clone_from(&kari.credential);
    copied
        .command(world.address(), &path, &ballot)
        .is(401, "identity.no-session");
    // And a stream that was opened with it ends soon; it would stay for ever.
    changes.read_to_end(&mut Vec::new()).unwrap();
}

fn codes_work_once_and_in_their_browser(world: &World) {
    let mut one = Visitor::default();
    let callback = world.until_callback(&mut one, "", somebody(KARI, OWN_MUNICIPALITY));
    let mut other = Visitor::default();
    other
        .get(world.address(), &callback)
        .is(403, "identity.other-browser");
    one.get(world.address(), &callback)
        .is(400, "identity.login-unknown");
    let callback = world.until_callback(&mut one, "", somebody(KARI, OWN_MUNICIPALITY));
    assert_eq!(one.get(world.address(), &callback).status, 303);
    one.get(world.address(), &callback)
        .is(400, "identity.login-unknown");
    let forged = "/login/callback?code=x&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    one.get(world.address(), forged).is(400, "identity.login-unknown");
}

fn ratifying_takes_a_fresh_login_at_level_high(world: World) -> World {
    let mut administrator = world.administrator();
    let mut member = Visitor::default();
    let old = Person {
        logged_in_seconds_ago: 3_600,
        ..somebody("45019099995", OFFICE)
    };
    let said = world.log_in(&mut member, "provider=idporten", old.clone());
    // A role that acts for its organisation; so this first one, without any, cannot use it.
    let credential = world.grant(&mut administrator, &said["person"], "body_member", &world.ks);
    member.credential = Some(credential);
    let case = format!("/cases/{}/vote", world.round);
    let vote = json!({ "point": 0, "choice": "for" });
    member
        .command(world.address(), &case, &vote)
        .is(403, "caller.no_organisation");
    let world = world.with_the_body_at_the_office();
    world.log_in(&mut member, "", old.clone());
    member
        .command(world.address(), &case, &vote)
        .is(401, "caller.fresher_login");
    let less_sure = Person {
        acr: Some("idporten-loa-substantial".into()),
        ..old.clone()
    };
    world.log_in(&mut member, "max_age=0&raise=1", less_sure);
    member
        .command(world.address(), &case, &vote)
        .is(401, "caller.surer_login");
    world.log_in(&mut member, "level=high&max_age=0&raise=1", old);
    let unknown = member.command(world.address(), &case, &vote);
    assert_eq!(unknown.status, 404, "only the case is missing: {}", unknown.body);
    world
}

/// A session is in the store: a restart does not end it, a second server knows it, and an end at one is an end at all.
fn sessions_outlive_the_server_and_are_shared(world: World, mut kari: Visitor) {
    let world = world.restart();
    kari.get(world.address(), "/login/session").done();
    let (path, ballot) = world.ballot();
    kari.command(world.address(), &path, &ballot).done();
    let second = (world.store.kind == Kind::Postgres).then(|| serve(&world.store));
    if let Some(second) = &second {
        let person = kari.get(second.address(), "/login/session").done()["person"].clone();
        assert_eq!(
            kari.get(world.address(), "/login/session").done()["person"],
            person
        );
    }
    let subject = json!({ "aud": "tingbok", "sub": somebody(KARI, "").sub });
    let form = format!("logout_token={}", world.provider.logout_token(subject));
    let mut provider = Visitor::default();
    let ended = provider.send(world.address(), "POST", "/logout/backchannel", &[], &form);
    assert_eq!(ended.status, 200, "{}", ended.body);
    provider
        .send(world.address(), "POST", "/logout/backchannel", &[], &form)
        .is(400, "identity.token-replayed");
    for server in second.iter().chain([&world.served]) {
        kari.get(server.address(), "/login/session")
            .is(401, "identity.no-session");
    }
    if let Some(second) = second {
        assert!(second.stop(), "it ends well");
    }
    assert!(world.served.stop(), "it ends well");
}

fn machines_show_tokens(kind: Kind) {
    let world = World::open(kind);
    let issued = |claims: Value| {
        // Long enough for the slowest machine.
        let mut all = json!({ "aud": AUDIENCE, "exp": crate::doorway::now().as_second() + 3_000 });
        all.as_object_mut()
            .unwrap()
            .extend(claims.as_object().unwrap().clone());
        world.provider.machine_token(OWN_MUNICIPALITY, all)
    };
    let mut machine = Visitor::machine(issued(json!({})));
    let said = machine.get(world.address(), "/login/session").done();
    assert_eq!(said["organisations"], json!([world.units[0]]));
    let need = json!({
        "delivery_type": "kompetansebygging", "description": { "lang": "nb", "words": "Eksempel." }, "hours": 10,
        "subject": "demens", "title": { "lang": "nb", "words": "Fra et fagsystem" }, "unit": world.units[0],
    });
    let mut administrator = world.administrator();
    let own = world.grant(&mut administrator, &said["person"], "need_owner", &world.units[0]);
    let other = world.grant(&mut administrator, &said["person"], "need_owner", &world.units[1]);
    let votes = world.grant(
        &mut administrator,
        &said["person"],
        "representative",
        &world.units[0],
    );
    let before = world.size();

    let now = crate::doorway::now().as_second();
    let whole = issued(json!({}));
    let parts: Vec<&str> = whole.split('.').collect();
    let unsigned = format!(
        "{}.{}.",
        base64("{\"alg\":\"none\",\"kid\":\"key-1\",\"typ\":\"JWT\"}"),
        parts[1]
    );
    let foreign = Key::rsa("key-1").token(
        &json!({ "iss": world.provider.issuer(), "aud": AUDIENCE, "iat": now, "exp": now + 60, "client_id": "machine-1" }),
        None,
    );
    for (token, status, code) in [
        (
            issued(json!({ "iat": now - 900, "exp": now - 300 })),
            401,
            "identity.token-expired",
        ),
        (
            issued(json!({ "aud": "https://other.example.no" })),
            401,
            "identity.token-audience",
        ),
        (
            issued(json!({ "supplier": organisation(OTHER_MUNICIPALITY) })),
            403,
            "identity.token-supplier",
        ),
        (
            issued(json!({ "iss": "https://other.example.no" })),
            401,
            "identity.token-issuer",
        ),
        (foreign, 401, "identity.token-signature"),
        (unsigned, 401, "identity.token-algorithm"),
        (
            format!("{}.{}.", parts[0], parts[1]),
            401,
            "identity.token-signature",
        ),
        ("nonsense".into(), 401, "identity.token-malformed"),
        (
            issued(json!({ "scope": "ks:other" })),
            403,
            "identity.token-scope",
        ),
        (
            issued(json!({ "scope": "ks:ksf/needs.read" })),
            403,
            "identity.token-scope",
        ),
    ] {
        let mut forger = Visitor::machine(token);
        forger.credential = Some(own.clone());
        forger.command(world.address(), "/needs", &need).is(status, code);
    }
    let measured = world.served.measured("/metrics").body;
    for reason in ["token-expired", "token-signature", "token-scope"] {
        let line = format!("\ntingbok_logins_refused_total{{reason=\"{reason}\"}} ");
        assert!(measured.contains(&line), "{line}: {measured}");
    }
    let mut elsewhere = machine.clone();
    elsewhere.credential = Some(other);
    elsewhere
        .command(world.address(), "/needs", &need)
        .is(403, "caller.other_organisation");
    let (path, ballot) = world.ballot();
    let mut voter = machine.clone();
    voter.credential = Some(votes);
    voter
        .command(world.address(), &path, &ballot)
        .is(403, "caller.takes_a_person");
    assert_eq!(world.size(), before, "nothing of this changed anything");

    // A supplier of the municipality is somebody else than its own machine: what that holds is no use to it.
    let mut supplier = Visitor::machine(issued(json!({ "supplier": organisation(OFFICE) })));
    let told = supplier.get(world.address(), "/login/session").done();
    assert_eq!(
        (&told["organisation"]["number"], &told["supplier"]["number"]),
        (&json!(OWN_MUNICIPALITY), &json!(OFFICE))
    );
    assert_ne!(told["person"], said["person"]);
    supplier.credential = Some(own.clone());
    supplier
        .command(world.address(), "/needs", &need)
        .is(403, "caller.not_yours");
    supplier.credential =
        Some(world.grant(&mut administrator, &told["person"], "need_owner", &world.units[0]));
    supplier.command(world.address(), "/needs", &need).done();
    let rows = world.store.rows();
    let submitted: Value = serde_json::from_str(&rows.last().unwrap().leaf).unwrap();
    assert_eq!(submitted["actor"]["person"], told["person"], "{submitted}");

    machine.credential = Some(own);
    machine.command(world.address(), "/needs", &need).done();
    let rows = world.store.rows();
    let submitted: Value = serde_json::from_str(&rows.last().unwrap().leaf).unwrap();
    assert_eq!(submitted["actor"]["level"], "machine", "{submitted}");
    assert!(world.served.stop(), "it ends well");
}

/// An organisation as tokens name it.
fn organisation(number: &str) -> Value {
    json!({ "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") })
}

/// In base64url without padding.
fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut out, mut bits, mut held) = (String::new(), 0_u32, 0);
    for byte in text.bytes() {
        (bits, held) = (bits << 8 | u32::from(byte), held + 8);
        while held >= 6 {
            held -= 6;
            out.push(char::from(LETTERS[(bits >> held & 63) as usize]));
        }
    }
    if held > 0 {
        out.push(char::from(LETTERS[(bits << (6 - held) & 63) as usize]));
    }
    out
}
