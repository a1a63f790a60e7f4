//! What came after the mandates: needs that were asked about, merged, divided and taken back; a second round that was
//! extended, reopened, complained about and counted again; mandates changed and revoked; units that are no more.

use super::*;
use events::{ComplaintId, RegionId, region, support};

fn again() -> RoundId {
    RoundId(derived(&["story round 2"]))
}
fn second_case() -> CaseId {
    CaseId(derived(&["story case 2"]))
}
fn region_west() -> RegionId {
    RegionId(derived(&["story region"]))
}
fn decision() -> mandate::Decision {
    mandate::Decision {
        case_number: "27/12".into(),
        date: date("2027-02-01"),
        minutes: digest("later minutes"),
    }
}

pub(super) fn tell(book: &mut Book) {
    needs_move(book);
    round_begins(book);
    round_is_contested(book);
    body_refuses(book);
    mandates_change(book);
    centres_change(book);
    rights_change(book);
    units_change(book);
}

fn needs_move(book: &mut Book) {
    let (owner, by) = (Role::NeedOwner, Role::Secretariat);
    for (name, number) in [(6, VOSS), (7, SANDNES), (8, BERGEN)] {
        let origin = match name {
            6 => need::Origin::OnBehalf {
                cluster: cluster("nord"),
                consent: "27/3".into(),
            },
            _ => need::Origin::Own,
        };
        let submitted = need::Submitted {
            delivery_type: "course".into(),
            description: text(&format!("description {name}")),
            guided: None,
            hours: 80,
            origin,
            subject: "rus".into(),
            title: text(&format!("title {name}")),
            unit: unit(number),
        };
        book.write(need(name), owner, need::Event::Submitted(submitted));
    }
    for number in [STAVANGER, SANDNES] {
        let given = support::Given {
            need: need(6),
            need_seen: book.seen("need", need(6)),
            unit: unit(number),
        };
        let key = format!("{}-{}", need(6), unit(number));
        book.write(key, owner, support::Event::Given(given));
    }
    let key = format!("{}-{}", need(6), unit(SANDNES));
    book.write(key, owner, support::Event::Withdrawn(support::Withdrawn {}));
    let question = text("for whom?");
    let asked = need::ClarificationAsked { question };
    book.write(need(6), by, need::Event::ClarificationAsked(asked));
    let clarified = need::Clarified {
        answer: text("for the young"),
        unit: unit(VOSS),
    };
    book.write(need(6), owner, need::Event::Clarified(clarified));
    let scored = need::CriteriaScored {
        benefit: 4,
        equity: 3,
        note: None,
        resources: 2,
        severity: 5,
    };
    book.write(need(6), by, need::Event::CriteriaScored(scored));
    book.write(
        region_west(),
        Role::Operator,
        region::Event::Formed(region::Formed {
            example: true,
            name: "vest".into(),
        }),
    );
    let lifted = need::Lifted {
        cluster: cluster("nord"),
        reason: text("all clusters have it"),
        region: region_west(),
        region_seen: book.seen("region", region_west()),
    };
    book.write(need(6), by, need::Event::Lifted(lifted));
    merged_and_back(book);
    let split = need::Split {
        into: vec![need(9)],
        reason: text("two courses in one"),
    };
    book.write(need(7), by, need::Event::Split(split));
    let split_off = need::SplitOff {
        delivery_type: "course".into(),
        description: text("the first half"),
        from: need(7),
        hours: 30,
        owners: vec![unit(SANDNES)],
        source: book.seen("need", need(7)),
        subject: "vold".into(),
        title: text("half of it"),
    };
    book.write(need(9), by, need::Event::SplitOff(split_off));
    let out = need::ReferredToResearch {
        reason: text("nobody knows"),
        to: "Forskningsrådet".into(),
    };
    book.write(need(9), by, need::Event::ReferredToResearch(out));
}

