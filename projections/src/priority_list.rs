//! `priority_list`: the list of each round, how far it has come, and what the KS body made of it point by point.
//!
//! | key | document |
//! | --- | --- |
//! | `<round>` | [`Listed`] |
//!
//! Holds digests; the places on the list are in the blob that they name. Who voted how in the body is in the log and
//! in the minutes, not here.

use crate::{Cell, Index, Projection, streams};
use events::{
    Body, BodyId, CaseId, CentreId, ComplaintId, Date, Digest, MandateId, Position, Recorded, RoundId, Text,
    Time,
    case::{self, Outcome, Point},
    mandate,
    round::{self, Remedy},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The view.
pub struct PriorityList;

/// How far a list has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ListStatus")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not counted yet.
    #[default]
    Pending,
    /// Too few voted; there will be none.
    QuorumFailed,
    /// Counted; complaints may come.
    Provisional,
    /// Counted, and a complaint is not settled yet.
    Contested,
    /// A complaint was upheld; a new version is to be counted.
    Recount,
    /// Complaints are over.
    Final,
    /// Before the KS body.
    PutToKs,
    /// Approved.
    Ratified,
    /// Not approved.
    Rejected,
    /// Sent back.
    Returned,
    /// Noted: gives advisory mandates.
    Noted,
    /// The round came to no list: it failed, was annulled or is held again.
    NoList,
}

impl From<Outcome> for Status {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ratified => Self::Ratified,
            Outcome::Rejected => Self::Rejected,
            Outcome::Returned => Self::Returned,
            Outcome::Noted => Self::Noted,
        }
    }
}

/// The list of a round.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    /// Whether it is meant to bind.
    pub binding: bool,
    /// The frozen candidates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidates: Option<Digest>,
    /// Cases that were put on it, with their points.
    pub cases: BTreeMap<CaseId, Case>,
    /// Complaints not settled yet.
    pub contested: BTreeSet<ComplaintId>,
    /// The count that holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Count>,
    /// The mandates issued from it, by centre.
    pub mandates: BTreeMap<CentreId, MandateId>,
    /// Proposals made anew after a body refused centres, the newest last.
    pub reproposed: Vec<Reproposal>,
    /// The frozen roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<Digest>,
    /// The rules that ballots cite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Digest>,
    /// How far it has come.
    pub status: Status,
    /// Earlier counts that a recount took the place of, in order.
    pub superseded: Vec<Count>,
    /// The round's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
}

/// The list's needs placed again without the centres that were refused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reproposal {
    /// When.
    pub at: Time,
    /// The case that refused.
    pub case: CaseId,
    /// The new proposal.
    pub proposal: Digest,
    /// All centres refused so far.
    pub refused: Vec<CentreId>,
}

/// What pins a count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// When it was pinned.
    pub at: Time,
    /// What the checker needs.
    pub certificate: Digest,
    /// Until when a complaint may be made.
    pub complaints_until: Time,
    /// Ballots counted.
    pub counted: u32,
    /// Root over the leaves of the counted ballots.
    pub input: Digest,
    /// The list.
    pub list: Digest,
    /// The mandates it would give.
    pub proposal: Digest,
    /// The log up to which ballots were read.
    pub through: Position,
    /// Which version of the list: 1, and one more for each recount.
    pub version: u32,
}

/// A case on the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Case {
    /// The body.
    pub body: BodyId,
    /// Where it was decided, if not in a meeting called here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    /// The list decided on.
    pub list: Digest,
    /// Its points, in order.
    pub points: Vec<CasePoint>,
    /// The proposal decided on.
    pub proposal: Digest,
    /// Why it was taken back undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Text>,
}

/// Minutes kept elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Elsewhere {
    /// The case number there.
    pub case_number: String,
    /// The day of the decision.
    pub date: Date,
    /// SHA-256 of the minutes.
    pub minutes: Digest,
}

/// What a point of a case asks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// To approve the list as a whole.
    List,
    /// To approve the mandate proposed for one centre.
    Mandate {
        /// The centre.
        centre: CentreId,
        /// Its hours in all.
        hours: u64,
    },
}

impl From<&Point> for Asks {
    fn from(point: &Point) -> Self {
        match *point {
            Point::List => Self::List,
            Point::Mandate { centre, hours } => Self::Mandate { centre, hours },
        }
    }
}

/// One point of a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CasePoint {
    /// What it asks.
    pub asks: Asks,
    /// What came of it; absent while undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// What came of a point.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PointDecision")]
pub struct Decision {
    /// Votes against.
    pub against: u32,
    /// When.
    pub at: Time,
    /// Whether the chair's casting vote decided.
    pub casting_vote: bool,
    /// Votes for.
    pub r#for: u32,
    /// What it was.
    pub outcome: Outcome,
    /// Why, where it was not approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// The round that a case is about.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct About {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<RoundId>,
}

impl Cell for About {
    const KIND: &'static str = "case";
}

impl Projection for PriorityList {
    const NAME: &'static str = "priority_list";
    const REVISION: u32 = 2;
    type Key = RoundId;
    type Document = Listed;
    type State = Index<CaseId, About>;

    fn keys(event: &Recorded, state: &Self::State) -> Vec<RoundId> {
        let round = match &event.body {
            Body::Round(round::Event::NeedEntered(_) | round::Event::OfferEntered(_)) => None,
            Body::Round(_) => streams::id(&event.stream),
            Body::Case(case::Event::Opened(opened)) => Some(opened.round),
            Body::Case(
                case::Event::Resolved(_) | case::Event::RegisteredElsewhere(_) | case::Event::Withdrawn(_),
            ) => streams::id(&event.stream)
                .and_then(|case| state.find(case))
                .and_then(|about| about.round),
            Body::Mandate(mandate::Event::Issued(issued)) => Some(issued.round),
            _ => None,
        };
        round.into_iter().collect()
    }

