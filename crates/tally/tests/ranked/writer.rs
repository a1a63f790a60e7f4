//! Profiles as `.pb`: what is written, that reading it back gives the same, and what the format cannot hold.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tally::read;
use tally::write::pb::{self, Export, PbForm, WriteError};
use tally::{Capacity, Profile, Ratio, Voter};

use crate::common::{approves, need, r, single, voter};
use crate::elections::{election, papers};

fn back(text: &str) -> Profile {
    read::pb::parse(text)
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
        .profile
}

/// Lists in id order, as the reader gives needs and the writer gives voters.
fn sorted(mut profile: Profile) -> Profile {
    profile.needs.sort_by(|a, b| a.id.cmp(&b.id));
    profile.voters.sort_by(|a, b| a.id.cmp(&b.id));
    profile
}

#[test]
fn a_file_as_it_is_written() {
    let needs = vec![need("N2", "1/2"), need("N1", "40/3")];
    let mut profile = single(
        "50",
        needs,
        vec![approves("w", "1", &["N2"]), approves("v;1", "3/2", &["N2", "N1"])],
    );
    profile.voters[0].population = 700;
    let names = BTreeMap::from([("N1".to_owned(), "A \"good\" road; long".to_owned())]);
    let export = Export {
        form: None,
        title: Some("Two\nneeds".to_owned()),
        names,
    };
    let expected = "META\nkey;value\ndescription;Two needs\nnum_projects;2\nnum_votes;2\nbudget;50\nvote_type;approval\n\
comment;\"voters have weights (VOTES column weight); programs that pass over it count equal weights\"\n\
PROJECTS\nproject_id;cost;name\nN1;40/3;\"A \"\"good\"\" road; long\"\nN2;0.5;\n\
VOTES\nvoter_id;vote;weight;municipalities;population\n\"v;1\";N1,N2;1.5;1;0\nw;N2;1;1;700\n";
    let written = pb::write(&profile, &export).unwrap();
    assert_eq!(written, expected);
    let election = read::pb::parse(&written).unwrap();
    assert_eq!(election.profile, sorted(profile));
    assert_eq!(election.names["N1"], "A \"good\" road; long");
    assert_eq!(election.title.as_deref(), Some("Two needs"));
}

#[test]
fn weights_may_be_repeated_instead() {
    let profile = single(
        "5",
        vec![need("N", "1")],
        vec![approves("a", "3/2", &["N"]), approves("b", "1/2", &[])],
    );
    let copies = back(&pb::cloned(&profile, &Export::default()).unwrap());
    let ids: Vec<&str> = copies.voters.iter().map(|voter| voter.id.as_str()).collect();
    assert_eq!(ids, ["a#1", "a#2", "a#3", "b#1"]);
    assert!(copies.voters.iter().all(|voter| voter.weight == Ratio::ONE));
    let mut fine = profile.clone();
    fine.voters[0].weight = r("1000001/2");
    assert_eq!(
        pb::cloned(&fine, &Export::default()).unwrap_err().to_string(),
        "repeated by weight the ballots make 1000002 lines, which is more than 1000000"
    );
}

#[test]
fn what_the_format_cannot_hold_is_refused() {
    let refused = |profile: &Profile| pb::write(profile, &Export::default()).unwrap_err();
    let comma = single("5", vec![need("a,b", "1")], vec![]);
    assert_eq!(refused(&comma), WriteError::Id { id: "a,b".to_owned() });
    let space = single("5", vec![need("a", "1")], vec![approves(" v", "1", &[])]);
    assert_eq!(refused(&space), WriteError::Id { id: " v".to_owned() });
    let equal = election("ABC", 1, &[("1", "A BC")]);
    assert_eq!(
        refused(&equal),
        WriteError::EqualRanks {
            voter: "v0".to_owned(),
            level: 2
        }
    );
    let mut both = election("ABC", 1, &[("1", "A B")]);
    both.voters[0].marks = approves("", "1", &["C"]).marks;
    assert_eq!(
        refused(&both),
        WriteError::BothForms {
            voter: "v0".to_owned()
        }
    );
    for (form, word) in [
        (PbForm::Approval, "approval"),
        (PbForm::Points, "cumulative"),
        (PbForm::Ranking, "ordinal"),
    ] {
        let export = Export {
            form: Some(form),
            ..Export::default()
        };
        assert!(
            pb::write(&both, &export)
                .unwrap()
                .contains(&format!("vote_type;{word}\n"))
        );
    }
    let mut faulty = comma.clone();
    faulty.needs[0].hours = r("0");
    assert!(matches!(refused(&faulty), WriteError::Profile(_)));
}

