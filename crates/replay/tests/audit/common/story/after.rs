//! From the first ballot to the last mandate.

use super::*;

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
        candidates: ["vold", "bolig", "stor"].map(need_id).into(),
        salt: Some(salt(&format!("{number} {marks:?}"))),
        opening: None,
    };
    let reference = "24/17".into();
    let authority = Authority::Delegated { reference };
    log.step::<Ballot>(
        who(number),
        &ballot_of(number),
        ballot::Intent::Cast { authority, marks },
        facts,
    );
}

/// From the close to the final list.
pub(crate) fn count(log: &mut Log) {
    let state: Round = log.state(&round());
    log.now = state.voting_until.unwrap();
    step(
        log,
        Who::Process,
        round::Intent::CloseVoting,
        round::Facts::default(),
    );
    let turnout = Some(Turnout {
        cast: 2,
        roll: 3,
        sealed: 0,
    });
    step(
        log,
        Who::Process,
        round::Intent::CheckQuorum,
        round::Facts {
            turnout,
            ..Default::default()
        },
    );
    log.begin();
    let mut opened = BTreeMap::new();
    for (number, needs) in [("4601", &["vold", "stor"][..]), ("4627", &["bolig"])] {
        let marks = marks(needs);
        opened.insert(unit(number), marks.clone());
        let facts = ballot::Facts {
            id: Some((round_id(), unit(number))),
            round: Some(log.seen(&round())),
            opening: Some((marks.clone(), salt(&format!("{number} {marks:?}")))),
            ..Default::default()
        };
        log.step::<Ballot>(Who::Process, &ballot_of(number), ballot::Intent::Open, facts);
    }
    let counted = outcome::count(&rules(), &candidates(log), &roll(log), &opened).unwrap();
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
        turnout,
        tally: Some(Ok(tally)),
        ..Default::default()
    };
    step(log, Who::Process, round::Intent::Tally, facts);
    let state: Round = log.state(&round());
    log.now = state.tallied.unwrap().complaints_until;
    step(
        log,
        Who::Process,
        round::Intent::Finalise,
        round::Facts::default(),
    );
}

pub(crate) fn proposal(log: &Log) -> outcome::Proposal {
    let state: Round = log.state(&round());
    let digest = state.tallied.unwrap().proposal.sha256;
    serde_json::from_slice(&log.blobs[&digest]).unwrap()
}

/// What a decision on the case is told.
pub(crate) fn of_case(log: &Log) -> case::Facts {
    let given = proposal(log).mandates;
    let points = given.into_iter().map(|given| Point::Mandate {
        centre: given.centre,
        hours: given.hours,
    });
    case::Facts {
        round: Some(log.seen(&round())),
        body: Some(log.seen(&body())),
        points: [Point::List].into_iter().chain(points).collect(),
    }
}

pub(super) fn ratify(log: &mut Log) {
    log.begin();
    let state: Round = log.state(&round());
    let list = state.tallied.unwrap().list.sha256;
    let open = case::Intent::Open {
        body: body_id(),
        round: round_id(),
        list,
    };
    let facts = of_case(log);
    let points = u32::try_from(facts.points.len()).unwrap();
    log.step::<Case>(who("ks"), &case(), open, facts);
    for point in 0..points {
        for (name, choice) in [
            ("kari", Choice::For),
            ("ola", Choice::For),
            ("per", Choice::Against),
        ] {
            log.begin();
            let facts = of_case(log);
            log.step::<Case>(who(name), &case(), case::Intent::Vote { point, choice }, facts);
        }
        log.begin();
        let (otherwise, reason, facts) = (None, None, of_case(log));
        let resolve = case::Intent::Resolve {
            point,
            otherwise,
            reason,
        };
        log.step::<Case>(who("ks"), &case(), resolve, facts);
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
    let id = MandateId::of(round_id(), &tallied.list.sha256, centre);
    let stream = StreamId::new("centre", centre);
    let facts = mandate::Facts {
        case: Some(log.seen(&case())),
        centre: Some(log.seen(&stream)),
        round: Some(log.seen(&round())),
        items: Some((tallied.proposal.sha256, given.items)),
    };
    let issue = mandate::Intent::Issue {
        case: case_id(),
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
