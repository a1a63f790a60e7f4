//! From reference data to the opening of the vote.

use super::*;

pub(super) fn reference(log: &mut Log) {
    log.begin();
    let county = UnitId::county("46");
    let registered = events::county::Registered {
        name: "Vestland".into(),
        number: "46".into(),
        source: source(),
    };
    let intent = county::Intent::Register(registered);
    let facts = county::Facts::default();
    log.step::<County>(Who::Operator, &StreamId::new("county", county), intent, facts);
    for (number, name, residents) in UNITS {
        let registered = events::municipality::Registered {
            county,
            lang: None,
            name: name.into(),
            number: number.into(),
            official_name: name.into(),
            source: source(),
        };
        let population = events::municipality::PopulationSet {
            date: "2026-01-01".parse().unwrap(),
            residents,
            source: source(),
        };
        for intent in [
            municipality::Intent::Register(registered),
            municipality::Intent::SetPopulation(population),
        ] {
            let facts = municipality::Facts {
                units: [(county, None)].into(),
                ..Default::default()
            };
            log.step::<Municipality>(Who::Operator, &of_unit(number), intent, facts);
        }
    }
    log.begin();
    let stream = StreamId::new("cluster", cluster_id());
    let (lead, name) = (unit("4601"), "Vest".into());
    let form = cluster::Intent::Form(events::cluster::Formed {
        example: true,
        lead,
        name,
    });
    let joins = ["4627", "4633"].map(|number| {
        let unit = unit(number);
        cluster::Intent::Join(events::cluster::Joined { unit })
    });
    for intent in [form].into_iter().chain(joins) {
        log.step::<Cluster>(
            Who::Operator,
            &stream,
            intent,
            cluster::Facts {
                unit_known: true,
                unit_ended: None,
            },
        );
    }
    a_region(log);
    log.begin();
    for code in ["rvts", "kbt"] {
        a_centre(log, code);
    }
}

/// The region of the cluster.
fn a_region(log: &mut Log) {
    log.begin();
    let name = "Vest".into();
    let form = region::Intent::Form(events::region::Formed { example: true, name });
    let cluster = cluster_id();
    let join = region::Intent::Join {
        member: events::region::Member::Cluster { cluster },
    };
    for intent in [form, join] {
        let facts = region::Facts {
            cluster: Some(log.seen(&StreamId::new("cluster", cluster))),
            ..Default::default()
        };
        log.step::<Region>(Who::Operator, &region(), intent, facts);
    }
}

fn a_centre(log: &mut Log, code: &'static str) {
    use events::centre::{
        BasisKind, BasisRecorded, CapacityDeclared, CoverageSet, DeliveryTypesSet, Reach, Registered,
        SubjectsSet,
    };
    let mut units: Vec<UnitId> = UNITS.iter().map(|(number, ..)| unit(number)).collect();
    units.sort();
    let intents = [
        centres::Intent::Register(Registered {
            code: code.into(),
            name: code.into(),
            programme: code.into(),
            reach: Reach::Region,
            short_name: code.into(),
            source: source(),
            host: None,
        }),
        centres::Intent::SetCoverage(CoverageSet { units }),
        centres::Intent::SetSubjects(SubjectsSet {
            further: vec![],
            main: vec![if code == "rvts" { "vold" } else { "bolig" }.into()],
        }),
        centres::Intent::SetDeliveryTypes(DeliveryTypesSet {
            types: vec!["kurs".into()],
        }),
        centres::Intent::DeclareCapacity(CapacityDeclared {
            hours: 1_000,
            period: period(),
            reserved: 200,
        }),
        centres::Intent::RecordBasis(BasisRecorded {
            document: None,
            hours: if code == "rvts" { 500 } else { 10 },
            kind: BasisKind::Agreement,
            period: period(),
            signatory: "direktør".into(),
            subjects: vec![],
        }),
    ];
    for intent in intents {
        let facts = centres::Facts {
            id: Some(centre(code)),
            ..Default::default()
        };
        log.step::<Centre>(
            Who::Operator,
            &StreamId::new("centre", centre(code)),
            intent,
            facts,
        );
    }
}

