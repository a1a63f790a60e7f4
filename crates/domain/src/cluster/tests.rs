use super::*;
use crate::testing::{acting, all_refused, ask, askoy, bergen, given, operator};
use authority::{Denied, Name};
use events::Role;

fn west() -> Formed {
    Formed {
        example: true,
        lead: bergen(),
        name: "Vestklynga".into(),
    }
}

fn asked(intent: Intent) -> Ask<Intent, Facts> {
    ask(operator(), intent, Facts { unit_known: true })
}

fn join(unit: UnitId) -> Intent {
    Intent::Join(Joined { unit })
}

#[test]
fn is_formed_around_a_motorkommune_and_grows() {
    let formed = Event::Formed(west());
    let joined = Event::Joined(Joined { unit: askoy() });
    given::<Cluster>([])
        .when(asked(Intent::Form(west())))
        .then_expect_events(vec![formed.clone()]);
    given::<Cluster>([formed])
        .when(asked(join(askoy())))
        .then_expect_events(vec![joined]);
}

#[test]
fn forming_and_joining_again_is_nothing() {
    let history = || vec![Event::Formed(west()), Event::Joined(Joined { unit: askoy() })];
    for again in [Intent::Form(west()), join(askoy()), join(bergen())] {
        given::<Cluster>(history())
            .when(asked(again))
            .then_expect_events(vec![]);
    }
}

#[test]
fn refusals() {
    let formed = || vec![Event::Formed(west())];
    let nameless = Formed {
        name: " ".into(),
        ..west()
    };
    let other = Formed {
        lead: askoy(),
        ..west()
    };
    let unknown = |intent| ask(operator(), intent, Facts::default());
    let denied = Denied::NotInRole {
        role: Name(Role::Representative),
        right: Right::KeepClusters,
    };
    let representative = ask(
        acting(Role::Representative, bergen()),
        join(askoy()),
        Facts::default(),
    );
    all_refused::<Cluster>(
        CODES,
        vec![
            (vec![], asked(Intent::Form(nameless)), Refusal::NoName),
            (
                vec![],
                unknown(Intent::Form(west())),
                Refusal::UnknownUnit { unit: bergen() },
            ),
            (
                formed(),
                unknown(join(askoy())),
                Refusal::UnknownUnit { unit: askoy() },
            ),
            (formed(), asked(Intent::Form(other)), Refusal::AlreadyFormed),
            (vec![], asked(join(askoy())), Refusal::Unknown),
            (formed(), representative, denied.into()),
        ],
    );
}
