//! Who may know of the things of the log themselves: that something happened in a stream, and at which version it stands.
//! One table for the versions that commands name, the changes told as they happen, and the feed of events; what is not
//! here nobody is told of.

use crate::{
    About, By, Eyes, Unseen,
    sight::{PARTICIPANTS, look},
};
use events::Role;

/// Those who keep credentials, record absences, or see who could do what.
pub(crate) const KEEPERS: &[Role] = &[
    Role::Coordinator,
    Role::Secretariat,
    Role::Auditor,
    Role::Operator,
];

/// Those who oversee, and who carry out what was decided about the log: they must name its version.
const OF_THE_LOG: &[Role] = &[
    Role::Secretariat,
    Role::KsSecretariat,
    Role::Observer,
    Role::Auditor,
    Role::Operator,
];

/// Every kind of stream, and for whose eyes its streams are.
pub const STREAMS: &[(&str, Eyes)] = &[
    // How often a unit has voted, and when, is for the unit alone.
    ("ballot", Eyes::Own(&[Role::Representative])),
    ("body", Eyes::All),
    ("case", Eyes::All),
    ("centre", Eyes::All),
    ("cluster", Eyes::All),
    ("county", Eyes::All),
    // About persons; the holder may know too.
    ("credential", Eyes::OwnOr(KEEPERS)),
    // Names the persons whose data was erased.
    ("log", Eyes::Roles(OF_THE_LOG)),
    ("mandate", Eyes::All),
    ("meeting", Eyes::All),
    ("municipality", Eyes::All),
    ("need", Eyes::All),
    ("region", Eyes::All),
    ("round", Eyes::All),
    // Who supports which need is seen as the story of the need is.
    ("support", Eyes::Roles(PARTICIPANTS)),
    ("template", Eyes::All),
];

/// For whose eyes the streams of a kind are; `None` for a kind that there is not.
#[must_use]
pub fn stream_eyes(kind: &str) -> Option<Eyes> {
    STREAMS.iter().find(|row| row.0 == kind).map(|row| row.1)
}

/// Whether somebody may know at which version a stream of a kind stands, which is about somebody where it is; `None` asks
/// without a login.
///
/// # Errors
/// [`Unseen`] says what is missing.
pub fn may_know(by: Option<&By>, kind: &str, about: Option<About>) -> Result<(), Unseen> {
    let (kind, eyes) = STREAMS.iter().find(|row| row.0 == kind).ok_or(Unseen::NoView)?;
    look(by, kind, *eyes, about)
}

/// Whether somebody is told that something happened which is for these eyes. Nobody asked for it, so what would be shown
/// only as their own is not told.
#[must_use]
pub fn may_hear(by: Option<&By>, eyes: Eyes) -> bool {
    look(by, "changes", eyes, None).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sight::OVERSEERS;

    #[test]
    fn every_kind_of_stream_has_a_row_and_only_one() {
        let mut kinds: Vec<&str> = events::KINDS
            .iter()
            .flat_map(|of| of.iter())
            .filter_map(|kind| Some(kind.split_once('.')?.0))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        let rows: Vec<&str> = STREAMS.iter().map(|row| row.0).collect();
        assert_eq!(rows, kinds);
    }

    #[test]
    fn what_is_seen_in_views_by_some_only_is_not_told_to_others_by_streams() {
        assert_eq!(stream_eyes("support"), crate::eyes("need_story"));
        for role in OVERSEERS {
            assert!(OF_THE_LOG.contains(role), "{role}");
        }
        for kind in ["ballot", "credential", "log", "support"] {
            let eyes = stream_eyes(kind).unwrap();
            assert!(!may_hear(None, eyes), "{kind}");
            assert!(may_know(None, kind, None).is_err(), "{kind}");
        }
        assert_eq!(may_know(None, "need", None), Ok(()));
        assert_eq!(may_know(None, "no_such_kind", None), Err(Unseen::NoView));
    }
}
