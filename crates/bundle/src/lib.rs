//! The bundle: a log as files that anybody can keep, serve and check, and the verifier of such files.
//!
//! ```text
//! checkpoint                          the newest, with its cosignatures (tlog-checkpoint)
//! tile/<L>/<N>[.p/<W>]                hashes (tlog-tiles)
//! tile/entries/<N>[.p/<W>]            leaves, 256 a file (tlog-tiles)
//! tingbok/policy                      whom the log is to be checked by (tlog-policy)
//! tingbok/checkpoints/<size>          every published checkpoint with its cosignatures
//! tingbok/timestamps/<size>.tsr       when others saw that checkpoint (RFC 3161), and in `.certs.pem` who they are
//! tingbok/blobs/<aa>/<sha256>         documents that leaves name
//! tingbok/openings/<commitment>.json  words behind commitments: the auditor edition alone
//! tingbok/README.txt  index.html      how to check, in three ways
//! tingbok/list                        every file above that no tree covers, in the form of `sha256sum`
//! tingbok/files                       the SHA-256 of that list, signed by the log (a note)
//! ```
//!
//! It reads and writes files and nothing else: no network, no database, no clock. What follows from the events is decided
//! by [`replay`], what a signature is worth by [`tlog`], what a time stamp is worth by [`timestamp`].
//!
//! | to change | go to |
//! | --- | --- |
//! | where a file lies | `layout` |
//! | what a bundle holds | `write`, one file for each part |
//! | what a leaf says of files beside it | `mentions` |
//! | what others take out of one | `held` |
//! | a check | `verify`, one file for each step or few |
//! | which step a finding of the auditor belongs to | `verify/steps` |
//! | whom to believe about what lies outside a bundle | `follow` |
//! | what two checkpoints prove about one another | `compare` |
//! | an attack that verifiers are tried with | `corpus/attacks` |
#![deny(clippy::float_arithmetic)]

mod compare;
pub mod corpus;
mod fault;
mod folder;
mod follow;
mod held;
mod layout;
mod list;
mod mentions;
mod proof;
mod verify;
mod write;

pub use compare::{Comparison, compare};
pub use fault::{Fault, FaultKind};
pub use folder::Folder;
pub use follow::Judge;
pub use held::{Held, documents};
pub use layout::Edition;
pub use list::{BadList, FileList};
pub use proof::{Proof, StampFiles};
pub use verify::{Finding, KEPT_AT_MOST, KINDS, Options, Report, Stamped, State, Step, StepLine, verify};
pub use write::{Exported, Source, Told, export};
