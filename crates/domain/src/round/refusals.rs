//! Why something asked of a round is refused, act by act.

use super::Phase;
use crate::refusal::refusals;
use events::{
    BodyId, CaseId, CentreId, ClusterId, ComplaintId, NeedId, PersonId, RegionId, RoundId, TemplateId, Time,
    UnitId,
};

refusals! { "round";
    /// No such round.
    "unknown" Unknown = "the round does not exist; check its id";
    /// The id is taken.
    "already_planned" AlreadyPlanned = "this round id is already used for another round; draw a new one";
    /// It is not the time for this.
    "wrong_phase" WrongPhase { phase: Phase, wanted: Phase } =
        "the round is {phase}; this can be done only while it is {wanted}";
    /// It is over.
    "over" Over { phase: Phase } = "the round is {phase}; nothing can change that any more";
    /// The engine did not bring what this needs.
    "facts_missing" FactsMissing { what: &'static str } = "the engine could not read {what}; try again";

    /// Nobody to vote.
    "no_clusters" NoClusters = "a round needs at least one cluster";
    /// A cluster round with several clusters.
    "one_cluster" OneCluster { given: usize } =
        "a round of one cluster names one cluster, and {given} are given; plan it for a region or the nation";
    /// No such cluster.
    "unknown_cluster" UnknownCluster { cluster: ClusterId } = "cluster {cluster} does not exist; form it first";
    /// A region round without its region.
    "region_missing" RegionMissing = "a round of a region names the region";
    /// A region where there is none.
    "region_not_wanted" RegionNotWanted = "only a round of a region names a region; take it away, or change the scope";
    /// No such region.
    "unknown_region" UnknownRegion { region: RegionId } = "region {region} does not exist; form it first";
    /// A cluster of another region.
    "not_in_region" NotInRegion { cluster: ClusterId } =
        "cluster {cluster} is not a member of the region; let it join first, or take it away";
    /// No such municipality or county municipality.
    "unknown_unit" UnknownUnit { unit: UnitId } =
        "unit {unit} is not registered as what it is named for, a municipality or a county municipality; check its id";
    /// A municipality that votes through its cluster already.
    "unit_in_cluster" UnitInCluster { unit: UnitId } =
        "municipality {unit} votes as a member of a cluster of this round; take it away, for a unit is counted once";
    /// The other round is not to be held again.
    "not_to_be_rerun" NotToBeRerun { round: RoundId } =
        "round {round} is not to be held again: no complaint about it led to that";

    /// The rules cannot be used.
    "bad_rules" BadRules { fault: String } = "these rules cannot be adopted: {fault}";
    /// The rules stand.
    "rules_stand" RulesStand = "the rules of this round are adopted already and cannot be changed";
    /// No such template, or no such version of it.
    "unknown_template" UnknownTemplate { template: TemplateId, version: u32 } =
        "template {template} has no version {version}; publish it first";
    /// The template is out of use.
    "template_retired" TemplateRetired { template: TemplateId } =
        "template {template} is retired; start from another, or give the rules themselves";
    /// No such body.
    "unknown_body" UnknownBody { body: BodyId } = "body {body} does not exist; constitute it first";
    /// The body may not ratify.
    "body_may_not_ratify" BodyMayNotRatify { body: BodyId } =
        "body {body} is advisory and may not ratify; name one that may";
    /// A deadline in the past.
    "deadline_passed" DeadlinePassed { until: Time, at: Time } =
        "the deadline {until} has passed already: it is {at}; give a later one";

    /// Entries are not taken in now.
    "no_entries" NoEntries { phase: Phase } =
        "needs and offers are taken in from the adoption of the rules until screening is closed; the round is {phase}";
    /// A need that did not enter in the same act.
    "need_not_entered" NeedNotEntered { need: NeedId } =
        "need {need} has not entered this round; send this together with the need's own step, which asks for an eligible need";
    /// Hours that the centre did not offer in the same act.
    "not_offered" NotOffered { centre: CentreId, hours: u64 } =
        "centre {centre} has not offered {hours} hours to this round; send this together with the centre's own step";
    /// The offer stands differently.
    "already_offered" AlreadyOffered { hours: u64 } = "{hours} hours are offered by this centre already";
    /// Nothing to vote on.
    "no_candidates" NoCandidates = "there is nothing to vote on: take needs into the round first";

    /// There can be no roll.
    "no_roll" NoRoll { why: String } = "the roll cannot be frozen: {why}";
    /// Too early.
    "too_early" TooEarly { until: Time, at: Time } = "not before {until}: it is {at}";
    /// Too late.
    "too_late" TooLate { until: Time, at: Time } = "this was possible until {until}, and it is {at}";
    /// An extension that does not extend.
    "not_later" NotLater { old: Time, until: Time } =
        "voting ends {old} as it is, and {until} is not later; give a later time";
    /// No such extension.
    "no_extension" NoExtension { until: Time } = "nobody has proposed that voting ends {until}; propose it first";
    /// The same person twice.
    "same_person" SamePerson = "who proposed it cannot confirm it: another person must";

    /// Ballots are still sealed.
    "still_sealed" StillSealed { sealed: u32 } =
        "{sealed} counted ballots are neither opened nor declared unopened; open them first";
    /// The count went wrong.
    "no_tally" NoTally { why: String } = "the ballots cannot be counted: {why}";
    /// Voting was reopened before.
    "reopened_before" ReopenedBefore = "voting was reopened once already; the round has failed";

    /// No lot under these rules.
    "no_lot" NoLot = "the rules of this round call for no lot";
    /// Not the time to commit.
    "no_commitments" NoCommitments { phase: Phase } =
        "parts of the lot are committed to after the rules are adopted and before voting opens; the round is {phase}";
    /// All parts are there.
    "lot_complete" LotComplete { parts: u32 } = "all {parts} parts of the lot are committed to already, by others";
    /// A second part of one person.
    "already_committed" AlreadyCommitted = "you have committed to another part already; it cannot be changed";
    /// Parts are missing.
    "lot_uncommitted" LotUncommitted { missing: u32 } =
        "{missing} parts of the lot are not committed to; let as many more secretaries commit before voting opens";
    /// Nobody committed so.
    "not_committed" NotCommitted { person: PersonId } = "{person} has committed to no part of this round's lot";
    /// Not what was committed to.
    "wrong_part" WrongPart = "this part is not the one committed to: its SHA-256 differs; present the 32 bytes kept then";
    /// The part is there.
    "part_is_there" PartIsThere = "this part of the lot is there already, and nothing is drawn in its place";
    /// In the place of one's own part.
    "own_part" OwnPart =
        "nobody draws in the place of the part that they committed to: reveal it, or let another secretary draw";
    /// Parts are still hidden.
    "lot_hidden" LotHidden { missing: u32 } =
        "{missing} parts of the lot are neither revealed nor drawn by hand; without them ties cannot be broken";

    /// Not on the roll.
    "not_on_roll" NotOnRoll { unit: UnitId } = "unit {unit} is not on the roll of this round and cannot complain about it";
    /// The id is taken.
    "complaint_taken" ComplaintTaken { complaint: ComplaintId } =
        "complaint id {complaint} is already used for another complaint; draw a new one";
    /// No such complaint.
    "unknown_complaint" UnknownComplaint { complaint: ComplaintId } = "there is no complaint {complaint}; check its id";
    /// Settled otherwise.
    "complaint_settled" ComplaintIsSettled { complaint: ComplaintId } =
        "complaint {complaint} is settled already, with another remedy";
    /// Judging one's own complaint.
    "own_complaint" OwnComplaint = "who complained cannot settle the complaint: another person must";
    /// A time for a recount where there is none.
    "no_recount" NoRecount = "only a recount has a time before which it is not made; take it away";
    /// Complaints are open.
    "open_complaints" OpenComplaints { open: usize } =
        "{open} complaints are not settled; settle them before the list becomes final";

    /// Nobody proposed to annul it.
    "no_annulment" NoAnnulment = "nobody has proposed to annul this round; propose it first, with a reason";

    /// No such case, or of another list.
    "unknown_case" UnknownCase { case: CaseId } = "case {case} is not about this round's list and proposal; check its id";
    /// The case goes on.
    "case_undecided" CaseUndecided { case: CaseId } = "case {case} has points that are not decided; wait until all are";
    /// Nothing was refused.
    "nothing_refused" NothingRefused { case: CaseId } =
        "case {case} refused no mandate of an approved list; the proposal stands";
    /// No new proposal.
    "no_reproposal" NoReproposal { why: String } = "no new proposal can be made: {why}";
}
