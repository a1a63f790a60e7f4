//! The story of each need: what happened, and where owners and supporters came from.

use super::{Documents, Showing, entries, read};
use crate::error::CliError;
use messages::msg;
use projections::need_story::{Link, Story};

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let mut stories: Vec<Story> = read(documents)?;
    stories.sort_by_key(|story| story.entries.first().map(|entry| entry.position));
    Ok(stories.iter().map(|story| block(story, showing)).collect())
}

fn block(story: &Story, showing: &Showing<'_>) -> String {
    let title = showing.title(story.title.as_ref());
    let mut lines = vec![format!("{title}: {}", showing.word("need-status", &story.status))];
    for (heading, links) in [
        (msg!("column-owners"), &story.owners),
        (msg!("column-supported-by"), &story.supporters),
    ] {
        if !links.is_empty() {
            let links: Vec<String> = links.iter().map(|link| linked(link, showing)).collect();
            lines.push(format!("{}: {}", showing.say(&heading), links.join("; ")));
        }
    }
    lines.push(entries::table(&story.entries, showing));
    lines.join("\n")
}

fn linked(link: &Link, showing: &Showing<'_>) -> String {
    let mut text = format!("{} ({}", showing.name(link.unit.0), showing.word("way", &link.by));
    if let Some(through) = link.through {
        text += &format!(" «{}»", showing.name(through.0));
    }
    if let Some(until) = link.until {
        text += &format!(", {}", showing.say(&msg!("until", time = showing.time(until))));
    }
    text + ")"
}
