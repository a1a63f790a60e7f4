//! What is due at the end of the log and has not happened: mandates approved and not yet issued, mandates refused
//! without a new proposal, and needs that still stand in a round which is over. Not a fault; the engine sees to it when
//! it runs next. What is due in a round still going on is not looked for.

use crate::{Finding, Weight, finding::Findings, known::Known};
use domain::{
    case::{Case, approves},
    mandate::Mandate,
    need::{Need, Status},
    round::{Phase, Round},
};
use events::{MandateId, StreamId, case::Point};

/// Looks for what is due.
pub(crate) fn check(known: &Known, findings: &mut Findings) {
    decided(known, findings);
    standing(known, findings);
}

/// Cases from whose outcome something is to follow.
fn decided(known: &Known, findings: &mut Findings) {
    let mut cases: Vec<_> = known.all::<Case>().collect();
    cases.sort_by_key(|(stream, _)| *stream);
    for (stream, case) in cases {
        let (Some(opened), Some(list)) = (&case.opened, case.list_outcome()) else {
            continue;
        };
        let round = known.state::<Round>(&StreamId::new("round", opened.round));
        if round.is_some_and(|round| round.calls_for_reproposal(case)) {
            let what =
                format!("{stream} refused mandates; the new proposal without those centres is not made yet");
            let finding = Finding::tampered("proposal.pending", what).weighing(Weight::Pending);
            findings.add(finding.of(&StreamId::new("round", opened.round)));
        }
        for (point, index) in opened.points.iter().zip(0_u32..) {
            let Point::Mandate { centre, hours } = point else {
                continue;
            };
            let approved = case
                .resolved
                .get(&index)
                .is_some_and(|outcome| approves(*outcome));
            let id = MandateId::of(opened.round, &opened.proposal, *centre);
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

/// Needs that have not left a round which is over.
fn standing(known: &Known, findings: &mut Findings) {
    let is_over = |round: &Round| round.phase == Phase::Final || round.came_to_nothing();
    let mut needs: Vec<_> = known.all::<Need>().collect();
    needs.sort_by_key(|(stream, _)| *stream);
    for (stream, need) in needs {
        let Status::InRound(id) = need.status else {
            continue;
        };
        let round = StreamId::new("round", id);
        if known.state::<Round>(&round).is_some_and(is_over) {
            let what = format!("{stream} still stands in {round}, which is over");
            let finding = Finding::tampered("need.pending", what).weighing(Weight::Pending);
            findings.add(finding.of(stream));
        }
    }
}
