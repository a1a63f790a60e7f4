//! Any event and any command of each stream, from one throw of the dice.

use super::dice::Dice;
use crate::{
    Ask, By, Decider, ballot, body, case, centre, cluster, county, credential, mandate, municipality, need,
    round,
    testing::{
        self, a_case, a_centre, a_round, adopted, an_eligible_need, blob, case_id, centre_id, cite,
        cluster_id, frozen, mandate_id, need_id, opened, orders, round_id, rules, source, submitted, tallied,
    },
};
use events::{
    Digest, Position, Role, Version,
    case::{Choice, Outcome, Point},
    need::Scale,
    round::BallotForm,
};

/// A stream of which anything can be drawn.
pub(crate) trait Chaos:
    Decider<Intent: std::fmt::Debug, Facts: std::fmt::Debug> + std::fmt::Debug
{
    /// Any event, whether or not it makes sense.
    fn event(dice: &mut Dice) -> Self::Event;
    /// Any command, with any facts.
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts>;
}

fn ask<I, F>(by: By, intent: I, facts: F) -> Ask<I, F> {
    Ask { by, intent, facts }
}

fn period(dice: &mut Dice) -> events::Period {
    let days = ["2027-01-01", "2027-06-30", "2027-12-31"];
    let (from, to) = (dice.one(&days), dice.one(&days));
    testing::period(from, to)
}

fn phase(dice: &mut Dice) -> round::Phase {
    use round::Phase::*;
    dice.one(&[
        Absent,
        Planned,
        RulesAdopted,
        Submissions,
        Screening,
        Screening,
        ScreeningClosed,
        Frozen,
        Voting,
        Voting,
        Closed,
        QuorumMet,
        QuorumMet,
        Tallied,
        Final,
        Final,
        QuorumFailed,
    ])
}

/// A round as it could be, or out of any events.
fn round_seen(dice: &mut Dice) -> Option<crate::Seen<round::Round>> {
    if dice.once_in(5) {
        return dice.seen();
    }
    let phase = phase(dice);
    dice.lived(&a_round(phase))
}

fn some_rules(dice: &mut Dice) -> events::round::Rules {
    let number = dice.number();
    events::round::Rules {
        ballot: dice.one(&[
            BallotForm::Approval { limit: 2 },
            BallotForm::Approval { limit: number },
            BallotForm::Points { budget: number },
        ]),
        binding: dice.once_in(2),
        complaint_days: dice.number(),
        quorum: events::Fraction::new(dice.number(), 3).unwrap(),
        ratified_by: testing::body_id(dice.name()),
        ..rules()
    }
}

impl Chaos for county::County {
    fn event(dice: &mut Dice) -> Self::Event {
        events::county::Event::Registered(events::county::Registered {
            name: dice.word(),
            number: dice.word(),
            source: source(dice.name()),
        })
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, ()> {
        let events::county::Event::Registered(new) = Self::event(dice);
        ask(
            dice.by(Role::Operator, dice_org()),
            county::Intent::Register(new),
            (),
        )
    }
}

/// An organisation for roles that reach everywhere.
fn dice_org() -> events::UnitId {
    testing::unit("a")
}

impl Chaos for municipality::Municipality {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::municipality::{Event, PopulationSet, Registered};
        if dice.once_in(2) {
            return Event::Registered(Registered {
                county: dice.unit(),
                lang: None,
                name: dice.name().into(),
                number: dice.word(),
                official_name: "x".into(),
                source: source(dice.name()),
            });
        }
        Event::PopulationSet(PopulationSet {
            date: period(dice).from,
            residents: dice.hours(),
            source: source(dice.name()),
        })
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        use events::municipality::Event;
        let intent = match Self::event(dice) {
            Event::Registered(new) => municipality::Intent::Register(new),
            Event::PopulationSet(new) => municipality::Intent::SetPopulation(new),
        };
        let county_known = !dice.once_in(5);
        ask(
            dice.by(Role::Operator, dice_org()),
            intent,
            municipality::Facts { county_known },
        )
    }
}

impl Chaos for cluster::Cluster {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::cluster::{Event, Formed, Joined};
        if dice.once_in(2) {
            return Event::Joined(Joined { unit: dice.unit() });
        }
        Event::Formed(Formed {
            example: true,
            lead: dice.unit(),
            name: dice.word(),
        })
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        use events::cluster::Event;
        let intent = match Self::event(dice) {
            Event::Formed(new) => cluster::Intent::Form(new),
            Event::Joined(new) => cluster::Intent::Join(new),
        };
        let unit_known = !dice.once_in(5);
        ask(
            dice.by(Role::Operator, dice_org()),
            intent,
            cluster::Facts { unit_known },
        )
    }
}

