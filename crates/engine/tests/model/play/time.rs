//! Time passes at random.

use super::Play;
use domain::round::Phase;
use events::{RoundId, Time};

impl Play {
    /// Seconds mostly; now and then to a deadline or next to it, some days, or a clock set back.
    pub(super) fn pass_time(&mut self) {
        let minute = 60_000;
        match self.dice.below(400) {
            0..380 => self
                .clock
                .advance_millis(i64::try_from(self.dice.between(1, minute)).unwrap()),
            380..384 => self
                .clock
                .advance_millis(i64::try_from(self.dice.between(1, 120 * minute)).unwrap()),
            384..397 => {
                let next = self.deadlines().into_iter().min();
                let next = next.unwrap_or_else(|| self.clock.now());
                let beside = [0, 0, 1, -1][self.dice.below(4)];
                self.clock.set(next.plus_millis(beside));
            }
            397 | 398 => self
                .clock
                .advance_millis(i64::try_from(self.dice.between(1, 5)).unwrap() * 1_440 * 60_000),
            _ => self.clock.advance_millis(-5_000),
        }
    }

    /// What is still to come. The end of voting is seldom run to before anybody voted.
    fn deadlines(&mut self) -> Vec<Time> {
        let early = self.dice.once_in(8);
        let voted = |id: &RoundId| {
            self.mirror
                .ballots
                .keys()
                .filter(|(round, _)| round == id)
                .count()
                > 3
        };
        let rounds = self
            .mirror
            .rounds
            .iter()
            .filter(|(_, round)| !round.phase.is_over());
        let of_rounds = rounds.flat_map(|(id, round)| match round.phase {
            Phase::Voting if !early && !voted(id) => vec![],
            Phase::Submissions => vec![round.submissions_until],
            Phase::Voting => vec![round.voting_until],
            Phase::QuorumMet => vec![round.recount_from],
            Phase::Tallied => vec![round.tallied.as_ref().map(|tallied| tallied.complaints_until)],
            _ => vec![],
        });
        let lost = self
            .mirror
            .ballots
            .values()
            .filter(|ballot| ballot.is_sealed())
            .map(|ballot| ballot.lost);
        let meetings = self
            .mirror
            .meetings
            .values()
            .filter(|meeting| meeting.attendance.is_none());
        let starts = meetings.map(|meeting| meeting.called.as_ref().map(|called| called.starts));
        let now = self.clock.now();
        of_rounds
            .chain(lost)
            .chain(starts)
            .flatten()
            .filter(|time| *time > now)
            .collect()
    }
}
