//! One test for each trap known to have caught other counting programs that concerns these rules, and a worked example.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use common::{approves, need, r, single, voter};
use tally::{
    Capacity, Part, Phase, Placement, Pot, Profile, ProfileError, Reason, Rule, Tally, TieStep, Ties,
    Utility, tally,
};

fn lex(profile: &Profile) -> Tally {
    tally(&Rule::ES_LIST, profile, &Ties::LEX).unwrap()
}

fn list(tally: &Tally, phase: Phase) -> Vec<&str> {
    tally.phase(phase).collect()
}

#[test]
fn the_worked_example() {
    let needs = vec![need("X", "40"), need("Y", "20"), need("Z", "30"), need("U", "10")];
    let voters = vec![
        approves("P", "4", &["X", "Z"]),
        approves("Q", "2", &["X", "Y"]),
        approves("R", "1", &["Y", "U"]),
    ];
    let tally = lex(&single("70", needs, voters));
    assert_eq!(list(&tally, Phase::Shares), ["X", "U"]);
    assert_eq!(list(&tally, Phase::Leftover), ["Y"]);
    assert_eq!(list(&tally, Phase::Waiting), ["Z"]);
    let x = &tally.steps[0];
    assert_eq!(
        (x.rho.clone(), x.effective_support.clone()),
        (Some(r("1/6")), Some(r("6")))
    );
    assert_eq!(x.top_payment_per_weight, Some(r("20/3")));
    assert_eq!(
        x.payments.iter().map(|p| p.paid.clone()).collect::<Vec<_>>(),
        [r("80/3"), r("40/3")]
    );
    assert_eq!(
        x.dropped.iter().map(|d| d.need.as_str()).collect::<Vec<_>>(),
        ["Y", "Z"]
    );
    assert_eq!(
        (&x.dropped[1].had, &x.dropped[1].lacked),
        (&r("40/3"), &r("50/3"))
    );
    assert_eq!(tally.steps[2].time, Some(r("40/9")));
    assert_eq!(tally.steps[3].time, Some(r("40/9")));
    assert_eq!(tally.unfunded[0].need, "Z");
    assert_eq!(tally.voters[0].funded_hours_supported, r("40"));
}

#[test]
fn a_blank_ballot_counts_in_w_and_earns_later() {
    let voters = vec![approves("A", "1", &["X"]), approves("B", "1", &[])];
    let tally = lex(&single("10", vec![need("X", "6")], voters.clone()));
    assert_eq!(tally.total_weight, r("2"));
    assert_eq!(list(&tally, Phase::Leftover), ["X"], "five hours are A's share");
    assert_eq!(
        (&tally.voters[1].credit, &tally.voters[1].unspent),
        (&r("1"), &r("6"))
    );
    let without = lex(&single("10", vec![need("X", "6")], voters[..1].to_vec()));
    assert_eq!(list(&without, Phase::Shares), ["X"]);
}

#[test]
fn quarters_of_hours_and_equal_fractions_of_other_form() {
    let needs = vec![need("X", "2/4"), need("Y", "0.75")];
    let voters = vec![approves("A", "2/6", &["X"]), approves("B", "1/3", &["Y"])];
    let tally = lex(&single("9/4", needs, voters));
    assert_eq!(tally.steps[0].rho, tally.steps[1].rho, "both 1/(1/3)");
    assert_eq!(tally.steps[0].tie.as_ref().unwrap().ids, ["X", "Y"]);
    assert_eq!(tally.steps[0].tie.as_ref().unwrap().changes_set, Some(false));
    assert_eq!(tally.capacity_left, r("1"));
}

#[test]
fn exactly_enough_is_enough_and_paid_in_full() {
    let tally = lex(&single(
        "10",
        vec![need("X", "10")],
        vec![approves("A", "3", &["X"])],
    ));
    let step = &tally.steps[0];
    assert_eq!(step.phase, Phase::Shares);
    assert_eq!((&step.full, &step.part), (&r("3"), &r("0")));
    assert!(step.payments[0].paid_all);
}

#[test]
fn a_need_dearer_than_the_budget_waits_for_ever() {
    let needs = vec![need("X", "11"), need("Y", "1")];
    let tally = lex(&single("10", needs, vec![approves("A", "1", &["X", "Y"])]));
    assert_eq!(list(&tally, Phase::Waiting), ["X"]);
    assert_eq!(tally.steps[1].time, Some(r("2")));
    assert_eq!(tally.unfunded[0].reason, Reason::Unplaceable);
}