pub(super) fn people(log: &mut Log) {
    log.begin();
    let constituted = events::body::Constituted {
        casting_vote: true,
        citation: "§ 7".into(),
        example: true,
        may_ratify: true,
        name: "Hovedstyret".into(),
        quorum: Fraction::new(1, 2).unwrap(),
    };
    log.step::<Body>(
        Who::Operator,
        &body(),
        body::Intent::Constitute(constituted),
        body::Facts::default(),
    );
    for name in ["kari", "ola", "per"] {
        let seat = match name {
            "kari" => events::body::Seat::Chair,
            _ => events::body::Seat::Member,
        };
        let seated = events::body::MemberSeated {
            group: None,
            person: person(name),
            seat,
        };
        log.step::<Body>(
            Who::Operator,
            &body(),
            body::Intent::Seat(seated),
            body::Facts::default(),
        );
    }
    log.begin();
    for (name, role, org) in cast() {
        let granted = events::credential::Granted {
            from: Time::from_millis(BEGIN),
            org,
            person: person(name),
            role,
            substitute: None,
            // Before the election period ends.
            to: Time::from_millis(BEGIN).plus_days(300),
        };
        let facts = credentials::Facts {
            org_known: true,
            ..Default::default()
        };
        log.step::<Credential>(
            Who::Operator,
            &credential(name),
            credentials::Intent::Grant(granted),
            facts,
        );
    }
}

pub(super) fn needs(log: &mut Log) {
    for (name, number, hours) in NEEDS {
        let owner = who(match number {
            "4601" => "eier-1",
            "4627" => "eier-2",
            _ => "eier-3",
        });
        let submitted = events::need::Submitted {
            delivery_type: "kurs".into(),
            description: text(name),
            guided: None,
            hours,
            origin: events::need::Origin::Own,
            subject: if name.starts_with("bolig") {
                "bolig"
            } else {
                "vold"
            }
            .into(),
            title: text(name),
            unit: unit(number),
        };
        let facts = need::Facts {
            id: Some(need_id(name)),
            unit_known: true,
            ..Default::default()
        };
        log.act::<Need>(owner, &need(name), need::Intent::Submit(submitted), facts);
    }
    let given = events::need::FeasibilityGiven {
        centre: centre("rvts"),
        hours: 110,
        reason: None,
        serves: true,
    };
    let facts = need::Facts {
        centre_known: true,
        ..Default::default()
    };
    log.act::<Need>(
        who("rvts"),
        &need("vold"),
        need::Intent::GiveFeasibility(given),
        facts,
    );
    let office = who("sekretariat");
    log.begin();
    let facts = |log: &Log, own: &str, other: &str| need::Facts {
        id: Some(need_id(own)),
        other: Some(log.seen(&need(other))),
        ..Default::default()
    };
    let (merge, into) = (facts(log, "bolig-2", "bolig"), need_id("bolig"));
    let reason = text("samme");
    log.step::<Need>(
        office,
        &need("bolig-2"),
        need::Intent::Merge { into, reason },
        merge,
    );
    let (absorb, from) = (facts(log, "bolig", "bolig-2"), need_id("bolig-2"));
    log.step::<Need>(office, &need("bolig"), need::Intent::Absorb { from }, absorb);
    let (exit, reason) = (events::need::Exit::AnsweredByExistingEvidence, text("kjent"));
    let out = need::Intent::RuleOut(events::need::RuledOut { exit, reason });
    log.act::<Need>(office, &need("kjent"), out, need::Facts::default());
    for name in ["vold", "bolig", "stor"] {
        let scale = events::need::Scale::Region;
        log.act::<Need>(
            office,
            &need(name),
            need::Intent::FindEligible { scale },
            need::Facts::default(),
        );
    }
}

/// A step of the round by the secretariat or the engine.
pub(super) fn step(log: &mut Log, by: Who, intent: round::Intent, facts: round::Facts) {
    let id = Some(round_id());
    log.act::<Round>(by, &round(), intent, round::Facts { id, ..facts });
}

pub(super) fn prepare(log: &mut Log) {
    plan(log);
    enter(log);
    freeze_and_open(log);
}

