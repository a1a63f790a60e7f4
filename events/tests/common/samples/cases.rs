//! The case of the round before Hovedstyret.

use super::{
    Sample, advisors, blob, cite, date, hovedstyret, meeting_id, need_called, person, round_seen, rvts, sak,
    sample, spring, text, year,
};
use events::{CentreId, Digest, MandateId, Role, StreamId, case, mandate};

pub(super) fn cases() -> Vec<Sample> {
    use Role::{BodyMember, KsSecretariat, Process};
    let case = |case, role, event| sample(case, role, event, StreamId::new("case", sak().0));
    let resolved = case::Resolved {
        against: 3,
        body_seen: cite("body", hovedstyret().0, 9),
        casting_vote: true,
        r#for: 3,
        meeting_seen: cite("meeting", meeting_id().0, 3),
        outcome: case::Outcome::Ratified,
        point: 1,
        reason: None,
    };
    let mandate = MandateId::of(spring(), &blob("list").sha256, rvts());
    vec![
        case(
            "",
            KsSecretariat,
            case::Event::Opened(case::Opened {
                approved: None,
                earlier_seen: None,
                body: hovedstyret(),
                list: blob("list").sha256,
                points: vec![
                    case::Point::List,
                    case::Point::Mandate {
                        centre: rvts(),
                        hours: 320,
                    },
                ],
                proposal: blob("proposal").sha256,
                round: spring(),
                round_seen: round_seen(18),
            }),
        ),
        case(
            "",
            BodyMember,
            case::Event::VoteCast(case::VoteCast {
                body_seen: cite("body", hovedstyret().0, 9),
                choice: case::Choice::For,
                meeting_seen: cite("meeting", meeting_id().0, 3),
                person: person("kari"),
                point: 0,
            }),
        ),
        case("", KsSecretariat, case::Event::Resolved(resolved.clone())),
        case(
            "returned",
            KsSecretariat,
            case::Event::Resolved(case::Resolved {
                casting_vote: false,
                outcome: case::Outcome::Returned,
                r#for: 1,
                reason: Some(text("Se på timene en gang til.")),
                ..resolved
            }),
        ),
        sample(
            "",
            Process,
            mandate::Event::Issued(mandate::Issued {
                case: sak(),
                case_seen: cite("case", sak().0, 12),
                centre: rvts(),
                centre_seen: cite("centre", rvts().0, 7),
                conflicts: vec![],
                force: mandate::Force::Binding,
                hours: 320,
                items: vec![mandate::Item {
                    hours: 320,
                    lead: true,
                    need: need_called("vold"),
                    partners: vec![CentreId::of("nkvts")],
                    rank: 1,
                }],
                list: blob("list").sha256,
                period: year(),
                proposal: blob("proposal").sha256,
                round: spring(),
            }),
            StreamId::new("mandate", mandate.0),
        ),
    ]
}

/// What else happens to a case.
pub(super) fn later_cases() -> Vec<Sample> {
    use Role::{BodyMember, KsSecretariat};
    let case = |case, role, event| sample(case, role, event, StreamId::new("case", sak().0));
    let body_seen = || cite("body", hovedstyret().0, 9);
    let settled = case::RecusalSettled {
        against: vec![],
        body_seen: body_seen(),
        r#for: vec![],
        ground: case::Ground::Host,
        person: person("ola"),
        point: 1,
        reason: None,
        recused: true,
    };
    let decided = |point, outcome, reason: Option<&str>| case::PointDecided {
        against: if reason.is_some() { 4 } else { 1 },
        casting_vote: false,
        r#for: 3,
        outcome,
        point,
        reason: reason.map(text),
    };
    vec![
        case(
            "after_a_new_proposal",
            KsSecretariat,
            case::Event::Opened(case::Opened {
                approved: Some(case::Outcome::Ratified),
                body: hovedstyret(),
                earlier_seen: Some(cite("case", sak().0, 14)),
                list: blob("list").sha256,
                points: vec![case::Point::Mandate {
                    centre: CentreId::of("nkvts"),
                    hours: 120,
                }],
                proposal: blob("new proposal").sha256,
                round: spring(),
                round_seen: round_seen(19),
            }),
        ),
        case(
            "",
            KsSecretariat,
            case::Event::Scheduled(case::Scheduled {
                meeting: meeting_id(),
                meeting_seen: cite("meeting", meeting_id().0, 1),
            }),
        ),
        case(
            "",
            KsSecretariat,
            case::Event::OpinionRecorded(case::OpinionRecorded {
                body: advisors(),
                body_seen: cite("body", advisors().0, 1),
                opinion: text("Utvalget tilrår lista."),
            }),
        ),
        case("", KsSecretariat, case::Event::RecusalSettled(settled.clone())),
        case(
            "judged",
            KsSecretariat,
            case::Event::RecusalSettled(case::RecusalSettled {
                against: vec![person("per")],
                r#for: vec![person("kari")],
                ground: case::Ground::Special,
                reason: Some(text("Nær venn av styreleiaren.")),
                ..settled
            }),
        ),
        case(
            "",
            BodyMember,
            case::Event::DissentRecorded(case::DissentRecorded {
                person: person("kari"),
                point: 1,
                words: text("Timene burde gått til Askøy."),
            }),
        ),
        case(
            "",
            KsSecretariat,
            case::Event::RegisteredElsewhere(case::RegisteredElsewhere {
                body_seen: body_seen(),
                case_number: "27/41".into(),
                date: date("2027-04-20"),
                minutes: Digest::of(b"minutes"),
                points: vec![
                    decided(0, case::Outcome::Ratified, None),
                    decided(1, case::Outcome::Rejected, Some("For mange timer.")),
                ],
            }),
        ),
        case(
            "",
            KsSecretariat,
            case::Event::Withdrawn(case::Withdrawn {
                reason: text("Det er klaget på lista."),
            }),
        ),
    ]
}