fn merged_and_back(book: &mut Book) {
    let by = Role::Secretariat;
    let merged = need::Merged {
        into: need(8),
        reason: text("the same"),
        target: book.seen("need", need(8)),
    };
    book.write(need(6), by, need::Event::Merged(merged));
    let absorbed = need::Absorbed {
        from: need(6),
        owners: vec![unit(VOSS)],
        source: book.seen("need", need(6)),
    };
    book.write(need(8), by, need::Event::Absorbed(absorbed));
    let unmerged = need::Unmerged {
        reason: text("not the same after all"),
        target: book.seen("need", need(8)),
    };
    book.write(need(6), by, need::Event::Unmerged(unmerged));
    let released = need::Released {
        from: need(6),
        owners: vec![unit(VOSS)],
        source: book.seen("need", need(6)),
    };
    book.write(need(8), by, need::Event::Released(released));
}

fn round_begins(book: &mut Book) {
    let by = Role::Secretariat;
    for (name, ending) in [
        (1, need::Ending::Prioritised { rank: 1 }),
        (4, need::Ending::Prioritised { rank: 2 }),
        (5, need::Ending::NotPrioritised { rank: 3 }),
    ] {
        let left = need::LeftRound {
            ending,
            list: Some(digest("list")),
            round: round(),
            round_seen: book.seen("round", round()),
        };
        book.write(need(name), Role::Process, need::Event::LeftRound(left));
    }
    let carried = need::CarriedOver {
        hours: 50,
        owners: vec![unit(VOSS)],
        unit: unit(VOSS),
    };
    book.write(need(5), Role::NeedOwner, need::Event::CarriedOver(carried));
    let planned = round::Planned {
        clusters: vec![cluster("nord")],
        counties: vec![UnitId::county("46")],
        region: None,
        region_seen: None,
        reruns: None,
        scope: need::Scale::Cluster,
        title: text("Second round"),
        units: vec![unit(STAVANGER)],
    };
    book.write(again(), by, round::Event::Planned(planned));
    let entered = need::EnteredRound {
        round: again(),
        round_seen: book.seen("round", again()),
    };
    book.write(need(5), by, need::Event::EnteredRound(entered));
    let (centre, hours) = (CentreId::of("korus-bergen"), 60);
    let offered = centre::CapacityOffered {
        hours,
        period: period(),
        round: again(),
    };
    book.write(centre, Role::Centre, centre::Event::CapacityOffered(offered));
    let withdrawn = centre::CapacityWithdrawn {
        hours: 20,
        reason: text("illness"),
        round: again(),
        round_seen: book.seen("round", again()),
    };
    book.write(centre, Role::Centre, centre::Event::CapacityWithdrawn(withdrawn));
    let until = start().plus_days(200);
    let opened = round::VotingOpened {
        clusters_seen: vec![book.seen("cluster", cluster("nord"))],
        roll: blob("roll 2"),
        units: 4,
        until,
    };
    book.write(again(), by, round::Event::VotingOpened(opened));
    let proposed = round::ExtensionProposed {
        old_until: until,
        person: person(8),
        reason: text("holidays"),
        until: until.plus_days(7),
    };
    book.write(again(), by, round::Event::ExtensionProposed(proposed));
    let extended = round::Extended {
        old_until: until,
        until: until.plus_days(7),
    };
    book.write(again(), by, round::Event::Extended(extended));
    let quorum = round::QuorumFailed { cast: 1, roll: 4 };
    book.write(again(), Role::Process, round::Event::QuorumFailed(quorum));
    let reopened = round::Reopened {
        until: until.plus_days(21),
    };
    book.write(again(), by, round::Event::Reopened(reopened));
}

