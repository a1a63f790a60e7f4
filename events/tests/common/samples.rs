//! One sample of every event, in a full envelope with fixed ids and time: the golden files are made of these, and
//! the catalogue takes from them who writes an event and what it cites.
//!
//! One story runs through them: Bergen and Askøy send in needs, RVTS Vest offers hours, a round is held, and
//! Hovedstyret decides.

use events::{
    Actor, Blob, BodyId, CaseId, CentreId, Cite, ClusterId, CommandId, CredentialId, Date, Digest, Event,
    Fraction, Lang, Level, MandateId, NeedId, Period, PersonId, Position, Recorded, Role, RoundId, Salt,
    Source, StreamId, Text, Time, UnitId, Version, ballot, body, case, centre, cluster, county, credential,
    derived, mandate, municipality, need, round,
};

/// A sample: what it is about, empty for the first one of a kind, and the event as recorded.
pub(crate) type Sample = (&'static str, Recorded);

/// All samples, stream by stream in the order of the catalogue.
pub(crate) fn samples() -> Vec<Sample> {
    [
        reference(),
        centres(),
        bodies(),
        needs(),
        rounds(),
        ballots(),
        cases(),
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

fn reference() -> Vec<Sample> {
    use Role::Operator;
    let county = |event| sample("", Operator, event, StreamId::new("county", vestland().0));
    let unit = |case, event| sample(case, Operator, event, StreamId::new("municipality", bergen().0));
    let cluster = |event| sample("", Operator, event, StreamId::new("cluster", west().0));
    let registered = municipality::Registered {
        county: vestland(),
        lang: None,
        name: "Bergen".into(),
        number: "4601".into(),
        official_name: "Bergen".into(),
        source: source(),
    };
    vec![
        county(county::Event::Registered(county::Registered {
            name: "Vestland".into(),
            number: "46".into(),
            source: source(),
        })),
        unit("", municipality::Event::Registered(registered.clone())),
        unit(
            "lang",
            municipality::Event::Registered(municipality::Registered {
                lang: Some(Lang::Nn),
                name: "Askøy".into(),
                number: "4627".into(),
                official_name: "Askøy".into(),
                ..registered
            }),
        ),
        unit(
            "",
            municipality::Event::PopulationSet(municipality::PopulationSet {
                date: date("2026-01-01"),
                residents: 295_000,
                source: source(),
            }),
        ),
        cluster(cluster::Event::Formed(cluster::Formed {
            example: true,
            lead: bergen(),
            name: "Vestklynga".into(),
        })),
        cluster(cluster::Event::Joined(cluster::Joined { unit: askoy() })),
    ]
}

fn centres() -> Vec<Sample> {
    use Role::{Centre, Operator, Process};
    let stream = || StreamId::new("centre", rvts().0);
    let kept = |case, event| sample(case, Operator, event, stream());
    let registered = centre::Registered {
        code: "rvts-vest".into(),
        name: "Ressurssenter om vold, traumatisk stress og selvmordsforebygging, region vest".into(),
        programme: "RVTS".into(),
        reach: centre::Reach::Region,
        short_name: "RVTS Vest".into(),
        source: source(),
        host: None,
    };
    let basis = centre::BasisRecorded {
        document: None,
        hours: 900,
        kind: centre::BasisKind::GrantLetter,
        period: year(),
        signatory: "Helsedirektoratet, divisjonsdirektør".into(),
    };
    vec![
        kept("", centre::Event::Registered(registered.clone())),
        kept(
            "host",
            centre::Event::Registered(centre::Registered {
                host: Some(bergen()),
                ..registered
            }),
        ),
        kept(
            "",
            centre::Event::CoverageSet(centre::CoverageSet {
                units: sorted([bergen(), askoy()]),
            }),
        ),
        kept(
            "",
            centre::Event::SubjectsSet(centre::SubjectsSet {
                further: words(["rus"]),
                main: words(["selvmord", "vold"]),
            }),
        ),
        kept(
            "",
            centre::Event::DeliveryTypesSet(centre::DeliveryTypesSet {
                types: words(["kurs", "veiledning"]),
            }),
        ),
        kept(
            "",
            centre::Event::CapacityDeclared(centre::CapacityDeclared {
                hours: 1_200,
                period: year(),
                reserved: 200,
            }),
        ),
        kept("", centre::Event::BasisRecorded(basis.clone())),
        kept(
            "document",
            centre::Event::BasisRecorded(centre::BasisRecorded {
                document: Some(Blob {
                    media: "application/pdf".into(),
                    ..blob("letter")
                }),
                kind: centre::BasisKind::Agreement,
                ..basis
            }),
        ),
        sample(
            "",
            Centre,
            centre::Event::CapacityOffered(centre::CapacityOffered {
                hours: 800,
                round: spring(),
            }),
            stream(),
        ),
        sample(
            "",
            Process,
            centre::Event::HoursCommitted(centre::HoursCommitted {
                hours: 320,
                mandate: MandateId::of(spring(), &blob("list").sha256, rvts()),
                round: spring(),
                round_seen: round_seen(18),
            }),
            stream(),
        ),
    ]
}

fn bodies() -> Vec<Sample> {
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
            chair: true,
            person: person("kari"),
        })),
        credential(credential::Event::Granted(credential::Granted {
            from: time("2026-01-01T00:00:00.000Z"),
            org: bergen().into(),
            person: person("ola"),
            role: Role::Representative,
            to: time("2027-10-31T22:59:59.999Z"),
        })),
        credential(credential::Event::Revoked(credential::Revoked {
            reason: text("flyttet"),
        })),
    ]
}

