//! How a person must be logged in for an intent. What somebody may do follows from credentials in the log; this is about
//! how sure we must be that it is they who ask.

use super::table::{Kind, Row};
use crate::{
    caller::{Login, Means},
    problem::{Kind as Sort, Problem},
};
use authority::Right;
use events::{Level, Time};

/// How old a login may be, in seconds, for what ratifies: long enough to read a case, too short for a screen left open.
pub const FRESH_SECONDS: i64 = 15 * 60;

/// The challenge to log in again, more surely or more recently (RFC 9470).
const OTHER_LOGIN: &str = "Bearer error=\"insufficient_user_authentication\"";

/// What is asked of a login.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Demand {
    /// Whether a person must ask, at this level at least.
    person: Option<Level>,
    /// Whether the login must be fresh.
    fresh: bool,
}

/// Votes, the rights that all others follow from, and what is done to the log itself take a person at the level
/// substantial; what ratifies, here or as it was decided elsewhere, takes the level high and a fresh login.
fn demand(row: &Row) -> Demand {
    let ratifies = row.right == Right::VoteInBody
        || (row.kind == Kind::Case && matches!(row.intent, "resolve" | "register_elsewhere"));
    // That others have stamped the log is found out by looking; nobody decides it.
    let is_found_out = (row.kind, row.intent) == (Kind::Log, "anchor");
    let personal = !is_found_out
        && matches!(
            row.right,
            Right::CastBallot
                | Right::DrawLots
                | Right::KeepCredentials
                | Right::KeepBodies
                | Right::Erase
                | Right::KeepLog
        );
    let person = match ratifies {
        true => Some(Level::High),
        false => personal.then_some(Level::Substantial),
    };
    Demand {
        person,
        fresh: ratifies,
    }
}

/// Refuses a login that is not sure or not fresh enough for an intent.
///
/// # Errors
/// Machines may not at all, persons after another login; the problem says which.
pub(crate) fn meets(login: &Login, row: &Row, now: Time) -> Result<(), Problem> {
    let Demand { person, fresh } = demand(row);
    let Some(level) = person else { return Ok(()) };
    let authenticated = match login.means {
        Means::Machine => {
            let detail = "this takes a person: no machine votes, ratifies, grants or erases";
            return Err(Problem::new(Sort::NOT_PERMITTED, "caller.takes_a_person", detail));
        }
        Means::AtTheMachine => return Ok(()),
        Means::Provider { authenticated } => authenticated,
    };
    if login.level < level {
        let detail = match fresh {
            true => {
                "this takes a fresh login at the level high; log in again at /login?level=high&max_age=0&raise=1"
            }
            false => {
                "this takes a login at the level substantial or high; log in again at /login?level=substantial&raise=1"
            }
        };
        let problem = Problem::new(Sort::LOGIN_REQUIRED, "caller.surer_login", detail);
        return Err(problem.setting("www-authenticate", OTHER_LOGIN));
    }
    let age = authenticated.map(|at| now.millis().saturating_sub(at.millis()));
    if fresh && age.is_none_or(|age| age > FRESH_SECONDS * 1_000) {
        let detail = format!(
            "this takes a login of the last {} minutes; log in again at /login?level=high&max_age=0&raise=1",
            FRESH_SECONDS / 60
        );
        let problem = Problem::new(Sort::LOGIN_REQUIRED, "caller.fresher_login", detail);
        return Err(problem.setting("www-authenticate", OTHER_LOGIN));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{caller::Orgs, commands::table::TABLE};
    use events::PersonId;

    fn login(level: Level, means: Means) -> Login {
        Login {
            person: PersonId(events::derived(&["kari"])),
            level,
            orgs: Orgs::None,
            credential: None,
            means,
        }
    }

    fn told(login: &Login, kind: Kind, intent: &str, now: i64) -> String {
        let row = Row::find(kind, intent).unwrap();
        let met = meets(login, row, Time::from_millis(now));
        met.map_or_else(|problem| problem.code().to_owned(), |()| "met".into())
    }

    #[test]
    fn what_ratifies_takes_a_fresh_login_of_the_surest_and_what_votes_a_sure_one() {
        let at = |millis| Means::Provider {
            authenticated: Some(Time::from_millis(millis)),
        };
        let limit = FRESH_SECONDS * 1_000;
        let surest = login(Level::High, at(0));
        for intent in ["vote", "resolve", "register_elsewhere"] {
            assert_eq!(told(&surest, Kind::Case, intent, limit), "met");
            let late = told(&surest, Kind::Case, intent, limit + 1);
            assert_eq!(late, "caller.fresher_login", "{intent}");
        }
        let sure = login(Level::Substantial, at(0));
        assert_eq!(told(&sure, Kind::Case, "vote", 0), "caller.surer_login");
        assert_eq!(told(&sure, Kind::Ballot, "cast", limit + 1), "met");
        let never = login(Level::High, Means::Provider { authenticated: None });
        assert_eq!(told(&never, Kind::Case, "vote", 0), "caller.fresher_login");
        let low = login(Level::Low, at(0));
        assert_eq!(told(&low, Kind::Ballot, "cast", 0), "caller.surer_login");
        assert_eq!(told(&low, Kind::Case, "vote", 0), "caller.surer_login");
        assert_eq!(told(&low, Kind::Need, "submit", 0), "met");
    }

    /// What takes a person, intent by intent, and whether it takes a fresh login.
    const PERSONAL: &[(Kind, &str, bool)] = &[
        (Kind::Ballot, "cast", false),
        (Kind::Ballot, "represent", false),
        (Kind::Body, "constitute", false),
        (Kind::Body, "seat", false),
        (Kind::Body, "set_rules", false),
        (Kind::Body, "set_ties", false),
        (Kind::Body, "unseat", false),
        (Kind::Case, "dissent", true),
        (Kind::Case, "register_elsewhere", true),
        (Kind::Case, "resolve", true),
        (Kind::Case, "vote", true),
        (Kind::Credential, "grant", false),
        (Kind::Credential, "resume", false),
        (Kind::Credential, "revoke", false),
        (Kind::Credential, "suspend", false),
        (Kind::Log, "add_key", false),
        (Kind::Log, "change_policy", false),
        (Kind::Log, "erase", false),
        (Kind::Log, "retire_key", false),
        (Kind::Round, "commit_lot", false),
        (Kind::Round, "reveal_lot", false),
    ];

    #[test]
    fn no_machine_votes_ratifies_or_grants() {
        let machine = login(Level::Machine, Means::Machine);
        let at = Means::Provider {
            authenticated: Some(Time::from_millis(0)),
        };
        let stale = login(Level::High, at);
        let later = FRESH_SECONDS * 1_000 + 1;
        for (kind, intent, _) in PERSONAL {
            assert!(Row::find(*kind, intent).is_some(), "{kind:?} {intent}");
        }
        for row in TABLE {
            let personal = PERSONAL.iter().find(|of| (of.0, of.1) == (row.kind, row.intent));
            let (by_machine, when_stale) = match personal {
                None => ("met", "met"),
                Some((_, _, false)) => ("caller.takes_a_person", "met"),
                Some((_, _, true)) => ("caller.takes_a_person", "caller.fresher_login"),
            };
            assert_eq!(told(&machine, row.kind, row.intent, 0), by_machine, "{row:?}");
            assert_eq!(told(&stale, row.kind, row.intent, later), when_stale, "{row:?}");
        }
    }
}
