//! Bergen and Askøy in one cluster, Voss in none, and one centre. All ids follow from names.

use crate::store::{Kind, Place};
use domain::{body, centre, cluster, county, credential, municipality, need};
use engine::{Claim, Draft, Engine, EngineError, Reply, Step, clock::Manual, vault::Vault};
use events::{
    BodyId, CentreId, ClusterId, CommandId, CredentialId, Digest, Fraction, Lang, Level, NeedId, OrgId,
    Period, PersonId, Position, Recorded, Role, Salt, Source, StreamId, Text, Time, UnitId, codec, derived,
    need::Submitted,
    round::{BallotForm, CountingRule, Entitlement, Rules, TieRule, Weighting},
};
use replay::{Auditor, Head, Leaf, Report};
use std::collections::HashMap;

pub(crate) const BEGIN: Time = Time::from_millis(1_788_242_400_000);

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Manual,
    _place: Place,
}

pub(crate) fn bergen() -> UnitId {
    UnitId::municipality("4601")
}
pub(crate) fn askoy() -> UnitId {
    UnitId::municipality("4627")
}
pub(crate) fn voss() -> UnitId {
    UnitId::municipality("4621")
}
pub(crate) fn west() -> ClusterId {
    ClusterId(derived(&["cluster", "west"]))
}
pub(crate) fn rvts() -> CentreId {
    CentreId::of("rvts")
}
pub(crate) fn body_id() -> BodyId {
    BodyId(derived(&["body"]))
}
pub(crate) fn need_id(name: &str) -> NeedId {
    NeedId(derived(&["need", name]))
}
pub(crate) fn need_stream(name: &str) -> StreamId {
    StreamId::new("need", need_id(name))
}
pub(crate) fn text(words: &str) -> Text {
    Text::commit(Lang::Nb, &Salt([7; 32]), words)
}

pub(crate) fn claim(role: Role, org: impl Into<OrgId>) -> Claim {
    let org = org.into();
    let words = [&format!("{role:?}"), &org.to_string() as &str];
    let person = PersonId(derived(&["person", words[0], words[1]]));
    let credential = CredentialId(derived(&["credential", words[0], words[1]]));
    Claim::person(person, role, org, Level::Substantial, credential)
}

pub(crate) fn owner(unit: UnitId) -> Claim {
    claim(Role::NeedOwner, unit)
}

pub(crate) fn secretariat() -> Claim {
    claim(Role::Secretariat, body_id())
}

pub(crate) fn rules() -> Rules {
    Rules {
        ballot: BallotForm::Approval { limit: 10 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 2,
        complaint_days: 0,
        count: CountingRule::es_list("cost"),
        entitlement: Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 0,
        outreach: Fraction::ZERO,
        per_field: false,
        period: Period {
            from: "2027-01-01".parse().unwrap(),
            to: "2027-12-31".parse().unwrap(),
        },
        quorum: Fraction::new(1, 2).unwrap(),
        ratified_by: body_id(),
        represent_days: 7,
        ties: TieRule::Chain,
        weighting: Weighting::Equal,
    }
}

pub(crate) fn submitted(unit: UnitId) -> Submitted {
    Submitted {
        delivery_type: "kurs".into(),
        description: text("beskrivelse"),
        guided: None,
        hours: 60,
        origin: events::need::Origin::Own,
        subject: "vold".into(),
        title: text("behov"),
        unit,
    }
}

pub(crate) fn submit(name: &str, new: Submitted) -> Step {
    Step::Need(need_id(name), need::Intent::Submit(new))
}

impl World {
    pub(crate) async fn create(kind: Kind) -> Self {
        let (clock, place) = (Manual::at(BEGIN), Place::fresh(kind).await);
        let engine = Engine::new(place.create(&clock).await, clock.clock(), Vault::new([9; 32]));
        let world = Self {
            engine,
            clock,
            _place: place,
        };
        let operator = Claim::local_operator(PersonId(derived(&["operator"])));
        let mut steps = reference();
        steps.extend(the_centre());
        steps.extend(credentials());
        world.ok(operator, "populate", steps).await;
        world
    }

    pub(crate) async fn act(&self, claim: Claim, id: &str, steps: Vec<Step>) -> Result<Reply, EngineError> {
        self.clock.advance_millis(1_000);
        let command = CommandId(derived(&[id]));
        self.engine.execute(&Draft::new(claim, command).with(steps)).await
    }

    pub(crate) async fn ok(&self, claim: Claim, id: &str, steps: Vec<Step>) {
        let done = self.act(claim, id, steps).await;
        let reply = done.unwrap_or_else(|why| panic!("{id}: {why}"));
        assert!(!reply.positions.is_empty(), "{id}: nothing was done");
    }

    pub(crate) async fn state<D: domain::Decider>(&self, stream: &StreamId) -> D {
        let recorded = self.engine.ledger().stream(stream, events::Version::ABSENT).await;
        let mut state = D::default();
        for event in recorded.unwrap() {
            state.evolve(<D::Event as events::Event>::of(&event.body).unwrap());
        }
        state
    }

    pub(crate) async fn need(&self, name: &str) -> domain::need::Need {
        self.state(&need_stream(name)).await
    }

    /// The whole log, with the documents named in it.
    pub(crate) async fn log(&self) -> Log {
        let events = self.engine.ledger().all(Position(0), 10_000).await.unwrap();
        let mut blobs = HashMap::new();
        for digest in events.iter().flat_map(documents) {
            if let Some(bytes) = self.engine.ledger().blob(&digest).await.unwrap() {
                blobs.insert(digest, bytes);
            }
        }
        Log { events, blobs }
    }
}

/// The documents that a round names.
fn documents(recorded: &Recorded) -> Vec<Digest> {
    use events::round::Event;
    let events::Body::Round(event) = &recorded.body else {
        return vec![];
    };
    match event {
        Event::CandidatesFrozen(frozen) => vec![frozen.candidates.sha256],
        Event::VotingOpened(opened) => vec![opened.roll.sha256],
        Event::Tallied(tallied) => vec![
            tallied.list.sha256,
            tallied.certificate.sha256,
            tallied.proposal.sha256,
        ],
        _ => vec![],
    }
}

/// A log to be audited, or falsified first.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) events: Vec<Recorded>,
    blobs: HashMap<Digest, Vec<u8>>,
}

