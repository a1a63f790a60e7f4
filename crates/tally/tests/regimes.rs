//! The lists under other weights, against counting them by hand.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use common::{approves, data, elections, need, r, single};
use proptest::prelude::*;
use tally::regimes::{RegimesError, one_vote_each, standard_regimes};
use tally::{By, Phase, Profile, Ratio, Rule, TallyError, Ties, Utility, Voter, read, regimes, tally, weigh};

fn person(id: &str, population: u64, needs: &[&str]) -> Voter {
    Voter {
        population,
        ..approves(id, "1", needs)
    }
}

/// A city for A, three villages for B; hours for one.
fn city() -> Profile {
    let voters = vec![
        person("city", 40_000, &["A"]),
        person("v1", 900, &["B"]),
        person("v2", 900, &["B"]),
        person("v3", 900, &["B"]),
    ];
    single(
        "10",
        vec![need("A", "10"), need("B", "10"), need("C", "10")],
        voters,
    )
}

#[test]
fn tells_what_the_weights_did() {
    let rule = Rule::greedy(By::Score, Utility::Count, true);
    let told = regimes(&rule, &city(), &Ties::LEX, &standard_regimes(None)).unwrap();
    let names: Vec<&str> = told.regimes.iter().map(|list| list.name.as_str()).collect();
    assert_eq!(names, ["equal", "table", "penrose", "degressive", "population"]);
    // Officially one each: B. The table gives the city 3 (3 to 3, A by name), the root 200 to 90.
    let enter: Vec<bool> = told.regimes.iter().map(|list| list.enter == ["A"]).collect();
    assert_eq!(enter, [false, true, true, false, true]);
    let table = &told.regimes[1];
    assert_eq!(
        (table.leave.as_slice(), &table.order),
        (&["B".to_owned()][..], &vec!["A".into(), "B".into(), "C".into()])
    );
    assert_eq!((&table.total_weight, &table.greatest_share), (&r("6"), &r("1/2")));
    assert_eq!(
        (
            table.moved[0].need.as_str(),
            table.moved[0].from,
            table.moved[0].to
        ),
        ("B", 1, 2)
    );
    assert_eq!(table.moved.len(), 2);
    assert!(told.regimes[0].enter.is_empty() && told.regimes[0].moved.is_empty());
    let [b, a, c] = &told.needs[..] else { panic!() };
    assert_eq!(
        (b.need.as_str(), b.official.part, b.places[1].part),
        ("B", Some(Phase::Score), Some(Phase::Waiting))
    );
    assert!(b.official.is_funded() && !b.places[1].is_funded());
    assert_eq!(
        (a.places[1].number, c.official.part, c.official.number),
        (1, None, 3)
    );
}

#[test]
fn a_cap_holds_under_every_regime() {
    let cap = r("3/10");
    let told = regimes(&Rule::ES_LIST, &city(), &Ties::LEX, &standard_regimes(Some(&cap))).unwrap();
    assert!(told.regimes.iter().all(|list| list.greatest_share <= cap));
    assert_eq!(told.regimes.len(), 5);
    let low = standard_regimes(Some(&r("1/5")));
    let refused = regimes(&Rule::ES_LIST, &city(), &Ties::LEX, &low).unwrap_err();
    assert!(
        refused.to_string().contains("regime `equal`") && refused.to_string().contains("at least 5"),
        "{refused}"
    );
}

#[test]
fn without_populations_there_is_one_vote_each_only() {
    let mut profile = city();
    profile.voters[2].population = 0;
    let refused = regimes(&Rule::ES_LIST, &profile, &Ties::LEX, &standard_regimes(None)).unwrap_err();
    let (regime, voter) = ("table".to_owned(), "v2".to_owned());
    assert_eq!(refused, RegimesError::NoPopulation { regime, voter });
    assert_eq!(
        regimes(&Rule::ES_LIST, &profile, &Ties::LEX, &one_vote_each())
            .unwrap()
            .regimes
            .len(),
        1
    );
    let no_list = regimes(
        &Rule::new(tally::Method::Copeland),
        &profile,
        &Ties::LEX,
        &one_vote_each(),
    );
    assert_eq!(
        no_list.unwrap_err(),
        RegimesError::Tally(TallyError::NoList { rule: "copeland" })
    );
}

#[test]
fn the_instance_with_population_weights_is_its_own_regime() {
    let text = std::fs::read_to_string(data().join("synthetic/syn03.json")).unwrap();
    let profile = read::json::parse(&text).unwrap().profile;
    let told = regimes(&Rule::ES_LIST, &profile, &Ties::LEX, &standard_regimes(None)).unwrap();
    let own = told
        .regimes
        .iter()
        .find(|list| list.name == "population")
        .unwrap();
    assert!(own.moved.is_empty() && own.enter.is_empty());
    assert_eq!(own.total_weight, told.official_weight);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn equals_counting_with_these_weights(
        profile in elections(true),
        people in prop::collection::vec(1u64..60_000, 6),
        points in any::<bool>(),
    ) {
        let mut profile = profile;
        for (voter, people) in profile.voters.iter_mut().zip(people) {
            voter.population = people;
        }
        let rule = Rule::es_list(if points { Utility::Points } else { Utility::Cost });
        let official = tally(&rule, &profile, &Ties::LEX).unwrap();
        for (name, weights) in standard_regimes(None) {
            let told = regimes(&rule, &profile, &Ties::LEX, &[(name, weights.clone())]).unwrap();
            let people: Vec<u64> = profile.voters.iter().map(|voter| voter.population).collect();
            let mut by_hand = profile.clone();
            for (voter, weight) in by_hand.voters.iter_mut().zip(weigh(&weights, &people).unwrap()) {
                voter.weight = weight;
            }
            let here = tally(&rule, &by_hand, &Ties::LEX).unwrap();
            let list = &told.regimes[0];
            prop_assert!(list.order.iter().eq(here.order()));
            let mut funded: Vec<&str> = official.funded().filter(|need| !list.leave.iter().any(|it| it == need)).collect();
            funded.extend(list.enter.iter().map(String::as_str));
            let mut theirs: Vec<&str> = here.funded().collect();
            funded.sort_unstable();
            theirs.sort_unstable();
            prop_assert_eq!(funded, theirs);
            for row in &told.needs {
                let place = list.order.iter().position(|need| *need == row.need).unwrap() as u32 + 1;
                prop_assert_eq!(row.places[0].number, place);
                prop_assert_eq!(row.places[0].is_funded(), here.funded().any(|need| need == row.need));
                let moved = list.moved.iter().find(|moved| moved.need == row.need);
                prop_assert_eq!(moved.is_some(), row.official.number != place);
            }
            let shares: Ratio = here.total_weight.clone();
            prop_assert_eq!(&list.total_weight, &shares);
        }
    }
}
