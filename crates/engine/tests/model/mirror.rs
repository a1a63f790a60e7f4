//! The world as the log tells it, for drawing what may come next. Folds what is new; judges nothing.

use domain::{
    Decider, ballot::Ballot, body::Body, case::Case, centre::Centre, cluster::Cluster,
    credential::Credential, mandate::Mandate, meeting::Meeting, municipality::Municipality, need::Need,
    region::Region, round::Round, template::Template,
};
use events::{
    BodyId, CaseId, CentreId, ClusterId, CredentialId, Event, MandateId, MeetingId, NeedId, Position,
    Recorded, RegionId, RoundId, StreamId, TemplateId, UnitId,
};
use ledger::Ledger;
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

#[derive(Default)]
pub(crate) struct Mirror {
    pub(crate) next: u64,
    pub(crate) municipalities: BTreeMap<UnitId, Municipality>,
    pub(crate) clusters: BTreeMap<ClusterId, Cluster>,
    pub(crate) regions: BTreeMap<RegionId, Region>,
    pub(crate) centres: BTreeMap<CentreId, Centre>,
    pub(crate) bodies: BTreeMap<BodyId, Body>,
    pub(crate) credentials: BTreeMap<CredentialId, Credential>,
    pub(crate) needs: BTreeMap<NeedId, Need>,
    /// Who supports which need.
    pub(crate) supports: BTreeSet<(NeedId, UnitId)>,
    pub(crate) templates: BTreeMap<TemplateId, Template>,
    pub(crate) rounds: BTreeMap<RoundId, Round>,
    pub(crate) ballots: BTreeMap<(RoundId, UnitId), Ballot>,
    /// Who cast the ballot that counts.
    pub(crate) casters: BTreeMap<(RoundId, UnitId), events::PersonId>,
    pub(crate) meetings: BTreeMap<MeetingId, Meeting>,
    pub(crate) cases: BTreeMap<CaseId, Case>,
    pub(crate) mandates: BTreeMap<MandateId, Mandate>,
    /// How often each kind of event happened.
    pub(crate) kinds: BTreeMap<&'static str, u64>,
}

/// Takes an event into the state of its stream.
fn fold<Id: Ord + FromStr, D: Decider>(states: &mut BTreeMap<Id, D>, event: &Recorded) {
    let Ok(id) = event.stream.key().parse() else {
        panic!("{} names nothing", event.stream)
    };
    into(states.entry(id).or_default(), event);
}

fn into<D: Decider>(state: &mut D, event: &Recorded) {
    state.evolve(<D::Event as Event>::of(&event.body).expect("an event of its stream"));
}

/// The round and the unit in the name of a ballot's stream.
pub(crate) fn of_ballot(stream: &StreamId) -> (RoundId, UnitId) {
    of_two(stream)
}

fn of_two<Id: FromStr<Err: std::fmt::Debug>>(stream: &StreamId) -> (Id, UnitId) {
    let (first, unit) = stream.key().split_at(36);
    (first.parse().unwrap(), unit[1..].parse().unwrap())
}

impl Mirror {
    /// Takes in what the log has more.
    pub(crate) async fn follow(&mut self, ledger: &dyn Ledger) {
        for event in ledger.all(Position(self.next), usize::MAX).await.unwrap() {
            self.take(&event);
        }
    }

    fn take(&mut self, event: &Recorded) {
        use events::Body::{
            Ballot, Body, Case, Centre, Cluster, County, Credential, Log, Mandate, Meeting, Municipality,
            Need, Region, Round, Support, Template,
        };
        self.next = event.position.0 + 1;
        *self.kinds.entry(event.body.kind()).or_default() += 1;
        match &event.body {
            County(_) | Log(_) => {}
            Support(new) => {
                let (need, unit) = of_two(&event.stream);
                match new {
                    events::support::Event::Given(_) => self.supports.insert((need, unit)),
                    events::support::Event::Withdrawn(_) => self.supports.remove(&(need, unit)),
                };
            }
            Municipality(_) => fold(&mut self.municipalities, event),
            Cluster(_) => fold(&mut self.clusters, event),
            Region(_) => fold(&mut self.regions, event),
            Centre(_) => fold(&mut self.centres, event),
            Body(_) => fold(&mut self.bodies, event),
            Credential(_) => fold(&mut self.credentials, event),
            Need(_) => fold(&mut self.needs, event),
            Template(_) => fold(&mut self.templates, event),
            Round(_) => fold(&mut self.rounds, event),
            Meeting(_) => fold(&mut self.meetings, event),
            Case(_) => fold(&mut self.cases, event),
            Mandate(_) => fold(&mut self.mandates, event),
            Ballot(ballot) => {
                let id = of_ballot(&event.stream);
                into(self.ballots.entry(id).or_default(), event);
                if let (events::ballot::Event::Cast(_), Some(person)) = (ballot, event.actor.person) {
                    self.casters.insert(id, person);
                }
            }
        }
    }
}