impl Chaos for body::Body {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::body::{Constituted, Event, MemberSeated};
        if dice.once_in(3) {
            return Event::Constituted(Constituted {
                quorum: events::Fraction::new(dice.number(), 3).unwrap(),
                ..orders(dice.once_in(2), !dice.once_in(4))
            });
        }
        Event::MemberSeated(MemberSeated {
            chair: dice.once_in(3),
            person: dice.person(),
        })
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, ()> {
        use events::body::Event;
        let intent = match Self::event(dice) {
            Event::Constituted(new) => body::Intent::Constitute(new),
            Event::MemberSeated(new) => body::Intent::Seat(new),
        };
        ask(dice.by(Role::Operator, dice_org()), intent, ())
    }
}

impl Chaos for credential::Credential {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::credential::{Event, Granted, Revoked};
        if dice.once_in(3) {
            return Event::Revoked(Revoked { reason: dice.text() });
        }
        Event::Granted(Granted {
            from: dice.time(),
            org: dice.unit().into(),
            person: dice.person(),
            role: dice.one(&[Role::NeedOwner, Role::Representative, Role::Process]),
            to: dice.time(),
        })
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        use events::credential::Event;
        let intent = match Self::event(dice) {
            Event::Granted(new) => credential::Intent::Grant(new),
            Event::Revoked(new) => credential::Intent::Revoke(new),
        };
        let org_known = !dice.once_in(5);
        ask(
            dice.by(Role::Operator, dice_org()),
            intent,
            credential::Facts { org_known },
        )
    }
}

impl Chaos for centre::Centre {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::centre::*;
        let (hours, round) = (dice.hours(), round_id(dice.name()));
        match dice.below(8) {
            0 => a_centre().swap_remove(0),
            1 => Event::CoverageSet(CoverageSet {
                units: dice.some(Dice::unit),
            }),
            2 => Event::SubjectsSet(SubjectsSet {
                further: dice.some(Dice::word),
                main: dice.some(Dice::word),
            }),
            3 => Event::DeliveryTypesSet(DeliveryTypesSet {
                types: dice.some(Dice::word),
            }),
            4 => Event::CapacityDeclared(CapacityDeclared {
                hours,
                period: period(dice),
                reserved: u64::from(dice.number()),
            }),
            5 => Event::BasisRecorded(BasisRecorded {
                document: None,
                hours,
                kind: BasisKind::Agreement,
                period: period(dice),
                signatory: dice.word(),
            }),
            6 => Event::CapacityOffered(CapacityOffered { hours, round }),
            _ => Event::HoursCommitted(HoursCommitted {
                hours,
                mandate: mandate_id(dice.name()),
                round,
                round_seen: cite("round", round, 3),
            }),
        }
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        use centre::Intent;
        use events::centre::Event;
        let own = testing::rvts();
        let mut by = dice.by(Role::Operator, dice_org());
        let intent = match Self::event(dice) {
            Event::Registered(new) => Intent::Register(new),
            Event::CoverageSet(new) => Intent::SetCoverage(new),
            Event::SubjectsSet(new) => Intent::SetSubjects(new),
            Event::DeliveryTypesSet(new) => Intent::SetDeliveryTypes(new),
            Event::CapacityDeclared(new) => Intent::DeclareCapacity(new),
            Event::BasisRecorded(new) => Intent::RecordBasis(new),
            Event::CapacityOffered(new) => {
                by = dice.by(Role::Centre, own);
                Intent::Offer(new)
            }
            Event::HoursCommitted(new) => {
                by = dice.by(Role::Process, own);
                Intent::Commit {
                    mandate: new.mandate,
                    hours: new.hours,
                    round: new.round,
                }
            }
        };
        let facts = centre::Facts {
            id: Some(own),
            unknown_units: if dice.once_in(8) {
                vec![dice.unit()]
            } else {
                vec![]
            },
            round: round_seen(dice),
        };
        ask(by, intent, facts)
    }
}

