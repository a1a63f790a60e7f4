//! One small decision from registration to mandates: two counties, four municipalities, two clusters, two centres,
//! five needs (one merged, one ruled out), one round in which three of four vote, one case with three points. What
//! came after, good and bad, is in `afterwards`.

use events::{
    Actor, Blob, BodyId, CaseId, CentreId, Cite, ClusterId, CommandId, CredentialId, Date, Digest, Fraction,
    Lang, Level, MandateId, MeetingId, NeedId, Period, PersonId, Position, Recorded, Role, RoundId, Salt,
    Source, StreamId, Text, Time, UnitId, Version, ballot,
    body::{self, Seat},
    case::{self, Choice, Outcome, Point},
    centre, cluster, county, credential, derived, mandate, meeting, municipality, need, round,
};

use std::collections::BTreeMap;

mod afterwards;

pub(crate) const STAVANGER: &str = "1103";
pub(crate) const SANDNES: &str = "1108";
pub(crate) const BERGEN: &str = "4601";
pub(crate) const VOSS: &str = "4621";

/// What is sealed until the close: the marks of each unit's counted ballot, and what salts them.
pub(crate) struct Sealed {
    pub(crate) marks: BTreeMap<&'static str, BTreeMap<NeedId, u32>>,
    pub(crate) salt: u8,
}

impl Sealed {
    /// The ballots of the golden story; Bergen's is blank.
    pub(crate) fn golden() -> Self {
        let marks = |needs: &[u8]| needs.iter().map(|name| (need(*name), 1)).collect();
        let marks = [
            (STAVANGER, marks(&[1, 4])),
            (SANDNES, marks(&[1])),
            (BERGEN, marks(&[])),
        ];
        Self {
            marks: marks.into(),
            salt: 1,
        }
    }

    /// The same units with other marks.
    pub(crate) fn other() -> Self {
        let marks = [
            (STAVANGER, [(need(4), 7)].into()),
            (SANDNES, BTreeMap::new()),
            (BERGEN, [(need(5), 1)].into()),
        ];
        Self {
            marks: marks.into(),
            salt: 77,
        }
    }

    pub(crate) fn salt(&self, number: &str, cast: u8) -> Salt {
        let mut salt = [self.salt; 32];
        salt[0] = cast;
        salt[1..5].copy_from_slice(number.as_bytes());
        Salt(salt)
    }

    pub(crate) fn commitment(&self, number: &str, cast: u8) -> Digest {
        let marks = events::codec::to_canonical(&self.marks[number]).unwrap();
        Digest::commit_ballot(&self.salt(number, cast), &marks)
    }
}

pub(crate) fn unit(number: &str) -> UnitId {
    UnitId::municipality(number)
}
pub(crate) fn need(name: u8) -> NeedId {
    NeedId(derived(&["story need", &name.to_string()]))
}
pub(crate) fn round() -> RoundId {
    RoundId(derived(&["story round"]))
}
fn case() -> CaseId {
    CaseId(derived(&["story case"]))
}
fn cluster(name: &str) -> ClusterId {
    ClusterId(derived(&["story cluster", name]))
}
fn meeting() -> MeetingId {
    MeetingId(derived(&["story meeting"]))
}
fn credential(name: u8) -> CredentialId {
    CredentialId(derived(&["story credential", &name.to_string()]))
}
fn ks() -> BodyId {
    BodyId(derived(&["story body"]))
}
fn person(name: u8) -> PersonId {
    PersonId(derived(&["story person", &name.to_string()]))
}
pub(crate) fn mandate(centre: &str) -> MandateId {
    MandateId::of(round(), &digest("list"), CentreId::of(centre))
}
fn digest(words: &str) -> Digest {
    Digest::of(words.as_bytes())
}
fn blob(words: &str) -> Blob {
    Blob::json(words.as_bytes())
}
fn text(words: &str) -> Text {
    Text::commit(Lang::Nb, &Salt([9; 32]), words)
}
fn source() -> Source {
    Source {
        name: "example register".into(),
        sha256: digest("register"),
    }
}
fn date(given: &str) -> Date {
    given.parse().unwrap()
}
fn fraction(num: u32, den: u32) -> Fraction {
    Fraction::new(num, den).unwrap()
}
fn period() -> Period {
    Period {
        from: date("2027-01-01"),
        to: date("2027-12-31"),
    }
}
fn start() -> Time {
    "2026-09-01T08:00:00.000Z".parse().unwrap()
}

