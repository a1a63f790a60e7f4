//! Every intent of every stream, and how it is asked for over HTTP: one row each. Routes, documentation and the reading
//! of bodies follow from this table; a test compares it with the intents that there are.

use authority::Right;

/// A kind of stream that can be asked something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A county.
    County,
    /// A municipality.
    Municipality,
    /// A cluster.
    Cluster,
    /// A region.
    Region,
    /// A centre.
    Centre,
    /// A body.
    Body,
    /// A credential.
    Credential,
    /// A need.
    Need,
    /// A unit's support of a need.
    Support,
    /// A round.
    Round,
    /// A template of rules.
    Template,
    /// A unit's ballot.
    Ballot,
    /// A meeting.
    Meeting,
    /// A case.
    Case,
    /// A mandate.
    Mandate,
    /// The log, about somebody or something whose data is erased.
    Log,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::County,
        Self::Municipality,
        Self::Cluster,
        Self::Region,
        Self::Centre,
        Self::Body,
        Self::Credential,
        Self::Need,
        Self::Support,
        Self::Round,
        Self::Template,
        Self::Ballot,
        Self::Meeting,
        Self::Case,
        Self::Mandate,
        Self::Log,
    ];

    /// As in the names of streams.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Municipality => "municipality",
            Self::Cluster => "cluster",
            Self::Region => "region",
            Self::Centre => "centre",
            Self::Body => "body",
            Self::Credential => "credential",
            Self::Need => "need",
            Self::Support => "support",
            Self::Round => "round",
            Self::Template => "template",
            Self::Ballot => "ballot",
            Self::Meeting => "meeting",
            Self::Case => "case",
            Self::Mandate => "mandate",
            Self::Log => "log",
        }
    }

    /// The address of all of the kind, and that of one: `{id}`, or the two ids that name it.
    #[must_use]
    pub fn paths(self) -> (&'static str, &'static str) {
        match self {
            Self::County => ("/counties", "/counties/{id}"),
            Self::Municipality => ("/municipalities", "/municipalities/{id}"),
            Self::Cluster => ("/clusters", "/clusters/{id}"),
            Self::Region => ("/regions", "/regions/{id}"),
            Self::Centre => ("/centres", "/centres/{id}"),
            Self::Body => ("/bodies", "/bodies/{id}"),
            Self::Credential => ("/credentials", "/credentials/{id}"),
            Self::Need => ("/needs", "/needs/{id}"),
            Self::Support => ("/needs/{id}/supports", "/needs/{id}/supports/{unit}"),
            Self::Round => ("/rounds", "/rounds/{id}"),
            Self::Template => ("/templates", "/templates/{id}"),
            Self::Ballot => ("/rounds/{id}/ballots", "/rounds/{id}/ballots/{unit}"),
            Self::Meeting => ("/meetings", "/meetings/{id}"),
            Self::Case => ("/cases", "/cases/{id}"),
            Self::Mandate => ("/mandates", "/mandates/{id}"),
            Self::Log => ("/subjects", "/subjects/{id}"),
        }
    }

    /// Whether it is named by two ids.
    #[must_use]
    pub fn is_of_unit(self) -> bool {
        matches!(self, Self::Support | Self::Ballot)
    }
}

/// How an intent can be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Begins its stream: the only ones that need no `If-Match`, for there is nothing yet to have been seen.
    First,
    /// Of a stream that is there.
    Then,
    /// One half of an act on two streams: sent for both at once under the other half's address, or in a list of steps.
    Half,
    /// In a list of steps only, for it takes several others with it.
    Listed,
    /// In a list of steps only, where it begins its stream.
    ListedFirst,
    /// By the engine alone, when it is time; nobody can ask for it.
    Engine,
}

/// An intent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// Of what.
    pub kind: Kind,
    /// Its name as in the JSON of the intent.
    pub intent: &'static str,
    /// The right it takes.
    pub right: Right,
    /// How it is asked for.
    pub way: Way,
}

impl Row {
    /// The last part of its address.
    #[must_use]
    pub fn verb(&self) -> String {
        self.intent.replace('_', "-")
    }

    /// The row of an intent.
    #[must_use]
    pub fn find(kind: Kind, intent: &str) -> Option<&'static Self> {
        TABLE.iter().find(|row| row.kind == kind && row.intent == intent)
    }
}

macro_rules! table {
    ($($kind:ident { $($intent:literal $right:ident $way:ident),* $(,)? })*) => {
        /// All intents.
        pub const TABLE: &[Row] = &[$($(
            Row { kind: Kind::$kind, intent: $intent, right: Right::$right, way: Way::$way },
        )*)*];
    };
}

