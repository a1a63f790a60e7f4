//! A mandate from its issue to its end.

use super::{Sample, blob, cite, date, need_called, rvts, sample, spring, text};
use events::{CentreId, Digest, MandateId, Role, StreamId, mandate};

/// What happens to a mandate after it was issued.
pub(super) fn mandates() -> Vec<Sample> {
    use Role::{Centre, KsSecretariat, Process};
    let id = MandateId::of(spring(), &blob("proposal").sha256, rvts());
    let mandate = |role, event| sample("", role, event, StreamId::new("mandate", id.0));
    let decision = || mandate::Decision {
        case_number: "27/52".into(),
        date: date("2027-06-01"),
        minutes: Digest::of(b"later minutes"),
    };
    vec![
        mandate(Centre, mandate::Event::Acknowledged(mandate::Acknowledged {})),
        mandate(
            Centre,
            mandate::Event::Objected(mandate::Objected {
                reason: text("Vi mangler folk til dette."),
            }),
        ),
        mandate(
            KsSecretariat,
            mandate::Event::Amended(mandate::Amended {
                decision: decision(),
                hours: 300,
                items: vec![mandate::Item {
                    hours: 300,
                    lead: true,
                    need: need_called("vold"),
                    partners: vec![CentreId::of("nkvts")],
                    rank: 1,
                }],
                reason: text("Mindre behov enn ventet."),
            }),
        ),
        mandate(
            KsSecretariat,
            mandate::Event::Suspended(mandate::Suspended {
                decision: decision(),
                reason: text("Senteret flytter."),
            }),
        ),
        mandate(
            KsSecretariat,
            mandate::Event::Resumed(mandate::Resumed { decision: decision() }),
        ),
        mandate(
            KsSecretariat,
            mandate::Event::Revoked(mandate::Revoked {
                decision: decision(),
                reason: text("Behovet er løst på annet vis."),
            }),
        ),
        mandate(Process, mandate::Event::Expired(mandate::Expired {})),
        mandate(
            Process,
            mandate::Event::Superseded(mandate::Superseded {
                centre_seen: cite("centre", rvts().0, 12),
                into: CentreId::of("rvts-sor"),
            }),
        ),
    ]
}
