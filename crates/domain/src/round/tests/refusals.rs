//! Every "no, because" of a round, one by one.

use super::{
    complaints::{complained, contest, contested, settle, settled},
    lots::{a_round_with_lot, commit, committed, draw, part, reveal, revealed, with_lot},
    plan::{published, region_of, regional, template_id, west_region},
    reproposal::repropose,
    voting::{
        annul, confirm, failed_twice, give_up, later, propose, proposed, reopen, reopened, to_be_annulled,
    },
    *,
};
use crate::testing::{
    No, a_round_under, all_refused, bergen, cluster_id, operator, orders, round_id, sak, unit,
};
use authority::{Denied, Name};
use events::{
    body,
    case::Outcome,
    need::Scale,
    round::{Annulled, Remedy},
    template,
};

fn wrong(phase: Phase, wanted: Phase) -> Refusal {
    Refusal::WrongPhase { phase, wanted }
}

fn denied(role: Role, right: Right) -> Refusal {
    Denied::NotInRole {
        role: Name(role),
        right,
    }
    .into()
}

fn lack(what: &'static str) -> Refusal {
    Refusal::FactsMissing { what }
}

#[test]
fn refusals() {
    let cases = [
        planning(),
        adopting(),
        entering(),
        opening(),
        extending(),
        closing(),
        counting(),
        drawing(),
        complaining(),
        annulling(),
        reproposing(),
        acting_without_right(),
    ];
    all_refused::<Round>(CODES, cases.into_iter().flatten().collect());
}

fn planning() -> Vec<No<Round>> {
    let (east, far) = (cluster_id("east"), unit("far"));
    let region = |plan: Planned, clusters: &[&str]| {
        let ask = runs(Intent::Plan(plan));
        with(ask, |facts| facts.region = Some(region_of(clusters)))
    };
    let rerun = Planned {
        reruns: Some(round_id("autumn")),
        ..planned(vec![west()])
    };
    let another_title = Planned {
        title: text("autumn"),
        ..planned(vec![west()])
    };
    let missing = Planned {
        region: None,
        ..regional()
    };
    let unwanted = Planned {
        region: Some(west_region()),
        ..planned(vec![west()])
    };
    let cluster_of_another = Refusal::NotInRegion {
        cluster: cluster_id("north"),
    };
    vec![
        (vec![], runs(Intent::CloseScreening), Refusal::Unknown),
        (a_round(Phase::Planned), plan(vec![east]), Refusal::AlreadyPlanned),
        (
            a_round(Phase::Planned),
            runs(Intent::Plan(another_title)),
            Refusal::AlreadyPlanned,
        ),
        (vec![], plan(vec![]), Refusal::NoClusters),
        (vec![], plan(vec![west(), east]), Refusal::OneCluster { given: 2 }),
        (
            vec![],
            with(plan(vec![west()]), |facts| facts.unknown_clusters = vec![west()]),
            Refusal::UnknownCluster { cluster: west() },
        ),
        (vec![], runs(Intent::Plan(missing)), Refusal::RegionMissing),
        (vec![], runs(Intent::Plan(unwanted)), Refusal::RegionNotWanted),
        (
            vec![],
            runs(Intent::Plan(regional())),
            Refusal::UnknownRegion {
                region: west_region(),
            },
        ),
        (vec![], region(regional(), &["west"]), cluster_of_another),
        (
            vec![],
            with(plan(vec![west()]), |facts| facts.unknown_counties = vec![far]),
            Refusal::UnknownUnit { unit: far },
        ),
        (
            vec![],
            with(plan(vec![west()]), |facts| facts.unknown_units = vec![far]),
            Refusal::UnknownUnit { unit: far },
        ),
        (
            vec![],
            with(plan(vec![west()]), |facts| facts.enrolled_units = vec![bergen()]),
            Refusal::UnitInCluster { unit: bergen() },
        ),
        (
            vec![],
            with(runs(Intent::Plan(rerun)), |facts| {
                facts.reruns = Some(seen(round_id("autumn"), &a_round(Phase::Final)));
            }),
            Refusal::NotToBeRerun {
                round: round_id("autumn"),
            },
        ),
    ]
}

