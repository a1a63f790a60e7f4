//! Looks back into a vote. A view that shows who has voted shows it as of now, and as of any moment at which nobody was
//! voting; in between, moment by moment, it would tell when each unit voted, and in which order.

use super::Found;
use crate::{
    app::App,
    problem::{Kind, Problem},
};
use authority::{may_see, shows_who_voted};
use projections::{
    Of, View,
    round_turnout::{Phase, RoundTurnout},
};
use serde::Deserialize;

/// The view that knows of each round how far it was.
const ROUNDS: Of<RoundTurnout> = Of::NEW;

/// Of a round only how far it is.
#[derive(Deserialize)]
struct Round {
    phase: Phase,
}

/// Lets a look at a view pass, unless it goes back into a vote.
///
/// # Errors
/// It does, and the asker is not one of those who see every event.
pub(super) async fn refuse(app: &App, view: &str, found: &Found) -> Result<(), Problem> {
    let Some(position) = found.as_of.filter(|_| shows_who_voted(view)) else {
        return Ok(());
    };
    let is_now = position.0 == app.engine.ledger().head().await?.size;
    if is_now || may_see(found.by.as_ref(), "audit_trail", None).is_ok() {
        return Ok(());
    }
    for round in app.views.as_of(ROUNDS.name(), position).await?.values() {
        let round: Round = serde_json::from_slice(round)
            .map_err(|why| crate::errors::damaged(&format!("a turnout cannot be read: {why}")))?;
        if round.phase == Phase::Voting {
            let detail = "a round was being voted on then, and when a unit voted is told to auditors alone; ask as of \
                          a moment before voting was opened or after it was closed";
            let problem = Problem::new(Kind::NOT_PERMITTED, "view.voting_then", detail);
            return Err(problem.missing_sight("audit_trail"));
        }
    }
    Ok(())
}
