//! One file per command: its arguments, then what it does.

pub(crate) mod bundle;
pub(crate) mod compare;
pub(crate) mod copy;
pub(crate) mod corpus;
pub(crate) mod demo;
pub(crate) mod erase;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod key;
pub(crate) mod migrate;
pub(crate) mod policy;
pub(crate) mod receipt;
pub(crate) mod recover;
pub(crate) mod replay;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod sign;
pub(crate) mod tally;
pub(crate) mod timestamp;
pub(crate) mod verify;
pub(crate) mod views;
pub(crate) mod witness;

use crate::{error::CliError, output::Output};
use clap::Subcommand;
use std::process::ExitCode;

/// What can be done. The words of the help are in `help.ftl`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Runs the example round.
    Demo(demo::DemoArgs),
    /// Sets up an empty installation.
    Init(init::InitArgs),
    /// Takes in reference data.
    Import(import::ImportArgs),
    /// Shows a view.
    Show(show::ShowArgs),
    /// Re-derives a log.
    Replay(replay::ReplayArgs),
    /// Verifies a bundle.
    Verify(verify::VerifyArgs),
    /// Makes every attack on a bundle.
    Corpus(corpus::CorpusArgs),
    /// Serves a store over HTTP.
    Serve(serve::ServeArgs),
    /// Sets lists under other weights beside a round's list, or two checkpoints beside one another.
    Compare(compare::CompareArgs),
    /// Writes a log as a bundle, or a counted round as an election file.
    Export(export::ExportArgs),
    /// Erases somebody's data.
    Erase(erase::EraseArgs),
    /// Tells one event in plain words.
    Explain(explain::ExplainArgs),
    /// Copies a store into another.
    Copy(copy::CopyArgs),
    /// Makes or mends the schema of a database.
    Migrate(migrate::MigrateArgs),
    /// Shows what a store keeps of its views, or deletes what nobody reads.
    Views(views::ViewsArgs),
    /// Counts an election file.
    Tally(tally::TallyArgs),
    /// Signs a checkpoint of a log.
    Sign(sign::SignArgs),
    /// Is a witness of logs.
    Witness(witness::WitnessArgs),
    /// Shows, makes, adds or retires keys of a log.
    Key(key::KeyArgs),
    /// Shows or makes a policy.
    Policy(policy::PolicyArgs),
    /// Has a checkpoint stamped with the time.
    Timestamp(timestamp::TimestampArgs),
    /// Says what a receipt proves.
    Receipt(receipt::ReceiptArgs),
    /// Gives back what a restored store lacks.
    Recover(recover::RecoverArgs),
}

/// Runs a command.
///
/// # Errors
/// What the command says.
pub(crate) fn run(command: Command, out: &Output) -> Result<ExitCode, CliError> {
    match command {
        Command::Demo(args) => crate::demo::run(args, out),
        Command::Init(args) => init::run(&args, out),
        Command::Import(args) => import::run(&args, out),
        Command::Show(args) => show::run(&args, out),
        Command::Replay(args) => replay::run(&args, out),
        Command::Verify(args) => verify::run(&args, out),
        Command::Corpus(args) => corpus::run(&args, out),
        Command::Serve(args) => serve::run(&args, out),
        Command::Compare(args) => compare::run(&args, out),
        Command::Export(args) => export::run(&args, out),
        Command::Erase(args) => erase::run(&args, out),
        Command::Explain(args) => explain::run(&args, out),
        Command::Copy(args) => copy::run(&args, out),
        Command::Migrate(args) => migrate::run(&args, out),
        Command::Views(args) => views::run(&args, out),
        Command::Tally(args) => tally::run(&args, out),
        Command::Sign(args) => sign::run(&args, out),
        Command::Witness(args) => witness::run(&args, out),
        Command::Key(args) => key::run(&args, out),
        Command::Policy(args) => policy::run(&args, out),
        Command::Timestamp(args) => timestamp::run(&args, out),
        Command::Receipt(args) => receipt::run(&args, out),
        Command::Recover(args) => recover::run(&args, out),
    }
}
