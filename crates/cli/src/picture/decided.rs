//! Needs decided upon: for each the share of the municipalities and of the people who say yes, against the half.

use super::svg::{Svg, at};
use crate::{explain::Told, output::Output, table::short};
use messages::msg;
use tally::{Decided, Ratio};

const LEFT: u64 = 260;
const SPAN: u64 = 640;
const ROW: u64 = 46;

/// The picture of decisions.
pub(super) fn draw(out: &Output, told: &Told, decided: &Decided) -> String {
    let mut svg = Svg::default();
    let title = out.say(&msg!("picture-decided-title"));
    svg.text("h", &at(10), 26, &title);
    svg.y = 66;
    for need in &decided.needs {
        let y = svg.y;
        let name = told.name(&need.need);
        let (words, class) = match need.passes {
            true => (msg!("decided-passes"), "p"),
            false => (msg!("decided-fails"), "s"),
        };
        svg.text("", &at(10), y + 13, &short(&name, 34));
        svg.text(class, &at(10), y + 29, &out.say(&words));
        let sums = [
            (
                "plain",
                y,
                need.municipalities,
                decided.municipalities,
                msg!("picture-decided-municipalities"),
            ),
            (
                "support",
                y + 16,
                need.population,
                decided.population,
                msg!("picture-decided-people"),
            ),
        ];
        for (class, y, yes, all, what) in sums {
            let width = match all {
                0 => Ratio::ZERO,
                _ => Ratio::from(yes) * at(SPAN) / &Ratio::from(all),
            };
            let number = |count: u64| out.number(&count.to_string());
            let words = msg!(
                "picture-decided-yes",
                what = out.say(&what),
                yes = number(yes),
                all = number(all)
            );
            svg.bar(class, (&at(LEFT), y), (&width, 13), &out.say(&words));
            svg.text("s", &(at(LEFT + 4) + &width), y + 11, &number(yes));
        }
        svg.y += ROW;
    }
    svg.down("line", &at(LEFT + SPAN / 2), 58, svg.y);
    svg.down("axis", &at(LEFT), 58, svg.y);
    let half = out.say(&msg!("picture-half"));
    svg.text("s m", &at(LEFT + SPAN / 2), 54, &half);
    let legend = out.say(&msg!("picture-decided-legend"));
    svg.text("s", &at(10), svg.y + 12, &legend);
    svg.y += 20;
    let passed: Vec<String> = decided
        .needs
        .iter()
        .filter(|need| need.passes)
        .map(|need| told.name(&need.need))
        .collect();
    let description = out.say(&match passed.is_empty() {
        true => msg!("picture-decided-none"),
        false => msg!("picture-decided-description", needs = passed.join(", ")),
    });
    svg.document(out.lang(), &title, &description)
}
