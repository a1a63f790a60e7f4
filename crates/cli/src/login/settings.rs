//! The settings of the login: one file in JSON, read strictly, described in `ops/login.md`. A secret never stands in it:
//! it names the file or the environment variable where the secret is.

use crate::{error::CliError, exit::Exit};
use messages::msg;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The longest file that is read: every municipality takes less than a hundredth of it.
const MAX_BYTES: u64 = 4 << 20;

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginSettings {
    /// The address under which browsers know us.
    pub(super) site: String,
    /// The providers of logins, the usual one first.
    pub(super) providers: Vec<ProviderSettings>,
    /// Whose access tokens machines may show.
    #[serde(default)]
    pub(super) machines: Option<MachineSettings>,
    /// For each organisation number, the organisations in the log for which that legal entity may act.
    #[serde(default)]
    pub(super) organisations: BTreeMap<String, Vec<String>>,
    /// How long logins last.
    #[serde(default)]
    pub(super) sessions: SessionSettings,
    /// A file of certificate authorities to trust besides the machine's (PEM).
    #[serde(default)]
    pub(super) roots_file: Option<PathBuf>,
    /// The folder of the file; the files that it names are looked for from there.
    #[serde(skip)]
    pub(super) folder: PathBuf,
}

/// A provider of logins.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderSettings {
    pub(super) profile: ProfileKind,
    /// Its name in our addresses; that of the profile when nothing is said.
    #[serde(default)]
    pub(super) name: Option<String>,
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) client: ClientSettings,
    /// For Ansattporten: the resource that a person must have a right to on behalf of the organisation.
    #[serde(default)]
    pub(super) resource: Option<String>,
    /// For a plain provider: its words for levels, lowest first.
    #[serde(default)]
    pub(super) levels: Vec<LevelSettings>,
}

/// A provider's word for a level.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelSettings {
    pub(super) acr: String,
    pub(super) level: events::Level,
}

/// What is particular to a provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ProfileKind {
    Ansattporten,
    Idporten,
    Plain,
}

/// How we show a provider who we are.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "method", deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum ClientSettings {
    PrivateKeyJwt {
        kid: String,
        #[serde(default)]
        algorithm: KeyAlgorithm,
        #[serde(default)]
        secret_file: Option<PathBuf>,
        #[serde(default)]
        secret_env: Option<String>,
    },
    ClientSecretBasic {
        #[serde(default)]
        secret_file: Option<PathBuf>,
        #[serde(default)]
        secret_env: Option<String>,
    },
    ClientSecretPost {
        #[serde(default)]
        secret_file: Option<PathBuf>,
        #[serde(default)]
        secret_env: Option<String>,
    },
    None {},
}

/// How our own key signs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Deserialize)]
pub(super) enum KeyAlgorithm {
    #[default]
    RS256,
    RS512,
    PS256,
    ES256,
    EdDSA,
}

/// Whose access tokens are taken.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MachineSettings {
    pub(super) issuer: String,
    pub(super) audience: String,
    /// The scope that every token must have.
    pub(super) scope: String,
    /// The scope that commands take; that of every token when nothing is said.
    #[serde(default)]
    pub(super) write_scope: Option<String>,
    /// For each organisation number, the numbers of the suppliers that may act for it.
    #[serde(default)]
    pub(super) suppliers: BTreeMap<String, Vec<String>>,
}

/// How long logins last, in minutes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SessionSettings {
    pub(super) idle_minutes: u16,
    pub(super) absolute_minutes: u16,
    pub(super) login_minutes: u16,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self {
            idle_minutes: 30,
            absolute_minutes: 8 * 60,
            login_minutes: 10,
        }
    }
}

impl LoginSettings {
    /// Reads them from a file.
    ///
    /// # Errors
    /// When the file cannot be read, is too long, or says something that is not a setting; the place is named.
    pub(crate) fn read(file: &Path) -> Result<Self, CliError> {
        let name = file.display().to_string();
        let unreadable = |why: String| {
            let what = msg!("error-no-file", path = &name, why = why);
            CliError::new(Exit::BadInput, "no_file", what).remedy(msg!("remedy-file"))
        };
        let length = fs::metadata(file)
            .map_err(|why| unreadable(why.to_string()))?
            .len();
        if length > MAX_BYTES {
            return Err(wrong(&format!("{name} is longer than {MAX_BYTES} bytes")));
        }
        let text = fs::read_to_string(file).map_err(|why| unreadable(why.to_string()))?;
        let mut settings = Self::parse(&text).map_err(|why| wrong(&format!("{name}: {why}")))?;
        settings.folder = file.parent().map(Path::to_owned).unwrap_or_default();
        Ok(settings)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let settings: Self = serde_path_to_error::deserialize(&mut reader).map_err(|fault| {
            let place = fault.path().to_string();
            match place.as_str() {
                "." => fault.into_inner().to_string(),
                _ => format!("at {place}: {}", fault.into_inner()),
            }
        })?;
        reader.end().map_err(|why| why.to_string())?;
        Ok(settings)
    }
}

/// A setting cannot be used.
pub(super) fn wrong(why: &str) -> CliError {
    let what = msg!("login-wrong-settings", why = why);
    CliError::new(Exit::BadInput, "login_settings", what).remedy(msg!("remedy-login-settings"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let settings = |providers: &str, more: &str| {
            LoginSettings::parse(&format!(
                "{{\"site\": \"https://t.no\", \"providers\": [{providers}]{more}}}"
            ))
        };
        let provider = |client: &str| {
            format!(
                "{{\"profile\": \"plain\", \"issuer\": \"https://p.no\", \"client_id\": \"c\", \"client\": {client}}}"
            )
        };
        let none = provider("{\"method\": \"none\"}");
        assert!(settings(&none, "").is_ok());
        for (said, part) in [
            (settings(&none, ", \"sites\": 1"), "unknown field `sites`"),
            (
                settings(&none, ", \"sessions\": {\"idle_minutes\": -1}"),
                "sessions.idle_minutes",
            ),
            (
                settings(&none, ", \"machines\": {\"issuer\": \"x\"}"),
                "missing field `audience`",
            ),
            (
                settings(&none.replace("plain", "bank"), ""),
                "providers[0].profile",
            ),
            (
                settings(&provider("{\"method\": \"none\", \"secret\": \"hunter2\"}"), ""),
                "unknown field `secret`",
            ),
            (
                settings(&provider("{\"method\": \"magic\"}"), ""),
                "unknown variant `magic`",
            ),
            (settings("", "} {"), "trailing characters"),
        ] {
            let said = said.unwrap_err();
            assert!(said.contains(part), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}
