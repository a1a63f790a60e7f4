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

/// What is asked of a login.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Demand {
    /// Whether a person must ask, at this level at least.
    person: Option<Level>,
    /// Whether the login must be fresh.
    fresh: bool,
}

/// Votes, and the rights that all others follow from, take a person at the level substantial; what ratifies takes a fresh
/// login besides.
fn demand(row: &Row) -> Demand {
    let ratifies = row.right == Right::VoteInBody || (row.kind, row.intent) == (Kind::Case, "resolve");
    let personal = matches!(
        row.right,
        Right::CastBallot | Right::DrawLots | Right::KeepCredentials | Right::KeepBodies
    );
    Demand {
        person: (ratifies || personal).then_some(Level::Substantial),
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
            let detail = "this takes a person: no machine votes, ratifies or grants";
            return Err(Problem::new(Sort::NOT_PERMITTED, "caller.takes_a_person", detail));
        }
        Means::AtTheMachine => return Ok(()),
        Means::Provider { authenticated } => authenticated,
    };
    if login.level < level {
        let detail = "this takes a login at the level substantial or high; log in again at /login?level=substantial&raise=1";
        return Err(Problem::new(Sort::LOGIN_REQUIRED, "caller.surer_login", detail));
    }
    let age = authenticated.map(|at| now.millis().saturating_sub(at.millis()));
    if fresh && age.is_none_or(|age| age > FRESH_SECONDS * 1_000) {
        let detail = format!(
            "this takes a login of the last {} minutes; log in again at /login?max_age=0&raise=1",
            FRESH_SECONDS / 60
        );
        return Err(Problem::new(Sort::LOGIN_REQUIRED, "caller.fresher_login", detail));
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
    fn what_ratifies_takes_a_fresh_login_and_what_votes_a_sure_one() {
        let at = |millis| Means::Provider {
            authenticated: Some(Time::from_millis(millis)),
        };
        let limit = FRESH_SECONDS * 1_000;
        let sure = login(Level::Substantial, at(0));
        assert_eq!(told(&sure, Kind::Case, "vote", limit), "met");
        assert_eq!(told(&sure, Kind::Case, "vote", limit + 1), "caller.fresher_login");
        assert_eq!(
            told(&sure, Kind::Case, "resolve", limit + 1),
            "caller.fresher_login"
        );
        assert_eq!(told(&sure, Kind::Ballot, "cast", limit + 1), "met");
        let never = login(Level::High, Means::Provider { authenticated: None });
        assert_eq!(told(&never, Kind::Case, "vote", 0), "caller.fresher_login");
        let low = login(Level::Low, at(0));
        assert_eq!(told(&low, Kind::Ballot, "cast", 0), "caller.surer_login");
        assert_eq!(told(&low, Kind::Case, "vote", 0), "caller.surer_login");
        assert_eq!(told(&low, Kind::Need, "submit", 0), "met");
    }

    #[test]
    fn no_machine_votes_ratifies_or_grants() {
        let machine = login(Level::Machine, Means::Machine);
        for row in TABLE {
            let met = meets(&machine, row, Time::from_millis(0)).is_ok();
            let personal = [Right::CastBallot, Right::VoteInBody, Right::KeepCredentials];
            assert!(!(met && personal.contains(&row.right)), "{row:?}");
        }
        assert_eq!(told(&machine, Kind::Need, "submit", 0), "met");
    }
}
