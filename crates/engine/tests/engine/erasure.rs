//! Erasing a person: what they wrote and their name are gone, from the store and from its files, and the log and all that
//! follows from it are as before.

use crate::{
    both::on_both_stores,
    fixture::{World, claim, operator, unit},
    sides::audited,
    store::Kind,
};
use domain::{credential, log::Intent, need};
use engine::{Claim, Draft, EngineError, Step};
use events::{
    Body, CommandId, CredentialId, Digest, Lang, NeedId, PersonId, Role, SubjectId, Text, derived, log::Basis,
};
use ledger::{Append, Beside, Key};
use std::{fs, path::Path};

on_both_stores! {
    a_person_is_erased_with_all_that_they_wrote
    one_text_is_erased_and_its_writer_goes_on
    what_a_backup_brings_back_is_erased_again
    who_may_not_grant_makes_no_key
}

const TITLE: &str = "Kurs i å lytte, skrevet av Ola";

/// Somebody who writes for a unit, with a name.
async fn writer(world: &World, name: &str) -> (Claim, CredentialId) {
    let person = PersonId(derived(&["writer", name]));
    let id = CredentialId(derived(&["credential of", name]));
    let granted = events::credential::Granted {
        from: world.clock.now(),
        org: unit(0).into(),
        person,
        role: Role::NeedOwner,
        substitute: None,
        to: world.clock.now().plus_days(200),
    };
    let mut draft = Draft::new(operator(), CommandId(derived(&["grant", name])));
    draft.name(person, name);
    let step = Step::Credential(id, credential::Intent::Grant(granted));
    world.engine.execute(&draft.with([step])).await.unwrap();
    let level = claim(Role::NeedOwner, unit(0)).level;
    (
        Claim::person(person, Role::NeedOwner, unit(0).into(), level, id),
        id,
    )
}

/// A name that comes with a grant is sealed under the key of whom it is; none is made, for ever, where nothing is granted.
async fn who_may_not_grant_makes_no_key(kind: Kind) {
    let world = World::create(kind, 2, 1, 100).await;
    let (stranger, id) = (
        PersonId(derived(&["a stranger"])),
        CredentialId(derived(&["of a stranger"])),
    );
    let granted = events::credential::Granted {
        from: world.clock.now(),
        org: unit(0).into(),
        person: stranger,
        role: Role::NeedOwner,
        substitute: None,
        to: world.clock.now().plus_days(200),
    };
    let key = Digest::of(format!("tingbok/key-of-person/v1/{stranger}").as_bytes());
    let (may_not, _) = writer(&world, "Ola").await;
    for (who, may) in [(may_not, false), (operator(), true)] {
        let mut draft = Draft::new(who, CommandId(derived(&["grant a stranger"])));
        draft.name(stranger, "Kari");
        let step = Step::Credential(id, credential::Intent::Grant(granted.clone()));
        let done = world.engine.execute(&draft.with([step])).await;
        assert_eq!(done.is_ok(), may, "{done:?}");
        let made = world.engine.ledger().text(&key).await.unwrap();
        assert_eq!(made.is_some(), may, "a key");
    }
    assert_eq!(
        world.engine.person(stranger).await.unwrap(),
        Some("Kari".to_owned())
    );
}

/// They send in a need; gives its title as the log knows it.
async fn writes(world: &World, who: &Claim, name: &str) -> Text {
    let command = CommandId(derived(&["submit", name]));
    let draft = Draft::new(who.clone(), command).writing(&world.engine).await;
    let mut draft = draft.unwrap();
    let title = draft.text(&world.engine, Lang::Nb, TITLE).unwrap();
    let description = draft.text(&world.engine, Lang::Nb, "Vi trenger det.").unwrap();
    let submitted = events::need::Submitted {
        delivery_type: "kompetansebygging".into(),
        description,
        guided: None,
        hours: 40,
        origin: events::need::Origin::Own,
        subject: "demens".into(),
        title: title.clone(),
        unit: unit(0),
    };
    let step = Step::Need(NeedId(derived(&["need", name])), need::Intent::Submit(submitted));
    world.engine.execute(&draft.with([step])).await.unwrap();
    title
}

