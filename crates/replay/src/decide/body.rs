//! Bodies and their meetings, decided again from their whole events.

use super::Again;
use domain::{
    body::{self, Body},
    case::Case,
    meeting::{self, Meeting},
};
use events::StreamId;

pub(super) fn body(again: &mut Again<'_>, event: &events::body::Event) {
    use body::Intent;
    use events::body::Event;
    let mut facts = body::Facts::default();
    let intent = match event.clone() {
        Event::Constituted(new) => Intent::Constitute(new),
        Event::MemberSeated(new) => Intent::Seat(new),
        Event::MemberUnseated(new) => Intent::Unseat(new),
        Event::RulesSet(new) => Intent::SetRules(new),
        Event::TiesSet(new) => {
            let unknown = new.ties.iter().filter(|org| !again.known.org_known(**org));
            facts.unknown_orgs = unknown.copied().collect();
            Intent::SetTies(new)
        }
    };
    again.ask::<Body>(event, intent, facts);
}

pub(super) fn meeting(again: &mut Again<'_>, event: &events::meeting::Event) {
    use events::meeting::Event;
    use meeting::Intent;
    let known = again.known;
    let called = known
        .state::<Meeting>(&again.here.event.stream)
        .and_then(Meeting::body);
    let mut facts = meeting::Facts::default();
    let (intent, body) = match event.clone() {
        Event::Called(new) => (
            Intent::Call {
                body: new.body,
                form: new.form,
                place: new.place,
                starts: new.starts,
            },
            Some(new.body),
        ),
        Event::PapersSent(new) => {
            let body_of = |case| {
                let state = known.state::<Case>(&StreamId::new("case", case));
                state.and_then(|state| Some(state.opened.as_ref()?.body))
            };
            facts.cases = new.cases.iter().map(|case| (*case, body_of(*case))).collect();
            let intent = Intent::SendPapers {
                cases: new.cases,
                papers: new.papers,
            };
            (intent, called)
        }
        Event::AttendanceRecorded(new) => (
            Intent::RecordAttendance {
                absent: new.absent,
                chair: new.chair,
                present: new.present,
            },
            called,
        ),
        Event::MinutesSigned(new) => (
            Intent::SignMinutes {
                minutes: new.minutes,
                signed_by: new.signed_by,
            },
            called,
        ),
        Event::Cancelled(new) => (Intent::Cancel { reason: new.reason }, called),
    };
    facts.body = body.and_then(|body| known.seen::<Body>(&StreamId::new("body", body)));
    again.ask::<Meeting>(event, intent, facts);
}
