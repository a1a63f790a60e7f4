//! Import: all of it once, or nothing with every broken row told.

use crate::harness::{Place, Ran, import, norway, tingbok};
use std::{fs, path::Path};

fn size(store: &Path) -> u64 {
    let ran = tingbok(["show", "need_board", store.to_str().unwrap(), "--format", "json"]);
    ran.data()["as_of"].as_u64().unwrap()
}

#[test]
fn takes_in_the_country_once() {
    let place = Place::new();
    let store = place.path("store");
    let files = [
        ("counties", norway("counties")),
        ("municipalities", norway("municipalities")),
        ("centres", norway("centres")),
    ];
    let first = import(&store, &files).data();
    assert_eq!(
        (&first["counties"], &first["municipalities"], &first["centres"]),
        (&15.into(), &357.into(), &52.into())
    );
    // Two events for each county and municipality, three for each centre.
    assert_eq!(first["added"], 2 * 15 + 2 * 357 + 3 * 52);
    let again = import(&store, &files).data();
    assert_eq!((&again["added"], &again["log"]), (&0.into(), &first["log"]));
    // Other files with the same content add nothing either.
    let copy = place.path("copy.csv");
    fs::copy(norway("centres"), &copy).unwrap();
    let again = import(&store, &[("centres", copy)]).data();
    assert_eq!((&again["added"], &again["log"]), (&0.into(), &first["log"]));
    let replayed = tingbok(["replay", store.to_str().unwrap(), "--format", "json"]).data();
    assert_eq!(replayed["verdict"], "clean");
}

#[test]
fn a_file_builds_on_what_the_log_knows_and_figures_move_forward() {
    let place = Place::new();
    let store = place.path("store");
    let dated = |date: &str| {
        let args = [
            "import",
            store.to_str().unwrap(),
            "--format",
            "json",
            "--date",
            date,
            "--municipalities",
        ];
        tingbok(
            args.iter()
                .map(|arg| (*arg).to_owned())
                .chain([norway("municipalities").display().to_string()]),
        )
    };
    assert_eq!(
        import(&store, &[("counties", norway("counties"))]).data()["added"],
        30
    );
    assert_eq!(dated("2025-01-01").data()["added"], 2 * 357);
    assert_eq!(
        import(&store, &[("centres", norway("centres"))]).data()["added"],
        3 * 52
    );
    // Figures of 2026 for all; those of 2024 are refused by the rules.
    let newer = dated("2026-01-01").data()["added"].as_u64().unwrap();
    assert_eq!(newer, 357);
    let before = size(&store);
    assert_eq!(
        dated("2024-01-01").error(4)["code"],
        "municipality.older_population"
    );
    assert_eq!(dated("2019-01-01").error(3)["code"], "broken_rows");
    assert_eq!(size(&store), before);
}

#[test]
fn hosts_and_coverage_come_from_the_rows() {
    let place = Place::new();
    let store = place.store();
    let ran = tingbok(["show", "coverage", store.to_str().unwrap(), "--lang", "en"]);
    assert!(
        ran.stdout.contains("46 Vestland") && ran.stdout.contains("658,342"),
        "{}",
        ran.stdout
    );
    let ran = tingbok(["show", "mandate_register", store.to_str().unwrap()]);
    assert!(ran.stdout.contains("RVTS Vest"), "{}", ran.stdout);
}

/// Imports the country with one thing changed in one file, and expects that it is told where, and nothing written.
#[track_caller]
fn broken(file: &str, change: impl Fn(&str) -> String, row: u64, column: Option<&str>, words: &str) -> Ran {
    let place = Place::new();
    let text = fs::read_to_string(norway(file)).unwrap();
    let changed = change(&text);
    assert_ne!(changed, text, "nothing was changed");
    broken_bytes(&place, file, changed.as_bytes(), row, column, words)
}

#[track_caller]
fn broken_bytes(place: &Place, file: &str, bytes: &[u8], row: u64, column: Option<&str>, words: &str) -> Ran {
    let name = format!("{file}.csv");
    let path = place.write(&name, bytes);
    let files = ["counties", "municipalities", "centres"]
        .map(|kind| (kind, if kind == file { path.clone() } else { norway(kind) }));
    let store = place.path("store");
    let ran = import(&store, &files);
    let error = ran.error(3);
    assert_eq!(error["code"], "broken_rows");
    let first = &error["problems"][0];
    assert_eq!(
        (&first["file"], &first["row"]),
        (&name.as_str().into(), &row.into()),
        "{error:#}"
    );
    assert_eq!(first["column"].as_str(), column, "{error:#}");
    assert!(first["message"].as_str().unwrap().contains(words), "{error:#}");
    assert!(!store.join("log.db").exists(), "something was written");
    // The same for people: where first, then what, then what to do.
    let args = files
        .iter()
        .flat_map(|(kind, path)| [format!("--{kind}"), path.display().to_string()]);
    let ran_text = tingbok(
        ["import".to_owned(), store.display().to_string()]
            .into_iter()
            .chain(args),
    );
    ran_text.says(3, &[&format!("{name}, rad {row}"), words, "Ingenting er lagret"]);
    ran
}

