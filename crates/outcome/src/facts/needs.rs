//! The fold of needs.

use crate::NeedFacts;
use events::{
    Cite, Lang, Salt, StreamId, Text, Version, derived,
    need::{Absorbed, CarriedOver, Event, FoundEligible, Released, Revised, Scale, SplitOff, Submitted},
};
use events::{NeedId, UnitId, need};

fn unit(name: &str) -> UnitId {
    UnitId(derived(&["unit", name]))
}

fn text() -> Text {
    Text::commit(Lang::Nb, &Salt([1; 32]), "ord")
}

fn cite() -> Cite {
    Cite {
        stream: StreamId::new("need", derived(&["other"])),
        version: Version(1),
    }
}

fn fold(events: &[Event]) -> NeedFacts {
    NeedFacts::fold(NeedId(derived(&["need"])), events)
}

#[test]
fn a_need_is_voted_on_in_its_last_words_for_the_owners_it_has() {
    let submitted = Submitted {
        delivery_type: "kurs".into(),
        description: text(),
        guided: None,
        hours: 100,
        origin: need::Origin::Own,
        subject: "vold".into(),
        title: text(),
        unit: unit("bergen"),
    };
    let revised = Revised {
        delivery_type: "veiledning".into(),
        description: text(),
        hours: 80,
        subject: "omsorg".into(),
        title: text(),
    };
    let absorbed = Absorbed {
        from: NeedId(derived(&["other"])),
        owners: vec![unit("voss"), unit("askøy")],
        source: cite(),
    };
    let released = Released {
        from: absorbed.from,
        owners: vec![unit("voss")],
        source: cite(),
    };
    let found = FoundEligible {
        hours: 80,
        scale: Scale::Cluster,
    };
    let mut events = vec![
        Event::Submitted(submitted),
        Event::Revised(revised),
        Event::Absorbed(absorbed),
        Event::Released(released),
        Event::FoundEligible(found),
    ];
    let facts = fold(&events);
    assert_eq!((&*facts.subject, &*facts.delivery_type), ("omsorg", "veiledning"));
    assert_eq!(facts.owners, [unit("bergen"), unit("askøy")].into());
    assert_eq!(facts.hours, 80);
    events.push(Event::CarriedOver(CarriedOver {
        hours: 60,
        owners: vec![unit("askøy")],
        unit: unit("askøy"),
    }));
    let facts = fold(&events);
    assert_eq!((facts.hours, facts.owners), (60, [unit("askøy")].into()));
}

#[test]
fn a_part_of_a_need_has_all_its_owners() {
    let facts = fold(&[Event::SplitOff(SplitOff {
        delivery_type: "kurs".into(),
        description: text(),
        from: NeedId(derived(&["other"])),
        hours: 20,
        owners: vec![unit("bergen"), unit("askøy")],
        source: cite(),
        subject: "vold".into(),
        title: text(),
    })]);
    assert_eq!(facts.owners, [unit("bergen"), unit("askøy")].into());
    assert_eq!((&*facts.subject, &*facts.delivery_type), ("vold", "kurs"));
    assert_eq!(facts.hours, 0, "not found eligible yet");
}
