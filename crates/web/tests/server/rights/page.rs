//! `ops/rights.md`: who may do and see what over HTTP, for people. `UPDATE_RIGHTS=1` writes it anew.

use super::{Situation, by, code, commands::expected, dashed};
use authority::{Eyes, Reach, SIGHTS, STREAMS, TABLE as RIGHTS};
use domain::recusal::{BARS, Bar, How, Part};
use events::{OrgId, Role, UnitId};
use std::{fs, path::Path};
use web::commands::table::{Kind, Row, TABLE, Way};

#[test]
fn the_page_of_rights_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ops/rights.md");
    let now = page();
    if wanted() {
        fs::write(&path, now).expect("can write the file");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == now,
        "ops/rights.md is not current: UPDATE_RIGHTS=1 cargo test -p web --test server"
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "asks for the generated file to be written; no result depends on it"
)]
fn wanted() -> bool {
    std::env::var_os("UPDATE_RIGHTS").is_some_and(|value| value == "1")
}

const ABOUT: &str = "# Who may do and see what over HTTP

Made by `crates/web/tests/server/rights` from `authority`'s tables and the table of commands, and asked of a running server
by the same tests: every command and view, in every role, in every situation below. Who may do what in principle stands in
[`MATRIX.md`](../crates/authority/MATRIX.md); here is what is answered.

**own**: for the organisation in the credential; **any**: for every one. What is empty is answered 403
`authority.not_in_role`, with the right that is missing, the roles that have it, and who grants it (the operator). The role
*process* is the engine's own: nobody is granted it (422 `credential.not_grantable`), and what only the engine does is
answered 403 `command.engine_only` to everybody. Whether somebody has the right comes before whether the thing is there,
and before the version in `If-Match`; a command without a login is answered 401 `caller.no_login` before its body is read.

";

fn page() -> String {
    let mut text = String::from(ABOUT);
    text += "## Commands\n\n";
    text += &head("command");
    for row in TABLE {
        let cells = Role::ALL.map(|role| match reach(row, role) {
            _ if row.way == Way::Engine && role == Role::Process => "itself",
            _ if row.way == Way::Engine => "",
            Some(Reach::OwnOrg) => "own",
            Some(Reach::Any) => "any",
            None => "",
        });
        text += &format!("| {} | {} |\n", address(row), cells.join(" | "));
    }
    text += "\n`*`: in a list of steps only (`POST /commands`). A need submitted on behalf of a unit or from a workshop takes the \
             right of the coordinator.\n";
    text += &situations();
    text += &recused();
    text += &views();
    text
}

fn head(first: &str) -> String {
    let roles = Role::ALL.map(|role| role.to_string());
    format!(
        "| {first} | {} |\n| --- |{}\n",
        roles.join(" | "),
        " --- |".repeat(roles.len())
    )
}

fn reach(row: &Row, role: Role) -> Option<Reach> {
    RIGHTS
        .iter()
        .find(|right| (right.0, right.1) == (role, row.right))
        .map(|right| right.2)
}

fn address(row: &Row) -> String {
    let (_, one) = row.kind.paths();
    match row.way {
        Way::First | Way::Then => format!("`{one}/{}`", row.verb()),
        Way::Half | Way::Listed | Way::ListedFirst => format!("`{}` {} *", row.kind.name(), row.verb()),
        Way::Engine => format!("`{}` {}", row.kind.name(), row.verb()),
    }
}

/// What comes of asking in each situation, for a role that has the right, and for one that has it nowhere.
fn situations() -> String {
    let mut text = String::from(
        "\n### In which situations\n\n| asked | right for the own organisation | right for any | role without the right |\n\
         | --- | --- | --- | --- |\n",
    );
    let (own, other): (OrgId, OrgId) = (
        UnitId::municipality("4601").into(),
        UnitId::municipality("1103").into(),
    );
    let rows = [
        (Role::Representative, Row::find(Kind::Ballot, "cast")),
        (Role::Secretariat, Row::find(Kind::Round, "plan")),
        (Role::Observer, Row::find(Kind::Round, "plan")),
    ];
    for situation in Situation::ALL {
        let concerned = if situation == Situation::Other { other } else { own };
        let cells = rows.map(|(role, row)| {
            let row = row.expect("a row of the table");
            match expected(row, role, own, concerned, situation) {
                Ok(()) if situation == Situation::Recused => "passes, except as below".to_owned(),
                Ok(()) => "passes".to_owned(),
                Err("caller.no_login") => "401 `caller.no_login`".to_owned(),
                Err(code) => format!("403 `{code}`"),
            }
        });
        text += &format!("| {} | {} |\n", situation.words(), cells.join(" | "));
    }
    text += "| under another person's credential | 403 `caller.not_yours` | 403 `caller.not_yours` | 403 `caller.not_yours` |\n";
    text
}

