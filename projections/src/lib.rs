//! What people look at: pure folds over the log, one file per view, each of which can be thrown away and rebuilt.
//!
//! A view is a [`Projection`]: a name, a revision, the keys of the documents that an event touches, and how a document
//! changes by it. The same fold runs in the follower (one batch after another, saved beside the log), in a rebuild
//! and in a look at the past ([`fold`], [`fold_one`]); all of them give the same bytes.
//!
//! A view knows no clock: what depends on "now" is worked out when it is shown. It holds ids, digests and
//! [`events::Text`] commitments; the words, persons' names and the numbers inside blobs (lists, certificates) are
//! looked up when it is shown. Names of units and centres are public and in the log, so a document may hold them.
//! What is sealed in the log is sealed here: no view holds a commitment, a salt, or in which order ballots came, but
//! for the audit trail, which is the order of the log. It decides nothing and nothing is decided by it.
//!
//! # To add a view
//! 1. Add a file named for the page that it serves, with its document types, its keys and its [`Projection`]. Keys are ids
//!    or made of ids, not texts: several are made and looked up for every event. Fields
//!    stand sorted; maps are `BTreeMap`s; amounts are whole numbers; what may be missing is an `Option` that is left
//!    out when empty. Whatever it must know of other events goes into a [`State`]. Document types derive `JsonSchema`:
//!    their doc comments are what the description of the interface says of them ([`Schemas`]). A type whose name another
//!    view has too is renamed there (`#[schemars(rename = "...")]`).
//! 2. Add it to [`VIEWS`] and a row to `README.md` (a test compares them).
//! 3. Run `UPDATE_GOLDEN=1 cargo test -p projections` and read the new golden in `tests/stories`. Every law in `tests/`
//!    (rebuilt equals incremental, nothing sealed leaks, no order of events makes it panic) runs over it unasked.
//!
//! To change a view, raise its `REVISION`: the follower then builds the new one beside the old one and swaps.
#![deny(clippy::float_arithmetic)]

mod entry;
mod few;
mod fold;
mod key;
mod need;
mod projection;
mod schema;
mod state;
mod stored;
mod streams;

pub mod audit_trail;
pub mod ballot_paper;
pub mod case_agenda;
pub mod centre_desk;
pub mod coverage;
pub mod deviations;
pub mod list_explained;
pub mod mandate_register;
pub mod matter;
pub mod minutes;
pub mod need_board;
pub mod need_story;
pub mod powers;
pub mod priority_list;
pub mod round_turnout;

pub use entry::Entry;
pub use few::Few;
pub use fold::{Fold, Of, Unreadable, View, fold, fold_one};
pub use key::NoKey;
pub use need::{Feasibility, Left, MergedInto, Need, Status};
pub use projection::Projection;
pub use schema::{Schemas, exact};
pub use state::{Cell, Index, Part, STATE, State};

/// Every view, by name.
pub const VIEWS: &[&dyn View] = &[
    &Of::<audit_trail::AuditTrail>::NEW,
    &Of::<ballot_paper::BallotPaper>::NEW,
    &Of::<case_agenda::CaseAgenda>::NEW,
    &Of::<centre_desk::CentreDesk>::NEW,
    &Of::<coverage::Coverage>::NEW,
    &Of::<deviations::DeviationsOfRounds>::NEW,
    &Of::<list_explained::ListExplained>::NEW,
    &Of::<mandate_register::MandateRegister>::NEW,
    &Of::<minutes::MinutesBook>::NEW,
    &Of::<need_board::NeedBoard>::NEW,
    &Of::<need_story::NeedStory>::NEW,
    &Of::<powers::PowersOfPersons>::NEW,
    &Of::<priority_list::PriorityList>::NEW,
    &Of::<round_turnout::RoundTurnout>::NEW,
];

/// Those whose documents are kept, by name.
pub fn stored() -> impl Iterator<Item = &'static dyn View> {
    VIEWS.iter().copied().filter(|view| view.is_stored())
}

/// The view of this name.
#[must_use]
pub fn view(name: &str) -> Option<&'static dyn View> {
    VIEWS.iter().copied().find(|view| view.name() == name)
}
