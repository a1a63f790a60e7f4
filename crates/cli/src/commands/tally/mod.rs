//! `tingbok tally`: counts an election file, straight through `tally`, and explains the result.
//!
//! | to change | go to |
//! | --- | --- |
//! | which files can be read, and how they are weighed | `open` |
//! | which rule a name means | `names` |
//! | which form the ballots keep to | `forms` |
//! | what is said of the result | `explain` of this crate |
//! | the picture | `picture` of this crate |

mod forms;
mod names;
mod open;

use crate::{
    error::CliError,
    exit::Exit,
    explain::{self, Told},
    output::Output,
    picture,
};
use clap::{Args, ValueEnum};
use messages::msg;
use names::{Named, named};
use open::{Scheme, bad_file, no_weights, open, weighed};
use serde_json::{Value, json};
use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use tally::{
    Counted, ExpectedError, Options, Ratio, Regimes, Rule, Ties, check_counted, count, expected_profile,
    expected_text, margin,
    read::Election,
    regimes,
    regimes::{one_vote_each, standard_regimes},
};

/// Above so many voters sums are told, not what each paid.
const VOTERS_MAX: usize = 500;

/// How many counts a margin may take, and how many where one takes long.
const COUNTS: u32 = 2_000;
const COUNTS_MANY: u32 = 100;

/// How ties are broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Tie {
    /// By id.
    Lex,
    /// By the chain of the product.
    Chain,
}

/// Counts an election file.
#[derive(Debug, Args)]
pub(crate) struct TallyArgs {
    /// The election.
    file: PathBuf,
    /// The rule.
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,
    /// Weights from the populations in the file.
    #[arg(long, value_enum, value_name = "SCHEME")]
    weights: Option<Scheme>,
    /// The greatest share in one hand.
    #[arg(long, value_name = "SHARE", requires = "weights")]
    cap: Option<String>,
    /// How ties are broken.
    #[arg(long, value_enum, value_name = "POLICY", default_value = "lex")]
    tie: Tie,
    /// The form that every ballot must keep to.
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// Every place with its reason, in sentences.
    #[arg(long)]
    explain: bool,
    /// The lists under other weights.
    #[arg(long)]
    regimes: bool,
    /// How close it was.
    #[arg(long)]
    margin: bool,
    /// How many counts the margin may take.
    #[arg(long, value_name = "COUNTS")]
    counts: Option<u32>,
    /// A picture.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

impl TallyArgs {
    fn asks_for_more(&self) -> bool {
        self.explain || self.regimes || self.margin
    }

    fn ties(&self) -> Ties {
        match self.tie {
            Tie::Lex => Ties::LEX,
            Tie::Chain => Ties::chain(None),
        }
    }

