//! The address of a database: where it is, who asks, and how the way there is protected. Shows itself without a password.

use super::{PgOpenError, words::Words};
use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};
use tokio_postgres::config::{Config, Host, SslMode};

/// Where a database is, read from a URL (`postgres://user@host:5432/name?sslmode=…`) or from `key=value` words.
///
/// Of several hosts the primary is used. How the way is protected says `sslmode`:
///
/// | `sslmode` | what |
/// | --- | --- |
/// | `disable` | no TLS; without a word the way of sockets and of hosts on this machine |
/// | `prefer` | TLS where the server offers it |
/// | `require` | TLS always; the certificate is looked at only where `sslrootcert` names roots, and the name never |
/// | `verify-ca` | TLS, and a certificate from the roots for whatever name |
/// | `verify-full` | TLS, and a certificate from the roots for this host; without a word the way to other machines |
///
/// `sslrootcert` is a file of certificates in PEM; without it the roots of this machine count.
#[derive(Clone)]
pub struct PgAddress {
    pub(super) config: Config,
    pub(super) check: Check,
    pub(super) roots: Option<PathBuf>,
}

/// What is asked of a server's certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Check {
    /// Nothing.
    Nothing,
    /// That one of the roots stands behind it.
    Chain,
    /// That, and the name of the host.
    Name,
}

/// What a password is looked up under, as in a password file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PgLogin {
    /// The host's name or address; `localhost` for a socket.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The database.
    pub database: String,
    /// The user; empty where the address leaves it to the system.
    pub user: String,
}

impl PgAddress {
    /// Whether a login is without a password so far.
    #[must_use]
    pub fn lacks_password(&self) -> bool {
        self.config.get_password().is_none()
    }

    /// Adds the password.
    pub fn set_password(&mut self, password: &str) {
        self.config.password(password);
    }

    /// What to look a password up under, one for each host.
    #[must_use]
    pub fn logins(&self) -> Vec<PgLogin> {
        let user = self.config.get_user().unwrap_or_default();
        let database = self.config.get_dbname().unwrap_or(user);
        let login = |(host, port)| PgLogin {
            host,
            port,
            database: database.to_owned(),
            user: user.to_owned(),
        };
        self.hosts().map(login).collect()
    }

    fn hosts(&self) -> impl Iterator<Item = (String, u16)> {
        let ports = self.config.get_ports();
        let port = |at: usize| ports.get(at).or(ports.first()).copied().unwrap_or(5432);
        let name = |host: &Host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(_) => "localhost".to_owned(),
        };
        let named = self.config.get_hosts().iter().map(name);
        let mut names: Vec<String> = named.collect();
        if names.is_empty() {
            names = self
                .config
                .get_hostaddrs()
                .iter()
                .map(ToString::to_string)
                .collect();
        }
        let names: Vec<_> = names
            .into_iter()
            .enumerate()
            .map(|(at, name)| (name, port(at)))
            .collect();
        names.into_iter()
    }

    /// Whether nothing leaves this machine.
    fn is_local(&self) -> bool {
        let host = |host: &Host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => {
                name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
            }
        };
        let mut addresses = self.config.get_hostaddrs().iter();
        // Where addresses are given, they are what is connected to, and the names are only names.
        match addresses.len() {
            0 => self.config.get_hosts().iter().all(host),
            _ => addresses.all(IpAddr::is_loopback),
        }
    }

    fn protect(&mut self, mode: Option<&str>) -> Result<(), PgOpenError> {
        let mode = mode.unwrap_or(if self.is_local() { "disable" } else { "verify-full" });
        let chain = self.roots.as_ref().map_or(Check::Nothing, |_| Check::Chain);
        let (mode, check) = match mode {
            "disable" => (SslMode::Disable, Check::Nothing),
            "prefer" => (SslMode::Prefer, chain),
            "require" => (SslMode::Require, chain),
            "verify-ca" => (SslMode::Require, Check::Chain),
            "verify-full" => (SslMode::Require, Check::Name),
            _ => {
                let known = "disable, prefer, require, verify-ca or verify-full";
                return Err(PgOpenError::Address(format!("sslmode is one of {known}")));
            }
        };
        self.config.ssl_mode(mode);
        self.check = check;
        Ok(())
    }
}

impl fmt::Display for PgAddress {
    /// User, hosts and database; never the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        let hosts: Vec<String> = self
            .hosts()
            .map(|(host, port)| format!("{host}:{port}"))
            .collect();
        write!(
            f,
            "{}/{}",
            hosts.join(","),
            self.config.get_dbname().unwrap_or_default()
        )
    }
}

impl fmt::Debug for PgAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PgAddress({self})")
    }
}

impl FromStr for PgAddress {
    type Err = PgOpenError;

