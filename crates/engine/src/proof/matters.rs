//! After which events a checkpoint is due at once: those on which others will act, or that nobody should be able to put
//! at another place afterwards.

/// The kinds of events, without their versions.
const MATTERS: &[&str] = &[
    "round.rules_adopted",
    "round.candidates_frozen",
    "round.voting_opened",
    "round.extended",
    "round.voting_closed",
    "round.quorum_met",
    "round.quorum_failed",
    "round.tallied",
    "round.complaint_settled",
    "round.finalised",
    "round.annulled",
    "ballot.opened",
    "ballot.unopened",
    "ballot.voided",
    "case.resolved",
    "case.registered_elsewhere",
    "mandate.issued",
    "mandate.amended",
    "mandate.revoked",
];

/// Whether a checkpoint is due after an event of this kind (such as `round.tallied@1`). All events of the log's own
/// stream matter: keys, policies, erasures.
#[must_use]
pub fn matters(kind: &str) -> bool {
    let name = kind.split('@').next().unwrap_or(kind);
    name.starts_with("log.") || MATTERS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_named_here_exists() {
        let kinds: Vec<&str> = events::KINDS.iter().copied().flatten().copied().collect();
        for name in MATTERS {
            let known = kinds.iter().any(|kind| kind.split('@').next() == Some(name));
            assert!(known, "{name} is no kind of event");
        }
        assert!(matters("round.tallied@1"));
        assert!(!matters("ballot.cast@1"));
        assert!(!matters("need.submitted@1"));
    }
}
