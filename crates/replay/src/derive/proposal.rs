//! What must hold of any list and its proposal, whatever the rule: every funded need has a mandate proposed and no other
//! has, and no centre is to give more than its net offer. A check of the program as much as of the log.

use crate::{finding::Findings, here::Here};
use events::{CentreId, NeedId};
use outcome::{List, Proposal};
use std::collections::BTreeMap;

/// Checks a list against its proposal.
pub(crate) fn check(here: &Here<'_>, list: &List, proposal: &Proposal, findings: &mut Findings) {
    let mut given: BTreeMap<NeedId, u64> = BTreeMap::new();
    let nets: BTreeMap<CentreId, u64> = list.pots.iter().map(|pot| (pot.centre, pot.net)).collect();
    for mandate in &proposal.mandates {
        let net = nets.get(&mandate.centre).copied().unwrap_or(0);
        let sum: u64 = mandate.items.iter().map(|item| item.hours).sum();
        if sum != mandate.hours || sum > net {
            let what = format!(
                "the mandate proposed for centre {} goes beyond its net offer",
                mandate.centre
            );
            findings.add(
                here.finding("proposal.beyond_offer", what)
                    .wanted(format_args!("at most {net}"), sum),
            );
        }
        for item in &mandate.items {
            *given.entry(item.need).or_default() += item.hours;
        }
    }
    for item in &list.items {
        let hours = given.remove(&item.need).unwrap_or(0);
        let wanted = if item.phase.is_funded() { item.hours } else { 0 };
        if hours != wanted {
            let (code, what) = match item.phase.is_funded() {
                true => (
                    "proposal.not_placed",
                    "is funded, but not with all its hours in proposed mandates",
                ),
                false => (
                    "proposal.not_funded",
                    "is not funded, but stands in a proposed mandate",
                ),
            };
            let what = format!("need {} {what}", item.need);
            findings.add(here.finding(code, what).wanted(wanted, hours));
        }
    }
    for need in given.keys() {
        let what = format!("need {need} stands in a proposed mandate, but not on the list");
        findings.add(here.finding("proposal.not_funded", what));
    }
}
