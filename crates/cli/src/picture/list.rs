//! A list: for each need a bar of its hours, split by who paid, over a bar of its support.
//!
//! The bars of funded needs follow one another from left to right, so that they fill the hours up to the line at
//! capacity; the bar of a need that waits begins where the last funded one ends.

use super::svg::{Svg, at};
use crate::{
    explain::{Told, figure, list::phase},
    output::Output,
    table::short,
};
use messages::msg;
use tally::{Phase, Ratio, Step, Tally};

/// Where bars begin, and how wide they can be.
const LEFT: u64 = 210;
const SPAN: u64 = 760;
/// Above so many who paid, only what each group paid is drawn.
const PAYERS_MAX: usize = 60;
const ROW: u64 = 46;

struct List<'t> {
    out: &'t Output,
    told: &'t Told<'t>,
    tally: &'t Tally,
    svg: Svg,
    /// Pixels for an hour.
    per_hour: Ratio,
}

/// The picture of a list.
pub(super) fn draw(out: &Output, told: &Told, tally: &Tally) -> String {
    let mut list = List {
        out,
        told,
        tally,
        svg: Svg::default(),
        per_hour: per_hour(tally),
    };
    let title = out.say(&msg!("picture-list-title", rule = tally.rule.to_string()));
    list.svg.text("h", &at(10), 26, &title);
    list.svg.y = 66;
    let top = list.svg.y;
    let mut part = None;
    let mut from = Ratio::ZERO;
    for step in &tally.steps {
        if part != Some(step.phase) {
            part = Some(step.phase);
            let name = out.say(&phase(step.phase));
            list.svg.y += 22;
            let y = list.svg.y - 6;
            list.svg.text("p", &at(10), y, &name);
        }
        list.row(step, &from);
        if step.phase.is_funded() {
            from += &step.hours;
        }
    }
    list.unsupported();
    list.capacity(top);
    list.legend();
    let description = describe(out, tally);
    list.svg.document(out.lang(), &title, &description)
}

/// So many pixels that the longest reach fits: all hours, or a need that waits, beyond what is funded.
fn per_hour(tally: &Tally) -> Ratio {
    let funded = tally.steps.iter().filter(|step| step.phase.is_funded());
    let funded: Ratio = funded.map(|step| &step.hours).sum();
    let rest = tally.steps.iter().filter(|step| !step.phase.is_funded());
    let longest = rest.map(|step| &funded + &step.hours).max().unwrap_or_default();
    let reach = longest.max(funded).max(tally.budget.clone());
    if reach.is_zero() {
        Ratio::ZERO
    } else {
        at(SPAN) / &reach
    }
}

