//! How a case comes before the body, and how another follows it.

use super::*;

#[test]
fn a_case_is_opened_on_a_final_list() {
    given::<Case>([])
        .when(open("list"))
        .then_expect_events(vec![Event::Opened(a_case())]);
    assert_eq!(
        events::Event::cites(&Event::Opened(a_case())),
        [&cite("round", spring(), 11)]
    );
    given::<Case>([Event::Opened(a_case())])
        .when(open("list"))
        .then_expect_events(vec![]);
}

#[test]
fn it_stands_on_the_agenda_of_a_coming_meeting() {
    let meeting = the_meeting();
    let mut schedule = prepared(Intent::Schedule { meeting });
    schedule.facts.meeting = Some(seen(meeting, &[called()]));
    given::<Case>([Event::Opened(a_case())])
        .when(schedule.clone())
        .then_expect_events(scheduled().split_off(1));
    given::<Case>(scheduled())
        .when(schedule)
        .then_expect_events(vec![]);
}

#[test]
fn in_another_meeting_everybody_votes_anew_on_what_is_not_decided() {
    let meeting = MeetingId(derived(&["the next meeting"]));
    let meeting_seen = cite("meeting", meeting, 1);
    let next = Event::Scheduled(Scheduled {
        meeting,
        meeting_seen,
    });
    let votes = voted_on(1, &["kari", "ola"], &[]);
    let case = after::<Case>(&[approved(), votes, vec![next]].concat());
    assert!(case.votes.contains_key(&0) && !case.votes.contains_key(&1));
}

#[test]
fn a_body_that_advises_gives_its_opinion() {
    let utvalget = body_id("utvalget");
    let mut advise = prepared(Intent::RecordOpinion {
        body: utvalget,
        opinion: text("yes, but later"),
    });
    advise.by = acting(Role::KsSecretariat, utvalget);
    let constituted = body::Event::Constituted(orders(false, false));
    advise.facts.advisor = Some(seen(utvalget, &[constituted]));
    let recorded = Event::OpinionRecorded(OpinionRecorded {
        body: utvalget,
        body_seen: cite("body", utvalget, 1),
        opinion: text("yes, but later"),
    });
    given::<Case>(scheduled())
        .when(advise.clone())
        .then_expect_events(vec![recorded.clone()]);
    given::<Case>([scheduled(), vec![recorded]].concat())
        .when(advise)
        .then_expect_events(vec![]);
}

fn taken_back() -> Event {
    Event::Withdrawn(Withdrawn {
        reason: text("the list is contested"),
    })
}

#[test]
fn it_is_taken_back_before_anything_is_decided_and_put_again() {
    let withdraw = prepared(Intent::Withdraw {
        reason: text("the list is contested"),
    });
    given::<Case>(voted(&["ola"], &[]))
        .when(withdraw.clone())
        .then_expect_events(vec![taken_back()]);
    let history = [scheduled(), vec![taken_back()]].concat();
    given::<Case>(history.clone())
        .when(withdraw)
        .then_expect_events(vec![]);

    let again = second(history);
    let opened = Opened {
        earlier_seen: Some(cite("case", sak(), 3)),
        ..a_case()
    };
    given::<Case>([])
        .when(again)
        .then_expect_events(vec![Event::Opened(opened)]);
}

/// The second attempt, after this happened in the first.
pub(super) fn second(first: Vec<Event>) -> Ask<Intent, Facts> {
    let mut again = open("list");
    again.facts.id = Some(CaseId::of(spring(), &blob("proposal").sha256, 2));
    again.facts.attempt = 2;
    again.facts.earlier = Some(seen(sak(), &first));
    again
}

/// Invariant 20: a list sent back is put again as it was; a mandate sent back comes again alone.
#[test]
fn what_was_sent_back_is_put_again() {
    let sent_back = |point, before: Vec<Event>| {
        let back = resolved_on(point, Outcome::Returned, (0, 3), false);
        [before, vec![back]].concat()
    };
    let list = sent_back(0, scheduled());
    let opened = Opened {
        earlier_seen: Some(cite("case", sak(), 3)),
        ..a_case()
    };
    given::<Case>([])
        .when(second(list))
        .then_expect_events(vec![Event::Opened(opened.clone())]);

    let mandate = sent_back(1, approved());
    let opened = Opened {
        approved: Some(Outcome::Ratified),
        earlier_seen: Some(cite("case", sak(), mandate.len() as u64)),
        points: a_case().points.split_off(1),
        ..opened
    };
    given::<Case>([])
        .when(second(mandate))
        .then_expect_events(vec![Event::Opened(opened.clone())]);
    // There the list stands, and the mandate is the first point.
    let case = after::<Case>(&[Event::Opened(opened)]);
    assert_eq!(case.list_outcome(), Some(Outcome::Ratified));
    assert_eq!(case.centre_of(0), Some(rvts()));
}

/// Invariant 20: a mandate rejected leads to a new proposal; the list stays ratified and is not put again.
#[test]
fn a_case_on_a_new_proposal_has_only_mandates() {
    let rejected = resolved_on(1, Outcome::Rejected, (0, 3), false);
    let first = [approved(), vec![rejected]].concat();
    assert_eq!(after::<Case>(&first).refused_centres(), [rvts()]);
    let reproposed = round::Event::Reproposed(round::Reproposed {
        case: sak(),
        case_seen: cite("case", sak(), first.len() as u64),
        proposal: blob("new proposal"),
        refused: vec![rvts()],
    });
    let nkvts = Point::Mandate {
        centre: centre_id("nkvts"),
        hours: 300,
    };
    let mut again = open("list");
    let new = blob("new proposal").sha256;
    again.facts.id = Some(CaseId::of(spring(), &new, 1));
    again.facts.round = Some(seen(
        spring(),
        &[a_round(Phase::Final), vec![reproposed]].concat(),
    ));
    again.facts.proposal = Some((new, vec![nkvts.clone()]));
    again.facts.earlier = Some(seen(sak(), &first));
    given::<Case>([])
        .when(again)
        .then_expect_events(vec![Event::Opened(Opened {
            approved: Some(Outcome::Ratified),
            earlier_seen: Some(cite("case", sak(), first.len() as u64)),
            points: vec![nkvts],
            proposal: new,
            round_seen: cite("round", spring(), 12),
            ..a_case()
        })]);
}

#[test]
fn nothing_is_refused_while_something_is_to_be_decided() {
    assert!(after::<Case>(&approved()).refused_centres().is_empty());
    let fell = [scheduled(), vec![resolved(Outcome::Rejected, 0, 3, false)]].concat();
    let case = after::<Case>(&fell);
    assert!(case.is_decided() && case.refused_centres().is_empty());
}
