//! What can be asked of a meeting.

use super::{Machine, Sample, sample};
use crate::{
    meeting::{Facts, Intent, Meeting},
    testing::{
        a_body_with_substitutes, acting, at, blob, case_id, hovedstyret, now, person, sak, seen, text,
    },
};
use authority::Right;
use events::{
    CaseId, Role, Time,
    meeting::{self, Form, Present},
};

impl Machine for Meeting {
    const SOURCE: &'static str = include_str!("../meeting.rs");
    const KINDS: &'static [&'static str] = meeting::KINDS;
    const STATES: &'static [&'static str] =
        &["absent", "called", "with papers", "held", "signed", "cancelled"];

    fn status(&self) -> &'static str {
        match &self.called {
            None => "absent",
            Some(_) if self.cancelled => "cancelled",
            Some(_) if self.minutes.is_some() => "signed",
            Some(_) if self.attendance.is_some() => "held",
            Some(_) if !self.cases.is_empty() => "with papers",
            Some(_) => "called",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let noon = now().plus_millis(10_800_000);
        let asked = |time: Time, intent| {
            let facts = Facts {
                body: Some(seen(hovedstyret(), &a_body_with_substitutes())),
                cases: vec![(sak(), Some(hovedstyret())), (case_id("nowhere"), None)],
            };
            let by = at(time, acting(Role::KsSecretariat, hovedstyret()));
            sample(by, Right::PrepareCases, intent, facts)
        };
        let before = |intent| asked(now(), intent);
        let during = |intent| asked(noon, intent);
        let call = |place: &str| Intent::Call {
            body: hovedstyret(),
            form: Form::Physical,
            place: place.into(),
            starts: noon,
        };
        let papers = |case: CaseId| Intent::SendPapers {
            cases: vec![case],
            papers: vec![blob("saksframlegg")],
        };
        let sign = |who| Intent::SignMinutes {
            minutes: blob("protokoll"),
            signed_by: vec![person(who)],
        };
        let cancel = Intent::Cancel {
            reason: text("too few can come"),
        };
        vec![
            before(call("KS-huset")),
            before(call("Rådhuset")),
            before(papers(sak())),
            before(papers(case_id("nowhere"))),
            during(papers(sak())),
            before(there(&["kari", "ola", "per", "anne"])),
            during(there(&["kari", "ola", "per", "anne"])),
            during(there(&["kari", "ola", "per", "eva"])),
            during(sign("kari")),
            during(sign("ola")),
            before(cancel),
        ]
    }
}

/// Who is there, led by Kari; Eva is there for Anne, whoever else is missing is absent.
fn there(names: &[&str]) -> Intent {
    let stands_for = |name: &str| (name == "eva").then(|| person("anne"));
    let there = names.iter().map(|name| Present {
        person: person(name),
        stands_for: stands_for(name),
    });
    Intent::RecordAttendance {
        absent: vec![],
        chair: person("kari"),
        present: there.collect(),
    }
}
