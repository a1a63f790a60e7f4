//! The file of a store's key, where none is named. A folder has it beside its log. A database says by a mark which key it
//! is sealed under, and the file is named for that mark, in the user's own state folder: it is found under whichever
//! address the database is reached, and after a failover, and it is never taken for the key of another.
//!
//! A key is drawn only for a store that bears no mark and holds no event. The file is on the disk before the mark is set,
//! and a store takes one mark: of two processes that begin at once the second takes up the key of the first, or is told
//! that it lies elsewhere. No second key comes into use.

use super::{Site, Store};
use crate::{error::CliError, exit::Exit};
use engine::{
    KeyError, KeyMark,
    chance::Chance,
    clock::Clock,
    vault::{Vault, VaultError},
};
use etcetera::{BaseStrategy, base_strategy::Xdg};
use ledger::Ledger;
use messages::msg;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A new store over an empty log, sealed under its key from now on. An attempt that was cut short is taken up again.
///
/// # Errors
/// When the log is sealed under another key, or the file cannot be read or made.
pub(super) async fn begin(
    site: &Site,
    ledger: Arc<dyn Ledger>,
    clock: Clock,
    chance: &Chance,
) -> Result<Store, CliError> {
    let there = match site.key() {
        Some(file) => Some(file).filter(|file| file.exists()),
        None => at_home(site, &*ledger).await?,
    };
    let store = match there {
        Some(file) => Store::over(Arc::clone(&ledger), Arc::clone(&clock), file)?,
        None => drawn(site, Arc::clone(&ledger), Arc::clone(&clock), chance)?,
    };
    match store.engine.claim_key().await {
        Ok(()) => Ok(store),
        Err(KeyError::Vault(_)) if site.key().is_none() => {
            // Another process was first, so nothing was ever sealed under this key.
            if store.key_drawn {
                let _ = fs::remove_file(&store.key);
            }
            let store = Store::over(Arc::clone(&ledger), clock, file(site, &*ledger).await?)?;
            checked(site, store).await
        }
        // Where it is not known whether the mark was set, the file stays.
        Err(why) => Err(told(why, site, &store.key)),
    }
}

/// The store, if it is sealed under the key that it was opened with.
///
/// # Errors
/// When it is not, with the file that holds the other key.
pub(super) async fn checked(site: &Site, store: Store) -> Result<Store, CliError> {
    match store.engine.check_key().await {
        Ok(()) => Ok(store),
        Err(why) => Err(told(why, site, &store.key)),
    }
}

/// The file of the key of a store that holds something.
///
/// # Errors
/// When none is named and it lies nowhere by itself.
pub(super) async fn file(site: &Site, ledger: &dyn Ledger) -> Result<PathBuf, CliError> {
    let missing =
        || CliError::new(Exit::BadInput, "no_key", msg!("error-no-key")).remedy(msg!("remedy-no-key"));
    match site.key() {
        Some(file) => Ok(file),
        None => at_home(site, ledger).await?.ok_or_else(missing),
    }
}

/// The same for whoever only reads, and does without what is sealed where the key is not to be had.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn file_if_there(site: &Site, ledger: &dyn Ledger) -> Result<Option<PathBuf>, CliError> {
    if site.vault.vault_key.is_some() {
        return Ok(site.key());
    }
    let file = match site.key() {
        Some(beside) => Some(beside),
        None => match (KeyMark::kept(ledger).await?, state_folder()) {
            (Some(mark), Ok(folder)) => Some(folder.join(name(&mark))),
            _ => None,
        },
    };
    Ok(file.filter(|file| file.exists()))
}

/// The key's file in the state folder, by the mark of the store; none where it bears no mark.
async fn at_home(site: &Site, ledger: &dyn Ledger) -> Result<Option<PathBuf>, CliError> {
    let Some(mark) = KeyMark::kept(ledger).await? else {
        return Ok(None);
    };
    let file = state_folder()?.join(name(&mark));
    match file.exists() {
        true => Ok(Some(file)),
        false => Err(elsewhere(site, &file)),
    }
}

/// A store with a key of its own, which is on the disk before anything is sealed under it.
fn drawn(site: &Site, ledger: Arc<dyn Ledger>, clock: Clock, chance: &Chance) -> Result<Store, CliError> {
    let key = chance.bytes()?;
    if let Some(file) = site.key() {
        Vault::create(&file, key)?;
        let store = Store::over(ledger, clock, file)?;
        return Ok(Store {
            key_made: true,
            ..store
        });
    }
    let file = made(&state_folder()?)?.join(name(&KeyMark::of(&Vault::new(key))));
    // What is there under its name is the same key: that of a demo is drawn from the seed.
    let key_drawn = !file.exists();
    if key_drawn {
        Vault::create(&file, key)?;
    }
    let store = Store::over(ledger, clock, file)?;
    Ok(Store {
        key_drawn,
        key_made: key_drawn,
        ..store
    })
}

fn name(mark: &KeyMark) -> String {
    format!("vault-{}.key", mark.name())
}

/// Where a user's programs keep what they must not lose: `$XDG_STATE_HOME`, else `~/.local/state`.
fn state_folder() -> Result<PathBuf, CliError> {
    let homeless = || {
        CliError::new(Exit::BadInput, "no_key", msg!("error-no-state-folder")).remedy(msg!("remedy-no-key"))
    };
    let state = Xdg::new().ok().and_then(|user| user.state_dir());
    Ok(state.ok_or_else(homeless)?.join("tingbok"))
}

/// The folder, for its owner alone, and on the disk.
fn made(folder: &Path) -> Result<&Path, CliError> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|above| !above.exists()).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let synced = |made: &&Path| {
        made.parent()
            .map_or(Ok(()), |above| fs::File::open(above)?.sync_all())
    };
    let outcome = builder
        .create(folder)
        .and_then(|()| missing.iter().try_for_each(synced));
    match outcome {
        Ok(()) => Ok(folder),
        Err(why) => Err(unmade(folder, &why)),
    }
}

fn unmade(folder: &Path, why: &io::Error) -> CliError {
    let what = msg!(
        "error-folder",
        path = folder.display().to_string(),
        why = why.to_string()
    );
    CliError::new(Exit::Store, "unavailable", what).remedy(msg!("remedy-no-key"))
}

/// The key was made, but not here, or it is lost.
fn elsewhere(site: &Site, file: &Path) -> CliError {
    let (place, path) = (site.store.to_string(), file.display().to_string());
    let what = msg!("error-key-elsewhere", place = place.clone(), path = path.clone());
    CliError::new(Exit::BadInput, "no_key", what)
        .remedy(msg!("remedy-key-elsewhere", path = path.clone()))
        .at("store", place)
        .at("path", path)
}

/// What is wrong, and with which file.
fn told(why: KeyError, site: &Site, file: &Path) -> CliError {
    let KeyError::Vault(VaultError::OtherKey) = why else {
        return why.into();
    };
    let (place, path) = (site.store.to_string(), file.display().to_string());
    let what = msg!("error-other-key", place = place.clone(), path = path.clone());
    CliError::new(Exit::Store, "vault", what)
        .remedy(msg!("remedy-other-key"))
        .at("store", place)
        .at("path", path)
}
