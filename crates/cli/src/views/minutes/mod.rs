//! The minutes in the usual Norwegian form (møteprotokoll): heading, who met by group, substitutes and for whom,
//! absences, then each case with recusals, the vote with names where the body splits, dissents and the decision.

use super::{Documents, Showing, case_agenda::asks, read};
use crate::error::CliError;
use events::{CaseId, PersonId, body::Seat, case::Choice};
use messages::msg;
use projections::{
    matter::{Matter, MatterPoint},
    minutes::{Attendance, Attendee, Minutes},
    priority_list::Decision,
};
use std::collections::BTreeMap;

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let mut meetings: Vec<Minutes> = read(documents)?;
    meetings.sort_by_key(|minutes| minutes.starts);
    Ok(meetings.iter().map(|minutes| block(minutes, showing)).collect())
}

fn block(minutes: &Minutes, showing: &Showing<'_>) -> String {
    let body = minutes.body.map(|body| showing.name(body.0)).unwrap_or_default();
    let mut lines = vec![showing.say(&msg!("minutes-heading", body = body)), String::new()];
    let form = minutes
        .form
        .map(|form| showing.word("meeting-form", &form))
        .unwrap_or_default();
    let time = minutes
        .starts
        .map(|starts| showing.time(starts))
        .unwrap_or_default();
    for line in [
        msg!("minutes-time", time = time),
        msg!("minutes-place", place = &minutes.place, form = form),
    ] {
        lines.push(showing.say(&line));
    }
    if let Some(reason) = &minutes.cancelled {
        lines.push(showing.say(&msg!("minutes-cancelled", reason = showing.words(reason))));
    }
    if let Some((first, later)) = minutes.attendance.split_first() {
        lines.extend(met(first, showing));
        let mut before = first;
        for now in later {
            lines.extend(came_and_went(before, now, showing));
            before = now;
        }
    }
    for (number, id) in (1_u32..).zip(&minutes.cases) {
        lines.push(String::new());
        lines.extend(case(number, *id, minutes, showing));
    }
    lines.push(String::new());
    lines.push(match &minutes.signed {
        Some(signed) => {
            let names = people(&signed.by, showing);
            showing.say(&msg!(
                "minutes-signed",
                names = names,
                time = showing.time(signed.at)
            ))
        }
        None => showing.say(&msg!("minutes-unsigned")),
    });
    lines.join("\n")
}

/// Who met, group by group; then who was absent, and who led.
fn met(attendance: &Attendance, showing: &Showing<'_>) -> Vec<String> {
    let mut lines = vec![String::new(), showing.say(&msg!("minutes-present"))];
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for there in &attendance.present {
        let name = showing.person(there.person);
        let name = match there.stands_for {
            Some(member) => {
                let member = showing.person(member);
                showing.say(&msg!("minutes-substitute", name = name, member = member))
            }
            None => name,
        };
        groups.entry(group(there)).or_default().push(name);
    }
    lines.extend(groups.into_iter().map(|(group, mut names)| {
        names.sort();
        match group {
            "" => format!("  {}", names.join(", ")),
            group => format!("  {group}: {}", names.join(", ")),
        }
    }));
    for absent in &attendance.absent {
        let (name, group) = (showing.person(absent.person), group(absent));
        let name = if group.is_empty() {
            name
        } else {
            format!("{name} ({group})")
        };
        let is_substitute = matches!(absent.seat, Some(Seat::Substitute { .. }));
        lines.push(showing.say(&match is_substitute {
            true => msg!("minutes-substitute-away", name = name),
            false => msg!("minutes-no-substitute", name = name),
        }));
    }
    let (count, chair) = (attendance.present.len(), showing.person(attendance.chair));
    lines.push(showing.say(&msg!("minutes-count", count = count)));
    lines.push(showing.say(&msg!("minutes-led-by", name = chair)));
    lines
}

fn group(person: &Attendee) -> &str {
    person.group.as_deref().unwrap_or_default()
}

fn came_and_went(before: &Attendance, now: &Attendance, showing: &Showing<'_>) -> Vec<String> {
    let is_in =
        |attendance: &Attendance, person| attendance.present.iter().any(|there| there.person == person);
    let time = showing.time(now.at);
    let left = before.present.iter().filter(|there| !is_in(now, there.person));
    let left = left.map(|there| {
        let name = showing.person(there.person);
        showing.say(&msg!("minutes-left", name = name, time = &time))
    });
    let came = now.present.iter().filter(|there| !is_in(before, there.person));
    let came = came.map(|there| {
        let name = showing.person(there.person);
        showing.say(&msg!("minutes-came", name = name, time = &time))
    });
    left.chain(came).collect()
}

