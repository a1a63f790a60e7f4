//! Where an event to be explained comes from: a store, or a bundle of files. Both give leaves and published checkpoints.

use crate::{error::CliError, exit::Exit, store::Readable};
use events::{Digest, Opening, PersonId, Position, Text};
use ledger::Leaf;
use messages::msg;
use notary::ProofFolder;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tlog::{SignedCheckpoint, Tile, TileKind, read_bundle};

/// Leaves read at once; what a file of a bundle holds.
const PAGE: u64 = 256;

/// A store or a bundle.
pub(super) enum Source {
    /// A store, and its proof folder.
    Store(Box<Readable>, Option<Box<ProofFolder>>),
    /// A bundle: its folder and how many leaves it holds.
    Bundle(PathBuf, u64),
}

impl Source {
    /// A bundle in a folder; `None` when it holds none.
    pub(super) fn bundle(folder: &Path) -> Result<Option<Self>, CliError> {
        let file = folder.join("checkpoint");
        match fs::read(&file) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(why) => Err(bad(&file, &why)),
            Ok(bytes) => {
                let newest = SignedCheckpoint::parse(&bytes).map_err(|why| bad(&file, &why))?;
                let size = newest.checkpoint().head().size;
                Ok(Some(Self::Bundle(folder.to_owned(), size)))
            }
        }
    }

    /// How many events there are.
    pub(super) async fn size(&self) -> Result<u64, CliError> {
        match self {
            Self::Store(store, _) => Ok(store.ledger.head().await?.size),
            Self::Bundle(_, size) => Ok(*size),
        }
    }

    /// Some leaves from a position on, at least one below the size.
    pub(super) async fn leaves(&self, from: u64) -> Result<Vec<Leaf>, CliError> {
        match self {
            Self::Store(store, _) => {
                let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
                Ok(store.ledger.leaves(Position(from), page).await?)
            }
            Self::Bundle(folder, size) => page(folder, *size, from),
        }
    }

    /// The smallest published checkpoint that covers a position.
    pub(super) fn covering(&self, position: u64) -> Result<Option<SignedCheckpoint>, CliError> {
        let (folder, newest) = match self {
            Self::Store(_, None) => return Ok(None),
            Self::Store(_, Some(proof)) => {
                let covering = proof.sizes()?.into_iter().find(|size| *size > position);
                return Ok(covering.map(|size| proof.checkpoint(size)).transpose()?.flatten());
            }
            Self::Bundle(bundle, _) => (bundle.join("tingbok/checkpoints"), bundle.join("checkpoint")),
        };
        let mut sizes: Vec<u64> = match fs::read_dir(&folder) {
            Ok(entries) => entries
                .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
                .filter(|size| *size > position)
                .collect(),
            Err(why) if why.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(why) => return Err(bad(&folder, &why)),
        };
        sizes.sort_unstable();
        let file = sizes.first().map_or(newest, |size| folder.join(size.to_string()));
        match fs::read(&file) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(why) => Err(bad(&file, &why)),
            Ok(bytes) => {
                let read = SignedCheckpoint::parse(&bytes).map_err(|why| bad(&file, &why))?;
                Ok(Some(read).filter(|read| read.checkpoint().head().size > position))
            }
        }
    }

    /// The words of a text; `None` where they are not to be had.
    pub(super) async fn words(&self, text: &Text) -> Result<Option<String>, CliError> {
        match self {
            Self::Store(store, _) => match &store.engine {
                Some(engine) => Ok(engine.words(text).await?),
                None => Ok(None),
            },
            Self::Bundle(folder, _) => Ok(kept(folder, &text.commitment)
                .filter(|opening| opening.opens(text))
                .map(|opening| opening.words)),
        }
    }

    /// The name of a person; `None` where it is not to be had: no bundle holds any.
    pub(super) async fn person(&self, person: PersonId) -> Result<Option<String>, CliError> {
        match self {
            Self::Store(store, _) => match &store.engine {
                Some(engine) => Ok(engine.person(person).await?),
                None => Ok(None),
            },
            Self::Bundle(..) => Ok(None),
        }
    }
}

/// The file of leaves in which a position stands.
fn page(folder: &Path, size: u64, from: u64) -> Result<Vec<Leaf>, CliError> {
    let number = from / PAGE;
    let Some(tile) = Tile::in_tree(TileKind::Entries, number, size) else {
        return Ok(Vec::new());
    };
    let file = folder.join(tile.to_string());
    let bytes = fs::read(&file).map_err(|why| bad(&file, &why))?;
    let leaves = read_bundle(&bytes, tile.width()).map_err(|why| bad(&file, &why))?;
    let placed = leaves.into_iter().zip(number * PAGE..);
    let leaf = |(bytes, place): (&[u8], u64)| Leaf {
        position: Position(place),
        bytes: bytes.to_vec(),
        hash: tlog::leaf_hash(bytes),
    };
    Ok(placed.map(leaf).filter(|leaf| leaf.position.0 >= from).collect())
}

fn kept(folder: &Path, commitment: &Digest) -> Option<Opening> {
    let file = folder.join(format!("tingbok/openings/{commitment}.json"));
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

fn bad(file: &Path, why: &dyn std::fmt::Display) -> CliError {
    let what = msg!(
        "explain-bad-file",
        file = file.display().to_string(),
        why = why.to_string()
    );
    CliError::new(Exit::BadInput, "bad_file", what)
}
