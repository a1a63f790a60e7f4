//! One real decision from reference data to mandates, told as commands to the engine.

use super::{
    cast::{Cast, Stage},
    data::{BallotRow, Data, NeedRow, parts, sorted},
};
use crate::error::CliError;
use domain::{ballot, body, case, centre, cluster, need, round};
use engine::Step;
use events::{
    BodyId, CaseId, CentreId, ClusterId, Digest, Fraction, Lang, MandateId, NeedId, Period, PersonId,
    RoundId, Text, UnitId,
    body::{Constituted, MemberSeated},
    case::{Choice, Point},
    centre::{BasisKind, BasisRecorded, CapacityDeclared, CoverageSet, DeliveryTypesSet, SubjectsSet},
    need::{Exit, FeasibilityGiven, RuledOut, Scale, Submitted},
    round::{BallotForm, Planned, Rules, TieRule, Utility, WeightStep, Weighting},
};
use std::collections::{BTreeMap, BTreeSet};

/// What the story leaves behind for the report.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) round: RoundId,
    pub(crate) needs: BTreeMap<String, NeedId>,
    pub(crate) mandates: Vec<MandateId>,
}

/// Facts of the centres that the real data lack.
pub(crate) async fn centre_facts(stage: &Stage, data: &Data) -> Result<(), CliError> {
    let subjects = subjects()?;
    let mut steps = Vec::new();
    for row in &data.centres {
        let id = CentreId::of(&row.centre_id);
        let main = sorted(&row.main_subjects);
        let all = subjects.get(&row.centre_id).map_or("", String::as_str);
        let further = sorted(all)
            .into_iter()
            .filter(|subject| !main.contains(subject))
            .collect();
        steps.push(Step::Centre(
            id,
            centre::Intent::SetSubjects(SubjectsSet { further, main }),
        ));
        let types = sorted(&row.delivery_types);
        steps.push(Step::Centre(
            id,
            centre::Intent::SetDeliveryTypes(DeliveryTypesSet { types }),
        ));
        let mut units: Vec<UnitId> = parts(&row.municipalities).map(UnitId::municipality).collect();
        if !units.is_empty() {
            units.sort();
            steps.push(Step::Centre(
                id,
                centre::Intent::SetCoverage(CoverageSet { units }),
            ));
        }
        let (hours, reserved) = (row.hours_declared, row.hours_reserved);
        if hours == 0 {
            continue;
        }
        let period = period()?;
        let declared = CapacityDeclared {
            hours,
            period,
            reserved,
        };
        steps.push(Step::Centre(id, centre::Intent::DeclareCapacity(declared)));
        let kind = match row.basis.as_str() {
            "agreement" => Some(BasisKind::Agreement),
            "grant_letter" => Some(BasisKind::GrantLetter),
            _ => None,
        };
        if let Some(kind) = kind {
            let signatory = "direktør (eksempel)".into();
            let basis = BasisRecorded {
                document: None,
                hours: row.hours_offered,
                kind,
                period,
                signatory,
            };
            steps.push(Step::Centre(id, centre::Intent::RecordBasis(basis)));
        }
    }
    stage.act(&stage.operator, steps).await.map(drop)
}

/// The subject areas of each centre in the national data.
fn subjects() -> Result<BTreeMap<String, String>, CliError> {
    #[derive(serde::Deserialize)]
    struct Row {
        centre_id: String,
        subject_areas: String,
    }
    let mut reader = csv::Reader::from_reader(super::data::CENTRES.as_bytes());
    let rows = reader
        .deserialize::<Row>()
        .map(|row| row.map(|row| (row.centre_id, row.subject_areas)));
    rows.collect::<Result<_, _>>()
        .map_err(|error| CliError::bad_input(format!("centres.csv: {error}")))
}