/// What is refused to whoever steps out, in which role.
fn recused() -> String {
    let mut text = String::from(
        "\n### Who steps out (inhabil)\n\nIt bars the commands below and nothing else: every other command, in every role, and \
         every view are answered as to everybody.\n\n| command | asked by | whoever steps out | because | answer |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    for bar in BARS {
        let row = bar_row(&bar);
        let roles = Role::ALL.into_iter().filter(|role| reach(row, *role).is_some());
        let roles: Vec<String> = roles.map(|role| role.to_string()).collect();
        let part = match bar.part {
            Part::Asks => "asks it",
            Part::Votes => "is named among those who judged somebody's habilitet",
        };
        let how = match bar.how {
            How::Settled => "the body settled that they step out of the point",
            How::Tied => "they are tied to the centre of the point, or to the unit that hosts it",
            How::Own => "it is their own habilitet",
        };
        let (address, roles, code) = (address(row), roles.join(", "), bar.code);
        text += &format!("| {address} | {roles} | {part} | {how} | 422 `{code}` |\n");
    }
    text
}

/// The row of the table of commands that is barred.
pub(super) fn bar_row(bar: &Bar) -> &'static Row {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == bar.stream);
    kind.and_then(|kind| Row::find(kind, bar.intent))
        .expect("a command of the table")
}

/// Who sees what, by role.
fn sights(what: &str, rows: &[(&str, Eyes)]) -> String {
    let roles = Role::ALL.map(|role| role.to_string());
    let mut text = format!(
        "| {what} | no login | {} |\n| --- | --- |{}\n",
        roles.join(" | "),
        " --- |".repeat(roles.len())
    );
    for (name, eyes) in rows {
        let open = if *eyes == Eyes::All { "yes" } else { "" };
        let cells = Role::ALL.map(|role| match eyes {
            Eyes::All => "yes",
            Eyes::Roles(roles) | Eyes::OwnOr(roles) if roles.contains(&role) => "yes",
            Eyes::Own(roles) if !roles.contains(&role) => "",
            Eyes::Roles(_) => "",
            Eyes::OwnOr(_) | Eyes::Own(_) => "own",
        });
        text += &format!("| `{name}` | {open} | {} |\n", cells.join(" | "));
    }
    text
}

fn views() -> String {
    let mut text = String::from(
        "\n## Views\n\nAs lists, as CSV, document by document, and as they stood (`asOf`): today's rights apply, so a right \
         given later shows also what was before it, and one that has ended shows nothing. **own**: what is about themselves \
         or their organisation; lists hold nothing else. Who may not look is told which right is missing, as with commands.\n\n",
    );
    text += &sights("view", SIGHTS);
    text += "\n### Things\n\nOf a thing everybody sees what its row says, and nothing else by another way: at which version it \
             stands or stood (its ETag), that it moved (`/changes`), and its events in the feed (`/events`), which is for \
             those in the table above. Of a ballot that is cast no event is told, only that the turnout of its round may be \
             another, to those who see the turnout: who watches it sees a unit vote for the first time, and nothing of how \
             often. Nobody but an auditor can look back from then on into a vote, moment by moment, in `coverage` or \
             `round_turnout` (403 `view.voting_then`). What is opened of ballots is told of their round. Of what is seen \
             as **own** alone no changes are told.\n\n";
    text += &sights("thing", STREAMS);
    text += "\n### In which situations\n\n| looked at | what is not open to all |\n| --- | --- |\n";
    for situation in Situation::ALL
        .into_iter()
        .filter(|situation| *situation != Situation::Other)
    {
        let own: OrgId = UnitId::municipality("4601").into();
        let asked = by(Role::Auditor, own, situation);
        let answer = match (authority::may_see(asked.as_ref(), "audit_trail", None), asked) {
            (Ok(()), _) => "as the table says; else 403 `view.not_permitted`".to_owned(),
            (Err(_), None) => "401 `view.login_required`".to_owned(),
            (Err(authority::Unseen::Denied(denied)), _) => {
                let why = code(&denied).trim_start_matches("authority.").replace('_', " ");
                format!("403 `view.not_permitted` ({why})")
            }
            (Err(why), _) => why.to_string(),
        };
        text += &format!("| {} | {answer} |\n", situation.words());
    }
    let open: Vec<String> = SIGHTS
        .iter()
        .filter(|row| row.1 == Eyes::All)
        .map(|row| dashed(row.0).replace('"', ""))
        .collect();
    text += &format!("\nOpen to all in every situation: {}.\n", open.join(", "));
    text += "\nThe documents of a round (`/rounds/{id}/documents/{document}`: candidates, roll, list, proposal, certificate) are \
             for the same eyes as `list_explained`, which names them.\n";
    text
}
