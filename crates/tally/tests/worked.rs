//! Small elections counted by hand: equal shares with every completion, Phragmén, expanding approvals, ties of greedy.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use common::{approves, need, r, single, voter};
use tally::{
    Add, AddStep, By, Capacity, Completion, Method, Need, Part, Phase, Phragmen, Placement, Pot, Profile,
    Reason, Rule, Step, Tally, Ties, Utility, Voter, certify, tally,
};

fn lex(rule: &Rule, profile: &Profile) -> Tally {
    tally(rule, profile, &Ties::LEX).unwrap()
}

fn list(tally: &Tally, phase: Phase) -> Vec<&str> {
    tally.phase(phase).collect()
}

fn paid(step: &Step) -> Vec<(&str, String)> {
    let payments = step.payments.iter();
    payments.map(|p| (p.voter.as_str(), p.paid.to_string())).collect()
}

fn add(step: AddStep, exhaustive: bool, utilitarian: bool) -> Completion {
    Completion::Add(Add {
        step,
        integral: false,
        exhaustive,
        utilitarian,
    })
}

/// Ten hours for each unit of weight.
fn four_needs() -> Profile {
    let needs = vec![need("X", "40"), need("Y", "20"), need("Z", "30"), need("U", "10")];
    let voters = vec![
        approves("P", "4", &["X", "Z"]),
        approves("Q", "2", &["X", "Y"]),
        approves("R", "1", &["Y", "U"]),
    ];
    single("70", needs, voters)
}

#[test]
fn shares_alone_leave_hours() {
    let tally = lex(&Rule::mes(Utility::Cost, Completion::None), &four_needs());
    assert_eq!(list(&tally, Phase::Shares), ["X", "U"]);
    assert_eq!(list(&tally, Phase::Waiting), ["Z", "Y"], "weights 4 and 3");
    assert_eq!(
        (
            tally.steps[0].rho.clone(),
            tally.steps[0].effective_support.clone()
        ),
        (Some(r("1/6")), Some(r("6")))
    );
    assert_eq!(
        paid(&tally.steps[0]),
        [("P", "80/3".to_owned()), ("Q", "40/3".to_owned())]
    );
    assert_eq!(
        tally.steps[0].runner_up.as_ref().unwrap().value,
        r("1/4"),
        "Z, by P"
    );
    assert_eq!((&tally.capacity_left, &tally.money_left), (&r("20"), &r("20")));
    assert_eq!(tally.steps[2].score, Some(r("4")));
    let y = &tally.unfunded[1];
    assert_eq!(
        (y.need.as_str(), y.reason, &y.money_behind, &y.shortfall),
        ("Y", Reason::Short, &r("20/3"), &r("40/3"))
    );
    assert_eq!(y.extra_support, Some(r("4/3")), "at ten hours each");
    let q = &tally.voters[1];
    assert_eq!(
        (&q.entitlement, &q.paid, &q.unspent, &q.funded_hours_supported),
        (&r("20"), &r("40/3"), &r("20/3"), &r("40"))
    );
}

#[test]
fn the_utilitarian_completion_takes_what_fits() {
    let tally = lex(&Rule::mes(Utility::Cost, Completion::Utilitarian), &four_needs());
    assert_eq!(list(&tally, Phase::Shares), ["X", "U"]);
    assert_eq!(
        list(&tally, Phase::Completion),
        ["Y"],
        "20 hours are left, Z takes 30"
    );
    assert_eq!(list(&tally, Phase::Waiting), ["Z"]);
    assert_eq!(tally.steps[2].score, Some(r("3")));
    assert!(tally.steps[2].payments.is_empty());
    assert_eq!((&tally.capacity_left, &tally.money_left), (&r("0"), &r("20")));
    assert_eq!(certify(&tally).claims[2].value, r("3"));
}

