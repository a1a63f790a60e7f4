//! PrefLib and `.blt`: what is read, which fault is named where, and that no text makes a reader fall or hang.

use proptest::prelude::*;
use tally::read::{self, Election, Kind, ReadError};
use tally::{Capacity, Voter};

use crate::common::{r, shared};

const TOI: &str = "# TITLE: Three\n# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 6\n\
# NUMBER UNIQUE ORDERS: 3\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Bo: the second\n3: 1,{2,3}\n2: {1,2}\n1: 3\n";

const BLT: &str = "# a comment\n4 2 # candidates, seats\n-2\n3 1 3 4 0\n4 1 2=3 0\n2 - 2 4 0\n1 0\n1 3\n 4 0 5 4 0\n0\n\
\"Adam\"\nBasil  the Second \n\"Char\"\"l\"\"otte\" \"Donald\"\n\"A title\"\n";

fn rankings(election: &Election) -> Vec<(String, String, String)> {
    let level = |level: &Vec<String>| level.join("=");
    let ranking = |voter: &Voter| voter.ranking.iter().map(level).collect::<Vec<_>>().join(" ");
    let row = |voter: &Voter| (voter.id.clone(), voter.weight.to_string(), ranking(voter));
    election.profile.voters.iter().map(row).collect()
}

fn rows(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter()
        .map(|(id, weight, ranking)| (id.to_string(), weight.to_string(), ranking.to_string()))
        .collect()
}

#[test]
fn preflib() {
    let election = read::parse("x.toi", TOI).unwrap();
    assert_eq!(
        rankings(&election),
        rows(&[
            ("line8", "3", "1 2=3"),
            ("line9", "2", "1=2"),
            ("line10", "1", "3")
        ])
    );
    assert_eq!(election.title.as_deref(), Some("Three"));
    assert_eq!(election.names["2"], "Bo: the second");
    assert_eq!(election.names.len(), 2);
    assert_eq!((election.kind, election.profile.needs.len()), (Kind::Ranked, 3));
    assert_eq!(election.profile.capacity, Capacity::Single(r("1")));
    assert!(
        election
            .profile
            .voters
            .iter()
            .all(|voter| voter.municipalities == 0)
    );
}

#[test]
fn blt() {
    let election = read::parse("BLT", BLT).unwrap();
    let expected = [
        ("line4", "3", "1 3 4"),
        ("line5", "4", "1 3"),
        ("line6", "2", "4"),
        ("line7", "1", ""),
        ("line8", "1", "3 4"),
        ("line9", "5", "4"),
    ];
    assert_eq!(rankings(&election), rows(&expected));
    let ids: Vec<&str> = election
        .profile
        .needs
        .iter()
        .map(|need| need.id.as_str())
        .collect();
    assert_eq!(ids, ["1", "3", "4"], "the second has withdrawn");
    assert_eq!(
        election.names.values().collect::<Vec<_>>(),
        ["Adam", "Char\"l\"otte", "Donald"]
    );
    assert_eq!(election.title.as_deref(), Some("A title"));
    assert_eq!(election.profile.capacity, Capacity::Single(r("2")));
    // Ballots on one line are told apart by where they end; ids of ten candidates have two digits.
    let many: String = (1..=10).map(|number| format!("N{number}\n")).collect();
    let election = read::blt::parse(&format!("10 1 1 10 2 0 1/2 3 0 0\n{many}")).unwrap();
    assert_eq!(
        rankings(&election),
        rows(&[("line1", "1", "10 02"), ("line1column21", "1/2", "03")])
    );
    assert_eq!(election.names["03"], "N3");
    assert_eq!(election.title, None);
}

#[test]
fn the_kind_is_told_by_name_or_by_look() {
    let (toi, blt) = (read::preflib::parse(TOI).unwrap(), read::blt::parse(BLT).unwrap());
    for name in ["a/b.TOI", "toi", "x.soc.gz", "x", "", "x.txt"] {
        assert_eq!(read::parse(name, TOI).unwrap(), toi, "{name}");
    }
    for name in ["a.b/c.blt", ".blt.gz", "ballots"] {
        assert_eq!(read::parse(name, BLT).unwrap(), blt, "{name}");
    }
    let json = r#"{"id": "J", "capacity_hours": "3", "needs": [{"id": "A", "hours": "1"}], "voters": []}"#;
    let election = read::parse("whatever", json).unwrap();
    assert_eq!(
        (election.kind, election.title.as_deref()),
        (Kind::Json, Some("J"))
    );
    let pb = "META\nkey;value\ndescription;P\nbudget;5\nvote_type;approval\nPROJECTS\nproject_id;cost;name\n1;2;One\n\
VOTES\nvoter_id;vote\nv;1\n";
    let election = read::parse("", pb).unwrap();
    assert_eq!(
        (election.kind, election.title.as_deref()),
        (Kind::Pabulib, Some("P"))
    );
    assert_eq!(election.names["1"], "One");
}

