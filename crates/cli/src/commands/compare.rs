//! `tingbok compare`: beside the list of a counted round, what other weights would have made of the same ballots and how
//! close it was (what is counted, `outcome` knows); or two checkpoints beside one another (see `bundle`).

use crate::{
    commands::{
        bundle::{self, Target},
        show::{self, Named},
    },
    counted::counted,
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Site},
    table::Table,
};
use clap::Args;
use events::{NeedId, RoundId, round::Entitlement};
use messages::{Message, msg};
use outcome::{Comparison, CountMargin, Regime, Rules, Standing};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};
use tally::{Ratio, margin::Bound};

/// Sets lists under other weights beside a round's list, or two checkpoints beside one another.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    site: Site,
    /// The round, or the other checkpoint.
    #[arg(value_name = "ROUND")]
    target: Target,
    /// Of two checkpoints: whose they must be.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// How often the ballots may be counted to find the margin; 0 for none.
    #[arg(long, value_name = "COUNT", default_value = "400")]
    counts: u32,
}

/// Runs it.
///
/// # Errors
/// What the one or the other says.
pub(crate) fn run(args: &CompareArgs, out: &Output) -> Result<ExitCode, CliError> {
    match &args.target {
        Target::Round(round) => lists(args, *round, out),
        Target::Path(other) => bundle::compare(&args.site.store, other, args.policy.as_deref(), out),
    }
}

/// Compares lists.
///
/// # Errors
/// No such round, or weights that cannot be made.
fn lists(args: &CompareArgs, round_id: RoundId, out: &Output) -> Result<ExitCode, CliError> {
    let (round, named) = store::block_on(async {
        let store = store::open_read(&args.site).await?;
        let round = counted(&store.ledger, round_id).await?;
        Ok((round, show::named(&store, out).await?))
    })?;
    let failed =
        |why: outcome::CountError| CliError::plain(Exit::BadInput, "not_comparable", why.to_string());
    let (rules, ballots) = (&round.rules, &round.ballots);
    let comparison = outcome::compare(rules, &round.candidates, &round.roll, ballots).map_err(failed)?;
    let margins = match args.counts {
        0 => vec![],
        counts => outcome::margins(rules, &round.candidates, &round.roll, ballots, counts).map_err(failed)?,
    };
    if out.is_json() {
        out.json(&json!({ "comparison": comparison, "margins": margins, "round": round_id }))?;
        return Ok(Exit::Ok.into());
    }
    let page = Page { out, named: &named };
    let mut blocks = vec![
        round
            .title
            .as_ref()
            .and_then(|title| named.words(title))
            .unwrap_or_default(),
    ];
    blocks.push(page.table(&comparison));
    blocks.push(page.differences(&comparison));
    blocks.extend(page.margins(rules, &margins));
    out.line(&blocks.join("\n\n"));
    Ok(Exit::Ok.into())
}

struct Page<'a> {
    out: &'a Output,
    named: &'a Named,
}

impl Page<'_> {
    fn say(&self, message: &Message) -> String {
        self.out.say(message)
    }

    fn need(&self, need: NeedId) -> String {
        self.named.title(need.0).unwrap_or_else(|| need.to_string())
    }

    fn needs(&self, needs: &[NeedId]) -> String {
        let names: Vec<String> = needs.iter().map(|need| self.need(*need)).collect();
        names.join("; ")
    }

    /// Every need with its place under each scheme.
    fn table(&self, comparison: &Comparison) -> String {
        let schemes = comparison.regimes.iter().map(|regime| scheme(&regime.name));
        let columns = [msg!("column-need"), msg!("compare-official")]
            .into_iter()
            .chain(schemes);
        let columns: Vec<String> = columns.map(|column| self.say(&column)).collect();
        let mut table = Table::new(&columns);
        for column in 1..columns.len() {
            table = table.right(column);
        }
        for row in &comparison.needs {
            let places = [row.official].into_iter().chain(row.places.iter().copied());
            table.row([self.need(row.need)].into_iter().chain(places.map(place)));
        }
        format!("{}\n{}", table.text(), self.say(&msg!("compare-legend")))
    }

    fn differences(&self, comparison: &Comparison) -> String {
        let line = |regime: &Regime| {
            let name = self.say(&scheme(&regime.name));
            let percent = (&regime.greatest_share * &Ratio::from(100_u64)).to_decimal(1);
            let what = match (regime.enter.is_empty() && regime.leave.is_empty(), regime.moved) {
                (true, 0) => msg!("compare-same"),
                (true, moved) => msg!("compare-moved", count = moved),
                (false, moved) => msg!(
                    "compare-other",
                    enter = self.needs(&regime.enter),
                    leave = self.needs(&regime.leave),
                    count = moved
                ),
            };
            let (share, what) = (self.out.number(&percent), self.say(&what));
            self.say(&msg!("compare-line", name = name, share = share, what = what))
        };
        comparison.regimes.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn margins(&self, rules: &Rules, margins: &[CountMargin]) -> Option<String> {
        let mut lines = vec![self.say(&msg!("compare-margin"))];
        for CountMargin { field, margin } in margins {
            let of = field
                .as_deref()
                .map(|field| format!("{}: ", self.field(field)))
                .unwrap_or_default();
            let set = self.bound(&msg!("compare-margin-set"), &margin.set);
            let order = self.bound(&msg!("compare-margin-order"), &margin.order);
            lines.push(format!("{of}{set} {order}"));
        }
        if rules.breadth.is_some() || rules.entitlement == Entitlement::Roll {
            lines.push(self.say(&msg!("compare-margin-within")));
        }
        (!margins.is_empty()).then(|| lines.join("\n"))
    }

    fn field(&self, code: &str) -> String {
        let key = format!("subject-{}", code.replace('_', "-"));
        match messages::has(self.out.lang(), &key) {
            true => self.say(&Message::keyed(key)),
            false => code.to_owned(),
        }
    }

    fn bound(&self, what: &Message, bound: &Bound) -> String {
        let (what, least) = (self.say(what), bound.at_least);
        self.say(&match (bound.at_most, bound.exact) {
            (Some(most), true) => msg!("compare-margin-exact", what = what, count = most),
            (Some(most), false) => msg!(
                "compare-margin-between",
                what = what,
                least = least.to_string(),
                count = most
            ),
            (None, true) => msg!("compare-margin-never", what = what),
            (None, false) => msg!("compare-margin-unknown", what = what, count = least),
        })
    }
}

/// A place, with a mark where the need is funded.
fn place(standing: Standing) -> String {
    let mark = if standing.funded { "+ " } else { "" };
    format!("{mark}{}", standing.rank)
}

fn scheme(name: &str) -> Message {
    match name {
        "equal" => msg!("regime-equal"),
        "table" => msg!("regime-table"),
        "penrose" => msg!("regime-penrose"),
        "degressive" => msg!("regime-degressive"),
        _ => msg!("regime-population"),
    }
}
