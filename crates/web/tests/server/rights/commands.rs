//! Every command, asked by every role in every situation: answered as `authority` says, and nothing changes.

use super::{
    NOW, People, Side, Situation, by, code, dashed, faults, generous, nobody, none,
    requests::{IF_NEVER, request},
    roles,
};
use crate::site::{Answer, Person, Site};
use authority::{Right, TABLE as RIGHTS};
use events::{OrgId, Role};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::commands::table::{Kind, Row, TABLE, Way};

/// What must come of asking: it passes, or it is refused under this code.
pub(super) type Expected = Result<(), &'static str>;

/// What `authority` says.
pub(super) fn expected(
    row: &Row,
    role: Role,
    own: OrgId,
    concerned: OrgId,
    situation: Situation,
) -> Expected {
    let by = by(role, own, situation).ok_or("caller.no_login")?;
    if row.way == Way::Engine {
        return Err("command.engine_only");
    }
    by.permit(row.right, Some(concerned))
        .map_err(|denied| code(&denied))
}

/// Which organisation of a side a command concerns, where its right is for one's own.
fn concerned(row: &Row, side: &Side, own: OrgId) -> OrgId {
    let id = match row.right {
        // Shown for one's own; whether the absent person is of the cluster is the domain's to ask.
        Right::RecordAbsence => return own,
        Right::OwnNeeds | Right::CastBallot | Right::Complain => &side.unit,
        Right::HelpWithNeeds => &side.cluster,
        Right::SpeakForCentre => &side.centre,
        _ => &side.body,
    };
    id.parse().unwrap()
}

/// One question.
#[derive(Clone, Copy)]
struct Question {
    row: &'static Row,
    role: Role,
    situation: Situation,
}

/// Every row and role. For a role that has the right, in every situation; for one that has it nowhere, about its own
/// organisation and in another situation each time, or in all of them.
fn questions(all: bool) -> Vec<Question> {
    let mut questions = Vec::new();
    for (at, row) in TABLE.iter().enumerate() {
        for (place, role) in roles().enumerate() {
            let has = RIGHTS.iter().any(|right| (right.0, right.1) == (role, row.right));
            let turn = Situation::ALL[1 + (at + place) % (Situation::ALL.len() - 1)];
            let asked = Situation::ALL
                .into_iter()
                .filter(|situation| all || has || [Situation::Own, turn].contains(situation));
            questions.extend(asked.map(|situation| Question { row, role, situation }));
        }
    }
    questions
}

struct Scene {
    site: Site,
    own: Side,
    other: Side,
    people: People,
}

impl Scene {
    async fn set(situations: &[Situation]) -> Self {
        let site = generous().await;
        let (own, other) = (Side::of(&site, "4601").await, Side::of(&site, "1103").await);
        let people = People::of(&site, &own, situations).await;
        Self {
            site,
            own,
            other,
            people,
        }
    }

    async fn ask(&self, Question { row, role, situation }: Question) -> Result<(), String> {
        let about = if situation == Situation::Other {
            &self.other
        } else {
            &self.own
        };
        let own = self.own.org(role);
        let wanted = expected(row, role, own, concerned(row, about, own), situation);
        let (path, body) = request(row, about);
        let person = self
            .people
            .one(role, situation)
            .map_or_else(nobody, |one| one.login.clone());
        let answer = self.site.post(&person, &path, Some(IF_NEVER), &body).await;
        judge(&answer, row, wanted).map_err(|why| {
            let words = situation.words();
            format!("{} {} by {role} {words}: {why}", row.kind.name(), row.intent)
        })
    }
}

/// Whether an answer is as it must be.
fn judge(answer: &Answer, row: &Row, wanted: Expected) -> Result<(), String> {
    let problem = answer.json();
    let (status, code) = (
        answer.status.as_u16(),
        problem["code"].as_str().unwrap_or_default(),
    );
    let told = || format!("wanted {wanted:?}, got {status} {problem}");
    let fine = match wanted {
        // The version named stands nowhere, so nothing goes through: what is permitted is stopped by the rules.
        Ok(()) => matches!(status, 404 | 412 | 422) && !code.starts_with("authority.") && code != "step.half",
        Err("caller.no_login") => (status, code) == (401, "caller.no_login"),
        Err(wanted) => (status, code) == (403, wanted),
    };
    if !fine {
        return Err(told());
    }
    match wanted {
        Err(code) if code.starts_with("authority.") => says_who_may(&problem, row.right).ok_or_else(told),
        _ => Ok(()),
    }
}

