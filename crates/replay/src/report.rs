//! What the auditor hands over: the lists and mandates as re-derived, the counts, the findings and the verdict.

use crate::{Finding, Weight};
use events::{CentreId, Digest, MandateId, NeedId, RoundId, mandate::Force};
use serde::Serialize;
use std::fmt;

/// What is to be said of a log as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything agrees.
    Clean,
    /// Something contradicts: changed, removed, reordered, or not what follows from the events.
    Tampered,
    /// Nothing contradicts, but something is missing: leaves at the end, or a document.
    Incomplete,
    /// Not one leaf could be read: this is no log of ours.
    Unreadable,
}

impl Verdict {
    /// The exit status of a program that reports it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Tampered => 1,
            Self::Incomplete => 2,
            Self::Unreadable => 3,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Clean => "clean",
            Self::Tampered => "tampered",
            Self::Incomplete => "incomplete",
            Self::Unreadable => "unreadable",
        })
    }
}

/// The result of an audit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// What is to be said of the whole.
    pub verdict: Verdict,
    /// From which leaf on everything was judged: 0, but for what an earlier audit had judged.
    pub from: u64,
    /// How many leaves were fed.
    pub size: u64,
    /// The root recomputed over them.
    pub root: String,
    /// The rounds, by id.
    pub rounds: Vec<RoundLine>,
    /// The mandates in the log, in the order in which they were issued.
    pub mandates: Vec<MandateLine>,
    /// How much was looked at.
    pub counts: Counts,
    /// What was done about the openings of texts.
    pub openings: OpeningCounts,
    /// Everything found, in the order in which it was found.
    pub findings: Vec<Finding>,
    /// How many further findings are not listed.
    pub left_out: u64,
}

/// How much was looked at. What an earlier audit had judged is not counted, but for streams and rounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Counts {
    /// Leaves that could be read.
    pub events: u64,
    /// Streams, all that there are.
    pub streams: u64,
    /// Rounds, all that there are.
    pub rounds: u64,
    /// Ballots cast, replaced ones included.
    pub ballots: u64,
    /// Lists derived again.
    pub lists: u64,
    /// Mandates checked.
    pub mandates: u64,
}

/// How many openings of texts were looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct OpeningCounts {
    /// Whether openings were given along at all.
    pub looked_at: bool,
    /// Openings compared with their commitments.
    pub checked: u64,
    /// Commitments whose openings were erased by an event.
    pub erased: u64,
}

/// One round and what was derived again for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RoundLine {
    /// Which.
    pub round: RoundId,
    /// How far it has come, in words.
    pub phase: String,
    /// What the log pins, each beside what follows from the events.
    pub documents: Vec<DocumentLine>,
    /// Ballots counted.
    pub counted: u32,
    /// The list as derived again; empty before the count.
    pub items: Vec<ItemLine>,
}

/// A digest that the log pins.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DocumentLine {
    /// Of what.
    pub what: What,
    /// Where the log pins it.
    pub position: u64,
    /// What the log says.
    pub recorded: Digest,
    /// What follows from the events; absent when nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived: Option<Digest>,
    /// Whether they are the same.
    pub agrees: bool,
}

/// What a round pins by digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// What is voted on.
    Candidates,
    /// Who votes.
    Roll,
    /// The root over the counted ballots.
    Input,
    /// The list.
    List,
    /// What lies behind the list.
    Certificate,
    /// The mandates that the list gives.
    Proposal,
}

impl What {
    /// Its name, as in the codes of findings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Candidates => "candidates",
            Self::Roll => "roll",
            Self::Input => "input",
            Self::List => "list",
            Self::Certificate => "certificate",
            Self::Proposal => "proposal",
        }
    }
}

/// One place on a list derived again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ItemLine {
    /// Its place, from 1.
    pub rank: u32,
    /// The need.
    pub need: NeedId,
    /// Whole staff hours.
    pub hours: u64,
    /// Which part of the list.
    pub phase: outcome::Phase,
    /// Where it is to be served, the lead first; empty when not funded.
    pub parts: Vec<outcome::Part>,
}

/// One mandate in the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MandateLine {
    /// Which.
    pub mandate: MandateId,
    /// From which round.
    pub round: RoundId,
    /// For whom.
    pub centre: CentreId,
    /// Hours in all.
    pub hours: u64,
    /// Whether it obliges.
    pub force: Force,
    /// Where it stands in the log.
    pub position: u64,
    /// Whether nothing was found against it.
    pub agrees: bool,
}

impl Report {
    /// What is to be said of the whole.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The report as plain lines of text.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let counts = self.counts;
        let mut lines = vec![
            format!("verdict: {}", self.verdict),
            format!("log: {} leaves, root {}", self.size, self.root),
            format!(
                "checked: {} events in {} streams, {} rounds, {} ballots, {} lists, {} mandates",
                counts.events, counts.streams, counts.rounds, counts.ballots, counts.lists, counts.mandates
            ),
        ];
        if self.from > 0 {
            let from = self.from;
            lines.push(format!(
                "judged from position {from}: an earlier audit judged what is before it"
            ));
        }
        let openings = self.openings;
        if openings.looked_at || openings.erased > 0 {
            lines.push(match openings.looked_at {
                true => format!(
                    "openings: {} checked, {} erased",
                    openings.checked, openings.erased
                ),
                false => format!("openings: not looked at, {} erased", openings.erased),
            });
        }
        let agreement = |agrees: bool| if agrees { "agrees" } else { "DIFFERS" };
        for round in &self.rounds {
            lines.push(format!("round {}: {}", round.round, round.phase));
            for document in &round.documents {
                let name = document.what.name();
                let agrees = agreement(document.agrees);
                lines.push(format!("  {name} {}: {agrees}", document.recorded));
            }
        }
        for mandate in &self.mandates {
            let MandateLine {
                mandate,
                centre,
                hours,
                agrees,
                ..
            } = mandate;
            let agrees = agreement(*agrees);
            lines.push(format!(
                "mandate {mandate}: centre {centre}, {hours} hours: {agrees}"
            ));
        }
        for (weight, heading) in [
            (Weight::Tampered, "differs"),
            (Weight::Incomplete, "missing"),
            (Weight::Pending, "pending"),
        ] {
            let of_weight = self.findings.iter().filter(|finding| finding.weight == weight);
            lines.extend(of_weight.map(|finding| format!("{heading}: {finding}")));
        }
        if self.left_out > 0 {
            lines.push(format!("and {} further findings", self.left_out));
        }
        lines
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