#[test]
fn the_utility_decides_what_is_cheap() {
    let needs = vec![need("X", "8"), need("Y", "3"), need("Z", "2")];
    let voters = vec![approves("A", "1", &["X", "Y"]), approves("B", "1", &["X", "Z"])];
    let profile = single("12", needs, voters);
    // By number, B pays Z and A pays Y, and X lacks an hour; by hours X comes first and B's last two hours pay Z.
    let count = lex(&Rule::mes(Utility::Count, Completion::None), &profile);
    assert_eq!(list(&count, Phase::Shares), ["Z", "Y"]);
    assert_eq!(count.steps[1].rho, Some(r("3")));
    assert_eq!(count.steps[1].dropped[0].lacked, r("1"));
    let cost = lex(&Rule::mes(Utility::Cost, Completion::None), &profile);
    assert_eq!(list(&cost, Phase::Shares), ["X", "Z"]);
    assert!(cost.steps[1].payments[0].paid_all);
    let points = single(
        "8",
        vec![need("X", "4")],
        vec![voter("A", "1", &[("X", "3")]), voter("B", "1", &[("X", "1")])],
    );
    let points = lex(&Rule::mes(Utility::Points, Completion::None), &points);
    assert_eq!(points.steps[0].rho, Some(r("1")));
    assert_eq!(
        paid(&points.steps[0]),
        [("A", "3".to_owned()), ("B", "1".to_owned())]
    );
}

/// By number: Y costs B 3, Z costs B 5, X costs A 6.
fn three_needs(hours: &str) -> Profile {
    let needs = vec![need("X", "6"), need("Y", "3"), need("Z", "5")];
    let voters = vec![approves("A", "1", &["X"]), approves("B", "1", &["Y", "Z"])];
    single(hours, needs, voters)
}

fn added(tally: &Tally) -> (String, u32, Vec<&str>) {
    let added = tally.added.as_ref().unwrap();
    let next = added.next.iter().map(|claim| claim.need.as_str());
    (added.virtual_budget.to_string(), added.runs, next.collect())
}

#[test]
fn hours_are_added_until_the_choice_no_longer_fits() {
    let count = |completion, hours| lex(&Rule::mes(Utility::Count, completion), &three_needs(hours));
    // 10 and 12 and 14 shared out buy Y, then X too; with 16, Y, Z and X would cost 14.
    let tally = count(add(AddStep::PerVoter, false, false), "10");
    assert_eq!(list(&tally, Phase::Shares), ["Y", "X"]);
    assert_eq!(list(&tally, Phase::Waiting), ["Z"]);
    assert_eq!(added(&tally), ("14".to_owned(), 4, vec!["Y", "Z", "X"]));
    let rhos: Vec<_> = tally
        .added
        .iter()
        .flat_map(|a| &a.next)
        .map(|c| c.value.to_string())
        .collect();
    assert_eq!(rhos, ["3", "5", "6"]);
    assert_eq!((&tally.capacity_left, &tally.money_left), (&r("1"), &r("5")));
    assert_eq!(
        (&tally.voters[0].entitlement, &tally.voters[0].unspent),
        (&r("7"), &r("1"))
    );
    // Nothing fits in the hour that is left after 12.
    let exhaustive = count(add(AddStep::PerVoter, true, false), "10");
    assert_eq!(added(&exhaustive), ("12".to_owned(), 2, vec![]));
    // A hundredth at a time: refused at 16, that is after 599 additions.
    let permille = count(add(AddStep::Permille, false, false), "10");
    assert_eq!(
        added(&permille),
        ("1599/100".to_owned(), 601, vec!["Y", "Z", "X"])
    );
    let integral = count(
        Completion::Add(Add {
            step: AddStep::PerVoter,
            integral: true,
            exhaustive: false,
            utilitarian: false,
        }),
        "11",
    );
    assert_eq!(
        added(&integral),
        ("14".to_owned(), 4, vec!["Y", "Z", "X"]),
        "from 10"
    );
    let all = count(add(AddStep::PerVoter, false, false), "14");
    assert_eq!(
        added(&all),
        ("16".to_owned(), 2, vec![]),
        "all is funded: nothing could change"
    );
}