fn place(text: &str) -> (usize, usize, String) {
    match read::parse("", text) {
        Err(ReadError::Line { line, column, reason }) => (line, column, reason),
        other => panic!("{other:?}\n{text}"),
    }
}

#[test]
fn faults_are_named_with_line_and_column() {
    for (from, to, line, column, reason) in [
        (
            "3: 1,{2,3}",
            "3: 1,{2,4}",
            8,
            9,
            "`4` is no alternative from 1 to 3",
        ),
        ("3: 1,{2,3}", "3: 1,{2,1}", 8, 9, "alternative 1 is ranked twice"),
        ("3: 1,{2,3}", "3: 1,{2,3", 8, 10, "an opening brace without"),
        ("3: 1,{2,3}", "3: 1,2,3}", 8, 8, "a closing brace without"),
        ("3: 1,{2,3}", "3: {1,{2,3}", 8, 7, "no equally good"),
        ("3: 1,{2,3}", "3: 1,,2", 8, 6, "`` is no alternative"),
        ("3: 1,{2,3}", "x: 1", 8, 1, "`x` is no number of ballots"),
        ("3: 1,{2,3}", "0: 1", 8, 1, "`0` is no number of ballots"),
        ("3: 1,{2,3}", "1,2,3", 8, 1, "expected a number of ballots"),
        (
            "VOTERS: 6",
            "VOTERS: 7",
            4,
            18,
            "`NUMBER VOTERS` is 7, but the ballots make 6",
        ),
        (
            "ORDERS: 3",
            "ORDERS: 2",
            5,
            25,
            "`NUMBER UNIQUE ORDERS` is 2, but the ballots make 3",
        ),
        ("toi", "soi", 8, 6, "no equally good"),
        ("toi", "toc", 9, 3, "2 of 3 alternatives are ranked"),
        ("toi", "tog", 2, 14, "data type `tog`"),
        ("ALTERNATIVES: 3", "ALTERNATIVES: three", 3, 24, "no whole number"),
        (
            "ALTERNATIVES: 3",
            "ALTERNATIVES: 99999999999",
            3,
            24,
            "more than 10000",
        ),
        ("NAME 2", "NAME 4", 7, 23, "alternative 4 of 3 is named"),
        ("NAME 2", "NAME 1", 7, 1, "alternative 1 is named twice"),
    ] {
        let (at_line, at_column, why) = place(&TOI.replace(from, to));
        assert!(why.contains(reason), "{why}");
        assert_eq!((at_line, at_column), (line, column), "{why}");
    }
    for (from, to, line, column, reason) in [
        ("3 1 3 4 0", "3 1 5 4 0", 4, 5, "`5` is no candidate from 1 to 4"),
        (
            "3 1 3 4 0",
            "3 1 3 1 0",
            4,
            7,
            "candidate 1 is on the ballot twice",
        ),
        ("3 1 3 4 0", "x 1 3 4 0", 4, 1, "`x` is no number of papers"),
        ("2=3", "2=x", 5, 5, "`x` is no candidate"),
        ("4 2 #", "0 2 #", 2, 1, "no whole number"),
        ("4 2 #", "4 0 #", 2, 3, "no whole number"),
        ("4 2 #", "40000 2 #", 2, 1, "more than 10000"),
        ("-2\n", "-2 -2\n", 3, 4, "withdraws twice"),
        ("1 0\n1 3", "-1\n1 3", 7, 1, "or after a ballot"),
        ("\"A title\"", "\"A title", 14, 1, "a quotation mark opens"),
        (
            "\"Donald\"\n\"A title\"\n",
            "",
            13,
            17,
            "expected the name of candidate 4",
        ),
        ("\"A title\"", "t\ns\nr\nx", 17, 1, "nothing is expected after"),
    ] {
        let (at_line, at_column, why) = place(&BLT.replace(from, to));
        assert!(why.contains(reason), "{why}");
        assert_eq!((at_line, at_column), (line, column), "{why}");
    }
    assert_eq!(
        place("3 1\n1 2"),
        (
            2,
            4,
            "the file ends here: expected a candidate, or 0 at the end of the ballot".into()
        )
    );
    let pb = "META\nkey;value\nbudget;x5\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;2\nVOTES\nvoter_id;vote\n";
    assert_eq!(&place(pb).2[..4], "`x5`");
    assert_eq!((place(pb).0, place(pb).1), (3, 8));
    let pb = pb.replace("x5", "5");
    for (row, line, column) in [("å;1,3\n", 10, 3), ("\"a\nb;\";7\n", 11, 5), ("v;1;\n", 10, 1)] {
        let text = if row.starts_with('v') {
            pb.replace("vote\n", "voted\n")
        } else {
            pb.clone()
        } + row;
        let (at_line, at_column, why) = place(&text);
        assert_eq!((at_line, at_column), (line, column), "{why}");
    }
    for (from, to) in [("# DATA TYPE: toi\n", ""), ("# NUMBER ALTERNATIVES: 3\n", "")] {
        assert!(matches!(
            read::parse("toi", &TOI.replace(from, to)),
            Err(ReadError::Missing { .. })
        ));
    }
}

