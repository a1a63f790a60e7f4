//! Steps that belong together. Some acts write two streams, and half of one would leave a need without its round, an
//! owner without a need or an offer without hours: a command that holds one half without the other is refused whole.

use crate::{EngineError, Step};
use domain::{centre, mandate, need, round};
use events::centre::CapacityOffered;

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
        Step::Centre(id, centre::Intent::Offer(CapacityOffered { hours, round })) => any(&|other| {
            let entered = (round, id, hours);
            matches!(other, Step::Round(at, round::Intent::EnterOffer { centre, hours }) if (at, centre, hours) == entered)
        }),
        Step::Round(id, round::Intent::EnterOffer { centre, hours }) => any(&|other| {
            let offered = (centre, hours, id);
            matches!(other, Step::Centre(of, centre::Intent::Offer(CapacityOffered { hours, round }))
                if (of, hours, round) == offered)
        }),
        Step::Mandate(id, mandate::Intent::Issue { centre, .. }) => any(
            &|other| matches!(other, Step::Centre(of, centre::Intent::Commit { mandate, .. }) if (of, mandate) == (centre, id)),
        ),
        Step::Centre(id, centre::Intent::Commit { mandate, .. }) => any(
            &|other| matches!(other, Step::Mandate(of, mandate::Intent::Issue { centre, .. }) if (of, centre) == (mandate, id)),
        ),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{CaseId, CentreId, Lang, MandateId, NeedId, RoundId, Salt, Text, derived};

    #[test]
    fn each_half_alone_is_refused_and_both_together_pass() {
        let (one, two) = (NeedId(derived(&["one"])), NeedId(derived(&["two"])));
        let (round, centre) = (RoundId(derived(&["round"])), CentreId::of("x"));
        let reason = Text::commit(Lang::Nb, &Salt([1; 32]), "like");
        let (mandate, case) = (MandateId(derived(&["mandate"])), CaseId(derived(&["case"])));
        for pair in [
            Step::enter(one, round),
            Step::merge(one, two, reason),
            Step::offer(centre, round, 5),
            Step::issue(mandate, case, centre, round, 5),
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
        let [offer, _] = Step::offer(centre, round, 5);
        let [_, entered] = Step::offer(centre, round, 50);
        assert!(check(&[offer, entered]).is_err(), "the same hours on both sides");
    }
}
