//! The macro that declares a stream, and the union of all streams.

use crate::{Cite, Time};
use serde_json::Value;

/// What every stream's event type offers beside cqrs-es's `DomainEvent`.
pub trait Event: cqrs_es::DomainEvent + 'static {
    /// The streams it relied on, as they stood; the ledger refuses the append when one has moved.
    fn cites(&self) -> Vec<&Cite>;
    /// The latest instant at which it may be recorded; past it the ledger answers `Late`.
    fn not_after(&self) -> Option<Time>;
    /// Its name and version as in the leaf, e.g. `need.submitted@1`.
    fn kind(&self) -> &'static str;
    /// Its body as in the leaf.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON, which no payload of this crate can cause.
    fn to_body(&self) -> Result<Value, serde_json::Error>;
    /// Its body as JSON text, in the order in which the payload declares its fields.
    ///
    /// # Errors
    /// As [`Event::to_body`].
    fn to_json(&self) -> Result<Vec<u8>, serde_json::Error>;
    /// Wraps it in the union of all events.
    fn into_body(self) -> Body;
    /// Takes it out of the union; `None` when it belongs to another stream.
    fn from_body(body: Body) -> Option<Self>;
    /// Looks at it in the union; `None` when it belongs to another stream.
    fn of(body: &Body) -> Option<&Self>;
}

/// How a field gives its citations.
pub(crate) trait Cites {
    fn collect<'a>(&'a self, into: &mut Vec<&'a Cite>);
}

impl Cites for Cite {
    fn collect<'a>(&'a self, into: &mut Vec<&'a Cite>) {
        into.push(self);
    }
}

impl<T: Cites> Cites for Option<T> {
    fn collect<'a>(&'a self, into: &mut Vec<&'a Cite>) {
        self.iter().for_each(|cite| cite.collect(into));
    }
}

impl<T: Cites> Cites for Vec<T> {
    fn collect<'a>(&'a self, into: &mut Vec<&'a Cite>) {
        self.iter().for_each(|cite| cite.collect(into));
    }
}

/// All citations of some fields, in order.
pub(crate) fn cited<'a>(fields: &[&'a dyn Cites]) -> Vec<&'a Cite> {
    let mut cites = Vec::new();
    fields.iter().for_each(|field| field.collect(&mut cites));
    cites
}

/// Declares the events of one stream: `"stream.name@version" => Payload { cites: [fields], not_after: field }`, either or none.
macro_rules! stream {
    ($(#[$doc:meta])* $variant:ident {
        $($kind:literal => $name:ident { $(cites: [$($cite:ident),*])? $(,)? $(not_after: $deadline:ident)? })*
    }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "type", content = "body")]
        pub enum Event {
            $(
                #[doc = concat!("`", $kind, "`")]
                #[serde(rename = $kind)]
                $name($name),
            )*
        }

        /// Names and versions of this stream's events.
        pub const KINDS: &[&str] = &[$($kind),*];

        impl Event {
            /// Reads a body by its kind; `None` when the kind is not of this stream.
            pub(crate) fn read(kind: &str, body: &str) -> Option<Result<Self, serde_json::Error>> {
                match kind {
                    $($kind => Some(serde_json::from_str(body).map(Self::$name)),)*
                    _ => None,
                }
            }

            /// Writes its body as JSON text, as [`crate::Event::to_json`] gives it, and gives the writer back.
            pub(crate) fn write_json<W: std::io::Write>(&self, mut into: W) -> Result<W, serde_json::Error> {
                match self { $(Self::$name(event) => serde_json::to_writer(&mut into, event)?,)* }
                Ok(into)
            }

            /// The JSON Schema of each event's body, by kind.
            pub(crate) fn schemas() -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($kind, schemars::schema_for!($name))),*]
            }
        }

        impl cqrs_es::DomainEvent for Event {
            fn event_type(&self) -> String {
                use crate::Event as _;
                self.kind().split('@').next().unwrap_or_default().to_owned()
            }
            fn event_version(&self) -> String {
                use crate::Event as _;
                self.kind().split('@').nth(1).unwrap_or_default().to_owned()
            }
        }

        impl crate::Event for Event {
            fn cites(&self) -> Vec<&crate::Cite> {
                match self {
                    $(Self::$name(_event) => crate::catalogue::cited(&[$($(&_event.$cite),*)?]),)*
                }
            }
            fn not_after(&self) -> Option<crate::Time> {
                match self {
                    $(Self::$name(_event) => crate::catalogue::stream!(@deadline _event $($deadline)?),)*
                }
            }
            fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind,)* }
            }
            fn to_body(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self { $(Self::$name(event) => serde_json::to_value(event),)* }
            }
            fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
                match self { $(Self::$name(event) => serde_json::to_vec(event),)* }
            }
            fn into_body(self) -> crate::Body {
                crate::Body::$variant(self)
            }
            fn from_body(body: crate::Body) -> Option<Self> {
                match body {
                    crate::Body::$variant(event) => Some(event),
                    _ => None,
                }
            }
            fn of(body: &crate::Body) -> Option<&Self> {
                match body {
                    crate::Body::$variant(event) => Some(event),
                    _ => None,
                }
            }
        }
    };
    (@deadline $event:ident) => { None };
    (@deadline $event:ident $field:ident) => { Some($event.$field) };
}
pub(crate) use stream;