impl Log {
    /// Falsifies the first need event that the change accepts, and the citations with it.
    #[track_caller]
    pub(crate) fn change(&mut self, change: impl Fn(&mut events::need::Event) -> bool) -> &mut Self {
        let found = self.events.iter_mut().find_map(|recorded| {
            let events::Body::Need(event) = &mut recorded.body else {
                return None;
            };
            change(event).then_some(recorded)
        });
        let recorded = found.expect("such an event");
        recorded.cites = Recorded::cites_of(&recorded.body, &recorded.actor);
        self
    }

    pub(crate) fn audit(&self) -> Report {
        let mut auditor = Auditor::new(|digest: &Digest| self.blobs.get(digest).cloned());
        let mut hashes = Vec::new();
        for event in &self.events {
            let bytes = codec::encode(event).unwrap();
            let hash = tlog::leaf_hash(&bytes);
            hashes.push(hash);
            auditor.feed(Leaf {
                position: event.position,
                bytes: &bytes,
                hash,
            });
        }
        auditor.finish(Head {
            size: hashes.len() as u64,
            root: tlog::root_of(hashes),
        })
    }
}

fn source() -> Source {
    Source {
        name: "fixture".into(),
        sha256: Digest::of(b"fixture"),
    }
}

fn reference() -> Vec<Step> {
    let county = UnitId::county("46");
    let registered = events::county::Registered {
        name: "Vestland".into(),
        number: "46".into(),
        source: source(),
    };
    let mut steps = vec![Step::County(county, county::Intent::Register(registered))];
    for (unit, number) in [(bergen(), "4601"), (askoy(), "4627"), (voss(), "4621")] {
        let registered = events::municipality::Registered {
            county,
            lang: None,
            name: number.into(),
            number: number.into(),
            official_name: number.into(),
            source: source(),
        };
        let population = events::municipality::PopulationSet {
            date: "2026-01-01".parse().unwrap(),
            residents: 20_000,
            source: source(),
        };
        steps.push(Step::Municipality(
            unit,
            municipality::Intent::Register(registered),
        ));
        steps.push(Step::Municipality(
            unit,
            municipality::Intent::SetPopulation(population),
        ));
    }
    let formed = events::cluster::Formed {
        example: true,
        lead: bergen(),
        name: "Vest".into(),
    };
    let joined = events::cluster::Joined { unit: askoy() };
    let constituted = events::body::Constituted {
        casting_vote: true,
        citation: "eksempel".into(),
        example: true,
        may_ratify: true,
        name: "Eksempelstyret".into(),
        quorum: Fraction::new(1, 2).unwrap(),
    };
    steps.push(Step::Cluster(west(), cluster::Intent::Form(formed)));
    steps.push(Step::Cluster(west(), cluster::Intent::Join(joined)));
    steps.push(Step::Body(body_id(), body::Intent::Constitute(constituted)));
    steps
}

fn the_centre() -> Vec<Step> {
    let mut units = vec![bergen(), askoy(), voss()];
    units.sort();
    let registered = events::centre::Registered {
        code: "rvts".into(),
        host: None,
        name: "RVTS".into(),
        programme: "EKSEMPEL".into(),
        reach: events::centre::Reach::Region,
        short_name: "RVTS".into(),
        source: source(),
    };
    let intents = [
        centre::Intent::Register(registered),
        centre::Intent::SetCoverage(events::centre::CoverageSet { units }),
        centre::Intent::SetSubjects(events::centre::SubjectsSet {
            further: vec![],
            main: vec!["vold".into()],
        }),
        centre::Intent::SetDeliveryTypes(events::centre::DeliveryTypesSet {
            types: vec!["kurs".into()],
        }),
        centre::Intent::DeclareCapacity(events::centre::CapacityDeclared {
            hours: 500,
            period: rules().period,
            reserved: 0,
        }),
    ];
    intents.map(|intent| Step::Centre(rvts(), intent)).to_vec()
}

fn credentials() -> Vec<Step> {
    let mut orgs: Vec<(Role, OrgId)> = vec![
        (Role::Secretariat, body_id().into()),
        (Role::Coordinator, west().into()),
        (Role::Centre, rvts().into()),
    ];
    for unit in [bergen(), askoy(), voss()] {
        orgs.push((Role::NeedOwner, unit.into()));
        orgs.push((Role::Representative, unit.into()));
    }
    let grant = |(role, org): (Role, OrgId)| {
        let claim = claim(role, org);
        let granted = events::credential::Granted {
            from: BEGIN,
            org,
            person: claim.person.unwrap(),
            role,
            substitute: None,
            to: BEGIN.plus_days(400),
        };
        Step::Credential(claim.credential.unwrap(), credential::Intent::Grant(granted))
    };
    orgs.into_iter().map(grant).collect()
}
