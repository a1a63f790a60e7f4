//! A small round for one cluster: needs that the first list did not reach are carried over, voting is extended by two
//! persons, and the body decides on paper. The round advises; its list is noted.

use super::{
    Setting, actor, known, marks,
    round::{commit_lot, reveal_lot, rules},
    unit,
};
use crate::{
    demo::{
        cast::{Cast, Stage, Words},
        data::Data,
        report,
    },
    error::CliError,
};
use domain::{
    ballot, case,
    need::{Need, Status},
    round,
    round::Round,
};
use engine::Step;
use events::{
    CaseId, CentreId, ClusterId, Digest, MandateId, NeedId, RoundId, StreamId, Time,
    ballot::Authority,
    case::{Outcome, PointDecided},
    need::{CarriedOver, Scale},
    round::{BallotForm, Planned, Rules},
};
use std::collections::BTreeMap;

/// The needs carried over, each with the unit that asks for it.
const CARRIED: [(&str, &str); 4] = [
    ("N019", "4640"),
    ("N044", "4641"),
    ("N047", "4639"),
    ("N051", "4649"),
];
/// What centres offer to the small round.
const OFFERS: [(&str, u64); 3] = [("rvts-vest", 110), ("napha", 60), ("sof-vest", 90)];

/// What the second round left behind.
#[derive(Debug)]
pub(crate) struct Second {
    pub(crate) round: RoundId,
    pub(crate) mandates: Vec<MandateId>,
}

/// When it begins: 1 February 2027, whenever the first one ended.
fn first_day() -> Time {
    Time::from_millis(1_801_468_800_000)
}

/// The whole of the second round.
pub(crate) async fn second(
    stage: &Stage,
    cast: &Cast,
    setting: &Setting,
    data: &Data,
    needs: &BTreeMap<String, NeedId>,
) -> Result<Second, CliError> {
    let stage = &stage.apart("second round");
    stage.wait_until(first_day());
    let carried = carry_over(stage, cast, needs).await?;
    let id = RoundId(stage.id()?);
    plan(stage, cast, setting, id).await?;
    for need in &carried {
        stage
            .act(&cast.secretariat, Step::enter(*need, id).to_vec())
            .await?;
    }
    for (code, hours) in OFFERS {
        let centre = CentreId::of(code);
        let claim = actor(&cast.centres, &centre, code)?;
        stage.act(claim, Step::offer(centre, id, hours).to_vec()).await?;
    }
    commit_lot(stage, cast, id).await?;
    for intent in [round::Intent::CloseScreening, round::Intent::FreezeCandidates] {
        stage
            .act(&cast.secretariat, vec![Step::Round(id, intent)])
            .await?;
    }
    super::open_voting(stage, cast, id).await?;
    extend(stage, cast, id).await?;
    vote(stage, cast, data, id, needs).await?;
    stage.wait_until(stage.clock.now().plus_days(21));
    stage.engine.advance_round(id).await?;
    reveal_lot(stage, cast, id).await?;
    stage.engine.advance_round(id).await?;
    stage.wait_until(stage.clock.now().plus_days(8));
    stage.engine.advance_round(id).await?;
    stage.engine.advance_needs(id).await?;
    let mandates = on_paper(stage, cast, setting, id).await?;
    Ok(Second { round: id, mandates })
}

/// Owners reconfirm needs that the first list did not reach.
async fn carry_over(
    stage: &Stage,
    cast: &Cast,
    needs: &BTreeMap<String, NeedId>,
) -> Result<Vec<NeedId>, CliError> {
    let mut carried = Vec::new();
    for (key, number) in CARRIED {
        let id = known(needs, key)?;
        let need = report::state::<Need>(stage, &StreamId::new("need", id)).await?;
        // With other ballots than the example's it may have found a place.
        if !matches!(need.status, Status::NotPrioritised { .. }) {
            continue;
        }
        let hours = need.eligible.as_ref().map_or(1, |found| found.hours);
        let over = CarriedOver {
            hours,
            owners: need.owners,
            unit: unit(number),
        };
        let claim = actor(&cast.owners, &unit(number), number)?;
        let step = Step::Need(id, domain::need::Intent::CarryOver(over));
        stage.act(claim, vec![step]).await?;
        carried.push(id);
    }
    Ok(carried)
}