/// The example clusters; gives them with all their members, by official number.
pub(crate) async fn clusters(stage: &Stage, data: &Data) -> Result<(Vec<ClusterId>, Vec<UnitId>), CliError> {
    let (mut ids, mut numbers, mut steps) = (Vec::new(), BTreeSet::new(), Vec::new());
    for row in &data.clusters {
        let id = ClusterId(events::derived(&["demo cluster", &row.key]));
        let lead = UnitId::municipality(&row.lead);
        let formed = events::cluster::Formed {
            example: true,
            lead,
            name: row.name.clone(),
        };
        steps.push(Step::Cluster(id, cluster::Intent::Form(formed)));
        for number in parts(&row.members) {
            let unit = UnitId::municipality(number);
            steps.push(Step::Cluster(
                id,
                cluster::Intent::Join(events::cluster::Joined { unit }),
            ));
            numbers.insert(number.to_owned());
        }
        ids.push(id);
    }
    stage.act(&stage.operator, steps).await?;
    ids.sort();
    Ok((
        ids,
        numbers
            .iter()
            .map(|number| UnitId::municipality(number))
            .collect(),
    ))
}

/// The regional body that screens, and the KS body that ratifies, with its seats.
pub(crate) async fn bodies<'d>(
    stage: &Stage,
    data: &'d Data,
) -> Result<(BodyId, BodyId, Vec<(PersonId, &'d str)>), CliError> {
    let (rso, ks) = (BodyId(stage.id()?), BodyId(stage.id()?));
    let orders = |name: &str, may_ratify| Constituted {
        casting_vote: true,
        citation: "Eksempel, ikke en virkelig vedtekt".into(),
        example: true,
        may_ratify,
        name: name.into(),
        quorum: half(),
    };
    let mut steps = vec![
        Step::Body(
            rso,
            body::Intent::Constitute(orders("Eksempel-RSO Vest (regionalt samarbeidsorgan)", false)),
        ),
        Step::Body(
            ks,
            body::Intent::Constitute(orders("Eksempelstyret (KS-organ, eksempel)", true)),
        ),
    ];
    let mut seats = Vec::new();
    for row in &data.seats {
        let person = PersonId(stage.id()?);
        let seat = MemberSeated {
            chair: row.chair == 1,
            person,
        };
        steps.push(Step::Body(ks, body::Intent::Seat(seat)));
        seats.push((person, row.name.as_str()));
    }
    stage.act(&stage.operator, steps).await?;
    Ok((rso, ks, seats))
}

/// The rules of the example round: the product's defaults.
fn rules(ks: BodyId) -> Result<Rules, CliError> {
    let step = |below, weight| WeightStep { below, weight };
    Ok(Rules {
        ballot: BallotForm::Approval { limit: 10 },
        binding: true,
        cap: None,
        complaint_days: 21,
        joint_part_min: 20,
        method: "es_list".into(),
        method_version: 1,
        outreach: Fraction::new(1, 20).unwrap_or(Fraction::ZERO),
        period: period()?,
        quorum: half(),
        ratified_by: ks,
        ties: TieRule::Chain,
        utility: Utility::Cost,
        weighting: Weighting::Steps {
            steps: vec![step(5_000, 1), step(15_000, 2), step(50_000, 3)],
            above: 5,
        },
    })
}

fn half() -> Fraction {
    Fraction::new(1, 2).unwrap_or(Fraction::ZERO)
}

fn period() -> Result<Period, CliError> {
    let date = |text: &str| {
        text.parse()
            .map_err(|error: events::BadTime| CliError::bad_input(error.to_string()))
    };
    Ok(Period {
        from: date("2027-01-01")?,
        to: date("2027-12-31")?,
    })
}

/// The round is planned, gets its rules and takes needs.
pub(crate) async fn plan(
    stage: &Stage,
    cast: &Cast,
    clusters: &[ClusterId],
    ks: BodyId,
) -> Result<RoundId, CliError> {
    let round = RoundId(stage.id()?);
    let mut draft = stage.draft(&cast.secretariat)?;
    let title = draft.text(
        &stage.engine,
        Lang::Nb,
        "Prioriteringsrunde høsten 2026, KSF Vest (eksempel)",
    )?;
    let until = stage.clock.now().plus_days(30);
    let steps = [
        round::Intent::Plan(Planned {
            clusters: clusters.to_vec(),
            title,
        }),
        round::Intent::AdoptRules(rules(ks)?),
        round::Intent::OpenSubmissions { until },
    ];
    stage
        .engine
        .execute(&draft.with(steps.map(|intent| Step::Round(round, intent))))
        .await?;
    Ok(round)
}

/// Municipalities submit their needs; those who share one join it.
pub(crate) async fn submit(
    stage: &Stage,
    cast: &Cast,
    data: &Data,
) -> Result<BTreeMap<String, NeedId>, CliError> {
    let mut needs = BTreeMap::new();
    for row in &data.needs {
        let id = NeedId(stage.id()?);
        let lang = row.lang.parse().map_err(CliError::bad_input)?;
        for (index, number) in parts(&row.owners).enumerate() {
            let unit = UnitId::municipality(number);
            let claim = actor(&cast.owners, &unit, number)?;
            let mut draft = stage.draft(claim)?;
            let intent = if index == 0 {
                need::Intent::Submit(Submitted {
                    delivery_type: row.delivery_type.clone(),
                    description: draft.text(&stage.engine, lang, &row.description)?,
                    hours: row.hours,
                    subject: row.subject.clone(),
                    title: draft.text(&stage.engine, lang, &row.title)?,
                    unit,
                })
            } else {
                need::Intent::Join(events::need::Joined { unit })
            };
            stage
                .engine
                .execute(&draft.with([Step::Need(id, intent)]))
                .await?;
        }
        needs.insert(row.key.clone(), id);
    }
    Ok(needs)
}

fn actor<'c, K: Ord>(
    claims: &'c BTreeMap<K, engine::Claim>,
    id: &K,
    name: &str,
) -> Result<&'c engine::Claim, CliError> {
    claims
        .get(id)
        .ok_or_else(|| CliError::bad_input(format!("nobody in the demo acts for {name}")))
}

