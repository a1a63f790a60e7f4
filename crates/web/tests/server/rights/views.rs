//! Every view, the events, and the versions of things, looked at by every role in every situation; now and as it stood
//! before the right was given.

use super::{People, Side, Situation, by, faults, generous, nobody, none, roles};
use crate::site::{Answer, Site};
use authority::{About, Eyes, SIGHTS, STREAMS, Unseen, eyes, may_know, may_see};
use events::{OrgId, Role};
use serde_json::Value;
use web::commands::table::Kind;

/// What must come of looking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Expected {
    Shown,
    /// What is one's own alone.
    Own,
    LoginRequired,
    Refused,
}

fn expected(seen: Result<(), Unseen>) -> Expected {
    match seen {
        Ok(()) => Expected::Shown,
        Err(Unseen::NoLogin { .. }) => Expected::LoginRequired,
        Err(_) => Expected::Refused,
    }
}

struct Scene {
    site: Site,
    own: Side,
    other: Side,
    people: People,
    /// Before anything was granted to `people`.
    before: u64,
}

impl Scene {
    async fn set() -> Self {
        let site = generous().await;
        let (own, other) = (Side::of(&site, "4601").await, Side::of(&site, "1103").await);
        let before = site.size().await;
        let people = People::of(&site, &own, &Situation::GRANTED).await;
        let size = site.size().await;
        let operator = site.operator().await;
        for (view, _) in SIGHTS.iter().filter(|row| row.0 != "events") {
            let waited = site
                .get(&operator, &format!("/api/v1/views/{view}/x?minPosition={size}"))
                .await;
            assert!(waited.status.is_client_error(), "{view}: {}", waited.text());
        }
        Self {
            site,
            own,
            other,
            people,
            before,
        }
    }

    async fn look(&self, role: Role, situation: Situation, path: &str) -> Answer {
        let person = self
            .people
            .one(role, situation)
            .map_or_else(nobody, |one| one.login.clone());
        self.site.get(&person, path).await
    }

    /// The key of a document about the asker, and of one about others; whom they are about.
    fn keys(&self, view: &str, role: Role, situation: Situation) -> [(String, Option<About>); 2] {
        let of_centre = |side: &Side| (side.centre.clone(), side.centre.parse().ok().map(About::Org));
        let of_person = |id: &str| (id.to_owned(), id.parse().ok().map(About::Person));
        match view {
            "powers" => {
                let own = self.people.one(role, situation).map(|one| one.person.as_str());
                [
                    of_person(own.unwrap_or(&self.own.person)),
                    of_person(&self.other.person),
                ]
            }
            "centre_desk" => [of_centre(&self.own), of_centre(&self.other)],
            _ => [("x".into(), None), ("y".into(), None)],
        }
    }

    /// Whether `authority` lets somebody see something.
    fn sees(&self, role: Role, situation: Situation, view: &str, about: Option<About>) -> Result<(), Unseen> {
        let mut by = by(role, self.own.org(role), situation);
        if let (Some(by), Some(one)) = (&mut by, self.people.one(role, situation)) {
            let person = one.person.parse().unwrap();
            by.actor.person = Some(person);
            by.standing.as_mut().unwrap().person = person;
        }
        may_see(by.as_ref(), view, about)
    }

    async fn documents(&self, view: &'static str, role: Role, situation: Situation) -> Result<(), String> {
        // Of whom the credential does not let in, what is their own is asked for alone: nothing is nearer to them.
        let about_others = usize::from(matches!(situation, Situation::Own | Situation::NoLogin));
        for (key, about) in self
            .keys(view, role, situation)
            .into_iter()
            .take(1 + about_others)
        {
            let wanted = expected(self.sees(role, situation, view, about));
            for asked in [String::new(), format!("?asOf={}", self.before)] {
                let path = format!("/api/v1/views/{view}/{key}{asked}");
                judge(&self.look(role, situation, &path).await, wanted)
                    .map_err(|why| format!("{path} by {role} {}: {why}", situation.words()))?;
            }
        }
        Ok(())
    }