#[test]
fn added_hours_may_end_by_score() {
    let mut profile = three_needs("11");
    profile.needs.push(need("V", "2"));
    profile.voters.push(approves("C", "1/100", &["V"]));
    let rule = Rule::mes(Utility::Count, add(AddStep::PerVoter, false, true));
    let tally = lex(&rule, &profile);
    assert_eq!(list(&tally, Phase::Shares), ["Y", "X"]);
    assert_eq!(
        list(&tally, Phase::Completion),
        ["V"],
        "Z does not fit in 2 hours"
    );
    assert_eq!(list(&tally, Phase::Waiting), ["Z"]);
}

#[test]
fn runs_that_cannot_change_anything_are_not_made() {
    // X becomes affordable at 9,000,009 hours, 899,999,900 additions later.
    let needs = vec![need("X", "9"), need("Y", "1")];
    let voters = vec![approves("A", "1", &["X"]), approves("B", "1000000", &["Y"])];
    let rule = Rule::mes(Utility::Cost, add(AddStep::Permille, false, false));
    let tally = lex(&rule, &single("10", needs, voters));
    assert_eq!(list(&tally, Phase::Shares), ["Y", "X"]);
    assert_eq!(added(&tally), ("9000009".to_owned(), 899_999_901, vec![]));
}

fn placed(id: &str, hours: &str, pot: &str) -> Need {
    let part = Part {
        pot: pot.to_owned(),
        hours: r(hours),
    };
    Need {
        options: vec![Placement {
            rank: 0,
            parts: vec![part],
        }],
        ..need(id, hours)
    }
}

fn pots() -> Profile {
    let pot = |id: &str| Pot {
        id: id.to_owned(),
        hours: r("5"),
    };
    Profile {
        needs: vec![
            placed("X", "4", "P"),
            placed("Y", "3", "P"),
            placed("Z", "2", "Q"),
        ],
        capacity: Capacity::Pots(vec![pot("P"), pot("Q")]),
        voters: vec![
            approves("A", "1", &["X"]),
            approves("B", "1", &["Y"]),
            approves("C", "1", &["Z"]),
        ],
    }
}

#[test]
fn shares_and_additions_know_pots() {
    // B is 5 + 2: a third pays for Z only. With 10 hours Y is paid too; with 13 X as well, which P cannot serve.
    let none = lex(&Rule::mes(Utility::Count, Completion::None), &pots());
    assert_eq!(
        (none.budget.clone(), list(&none, Phase::Shares)),
        (r("7"), vec!["Z"])
    );
    let rule = Rule::mes(Utility::Count, add(AddStep::PerVoter, false, false));
    let tally = lex(&rule, &pots());
    assert_eq!(list(&tally, Phase::Shares), ["Z", "Y"]);
    assert_eq!(added(&tally), ("10".to_owned(), 3, vec!["Z", "Y", "X"]));
    assert_eq!((&tally.pots_left["P"], &tally.pots_left["Q"]), (&r("2"), &r("3")));
    assert_eq!(tally.placements["Y"].parts[0].pot, "P");
}

/// Y can be paid at 1; then X by A alone at 3, when C can pay Z.
fn three_times(hours: &str) -> Profile {
    let needs = vec![need("X", "2"), need("Y", "2"), need("Z", "6")];
    let voters = vec![
        approves("A", "1", &["X", "Y"]),
        approves("B", "1", &["Y"]),
        approves("C", "2", &["Z"]),
    ];
    single(hours, needs, voters)
}

#[test]
fn phragmen_ranks_by_the_time_of_payment() {
    let tally = lex(&Rule::phragmen(Phragmen::Rank), &three_times("3"));
    assert_eq!(list(&tally, Phase::Ranked), ["Y", "X", "Z"], "whatever the hours");
    let times: Vec<_> = tally
        .steps
        .iter()
        .map(|step| step.time.clone().unwrap())
        .collect();
    assert_eq!(times, [r("1"), r("3"), r("3")]);
    assert_eq!(tally.steps[1].tie.as_ref().unwrap().ids, ["X", "Z"]);
    assert_eq!(tally.steps[1].tie.as_ref().unwrap().changes_set, Some(false));
    assert_eq!(tally.funded().count(), 0);
    assert_eq!(
        (&tally.capacity_left, &tally.money_left),
        (&r("3"), &r("2")),
        "12 earned, 10 paid"
    );
}