impl Chaos for need::Need {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::need::*;
        let (other, round) = (need_id(dice.name()), round_id(dice.name()));
        match dice.below(9) {
            0 | 1 => Event::Submitted(Submitted {
                unit: dice.unit(),
                subject: dice.word(),
                ..submitted(dice.hours())
            }),
            2 => Event::Joined(Joined { unit: dice.unit() }),
            3 => Event::FeasibilityGiven(FeasibilityGiven {
                centre: centre_id(dice.name()),
                hours: dice.hours(),
                reason: dice.maybe(Dice::text),
                serves: !dice.once_in(3),
            }),
            4 => Event::FoundEligible(FoundEligible {
                hours: dice.hours(),
                scale: dice.one(&[Scale::Cluster, Scale::Nation]),
            }),
            5 => Event::RuledOut(RuledOut {
                exit: dice.one(&[Exit::OutOfScope, Exit::BetterServedElsewhere]),
                reason: dice.text(),
            }),
            6 => Event::Merged(Merged {
                into: other,
                reason: dice.text(),
                target: cite("need", other, 1),
            }),
            7 => Event::Absorbed(Absorbed {
                from: other,
                owners: dice.some(Dice::unit),
                source: cite("need", other, 2),
            }),
            _ => Event::EnteredRound(EnteredRound {
                round,
                round_seen: cite("round", round, 4),
            }),
        }
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        use events::need::Event;
        use need::Intent;
        let (intent, by) = match Self::event(dice) {
            Event::Submitted(new) => {
                let by = dice.by(Role::NeedOwner, new.unit);
                (Intent::Submit(new), by)
            }
            Event::Joined(new) => {
                let by = dice.by(Role::NeedOwner, new.unit);
                (Intent::Join(new), by)
            }
            Event::FeasibilityGiven(new) => {
                let by = dice.by(Role::Centre, new.centre);
                (Intent::GiveFeasibility(new), by)
            }
            screened => {
                let intent = match screened {
                    Event::RuledOut(new) if dice.once_in(4) => Intent::RuleOut(new),
                    Event::Merged(new) if dice.once_in(4) => Intent::Merge {
                        into: new.into,
                        reason: new.reason,
                    },
                    Event::Absorbed(new) => Intent::Absorb { from: new.from },
                    Event::EnteredRound(new) if dice.once_in(3) => Intent::Enter { round: new.round },
                    _ => Intent::FindEligible {
                        scale: Scale::Cluster,
                    },
                };
                (intent, dice.by(Role::Secretariat, dice_org()))
            }
        };
        let facts = need::Facts {
            id: dice.maybe(|dice| need_id(dice.name())),
            unit_known: !dice.once_in(6),
            centre_known: !dice.once_in(6),
            other: dice.seen(),
            round: round_seen(dice),
        };
        ask(by, intent, facts)
    }
}

impl Chaos for round::Round {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::round::*;
        match dice.below(14) {
            0 => Event::Planned(Planned {
                clusters: dice.some(|dice| cluster_id(dice.name())),
                title: dice.text(),
            }),
            1 => Event::RulesAdopted(adopted(some_rules(dice))),
            2 => Event::SubmissionsOpened(SubmissionsOpened { until: dice.time() }),
            3 => Event::SubmissionsClosed(SubmissionsClosed {}),
            4 => Event::NeedEntered(NeedEntered {
                need: need_id(dice.name()),
                need_seen: cite("need", need_id("a"), 2),
            }),
            5 => Event::OfferEntered(OfferEntered {
                centre: centre_id(dice.name()),
                hours: dice.hours(),
            }),
            6 => Event::ScreeningClosed(ScreeningClosed {}),
            7 => Event::CandidatesFrozen(frozen()),
            8 => Event::VotingOpened(VotingOpened {
                until: dice.time(),
                ..opened()
            }),
            9 => Event::VotingClosed(VotingClosed {}),
            10 => Event::QuorumMet(QuorumMet {
                cast: dice.number(),
                roll: dice.number(),
            }),
            11 => Event::QuorumFailed(QuorumFailed {
                cast: dice.number(),
                roll: dice.number(),
            }),
            12 => Event::Tallied(Tallied {
                complaints_until: dice.time(),
                list: blob(dice.name()),
                ..tallied()
            }),
            _ => Event::Finalised(Finalised {
                list: blob(dice.name()).sha256,
            }),
        }
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        use round::Intent;
        let centre = centre_id(dice.name());
        let (intent, role) = match dice.below(13) {
            0 => (
                Intent::Plan(events::round::Planned {
                    clusters: dice.some(|dice| cluster_id(dice.name())),
                    title: dice.text(),
                }),
                Role::Secretariat,
            ),
            1 => (Intent::AdoptRules(some_rules(dice)), Role::Secretariat),
            2 => (Intent::OpenSubmissions { until: dice.time() }, Role::Secretariat),
            3 => (Intent::CloseSubmissions, Role::Secretariat),
            4 => (
                Intent::EnterNeed {
                    need: need_id(dice.name()),
                },
                Role::Secretariat,
            ),
            5 => (
                Intent::EnterOffer {
                    centre,
                    hours: dice.hours(),
                },
                Role::Centre,
            ),
            6 => (Intent::CloseScreening, Role::Secretariat),
            7 => (Intent::FreezeCandidates, Role::Secretariat),
            8 => (Intent::OpenVoting { until: dice.time() }, Role::Secretariat),
            9 => (Intent::CloseVoting, Role::Process),
            10 => (Intent::CheckQuorum, Role::Process),
            11 => (Intent::Tally, Role::Process),
            _ => (Intent::Finalise, Role::Process),
        };
        let by = dice.by(role, centre);
        ask(by, intent, round_facts(dice))
    }
}

