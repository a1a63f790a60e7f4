//! Every place with its reason, in sentences: why it won, who paid, who was next, what fell out; then what just missed
//! and what it would take, and what became of each voter's share.

use super::{Told, figure, maybe};
use crate::output::Output;
use messages::{Message, msg};
use tally::{Dropped, Payment, Phase, Reason, Step, Tally, Unfunded, VoterSummary};

/// What a list has to tell.
pub(super) fn blocks(out: &Output, told: &Told, tally: &Tally) -> Vec<String> {
    let steps = tally.steps.iter().map(|step| place(out, told, step));
    let start = tally
        .dropped_at_start
        .iter()
        .map(|dropped| out.say(&from_start(out, dropped)));
    let missed = tally.unfunded.iter().map(|rest| missed(out, tally, rest));
    let voters = tally.voters.iter().map(|voter| out.say(&share(out, voter)));
    [
        titled(out, &msg!("explain-places"), start.chain(steps).collect()),
        titled(out, &msg!("explain-missed"), missed.collect()),
        titled(out, &msg!("explain-voters"), voters.collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn titled(out: &Output, title: &Message, lines: Vec<String>) -> Option<String> {
    (!lines.is_empty()).then(|| format!("{}\n{}", out.say(title), lines.join("\n")))
}

/// A place in one paragraph.
fn place(out: &Output, told: &Told, step: &Step) -> String {
    let mut sentences = vec![
        out.say(&msg!(
            "explain-place",
            rank = step.number.to_string(),
            need = told.name(&step.need),
            hours = figure(out, &step.hours)
        )),
        out.say(&reason(out, step)),
    ];
    if let Some(depth) = step.depth {
        sentences.push(out.say(&msg!("explain-depth", count = u64::from(depth))));
    }
    // On the waiting list nobody pays; who would is settled only by hours that are not there.
    let pays = |step: &&Step| step.phase.is_funded();
    sentences.extend(
        Some(step)
            .filter(pays)
            .and_then(|step| paid(out, step))
            .map(|paid| out.say(&paid)),
    );
    sentences.extend(served(step).map(|pots| out.say(&msg!("explain-served", pots = pots))));
    sentences.extend(next(out, step).map(|next| out.say(&next)));
    if let Some(tie) = &step.tie {
        let others: Vec<&str> = tie.ids.iter().map(String::as_str).collect();
        let others: Vec<&str> = others.into_iter().filter(|id| *id != step.need).collect();
        sentences.push(out.say(&msg!("explain-tied", needs = others.join(", "))));
    }
    let shares = step.phase == Phase::Shares;
    let dropped = step.dropped.iter();
    sentences.extend(dropped.map(|dropped| out.say(&fell_out(out, dropped, shares))));
    sentences.join(" ")
}

/// Why it stands here.
fn reason(out: &Output, step: &Step) -> Message {
    // By depth, fewer pay than support it in the end.
    let payers = &step.full + &step.part;
    let support = figure(
        out,
        if step.depth.is_some() {
            &payers
        } else {
            &step.support
        },
    );
    let time = maybe(out, step.time.as_ref());
    let score = maybe(out, step.score.as_ref());
    match step.phase {
        Phase::Shares => msg!(
            "explain-shares",
            support = support,
            top = maybe(out, step.top_payment_per_weight.as_ref()),
            effective = maybe(out, step.effective_support.as_ref())
        ),
        Phase::Leftover => msg!("explain-leftover", time = time, support = support),
        Phase::Loads => msg!("explain-loads", time = time, support = support),
        Phase::Ranked => msg!("explain-ranked", time = time, support = support),
        Phase::Score => msg!("explain-score", score = score, support = support),
        Phase::Completion => msg!("explain-completion", score = score, support = support),
        Phase::Waiting if step.time.is_some() => {
            msg!("explain-waiting-time", time = time, support = support)
        }
        Phase::Waiting => msg!("explain-waiting-score", score = score, support = support),
    }
}

/// Who paid: by name, or in sums.
fn paid(out: &Output, step: &Step) -> Option<Message> {
    if !step.payments.is_empty() {
        let named = |payment: &Payment| {
            let paid = (payment.voter.as_str(), figure(out, &payment.paid));
            out.say(&match payment.paid_all {
                true => msg!("explain-paid-all", voter = paid.0, hours = paid.1),
                false => msg!("explain-paid", voter = paid.0, hours = paid.1),
            })
        };
        let payers: Vec<String> = step.payments.iter().map(named).collect();
        return Some(msg!("explain-payers", payers = payers.join(", ")));
    }
    let (full, part) = (figure(out, &step.full), figure(out, &step.part));
    let (paid_full, paid_part) = (figure(out, &step.paid_full), figure(out, &step.paid_part));
    match (step.full.is_positive(), step.part.is_positive()) {
        (true, false) => Some(msg!("explain-paid-full", weight = full, hours = paid_full)),
        (false, true) => Some(msg!("explain-paid-part", weight = part, hours = paid_part)),
        (true, true) => Some(msg!(
            "explain-paid-both",
            full = full,
            paid_full = paid_full,
            part = part,
            paid_part = paid_part
        )),
        (false, false) => None,
    }
}

fn served(step: &Step) -> Option<String> {
    let parts = &step.placement.as_ref()?.parts;
    let pots: Vec<&str> = parts.iter().map(|part| part.pot.as_str()).collect();
    Some(pots.join(" + "))
}

/// The runner-up, by the measure of the step.
fn next(out: &Output, step: &Step) -> Option<Message> {
    let next = step.runner_up.as_ref()?;
    let need = next.need.as_str();
    Some(match step.phase {
        Phase::Shares => {
            let effective = next.value.reciprocal().unwrap_or_default();
            msg!(
                "explain-next-shares",
                need = need,
                effective = figure(out, &effective)
            )
        }
        _ if step.time.is_some() => {
            msg!("explain-next-time", need = need, time = figure(out, &next.value))
        }
        _ => msg!(
            "explain-next-score",
            need = need,
            score = figure(out, &next.value)
        ),
    })
}

/// `shares`: while shares were spent, which is not the last word.
fn fell_out(out: &Output, dropped: &Dropped, shares: bool) -> Message {
    let need = dropped.need.as_str();
    match dropped.reason {
        Reason::Short if shares => msg!(
            "explain-dropped-shares",
            need = need,
            had = figure(out, &dropped.had),
            lacked = figure(out, &dropped.lacked)
        ),
        Reason::Short => msg!(
            "explain-dropped-short",
            need = need,
            had = figure(out, &dropped.had),
            lacked = figure(out, &dropped.lacked)
        ),
        Reason::Spent => msg!("explain-dropped-spent", need = need),
        Reason::Unplaceable => msg!("explain-dropped-unplaceable", need = need),
        Reason::Unsupported => msg!("explain-missed-unsupported", need = need),
    }
}

fn from_start(out: &Output, dropped: &Dropped) -> Message {
    match dropped.reason {
        Reason::Short => msg!(
            "explain-start-short",
            need = &dropped.need,
            had = figure(out, &dropped.had),
            lacked = figure(out, &dropped.lacked)
        ),
        _ => fell_out(out, dropped, true),
    }
}

/// What it would take.
fn missed(out: &Output, tally: &Tally, rest: &Unfunded) -> String {
    let need = rest.need.as_str();
    let behind = figure(out, &rest.money_behind);
    let mut sentences = vec![out.say(&match rest.reason {
        Reason::Short => msg!(
            "explain-missed-short",
            need = need,
            behind = behind,
            lacked = figure(out, &rest.shortfall)
        ),
        Reason::Spent if rest.money_behind.is_positive() => {
            msg!("explain-missed-spent-paid", need = need, behind = behind)
        }
        Reason::Spent => msg!("explain-missed-spent", need = need),
        Reason::Unplaceable => msg!("explain-missed-unplaceable", need = need),
        Reason::Unsupported => msg!("explain-missed-unsupported", need = need),
    })];
    if let (Some(extra), Reason::Short | Reason::Unsupported) = (&rest.extra_support, rest.reason) {
        sentences.push(out.say(&msg!("explain-would-take", weight = figure(out, extra))));
    }
    let shares = tally.steps.iter().any(|step| step.phase == Phase::Shares);
    if let (Some(rank), true) = (rest.best_rank, shares) {
        sentences.push(out.say(&msg!("explain-best-rank", rank = rank.to_string())));
    }
    sentences.join(" ")
}

fn share(out: &Output, voter: &VoterSummary) -> Message {
    let (name, weight) = (voter.voter.as_str(), figure(out, &voter.weight));
    let (share, paid) = (figure(out, &voter.entitlement), figure(out, &voter.paid));
    let (unspent, got) = (
        figure(out, &voter.unspent),
        figure(out, &voter.funded_hours_supported),
    );
    if voter.credit.is_positive() {
        let credit = figure(out, &voter.credit);
        if voter.entitlement.is_zero() {
            return msg!(
                "explain-voter-earned",
                voter = name,
                weight = weight,
                credit = credit,
                paid = paid,
                unspent = unspent,
                got = got
            );
        }
        return msg!(
            "explain-voter-credit",
            voter = name,
            weight = weight,
            share = share,
            credit = credit,
            paid = paid,
            unspent = unspent,
            got = got
        );
    }
    msg!(
        "explain-voter",
        voter = name,
        weight = weight,
        share = share,
        paid = paid,
        unspent = unspent,
        got = got
    )
}
