//! One round from reference data to mandates: three municipalities, two centres, five needs, one of them merged and one
//! ruled out; one ballot is replaced, one municipality is silent. Two secretaries draw the lot, and the body decides in a
//! meeting.

mod after;
mod before;

pub(crate) use after::*;
pub(crate) use before::*;

use super::{BEGIN, Log, Who, centre, credential, person, salt, unit};
use domain::{
    ballot::{self, Ballot, Marks},
    body::{self, Body},
    case::{self, Case},
    centre::{self as centres, Centre},
    cluster::{self, Cluster},
    county::{self, County},
    credential::{self as credentials, Credential},
    mandate::{self, Mandate},
    meeting::{self, Meeting},
    municipality::{self, Municipality},
    need::{self, Need},
    region::{self, Region},
    round::{self, CandidatesFact, RollFact, Round, TallyFact, Turnout},
};
use events::{
    BodyId, CaseId, CentreId, ClusterId, CredentialId, Digest, Fraction, Lang, MandateId, MeetingId, NeedId,
    Opening, OrgId, Period, Position, RegionId, Role, RoundId, Source, StreamId, Text, Time, UnitId,
    ballot::Authority, case::Choice, codec, derived,
};
use outcome::{CentreFacts, ClusterFacts, NeedFacts, UnitFacts};
use std::{cell::RefCell, collections::BTreeMap};

pub(crate) const UNITS: [(&str, &str, u64); 3] = [
    ("4601", "Bergen", 291_940),
    ("4627", "Askøy", 30_150),
    ("4633", "Fedje", 520),
];
/// Each holds a part of the lot.
pub(crate) const SECRETARIES: [&str; 2] = ["sekretariat", "sekretær"];
pub(crate) const NEEDS: [(&str, &str, u64); 5] = [
    ("vold", "4601", 120),
    ("bolig", "4627", 100),
    ("bolig-2", "4633", 90),
    ("stor", "4601", 700),
    ("kjent", "4627", 40),
];

std::thread_local! {
    static SAID: RefCell<Openings> = RefCell::default();
}

/// What opens each text that this test has said.
pub(crate) type Openings = BTreeMap<Digest, Opening>;

pub(crate) fn openings() -> Openings {
    SAID.with_borrow(Clone::clone)
}

pub(crate) fn text(words: &str) -> Text {
    let (salt, words) = (salt(words), words.to_owned());
    let text = Text::commit(Lang::Nb, &salt, &words);
    SAID.with_borrow_mut(|said| said.insert(text.commitment, Opening { salt, words }));
    text
}
pub(crate) fn need_id(name: &str) -> NeedId {
    NeedId(derived(&["need", name]))
}
pub(crate) fn need(name: &str) -> StreamId {
    StreamId::new("need", need_id(name))
}
pub(crate) fn round_id() -> RoundId {
    RoundId(derived(&["round"]))
}
pub(crate) fn round() -> StreamId {
    StreamId::new("round", round_id())
}
pub(crate) fn body_id() -> BodyId {
    BodyId(derived(&["body"]))
}
pub(crate) fn body() -> StreamId {
    StreamId::new("body", body_id())
}
pub(crate) fn cluster_id() -> ClusterId {
    ClusterId(derived(&["cluster"]))
}
pub(crate) fn region_id() -> RegionId {
    RegionId(derived(&["region"]))
}
pub(crate) fn region() -> StreamId {
    StreamId::new("region", region_id())
}
pub(crate) fn meeting_id() -> MeetingId {
    MeetingId(derived(&["meeting"]))
}
pub(crate) fn meeting() -> StreamId {
    StreamId::new("meeting", meeting_id())
}
pub(crate) fn case_id(log: &Log) -> CaseId {
    let state: Round = log.state(&round());
    CaseId::of(round_id(), &state.tallied.unwrap().proposal.sha256, 1)
}
pub(crate) fn case(log: &Log) -> StreamId {
    StreamId::new("case", case_id(log))
}
pub(crate) fn ballot_of(number: &str) -> StreamId {
    events::ballot::stream(round_id(), unit(number))
}
fn of_unit(number: &str) -> StreamId {
    StreamId::new("municipality", unit(number))
}
fn source() -> Source {
    let sha256 = Digest::of(b"register");
    Source {
        name: "register".into(),
        sha256,
    }
}
fn period() -> Period {
    Period {
        from: "2027-01-01".parse().unwrap(),
        to: "2027-12-31".parse().unwrap(),
    }
}

/// Who has which credential.
pub(crate) fn cast() -> Vec<(&'static str, Role, OrgId)> {
    let (region, board): (OrgId, OrgId) = (region_id().into(), body_id().into());
    let mut cast = vec![
        (SECRETARIES[0], Role::Secretariat, region),
        (SECRETARIES[1], Role::Secretariat, region),
        ("rvts", Role::Centre, centre("rvts").into()),
        ("kbt", Role::Centre, centre("kbt").into()),
        ("ks", Role::KsSecretariat, board),
        ("kari", Role::BodyMember, board),
        ("ola", Role::BodyMember, board),
        ("per", Role::BodyMember, board),
        ("utenfor", Role::BodyMember, board),
    ];
    for (owner, voter, (number, ..)) in [
        ("eier-1", "4601", UNITS[0]),
        ("eier-2", "4627", UNITS[1]),
        ("eier-3", "4633", UNITS[2]),
    ] {
        cast.push((owner, Role::NeedOwner, unit(number).into()));
        cast.push((voter, Role::Representative, unit(number).into()));
    }
    cast
}

pub(crate) fn who(name: &'static str) -> Who {
    let cast = cast();
    let (name, role, org) = cast.into_iter().find(|row| row.0 == name).unwrap();
    Who::Person(name, role, org)
}

pub(crate) fn rules() -> outcome::Rules {
    outcome::Rules {
        ballot: events::round::BallotForm::Approval { limit: 2 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 3,
        complaint_days: 14,
        count: events::round::CountingRule::es_list("cost"),
        entitlement: events::round::Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 2,
        outreach: Fraction::new(1, 10).unwrap(),
        per_field: false,
        period: period(),
        quorum: Fraction::new(1, 2).unwrap(),
        ratified_by: body_id(),
        represent_days: 7,
        ties: events::round::TieRule::Chain,
        weighting: events::round::Weighting::Equal,
    }
}

/// The whole story.
pub(crate) fn told() -> Log {
    let mut log = counted();
    finalise(&mut log);
    convene(&mut log);
    ratify(&mut log);
    issue(&mut log);
    log
}

/// Up to the count, before the complaint window is over.
pub(crate) fn counted() -> Log {
    let mut log = voting();
    for (number, needs) in [
        ("4601", &["vold", "stor"][..]),
        ("4627", &["vold"]),
        ("4627", &["bolig"]),
    ] {
        vote(&mut log, number, needs);
    }
    close(&mut log);
    reveal(&mut log);
    open_ballots(&mut log);
    tally(&mut log);
    log
}

/// Up to the opening of the vote.
pub(crate) fn voting() -> Log {
    let mut log = Log::new();
    reference(&mut log);
    people(&mut log);
    needs(&mut log);
    prepare(&mut log);
    log
}