/// Lays events after one another as the ledger would.
#[derive(Default)]
struct Book {
    events: Vec<Recorded>,
    versions: BTreeMap<StreamId, u64>,
}

impl Book {
    fn write<E: events::Event>(&mut self, key: impl std::fmt::Display, role: Role, event: E) {
        let body = event.into_body();
        let stream = StreamId::new(body.stream(), key);
        let version = self.versions.entry(stream.clone()).or_default();
        *version += 1;
        let position = self.events.len() as u64;
        let level = if role == Role::Process {
            Level::Machine
        } else {
            Level::Substantial
        };
        let actor = Actor {
            role,
            level,
            ..Actor::process()
        };
        self.events.push(Recorded {
            position: Position(position),
            at: start().plus_millis(i64::try_from(position).unwrap() * 60_000),
            cites: Recorded::cites_of(&body, &actor),
            actor,
            command: CommandId(derived(&["story command", &position.to_string()])),
            version: Version(*version),
            stream,
            body,
        });
    }

    fn seen(&self, kind: &str, key: impl std::fmt::Display) -> Cite {
        let stream = StreamId::new(kind, key);
        let version = Version(self.versions.get(&stream).copied().unwrap_or(0));
        Cite { stream, version }
    }
}

/// The whole story.
pub(crate) fn tell(sealed: &Sealed) -> Vec<Recorded> {
    let mut book = Book::default();
    reference_data(&mut book);
    needs(&mut book);
    candidates(&mut book);
    votes(&mut book, sealed);
    counts(&mut book, sealed);
    decides(&mut book);
    afterwards::tell(&mut book);
    book.events
}

fn reference_data(book: &mut Book) {
    let by = Role::Operator;
    for (number, name) in [("11", "Rogaland"), ("46", "Vestland")] {
        let event = county::Registered {
            name: name.into(),
            number: number.into(),
            source: source(),
        };
        book.write(UnitId::county(number), by, county::Event::Registered(event));
    }
    for (number, name, residents) in [
        (STAVANGER, "Stavanger", 150_123),
        (SANDNES, "Sandnes", 84_000),
        (BERGEN, "Bergen", 294_000),
        (VOSS, "Voss", 16_000),
    ] {
        let event = municipality::Registered {
            county: UnitId::county(&number[..2]),
            lang: None,
            name: name.into(),
            number: number.into(),
            official_name: name.into(),
            source: source(),
        };
        book.write(unit(number), by, municipality::Event::Registered(event));
        let event = municipality::PopulationSet {
            date: date("2026-01-01"),
            residents,
            source: source(),
        };
        book.write(unit(number), by, municipality::Event::PopulationSet(event));
    }
    for (name, lead, other) in [("sør", STAVANGER, SANDNES), ("nord", BERGEN, VOSS)] {
        let formed = cluster::Formed {
            example: true,
            lead: unit(lead),
            name: name.into(),
        };
        book.write(cluster(name), by, cluster::Event::Formed(formed));
        book.write(
            cluster(name),
            by,
            cluster::Event::Joined(cluster::Joined { unit: unit(other) }),
        );
    }
    for (code, name) in [("rvts-vest", "RVTS Vest"), ("korus-bergen", "KORUS Bergen")] {
        centre_known(book, code, name);
    }
    let orders = body::Constituted {
        casting_vote: true,
        citation: "example statutes § 4".into(),
        example: true,
        may_ratify: true,
        name: "Example board".into(),
        quorum: fraction(1, 2),
    };
    book.write(ks(), by, body::Event::Constituted(orders));
    let seats = [
        Seat::Chair,
        Seat::Deputy,
        Seat::Member,
        Seat::Substitute { place: 1 },
    ];
    for (member, seat) in (1..).zip(seats) {
        let seated = body::MemberSeated {
            group: Some(if member == 2 { "Group B" } else { "Group A" }.into()),
            person: person(member),
            seat,
        };
        book.write(ks(), by, body::Event::MemberSeated(seated));
    }
    let ties = body::TiesSet {
        person: person(2),
        ties: vec![unit(BERGEN).into()],
    };
    book.write(ks(), by, body::Event::TiesSet(ties));
    credentials(book);
}

