//! The books that the checker keeps while it goes through the claims: which needs are open, money, hours, time.

use std::collections::BTreeMap;

use super::hours::{Hours, budget};
use super::purses::{Paid, Purses};
use super::roll::Roll;
use super::{Checked, score, ties};
use crate::{Certificate, Claim, Method, Profile, Ratio, Rule, Ties};

/// The state after the claims so far.
pub(super) struct Books<'p> {
    pub(super) roll: Roll<'p>,
    pub(super) ties: &'p Ties,
    /// B.
    pub(super) budget: Ratio,
    pub(super) purses: Purses,
    pub(super) hours: Hours<'p>,
    /// Credit per unit of weight after the shares.
    pub(super) time: Ratio,
    /// By need: whether it has no place on the list yet (and somebody supports it).
    open: Vec<bool>,
    /// By need: at a smaller rho, or before this time, it cannot be paid. Saves looking at all of them at each step:
    /// money only falls, but for the credit that `time` counts.
    pub(super) not_before: Vec<Ratio>,
    /// By need: what orders it where score decides.
    pub(super) score: Vec<Ratio>,
    /// Whether payments are claimed.
    payments: bool,
    /// Whether rankings are read, and depths claimed.
    pub(super) ranked: bool,
}

impl<'p> Books<'p> {
    /// The books before the first claim. `profile` has been validated.
    pub(super) fn open(
        profile: &'p Profile,
        rule: &Rule,
        ties: &'p Ties,
        certificate: &Certificate,
    ) -> Books<'p> {
        let roll = Roll::read(profile, rule);
        let budget = budget(profile);
        let needs = roll.needs.len();
        Books {
            purses: Purses::fill(&roll, &budget),
            hours: Hours::all(profile),
            time: Ratio::ZERO,
            open: roll
                .needs
                .iter()
                .map(|entry| !entry.supporters.is_empty())
                .collect(),
            not_before: vec![Ratio::ZERO; needs],
            score: score::scores(&roll, rule),
            payments: certificate.payments,
            ranked: matches!(rule.method, Method::EarShares { .. }),
            ties,
            budget,
            roll,
        }
    }

    /// The same with nothing done yet and `hours` shared out by weight.
    pub(super) fn restart(self, profile: &'p Profile, hours: &Ratio) -> Books<'p> {
        Books {
            purses: Purses::fill(&self.roll, hours),
            hours: Hours::all(profile),
            time: Ratio::ZERO,
            open: self
                .roll
                .needs
                .iter()
                .map(|entry| !entry.supporters.is_empty())
                .collect(),
            not_before: vec![Ratio::ZERO; self.roll.needs.len()],
            ..self
        }
    }

    /// The needs that wait for a place on the list, by id.
    pub(super) fn open_needs(&self) -> Vec<usize> {
        (0..self.open.len()).filter(|&need| self.open[need]).collect()
    }

    /// Whether the hours left can serve a need.
    pub(super) fn fits(&self, need: usize) -> bool {
        self.hours.place(&self.roll.needs[need]).is_some()
    }

    /// Refuses when something that still fits was left out.
    pub(super) fn nothing_fits(&self) -> Checked<()> {
        match self.open_needs().into_iter().find(|&need| self.fits(need)) {
            Some(need) => Err(format!(
                "need `{}` could still be funded before",
                self.roll.needs[need].id
            )),
            None => Ok(()),
        }
    }

    /// The need of `claim`, when it is the first of `tied` by the policy.
    pub(super) fn choice(&self, claim: &Claim, tied: &[usize]) -> Checked<usize> {
        let entry = |need: usize| &self.roll.needs[need];
        let first = tied
            .iter()
            .copied()
            .min_by(|&a, &b| ties::order(self.ties, entry(a), entry(b)));
        match first {
            Some(first) if entry(first).id == claim.need => Ok(first),
            Some(_) if !tied.iter().any(|&need| entry(need).id == claim.need) => {
                Err("it is not among the best".to_owned())
            }
            Some(first) => Err(format!("the tie should go to `{}`", entry(first).id)),
            None => Err("it is not among the best".to_owned()),
        }
    }

    /// Serves a need of which no more is claimed; whether it fits.
    pub(super) fn serve(&mut self, need: usize) -> bool {
        self.open[need] = false;
        let entry = &self.roll.needs[need];
        let place = self.hours.place(entry);
        if let Some(placement) = place {
            self.hours.take(entry.hours, placement);
        }
        place.is_some()
    }

    /// Enters a need that was chosen and paid: payments as claimed, funded ones served where they must be.
    pub(super) fn enter(&mut self, claim: &Claim, need: usize, paid: &Paid) -> Checked<()> {
        self.open[need] = false;
        if self.payments {
            self.check_payments(claim, paid)?;
        } else if !claim.payments.is_empty() {
            return Err("payments are given that the certificate does not claim".to_owned());
        }
        let place = if claim.phase.is_funded() {
            self.hours
                .place(&self.roll.needs[need])
                .ok_or("it does not fit")?
        } else {
            None
        };
        if place != claim.placement.as_ref() {
            return Err("its placement should be another".to_owned());
        }
        if claim.phase.is_funded() {
            self.hours.take(self.roll.needs[need].hours, place);
        }
        Ok(())
    }

    fn check_payments(&self, claim: &Claim, paid: &Paid) -> Checked<()> {
        let mut due: BTreeMap<&str, Ratio> = BTreeMap::new();
        for (group, pays) in paid {
            let each = self.purses.payment(pays);
            for voter in &self.roll.groups[*group] {
                due.insert(&voter.id, &each * &voter.weight);
            }
        }
        for (voter, due) in &due {
            match claim.payments.get(*voter) {
                Some(claimed) if claimed == due => {}
                Some(claimed) => return Err(format!("voter `{voter}` pays {due}, not {claimed}")),
                None => return Err(format!("voter `{voter}` pays {due}, which is not claimed")),
            }
        }
        match claim
            .payments
            .keys()
            .find(|voter| !due.contains_key(voter.as_str()))
        {
            Some(voter) => Err(format!("voter `{voter}` pays nothing")),
            None => Ok(()),
        }
    }
}