async fn plan(stage: &Stage, cast: &Cast, setting: &Setting, id: RoundId) -> Result<(), CliError> {
    let cluster: ClusterId = super::cluster_id("sogn-fjordane");
    let rules = Rules {
        ballot: BallotForm::Approval { limit: 3 },
        binding: false,
        complaint_days: 7,
        ..rules(setting.ks)?
    };
    let until = stage.clock.now().plus_days(1);
    let steps = |words: &mut Words<'_>| {
        let planned = Planned {
            clusters: vec![cluster],
            counties: vec![],
            region: None,
            region_seen: None,
            reruns: None,
            scope: Scale::Cluster,
            title: words.say(
                events::Lang::Nn,
                "Tilleggsrunde i Sogn og Fjordane, våren 2027 (døme)",
            )?,
            units: vec![],
        };
        let intents = [
            round::Intent::Plan(planned),
            round::Intent::AdoptRules(rules),
            round::Intent::OpenSubmissions { until },
        ];
        Ok(intents.map(|intent| Step::Round(id, intent)).to_vec())
    };
    stage.act_with(&cast.secretariat, steps).await?;
    stage.wait_until(until);
    let close = vec![Step::Round(id, round::Intent::CloseSubmissions)];
    stage.act(&cast.secretariat, close).await.map(drop)
}

/// One secretary proposes a week more, another confirms it.
async fn extend(stage: &Stage, cast: &Cast, id: RoundId) -> Result<(), CliError> {
    let round = report::state::<Round>(stage, &StreamId::new("round", id)).await?;
    let closed = || CliError::bad_input("the second round is not open".into());
    let until = round.voting_until.ok_or_else(closed)?.plus_days(7);
    let propose = |words: &mut Words<'_>| {
        let reason = words.nb("Vinterferie: flere kommuner rekker ikke å behandle saken.")?;
        Ok(vec![Step::Round(
            id,
            round::Intent::ProposeExtension { until, reason },
        )])
    };
    stage.act_with(&cast.secretariat, propose).await?;
    let confirm = vec![Step::Round(id, round::Intent::ConfirmExtension { until })];
    stage.act(&cast.second_secretary, confirm).await.map(drop)
}

async fn vote(
    stage: &Stage,
    cast: &Cast,
    data: &Data,
    id: RoundId,
    needs: &BTreeMap<String, NeedId>,
) -> Result<(), CliError> {
    for row in &data.second_ballots {
        let unit = unit(&row.municipality);
        let reference = format!("Eksempelvedtak {}", row.municipality);
        let cast_ballot = ballot::Intent::Cast {
            absent: vec![],
            authority: Authority::Delegated { reference },
            marks: marks(row, needs)?,
        };
        let claim = actor(&cast.representatives, &unit, &row.municipality)?;
        stage
            .act(claim, vec![Step::Ballot(id, unit, cast_ballot)])
            .await?;
    }
    Ok(())
}

/// The body took note of the list and the mandates on paper; its minutes are registered.
async fn on_paper(
    stage: &Stage,
    cast: &Cast,
    setting: &Setting,
    id: RoundId,
) -> Result<Vec<MandateId>, CliError> {
    let round = report::state::<Round>(stage, &StreamId::new("round", id)).await?;
    let unfinished = || CliError::bad_input("the second round has no final list".into());
    let tallied = round.final_list().ok_or_else(unfinished)?;
    let case = CaseId::of(id, &tallied.proposal.sha256, 1);
    let open = case::Intent::Open {
        body: setting.ks,
        round: id,
        list: tallied.list.sha256,
    };
    stage
        .act(&cast.ks_secretariat, vec![Step::Case(case, open)])
        .await?;
    let points = report::points(stage, case).await?;
    let noted = (0_u32..).zip(&points).map(|(point, _)| PointDecided {
        against: 0,
        casting_vote: false,
        r#for: 8,
        outcome: Outcome::Noted,
        point,
        reason: None,
    });
    let register = case::Intent::RegisterElsewhere {
        case_number: "2027/14 (eksempel)".into(),
        date: stage.clock.now().date(),
        minutes: Digest::of(b"example of minutes on paper"),
        points: noted.collect(),
    };
    stage
        .act(&cast.ks_secretariat, vec![Step::Case(case, register)])
        .await?;
    let advance = stage.engine.advance_case(case).await?;
    let issued = advance.done.iter().filter_map(|done| match done {
        engine::Done::Issued(mandate) => Some(*mandate),
        _ => None,
    });
    Ok(issued.collect())
}
