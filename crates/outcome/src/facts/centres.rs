//! The fold of centres.

use crate::CentreFacts;
use events::{CentreId, RoundId};
use events::{
    Cite, Date, Digest, Lang, Salt, Source, StreamId, Text, Version,
    centre::{CapacityWithdrawn, Event, Merged},
    derived,
};

fn withdrawn(hours: u64, round: RoundId) -> Event {
    Event::CapacityWithdrawn(CapacityWithdrawn {
        hours,
        reason: Text::commit(Lang::Nb, &Salt([1; 32]), "ill"),
        round,
        round_seen: Cite {
            stream: StreamId::new("round", round),
            version: Version(3),
        },
    })
}

#[test]
fn what_was_withdrawn_from_this_round_is_not_offered() {
    let [spring, autumn] = ["spring", "autumn"].map(|name| RoundId(derived(&[name])));
    let centre = CentreId::of("rvts-vest");
    let events = [
        withdrawn(30, spring),
        withdrawn(500, autumn),
        withdrawn(20, spring),
    ];
    assert_eq!(CentreFacts::fold(centre, spring, 300, &events).offered, 250);
    assert_eq!(CentreFacts::fold(centre, autumn, 300, &events).offered, 0);
    let merged = Event::Merged(Merged {
        from: "2028-01-01".parse::<Date>().expect("a date"),
        into: CentreId::of("rvts-sor"),
        source: Source {
            name: "register".into(),
            sha256: Digest::of(b"register"),
        },
    });
    assert_eq!(CentreFacts::fold(centre, spring, 300, &[merged]).offered, 0);
}
