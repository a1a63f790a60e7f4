//! Steps that belong together. Some acts write two streams, and half of one would leave a need without its round, an
//! owner without a need or an offer without hours: a command that holds one half without the other is refused whole.

use crate::{EngineError, Step};
use domain::{centre, mandate, need, round};

/// Refuses a command that holds half of an act.
pub(crate) fn check(steps: &[Step]) -> Result<(), EngineError> {
    match steps.iter().find(|step| !is_whole(step, steps)) {
        None => Ok(()),
        Some(half) => {
            let name = half.name();
            let message =
                format!("the step on {name} is half of an act; send it with the step on the other stream");
            Err(EngineError::Refused {
                code: "step.half",
                message,
            })
        }
    }
}

fn is_whole(step: &Step, steps: &[Step]) -> bool {
    let any = |is_other: &dyn Fn(&Step) -> bool| steps.iter().any(is_other);
    match step {
        Step::Need(id, need::Intent::Enter { round }) => any(
            &|other| matches!(other, Step::Round(at, round::Intent::EnterNeed { need }) if (at, need) == (round, id)),
        ),
        Step::Round(id, round::Intent::EnterNeed { need }) => any(
            &|other| matches!(other, Step::Need(of, need::Intent::Enter { round }) if (of, round) == (need, id)),
        ),
        Step::Need(id, need::Intent::Merge { into, .. }) => any(
            &|other| matches!(other, Step::Need(of, need::Intent::Absorb { from }) if (of, from) == (into, id)),
        ),
        Step::Need(id, need::Intent::Absorb { from }) => any(
            &|other| matches!(other, Step::Need(of, need::Intent::Merge { into, .. }) if (of, into) == (from, id)),
        ),
        Step::Need(id, need::Intent::Unmerge { from, .. }) => any(
            &|other| matches!(other, Step::Need(of, need::Intent::Release { need }) if (of, need) == (from, id)),
        ),
        Step::Need(id, need::Intent::Release { need }) => any(
            &|other| matches!(other, Step::Need(of, need::Intent::Unmerge { from, .. }) if (of, from) == (need, id)),
        ),
        Step::Need(id, need::Intent::Split { into, .. }) => into.iter().all(|part| {
            any(&|other| {
                matches!(other, Step::Need(of, need::Intent::SplitOff { from, .. }) if (of, from) == (part, id))
            })
        }),
        Step::Need(id, need::Intent::SplitOff { from, .. }) => any(
            &|other| matches!(other, Step::Need(of, need::Intent::Split { into, .. }) if of == from && into.contains(id)),
        ),
        Step::Centre(id, centre::Intent::Offer { hours, round }) => any(&|other| {
            let entered = (round, id, hours);
            matches!(other, Step::Round(at, round::Intent::EnterOffer { centre, hours }) if (at, centre, hours) == entered)
        }),
        Step::Round(id, round::Intent::EnterOffer { centre, hours }) => any(&|other| {
            let offered = (centre, hours, id);
            matches!(other, Step::Centre(of, centre::Intent::Offer { hours, round })
                if (of, hours, round) == offered)
        }),
        Step::Mandate(id, mandate::Intent::Issue { centre, .. }) => any(
            &|other| matches!(other, Step::Centre(of, centre::Intent::Commit { mandate, .. }) if (of, mandate) == (centre, id)),
        ),
        Step::Centre(id, centre::Intent::Commit { mandate, .. }) => any(
            &|other| matches!(other, Step::Mandate(of, mandate::Intent::Issue { centre, .. }) if (of, centre) == (mandate, id)),
        ),
        Step::Mandate(id, intent) if frees_hours(intent) => any(
            &|other| matches!(other, Step::Centre(_, centre::Intent::Return { mandate, .. }) if mandate == id),
        ),
        Step::Centre(_, centre::Intent::Return { mandate, .. }) => {
            any(&|other| matches!(other, Step::Mandate(id, intent) if id == mandate && frees_hours(intent)))
        }
        _ => true,
    }
}

/// Whether an act on a mandate gives hours back to its centre.
fn frees_hours(intent: &mandate::Intent) -> bool {
    use mandate::Intent::{Amend, Revoke, Supersede};
    matches!(intent, Amend(_) | Revoke { .. } | Supersede)
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{
        CaseId, CentreId, Digest, Lang, MandateId, NeedId, RoundId, Salt, Text, derived,
        mandate::{Amended, Decision},
    };

    fn words(text: &Text) -> events::need::Revised {
        events::need::Revised {
            delivery_type: "kurs".into(),
            description: text.clone(),
            hours: 10,
            subject: "vold".into(),
            title: text.clone(),
        }
    }

    #[test]
    fn each_half_alone_is_refused_and_both_together_pass() {
        let (one, two) = (NeedId(derived(&["one"])), NeedId(derived(&["two"])));
        let (round, centre) = (RoundId(derived(&["round"])), CentreId::of("x"));
        let reason = Text::commit(Lang::Nb, &Salt([1; 32]), "like");
        let (mandate, case) = (MandateId(derived(&["mandate"])), CaseId(derived(&["case"])));
        let text = Text::commit(Lang::Nb, &Salt([1; 32]), "cut");
        let decision = Decision {
            case_number: "27/12".into(),
            date: "2027-03-01".parse().expect("a date"),
            minutes: Digest::of(b"minutes"),
        };
        let amended = Amended {
            decision: decision.clone(),
            hours: 5,
            items: vec![],
            reason: text.clone(),
        };
        for pair in [
            Step::enter(one, round),
            Step::merge(one, two, reason.clone()),
            Step::unmerge(one, two, reason.clone()),
            Step::offer(centre, round, 5),
            Step::issue(mandate, case, centre, round, 5),
            Step::supersede(mandate, centre, 5),
            Step::revoke(mandate, centre, 5, decision, text.clone()),
            Step::amend(mandate, centre, amended, 5),
        ] {
            assert!(check(&pair).is_ok());
            for half in pair {
                let refused = check(&[half]);
                assert!(
                    matches!(
                        refused,
                        Err(EngineError::Refused {
                            code: "step.half",
                            ..
                        })
                    ),
                    "{refused:?}"
                );
            }
        }
        let parts = [two, NeedId(derived(&["three"]))].map(|part| (part, words(&reason)));
        let split = Step::split(one, parts.to_vec(), reason);
        assert!(check(&split).is_ok());
        for missing in 0..split.len() {
            let mut some = split.clone();
            some.remove(missing);
            assert!(check(&some).is_err(), "a split without its step {missing}");
        }
        let [offer, _] = Step::offer(centre, round, 5);
        let [_, entered] = Step::offer(centre, round, 50);
        assert!(check(&[offer, entered]).is_err(), "the same hours on both sides");
    }
}