/// A fault of a text reader names a place that the text has (or just after its end).
fn survives(text: &str) -> Result<(), TestCaseError> {
    for name in ["x.toi", "x.blt", "x.pb", "x"] {
        if let Err(ReadError::Line { line, column, .. }) = read::parse(name, text) {
            let lines: Vec<&str> = text.split('\n').collect();
            prop_assert!(
                line >= 1 && column >= 1 && line <= lines.len() + 1,
                "{}:{} of {} lines",
                line,
                column,
                lines.len()
            );
            let length = lines.get(line - 1).map_or(0, |line| line.chars().count());
            prop_assert!(column <= length + 2, "{}:{} is past the line", line, column);
        }
    }
    Ok(())
}

/// A text with some places changed: a piece left out, doubled, moved or replaced by what such files hold.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "",
        "0",
        "-",
        "-1",
        "=",
        "{",
        "}",
        ",",
        ":",
        "\n",
        "#",
        "\"",
        " ",
        "99999999999999999999999",
        "1/0",
        "é",
        "\u{feff}",
        "\0",
        "# NUMBER VOTERS: 1\n",
        "1e9",
        ";",
        "\t",
        "\r\n",
    ]);
    let change = (0usize..400, 0usize..12, piece, any::<bool>());
    prop::collection::vec(change, 1..6).prop_map(move |changes| {
        let mut letters: Vec<char> = text.chars().collect();
        for (at, length, piece, doubles) in changes {
            let at = at % (letters.len() + 1);
            let end = (at + length).min(letters.len());
            let cut: Vec<char> = letters.splice(at..end, piece.chars()).collect();
            if doubles {
                letters.splice(at..at, cut.iter().chain(&cut).copied());
            }
        }
        letters.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn no_text_makes_a_reader_fall(text in "\\PC*") {
        survives(&text)?;
    }

    #[test]
    fn nor_one_of_the_letters_of_such_files(text in "([0-9]{1,2}|[-=#:{},;\" \n]|# (DATA TYPE: toi|NUMBER ALTERNATIVES: 3|TITLE: x)\n|META\n|VOTES\n){0,60}") {
        survives(&text)?;
    }

    #[test]
    fn nor_a_good_file_with_changes(text in prop_oneof![mutated(TOI), mutated(BLT)]) {
        survives(&text)?;
    }
}

#[test]
fn long_lines_and_many_lines_are_read_in_one_go() {
    // All ballots on one line, and one ballot over many lines: neither is quadratic.
    let candidates = 9_999;
    let names = "n\n".repeat(candidates);
    let many = "1 1 0 ".repeat(200_000);
    let election = read::blt::parse(&format!("{candidates} 1 {many}0\n{names}")).unwrap();
    assert_eq!(election.profile.voters.len(), 200_000);
    let all: String = (1..=candidates).map(|number| format!("{number}\n")).collect();
    let election = read::blt::parse(&format!("{candidates} 1\n1 {all} 0\n0\n{names}")).unwrap();
    assert_eq!(election.profile.voters[0].ranking.len(), candidates);
    let level = (1..=candidates)
        .map(|number| number.to_string())
        .collect::<Vec<_>>()
        .join(",");
    let toc = format!("# DATA TYPE: toc\n# NUMBER ALTERNATIVES: {candidates}\n1: {{{level}}}\n");
    assert_eq!(
        read::preflib::parse(&toc).unwrap().profile.voters[0].ranking[0].len(),
        candidates
    );
}

#[test]
fn every_shared_file_is_read_by_its_look_too() {
    let Some(shared) = shared() else { return };
    for entry in std::fs::read_dir(shared.join("ranked")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let by_name = read::parse(path.to_str().unwrap(), &text).unwrap();
        assert_eq!(read::parse("", &text).unwrap(), by_name, "{}", path.display());
    }
}
