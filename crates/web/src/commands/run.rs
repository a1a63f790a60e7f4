//! Giving a command: the key, the versions seen, the steps, and the answer.

use super::{
    demand::meets,
    step::{Target, has_words, step, take_in, unknown},
    table::{Kind, Row, Way},
};
use crate::{
    app::App,
    body::bad,
    caller::Caller,
    conditional::Strong,
    once::once,
    problem::{Kind as Sort, Problem},
    proof,
};
use authority::Right;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::mandate::Mandate;
use domain::{centre, mandate, need, round};
use engine::{Claim, Draft, Reply, Step};
use events::{CentreId, CommandId, PersonId, Position, StreamId, Time, Version};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The most characters of a key.
const KEY_MAX: usize = 200;

/// For so many events at most the answer says their leaves.
const RECEIPTS_MAX: usize = 100;

/// A step as asked for.
pub(crate) struct Asked {
    pub(crate) row: &'static Row,
    pub(crate) target: Target,
    pub(crate) body: Value,
    /// Whether the target is new and its id made here.
    pub(crate) is_new: bool,
    /// Where its body stands in the request.
    pub(crate) place: String,
    /// The version seen; `None` where the asker said none.
    pub(crate) seen: Option<Seen>,
}

impl Asked {
    /// The right that it takes: helping others with their needs is another than submitting one's own.
    fn right(&self) -> Right {
        let origin = self.body.pointer("/origin/way").and_then(Value::as_str);
        match (self.row.kind, self.row.intent, origin) {
            (Kind::Need, "submit", Some(kind)) if kind != "own" => Right::HelpWithNeeds,
            _ => self.row.right,
        }
    }
}

/// Which version the asker has seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Seen {
    /// This one.
    Version(Version),
    /// Any: the asker wants it whatever it is.
    Any,
}

/// Reads `Idempotency-Key`.
///
/// # Errors
/// It is missing or cannot be a key.
pub(crate) fn key(headers: &HeaderMap) -> Result<&str, Problem> {
    let given = once(headers, "idempotency-key")?.ok_or_else(|| {
        let detail = "send an Idempotency-Key of your own, new for each command: repeated with it, the command is done once";
        Problem::new(Sort::MALFORMED, "key.missing", detail)
    })?;
    let key = given.to_str().unwrap_or_default();
    let bare = key.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let key = bare.unwrap_or(key);
    let is_of_key = |c: u8| c.is_ascii_graphic() && c != b'"';
    let is_key = (8..=KEY_MAX).contains(&key.len()) && key.bytes().all(is_of_key);
    is_key.then_some(key).ok_or_else(|| {
        let detail =
            "an Idempotency-Key has 8 to 200 visible ASCII characters and no quotes; a UUID does well";
        Problem::new(Sort::MALFORMED, "key.malformed", detail)
    })
}

/// Reads `If-Match`.
///
/// # Errors
/// It is no version.
pub(crate) fn seen(headers: &HeaderMap) -> Result<Option<Seen>, Problem> {
    let Some(given) = once(headers, "if-match")? else {
        return Ok(None);
    };
    let given = given.to_str().unwrap_or("?").trim();
    if given.is_empty() {
        return Ok(None);
    }
    let version = given.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let is_plain = |digits: &&str| *digits == "0" || !digits.starts_with(['0', '+']);
    let version = version.filter(|digits| is_plain(digits) && digits.len() < 19);
    match (given, version.and_then(|digits| digits.parse().ok())) {
        ("*", _) => Ok(Some(Seen::Any)),
        (_, Some(version)) => Ok(Some(Seen::Version(Version(version)))),
        _ => {
            let detail = "If-Match takes one ETag of the thing asked of, such as \"3\", or *";
            Err(Problem::new(Sort::MALFORMED, "version.malformed", detail))
        }
    }
}

