//! The agendas: each meeting with its cases point by point, and the cases that wait for one.

use super::{Documents, Showing, read};
use crate::error::CliError;
use messages::msg;
use projections::{
    case_agenda::{Agenda, Document},
    matter::Matter,
    priority_list::Asks,
};

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let mut blocks = Vec::new();
    for document in read(documents)? {
        match document {
            Document::Meeting(meeting) => blocks.push(agenda(&meeting, showing)),
            Document::Body(docket) => {
                let waiting: Vec<String> = docket
                    .without_meeting
                    .values()
                    .map(|matter| case(matter, showing))
                    .collect();
                if !waiting.is_empty() {
                    blocks.push(format!(
                        "{}\n{}",
                        showing.say(&msg!("agenda-without-meeting")),
                        waiting.join("\n")
                    ));
                }
            }
        }
    }
    Ok(blocks)
}

fn agenda(meeting: &Agenda, showing: &Showing<'_>) -> String {
    let title = msg!(
        "agenda-title",
        body = meeting.body.map(|body| showing.name(body.0)).unwrap_or_default(),
        time = meeting
            .starts
            .map(|starts| showing.time(starts))
            .unwrap_or_default(),
        place = &meeting.place,
        status = showing.word("meeting-status", &meeting.status),
    );
    let mut lines = vec![showing.say(&title)];
    if let Some(reason) = &meeting.cancelled {
        lines.push(showing.words(reason));
    }
    let matters = meeting.cases.iter().filter_map(|case| meeting.matters.get(case));
    lines.extend(matters.map(|matter| case(matter, showing)));
    lines.join("\n")
}

fn case(matter: &Matter, showing: &Showing<'_>) -> String {
    let stage = showing.word("case-stage", &matter.stage());
    let body = showing.name(matter.body.0);
    let mut lines = vec![format!(
        "{}: {} ({stage})",
        showing.say(&msg!("case-title", body = body)),
        showing.name(matter.round.0)
    )];
    for (number, point) in (1_u32..).zip(&matter.points) {
        let outcome = match &point.decision {
            Some(decision) => showing.word("case-outcome", &decision.outcome),
            None => showing.say(&msg!("case-open")),
        };
        lines.push(format!("  {number}. {}: {outcome}", asks(&point.asks, showing)));
        for recusal in point.recusals.iter().filter(|recusal| recusal.recused) {
            let (name, ground) = (
                showing.person(recusal.person),
                showing.word("value", &recusal.ground),
            );
            let line = msg!("minutes-recused", name = name, ground = ground);
            lines.push(format!("     {}", showing.say(&line)));
        }
    }
    for opinion in &matter.opinions {
        lines.push(format!(
            "  {}: {}",
            showing.name(opinion.body.0),
            showing.words(&opinion.words)
        ));
    }
    if let Some(reason) = &matter.withdrawn {
        lines.push(format!("  {}", showing.words(reason)));
    }
    lines.join("\n")
}

/// What a point asks, in words.
pub(super) fn asks(asks: &Asks, showing: &Showing<'_>) -> String {
    match asks {
        Asks::List => showing.say(&msg!("point-list")),
        Asks::Mandate { centre, hours } => {
            let title = showing.say(&msg!("point-mandate", centre = showing.name(centre.0)));
            format!("{title}, {}", showing.say(&msg!("count-hours", count = *hours)))
        }
    }
}
