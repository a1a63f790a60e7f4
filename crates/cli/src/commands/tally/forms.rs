//! Whether the ballots of a file keep to a form: `approval`, `approval=5`, `points=10`, `ranking=3`, `scores=5`, or the
//! form's words in JSON.

use crate::{error::CliError, exit::Exit};
use messages::msg;
use tally::{Form, read::Election};

/// Refuses an election in which a ballot does not keep to the form.
///
/// # Errors
/// Words that name no form, or the first ballot and mark that is not allowed.
pub(super) fn keeps_to(form: &str, election: &Election) -> Result<(), CliError> {
    let read = named(form).ok_or_else(|| {
        let what = msg!("tally-bad-form", given = form);
        CliError::new(Exit::BadInput, "usage", what)
    })?;
    read.check(&election.profile).map_err(|error| {
        let what = msg!("tally-bad-ballot", why = error.to_string());
        CliError::new(Exit::BadInput, "bad_ballot", what)
    })
}

fn named(form: &str) -> Option<Form> {
    if form.trim_start().starts_with('{') {
        return serde_json::from_str(form).ok();
    }
    let (name, number) = match form.split_once('=') {
        Some((name, number)) => (name, Some(number.parse::<u64>().ok()?)),
        None => (form, None),
    };
    let limit = match number {
        Some(number) => Some(u32::try_from(number).ok()?),
        None => None,
    };
    Some(match (name, number) {
        ("approval", _) => Form::Approval { limit },
        ("points", budget) => Form::Points { budget, most: None },
        ("ranking", _) => Form::Ranking { limit },
        ("scores", Some(max)) => Form::Scores { max },
        _ => return None,
    })
}