fn round_is_contested(book: &mut Book) {
    let (by, complaint) = (Role::Secretariat, ComplaintId(derived(&["story complaint"])));
    let key = format!("{}-{}", again(), unit(VOSS));
    let lost = ballot::OpeningLost {
        cast: Version(1),
        round_seen: book.seen("round", again()),
        until: start().plus_days(230),
    };
    book.write(&key, Role::Process, ballot::Event::OpeningLost(lost));
    for version in 1..=2 {
        if version == 2 {
            let contested = round::Contested {
                complaint,
                not_after: start().plus_days(260),
                person: person(7),
                reason: text("the representative is employed at the centre"),
                unit: unit(BERGEN),
            };
            book.write(again(), Role::Representative, round::Event::Contested(contested));
            let voided = ballot::Voided {
                against: vec![],
                body: ks(),
                body_seen: book.seen("body", ks()),
                r#for: vec![person(1)],
                ground: case::Ground::Centre,
                need: need(5),
                person: person(7),
                round_seen: book.seen("round", again()),
            };
            book.write(&key, by, ballot::Event::Voided(voided));
            let settled = round::ComplaintSettled {
                complaint,
                reason: text("upheld"),
                recount_from: None,
                remedy: round::Remedy::Recount,
            };
            book.write(again(), by, round::Event::ComplaintSettled(settled));
        }
        let tallied = round::Tallied {
            certificate: blob("certificate 2"),
            complaints_until: start().plus_days(250),
            counted: 2,
            input: digest("input 2"),
            list: blob(&format!("list 2, version {version}")),
            proposal: blob("proposal 2"),
            through: Position(book.events.len() as u64),
            version,
        };
        book.write(again(), Role::Process, round::Event::Tallied(tallied));
    }
    let list = digest("list 2, version 2");
    book.write(
        again(),
        Role::Process,
        round::Event::Finalised(round::Finalised { list }),
    );
}

fn body_refuses(book: &mut Book) {
    let by = Role::KsSecretariat;
    let opened = case::Opened {
        approved: None,
        body: ks(),
        earlier_seen: None,
        list: digest("list 2, version 2"),
        points: vec![Point::List],
        proposal: digest("proposal 2"),
        round: again(),
        round_seen: book.seen("round", again()),
    };
    book.write(second_case(), by, case::Event::Opened(opened));
    let elsewhere = case::RegisteredElsewhere {
        body_seen: book.seen("body", ks()),
        case_number: "27/40".into(),
        date: date("2027-05-02"),
        minutes: digest("minutes elsewhere"),
        points: vec![case::PointDecided {
            against: 4,
            casting_vote: false,
            r#for: 1,
            outcome: Outcome::Returned,
            point: 0,
            reason: Some(text("too few voted")),
        }],
    };
    book.write(second_case(), by, case::Event::RegisteredElsewhere(elsewhere));
    let reproposed = round::Reproposed {
        case: second_case(),
        case_seen: book.seen("case", second_case()),
        proposal: blob("proposal 3"),
        refused: vec![CentreId::of("korus-bergen")],
    };
    book.write(again(), Role::Process, round::Event::Reproposed(reproposed));
    let reason = text("the round was not announced");
    let proposed = round::AnnulmentProposed {
        person: person(8),
        reason,
    };
    book.write(
        again(),
        Role::Secretariat,
        round::Event::AnnulmentProposed(proposed),
    );
    book.write(
        again(),
        Role::Secretariat,
        round::Event::Annulled(round::Annulled {}),
    );
}

