//! Rounds: rules before submissions, a gate before each freeze, no count before the close.

use crate::{Ask, Decider, Seen, body::Body, centre::Centre, need, need::Need, refusal::refusals};
use authority::Right;
use events::{
    Blob, BodyId, CentreId, Cite, ClusterId, Digest, NeedId, Position, RoundId, Time,
    round::{
        CandidatesFrozen, Event, Finalised, NeedEntered, OfferEntered, Planned, QuorumFailed, QuorumMet,
        Rules, RulesAdopted, ScreeningClosed, SubmissionsClosed, SubmissionsOpened, Tallied, VotingClosed,
        VotingOpened,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How far a round has come. In this order; each act has one phase in which it is possible.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub enum Phase {
    /// Not there.
    #[default]
    Absent,
    /// Planned for some clusters.
    Planned,
    /// Rules stand.
    RulesAdopted,
    /// Needs may be sent in.
    Submissions,
    /// Needs are merged, judged and taken in.
    Screening,
    /// Nothing more is taken in.
    ScreeningClosed,
    /// What is voted on stands.
    Frozen,
    /// Ballots are taken.
    Voting,
    /// No more ballots.
    Closed,
    /// Ballots may be opened.
    QuorumMet,
    /// Counted; complaints may come.
    Tallied,
    /// The list is final.
    Final,
    /// Too few voted; no list.
    QuorumFailed,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "not there",
            Self::Planned => "planned, without rules",
            Self::RulesAdopted => "ready for submissions",
            Self::Submissions => "open for submissions",
            Self::Screening => "in screening",
            Self::ScreeningClosed => "screened, not yet frozen",
            Self::Frozen => "frozen, not yet open for voting",
            Self::Voting => "open for voting",
            Self::Closed => "closed, quorum not yet checked",
            Self::QuorumMet => "closed, ballots being opened",
            Self::Tallied => "counted, open for complaints",
            Self::Final => "final",
            Self::QuorumFailed => "failed for want of quorum",
        })
    }
}

/// A round as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Round {
    /// How far it has come.
    pub phase: Phase,
    /// For which clusters.
    pub clusters: Vec<ClusterId>,
    /// The rules and their digest.
    pub rules: Option<(Rules, Digest)>,
    /// Candidates.
    pub needs: BTreeSet<NeedId>,
    /// Hours offered, the outreach share included.
    pub offers: BTreeMap<CentreId, u64>,
    /// What is voted on.
    pub candidates: Option<Blob>,
    /// Who votes.
    pub roll: Option<Blob>,
    /// When submissions end.
    pub submissions_until: Option<Time>,
    /// When voting ends.
    pub voting_until: Option<Time>,
    /// The count.
    pub tallied: Option<Tallied>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Plan it.
    Plan(Planned),
    /// Adopt its rules.
    AdoptRules(Rules),
    /// Let needs in until a time.
    OpenSubmissions {
        /// Until when.
        until: Time,
    },
    /// End the submissions.
    CloseSubmissions,
    /// Take a need in; goes with `need::Intent::Enter` in one append.
    EnterNeed {
        /// The need.
        need: NeedId,
    },
    /// Take an offer in; goes with `centre::Intent::Offer` in one append.
    EnterOffer {
        /// The centre.
        centre: CentreId,
        /// Hours.
        hours: u64,
    },
    /// Take nothing more in.
    CloseScreening,
    /// Freeze what is voted on.
    FreezeCandidates,
    /// Freeze the roll and take ballots until a time.
    OpenVoting {
        /// Until when.
        until: Time,
    },
    /// Take no more ballots; only when it is time.
    CloseVoting,
    /// See whether enough voted.
    CheckQuorum,
    /// Pin the count.
    Tally,
    /// Make the list final; only after the complaint window.
    Finalise,
}

/// The candidates as `outcome` wrote them.
#[derive(Clone, PartialEq, Debug)]
pub struct CandidatesFact {
    /// The document.
    pub blob: Blob,
    /// How many.
    pub needs: u32,
    /// The log was read up to here.
    pub through: Position,
}

