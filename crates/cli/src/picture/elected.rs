//! An election: for each candidate a bar for every stage, in turn from top to bottom, against the line of the quota.

use super::svg::{Svg, at};
use crate::{
    explain::{Told, elected::votes},
    output::Output,
    table::short,
};
use messages::msg;
use tally::{Elected, Ratio};

const LEFT: u64 = 300;
const SPAN: u64 = 640;
/// Height of the bar of a stage.
const STAGE: u64 = 6;

/// The picture of an election.
pub(super) fn draw(out: &Output, told: &Told, elected: &Elected) -> String {
    let mut svg = Svg::default();
    let title = out.say(&msg!("picture-elected-title", rule = elected.rule.to_string()));
    svg.text("h", &at(10), 26, &title);
    svg.y = 66;
    let quota = Ratio::from(elected.quota);
    let most = elected.stages.iter().flat_map(|stage| stage.votes.values());
    let most = most.max().cloned().unwrap_or_default().max(quota.clone());
    let scale = match most.is_positive() {
        true => at(SPAN) / &most,
        false => Ratio::ZERO,
    };
    for id in candidates(told, elected) {
        candidate(&mut svg, out, told, elected, (&id, &scale));
    }
    let x = at(LEFT) + &quota * &scale;
    svg.down("line", &x, 58, svg.y);
    svg.down("axis", &at(LEFT), 58, svg.y);
    let label = out.say(&msg!("picture-quota", votes = votes(out, &quota)));
    svg.text("s m", &x, 54, &label);
    let legend = out.say(&msg!("picture-elected-legend"));
    svg.text("s", &at(10), svg.y + 14, &legend);
    svg.y += 24;
    let names: Vec<String> = elected.elected.iter().map(|id| told.name(id)).collect();
    let description = out.say(&msg!(
        "picture-elected-description",
        candidates = told.election.profile.needs.len(),
        stages = elected.stages.len(),
        quota = votes(out, &quota),
        names = names.join(", ")
    ));
    svg.document(out.lang(), &title, &description)
}

/// Those elected first, in order; then who held out longest.
fn candidates(told: &Told, elected: &Elected) -> Vec<String> {
    let mut ids = elected.elected.clone();
    let mut rest: Vec<String> = told
        .election
        .profile
        .needs
        .iter()
        .map(|need| need.id.clone())
        .filter(|id| !elected.elected.contains(id))
        .collect();
    rest.sort_by_key(|id| {
        let out_at = elected.excluded.iter().position(|excluded| excluded == id);
        (std::cmp::Reverse(out_at.unwrap_or(usize::MAX)), id.clone())
    });
    ids.extend(rest);
    ids
}

fn candidate(svg: &mut Svg, out: &Output, told: &Told, elected: &Elected, (id, scale): (&str, &Ratio)) {
    let name = told.name(id);
    let y = svg.y;
    let place = elected.elected.iter().position(|winner| winner == id);
    let label = match place {
        Some(at) => format!("{}. {name}", at + 1),
        None => name.clone(),
    };
    let class = if place.is_some() { "p" } else { "" };
    svg.text(class, &at(10), y + 12, &short(&label, 38));
    let mut chosen = false;
    for stage in &elected.stages {
        let count = stage.votes.get(id).cloned().unwrap_or_default();
        let words = msg!(
            "picture-stage",
            name = &name,
            stage = stage.number.to_string(),
            votes = votes(out, &count)
        );
        chosen = chosen || stage.elected.iter().any(|winner| winner == id);
        // Solid once elected, framed before.
        let class = if chosen { "plain" } else { "win" };
        svg.bar(
            class,
            (&at(LEFT), svg.y),
            (&(&count * scale), STAGE - 1),
            &out.say(&words),
        );
        svg.y += STAGE;
    }
    svg.y = svg.y.max(y + 16) + 10;
}
