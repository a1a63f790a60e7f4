//! Turnout of each round. While it is sealed, only who has voted is known.

use super::{Documents, Showing, read};
use crate::{error::CliError, table::Table};
use messages::msg;
use projections::round_turnout::Turnout;

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let turnouts: Vec<Turnout> = read(documents)?;
    Ok(turnouts.iter().map(|turnout| block(turnout, showing)).collect())
}

fn block(turnout: &Turnout, showing: &Showing<'_>) -> String {
    let mut table = Table::new(showing.headings([msg!("column-what"), msg!("column-value")]));
    let mut row = |what, value: String| table.row([showing.say(&what), value]);
    row(msg!("column-phase"), showing.word("round-phase", &turnout.phase));
    row(
        msg!("column-clusters"),
        showing.sorted_names(turnout.clusters.iter().map(|cluster| cluster.0)),
    );
    if let Some(until) = turnout.until {
        row(msg!("column-until"), showing.time(until));
    }
    if let Some(roll) = &turnout.roll {
        row(msg!("column-roll"), showing.number(roll.units.into()));
    }
    row(msg!("column-cast"), showing.number(turnout.cast.len() as u64));
    if let Some(counted) = turnout.counted {
        row(msg!("column-counted"), showing.number(counted.into()));
    }
    if let Some(quorum) = &turnout.quorum {
        let met = if quorum.met {
            msg!("quorum-met")
        } else {
            msg!("quorum-not-met")
        };
        row(msg!("column-quorum"), showing.say(&met));
    }
    row(
        msg!("column-who-cast"),
        showing.sorted_names(turnout.cast.iter().map(|unit| unit.0)),
    );
    let unopened = turnout.unopened.iter().map(|(unit, why)| {
        let unit = showing.name(unit.0);
        format!("{unit}: {}", showing.words(why))
    });
    let unopened: Vec<String> = unopened.collect();
    if !unopened.is_empty() {
        row(msg!("column-unopened"), unopened.join("; "));
    }
    format!("{}\n{}", showing.title(turnout.title.as_ref()), table.text())
}