fn adopting() -> Vec<No<Round>> {
    let planned = || a_round(Phase::Planned);
    let unknown_body = Refusal::UnknownBody { body: hovedstyret() };
    let from_template = |version| {
        let template = template_id();
        let ask = runs(Intent::AdoptTemplate { template, version });
        with(ask, |facts| facts.template = Some(published(rules())))
    };
    let unknown = |version| Refusal::UnknownTemplate {
        template: template_id(),
        version,
    };
    let retired = template::Event::Retired(template::Retired { reason: text("old") });
    let passed = Refusal::DeadlinePassed {
        until: now(),
        at: now(),
    };
    let body_after = |events: Vec<body::Event>| {
        with(adopt(rules()), |facts| {
            facts.body = Some(seen(hovedstyret(), &events))
        })
    };
    vec![
        (
            planned(),
            with(adopt(rules()), |facts| {
                facts.rules_fault = Some("no such method".into())
            }),
            Refusal::BadRules {
                fault: "no such method".into(),
            },
        ),
        (
            planned(),
            with(adopt(rules()), |facts| facts.body = None),
            unknown_body.clone(),
        ),
        (planned(), body_after(vec![]), unknown_body),
        (
            planned(),
            body_after(vec![body::Event::Constituted(orders(true, false))]),
            Refusal::BodyMayNotRatify { body: hovedstyret() },
        ),
        (
            planned(),
            with(adopt(rules()), |facts| facts.rules_digest = None),
            lack("the digest of the rules"),
        ),
        (
            planned(),
            with(from_template(1), |facts| facts.template = None),
            unknown(1),
        ),
        (planned(), from_template(2), unknown(2)),
        (
            planned(),
            with(from_template(1), |facts| {
                let template = facts.template.as_mut().unwrap();
                template.value.evolve(&retired);
            }),
            Refusal::TemplateRetired {
                template: template_id(),
            },
        ),
        (
            a_round(Phase::Voting),
            adopt(Rules {
                complaint_days: 0,
                ..rules()
            }),
            Refusal::RulesStand,
        ),
        (a_round(Phase::RulesAdopted), open_submissions(now()), passed),
        (
            a_round(Phase::Submissions),
            open_submissions(later()),
            wrong(Phase::Submissions, Phase::RulesAdopted),
        ),
        (
            a_round(Phase::Submissions),
            runs(Intent::CloseSubmissions),
            Refusal::TooEarly {
                until: deadline(),
                at: now(),
            },
        ),
    ]
}

fn entering() -> Vec<No<Round>> {
    let screening = || a_round(Phase::Screening);
    let not_entered = Refusal::NeedNotEntered {
        need: need_id("vold"),
    };
    let elsewhere = need::Event::EnteredRound(need::EnteredRound {
        round: round_id("another"),
        round_seen: cite("round", round_id("another"), 4),
    });
    let need_after =
        |events: Vec<need::Event>| with(enter_need(), |facts| facts.need = Some(seen("x", &events)));
    let not_offered = Refusal::NotOffered {
        centre: rvts(),
        hours: 500,
    };
    let mut cases = vec![
        (
            screening(),
            with(enter_need(), |facts| facts.need = None),
            not_entered.clone(),
        ),
        // Half of the act: found eligible, but it did not enter in the same command.
        (screening(), need_after(an_eligible_need()), not_entered.clone()),
        (
            screening(),
            need_after([an_eligible_need(), vec![elsewhere]].concat()),
            not_entered,
        ),
        (
            screening(),
            with(enter_offer(speaker(), 500), |facts| facts.centre = None),
            not_offered.clone(),
        ),
        (
            screening(),
            with(enter_offer(speaker(), 500), |facts| {
                facts.centre = Some(offering(499))
            }),
            not_offered.clone(),
        ),
        (
            screening(),
            with(enter_offer(speaker(), 500), |facts| {
                facts.centre = Some(seen(rvts(), &a_centre()));
            }),
            not_offered,
        ),
        (
            and(screening(), [offered(500)]),
            enter_offer(speaker(), 501),
            Refusal::AlreadyOffered { hours: 500 },
        ),
    ];
    for phase in [
        Phase::Planned,
        Phase::ScreeningClosed,
        Phase::Frozen,
        Phase::Voting,
        Phase::Final,
        Phase::Annulled,
    ] {
        let refused = Refusal::NoEntries { phase };
        cases.push((a_round(phase), enter_need(), refused.clone()));
        cases.push((a_round(phase), enter_offer(speaker(), 1), refused));
    }
    cases
}