/// A second operator, who decides.
async fn decider(world: &World) -> CredentialId {
    let id = CredentialId(derived(&["credential of", "decider"]));
    let granted = events::credential::Granted {
        from: world.clock.now(),
        org: unit(0).into(),
        person: PersonId(derived(&["decider"])),
        role: Role::Secretariat,
        substitute: None,
        to: world.clock.now().plus_days(200),
    };
    let step = Step::Credential(id, credential::Intent::Grant(granted));
    world.act(operator(), &["decider"], vec![step]).await.unwrap();
    id
}

fn erase(subject: SubjectId, decided_by: CredentialId, text: Option<Digest>) -> Vec<Step> {
    let basis = Basis::ConsentWithdrawn;
    let intent = Intent::Erase {
        basis,
        decided_by,
        text,
    };
    vec![Step::Log(subject, intent)]
}

async fn leave(world: &World, name: &str, credential: CredentialId) {
    let draft = Draft::new(operator(), CommandId(derived(&["revoke", name])));
    let draft = draft.writing(&world.engine).await.unwrap();
    let reason = Text::commit(Lang::Nb, &events::Salt([3; 32]), "sluttet");
    let revoke = credential::Intent::Revoke(events::credential::Revoked { reason });
    let step = Step::Credential(credential, revoke);
    world.engine.execute(&draft.with([step])).await.unwrap();
}

/// Whether some bytes are in any file of a folder.
fn found_in_files(folder: &Path, bytes: &[u8]) -> bool {
    let holds = |path: &Path| {
        let file = fs::read(path).unwrap();
        file.windows(bytes.len()).any(|window| window == bytes)
    };
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file()).any(|path| holds(&path))
}

/// Invariant 29: gone from the store and its files, and the log is as before.
async fn a_person_is_erased_with_all_that_they_wrote(kind: Kind) {
    let world = World::create(kind, 2, 1, 100).await;
    let (ola, credential) = writer(&world, "Ola Nordmann").await;
    let person = ola.person.unwrap();
    let title = writes(&world, &ola, "lytte").await;
    let decided_by = decider(&world).await;
    let engine = &world.engine;
    assert_eq!(engine.words(&title).await.unwrap().as_deref(), Some(TITLE));
    assert_eq!(
        engine.person(person).await.unwrap().as_deref(),
        Some("Ola Nordmann")
    );
    let sealed = engine.ledger().text(&title.commitment).await.unwrap().unwrap();
    let named = engine.ledger().person(&person).await.unwrap().unwrap();

    let subject = SubjectId::from(person);
    let too_early = world
        .act(operator(), &["erase", "early"], erase(subject, decided_by, None))
        .await;
    assert!(
        matches!(
            too_early,
            Err(EngineError::Refused {
                code: "log.still_acts",
                ..
            })
        ),
        "{too_early:?}"
    );
    leave(&world, "Ola", credential).await;
    let before = engine.ledger().head().await.unwrap();
    let reply = world
        .act(operator(), &["erase"], erase(subject, decided_by, None))
        .await
        .unwrap();
    assert_eq!(reply.positions.len(), 1);
    engine.scrub().await.unwrap();

    assert_eq!(engine.words(&title).await.unwrap(), None);
    assert_eq!(engine.person(person).await.unwrap(), None);
    assert_eq!(engine.ledger().text(&title.commitment).await.unwrap(), None);
    // What remembers nothing says the same.
    let other = world.beside().await;
    assert_eq!(other.engine.words(&title).await.unwrap(), None);
    drop(other);
    let event = engine
        .ledger()
        .all(reply.positions[0], 1)
        .await
        .unwrap()
        .remove(0);
    let Body::Log(events::log::Event::SubjectErased(erased)) = event.body else {
        panic!("{event:?}");
    };
    assert_eq!((erased.commitments.len(), erased.person), (2, Some(person)));
    assert!(erased.commitments.contains(&title.commitment));
    if let Some(folder) = world.place.word().strip_prefix("Sqlite ") {
        for bytes in [sealed.as_slice(), &named, TITLE.as_bytes(), b"Ola Nordmann"] {
            assert!(!found_in_files(Path::new(folder), &bytes[..bytes.len().min(48)]));
        }
    }

    // Again, under another id: nothing is added.
    let again = world
        .act(operator(), &["erase", "again"], erase(subject, decided_by, None))
        .await;
    assert_eq!(again.unwrap().positions, []);
    assert_eq!(engine.ledger().head().await.unwrap().size, before.size + 1);
    audited(&world).await;
}

