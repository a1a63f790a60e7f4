//! The proof folder of a store: where it is, how it is begun, and the check that a store is not older than what was
//! signed of it.

use super::Place;
use crate::{error::CliError, exit::Exit};
use clap::Args;
use engine::{
    chance::Chance,
    proof::{LogTree, ProofError, ProofFolder, SignError, Signer},
};
use ledger::Ledger;
use messages::msg;
use notary::{KeyKind, KeyName, SigningKey};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tlog::{LastSigned, TreeHead};

/// The origin of a log that nobody gave a name: it can be no real address.
pub(crate) const ORIGIN: &str = "tingbok.invalid/demo";

/// Leaves read between two signs of life.
const READ: u64 = 10_000;

/// Where the proof folder is.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ProofArgs {
    /// The folder.
    #[arg(long, value_name = "DIR", env = "TINGBOK_PROOF", hide_env = true)]
    pub(crate) proof: Option<PathBuf>,
}

impl ProofArgs {
    /// The folder of a store: the one named, else the one beside an embedded store. A database has none by itself.
    pub(crate) fn dir(&self, place: &Place) -> Option<PathBuf> {
        let beside = || match place {
            Place::Folder(folder) => {
                // Without what trails: the folder `lager/` has its proofs in `lager.proof`, too.
                let whole: PathBuf = folder.components().collect();
                let mut name = whole.into_os_string();
                name.push(".proof");
                Some(PathBuf::from(name))
            }
            Place::Database(_) => None,
        };
        self.proof.clone().or_else(beside)
    }

    /// The folder if there is one, found in order.
    ///
    /// # Errors
    /// When it is not in order, or was named and is not there.
    pub(crate) fn open(&self, place: &Place) -> Result<Option<ProofFolder>, CliError> {
        match self.dir(place) {
            Some(dir) if self.proof.is_some() || ProofFolder::is_there(&dir) => {
                Ok(Some(ProofFolder::open(&dir)?))
            }
            _ => Ok(None),
        }
    }

    /// The folder, which there must be.
    ///
    /// # Errors
    /// When there is none, or it is not in order.
    pub(crate) fn needed(&self, place: &Place) -> Result<ProofFolder, CliError> {
        let missing = || {
            let what = msg!("proof-none", place = place.to_string());
            CliError::new(Exit::BadInput, "no_proof_folder", what).remedy(msg!("remedy-proof-none"))
        };
        self.open(place)?.ok_or_else(missing)
    }
}

/// Begins the proof folder of a new log: draws its key.
///
/// # Errors
/// When the name cannot be one, the folder is there, or the system refuses.
pub(crate) fn begin(dir: &Path, origin: &str, chance: &Chance) -> Result<ProofFolder, CliError> {
    let key = draw(origin, KeyKind::Ed25519, chance)?;
    Ok(ProofFolder::create(dir, &key)?)
}

/// Draws a key.
///
/// # Errors
/// When the name cannot be one, or the system gives no chance.
pub(crate) fn draw(name: &str, kind: KeyKind, chance: &Chance) -> Result<SigningKey, CliError> {
    let named = KeyName::new(name).map_err(|_| {
        let what = msg!("proof-bad-name", name = name.to_owned());
        CliError::new(Exit::BadInput, "bad_name", what)
    })?;
    Ok(SigningKey::from_seed(named, kind, &chance.bytes()?))
}

/// A signer of the log of a store.
///
/// # Errors
/// When the key cannot be used.
pub(crate) fn signer(ledger: &Arc<dyn Ledger>, folder: ProofFolder) -> Result<Signer, CliError> {
    let tree = Arc::new(LogTree::new(Arc::clone(ledger)));
    Ok(Signer::new(tree, folder)?)
}

/// Refuses a store that has fewer events than were signed of it: whoever wrote on would fork the log.
///
/// # Errors
/// With both sizes.
pub(crate) async fn guard(ledger: &dyn Ledger, folder: &ProofFolder) -> Result<(), CliError> {
    let (head, signed) = (ledger.head().await?, folder.signed()?.checkpoint().head());
    let (size, root) = (head.size, head.root);
    tlog::may_extend(signed, TreeHead { size, root }).map_err(|why| SignError::from(why).into())
}

/// Refuses a store whose log does not begin with what was signed of it. Unlike [`guard`] it reads all of it, and tells how
/// far it is.
///
/// # Errors
/// With both sizes.
pub(crate) async fn extends(
    ledger: &Arc<dyn Ledger>,
    folder: &ProofFolder,
    read: impl Fn(u64),
) -> Result<(), CliError> {
    guard(&**ledger, folder).await?;
    let (size, signed) = (ledger.head().await?.size, folder.signed()?.checkpoint().head());
    let tree = LogTree::new(Arc::clone(ledger));
    while tree.size() < size {
        tree.grow(size.min(tree.size().saturating_add(READ))).await?;
        read(tree.size());
    }
    let proof = tree.consistency(signed.size, size)?;
    let judged = tlog::may_sign(LastSigned::Tree(signed), tree.head(size)?, &proof);
    judged.map(drop).map_err(|why| SignError::from(why).into())
}

impl From<ProofError> for CliError {
    fn from(error: ProofError) -> Self {
        let words = error.to_string();
        let (exit, code, remedy) = match error {
            ProofError::Missing(_) => (Exit::BadInput, "not_there", msg!("remedy-proof-missing")),
            ProofError::Exists(_) => (Exit::BadInput, "proof_exists", msg!("remedy-proof-exists")),
            ProofError::Wide { .. } => (Exit::BadInput, "wide_key", msg!("remedy-proof-wide")),
            ProofError::Content { .. } | ProofError::Key(_) => {
                (Exit::BadInput, "proof_content", msg!("remedy-proof-content"))
            }
            ProofError::NoKey { .. } => (Exit::Refused, "no_key_counts", msg!("remedy-proof-no-key")),
            ProofError::Forgotten(_) | ProofError::OldMemory { .. } => {
                (Exit::Store, "proof_forgotten", msg!("remedy-proof-forgotten"))
            }
            ProofError::Busy { .. } => (Exit::Store, "proof_busy", msg!("remedy-proof-busy")),
            ProofError::Raced { .. } => (Exit::Refused, "raced", msg!("remedy-proof-raced")),
            ProofError::OtherRoot { .. } => (Exit::Store, "forked", msg!("remedy-must-not-sign")),
            ProofError::MustNotSign(_) => (Exit::Refused, "must_not_sign", msg!("remedy-must-not-sign")),
            ProofError::System { .. } => (Exit::Store, "unavailable", msg!("remedy-system")),
        };
        Self::plain(exit, code, words).remedy(remedy)
    }
}

impl From<SignError> for CliError {
    fn from(error: SignError) -> Self {
        match error {
            SignError::Proof(error) => error.into(),
            SignError::Store(error) => error.into(),
            SignError::NotOurTurn => {
                let what = msg!("sign-not-our-turn");
                Self::new(Exit::Refused, "not_our_turn", what)
            }
        }
    }
}