fn case(number: u32, id: CaseId, minutes: &Minutes, showing: &Showing<'_>) -> Vec<String> {
    let Some(matter) = minutes.matters.get(&id) else {
        return vec![showing.say(&msg!(
            "minutes-case",
            number = number.to_string(),
            title = id.to_string()
        ))];
    };
    let title = showing.name(matter.round.0);
    let mut lines = vec![showing.say(&msg!("minutes-case", number = number.to_string(), title = title))];
    for opinion in &matter.opinions {
        let (body, words) = (showing.name(opinion.body.0), showing.words(&opinion.words));
        lines.push(showing.say(&msg!("minutes-opinion", body = body, words = words)));
    }
    lines.extend(closing(matter, showing));
    for (index, asked) in (1_u32..).zip(&matter.points) {
        lines.push(format!("{number}.{index} {}", asks(&asked.asks, showing)));
        lines.extend(point(asked, showing).into_iter().map(|line| format!("  {line}")));
    }
    lines
}

/// What became of a case otherwise than by a vote in the meeting.
fn closing(matter: &Matter, showing: &Showing<'_>) -> Option<String> {
    if let Some(reason) = &matter.withdrawn {
        return Some(showing.say(&msg!("minutes-withdrawn", reason = showing.words(reason))));
    }
    let elsewhere = matter.elsewhere.as_ref()?;
    let (case, date) = (&elsewhere.case_number, elsewhere.date.to_string());
    Some(showing.say(&msg!("minutes-elsewhere", case = case, date = date)))
}

fn point(point: &MatterPoint, showing: &Showing<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for recusal in &point.recusals {
        let (name, ground) = (
            showing.person(recusal.person),
            showing.word("value", &recusal.ground),
        );
        lines.push(showing.say(&match recusal.recused {
            true => msg!("minutes-recused", name = name, ground = ground),
            false => msg!("minutes-not-recused", name = name, ground = ground),
        }));
        if !recusal.r#for.is_empty() || !recusal.against.is_empty() {
            let (r#for, against) = (recusal.r#for.len(), recusal.against.len());
            lines.push(
                showing.say(
                    &msg!("minutes-recusal-vote", for = r#for.to_string(), against = against.to_string()),
                ),
            );
        }
    }
    match &point.decision {
        Some(decision) => lines.extend(decided(decision, point, showing)),
        None => lines.push(showing.say(&msg!("case-open"))),
    }
    for dissent in &point.dissents {
        let (name, words) = (showing.person(dissent.person), showing.words(&dissent.words));
        lines.push(showing.say(&msg!("minutes-dissent", name = name, words = words)));
    }
    lines
}

/// The vote, with names where the body splits, and the decision.
fn decided(decision: &Decision, point: &MatterPoint, showing: &Showing<'_>) -> Vec<String> {
    let voted = |choice| {
        let voters = point.votes.iter().filter(|(_, voted)| **voted == choice);
        let voters: Vec<PersonId> = voters.map(|(person, _)| *person).collect();
        people(&voters, showing)
    };
    let outcome = showing.word("case-outcome", &decision.outcome);
    let vote = match (decision.r#for, decision.against) {
        (r#for, 0) => msg!("minutes-unanimous", count = r#for),
        (0, against) => msg!("minutes-unanimous-against", count = against),
        (_, against) => msg!("minutes-split", for = decision.r#for.to_string(), count = against),
    };
    let mut lines = vec![showing.say(&msg!("minutes-vote", vote = showing.say(&vote)))];
    if decision.against > 0 && decision.r#for > 0 && !point.votes.is_empty() {
        lines.push(showing.say(&msg!("minutes-voted-for", names = voted(Choice::For))));
        lines.push(showing.say(&msg!("minutes-voted-against", names = voted(Choice::Against))));
    }
    if decision.casting_vote {
        lines.push(showing.say(&msg!("minutes-casting-vote")));
    }
    let decided = msg!("minutes-decision", outcome = outcome);
    lines.push(showing.say(&decided));
    if let Some(reason) = &decision.reason {
        lines.push(showing.say(&msg!("minutes-reason", reason = showing.words(reason))));
    }
    lines
}

fn people(persons: &[PersonId], showing: &Showing<'_>) -> String {
    let mut names: Vec<String> = persons.iter().map(|person| showing.person(*person)).collect();
    names.sort();
    names.join(", ")
}

#[cfg(test)]
mod tests;