fn known(needs: &BTreeMap<String, NeedId>, key: &str) -> Result<NeedId, CliError> {
    needs
        .get(key)
        .copied()
        .ok_or_else(|| CliError::bad_input(format!("there is no need {key} in the demo")))
}

/// Centres say what they can; the secretariat screens, merges and takes needs into the round.
pub(crate) async fn screen(
    stage: &Stage,
    cast: &Cast,
    data: &Data,
    round: RoundId,
    needs: &BTreeMap<String, NeedId>,
) -> Result<(), CliError> {
    let close = vec![Step::Round(round, round::Intent::CloseSubmissions)];
    stage.act(&cast.secretariat, close).await?;
    for row in &data.feasibility {
        let centre = CentreId::of(&row.centre);
        let mut draft = stage.draft(actor(&cast.centres, &centre, &row.centre)?)?;
        let serves = row.serves == 1;
        let reason = if serves {
            None
        } else {
            Some(draft.text(&stage.engine, Lang::Nb, &row.reason)?)
        };
        let hours = if serves { row.hours.unwrap_or(0) } else { 0 };
        let given = FeasibilityGiven {
            centre,
            hours,
            reason,
            serves,
        };
        let step = Step::Need(known(needs, &row.need)?, need::Intent::GiveFeasibility(given));
        stage.engine.execute(&draft.with([step])).await?;
    }
    for row in &data.needs {
        judge(stage, cast, needs, row).await?;
    }
    for row in data.voted() {
        let id = known(needs, &row.key)?;
        stage
            .act(&cast.secretariat, Step::enter(id, round).to_vec())
            .await?;
    }
    Ok(())
}

async fn judge(
    stage: &Stage,
    cast: &Cast,
    needs: &BTreeMap<String, NeedId>,
    row: &NeedRow,
) -> Result<(), CliError> {
    let id = known(needs, &row.key)?;
    let mut draft = stage.draft(&cast.secretariat)?;
    let mut out = |exit, words: &str| -> Result<Vec<Step>, CliError> {
        let reason: Text = draft.text(&stage.engine, Lang::Nb, words)?;
        Ok(vec![Step::Need(
            id,
            need::Intent::RuleOut(RuledOut { exit, reason }),
        )])
    };
    let steps = match row.fate.as_str() {
        "" => vec![Step::Need(
            id,
            need::Intent::FindEligible { scale: Scale::Region },
        )],
        "answered" => out(Exit::AnsweredByExistingEvidence, &row.fate_detail)?,
        "out_of_scope" => out(Exit::OutOfScope, &row.fate_detail)?,
        "merge" => {
            let into = known(needs, &row.fate_detail)?;
            let reason = draft.text(
                &stage.engine,
                Lang::Nb,
                "Samme behov; eierne er enige om å slå dem sammen.",
            )?;
            Step::merge(id, into, reason).to_vec()
        }
        other => {
            return Err(CliError::bad_input(format!(
                "needs.csv: {}: unknown fate '{other}'",
                row.key
            )));
        }
    };
    stage.engine.execute(&draft.with(steps)).await?;
    Ok(())
}

