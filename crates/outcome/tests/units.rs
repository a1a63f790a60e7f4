//! What becomes of units is what a later roll shows; a roll frozen before stays as it was.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use events::{
    BodyId, ClusterId, Date, Digest, Fraction, Period, RoundId, Source, UnitId, derived, municipality, round,
};
use outcome::{ClusterFacts, Electorate, Roll, UnitFacts, enrol};

fn askoy() -> UnitId {
    UnitId::municipality("4627")
}

fn date(day: &str) -> Date {
    day.parse().unwrap()
}

fn source() -> Source {
    Source {
        name: "register".into(),
        sha256: Digest::of(b"register"),
    }
}

/// Askøy with 30,000 residents, and what happened to it then.
fn history(more: Vec<municipality::Event>) -> Vec<municipality::Event> {
    let registered = municipality::Event::Registered(municipality::Registered {
        county: UnitId::county("46"),
        lang: None,
        name: "Askøy".into(),
        number: "4627".into(),
        official_name: "Askøy".into(),
        source: source(),
    });
    let counted = municipality::Event::PopulationSet(municipality::PopulationSet {
        date: date("2026-01-01"),
        residents: 30_000,
        source: source(),
    });
    [vec![registered, counted], more].concat()
}

fn roll(events: &[municipality::Event]) -> Result<Roll, String> {
    let cluster = ClusterFacts {
        members: [askoy()].into(),
        dissolved: false,
    };
    let rules = round::Rules {
        ballot: round::BallotForm::Approval { limit: 2 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 3,
        complaint_days: 14,
        count: round::CountingRule::es_list("cost"),
        entitlement: round::Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 0,
        outreach: Fraction::ZERO,
        per_field: false,
        period: Period {
            from: date("2027-01-01"),
            to: date("2027-12-31"),
        },
        quorum: Fraction::new(1, 2).unwrap(),
        ratified_by: BodyId(derived(&["body"])),
        represent_days: 7,
        ties: round::TieRule::Lex,
        weighting: round::Weighting::Equal,
    };
    let electorate = Electorate {
        clusters: [(ClusterId(derived(&["cluster"])), cluster)].into(),
        units: [(askoy(), UnitFacts::fold(askoy(), events).unwrap())].into(),
        ..Default::default()
    };
    enrol(RoundId(derived(&["round"])), &rules, &electorate)
}

/// Invariant 31: another number is what a later roll shows; the id stays.
#[test]
fn a_roll_shows_the_number_name_and_county_of_its_day() {
    let renumbered = municipality::Event::Renumbered(municipality::Renumbered {
        county: UnitId::county("47"),
        from: date("2026-02-01"),
        name: "Nye Askøy".into(),
        number: "4797".into(),
        source: source(),
    });
    let (before, after) = (
        roll(&history(vec![])).unwrap(),
        roll(&history(vec![renumbered])).unwrap(),
    );
    let shown = |roll: &Roll| {
        let entry = &roll.entries[0];
        (entry.unit, entry.number.clone(), entry.name.clone(), entry.county)
    };
    assert_eq!(
        shown(&before),
        (askoy(), "4627".into(), "Askøy".into(), UnitId::county("46"))
    );
    assert_eq!(
        shown(&after),
        (askoy(), "4797".into(), "Nye Askøy".into(), UnitId::county("47"))
    );
}

/// Invariant 31: a unit that was merged or split votes no more, and whoever opens the vote is told what to do.
#[test]
fn a_unit_that_is_no_more_stands_on_no_roll() {
    let (from, into) = (date("2026-02-01"), UnitId::municipality("4601"));
    let ended = [
        municipality::Event::Merged(municipality::Merged {
            from,
            into,
            source: source(),
        }),
        municipality::Event::Split(municipality::Split {
            from,
            into: vec![into, UnitId::municipality("4626")],
            source: source(),
        }),
    ];
    for event in ended {
        let why = roll(&history(vec![event])).unwrap_err();
        assert_eq!(
            why,
            "4627 Askøy is no more since 2026-02-01: take it out of its cluster, and its successor in"
        );
    }
}