impl List<'_> {
    fn row(&mut self, step: &Step, from: &Ratio) {
        let y = self.svg.y;
        let name = self.told.name(&step.need);
        let name = format!("{}. {name}", step.number);
        self.svg.text("", &at(10), y + 14, &short(&name, 24));
        let hours = figure(self.out, &step.hours);
        let told = msg!("picture-hours", need = self.told.name(&step.need), hours = &hours);
        let told = self.out.say(&told);
        let x = at(LEFT) + from * &self.per_hour;
        let width = &step.hours * &self.per_hour;
        match step.phase {
            Phase::Waiting | Phase::Ranked => self.svg.bar("none", (&x, y), (&width, 20), &told),
            _ if !step.payments.is_empty() && step.payments.len() <= PAYERS_MAX => self.payers(step, &x),
            _ if step.full.is_positive() || step.part.is_positive() => self.groups(step, &x),
            _ => self.svg.bar("plain", (&x, y), (&width, 20), &told),
        }
        // The hours stand beside the bar, on the side that has room.
        let end = &x + &width;
        if end < at(LEFT + SPAN - 60) {
            self.svg.text("s", &(end + at(4)), y + 14, &hours);
        } else {
            self.svg.text("s r", &(x - at(4)), y + 14, &hours);
        }
        self.support(step);
        self.svg.y += ROW;
    }

    /// One piece for each who paid; stripes where it was the last it had.
    fn payers(&mut self, step: &Step, from: &Ratio) {
        let mut x = from.clone();
        for payment in &step.payments {
            let width = &payment.paid * &self.per_hour;
            let hours = figure(self.out, &payment.paid);
            let voter = payment.voter.as_str();
            let (class, told) = match payment.paid_all {
                true => ("last", msg!("picture-paid-all", voter = voter, hours = hours)),
                false => ("full", msg!("picture-paid", voter = voter, hours = hours)),
            };
            let told = self.out.say(&told);
            let y = self.svg.y;
            self.svg.bar(class, (&x, y), (&width, 20), &told);
            let letters = voter.chars().count() as u64;
            if !payment.paid_all && width > at(8 * letters + 6) {
                self.svg.text("w", &(&x + at(4)), y + 14, voter);
            }
            x += &width;
        }
    }

    /// One piece for those who paid in full, one for those who gave their last.
    fn groups(&mut self, step: &Step, from: &Ratio) {
        let full = msg!(
            "picture-group-full",
            weight = figure(self.out, &step.full),
            hours = figure(self.out, &step.paid_full)
        );
        let part = msg!(
            "picture-group-part",
            weight = figure(self.out, &step.part),
            hours = figure(self.out, &step.paid_part)
        );
        let mut x = from.clone();
        for (class, hours, told) in [("full", &step.paid_full, full), ("last", &step.paid_part, part)] {
            if hours.is_positive() {
                let width = hours * &self.per_hour;
                let (told, y) = (self.out.say(&told), self.svg.y);
                self.svg.bar(class, (&x, y), (&width, 20), &told);
                x += &width;
            }
        }
    }

    fn support(&mut self, step: &Step) {
        let share = if self.tally.total_weight.is_zero() {
            Ratio::ZERO
        } else {
            &step.support / &self.tally.total_weight
        };
        let told = self.out.say(&msg!(
            "picture-support",
            support = figure(self.out, &step.support),
            weight = figure(self.out, &self.tally.total_weight)
        ));
        let y = self.svg.y + 24;
        let width = share * at(SPAN);
        self.svg.bar("support", (&at(LEFT), y), (&width, 7), &told);
        let label = figure(self.out, &step.support);
        self.svg.text("s r", &at(LEFT - 6), y + 8, &label);
    }

    fn unsupported(&mut self) {
        if self.tally.unsupported.is_empty() {
            return;
        }
        self.svg.y += 22;
        let y = self.svg.y - 6;
        let part = self.out.say(&msg!("part-unsupported"));
        self.svg.text("p", &at(10), y, &part);
        for need in &self.tally.unsupported {
            self.svg.text("", &at(10), self.svg.y + 14, &short(need, 100));
            self.svg.y += 22;
        }
    }

    fn capacity(&mut self, top: u64) {
        let x = at(LEFT) + &self.tally.budget * &self.per_hour;
        self.svg.down("line", &x, top - 8, self.svg.y);
        self.svg.down("axis", &at(LEFT), top - 8, self.svg.y);
        let label = msg!("picture-capacity", hours = figure(self.out, &self.tally.budget));
        let label = self.out.say(&label);
        self.svg.text("s r", &x, top - 12, &label);
    }

    fn legend(&mut self) {
        let y = self.svg.y + 20;
        let shares = self
            .tally
            .steps
            .iter()
            .any(|step| step.full.is_positive() || step.part.is_positive());
        let mut x = 10;
        let mut entries = vec![("support", msg!("picture-legend-support"))];
        if shares {
            entries.push(("full", msg!("picture-legend-full")));
            entries.push(("last", msg!("picture-legend-last")));
        } else {
            entries.push(("plain", msg!("picture-legend-hours")));
        }
        entries.push(("none", msg!("picture-legend-none")));
        for (class, words) in entries {
            let words = self.out.say(&words);
            self.svg.bar(class, (&at(x), y), (&at(20), 12), &words);
            self.svg.text("s", &at(x + 26), y + 10, &words);
            x += 50 + 6 * words.chars().count() as u64;
        }
        self.svg.y = y + 20;
        if !self.tally.pots_left.is_empty() {
            let words = self.out.say(&msg!("picture-pots"));
            self.svg.text("s", &at(10), y + 32, &words);
            self.svg.y = y + 42;
        }
    }
}

/// The picture in words.
fn describe(out: &Output, tally: &Tally) -> String {
    let funded: Vec<&str> = tally.funded().collect();
    let mut words = vec![out.say(&msg!(
        "picture-list-description",
        hours = figure(out, &tally.budget),
        left = figure(out, &tally.capacity_left),
        needs = tally.steps.len() + tally.unsupported.len(),
        funded = funded.join(", ")
    ))];
    let rest: Vec<&str> = tally
        .steps
        .iter()
        .filter(|step| !step.phase.is_funded())
        .map(|step| step.need.as_str())
        .collect();
    if !rest.is_empty() {
        words.push(out.say(&msg!("picture-list-rest", needs = rest.join(", "))));
    }
    words.join(" ")
}