    async fn lists(&self, view: &'static str, role: Role, situation: Situation) -> Result<(), String> {
        let wanted = match (self.sees(role, situation, view, None), eyes(view)) {
            (Err(Unseen::NotInRole { .. }), Some(Eyes::OwnOr(_))) => Expected::Own,
            (seen, _) => expected(seen),
        };
        let more = if situation == Situation::Own { 3 } else { 1 };
        for form in ["", ".csv", &format!("?asOf={}", self.before)]
            .into_iter()
            .take(more)
        {
            let path = format!("/api/v1/views/{view}{form}");
            let answer = self.look(role, situation, &path).await;
            let told = |why| format!("{path} by {role} {}: {why}", situation.words());
            judge(&answer, wanted).map_err(told)?;
            if wanted == Expected::Own {
                self.own_only(&answer, view, role, situation).map_err(told)?;
            }
        }
        Ok(())
    }

    /// Whether a list shows nothing but what is the asker's own.
    fn own_only(&self, answer: &Answer, view: &str, role: Role, situation: Situation) -> Result<(), String> {
        let keys: Vec<String> = match answer.header("content-type").starts_with("text/csv") {
            true => answer
                .text()
                .lines()
                .skip(1)
                .filter_map(|line| Some(line.split_once(',')?.0.to_owned()))
                .collect(),
            false => {
                let items = answer.json()["items"].as_array().cloned().unwrap_or_default();
                items
                    .iter()
                    .filter_map(|item| Some(item["key"].as_str()?.to_owned()))
                    .collect()
            }
        };
        for key in keys {
            let about = match view {
                "powers" => key.parse().ok().map(About::Person),
                _ => key.parse().ok().map(About::Org),
            };
            self.sees(role, situation, view, about)
                .map_err(|why| format!("shows {key}: {why}"))?;
        }
        Ok(())
    }
}

fn judge(answer: &Answer, wanted: Expected) -> Result<(), String> {
    let status = answer.status.as_u16();
    let code = match status {
        200 => String::new(),
        _ => answer.json()["code"].as_str().unwrap_or_default().to_owned(),
    };
    let fine = match wanted {
        Expected::Shown | Expected::Own => {
            status == 200
                || (status, code.as_str()) == (404, "view.no_document")
                || (status, code.as_str()) == (404, "thing.unknown")
        }
        Expected::LoginRequired => (status, code.as_str()) == (401, "view.login_required"),
        Expected::Refused => {
            (status, code.as_str()) == (403, "view.not_permitted") && answer.json()["detail"] != Value::Null
        }
    };
    fine.then_some(())
        .ok_or_else(|| format!("wanted {wanted:?}, got {status} {}", answer.text()))
}