/// The roll as `outcome` wrote it.
#[derive(Clone, PartialEq, Debug)]
pub struct RollFact {
    /// The document.
    pub blob: Blob,
    /// How many units.
    pub units: u32,
    /// The clusters as they stood.
    pub clusters: Vec<Cite>,
}

/// Who voted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turnout {
    /// Units that cast a ballot.
    pub cast: u32,
    /// Units on the roll.
    pub roll: u32,
    /// Ballots still sealed, neither opened nor declared unopened.
    pub sealed: u32,
}

/// The count as `outcome` made it.
#[derive(Clone, PartialEq, Debug)]
pub struct TallyFact {
    /// What the checker needs.
    pub certificate: Blob,
    /// Ballots counted.
    pub counted: u32,
    /// Root over the counted leaves.
    pub input: Digest,
    /// The list.
    pub list: Blob,
    /// The mandates it would give.
    pub proposal: Blob,
    /// The log was read up to here.
    pub through: Position,
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The round asked of.
    pub id: Option<RoundId>,
    /// Clusters named that do not exist.
    pub unknown_clusters: Vec<ClusterId>,
    /// The body that would ratify.
    pub body: Option<Seen<Body>>,
    /// What `outcome` finds wrong with the rules.
    pub rules_fault: Option<String>,
    /// The digest of the rules.
    pub rules_digest: Option<Digest>,
    /// The need named.
    pub need: Option<Seen<Need>>,
    /// The centre named.
    pub centre: Option<Seen<Centre>>,
    /// What would be frozen.
    pub candidates: Option<CandidatesFact>,
    /// The roll that would be frozen, or why there can be none.
    pub roll: Option<Result<RollFact, String>>,
    /// Who voted.
    pub turnout: Option<Turnout>,
    /// The count, or why there can be none.
    pub tally: Option<Result<TallyFact, String>>,
}

