//! What the columns of the file of centres mean.

use super::{
    Centre, SourceFile,
    faults::Faults,
    reach,
    read::Reader,
    sheet::{Row, Sheet},
};
use events::{UnitId, centre};
use messages::msg;
use std::collections::BTreeSet;

impl Reader {
    pub(super) fn centres(&mut self, file: &SourceFile, faults: &mut Faults) {
        let needed = [
            "centre_id",
            "short_name",
            "name",
            "level",
            "programme",
            "counties",
            "subject_areas",
        ];
        let Some(sheet) = Sheet::open(file, &needed, faults) else {
            return;
        };
        let mut seen = BTreeSet::new();
        for row in sheet.rows() {
            let Some(centre) = self.centre(&row, file, faults) else {
                continue;
            };
            if !seen.insert(centre.registered.code.clone()) {
                row.fault(
                    "centre_id",
                    msg!("import-twice", given = &centre.registered.code),
                    faults,
                );
                continue;
            }
            self.read.centres.push(centre);
        }
    }

    fn centre(&self, row: &Row<'_>, file: &SourceFile, faults: &mut Faults) -> Option<Centre> {
        let bad = |given: &str| msg!("import-bad-code", given = given);
        let code = row.formed("centre_id", is_code, bad, faults);
        let (name, short_name) = (row.needed("name", faults), row.needed("short_name", faults));
        let programme = row.needed("programme", faults);
        let bad = |given: &str| msg!("import-bad-level", given = given);
        let level = row.formed("level", |text| reach(text).is_some(), bad, faults);
        let coverage = self.coverage(row, faults);
        let main: BTreeSet<String> = row.list("subject_areas", faults).into_iter().collect();
        for subject in main.iter().filter(|subject| !is_code(subject)) {
            row.fault("subject_areas", msg!("import-bad-code", given = subject), faults);
        }
        let host = self.host(row, faults);
        let (code, reach) = (code?, level.as_deref().and_then(reach)?);
        let registered = centre::Registered {
            code,
            name: name?,
            programme: programme?,
            reach,
            short_name: short_name?,
            source: file.source(),
            host,
        };
        Some(Centre {
            registered,
            coverage,
            main,
            further: BTreeSet::new(),
        })
    }

    fn coverage(&self, row: &Row<'_>, faults: &mut Faults) -> BTreeSet<UnitId> {
        let mut units = BTreeSet::new();
        for county in row.list("counties", faults) {
            let all = county == "*";
            if !all && !self.known.counties.contains_key(&county) {
                row.fault("counties", msg!("import-unknown-county", given = &county), faults);
                continue;
            }
            let inside = self
                .known
                .municipalities
                .iter()
                .filter(|(_, (_, of))| all || *of == county);
            let before = units.len();
            units.extend(inside.map(|(number, _)| UnitId::municipality(number)));
            if units.len() == before {
                row.fault(
                    "counties",
                    msg!("import-no-municipalities", given = &county),
                    faults,
                );
            }
            let counties = self.known.counties.keys();
            let counties = counties.filter(|number| all || **number == county);
            units.extend(counties.map(|number| UnitId::county(number)));
        }
        units
    }

    fn host(&self, row: &Row<'_>, faults: &mut Faults) -> Option<UnitId> {
        let organisation = row.organisation("host_orgnr", faults);
        if !matches!(row.field("host_type").as_str(), "kommune" | "fylkeskommune") {
            return None;
        }
        let name = row.field("host_name");
        let host = self.units.host(organisation.as_deref(), &name);
        if host.is_none() {
            row.fault("host_name", msg!("import-unknown-host", given = &name), faults);
        }
        host
    }
}

fn is_code(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_')
}