/// Whether a refusal says which right is missing, who has it, and who grants it.
fn says_who_may(problem: &Value, right: Right) -> Option<()> {
    let missing = &problem["missing"];
    let named: Option<BTreeSet<String>> = missing["roles"].as_array().map(|roles| {
        roles
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    });
    let have = RIGHTS
        .iter()
        .filter(|row| row.1 == right)
        .map(|row| dashed(row.0))
        .collect();
    let told = |name: &str| missing[name].as_str().is_some_and(|words| !words.is_empty());
    let all = named == Some(have)
        && missing["right"] == dashed(right)
        && missing["granted_by"] == "operator"
        && told("words")
        && told("granted_by_words");
    all.then_some(())
}

async fn all_are_answered_as_authority_says(all: bool) {
    let scene = Scene::set(&Situation::GRANTED).await;
    let before = scene.site.size().await;
    let questions = questions(all);
    let wrong = faults(questions.iter().map(|question| scene.ask(*question))).await;
    none(&wrong, questions.len());
    assert_eq!(scene.site.size().await, before, "nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_is_answered_as_authority_says() {
    all_are_answered_as_authority_says(false).await;
}

/// Also what a role never may, in every situation.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "ten thousand requests: ops/test-slow runs it"]
async fn large_every_command_in_every_situation() {
    all_are_answered_as_authority_says(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_at_the_machine_keeps_and_does_not_decide() {
    let scene = Scene::set(&[Situation::Own]).await;
    let operator = scene.site.operator().await;
    let before = scene.site.size().await;
    let asked = TABLE
        .iter()
        .filter(|row| row.way != Way::Engine)
        .map(async |row| {
            let (path, body) = request(row, &scene.own);
            let answer = scene.site.post(&operator, &path, Some(IF_NEVER), &body).await;
            let has = RIGHTS
                .iter()
                .any(|right| (right.0, right.1) == (Role::Operator, row.right));
            let wanted = has.then_some(()).ok_or("authority.not_in_role");
            judge(&answer, row, wanted).map_err(|why| format!("{} {}: {why}", row.kind.name(), row.intent))
        });
    let wrong = faults(asked).await;
    none(&wrong, TABLE.len());
    assert_eq!(scene.site.size().await, before, "nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_credential_helps_nobody() {
    let scene = Scene::set(&[Situation::Own]).await;
    let thief = scene.people.one(Role::Observer, Situation::Own).unwrap();
    for (right, holder, _) in RIGHTS
        .iter()
        .map(|row| (row.1, row.0, row.2))
        .filter(|row| row.1 != Role::Process)
    {
        let row = TABLE
            .iter()
            .find(|row| row.right == right && row.way != Way::Engine);
        // Helping others with their needs has rows of its own kind only in part.
        let Some(row) = row else { continue };
        let stolen = &scene.people.one(holder, Situation::Own).unwrap().credential;
        let (path, body) = request(row, &scene.own);
        let key = scene.site.key();
        let mut headers = vec![
            ("content-type", "application/json"),
            ("idempotency-key", key.as_str()),
            ("tingbok-credential", stolen),
        ];
        headers.extend((path != "/api/v1/commands").then_some(("if-match", IF_NEVER)));
        let answer = scene
            .site
            .send(&thief.login, "POST", &path, &headers, body.to_string())
            .await;
        answer.is(403, "caller.not_yours");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_helps_with_needs_is_told_of_that_right_and_not_of_another() {
    let scene = Scene::set(&[Situation::Own]).await;
    let row = Row::find(Kind::Need, "submit").unwrap();
    let (_, mut body) = request(row, &scene.own);
    let path = format!("/api/v1/needs/{}/submit", scene.own.nothing);
    body["origin"] = json!({ "way": "on_behalf", "cluster": scene.own.cluster, "consent": "Vedtak 1/31" });
    let ask = async |person: &Person, behalf: &str| {
        let key = scene.site.key();
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key.as_str()),
            ("if-match", IF_NEVER),
            ("tingbok-on-behalf-of", behalf),
        ];
        scene
            .site
            .send(person, "POST", &path, &headers, body.to_string())
            .await
    };
    let coordinator = scene.people.one(Role::Coordinator, Situation::Own).unwrap();
    let owner = scene.people.one(Role::NeedOwner, Situation::Own).unwrap();
    let passed = ask(&coordinator.login, &scene.own.unit).await;
    assert_eq!(judge(&passed, row, Ok(())), Ok(()));
    ask(&coordinator.login, &scene.other.unit)
        .await
        .is(403, "authority.on_behalf");
    let refused = ask(&owner.login, &scene.own.unit)
        .await
        .is(403, "authority.not_in_role");
    assert_eq!(refused["missing"]["right"], "help-with-needs", "{refused}");
}

/// Whether somebody has a right comes before what is there: nobody learns from a refusal what they may not see.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_act_is_told_so_before_anything_else() {
    let scene = Scene::set(&[Situation::Own]).await;
    let observer = &scene.people.one(Role::Observer, Situation::Own).unwrap().login;
    let (_, amend) = request(Row::find(Kind::Mandate, "amend").unwrap(), &scene.own);
    let nowhere = format!("/api/v1/mandates/{}/amend", scene.own.nothing);
    let ask = async |person: &Person, path: &str, seen, body: &Value| {
        scene.site.post(person, path, seen, body).await
    };
    ask(observer, &nowhere, Some(IF_NEVER), &amend)
        .await
        .is(403, "authority.not_in_role");
    let keeper = &scene
        .people
        .one(Role::KsSecretariat, Situation::Own)
        .unwrap()
        .login;
    ask(keeper, &nowhere, Some(IF_NEVER), &amend)
        .await
        .is(404, "mandate.unknown");
    let put = json!({ "body": scene.own.body, "list": "00".repeat(32), "round": scene.own.nothing });
    ask(observer, "/api/v1/cases", None, &put)
        .await
        .is(403, "authority.not_in_role");
    ask(keeper, "/api/v1/cases", None, &put)
        .await
        .is(422, "case.unknown_round");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_granted_the_role_of_the_engine_and_operators_do_not_grant_themselves() {
    let scene = Scene::set(&[Situation::Own]).await;
    let operator = scene.site.operator().await;
    let grant = |person: &str, role: &str| json!({ "from": NOW, "org": scene.own.body, "person": person, "role": role, "to": "2032-01-01T00:00:00.000Z" });
    let path = "/api/v1/credentials";
    scene
        .site
        .post(&operator, path, None, &grant(&scene.own.person, "process"))
        .await
        .is(422, "credential.not_grantable");
    let one = scene.people.one(Role::Operator, Situation::Own).unwrap();
    scene
        .site
        .post(&one.login, path, None, &grant(&one.person, "auditor"))
        .await
        .is(422, "credential.to_oneself");
}

/// A wrongly opened or closed command is found: what the judge is given here is otherwise than it must be.
#[tokio::test(flavor = "multi_thread")]
async fn the_judge_tells_open_from_closed() {
    let scene = Scene::set(&[Situation::Own]).await;
    let row = Row::find(Kind::Round, "plan").unwrap();
    let (path, body) = request(row, &scene.own);
    let ask = async |role: Role| {
        let one = scene.people.one(role, Situation::Own).unwrap();
        scene.site.post(&one.login, &path, Some(IF_NEVER), &body).await
    };
    let (open, closed) = (ask(Role::Secretariat).await, ask(Role::Observer).await);
    let not_in_role: Expected = Err("authority.not_in_role");
    assert_eq!(
        (judge(&open, row, Ok(())), judge(&closed, row, not_in_role)),
        (Ok(()), Ok(()))
    );
    assert!(judge(&open, row, not_in_role).is_err(), "wrongly opened");
    assert!(judge(&closed, row, Ok(())).is_err(), "wrongly closed");
    assert!(
        judge(&closed, row, Err("authority.revoked")).is_err(),
        "closed for another reason"
    );
    let other = Row::find(Kind::County, "register").unwrap();
    assert!(judge(&closed, other, not_in_role).is_err(), "another right named");
}