fn mandates_change(book: &mut Book) {
    let (by, rvts, korus) = (Role::KsSecretariat, mandate("rvts-vest"), mandate("korus-bergen"));
    book.write(
        rvts,
        Role::Centre,
        mandate::Event::Acknowledged(mandate::Acknowledged {}),
    );
    let objected = mandate::Objected {
        reason: text("no staff"),
    };
    book.write(korus, Role::Centre, mandate::Event::Objected(objected));
    let amended = mandate::Amended {
        decision: decision(),
        hours: 140,
        items: vec![mandate::Item {
            hours: 140,
            lead: true,
            need: need(1),
            partners: vec![],
            rank: 1,
        }],
        reason: text("need 4 was met otherwise"),
    };
    book.write(rvts, by, mandate::Event::Amended(amended));
    let suspended = mandate::Suspended {
        decision: decision(),
        reason: text("the centre moves"),
    };
    book.write(rvts, by, mandate::Event::Suspended(suspended));
    let resumed = mandate::Resumed { decision: decision() };
    book.write(rvts, by, mandate::Event::Resumed(resumed));
    let revoked = mandate::Revoked {
        decision: decision(),
        reason: text("no staff"),
    };
    book.write(korus, by, mandate::Event::Revoked(revoked));
    for (code, hours) in [("rvts-vest", 100), ("korus-bergen", 100)] {
        let returned = centre::HoursReturned {
            hours,
            mandate: mandate(code),
            mandate_seen: book.seen("mandate", mandate(code)),
        };
        book.write(CentreId::of(code), by, centre::Event::HoursReturned(returned));
    }
}

fn centres_change(book: &mut Book) {
    let centre = CentreId::of("rvts-vest");
    let proposed = centre::FactsProposed {
        comments_until: start().plus_days(300),
        sheet: blob("sheet"),
    };
    book.write(centre, Role::Secretariat, centre::Event::FactsProposed(proposed));
    let commented = centre::FactsCommented {
        comment: text("we have moved"),
        sheet: digest("sheet"),
        until: start().plus_days(300),
    };
    book.write(centre, Role::Centre, centre::Event::FactsCommented(commented));
    let published = centre::FactsPublished { sheet: blob("sheet") };
    book.write(
        centre,
        Role::Secretariat,
        centre::Event::FactsPublished(published),
    );
    let merged = centre::Merged {
        from: date("2028-01-01"),
        into: centre,
        source: source(),
    };
    book.write(
        CentreId::of("korus-bergen"),
        Role::Operator,
        centre::Event::Merged(merged),
    );
}

fn rights_change(book: &mut Book) {
    let by = Role::Operator;
    book.write(
        credential(5),
        Role::Coordinator,
        credential::Event::AbsenceEnded(credential::AbsenceEnded {}),
    );
    let suspended = credential::Suspended {
        reason: text("under inquiry"),
    };
    book.write(credential(6), by, credential::Event::Suspended(suspended));
    book.write(
        credential(6),
        by,
        credential::Event::Resumed(credential::Resumed {}),
    );
    let revoked = credential::Revoked {
        reason: text("left the council"),
    };
    book.write(credential(6), by, credential::Event::Revoked(revoked));
    let unseated = body::MemberUnseated {
        person: person(3),
        reason: text("moved away"),
    };
    book.write(ks(), by, body::Event::MemberUnseated(unseated));
}

fn units_change(book: &mut Book) {
    let by = Role::Operator;
    let left = cluster::Left {
        reason: text("another cluster is nearer"),
        unit: unit(SANDNES),
    };
    book.write(cluster("sør"), by, cluster::Event::Left(left));
    let reason = text("merged with nord");
    book.write(
        cluster("sør"),
        by,
        cluster::Event::Dissolved(cluster::Dissolved { reason }),
    );
    let renumbered = municipality::Renumbered {
        county: UnitId::county("11"),
        from: date("2028-01-01"),
        name: "Voss herad".into(),
        number: "1199".into(),
        source: source(),
    };
    book.write(unit(VOSS), by, municipality::Event::Renumbered(renumbered));
    let merged = municipality::Merged {
        from: date("2028-01-01"),
        into: unit(STAVANGER),
        source: source(),
    };
    book.write(unit(SANDNES), by, municipality::Event::Merged(merged));
    let residents = 640_000;
    let set = county::PopulationSet {
        date: date("2027-01-01"),
        residents,
        source: source(),
    };
    book.write(UnitId::county("46"), by, county::Event::PopulationSet(set));
}
