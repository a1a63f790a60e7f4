//! `tingbok demo`: one real decision, from reference data and needs over ballots to ratified mandates, and the replay
//! that derives them again. The same seed and ballots give the same log, byte for byte.
//!
//! | file | what |
//! | --- | --- |
//! | `data` | the example's files |
//! | `cast` | who acts |
//! | `story` | what they do |
//! | `report` | what came of it, as data |
//! | `render` | the same in words |

mod cast;
mod data;
mod render;
mod report;
mod story;

use crate::{
    commands::{demo::DemoArgs, show::shown},
    error::CliError,
    exit::Exit,
    output::Output,
    reference::Reference,
    store::{self, Place, Site},
};
use cast::Stage;
use data::Data;
use engine::{Claim, chance::Chance, clock::Manual};
use events::PersonId;
use messages::{Message, msg};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Runs the demo and prints its report.
///
/// # Errors
/// When the place or the ballots given cannot be used, or the replay does not agree.
pub(crate) fn run(args: DemoArgs, out: &Output) -> Result<ExitCode, CliError> {
    let ballots = match &args.ballots {
        Some(path) => Some((path.display().to_string(), ballots(path)?)),
        None => None,
    };
    let data = Data::read(
        ballots
            .as_ref()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )?;
    let place = match (args.store, args.out) {
        (Some(store), _) => store,
        (None, Some(folder)) => Place::Folder(folder),
        (None, None) => Place::Folder(temporary()?),
    };
    let site = Site::of(place, args.vault);
    let clock = Manual::at(cast::first_day());
    let chance = Chance::seeded(&format!("tingbok demo {}", args.seed));
    let keys = Chance::seeded(&format!("tingbok demo keys {}", args.seed));
    let report = store::block_on(async {
        let store = store::create(&site, clock.clock(), &chance).await?;
        let operator = Claim::local_operator(PersonId(chance.id(clock.now())?));
        let stage = Stage {
            engine: store.engine.with_chance(keys),
            clock,
            chance,
            operator,
        };
        drop(store.ledger);
        tell(&stage, &data, out).await
    })?;
    out.note(&msg!("demo-step-replay"));
    let exit = crate::commands::replay::verify(&site, out)?;
    match out.is_json() {
        true => out.json(&report)?,
        false => {
            out.line(render::text(&report, out.lang()).trim_end());
            // What was out of the ordinary, and the minutes, as `tingbok show` tells them to anybody.
            for view in ["deviations", "minutes"] {
                out.line("");
                out.line(shown(view, &site, out)?.trim_end());
            }
            out.line("");
            out.message(&msg!("demo-replayed"));
        }
    }
    out.note(&msg!("demo-place", place = site.store.to_string()));
    Ok(exit.into())
}

fn ballots(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|error| CliError::bad_input(format!("{}: {error}", path.display())))
}

/// A new folder of its own under the system's place for such; kept, so that the log can be looked at.
fn temporary() -> Result<PathBuf, CliError> {
    let folder = tempfile::Builder::new().prefix("tingbok-demo-").tempdir();
    let folder = folder.map_err(|error| CliError::plain(Exit::Store, "unavailable", error.to_string()))?;
    Ok(folder.keep())
}

/// The whole story; every step leaves its mark in the log.
async fn tell(stage: &Stage, data: &Data, out: &Output) -> Result<report::Report, CliError> {
    let step = |message: Message| out.note(&message);
    step(msg!("demo-step-import"));
    let reference = Reference::read(data::MUNICIPALITIES, data::COUNTIES, data::CENTRES)?;
    stage.act(&stage.operator, reference.steps()).await?;
    story::centre_facts(stage, data).await?;

    step(msg!("demo-step-cast"));
    let setting = story::setting(stage, data).await?;
    let cast = stage.cast(&setting, data).await?;

    step(msg!("demo-step-needs"));
    let round = story::plan(stage, &cast, &setting).await?;
    let needs = story::submit(stage, &cast, data).await?;

    step(msg!("demo-step-screen"));
    story::screen(stage, &cast, data, round, &needs).await?;
    story::freeze(stage, &cast, data, round).await?;

    step(msg!("demo-step-vote"));
    story::vote(stage, &cast, data, round, &needs).await?;

    step(msg!("demo-step-count"));
    story::close(stage, &cast, round).await?;
    story::complain(stage, &cast, &setting, round, &needs).await?;

    step(msg!("demo-step-decide"));
    let decided = story::decide(stage, &cast, &setting, round).await?;

    step(msg!("demo-step-second"));
    let second = story::second(stage, &cast, &setting, data, &needs).await?;
    let told = story::Told {
        round,
        needs,
        decided,
        second,
    };
    report::report(stage, data, &told).await
}
