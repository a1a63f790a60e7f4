//! A municipality complains that a representative should not have voted on one need. The region's body agrees, the
//! mark drops, and the ballots are counted again.

use super::{Setting, actor, known, unit};
use crate::{
    demo::cast::{Cast, Stage, Words},
    error::CliError,
};
use domain::{ballot, round};
use engine::Step;
use events::{ComplaintId, NeedId, RoundId, case::Ground, round::Remedy};
use std::collections::BTreeMap;

/// Who complains, about whose ballot, and about which need.
pub(crate) const COMPLAINT: (&str, &str, &str) = ("1108", "1120", "N048");

/// The complaint, from its making to the final list.
pub(crate) async fn complain(
    stage: &Stage,
    cast: &Cast,
    setting: &Setting,
    round: RoundId,
    needs: &BTreeMap<String, NeedId>,
) -> Result<(), CliError> {
    let (complainer, voter, key) = COMPLAINT;
    let complaint = ComplaintId(stage.id()?);
    stage.wait_until(stage.clock.now().plus_days(5));
    let contest = |words: &mut Words<'_>| {
        let reason =
            words.nb("Representanten for nabokommunen sitter i styret for et senter som behovet gjelder.")?;
        let unit = unit(complainer);
        let contest = round::Intent::Contest {
            complaint,
            unit,
            reason,
        };
        Ok(vec![Step::Round(round, contest)])
    };
    let claim = actor(&cast.representatives, &unit(complainer), complainer)?;
    stage.act_with(claim, contest).await?;

    stage.wait_until(stage.clock.now().plus_days(6));
    let recount_from = Some(stage.clock.now().plus_days(1));
    let settle = |words: &mut Words<'_>| {
        let reason =
            words.nb("Klagen tas til følge: RSO har funnet representanten inhabil for dette behovet.")?;
        let settle = round::Intent::SettleComplaint {
            complaint,
            remedy: Remedy::Recount,
            reason,
            recount_from,
        };
        Ok(vec![Step::Round(round, settle)])
    };
    stage.act_with(&cast.secretariat, settle).await?;
    let recusal = recusal(cast, setting, known(needs, key)?, voter)?;
    let void = Step::Ballot(round, unit(voter), ballot::Intent::Void(recusal));
    stage.act(&cast.secretariat, vec![void]).await?;
    if let Some(time) = recount_from {
        stage.wait_until(time);
    }
    stage.engine.advance_round(round).await?;

    stage.wait_until(stage.clock.now().plus_days(22));
    stage.engine.advance_round(round).await?;
    stage.engine.advance_needs(round).await?;
    Ok(())
}

/// What the region's body decided: four for, one against.
fn recusal(cast: &Cast, setting: &Setting, need: NeedId, voter: &str) -> Result<ballot::Recusal, CliError> {
    let person = actor(&cast.representatives, &unit(voter), voter)?.person;
    let nobody = || CliError::bad_input(format!("nobody represents {voter}"));
    let mut votes: Vec<_> = cast.regional.iter().filter_map(|claim| claim.person).collect();
    let mut against: Vec<_> = votes.pop().into_iter().collect();
    votes.sort();
    against.sort();
    Ok(ballot::Recusal {
        against,
        body: setting.rso,
        r#for: votes,
        ground: Ground::Party,
        need,
        person: person.ok_or_else(nobody)?,
    })
}
