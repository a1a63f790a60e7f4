//! What is due at the end of the log and has not happened: mandates approved and not yet issued. Not a fault; the engine
//! issues them when it runs next. What is due in a round still going on is not looked for.

use crate::{Finding, Weight, finding::Findings, known::Known};
use domain::{
    case::{Case, approves},
    mandate::Mandate,
};
use events::{MandateId, StreamId, case::Point};

/// Looks for approved mandates that were not issued.
pub(crate) fn check(known: &Known, findings: &mut Findings) {
    let mut cases: Vec<_> = known.all::<Case>().collect();
    cases.sort_by_key(|(stream, _)| *stream);
    for (stream, case) in cases {
        let (Some(opened), Some(list)) = (&case.opened, case.list_outcome()) else {
            continue;
        };
        for (point, index) in opened.points.iter().zip(0_u32..) {
            let Point::Mandate { centre, hours } = point else {
                continue;
            };
            let approved = case
                .resolved
                .get(&index)
                .is_some_and(|outcome| approves(*outcome));
            let id = MandateId::of(opened.round, &opened.list, *centre);
            let issued = known.state::<Mandate>(&StreamId::new("mandate", id)).is_some();
            if approves(list) && approved && !issued {
                let what = format!(
                    "{stream} approved {hours} hours for centre {centre}; the mandate is not issued yet"
                );
                let finding = Finding::tampered("mandate.pending", what).weighing(Weight::Pending);
                findings.add(finding.of(&StreamId::new("mandate", id)));
            }
        }
    }
}
