//! Who may do what in which situation: `MATRIX.md` says it, this test keeps it current and asks of every role, right
//! and situation whether it is so. `UPDATE_MATRIX=1 cargo test -p authority --test matrix` writes it anew.

use authority::{By, Denied, Eyes, Reach, Right, SIGHTS, Standing, TABLE, Unseen, may_see};
use events::{Actor, Cite, Level, OrgId, PersonId, Role, Time, UnitId, Version, derived};
use std::{collections::BTreeSet, fs, path::Path};

/// What comes of asking, for a role that has the right.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Answer {
    Yes,
    /// Refused, and why.
    No(&'static str),
    /// Permitted to one role, which needs no credential here; refused to the others.
    Only(Role, &'static str),
}
use Answer::{No, Only, Yes};

/// What is asked.
#[derive(Clone, Copy)]
enum About {
    /// Something that concerns the organisation of the credential.
    Own,
    /// Another organisation.
    Other,
    /// No organisation.
    Nobody,
    /// The own organisation, on behalf of a unit that consented.
    Behalf,
}

/// A situation: what is otherwise than when all is well, what is asked, and the answer by the reach of the right.
struct Situation {
    words: &'static str,
    otherwise: fn(&mut By),
    about: About,
    own: Answer,
    any: Answer,
}

const fn situation(
    words: &'static str,
    otherwise: fn(&mut By),
    about: About,
    own: Answer,
    any: Answer,
) -> Situation {
    Situation {
        words,
        otherwise,
        about,
        own,
        any,
    }
}

/// One in which the reach makes no difference.
const fn either(words: &'static str, otherwise: fn(&mut By), about: About, answer: Answer) -> Situation {
    situation(words, otherwise, about, answer, answer)
}

fn standing(by: &mut By) -> &mut Standing {
    by.standing.as_mut().expect("all begin with a credential")
}

fn without(by: &mut By) {
    by.standing = None;
    by.actor.credential = None;
}

const NONE: Answer = No("no credential");
const NOT_YOURS: Answer = No("not this actor's credential");
const NOT_ACTIVE: Answer = No("outside of its period");
const ON_BEHALF: Answer = No("no consent");

const SITUATIONS: &[Situation] = &[
    either("with a credential, for its organisation", |_| {}, About::Own, Yes),
    either("at its first instant", |by| by.at = first(), About::Own, Yes),
    either("at its last instant", |by| by.at = last(), About::Own, Yes),
    situation(
        "for another organisation",
        |_| {},
        About::Other,
        No("other organisation"),
        Yes,
    ),
    situation(
        "for no organisation in particular",
        |_| {},
        About::Nobody,
        No("not in this role"),
        Yes,
    ),
    either("without a credential", without, About::Own, NONE),
    either(
        "with another person's",
        |by| standing(by).person = person("other"),
        About::Own,
        NOT_YOURS,
    ),
    either(
        "with one for another role",
        |by| standing(by).role = another(by.actor.role),
        About::Own,
        NOT_YOURS,
    ),
    either(
        "with one for another organisation",
        |by| standing(by).org = other(),
        About::Own,
        NOT_YOURS,
    ),
    either(
        "with one that is not cited",
        |by| by.actor.credential = None,
        About::Own,
        NOT_YOURS,
    ),
    either(
        "before it begins",
        |by| by.at = first().plus_millis(-1),
        About::Own,
        NOT_ACTIVE,
    ),
    either(
        "after it ended",
        |by| by.at = last().plus_millis(1),
        About::Own,
        NOT_ACTIVE,
    ),
    either(
        "while it is suspended",
        |by| standing(by).suspended = true,
        About::Own,
        No("suspended"),
    ),
    either(
        "after it was revoked",
        |by| standing(by).revoked = true,
        About::Own,
        No("revoked"),
    ),
    either(
        "claiming to act on behalf of a unit",
        |by| by.actor.behalf = Some(unit()),
        About::Own,
        ON_BEHALF,
    ),
    either(
        "on behalf of a unit that consented",
        |by| by.actor.behalf = Some(unit()),
        About::Behalf,
        Yes,
    ),
    either(
        "on behalf of it, without naming it",
        |_| {},
        About::Behalf,
        ON_BEHALF,
    ),
    either(
        "on behalf of it, naming another",
        |by| by.actor.behalf = Some(UnitId::municipality("0301")),
        About::Behalf,
        ON_BEHALF,
    ),
    either(
        "at the keyboard of the machine, without a credential",
        |by| {
            without(by);
            by.actor.level = Level::Local;
        },
        About::Own,
        Only(Role::Operator, "no credential"),
    ),
    either(
        "as the engine, without a credential",
        |by| {
            without(by);
            by.actor.level = Level::Machine;
        },
        About::Own,
        Only(Role::Process, "no credential"),
    ),
];

#[test]
fn every_role_right_and_situation_is_as_the_matrix_says() {
    for role in Role::ALL {
        for right in Right::ALL {
            for situation in SITUATIONS {
                let expected = match reach(role, right) {
                    None => match situation.about {
                        // Consent is asked for first.
                        _ if situation.own == ON_BEHALF => ON_BEHALF,
                        _ => No("not in this role"),
                    },
                    Some(Reach::OwnOrg) => situation.own,
                    Some(Reach::Any) => situation.any,
                };
                let expected = match expected {
                    Only(only, _) if only == role => Yes,
                    Only(_, why) => No(why),
                    answer => answer,
                };
                assert_eq!(
                    answer(role, right, situation),
                    expected,
                    "{role}, {right}, {}",
                    situation.words
                );
            }
        }
    }
}

#[test]
fn the_matrix_is_whole_and_current() {
    let rows: BTreeSet<_> = TABLE.iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(rows.len(), TABLE.len(), "one row for a role and a right");
    for right in Right::ALL {
        assert!(TABLE.iter().any(|row| row.1 == right), "nobody may {right}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("MATRIX.md");
    let now = matrix();
    if wanted() {
        fs::write(&path, now).expect("can write the file");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, now, "UPDATE_MATRIX=1 writes MATRIX.md anew");
}

#[expect(
    clippy::disallowed_methods,
    reason = "asks for the generated file to be written; no result depends on it"
)]
fn wanted() -> bool {
    std::env::var_os("UPDATE_MATRIX").is_some_and(|value| value == "1")
}

fn matrix() -> String {
    let mut text = String::from(
        "# Who may do what\n\nMade by `tests/matrix.rs` from the table in `src/lib.rs`, and asked of every role, right \
         and situation by the same test.\n\nA right holds for the **own** organisation, named in the credential, or for \
         **any**. What is empty nobody in that role may ever do.\n\n| right |",
    );
    let roles = Role::ALL.map(|role| role.to_string());
    text += &format!(
        " {} |\n| --- |{}\n",
        roles.join(" | "),
        " --- |".repeat(roles.len())
    );
    for right in Right::ALL {
        let cells = Role::ALL.map(|role| match reach(role, right) {
            None => "",
            Some(Reach::OwnOrg) => "own",
            Some(Reach::Any) => "any",
        });
        text += &format!("| {right} | {} |\n", cells.join(" | "));
    }
    text += "\n## When it holds, and when it falls away\n\n| situation | right for the own organisation | right for any |\n\
             | --- | --- | --- |\n";
    for situation in SITUATIONS {
        let row = [situation.own, situation.any].map(words);
        text += &format!("| {} | {} |\n", situation.words, row.join(" | "));
    }
    text += &sights(&roles);
    text
}

/// Who may look at what.
fn sights(roles: &[String]) -> String {
    let mut text = format!(
        "\n## Who may see what\n\nViews, and the events themselves, for those whose credential holds today, also where the \
         past is looked at. **own**: what is about themselves or their organisation.\n\n| view | without a login | {} |\n\
         | --- | --- |{}\n",
        roles.join(" | "),
        " --- |".repeat(roles.len())
    );
    for (view, eyes) in SIGHTS {
        let open = if *eyes == Eyes::All { "yes" } else { "" };
        let cells = Role::ALL.map(|role| match eyes {
            Eyes::All => "yes",
            Eyes::Roles(roles) | Eyes::OwnOr(roles) if roles.contains(&role) => "yes",
            Eyes::Roles(_) => "",
            Eyes::Own(roles) if !roles.contains(&role) => "",
            Eyes::OwnOr(_) | Eyes::Own(_) => "own",
        });
        text += &format!("| {view} | {open} | {} |\n", cells.join(" | "));
    }
    text
}

#[test]
fn every_role_sees_what_the_table_says_while_its_credential_holds() {
    type Otherwise = (&'static str, fn(&mut By));
    let otherwise: [Otherwise; 5] = [
        ("revoked", |by| {
            by.standing.as_mut().expect("a standing").revoked = true
        }),
        ("suspended", |by| {
            by.standing.as_mut().expect("a standing").suspended = true
        }),
        ("ended", |by| by.at = last().plus_millis(1)),
        ("not begun", |by| by.at = first().plus_millis(-1)),
        ("another person's", |by| by.actor.person = Some(person("another"))),
    ];
    for (view, eyes) in SIGHTS {
        let open = *eyes == Eyes::All;
        assert_eq!(may_see(None, view, None).is_ok(), open, "{view} without a login");
        for role in Role::ALL {
            let by = well(role);
            let about = |org| Some(authority::About::Org(org));
            let (all, own_too) = match eyes {
                Eyes::All => (true, true),
                Eyes::Roles(roles) => (roles.contains(&role), roles.contains(&role)),
                Eyes::OwnOr(roles) => (roles.contains(&role), true),
                Eyes::Own(roles) => (false, roles.contains(&role)),
            };
            assert_eq!(may_see(Some(&by), view, None).is_ok(), all, "{role} {view}");
            assert_eq!(
                may_see(Some(&by), view, about(other())).is_ok(),
                all,
                "{role} {view} of another"
            );
            assert_eq!(
                may_see(Some(&by), view, about(own())).is_ok(),
                own_too,
                "{role} {view} of its own"
            );
            for (words, change) in otherwise {
                let mut by = well(role);
                change(&mut by);
                assert_eq!(
                    may_see(Some(&by), view, about(own())).is_ok(),
                    open,
                    "{role} {view} {words}"
                );
            }
        }
    }
    assert_eq!(may_see(None, "no_such_view", None), Err(Unseen::NoView));
}

fn words(answer: Answer) -> String {
    match answer {
        Yes => "yes".into(),
        No(why) => format!("no: {why}"),
        Only(role, why) => format!("{role}: yes; others no: {why}"),
    }
}

fn reach(role: Role, right: Right) -> Option<Reach> {
    TABLE
        .iter()
        .find(|row| (row.0, row.1) == (role, right))
        .map(|row| row.2)
}

fn answer(role: Role, right: Right, situation: &Situation) -> Answer {
    let mut by = well(role);
    (situation.otherwise)(&mut by);
    let answer = match situation.about {
        About::Own => by.permit(right, Some(own())),
        About::Other => by.permit(right, Some(other())),
        About::Nobody => by.permit(right, None),
        About::Behalf => by.permit_on_behalf(right, Some(own()), unit()),
    };
    match answer {
        Ok(()) => Yes,
        Err(Denied::NotInRole { .. }) => No("not in this role"),
        Err(Denied::NoCredential { .. }) => NONE,
        Err(Denied::NotYours) => NOT_YOURS,
        Err(Denied::OtherOrg { .. }) => No("other organisation"),
        Err(Denied::NotActive { .. }) => NOT_ACTIVE,
        Err(Denied::OnBehalf { .. }) => ON_BEHALF,
        Err(Denied::Suspended) => No("suspended"),
        Err(Denied::Revoked) => No("revoked"),
    }
}

/// Somebody in a role with whom all is well.
fn well(role: Role) -> By {
    let person = person("somebody");
    By {
        actor: Actor {
            behalf: None,
            credential: Some(Cite {
                stream: "credential-x".parse().expect("a stream's name"),
                version: Version(1),
            }),
            level: Level::Substantial,
            org: Some(own()),
            person: Some(person),
            role,
        },
        at: first().plus_millis(500),
        standing: Some(Standing {
            person,
            role,
            org: own(),
            from: first(),
            to: last(),
            suspended: false,
            revoked: false,
        }),
    }
}

fn another(role: Role) -> Role {
    match role {
        Role::Auditor => Role::Observer,
        _ => Role::Auditor,
    }
}
fn person(name: &str) -> PersonId {
    PersonId(derived(&["person", name]))
}
fn unit() -> UnitId {
    UnitId::municipality("4627")
}
fn own() -> OrgId {
    UnitId::municipality("4601").into()
}
fn other() -> OrgId {
    UnitId::municipality("1103").into()
}
fn first() -> Time {
    Time::from_millis(1_000)
}
fn last() -> Time {
    Time::from_millis(2_000)
}