fn opening() -> Vec<No<Round>> {
    let passed = Refusal::DeadlinePassed {
        until: now(),
        at: now(),
    };
    let frozen = || a_round(Phase::Frozen);
    let freeze = || runs(Intent::FreezeCandidates);
    let one_part = || and(a_round_under(with_lot(), Phase::Frozen), [committed("kari", 1)]);
    vec![
        (
            a_round(Phase::ScreeningClosed),
            with(freeze(), |facts| {
                facts.candidates.as_mut().unwrap().needs = 0;
            }),
            Refusal::NoCandidates,
        ),
        (
            a_round(Phase::ScreeningClosed),
            with(freeze(), |facts| facts.candidates = None),
            lack("the candidates"),
        ),
        (frozen(), open_voting(now()), passed),
        (
            frozen(),
            with(open_voting(deadline()), |facts| {
                facts.roll = Some(Err("no figures".into()))
            }),
            Refusal::NoRoll {
                why: "no figures".into(),
            },
        ),
        (
            frozen(),
            with(open_voting(deadline()), |facts| facts.roll = None),
            lack("the roll"),
        ),
        (
            one_part(),
            open_voting(deadline()),
            Refusal::LotUncommitted { missing: 1 },
        ),
        (
            a_round(Phase::Voting),
            open_voting(later()),
            wrong(Phase::Voting, Phase::Frozen),
        ),
    ]
}

fn extending() -> Vec<No<Round>> {
    let voting = || a_round(Phase::Voting);
    let after_the_end = deadline().plus_millis(1);
    let late = Refusal::TooLate {
        until: deadline(),
        at: after_the_end,
    };
    let sooner = deadline().plus_millis(-1);
    let mut cases = vec![
        (voting(), then(after_the_end, propose(later())), late.clone()),
        (
            and(voting(), [proposed()]),
            then(after_the_end, confirm("ola", later())),
            late,
        ),
        (
            voting(),
            propose(sooner),
            Refusal::NotLater {
                old: deadline(),
                until: sooner,
            },
        ),
        (
            voting(),
            confirm("ola", later()),
            Refusal::NoExtension { until: later() },
        ),
        (
            and(voting(), [proposed()]),
            confirm("ola", later().plus_days(1)),
            Refusal::NoExtension {
                until: later().plus_days(1),
            },
        ),
        (
            and(voting(), [proposed()]),
            confirm("kari", later()),
            Refusal::SamePerson,
        ),
    ];
    for phase in [Phase::Frozen, Phase::Closed, Phase::QuorumFailed, Phase::Final] {
        cases.push((a_round(phase), propose(later()), wrong(phase, Phase::Voting)));
    }
    cases
}

fn closing() -> Vec<No<Round>> {
    let early = deadline().plus_millis(-1);
    let passed = Refusal::DeadlinePassed {
        until: later(),
        at: later(),
    };
    vec![
        (
            a_round(Phase::Voting),
            carried_out(early, Intent::CloseVoting),
            Refusal::TooEarly {
                until: deadline(),
                at: early,
            },
        ),
        (
            a_round(Phase::Closed),
            with(carried_out(deadline(), Intent::CheckQuorum), |facts| {
                facts.turnout = None
            }),
            lack("the turnout"),
        ),
        (a_round(Phase::QuorumFailed), then(later(), reopen()), passed),
        (
            failed_twice(),
            then(
                later(),
                runs(Intent::Reopen {
                    until: later().plus_days(1),
                }),
            ),
            Refusal::ReopenedBefore,
        ),
        (
            and(a_round(Phase::QuorumFailed), [reopened()]),
            then(
                deadline(),
                runs(Intent::Reopen {
                    until: later().plus_days(1),
                }),
            ),
            wrong(Phase::Voting, Phase::QuorumFailed),
        ),
        (
            a_round(Phase::Closed),
            runs(give_up()),
            wrong(Phase::Closed, Phase::QuorumFailed),
        ),
    ]
}

fn counting() -> Vec<No<Round>> {
    let met = || a_round(Phase::QuorumMet);
    let tally = || carried_out(deadline(), Intent::Tally);
    vec![
        (
            met(),
            with(tally(), |facts| facts.turnout = Some(turnout(2, 1))),
            Refusal::StillSealed { sealed: 1 },
        ),
        (
            met(),
            with(tally(), |facts| facts.tally = Some(Err("no such method".into()))),
            Refusal::NoTally {
                why: "no such method".into(),
            },
        ),
        (
            met(),
            with(tally(), |facts| facts.turnout = None),
            lack("the turnout"),
        ),
        (
            met(),
            with(tally(), |facts| facts.tally = None),
            lack("the count"),
        ),
        (
            and(a_round_with_lot(Phase::QuorumMet), [revealed("kari", 1)]),
            tally(),
            Refusal::LotHidden { missing: 1 },
        ),
        (
            a_round(Phase::Tallied),
            carried_out(deadline(), Intent::Finalise),
            Refusal::TooEarly {
                until: complaints_end(),
                at: deadline(),
            },
        ),
        (
            complained(),
            carried_out(complaints_end(), Intent::Finalise),
            Refusal::OpenComplaints { open: 1 },
        ),
        // A failed round is never counted, and says so.
        (
            a_round(Phase::QuorumFailed),
            tally(),
            wrong(Phase::QuorumFailed, Phase::QuorumMet),
        ),
        (
            a_round(Phase::QuorumFailed),
            carried_out(complaints_end(), Intent::Finalise),
            wrong(Phase::QuorumFailed, Phase::Tallied),
        ),
    ]
}

