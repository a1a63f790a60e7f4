//! A count in plain words: the result, why each place went as it did, who paid, and what the rest lacked.
//!
//! Tables come first (`list`, `order`, `elected`, `decided`: one for each kind of result); then, where asked for, every
//! place with its reason in sentences (`reasons` for lists, the same file for the others), the lists under other
//! weights (`regimes`) and how close it was (`margin`).

mod decided;
pub(crate) mod elected;
pub(crate) mod list;
mod margin;
pub(crate) mod order;
mod reasons;
mod regimes;

use crate::{output::Output, table::Table};
use messages::{Message, msg};
use tally::{Counted, Margin, Ratio, Regimes, TieStep, Ties, TiesPolicy, read::Election};

/// What there is to tell.
pub(crate) struct Told<'e> {
    pub(crate) election: &'e Election,
    pub(crate) counted: Counted,
    /// Why the check fails, if it does.
    pub(crate) checked: Result<(), String>,
    pub(crate) regimes: Option<Regimes>,
    pub(crate) margin: Option<Margin>,
}

impl Told<'_> {
    /// A need or candidate as the file calls it.
    pub(crate) fn name(&self, id: &str) -> String {
        match self.election.names.get(id) {
            Some(name) => format!("{id} {name}"),
            None => id.to_owned(),
        }
    }
}

/// Tells a result; with `reasons` every place in sentences.
pub(crate) fn tell(out: &Output, told: &Told, reasons: bool) {
    let mut blocks = match &told.counted {
        Counted::List(tally) => list::blocks(out, told.election, tally),
        Counted::Order(order) => order::blocks(out, told, order),
        Counted::Elected(elected) => elected::blocks(out, told, elected),
        Counted::Decided(decided) => decided::blocks(out, told, decided),
    };
    if reasons {
        blocks.extend(match &told.counted {
            Counted::List(tally) => reasons::blocks(out, told, tally),
            Counted::Order(order) => order::reasons(out, told, order),
            Counted::Elected(elected) => elected::reasons(out, told, elected),
            Counted::Decided(decided) => decided::reasons(out, told, decided),
        });
    }
    blocks.extend(told.regimes.iter().map(|regimes| regimes::block(out, regimes)));
    blocks.extend(told.margin.iter().map(|margin| margin::block(out, margin)));
    blocks.push(match &told.checked {
        Ok(()) => out.say(&msg!("tally-certificate-holds")),
        Err(why) => out.say(&msg!("tally-certificate-fails", why = why)),
    });
    out.line(&blocks.join("\n\n"));
}

/// How a rule works, in a sentence or two.
fn how(rule: &str) -> Message {
    match rule {
        "es_list" => msg!("how-es-list"),
        "mes" => msg!("how-mes"),
        "phragmen" => msg!("how-phragmen"),
        "greedy" => msg!("how-greedy"),
        "ear_shares" => msg!("how-ear-shares"),
        "borda" => msg!("how-borda"),
        "copeland" => msg!("how-copeland"),
        "schulze" => msg!("how-schulze"),
        "ranked_pairs" => msg!("how-ranked-pairs"),
        "stv_scottish" => msg!("how-stv-scottish"),
        _ => msg!("how-double-majority"),
    }
}

fn ties_words(ties: &Ties) -> Message {
    match ties.policy {
        TiesPolicy::Lex | TiesPolicy::LexReversed => msg!("tally-ties-lex"),
        TiesPolicy::Chain => msg!("tally-ties-chain"),
    }
}

/// The step of the policy that decided.
fn by(step: TieStep) -> Message {
    match step {
        TieStep::Hours => msg!("decided-hours"),
        TieStep::Support => msg!("decided-support"),
        TieStep::Municipalities => msg!("decided-municipalities"),
        TieStep::Lot => msg!("decided-lot"),
        TieStep::Id => msg!("decided-id"),
    }
}

/// A number as people read it: exact where it is whole, else with two decimals, or as many as show two digits that
/// are not 0.
pub(crate) fn figure(out: &Output, exact: &Ratio) -> String {
    if exact.is_integer() {
        return out.number(&exact.to_string());
    }
    let tells = |text: &String| text.trim_start_matches(['-', '0', '.']).len() > 1;
    let places = (2..12).map(|places| exact.to_decimal(places)).find(tells);
    out.number(&places.unwrap_or_else(|| exact.to_decimal(12)))
}

fn maybe(out: &Output, exact: Option<&Ratio>) -> String {
    exact.map(|exact| figure(out, exact)).unwrap_or_default()
}

fn titled(out: &Output, title: &Message, table: &Table) -> Option<String> {
    (!table.is_empty()).then(|| format!("{}\n{}", out.say(title), table.text()))
}

fn headings<const N: usize>(out: &Output, keys: [Message; N]) -> [String; N] {
    keys.map(|key| out.say(&key))
}
