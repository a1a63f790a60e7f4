//! From JSON to a step of the engine: the intent is read by its own type, and free texts and documents in it are taken
//! into the command on the way.

use super::table::Kind;
use crate::{
    body::{bad, escape, typed},
    problem::{Kind as Sort, Problem},
};
use base64::Engine as _;
use domain::{
    ballot, body, case, centre, cluster, county, credential, log, mandate, meeting, municipality, need,
    region, round, support, template,
};
use engine::{Draft, Engine, Step};
use events::{
    BodyId, CaseId, CentreId, ClusterId, CredentialId, Lang, MandateId, MeetingId, NeedId, RegionId, RoundId,
    StreamId, SubjectId, TemplateId, UnitId,
};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What a step is asked of: a kind, its id, and for a ballot or a support the unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Target {
    pub(crate) kind: Kind,
    pub(crate) id: Uuid,
    pub(crate) unit: Option<Uuid>,
}

impl Target {
    /// The stream.
    pub(crate) fn stream(&self) -> StreamId {
        let (kind, id) = (self.kind.name(), self.id);
        match self.unit {
            Some(unit) => StreamId::new(kind, format_args!("{id}-{unit}")),
            None => StreamId::new(kind, id),
        }
    }

    /// From the name of a stream.
    pub(crate) fn named(stream: &StreamId) -> Option<Self> {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == stream.kind())?;
        let (id, unit) = match kind.is_of_unit() {
            true => {
                let (id, unit) = stream.key().split_at_checked(36)?;
                (id, Some(unit.strip_prefix('-')?.parse::<UnitId>().ok()?.0))
            }
            false => (stream.key(), None),
        };
        let id = id.parse::<UnitId>().ok()?.0;
        Some(Self { kind, id, unit })
    }
}

macro_rules! kinds {
    ($($kind:ident $intent:ident;)*) => {
        /// Reads the intent of a name and body and makes the step of it.
        ///
        /// # Errors
        /// Names the place in the body that cannot be read.
        pub(crate) fn step(target: &Target, intent: &str, body: Value) -> Result<Step, Problem> {
            let unit = UnitId(target.unit.unwrap_or_default());
            match target.kind {
                $(Kind::$kind => {
                    let ids = kinds!(@ids target unit $kind);
                    Ok(kinds!(@step $kind ids read::<$intent::Intent>(intent, body)?))
                })*
            }
        }

        /// The schema of all intents of a kind.
        pub(crate) fn schema(kind: Kind, generator: &mut SchemaGenerator) -> Schema {
            match kind {
                $(Kind::$kind => <$intent::Intent as schemars::JsonSchema>::json_schema(generator),)*
            }
        }
    };
    (@ids $target:ident $unit:ident Support) => { (NeedId($target.id), $unit) };
    (@ids $target:ident $unit:ident Ballot) => { (RoundId($target.id), $unit) };
    (@ids $target:ident $unit:ident $kind:ident) => { { let _ = $unit; $target.id } };
    (@step Support $ids:ident $intent:expr) => { Step::Support($ids.0, $ids.1, $intent) };
    (@step Ballot $ids:ident $intent:expr) => { Step::Ballot($ids.0, $ids.1, $intent) };
    (@step County $ids:ident $intent:expr) => { Step::County(UnitId($ids), $intent) };
    (@step Municipality $ids:ident $intent:expr) => { Step::Municipality(UnitId($ids), $intent) };
    (@step Cluster $ids:ident $intent:expr) => { Step::Cluster(ClusterId($ids), $intent) };
    (@step Region $ids:ident $intent:expr) => { Step::Region(RegionId($ids), $intent) };
    (@step Centre $ids:ident $intent:expr) => { Step::Centre(CentreId($ids), $intent) };
    (@step Body $ids:ident $intent:expr) => { Step::Body(BodyId($ids), $intent) };
    (@step Credential $ids:ident $intent:expr) => { Step::Credential(CredentialId($ids), $intent) };
    (@step Need $ids:ident $intent:expr) => { Step::Need(NeedId($ids), $intent) };
    (@step Round $ids:ident $intent:expr) => { Step::Round(RoundId($ids), $intent) };
    (@step Template $ids:ident $intent:expr) => { Step::Template(TemplateId($ids), $intent) };
    (@step Meeting $ids:ident $intent:expr) => { Step::Meeting(MeetingId($ids), $intent) };
    (@step Case $ids:ident $intent:expr) => { Step::Case(CaseId($ids), $intent) };
    (@step Log $ids:ident $intent:expr) => { Step::Log(SubjectId($ids), $intent) };
    (@step Mandate $ids:ident $intent:expr) => { Step::Mandate(MandateId($ids), $intent) };
}

