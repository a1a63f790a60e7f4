//! The options of a count: rules by every kind of name, weights, cap, regimes, margin; and what is refused.

use crate::{
    harness::{Place, tingbok},
    told::file,
};
use serde_json::{Value, json};

fn data(election: &str, more: &[&str]) -> Value {
    let election = file(election);
    tingbok(["tally", &election, "--format", "json"].iter().chain(more)).data()
}

fn error(election: &str, more: &[&str]) -> Value {
    let election = file(election);
    tingbok(["tally", &election, "--format", "json"].iter().chain(more)).error(3)
}

#[test]
fn a_rule_has_three_kinds_of_names() {
    let by_words = r#"{"id":"mes","version":1,"params":{"utility":"cost","completion":"utilitarian"}}"#;
    let by_words = data("syn03.json", &["--rule", by_words]);
    let by_key = data("syn03.json", &["--rule", "mes_cost+utilitarian", "--explain"]);
    assert_eq!(by_words, by_key);
    assert_eq!(by_words["tally"]["rule"]["params"]["completion"], "utilitarian");
    let by_id = data("syn03.json", &["--rule", "mes"]);
    assert_eq!(
        by_id["tally"]["rule"]["params"],
        json!({ "completion": "none", "utility": "cost" })
    );
    let members = data("syn03.json", &["--rule", "mes_cost+utilitarian"]);
    assert_eq!(members, json!({ "order": ["N05", "N02", "N01"] }));
}

