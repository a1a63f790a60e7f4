use super::*;
use crate::test_rules;
use events::round::{CountingRule, Params};

type Change = Box<dyn Fn(&mut Rules)>;

#[test]
fn rules_that_cannot_be_adopted_say_why() {
    assert_eq!(rules_fault(&test_rules()), None);
    let breadth = |groups, (num, den)| {
        let units = Fraction::new(num, den).unwrap();
        move |rules: &mut Rules| rules.breadth = Some(Breadth { groups, units })
    };
    let cases: Vec<(&str, Change)> = vec![
        ("carry limit", Box::new(|rules| rules.carry_limit = 0)),
        ("lost opening", Box::new(|rules| rules.represent_days = 0)),
        ("one part", Box::new(|rules| rules.lot_parts = 1)),
        (
            "tie rule chain",
            Box::new(|rules| (rules.lot_parts, rules.ties) = (2, TieRule::Lex)),
        ),
        ("four size groups", Box::new(breadth(5, (1, 2)))),
        ("four size groups", Box::new(breadth(0, (1, 2)))),
        ("above 1", Box::new(breadth(1, (3, 2)))),
        (
            "quorum is nought",
            Box::new(|rules| rules.quorum = Fraction::ZERO),
        ),
        (
            "cap is nought",
            Box::new(|rules| rules.cap = Some(Fraction::ZERO)),
        ),
    ];
    for (word, change) in cases {
        let mut rules = test_rules();
        change(&mut rules);
        let fault = rules_fault(&rules).unwrap();
        assert!(fault.contains(word), "{fault}");
    }
}

fn word(word: &str) -> Option<String> {
    Some(word.to_owned())
}

fn rule(id: &str, params: Params) -> CountingRule {
    CountingRule {
        id: id.to_owned(),
        params,
        version: 1,
    }
}

fn under(ballot: BallotForm, count: CountingRule) -> Rules {
    Rules {
        ballot,
        count,
        ..test_rules()
    }
}

const APPROVAL: BallotForm = BallotForm::Approval { limit: 5 };
const POINTS: BallotForm = BallotForm::Points { budget: 20 };
const RANKING: BallotForm = BallotForm::Ranking { limit: 5 };
const SCORES: BallotForm = BallotForm::Scores { max: 5 };

fn mes(utility: &str) -> CountingRule {
    let params = Params {
        completion: word("none"),
        utility: word(utility),
        ..Params::default()
    };
    rule("mes", params)
}

fn phragmen(variant: &str) -> CountingRule {
    let params = Params {
        variant: word(variant),
        ..Params::default()
    };
    rule("phragmen", params)
}

fn greedy(utility: &str) -> CountingRule {
    let params = Params {
        by: word("score"),
        skip: Some(true),
        utility: word(utility),
        ..Params::default()
    };
    rule("greedy", params)
}

fn ear_shares() -> CountingRule {
    let params = Params {
        utilitarian: Some(true),
        ..Params::default()
    };
    rule("ear_shares", params)
}

#[test]
fn every_list_rule_can_be_adopted_with_the_ballots_that_it_counts() {
    for form in [APPROVAL, POINTS, SCORES] {
        for count in [
            CountingRule::es_list("cost"),
            CountingRule::es_list("count"),
            mes("cost"),
            mes("count"),
            phragmen("skip"),
            phragmen("stop"),
            greedy("count"),
        ] {
            assert_eq!(rules_fault(&under(form, count)), None);
        }
    }
    for form in [POINTS, SCORES] {
        for count in [CountingRule::es_list("points"), mes("points"), greedy("points")] {
            assert_eq!(rules_fault(&under(form, count)), None);
        }
    }
    assert_eq!(rules_fault(&under(RANKING, ear_shares())), None);
    let advises = Rules {
        binding: false,
        ..under(APPROVAL, phragmen("rank"))
    };
    assert_eq!(rules_fault(&advises), None);
}

#[test]
fn rules_and_ballots_that_do_not_fit_are_refused() {
    let plain = |id: &str| rule(id, Params::default());
    let strange = Params {
        utility: word("cost"),
        skip: Some(true),
        ..Params::default()
    };
    let newer = CountingRule {
        version: 2,
        ..CountingRule::es_list("cost")
    };
    let points = "asks for ballots with points or scores";
    let cases = [
        (
            APPROVAL,
            plain("copeland"),
            "`copeland` orders or elects and shares out no hours",
        ),
        (
            RANKING,
            plain("stv_scottish"),
            "count such ballots with `tingbok tally`",
        ),
        (APPROVAL, plain("double_majority"), "`tingbok tally`"),
        (APPROVAL, ear_shares(), "`ear_shares` counts rankings"),
        (SCORES, ear_shares(), "`ear_shares` counts rankings"),
        (RANKING, CountingRule::es_list("cost"), "does not look at places"),
        (RANKING, mes("count"), "does not look at places"),
        (RANKING, phragmen("skip"), "does not look at places"),
        (RANKING, greedy("points"), "does not look at places"),
        (APPROVAL, CountingRule::es_list("points"), points),
        (APPROVAL, mes("points"), points),
        (APPROVAL, greedy("points"), points),
        (APPROVAL, phragmen("rank"), "only if its list advises"),
        (
            APPROVAL,
            plain("dice"),
            "unknown rule `dice`: this version counts by es_list, mes",
        ),
        (APPROVAL, newer, "unknown version 2"),
        (APPROVAL, plain("es_list"), "needs the parameter `utility`"),
        (APPROVAL, CountingRule::es_list("raw"), "cannot be \"raw\""),
        (APPROVAL, rule("es_list", strange), "no parameter `skip`"),
        (BallotForm::Ranking { limit: 0 }, ear_shares(), "no marks at all"),
        (
            BallotForm::Scores { max: 0 },
            CountingRule::es_list("points"),
            "no marks at all",
        ),
    ];
    for (ballot, count, why) in cases {
        let fault = rules_fault(&under(ballot, count)).unwrap();
        assert!(fault.contains(why), "{fault}");
    }
}
