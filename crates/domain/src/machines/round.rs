//! What can be asked of a round.

use super::{
    Machine, Sample, sample,
    scenery::{another_need, decided},
};
use crate::{
    By, Seen,
    centre::Centre,
    round::{CandidatesFact, Facts, Intent, Phase, RollFact, Round, TallyFact, Turnout},
    template::Template,
    testing::{
        a_body, a_centre, acting, adopted, at, bergen, blob, by, cite, deadline, engine, hovedstyret,
        need_id, now, person, planned, rules, rvts, sak, secretariat, seen, spring, text, west, year,
    },
};
use authority::Right;
use events::{
    ComplaintId, Digest, Position, Role, Salt, TemplateId, Time,
    case::Outcome,
    centre, derived, need,
    round::{self, Remedy, Rules},
    template,
};

impl Machine for Round {
    const SOURCE: &'static str = include_str!("../round/intent.rs");
    const KINDS: &'static [&'static str] = round::KINDS;
    const STATES: &'static [&'static str] = &[
        "absent",
        "planned",
        "rules adopted",
        "submissions",
        "screening",
        "screening closed",
        "frozen",
        "voting",
        "closed",
        "quorum met",
        "tallied",
        "final",
        "quorum failed",
        "failed",
        "annulled",
        "to be rerun",
    ];

    fn status(&self) -> &'static str {
        match self.phase {
            Phase::Absent => "absent",
            Phase::Planned => "planned",
            Phase::RulesAdopted => "rules adopted",
            Phase::Submissions => "submissions",
            Phase::Screening => "screening",
            Phase::ScreeningClosed => "screening closed",
            Phase::Frozen => "frozen",
            Phase::Voting => "voting",
            Phase::Closed => "closed",
            Phase::QuorumMet => "quorum met",
            Phase::Tallied => "tallied",
            Phase::Final => "final",
            Phase::QuorumFailed => "quorum failed",
            Phase::Failed => "failed",
            Phase::Annulled => "annulled",
            Phase::Rerun => "to be rerun",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        [
            plan(),
            entries(),
            voting(),
            lot(),
            counting(),
            complaints(),
            two_persons(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Invariants 4 and 25: it goes forward only, but for the two ways back: to voting, once, when too few voted, and to the count when a
    /// complaint is upheld. Its rules stand, and what is taken in stands once the time for that is over.
    fn law(before: &Self, asked: &Intent, after: &Self) {
        match (before.phase, after.phase) {
            (Phase::QuorumFailed, Phase::Voting) => assert!(!before.reopened, "reopened twice"),
            (Phase::Tallied, Phase::QuorumMet) => {}
            (from, to) => assert!(from <= to, "{asked:?} took it from {from} to {to}"),
        }
        assert!(
            before.phase == after.phase || !before.phase.is_over(),
            "{asked:?} after the end"
        );
        assert!(before.rules.is_none() || before.rules == after.rules);
        assert!(before.needs.is_subset(&after.needs));
        if !before.takes_entries() {
            assert_eq!((&before.needs, &before.offers), (&after.needs, &after.offers));
        }
    }
}

/// All that the engine could look up.
fn known() -> Facts {
    Facts {
        id: Some(spring()),
        template: Some(template()),
        body: Some(seen(hovedstyret(), &a_body(true))),
        rules_digest: Some(Digest::of(b"rules")),
        need: entered_need(),
        centre: Some(offering(500)),
        candidates: Some(CandidatesFact {
            blob: blob("candidates"),
            needs: 2,
            through: Position(70),
        }),
        roll: Some(Ok(RollFact {
            blob: blob("roll"),
            units: 2,
            clusters: vec![cite("cluster", west(), 2)],
        })),
        turnout: Some(turnout(2, 0)),
        tally: Some(Ok(TallyFact {
            certificate: blob("certificate"),
            counted: 2,
            input: Digest::of(b"input"),
            list: blob("list"),
            proposal: blob("proposal"),
            through: Position(90),
        })),
        on_roll: true,
        case: Some(decided(Outcome::Ratified, Outcome::Rejected)),
        reproposal: Some(Ok((blob("another proposal"), vec![rvts()]))),
        ..Facts::default()
    }
}

fn template() -> Seen<Template> {
    let published = template::Event::Published(template::Published {
        digest: Digest::of(b"rules"),
        name: "Standard".into(),
        rules: Box::new(rules()),
        version: 1,
    });
    seen(TemplateId(derived(&["template"])), &[published])
}

/// The need as its own half of the act leaves it.
fn entered_need() -> Option<Seen<need_decider::Need>> {
    let entered = need::Event::EnteredRound(need::EnteredRound {
        round: spring(),
        round_seen: cite("round", spring(), 4),
    });
    another_need("vold", vec![entered])
}

use crate::need as need_decider;

/// The centre as its own half of the act leaves it.
fn offering(hours: u64) -> Seen<Centre> {
    let offered = centre::Event::CapacityOffered(centre::CapacityOffered {
        hours,
        period: year(),
        round: spring(),
    });
    seen(rvts(), &[a_centre(), vec![offered]].concat())
}

/// So many of two units voted, so many ballots still sealed.
fn turnout(cast: u32, sealed: u32) -> Turnout {
    Turnout {
        cast,
        roll: 2,
        sealed,
    }
}

fn runs(intent: Intent) -> Sample<Round> {
    sample(secretariat(), Right::RunRounds, intent, known())
}

/// The same person of the secretariat, or another.
fn another(name: &str) -> By {
    by(person(name), Role::Secretariat, west())
}

fn carried_out(time: Time, intent: Intent) -> Sample<Round> {
    sample(at(time, engine()), Right::CarryOut, intent, known())
}

/// With other facts.
fn with(mut sample: Sample<Round>, change: impl FnOnce(&mut Facts)) -> Sample<Round> {
    change(&mut sample.ask.facts);
    sample
}

fn plan() -> Vec<Sample<Round>> {
    let with_lot = Rules {
        lot_parts: 1,
        ..adopted(rules()).rules
    };
    let template = TemplateId(derived(&["template"]));
    let until = now().plus_days(1);
    let mut closes = runs(Intent::CloseSubmissions);
    closes.ask.by.at = until;
    vec![
        runs(Intent::Plan(planned(vec![west()]))),
        runs(Intent::Plan(planned(vec![]))),
        runs(Intent::AdoptRules(rules())),
        runs(Intent::AdoptRules(with_lot)),
        runs(Intent::AdoptTemplate { template, version: 1 }),
        runs(Intent::AdoptTemplate { template, version: 2 }),
        runs(Intent::OpenSubmissions { until }),
        closes,
        runs(Intent::CloseSubmissions),
    ]
}

fn entries() -> Vec<Sample<Round>> {
    let enter = || {
        let need = need_id("vold");
        sample(secretariat(), Right::Screen, Intent::EnterNeed { need }, known())
    };
    let offer = |hours| {
        let centre = rvts();
        let by = acting(Role::Centre, rvts());
        sample(
            by,
            Right::SpeakForCentre,
            Intent::EnterOffer { centre, hours },
            known(),
        )
    };
    vec![
        runs(Intent::CloseScreening),
        runs(Intent::FreezeCandidates),
        with(runs(Intent::FreezeCandidates), |facts| {
            facts.candidates.as_mut().unwrap().needs = 0;
        }),
        enter(),
        with(enter(), |facts| facts.need = None),
        offer(500),
        offer(400),
    ]
}

fn voting() -> Vec<Sample<Round>> {
    let reopened = deadline().plus_days(20);
    let gives_up = Intent::GiveUp {
        reason: text("too few"),
    };
    let extended = deadline().plus_days(5);
    vec![
        runs(Intent::OpenVoting { until: deadline() }),
        carried_out(deadline(), Intent::CloseVoting),
        carried_out(extended, Intent::CloseVoting),
        carried_out(reopened, Intent::CloseVoting),
        carried_out(deadline(), Intent::CheckQuorum),
        with(carried_out(deadline(), Intent::CheckQuorum), |facts| {
            facts.turnout = Some(turnout(0, 0));
        }),
        runs(Intent::Reopen { until: reopened }),
        runs(Intent::Reopen {
            until: reopened.plus_days(20),
        }),
        runs(gives_up).or(Right::CarryOut),
    ]
}

fn lot() -> Vec<Sample<Round>> {
    let draws = |name, intent| sample(another(name), Right::DrawLots, intent, known());
    let part = Salt([7; 32]);
    let commitment = Digest::of(&part.0);
    let draw = Intent::DrawLot {
        instead_of: person("kari"),
        drawn: Salt([8; 32]),
        reason: text("by hand, before two witnesses"),
    };
    vec![
        draws("kari", Intent::CommitLot { commitment }),
        draws("ola", Intent::CommitLot { commitment }),
        draws("kari", Intent::RevealLot { part }),
        draws("kari", Intent::RevealLot { part: Salt([9; 32]) }),
        sample(another("ola"), Right::RunRounds, draw.clone(), known()),
        sample(another("kari"), Right::RunRounds, draw, known()),
    ]
}

fn counting() -> Vec<Sample<Round>> {
    let counted = deadline().plus_days(6);
    let repropose = Intent::Repropose { case: sak() };
    vec![
        carried_out(counted, Intent::Tally),
        with(carried_out(counted, Intent::Tally), |facts| {
            facts.turnout = Some(turnout(2, 1));
        }),
        carried_out(counted.plus_days(60), Intent::Finalise),
        carried_out(counted, Intent::Finalise),
        carried_out(counted.plus_days(90), repropose.clone()),
        with(carried_out(counted.plus_days(90), repropose), |facts| {
            facts.case = Some(decided(Outcome::Ratified, Outcome::Ratified));
        }),
    ]
}

fn complaints() -> Vec<Sample<Round>> {
    let complaint = ComplaintId(derived(&["complaint"]));
    let contest = |time| {
        let intent = Intent::Contest {
            complaint,
            unit: bergen(),
            reason: text("the roll was wrong"),
        };
        let ola = by(person("ola"), Role::NeedOwner, bergen());
        sample(at(time, ola), Right::Complain, intent, known())
    };
    let settle = |name, remedy| {
        let intent = Intent::SettleComplaint {
            complaint,
            remedy,
            reason: text("looked into"),
            recount_from: None,
        };
        sample(another(name), Right::RunRounds, intent, known())
    };
    vec![
        contest(deadline().plus_days(7)),
        contest(deadline().plus_days(70)),
        settle("kari", Remedy::Dismissed),
        settle("kari", Remedy::Recount),
        settle("kari", Remedy::Rerun),
        settle("ola", Remedy::Dismissed),
    ]
}

/// What one proposes and another confirms.
fn two_persons() -> Vec<Sample<Round>> {
    let asks = |name, intent| sample(another(name), Right::RunRounds, intent, known());
    let until = deadline().plus_days(5);
    let extend = Intent::ProposeExtension {
        until,
        reason: text("the holidays"),
    };
    let annul = Intent::ProposeAnnulment {
        reason: text("the roll was wrong"),
    };
    vec![
        asks("kari", extend),
        asks("kari", Intent::ConfirmExtension { until }),
        asks("ola", Intent::ConfirmExtension { until }),
        asks("kari", annul),
        asks("kari", Intent::ConfirmAnnulment),
        asks("ola", Intent::ConfirmAnnulment),
    ]
}