fn drawing() -> Vec<No<Round>> {
    let met = || a_round_with_lot(Phase::QuorumMet);
    let nobody = person("per");
    let mut cases = vec![
        (a_round(Phase::Frozen), commit("kari", 1), Refusal::NoLot),
        (
            a_round_with_lot(Phase::Frozen),
            commit("per", 3),
            Refusal::LotComplete { parts: 2 },
        ),
        (
            a_round_with_lot(Phase::Frozen),
            commit("kari", 3),
            Refusal::AlreadyCommitted,
        ),
        (met(), reveal("per", 1), Refusal::NotCommitted { person: nobody }),
        (met(), draw("per"), Refusal::NotCommitted { person: nobody }),
        (met(), reveal("ola", 1), Refusal::WrongPart),
        (met(), draw("kari"), Refusal::OwnPart),
        (
            and(met(), [revealed("ola", 2)]),
            draw("ola"),
            Refusal::PartIsThere,
        ),
        (
            and(met(), [revealed("ola", 2)]),
            another("ola", Intent::RevealLot { part: part(7) }),
            Refusal::PartIsThere,
        ),
    ];
    for phase in [Phase::Planned, Phase::Voting, Phase::QuorumMet] {
        let refused = Refusal::NoCommitments { phase };
        cases.push((a_round_under(with_lot(), phase), commit("kari", 1), refused));
    }
    // Before the quorum is met voting could still be reopened, and the lot would be known.
    for phase in [Phase::Voting, Phase::Closed] {
        cases.push((
            a_round_with_lot(phase),
            reveal("kari", 1),
            wrong(phase, Phase::QuorumMet),
        ));
        cases.push((
            a_round_with_lot(phase),
            draw("kari"),
            wrong(phase, Phase::QuorumMet),
        ));
    }
    cases
}

fn complaining() -> Vec<No<Round>> {
    let late = complaints_end().plus_millis(1);
    let taken = Refusal::ComplaintTaken {
        complaint: super::complaints::complaint(),
    };
    let complaint = super::complaints::complaint();
    let complains = || contest(bergen(), "our ballot was not opened");
    let tallied = || a_round(Phase::Tallied);
    vec![
        (
            tallied(),
            then(late, complains()),
            Refusal::TooLate {
                until: complaints_end(),
                at: late,
            },
        ),
        (
            tallied(),
            with(complains(), |facts| facts.on_roll = false),
            Refusal::NotOnRoll { unit: bergen() },
        ),
        (complained(), contest(bergen(), "something else"), taken),
        (
            a_round(Phase::QuorumMet),
            complains(),
            wrong(Phase::QuorumMet, Phase::Tallied),
        ),
        (
            a_round(Phase::Final),
            complains(),
            wrong(Phase::Final, Phase::Tallied),
        ),
        (
            tallied(),
            runs(settle(Remedy::Dismissed, None)),
            Refusal::UnknownComplaint { complaint },
        ),
        (
            and(complained(), [settled(Remedy::Dismissed, None)]),
            runs(settle(Remedy::Recount, None)),
            Refusal::ComplaintIsSettled { complaint },
        ),
        // Self-dealing: who complained does not settle it.
        (
            complained(),
            another("ola", settle(Remedy::Recount, None)),
            Refusal::OwnComplaint,
        ),
        (
            complained(),
            runs(settle(Remedy::Rerun, Some(later()))),
            Refusal::NoRecount,
        ),
        (
            and(a_round(Phase::QuorumMet), [contested()]),
            runs(settle(Remedy::Rerun, None)),
            wrong(Phase::QuorumMet, Phase::Tallied),
        ),
    ]
}

