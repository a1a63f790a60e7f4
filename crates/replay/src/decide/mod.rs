//! Check 5, state machines: each event is decided again. From the event the intent is reconstructed, from the log before
//! it the facts, as `engine::facts` looks them up; then the domain's own `decide` is asked, and what it gives must be
//! what stands in the log.
//!
//! What cannot be reconstructed is taken from the event itself and checked elsewhere: digests of documents and how far
//! the log had been read (`derive`), and a sealed ballot's marks (checked when it is opened).

mod ballot;
mod body;
mod case;
mod centre;
mod credential;
mod log;
mod mandate;
mod need;
mod reference;
mod round;
mod support;
mod template;

use crate::{
    Finding,
    derive::Blobs,
    diff::{self, Difference},
    finding::Findings,
    here::Here,
    known::{Held, Known},
    trail::Trails,
};
use authority::By;
use domain::{Ask, Coded, Decider};
use events::{Body, Event};

/// What deciding again works with.
pub(crate) struct Again<'a> {
    pub(crate) here: &'a Here<'a>,
    pub(crate) known: &'a Known,
    pub(crate) findings: &'a mut Findings,
}

/// By how much two server clocks may differ, in milliseconds.
pub(crate) const SKEW_MS: i64 = 5_000;

/// Decides an event again.
pub(crate) fn check(
    here: &Here<'_>,
    known: &Known,
    trails: &mut Trails,
    blobs: Blobs<'_>,
    findings: &mut Findings,
) {
    let mut again = Again {
        here,
        known,
        findings,
    };
    match &here.event.body {
        Body::County(event) => reference::county(&mut again, event),
        Body::Municipality(event) => reference::municipality(&mut again, event),
        Body::Cluster(event) => reference::cluster(&mut again, event),
        Body::Centre(event) => centre::check(&mut again, event),
        Body::Region(event) => reference::region(&mut again, event),
        Body::Body(event) => body::body(&mut again, event),
        Body::Meeting(event) => body::meeting(&mut again, event),
        Body::Credential(event) => credential::check(&mut again, event),
        Body::Need(event) => need::check(&mut again, event, trails),
        Body::Support(event) => support::check(&mut again, event),
        Body::Round(event) => round::check(&mut again, event, trails),
        Body::Template(event) => template::check(&mut again, event),
        Body::Ballot(event) => ballot::check(&mut again, event, trails),
        Body::Case(event) => case::check(&mut again, event, trails),
        Body::Log(event) => log::check(&mut again, event, blobs),
        Body::Mandate(event) => mandate::check(&mut again, event, trails),
    }
}

impl Again<'_> {
    /// Asks the domain again, and compares.
    pub(crate) fn ask<D: Held>(&mut self, event: &D::Event, intent: D::Intent, facts: D::Facts) {
        let by = self.here.by.clone();
        self.ask_as::<D>(by, event, intent, facts);
    }

    /// The same, as somebody else or at another time.
    pub(crate) fn ask_as<D: Held>(&mut self, by: By, event: &D::Event, intent: D::Intent, facts: D::Facts) {
        let absent = D::default();
        let state = self.known.state::<D>(&self.here.event.stream).unwrap_or(&absent);
        let decided = state.decide(&Ask { by, intent, facts });
        self.compare::<D>(event, decided);
    }

    /// Says that an event does not hold what a decision about it would need.
    pub(crate) fn unreadable<E: Event>(&mut self, event: &E, why: &str) {
        let found = self.here.finding(format!("unreadable.{}", name(event)), why);
        self.findings.add(found);
    }

    /// Compares what the domain gives with what stands in the log.
    pub(crate) fn compare<D: Decider>(
        &mut self,
        event: &D::Event,
        decided: Result<Vec<D::Event>, D::Refusal>,
    ) {
        let here = self.here;
        let found = match decided {
            Ok(expected) if matches!(&expected[..], [one] if one == event) => return,
            Ok(expected) => match expected.first() {
                None => here.finding(
                    format!("needless.{}", name(event)),
                    "this was so already: asked again, the domain adds nothing",
                ),
                Some(first) => differs(here, first, event),
            },
            Err(refusal) => here.finding(
                format!("refused.{}", refusal.code()),
                format!("the rules refuse this here: {refusal}"),
            ),
        };
        self.findings.add(found);
    }
}

/// The name of an event without its version.
fn name<E: Event>(event: &E) -> &'static str {
    event.kind().split('@').next().unwrap_or_default()
}

fn differs<E: Event>(here: &Here<'_>, expected: &E, found: &E) -> Finding {
    let code = format!("differs.{}", name(found));
    if expected.kind() != found.kind() {
        let what = "another event follows here from the log before it";
        return here.finding(code, what).wanted(expected.kind(), found.kind());
    }
    let bodies = expected.to_body().ok().zip(found.to_body().ok());
    match bodies.and_then(|(expected, found)| diff::first(&expected, &found)) {
        Some(Difference {
            path,
            expected,
            found,
        }) => {
            let what =
                format!("the event differs at {path} from the one that follows from the log before it");
            here.finding(code, what).wanted(expected, found)
        }
        None => here.finding(
            code,
            "the event differs from the one that follows from the log before it",
        ),
    }
}
