//! Small elections whose outcome is known by hand or from the literature, and what cannot be counted.

use tally::{
    Capacity, Counted, Method, Options, Profile, Rule, Strength, TallyError, TieStep, Ties, Unranked, count,
};

use crate::common::r;
use crate::elections::{elect, election, order};

/// Four towns choose the capital; the well-known example of Tennessee.
fn tennessee() -> Profile {
    election(
        "MNCK",
        1,
        &[
            ("42", "M N C K"),
            ("26", "N C K M"),
            ("15", "C K N M"),
            ("17", "K C N M"),
        ],
    )
}

fn levels(order: &tally::Order) -> String {
    order
        .levels
        .iter()
        .map(|level| level.concat())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn tennessee_by_every_rule() {
    let profile = tennessee();
    let order_by = |method| order(&Rule::new(method), &profile, &Ties::LEX);
    let strength = Strength::WinningVotes;
    for method in [
        Method::Copeland,
        Method::Schulze { strength },
        Method::RankedPairs { strength },
    ] {
        let order = order_by(method);
        assert_eq!(levels(&order), "N C K M");
        assert_eq!(order.condorcet_winner.as_deref(), Some("N"));
        assert_eq!(order.condorcet_order.unwrap().concat(), "NCKM");
    }
    let borda = order_by(Method::Borda {
        unranked: Unranked::Average,
    });
    let points = ["C", "K", "M", "N"].map(|id| borda.scores[id].to_u64().unwrap());
    assert_eq!(points, [173, 107, 126, 194]);
    assert_eq!(levels(&borda), "N C M K");
    // Quota 51: Chattanooga is out, then Nashville.
    let elected = elect(&profile, &Ties::LEX);
    assert_eq!(
        (elected.quota, elected.elected.concat(), elected.excluded.concat()),
        (51, "K".into(), "CN".into())
    );
}

/// The example of 45 voters in Schulze 2011: every need is beaten by some other.
#[test]
fn the_example_of_schulze() {
    let profile = election(
        "ABCDE",
        1,
        &[
            ("5", "A C B E D"),
            ("5", "A D E C B"),
            ("8", "B E D A C"),
            ("3", "C A B E D"),
            ("7", "C A E B D"),
            ("2", "C B A D E"),
            ("7", "D C E B A"),
            ("8", "E B A D C"),
        ],
    );
    let order = order(
        &Rule::new(Method::Schulze {
            strength: Strength::WinningVotes,
        }),
        &profile,
        &Ties::LEX,
    );
    assert_eq!(levels(&order), "E A C B D");
    assert_eq!(order.condorcet_winner, None);
    let width = |from: &str, to: &str| {
        let path = order
            .paths
            .iter()
            .find(|path| path.from == from && path.to == to)
            .unwrap();
        path.strength.to_u64().unwrap()
    };
    assert_eq!(
        [width("A", "B"), width("B", "A"), width("E", "A"), width("A", "E")],
        [28, 25, 25, 24]
    );
}

#[test]
fn a_cycle_is_cut_at_its_weakest_majority() {
    let profile = election("ABC", 1, &[("4", "A B C"), ("3", "B C A"), ("2", "C A B")]);
    let order = order(
        &Rule::new(Method::RankedPairs {
            strength: Strength::Margins,
        }),
        &profile,
        &Ties::LEX,
    );
    assert_eq!(levels(&order), "A B C");
    let seen: Vec<_> = order
        .majorities
        .iter()
        .map(|m| (format!("{}{}", m.winner, m.loser), m.locked))
        .collect();
    assert_eq!(
        seen,
        [
            ("BC".to_owned(), true),
            ("AB".to_owned(), true),
            ("CA".to_owned(), false)
        ]
    );
    assert_eq!(order.majorities[2].against.concat(), "ABC");
    assert!(!order.depends_on_ties && order.reversed.is_none());
}

#[test]
fn equal_majorities_go_by_the_policy_and_it_is_said_that_they_did() {
    let profile = election("ABC", 1, &[("1", "A B C"), ("1", "B C A"), ("1", "C A B")]);
    let rule = Rule::new(Method::RankedPairs {
        strength: Strength::WinningVotes,
    });
    let lex = order(&rule, &profile, &Ties::LEX);
    assert_eq!(levels(&lex), "A B C");
    assert_eq!(lex.majorities[1].tie, Some(TieStep::Id));
    assert!(lex.depends_on_ties);
    let reversed = lex.reversed.as_ref().unwrap();
    assert_eq!(reversed.levels.concat().concat(), "BCA");
    assert_eq!(
        order(&rule, &profile, &Ties::LEX_REVERSED).levels,
        reversed.levels
    );
}

#[test]
fn more_support_goes_first_in_the_chain() {
    for (first, second) in [("A", "B"), ("B", "A")] {
        let both = format!("{second} {first}");
        let profile = election("AB", 1, &[("1", first), ("1", &both)]);
        for rule in crate::elections::ordering_rules() {
            let order = order(&rule, &profile, &Ties::chain(None));
            assert_eq!(order.levels, [["A", "B"]], "{rule}");
            let tie = &order.level_ties[0];
            assert_eq!(
                (tie.ids.join(" "), tie.decided_by),
                (format!("{first} {second}"), TieStep::Support)
            );
            assert_eq!(order.in_one_line(), [first, second]);
        }
    }
}

#[test]
fn what_is_not_on_a_ballot_is_below_and_equal() {
    let profile = election("ABCD", 1, &[("1", "AB"), ("2", "C"), ("1", "")]);
    let zero = order(
        &Rule::new(Method::Borda {
            unranked: Unranked::Zero,
        }),
        &profile,
        &Ties::LEX,
    );
    let points = |order: &tally::Order| ["A", "B", "C", "D"].map(|id| order.scores[id].to_string());
    assert_eq!(points(&zero), ["5/2", "5/2", "6", "0"]);
    assert_eq!(levels(&zero), "C AB D");
    let average = order(
        &Rule::new(Method::Borda {
            unranked: Unranked::Average,
        }),
        &profile,
        &Ties::LEX,
    );
    // A: 5/2, twice the average of 2, 1 and 0, and that of all places.
    assert_eq!(points(&average), ["6", "6", "8", "4"]);
    assert_eq!(average.level_ties[0].ids, ["A", "B"]);
}

fn refused(rule: Method, profile: &Profile) -> String {
    count(&Rule::new(rule), profile, &Ties::LEX, Options::FULL)
        .unwrap_err()
        .to_string()
}

#[test]
fn what_cannot_be_counted_is_refused_by_name() {
    let with = |change: fn(&mut Profile)| {
        let mut profile = tennessee();
        change(&mut profile);
        profile
    };
    let weight = with(|profile| profile.voters[1].weight = r("26.5"));
    assert!(refused(Method::StvScottish, &weight).contains("voter `v1` has weight 53/2"));
    let equal =
        with(|profile| profile.voters[2].ranking = vec![vec!["C".into()], vec!["K".into(), "N".into()]]);
    assert!(refused(Method::StvScottish, &equal).contains("voter `v2` ranks 2 needs equally at level 2"));
    let seats = with(|profile| profile.capacity = Capacity::Single(r("3/2")));
    assert!(
        refused(Method::StvScottish, &seats).contains("the capacity is 3/2, which is no number of seats")
    );
    let pots = with(|profile| profile.capacity = Capacity::Pots(Vec::new()));
    assert!(refused(Method::StvScottish, &pots).contains("in pots"));
    let many = with(|profile| profile.voters[0].weight = r("99999999999999999"));
    assert!(refused(Method::StvScottish, &many).contains("papers"));
    assert!(refused(Method::DoubleMajority, &tennessee()).contains("population"));
    let people = with(|profile| {
        profile
            .voters
            .iter_mut()
            .for_each(|voter| voter.population = u64::MAX)
    });
    assert!(refused(Method::DoubleMajority, &people).contains("64 bits"));
    let approvals = with(|profile| {
        for voter in &mut profile.voters {
            voter.marks = voter.ranking.drain(..).flatten().map(|id| (id, r("1"))).collect();
        }
    });
    assert!(refused(Method::Copeland, &approvals).contains("no ballot holds a ranking"));
    let fine = with(|profile| {
        profile.voters[0].weight = "1/340282366920938463463374607431768211507".parse().unwrap()
    });
    let error = count(&Rule::new(Method::Copeland), &fine, &Ties::LEX, Options::FULL).unwrap_err();
    assert_eq!(error, TallyError::TooFine);
}

#[test]
fn blank_papers_are_counted_apart_and_seats_may_exceed_candidates() {
    let profile = election("AB", 5, &[("2", ""), ("1", "A")]);
    let elected = elect(&profile, &Ties::LEX);
    assert_eq!((elected.valid, elected.blank, elected.quota), (1, 2, 1));
    assert_eq!(elected.elected, ["A", "B"]);
    assert!(elected.stages[0].filled_last);
    let nobody = election("", 1, &[]);
    assert!(elect(&nobody, &Ties::LEX).elected.is_empty());
    let counted = count(&Rule::new(Method::Copeland), &nobody, &Ties::LEX, Options::FULL).unwrap();
    assert!(counted.order().is_empty());
}

#[test]
fn every_rule_counts_by_one_entry() {
    let profile = election("AB", 1, &[("2", "A B")]);
    for (method, kind) in [
        (Method::Copeland, "order"),
        (Method::StvScottish, "elected"),
        (
            Method::Greedy {
                by: tally::By::Score,
                utility: tally::Utility::Count,
                skip: true,
            },
            "list",
        ),
    ] {
        let counted = count(&Rule::new(method), &profile, &Ties::LEX, Options::FULL).unwrap();
        assert_eq!(serde_json::to_value(&counted).unwrap()["kind"], kind);
        assert_eq!(counted.order()[0], "A");
        assert!(matches!(
            (&counted, kind),
            (Counted::Order(_), "order") | (Counted::Elected(_), "elected") | (Counted::List(_), "list")
        ));
    }
}
