//! One sample of every event, in a full envelope with fixed ids and time: the golden files are made of these, and
//! the catalogue takes from them who writes an event and what it cites.
//!
//! One story runs through them: Bergen and Askøy send in needs, RVTS Vest offers hours, a round is held, and
//! Hovedstyret decides.

mod ballots;
mod bodies;
mod cases;
mod centres;
mod mandates;
mod needs;
mod reference;
mod rounds;

use events::{
    Actor, Blob, BodyId, CaseId, CentreId, Cite, ClusterId, CommandId, CredentialId, Date, Digest, Event,
    Fraction, Lang, Level, MeetingId, NeedId, Period, PersonId, Position, Recorded, RegionId, Role, RoundId,
    Salt, Source, StreamId, Text, Time, UnitId, Version, derived,
};

/// A sample: what it is about, empty for the first one of a kind, and the event as recorded.
pub(crate) type Sample = (&'static str, Recorded);

/// All samples, stream by stream in the order of the catalogue.
pub(crate) fn samples() -> Vec<Sample> {
    [
        reference::reference(),
        centres::centres(),
        reference::units(),
        reference::clusters_and_regions(),
        bodies::bodies(),
        bodies::seats(),
        bodies::meetings(),
        bodies::credentials(),
        needs::needs(),
        needs::need_stories(),
        needs::need_lineages(),
        needs::need_rounds(),
        needs::supports(),
        rounds::rounds(),
        ballots::ballots(),
        cases::cases(),
        cases::later_cases(),
        mandates::mandates(),
        centres::later_centres(),
        rounds::round_sides(),
        ballots::ballot_sides(),
        rounds::templates(),
        rounds::erasures(),
        rounds::keys_and_policies(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn sample<E: Event>(case: &'static str, role: Role, event: E, stream: StreamId) -> Sample {
    let (actor, body) = (actor(role), event.into_body());
    let event = Recorded {
        position: Position(41),
        at: time("2026-11-22T09:00:00.000Z"),
        stream,
        version: Version(3),
        cites: Recorded::cites_of(&body, &actor),
        actor,
        command: CommandId(derived(&["sample", body.kind()])),
        body,
    };
    (case, event)
}

/// Somebody in a role; the operator sits at the keyboard and the engine is no person.
fn actor(role: Role) -> Actor {
    let org = match role {
        Role::Process => return Actor::process(),
        Role::Operator => None,
        Role::NeedOwner | Role::Representative => Some(bergen().into()),
        Role::Centre => Some(rvts().into()),
        Role::Coordinator => Some(west().into()),
        _ => Some(hovedstyret().into()),
    };
    Actor {
        behalf: None,
        credential: org.map(|_| cite("credential", credential_id().0, 1)),
        level: if org.is_some() { Level::High } else { Level::Local },
        org,
        person: Some(person("kari")),
        role,
    }
}

// Who and what the story is about.

fn vestland() -> UnitId {
    UnitId::county("46")
}

fn bergen() -> UnitId {
    UnitId::municipality("4601")
}

fn askoy() -> UnitId {
    UnitId::municipality("4627")
}

fn west() -> ClusterId {
    ClusterId(derived(&["cluster", "west"]))
}

fn rvts() -> CentreId {
    CentreId::of("rvts-vest")
}

fn hovedstyret() -> BodyId {
    BodyId(derived(&["body", "hovedstyret"]))
}

fn spring() -> RoundId {
    RoundId(derived(&["round", "spring"]))
}

fn sak() -> CaseId {
    CaseId(derived(&["case", "spring"]))
}

fn credential_id() -> CredentialId {
    CredentialId(derived(&["credential", "kari"]))
}

fn need_called(name: &str) -> NeedId {
    NeedId(derived(&["need", name]))
}

fn person(name: &str) -> PersonId {
    PersonId(derived(&["person", name]))
}

fn deadline() -> Time {
    time("2027-03-31T22:00:00.000Z")
}

fn year() -> Period {
    Period {
        from: date("2027-01-01"),
        to: date("2027-12-31"),
    }
}

fn round_seen(version: u64) -> Cite {
    cite("round", spring().0, version)
}

fn cite(kind: &str, id: impl std::fmt::Display, version: u64) -> Cite {
    Cite {
        stream: StreamId::new(kind, id),
        version: Version(version),
    }
}

fn source() -> Source {
    Source {
        name: "SSB Klass 131".into(),
        sha256: Digest::of(b"register"),
    }
}

fn blob(name: &str) -> Blob {
    Blob::json(name.as_bytes())
}

fn text(words: &str) -> Text {
    Text::commit(Lang::Nb, &Salt([9; 32]), words)
}

fn time(spelled: &str) -> Time {
    spelled.parse().expect("an instant")
}

fn date(spelled: &str) -> Date {
    spelled.parse().expect("a date")
}

fn fraction(num: u32, den: u32) -> Fraction {
    Fraction::new(num, den).expect("a fraction")
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(Into::into).into()
}

fn sorted(mut units: [UnitId; 2]) -> Vec<UnitId> {
    units.sort_unstable();
    units.into()
}

fn vest() -> RegionId {
    RegionId(derived(&["region", "vest"]))
}

fn meeting_id() -> MeetingId {
    MeetingId(derived(&["meeting", "april"]))
}

fn advisors() -> BodyId {
    BodyId(derived(&["body", "kdu"]))
}

fn people<const N: usize>(names: [&str; N]) -> Vec<PersonId> {
    let mut people = names.map(person);
    people.sort();
    people.into()
}
