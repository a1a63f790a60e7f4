//! The KS body meets and decides point by point: most mandates are approved, one is sent back, one is refused. A member
//! steps out where the own municipality is host, another after the body has judged, and one has a dissent entered.

use super::{Setting, actor};
use crate::{
    demo::{
        cast::{Cast, Stage, Words},
        report,
    },
    error::CliError,
};
use domain::{case, mandate, meeting, round::Round};
use engine::{Claim, Step};
use events::{
    Blob, CaseId, CentreId, Digest, MandateId, MeetingId, PersonId, RoundId, StreamId,
    case::{Choice, Ground, Outcome, Point},
    meeting::{Form, Present},
};

/// The places in `body.csv`, from 0, of those who play a part of their own.
const AWAY: usize = 8;
const AWAY_WITHOUT_SUBSTITUTE: usize = 2;
const SUBSTITUTE: usize = 9;
const SUBSTITUTE_NOT_MET: usize = 10;
const HOST: usize = 3;
const JUDGED: usize = 4;
const DISSENTER: usize = 7;

/// Whose mandates go another way.
const HOSTED: &str = "usht-helse-fonna";
const JUDGED_ON: &str = "napha";
const SENT_BACK: &str = "nsdm";
const REFUSED: &str = "usht-sogn-og-fjordane";

/// What the body left behind.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) mandates: Vec<MandateId>,
}

/// The meeting, from the call to the signed minutes, and what follows from it.
pub(crate) async fn decide(
    stage: &Stage,
    cast: &Cast,
    setting: &Setting,
    round: RoundId,
) -> Result<Decided, CliError> {
    let (case, meeting) = prepare(stage, cast, setting, round).await?;
    attend(stage, cast, meeting).await?;
    let points = report::points(stage, case).await?;
    habilitet(stage, cast, case, &points).await?;
    for (index, point) in (0_u32..).zip(&points) {
        vote(stage, cast, case, index, point).await?;
    }
    sign(stage, cast, meeting).await?;
    let mut decided = Decided { mandates: vec![] };
    let advance = stage.engine.advance_case(case).await?;
    decided.mandates.extend(issued(&advance.done));
    answer(stage, cast, &decided.mandates).await?;
    Ok(decided)
}

fn issued(done: &[engine::Done]) -> impl Iterator<Item = MandateId> + '_ {
    done.iter().filter_map(|done| match done {
        engine::Done::Issued(mandate) => Some(*mandate),
        _ => None,
    })
}

/// The case is put, the meeting called, an advisory body heard, the papers sent.
async fn prepare(
    stage: &Stage,
    cast: &Cast,
    setting: &Setting,
    id: RoundId,
) -> Result<(CaseId, MeetingId), CliError> {
    let round = report::state::<Round>(stage, &StreamId::new("round", id)).await?;
    let unfinished = || CliError::bad_input("the round has no final list".into());
    let tallied = round.final_list().ok_or_else(unfinished)?;
    let case = CaseId::of(id, &tallied.proposal.sha256, 1);
    let open = case::Intent::Open {
        body: setting.ks,
        round: id,
        list: tallied.list.sha256,
    };
    let meeting = MeetingId(stage.id()?);
    let call = meeting::Intent::Call {
        body: setting.ks,
        form: Form::Physical,
        place: "Kommunenes Hus, Oslo (eksempel)".into(),
        starts: stage.clock.now().plus_days(14),
    };
    let papers = meeting::Intent::SendPapers {
        cases: vec![case],
        papers: vec![tallied.list.clone(), tallied.proposal.clone()],
    };
    let steps = vec![
        Step::Case(case, open),
        Step::Meeting(meeting, call),
        Step::Meeting(meeting, papers),
        Step::Case(case, case::Intent::Schedule { meeting }),
    ];
    for step in steps {
        stage.act(&cast.ks_secretariat, vec![step]).await?;
    }
    let body = setting.kdu;
    let advise = |words: &mut Words<'_>| {
        let opinion =
            words.nb("Utvalget tilrår lista og viser til at to mandater mangler forpliktelsesgrunnlag.")?;
        Ok(vec![Step::Case(
            case,
            case::Intent::RecordOpinion { body, opinion },
        )])
    };
    stage.act_with(&cast.kdu_secretariat, advise).await?;
    Ok((case, meeting))
}

fn person(cast: &Cast, place: usize) -> Result<PersonId, CliError> {
    let member = cast.members.get(place).and_then(|claim| claim.person);
    member.ok_or_else(|| CliError::bad_input(format!("body.csv has no seat {place}")))
}

/// Everybody comes but two; one of them has a substitute.
async fn attend(stage: &Stage, cast: &Cast, meeting: MeetingId) -> Result<(), CliError> {
    stage.wait_until(stage.clock.now().plus_days(14));
    let mut present = Vec::new();
    for place in 0..=SUBSTITUTE {
        let stands_for = match place {
            AWAY | AWAY_WITHOUT_SUBSTITUTE => continue,
            SUBSTITUTE => Some(person(cast, AWAY)?),
            _ => None,
        };
        let person = person(cast, place)?;
        present.push(Present { person, stands_for });
    }
    present.sort_by_key(|there| there.person);
    let mut absent = vec![
        person(cast, AWAY_WITHOUT_SUBSTITUTE)?,
        person(cast, SUBSTITUTE_NOT_MET)?,
    ];
    absent.sort();
    let attendance = meeting::Intent::RecordAttendance {
        absent,
        chair: person(cast, 0)?,
        present,
    };
    let step = Step::Meeting(meeting, attendance);
    stage.act(&cast.ks_secretariat, vec![step]).await.map(drop)
}

