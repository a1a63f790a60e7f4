//! Who may do and see what over HTTP: every command and every view, asked by every role in every situation. What must
//! come of it is not written down here: `authority` is asked, and `ops/rights.md` shows it.

mod commands;
mod page;
mod recused;
pub(crate) mod requests;
pub(crate) mod side;
mod views;

use crate::site::{Person, Site};
use authority::{By, Standing};
use domain::Coded;
use events::{Actor, Cite, Level, OrgId, PersonId, Role, StreamId, Time, Version};
use futures::{StreamExt, stream};
use side::{People, Side};
use std::future::Future;
use web::{Bounds, Rate, Rates};

/// How somebody asks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Situation {
    /// Under a credential that holds, about the organisation in it.
    Own,
    /// Under one that holds, about another organisation.
    Other,
    Ended,
    NotBegun,
    Suspended,
    Revoked,
    /// It was settled that they step out (inhabil) of the point of a case of their own organisation.
    Recused,
    /// Nobody has said who asks.
    NoLogin,
}
use Situation::{Ended, NoLogin, NotBegun, Other, Own, Recused, Revoked, Suspended};

impl Situation {
    pub(super) const ALL: [Self; 8] = [Own, Other, Ended, NotBegun, Suspended, Revoked, Recused, NoLogin];

    /// Those that take credentials of their own.
    pub(super) const GRANTED: [Self; 6] = [Own, Ended, NotBegun, Suspended, Revoked, Recused];

    pub(super) fn words(self) -> &'static str {
        match self {
            Own => "about the own organisation",
            Other => "about another organisation",
            Ended => "after the credential ended",
            NotBegun => "before the credential begins",
            Suspended => "while the credential is suspended",
            Revoked => "after the credential was revoked",
            Recused => "having stepped out of a point (inhabil)",
            NoLogin => "without a login",
        }
    }

    /// From and to when the credentials of this situation hold.
    fn period(self) -> (&'static str, &'static str) {
        match self {
            Ended => ("2031-11-01T00:00:00.000Z", "2031-11-25T00:00:00.000Z"),
            NotBegun => ("2032-01-01T00:00:00.000Z", "2032-10-01T00:00:00.000Z"),
            _ => ("2031-11-01T00:00:00.000Z", "2032-10-01T00:00:00.000Z"),
        }
    }
}

/// When all is asked.
pub(super) const NOW: &str = "2031-12-01T12:00:00.000Z";

/// The roles that people can be granted; the engine, which has its own, never comes over HTTP.
pub(super) fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::Process)
}

/// Somebody as `authority` knows them.
pub(super) fn by(role: Role, org: OrgId, situation: Situation) -> Option<By> {
    let person = PersonId(events::derived(&["somebody"]));
    let (from, to) = situation.period();
    let time = |text: &str| -> Time { text.parse().unwrap() };
    (situation != NoLogin).then(|| By {
        actor: Actor {
            behalf: None,
            credential: Some(Cite {
                stream: StreamId::new("credential", "x"),
                version: Version(1),
            }),
            level: Level::High,
            org: Some(org),
            person: Some(person),
            role,
        },
        at: time(NOW),
        standing: Some(Standing {
            person,
            role,
            org,
            from: time(from),
            to: time(to),
            suspended: situation == Suspended,
            revoked: situation == Revoked,
        }),
    })
}

/// The stable code of a refusal.
pub(super) fn code(denied: &authority::Denied) -> &'static str {
    denied.code()
}

/// Asks many things at once; gives what was not as it must be.
async fn faults<F: Future<Output = Result<(), String>>>(asked: impl Iterator<Item = F>) -> Vec<String> {
    let answers = stream::iter(asked).buffer_unordered(16);
    answers
        .filter_map(|answer| async move { answer.err() })
        .collect()
        .await
}

/// Fails with some of what was wrong.
#[track_caller]
fn none(faults: &[String], asked: usize) {
    let shown = faults.iter().take(25).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        faults.is_empty(),
        "{} of {asked} are otherwise:\n{shown}",
        faults.len()
    );
}

/// `CastBallot` as `cast-ballot`.
fn dashed(name: impl std::fmt::Debug) -> String {
    let mut dashed = String::new();
    for letter in format!("{name:?}").chars() {
        if letter.is_ascii_uppercase() && !dashed.is_empty() {
            dashed.push('-');
        }
        dashed.push(letter.to_ascii_lowercase());
    }
    dashed
}

/// A server that counts nobody's requests.
pub(crate) async fn generous() -> Site {
    let rate = Rate {
        burst: 10_000_000,
        per_minute: 10_000_000,
    };
    Site::with(
        Bounds::default(),
        Rates {
            caller: rate,
            organisation: rate,
        },
    )
    .await
}

fn nobody() -> Person {
    Person::default()
}
