//! The ballot paper: what can be voted for, and by which rules.

use super::{Documents, Showing, alphabetical, read};
use crate::{error::CliError, table::Table};
use events::round::{BallotForm, Rules};
use messages::msg;
use projections::ballot_paper::Paper;

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let papers: Vec<Paper> = read(documents)?;
    Ok(papers.iter().map(|paper| block(paper, showing)).collect())
}

fn block(paper: &Paper, showing: &Showing<'_>) -> String {
    let title = showing.title(paper.title.as_ref());
    let mut lines = vec![format!("{title}: {}", showing.word("round-phase", &paper.phase))];
    if let Some(until) = paper.until {
        lines.push(showing.say(&msg!("paper-until", time = showing.time(until))));
    }
    if let Some(rules) = &paper.rules {
        lines.extend(in_short(rules, showing));
    }
    let columns = showing.headings([
        msg!("column-need"),
        msg!("column-owners"),
        msg!("column-subject-and-delivery"),
        msg!("column-hours"),
    ]);
    let mut table = Table::new(columns).right(3);
    let mut candidates: Vec<_> = paper.candidates.values().collect();
    candidates.sort_by_cached_key(|candidate| alphabetical(&showing.title(candidate.title.as_ref())));
    for candidate in candidates {
        let (subject, delivery) = (&candidate.subject, &candidate.delivery_type);
        table.row([
            showing.title(candidate.title.as_ref()),
            showing.names(candidate.owners.iter().map(|owner| owner.0)),
            format!(
                "{}\n{}",
                showing.code("subject", subject),
                showing.code("delivery", delivery)
            ),
            showing.number(candidate.hours),
        ]);
    }
    if !table.is_empty() {
        lines.push(table.text());
    }
    lines.join("\n")
}

fn in_short(rules: &Rules, showing: &Showing<'_>) -> Vec<String> {
    let form = match rules.ballot {
        BallotForm::Approval { limit } => msg!("paper-approval", count = limit),
        BallotForm::Points { budget } => msg!("paper-points", count = budget),
        BallotForm::Ranking { limit } => msg!("paper-ranking", count = limit),
        BallotForm::Scores { max } => msg!("paper-scores", count = max),
    };
    let per_field = rules.per_field.then(|| msg!("paper-per-field"));
    let force = if rules.binding {
        msg!("round-binding")
    } else {
        msg!("round-advisory")
    };
    let quorum = msg!("paper-quorum", share = rules.quorum.to_string());
    let ratified = msg!("paper-ratified-by", body = showing.name(rules.ratified_by.0));
    let complaints = msg!("paper-complaints", count = rules.complaint_days);
    [
        Some(form),
        per_field,
        Some(force),
        Some(quorum),
        Some(ratified),
        Some(complaints),
    ]
    .iter()
    .flatten()
    .map(|line| showing.say(line))
    .collect()
}
