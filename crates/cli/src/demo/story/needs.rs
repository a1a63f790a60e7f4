//! Needs come in, by their owners, on behalf of small municipalities and from a workshop; others support them; the
//! secretariat clears up, screens, merges and takes them into the round.

use super::{actor, known, setting::cluster_id, unit};
use crate::{
    demo::{
        cast::{Cast, Stage, Words},
        data::{Data, NeedRow, parts},
    },
    error::CliError,
};
use domain::{need, round, support};
use engine::{Claim, Step};
use events::{
    Blob, CentreId, Digest, Lang, NeedId, RoundId,
    need::{
        Clarified, CriteriaScored, EvidenceAttached, EvidenceJudged, Exit, FeasibilityGiven, Joined, Origin,
        RuledOut, Scale, Submitted,
    },
};
use std::collections::BTreeMap;

/// The needs that are cleared up and scored on the way, as examples.
const CLEARED_UP: &str = "N009";
const SCORED: [(&str, [u32; 4]); 3] = [
    ("N031", [5, 3, 4, 4]),
    ("N011", [4, 4, 3, 4]),
    ("N016", [3, 4, 3, 5]),
];

/// Municipalities submit their needs; those who share one join it, others support it.
pub(crate) async fn submit(
    stage: &Stage,
    cast: &Cast,
    data: &Data,
) -> Result<BTreeMap<String, NeedId>, CliError> {
    let mut needs = BTreeMap::new();
    for row in &data.needs {
        needs.insert(row.key.clone(), NeedId(stage.id()?));
    }
    for row in data.needs.iter().filter(|row| row.way != "workshop") {
        let (claim, origin) = own_or_behalf(cast, row)?;
        let id = known(&needs, &row.key)?;
        let submit = |words: &mut Words<'_>| Ok(vec![Step::Need(id, submitted(words, row, origin)?)]);
        stage.act_with(&claim, submit).await?;
    }
    workshop(stage, cast, data, &needs).await?;
    for row in &data.needs {
        let id = known(&needs, &row.key)?;
        for number in parts(&row.owners).skip(1) {
            let joined = need::Intent::Join(Joined { unit: unit(number) });
            stage
                .act(owner(cast, number)?, vec![Step::Need(id, joined)])
                .await?;
        }
    }
    for row in &data.support {
        let id = known(&needs, &row.need)?;
        for number in parts(&row.units) {
            let step = Step::Support(id, unit(number), support::Intent::Give);
            stage.act(owner(cast, number)?, vec![step]).await?;
        }
    }
    Ok(needs)
}

fn owner<'c>(cast: &'c Cast, number: &str) -> Result<&'c Claim, CliError> {
    actor(&cast.owners, &unit(number), number)
}

/// Who submits a need, and how it comes in: the unit itself, or its cluster's coordinator with its consent.
fn own_or_behalf(cast: &Cast, row: &NeedRow) -> Result<(Claim, Origin), CliError> {
    let number = row.first_owner();
    if row.way != "behalf" {
        return Ok((owner(cast, number)?.clone(), Origin::Own));
    }
    let (key, coordinator) = cast.coordinator_of(number)?;
    let claim = Claim {
        behalf: Some(unit(number)),
        ..coordinator.clone()
    };
    let origin = Origin::OnBehalf {
        cluster: cluster_id(key),
        consent: format!("E-post fra {number} (eksempel)"),
    };
    Ok((claim, origin))
}

fn submitted(words: &mut Words<'_>, row: &NeedRow, origin: Origin) -> Result<need::Intent, CliError> {
    let lang: Lang = row.lang.parse().map_err(CliError::bad_input)?;
    Ok(need::Intent::Submit(Submitted {
        delivery_type: row.delivery_type.clone(),
        description: words.say(lang, &row.description)?,
        guided: None,
        hours: row.hours,
        origin,
        subject: row.subject.clone(),
        title: words.say(lang, &row.title)?,
        unit: unit(row.first_owner()),
    }))
}

/// All needs of one workshop come in together or not at all.
async fn workshop(
    stage: &Stage,
    cast: &Cast,
    data: &Data,
    needs: &BTreeMap<String, NeedId>,
) -> Result<(), CliError> {
    let key = "bergen-hardanger";
    let date = stage.clock.now().date();
    let origin = Origin::Workshop {
        cluster: cluster_id(key),
        consent: "Deltakerliste fra samlingen (eksempel)".into(),
        date,
        name: "Samling om behov i Bergen, Nordhordland og Hardanger (eksempel)".into(),
    };
    let rows = data.needs.iter().filter(|row| row.way == "workshop");
    let steps = |words: &mut Words<'_>| {
        rows.map(|row| {
            Ok(Step::Need(
                known(needs, &row.key)?,
                submitted(words, row, origin.clone())?,
            ))
        })
        .collect()
    };
    let coordinator = cast.coordinators.get(key).cloned();
    let coordinator =
        coordinator.ok_or_else(|| CliError::bad_input("the workshop has no coordinator".into()))?;
    stage.act_with(&coordinator, steps).await.map(drop)
}