fn needs() -> Vec<Sample> {
    use Role::{Centre, NeedOwner, Secretariat};
    let need = |case, role, event| sample(case, role, event, StreamId::new("need", need("vold").0));
    let given = need::FeasibilityGiven {
        centre: rvts(),
        hours: 120,
        reason: None,
        serves: true,
    };
    let submitted = need::Submitted {
        delivery_type: "kurs".into(),
        description: text("Vi trenger opplæring for barnevernvakta."),
        hours: 100,
        subject: "vold".into(),
        title: text("Opplæring om vold"),
        unit: bergen(),
    };
    vec![
        need("", NeedOwner, need::Event::Submitted(submitted)),
        need(
            "",
            NeedOwner,
            need::Event::Joined(need::Joined { unit: bergen() }),
        ),
        need("", Centre, need::Event::FeasibilityGiven(given.clone())),
        need(
            "cannot",
            Centre,
            need::Event::FeasibilityGiven(need::FeasibilityGiven {
                hours: 0,
                reason: Some(text("Ingen kapasitet.")),
                serves: false,
                ..given
            }),
        ),
        need(
            "",
            Secretariat,
            need::Event::FoundEligible(need::FoundEligible {
                hours: 120,
                scale: need::Scale::Cluster,
            }),
        ),
        need(
            "",
            Secretariat,
            need::Event::RuledOut(need::RuledOut {
                exit: need::Exit::BetterServedElsewhere,
                reason: text("Statsforvalteren tilbyr dette."),
            }),
        ),
        need(
            "",
            Secretariat,
            need::Event::Merged(need::Merged {
                into: self::need("skole"),
                reason: text("Samme behov."),
                target: cite("need", self::need("skole").0, 2),
            }),
        ),
        need(
            "",
            Secretariat,
            need::Event::Absorbed(need::Absorbed {
                from: self::need("skole"),
                owners: vec![askoy(), bergen()],
                source: cite("need", self::need("skole").0, 3),
            }),
        ),
        need(
            "",
            Secretariat,
            need::Event::EnteredRound(need::EnteredRound {
                round: spring(),
                round_seen: round_seen(4),
            }),
        ),
    ]
}

fn rules() -> round::Rules {
    round::Rules {
        ballot: round::BallotForm::Approval { limit: 5 },
        binding: true,
        cap: None,
        complaint_days: 14,
        joint_part_min: 20,
        method: "es_list".into(),
        method_version: 1,
        outreach: fraction(1, 10),
        period: year(),
        quorum: fraction(1, 2),
        ratified_by: hovedstyret(),
        ties: round::TieRule::Chain,
        utility: round::Utility::Cost,
        weighting: round::Weighting::Penrose,
    }
}

