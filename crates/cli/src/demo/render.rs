//! Puts words to the demo's report.

use super::report::{Group, Line, Mandate, MandateItem, Missed, Report, Winner};
use crate::table::Table;
use messages::{Lang, Message, msg, number};
use outcome::{Phase, Reason};
use serde::Serialize;
use std::fmt::Write as _;
use tally::Ratio;

/// How many of those that missed are told with their reasons; the list itself has all of them.
const PAYERS_NAMED: usize = 3;

/// The report as people read it.
pub(crate) fn text(report: &Report, lang: Lang) -> String {
    let mut page = Page {
        lang,
        text: String::new(),
    };
    page.line(&msg!("demo-title"));
    page.line(&msg!("demo-notice"));
    page.turnout(report);
    page.list(report);
    page.winners(report);
    page.missed(report);
    page.one_each(report);
    page.heading(&msg!("demo-mandates"));
    page.mandates(&report.mandates);
    page.pots(report);
    page.units(report);
    page.exits(report);
    page.lots(report);
    page.second(report);
    page.change(report);
    page.log(report);
    page.text
}

struct Page {
    lang: Lang,
    text: String,
}

impl Page {
    fn say(&self, message: &Message) -> String {
        message.say(self.lang)
    }

    fn line(&mut self, message: &Message) {
        let words = self.say(message);
        let _ = writeln!(self.text, "{words}");
    }

    fn heading(&mut self, message: &Message) {
        let words = self.say(message);
        let _ = writeln!(self.text, "\n{words}\n{}", "=".repeat(words.chars().count()));
    }

    fn hours(&self, hours: u64) -> String {
        number(self.lang, &hours.to_string())
    }

    /// An exact amount, rounded to one decimal for people; the exact fraction is in the documents.
    fn amount(&self, amount: &Ratio) -> String {
        number(self.lang, &amount.to_decimal(1))
    }

    /// A weight: whole ones without decimals.
    fn weight(&self, weight: &Ratio) -> String {
        number(
            self.lang,
            &weight.to_decimal(if weight.is_integer() { 0 } else { 2 }),
        )
    }

    /// A table: headings, then rows; the columns `numbers` are flush right.
    fn table(&mut self, headings: &[Message], rows: Vec<Vec<String>>, numbers: &[usize]) {
        let table = Table::new(headings.iter().map(|heading| self.say(heading)));
        let mut table = numbers.iter().fold(table, |table, column| table.right(*column));
        rows.into_iter().for_each(|row| table.row(row));
        let _ = writeln!(self.text, "{}", table.text());
    }

    fn turnout(&mut self, report: &Report) {
        let turnout = &report.turnout;
        self.heading(&msg!("demo-turnout"));
        self.line(&msg!(
            "demo-turnout-sum",
            cast = turnout.cast,
            roll = turnout.roll,
            blank = turnout.blank
        ));
        if !turnout.beside.is_empty() {
            self.line(&msg!("demo-beside", names = turnout.beside.join(", ")));
        }
        if !turnout.silent.is_empty() {
            self.line(&msg!("demo-silent", names = turnout.silent.join(", ")));
        }
        let row = |group: &Group, name: String| vec![name, group.roll.to_string(), group.cast.to_string()];
        let counties = turnout
            .counties
            .iter()
            .map(|group| row(group, group.name.clone()));
        let sizes = turnout
            .sizes
            .iter()
            .map(|group| row(group, Message::keyed(group.name.clone()).say(self.lang)));
        let rows = counties.chain(sizes).collect();
        let _ = writeln!(self.text);
        self.table(
            &[msg!("demo-group"), msg!("demo-on-roll"), msg!("demo-voted")],
            rows,
            &[1, 2],
        );
    }

    fn list(&mut self, report: &Report) {
        self.heading(&msg!("demo-list"));
        let (budget, weight) = (self.weight(&report.budget), self.weight(&report.weight));
        self.line(&msg!("demo-list-intro", budget = budget, weight = weight));
        let headings = [
            msg!("demo-rank"),
            msg!("demo-need"),
            msg!("demo-hours"),
            msg!("demo-support"),
            msg!("demo-owners"),
            msg!("demo-where"),
        ];
        for phase in [
            Phase::Shares,
            Phase::Leftover,
            Phase::Score,
            Phase::Waiting,
            Phase::Unsupported,
        ] {
            let lines: Vec<&Line> = report.list.iter().filter(|line| line.phase == phase).collect();
            if lines.is_empty() {
                continue;
            }
            let words = self.say(&Message::keyed(format!("phase-{}", word(&phase))));
            let _ = writeln!(self.text, "\n{words}");
            let rows = lines.iter().map(|line| self.row(line)).collect();
            self.table(&headings, rows, &[0, 2, 3]);
        }
    }

