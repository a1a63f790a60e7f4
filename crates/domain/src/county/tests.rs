use super::*;
use crate::testing::{acting, all_refused, ask, bergen, given, operator, source};
use authority::{Denied, Name};
use events::Role;

fn vestland() -> Registered {
    Registered {
        name: "Vestland".into(),
        number: "46".into(),
        source: source("ssb 2026"),
    }
}

fn register(new: Registered) -> Ask<Intent, ()> {
    ask(operator(), Intent::Register(new), ())
}

#[test]
fn is_registered_once() {
    let registered = Event::Registered(vestland());
    given::<County>([])
        .when(register(vestland()))
        .then_expect_events(vec![registered.clone()]);
    // A later edition of the register says the same: nothing.
    let later = Registered {
        source: source("ssb 2027"),
        ..vestland()
    };
    given::<County>([registered])
        .when(register(later))
        .then_expect_events(vec![]);
}

#[test]
fn refusals() {
    let number = |number: &str| Registered {
        number: number.into(),
        ..vestland()
    };
    let bad = |number: &str| Refusal::BadNumber {
        number: number.into(),
    };
    let registered = vec![Event::Registered(vestland())];
    let other = Registered {
        name: "Hordaland".into(),
        ..vestland()
    };
    let denied = Denied::NotInRole {
        role: Name(Role::Secretariat),
        right: Right::KeepReferenceData,
    };
    let secretariat = ask(
        acting(Role::Secretariat, bergen()),
        Intent::Register(vestland()),
        (),
    );
    all_refused::<County>(
        CODES,
        vec![
            (vec![], register(number("4601")), bad("4601")),
            (vec![], register(number("4x")), bad("4x")),
            (
                registered,
                register(other),
                Refusal::AlreadyRegistered { number: "46".into() },
            ),
            (vec![], secretariat, denied.into()),
        ],
    );
}
