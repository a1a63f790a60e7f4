//! From the first ballot to the last mandate.

use super::*;
use std::sync::Arc;

pub(crate) fn marks(needs: &[&str]) -> Marks {
    needs.iter().map(|name| (need_id(name), 1)).collect()
}

/// Casts a ballot. Its salt follows from the unit and the marks, so that it can be opened again.
pub(crate) fn vote(log: &mut Log, number: &'static str, needs: &[&str]) {
    log.begin();
    let marks = marks(needs);
    let facts = ballot::Facts {
        id: Some((round_id(), unit(number))),
        round: Some(log.seen(&round())),
        on_roll: true,
        candidates: Arc::new(["vold", "bolig", "stor"].map(need_id).into()),
        salt: Some(salt(&format!("{number} {marks:?}"))),
        acting: Some((
            CredentialId(derived(&["credential", number])),
            log.seen(&credential(number)),
        )),
        ..Default::default()
    };
    let reference = "24/17".into();
    let authority = Authority::Delegated { reference };
    log.step::<Ballot>(
        who(number),
        &ballot_of(number),
        ballot::Intent::Cast {
            absent: vec![],
            authority,
            marks,
        },
        facts,
    );
}

const COUNTED: [(&str, &[&str]); 2] = [("4601", &["vold", "stor"]), ("4627", &["bolig"])];
const TURNOUT: Turnout = Turnout {
    cast: 2,
    roll: 3,
    sealed: 0,
};

fn turned_out() -> round::Facts {
    round::Facts {
        turnout: Some(TURNOUT),
        ..Default::default()
    }
}

/// Voting ends, and enough voted.
pub(crate) fn close(log: &mut Log) {
    let state: Round = log.state(&round());
    log.now = state.voting_until.unwrap();
    let close = round::Intent::CloseVoting;
    step(log, Who::Process, close, round::Facts::default());
    step(log, Who::Process, round::Intent::CheckQuorum, turned_out());
}

/// Both parts of the lot are laid open.
pub(super) fn reveal(log: &mut Log) {
    for name in SECRETARIES {
        let part = salt(name);
        let reveal = round::Intent::RevealLot { part };
        step(log, who(name), reveal, round::Facts::default());
    }
}

pub(super) fn open_ballots(log: &mut Log) {
    log.begin();
    for (number, needs) in COUNTED {
        let marks = marks(needs);
        let facts = ballot::Facts {
            id: Some((round_id(), unit(number))),
            round: Some(log.seen(&round())),
            opening: Some((marks.clone(), salt(&format!("{number} {marks:?}")))),
            ..Default::default()
        };
        log.step::<Ballot>(Who::Process, &ballot_of(number), ballot::Intent::Open, facts);
    }
}

/// The count, the first one or another.
pub(crate) fn tally(log: &mut Log) {
    let state: Round = log.state(&round());
    let ballots = outcome::BallotBox {
        marks: COUNTED.map(|(number, needs)| (unit(number), marks(needs))).into(),
        lot: state.lot_seed(),
    };
    let counted = outcome::count(&rules(), &candidates(log), &roll(log), &ballots).unwrap();
    let leaves = log
        .events
        .iter()
        .filter(|event| event.body.kind() == "ballot.opened@1");
    let leaves = leaves.map(|event| tlog::leaf_hash(&codec::encode(event).unwrap()));
    let tally = TallyFact {
        input: Digest(tlog::root_of(leaves).0),
        certificate: log.keep(&counted.certificate),
        counted: 2,
        list: log.keep(&counted.list),
        proposal: log.keep(&counted.proposal),
        through: Position(log.events.len() as u64),
    };
    let facts = round::Facts {
        tally: Some(Ok(tally)),
        ..turned_out()
    };
    step(log, Who::Process, round::Intent::Tally, facts);
}

/// The list becomes final, and the needs hear how it ended.
pub(crate) fn finalise(log: &mut Log) {
    let state: Round = log.state(&round());
    let list = state.tallied.unwrap();
    log.now = list.complaints_until;
    let finalise = round::Intent::Finalise;
    step(log, Who::Process, finalise, round::Facts::default());
    let list: outcome::List = serde_json::from_slice(&log.blobs[&list.list.sha256]).unwrap();
    log.begin();
    for item in list.items {
        let rank = item.rank;
        let ending = match item.phase.is_funded() {
            true => events::need::Ending::Prioritised { rank },
            false => events::need::Ending::NotPrioritised { rank },
        };
        let facts = need::Facts {
            id: Some(item.need),
            round: Some(log.seen(&round())),
            standing: Some(ending),
            ..Default::default()
        };
        let leave = need::Intent::LeaveRound { round: round_id() };
        log.step::<Need>(Who::Process, &StreamId::new("need", item.need), leave, facts);
    }
}

pub(crate) fn proposal(log: &Log) -> outcome::Proposal {
    let state: Round = log.state(&round());
    let digest = state.tallied.unwrap().proposal.sha256;
    serde_json::from_slice(&log.blobs[&digest]).unwrap()
}