fn round_facts(dice: &mut Dice) -> round::Facts {
    let why = || "it cannot".to_owned();
    round::Facts {
        id: dice.maybe(|dice| round_id(dice.name())),
        unknown_clusters: if dice.once_in(6) {
            vec![cluster_id("x")]
        } else {
            vec![]
        },
        body: dice.seen(),
        rules_fault: dice.once_in(6).then(why),
        rules_digest: dice.maybe(|dice| Digest::of(dice.name().as_bytes())),
        need: if dice.once_in(2) {
            dice.seen()
        } else {
            dice.lived(&an_eligible_need())
        },
        centre: if dice.once_in(2) {
            dice.seen()
        } else {
            dice.lived(&a_centre())
        },
        candidates: dice.maybe(|dice| round::CandidatesFact {
            blob: blob(dice.name()),
            needs: dice.number(),
            through: Position(dice.hours()),
        }),
        roll: dice.maybe(|dice| {
            if dice.once_in(6) {
                return Err(why());
            }
            Ok(round::RollFact {
                blob: blob(dice.name()),
                units: dice.number(),
                clusters: vec![cite("cluster", cluster_id("a"), 2)],
            })
        }),
        turnout: dice.maybe(|dice| round::Turnout {
            cast: dice.number(),
            roll: dice.number(),
            sealed: dice.below(2),
        }),
        tally: dice.maybe(|dice| {
            if dice.once_in(6) {
                return Err(why());
            }
            Ok(round::TallyFact {
                certificate: blob(dice.name()),
                counted: dice.number(),
                input: Digest::of(b"input"),
                list: blob(dice.name()),
                proposal: blob(dice.name()),
                through: Position(dice.hours()),
            })
        }),
    }
}

/// Marks, mostly in order, else on needs that may or may not be candidates.
fn marks(dice: &mut Dice) -> ballot::Marks {
    if !dice.once_in(4) {
        return ["a", "b"][..dice.below(3) as usize]
            .iter()
            .map(|name| (need_id(name), 1))
            .collect();
    }
    dice.some(|dice| (need_id(dice.name()), dice.one(&[1, 1, 1, 1, 0, 5, u32::MAX])))
        .into_iter()
        .collect()
}

fn delegated() -> events::ballot::Authority {
    events::ballot::Authority::Delegated {
        reference: "x".into(),
    }
}

impl Chaos for ballot::Ballot {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::ballot::*;
        let (round, round_seen) = (round_id("a"), cite("round", round_id("a"), 7));
        let version = Version(u64::from(dice.below(4)));
        match dice.below(3) {
            0 => Event::Cast(Cast {
                authority: delegated(),
                commitment: ballot::commit(&dice.salt(), &marks(dice)).unwrap(),
                not_after: dice.time(),
                round,
                round_seen,
                rules: Digest::of(b"rules"),
                unit: dice.unit(),
            }),
            1 => Event::Opened(Opened {
                cast: version,
                marks: marks(dice),
                round_seen,
                salt: dice.salt(),
            }),
            _ => Event::Unopened(Unopened {
                cast: version,
                reason: dice.text(),
                round_seen,
            }),
        }
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        use ballot::Intent;
        let unit = testing::bergen();
        let (intent, role) = match dice.below(5) {
            0 => (Intent::Open, Role::Process),
            1 => (Intent::Unopen { reason: dice.text() }, Role::Process),
            _ => (
                Intent::Cast {
                    authority: delegated(),
                    marks: marks(dice),
                },
                Role::Representative,
            ),
        };
        let now = dice.one(&[round::Phase::Voting, round::Phase::QuorumMet]);
        let facts = ballot::Facts {
            id: (!dice.once_in(20)).then(|| (testing::spring(), unit)),
            round: if dice.once_in(3) {
                round_seen(dice)
            } else {
                dice.lived(&a_round(now))
            },
            on_roll: !dice.once_in(10),
            candidates: ["a", "b", "c"]
                .map(need_id)
                .into_iter()
                .filter(|_| !dice.once_in(8))
                .collect(),
            salt: (!dice.once_in(20)).then(|| dice.salt()),
            opening: dice.maybe(|dice| (marks(dice), dice.salt())),
        };
        ask(dice.by(role, unit), intent, facts)
    }
}