/// The plan for the region, the rules, and the time for submissions.
fn plan(log: &mut Log) {
    let office = who("sekretariat");
    let plan = events::round::Planned {
        clusters: vec![cluster_id()],
        counties: vec![],
        region: Some(region_id()),
        region_seen: None,
        reruns: None,
        scope: events::need::Scale::Region,
        title: text("runde"),
        units: vec![],
    };
    log.begin();
    let facts = round::Facts {
        id: Some(round_id()),
        region: Some(log.seen(&region())),
        ..Default::default()
    };
    log.step::<Round>(office, &round(), round::Intent::Plan(plan), facts);
    log.begin();
    let facts = round::Facts {
        body: Some(log.seen(&body())),
        rules_digest: outcome::rules_digest(&rules()).ok(),
        ..Default::default()
    };
    log.step::<Round>(office, &round(), round::Intent::AdoptRules(rules()), facts);
    for name in SECRETARIES {
        let commitment = Digest::of(&salt(name).0);
        let commit = round::Intent::CommitLot { commitment };
        step(log, who(name), commit, round::Facts::default());
    }
    let until = log.now.plus_days(1);
    let open = round::Intent::OpenSubmissions { until };
    step(log, office, open, round::Facts::default());
    log.now = until;
    let close = round::Intent::CloseSubmissions;
    step(log, office, close, round::Facts::default());
}

/// Needs and offers come into the round.
fn enter(log: &mut Log) {
    let office = who("sekretariat");
    for name in ["vold", "bolig", "stor"] {
        log.begin();
        let (id, round_seen, need) = (round_id(), Some(log.seen(&round())), need_id(name));
        let facts = need::Facts {
            round: round_seen,
            ..Default::default()
        };
        log.step::<Need>(
            office,
            &super::need(name),
            need::Intent::Enter { round: id },
            facts,
        );
        let facts = round::Facts {
            id: Some(id),
            need: Some(log.seen(&super::need(name))),
            ..Default::default()
        };
        log.step::<Round>(office, &round(), round::Intent::EnterNeed { need }, facts);
    }
    for (code, hours) in [("rvts", 300), ("kbt", 150)] {
        log.begin();
        let (stream, speaker) = (StreamId::new("centre", centre(code)), who(code));
        let offer = centres::Intent::Offer {
            hours,
            round: round_id(),
        };
        let facts = centres::Facts {
            id: Some(centre(code)),
            round: Some(log.seen(&round())),
            ..Default::default()
        };
        log.step::<Centre>(speaker, &stream, offer, facts);
        let facts = round::Facts {
            id: Some(round_id()),
            centre: Some(log.seen(&stream)),
            ..Default::default()
        };
        let centre = centre(code);
        log.step::<Round>(
            speaker,
            &round(),
            round::Intent::EnterOffer { centre, hours },
            facts,
        );
    }
}

/// What is voted on and who votes.
fn freeze_and_open(log: &mut Log) {
    let office = who("sekretariat");
    let close = round::Intent::CloseScreening;
    step(log, office, close, round::Facts::default());
    let frozen = candidates(log);
    let (through, needs) = (Position(log.events.len() as u64), 3);
    let facts = round::Facts {
        candidates: Some(CandidatesFact {
            blob: log.keep(&frozen),
            needs,
            through,
        }),
        ..Default::default()
    };
    step(log, office, round::Intent::FreezeCandidates, facts);
    log.begin();
    let roll = roll(log);
    let clusters = vec![log.seen::<Cluster>(&StreamId::new("cluster", cluster_id())).cite];
    let roll = RollFact {
        blob: log.keep(&roll),
        units: 3,
        clusters,
    };
    let facts = round::Facts {
        roll: Some(Ok(roll)),
        ..Default::default()
    };
    let until = log.now.plus_days(10);
    log.step::<Round>(office, &round(), round::Intent::OpenVoting { until }, facts);
}

pub(crate) fn candidates(log: &Log) -> outcome::Candidates {
    let needs = ["vold", "bolig", "stor"];
    let needs = needs.map(|name| NeedFacts::fold(need_id(name), &log.of::<events::need::Event>(&need(name))));
    let centres = [("rvts", 300), ("kbt", 150)].map(|(code, hours)| {
        let events = log.of::<events::centre::Event>(&StreamId::new("centre", centre(code)));
        CentreFacts::fold(centre(code), round_id(), hours, &events)
    });
    outcome::freeze(round_id(), &rules(), &needs, &centres)
}

pub(crate) fn roll(log: &Log) -> outcome::Roll {
    let units = UNITS.map(|(number, ..)| {
        let events = log.of::<events::municipality::Event>(&of_unit(number));
        (unit(number), UnitFacts::fold(unit(number), &events).unwrap())
    });
    let events = log.of::<events::cluster::Event>(&StreamId::new("cluster", cluster_id()));
    let electorate = outcome::Electorate {
        clusters: [(cluster_id(), ClusterFacts::fold(&events))].into(),
        units: units.into(),
        ..Default::default()
    };
    outcome::enrol(round_id(), &rules(), &electorate).unwrap()
}
