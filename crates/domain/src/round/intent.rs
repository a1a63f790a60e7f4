//! What may be asked of a round, and what each can be refused for.

use events::{
    CaseId, CentreId, ComplaintId, Digest, NeedId, PersonId, Salt, TemplateId, Text, Time, UnitId,
    round::{Planned, Remedy, Rules},
};

/// What may be asked. Each lists what it can be refused for beside a wrong phase and a lack of rights.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Plan it. Refused: no, too many or unknown clusters; a region missing, unwanted, unknown or without a cluster
    /// named; unknown units, or units that vote through a cluster; another round that is not to be held again; an id
    /// that is taken.
    Plan(Planned),
    /// Adopt its rules. Refused: faulty rules, an unknown or advisory body, other rules adopted before.
    AdoptRules(Rules),
    /// Adopt a version of a template as its rules. Refused: as above, an unknown version, a retired template.
    AdoptTemplate {
        /// The template.
        template: TemplateId,
        /// Which version of it.
        version: u32,
    },
    /// Let needs in until a time. Refused: a time that has passed.
    OpenSubmissions {
        /// Until when.
        until: Time,
    },
    /// End the submissions. Refused: before their deadline.
    CloseSubmissions,
    /// Take a need in; goes with `need::Intent::Enter` in one append. Refused: a need that did not enter; too late.
    EnterNeed {
        /// The need.
        need: NeedId,
    },
    /// Take an offer in; goes with `centre::Intent::Offer` in one append. Refused: hours that were not offered; other
    /// hours before; too late.
    EnterOffer {
        /// The centre.
        centre: CentreId,
        /// Hours.
        hours: u64,
    },
    /// Take nothing more in.
    CloseScreening,
    /// Freeze what is voted on. Refused: no candidates.
    FreezeCandidates,
    /// Freeze the roll and take ballots until a time. Refused: a time that has passed, a roll that cannot be made,
    /// parts of the lot that nobody committed to.
    OpenVoting {
        /// Until when.
        until: Time,
    },
    /// Propose that voting ends later. Refused: a time that is not later, or after voting has ended.
    ProposeExtension {
        /// Until when.
        until: Time,
        /// Why.
        reason: Text,
    },
    /// Confirm that voting ends later. Refused: the person who proposed it, nothing proposed, or after the old end.
    ConfirmExtension {
        /// Until when.
        until: Time,
    },
    /// Take no more ballots. Refused: before the deadline.
    CloseVoting,
    /// See whether enough voted.
    CheckQuorum,
    /// Open voting once more after a failed quorum. Refused: a second time; a time that has passed.
    Reopen {
        /// Until when.
        until: Time,
    },
    /// Give the round up after a failed quorum; the engine does it when voting had been reopened.
    GiveUp {
        /// Why.
        reason: Text,
    },
    /// Commit to a part of the lot. Refused: no lot in the rules, all parts there, a second part of one person, before
    /// the rules are adopted or after voting has opened.
    CommitLot {
        /// SHA-256 of the 32 bytes of the part.
        commitment: Digest,
    },
    /// Reveal one's part of the lot, when the quorum is met. Refused: nothing committed to, another part, too early.
    RevealLot {
        /// The 32 bytes of the part.
        part: Salt,
    },
    /// Draw by hand, with witnesses, in the place of a part that is not revealed. Refused: a part that is there, or was
    /// never committed to; one's own; too early.
    DrawLot {
        /// The secretary whose part is missing.
        instead_of: PersonId,
        /// The 32 bytes drawn.
        drawn: Salt,
        /// How it was drawn and who saw it.
        reason: Text,
    },
    /// Pin the count. Refused: sealed ballots, hidden parts of the lot, a recount before its time, a count that fails.
    Tally,
    /// Complain for a unit. Refused: a unit that is not on the roll, after the window, an id that is taken.
    Contest {
        /// Which complaint.
        complaint: ComplaintId,
        /// The unit.
        unit: UnitId,
        /// About what.
        reason: Text,
    },
    /// Settle a complaint. Refused: the person who complained, an unknown complaint, one that is settled otherwise, a
    /// time for a recount where none is made.
    SettleComplaint {
        /// Which.
        complaint: ComplaintId,
        /// What it leads to.
        remedy: Remedy,
        /// Why.
        reason: Text,
        /// For a recount: not before then.
        recount_from: Option<Time>,
    },
    /// Make the list final. Refused: before the end of the complaint window, with complaints open.
    Finalise,
    /// Propose to annul it. Refused: a round that is over.
    ProposeAnnulment {
        /// Why.
        reason: Text,
    },
    /// Confirm the annulment. Refused: the person who proposed it, nothing proposed, a round that is over.
    ConfirmAnnulment,
    /// Pin a new proposal without the centres that a case refused. Refused: a case of another list or proposal, one
    /// that goes on or refused nothing.
    Repropose {
        /// The case.
        case: CaseId,
    },
}
