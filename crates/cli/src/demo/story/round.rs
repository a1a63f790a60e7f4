//! The round for the region: rules, offers, freezes, the lot, sealed ballots, the close.

use super::{Setting, actor, complaint::COMPLAINT, half, known, period, unit};
use crate::{
    demo::{
        cast::{ABSENT, Cast, Stage, Words},
        data::{BallotRow, Data, parts},
    },
    error::CliError,
};
use domain::{ballot, credential, round};
use engine::{Claim, Step};
use events::{
    BodyId, CentreId, Digest, Fraction, NeedId, RoundId, Salt, UnitId,
    ballot::Authority,
    need::Scale,
    round::{BallotForm, CountingRule, Entitlement, Planned, Rules, TieRule, WeightStep, Weighting},
};
use std::collections::BTreeMap;

/// The municipality whose own council decided on its ballot.
const MINUTED: &str = "4601";

/// The rules of the example round: the product's defaults, with a lot in two parts.
pub(super) fn rules(ks: BodyId) -> Result<Rules, CliError> {
    let step = |below, weight| WeightStep { below, weight };
    Ok(Rules {
        ballot: BallotForm::Approval { limit: 10 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 3,
        complaint_days: 21,
        count: CountingRule::es_list("cost"),
        entitlement: Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 2,
        outreach: Fraction::new(1, 20).unwrap_or(Fraction::ZERO),
        per_field: false,
        period: period()?,
        quorum: half(),
        ratified_by: ks,
        represent_days: 7,
        ties: TieRule::Chain,
        weighting: Weighting::Steps {
            steps: vec![step(5_000, 1), step(15_000, 2), step(50_000, 3)],
            above: 5,
        },
    })
}

/// The round is planned, gets its rules and takes needs.
pub(crate) async fn plan(stage: &Stage, cast: &Cast, setting: &Setting) -> Result<RoundId, CliError> {
    let round = RoundId(stage.id()?);
    let until = stage.clock.now().plus_days(30);
    let steps = |words: &mut Words<'_>| {
        let planned = Planned {
            clusters: setting.clusters.clone(),
            counties: setting.counties.clone(),
            region: Some(setting.region),
            region_seen: None,
            reruns: None,
            scope: Scale::Region,
            title: words.nb("Prioriteringsrunde høsten 2026, KSF Vest (eksempel)")?,
            units: vec![],
        };
        let intents = [
            round::Intent::Plan(planned),
            round::Intent::AdoptRules(rules(setting.ks)?),
            round::Intent::OpenSubmissions { until },
        ];
        Ok(intents.map(|intent| Step::Round(round, intent)).to_vec())
    };
    stage.act_with(&cast.secretariat, steps).await?;
    Ok(round)
}

/// Centres offer hours, two secretaries commit to the lot, and what is voted on is frozen.
pub(crate) async fn freeze(stage: &Stage, cast: &Cast, data: &Data, round: RoundId) -> Result<(), CliError> {
    for row in data.centres.iter().filter(|row| row.hours_offered > 0) {
        let centre = CentreId::of(&row.centre_id);
        let claim = actor(&cast.centres, &centre, &row.centre_id)?;
        let offer = Step::offer(centre, round, row.hours_offered);
        stage.act(claim, offer.to_vec()).await?;
    }
    commit_lot(stage, cast, round).await?;
    for intent in [round::Intent::CloseScreening, round::Intent::FreezeCandidates] {
        stage
            .act(&cast.secretariat, vec![Step::Round(round, intent)])
            .await?;
    }
    open_voting(stage, cast, round).await
}

/// Two secretaries commit to a part of the lot each, before anybody votes.
pub(super) async fn commit_lot(stage: &Stage, cast: &Cast, round: RoundId) -> Result<(), CliError> {
    for (secretary, part) in lot(stage, cast, round) {
        let commitment = Digest::of(&part.0);
        let commit = round::Intent::CommitLot { commitment };
        stage.act(secretary, vec![Step::Round(round, commit)]).await?;
    }
    Ok(())
}

/// They reveal them, after the close.
pub(super) async fn reveal_lot(stage: &Stage, cast: &Cast, round: RoundId) -> Result<(), CliError> {
    for (secretary, part) in lot(stage, cast, round) {
        let reveal = round::Intent::RevealLot { part };
        stage.act(secretary, vec![Step::Round(round, reveal)]).await?;
    }
    Ok(())
}