fn adopted(rules: round::Rules) -> round::Event {
    let digest = Digest::of(&events::codec::to_canonical(&rules).expect("rules have a JSON form"));
    round::Event::RulesAdopted(round::RulesAdopted {
        body_seen: cite("body", hovedstyret().0, 9),
        digest,
        rules,
    })
}

fn rounds() -> Vec<Sample> {
    use Role::{Centre, Process, Secretariat};
    let round = |case, role, event| sample(case, role, event, StreamId::new("round", spring().0));
    let runs = |event| round("", Secretariat, event);
    let carried_out = |event| round("", Process, event);
    vec![
        runs(round::Event::Planned(round::Planned {
            clusters: vec![west()],
            title: text("Våren 2027"),
        })),
        runs(adopted(rules())),
        round(
            "points",
            Secretariat,
            adopted(round::Rules {
                ballot: round::BallotForm::Points { budget: 30 },
                cap: Some(fraction(1, 4)),
                ties: round::TieRule::Lex,
                utility: round::Utility::Points,
                weighting: round::Weighting::Steps {
                    steps: vec![round::WeightStep {
                        below: 5_000,
                        weight: 1,
                    }],
                    above: 3,
                },
                ..rules()
            }),
        ),
        runs(round::Event::SubmissionsOpened(round::SubmissionsOpened {
            until: time("2027-01-31T22:59:59.999Z"),
        })),
        runs(round::Event::SubmissionsClosed(round::SubmissionsClosed {})),
        runs(round::Event::NeedEntered(round::NeedEntered {
            need: need("vold"),
            need_seen: cite("need", need("vold").0, 4),
        })),
        round(
            "",
            Centre,
            round::Event::OfferEntered(round::OfferEntered {
                centre: rvts(),
                hours: 800,
            }),
        ),
        runs(round::Event::ScreeningClosed(round::ScreeningClosed {})),
        runs(round::Event::CandidatesFrozen(round::CandidatesFrozen {
            candidates: blob("candidates"),
            needs: 2,
            through: Position(30),
        })),
        runs(round::Event::VotingOpened(round::VotingOpened {
            clusters_seen: vec![cite("cluster", west().0, 2)],
            roll: blob("roll"),
            units: 2,
            until: deadline(),
        })),
        carried_out(round::Event::VotingClosed(round::VotingClosed {})),
        carried_out(round::Event::QuorumMet(round::QuorumMet { cast: 2, roll: 2 })),
        carried_out(round::Event::QuorumFailed(round::QuorumFailed {
            cast: 0,
            roll: 2,
        })),
        carried_out(round::Event::Tallied(round::Tallied {
            certificate: blob("certificate"),
            complaints_until: deadline().plus_days(14),
            counted: 2,
            input: Digest::of(b"counted ballots"),
            list: blob("list"),
            proposal: blob("proposal"),
            through: Position(40),
        })),
        carried_out(round::Event::Finalised(round::Finalised {
            list: blob("list").sha256,
        })),
    ]
}

fn ballots() -> Vec<Sample> {
    use Role::{Process, Representative};
    let ballot = |case, role, event| sample(case, role, event, ballot::stream(spring(), bergen()));
    let marks = [(need("vold"), 1), (need("skole"), 1)].into();
    let salt = Salt([7; 32]);
    let plain = events::codec::to_canonical(&marks).expect("marks have a JSON form");
    let cast = |authority| {
        ballot::Event::Cast(ballot::Cast {
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

fn cases() -> Vec<Sample> {
    use Role::{BodyMember, KsSecretariat, Process};
    let case = |case, role, event| sample(case, role, event, StreamId::new("case", sak().0));
    let resolved = case::Resolved {
        against: 3,
        body_seen: cite("body", hovedstyret().0, 9),
        casting_vote: true,
        r#for: 3,
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
                force: mandate::Force::Binding,
                hours: 320,
                items: vec![mandate::Item {
                    hours: 320,
                    lead: true,
                    need: need("vold"),
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
fn need(name: &str) -> NeedId {
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
