//! Bodies with their seats and meetings, and the credentials of people.

use super::{
    Sample, bergen, blob, cite, credential_id, fraction, hovedstyret, person, sak, sample, text, time,
};
use events::{CredentialId, MeetingId, Role, StreamId, body, credential, derived, meeting};

pub(super) fn bodies() -> Vec<Sample> {
    let body = |event| sample("", Role::Operator, event, StreamId::new("body", hovedstyret().0));
    let credential = |event| {
        sample(
            "",
            Role::Operator,
            event,
            StreamId::new("credential", credential_id().0),
        )
    };
    vec![
        body(body::Event::Constituted(body::Constituted {
            casting_vote: true,
            citation: "KS vedtekter § 7".into(),
            example: false,
            may_ratify: true,
            name: "Hovedstyret i KS".into(),
            quorum: fraction(1, 2),
        })),
        body(body::Event::MemberSeated(body::MemberSeated {
            group: None,
            person: person("kari"),
            seat: body::Seat::Chair,
        })),
        credential(credential::Event::Granted(credential::Granted {
            from: time("2026-01-01T00:00:00.000Z"),
            org: bergen().into(),
            person: person("ola"),
            role: Role::Representative,
            substitute: None,
            to: time("2027-10-31T22:59:59.999Z"),
        })),
        credential(credential::Event::Revoked(credential::Revoked {
            reason: text("flyttet"),
        })),
    ]
}

/// What changes in a body.
pub(super) fn seats() -> Vec<Sample> {
    let body = |case, event| {
        sample(
            case,
            Role::Operator,
            event,
            StreamId::new("body", hovedstyret().0),
        )
    };
    vec![
        body(
            "substitute",
            body::Event::MemberSeated(body::MemberSeated {
                group: Some("Ap".into()),
                person: person("eva"),
                seat: body::Seat::Substitute { place: 1 },
            }),
        ),
        body(
            "",
            body::Event::RulesSet(body::RulesSet {
                casting_vote: true,
                citation: "KS vedtekter § 8".into(),
                may_ratify: true,
                quorum: fraction(2, 3),
            }),
        ),
        body(
            "",
            body::Event::TiesSet(body::TiesSet {
                person: person("ola"),
                ties: vec![bergen().into()],
            }),
        ),
        body(
            "",
            body::Event::MemberUnseated(body::MemberUnseated {
                person: person("ola"),
                reason: text("Fritatt etter søknad."),
            }),
        ),
    ]
}

/// A meeting of Hovedstyret, with a substitute and somebody away.
pub(super) fn meetings() -> Vec<Sample> {
    let id = MeetingId(derived(&["meeting", "april"]));
    let meeting = |event| sample("", Role::KsSecretariat, event, StreamId::new("meeting", id));
    let starts = time("2027-04-21T08:00:00.000Z");
    let body_seen = || cite("body", hovedstyret().0, 9);
    let mut present = vec![
        meeting::Present {
            person: person("kari"),
            stands_for: None,
        },
        meeting::Present {
            person: person("eva"),
            stands_for: Some(person("ola")),
        },
    ];
    present.sort_by_key(|present| present.person);
    vec![
        meeting(meeting::Event::Called(meeting::Called {
            body: hovedstyret(),
            body_seen: body_seen(),
            form: meeting::Form::Physical,
            place: "Kommunenes hus, Oslo".into(),
            starts,
        })),
        meeting(meeting::Event::PapersSent(meeting::PapersSent {
            before: starts,
            cases: vec![sak()],
            papers: vec![blob("saksframlegg")],
        })),
        meeting(meeting::Event::AttendanceRecorded(meeting::AttendanceRecorded {
            absent: vec![person("per")],
            body_seen: body_seen(),
            chair: person("kari"),
            present,
        })),
        meeting(meeting::Event::MinutesSigned(meeting::MinutesSigned {
            minutes: blob("protokoll"),
            signed_by: vec![person("kari")],
        })),
        meeting(meeting::Event::Cancelled(meeting::Cancelled {
            reason: text("For få kan møte."),
        })),
    ]
}

/// A substitute, and what befalls a credential.
pub(super) fn credentials() -> Vec<Sample> {
    let credential =
        |case, role, event| sample(case, role, event, StreamId::new("credential", credential_id().0));
    let kept = |event| credential("", Role::Operator, event);
    let away = |event| credential("", Role::Coordinator, event);
    vec![
        credential(
            "substitute",
            Role::Operator,
            credential::Event::Granted(credential::Granted {
                from: time("2026-01-01T00:00:00.000Z"),
                org: bergen().into(),
                person: person("per"),
                role: Role::Representative,
                substitute: Some(credential::Substitute {
                    of: CredentialId(derived(&["credential", "ola"])),
                    place: 1,
                }),
                to: time("2027-10-31T22:59:59.999Z"),
            }),
        ),
        kept(credential::Event::Suspended(credential::Suspended {
            reason: text("Til saken er undersøkt."),
        })),
        kept(credential::Event::Resumed(credential::Resumed {})),
        away(credential::Event::AbsenceRecorded(credential::AbsenceRecorded {
            from: time("2027-03-01T00:00:00.000Z"),
            to: time("2027-03-14T22:59:59.999Z"),
        })),
        away(credential::Event::AbsenceEnded(credential::AbsenceEnded {})),
    ]
}