/// Each secretary's part of the lot. A real one is drawn in private; here it follows from the seed.
fn lot<'c>(stage: &Stage, cast: &'c Cast, round: RoundId) -> [(&'c Claim, Salt); 2] {
    let part = |name: &str| {
        let words: [&[u8]; 3] = [b"demo lot", round.0.as_bytes(), name.as_bytes()];
        stage.engine.vault().salt(&words)
    };
    [
        (&cast.secretariat, part("first")),
        (&cast.second_secretary, part("second")),
    ]
}

/// The roll is frozen, and ballots are taken for a fortnight.
pub(crate) async fn open_voting(stage: &Stage, cast: &Cast, round: RoundId) -> Result<(), CliError> {
    let until = stage.clock.now().plus_days(14);
    let open = round::Intent::OpenVoting { until };
    stage
        .act(&cast.secretariat, vec![Step::Round(round, open)])
        .await
        .map(drop)
}

/// Municipalities vote; some vote twice, and the last ballot counts. One representative is ill, and the substitute
/// votes.
pub(crate) async fn vote(
    stage: &Stage,
    cast: &Cast,
    data: &Data,
    round: RoundId,
    needs: &BTreeMap<String, NeedId>,
) -> Result<(), CliError> {
    let member = absent(stage, cast).await?;
    for row in data.replaced.iter().chain(&data.ballots) {
        let unit = unit(&row.municipality);
        let (claim, absent) = match row.municipality.as_str() {
            ABSENT => (&cast.substitute, vec![member]),
            number => (actor(&cast.representatives, &unit, number)?, vec![]),
        };
        let intent = ballot::Intent::Cast {
            absent,
            authority: authority(&row.municipality)?,
            marks: marks(row, needs)?,
        };
        stage.act(claim, vec![Step::Ballot(round, unit, intent)]).await?;
    }
    Ok(())
}

/// The coordinator records that a representative is away for a week.
async fn absent(stage: &Stage, cast: &Cast) -> Result<events::CredentialId, CliError> {
    let member = actor(&cast.representatives, &unit(ABSENT), ABSENT)?;
    let nobody = || CliError::bad_input(format!("nobody represents {ABSENT}"));
    let credential = member.credential.ok_or_else(nobody)?;
    let (_, coordinator) = cast.coordinator_of(ABSENT)?;
    let from = stage.clock.now();
    let absence = credential::Intent::RecordAbsence {
        from,
        to: from.plus_days(7),
    };
    let step = Step::Credential(credential, absence);
    stage.act(coordinator, vec![step]).await?;
    Ok(credential)
}

/// What gives a representative the word: most were delegated the decision, one council decided itself.
fn authority(number: &str) -> Result<Authority, CliError> {
    Ok(match number {
        MINUTED => Authority::Minuted {
            body: "Eksempel på bystyre".into(),
            case: "2026/101".into(),
            date: super::date("2026-09-30")?,
            minutes: Digest::of(b"example of a council's minutes"),
        },
        _ => Authority::Delegated {
            reference: format!("Eksempelvedtak {number}"),
        },
    })
}

/// The marks of a row.
pub(crate) fn marks(
    row: &BallotRow,
    needs: &BTreeMap<String, NeedId>,
) -> Result<BTreeMap<NeedId, u32>, CliError> {
    parts(&row.approves)
        .map(|key| Ok((known(needs, key)?, 1)))
        .collect()
}

/// The marks of all rows as they count: without the one that drops after the complaint, and without those of the county
/// municipalities, which have no weight.
pub(crate) fn counted_marks(
    rows: &[BallotRow],
    needs: &BTreeMap<String, NeedId>,
) -> Result<BTreeMap<UnitId, BTreeMap<NeedId, u32>>, CliError> {
    let (_, voter, dropped) = COMPLAINT;
    let mut counted = BTreeMap::new();
    for row in rows.iter().filter(|row| row.municipality.len() == 4) {
        let mut marks = marks(row, needs)?;
        if row.municipality == voter {
            marks.remove(&known(needs, dropped)?);
        }
        counted.insert(unit(&row.municipality), marks);
    }
    Ok(counted)
}

/// The deadline comes: the process manager closes and checks the quorum, the lot is revealed, and the ballots are
/// opened and counted.
pub(crate) async fn close(stage: &Stage, cast: &Cast, round: RoundId) -> Result<(), CliError> {
    stage.wait_until(stage.clock.now().plus_days(14));
    stage.engine.advance_round(round).await?;
    reveal_lot(stage, cast, round).await?;
    stage.engine.advance_round(round).await?;
    Ok(())
}
