//! A round: its main path, what may happen beside it, and the templates of its rules.

use super::{
    Sample, askoy, bergen, blob, cite, deadline, fraction, hovedstyret, need_called, person, rvts, sak,
    sample, spring, text, time, vestland, west, year,
};
use events::{
    Blob, ComplaintId, Digest, Position, RegionId, Role, RoundId, Salt, StreamId, SubjectId, TemplateId,
    derived, log, need, round, template,
};

pub(super) fn rounds() -> Vec<Sample> {
    use Role::{Centre, Process, Secretariat};
    let round = |case, role, event| sample(case, role, event, StreamId::new("round", spring().0));
    let runs = |event| round("", Secretariat, event);
    let carried_out = |event| round("", Process, event);
    vec![
        runs(round::Event::Planned(planned())),
        runs(adopted(rules())),
        round(
            "points",
            Secretariat,
            adopted(round::Rules {
                ballot: round::BallotForm::Points { budget: 30 },
                cap: Some(fraction(1, 4)),
                count: round::CountingRule::es_list("points"),
                ties: round::TieRule::Lex,
                weighting: round::Weighting::Steps {
                    steps: vec![round::WeightStep {
                        below: 5_000,
                        weight: 1,
                    }],
                    above: 3,
                },
                ..rules()
            }),
        ),
        round(
            "ranking",
            Secretariat,
            adopted(round::Rules {
                ballot: round::BallotForm::Ranking { limit: 8 },
                count: round::CountingRule {
                    id: "ear_shares".into(),
                    params: round::Params {
                        utilitarian: Some(true),
                        ..round::Params::default()
                    },
                    version: 1,
                },
                ..rules()
            }),
        ),
        round(
            "scores",
            Secretariat,
            adopted(round::Rules {
                ballot: round::BallotForm::Scores { max: 5 },
                binding: false,
                count: round::CountingRule {
                    id: "mes".into(),
                    params: every_param(),
                    version: 1,
                },
                ..rules()
            }),
        ),
        runs(round::Event::SubmissionsOpened(round::SubmissionsOpened {
            until: time("2027-01-31T22:59:59.999Z"),
        })),
        runs(round::Event::SubmissionsClosed(round::SubmissionsClosed {})),
        runs(round::Event::NeedEntered(round::NeedEntered {
            need: need_called("vold"),
            need_seen: cite("need", need_called("vold").0, 4),
        })),
        round(
            "",
            Centre,
            round::Event::OfferEntered(round::OfferEntered {
                centre: rvts(),
                hours: 800,
            }),
        ),
        runs(round::Event::ScreeningClosed(round::ScreeningClosed {})),
        runs(round::Event::CandidatesFrozen(round::CandidatesFrozen {
            candidates: blob("candidates"),
            needs: 2,
            through: Position(30),
        })),
        runs(round::Event::VotingOpened(round::VotingOpened {
            clusters_seen: vec![cite("cluster", west().0, 2)],
            roll: blob("roll"),
            units: 2,
            until: deadline(),
        })),
        carried_out(round::Event::VotingClosed(round::VotingClosed {})),
        carried_out(round::Event::QuorumMet(round::QuorumMet { cast: 2, roll: 2 })),
        carried_out(round::Event::QuorumFailed(round::QuorumFailed {
            cast: 0,
            roll: 2,
        })),
        carried_out(round::Event::Tallied(round::Tallied {
            certificate: blob("certificate"),
            complaints_until: deadline().plus_days(14),
            counted: 2,
            input: Digest::of(b"counted ballots"),
            list: blob("list"),
            proposal: blob("proposal"),
            through: Position(40),
            version: 1,
        })),
        carried_out(round::Event::Finalised(round::Finalised {
            list: blob("list").sha256,
        })),
    ]
}