    fn from_str(words: &str) -> Result<Self, PgOpenError> {
        let Words { rest, mode, roots } = Words::read(words)?;
        let config: Config = rest
            .parse()
            .map_err(|bad| PgOpenError::Address(super::error::told(&bad)))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(PgOpenError::Address("it names no host".into()));
        }
        let odd = |host: &Host| matches!(host, Host::Tcp(name) if name.contains('@'));
        if config.get_hosts().iter().any(odd) {
            let what = "a host's name has no @; in a password it is written %40";
            return Err(PgOpenError::Address(what.into()));
        }
        let mut address = Self {
            config,
            check: Check::Nothing,
            roots: roots.map(PathBuf::from),
        };
        address.protect(mode.as_deref())?;
        Ok(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> PgAddress {
        words.parse().unwrap()
    }

    fn refused(words: &str) -> String {
        words.parse::<PgAddress>().unwrap_err().to_string()
    }

    #[test]
    fn what_leaves_the_machine_is_checked_unless_the_address_says_otherwise() {
        for (address, mode, check) in [
            ("postgres://a@db.example.no/x", SslMode::Require, Check::Name),
            ("postgres://a@10.0.0.7,localhost/x", SslMode::Require, Check::Name),
            ("postgres://a@localhost/x", SslMode::Disable, Check::Nothing),
            (
                "postgres://a@127.0.0.1,[::1]:5433/x",
                SslMode::Disable,
                Check::Nothing,
            ),
            (
                "postgres://a@%2Frun%2Fpostgresql/x",
                SslMode::Disable,
                Check::Nothing,
            ),
            ("host=/run/postgresql user=a", SslMode::Disable, Check::Nothing),
            (
                "host=localhost hostaddr=10.0.0.7 user=a",
                SslMode::Require,
                Check::Name,
            ),
            ("postgres://a@h/x?sslmode=prefer", SslMode::Prefer, Check::Nothing),
            (
                "postgres://a@h/x?sslmode=require",
                SslMode::Require,
                Check::Nothing,
            ),
            (
                "postgres://a@h/x?sslmode=require&sslrootcert=r.pem",
                SslMode::Require,
                Check::Chain,
            ),
            (
                "host=h user=a sslmode=verify-ca connect_timeout=3",
                SslMode::Require,
                Check::Chain,
            ),
            (
                "postgres://a@localhost/x?sslmode=verify-full",
                SslMode::Require,
                Check::Name,
            ),
        ] {
            let read = read(address);
            assert_eq!(
                (read.config.get_ssl_mode(), read.check),
                (mode, check),
                "{address}"
            );
        }
    }

    #[test]
    fn roots_are_a_file_in_either_form() {
        let file = Some(PathBuf::from("/etc/my roots/å.pem"));
        assert_eq!(
            read("postgres://a@h/x?sslrootcert=/etc/my%20roots/%C3%A5.pem").roots,
            file
        );
        assert_eq!(
            read("host=h sslrootcert='/etc/my roots/å.pem' user=a").roots,
            file
        );
        assert_eq!(read("postgres://a@h/x?sslrootcert=system").roots, None);
    }

    #[test]
    fn it_is_shown_without_its_password() {
        for address in [
            "postgres://kari:hunter2@db.example.no:6432/log?sslmode=require",
            "host=db.example.no port=6432 user=kari password='hunter2 \\' x' dbname=log",
        ] {
            let shown = format!("{0} {0:?}", read(address));
            assert!(
                shown.starts_with("postgres://kari@db.example.no:6432/log "),
                "{shown}"
            );
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_without_its_password() {
        for (address, word) in [
            ("postgres://kari:hunter2@/log", "no host"),
            ("postgres://kari:my@hunter2@db/log", "%40"),
            ("postgres://kari:hunter2@db/log?sslmode=maybe", "verify-full"),
            ("postgres://kari:hunter2@db/log?what=ever", "what"),
            ("postgres://kari:hunter2@db:many/log", "port"),
            ("postgres://kari:hunter2@db/log?sslrootcert=", "sslrootcert"),
        ] {
            let said = refused(address);
            assert!(said.starts_with("not a PostgreSQL address"), "{said}");
            assert!(said.contains(word) && !said.contains("hunter2"), "{said}");
        }
    }

    #[test]
    fn a_password_is_looked_up_for_each_host() {
        let mut address = read("postgres://kari@one:1,two/log");
        assert!(address.lacks_password());
        let told: Vec<_> = address
            .logins()
            .into_iter()
            .map(|at| (at.host, at.port))
            .collect();
        assert_eq!(told, [("one".to_owned(), 1), ("two".to_owned(), 5432)]);
        address.set_password("hunter2");
        assert!(!address.lacks_password());
    }
}
