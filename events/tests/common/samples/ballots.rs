//! A ballot of Bergen, as it should go and otherwise.

use super::{
    Sample, bergen, cite, date, deadline, hovedstyret, need_called, people, person, round_seen, sample,
    spring, text,
};
use events::{Digest, Role, Salt, Version, ballot, case, derived};

pub(super) fn ballots() -> Vec<Sample> {
    use Role::{Process, Representative};
    let ballot = |case, role, event| sample(case, role, event, ballot::stream(spring(), bergen()));
    let marks = [(need_called("vold"), 1), (need_called("skole"), 1)].into();
    let salt = Salt([7; 32]);
    let plain = events::codec::to_canonical(&marks).expect("marks have a JSON form");
    let cast = |authority| {
        ballot::Event::Cast(ballot::Cast {
            absent: vec![],
            authority,
            commitment: Digest::commit_ballot(&salt, &plain),
            not_after: deadline(),
            round: spring(),
            round_seen: round_seen(9),
            rules: Digest::of(b"rules"),
            unit: bergen(),
        })
    };
    vec![
        ballot(
            "",
            Representative,
            cast(ballot::Authority::Delegated {
                reference: "2026/1234".into(),
            }),
        ),
        ballot(
            "minuted",
            Representative,
            cast(ballot::Authority::Minuted {
                body: "Formannskapet".into(),
                case: "17/27".into(),
                date: date("2027-03-01"),
                minutes: Digest::of(b"minutes"),
            }),
        ),
        ballot(
            "",
            Process,
            ballot::Event::Opened(ballot::Opened {
                cast: Version(2),
                marks,
                round_seen: round_seen(11),
                salt,
            }),
        ),
        ballot(
            "blank",
            Process,
            ballot::Event::Opened(ballot::Opened {
                cast: Version(1),
                marks: [].into(),
                round_seen: round_seen(11),
                salt,
            }),
        ),
        ballot(
            "",
            Process,
            ballot::Event::Unopened(ballot::Unopened {
                cast: Version(2),
                reason: text("Nøkkelen er tapt."),
                round_seen: round_seen(11),
            }),
        ),
    ]
}

/// What happens to a ballot beside its main path.
pub(super) fn ballot_sides() -> Vec<Sample> {
    use Role::{Process, Representative, Secretariat};
    let ballot = |case, role, event| sample(case, role, event, ballot::stream(spring(), bergen()));
    let salt = Salt([7; 32]);
    vec![
        ballot(
            "substitute",
            Representative,
            ballot::Event::Cast(ballot::Cast {
                absent: vec![cite("credential", derived(&["credential", "ola"]), 2)],
                authority: ballot::Authority::Delegated {
                    reference: "2026/1234".into(),
                },
                commitment: Digest::commit_ballot(&salt, b"{}"),
                not_after: deadline(),
                round: spring(),
                round_seen: round_seen(9),
                rules: Digest::of(b"rules"),
                unit: bergen(),
            }),
        ),
        ballot(
            "",
            Process,
            ballot::Event::OpeningLost(ballot::OpeningLost {
                cast: Version(2),
                round_seen: round_seen(11),
                until: deadline().plus_days(7),
            }),
        ),
        ballot(
            "",
            Secretariat,
            ballot::Event::Voided(ballot::Voided {
                against: vec![person("per")],
                body: hovedstyret(),
                body_seen: cite("body", hovedstyret().0, 9),
                r#for: people(["anne", "kari"]),
                ground: case::Ground::Party,
                need: need_called("vold"),
                person: person("ola"),
                round_seen: round_seen(11),
            }),
        ),
    ]
}
