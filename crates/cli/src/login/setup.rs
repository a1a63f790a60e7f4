//! What becomes of the settings: profiles with their keys, organisations by their numbers, and where time, chance and the
//! key of the pseudonyms come from.

use super::{
    identify::Rights,
    settings::{
        ClientSettings, KeyAlgorithm, LoginSettings, MachineSettings, ProfileKind, ProviderSettings, wrong,
    },
};
use crate::error::CliError;
use engine::{chance::Chance, clock::Clock, vault::Vault};
use events::{CentreId, OrgId, UnitId};
use identity::{
    Algorithm, ClientKey, IdentityError, Limits, OrgNumber, Pepper, Profile, Rules, Setup, machine::Issuer,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The key of the pseudonyms: it follows from that of the vault, which is never in the database.
pub(crate) fn pepper(vault: &Vault) -> Pepper {
    Pepper::new(vault.salt(&[b"logins", b"pepper"]).0)
}

/// What `identity` is made of, and what numbers and scopes stand for.
pub(super) fn made(
    settings: LoginSettings,
    pepper: Pepper,
    store: Arc<dyn identity::store::Store>,
    clock: Clock,
    chance: Arc<Chance>,
) -> Result<(Setup, Rights), CliError> {
    if settings.providers.is_empty() && settings.machines.is_none() {
        return Err(wrong(
            "neither a provider of logins nor an issuer of tokens is named",
        ));
    }
    let folder = settings.folder.clone();
    let profiles = settings.providers.into_iter().map(|it| profile(it, &folder));
    let minutes = |minutes: u16| i64::from(minutes) * 60_000;
    let rules = Rules {
        idle: minutes(settings.sessions.idle_minutes),
        absolute: minutes(settings.sessions.absolute_minutes),
        login: minutes(settings.sessions.login_minutes),
    };
    if [rules.idle, rules.absolute, rules.login].contains(&0) {
        return Err(wrong("sessions: nothing can last 0 minutes"));
    }
    let roots = settings.roots_file.map(|file| text(&folder.join(file)));
    let scopes = settings.machines.as_ref().map(scopes).transpose()?;
    let (scope, write_scope) = scopes.unwrap_or_default();
    let setup = Setup {
        site: settings.site,
        profiles: profiles.collect::<Result<_, _>>()?,
        machines: settings.machines.as_ref().map(issuer).transpose()?,
        rules,
        limits: Limits::default(),
        more_roots_pem: roots.transpose()?.unwrap_or_default(),
        store,
        clock,
        chance: Arc::new(move || chance.bytes().ok()),
        pepper,
    };
    let rights = Rights {
        organisations: organisations(&settings.organisations)?,
        scope,
        write_scope,
    };
    Ok((setup, rights))
}

fn issuer(machines: &MachineSettings) -> Result<Issuer, CliError> {
    let number = |given: &String| -> Result<OrgNumber, CliError> {
        given
            .parse()
            .map_err(|why| wrong(&format!("machines.suppliers: {why}")))
    };
    let mut issuer = Issuer::maskinporten(&machines.issuer, &machines.audience);
    for (consumer, suppliers) in &machines.suppliers {
        let suppliers = suppliers.iter().map(number).collect::<Result<_, _>>()?;
        issuer.suppliers.insert(number(consumer)?, suppliers);
    }
    Ok(issuer)
}

fn scopes(machines: &MachineSettings) -> Result<(String, String), CliError> {
    let write = machines.write_scope.as_ref().unwrap_or(&machines.scope);
    let is_scope = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_graphic());
    if ![&machines.scope, write].iter().all(|it| is_scope(it)) {
        return Err(wrong("machines: a scope is one word"));
    }
    Ok((machines.scope.clone(), write.clone()))
}

fn profile(settings: ProviderSettings, folder: &Path) -> Result<Profile, CliError> {
    let ProviderSettings {
        issuer, client_id, ..
    } = &settings;
    let bad = |why: &str| wrong(&format!("provider {issuer}: {why}"));
    let key = client_key(&settings.client, folder).map_err(|why| bad(&why))?;
    let mut profile = match (settings.profile, &settings.resource) {
        (ProfileKind::Ansattporten, Some(resource)) => {
            Profile::ansattporten(issuer, client_id, key, resource)
        }
        (ProfileKind::Ansattporten, None) => {
            return Err(bad(
                "'resource' is missing: the right that a person must have in the organisation",
            ));
        }
        (_, Some(_)) => return Err(bad("only ansattporten has a 'resource'")),
        (ProfileKind::Idporten, None) => Profile::idporten(issuer, client_id, key),
        (ProfileKind::Plain, None) => Profile::plain("login", issuer, client_id, key),
    };
    match (settings.profile, settings.levels.is_empty()) {
        (_, true) => {}
        (ProfileKind::Plain, false) => {
            profile.levels = settings.levels.into_iter().map(|it| (it.acr, it.level)).collect();
        }
        (_, false) => return Err(bad("only a plain provider has 'levels' of its own")),
    }
    profile.name = settings.name.unwrap_or(profile.name);
    Ok(profile)
}

