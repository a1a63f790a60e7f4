//! What it bars that somebody steps out (inhabil, forvaltningsloven §§ 6 and 8), as data. The rules themselves stand with
//! the streams; here is which command is refused by them, and under which code. Nothing else is barred: whoever steps out
//! of a point asks every other command, and sees every view, as everybody does.

/// One command that is refused to whoever steps out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bar {
    /// The kind of stream.
    pub stream: &'static str,
    /// The command.
    pub intent: &'static str,
    /// What whoever steps out has to do with it.
    pub part: Part,
    /// How they step out.
    pub how: How,
    /// The code of the refusal.
    pub code: &'static str,
}

/// What somebody has to do with a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// They ask it.
    Asks,
    /// They are named in it as one who voted on the habilitet of somebody.
    Votes,
}

/// How somebody steps out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It was settled that they step out of the point.
    Settled,
    /// They are tied to the centre of the point, or to the unit that hosts it.
    Tied,
    /// It is their own habilitet that is settled or recorded.
    Own,
}

use How::{Own, Settled, Tied};
use Part::{Asks, Votes};

/// Every bar.
pub const BARS: [Bar; 9] = [
    bar("case", "vote", Asks, Settled, "case.recused"),
    bar("case", "vote", Asks, Tied, "case.tied_to_centre"),
    // A dissent is entered by whoever voted.
    bar("case", "dissent", Asks, Settled, "case.not_voted"),
    bar("case", "dissent", Asks, Tied, "case.not_voted"),
    bar("case", "settle_recusal", Votes, Settled, "case.may_not_judge"),
    bar("case", "settle_recusal", Votes, Tied, "case.may_not_judge"),
    bar("case", "settle_recusal", Votes, Own, "case.own_habilitet"),
    bar("ballot", "void", Asks, Own, "ballot.own_recusal"),
    bar("ballot", "void", Votes, Own, "ballot.votes_on_self"),
];

const fn bar(stream: &'static str, intent: &'static str, part: Part, how: How, code: &'static str) -> Bar {
    Bar {
        stream,
        intent,
        part,
        how,
        code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Coded, ballot, case};
    use events::{PersonId, case::Ground};
    use std::collections::BTreeSet;

    #[test]
    fn every_bar_is_a_refusal_of_its_stream_and_every_such_refusal_a_bar() {
        let person = PersonId(events::derived(&["somebody"]));
        let refusals = [
            case::Refusal::Recused.code(),
            case::Refusal::TiedToCentre { ground: Ground::Host }.code(),
            case::Refusal::NotVoted.code(),
            case::Refusal::MayNotJudge { person }.code(),
            case::Refusal::OwnHabilitet.code(),
            ballot::Refusal::OwnRecusal.code(),
            ballot::Refusal::VotesOnSelf.code(),
        ];
        let barred: BTreeSet<_> = BARS.iter().map(|bar| bar.code).collect();
        assert_eq!(barred, BTreeSet::from(refusals));
        for bar in BARS {
            assert_eq!(bar.code.split_once('.').map(|code| code.0), Some(bar.stream));
        }
    }
}
