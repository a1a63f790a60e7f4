//! Ballots: cast by members and by substitutes when it is their turn, replaced, presented again when their opening is
//! lost; absences; recusals on one need.

use super::Draw;
use crate::common::names::{SEATED, board, cluster, member};
use domain::{
    ballot::{Intent, Marks, Recusal},
    credential::{self, Credential},
    round::{Phase, Round},
};
use engine::{Claim, Step};
use events::{
    CredentialId, NeedId, Role, RoundId, UnitId, ballot::Authority, case::Ground, round::BallotForm,
};
use std::collections::BTreeSet;

type Drawn = Option<(Claim, Vec<Step>)>;

impl Draw<'_> {
    pub(super) fn vote(&mut self) -> Drawn {
        let of = |draw: &Self, phases: &[Phase]| -> Vec<RoundId> {
            let mut live = draw.live();
            live.retain(|id| phases.contains(&draw.world.rounds[id].phase));
            live
        };
        let open = of(self, &[Phase::Voting]);
        let closed = of(self, &[Phase::Closed, Phase::QuorumMet]);
        match self.dice.below(20) {
            0 => self.absence(),
            1 | 2 => {
                let round = self.dice.one(&closed)?;
                self.recused(round)
            }
            3 | 4 => {
                let round = self.dice.one(&closed)?;
                self.presented(round)
            }
            _ => {
                let all: Vec<RoundId> = self.world.rounds.keys().copied().collect();
                let round = match self.dice.once_in(50) {
                    true => self.pick(&all, RoundId)?,
                    false => self.dice.one(&open)?,
                };
                self.cast(round)
            }
        }
    }

    fn representatives(&self, fits: impl Fn(&Credential) -> bool) -> Vec<CredentialId> {
        let all = self.world.credentials.iter().filter(|(_, credential)| {
            let granted = credential.granted.as_ref();
            granted.is_some_and(|granted| granted.role == Role::Representative) && fits(credential)
        });
        all.map(|(id, _)| *id).collect()
    }

    fn cast(&mut self, id: RoundId) -> Drawn {
        let round = self.world.rounds.get(&id).cloned().unwrap_or_default();
        let now = self.now;
        let members_only = !self.dice.once_in(4);
        let anywhere = self.dice.once_in(15);
        let enrolled = self.enrolled(&round);
        let holders = self.representatives(|credential| {
            let standing = credential.standing();
            let steps_in = credential
                .granted
                .as_ref()
                .is_some_and(|granted| granted.substitute.is_some());
            let own = credential.granted.as_ref().map(|granted| UnitId(granted.org.0));
            let is_enrolled = anywhere || own.is_some_and(|unit| enrolled.contains(&unit));
            is_enrolled
                && !(members_only && steps_in)
                && standing
                    .is_some_and(|standing| !standing.revoked && !standing.suspended && standing.to >= now)
        });
        let own = self.dice.one(&holders)?;
        let granted = self.world.credentials[&own].granted.clone()?;
        let claim = self.under(own);
        let unit = match self.dice.once_in(40) {
            true => UnitId(self.new_id("nowhere")),
            false => UnitId(granted.org.0),
        };
        let absent = match granted.substitute {
            None => vec![],
            Some(substitute) => {
                let mut before = vec![substitute.of];
                for place in 1..substitute.place {
                    let there = self.representatives(|credential| {
                        let other = credential.granted.as_ref();
                        let other = other.and_then(|granted| granted.substitute);
                        other.is_some_and(|other| (other.of, other.place) == (substitute.of, place))
                    });
                    before.extend(there.first());
                }
                before
            }
        };
        let authority = match self.dice.below(20) {
            0 => Authority::Delegated {
                reference: " ".into(),
            },
            1..5 => Authority::Minuted {
                body: "Kommunestyret".into(),
                case: "26/7".into(),
                date: self.now.date(),
                minutes: events::Digest::of(b"vedtak"),
            },
            _ => Authority::Delegated {
                reference: "26/3".into(),
            },
        };
        let marks = self.marks(&round);
        let intent = Intent::Cast {
            absent,
            authority,
            marks,
        };
        Some((claim, vec![Step::Ballot(id, unit, intent)]))
    }

    /// Who probably stands on the roll.
    fn enrolled(&self, round: &Round) -> BTreeSet<UnitId> {
        let of_clusters = round.clusters.iter().filter_map(|id| self.world.clusters.get(id));
        let planned = round
            .planned
            .iter()
            .flat_map(|planned| planned.units.iter().chain(&planned.counties));
        of_clusters
            .flat_map(|cluster| &cluster.members)
            .chain(planned)
            .copied()
            .collect()
    }

    fn marks(&mut self, round: &Round) -> Marks {
        let needs: Vec<NeedId> = round.needs.iter().copied().collect();
        let form = round.rules().map(|rules| rules.ballot);
        let limit = match form {
            Some(BallotForm::Points { .. }) => 4,
            _ => 5,
        };
        let most = limit + usize::from(self.dice.once_in(20));
        let mut marks = Marks::new();
        for place in 0..self.dice.below(most + 1) {
            let need = match self.pick(&needs, NeedId) {
                Some(need) => need,
                None => break,
            };
            let mark = match form {
                Some(BallotForm::Points { .. }) => self.dice.between(1, 5),
                Some(BallotForm::Scores { .. }) => self.dice.between(0, 5),
                // A need drawn twice leaves its first place empty, which is refused.
                Some(BallotForm::Ranking { .. }) => place as u64 + 1,
                _ => 1,
            };
            marks.insert(need, u32::try_from(mark).unwrap());
        }
        marks
    }

    /// Recorded by the coordinator or the secretariat, or ended.
    fn absence(&mut self) -> Drawn {
        let members = self.representatives(|credential| {
            !credential.revoked
                && credential
                    .granted
                    .as_ref()
                    .is_some_and(|granted| granted.substitute.is_none())
        });
        let away = self.representatives(|credential| credential.absence.is_some());
        let claim = match self.dice.below(3) {
            0 => {
                let own = cluster(self.dice.below(2));
                self.who(Role::Coordinator, own)
            }
            _ => self.secretariat(),
        };
        if self.dice.once_in(4)
            && let Some(id) = self.dice.one(&away)
        {
            return Some((claim, vec![Step::Credential(id, credential::Intent::EndAbsence)]));
        }
        let all = self.representatives(|_| true);
        let id = match self.dice.once_in(4) {
            true => self.dice.one(&all)?,
            false => self.dice.one(&members)?,
        };
        let to = self.soon();
        let intent = credential::Intent::RecordAbsence { from: self.now, to };
        Some((claim, vec![Step::Credential(id, intent)]))
    }

    fn ballots_in(&self, round: RoundId) -> Vec<UnitId> {
        let own = self.world.ballots.iter().filter(|((of, _), _)| *of == round);
        own.map(|((_, unit), _)| *unit).collect()
    }

    /// The body recused the representative on one need.
    fn recused(&mut self, round: RoundId) -> Drawn {
        if !self.dice.once_in(3) {
            return None;
        }
        let ballots = self.ballots_in(round);
        let unit = self.dice.one(&ballots)?;
        let needs: Vec<NeedId> = self.world.rounds[&round].needs.iter().copied().collect();
        let person = *self.world.casters.get(&(round, unit))?;
        let voters: Vec<_> = (0..SEATED - 1).map(member).collect();
        let recusal = Recusal {
            against: if self.dice.once_in(4) {
                vec![member(SEATED - 1)]
            } else {
                vec![]
            },
            body: board(),
            r#for: if self.dice.once_in(8) {
                self.dice.some(&voters)
            } else {
                voters
            },
            ground: [Ground::Party, Ground::Special][self.dice.below(2)],
            need: self.pick(&needs, NeedId)?,
            person,
        };
        Some((
            self.secretariat(),
            vec![Step::Ballot(round, unit, Intent::Void(recusal))],
        ))
    }

    /// The voter presents what opens a ballot; mostly one whose opening is lost.
    fn presented(&mut self, round: RoundId) -> Drawn {
        let ballots = self.ballots_in(round);
        let lost = ballots
            .iter()
            .copied()
            .filter(|unit| self.world.ballots[&(round, *unit)].lost.is_some());
        let lost: Vec<UnitId> = lost.collect();
        let unit = match self.dice.once_in(8) {
            true => self.dice.one(&ballots)?,
            false => self.dice.one(&lost)?,
        };
        let (_, cast) = self.world.ballots[&(round, unit)].cast.clone()?;
        let receipt = self.receipts.get(&cast.commitment)?;
        let intent = Intent::Represent {
            marks: receipt.marks.clone(),
            salt: receipt.salt,
        };
        let claim = self.who(Role::Representative, unit);
        Some((claim, vec![Step::Ballot(round, unit, intent)]))
    }
}
