//! Rounds: each is carried on by what its phase calls for, and now and then by what it does not.

use super::Draw;
use crate::common::names::unit;
use domain::{
    need::Status,
    round::{Intent, Phase, Round},
};
use engine::{Claim, Step};
use events::{ComplaintId, Digest, NeedId, PersonId, Role, RoundId, Salt, TemplateId, UnitId, round::Remedy};

type Drawn = Option<(Claim, Vec<Step>)>;

/// How many rounds go on at once.
const AT_ONCE: usize = 3;

/// The part of the lot that a secretary draws; it follows from who and where, so that nobody need remember it.
fn part(round: RoundId, person: PersonId) -> Salt {
    Salt(Digest::of(format!("part {round} {person}").as_bytes()).0)
}

impl Draw<'_> {
    pub(super) fn live(&self) -> Vec<RoundId> {
        let live = self
            .world
            .rounds
            .iter()
            .filter(|(_, round)| !round.phase.is_over());
        live.map(|(id, _)| *id).collect()
    }

    pub(super) fn round(&mut self) -> Drawn {
        let live = self.live();
        if live.len() < AT_ONCE {
            return self.planned();
        }
        let all: Vec<RoundId> = self.world.rounds.keys().copied().collect();
        let id = match self.dice.once_in(60) {
            true => self.pick(&all, RoundId)?,
            false => self.dice.one(&live)?,
        };
        let round = self.world.rounds.get(&id).cloned().unwrap_or_default();
        let drawn = match self.dice.below(50) {
            0 => self.out_of_turn(id, &round),
            1 => self.annulled(&round),
            _ => self.in_turn(id, &round),
        };
        let (claim, intent) = match drawn? {
            Turn::One(claim, intent) => (claim, *intent),
            Turn::Steps(claim, steps) => return Some((claim, steps)),
        };
        Some((claim, vec![Step::Round(id, intent)]))
    }

    /// What the phase calls for.
    fn in_turn(&mut self, id: RoundId, round: &Round) -> Option<Turn> {
        let claim = self.secretariat();
        let soon = self.soon();
        let person = claim.person?;
        let one = |intent| Some(Turn::one(claim.clone(), intent));
        match round.phase {
            Phase::Planned => self.adopted(claim),
            Phase::RulesAdopted => match self.dice.below(3) {
                0 => self.taken_in(id),
                1 if self.takes_parts(round) => one(Intent::CommitLot {
                    commitment: Digest::of(&part(id, person).0),
                }),
                _ => one(Intent::OpenSubmissions { until: soon }),
            },
            Phase::Submissions if round.submissions_until.is_some_and(|until| self.now >= until) => {
                one(Intent::CloseSubmissions)
            }
            Phase::Submissions => self.taken_in(id),
            Phase::Screening if round.needs.len() > 2 && !round.offers.is_empty() && self.dice.once_in(4) => {
                one(Intent::CloseScreening)
            }
            Phase::Screening => self.taken_in(id),
            Phase::ScreeningClosed => one(Intent::FreezeCandidates),
            Phase::Frozen => match self.dice.below(3) {
                _ if self.dice.once_in(12) => self.annulled(round),
                0 | 1 if self.takes_parts(round) => one(Intent::CommitLot {
                    commitment: Digest::of(&part(id, person).0),
                }),
                _ => one(Intent::OpenVoting { until: soon }),
            },
            Phase::Voting => self.while_voting(claim, round),
            Phase::QuorumMet => self.with_lots(claim, id, round),
            Phase::QuorumFailed if self.dice.once_in(3) => one(Intent::Reopen { until: soon }),
            Phase::QuorumFailed if self.dice.once_in(3) => one(Intent::GiveUp { reason: self.words() }),
            Phase::Tallied => self.contested(claim, round),
            _ => None,
        }
    }

    /// Whether parts of a lot are wanted still; now and then one comes all the same.
    fn takes_parts(&mut self, round: &Round) -> bool {
        let wanted = round.rules().map_or(0, |rules| rules.lot_parts) as usize;
        round.lot.len() < wanted || self.dice.once_in(20)
    }

    fn adopted(&mut self, claim: Claim) -> Option<Turn> {
        let templates: Vec<TemplateId> = self.world.templates.keys().copied().collect();
        if self.dice.once_in(3)
            && let Some(template) = self.pick(&templates, TemplateId)
        {
            let version = u32::try_from(self.dice.between(1, 2)).ok()?;
            return Some(Turn::one(claim, Intent::AdoptTemplate { template, version }));
        }
        let period = self.a_period();
        let rules = self.rules(period);
        Some(Turn::one(claim, Intent::AdoptRules(rules)))
    }

    /// A need or an offer.
    fn taken_in(&mut self, id: RoundId) -> Option<Turn> {
        if self.dice.once_in(3) {
            let again = self.dice.once_in(20);
            let centres = self.world.centres.iter().filter(|(_, centre)| {
                centre.merged.is_none() && (again || !centre.offered.contains_key(&id))
            });
            let centres: Vec<_> = centres.map(|(id, _)| *id).collect();
            let centre = self.dice.one(&centres)?;
            let claim = self.who(Role::Centre, centre);
            let hours = self.dice.between(40, 300);
            return Some(Turn::Steps(claim, Step::offer(centre, id, hours).to_vec()));
        }
        let scope = self
            .world
            .rounds
            .get(&id)
            .and_then(|round| Some(round.planned.as_ref()?.scope));
        let any = self.dice.once_in(20);
        let eligible = self.world.needs.iter().filter(|(_, need)| {
            let scale = need.eligible.as_ref().map(|found| found.scale);
            need.status == Status::Eligible && (any || scale >= scope)
        });
        let eligible: Vec<NeedId> = eligible.map(|(id, _)| *id).collect();
        let need = self.pick(&eligible, NeedId)?;
        let claim = self.secretariat();
        Some(Turn::Steps(claim, Step::enter(need, id).to_vec()))
    }

    fn while_voting(&mut self, claim: Claim, round: &Round) -> Option<Turn> {
        if let Some(waiting) = round.extension {
            let until = waiting.until;
            return Some(Turn::one(claim, Intent::ConfirmExtension { until }));
        }
        if !self.dice.once_in(12) {
            return None;
        }
        let more = i64::try_from(self.dice.between(1, 600)).ok()? * 60_000;
        let until = round.voting_until?.plus_millis(more);
        let reason = self.words();
        Some(Turn::one(claim, Intent::ProposeExtension { until, reason }))
    }

    fn with_lots(&mut self, claim: Claim, id: RoundId, round: &Round) -> Option<Turn> {
        let hidden = round.lot.iter().filter(|part| part.opened.is_none());
        let hidden: Vec<PersonId> = hidden.map(|part| part.person).collect();
        let person = self.dice.one(&hidden)?;
        if self.dice.once_in(4) {
            let intent = Intent::DrawLot {
                instead_of: person,
                drawn: part(id, PersonId(self.new_id("drawn"))),
                reason: self.words(),
            };
            return Some(Turn::one(claim, intent));
        }
        let mut credentials = self.world.credentials.iter();
        let own = credentials.rfind(|(_, credential)| {
            let granted = credential.granted.as_ref();
            granted.is_some_and(|granted| (granted.person, granted.role) == (person, Role::Secretariat))
        });
        let (own, _) = own?;
        let salt = match self.dice.once_in(10) {
            true => Salt([0; 32]),
            false => part(id, person),
        };
        Some(Turn::one(self.under(*own), Intent::RevealLot { part: salt }))
    }

    fn contested(&mut self, claim: Claim, round: &Round) -> Option<Turn> {
        let open = round
            .complaints
            .iter()
            .filter(|(_, complaint)| complaint.settled.is_none());
        let open: Vec<ComplaintId> = open.map(|(id, _)| *id).collect();
        let reason = self.words();
        if let Some(complaint) = self.dice.one(&open) {
            let remedy = [
                Remedy::Dismissed,
                Remedy::Dismissed,
                Remedy::Recount,
                Remedy::Rerun,
            ][self.dice.below(4)];
            let later = remedy == Remedy::Recount && self.dice.once_in(2);
            let recount_from = later.then(|| self.soon());
            let intent = Intent::SettleComplaint {
                complaint,
                remedy,
                reason,
                recount_from,
            };
            return Some(Turn::one(claim, intent));
        }
        if !self.dice.once_in(5) {
            return None;
        }
        let units: Vec<UnitId> = (0..8).map(unit).collect();
        let unit = self.dice.one(&units)?;
        let role = [Role::NeedOwner, Role::Representative][self.dice.below(2)];
        let complaint = ComplaintId(self.new_id("complaint"));
        let intent = Intent::Contest {
            complaint,
            unit,
            reason,
        };
        Some(Turn::one(self.who(role, unit), intent))
    }

    fn annulled(&mut self, round: &Round) -> Option<Turn> {
        let claim = self.secretariat();
        let intent = match round.annulment {
            Some(_) => Intent::ConfirmAnnulment,
            None if self.dice.once_in(2) => Intent::ProposeAnnulment { reason: self.words() },
            None => return None,
        };
        Some(Turn::one(claim, intent))
    }

    /// What another phase calls for.
    fn out_of_turn(&mut self, id: RoundId, round: &Round) -> Option<Turn> {
        let claim = self.secretariat();
        let until = self.soon();
        let period = self.a_period();
        let intent = match self.dice.below(14) {
            0 => Intent::AdoptRules(self.rules(period)),
            1 => Intent::OpenSubmissions { until },
            2 => Intent::CloseSubmissions,
            3 => Intent::CloseScreening,
            4 => Intent::FreezeCandidates,
            5 => Intent::OpenVoting { until },
            6 => Intent::ConfirmExtension { until },
            7 => Intent::Reopen { until },
            8 => Intent::RevealLot { part: Salt([1; 32]) },
            9 => Intent::ConfirmAnnulment,
            10 => Intent::CommitLot {
                commitment: Digest::of(b"another"),
            },
            11 => {
                let process = [
                    Intent::CloseVoting,
                    Intent::CheckQuorum,
                    Intent::Tally,
                    Intent::Finalise,
                ];
                let intent = self.dice.one(&process)?;
                return Some(Turn::one(Claim::process(), intent));
            }
            12 => {
                let cases: Vec<_> = self.world.cases.keys().copied().collect();
                let case = self.dice.one(&cases)?;
                return Some(Turn::one(Claim::process(), Intent::Repropose { case }));
            }
            // Half of an act.
            _ => {
                let needs: Vec<NeedId> = round.needs.iter().copied().collect();
                let [half, _] = Step::enter(self.pick(&needs, NeedId)?, id);
                return Some(Turn::Steps(claim, vec![half]));
            }
        };
        Some(Turn::one(claim, intent))
    }
}

/// One act on the round, or steps on several streams.
enum Turn {
    One(Claim, Box<Intent>),
    Steps(Claim, Vec<Step>),
}

impl Turn {
    fn one(claim: Claim, intent: Intent) -> Self {
        Self::One(claim, Box::new(intent))
    }
}