/// Invariant 34: by the credentials in the log, and by those that stood then.
#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_shown_as_authority_says_now_and_as_it_stood() {
    let scene = Scene::set().await;
    let (scene, mut asked) = (&scene, Vec::new());
    for (view, _) in SIGHTS.iter().filter(|row| row.0 != "events") {
        for role in roles() {
            for situation in Situation::ALL
                .into_iter()
                .filter(|situation| *situation != Situation::Other)
            {
                asked.push((*view, role, situation));
            }
        }
    }
    let wrong = faults(asked.iter().map(async |(view, role, situation)| {
        scene.documents(view, *role, *situation).await?;
        scene.lists(view, *role, *situation).await
    }))
    .await;
    none(&wrong, asked.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_events_and_versions_are_for_those_that_authority_names() {
    let scene = Scene::set().await;
    let (scene, mut wrong, mut asked) = (&scene, Vec::new(), 0);
    for role in roles() {
        for situation in Situation::ALL {
            let about = if situation == Situation::Other {
                &scene.other
            } else {
                &scene.own
            };
            let by = by(role, scene.own.org(role), situation);
            let unit: OrgId = about.unit.parse().unwrap();
            let things = [
                (
                    "/api/v1/events".to_owned(),
                    expected(may_see(by.as_ref(), "events", None)),
                ),
                (
                    format!("/api/v1/rounds/{}/ballots/{}", about.nothing, about.unit),
                    expected(may_know(by.as_ref(), "ballot", Some(About::Org(unit)))),
                ),
                (
                    format!("/api/v1/credentials/{}", about.credential),
                    expected(may_know(
                        by.as_ref(),
                        "credential",
                        Some(About::Person(about.person.parse().unwrap())),
                    )),
                ),
                (
                    format!("/api/v1/needs/{}/supports/{}", about.need, about.unit),
                    expected(may_know(by.as_ref(), "support", Some(About::Org(unit)))),
                ),
                (
                    format!("/api/v1/subjects/{}", about.person),
                    expected(may_know(by.as_ref(), "log", None)),
                ),
            ];
            for (path, wanted) in things {
                asked += 1;
                let judged = judge(&scene.look(role, situation, &path).await, wanted);
                wrong.extend(
                    judged
                        .err()
                        .map(|why| format!("{path} by {role} {}: {why}", situation.words())),
                );
            }
        }
    }
    none(&wrong, asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_may_know_at_which_version_what_is_open_to_all_stands() {
    let scene = Scene::set().await;
    let mut guarded = Vec::new();
    for kind in Kind::ALL {
        let (_, eyes) = STREAMS.iter().find(|row| row.0 == kind.name()).unwrap();
        let path = kind
            .paths()
            .1
            .replace("{unit}", &scene.own.unit)
            .replace("{id}", &scene.own.need);
        let answer = scene.site.get(&nobody(), &format!("/api/v1{path}")).await;
        let wanted = match eyes {
            Eyes::All => Expected::Shown,
            _ => Expected::LoginRequired,
        };
        assert!(judge(&answer, wanted).is_ok(), "{path}: {}", answer.text());
        guarded.extend((*eyes != Eyes::All).then_some(kind));
    }
    assert_eq!(
        guarded,
        [Kind::Credential, Kind::Support, Kind::Ballot, Kind::Log]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_look_is_told_which_right_is_missing_and_who_grants_it() {
    let scene = Scene::set().await;
    let representative = &scene
        .people
        .one(Role::Representative, Situation::Own)
        .unwrap()
        .login;
    let revoked = &scene.people.one(Role::Auditor, Situation::Revoked).unwrap().login;
    let page = |name: &str| format!("/api/v1/views/{name}");
    let support = format!("/api/v1/needs/{}/supports/{}", scene.own.need, scene.own.unit);
    for (person, path, status, right, role) in [
        (&nobody(), page("powers"), 401, "see-powers", "auditor"),
        (
            &nobody(),
            page("round_turnout.csv"),
            401,
            "see-round-turnout",
            "need-owner",
        ),
        (&nobody(), "/api/v1/events".into(), 401, "see-events", "observer"),
        (&nobody(), support, 401, "see-support", "coordinator"),
        (
            representative,
            page("audit_trail"),
            403,
            "see-audit-trail",
            "auditor",
        ),
        (
            representative,
            format!("{}/x", page("deviations")),
            403,
            "see-deviations",
            "auditor",
        ),
        (
            representative,
            format!("/api/v1/subjects/{}", scene.own.person),
            403,
            "see-log",
            "operator",
        ),
        (revoked, page("audit_trail"), 403, "see-audit-trail", "auditor"),
    ] {
        let headers = [("accept-language", "nn")];
        let answer = scene.site.send(person, "GET", &path, &headers, "").await;
        let code = if status == 401 {
            "view.login_required"
        } else {
            "view.not_permitted"
        };
        let missing = answer.is(status, code)["missing"].clone();
        assert_eq!(missing["right"], right, "{path}");
        let roles = missing["roles"].as_array().unwrap();
        assert!(roles.iter().any(|of| of == role), "{path}: {missing}");
        assert_eq!(missing["granted_by"], "operator", "{path}");
        assert!(!missing["words"].as_str().unwrap().contains('⟦'), "{missing}");
        assert_eq!(
            answer.header("www-authenticate").is_empty(),
            status != 401,
            "{path}"
        );
    }
}
