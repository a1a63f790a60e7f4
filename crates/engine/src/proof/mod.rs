//! Signing the log: when a checkpoint is due, whether it may be signed, and who cosigns it.
//!
//! The memory of what was signed, the keys and the published checkpoints are files of [`notary`]; here they meet the
//! ledger. A tree is signed only when the ledger's own head agrees with the leaves, when it extends the tree that was
//! signed last, and when it is durable: on PostgreSQL with a synchronous standby, on that standby too (see
//! [`Signer::sign`]).
//!
//! | file | what |
//! | --- | --- |
//! | `tree` | the hashes of the log in memory, from which everything is proven |
//! | `signer` | one checkpoint: may it be signed, and then sign and publish it |
//! | `own` | what the log says of its own keys and policy |
//! | `matters` | after which events one is due at once |
//! | `run` | when; and that of several servers one does it |
//! | `ask` | asks the witnesses |
//! | `proofs` | what others may read of all this: the last checkpoint, what is final, receipts |

mod ask;
mod matters;
mod own;
mod proofs;
mod run;
mod signer;
mod tree;

pub use matters::matters;
pub use notary::{ProofError, ProofFolder};
pub use own::told;
pub use proofs::{Proofs, Proven, Receipt};
pub use run::{Pace, Prover};
pub use signer::{SignError, Signed, Signer};
pub use tree::LogTree;