#[test]
fn phragmen_passes_over_what_does_not_fit_or_stops() {
    let skip = |hours| lex(&Rule::phragmen(Phragmen::Skip), &three_times(hours));
    let stop = |hours| lex(&Rule::phragmen(Phragmen::Stop), &three_times(hours));
    let eight = skip("8");
    assert_eq!(list(&eight, Phase::Loads), ["Y", "X"]);
    assert_eq!(list(&eight, Phase::Waiting), ["Z"]);
    assert_eq!(
        eight.steps[1].tie.as_ref().unwrap().changes_set,
        Some(true),
        "Z would fit"
    );
    assert_eq!(eight.steps[1].dropped[0].need, "Z");
    assert_eq!(
        (eight.steps[2].time.clone(), eight.steps[2].wait.clone()),
        (Some(r("3")), Some(r("0")))
    );
    assert_eq!(
        (
            &eight.voters[2].entitlement,
            &eight.voters[2].credit,
            &eight.voters[2].unspent
        ),
        (&r("0"), &r("6"), &r("6"))
    );
    assert_eq!(
        (eight.unfunded[0].reason, &eight.unfunded[0].shortfall),
        (Reason::Spent, &r("0"))
    );
    assert_eq!(list(&stop("8"), Phase::Loads), ["Y", "X"], "both of the tied fit");
    // With 7, after Y one of the tied does not fit.
    assert_eq!(list(&skip("7"), Phase::Loads), ["Y", "X"]);
    assert_eq!(list(&stop("7"), Phase::Loads), ["Y"]);
    assert_eq!(list(&stop("7"), Phase::Waiting), ["X", "Z"]);
    // What is dearer than all there is does not stop anything.
    let five = stop("5");
    assert_eq!(list(&five, Phase::Loads), ["Y", "X"]);
    assert_eq!(
        (
            five.dropped_at_start[0].need.as_str(),
            five.dropped_at_start[0].reason
        ),
        ("Z", Reason::Unplaceable)
    );
}

#[test]
fn phragmen_knows_pots() {
    let tally = lex(&Rule::phragmen(Phragmen::Skip), &pots());
    assert_eq!(list(&tally, Phase::Loads), ["Z", "Y"]);
    assert_eq!(tally.steps[1].dropped[0].need, "X");
    assert_eq!(list(&tally, Phase::Waiting), ["X"]);
    assert_eq!(tally.steps[2].time, Some(r("4")));
    assert_eq!(tally.pots_left["P"], r("2"));
    let stop = lex(&Rule::phragmen(Phragmen::Stop), &pots());
    assert_eq!(list(&stop, Phase::Loads), ["Z", "Y"]);
}

fn ranks(id: &str, levels: &[&[&str]]) -> Voter {
    let level = |needs: &&[&str]| needs.iter().map(|&need| need.to_owned()).collect();
    Voter {
        ranking: levels.iter().map(level).collect(),
        ..voter(id, "1", &[])
    }
}

