//! The list in tables: what gets hours and who pays, ties, the waiting list, and what each voter got.

use super::{by, figure, headings, how, maybe, ties_words, titled};
use crate::{
    output::Output,
    table::{Table, short},
};
use messages::{Message, msg};
use tally::{Capacity, Payment, Phase, Ratio, Reason, Step, Tally, read::Election};

/// How many payers a row names.
const PAYERS_MAX: usize = 8;
/// How much of a payer's name; the whole stands among the voters.
const NAME_MAX: usize = 14;

/// The tables that a result has.
pub(super) fn blocks(out: &Output, election: &Election, tally: &Tally) -> Vec<String> {
    let blocks = [
        Some(head(out, election, tally)),
        funded(out, tally),
        pots(out, tally),
        ties(out, tally),
        waiting(out, tally),
        voters(out, tally),
    ];
    blocks.into_iter().flatten().collect()
}

fn head(out: &Output, election: &Election, tally: &Tally) -> String {
    let profile = &election.profile;
    let counted = msg!(
        "tally-counted",
        needs = profile.needs.len(),
        voters = profile.voters.len(),
        weight = figure(out, &tally.total_weight),
        hours = figure(out, &tally.budget),
    );
    let mut lines = vec![
        out.say(&msg!("tally-rule", rule = tally.rule.to_string())),
        out.say(&ties_words(&tally.ties)),
        out.say(&counted),
    ];
    if let Capacity::Pots(pots) = &profile.capacity {
        lines.push(out.say(&msg!("tally-pots", count = pots.len())));
    }
    lines.push(out.say(&how(tally.rule.id())));
    lines.join("\n")
}

fn funded(out: &Output, tally: &Tally) -> Option<String> {
    let columns = headings(
        out,
        [
            msg!("column-rank"),
            msg!("column-need"),
            msg!("column-hours"),
            msg!("column-part"),
            msg!("column-support"),
            msg!("column-measure"),
            msg!("column-paid-by"),
            msg!("column-runner-up"),
        ],
    );
    let mut table = Table::new(columns).right(0).right(2).right(4).right(5);
    for step in tally.steps.iter().filter(|step| step.phase.is_funded()) {
        let tied = if step.tie.is_some() { "*" } else { "" };
        let next = step.runner_up.as_ref().map(|next| {
            // As the step's own measure: support where prices compete.
            let value = match step.phase {
                Phase::Shares => next.value.reciprocal().unwrap_or_default(),
                _ => next.value.clone(),
            };
            format!("{} ({})", next.need, figure(out, &value))
        });
        table.row([
            format!("{}{tied}", step.number),
            need(step),
            figure(out, &step.hours),
            out.say(&phase(step.phase)),
            figure(out, &step.support),
            maybe(out, measure(step)),
            payers(out, step),
            next.unwrap_or_default(),
        ]);
    }
    let shares = tally.steps.iter().any(|step| step.phase == Phase::Shares);
    let loads = tally.steps.iter().any(|step| step.phase == Phase::Loads);
    let legend = out.say(&match (shares, loads) {
        (true, _) => msg!("tally-legend-shares"),
        (false, true) => msg!("tally-legend-time"),
        (false, false) => msg!("tally-legend-score"),
    });
    let left = msg!("tally-left", hours = figure(out, &tally.capacity_left));
    let text = titled(out, &msg!("tally-funded"), &table);
    Some(match text {
        Some(text) => format!("{text}\n{legend}\n{}", out.say(&left)),
        None => format!("{}\n{}", out.say(&msg!("tally-nothing-funded")), out.say(&left)),
    })
}

fn need(step: &Step) -> String {
    let parts = step.placement.iter().flat_map(|placement| &placement.parts);
    let pots: Vec<&str> = parts.map(|part| part.pot.as_str()).collect();
    if pots.is_empty() {
        step.need.clone()
    } else {
        format!("{} → {}", step.need, pots.join(" + "))
    }
}

fn measure(step: &Step) -> Option<&Ratio> {
    step.effective_support
        .as_ref()
        .or(step.time.as_ref())
        .or(step.score.as_ref())
}

fn payers(out: &Output, step: &Step) -> String {
    let paid = |payment: &Payment| {
        let all = if payment.paid_all { "!" } else { "" };
        let voter = short(&payment.voter, NAME_MAX);
        format!("{voter} {}{all}", figure(out, &payment.paid))
    };
    let mut names: Vec<String> = step.payments.iter().take(PAYERS_MAX).map(paid).collect();
    if step.payments.len() > PAYERS_MAX {
        names.push(out.say(&msg!("and-more", count = step.payments.len() - PAYERS_MAX)));
    }
    names.join(", ")
}

