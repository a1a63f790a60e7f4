//! People elected: who, the quota, the count sheet; and, where asked for, each stage in sentences.

use super::{Told, figure, how};
use crate::{output::Output, table::Table};
use messages::{Message, msg};
use tally::{Action, Elected, Ratio, Stage, StageTieStep};

/// Stages side by side on a sheet.
const STAGES: usize = 6;

/// Who is elected, and the count sheet.
pub(super) fn blocks(out: &Output, told: &Told, elected: &Elected) -> Vec<String> {
    let names: Vec<String> = elected.elected.iter().map(|id| told.name(id)).collect();
    let number = |count: u64| out.number(&count.to_string());
    let head = [
        out.say(&msg!("tally-rule", rule = elected.rule.to_string())),
        out.say(&msg!(
            "elected-counted",
            candidates = told.election.profile.needs.len(),
            seats = elected.seats,
            valid = number(elected.valid),
            blank = number(elected.blank),
            quota = number(elected.quota)
        )),
        out.say(&how(elected.rule.id())),
    ];
    let mut blocks = vec![
        head.join("\n"),
        out.say(&msg!("elected-who", names = names.join(", "))),
    ];
    blocks.extend(
        elected
            .stages
            .chunks(STAGES)
            .map(|stages| sheet(out, told, stages)),
    );
    blocks
}

/// Votes of every candidate at each of these stages; "*" where elected.
fn sheet(out: &Output, told: &Told, stages: &[Stage]) -> String {
    let heads = stages
        .iter()
        .map(|stage| msg!("elected-stage", number = stage.number.to_string()));
    let columns: Vec<String> = [msg!("column-candidate")]
        .into_iter()
        .chain(heads)
        .map(|head| out.say(&head))
        .collect();
    let mut table = Table::new(&columns);
    for column in 1..columns.len() {
        table = table.right(column);
    }
    let needs = &told.election.profile.needs;
    let mut ids: Vec<&str> = needs.iter().map(|need| need.id.as_str()).collect();
    ids.sort_unstable();
    for id in ids {
        let cells = stages.iter().map(|stage| {
            let votes = stage.votes.get(id).map(|votes| exact(out, votes));
            let mark = if stage.elected.iter().any(|it| it == id) {
                " *"
            } else {
                ""
            };
            format!("{}{mark}", votes.unwrap_or_default())
        });
        table.row([told.name(id)].into_iter().chain(cells).collect::<Vec<_>>());
    }
    let title = msg!("elected-sheet");
    format!("{}\n{}", out.say(&title), table.text())
}

/// Votes have five decimals: these are shown, for the sums to be followed.
fn exact(out: &Output, votes: &Ratio) -> String {
    out.number(&if votes.is_integer() {
        votes.to_string()
    } else {
        votes.to_decimal(5)
    })
}

/// Each stage in sentences.
pub(super) fn reasons(out: &Output, told: &Told, elected: &Elected) -> Vec<String> {
    let lines: Vec<String> = elected
        .stages
        .iter()
        .map(|stage| stage_words(out, told, stage))
        .collect();
    vec![format!(
        "{}\n{}",
        out.say(&msg!("elected-stages")),
        lines.join("\n")
    )]
}

fn stage_words(out: &Output, told: &Told, stage: &Stage) -> String {
    let number = stage.number.to_string();
    let who = stage
        .candidate
        .as_deref()
        .map(|id| told.name(id))
        .unwrap_or_default();
    let action = match stage.action {
        Action::FirstPreferences => msg!("elected-first", number = number),
        Action::Surplus => msg!("elected-surplus", number = number, name = who),
        Action::Exclusion => msg!("elected-exclusion", number = number, name = who),
    };
    let mut words = vec![out.say(&action)];
    if let Some(tie) = &stage.tie {
        let names: Vec<String> = tie.ids.iter().map(|id| told.name(id)).collect();
        let names = names.join(", ");
        let by: Message = match tie.decided_by {
            StageTieStep::Stage(stage) => {
                msg!("elected-tie-stage", names = names, stage = stage.to_string())
            }
            StageTieStep::Lot => msg!("elected-tie-lot", names = names),
            StageTieStep::Id => msg!("elected-tie-id", names = names),
        };
        words.push(out.say(&by));
    }
    let got = stage.transferred.iter().filter(|(_, votes)| votes.is_positive());
    let got: Vec<String> = got
        .map(|(id, votes)| format!("{} +{}", told.name(id), exact(out, votes)))
        .collect();
    if !got.is_empty() && stage.action != Action::FirstPreferences {
        words.push(out.say(&msg!("elected-transferred", votes = got.join(", "))));
    }
    if stage.non_transferable.is_positive() {
        let votes = exact(out, &stage.non_transferable);
        words.push(out.say(&msg!("elected-lost", votes = votes)));
    }
    if !stage.elected.is_empty() {
        let names: Vec<String> = stage.elected.iter().map(|id| told.name(id)).collect();
        let names = names.join(", ");
        words.push(out.say(&match stage.filled_last {
            true => msg!("elected-last", names = names),
            false => msg!("elected-now", names = names),
        }));
    }
    words.join(" ")
}

/// Votes in short, for those who only glance.
pub(crate) fn votes(out: &Output, votes: &Ratio) -> String {
    figure(out, votes)
}
