//! Who is there and who may act: units, clusters, regions, bodies, meetings and credentials through the engine, with the
//! facts that it looks up itself, and then through the auditor, who looks them up anew. The log they leave is clean; the
//! same log with one event bent is not.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "common/both.rs"]
mod both;
#[expect(dead_code, reason = "opened once here")]
#[path = "common/store.rs"]
mod store;

use both::on_both_stores;
use domain::{body, cluster, county, credential, meeting, municipality, region};
use engine::{Claim, Draft, Engine, EngineError, Reply, Step, clock::Manual, vault::Vault};
use events::{
    Blob, BodyId, ClusterId, CommandId, CredentialId, Date, Digest, Fraction, Lang, Level, MeetingId, OrgId,
    PersonId, Position, Recorded, RegionId, Role, Salt, Source, Text, Time, UnitId, codec, derived,
};
use replay::{Auditor, Head, Leaf, Report};
use std::collections::BTreeSet;
use store::{Kind, Place};

/// 2026-09-01T06:00:00.000Z.
const BEGIN: Time = Time::from_millis(1_788_242_400_000);

/// A world of one county, three municipalities, a cluster and a body.
struct World {
    engine: Engine,
    clock: Manual,
    _place: Place,
}

fn county() -> UnitId {
    UnitId::county("46")
}
fn unit(number: &str) -> UnitId {
    UnitId::municipality(number)
}
fn west() -> ClusterId {
    ClusterId(derived(&["cluster", "west"]))
}
fn hovedstyret() -> BodyId {
    BodyId(derived(&["body", "hovedstyret"]))
}
fn april() -> MeetingId {
    MeetingId(derived(&["meeting", "april"]))
}
fn vest() -> RegionId {
    RegionId(derived(&["region", "vest"]))
}
fn person(name: &str) -> PersonId {
    PersonId(derived(&["person", name]))
}
fn credential_of(name: &str) -> CredentialId {
    CredentialId(derived(&["credential", name]))
}
fn date(day: &str) -> Date {
    day.parse().unwrap()
}
fn text(words: &str) -> Text {
    Text::commit(Lang::Nb, &Salt([7; 32]), words)
}
fn source() -> Source {
    Source {
        name: "register".into(),
        sha256: Digest::of(b"register"),
    }
}
fn operator() -> Claim {
    Claim::local_operator(person("operator"))
}
fn acting(name: &str, role: Role, org: impl Into<OrgId>) -> Claim {
    Claim::person(
        person(name),
        role,
        org.into(),
        Level::Substantial,
        credential_of(name),
    )
}

