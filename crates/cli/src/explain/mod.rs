//! A count in plain words: the list, why each place went as it did, who paid, and what the rest lacked.
//!
//! The tables come first (`list`); then, where asked for, every place with its reason in sentences (`reasons`), the
//! lists under other weights (`regimes`) and how close it was (`margin`).

pub(crate) mod list;
mod margin;
mod reasons;
mod regimes;

use crate::{output::Output, table::Table};
use messages::{Message, msg};
use tally::{Margin, Ratio, Regimes, Tally, read::Election};

/// What there is to tell.
pub(crate) struct Told<'e> {
    pub(crate) election: &'e Election,
    pub(crate) tally: Tally,
    /// Why the check fails, if it does.
    pub(crate) checked: Result<(), String>,
    pub(crate) regimes: Option<Regimes>,
    pub(crate) margin: Option<Margin>,
}

/// Tells a result; with `reasons` every place in sentences.
pub(crate) fn tell(out: &Output, told: &Told, reasons: bool) {
    let tally = &told.tally;
    let mut blocks = list::blocks(out, told.election, tally);
    if reasons {
        blocks.extend(reasons::blocks(out, tally));
    }
    blocks.extend(told.regimes.iter().map(|regimes| regimes::block(out, regimes)));
    blocks.extend(told.margin.iter().map(|margin| margin::block(out, margin)));
    blocks.push(match &told.checked {
        Ok(()) => out.say(&msg!("tally-certificate-holds")),
        Err(why) => out.say(&msg!("tally-certificate-fails", why = why)),
    });
    out.line(&blocks.join("\n\n"));
}

/// A number as people read it: exact where it is whole, else with two decimals.
pub(crate) fn figure(out: &Output, exact: &Ratio) -> String {
    out.number(&if exact.is_integer() {
        exact.to_string()
    } else {
        exact.to_decimal(2)
    })
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
