//! How close it was: bounds in ballots, the ballots that would have done it, and what was tried and what was not.

use super::figure;
use crate::output::Output;
use messages::{Message, msg};
use tally::{
    Margin,
    margin::{Bound, Change, OtherBallot, Tried},
};

/// How many changes a line names.
const CHANGES_MAX: usize = 5;

/// The margin in sentences.
pub(super) fn block(out: &Output, margin: &Margin) -> String {
    let mut lines = vec![out.say(&msg!("margin-title"))];
    lines.push(bound(out, &margin.set, true));
    lines.push(bound(out, &margin.order, false));
    lines.extend(tried(out, margin));
    lines.join("\n")
}

fn bound(out: &Output, bound: &Bound, set: bool) -> String {
    let what = out.say(&match set {
        true => msg!("margin-set"),
        false => msg!("margin-order"),
    });
    let at_least = u64::from(bound.at_least);
    let mut sentences = vec![out.say(&match (bound.at_most.map(u64::from), bound.exact) {
        (Some(1), _) => msg!("margin-one", what = what),
        (Some(most), true) => msg!("margin-exact", what = what, count = most),
        (Some(most), false) if at_least > 1 => {
            msg!(
                "margin-between",
                what = what,
                least = at_least.to_string(),
                count = most
            )
        }
        (Some(most), false) => msg!("margin-at-most", what = what, count = most),
        (None, true) => msg!("margin-never", what = what),
        (None, false) if at_least > 1 => msg!("margin-unknown", what = what, count = at_least),
        (None, false) => msg!("margin-not-found", what = what),
    })];
    if !bound.changes.is_empty() {
        let mut changes: Vec<String> = bound
            .changes
            .iter()
            .take(CHANGES_MAX)
            .map(|one| change(out, one))
            .collect();
        let more = bound.changes.len().saturating_sub(CHANGES_MAX);
        if more > 0 {
            changes.push(out.say(&msg!("and-more", count = more)));
        }
        sentences.push(out.say(&msg!("margin-example", changes = changes.join("; "))));
    }
    if set && !bound.enter.is_empty() {
        sentences.push(out.say(&msg!("margin-enter", needs = bound.enter.join(", "))));
    }
    if set && !bound.leave.is_empty() {
        sentences.push(out.say(&msg!("margin-leave", needs = bound.leave.join(", "))));
    }
    sentences.join(" ")
}

fn change(out: &Output, change: &Change) -> String {
    let voter = change.voter.as_str();
    out.say(&match &change.other {
        OtherBallot::Mark { need, points } => msg!(
            "change-mark",
            voter = voter,
            need = need,
            points = figure(out, points)
        ),
        OtherBallot::Unmark { need } => msg!("change-unmark", voter = voter, need = need),
        OtherBallot::Rank { need, place } => {
            msg!(
                "change-rank",
                voter = voter,
                need = need,
                place = place.to_string()
            )
        }
        OtherBallot::Switch { from, to } => msg!("change-switch", voter = voter, from = from, to = to),
        OtherBallot::Only { needs } => msg!("change-only", voter = voter, needs = needs.join(" + ")),
        OtherBallot::Emptied => msg!("change-emptied", voter = voter),
        OtherBallot::Withdrawn => msg!("change-withdrawn", voter = voter),
    })
}

/// What was tried, and what was not.
fn tried(out: &Output, margin: &Margin) -> Vec<String> {
    let kind = |kind: Message, tried: &Tried| {
        let kind = out.say(&kind);
        let number = |count: u64| out.number(&count.to_string());
        out.say(&msg!(
            "margin-tried",
            kind = kind,
            tried = number(tried.tried),
            possible = number(tried.possible),
            set = number(tried.change_set),
            order = number(tried.change_order)
        ))
    };
    let mut lines = vec![
        kind(msg!("margin-marks"), &margin.marks),
        kind(msg!("margin-emptied"), &margin.emptied),
        kind(msg!("margin-withdrawn"), &margin.withdrawn),
    ];
    if !margin.marks_complete {
        lines.push(out.say(&msg!("margin-marks-extremes")));
    }
    if margin.every_ballot_of > 0 {
        lines.push(out.say(&msg!("margin-every", count = u64::from(margin.every_ballot_of))));
    } else if !margin.is_exact() {
        lines.push(out.say(&msg!("margin-not-every")));
    }
    lines.push(out.say(&msg!(
        "margin-counts",
        counts = u64::from(margin.counts),
        allowed = out.number(&margin.counts_allowed.to_string())
    )));
    lines
}