fn credentials(book: &mut Book) {
    let by = Role::Operator;
    for (name, place) in [(5, None), (6, Some(1))] {
        let granted = credential::Granted {
            from: start(),
            org: unit(BERGEN).into(),
            person: person(name),
            role: Role::Representative,
            substitute: place.map(|place| credential::Substitute {
                of: credential(5),
                place,
            }),
            to: start().plus_days(365),
        };
        book.write(credential(name), by, credential::Event::Granted(granted));
    }
    let absent = credential::AbsenceRecorded {
        from: start(),
        to: start().plus_days(40),
    };
    book.write(
        credential(5),
        Role::Coordinator,
        credential::Event::AbsenceRecorded(absent),
    );
}

fn centre_known(book: &mut Book, code: &str, name: &str) {
    let (id, by) = (CentreId::of(code), Role::Centre);
    let registered = centre::Registered {
        code: code.into(),
        name: format!("Regional centre {name}"),
        programme: name.split(' ').next().unwrap().into(),
        reach: centre::Reach::Region,
        short_name: name.into(),
        source: source(),
        host: None,
    };
    book.write(id, Role::Operator, centre::Event::Registered(registered));
    let mut units = vec![unit(STAVANGER), unit(SANDNES), unit(BERGEN), unit(VOSS)];
    units.sort();
    book.write(id, by, centre::Event::CoverageSet(centre::CoverageSet { units }));
    let subjects = centre::SubjectsSet {
        further: vec![],
        main: vec!["rus".into()],
    };
    book.write(id, by, centre::Event::SubjectsSet(subjects));
    let types = centre::DeliveryTypesSet {
        types: vec!["course".into()],
    };
    book.write(id, by, centre::Event::DeliveryTypesSet(types));
    let declared = centre::CapacityDeclared {
        hours: 900,
        period: period(),
        reserved: 100,
    };
    book.write(id, by, centre::Event::CapacityDeclared(declared));
    if code == "rvts-vest" {
        let basis = centre::BasisRecorded {
            document: Some(blob("agreement")),
            hours: 500,
            kind: centre::BasisKind::Agreement,
            period: period(),
            signatory: "director".into(),
            subjects: vec![],
        };
        book.write(id, by, centre::Event::BasisRecorded(basis));
    }
}

fn needs(book: &mut Book) {
    let planned = round::Planned {
        clusters: vec![cluster("nord"), cluster("sør")],
        counties: vec![],
        region: None,
        region_seen: None,
        reruns: None,
        scope: need::Scale::Region,
        title: text("Round of 2027"),
        units: vec![],
    };
    book.write(round(), Role::Secretariat, round::Event::Planned(planned));
    let rules = rules();
    let digest = Digest::of(&events::codec::to_canonical(&rules).unwrap());
    let adopted = round::RulesAdopted {
        body_seen: book.seen("body", ks()),
        digest,
        rules,
        template_seen: None,
    };
    book.write(round(), Role::Secretariat, round::Event::RulesAdopted(adopted));
    let until = start().plus_days(30);
    let opened = round::SubmissionsOpened { until };
    book.write(
        round(),
        Role::Secretariat,
        round::Event::SubmissionsOpened(opened),
    );
    for (name, number, hours, subject) in [
        (1, STAVANGER, 120, "rus"),
        (2, BERGEN, 100, "rus"),
        (3, VOSS, 40, "vold"),
        (4, BERGEN, 200, "rus"),
        (5, VOSS, 60, "vold"),
    ] {
        let submitted = need::Submitted {
            delivery_type: "course".into(),
            description: text(&format!("description {name}")),
            guided: None,
            hours,
            origin: need::Origin::Own,
            subject: subject.into(),
            title: text(&format!("title {name}")),
            unit: unit(number),
        };
        book.write(need(name), Role::NeedOwner, need::Event::Submitted(submitted));
    }
    let joined = need::Joined { unit: unit(SANDNES) };
    book.write(need(1), Role::NeedOwner, need::Event::Joined(joined));
    for (name, code, hours) in [
        (1, "rvts-vest", 140),
        (4, "korus-bergen", 200),
        (5, "rvts-vest", 0),
    ] {
        let (serves, reason) = (hours > 0, (hours == 0).then(|| text("no staff in this subject")));
        let given = need::FeasibilityGiven {
            centre: CentreId::of(code),
            hours,
            reason,
            serves,
        };
        book.write(need(name), Role::Centre, need::Event::FeasibilityGiven(given));
    }
}

