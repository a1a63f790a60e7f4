//! `tingbok import`: brings counties, municipalities and centres into a store's log. All or nothing: one command.

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    reference::{self, Known, SourceFile, Sources},
    store::{self, Site, Store},
};
use clap::Args;
use engine::{Claim, Draft, chance::Chance, clock};
use events::{Body, CommandId, Date, Position, county, municipality};
use ledger::Ledger;
use messages::msg;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Events read at once.
const PAGE: usize = 1_000;

/// Takes in reference data.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    site: Site,
    /// Municipalities.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["counties", "centres"])]
    municipalities: Option<PathBuf>,
    /// Counties.
    #[arg(long, value_name = "FILE")]
    counties: Option<PathBuf>,
    /// Centres.
    #[arg(long, value_name = "FILE")]
    centres: Option<PathBuf>,
    /// Day of the population figures.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
}

/// Runs it.
///
/// # Errors
/// A file that cannot be used, a refusal, or a store that cannot be written; nothing was taken in then.
pub(crate) fn run(args: &ImportArgs, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        let sources = sources(args)?;
        let there = store::look(&args.site).await?;
        let known = match &there {
            Some(store) => known(&*store.ledger).await?,
            None => Known::default(),
        };
        let read = reference::read(&sources, &known, args.date).map_err(reference::failed)?;
        // Only what can be used makes a store.
        let store = match there {
            Some(_) => store::open(&args.site, clock::system()).await?,
            None => store::create(&args.site, clock::system(), &Chance::System).await?,
        };
        if let Some(told) = store.key_told() {
            out.note(&told);
        }
        let progress = out.progress(&msg!("import-progress"), None);
        let draft = Draft::new(
            Claim::local_operator(store.operator()),
            command(&sources, args.date),
        );
        let reply = store.engine.execute(&draft.with(read.steps())).await?;
        drop(progress);
        // A repeated command names the events of its first time; this time nothing was added.
        let added = if reply.repeated { 0 } else { reply.positions.len() };
        tell(args, out, &store, &read, added).await
    })
}

async fn tell(
    args: &ImportArgs,
    out: &Output,
    store: &Store,
    read: &reference::Reference,
    added: usize,
) -> Result<ExitCode, CliError> {
    let head = store.ledger.head().await?;
    let (counties, municipalities) = (read.counties.len(), read.municipalities.len());
    let centres = read.centres.len();
    if out.is_json() {
        out.json(&json!({
            "added": added,
            "counties": counties,
            "municipalities": municipalities,
            "centres": centres,
            "log": { "root": head.root.to_string(), "size": head.size },
        }))?;
    } else {
        let read = msg!(
            "import-read",
            counties = counties,
            municipalities = municipalities,
            centres = centres
        );
        out.message(&read);
        out.message(&match added {
            0 => msg!("import-nothing-new"),
            _ => msg!("import-added", count = added),
        });
        let dir = args.site.store.to_string();
        out.message(&msg!(
            "import-log",
            dir = dir,
            count = head.size,
            root = head.root.to_string()
        ));
    }
    Ok(Exit::Ok.into())
}

fn sources(args: &ImportArgs) -> Result<Sources, CliError> {
    let mut faults = Vec::new();
    let mut source = |path: &Option<PathBuf>| -> Result<Option<SourceFile>, CliError> {
        let Some(path) = path else { return Ok(None) };
        let bytes = read_file(path)?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Ok(SourceFile::new(&name, &bytes)
            .map_err(|fault| faults.push(fault))
            .ok())
    };
    let (counties, municipalities) = (source(&args.counties)?, source(&args.municipalities)?);
    let centres = source(&args.centres)?;
    match faults.is_empty() {
        true => Ok(Sources {
            counties,
            municipalities,
            centres,
        }),
        false => Err(reference::failed(faults)),
    }
}

/// The bytes of a file that was named on the command line.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|why| {
        let name = path.display().to_string();
        let what = msg!("error-no-file", path = &name, why = why.to_string());
        CliError::new(Exit::BadInput, "no_file", what)
            .at("file", name)
            .remedy(msg!("remedy-file"))
    })
}

/// The command's id follows from the files, so that the same import again is the same command.
fn command(sources: &Sources, date: Option<Date>) -> CommandId {
    let mut words = vec![
        "import".to_owned(),
        date.map(|date| date.to_string()).unwrap_or_default(),
    ];
    for file in [&sources.counties, &sources.municipalities, &sources.centres] {
        let file = file.as_ref().map(|file| format!("{} {}", file.sha256, file.name));
        words.push(file.unwrap_or_default());
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    CommandId(events::derived(&words))
}

/// Counties and municipalities that the log knows.
async fn known(ledger: &dyn Ledger) -> Result<Known, CliError> {
    let (mut known, mut numbers) = (Known::default(), std::collections::BTreeMap::new());
    let mut from = Position(0);
    loop {
        let page = ledger.all(from, PAGE).await?;
        for event in &page {
            match &event.body {
                Body::County(county::Event::Registered(new)) => {
                    numbers.insert(events::UnitId::county(&new.number), new.number.clone());
                    known.counties.insert(new.number.clone(), new.name.clone());
                }
                Body::Municipality(municipality::Event::Registered(new)) => {
                    let county = numbers.get(&new.county).cloned().unwrap_or_default();
                    known
                        .municipalities
                        .insert(new.number.clone(), (new.name.clone(), county));
                }
                _ => {}
            }
        }
        match page.last() {
            Some(last) if page.len() == PAGE => from = Position(last.position.0 + 1),
            _ => return Ok(known),
        }
    }
}