/// Who has a credential: name, role, organisation.
fn granted() -> [(&'static str, Role, OrgId); 4] {
    [
        ("ola", Role::Representative, unit("4601").into()),
        ("marit", Role::Coordinator, west().into()),
        ("siri", Role::Secretariat, hovedstyret().into()),
        ("knut", Role::KsSecretariat, hovedstyret().into()),
    ]
}

fn grant(name: &str, role: Role, org: OrgId, substitute: Option<events::credential::Substitute>) -> Step {
    Step::Credential(
        credential_of(name),
        credential::Intent::Grant(events::credential::Granted {
            from: BEGIN,
            org,
            person: person(name),
            role,
            substitute,
            to: BEGIN.plus_days(300),
        }),
    )
}

impl World {
    async fn create(kind: Kind) -> Self {
        let (clock, place) = (Manual::at(BEGIN), Place::fresh(kind).await);
        let engine = Engine::new(place.create(&clock).await, clock.clock(), Vault::new([9; 32]));
        let world = Self {
            engine,
            clock,
            _place: place,
        };
        world.act(operator(), Self::reference()).await.unwrap();
        world.act(operator(), Self::seats()).await.unwrap();
        let grants = granted().map(|(name, role, org)| grant(name, role, org, None));
        world.act(operator(), grants.into()).await.unwrap();
        world
    }

    fn reference() -> Vec<Step> {
        let registered = events::county::Registered {
            name: "Vestland".into(),
            number: "46".into(),
            source: source(),
        };
        let mut steps = vec![Step::County(county(), county::Intent::Register(registered))];
        for number in ["4601", "4627", "4626"] {
            let registered = events::municipality::Registered {
                county: county(),
                lang: None,
                name: number.into(),
                number: number.into(),
                official_name: number.into(),
                source: source(),
            };
            steps.push(Step::Municipality(
                unit(number),
                municipality::Intent::Register(registered),
            ));
        }
        let formed = events::cluster::Formed {
            example: true,
            lead: unit("4601"),
            name: "Vest".into(),
        };
        steps.push(Step::Cluster(west(), cluster::Intent::Form(formed)));
        steps.push(joins("4627"));
        steps
    }

    fn seats() -> Vec<Step> {
        use events::body::Seat;
        let constituted = events::body::Constituted {
            casting_vote: true,
            citation: "§ 7".into(),
            example: true,
            may_ratify: true,
            name: "Hovedstyret".into(),
            quorum: Fraction::new(1, 2).unwrap(),
        };
        let seats = [
            ("kari", Seat::Chair),
            ("per", Seat::Deputy),
            ("anne", Seat::Member),
            ("eva", Seat::Substitute { place: 1 }),
            ("liv", Seat::Substitute { place: 2 }),
        ];
        let mut steps = vec![on_body(body::Intent::Constitute(constituted))];
        steps.extend(seats.map(|(name, seat)| {
            on_body(body::Intent::Seat(events::body::MemberSeated {
                group: None,
                person: person(name),
                seat,
            }))
        }));
        steps
    }

    /// One command, a second after the one before.
    async fn act(&self, claim: Claim, steps: Vec<Step>) -> Result<Reply, EngineError> {
        self.clock.set(self.engine.now().plus_millis(1_000));
        let id = CommandId(derived(&["command", &self.engine.now().to_string()]));
        self.engine.execute(&Draft::new(claim, id).with(steps)).await
    }

    /// Each step as a command of its own.
    async fn all(&self, claim: impl Fn() -> Claim, steps: Vec<Step>) {
        for step in steps {
            let named = format!("{step:?}");
            let reply = self.act(claim(), vec![step]).await;
            let reply = reply.unwrap_or_else(|no| panic!("{named}: {no}"));
            assert_eq!(reply.positions.len(), 1, "{named}");
        }
    }

    #[track_caller]
    fn refused(reply: Result<Reply, EngineError>, wanted: &str) {
        match reply {
            Err(EngineError::Refused { code, .. }) => assert_eq!(code, wanted),
            other => panic!("{wanted} expected: {other:?}"),
        }
    }

    async fn log(&self) -> Vec<Recorded> {
        self.engine.ledger().all(Position(0), 10_000).await.unwrap()
    }
}

fn on_body(intent: body::Intent) -> Step {
    Step::Body(hovedstyret(), intent)
}

fn joins(number: &str) -> Step {
    let unit = unit(number);
    Step::Cluster(west(), cluster::Intent::Join(events::cluster::Joined { unit }))
}

/// Audits a log as it would be stored.
fn audit(log: &[Recorded]) -> Report {
    let leaves: Vec<Vec<u8>> = log.iter().map(|event| codec::encode(event).unwrap()).collect();
    let hashes: Vec<_> = leaves.iter().map(|leaf| tlog::leaf_hash(leaf)).collect();
    let mut auditor = Auditor::new(|_: &Digest| None);
    for ((position, bytes), hash) in (0..).zip(&leaves).zip(&hashes) {
        auditor.feed(Leaf {
            position: Position(position),
            bytes,
            hash: *hash,
        });
    }
    auditor.finish(Head {
        size: leaves.len() as u64,
        root: tlog::root_of(hashes.iter().copied()),
    })
}

#[track_caller]
fn is_clean(log: &[Recorded]) {
    let report = audit(log);
    assert!(report.findings.is_empty(), "{report}");
}

/// The codes that an auditor finds in a log bent at one place.
fn found(log: &[Recorded], kind: &str, bend: impl Fn(&mut Recorded)) -> BTreeSet<String> {
    let mut log = log.to_vec();
    let bent = log.iter_mut().rev().find(|event| event.body.kind() == kind);
    let bent = bent.unwrap_or_else(|| panic!("no {kind}"));
    bend(bent);
    bent.cites = Recorded::cites_of(&bent.body, &bent.actor);
    let report = audit(&log);
    report
        .findings
        .iter()
        .map(|finding| finding.code.to_string())
        .collect()
}

fn absence(days: u32) -> Step {
    Step::Credential(
        credential_of("ola"),
        credential::Intent::RecordAbsence {
            from: BEGIN,
            to: BEGIN.plus_days(days),
        },
    )
}

fn per_for_ola() -> Step {
    let substitute = events::credential::Substitute {
        of: credential_of("ola"),
        place: 1,
    };
    grant(
        "pernille",
        Role::Representative,
        unit("4601").into(),
        Some(substitute),
    )
}

on_both_stores! {
    units_come_and_go
    clusters_and_regions_change
    credentials_rest_and_substitutes_are_named
    a_body_meets
}

/// Invariant 31: units are renumbered, merged and split by events of their own, and then join and get nothing more.
async fn units_come_and_go(kind: Kind) {
    let world = World::create(kind).await;
    let from = date("2026-08-01");
    let agder = UnitId::county("42");
    let register = county::Intent::Register(events::county::Registered {
        name: "Agder".into(),
        number: "42".into(),
        source: source(),
    });
    let counted = events::county::PopulationSet {
        date: from,
        residents: 655_000,
        source: source(),
    };
    let renumbered = events::county::Renumbered {
        from,
        name: "Vestlandet".into(),
        number: "47".into(),
        source: source(),
    };
    let merged = events::county::Merged {
        from,
        into: county(),
        source: source(),
    };
    let moved = events::municipality::Renumbered {
        county: county(),
        from,
        name: "Øygarden".into(),
        number: "4696".into(),
        source: source(),
    };
    let ended = events::municipality::Merged {
        from,
        into: unit("4601"),
        source: source(),
    };
    world
        .all(
            operator,
            vec![
                Step::County(county(), county::Intent::SetPopulation(counted)),
                Step::County(county(), county::Intent::Renumber(renumbered)),
                Step::County(agder, register),
                Step::County(agder, county::Intent::Merge(merged)),
                Step::Municipality(unit("4626"), municipality::Intent::Renumber(moved)),
                Step::Municipality(unit("4627"), municipality::Intent::Merge(ended)),
            ],
        )
        .await;
    let to_the_ended = grant("nils", Role::NeedOwner, unit("4627").into(), None);
    World::refused(
        world.act(operator(), vec![to_the_ended]).await,
        "credential.organisation_ended",
    );
    let leads = cluster::Intent::ChangeLead(events::cluster::LeadChanged { lead: unit("4627") });
    World::refused(
        world.act(operator(), vec![Step::Cluster(west(), leads)]).await,
        "cluster.unit_ended",
    );
    let into_the_ended = municipality::Intent::Split(events::municipality::Split {
        from: date("2026-08-15"),
        into: vec![unit("4601"), unit("4627")],
        source: source(),
    });
    World::refused(
        world
            .act(operator(), vec![Step::Municipality(unit("4626"), into_the_ended)])
            .await,
        "municipality.ended_successor",
    );
    let log = world.log().await;
    is_clean(&log);
    let into_nobody = found(&log, "municipality.merged@1", |event| {
        if let events::Body::Municipality(events::municipality::Event::Merged(merged)) = &mut event.body {
            merged.into = unit("9999");
        }
    });
    assert_eq!(
        into_nobody,
        ["refused.municipality.unknown_successor".to_owned()].into()
    );
}

/// Invariant 9: clusters and regions change, and a unit that leaves stays a unit.
async fn clusters_and_regions_change(kind: Kind) {
    use cluster::Intent as C;
    use events::cluster::{Dissolved, LeadChanged, Left, PartnerJoined, PartnerKind, PartnerLeft};
    use events::region::{Formed, Member, MemberLeft};
    use region::Intent as R;
    let world = World::create(kind).await;
    let on = |intent| Step::Cluster(west(), intent);
    let of = |intent| Step::Region(vest(), intent);
    let name = || "NORCE".to_owned();
    let member = || Member::Cluster { cluster: west() };
    let reason = || text("slutter");
    let formed = Formed {
        example: true,
        name: "KSF Vest".into(),
    };
    let kind = PartnerKind::Research;
    let left = MemberLeft {
        member: member(),
        reason: reason(),
    };
    world
        .all(
            operator,
            vec![
                on(C::TakePartner(PartnerJoined { kind, name: name() })),
                on(C::ReleasePartner(PartnerLeft { name: name() })),
                of(R::Form(formed)),
                of(R::Join { member: member() }),
                of(R::Join {
                    member: Member::User { name: name() },
                }),
                of(R::SeatBody { body: hovedstyret() }),
                on(C::ChangeLead(LeadChanged { lead: unit("4627") })),
                on(C::Leave(Left {
                    reason: reason(),
                    unit: unit("4601"),
                })),
                of(R::Leave(left)),
                on(C::Dissolve(Dissolved { reason: reason() })),
                grant("stine", Role::Advisor, vest().into(), None),
            ],
        )
        .await;
    World::refused(
        world
            .act(operator(), vec![of(R::Join { member: member() })])
            .await,
        "region.unknown_cluster",
    );
    let log = world.log().await;
    is_clean(&log);
    let bent = found(&log, "region.body_seated@1", |event| {
        if let events::Body::Region(events::region::Event::BodySeated(seated)) = &mut event.body {
            seated.body = BodyId(derived(&["nobody"]));
        }
    });
    assert_eq!(bent, ["refused.region.unknown_body".to_owned()].into());
}

/// Invariant 8: absences are recorded by whom the unit trusts with it, and substitutes named in order.
async fn credentials_rest_and_substitutes_are_named(kind: Kind) {
    let world = World::create(kind).await;
    let marit = || acting("marit", Role::Coordinator, west());
    let siri = || acting("siri", Role::Secretariat, hovedstyret());
    let on = |intent| Step::Credential(credential_of("ola"), intent);
    world.all(operator, vec![per_for_ola()]).await;
    world
        .all(marit, vec![absence(7), on(credential::Intent::EndAbsence)])
        .await;
    let reason = text("saken undersøkes");
    world
        .all(
            operator,
            vec![
                on(credential::Intent::Suspend { reason }),
                on(credential::Intent::Resume),
            ],
        )
        .await;
    // Bergen leads, so it leaves after Askøy took over; then it is in no cluster, and the secretariat records.
    let lead = cluster::Intent::ChangeLead(events::cluster::LeadChanged { lead: unit("4627") });
    let leave = cluster::Intent::Leave(events::cluster::Left {
        reason: text("slutter"),
        unit: unit("4601"),
    });
    world
        .all(
            operator,
            vec![Step::Cluster(west(), lead), Step::Cluster(west(), leave)],
        )
        .await;
    World::refused(
        world.act(marit(), vec![absence(9)]).await,
        "credential.not_in_cluster",
    );
    world.all(siri, vec![absence(14)]).await;
    let log = world.log().await;
    is_clean(&log);
    let as_marit = found(&log, "credential.absence_recorded@1", |event| {
        event.actor = log
            .iter()
            .find(|event| event.body.kind() == "credential.absence_recorded@1")
            .unwrap()
            .actor
            .clone();
    });
    assert_eq!(as_marit, ["refused.credential.not_in_cluster".to_owned()].into());
    let forever = found(&log, "credential.granted@1", |event| {
        if let events::Body::Credential(events::credential::Event::Granted(granted)) = &mut event.body {
            granted.to = BEGIN.plus_days(4_000);
        }
    });
    assert_eq!(forever, ["refused.credential.beyond_period".to_owned()].into());
}

/// Invariant 8: a meeting is called, prepared, held with a substitute in turn, and minuted; what it rests on is cited.
async fn a_body_meets(kind: Kind) {
    use meeting::Intent as M;
    let world = World::create(kind).await;
    let knut = || acting("knut", Role::KsSecretariat, hovedstyret());
    let on = |intent| Step::Meeting(april(), intent);
    let starts = BEGIN.plus_days(20);
    let call = M::Call {
        body: hovedstyret(),
        form: events::meeting::Form::Remote,
        place: "Teams".into(),
        starts,
    };
    world.all(knut, vec![on(call)]).await;
    let unknown = M::SendPapers {
        cases: vec![events::CaseId(derived(&["no case"]))],
        papers: vec![],
    };
    World::refused(world.act(knut(), vec![on(unknown)]).await, "meeting.unknown_case");
    let rules = events::body::RulesSet {
        casting_vote: false,
        citation: "§ 8".into(),
        may_ratify: true,
        quorum: Fraction::new(2, 3).unwrap(),
    };
    let ties = events::body::TiesSet {
        person: person("anne"),
        ties: vec![unit("4601").into()],
    };
    let strange = events::body::TiesSet {
        ties: vec![unit("9999").into()],
        ..ties.clone()
    };
    let left = events::body::MemberUnseated {
        person: person("liv"),
        reason: text("fritatt"),
    };
    world
        .all(
            operator,
            vec![
                on_body(body::Intent::SetRules(rules)),
                on_body(body::Intent::SetTies(ties)),
                on_body(body::Intent::Unseat(left)),
            ],
        )
        .await;
    World::refused(
        world
            .act(operator(), vec![on_body(body::Intent::SetTies(strange))])
            .await,
        "body.unknown_organisation",
    );
    world.clock.set(starts);
    let there = |name: &str, stands_for: Option<&str>| events::meeting::Present {
        person: person(name),
        stands_for: stands_for.map(person),
    };
    let attend = M::RecordAttendance {
        absent: vec![],
        chair: person("per"),
        present: vec![
            there("per", None),
            there("anne", None),
            there("eva", Some("kari")),
        ],
    };
    let sign = M::SignMinutes {
        minutes: Blob::json(b"protokoll"),
        signed_by: vec![person("per"), person("anne")],
    };
    world.all(knut, vec![on(attend), on(sign)]).await;
    let other = MeetingId(derived(&["meeting", "may"]));
    let call = M::Call {
        body: hovedstyret(),
        form: events::meeting::Form::Physical,
        place: "Oslo".into(),
        starts: starts.plus_days(30),
    };
    let cancel = M::Cancel {
        reason: text("for få kan møte"),
    };
    world
        .all(
            knut,
            vec![Step::Meeting(other, call), Step::Meeting(other, cancel)],
        )
        .await;
    let log = world.log().await;
    is_clean(&log);
    let led_by_another = found(&log, "meeting.attendance_recorded@1", |event| {
        if let events::Body::Meeting(events::meeting::Event::AttendanceRecorded(taken)) = &mut event.body {
            taken.chair = person("eva");
        }
    });
    assert_eq!(
        led_by_another,
        [
            "refused.meeting.chair_signs".to_owned(),
            "refused.meeting.wrong_chair".to_owned()
        ]
        .into()
    );
    let by_the_secretariat = found(&log, "meeting.cancelled@1", |event| {
        event.actor = log
            .iter()
            .find(|event| event.body.kind() == "body.ties_set@1")
            .unwrap()
            .actor
            .clone();
    });
    assert_eq!(by_the_secretariat, ["guard.not_in_role".to_owned()].into());
}
