//! The password of a database: in its URL, else where programs of PostgreSQL look: `PGPASSWORD`, then the file named by
//! `PGPASSFILE`, then `.pgpass` at home. It is never shown.

use crate::{error::CliError, exit::Exit};
use ledger::{PgAddress, PgLogin};
use messages::msg;
use std::{ffi::OsString, fs, path::PathBuf};

/// Adds the password to an address that has none. Without one anywhere the address stays as it is: not every login
/// needs one.
///
/// # Errors
/// When the file that `PGPASSFILE` names cannot be read, or others may read the file that holds the password.
pub(super) fn complete(address: &mut PgAddress) -> Result<(), CliError> {
    if !address.lacks_password() {
        return Ok(());
    }
    if let Some(password) = set("PGPASSWORD") {
        address.set_password(&password.to_string_lossy());
        return Ok(());
    }
    let (file, text) = match set("PGPASSFILE").map(PathBuf::from) {
        Some(file) => {
            let text = fs::read_to_string(&file).map_err(|why| unreadable(&file, &why.to_string()))?;
            (file, text)
        }
        None => {
            let Some(home) = set("HOME") else { return Ok(()) };
            let file = PathBuf::from(home).join(".pgpass");
            let Ok(text) = fs::read_to_string(&file) else {
                return Ok(());
            };
            (file, text)
        }
    };
    let Some(password) = address.logins().iter().find_map(|login| look_up(&text, login)) else {
        return Ok(());
    };
    #[cfg(unix)]
    if fs::metadata(&file)
        .is_ok_and(|file| std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 != 0)
    {
        let what = msg!("error-open-passwords", path = file.display().to_string());
        return Err(CliError::new(Exit::BadInput, "open_passwords", what)
            .remedy(msg!("remedy-open-passwords", path = file.display().to_string())));
    }
    address.set_password(&password);
    Ok(())
}

fn unreadable(file: &std::path::Path, why: &str) -> CliError {
    let what = msg!("error-no-file", path = file.display().to_string(), why = why);
    CliError::new(Exit::BadInput, "no_file", what).remedy(msg!("remedy-file"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the surroundings are asked: a password is no argument that others could see"
)]
fn set(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The first line for this login: `host:port:database:user:password`, where `*` is anything and `\` takes the next
/// letter as it is.
fn look_up(text: &str, login: &PgLogin) -> Option<String> {
    let port = login.port.to_string();
    let asked = [&login.host, &port, &login.database, &login.user];
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| {
            let fields = fields(line);
            let (password, named) = fields.split_last()?;
            let fits = |(given, asked): (&String, &&String)| given == "*" || given == *asked;
            let fits = named.len() == asked.len() && named.iter().zip(&asked).all(fits);
            fits.then(|| password.clone())
        })
}

/// The fields of a line; what comes after the fourth colon is the password.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, fields.len()) {
            (':', ..5) => {
                fields.push(String::new());
                continue;
            }
            ('\\', _) => letters.next(),
            (other, _) => Some(other),
        }
        .into_iter()
        .for_each(|letter| fields.last_mut().into_iter().for_each(|field| field.push(letter)));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_counts() {
        let login = |host: &str, user: &str| PgLogin {
            host: host.into(),
            port: 5432,
            database: "log".into(),
            user: user.into(),
        };
        let text = "# passwords\n\
                    other:5432:log:kari:no\n\
                    db:5432:*:kari:it's \\: a:b\\\\c\n\
                    *:*:*:*:last\n\
                    cut:short\n";
        assert_eq!(look_up(text, &login("db", "kari")).unwrap(), "it's : a:b\\c");
        assert_eq!(look_up(text, &login("db", "ola")).unwrap(), "last");
        assert_eq!(look_up("a:1:b:c:d\ncut:short", &login("db", "ola")), None);
    }
}