refusals! { "round";
    /// No such round.
    "unknown" Unknown = "the round does not exist; check its id";
    /// The id is taken.
    "already_planned" AlreadyPlanned = "this round id is already used for another round; draw a new one";
    /// It is not the time for this.
    "wrong_phase" WrongPhase { phase: Phase, wanted: Phase } =
        "the round is {phase}; this can be done only while it is {wanted}";
    /// Nobody to vote.
    "no_clusters" NoClusters = "a round needs at least one cluster";
    /// No such cluster.
    "unknown_cluster" UnknownCluster { cluster: ClusterId } = "cluster {cluster} does not exist; form it first";
    /// The rules cannot be used.
    "bad_rules" BadRules { fault: String } = "these rules cannot be adopted: {fault}";
    /// The rules stand.
    "rules_stand" RulesStand = "the rules of this round are adopted already and cannot be changed";
    /// No such body.
    "unknown_body" UnknownBody { body: BodyId } = "body {body} does not exist; constitute it first";
    /// The body may not ratify.
    "body_may_not_ratify" BodyMayNotRatify { body: BodyId } =
        "body {body} is advisory and may not ratify; name one that may";
    /// A deadline in the past.
    "deadline_passed" DeadlinePassed { until: Time, at: Time } =
        "the deadline {until} has passed already: it is {at}; give a later one";
    /// A need that is not to be had.
    "need_not_eligible" NeedNotEligible { need: NeedId } =
        "need {need} is not eligible or is in a round already; find it eligible first";
    /// A centre that is not there.
    "unknown_centre" UnknownCentre { centre: CentreId } = "centre {centre} is not registered; import it first";
    /// The offer stands differently.
    "already_offered" AlreadyOffered { hours: u64 } = "{hours} hours are offered by this centre already";
    /// Nothing to vote on.
    "no_candidates" NoCandidates = "there is nothing to vote on: take needs into the round first";
    /// There can be no roll.
    "no_roll" NoRoll { why: String } = "the roll cannot be frozen: {why}";
    /// The engine did not bring what this needs.
    "facts_missing" FactsMissing { what: &'static str } = "the engine could not read {what}; try again";
    /// Too early to close.
    "too_early" TooEarly { until: Time, at: Time } = "not before {until}: it is {at}";
    /// Ballots are still sealed.
    "still_sealed" StillSealed { sealed: u32 } =
        "{sealed} counted ballots are neither opened nor declared unopened; open them first";
    /// The count went wrong.
    "no_tally" NoTally { why: String } = "the ballots cannot be counted: {why}";
}

impl Decider for Round {
    const STREAM: &'static str = "round";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        permit(ask)?;
        let (facts, at) = (&ask.facts, ask.by.at);
        if let Intent::Plan(new) = &ask.intent {
            return self.plan(new, facts);
        }
        match &ask.intent {
            _ if self.phase == Phase::Absent => Err(Refusal::Unknown),
            Intent::Plan(_) => Ok(vec![]),
            Intent::AdoptRules(new) => self.adopt(new, facts),
            Intent::OpenSubmissions { until } => self.open_submissions(*until, at),
            Intent::CloseSubmissions => self.step(Phase::Submissions, || {
                Ok(Event::SubmissionsClosed(SubmissionsClosed {}))
            }),
            Intent::EnterNeed { need } => self.enter_need(*need, facts),
            Intent::EnterOffer { centre, hours } => self.enter_offer(*centre, *hours, facts),
            Intent::CloseScreening => self.step(Phase::Screening, || {
                Ok(Event::ScreeningClosed(ScreeningClosed {}))
            }),
            Intent::FreezeCandidates => self.step(Phase::ScreeningClosed, || freeze(facts)),
            Intent::OpenVoting { until } => self.open_voting(*until, at, facts),
            Intent::CloseVoting => self.step(Phase::Voting, || {
                let until = self.voting_until.unwrap_or(at);
                if at < until {
                    Err(Refusal::TooEarly { until, at })
                } else {
                    Ok(Event::VotingClosed(VotingClosed {}))
                }
            }),
            Intent::CheckQuorum => self.step(Phase::Closed, || self.check_quorum(facts)),
            Intent::Tally => self.step(Phase::QuorumMet, || self.tally(at, facts)),
            Intent::Finalise => self.step(Phase::Tallied, || self.finalise(at)),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Planned(planned) => {
                self.phase = Phase::Planned;
                self.clusters.clone_from(&planned.clusters);
            }
            Event::RulesAdopted(adopted) => {
                self.phase = Phase::RulesAdopted;
                self.rules = Some((adopted.rules.clone(), adopted.digest));
            }
            Event::SubmissionsOpened(opened) => {
                self.phase = Phase::Submissions;
                self.submissions_until = Some(opened.until);
            }
            Event::SubmissionsClosed(_) => self.phase = Phase::Screening,
            Event::NeedEntered(entered) => {
                self.needs.insert(entered.need);
            }
            Event::OfferEntered(offer) => {
                self.offers.insert(offer.centre, offer.hours);
            }
            Event::ScreeningClosed(_) => self.phase = Phase::ScreeningClosed,
            Event::CandidatesFrozen(frozen) => {
                self.phase = Phase::Frozen;
                self.candidates = Some(frozen.candidates.clone());
            }
            Event::VotingOpened(opened) => {
                self.phase = Phase::Voting;
                self.roll = Some(opened.roll.clone());
                self.voting_until = Some(opened.until);
            }
            Event::VotingClosed(_) => self.phase = Phase::Closed,
            Event::QuorumMet(_) => self.phase = Phase::QuorumMet,
            Event::QuorumFailed(_) => self.phase = Phase::QuorumFailed,
            Event::Tallied(tallied) => {
                self.phase = Phase::Tallied;
                self.tallied = Some(tallied.clone());
            }
            Event::Finalised(_) => self.phase = Phase::Final,
        }
    }
}

fn permit(ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
    match &ask.intent {
        Intent::EnterOffer { centre, .. } => ask.by.permit(Right::SpeakForCentre, Some((*centre).into()))?,
        Intent::EnterNeed { .. } => ask.by.permit(Right::Screen, None)?,
        Intent::CloseVoting | Intent::CheckQuorum | Intent::Tally | Intent::Finalise => {
            ask.by.permit(Right::CarryOut, None)?;
        }
        _ => ask.by.permit(Right::RunRounds, None)?,
    }
    Ok(())
}

