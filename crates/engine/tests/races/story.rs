//! What goes before a race.

use crate::common::{
    names::{board, centre, cluster, nth, quarter, rso, text, unit},
    world::World,
};
use domain::{ballot, need, round};
use engine::{Claim, Step};
use events::{
    Fraction, NeedId, Role, RoundId, StreamId, Version, derived,
    need::{Origin, Scale, Submitted},
    round::{BallotForm, CountingRule, Entitlement, Planned, Rules, TieRule, Weighting},
};

pub(crate) fn round_id(name: &str) -> RoundId {
    RoundId(derived(&["race", name]))
}

pub(crate) fn need_id(name: &str) -> NeedId {
    NeedId(derived(&["race need", name]))
}

pub(crate) fn secretary(index: usize) -> Claim {
    nth(Role::Secretariat, rso(), index)
}

impl World {
    pub(crate) async fn state<D: domain::Decider>(&self, stream: &StreamId) -> D {
        let recorded = self.engine.ledger().stream(stream, Version::ABSENT).await;
        let mut state = D::default();
        for event in recorded.unwrap() {
            state.evolve(<D::Event as events::Event>::of(&event.body).unwrap());
        }
        state
    }

    /// Does something that must succeed.
    pub(crate) async fn ok(&self, claim: Claim, words: &[&str], steps: Vec<Step>) {
        let done = self.act(claim, words, steps).await;
        done.unwrap_or_else(|why| panic!("{words:?}: {why}"));
    }

    /// A round of the first cluster with rules, which takes needs and offers.
    pub(crate) async fn a_round(&self, name: &str, rules: Rules) -> RoundId {
        let id = round_id(name);
        let planned = Planned {
            clusters: vec![cluster(0)],
            counties: vec![],
            region: None,
            region_seen: None,
            reruns: None,
            scope: Scale::Cluster,
            title: text(name),
            units: vec![],
        };
        let intents = [
            round::Intent::Plan(planned),
            round::Intent::AdoptRules(rules),
            round::Intent::OpenSubmissions {
                until: self.clock.now().plus_millis(1),
            },
        ];
        let steps = intents.map(|intent| Step::Round(id, intent)).to_vec();
        self.ok(secretary(0), &[name, "plan"], steps).await;
        self.clock.advance_millis(1_000);
        self.ok(
            secretary(0),
            &[name, "enough"],
            vec![Step::Round(id, round::Intent::CloseSubmissions)],
        )
        .await;
        id
    }

    /// A need of the first unit, found eligible.
    pub(crate) async fn a_need(&self, name: &str, hours: u64) -> NeedId {
        let id = need_id(name);
        let submitted = Submitted {
            delivery_type: "kurs".into(),
            description: text("beskrivelse"),
            guided: None,
            hours,
            origin: Origin::Own,
            subject: "vold".into(),
            title: text(name),
            unit: unit(1),
        };
        let submit = vec![Step::Need(id, need::Intent::Submit(submitted))];
        self.ok(nth(Role::NeedOwner, unit(1), 0), &[name, "submit"], submit)
            .await;
        let scale = Scale::Cluster;
        let found = vec![Step::Need(id, need::Intent::FindEligible { scale })];
        self.ok(secretary(0), &[name, "eligible"], found).await;
        id
    }

    /// A round with one need, open for an hour from now.
    pub(crate) async fn voting(&self, name: &str, hours: u64, offer: u64) -> RoundId {
        let id = self.a_round(name, rules()).await;
        let need = self.a_need(name, hours).await;
        self.ok(secretary(0), &[name, "enter"], Step::enter(need, id).to_vec())
            .await;
        if offer > 0 {
            let steps = Step::offer(centre(1), id, offer).to_vec();
            self.ok(nth(Role::Centre, centre(1), 0), &[name, "offer"], steps)
                .await;
        }
        let until = self.clock.now().plus_millis(3_600_000);
        for (word, intent) in [
            ("screened", round::Intent::CloseScreening),
            ("frozen", round::Intent::FreezeCandidates),
            ("open", round::Intent::OpenVoting { until }),
        ] {
            self.ok(secretary(0), &[name, word], vec![Step::Round(id, intent)])
                .await;
        }
        id
    }

    /// The round of one need with votes for it, run to its final list.
    pub(crate) async fn decided(&self, name: &str, hours: u64, offer: u64) -> RoundId {
        let id = self.voting(name, hours, offer).await;
        for index in 0..3 {
            let voter = nth(Role::Representative, unit(index), 0);
            let steps = vec![vote(id, index, need_id(name), vec![])];
            self.ok(voter, &[name, "vote", &index.to_string()], steps).await;
        }
        self.clock.advance_millis(3_600_000);
        self.engine.advance_round(id).await.unwrap();
        let round: round::Round = self.state(&StreamId::new("round", id)).await;
        assert_eq!(round.phase, round::Phase::Final);
        id
    }
}

/// A ballot for one need.
pub(crate) fn vote(id: RoundId, index: usize, need: NeedId, absent: Vec<events::CredentialId>) -> Step {
    let authority = events::ballot::Authority::Delegated {
        reference: "26/3".into(),
    };
    let marks = ballot::Marks::from([(need, 1)]);
    let intent = ballot::Intent::Cast {
        absent,
        authority,
        marks,
    };
    Step::Ballot(id, unit(index), intent)
}

/// Rules that are quickly followed, for mandates in the quarter after this one.
pub(crate) fn rules() -> Rules {
    Rules {
        ballot: BallotForm::Approval { limit: 20 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 3,
        complaint_days: 0,
        count: CountingRule::es_list("cost"),
        entitlement: Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 0,
        outreach: Fraction::ZERO,
        per_field: false,
        period: quarter(1),
        quorum: Fraction::new(1, 4).unwrap(),
        ratified_by: board(),
        represent_days: 1,
        ties: TieRule::Chain,
        weighting: Weighting::Equal,
    }
}
