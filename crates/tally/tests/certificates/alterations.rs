//! Every way in which somebody might alter a certificate, and the steps at which the checker may say so.

use tally::{Added, Certificate, Claim, Phase, Placement, Ratio};

use super::common::r;

/// A certificate that should be refused.
pub(crate) struct Altered {
    pub(crate) what: String,
    /// Where; 0 is the whole.
    pub(crate) steps: Vec<u32>,
    pub(crate) certificate: Certificate,
}

/// What is altered at least once over the files and rules.
pub(crate) const KINDS: &[&str] = &[
    "budget",
    "money left",
    "capacity left",
    "unsupported",
    "pot more",
    "pot",
    "last claim gone",
    "payments unclaimed",
    "payments claimed",
    "value",
    "need unknown",
    "need again",
    "claims swapped",
    "needs swapped",
    "payment",
    "payment gone",
    "payment moved",
    "payment more",
    "placement gone",
    "placement",
    "placement more",
    "phase",
    "depth",
    "added",
    "added gone",
    "virtual budget",
    "virtual budget off the grid",
    "runs",
    "next gone",
    "next more",
    "next last gone",
    "next value",
    "next need",
    "next payment",
    "next placement",
    "next phase",
];

struct Alterations<'c> {
    good: &'c Certificate,
    all: Vec<Altered>,
}

impl Alterations<'_> {
    fn add(&mut self, what: &str, steps: &[u32], change: impl FnOnce(&mut Certificate)) {
        let mut certificate = self.good.clone();
        change(&mut certificate);
        self.all.push(Altered {
            what: what.to_owned(),
            steps: steps.to_vec(),
            certificate,
        });
    }
}

pub(crate) fn alterations(good: &Certificate) -> Vec<Altered> {
    let mut made = Alterations {
        good,
        all: Vec::new(),
    };
    whole(&mut made);
    for (at, claim) in good.claims.iter().enumerate() {
        one(&mut made, at, claim);
        paid(&mut made, at, claim);
        placed(&mut made, at, claim);
    }
    match &good.added {
        Some(added) => hours(&mut made, added),
        None => made.add("added", &[0], |c| {
            c.added = Some(Added {
                virtual_budget: c.budget.clone(),
                runs: 1,
                next: Vec::new(),
            });
        }),
    }
    made.all
}

fn whole(made: &mut Alterations) {
    let good = made.good;
    made.add("budget", &[0], |c| c.budget += &r("1"));
    made.add("money left", &[0], |c| c.money_left += &r("1/7"));
    made.add("capacity left", &[0], |c| c.capacity_left -= &r("1"));
    made.add("unsupported", &[0], |c| c.unsupported.push("N99".to_owned()));
    made.add("pot more", &[0], |c| {
        drop(c.pots_left.insert("P9".to_owned(), r("1")))
    });
    for pot in good.pots_left.keys() {
        made.add("pot", &[0], |c| *c.pots_left.get_mut(pot).unwrap() += &r("1"));
    }
    if !good.claims.is_empty() {
        made.add("last claim gone", &[0], |c| drop(c.claims.pop()));
    }
    if good.payments {
        let first = good.claims.iter().position(|claim| !claim.payments.is_empty());
        made.add("payments unclaimed", &[first.unwrap() as u32 + 1], |c| {
            c.payments = false
        });
    } else {
        // Where the rule has payments the first that is missing is named.
        let steps: Vec<u32> = (0..=good.claims.len() as u32).collect();
        made.add("payments claimed", &steps, |c| c.payments = true);
    }
}

fn one(made: &mut Alterations, at: usize, claim: &Claim) {
    let step = at as u32 + 1;
    let good = made.good;
    for change in ["1/1000", "-1/1000", "1", "-1"] {
        made.add("value", &[step], |c| c.claims[at].value += &r(change));
    }
    made.add("value", &[step], |c| {
        c.claims[at].value = &r("2") * &c.claims[at].value + r("1/3")
    });
    made.add("need unknown", &[step], |c| c.claims[at].need = "N99".to_owned());
    if at > 0 {
        made.add("need again", &[step], |c| {
            c.claims[at].need = c.claims[at - 1].need.clone()
        });
    }
    if good
        .claims
        .get(at + 1)
        .is_some_and(|next| next.phase == claim.phase)
    {
        made.add("claims swapped", &[step], |c| c.claims.swap(at, at + 1));
        made.add("needs swapped", &[step], |c| {
            let need = c.claims[at].need.clone();
            c.claims[at].need = std::mem::replace(&mut c.claims[at + 1].need, need);
        });
    }
    for phase in [
        Phase::Shares,
        Phase::Completion,
        Phase::Leftover,
        Phase::Loads,
        Phase::Score,
        Phase::Ranked,
        Phase::Waiting,
    ] {
        if phase != claim.phase {
            // The claim itself, or the next one, which then comes too late.
            made.add("phase", &[step, step + 1], |c| c.claims[at].phase = phase);
        }
    }
    let others: Vec<Option<u32>> = match claim.depth {
        None => vec![Some(1), Some(2)],
        Some(depth) => vec![None, Some(0), Some(depth - 1), Some(depth + 1), Some(u32::MAX)],
    };
    for depth in others {
        made.add("depth", &[step], |c| c.claims[at].depth = depth);
    }
}