impl Chaos for case::Case {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::case::*;
        let body_seen = cite("body", testing::hovedstyret(), 5);
        match dice.below(4) {
            0 => Event::Opened(Opened {
                points: points(dice),
                ..a_case()
            }),
            1 | 2 => Event::VoteCast(VoteCast {
                body_seen,
                choice: dice.one(&[Choice::For, Choice::Against]),
                person: dice.person(),
                point: dice.number(),
            }),
            _ => Event::Resolved(Resolved {
                against: dice.number(),
                body_seen,
                casting_vote: dice.once_in(2),
                r#for: dice.number(),
                outcome: dice.one(&[Outcome::Ratified, Outcome::Noted, Outcome::Rejected]),
                point: dice.below(2),
                reason: None,
            }),
        }
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        use case::Intent;
        let body = testing::hovedstyret();
        let point = dice.one(&[0, 0, 1, 2, u32::MAX]);
        let (intent, role) = match dice.below(5) {
            0 => (
                Intent::Open {
                    body,
                    round: testing::spring(),
                    list: blob(dice.one(&["list", "list", "a"])).sha256,
                },
                Role::KsSecretariat,
            ),
            1 => (
                Intent::Resolve {
                    point,
                    otherwise: dice
                        .maybe(|dice| dice.one(&[Outcome::Returned, Outcome::Rejected, Outcome::Noted])),
                    reason: dice.maybe(Dice::text),
                },
                Role::KsSecretariat,
            ),
            _ => (
                Intent::Vote {
                    point,
                    choice: dice.one(&[Choice::For, Choice::Against]),
                },
                Role::BodyMember,
            ),
        };
        let facts = case::Facts {
            round: round_seen(dice),
            body: dice.seen(),
            points: points(dice),
        };
        ask(dice.by(role, body), intent, facts)
    }
}

fn points(dice: &mut Dice) -> Vec<Point> {
    dice.some(|dice| {
        let (centre, hours) = (testing::rvts(), dice.hours());
        dice.one(&[Point::List, Point::Mandate { centre, hours }])
    })
}

/// Items, half of the time one that makes the hours of the case.
fn items(dice: &mut Dice) -> Vec<events::mandate::Item> {
    let item = |dice: &mut Dice, hours| events::mandate::Item {
        hours,
        lead: true,
        need: need_id(dice.name()),
        partners: vec![],
        rank: dice.number(),
    };
    if dice.once_in(2) {
        return vec![item(dice, 300)];
    }
    dice.some(|dice| {
        let hours = dice.hours();
        item(dice, hours)
    })
}

impl Chaos for mandate::Mandate {
    fn event(dice: &mut Dice) -> Self::Event {
        use events::mandate::*;
        let (case, centre) = (case_id(dice.name()), testing::rvts());
        Event::Issued(Issued {
            case,
            case_seen: cite("case", case, 3),
            centre,
            centre_seen: cite("centre", centre, 3),
            force: Force::Binding,
            hours: dice.hours(),
            items: items(dice),
            list: blob(dice.name()).sha256,
            period: period(dice),
            proposal: blob(dice.name()).sha256,
            round: testing::spring(),
        })
    }
    fn ask(dice: &mut Dice) -> Ask<Self::Intent, Self::Facts> {
        let intent = mandate::Intent::Issue {
            case: case_id(dice.name()),
            centre: if dice.once_in(6) {
                centre_id("a")
            } else {
                testing::rvts()
            },
        };
        let approved = |point| {
            events::case::Event::Resolved(events::case::Resolved {
                against: 0,
                body_seen: cite("body", testing::hovedstyret(), 5),
                casting_vote: false,
                r#for: 3,
                outcome: Outcome::Ratified,
                point,
                reason: None,
            })
        };
        let decided = [events::case::Event::Opened(a_case()), approved(0), approved(1)];
        let facts = mandate::Facts {
            case: if dice.once_in(3) {
                dice.seen()
            } else {
                dice.lived(&decided)
            },
            centre: if dice.once_in(3) {
                dice.seen()
            } else {
                dice.lived(&a_centre())
            },
            round: round_seen(dice),
            items: dice.maybe(|dice| (blob("proposal").sha256, items(dice))),
        };
        ask(dice.by(Role::Process, dice_org()), intent, facts)
    }
}