pub(crate) fn phase(phase: Phase) -> Message {
    match phase {
        Phase::Shares => msg!("part-shares"),
        Phase::Completion => msg!("part-completion"),
        Phase::Leftover => msg!("part-leftover"),
        Phase::Loads => msg!("part-loads"),
        Phase::Score => msg!("part-score"),
        Phase::Ranked => msg!("part-ranked"),
        Phase::Waiting => msg!("part-waiting"),
    }
}

fn pots(out: &Output, tally: &Tally) -> Option<String> {
    let columns = headings(
        out,
        [
            msg!("column-pot"),
            msg!("column-hours-left"),
            msg!("column-serves"),
        ],
    );
    let mut table = Table::new(columns).right(1);
    for (pot, left) in &tally.pots_left {
        let serves = tally
            .placements
            .iter()
            .filter(|(_, placed)| placed.parts.iter().any(|part| part.pot == *pot));
        let serves: Vec<&str> = serves.map(|(need, _)| need.as_str()).collect();
        table.row([pot.clone(), figure(out, left), serves.join(", ")]);
    }
    titled(out, &msg!("tally-pots-left"), &table)
}

fn ties(out: &Output, tally: &Tally) -> Option<String> {
    let mut lines = Vec::new();
    for (step, tie) in tally
        .steps
        .iter()
        .filter_map(|step| Some((step, step.tie.as_ref()?)))
    {
        let by = out.say(&by(tie.decided_by));
        let (rank, needs) = (step.number.to_string(), tie.ids.join(", "));
        let mut line = out.say(&msg!(
            "tally-tie",
            rank = rank,
            needs = needs,
            need = &step.need,
            by = by
        ));
        match tie.changes_set {
            Some(true) => line = format!("{line} {}", out.say(&msg!("tally-tie-matters"))),
            Some(false) => line = format!("{line} {}", out.say(&msg!("tally-tie-does-not-matter"))),
            None => line = format!("{line} {}", out.say(&msg!("tally-tie-open"))),
        }
        lines.push(line);
    }
    (!lines.is_empty()).then(|| format!("{}\n{}", out.say(&msg!("tally-ties")), lines.join("\n")))
}

fn waiting(out: &Output, tally: &Tally) -> Option<String> {
    let columns = headings(
        out,
        [
            msg!("column-rank"),
            msg!("column-need"),
            msg!("column-reason"),
            msg!("column-behind"),
            msg!("column-shortfall"),
            msg!("column-extra-support"),
            msg!("column-best-rank"),
        ],
    );
    let mut table = Table::new(columns).right(0).right(3).right(4).right(5).right(6);
    for rest in &tally.unfunded {
        let rank = tally.step(&rest.need).map(|step| step.number.to_string());
        table.row([
            rank.unwrap_or_default(),
            rest.need.clone(),
            out.say(&match rest.reason {
                Reason::Spent => msg!("reason-spent"),
                Reason::Unplaceable => msg!("reason-unplaceable"),
                Reason::Short => msg!("reason-short"),
                Reason::Unsupported => msg!("reason-unsupported"),
            }),
            figure(out, &rest.money_behind),
            figure(out, &rest.shortfall),
            maybe(out, rest.extra_support.as_ref()),
            rest.best_rank.map(|rank| rank.to_string()).unwrap_or_default(),
        ]);
    }
    titled(out, &msg!("tally-waiting"), &table)
}

fn voters(out: &Output, tally: &Tally) -> Option<String> {
    let columns = headings(
        out,
        [
            msg!("column-voter"),
            msg!("column-weight"),
            msg!("column-share"),
            msg!("column-credit"),
            msg!("column-paid"),
            msg!("column-unspent"),
            msg!("column-got"),
        ],
    );
    let mut table = Table::new(columns);
    for column in 1..7 {
        table = table.right(column);
    }
    for voter in &tally.voters {
        table.row([
            voter.voter.clone(),
            figure(out, &voter.weight),
            figure(out, &voter.entitlement),
            figure(out, &voter.credit),
            figure(out, &voter.paid),
            figure(out, &voter.unspent),
            figure(out, &voter.funded_hours_supported),
        ]);
    }
    titled(out, &msg!("tally-voters"), &table)
}