#[test]
fn with_no_wait_the_change_is_kept() {
    // Of 9 each, A and B pay X in equal parts: Y, which does not fit beside it, needs no wait in phase 3.
    let needs = vec![need("X", "13"), need("Y", "6"), need("Z", "12")];
    let voters = vec![
        approves("A", "1", &["X"]),
        approves("B", "1", &["X", "Z"]),
        approves("C", "1", &["Y", "Z"]),
    ];
    let tally = lex(&single("27", needs, voters));
    assert_eq!(list(&tally, Phase::Shares), ["X", "Y"]);
    assert_eq!(list(&tally, Phase::Waiting), ["Z"]);
    // B holds 5/2, C holds 3, so Z lacks 13/2 with weight 2.
    assert_eq!(tally.steps[2].time, Some(r("13/4")));
    // Water-filling where the shares could not place it: P1 too small at first, then what is left over stays.
    let option = |pot: &str, hours: &str| Placement {
        rank: 0,
        parts: vec![Part {
            pot: pot.to_owned(),
            hours: r(hours),
        }],
    };
    let mut stuck = need("S", "4");
    stuck.options = vec![option("P", "4")];
    let mut big = need("T", "8");
    big.options = vec![option("P", "8")];
    let profile = Profile {
        needs: vec![stuck, big],
        capacity: Capacity::Pots(vec![Pot {
            id: "P".to_owned(),
            hours: r("10"),
        }]),
        voters: vec![
            approves("A", "1", &["S"]),
            approves("B", "1", &["T"]),
            approves("C", "3", &["T"]),
        ],
    };
    let tally = lex(&profile);
    assert_eq!(list(&tally, Phase::Shares), ["T"]);
    assert_eq!(tally.unfunded[0].reason, Reason::Short);
    assert_eq!(tally.steps[1].time, Some(r("2")));
}

#[test]
fn a_wait_of_zero_leaves_change_in_the_purse() {
    // T takes pot P before S; A could have paid for S five times over and pays only its hours on the waiting list.
    let placed = |id: &str, hours: &str, pot: &str| {
        let parts = vec![Part {
            pot: pot.to_owned(),
            hours: r(hours),
        }];
        tally::Need {
            options: vec![Placement { rank: 0, parts }],
            ..need(id, hours)
        }
    };
    let pot = |id: &str, hours: &str| Pot {
        id: id.to_owned(),
        hours: r(hours),
    };
    let profile = Profile {
        needs: vec![
            placed("S", "3", "P"),
            placed("T", "8", "P"),
            placed("V", "100", "Q"),
        ],
        capacity: Capacity::Pots(vec![pot("P", "10"), pot("Q", "100")]),
        voters: vec![
            approves("A", "5", &["S"]),
            approves("B", "4", &["T"]),
            approves("C", "4", &["T"]),
        ],
    };
    let tally = lex(&profile);
    assert_eq!(
        (tally.budget.clone(), list(&tally, Phase::Shares)),
        (r("110"), vec!["T"])
    );
    assert_eq!(tally.steps[0].dropped[0].reason, Reason::Spent);
    let waiting = &tally.steps[1];
    assert_eq!((waiting.need.as_str(), waiting.phase), ("S", Phase::Waiting));
    assert_eq!(
        (waiting.wait.clone(), waiting.time.clone()),
        (Some(r("0")), Some(r("0")))
    );
    assert_eq!(
        (&waiting.payments[0].paid, waiting.payments[0].paid_all),
        (&r("3"), false)
    );
    assert_eq!(waiting.top_payment_per_weight, Some(r("3/5")));
    assert_eq!(tally.money_left, r("99"));
    assert_eq!(
        (tally.unfunded[0].reason, &tally.unfunded[0].shortfall),
        (Reason::Spent, &r("0"))
    );
}

#[test]
fn phase_2_tests_the_capacity_at_every_step() {
    let needs = vec![need("X", "6"), need("Y", "5"), need("Z", "4")];
    let voters = vec![
        approves("A", "1", &["X"]),
        approves("B", "1", &["Y"]),
        approves("C", "1", &["Z"]),
    ];
    let tally = lex(&single("10", needs, voters));
    // A third each: Z lacks 2/3, Y 5/3, X 8/3. After Z only 6 hours are left, after Y 1.
    assert_eq!(list(&tally, Phase::Leftover), ["Z", "Y"]);
    assert_eq!(list(&tally, Phase::Waiting), ["X"]);
    assert_eq!(tally.capacity_left, r("1"));
    assert_eq!(tally.steps[1].dropped[0].need, "X");
}

#[test]
fn points_of_0_are_no_support() {
    let voters = vec![voter("A", "1", &[("X", "0"), ("Y", "2")])];
    let tally = lex(&single("9", vec![need("X", "1"), need("Y", "1")], voters));
    assert_eq!(tally.unsupported, ["X"]);
}

#[test]
fn repeated_and_unknown_ids_on_a_ballot() {
    let file = |vote: &str| {
        format!(
            "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost;name\n10;2.50;\"a;b\"\n2;3;c\nVOTES\nvoter_id;vote\nv;{vote}\n"
        )
    };
    let election = tally::read::pb::parse(&file("2,2,10")).unwrap();
    assert_eq!(election.profile.voters[0].marks.len(), 2);
    assert_eq!(election.profile.needs[0].hours, r("5/2"));
    let error = tally::read::pb::parse(&file("2,11")).unwrap_err().to_string();
    assert!(error.contains("line 11") && error.contains("`11`"), "{error}");
}