fn annulling() -> Vec<No<Round>> {
    let confirm = |name| another(name, Intent::ConfirmAnnulment);
    let mut cases = vec![
        (a_round(Phase::Voting), confirm("ola"), Refusal::NoAnnulment),
        (
            and(a_round(Phase::Voting), [to_be_annulled()]),
            confirm("kari"),
            Refusal::SamePerson,
        ),
    ];
    for phase in [Phase::Final, Phase::Failed, Phase::Rerun] {
        let refused = Refusal::Over { phase };
        let history = || and(a_round(phase), [to_be_annulled()]);
        cases.push((a_round(phase), runs(annul()), refused.clone()));
        cases.push((history(), confirm("ola"), refused));
    }
    // An annulled round goes nowhere.
    let annulled = || {
        and(
            a_round(Phase::Voting),
            [to_be_annulled(), Event::Annulled(Annulled {})],
        )
    };
    cases.push((annulled(), close(), wrong(Phase::Annulled, Phase::Voting)));
    cases
}

fn reproposing() -> Vec<No<Round>> {
    use Outcome::{Ratified, Rejected, Returned};
    let case = sak();
    let finished = || a_round(Phase::Final);
    let refused = [Ratified, Rejected];
    vec![
        (
            finished(),
            with(repropose(&refused), |facts| facts.case = None),
            Refusal::UnknownCase { case },
        ),
        (
            finished(),
            with(repropose(&refused), |facts| {
                let opened = facts.case.as_mut().unwrap().value.opened.as_mut().unwrap();
                opened.proposal = Digest::of(b"another proposal");
            }),
            Refusal::UnknownCase { case },
        ),
        (
            finished(),
            repropose(&refused[..1]),
            Refusal::CaseUndecided { case },
        ),
        (
            finished(),
            repropose(&[Ratified, Returned]),
            Refusal::NothingRefused { case },
        ),
        // The list itself was not approved, so no mandate follows at all.
        (
            finished(),
            repropose(&[Rejected, Rejected]),
            Refusal::NothingRefused { case },
        ),
        (
            finished(),
            with(repropose(&refused), |facts| {
                facts.reproposal = Some(Err("no list".into()))
            }),
            Refusal::NoReproposal {
                why: "no list".into(),
            },
        ),
        (
            finished(),
            with(repropose(&refused), |facts| facts.reproposal = None),
            lack("the new proposal"),
        ),
        (
            a_round(Phase::Tallied),
            repropose(&refused),
            wrong(Phase::Tallied, Phase::Final),
        ),
    ]
}

/// A human closes nothing early and counts nothing; the engine and the operator run no round; a unit complains for itself.
fn acting_without_right() -> Vec<No<Round>> {
    let planned = || a_round(Phase::Planned);
    let other_centre = Denied::OtherOrg {
        given: hovedstyret().into(),
        wanted: rvts().into(),
    };
    let other_unit = Denied::OtherOrg {
        given: unit("askøy").into(),
        wanted: bergen().into(),
    };
    let for_another = Ask {
        by: acting(Role::Representative, unit("askøy")),
        ..contest(bergen(), "theirs")
    };
    let (kept, drawn) = (Right::RunRounds, Right::DrawLots);
    let commitment = Digest::of(b"part");
    vec![
        (
            a_round(Phase::Voting),
            runs(Intent::CloseVoting),
            denied(Role::Secretariat, Right::CarryOut),
        ),
        (
            planned(),
            carried_out(now(), Intent::AdoptRules(rules())),
            denied(Role::Process, kept),
        ),
        (
            planned(),
            ask(operator(), Intent::AdoptRules(rules()), known()),
            denied(Role::Operator, kept),
        ),
        (
            a_round(Phase::Screening),
            enter_offer(acting(Role::Centre, hovedstyret()), 1),
            other_centre.into(),
        ),
        (
            a_round(Phase::Frozen),
            ask(
                acting(Role::Representative, bergen()),
                Intent::CommitLot { commitment },
                known(),
            ),
            denied(Role::Representative, drawn),
        ),
        (a_round(Phase::Tallied), for_another, other_unit.into()),
        (
            a_round(Phase::Voting),
            ask(
                acting(Role::Coordinator, west()),
                propose(later()).intent,
                known(),
            ),
            denied(Role::Coordinator, kept),
        ),
    ]
}

/// The scope decides how many clusters vote.
#[test]
fn a_nation_needs_no_region_and_takes_many_clusters() {
    let mut clusters = vec![west(), cluster_id("east")];
    clusters.sort();
    let plan = Planned {
        scope: Scale::Nation,
        ..planned(clusters)
    };
    given::<Round>([])
        .when(runs(Intent::Plan(plan.clone())))
        .then_expect_events(vec![Event::Planned(plan)]);
}