    fn share(&self) -> Result<Option<Ratio>, CliError> {
        let Some(text) = &self.cap else { return Ok(None) };
        let share = text.parse().map_err(|_| {
            let what = msg!("usage-bad-value", given = "--cap", value = text);
            CliError::new(Exit::BadInput, "usage", what).remedy(msg!("usage-remedy"))
        })?;
        Ok(Some(share))
    }
}

/// Runs it.
///
/// # Errors
/// A file that is no election, a name that is no rule, weights that cannot be had, or a count that fails.
pub(crate) fn run(args: &TallyArgs, out: &Output) -> Result<ExitCode, CliError> {
    let cap = args.share()?;
    let mut election = open(&args.file)?;
    if let Some(form) = &args.form {
        forms::keeps_to(form, &election)?;
    }
    if let Some(scheme) = args.weights {
        election = weighed(election, scheme, cap.as_ref())?;
    }
    let Named { rule, key } = named(args.rule.as_deref(), &election)?;
    if let Some(key) = &key
        && let Cow::Owned(profile) = expected_profile(key, &election)
    {
        election.profile = profile;
    }
    let key = key.filter(|_| out.is_json() && !args.asks_for_more());
    if let Some(key) = &key {
        members(args, out, key, &election)?;
        if args.picture.is_none() {
            return Ok(Exit::Ok.into());
        }
    }
    let progress = out.progress(&msg!("tally-progress"), None);
    let told = counted(args, &election, &rule, cap.as_ref())?;
    drop(progress);
    if let Some(path) = &args.picture {
        draw(path, &picture::of(out, &told))?;
    }
    match (out.is_json(), key) {
        (true, Some(_)) => {}
        (true, None) => out.json(&data(&told))?,
        (false, _) => explain::tell(out, &told, args.explain),
    }
    let exit = if told.checked.is_ok() {
        Exit::Ok
    } else {
        Exit::Differs
    };
    Ok(exit.into())
}

/// Counts, checks, and looks at what else was asked for.
fn counted<'e>(
    args: &TallyArgs,
    election: &'e Election,
    rule: &Rule,
    cap: Option<&Ratio>,
) -> Result<Told<'e>, CliError> {
    let profile = &election.profile;
    let ties = args.ties();
    let many = profile.voters.len() > VOTERS_MAX;
    let options = if many { Options::GROUPS } else { Options::FULL };
    if !rule.lists() && (args.regimes || args.margin) {
        return Err(only_lists(
            rule,
            if args.regimes { "--regimes" } else { "--margin" },
        ));
    }
    let bad = |error: tally::TallyError| bad_file(&args.file, error.to_string(), None);
    let counted = count(rule, profile, &ties, options).map_err(bad)?;
    let certificate = counted.certificate();
    let checked = check_counted(profile, rule, &ties, &certificate).map_err(|error| error.to_string());
    let regimes = args.regimes.then(|| regimes_of(election, rule, &ties, cap));
    let counts = args.counts.unwrap_or(if many { COUNTS_MANY } else { COUNTS });
    let margin = args.margin.then(|| margin(rule, profile, &ties, counts));
    Ok(Told {
        election,
        counted,
        checked,
        regimes: regimes.transpose()?,
        margin: margin.transpose().map_err(bad)?,
    })
}

fn only_lists(rule: &Rule, option: &str) -> CliError {
    let what = msg!("tally-only-lists", option = option, rule = rule.id());
    CliError::new(Exit::BadInput, "usage", what)
}

/// Under all regimes where the file has populations, else with one vote each.
fn regimes_of(
    election: &Election,
    rule: &Rule,
    ties: &Ties,
    cap: Option<&Ratio>,
) -> Result<Regimes, CliError> {
    let people = election.profile.voters.iter().any(|voter| voter.population > 0);
    let under = if people {
        standard_regimes(cap)
    } else {
        one_vote_each()
    };
    regimes(rule, &election.profile, ties, &under).map_err(no_weights)
}

fn data(told: &Told) -> Value {
    let certificate = match &told.checked {
        Ok(()) => json!({ "holds": true }),
        Err(why) => json!({ "holds": false, "why": why }),
    };
    let mut data = json!({ "certificate": certificate });
    match &told.counted {
        Counted::List(tally) => data["tally"] = json!(tally),
        Counted::Order(order) => data["order"] = json!(order),
        Counted::Elected(elected) => data["elected"] = json!(elected),
        Counted::Decided(decided) => data["decided"] = json!(decided),
    }
    if let Some(regimes) = &told.regimes {
        data["regimes"] = json!(regimes);
    }
    if let Some(margin) = &told.margin {
        data["margin"] = json!(margin);
    }
    data
}

fn draw(path: &Path, svg: &str) -> Result<(), CliError> {
    fs::write(path, svg).map_err(|why| {
        let name = path.display().to_string();
        let what = msg!("tally-no-picture", path = &name, why = why.to_string());
        CliError::new(Exit::Store, "no_file", what).at("file", name)
    })
}

/// The members of the expectation file and nothing else, as the file has them.
fn members(args: &TallyArgs, out: &Output, key: &str, election: &Election) -> Result<(), CliError> {
    if args.tie != Tie::Lex {
        return Err(CliError::new(
            Exit::BadInput,
            "usage",
            msg!("tally-members-are-lex"),
        ));
    }
    let text = expected_text(key, election).map_err(|error| match error {
        ExpectedError::UnknownKey { .. } => {
            CliError::plain(Exit::BadInput, "unknown_rule", error.to_string())
        }
        ExpectedError::Tally(error) => bad_file(&args.file, error.to_string(), None),
    })?;
    out.line(&text);
    Ok(())
}