/// What happens to a round beside its main path.
pub(super) fn round_sides() -> Vec<Sample> {
    use Role::{NeedOwner, Process, Secretariat};
    let round = |case, role, event| sample(case, role, event, StreamId::new("round", spring().0));
    let runs = |event| round("", Secretariat, event);
    let later = deadline().plus_days(7);
    let complaint = ComplaintId(derived(&["complaint", "bergen"]));
    let adopted = match adopted(round::Rules {
        breadth: Some(round::Breadth {
            groups: 2,
            units: fraction(1, 5),
        }),
        entitlement: round::Entitlement::Roll,
        lot_parts: 2,
        per_field: true,
        ..rules()
    }) {
        round::Event::RulesAdopted(adopted) => round::RulesAdopted {
            template_seen: Some(cite("template", template_id().0, 1)),
            ..adopted
        },
        _ => unreachable!("it was adopted"),
    };
    vec![
        round(
            "region",
            Secretariat,
            round::Event::Planned(round::Planned {
                counties: vec![vestland()],
                region: Some(RegionId(derived(&["region", "vest"]))),
                region_seen: Some(cite("region", derived(&["region", "vest"]), 3)),
                reruns: Some(RoundId(derived(&["round", "høst"]))),
                scope: need::Scale::Region,
                units: vec![askoy()],
                ..planned()
            }),
        ),
        round("all", Secretariat, round::Event::RulesAdopted(adopted)),
        runs(round::Event::ExtensionProposed(round::ExtensionProposed {
            old_until: deadline(),
            person: person("kari"),
            reason: text("Posten var nede i to dager."),
            until: later,
        })),
        runs(round::Event::Extended(round::Extended {
            old_until: deadline(),
            until: later,
        })),
        runs(round::Event::Reopened(round::Reopened { until: later })),
        runs(round::Event::Failed(round::Failed {
            reason: text("For få stemte."),
        })),
        runs(round::Event::LotCommitted(round::LotCommitted {
            commitment: Digest::of(&[5; 32]),
            person: person("kari"),
        })),
        runs(round::Event::LotRevealed(round::LotRevealed {
            part: Salt([5; 32]),
            person: person("kari"),
        })),
        runs(round::Event::LotDrawn(round::LotDrawn {
            drawn: Salt([6; 32]),
            instead_of: person("ola"),
            reason: text("Trukket med terning, to vitner."),
        })),
        round(
            "",
            NeedOwner,
            round::Event::Contested(round::Contested {
                complaint,
                not_after: deadline().plus_days(14),
                person: person("kari"),
                reason: text("Stemmeseddelen vår ble ikke åpnet."),
                unit: bergen(),
            }),
        ),
        runs(round::Event::ComplaintSettled(round::ComplaintSettled {
            complaint,
            reason: text("Den tas med i en ny opptelling."),
            recount_from: Some(later),
            remedy: round::Remedy::Recount,
        })),
        round(
            "dismissed",
            Secretariat,
            round::Event::ComplaintSettled(round::ComplaintSettled {
                complaint,
                reason: text("Fristen var gått ut."),
                recount_from: None,
                remedy: round::Remedy::Dismissed,
            }),
        ),
        runs(round::Event::AnnulmentProposed(round::AnnulmentProposed {
            person: person("kari"),
            reason: text("Feil kandidatliste."),
        })),
        runs(round::Event::Annulled(round::Annulled {})),
        round(
            "",
            Process,
            round::Event::Reproposed(round::Reproposed {
                case: sak(),
                case_seen: cite("case", sak().0, 12),
                proposal: blob("second proposal"),
                refused: vec![rvts()],
            }),
        ),
    ]
}

pub(super) fn templates() -> Vec<Sample> {
    let template = |event| {
        let stream = StreamId::new("template", template_id().0);
        sample("", Role::Secretariat, event, stream)
    };
    vec![
        template(template::Event::Published(template::Published {
            digest: Digest::of(&events::codec::to_canonical(&rules()).expect("rules have a JSON form")),
            name: "Vanleg runde".into(),
            rules: Box::new(rules()),
            version: 1,
        })),
        template(template::Event::Retired(template::Retired {
            reason: text("Erstatta av ein ny mal."),
        })),
    ]
}

pub(super) fn erasures() -> Vec<Sample> {
    let erased = |case, id, commitments: Vec<Digest>, person| {
        let decided_by = cite("credential", derived(&["credential", "per"]), 1);
        let event = log::Event::SubjectErased(log::SubjectErased {
            basis: log::Basis::NoLongerNeeded,
            commitments,
            decided_by,
            person,
        });
        sample(case, Role::Operator, event, StreamId::new("log", id))
    };
    let words = text("Skreve av Ola.").commitment;
    let ola = person("ola");
    vec![
        erased("", SubjectId::text(&words), vec![words], None),
        erased("person", SubjectId::from(ola), vec![words], Some(ola)),
    ]
}

