//! Reading on its own; the rest is tried from outside in `tests/cli`.

use super::*;
use crate::reference::sheet::is_organisation_number;

const MUNICIPALITIES: &str = include_str!("../../demo/norway/municipalities.csv");
const COUNTIES: &str = include_str!("../../demo/norway/counties.csv");
const CENTRES: &str = include_str!("../../demo/norway/centres.csv");

#[test]
fn reads_the_country() {
    let read = Reference::read(MUNICIPALITIES, COUNTIES, CENTRES).unwrap();
    let find = |code: &str| {
        read.centres
            .iter()
            .find(|centre| centre.registered.code == code)
            .unwrap()
    };
    assert_eq!(
        (read.counties.len(), read.municipalities.len(), read.centres.len()),
        (15, 357, 52)
    );
    // The county municipalities are covered with their municipalities.
    assert_eq!(find("napha").coverage.len(), 357 + 15);
    assert_eq!(find("rvts-vest").coverage.len(), 66 + 2);
    assert_eq!(find("rvts-vest").registered.host, None);
    assert_eq!(
        find("usht-hordaland").registered.host,
        Some(UnitId::municipality("4601"))
    );
    // By number, though its name says more.
    assert_eq!(
        find("korus-oslo").registered.host,
        Some(UnitId::municipality("0301"))
    );
    let heroey: Vec<&str> = read
        .municipalities
        .iter()
        .map(|it| it.registered.name.as_str())
        .filter(|name| name.starts_with("Herøy"))
        .collect();
    assert_eq!(heroey, ["Herøy (Møre og Romsdal)", "Herøy (Nordland)"]);
    assert_eq!(read.municipalities[0].counted.to_string(), "2026-01-01");
    assert_eq!(read.steps().len(), 2 * 15 + 2 * 357 + 3 * 52);
}

#[test]
fn text_is_taken_in_composed_form() {
    let county = "fylkesnummer,name\n46,Va\u{30a}gland\n";
    let sources = Sources {
        counties: SourceFile::new("c.csv", county.as_bytes()).ok(),
        ..Sources::default()
    };
    let read = read(&sources, &Known::default(), None).unwrap();
    assert_eq!(read.counties[0].registered.name, "V\u{e5}gland");
}

#[test]
fn organisation_numbers_are_checked() {
    for good in ["958935420", "964338531", "971045698"] {
        assert!(is_organisation_number(good), "{good}");
    }
    for bad in [
        "958935421",
        "95893542",
        "9589354200",
        "95893542x",
        "",
        "958 935 420",
    ] {
        assert!(!is_organisation_number(bad), "{bad}");
    }
}