fn rules() -> round::Rules {
    round::Rules {
        ballot: round::BallotForm::Approval { limit: 3 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 2,
        complaint_days: 14,
        count: round::CountingRule::es_list("cost"),
        entitlement: round::Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 0,
        outreach: fraction(1, 10),
        per_field: false,
        period: period(),
        quorum: fraction(1, 2),
        ratified_by: ks(),
        represent_days: 7,
        ties: round::TieRule::Chain,
        weighting: round::Weighting::Equal,
    }
}

fn candidates(book: &mut Book) {
    let by = Role::Secretariat;
    book.write(
        round(),
        by,
        round::Event::SubmissionsClosed(round::SubmissionsClosed {}),
    );
    let target = book.seen("need", need(1));
    let merged = need::Merged {
        into: need(1),
        reason: text("the same course"),
        target,
    };
    book.write(need(2), by, need::Event::Merged(merged));
    let source = book.seen("need", need(2));
    let absorbed = need::Absorbed {
        from: need(2),
        owners: vec![unit(BERGEN)],
        source,
    };
    book.write(need(1), by, need::Event::Absorbed(absorbed));
    let out = need::RuledOut {
        exit: need::Exit::AnsweredByExistingEvidence,
        reason: text("see the guideline"),
    };
    book.write(need(3), by, need::Event::RuledOut(out));
    for (name, hours) in [(1, 140), (4, 200), (5, 60)] {
        let found = need::FoundEligible {
            hours,
            scale: need::Scale::Region,
        };
        book.write(need(name), by, need::Event::FoundEligible(found));
        let need_seen = book.seen("need", need(name));
        let entered = need::EnteredRound {
            round: round(),
            round_seen: book.seen("round", round()),
        };
        book.write(need(name), by, need::Event::EnteredRound(entered));
        let entered = round::NeedEntered {
            need: need(name),
            need_seen,
        };
        book.write(round(), by, round::Event::NeedEntered(entered));
    }
    for code in ["rvts-vest", "korus-bergen"] {
        let (centre, hours) = (CentreId::of(code), 300);
        let offered = centre::CapacityOffered {
            hours,
            period: period(),
            round: round(),
        };
        book.write(centre, Role::Centre, centre::Event::CapacityOffered(offered));
        book.write(
            round(),
            Role::Centre,
            round::Event::OfferEntered(round::OfferEntered { centre, hours }),
        );
    }
    book.write(
        round(),
        by,
        round::Event::ScreeningClosed(round::ScreeningClosed {}),
    );
    let through = Position(book.events.len() as u64);
    let frozen = round::CandidatesFrozen {
        candidates: blob("candidates"),
        needs: 3,
        through,
    };
    book.write(round(), by, round::Event::CandidatesFrozen(frozen));
}

fn votes(book: &mut Book, sealed: &Sealed) {
    let until = start().plus_days(60);
    let clusters_seen = vec![
        book.seen("cluster", cluster("nord")),
        book.seen("cluster", cluster("sør")),
    ];
    let opened = round::VotingOpened {
        clusters_seen,
        roll: blob("roll"),
        units: 4,
        until,
    };
    book.write(round(), Role::Secretariat, round::Event::VotingOpened(opened));
    // Stavanger votes first and again last.
    for (number, cast) in [(STAVANGER, 1), (BERGEN, 1), (SANDNES, 1), (STAVANGER, 2)] {
        let authority = match number {
            SANDNES => ballot::Authority::Minuted {
                body: "Formannskapet".into(),
                case: "26/77".into(),
                date: date("2026-10-01"),
                minutes: digest("minutes of Sandnes"),
            },
            _ => ballot::Authority::Delegated {
                reference: "26/1234".into(),
            },
        };
        let absent = match number {
            BERGEN => vec![book.seen("credential", credential(5))],
            _ => vec![],
        };
        let cast = ballot::Cast {
            absent,
            authority,
            commitment: sealed.commitment(number, cast),
            not_after: until,
            round: round(),
            round_seen: book.seen("round", round()),
            rules: digest("rules"),
            unit: unit(number),
        };
        let key = format!("{}-{}", round(), unit(number));
        book.write(key, Role::Representative, ballot::Event::Cast(cast));
    }
    book.write(
        round(),
        Role::Process,
        round::Event::VotingClosed(round::VotingClosed {}),
    );
    book.write(
        round(),
        Role::Process,
        round::Event::QuorumMet(round::QuorumMet { cast: 3, roll: 4 }),
    );
}

fn counts(book: &mut Book, sealed: &Sealed) {
    let by = Role::Process;
    for (number, cast) in [(BERGEN, 1), (STAVANGER, 2)] {
        let opened = ballot::Opened {
            cast: Version(cast.into()),
            marks: sealed.marks[number].clone(),
            round_seen: book.seen("round", round()),
            salt: sealed.salt(number, cast),
        };
        book.write(
            format!("{}-{}", round(), unit(number)),
            by,
            ballot::Event::Opened(opened),
        );
    }
    let round_seen = book.seen("round", round());
    let unopened = ballot::Unopened {
        cast: Version(1),
        reason: text("the opening was lost"),
        round_seen,
    };
    book.write(
        format!("{}-{}", round(), unit(SANDNES)),
        by,
        ballot::Event::Unopened(unopened),
    );
    let through = Position(book.events.len() as u64);
    let tallied = round::Tallied {
        certificate: blob("certificate"),
        complaints_until: start().plus_days(80),
        counted: 2,
        input: digest("input"),
        list: blob("list"),
        proposal: blob("proposal"),
        through,
        version: 1,
    };
    book.write(round(), by, round::Event::Tallied(tallied));
    book.write(
        round(),
        by,
        round::Event::Finalised(round::Finalised { list: digest("list") }),
    );
}

/// The meeting: its chair and deputy come, and a substitute for the third member.
fn meets(book: &mut Book) {
    let by = Role::KsSecretariat;
    let called = meeting::Called {
        body: ks(),
        body_seen: book.seen("body", ks()),
        form: meeting::Form::Physical,
        place: "Kommunenes hus".into(),
        starts: start().plus_days(100),
    };
    book.write(meeting(), by, meeting::Event::Called(called));
    let scheduled = case::Scheduled {
        meeting: meeting(),
        meeting_seen: book.seen("meeting", meeting()),
    };
    book.write(case(), by, case::Event::Scheduled(scheduled));
    let opinion = case::OpinionRecorded {
        body: ks(),
        body_seen: book.seen("body", ks()),
        opinion: text("we advise to ratify"),
    };
    book.write(case(), by, case::Event::OpinionRecorded(opinion));
    let sent = meeting::PapersSent {
        before: start().plus_days(120),
        cases: vec![case()],
        papers: vec![blob("papers")],
    };
    book.write(meeting(), by, meeting::Event::PapersSent(sent));
    let mut present = [(1, None), (2, None), (4, Some(3))].map(|(name, stands_for)| meeting::Present {
        person: person(name),
        stands_for: stands_for.map(person),
    });
    present.sort_by_key(|there| there.person);
    let there = meeting::AttendanceRecorded {
        absent: vec![],
        body_seen: book.seen("body", ks()),
        chair: person(1),
        present: present.to_vec(),
    };
    book.write(meeting(), by, meeting::Event::AttendanceRecorded(there));
}

fn decides(book: &mut Book) {
    let by = Role::KsSecretariat;
    let centres = [("rvts-vest", 240), ("korus-bergen", 100)];
    let mandates = centres.map(|(code, hours)| Point::Mandate {
        centre: CentreId::of(code),
        hours,
    });
    let opened = case::Opened {
        approved: None,
        body: ks(),
        earlier_seen: None,
        list: digest("list"),
        points: [Point::List].into_iter().chain(mandates).collect(),
        proposal: digest("proposal"),
        round: round(),
        round_seen: book.seen("round", round()),
    };
    book.write(case(), by, case::Event::Opened(opened));
    meets(book);
    let recused = case::RecusalSettled {
        against: vec![],
        body_seen: book.seen("body", ks()),
        r#for: vec![],
        ground: case::Ground::Host,
        person: person(2),
        point: 2,
        reason: None,
        recused: true,
    };
    book.write(case(), by, case::Event::RecusalSettled(recused));
    for point in 0..3 {
        let voters = if point == 2 { [1, 4] } else { [1, 2] };
        for member in voters {
            let choice = if point == 2 && member == 4 {
                Choice::Against
            } else {
                Choice::For
            };
            let vote = case::VoteCast {
                body_seen: book.seen("body", ks()),
                choice,
                meeting_seen: book.seen("meeting", meeting()),
                person: person(member),
                point,
            };
            book.write(case(), Role::BodyMember, case::Event::VoteCast(vote));
        }
        let against = u32::from(point == 2);
        let resolved = case::Resolved {
            against,
            body_seen: book.seen("body", ks()),
            casting_vote: against == 1,
            r#for: 2 - against,
            meeting_seen: book.seen("meeting", meeting()),
            outcome: Outcome::Ratified,
            point,
            reason: None,
        };
        book.write(case(), by, case::Event::Resolved(resolved));
    }
    let dissent = case::DissentRecorded {
        person: person(4),
        point: 2,
        words: text("the centre has too few hours"),
    };
    book.write(case(), Role::BodyMember, case::Event::DissentRecorded(dissent));
    let signed = meeting::MinutesSigned {
        minutes: blob("minutes"),
        signed_by: vec![person(1), person(2)],
    };
    book.write(meeting(), by, meeting::Event::MinutesSigned(signed));
    // Need 4 is a joint mandate led from Bergen.
    let item = |need, hours, rank, lead, partners: &[&str]| mandate::Item {
        hours,
        lead,
        need,
        partners: partners.iter().map(|code| CentreId::of(code)).collect(),
        rank,
    };
    let rvts = vec![
        item(need(1), 140, 1, true, &[]),
        item(need(4), 100, 2, false, &["korus-bergen"]),
    ];
    let korus = vec![item(need(4), 100, 2, true, &["rvts-vest"])];
    for ((code, hours), items) in centres.into_iter().zip([rvts, korus]) {
        let force = if code == "rvts-vest" {
            mandate::Force::Binding
        } else {
            mandate::Force::AdvisoryNoBasis
        };
        let (id, centre) = (mandate(code), CentreId::of(code));
        let issued = mandate::Issued {
            case: case(),
            case_seen: book.seen("case", case()),
            centre,
            centre_seen: book.seen("centre", centre),
            conflicts: if code == "rvts-vest" {
                vec![need(4)]
            } else {
                vec![]
            },
            force,
            hours,
            items,
            list: digest("list"),
            period: period(),
            proposal: digest("proposal"),
            round: round(),
        };
        book.write(id, by, mandate::Event::Issued(issued));
        let committed = centre::HoursCommitted {
            hours,
            mandate: id,
            round: round(),
            round_seen: book.seen("round", round()),
        };
        book.write(centre, by, centre::Event::HoursCommitted(committed));
    }
}
