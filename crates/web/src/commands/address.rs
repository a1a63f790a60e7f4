//! Addresses of things: reading ids out of them, and the ids of what is new.

use super::{
    run::somebody_new,
    step::Target,
    table::{Kind, Row},
};
use crate::{
    app::App,
    body::bad,
    caller::Caller,
    problem::{Kind as Sort, Problem},
};
use authority::{About, Eyes};
use domain::{credential::Credential, round::Round};
use events::{CaseId, CentreId, Digest, OrgId, RoundId, StreamId, UnitId, Version};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// The most cases that one proposal of a round can have been put as.
const ATTEMPTS_MAX: u32 = 1_000;

/// The ids in an address.
#[derive(Debug, Deserialize)]
pub(crate) struct Ids {
    id: String,
    unit: Option<String>,
}

impl Ids {
    /// What they name.
    ///
    /// # Errors
    /// One is no id.
    pub(crate) fn target(&self, kind: Kind) -> Result<Target, Problem> {
        let read = |given: &str| -> Result<Uuid, Problem> {
            let id: UnitId = given.parse().map_err(|_| {
                let detail = "an id in the address is not a UUID in lower case";
                Problem::new(Sort::NOT_FOUND, "address.bad_id", detail)
            })?;
            Ok(id.0)
        };
        let unit = self.unit.as_deref().map(read).transpose()?;
        Ok(Target {
            kind,
            id: read(&self.id)?,
            unit: unit.filter(|_| kind.is_of_unit()),
        })
    }
}

/// The address of a thing.
pub(crate) fn of(target: &Target) -> String {
    let (_, one) = target.kind.paths();
    let one = one.replace("{id}", &target.id.to_string());
    format!(
        "/api/v1{}",
        one.replace("{unit}", &target.unit.unwrap_or_default().to_string())
    )
}

/// Adds to a body what the server can know better: the id of a person who is new.
pub(crate) fn complete(app: &App, row: &Row, body: &mut Value, actor: &str, key: &str) {
    if (row.kind, row.intent) == (Kind::Credential, "grant")
        && let Some(members) = body.as_object_mut()
        && !members.contains_key("person")
    {
        members.insert("person".into(), somebody_new(app, actor, key).to_string().into());
    }
}

/// The id of something new: what is registered has one that follows from its number or code; what a body is put has
/// one that follows from the list; all else one that follows from the command, so that a repeated one makes nothing
/// twice.
///
/// # Errors
/// The body lacks what the id follows from.
pub(crate) async fn made(
    app: &App,
    kind: Kind,
    body: &Value,
    actor: &str,
    key: &str,
) -> Result<Target, Problem> {
    let field = |name: &str| {
        let value = body.get(name).and_then(Value::as_str);
        value.ok_or_else(|| bad(format!("/{name}"), "expected a text"))
    };
    let id = match kind {
        Kind::County => UnitId::county(field("number")?).0,
        Kind::Municipality => UnitId::municipality(field("number")?).0,
        Kind::Centre => CentreId::of(field("code")?).0,
        Kind::Case => {
            let round = field("round")?;
            let round: RoundId = round
                .parse()
                .map_err(|_| bad("/round".into(), "expected the id of a round"))?;
            case(app, round).await?.0
        }
        _ => events::derived(&["http", kind.name(), actor, key]),
    };
    Ok(Target { kind, id, unit: None })
}

/// The id under which the final list of a round is put to its body next; one that is refused where there is none.
async fn case(app: &App, round: RoundId) -> Result<CaseId, Problem> {
    let (state, _) = app.engine.state::<Round>(&StreamId::new("round", round)).await?;
    let Some(list) = state.final_list() else {
        // Nothing can be put under this id. Whoever may not put anything is told that first, and the others why.
        return Ok(CaseId::of(round, &Digest::of(b""), 1));
    };
    let mut last = CaseId::of(round, &list.proposal.sha256, 1);
    for attempt in 1..=ATTEMPTS_MAX {
        last = CaseId::of(round, &list.proposal.sha256, attempt);
        if app.engine.ledger().version(&StreamId::new("case", last)).await? == Version::ABSENT {
            break;
        }
    }
    Ok(last)
}

/// Whether somebody may know at which version a thing stands.
///
/// # Errors
/// What is missing.
pub(crate) async fn may_know(app: &App, caller: &Caller, target: &Target) -> Result<(), Problem> {
    let kind = target.kind.name();
    // What is open to all is open also to those whose credential is in doubt.
    if authority::stream_eyes(kind) == Some(Eyes::All) {
        return Ok(());
    }
    let about = match (target.kind, target.unit) {
        (_, Some(unit)) => Some(About::Org(OrgId(unit))),
        (Kind::Credential, _) => {
            let (credential, _) = app.engine.state::<Credential>(&target.stream()).await?;
            credential.granted.map(|granted| About::Person(granted.person))
        }
        _ => None,
    };
    let by = caller.by(app).await;
    let by = by.map_err(|problem| problem.missing_sight(kind))?;
    authority::may_know(by.as_ref(), kind, about).map_err(|why| crate::views::unseen(&why, kind))
}