/// The same plan with each cluster once, in order.
fn sorted(plan: &Planned) -> Planned {
    let mut clusters = plan.clusters.clone();
    clusters.sort();
    clusters.dedup();
    Planned {
        clusters,
        title: plan.title.clone(),
    }
}

fn freeze(facts: &Facts) -> Result<Event, Refusal> {
    let fact = facts.candidates.clone().ok_or(Refusal::FactsMissing {
        what: "the candidates",
    })?;
    if fact.needs == 0 {
        return Err(Refusal::NoCandidates);
    }
    let CandidatesFact { blob, needs, through } = fact;
    Ok(Event::CandidatesFrozen(CandidatesFrozen {
        candidates: blob,
        needs,
        through,
    }))
}

impl Round {
    /// Whether needs and offers may still be taken in.
    #[must_use]
    pub fn takes_entries(&self) -> bool {
        (Phase::RulesAdopted..=Phase::Screening).contains(&self.phase)
    }

    /// The rules, if adopted.
    #[must_use]
    pub fn rules(&self) -> Option<&Rules> {
        self.rules.as_ref().map(|(rules, _)| rules)
    }

    /// The final list; `None` while it can still change.
    #[must_use]
    pub fn final_list(&self) -> Option<&Tallied> {
        self.tallied.as_ref().filter(|_| self.phase == Phase::Final)
    }

    /// One step from one phase to the next; nothing when it has been taken already.
    fn step(&self, wanted: Phase, event: impl Fn() -> Result<Event, Refusal>) -> Result<Vec<Event>, Refusal> {
        match self.phase {
            phase if phase == wanted => Ok(vec![event()?]),
            // A failed round has not been counted: what comes after the quorum was never done.
            phase @ Phase::QuorumFailed if wanted > Phase::Closed => {
                Err(Refusal::WrongPhase { phase, wanted })
            }
            phase if phase > wanted => Ok(vec![]),
            phase => Err(Refusal::WrongPhase { phase, wanted }),
        }
    }

    fn plan(&self, new: &Planned, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match self.phase {
            Phase::Absent if new.clusters.is_empty() => Err(Refusal::NoClusters),
            Phase::Absent => match facts.unknown_clusters.first() {
                Some(cluster) => Err(Refusal::UnknownCluster { cluster: *cluster }),
                None => Ok(vec![Event::Planned(sorted(new))]),
            },
            _ if self.clusters == sorted(new).clusters => Ok(vec![]),
            _ => Err(Refusal::AlreadyPlanned),
        }
    }

    fn adopt(&self, new: &Rules, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if let Some((old, _)) = &self.rules {
            return if old == new {
                Ok(vec![])
            } else {
                Err(Refusal::RulesStand)
            };
        }
        let body = facts.body.as_ref().ok_or(Refusal::UnknownBody {
            body: new.ratified_by,
        })?;
        match &body.value.constituted {
            None => {
                return Err(Refusal::UnknownBody {
                    body: new.ratified_by,
                });
            }
            Some(orders) if !orders.may_ratify => {
                return Err(Refusal::BodyMayNotRatify {
                    body: new.ratified_by,
                });
            }
            Some(_) => {}
        }
        if let Some(fault) = &facts.rules_fault {
            return Err(Refusal::BadRules { fault: fault.clone() });
        }
        let digest = facts.rules_digest.ok_or(Refusal::FactsMissing {
            what: "the digest of the rules",
        })?;
        let body_seen = body.cite.clone();
        Ok(vec![Event::RulesAdopted(RulesAdopted {
            body_seen,
            digest,
            rules: new.clone(),
        })])
    }

    fn open_submissions(&self, until: Time, at: Time) -> Result<Vec<Event>, Refusal> {
        if self.submissions_until.is_some_and(|known| known != until) {
            return Err(Refusal::WrongPhase {
                phase: self.phase,
                wanted: Phase::RulesAdopted,
            });
        }
        self.step(Phase::RulesAdopted, || match until {
            until if until <= at => Err(Refusal::DeadlinePassed { until, at }),
            until => Ok(Event::SubmissionsOpened(SubmissionsOpened { until })),
        })
    }