#[test]
fn pots_become_the_budget_and_it_is_said() {
    let text = std::fs::read_to_string(crate::common::data().join("pots/pots05.json")).unwrap();
    let profile = read::json::parse(&text).unwrap().profile;
    let export = Export {
        form: Some(PbForm::Points),
        ..Export::default()
    };
    let written = pb::write(&profile, &export).unwrap();
    assert!(written.contains("the hours lay in pots, which the format does not know"));
    let back = back(&written);
    assert_eq!(back.capacity, Capacity::Single(profile.budget()));
    assert!(back.needs.iter().all(|need| need.options.is_empty()));
    assert_eq!(back.voters.len(), profile.voters.len());
}

/// Approvals or points, with odd ids, weights and populations.
fn marked() -> impl Strategy<Value = Profile> {
    let ids = prop::sample::select(vec![
        "N", "META", "a b", "\"q\"", "x;y", "ø'\"", "1", "10", "#", "VOTES",
    ]);
    let numbers = prop::sample::select(vec!["1", "2", "1/3", "0.125", "7/2", "100"]);
    let points = prop::sample::select(vec!["0", "1", "3", "1/2", "1/7"]);
    (1usize..5, 0usize..6, any::<bool>()).prop_flat_map(move |(needs, voters, approval)| {
        let points = points
            .clone()
            .prop_map(move |points| if approval { "1" } else { points });
        let mark = prop::option::of(points);
        let ballot = (
            ids.clone(),
            numbers.clone(),
            0u64..3,
            0u64..9,
            prop::collection::vec(mark, needs),
        );
        (
            prop::collection::vec((ids.clone(), numbers.clone()), needs),
            prop::collection::vec(ballot, voters),
            numbers.clone(),
        )
            .prop_map(|(needs, voters, budget)| {
                let name = |at: usize, id: &str| format!("{id}{at}{id}");
                let ids: Vec<String> = needs
                    .iter()
                    .enumerate()
                    .map(|(at, (id, _))| name(at, id))
                    .collect();
                let voters = voters.into_iter().enumerate().map(
                    |(at, (id, weight, municipalities, population, marks))| {
                        let marks = marks
                            .into_iter()
                            .zip(&ids)
                            .filter_map(|(points, id)| Some((id.as_str(), points?)));
                        Voter {
                            municipalities,
                            population,
                            ..voter(&name(at, id), weight, &marks.collect::<Vec<_>>())
                        }
                    },
                );
                let voters = voters.collect();
                let needs = needs.iter().zip(&ids).map(|((_, hours), id)| need(id, hours));
                single(budget, needs.collect(), voters)
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn reading_back_gives_the_same_marks(profile in marked()) {
        let written = pb::write(&profile, &Export::default()).unwrap();
        prop_assert_eq!(back(&written), sorted(profile));
    }

    #[test]
    fn reading_back_gives_the_same_rankings_and_points_by_place(profile in papers()) {
        let export = Export { form: Some(PbForm::Ranking), ..Export::default() };
        let written = pb::write(&profile, &export).unwrap();
        let once = back(&written);
        let mut rankings = once.clone();
        rankings.voters.iter_mut().for_each(|voter| voter.marks = Default::default());
        prop_assert_eq!(rankings, sorted(profile));
        // What was read is then written as it is, without being told the form.
        if once.voters.iter().any(|voter| !voter.ranking.is_empty()) {
            let again = pb::write(&once, &Export::default()).unwrap();
            prop_assert_eq!(back(&again), once);
        }
    }

    #[test]
    fn copies_weigh_the_same_in_proportion(profile in marked()) {
        let Ok(written) = pb::cloned(&profile, &Export::default()) else { return Ok(()) };
        let copies = back(&written);
        let total: Ratio = profile.voters.iter().map(|voter| &voter.weight).sum();
        for voter in &profile.voters {
            let prefix = format!("{}#", voter.id);
            let own = copies.voters.iter().filter(|copy| copy.id.starts_with(&prefix) && copy.marks == voter.marks).count() as u64;
            prop_assert_eq!(Ratio::from(own) * &total, Ratio::from(copies.voters.len() as u64) * &voter.weight);
        }
    }
}

#[test]
fn every_shared_budget_file_comes_back() {
    let Some(shared) = crate::common::shared() else {
        return;
    };
    for file in [
        "Netherlands_Assen_2024.pb",
        "Poland_Czestochowa_2020_Grabowka.pb",
        "Poland_Krakow_2019_Debniki.pb",
    ] {
        let election =
            read::pb::parse(&std::fs::read_to_string(shared.join("pb").join(file)).unwrap()).unwrap();
        let export = Export {
            form: None,
            title: election.title.clone(),
            names: election.names.clone(),
        };
        let written = pb::write(&election.profile, &export).unwrap();
        let again = read::pb::parse(&written).unwrap();
        assert_eq!(sorted(again.profile), sorted(election.profile), "{file}");
        assert_eq!(
            (again.utility, again.names),
            (election.utility, election.names),
            "{file}"
        );
    }
}
