//! A need from its first words to the end of its round, and the support it gets.

use super::{
    Sample, askoy, bergen, blob, cite, date, hovedstyret, need_called, round_seen, rvts, sample, spring,
    text, vest, west,
};
use events::{Role, StreamId, need, support};

pub(super) fn needs() -> Vec<Sample> {
    use Role::{Centre, NeedOwner, Secretariat};
    let need = |case, role, event| sample(case, role, event, StreamId::new("need", need_called("vold").0));
    let given = need::FeasibilityGiven {
        centre: rvts(),
        hours: 120,
        reason: None,
        serves: true,
    };
    let submitted = need::Submitted {
        delivery_type: "kurs".into(),
        description: text("Vi trenger opplæring for barnevernvakta."),
        guided: None,
        hours: 100,
        origin: need::Origin::Own,
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
                into: need_called("skole"),
                reason: text("Samme behov."),
                target: cite("need", need_called("skole").0, 2),
            }),
        ),
        need(
            "",
            Secretariat,
            need::Event::Absorbed(need::Absorbed {
                from: need_called("skole"),
                owners: vec![askoy(), bergen()],
                source: cite("need", need_called("skole").0, 3),
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

/// A need of Askøy and Bergen through what may befall it before a round.
pub(super) fn need_stories() -> Vec<Sample> {
    use Role::{Advisor, Coordinator, NeedOwner, Secretariat};
    let on_behalf = need::Origin::OnBehalf {
        cluster: west(),
        consent: "brev av 1. oktober 2026".into(),
    };
    let guided = need::Guided {
        comparison: None,
        intervention: Some(text("Opplæring på arbeidsplassen.")),
        outcome: Some(text("Færre innleggelser.")),
        population: Some(text("Eldre hjemme.")),
    };
    let submitted = need::Submitted {
        delivery_type: "kurs".into(),
        description: text("Vi trenger opplæring i hjemmetjenesten."),
        guided: Some(guided),
        hours: 60,
        origin: on_behalf,
        subject: "omsorg".into(),
        title: text("Opplæring i hjemmetjenesten"),
        unit: askoy(),
    };
    let workshop = need::Origin::Workshop {
        cluster: west(),
        consent: "deltakerlisten".into(),
        date: date("2026-10-02"),
        name: "Klyngesamling høsten 2026".into(),
    };
    let captured = need::Submitted {
        guided: None,
        origin: workshop,
        ..submitted.clone()
    };
    let scored = need::CriteriaScored {
        benefit: 4,
        equity: 3,
        note: Some(text("Etter oppsummeringen fra 2025.")),
        resources: 2,
        severity: 5,
    };
    vec![
        need_event("on_behalf", Coordinator, need::Event::Submitted(submitted)),
        need_event("workshop", Coordinator, need::Event::Submitted(captured)),
        need_event(
            "",
            NeedOwner,
            need::Event::Revised(need::Revised {
                delivery_type: "veiledning".into(),
                description: text("Vi trenger veiledning i hjemmetjenesten."),
                hours: 40,
                subject: "omsorg".into(),
                title: text("Veiledning i hjemmetjenesten"),
            }),
        ),
        need_event(
            "",
            Secretariat,
            need::Event::ClarificationAsked(need::ClarificationAsked {
                question: text("Hvor mange skal lære dette?"),
            }),
        ),
        need_event(
            "",
            NeedOwner,
            need::Event::Clarified(need::Clarified {
                answer: text("Førti i to avdelinger."),
                unit: bergen(),
            }),
        ),
        need_event(
            "",
            Advisor,
            need::Event::EvidenceAttached(need::EvidenceAttached {
                document: blob("summary"),
                title: text("Kunnskapsoppsummering 2025"),
            }),
        ),
        need_event(
            "",
            Advisor,
            need::Event::EvidenceJudged(need::EvidenceJudged {
                document: blob("summary").sha256,
                reason: text("Den gjelder sykehus."),
                suffices: false,
            }),
        ),
        need_event("", Advisor, need::Event::CriteriaScored(scored)),
        need_event(
            "",
            Coordinator,
            need::Event::Lifted(need::Lifted {
                cluster: west(),
                reason: text("Alle klyngene melder det samme."),
                region: vest(),
                region_seen: cite("region", vest().0, 4),
            }),
        ),
        need_event(
            "",
            Secretariat,
            need::Event::ReferredToResearch(need::ReferredToResearch {
                reason: text("Ingen har svaret."),
                to: "Forskningsrådet".into(),
            }),
        ),
        need_event(
            "",
            NeedOwner,
            need::Event::Withdrawn(need::Withdrawn {
                reason: text("Vi løste det selv."),
                unit: bergen(),
            }),
        ),
    ]
}

/// Merges taken back, and a need that is divided.
pub(super) fn need_lineages() -> Vec<Sample> {
    use Role::Secretariat;
    vec![
        need_event(
            "",
            Secretariat,
            need::Event::Unmerged(need::Unmerged {
                reason: text("De var ikke like likevel."),
                target: cite("need", need_called("skole").0, 4),
            }),
        ),
        need_event(
            "",
            Secretariat,
            need::Event::Released(need::Released {
                from: need_called("skole"),
                owners: vec![askoy()],
                source: cite("need", need_called("skole").0, 4),
            }),
        ),
        need_event(
            "",
            Secretariat,
            need::Event::Split(need::Split {
                into: vec![need_called("dag"), need_called("natt")],
                reason: text("Dag og natt er to oppgaver."),
            }),
        ),
        need_event(
            "",
            Secretariat,
            need::Event::SplitOff(need::SplitOff {
                delivery_type: "kurs".into(),
                description: text("Opplæring for nattevakter."),
                from: need_called("vakt"),
                hours: 30,
                owners: vec![bergen(), askoy()],
                source: cite("need", need_called("vakt").0, 2),
                subject: "vold".into(),
                title: text("Vold om natten"),
            }),
        ),
    ]
}

/// A need after its round.
pub(super) fn need_rounds() -> Vec<Sample> {
    use Role::{NeedOwner, Process, Secretariat};
    let left = |case, list, ending| {
        let left = need::LeftRound {
            list,
            ending,
            round: spring(),
            round_seen: round_seen(20),
        };
        need_event(case, Process, need::Event::LeftRound(left))
    };
    let list = Some(blob("list").sha256);
    vec![
        left("", list, need::Ending::Prioritised { rank: 1 }),
        left("not_prioritised", list, need::Ending::NotPrioritised { rank: 7 }),
        left("no_list", None, need::Ending::NoList),
        need_event(
            "",
            NeedOwner,
            need::Event::CarriedOver(need::CarriedOver {
                hours: 80,
                owners: vec![bergen()],
                unit: bergen(),
            }),
        ),
        need_event(
            "",
            Secretariat,
            need::Event::Lapsed(need::Lapsed {
                body: Some(hovedstyret()),
                reason: text("Eierne vil ikke ha det med videre."),
            }),
        ),
    ]
}

pub(super) fn supports() -> Vec<Sample> {
    let stream = support::stream(need_called("vold"), bergen());
    let given = support::Given {
        need: need_called("vold"),
        need_seen: cite("need", need_called("vold").0, 2),
        unit: bergen(),
    };
    vec![
        sample("", Role::NeedOwner, support::Event::Given(given), stream.clone()),
        sample(
            "",
            Role::NeedOwner,
            support::Event::Withdrawn(support::Withdrawn {}),
            stream,
        ),
    ]
}

fn need_event(case: &'static str, role: Role, event: need::Event) -> Sample {
    sample(case, role, event, StreamId::new("need", need_called("vold").0))
}