    fn row(&self, line: &Line) -> Vec<String> {
        let centres = line.centres.iter();
        let alone = line.centres.len() == 1;
        let centres = centres.map(|part| match alone {
            true => part.centre.clone(),
            false => format!("{} {}", part.centre, self.hours(part.hours)),
        });
        vec![
            line.rank.to_string(),
            line.title.clone(),
            self.hours(line.hours),
            format!("{}/{}", line.supporters, self.weight(&line.support)),
            self.shortened(&line.owners),
            centres.collect::<Vec<_>>().join(" + "),
        ]
    }

    fn shortened(&self, owners: &[String]) -> String {
        match owners {
            [first, _, _, ..] => {
                let more = owners.len() - 1;
                self.say(&msg!("demo-and-more", first = first, more = more))
            }
            few => few.join(", "),
        }
    }

    fn winners(&mut self, report: &Report) {
        self.heading(&msg!("demo-winners"));
        for winner in &report.winners {
            let sentences = self.winner(winner);
            let _ = writeln!(self.text, "{sentences}");
        }
    }

    fn winner(&self, winner: &Winner) -> String {
        let payers = winner.payers.iter().take(PAYERS_NAMED).map(|payer| {
            self.say(&msg!(
                "demo-paid-by",
                unit = &payer.unit,
                hours = self.amount(&payer.paid)
            ))
        });
        let mut sentences = vec![self.say(&msg!(
            "demo-winner",
            rank = winner.rank,
            title = &winner.title,
            hours = winner.hours,
            support = self.weight(&winner.effective_support),
            payers = payers.collect::<Vec<_>>().join(", "),
        ))];
        if !winner.tied_with.is_empty() {
            sentences.push(self.say(&msg!("demo-winner-tied", titles = quoted(&winner.tied_with))));
        } else if let Some(title) = &winner.runner_up {
            sentences.push(self.say(&msg!("demo-winner-runner-up", title = title)));
        }
        sentences.join(" ")
    }

    fn missed(&mut self, report: &Report) {
        self.heading(&msg!("demo-missed"));
        let rows = report.missed.iter().map(|missed| {
            vec![
                missed.rank.to_string(),
                missed.title.clone(),
                self.hours(missed.hours),
                self.say(&Message::keyed(format!("reason-{}", word(&missed.reason)))),
                self.remedy(missed),
            ]
        });
        let rows = rows.collect();
        let headings = [
            msg!("demo-rank"),
            msg!("demo-need"),
            msg!("demo-hours"),
            msg!("demo-reason"),
            msg!("demo-remedy"),
        ];
        self.table(&headings, rows, &[0, 2]);
    }

    fn remedy(&self, missed: &Missed) -> String {
        let centres = self.shortened(&missed.able);
        self.say(&match missed.reason {
            Reason::NoCentre => msg!("remedy-no_centre"),
            Reason::TooDear => msg!("remedy-too_dear", centres = centres),
            Reason::HoursSpent => msg!("remedy-hours_spent", centres = centres),
            Reason::TooLittleSupport => {
                let extra = missed
                    .extra_support
                    .as_ref()
                    .map_or_else(|| "?".into(), |extra| self.weight(extra));
                msg!(
                    "remedy-too_little_support",
                    lacked = self.amount(&missed.shortfall),
                    extra = extra
                )
            }
            Reason::NoSupport => msg!("remedy-no_support"),
            Reason::OrderOnly => msg!("remedy-order_only"),
            Reason::TooNarrow => msg!("remedy-too_narrow"),
            Reason::Refused => msg!("remedy-refused"),
        })
    }

    fn one_each(&mut self, report: &Report) {
        self.heading(&msg!("demo-one-each"));
        let one = &report.one_vote_each;
        if one.only_weighted.is_empty() && one.only_one_each.is_empty() {
            self.line(&msg!("demo-one-each-same"));
        }
        if !one.only_weighted.is_empty() {
            self.line(&msg!("demo-one-each-lost", titles = quoted(&one.only_weighted)));
        }
        if !one.only_one_each.is_empty() {
            self.line(&msg!("demo-one-each-won", titles = quoted(&one.only_one_each)));
        }
        for (index, title) in one.funded.iter().enumerate() {
            let _ = writeln!(self.text, "{:>3}  {title}", index + 1);
        }
    }

    fn mandates(&mut self, mandates: &[Mandate]) {
        for Mandate {
            centre,
            hours,
            force,
            items,
            conflicts,
        } in mandates
        {
            let force = self.say(&Message::keyed(format!("force-{}", word(force))));
            self.line(&msg!(
                "demo-mandate",
                centre = centre,
                hours = *hours,
                force = force
            ));
            for item in items {
                let words = self.item(item);
                let _ = writeln!(self.text, "    {words}");
            }
            if !conflicts.is_empty() {
                let words = self.say(&msg!("demo-mandate-conflict", titles = quoted(conflicts)));
                let _ = writeln!(self.text, "    {words}");
            }
        }
    }

