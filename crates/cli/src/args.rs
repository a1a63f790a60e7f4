//! Reads the command line. The words of the help and of a wrong argument are those of the catalogue, in the language
//! asked for; what clap would say in English by itself is said here.

use crate::{
    commands::Command,
    error::CliError,
    exit::Exit,
    output::{Format, Output},
};
use clap::{
    CommandFactory, FromArgMatches, Parser, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};
use messages::{Lang, Message, has, msg};
use std::process::ExitCode;
use tracing_subscriber::filter::LevelFilter;

/// Everything on the command line.
#[derive(Debug, Parser)]
#[command(
    name = "tingbok",
    version,
    disable_help_subcommand = true,
    max_term_width = 110
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The form of the result.
    #[arg(long, global = true, value_enum, default_value = "text", value_name = "FORM")]
    format: Format,
    /// The language.
    #[arg(long, global = true, default_value = "nb", value_name = "LANG")]
    lang: Lang,
    /// What the program notes about its own work, on standard error.
    #[arg(long, global = true, value_name = "LEVEL")]
    log: Option<LevelFilter>,
}

/// Reads the command line.
///
/// # Errors
/// How the program ends when there is nothing to run: help was asked for, or an argument is wrong.
pub(crate) fn read() -> Result<(Command, Output), ExitCode> {
    let (format, lang) = spoken();
    let out = Output::new(format, lang);
    let read = localised(lang)
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    match read {
        Ok(arguments) => {
            listen(arguments.log.unwrap_or_else(|| unsaid(&arguments.command)));
            Ok((arguments.command, out))
        }
        Err(error) if !error.use_stderr() => {
            out.line(error.to_string().trim_end());
            Err(out.finish().map_or_else(|error| error.exit, |()| Exit::Ok).into())
        }
        Err(error) => {
            let error = wrong(&error);
            out.error(&error);
            Err(error.exit.into())
        }
    }
}

/// Form and language, looked for before anything is understood: a line that clap cannot read is answered in them too.
fn spoken() -> (Format, Lang) {
    let given: Vec<String> = std::env::args_os()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    let last = |option: &str| {
        let beside = given
            .windows(2)
            .filter(|pair| pair[0] == option)
            .map(|pair| pair[1].as_str());
        let joined = given
            .iter()
            .filter_map(|arg| arg.strip_prefix(option)?.strip_prefix('='));
        beside.chain(joined).last()
    };
    let format = match given.iter().any(|arg| arg == "--json") {
        true => Some(Format::Json),
        false => last("--format").and_then(|word| Format::from_str(word, false).ok()),
    };
    let lang = last("--lang").and_then(|tag| tag.parse().ok());
    (format.unwrap_or_default(), lang.unwrap_or_default())
}

/// What clap knows, with the words of the catalogue.
fn localised(lang: Lang) -> clap::Command {
    let mut command = Arguments::command();
    command.build();
    dressed(command, lang, "help")
}

fn dressed(command: clap::Command, lang: Lang, key: &str) -> clap::Command {
    let say = |key: &str| messages::say(lang, key, &[]);
    let template = format!(
        "{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
        say("usage-heading")
    );
    let names: Vec<String> = command
        .get_subcommands()
        .map(|inner| inner.get_name().to_owned())
        .collect();
    let mut order = 0;
    let mut command = command
        .help_template(template)
        .about(say(key))
        .subcommand_help_heading(say("commands-heading"))
        .subcommand_value_name(say("command-name"))
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "arguments-heading"
            } else {
                "options-heading"
            };
            let id = arg.get_id().as_str().replace('_', "-");
            let own = format!("{key}-{id}");
            let key = if has(lang, &own) {
                own
            } else {
                format!("help-{id}")
            };
            let help = say(&key);
            order += 1;
            let arg = arg.help(help).help_heading(say(heading)).display_order(order);
            arg.hide_default_value(true).hide_possible_values(true)
        });
    let usage = command.render_usage().to_string();
    let usage = usage
        .trim_start_matches("Usage:")
        .trim()
        .replace("[OPTIONS]", &format!("[{}]", say("options-name")));
    command = command.override_usage(usage);
    let examples = format!("{key}-examples");
    if has(lang, &examples) {
        command = command.after_help(say(&examples));
    }
    for name in names {
        let key = format!("{key}-{name}");
        command = command.mut_subcommand(name, |inner| dressed(inner, lang, &key));
    }
    command
}

/// What is wrong with the command line.
fn wrong(error: &clap::Error) -> CliError {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let (given, value) = (
        context(ContextKind::InvalidArg),
        context(ContextKind::InvalidValue),
    );
    let what: Message = match error.kind() {
        ErrorKind::UnknownArgument => msg!("usage-unknown", given = given),
        ErrorKind::InvalidSubcommand => {
            msg!(
                "usage-no-such-command",
                given = context(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::InvalidValue if value.is_empty() => msg!("usage-no-value", given = given),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            msg!("usage-bad-value", given = given, value = value)
        }
        ErrorKind::MissingRequiredArgument => msg!("usage-missing", given = given),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            msg!("usage-no-command")
        }
        _ => return CliError::plain(Exit::BadInput, "usage", error.to_string()).remedy(msg!("usage-remedy")),
    };
    CliError::new(Exit::BadInput, "usage", what).remedy(msg!("usage-remedy"))
}

/// What is noted where nothing is said: what a server does, for it runs alone; of everything else nothing.
fn unsaid(command: &Command) -> LevelFilter {
    match command {
        Command::Serve(_) => LevelFilter::INFO,
        _ => LevelFilter::OFF,
    }
}

/// Lets the program note what it does, on standard error.
fn listen(level: LevelFilter) {
    if level == LevelFilter::OFF {
        return;
    }
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_its_help_in_every_language() {
        for lang in Lang::ALL {
            let mut command = localised(lang);
            let help = command.render_long_help().to_string();
            assert!(!help.contains('⟦'), "{help}");
            for inner in command.get_subcommands_mut() {
                let help = inner.render_long_help().to_string();
                assert!(!help.contains('⟦'), "{help}");
                assert!(help.contains("tingbok"), "no examples: {help}");
            }
        }
        localised(Lang::Nb).debug_assert();
    }
}