/// What a decision on the case is told; for a point, what it is about too.
pub(crate) fn of_case(log: &Log, point: Option<u32>) -> case::Facts {
    let state: Round = log.state(&round());
    let digest = state.tallied.unwrap().proposal.sha256;
    let opened: Case = log.state(&case(log));
    let centre = point.and_then(|point| opened.centre_of(point));
    case::Facts {
        id: Some(case_id(log)),
        round: Some(log.seen(&round())),
        body: Some(log.seen(&body())),
        proposal: Some((digest, proposal(log).points())),
        attempt: 1,
        meeting: Some(log.seen(&meeting())),
        centre: centre.map(|centre| log.seen(&StreamId::new("centre", centre))),
        ..Default::default()
    }
}

/// The case is put, a meeting called for it, and the body comes together.
pub(crate) fn convene(log: &mut Log) {
    log.begin();
    let state: Round = log.state(&round());
    let open = case::Intent::Open {
        body: body_id(),
        round: round_id(),
        list: state.tallied.unwrap().list.sha256,
    };
    let facts = of_case(log, None);
    log.step::<Case>(who("ks"), &case(log), open, facts);
    let starts = log.now.plus_days(10);
    let call = meeting::Intent::Call {
        body: body_id(),
        form: events::meeting::Form::Physical,
        place: "Oslo".into(),
        starts,
    };
    meet(log, call);
    log.begin();
    let (schedule, facts) = (meeting_id(), of_case(log, None));
    let schedule = case::Intent::Schedule { meeting: schedule };
    log.step::<Case>(who("ks"), &case(log), schedule, facts);
    let cases = vec![case_id(log)];
    let papers = vec![log.keep(&"saksframlegg")];
    meet(log, meeting::Intent::SendPapers { cases, papers });
    log.now = starts;
    let mut present = ["kari", "ola", "per"].map(|name| events::meeting::Present {
        person: person(name),
        stands_for: None,
    });
    present.sort_by_key(|present| present.person);
    let attendance = meeting::Intent::RecordAttendance {
        absent: vec![],
        chair: person("kari"),
        present: present.into(),
    };
    meet(log, attendance);
}

fn meet(log: &mut Log, intent: meeting::Intent) {
    log.begin();
    let facts = meeting::Facts {
        body: Some(log.seen(&body())),
        cases: vec![(case_id(log), Some(body_id()))],
    };
    log.step::<Meeting>(who("ks"), &meeting(), intent, facts);
}

pub(super) fn ratify(log: &mut Log) {
    decide(log, |_| Choice::For);
}

/// The body decides point by point; two of three vote as told, the third against.
pub(crate) fn decide(log: &mut Log, choice: impl Fn(u32) -> Choice) {
    let points = u32::try_from(proposal(log).mandates.len() + 1).unwrap();
    for point in 0..points {
        for (name, choice) in [
            ("kari", choice(point)),
            ("ola", choice(point)),
            ("per", Choice::Against),
        ] {
            log.begin();
            let facts = of_case(log, Some(point));
            log.step::<Case>(who(name), &case(log), case::Intent::Vote { point, choice }, facts);
        }
        log.begin();
        let refused = choice(point) == Choice::Against;
        let resolve = case::Intent::Resolve {
            point,
            otherwise: refused.then_some(events::case::Outcome::Rejected),
            reason: refused.then(|| text("ikke dit")),
        };
        let facts = of_case(log, Some(point));
        log.step::<Case>(who("ks"), &case(log), resolve, facts);
    }
}

pub(super) fn issue(log: &mut Log) {
    for given in proposal(log).mandates {
        issue_one(log, given.centre);
    }
}

/// Issues the mandate of one centre.
pub(crate) fn issue_one(log: &mut Log, centre: CentreId) {
    log.begin();
    let state: Round = log.state(&round());
    let tallied = state.tallied.unwrap();
    let proposal = proposal(log);
    let given = proposal
        .mandates
        .into_iter()
        .find(|given| given.centre == centre)
        .unwrap();
    let id = MandateId::of(round_id(), &tallied.proposal.sha256, centre);
    let stream = StreamId::new("centre", centre);
    let facts = mandate::Facts {
        case: Some(log.seen(&case(log))),
        centre: Some(log.seen(&stream)),
        round: Some(log.seen(&round())),
        items: Some((tallied.proposal.sha256, given.items)),
        subjects: super::before::candidates(log).subjects(),
        others: Default::default(),
    };
    let issue = mandate::Intent::Issue {
        case: case_id(log),
        centre,
    };
    log.step::<Mandate>(Who::Process, &StreamId::new("mandate", id), issue, facts);
    let facts = centres::Facts {
        round: Some(log.seen(&round())),
        ..Default::default()
    };
    let (mandate, hours, round) = (id, given.hours, round_id());
    let commit = centres::Intent::Commit {
        mandate,
        hours,
        round,
    };
    log.step::<Centre>(Who::Process, &stream, commit, facts);
}