fn paid(made: &mut Alterations, at: usize, claim: &Claim) {
    let step = [at as u32 + 1];
    for voter in claim.payments.keys() {
        for change in ["1/1000", "-1/1000"] {
            made.add("payment", &step, |c| {
                *c.claims[at].payments.get_mut(voter).unwrap() += &r(change);
            });
        }
        made.add("payment gone", &step, |c| {
            drop(c.claims[at].payments.remove(voter))
        });
        made.add("payment moved", &step, |c| {
            let hours = c.claims[at].payments.remove(voter).unwrap();
            c.claims[at].payments.insert("K99".to_owned(), hours);
        });
    }
    made.add("payment more", &step, |c| {
        drop(c.claims[at].payments.insert("K99".to_owned(), r("1")));
    });
    made.add("payment more", &step, |c| {
        drop(c.claims[at].payments.insert("K99".to_owned(), Ratio::ZERO));
    });
}

fn placed(made: &mut Alterations, at: usize, claim: &Claim) {
    let step = [at as u32 + 1];
    match &claim.placement {
        Some(placement) => {
            made.add("placement gone", &step, |c| c.claims[at].placement = None);
            let mut other = placement.clone();
            other.parts[0].hours += &r("1");
            made.add("placement", &step, |c| c.claims[at].placement = Some(other));
            let mut other = placement.clone();
            other.rank += 1;
            made.add("placement", &step, |c| c.claims[at].placement = Some(other));
        }
        None => {
            let somewhere = Placement {
                rank: 0,
                parts: Vec::new(),
            };
            made.add("placement more", &step, |c| {
                c.claims[at].placement = Some(somewhere)
            });
        }
    }
}

fn hours(made: &mut Alterations, added: &Added) {
    fn of(certificate: &mut Certificate) -> &mut Added {
        certificate.added.as_mut().unwrap()
    }
    let steps: Vec<u32> = (0..=made.good.claims.len() as u32).collect();
    made.add("added gone", &[0], |c| c.added = None);
    made.add("virtual budget off the grid", &[0], |c| {
        of(c).virtual_budget += &r("1/100003")
    });
    for more in ["1", "-1"] {
        // On the grid or not, something after it is wrong.
        made.add("virtual budget", &steps, |c| of(c).virtual_budget += &r(more));
    }
    for runs in [added.runs + 1, added.runs - 1] {
        made.add("runs", &[0], |c| of(c).runs = runs);
    }
    made.add("next more", &[0], |c| {
        let claim = c.claims.first().cloned().unwrap_or(Claim {
            need: "N99".to_owned(),
            phase: Phase::Shares,
            value: Ratio::ONE,
            depth: None,
            payments: Default::default(),
            placement: None,
        });
        of(c).next.push(claim);
    });
    if !added.next.is_empty() {
        made.add("next gone", &[0], |c| of(c).next.clear());
        made.add("next gone", &[0], |c| {
            of(c).next.clear();
            of(c).runs -= 1;
        });
        made.add("next last gone", &[0], |c| drop(of(c).next.pop()));
    }
    for (at, claim) in added.next.iter().enumerate() {
        for change in ["1/1000", "-1/1000"] {
            made.add("next value", &[0], |c| of(c).next[at].value += &r(change));
        }
        made.add("next need", &[0], |c| of(c).next[at].need = "N99".to_owned());
        made.add("next phase", &[0], |c| of(c).next[at].phase = Phase::Completion);
        made.add("next payment", &[0], |c| {
            drop(of(c).next[at].payments.insert("K99".to_owned(), r("1")));
        });
        made.add("next placement", &[0], |c| {
            of(c).next[at].placement = Some(Placement {
                rank: 0,
                parts: Vec::new(),
            });
        });
        if at > 0 {
            made.add("next need", &[0], |c| {
                of(c).next[at].need = added.next[at - 1].need.clone()
            });
        }
        assert!(claim.depth.is_none());
    }
}
