use super::*;
use crate::testing::{
    acting, after, all_refused, an_eligible_need, ask, askoy, bergen, cite, given, need_id, seen, submitted,
    text,
};
use authority::{Denied, Name};
use events::{
    Role,
    need::{self, Exit, RuledOut},
};

fn vold() -> NeedId {
    need_id("vold")
}

fn asked(unit: UnitId, intent: Intent, need: &[need::Event]) -> Ask<Intent, Facts> {
    let facts = Facts {
        id: Some((vold(), unit)),
        need: Some(seen(vold(), need)),
        unit_known: true,
        unit_ended: None,
    };
    ask(acting(Role::NeedOwner, unit), intent, facts)
}

fn give(unit: UnitId) -> Ask<Intent, Facts> {
    asked(unit, Intent::Give, &an_eligible_need())
}

fn withdraw() -> Ask<Intent, Facts> {
    asked(askoy(), Intent::Withdraw, &an_eligible_need())
}

fn supported(version: u64) -> Event {
    Event::Given(Given {
        need: vold(),
        need_seen: cite("need", vold(), version),
        unit: askoy(),
    })
}

fn gone() -> Event {
    Event::Withdrawn(Withdrawn {})
}

#[test]
fn support_is_given_taken_back_and_given_again() {
    let early = [need::Event::Submitted(submitted(100))];
    given::<Support>([])
        .when(asked(askoy(), Intent::Give, &early))
        .then_expect_events(vec![supported(1)]);
    given::<Support>([supported(1)])
        .when(withdraw())
        .then_expect_events(vec![gone()]);
    given::<Support>([supported(1), gone()])
        .when(give(askoy()))
        .then_expect_events(vec![supported(2)]);
}

/// Invariant 28: silence is no stream at all, which is neither support nor its opposite.
#[test]
fn silence_is_not_a_no() {
    let silent = Support::default();
    assert!(!silent.begun && !silent.stands);
    let withdrawn = after::<Support>(&[supported(2), gone()]);
    assert!(
        withdrawn.begun && !withdrawn.stands,
        "taken back is told apart from never given"
    );
}

/// Invariant 35: the same command again adds nothing.
#[test]
fn the_same_again_is_nothing() {
    let later = asked(askoy(), Intent::Give, &[]);
    for (history, again) in [
        (vec![supported(2)], give(askoy())),
        (vec![supported(2)], later),
        (vec![supported(2), gone()], withdraw()),
    ] {
        given::<Support>(history).when(again).then_expect_events(vec![]);
    }
}

#[test]
fn every_no() {
    let out = RuledOut {
        exit: Exit::OutOfScope,
        reason: text("because"),
    };
    let ruled_out = [an_eligible_need(), vec![need::Event::RuledOut(out)]].concat();
    let mut unknown = give(askoy());
    unknown.facts.unit_known = false;
    let mut ended = give(askoy());
    ended.facts.unit_ended = Some(crate::testing::now().date());
    let mut nothing = give(askoy());
    nothing.facts.need = None;
    let mut lost = give(askoy());
    lost.facts.id = None;
    let other = ask(
        acting(Role::NeedOwner, bergen()),
        Intent::Give,
        give(askoy()).facts,
    );
    let coordinator = ask(
        acting(Role::Coordinator, askoy()),
        Intent::Withdraw,
        give(askoy()).facts,
    );
    let unit = askoy();
    all_refused::<Support>(
        CODES,
        vec![
            (vec![], unknown, Refusal::UnknownUnit { unit }),
            (vec![], ended, Refusal::UnitEnded { unit }),
            (vec![], nothing, Refusal::UnknownNeed { need: vold() }),
            (
                vec![],
                lost,
                Refusal::FactsMissing {
                    what: "which need and unit are meant",
                },
            ),
            (vec![], give(bergen()), Refusal::OwnsIt { unit: bergen() }),
            (
                vec![],
                asked(askoy(), Intent::Give, &ruled_out),
                Refusal::NotOnItsWay {
                    status: Status::RuledOut(Exit::OutOfScope),
                },
            ),
            (vec![], withdraw(), Refusal::NotGiven),
            (
                vec![],
                other,
                Denied::OtherOrg {
                    given: bergen().into(),
                    wanted: askoy().into(),
                }
                .into(),
            ),
            (
                vec![supported(2)],
                coordinator,
                Denied::NotInRole {
                    role: Name(Role::Coordinator),
                    right: Right::OwnNeeds,
                }
                .into(),
            ),
        ],
    );
}