macro_rules! union {
    ($($variant:ident $module:ident),* $(,)?) => {
        /// Any event of any stream.
        #[derive(Clone, PartialEq, Debug)]
        pub enum Body {
            $(
                #[doc = concat!("An event of a `", stringify!($module), "` stream.")]
                $variant(crate::$module::Event),
            )*
        }

        impl Body {
            /// The streams it relied on.
            #[must_use]
            pub fn cites(&self) -> Vec<&Cite> {
                match self { $(Self::$variant(event) => event.cites(),)* }
            }
            /// The latest instant at which it may be recorded.
            #[must_use]
            pub fn not_after(&self) -> Option<Time> {
                match self { $(Self::$variant(event) => event.not_after(),)* }
            }
            /// Its name and version, e.g. `need.submitted@1`.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant(event) => event.kind(),)* }
            }
            /// The kind of stream it belongs to, e.g. `need`.
            #[must_use]
            pub fn stream(&self) -> &'static str {
                match self { $(Self::$variant(_) => stringify!($module),)* }
            }
            /// Its body as JSON.
            ///
            /// # Errors
            /// When the payload cannot be written as JSON, which no payload of this crate can cause.
            pub fn to_value(&self) -> Result<Value, serde_json::Error> {
                match self { $(Self::$variant(event) => event.to_body(),)* }
            }
            /// Its body as JSON text, in the order in which the payload declares its fields.
            pub(crate) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
                match self { $(Self::$variant(event) => event.to_json(),)* }
            }
            /// Writes its body as JSON text, as [`Event::to_json`] gives it, and gives the writer back.
            pub(crate) fn write_json<W: std::io::Write>(&self, into: W) -> Result<W, serde_json::Error> {
                match self { $(Self::$variant(event) => event.write_json(into),)* }
            }
            /// Reads a body by its kind; `None` when no such kind is known.
            #[must_use]
            pub fn read(kind: &str, body: &str) -> Option<Result<Self, serde_json::Error>> {
                match kind.split_once('.')?.0 {
                    $(stringify!($module) => {
                        crate::$module::Event::read(kind, body).map(|event| event.map(Self::$variant))
                    })*
                    _ => None,
                }
            }
        }

        /// Names and versions of all events, stream by stream.
        pub const KINDS: &[&[&str]] = &[$(crate::$module::KINDS),*];

        /// The JSON Schema (2020-12) of every event's body, by kind.
        #[must_use]
        pub fn schemas() -> Vec<(&'static str, schemars::Schema)> {
            let mut all = Vec::new();
            $(all.extend(crate::$module::Event::schemas());)*
            all
        }
    };
}

union! {
    County county,
    Municipality municipality,
    Cluster cluster,
    Region region,
    Centre centre,
    Body body,
    Credential credential,
    Need need,
    Support support,
    Template template,
    Round round,
    Ballot ballot,
    Meeting meeting,
    Case case,
    Mandate mandate,
    Log log,
}