table! {
    County {
        "register" KeepReferenceData First, "set_population" KeepReferenceData Then,
        "renumber" KeepReferenceData Then, "merge" KeepReferenceData Then, "split" KeepReferenceData Then,
    }
    Municipality {
        "register" KeepReferenceData First, "set_population" KeepReferenceData Then,
        "renumber" KeepReferenceData Then, "merge" KeepReferenceData Then, "split" KeepReferenceData Then,
    }
    Cluster {
        "form" KeepClusters First, "join" KeepClusters Then, "leave" KeepClusters Then,
        "change_lead" KeepClusters Then, "take_partner" KeepClusters Then,
        "release_partner" KeepClusters Then, "dissolve" KeepClusters Then,
    }
    Region {
        "form" KeepClusters First, "join" KeepClusters Then, "leave" KeepClusters Then,
        "seat_body" KeepClusters Then,
    }
    Centre {
        "register" KeepReferenceData First, "set_coverage" KeepReferenceData Then,
        "set_subjects" KeepReferenceData Then, "set_delivery_types" KeepReferenceData Then,
        "declare_capacity" KeepReferenceData Then, "record_basis" KeepReferenceData Then,
        "offer" SpeakForCentre Then, "withdraw" SpeakForCentre Then, "commit" CarryOut Engine,
        "return" KeepMandates Half, "propose_facts" DescribeCentres Then,
        "comment_facts" SpeakForCentre Then, "publish_facts" DescribeCentres Then,
        "merge" KeepReferenceData Then,
    }
    Body {
        "constitute" KeepBodies First, "seat" KeepBodies Then, "unseat" KeepBodies Then,
        "set_rules" KeepBodies Then, "set_ties" KeepBodies Then,
    }
    Credential {
        "grant" KeepCredentials First, "revoke" KeepCredentials Then, "suspend" KeepCredentials Then,
        "resume" KeepCredentials Then, "record_absence" RecordAbsence Then, "end_absence" RecordAbsence Then,
    }
    Need {
        "submit" OwnNeeds First, "split_off" Screen ListedFirst, "revise" OwnNeeds Then, "join" OwnNeeds Then,
        "ask_clarification" Screen Then, "clarify" OwnNeeds Then, "give_feasibility" SpeakForCentre Then,
        "attach_evidence" Assess Then, "judge_evidence" Assess Then, "score" Assess Then,
        "lift" HelpWithNeeds Then, "find_eligible" Screen Then, "merge" Screen Then, "absorb" Screen Half,
        "unmerge" Screen Then, "release" Screen Half, "split" Screen Listed, "withdraw" OwnNeeds Then,
        "rule_out" Screen Then, "refer" Screen Then, "enter" Screen Then, "leave_round" CarryOut Engine,
        "carry_over" OwnNeeds Then, "lapse" Screen Then,
    }
    Support { "give" OwnNeeds First, "withdraw" OwnNeeds Then }
    Round {
        "plan" RunRounds First, "adopt_rules" RunRounds Then, "adopt_template" RunRounds Then,
        "open_submissions" RunRounds Then, "close_submissions" RunRounds Then, "enter_need" Screen Half,
        "enter_offer" SpeakForCentre Half, "close_screening" RunRounds Then,
        "freeze_candidates" RunRounds Then, "open_voting" RunRounds Then,
        "propose_extension" RunRounds Then, "confirm_extension" RunRounds Then,
        "close_voting" CarryOut Engine, "check_quorum" CarryOut Engine, "reopen" RunRounds Then,
        "give_up" RunRounds Then, "commit_lot" DrawLots Then, "reveal_lot" DrawLots Then,
        "draw_lot" RunRounds Then, "tally" CarryOut Engine, "contest" Complain Then,
        "settle_complaint" RunRounds Then, "finalise" CarryOut Engine, "propose_annulment" RunRounds Then,
        "confirm_annulment" RunRounds Then, "repropose" CarryOut Engine,
    }
    Template { "publish" RunRounds First, "retire" RunRounds Then }
    Ballot {
        "cast" CastBallot First, "open" CarryOut Engine, "lose_opening" CarryOut Engine,
        "represent" CastBallot Then, "unopen" CarryOut Engine, "void" RunRounds Then,
    }
    Meeting {
        "call" PrepareCases First, "send_papers" PrepareCases Then, "record_attendance" PrepareCases Then,
        "sign_minutes" PrepareCases Then, "cancel" PrepareCases Then,
    }
    Case {
        "open" PrepareCases First, "schedule" PrepareCases Then, "record_opinion" PrepareCases Then,
        "settle_recusal" PrepareCases Then, "vote" VoteInBody Then, "resolve" PrepareCases Then,
        "dissent" VoteInBody Then, "register_elsewhere" PrepareCases Then, "withdraw" PrepareCases Then,
    }
    Mandate {
        "issue" CarryOut Engine, "acknowledge" SpeakForCentre Then, "object" SpeakForCentre Then,
        "amend" KeepMandates Then, "suspend" KeepMandates Then, "resume" KeepMandates Then,
        "revoke" KeepMandates Then, "expire" CarryOut Engine, "supersede" CarryOut Engine,
    }
    Log {
        "erase" Erase First, "add_key" KeepLog Then, "retire_key" KeepLog Then,
        "change_policy" KeepLog Then, "anchor" KeepLog Then,
    }
}