#[test]
fn faults_of_a_profile_are_named() {
    let good = single("9", vec![need("X", "1")], vec![approves("A", "1", &["X"])]);
    let fault = |change: &dyn Fn(&mut Profile)| {
        let mut bad = good.clone();
        change(&mut bad);
        bad.validate().unwrap_err()
    };
    assert_eq!(good.validate(), Ok(()));
    let unknown = fault(&|p| p.voters.push(approves("B", "1", &["Q"])));
    assert_eq!(
        unknown,
        ProfileError::UnknownNeed {
            voter: "B".to_owned(),
            need: "Q".to_owned()
        }
    );
    for (change, says) in [
        (
            &(|p: &mut Profile| p.needs.push(need("X", "2"))) as &dyn Fn(&mut Profile),
            "two needs",
        ),
        (&|p| p.voters.push(approves("A", "2", &[])), "two voters"),
        (&|p| p.needs[0].hours = r("0"), "not more than 0"),
        (&|p| p.voters[0].weight = r("-1"), "weight -1"),
        (&|p| p.capacity = Capacity::Single(r("-1")), "less than 0"),
        (
            &|p| drop(p.voters[0].marks.insert("X".to_owned(), r("-2"))),
            "-2 points",
        ),
        (&|p| p.needs[0].id = String::new(), "empty"),
    ] {
        let error = fault(change).to_string();
        assert!(error.contains(says), "{error}");
    }
    let pots = |placement: Placement| {
        fault(&|p| {
            p.capacity = Capacity::Pots(vec![Pot {
                id: "P".to_owned(),
                hours: r("1"),
            }]);
            p.needs[0].options = vec![placement.clone()];
        })
        .to_string()
    };
    let part = |pot: &str, hours: &str| Part {
        pot: pot.to_owned(),
        hours: r(hours),
    };
    assert!(
        pots(Placement {
            rank: 0,
            parts: vec![part("P", "2")]
        })
        .contains("sum to 2 hours, not 1")
    );
    assert!(
        pots(Placement {
            rank: 0,
            parts: vec![part("Q", "1")]
        })
        .contains("unknown pot `Q`")
    );
    assert!(
        pots(Placement {
            rank: 0,
            parts: vec![]
        })
        .contains("no parts")
    );
    assert!(
        pots(Placement {
            rank: 0,
            parts: vec![part("P", "1/2"), part("P", "1/2")]
        })
        .contains("twice")
    );
}

#[test]
fn the_chain_goes_step_by_step() {
    let lot = || Some(tally::Lot::from_hex(&"00".repeat(32), "R").unwrap());
    let decided = |needs: Vec<tally::Need>, voters: Vec<tally::Voter>, lot: Option<tally::Lot>| {
        let tally = tally(&Rule::ES_LIST, &single("100", needs, voters), &Ties::chain(lot)).unwrap();
        let tie = tally.steps[0].tie.clone().unwrap();
        (tally.steps[0].need.clone(), tie.decided_by)
    };
    let both = |x: &str, y: &str| vec![need("X", x), need("Y", y)];
    let two = || vec![approves("A", "2", &["X"]), approves("B", "2", &["Y"])];
    assert_eq!(
        decided(both("5", "4"), two(), None),
        ("Y".to_owned(), TieStep::Hours)
    );
    let three = vec![
        approves("A", "2", &["X"]),
        approves("B", "1", &["Y"]),
        approves("C", "1", &["Y"]),
    ];
    assert_eq!(
        decided(both("4", "4"), three, None),
        ("Y".to_owned(), TieStep::Municipalities)
    );
    assert_eq!(
        decided(both("4", "4"), two(), None),
        ("X".to_owned(), TieStep::Id)
    );
    let least = ["X", "Y"]
        .into_iter()
        .min_by_key(|id| lot().unwrap().key(id))
        .unwrap();
    assert_eq!(
        decided(both("4", "4"), two(), lot()),
        (least.to_owned(), TieStep::Lot)
    );
    // In the last phase: equal waits of needs with other support.
    let needs = vec![need("X", "9"), need("Y", "9")];
    let voters = vec![
        approves("A", "1", &["X"]),
        approves("B", "2", &["Y", "X"]),
        approves("C", "1", &["Y"]),
    ];
    let tally = tally(
        &Rule::es_list(Utility::Count),
        &single("0", needs, voters),
        &Ties::chain(None),
    )
    .unwrap();
    assert_eq!(tally.steps[0].tie.as_ref().unwrap().decided_by, TieStep::Id);
}

#[test]
fn nobody_voting_funds_nothing() {
    let tally = lex(&single("9", vec![need("X", "1")], Vec::new()));
    assert_eq!(
        (tally.steps.len(), tally.unsupported.as_slice()),
        (0, &["X".to_owned()][..])
    );
    let greedy = Rule::greedy(tally::By::Score, Utility::Points, true);
    assert_eq!(
        tally::tally(&greedy, &single("9", Vec::new(), Vec::new()), &Ties::LEX)
            .unwrap()
            .steps
            .len(),
        0
    );
}