#[test]
fn members_are_on_one_line_in_the_order_of_the_files() {
    let election = file("pots01.json");
    let ran = tingbok([
        "tally",
        &election,
        "--rule",
        "es_list_pots_cost",
        "--format",
        "json",
    ]);
    assert!(
        ran.stdout
            .starts_with(r#"{"budget":"714","phase1":["N02","N05","N01"],"phase2":"#)
    );
    assert_eq!(ran.stdout.matches('\n').count(), 1);
}

#[test]
fn every_kind_of_result_is_data_with_its_certificate() {
    for (rule, member) in [
        ("greedy", "tally"),
        ("borda", "order"),
        ("schulze", "order"),
        ("double_majority", "decided"),
    ] {
        let told = data("syn03.json", &["--rule", rule, "--explain"]);
        assert_eq!(told["certificate"]["holds"], true, "{rule}");
        assert!(told[member].is_object(), "{rule}");
    }
    let told = data("board.blt", &["--rule", "stv_scottish", "--explain"]);
    assert_eq!(told["elected"]["elected"].as_array().unwrap().len(), 2);
}

#[test]
fn weights_follow_from_the_populations() {
    let weights = |more: &[&str]| {
        let told = data("syn03.json", more);
        let voters = told["tally"]["voters"].as_array().unwrap().clone();
        let weights = voters
            .iter()
            .map(|voter| voter["weight"].as_str().unwrap().to_owned());
        weights.collect::<Vec<_>>()
    };
    assert_eq!(weights(&[])[0], "16967");
    assert_eq!(weights(&["--weights", "population"]), weights(&[]));
    assert!(
        weights(&["--weights", "equal"])
            .iter()
            .all(|weight| weight == "1")
    );
    assert_eq!(weights(&["--weights", "table"]), ["3", "3", "2", "2", "1", "3"]);
    // 3 of 14 is more than a fifth: the three heaviest are cut to (2/10 of the rest 5) / (1 - 6/10).
    let capped = weights(&["--weights", "table", "--cap", "1/5"]);
    assert_eq!(capped, ["5/2", "5/2", "2", "2", "1", "5/2"]);
    assert_eq!(capped, weights(&["--weights", "table", "--cap", "0.2"]));
}

#[test]
fn regimes_and_margin_are_data_too() {
    let told = data("syn03.json", &["--regimes", "--margin", "--counts", "50"]);
    let names: Vec<&str> = told["regimes"]["regimes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|list| list["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["equal", "table", "penrose", "degressive", "population"]);
    assert_eq!(told["margin"]["set"]["at_most"], 1);
    assert_eq!(told["margin"]["marks"]["possible"], 30);
    assert!(told["margin"]["counts"].as_u64().unwrap() <= 50);
    // Citizens have no population: one vote each is all there is.
    let place = Place::new();
    let text = "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\np1;60\np2;50\n\
                VOTES\nvoter_id;vote\nv1;p1\nv2;p1,p2\n";
    let path = place.write("city.pb", text);
    let told = tingbok(["tally", path.to_str().unwrap(), "--regimes", "--format", "json"]).data();
    assert_eq!(told["regimes"]["regimes"].as_array().unwrap().len(), 1);
}

#[test]
fn a_packed_file_is_unpacked() {
    use std::io::Write as _;
    let place = Place::new();
    let text = std::fs::read(file("syn03.json")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&text).unwrap();
    let packed = packed.finish().unwrap();
    let path = place.write("syn03.json.gz", &packed);
    let told = |path: &str| tingbok(["tally", path, "--format", "json"]).data();
    assert_eq!(told(path.to_str().unwrap()), told(&file("syn03.json")));
    let cut = place.write("cut.json.gz", &packed[..packed.len() / 2]);
    tingbok(["tally", cut.to_str().unwrap()]).says(3, &["cut.json.gz"]);
}

#[test]
fn the_picture_goes_where_it_is_wanted_or_the_way_is_told() {
    let place = Place::new();
    let path = place.path("list.svg");
    let args = ["--rule", "greedy_points", "--picture", path.to_str().unwrap()];
    // The members stay as they are.
    assert_eq!(data("syn03.json", &args), data("syn03.json", &args[..2]));
    let first = std::fs::read(&path).unwrap();
    data("syn03.json", &args);
    assert_eq!(first, std::fs::read(&path).unwrap());
    let election = file("syn03.json");
    tingbok(["tally", &election, "--picture", "/no/such/folder/x.svg"]).says(5, &["/no/such/folder/x.svg"]);
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    for (more, code, words) in [
        (
            &["--rule", "stv"][..],
            "unknown_rule",
            &["stv", "stv_scottish", "mes_cost+utilitarian"][..],
        ),
        (&["--rule", r#"{"id":"mes"}"#], "unknown_rule", &["version"]),
        (
            &["--rule", r#"{"id":"dice","version":1}"#],
            "unknown_rule",
            &["dice", "es_list"],
        ),
        (
            &[
                "--rule",
                r#"{"id":"greedy","version":1,"params":{"by":"luck","skip":true,"utility":"cost"}}"#,
            ],
            "unknown_rule",
            &["per_hour"],
        ),
        (
            &["--rule", r#"{"id":"mes","version":2,"params":{}}"#],
            "unknown_rule",
            &["utility"],
        ),
        (&["--weights", "gold"], "usage", &["gold"]),
        (&["--cap", "1/5"], "usage", &["--weights"]),
        (
            &["--weights", "equal", "--cap", "much"],
            "usage",
            &["--cap", "much"],
        ),
        (
            &["--weights", "equal", "--cap", "1/10"],
            "bad_weights",
            &["equal", "1/10"],
        ),
        (&["--weights", "equal", "--cap", "3/2"], "bad_weights", &["3/2"]),
        (&["--rule", "borda", "--margin"], "usage", &["--margin", "borda"]),
        (
            &["--rule", "schulze", "--regimes"],
            "usage",
            &["--regimes", "schulze"],
        ),
        (&["--rule", "stv_scottish"], "bad_election", &["syn03.json"]),
        (
            &["--rule", "greedy_score", "--tie", "chain"],
            "usage",
            &["--tie lex"],
        ),
        (&["--counts", "many", "--margin"], "usage", &["many"]),
    ] {
        let error = error("syn03.json", more);
        assert_eq!(error["code"], code, "{more:?} {error:#}");
        for word in words {
            assert!(
                error["message"].as_str().unwrap().contains(word),
                "{more:?} {word} {error:#}"
            );
        }
    }
    let nobody = error(
        "board.blt",
        &["--rule", "borda_unranked_zero", "--weights", "penrose"],
    );
    assert_eq!(nobody["code"], "no_population");
    assert_eq!(
        error("board.blt", &["--rule", "double_majority", "--explain"])["code"],
        "bad_election"
    );
}

#[test]
fn a_form_is_kept_or_the_ballot_and_the_mark_are_named() {
    for form in ["ranking", r#"{"form":"ranking","limit":9}"#, "scores=10"] {
        data("syn03.json", &["--form", form]);
    }
    let two = error("syn03.json", &["--form", "ranking=2"]);
    assert_eq!(two["code"], "bad_ballot");
    assert!(two["message"].as_str().unwrap().contains("K01"), "{two:#}");
    assert_eq!(error("syn03.json", &["--form", "approval"])["code"], "bad_ballot");
    for form in ["cumulative", "scores", "approval=x", "{}"] {
        assert_eq!(error("syn03.json", &["--form", form])["code"], "usage", "{form}");
    }
}

#[test]
fn a_ranked_file_is_told_by_line_and_column() {
    let place = Place::new();
    for (name, text) in [
        ("bad.blt", "3 1\n2 1 2 0\n1 4 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"T\"\n"),
        (
            "bad.soi",
            "# DATA TYPE: soi\n# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 2\n# NUMBER UNIQUE ORDERS: 1\n\
             # ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n2: 1,x\n",
        ),
    ] {
        let path = place.write(name, text);
        let error = tingbok([
            "tally",
            path.to_str().unwrap(),
            "--rule",
            "borda",
            "--format",
            "json",
        ])
        .error(3);
        assert_eq!(error["code"], "bad_election");
        let problem = &error["problems"][0];
        assert!(
            problem["line"].as_u64().unwrap() >= 3 && problem["column"].is_u64(),
            "{error:#}"
        );
    }
}
