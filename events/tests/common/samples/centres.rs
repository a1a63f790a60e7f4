//! A centre: what is known of it, what it offers, and what becomes of its hours.

use super::{
    Sample, askoy, bergen, blob, cite, date, round_seen, rvts, sample, sorted, source, spring, text, time,
    words, year,
};
use events::{Blob, CentreId, MandateId, Role, StreamId, centre};

pub(super) fn centres() -> Vec<Sample> {
    use Role::{Centre, Operator, Process};
    let stream = || StreamId::new("centre", rvts().0);
    let kept = |case, event| sample(case, Operator, event, stream());
    let registered = centre::Registered {
        code: "rvts-vest".into(),
        name: "Ressurssenter om vold, traumatisk stress og selvmordsforebygging, region vest".into(),
        programme: "RVTS".into(),
        reach: centre::Reach::Region,
        short_name: "RVTS Vest".into(),
        source: source(),
        host: None,
    };
    let basis = centre::BasisRecorded {
        document: None,
        hours: 900,
        kind: centre::BasisKind::GrantLetter,
        period: year(),
        signatory: "Helsedirektoratet, divisjonsdirektør".into(),
        subjects: vec![],
    };
    vec![
        kept("", centre::Event::Registered(registered.clone())),
        kept(
            "host",
            centre::Event::Registered(centre::Registered {
                host: Some(bergen()),
                ..registered
            }),
        ),
        kept(
            "",
            centre::Event::CoverageSet(centre::CoverageSet {
                units: sorted([bergen(), askoy()]),
            }),
        ),
        kept(
            "",
            centre::Event::SubjectsSet(centre::SubjectsSet {
                further: words(["rus"]),
                main: words(["selvmord", "vold"]),
            }),
        ),
        kept(
            "",
            centre::Event::DeliveryTypesSet(centre::DeliveryTypesSet {
                types: words(["kurs", "veiledning"]),
            }),
        ),
        kept(
            "",
            centre::Event::CapacityDeclared(centre::CapacityDeclared {
                hours: 1_200,
                period: year(),
                reserved: 200,
            }),
        ),
        kept("", centre::Event::BasisRecorded(basis.clone())),
        kept(
            "document",
            centre::Event::BasisRecorded(centre::BasisRecorded {
                document: Some(Blob {
                    media: "application/pdf".into(),
                    ..blob("letter")
                }),
                kind: centre::BasisKind::Agreement,
                subjects: words(["vold"]),
                ..basis
            }),
        ),
        sample(
            "",
            Centre,
            centre::Event::CapacityOffered(centre::CapacityOffered {
                hours: 800,
                period: year(),
                round: spring(),
            }),
            stream(),
        ),
        sample(
            "",
            Process,
            centre::Event::HoursCommitted(centre::HoursCommitted {
                hours: 320,
                mandate: MandateId::of(spring(), &blob("list").sha256, rvts()),
                round: spring(),
                round_seen: round_seen(18),
            }),
            stream(),
        ),
    ]
}

/// What else happens to a centre.
pub(super) fn later_centres() -> Vec<Sample> {
    use Role::{Centre, KsSecretariat, Operator, Secretariat};
    let centre = |role, event| sample("", role, event, StreamId::new("centre", rvts().0));
    let mandate = MandateId::of(spring(), &blob("proposal").sha256, rvts());
    let until = time("2027-02-01T12:00:00.000Z");
    vec![
        centre(
            Centre,
            centre::Event::CapacityWithdrawn(centre::CapacityWithdrawn {
                hours: 100,
                reason: text("Sykefravær."),
                round: spring(),
                round_seen: round_seen(6),
            }),
        ),
        centre(
            Secretariat,
            centre::Event::FactsProposed(centre::FactsProposed {
                comments_until: until,
                sheet: blob("sheet"),
            }),
        ),
        centre(
            Centre,
            centre::Event::FactsCommented(centre::FactsCommented {
                comment: text("Vi holder også kurs."),
                sheet: blob("sheet").sha256,
                until,
            }),
        ),
        centre(
            Secretariat,
            centre::Event::FactsPublished(centre::FactsPublished {
                sheet: blob("better sheet"),
            }),
        ),
        centre(
            KsSecretariat,
            centre::Event::HoursReturned(centre::HoursReturned {
                hours: 320,
                mandate,
                mandate_seen: cite("mandate", mandate.0, 2),
            }),
        ),
        centre(
            Operator,
            centre::Event::Merged(centre::Merged {
                from: date("2028-01-01"),
                into: CentreId::of("rvts-sor"),
                source: source(),
            }),
        ),
    ]
}