fn on(points: &[Point], code: &str) -> Option<u32> {
    let wanted = CentreId::of(code);
    let mut points = (0_u32..).zip(points);
    points.find_map(|(index, point)| match point {
        Point::Mandate { centre, .. } if *centre == wanted => Some(index),
        _ => None,
    })
}

/// One member is from the host municipality of a centre and steps out by itself; of another the body judges so.
async fn habilitet(stage: &Stage, cast: &Cast, case: CaseId, points: &[Point]) -> Result<(), CliError> {
    if let Some(point) = on(points, HOSTED) {
        let settle = case::Intent::SettleRecusal {
            against: vec![],
            r#for: vec![],
            ground: Ground::Host,
            person: person(cast, HOST)?,
            point,
            reason: None,
        };
        stage
            .act(&cast.ks_secretariat, vec![Step::Case(case, settle)])
            .await?;
    }
    let Some(point) = on(points, JUDGED_ON) else {
        return Ok(());
    };
    let mut judges = Vec::new();
    for place in (0..=SUBSTITUTE).filter(|place| ![AWAY, AWAY_WITHOUT_SUBSTITUTE, JUDGED].contains(place)) {
        judges.push(person(cast, place)?);
    }
    judges.sort();
    let person = person(cast, JUDGED)?;
    let settle = |words: &mut Words<'_>| {
        let reason = words.nb("Har nylig ledet et prosjekt sammen med senteret.")?;
        let settle = case::Intent::SettleRecusal {
            against: vec![],
            r#for: judges,
            ground: Ground::Special,
            person,
            point,
            reason: Some(reason),
        };
        Ok(vec![Step::Case(case, settle)])
    };
    stage.act_with(&cast.ks_secretariat, settle).await.map(drop)
}

/// All who may, vote; then the point is resolved.
async fn vote(stage: &Stage, cast: &Cast, case: CaseId, index: u32, point: &Point) -> Result<(), CliError> {
    let centre = |code| matches!(point, Point::Mandate { centre, .. } if *centre == CentreId::of(code));
    let approved = !centre(SENT_BACK) && !centre(REFUSED);
    for (place, member) in cast.members.iter().enumerate() {
        let steps_out = (place == HOST && centre(HOSTED)) || (place == JUDGED && centre(JUDGED_ON));
        if steps_out || [AWAY, AWAY_WITHOUT_SUBSTITUTE, SUBSTITUTE_NOT_MET].contains(&place) {
            continue;
        }
        let dissents = place == DISSENTER && *point == Point::List;
        let choice = match approved && !dissents {
            true => Choice::For,
            false => Choice::Against,
        };
        let cast = case::Intent::Vote { point: index, choice };
        stage.act(member, vec![Step::Case(case, cast)]).await?;
    }
    if *point == Point::List {
        dissent(stage, cast, case, index).await?;
    }
    let resolve = |words: &mut Words<'_>| {
        let (otherwise, reason) = if centre(SENT_BACK) {
            let why = "Sendes tilbake: timene må avklares med Helsedirektoratet, som styrer senteret.";
            (Some(Outcome::Returned), Some(words.nb(why)?))
        } else if centre(REFUSED) {
            let why = "Avvises: vertskommunen har varslet at senteret omorganiseres i perioden.";
            (Some(Outcome::Rejected), Some(words.nb(why)?))
        } else {
            (None, None)
        };
        let resolve = case::Intent::Resolve {
            point: index,
            otherwise,
            reason,
        };
        Ok(vec![Step::Case(case, resolve)])
    };
    stage.act_with(&cast.ks_secretariat, resolve).await.map(drop)
}

async fn dissent(stage: &Stage, cast: &Cast, case: CaseId, point: u32) -> Result<(), CliError> {
    let nobody = || CliError::bad_input("body.csv has too few seats".into());
    let member: &Claim = cast.members.get(DISSENTER).ok_or_else(nobody)?;
    let enter = |words: &mut Words<'_>| {
        let words =
            words.nb("Behovene i kystkommunene er for dårlig dekket; lista burde vært sendt tilbake.")?;
        Ok(vec![Step::Case(case, case::Intent::Dissent { point, words })])
    };
    stage.act_with(member, enter).await.map(drop)
}

/// The chair and the deputy sign the minutes.
async fn sign(stage: &Stage, cast: &Cast, meeting: MeetingId) -> Result<(), CliError> {
    let mut signed_by = vec![person(cast, 0)?, person(cast, 1)?];
    signed_by.sort();
    let minutes = Blob {
        len: 32,
        media: "application/pdf".into(),
        sha256: Digest::of(b"example of signed minutes"),
    };
    let sign = meeting::Intent::SignMinutes { minutes, signed_by };
    let step = Step::Meeting(meeting, sign);
    stage.act(&cast.ks_secretariat, vec![step]).await.map(drop)
}

/// Most centres take note of their mandate; the last objects.
async fn answer(stage: &Stage, cast: &Cast, mandates: &[MandateId]) -> Result<(), CliError> {
    for (index, id) in mandates.iter().enumerate() {
        let stream = StreamId::new("mandate", id);
        let mandate = report::state::<mandate::Mandate>(stage, &stream).await?;
        let Some(centre) = mandate.issued.map(|issued| issued.centre) else {
            continue;
        };
        let claim = actor(&cast.centres, &centre, &centre.to_string())?;
        let step = |words: &mut Words<'_>| {
            let intent = if index + 1 == mandates.len() {
                let reason = words.nb("Senteret har ikke fagfolk til dette før høsten.")?;
                mandate::Intent::Object { reason }
            } else {
                mandate::Intent::Acknowledge
            };
            Ok(vec![Step::Mandate(*id, intent)])
        };
        stage.act_with(claim, step).await?;
    }
    Ok(())
}