async fn one_text_is_erased_and_its_writer_goes_on(kind: Kind) {
    let world = World::create(kind, 2, 1, 100).await;
    let (ola, _) = writer(&world, "Ola Nordmann").await;
    let title = writes(&world, &ola, "one").await;
    let other = writes(&world, &ola, "two").await;
    let decided_by = decider(&world).await;
    let commitment = title.commitment;
    let steps = |named: &Digest| erase(SubjectId::text(named), decided_by, Some(commitment));
    let stranger = world
        .act(operator(), &["stranger"], steps(&Digest::of(b"other")))
        .await;
    assert!(
        matches!(
            stranger,
            Err(EngineError::Refused {
                code: "log.unknown",
                ..
            })
        ),
        "{stranger:?}"
    );
    world
        .act(operator(), &["text"], steps(&commitment))
        .await
        .unwrap();
    assert_eq!(world.engine.words(&title).await.unwrap(), None);
    assert_eq!(world.engine.words(&other).await.unwrap().as_deref(), Some(TITLE));
    let later = writes(&world, &ola, "three").await;
    assert_eq!(world.engine.words(&later).await.unwrap().as_deref(), Some(TITLE));
    audited(&world).await;
}

async fn what_a_backup_brings_back_is_erased_again(kind: Kind) {
    let world = World::create(kind, 2, 1, 100).await;
    let (ola, credential) = writer(&world, "Ola Nordmann").await;
    let person = ola.person.unwrap();
    let title = writes(&world, &ola, "lytte").await;
    let decided_by = decider(&world).await;
    let ledger = world.engine.ledger();
    let sealed = ledger.text(&title.commitment).await.unwrap().unwrap();
    let named = ledger.person(&person).await.unwrap().unwrap();
    leave(&world, "Ola", credential).await;
    let steps = erase(SubjectId::from(person), decided_by, None);
    world.act(operator(), &["erase"], steps).await.unwrap();
    assert_eq!(world.engine.resume_erasures().await.unwrap().erased_again, 0);

    // The vault is put back from a backup taken before.
    let commitment = title.commitment;
    let actor = events::Actor::process();
    let restore = Append {
        key: Key::of(&actor, CommandId(derived(&["restore"]))),
        intent: Digest::of(b"restore"),
        actor,
        writes: Vec::new(),
        beside: vec![
            Beside::Text { commitment, sealed },
            Beside::Person {
                person,
                sealed: named,
            },
        ],
        answer: Vec::new(),
    };
    ledger.append(restore).await.unwrap();
    assert!(ledger.text(&commitment).await.unwrap().is_some());
    assert_eq!(world.engine.resume_erasures().await.unwrap().erased_again, 2);
    assert_eq!(ledger.text(&commitment).await.unwrap(), None);
    assert_eq!(ledger.person(&person).await.unwrap(), None);
    assert_eq!(world.engine.resume_erasures().await.unwrap().erased_again, 0);
}