/// Replaces one field of one row.
fn field(row: usize, column: &'static str, value: &'static str) -> impl Fn(&str) -> String {
    move |text| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let at = header.iter().position(|name| name == column).unwrap();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for (number, record) in reader.records().enumerate() {
            let record = record.unwrap();
            let changed = record
                .iter()
                .enumerate()
                .map(|(index, field)| match (number + 2, index) {
                    here if here == (row, at) => value,
                    _ => field,
                });
            writer.write_record(changed).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }
}

#[test]
fn every_broken_row_is_told_with_row_and_column() {
    let municipality = |row, column, value, words| {
        broken(
            "municipalities",
            field(row, column, value),
            row as u64,
            Some(column),
            words,
        );
    };
    municipality(7, "fylkesnummer", "99", "Ukjent fylke «99»");
    municipality(2, "kommunenummer", "301", "kommunenummer");
    municipality(358, "population_2026", "12,5", "folketall");
    municipality(9, "population_2026", "-3", "folketall");
    municipality(9, "population_2026", "", "tomt");
    municipality(12, "name", "", "tomt");
    municipality(3, "kommunenummer", "0301", "tidligere rad");
    municipality(5, "organisasjonsnummer", "958935421", "organisasjonsnummer");
    municipality(5, "malform", "svensk", "målform");
    broken(
        "counties",
        field(4, "fylkesnummer", "x5"),
        4,
        Some("fylkesnummer"),
        "fylkesnummer",
    );
    broken(
        "counties",
        field(4, "fylkesnummer", "11"),
        4,
        Some("fylkesnummer"),
        "tidligere rad",
    );
    let centre = |row, column, value, words| {
        broken(
            "centres",
            field(row, column, value),
            row as u64,
            Some(column),
            words,
        );
    };
    centre(2, "counties", "18;77", "Ukjent fylke «77»");
    centre(3, "centre_id", "rvts-nord", "tidligere rad");
    centre(3, "centre_id", "RVTS Nord", "ingen kode");
    centre(4, "level", "lokal", "nivå");
    centre(4, "subject_areas", "Rus og psyke", "ingen kode");
    centre(2, "host_orgnr", "12345678", "organisasjonsnummer");
}

#[test]
fn a_broken_file_is_told() {
    broken(
        "municipalities",
        |text| text.replacen("fylkesnummer", "fylke_nr", 1),
        1,
        Some("fylkesnummer"),
        "mangler",
    );
    broken(
        "municipalities",
        |text| text.replacen("population_", "folk_", 9),
        1,
        None,
        "folketall",
    );
    let cut = |text: &str| {
        let lines: Vec<&str> = text.lines().collect();
        let whole = lines[..20].join("\n");
        format!("{whole}\n{}\n", &lines[20][..40])
    };
    broken("municipalities", cut, 21, None, "felt");
    broken(
        "counties",
        |text| text.lines().next().unwrap().into(),
        1,
        None,
        "ingen rader",
    );
    let place = Place::new();
    let mut bytes = fs::read(norway("counties")).unwrap();
    let third = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(2)
        .unwrap()
        .0;
    bytes.insert(third + 4, 0xe5);
    broken_bytes(&place, "counties", &bytes, 4, None, "UTF-8");
    tingbok(["import", "x", "--counties", "no-such.csv"]).says(3, &["no-such.csv"]);
}

#[test]
fn at_most_twenty_faults_are_told_and_a_store_stays_as_it_was() {
    let place = Place::new();
    let store = place.store();
    let before = size(&store);
    let all = fs::read_to_string(norway("municipalities")).unwrap();
    let broken = place.write("municipalities.csv", all.replace(",bokmaal,", ",islandsk,"));
    let error = import(&store, &[("municipalities", broken)]).error(3);
    assert_eq!(error["problems"].as_array().unwrap().len(), 20);
    assert_eq!(size(&store), before);
    // Changed names are refused by the rules: a change is an event of its own.
    let renamed = place.write(
        "counties.csv",
        fs::read_to_string(norway("counties"))
            .unwrap()
            .replace("Rogaland", "Ryfylke"),
    );
    assert_eq!(
        import(&store, &[("counties", renamed)]).error(4)["code"],
        "county.already_registered"
    );
    assert_eq!(size(&store), before);
}