    fn fresh(_: &RoundId) -> Listed {
        Listed::default()
    }

    fn evolve(listed: &mut Listed, _: &RoundId, event: &Recorded, _: &Self::State) {
        match &event.body {
            Body::Round(body) => listed.take_round(body, event.at),
            Body::Case(body) => {
                if let Some(case) = streams::id(&event.stream) {
                    listed.take_case(case, body, event.at);
                }
            }
            Body::Mandate(mandate::Event::Issued(issued)) => {
                if let Some(mandate) = streams::id(&event.stream) {
                    listed.mandates.insert(issued.centre, mandate);
                }
            }
            _ => {}
        }
    }

    fn note(state: &mut Self::State, event: &Recorded) {
        if let Body::Case(case::Event::Opened(opened)) = &event.body
            && let Some(case) = streams::id(&event.stream)
        {
            state.cell(case).round = Some(opened.round);
        }
    }
}

impl Listed {
    fn take_round(&mut self, event: &round::Event, at: Time) {
        use round::Event;
        match event {
            Event::Planned(planned) => self.title = Some(planned.title.clone()),
            Event::RulesAdopted(adopted) => {
                self.binding = adopted.rules.binding;
                self.rules = Some(adopted.digest);
            }
            Event::CandidatesFrozen(frozen) => self.candidates = Some(frozen.candidates.sha256),
            Event::VotingOpened(opened) => self.roll = Some(opened.roll.sha256),
            Event::QuorumFailed(_) => self.status = Status::QuorumFailed,
            Event::Reopened(_) => self.status = Status::Pending,
            Event::Failed(_) | Event::Annulled(_) => self.status = Status::NoList,
            Event::Contested(new) => {
                self.contested.insert(new.complaint);
                self.status = Status::Contested;
            }
            Event::ComplaintSettled(settled) => self.settle(settled),
            Event::Reproposed(new) => self.reproposed.push(Reproposal {
                at,
                case: new.case,
                proposal: new.proposal.sha256,
                refused: new.refused.clone(),
            }),
            Event::Tallied(tallied) => {
                self.superseded.extend(self.count.take());
                self.status = match self.contested.is_empty() {
                    true => Status::Provisional,
                    false => Status::Contested,
                };
                self.count = Some(Count {
                    at,
                    certificate: tallied.certificate.sha256,
                    complaints_until: tallied.complaints_until,
                    counted: tallied.counted,
                    input: tallied.input,
                    list: tallied.list.sha256,
                    proposal: tallied.proposal.sha256,
                    through: tallied.through,
                    version: tallied.version,
                });
            }
            Event::Finalised(_) => self.status = Status::Final,
            _ => {}
        }
    }

    fn take_case(&mut self, id: CaseId, event: &case::Event, at: Time) {
        match event {
            case::Event::Opened(opened) => {
                let points = opened.points.iter().map(|asks| CasePoint {
                    asks: asks.into(),
                    decision: None,
                });
                let (body, list, proposal) = (opened.body, opened.list, opened.proposal);
                self.cases.insert(
                    id,
                    Case {
                        body,
                        elsewhere: None,
                        list,
                        points: points.collect(),
                        proposal,
                        withdrawn: None,
                    },
                );
                if self.is_on(opened.list) {
                    self.status = Status::PutToKs;
                }
            }
            case::Event::Resolved(resolved) => {
                let decision = Decision {
                    against: resolved.against,
                    at,
                    casting_vote: resolved.casting_vote,
                    r#for: resolved.r#for,
                    outcome: resolved.outcome,
                    reason: resolved.reason.clone(),
                };
                self.decide(id, resolved.point, decision);
            }
            case::Event::RegisteredElsewhere(new) => {
                if let Some(case) = self.cases.get_mut(&id) {
                    case.elsewhere = Some(Elsewhere {
                        case_number: new.case_number.clone(),
                        date: new.date,
                        minutes: new.minutes,
                    });
                }
                for point in &new.points {
                    let decision = Decision {
                        against: point.against,
                        at,
                        casting_vote: point.casting_vote,
                        r#for: point.r#for,
                        outcome: point.outcome,
                        reason: point.reason.clone(),
                    };
                    self.decide(id, point.point, decision);
                }
            }
            case::Event::Withdrawn(new) => {
                let Some(case) = self.cases.get_mut(&id) else {
                    return;
                };
                case.withdrawn = Some(new.reason.clone());
                if self.status == Status::PutToKs {
                    self.status = Status::Final;
                }
            }
            _ => {}
        }
    }

    /// Takes in what came of a point. What came of the list's own point is what came of the list.
    fn decide(&mut self, case: CaseId, point: u32, decision: Decision) {
        let Some(case) = self.cases.get_mut(&case) else {
            return;
        };
        let (list, outcome) = (case.list, decision.outcome);
        let Some(point) = case.points.get_mut(point as usize) else {
            return;
        };
        point.decision = Some(decision);
        if point.asks == Asks::List && self.is_on(list) {
            self.status = outcome.into();
        }
    }

    fn settle(&mut self, settled: &round::ComplaintSettled) {
        self.contested.remove(&settled.complaint);
        self.status = match settled.remedy {
            Remedy::Rerun => Status::NoList,
            Remedy::Recount => Status::Recount,
            Remedy::Dismissed if self.status == Status::Contested && self.contested.is_empty() => {
                Status::Provisional
            }
            Remedy::Dismissed => return,
        };
    }

    /// Whether a list is this round's present one.
    fn is_on(&self, list: Digest) -> bool {
        self.count.as_ref().is_some_and(|count| count.list == list)
    }
}