/// Centres say what they can; the secretariat clears up, scores, screens and merges, and takes needs into the round.
pub(crate) async fn screen(
    stage: &Stage,
    cast: &Cast,
    data: &Data,
    round: RoundId,
    needs: &BTreeMap<String, NeedId>,
) -> Result<(), CliError> {
    clear_up(stage, cast, needs).await?;
    let until = stage.clock.now().plus_days(30);
    stage.wait_until(until);
    let close = vec![Step::Round(round, round::Intent::CloseSubmissions)];
    stage.act(&cast.secretariat, close).await?;
    for row in &data.feasibility {
        let (centre, need) = (CentreId::of(&row.centre), known(needs, &row.need)?);
        let serves = row.serves == 1;
        let give = |words: &mut Words<'_>| {
            let given = FeasibilityGiven {
                centre,
                hours: if serves { row.hours.unwrap_or(0) } else { 0 },
                reason: if serves {
                    None
                } else {
                    Some(words.nb(&row.reason)?)
                },
                serves,
            };
            Ok(vec![Step::Need(need, need::Intent::GiveFeasibility(given))])
        };
        stage
            .act_with(actor(&cast.centres, &centre, &row.centre)?, give)
            .await?;
    }
    for (key, [benefit, resources, severity, equity]) in SCORED {
        let scored = CriteriaScored {
            benefit,
            equity,
            note: None,
            resources,
            severity,
        };
        let step = Step::Need(known(needs, key)?, need::Intent::Score(scored));
        stage.act(&cast.advisor, vec![step]).await?;
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

/// The secretariat asks, and an owner answers.
async fn clear_up(stage: &Stage, cast: &Cast, needs: &BTreeMap<String, NeedId>) -> Result<(), CliError> {
    let id = known(needs, CLEARED_UP)?;
    let ask = |words: &mut Words<'_>| {
        let question = words.nb("Gjelder behovet selve kartleggingen, eller også oppfølgingen av den?")?;
        Ok(vec![Step::Need(id, need::Intent::AskClarification { question })])
    };
    stage.act_with(&cast.secretariat, ask).await?;
    let answer = |words: &mut Words<'_>| {
        let answer = words.nb("Begge deler, men timene er regnet for kartleggingen.")?;
        let unit = unit("4601");
        Ok(vec![Step::Need(
            id,
            need::Intent::Clarify(Clarified { answer, unit }),
        )])
    };
    stage.act_with(owner(cast, "4601")?, answer).await.map(drop)
}

async fn judge(
    stage: &Stage,
    cast: &Cast,
    needs: &BTreeMap<String, NeedId>,
    row: &NeedRow,
) -> Result<(), CliError> {
    let id = known(needs, &row.key)?;
    if row.fate == "answered" {
        evidence(stage, cast, id).await?;
    }
    let steps = |words: &mut Words<'_>| {
        let mut out = |exit, why: &str| -> Result<Vec<Step>, CliError> {
            let reason = words.nb(why)?;
            Ok(vec![Step::Need(
                id,
                need::Intent::RuleOut(RuledOut { exit, reason }),
            )])
        };
        match row.fate.as_str() {
            "" => {
                let scale = Scale::Region;
                Ok(vec![Step::Need(id, need::Intent::FindEligible { scale })])
            }
            "answered" => out(Exit::AnsweredByExistingEvidence, &row.fate_detail),
            "out_of_scope" => out(Exit::OutOfScope, &row.fate_detail),
            "merge" => {
                let into = known(needs, &row.fate_detail)?;
                let reason = words.nb("Samme behov; eierne er enige om å slå dem sammen.")?;
                Ok(Step::merge(id, into, reason).to_vec())
            }
            other => Err(CliError::bad_input(format!(
                "needs.csv: {}: unknown fate '{other}'",
                row.key
            ))),
        }
    };
    stage.act_with(&cast.secretariat, steps).await.map(drop)
}

/// The advisor attaches an evidence summary and finds that it suffices.
async fn evidence(stage: &Stage, cast: &Cast, id: NeedId) -> Result<(), CliError> {
    let document = Blob {
        len: 64,
        media: "text/plain".into(),
        sha256: Digest::of(b"example of an evidence summary"),
    };
    let steps = |words: &mut Words<'_>| {
        let title = words.nb("Kunnskapsoppsummering om trening mot fall (eksempel på vedlegg)")?;
        let reason = words.nb("Oppsummeringen svarer på spørsmålet for hjemmeboende eldre.")?;
        let judged = EvidenceJudged {
            document: document.sha256,
            reason,
            suffices: true,
        };
        let attached = EvidenceAttached { document, title };
        Ok(vec![
            Step::Need(id, need::Intent::AttachEvidence(attached)),
            Step::Need(id, need::Intent::JudgeEvidence(judged)),
        ])
    };
    stage.act_with(&cast.advisor, steps).await.map(drop)
}