    fn item(&self, item: &MandateItem) -> String {
        let (hours, rank, title) = (item.hours, item.rank, &item.title);
        let partners = item.partners.join(", ");
        self.say(&match (item.partners.is_empty(), item.lead) {
            (true, _) => msg!("demo-mandate-item", hours = hours, rank = rank, title = title),
            (_, true) => msg!(
                "demo-mandate-lead",
                hours = hours,
                rank = rank,
                title = title,
                partners = partners
            ),
            (_, false) => {
                msg!(
                    "demo-mandate-partner",
                    hours = hours,
                    rank = rank,
                    title = title,
                    partners = partners
                )
            }
        })
    }

    fn pots(&mut self, report: &Report) {
        self.heading(&msg!("demo-pots"));
        let rows = report.pots.iter().map(|pot| {
            let figures = [pot.offered, pot.outreach, pot.net, pot.left].map(|hours| self.hours(hours));
            [pot.centre.clone()].into_iter().chain(figures).collect()
        });
        let rows = rows.collect();
        let headings = [
            msg!("demo-centre"),
            msg!("demo-offered"),
            msg!("demo-outreach"),
            msg!("demo-net"),
            msg!("demo-left"),
        ];
        self.table(&headings, rows, &[1, 2, 3, 4]);
    }

    fn units(&mut self, report: &Report) {
        self.heading(&msg!("demo-units"));
        self.line(&msg!("demo-units-intro"));
        let rows = report.units.iter().map(|unit| {
            vec![
                unit.name.clone(),
                self.weight(&unit.weight),
                self.amount(&unit.entitlement),
                self.amount(&unit.paid),
                self.amount(&unit.supported),
                self.hours(unit.as_owner),
            ]
        });
        let rows = rows.collect();
        let headings = [
            msg!("demo-unit"),
            msg!("demo-weight"),
            msg!("demo-share"),
            msg!("demo-paid"),
            msg!("demo-supported"),
            msg!("demo-own"),
        ];
        self.table(&headings, rows, &[1, 2, 3, 4, 5]);
    }

    fn exits(&mut self, report: &Report) {
        self.heading(&msg!("demo-exits"));
        for exit in &report.exits {
            let message = match &exit.merged_into {
                Some(into) => {
                    msg!(
                        "demo-exit-merged",
                        title = &exit.title,
                        into = into,
                        reason = &exit.reason
                    )
                }
                None => msg!("demo-exit-out", title = &exit.title, reason = &exit.reason),
            };
            self.line(&message);
        }
    }

    fn lots(&mut self, report: &Report) {
        if report.lots.is_empty() {
            return;
        }
        self.heading(&msg!("demo-lots"));
        for lot in &report.lots {
            let (first, others) = (&lot.first, quoted(&lot.others));
            self.line(&msg!("demo-lot", first = first, others = others));
        }
    }

    fn second(&mut self, report: &Report) {
        self.heading(&msg!("demo-second"));
        let second = &report.second;
        self.line(&msg!("demo-second-sum", cast = second.cast, roll = second.roll));
        for line in &second.list {
            let centres: Vec<&str> = line.centres.iter().map(|part| part.centre.as_str()).collect();
            let (rank, title, hours, support) = (line.rank, &line.title, line.hours, line.supporters);
            self.line(&match centres.is_empty() {
                true => msg!(
                    "demo-second-waits",
                    rank = rank,
                    title = title,
                    hours = hours,
                    support = support
                ),
                false => msg!(
                    "demo-second-line",
                    rank = rank,
                    title = title,
                    hours = hours,
                    support = support,
                    centres = centres.join(" + ")
                ),
            });
        }
        self.mandates(&second.mandates);
    }

    fn change(&mut self, report: &Report) {
        let Some(change) = &report.change else { return };
        self.heading(&msg!("demo-change"));
        self.line(&msg!("demo-change-ballots", names = change.ballots.join(", ")));
        if change.moved.is_empty() {
            self.line(&msg!("demo-change-same"));
        }
        if !change.funded.is_empty() {
            self.line(&msg!("demo-change-funded", titles = quoted(&change.funded)));
        }
        if !change.lost.is_empty() {
            self.line(&msg!("demo-change-lost", titles = quoted(&change.lost)));
        }
        for moved in &change.moved {
            let (title, before, after) = (&moved.title, moved.before, moved.after);
            self.line(&msg!(
                "demo-change-moved",
                title = title,
                before = before,
                after = after
            ));
        }
    }

    fn log(&mut self, report: &Report) {
        self.heading(&msg!("demo-log"));
        self.line(&msg!(
            "demo-log-sum",
            size = report.log.size,
            root = &report.log.root
        ));
        self.line(&msg!("demo-log-list", list = report.log.list.to_string()));
        self.line(&msg!(
            "demo-log-proposal",
            proposal = report.log.proposal.to_string()
        ));
    }
}

fn quoted(titles: &[String]) -> String {
    titles
        .iter()
        .map(|title| format!("«{title}»"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The word of an enum as in the documents, which is also its key in the catalogue.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
