//! One round from reference data to mandates: three municipalities, two centres, five needs, one of them merged and one
//! ruled out; one ballot is replaced, one municipality is silent.

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
    municipality::{self, Municipality},
    need::{self, Need},
    round::{self, CandidatesFact, RollFact, Round, TallyFact, Turnout},
};
use events::{
    BodyId, CaseId, CentreId, ClusterId, Digest, Fraction, Lang, MandateId, NeedId, OrgId, Period, Position,
    Role, RoundId, Source, StreamId, Text, Time, UnitId, ballot::Authority, case::Choice, case::Point, codec,
    derived,
};
use outcome::{CentreFacts, ClusterFacts, NeedFacts, UnitFacts};
use std::collections::BTreeMap;

pub(crate) const UNITS: [(&str, &str, u64); 3] = [
    ("4601", "Bergen", 291_940),
    ("4627", "Askøy", 30_150),
    ("4633", "Fedje", 520),
];
pub(crate) const NEEDS: [(&str, &str, u64); 5] = [
    ("vold", "4601", 120),
    ("bolig", "4627", 100),
    ("bolig-2", "4633", 90),
    ("stor", "4601", 700),
    ("kjent", "4627", 40),
];

pub(crate) fn text(words: &str) -> Text {
    Text::commit(Lang::Nb, &salt(words), words)
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
pub(crate) fn case_id() -> CaseId {
    CaseId(derived(&["case"]))
}
pub(crate) fn case() -> StreamId {
    StreamId::new("case", case_id())
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
    let (region, board): (OrgId, OrgId) = (cluster_id().into(), body_id().into());
    let mut cast = vec![
        ("sekretariat", Role::Secretariat, region),
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
        cap: None,
        complaint_days: 14,
        joint_part_min: 20,
        method: "es_list".into(),
        method_version: 1,
        outreach: Fraction::new(1, 10).unwrap(),
        period: period(),
        quorum: Fraction::new(1, 2).unwrap(),
        ratified_by: body_id(),
        ties: events::round::TieRule::Chain,
        utility: events::round::Utility::Cost,
        weighting: events::round::Weighting::Equal,
    }
}

/// The whole story.
pub(crate) fn told() -> Log {
    let mut log = voting();
    for (number, needs) in [
        ("4601", &["vold", "stor"][..]),
        ("4627", &["vold"]),
        ("4627", &["bolig"]),
    ] {
        vote(&mut log, number, needs);
    }
    count(&mut log);
    ratify(&mut log);
    issue(&mut log);
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