kinds! {
    County county;
    Municipality municipality;
    Cluster cluster;
    Region region;
    Centre centre;
    Body body;
    Credential credential;
    Need need;
    Support support;
    Round round;
    Template template;
    Ballot ballot;
    Meeting meeting;
    Case case;
    Mandate mandate;
    Log log;
}

/// Reads an intent; one that says nothing beyond its name has an empty body.
fn read<T: serde::de::DeserializeOwned>(intent: &str, body: Value) -> Result<T, Problem> {
    if body.as_object().is_some_and(Map::is_empty)
        && let Ok(read) = serde_json::from_value(Value::from(intent))
    {
        return Ok(read);
    }
    typed(json!({ intent: body }), 1)
}

/// Whether a body brings free texts.
pub(crate) fn has_words(value: &Value) -> bool {
    match value {
        Value::Object(members) => has(members, &["lang", "words"]) || members.values().any(has_words),
        Value::Array(items) => items.iter().any(has_words),
        _ => false,
    }
}

/// Takes every free text and document of a body into the command, and leaves what the log will know of it.
///
/// # Errors
/// A text that cannot be taken, or one that names words that were not sent along.
pub(crate) fn take_in(
    engine: &Engine,
    draft: &mut Draft,
    value: &mut Value,
    place: &str,
) -> Result<(), Problem> {
    match value {
        Value::Object(members) if has(members, &["lang", "words"]) => {
            *value = text(engine, draft, members, place)?
        }
        Value::Object(members) if has(members, &["base64", "media"]) => {
            *value = document(draft, members, place)?
        }
        Value::Object(members) if has(members, &["commitment", "lang"]) => {
            let words = "send the words: {\"lang\": \"nb\", \"words\": \"…\"}";
            return Err(bad(place.to_owned(), words));
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                take_in(engine, draft, member, &format!("{place}/{}", escape(name)))?;
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                take_in(engine, draft, item, &format!("{place}/{index}"))?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn has(members: &Map<String, Value>, names: &[&str]) -> bool {
    members.len() == names.len() && names.iter().all(|name| members.contains_key(*name))
}

fn text(
    engine: &Engine,
    draft: &mut Draft,
    given: &Map<String, Value>,
    place: &str,
) -> Result<Value, Problem> {
    let of = |name: &str| given.get(name).and_then(Value::as_str);
    let lang = of("lang").ok_or_else(|| bad(format!("{place}/lang"), "expected nb, nn, se or en"))?;
    let lang: Lang = lang
        .parse()
        .map_err(|why: String| bad(format!("{place}/lang"), &why))?;
    let words = of("words").ok_or_else(|| bad(format!("{place}/words"), "expected a text"))?;
    let taken = draft.text(engine, lang, words);
    let text =
        taken.map_err(|why| Problem::from(why).at(format!("{place}/words"), "this text cannot be taken"))?;
    serde_json::to_value(text).map_err(|why| bad(place.to_owned(), &why.to_string()))
}

fn document(draft: &mut Draft, given: &Map<String, Value>, place: &str) -> Result<Value, Problem> {
    let of = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default();
    let fault = |name: &str, why: &str| bad(format!("{place}/{name}"), why);
    let bytes = base64::engine::general_purpose::STANDARD.decode(of("base64"));
    let bytes = bytes.map_err(|why| fault("base64", &why.to_string()))?;
    let media = of("media");
    let is_media = media
        .split_once('/')
        .is_some_and(|(one, two)| !one.is_empty() && !two.is_empty());
    if !is_media || media.len() > 100 || !media.bytes().all(|c| c.is_ascii_graphic()) {
        return Err(fault("media", "expected a media type such as application/pdf"));
    }
    if bytes.is_empty() {
        return Err(fault("base64", "the document is empty"));
    }
    let blob = draft.document(media, bytes);
    serde_json::to_value(blob).map_err(|why| bad(place.to_owned(), &why.to_string()))
}

/// Names that are no intent of the kind.
pub(crate) fn unknown(kind: Kind, intent: &str) -> Problem {
    let detail = format!("nothing called '{intent}' can be asked of a {}", kind.name());
    Problem::new(Sort::NOT_FOUND, "command.unknown", detail)
}