#[test]
fn expanding_approvals_go_down_the_ballots() {
    let needs = vec![need("X", "5"), need("Y", "4"), need("Z", "3")];
    let voters = vec![
        ranks("A", &[&["X"], &["Y"]]),
        ranks("B", &[&["Y"], &["X"]]),
        ranks("C", &[&["Z"]]),
    ];
    let profile = single("9", needs, voters);
    let tally = lex(&Rule::new(Method::EarShares { utilitarian: false }), &profile);
    // At the top C's 3 hours pay Z, nobody else can pay. One further down A and B could pay X or Y, one of them.
    assert_eq!(list(&tally, Phase::Shares), ["Z", "X"]);
    let depths: Vec<_> = tally.steps.iter().map(|step| step.depth).collect();
    assert_eq!(depths, [Some(1), Some(2), None]);
    assert_eq!(
        (tally.steps[1].rho.clone(), &tally.steps[1].support),
        (Some(r("1/2")), &r("2"))
    );
    assert_eq!(
        paid(&tally.steps[1]),
        [("A", "5/2".to_owned()), ("B", "5/2".to_owned())]
    );
    assert_eq!(tally.steps[1].tie.as_ref().unwrap().changes_set, Some(true));
    assert_eq!(
        tally.steps[2].score,
        Some(r("2")),
        "without marks every rank is a point"
    );
    assert_eq!(
        (tally.unfunded[0].reason, &tally.unfunded[0].shortfall),
        (Reason::Short, &r("3"))
    );
    assert!(
        tally.dropped_at_start.is_empty(),
        "X and Y were too dear only at first"
    );
    assert_eq!(tally.steps[1].dropped[0].need, "Y");
    assert_eq!(certify(&tally).claims[1].depth, Some(2));
}

#[test]
fn equal_ranks_share_a_depth_and_the_next_comes_after_all_of_them() {
    let needs = vec![need("X", "2"), need("Y", "1"), need("Z", "1")];
    let voters = vec![ranks("A", &[&["X", "Y"], &["Z"]]), ranks("B", &[&["Z"]])];
    let tally = lex(
        &Rule::new(Method::EarShares { utilitarian: true }),
        &single("4", needs, voters),
    );
    let bought: Vec<_> = tally
        .steps
        .iter()
        .map(|step| (step.need.as_str(), step.depth))
        .collect();
    assert_eq!(bought, [("X", Some(1)), ("Z", Some(1)), ("Y", None)]);
    assert_eq!(tally.steps[2].phase, Phase::Completion, "A's two hours went to X");
    let tops = vec![ranks("A", &[&["X", "Y"], &["Z"]])];
    let tally = lex(
        &Rule::new(Method::EarShares { utilitarian: false }),
        &single("4", vec![need("X", "1"), need("Y", "1"), need("Z", "1")], tops),
    );
    let depths: Vec<_> = tally.steps.iter().map(|step| step.depth).collect();
    assert_eq!(depths, [Some(1), Some(1), Some(3)]);
}

#[test]
fn ties_of_greedy_are_explored() {
    let changes = |hours: &str, skip: bool| {
        let needs = vec![need("X", "6"), need("Y", "5"), need("Z", "3")];
        let voters = vec![approves("A", "2", &["X", "Y"]), approves("B", "1", &["Z"])];
        let profile = single(hours, needs, voters);
        let tally = lex(&Rule::greedy(By::Score, Utility::Count, skip), &profile);
        tally.steps[0].tie.as_ref().unwrap().changes_set
    };
    // X and then nothing, or Y and Z.
    assert_eq!(changes("8", true), Some(true));
    assert_eq!(changes("11", true), Some(false), "X and Y in any order");
    // Neither X first, which does not fit, nor Y, after which X does not fit, leads on to Z.
    assert_eq!(changes("5", false), Some(true), "Y first is funded");
    assert_eq!(changes("4", false), Some(false));
}

#[test]
fn nobody_voting_and_no_hours() {
    let rules = [
        Rule::mes(Utility::Cost, add(AddStep::Permille, false, true)),
        Rule::mes(Utility::Points, add(AddStep::PerVoter, true, true)),
        Rule::phragmen(Phragmen::Skip),
        Rule::phragmen(Phragmen::Rank),
        Rule::new(Method::EarShares { utilitarian: true }),
    ];
    for rule in rules {
        let nobody = lex(&rule, &single("9", vec![need("X", "1")], Vec::new()));
        assert_eq!((nobody.steps.len(), nobody.unsupported.len()), (0, 1), "{rule}");
        let mut voter = ranks("A", &[&["X"]]);
        voter.marks = approves("A", "1", &["X"]).marks;
        let hourless = lex(&rule, &single("0", vec![need("X", "1")], vec![voter]));
        assert_eq!(
            (hourless.steps.len(), hourless.funded().count()),
            (1, 0),
            "{rule}"
        );
    }
}