/// A person's id for somebody new: random to everybody without the key of the vault, the same for a repeated command.
pub(crate) fn somebody_new(app: &App, actor: &str, key: &str) -> PersonId {
    let parts: [&[u8]; 3] = [b"person", actor.as_bytes(), key.as_bytes()];
    let salt = app.engine.vault().salt(&parts);
    let bytes = <[u8; 16]>::try_from(&salt.0[..16]).unwrap_or_default();
    PersonId(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// Carries out steps, all or none.
///
/// # Errors
/// Whatever stands against it; nothing has happened then.
pub(crate) async fn run(app: &App, caller: &Caller, key: &str, asked: Vec<Asked>) -> Result<Done, Problem> {
    let claim = caller.claim(app).await?;
    if let Some(login) = &caller.login {
        let now = app.engine.now();
        asked.iter().try_for_each(|one| meets(login, one.row, now))?;
    }
    let rights: Vec<Right> = asked.iter().map(Asked::right).collect();
    let command = CommandId(events::derived(&["http", key]));
    let words = words(&claim, &asked)?;
    let mut draft = Draft::new(claim, command).asked(words);
    let (mut steps, mut begun) = (Vec::new(), Vec::<StreamId>::new());
    for mut one in asked {
        let stream = one.target.stream();
        let expected = expected(&one, begun.contains(&stream))?;
        name_person(&mut draft, &mut one)?;
        if has_words(&one.body) {
            draft = draft.writing(&app.engine).await?;
        }
        take_in(&app.engine, &mut draft, &mut one.body, &one.place)?;
        let step =
            step(&one.target, one.row.intent, one.body).map_err(|fault| moved_to(fault, &one.place))?;
        steps.extend(whole(app, step).await?);
        if let Some(version) = expected {
            draft = draft.expecting(stream.clone(), version);
        }
        begun.push(stream);
    }
    let draft = draft.with(steps);
    let engine = app.engine.clone();
    // On its own, so that a caller who hangs up does not cut it off halfway.
    let carried = tokio::spawn(async move { engine.execute(&draft).await }).await;
    let carried =
        carried.map_err(|why| crate::errors::damaged(&format!("a command ended in a fault: {why}")))?;
    match carried {
        Ok(reply) => Done::of(app, reply).await,
        Err(error) => {
            let problem = Problem::from(error);
            Err(match missing(app, caller, &rights).await {
                Some(right) => problem.missing(right),
                None => problem,
            })
        }
    }
}

/// What was asked, by whom, for whom: what is the same when it is asked again. How surely somebody is identified is not, nor
/// the version that they saw, nor an id that is made here and follows from the rest.
fn words(claim: &Claim, asked: &[Asked]) -> Result<Vec<u8>, Problem> {
    let steps = asked.iter().map(|one| {
        let of = (!one.is_new).then(|| one.target.stream());
        (one.row.kind.name(), one.row.intent, of, &one.body)
    });
    let steps: Vec<_> = steps.collect();
    let by = (
        claim.person,
        claim.credential,
        claim.role,
        claim.org,
        claim.behalf,
    );
    serde_json::to_vec(&("asked over HTTP", by, steps))
        .map_err(|why| crate::errors::damaged(&format!("a command cannot be written down: {why}")))
}

/// Of the rights that a command takes, the first that the asker has not for their own organisation; the first of all
/// where they have them all, for then one is missing for another.
async fn missing(app: &App, caller: &Caller, rights: &[Right]) -> Option<Right> {
    let by = caller.by(app).await.ok().flatten();
    let lacks = |right: &&Right| {
        by.as_ref()
            .is_some_and(|by| by.permit(**right, by.actor.org).is_err())
    };
    rights.iter().find(lacks).or(rights.first()).copied()
}

/// A fault in a body that stands further in.
fn moved_to(fault: Problem, place: &str) -> Problem {
    match place {
        "" => fault,
        place => fault.under(place),
    }
}

/// The version at which a stream must stand: said by the asker, or none yet for what begins it. What comes after
/// another step of the same command on the same stream rests on that one.
fn expected(asked: &Asked, begun: bool) -> Result<Option<Version>, Problem> {
    match (asked.seen, asked.row.way) {
        (Some(Seen::Version(version)), _) => Ok(Some(version)),
        (Some(Seen::Any), _) => Ok(None),
        (None, _) if begun => Ok(None),
        (None, Way::First | Way::ListedFirst) => Ok(Some(Version::ABSENT)),
        (None, Way::Half) => Ok(None),
        (None, _) => {
            let stream = asked.target.stream();
            let detail = format!("say which version of {stream} you have seen: send its ETag as If-Match");
            Err(Problem::new(Sort::VERSION_REQUIRED, "version.required", detail))
        }
    }
}

/// A grant may say the person's name, which goes into the identity vault and not into the log.
fn name_person(draft: &mut Draft, asked: &mut Asked) -> Result<(), Problem> {
    if (asked.row.kind, asked.row.intent) != (Kind::Credential, "grant") {
        return Ok(());
    }
    let Some(name) = asked.body.as_object_mut().and_then(|body| body.remove("name")) else {
        return Ok(());
    };
    let fault = |name: &str, why: &str| bad(format!("{}/{name}", asked.place), why);
    let name = name
        .as_str()
        .filter(|name| (1..=200).contains(&name.trim().len()));
    let name = name.ok_or_else(|| fault("name", "expected a name of 1 to 200 characters"))?;
    let person = asked
        .body
        .get("person")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let person: PersonId = person
        .parse()
        .map_err(|_| fault("person", "expected the id of a person"))?;
    draft.name(person, name.trim());
    Ok(())
}

/// An act on two streams, whole: the other half follows from the first.
async fn whole(app: &App, step: Step) -> Result<Vec<Step>, Problem> {
    let other = match &step {
        Step::Need(from, need::Intent::Merge { into, .. }) => {
            Step::Need(*into, need::Intent::Absorb { from: *from })
        }
        Step::Need(need, need::Intent::Unmerge { from, .. }) => {
            Step::Need(*from, need::Intent::Release { need: *need })
        }
        Step::Need(need, need::Intent::Enter { round }) => {
            Step::Round(*round, round::Intent::EnterNeed { need: *need })
        }
        Step::Centre(centre, centre::Intent::Offer { hours, round }) => {
            let (centre, hours) = (*centre, *hours);
            Step::Round(*round, round::Intent::EnterOffer { centre, hours })
        }
        Step::Mandate(id, mandate::Intent::Amend(_) | mandate::Intent::Revoke { .. }) => {
            let (mandate, _) = app.engine.state::<Mandate>(&StreamId::new("mandate", id)).await?;
            // One that is not there has no centre. Whoever may not act is told that first, and the others that it is not
            // there.
            let centre = mandate
                .issued
                .as_ref()
                .map_or(CentreId(id.0), |issued| issued.centre);
            let hours = match &step {
                Step::Mandate(_, mandate::Intent::Amend(new)) => mandate.hours.saturating_sub(new.hours),
                _ => mandate.hours,
            };
            Step::Centre(centre, centre::Intent::Return { mandate: *id, hours })
        }
        _ => return Ok(vec![step]),
    };
    Ok(vec![step, other])
}

/// A command that was carried out.
pub(crate) struct Done {
    reply: Reply,
    receipts: Vec<Value>,
}

impl Done {
    /// The stream of a kind that was written, if there is just one.
    pub(crate) fn wrote(&self, kind: Kind) -> Option<&StreamId> {
        let mut of_kind = self
            .reply
            .versions
            .iter()
            .filter(|(stream, _)| stream.kind() == kind.name());
        let (stream, _) = of_kind.next()?;
        of_kind.next().is_none().then_some(stream)
    }

    async fn of(app: &App, reply: Reply) -> Result<Self, Problem> {
        let (count, first) = (reply.positions.len(), reply.positions.first());
        let receipts = match first {
            Some(first) if count <= RECEIPTS_MAX => {
                let read = match reply.leaves.is_empty() {
                    // An earlier answer: its leaves are in the log, next to one another.
                    true => app.engine.ledger().leaves(*first, count).await?,
                    false => Vec::new(),
                };
                let leaves = reply.leaves.iter().chain(&read);
                leaves.map(|leaf| proof::receipt(app, leaf)).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self { reply, receipts })
    }

    /// The answer. `about` is the stream that was asked, `fresh` where it lies now if it is new.
    pub(crate) fn answer(self, about: Option<&StreamId>, fresh: Option<String>) -> Response {
        let Self { reply, receipts } = self;
        let versions: Vec<Value> = reply
            .versions
            .iter()
            .map(|(stream, version)| json!({ "stream": stream.as_str(), "version": version.0 }))
            .collect();
        let body = Told {
            about: about.map(StreamId::as_str),
            answer: &reply.answer,
            at: reply.at,
            positions: &reply.positions,
            receipts: &receipts,
            repeated: reply.repeated,
            through: reply.positions.last().map(|last| last.0 + 1),
            versions: &versions,
        };
        let status = match fresh {
            Some(_) => StatusCode::CREATED,
            None => StatusCode::OK,
        };
        let mut response = (status, axum::Json(body)).into_response();
        let mut is_strong = false;
        let headers = response.headers_mut();
        let of = |stream: &StreamId| reply.versions.iter().rev().find(|(written, _)| written == stream);
        if let Some((_, version)) = about.and_then(of) {
            headers.extend(HeaderValue::try_from(etag(*version)).map(|tag| (header::ETAG, tag)));
            is_strong = true;
        }
        let location = fresh.and_then(|location| HeaderValue::try_from(location).ok());
        headers.extend(location.map(|location| (header::LOCATION, location)));
        if reply.repeated {
            headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if is_strong {
            response.extensions_mut().insert(Strong);
        }
        response
    }
}

/// What the asker is told of a command that was carried out.
#[derive(Serialize)]
struct Told<'a> {
    about: Option<&'a str>,
    answer: &'a BTreeMap<String, String>,
    at: Time,
    positions: &'a [Position],
    receipts: &'a [Value],
    repeated: bool,
    through: Option<u64>,
    versions: &'a [Value],
}

/// A version as an ETag.
pub(crate) fn etag(version: Version) -> String {
    format!("\"{}\"", version.0)
}

/// The row of an intent that can be asked for.
///
/// # Errors
/// There is none, or only the engine may.
pub(crate) fn row(kind: Kind, intent: &str) -> Result<&'static Row, Problem> {
    let row = Row::find(kind, intent).ok_or_else(|| unknown(kind, intent))?;
    if row.way == Way::Engine {
        let detail = format!("'{intent}' is done by the engine alone, when it is time");
        return Err(Problem::new(Sort::NOT_PERMITTED, "command.engine_only", detail));
    }
    Ok(row)
}