    fn enter_need(&self, need: NeedId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.needs.contains(&need) {
            return Ok(vec![]);
        }
        self.must_take_entries()?;
        let seen = facts.need.as_ref().ok_or(Refusal::NeedNotEligible { need })?;
        let own = |round: RoundId| facts.id == Some(round);
        match &seen.value.status {
            need::Status::Eligible => {}
            need::Status::InRound(round) if own(*round) => {}
            _ => return Err(Refusal::NeedNotEligible { need }),
        }
        Ok(vec![Event::NeedEntered(NeedEntered {
            need,
            need_seen: seen.cite.clone(),
        })])
    }

    fn enter_offer(&self, centre: CentreId, hours: u64, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match self.offers.get(&centre) {
            Some(&old) if old == hours => return Ok(vec![]),
            Some(&hours) => return Err(Refusal::AlreadyOffered { hours }),
            None => self.must_take_entries()?,
        }
        match &facts.centre {
            Some(seen) if seen.value.registered.is_some() => {
                Ok(vec![Event::OfferEntered(OfferEntered { centre, hours })])
            }
            _ => Err(Refusal::UnknownCentre { centre }),
        }
    }

    fn must_take_entries(&self) -> Result<(), Refusal> {
        if self.takes_entries() {
            return Ok(());
        }
        Err(Refusal::WrongPhase {
            phase: self.phase,
            wanted: Phase::Screening,
        })
    }

    fn open_voting(&self, until: Time, at: Time, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.voting_until.is_some_and(|known| known != until) {
            return Err(Refusal::WrongPhase {
                phase: self.phase,
                wanted: Phase::Frozen,
            });
        }
        self.step(Phase::Frozen, || {
            if until <= at {
                return Err(Refusal::DeadlinePassed { until, at });
            }
            let roll = facts
                .roll
                .clone()
                .ok_or(Refusal::FactsMissing { what: "the roll" })?;
            let RollFact {
                blob,
                units,
                clusters,
            } = roll.map_err(|why| Refusal::NoRoll { why })?;
            Ok(Event::VotingOpened(VotingOpened {
                clusters_seen: clusters,
                roll: blob,
                units,
                until,
            }))
        })
    }

    fn check_quorum(&self, facts: &Facts) -> Result<Event, Refusal> {
        let turnout = facts
            .turnout
            .ok_or(Refusal::FactsMissing { what: "the turnout" })?;
        let rules = self.rules().ok_or(Refusal::FactsMissing { what: "the rules" })?;
        let Turnout { cast, roll, .. } = turnout;
        let met = u64::from(cast) >= rules.quorum.of_ceil(roll.into()) && cast > 0;
        Ok(if met {
            Event::QuorumMet(QuorumMet { cast, roll })
        } else {
            Event::QuorumFailed(QuorumFailed { cast, roll })
        })
    }

    fn tally(&self, at: Time, facts: &Facts) -> Result<Event, Refusal> {
        let turnout = facts
            .turnout
            .ok_or(Refusal::FactsMissing { what: "the turnout" })?;
        if turnout.sealed > 0 {
            return Err(Refusal::StillSealed {
                sealed: turnout.sealed,
            });
        }
        let tally = facts
            .tally
            .clone()
            .ok_or(Refusal::FactsMissing { what: "the count" })?;
        let TallyFact {
            certificate,
            counted,
            input,
            list,
            proposal,
            through,
        } = tally.map_err(|why| Refusal::NoTally { why })?;
        let days = self.rules().map_or(0, |rules| rules.complaint_days);
        let complaints_until = at.plus_days(days);
        let tallied = Tallied {
            certificate,
            complaints_until,
            counted,
            input,
            list,
            proposal,
            through,
        };
        Ok(Event::Tallied(tallied))
    }

    fn finalise(&self, at: Time) -> Result<Event, Refusal> {
        let tallied = self
            .tallied
            .as_ref()
            .ok_or(Refusal::FactsMissing { what: "the count" })?;
        let until = tallied.complaints_until;
        if at < until {
            return Err(Refusal::TooEarly { until, at });
        }
        Ok(Event::Finalised(Finalised {
            list: tallied.list.sha256,
        }))
    }
}

#[cfg(test)]
mod tests;