/// A log that begins with one key, goes over to another, takes in other witnesses, and was stamped with the time.
pub(super) fn keys_and_policies() -> Vec<Sample> {
    let decided_by = || cite("credential", derived(&["credential", "per"]), 1);
    let of_the_log = |case, event| {
        sample(
            case,
            Role::Operator,
            event,
            StreamId::new("log", SubjectId::log()),
        )
    };
    let key = |line: &str| line.parse::<events::LogKey>().expect("a line of a key");
    let first = key("log.example.org/west+1c2d3e4f+AWFsbGUgZ29kZSB0aW5nIGVyIHRyZSwgb2cgZsO4cnN0ZQ==");
    let added = |case, key, first| {
        let decided_by = decided_by();
        of_the_log(
            case,
            log::Event::KeyAdded(log::KeyAdded {
                decided_by,
                first,
                key,
            }),
        )
    };
    let next = key("log.example.org/west+5a6b7c8d+AWFsbGUgZ29kZSB0aW5nIGVyIHRyZSwgb2cgYW5kcmU+Lw==");
    let third = key("log.example.org/west+9e8d7c6b+AWFsbGUgZ29kZSB0aW5nIGVyIHRyZSwgb2cgdHJlZGplLg==");
    let policy =
        b"log log.example.org/west+5a6b7c8d+AWFsbGUgZ29kZSB0aW5nIGVyIHRyZSwgb2cgYW5kcmU+Lw==\nquorum none\n";
    vec![
        added("", third, None),
        added("first", next, Some(first)),
        of_the_log(
            "",
            log::Event::KeyRetired(log::KeyRetired {
                decided_by: decided_by(),
                from: 71_000,
                key: "1c2d3e4f".parse().expect("an id of a key"),
                reason: log::Retirement::Replaced,
            }),
        ),
        of_the_log(
            "",
            log::Event::PolicyChanged(log::PolicyChanged {
                decided_by: decided_by(),
                policy: Blob::text(policy),
            }),
        ),
        of_the_log(
            "",
            log::Event::Anchored(log::Anchored {
                size: 30,
                stamped: "2026-11-22T08:59:58.250Z".parse().expect("a time"),
                token: Digest::of(b"a stamp"),
            }),
        ),
    ]
}

fn rules() -> round::Rules {
    round::Rules {
        ballot: round::BallotForm::Approval { limit: 5 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 3,
        complaint_days: 14,
        count: round::CountingRule::es_list("cost"),
        entitlement: round::Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 0,
        outreach: fraction(1, 10),
        per_field: false,
        period: year(),
        quorum: fraction(1, 2),
        ratified_by: hovedstyret(),
        represent_days: 7,
        ties: round::TieRule::Chain,
        weighting: round::Weighting::Penrose,
    }
}

/// No rule has all of these.
fn every_param() -> round::Params {
    let word = |word: &str| Some(word.to_owned());
    round::Params {
        by: word("score"),
        completion: word("add"),
        exhaustive: Some(true),
        integral: Some(false),
        skip: Some(true),
        step: word("permille"),
        utilitarian: Some(false),
        utility: word("points"),
        variant: word("rank"),
    }
}

fn adopted(rules: round::Rules) -> round::Event {
    let digest = Digest::of(&events::codec::to_canonical(&rules).expect("rules have a JSON form"));
    round::Event::RulesAdopted(round::RulesAdopted {
        body_seen: cite("body", hovedstyret().0, 9),
        digest,
        rules,
        template_seen: None,
    })
}

fn planned() -> round::Planned {
    round::Planned {
        clusters: vec![west()],
        counties: vec![],
        region: None,
        region_seen: None,
        reruns: None,
        scope: need::Scale::Cluster,
        title: text("Våren 2027"),
        units: vec![],
    }
}

fn template_id() -> TemplateId {
    TemplateId(derived(&["template", "vanleg"]))
}