/// Centres offer hours; candidates and roll are frozen, and voting opens.
pub(crate) async fn freeze(stage: &Stage, cast: &Cast, data: &Data, round: RoundId) -> Result<(), CliError> {
    for row in data.centres.iter().filter(|row| row.hours_offered > 0) {
        let centre = CentreId::of(&row.centre_id);
        let claim = actor(&cast.centres, &centre, &row.centre_id)?;
        stage
            .act(claim, Step::offer(centre, round, row.hours_offered).to_vec())
            .await?;
    }
    for intent in [round::Intent::CloseScreening, round::Intent::FreezeCandidates] {
        stage
            .act(&cast.secretariat, vec![Step::Round(round, intent)])
            .await?;
    }
    let until = stage.clock.now().plus_days(14);
    stage
        .act(
            &cast.secretariat,
            vec![Step::Round(round, round::Intent::OpenVoting { until })],
        )
        .await?;
    Ok(())
}

/// Municipalities vote; some vote twice, and the last ballot counts.
pub(crate) async fn vote(
    stage: &Stage,
    cast: &Cast,
    data: &Data,
    round: RoundId,
    needs: &BTreeMap<String, NeedId>,
) -> Result<(), CliError> {
    for row in data.replaced.iter().chain(&data.ballots) {
        let unit = UnitId::municipality(&row.municipality);
        let claim = actor(&cast.representatives, &unit, &row.municipality)?;
        let reference = format!("Eksempelvedtak {}", row.municipality);
        let intent = ballot::Intent::Cast {
            authority: events::ballot::Authority::Delegated { reference },
            marks: marks(row, needs)?,
        };
        stage.act(claim, vec![Step::Ballot(round, unit, intent)]).await?;
    }
    Ok(())
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

/// The deadline comes: the process manager closes, opens, counts and, after the complaint window, finalises.
pub(crate) async fn close(stage: &Stage, round: RoundId) -> Result<(), CliError> {
    stage.clock.advance_millis(14 * 86_400_000);
    stage.engine.advance_round(round).await?;
    stage.clock.advance_millis(22 * 86_400_000);
    stage.engine.advance_round(round).await?;
    Ok(())
}

/// The KS body decides on the list and each mandate; the mandates are issued.
pub(crate) async fn decide(
    stage: &Stage,
    cast: &Cast,
    round: RoundId,
    body: BodyId,
    list: Digest,
) -> Result<Vec<MandateId>, CliError> {
    let id = CaseId(stage.id()?);
    let open = case::Intent::Open { body, round, list };
    stage
        .act(&cast.ks_secretariat, vec![Step::Case(id, open)])
        .await?;
    let points = super::report::points(stage, id).await?;
    for (index, point) in (0_u32..).zip(&points) {
        for (seat, member) in cast.members.iter().enumerate() {
            // One member is always against the list, and one leaves before the mandates: dissent and absence happen.
            let choice = match point {
                Point::List if seat == 7 => Choice::Against,
                Point::Mandate { .. } if seat == 8 => continue,
                _ => Choice::For,
            };
            stage
                .act(
                    member,
                    vec![Step::Case(id, case::Intent::Vote { point: index, choice })],
                )
                .await?;
        }
        let resolve = case::Intent::Resolve {
            point: index,
            otherwise: None,
            reason: None,
        };
        stage
            .act(&cast.ks_secretariat, vec![Step::Case(id, resolve)])
            .await?;
    }
    let advance = stage.engine.advance_case(id).await?;
    let issued = advance.done.iter().filter_map(|done| match done {
        engine::Done::Issued(mandate) => Some(*mandate),
        _ => None,
    });
    Ok(issued.collect())
}
