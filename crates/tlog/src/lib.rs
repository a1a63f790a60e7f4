//! The transparency log on plain bytes: the Merkle tree of RFC 6962, proofs about it, and the files and signed texts by
//! which others check it (the C2SP formats: tiles, signed notes, checkpoints, cosignatures, policies, proofs).
//!
//! It knows nothing of events or ledgers; it reads no file, clock or chance and holds no state. Everything that is read
//! here has exactly one form: what can be written in two ways is refused in all but one, with the line or the byte, so
//! that nothing can be signed twice with one meaning. (A policy may be spaced and commented at will; its bytes are kept.)
//!
//! # Recipes
//! - The root of a log: `root_of(leaves.map(leaf_hash))`, in constant memory.
//! - To go on from a stored state: [`Frontier::from_bytes`], [`Frontier::push`] per new leaf, [`Frontier::to_bytes`].
//! - To prove something: [`prove_inclusion`], [`prove_consistency`] over whatever has hashes: a [`StoredTree`], a
//!   [`TileReader`], or, where hashes must be waited for, [`inclusion_plan`] and [`consistency_plan`].
//! - To export or to check tiles: [`TileBuilder`]; which files there must be: [`tiles`].
//! - To sign: [`may_sign`] first, then [`Checkpoint::new`], [`Note::new`] and [`SigningKey::sign`].
//! - To judge a checkpoint: [`SignedCheckpoint::parse`], then [`Policy::weigh`]; of a log that has changed its keys or
//!   its policy, [`Trust::weigh`].
//! - What a log owes before any checkpoint holds it: [`Promise`].
//! - A receipt: [`ProofFile`]; weigh its checkpoint, then [`InclusionProof::verify`] against the root weighed.

mod checkpoint;
mod cosignature;
mod frontier;
mod hash;
mod key;
mod note;
mod policy;
mod promise;
mod proof;
mod proof_file;
mod signer;
mod stored;
mod text;
mod tile;
mod tree;
mod trust;
mod witness_request;

pub use checkpoint::{Checkpoint, SIZE_MAX, SignedCheckpoint, TreeHead};
pub use cosignature::TIME_MAX;
pub use frontier::{BadFrontier, Frontier, root_of};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use key::{BadRotation, KeyId, KeyKind, KeyName, KeyRing, KeyTerm, SigningKey, VerifierKey, WrongKind};
pub use note::{BadNote, NOTE_BYTES_MAX, Note, NoteSignature, SIGNATURES_MAX, Verified};
pub use policy::{
    Cosigned, Distrust, Group, Label, Log, POLICY_BYTES_MAX, POLICY_LINES_MAX, Policy, Shortfall, Weighed,
    Witness,
};
pub use promise::{BadPromise, PROMISE_BYTES_MAX, Promise};
pub use proof::{
    BadProof, ConsistencyProof, InclusionProof, PATH_MAX, consistency_plan, inclusion_plan,
    prove_consistency, prove_inclusion,
};
pub use proof_file::{PROOF_BYTES_MAX, ProofFile};
pub use signer::{LastSigned, MustNotSign, Verdict, may_extend, may_sign};
pub use stored::{NoSuchNode, StoredTree};
pub use text::{BadText, Fault};
pub use tile::{
    BadBundle, BadPath, BadTile, LEAF_BYTES_MAX, LeafTooLong, Tile, TileBuilder, TileFault, TileKind,
    TileReader, TileSource, WIDTH, read_bundle, tiles, write_bundle,
};
pub use tree::{HashReader, Node, Plan, Unproven, root_at};
pub use trust::{AnyFrom, Doubt, Own, Told, Trust};
pub use witness_request::{REQUEST_BYTES_MAX, WitnessRequest};