/// Our key or secret at a provider, from the file or variable that the settings name.
fn client_key(client: &ClientSettings, folder: &Path) -> Result<ClientKey, String> {
    match client {
        ClientSettings::None {} => Ok(ClientKey::Public),
        ClientSettings::ClientSecretBasic {
            secret_file,
            secret_env,
        } => secret(secret_file.as_ref(), secret_env.as_deref(), folder).map(ClientKey::Basic),
        ClientSettings::ClientSecretPost {
            secret_file,
            secret_env,
        } => secret(secret_file.as_ref(), secret_env.as_deref(), folder).map(ClientKey::Post),
        ClientSettings::PrivateKeyJwt {
            kid,
            algorithm,
            secret_file,
            secret_env,
        } => {
            let pem = secret(secret_file.as_ref(), secret_env.as_deref(), folder)?;
            let algorithm = match algorithm {
                KeyAlgorithm::RS256 => Algorithm::RS256,
                KeyAlgorithm::RS512 => Algorithm::RS512,
                KeyAlgorithm::PS256 => Algorithm::PS256,
                KeyAlgorithm::ES256 => Algorithm::ES256,
                KeyAlgorithm::EdDSA => Algorithm::EdDSA,
            };
            ClientKey::from_pem(kid, algorithm, &pem).map_err(|why: IdentityError| why.to_string())
        }
    }
}

fn secret(file: Option<&PathBuf>, variable: Option<&str>, folder: &Path) -> Result<String, String> {
    let found = match (file, variable) {
        (Some(file), None) => {
            let file = folder.join(file);
            closed(&file)?;
            fs::read_to_string(&file).map_err(|why| format!("{}: {why}", file.display()))?
        }
        (None, Some(name)) => set(name).ok_or_else(|| format!("the variable {name} is not set"))?,
        _ => return Err("name one of 'secret_file' and 'secret_env'".into()),
    };
    let found = found.trim();
    match found.is_empty() {
        false => Ok(found.to_owned()),
        true => Err("the secret is empty".into()),
    }
}

/// Refuses a file of a secret that others at this machine may read.
fn closed(file: &Path) -> Result<(), String> {
    #[cfg(unix)]
    if fs::metadata(file)
        .is_ok_and(|it| std::os::unix::fs::PermissionsExt::mode(&it.permissions()) & 0o077 != 0)
    {
        let name = file.display();
        return Err(format!("{name} can be read by others; run chmod 600 {name}"));
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a secret is no argument that others could see, so it may come from the surroundings"
)]
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn text(file: &Path) -> Result<String, CliError> {
    fs::read_to_string(file).map_err(|why| wrong(&format!("{}: {why}", file.display())))
}

/// The organisations of each number. They are named by id, or as `municipality:4601`, `county:46` or `centre:CODE`.
fn organisations(given: &BTreeMap<String, Vec<String>>) -> Result<BTreeMap<OrgNumber, Vec<OrgId>>, CliError> {
    let one = |name: &String| -> Result<OrgId, String> {
        match name.split_once(':') {
            Some(("municipality", number)) => Ok(UnitId::municipality(number).into()),
            Some(("county", number)) => Ok(UnitId::county(number).into()),
            Some(("centre", code)) => Ok(CentreId::of(code).into()),
            Some((kind, _)) => Err(format!("'{kind}' is neither municipality, county nor centre")),
            None => name.parse::<OrgId>().map_err(|why| why.to_string()),
        }
    };
    let mut all = BTreeMap::new();
    for (number, names) in given {
        let bad = |why: String| wrong(&format!("organisations: {number}: {why}"));
        let orgs = names.iter().map(one).collect::<Result<_, _>>().map_err(bad)?;
        let number = number.parse::<OrgNumber>().map_err(|why| bad(why.to_string()))?;
        all.insert(number, orgs);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(number: &str, name: &str) -> Result<OrgId, String> {
        let given = BTreeMap::from([(number.to_owned(), vec![name.to_owned()])]);
        let all = organisations(&given).map_err(|why| why.text(messages::Lang::En))?;
        Ok(all.into_values().flatten().next().unwrap())
    }

    #[test]
    fn organisations_are_named_by_what_is_known_of_them() {
        let number = "123456785";
        assert_eq!(
            said(number, "municipality:4601"),
            Ok(UnitId::municipality("4601").into())
        );
        assert_eq!(said(number, "centre:nkvts"), Ok(CentreId::of("nkvts").into()));
        let id = UnitId::county("46");
        assert_eq!(said(number, &id.to_string()), Ok(id.into()));
        for (number, name, part) in [
            ("123456784", "county:46", "control digit"),
            (number, "bank:46", "'bank' is neither"),
            (number, "4601", "lower-case UUID"),
        ] {
            let why = said(number, name).unwrap_err();
            assert!(why.contains(part), "{why}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_that_others_can_read_is_none() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secret");
        fs::write(&file, "hunter2\n").unwrap();
        let asked = || secret(Some(&PathBuf::from("secret")), None, dir.path());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(asked().unwrap_err().contains("chmod 600"));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(asked(), Ok("hunter2".into()));
        fs::write(&file, "\n").unwrap();
        assert!(asked().is_err());
        assert!(
            secret(None, None, dir.path())
                .unwrap_err()
                .contains("name one of")
        );
        let unset = secret(None, Some("TINGBOK_TEST_NOT_SET"), dir.path());
        assert!(unset.unwrap_err().contains("not set"));
    }
}
