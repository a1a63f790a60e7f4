//! Who steps out (inhabil), in a decision that is really taken: what `domain` says is barred is refused to them and passes
//! for whoever sits beside them; every other command and every view is answered to them, in every role, as to that other.

use super::{
    faults, none,
    page::bar_row,
    requests::{IF_NEVER, request, source},
    roles,
    side::Side,
};
use crate::{
    site::{Answer, Person, Site},
    story::{World, nb},
};
use domain::recusal::{BARS, Bar, How, Part};
use events::{Role, derived};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use web::commands::table::{Kind, Row, TABLE, Way};

/// Those who sit in the body. Whoever is tied has a seat too, and does not step out of the list.
const SEATS: [&str; 5] = ["chair", "peer", "recused", "tied", "judged"];

/// Somebody with everything they hold.
struct Someone {
    id: String,
    roles: BTreeMap<Role, Person>,
}

/// A decision on the way: the ballots are cast, and those who sit in the body hold what they need.
struct Story {
    world: World,
    side: Side,
    people: BTreeMap<&'static str, Someone>,
    ks: Person,
    /// Which bars were met.
    met: Vec<(Bar, Result<(), String>)>,
}

fn granted(role: Role) -> bool {
    role != Role::BodyMember
}

impl Story {
    async fn begin() -> Self {
        let world = World::vote(&[(0, &[0]), (1, &[0, 1]), (2, &[1])], None).await;
        let site = &world.site;
        let operator = site.operator().await;
        let region = json!({ "example": true, "name": "Region" });
        let region = site.act(&operator, "/regions", region).await;
        let mut people = BTreeMap::new();
        let mut side = side(&world, region);
        for name in SEATS {
            let id = derived(&["seat", name]).to_string();
            let all = ["peer", "recused"].contains(&name);
            let mut held = BTreeMap::new();
            for role in roles().filter(|role| all || !granted(*role)) {
                held.insert(role, login(site, &operator, &side, role, &id).await);
            }
            let seat = if name == "chair" { "chair" } else { "member" };
            let seat = json!({ "person": id, "seat": { "as": seat } });
            site.act(&operator, &format!("/bodies/{}/seat", world.body), seat)
                .await;
            people.insert(name, Someone { id, roles: held });
        }
        side.person = people["judged"].id.clone();
        let ties = json!({ "person": people["tied"].id, "ties": [world.centre] });
        site.act(&operator, &format!("/bodies/{}/set-ties", world.body), ties)
            .await;
        let (ks, _) = site.granted("ks_secretariat", &world.body).await;
        let met = Vec::new();
        Self {
            world,
            side,
            people,
            ks,
            met,
        }
    }

    fn id(&self, name: &str) -> &str {
        &self.people[name].id
    }

    fn member(&self, name: &str) -> &Person {
        &self.people[name].roles[&Role::BodyMember]
    }

    async fn ask(&self, person: &Person, path: &str, body: &Value) -> Answer {
        let path = format!("/api/v1{path}");
        self.world.site.post(person, &path, Some("*"), body).await
    }

    /// What whoever steps out is refused passes in the same breath for another, and nothing came of it before.
    async fn meets(
        &mut self,
        met: (&str, Part, How),
        path: &str,
        barred: (&Person, Value),
        other: (&Person, Value),
    ) {
        let intent = path.rsplit('/').next().unwrap().replace('-', "_");
        let of = |bar: &&Bar| (bar.stream, bar.part, bar.how) == met && bar.intent == intent;
        let bar = *BARS.iter().find(of).unwrap_or_else(|| panic!("{met:?} {intent}"));
        let before = self.world.site.size().await;
        let refused = self.ask(barred.0, path, &barred.1).await;
        let outcome = match (refused.status.as_u16(), &refused.json()["code"]) {
            (422, code) if *code == bar.code => Ok(()),
            _ => Err(format!("{bar:?}: {}", refused.text())),
        };
        assert_eq!(self.world.site.size().await, before, "{bar:?}");
        self.ask(other.0, path, &other.1).await.done();
        self.met.push((bar, outcome));
    }

    /// Whoever steps out has voted for the last unit. On a complaint the ballots are counted again without one mark.
    async fn ballots(&mut self) {
        let unit = self.world.units[3].clone();
        let ballot = format!("/rounds/{}/ballots/{unit}", self.world.round);
        let marks = json!({ &self.world.needs[1]: 1 });
        let cast = json!({ "authority": { "by": "delegated", "reference": "Vedtak" }, "marks": marks });
        let representative = self.people["recused"].roles[&Role::Representative].clone();
        self.ask(&representative, &format!("{ballot}/cast"), &cast)
            .await
            .done();
        self.world.count().await;

        let (of, complaint) = (
            format!("/rounds/{}", self.world.round),
            derived(&["complaint"]).to_string(),
        );
        self.world.site.wait_until("2032-01-15T12:00:00.000Z").await;
        let contest = json!({ "complaint": complaint, "reason": nb("Inhabil"), "unit": unit });
        self.ask(&representative, &format!("{of}/contest"), &contest)
            .await
            .done();
        let settle = json!({
            "complaint": complaint, "reason": nb("Medhold"), "recount_from": "2032-01-20T12:00:00.000Z", "remedy": "recount",
        });
        self.ask(&self.world.secretary, &format!("{of}/settle-complaint"), &settle)
            .await
            .done();

        let void = |judges: [&str; 3]| {
            let mut judges = judges.map(|name| self.id(name).to_owned());
            judges.sort();
            json!({ "against": [], "body": self.world.body, "for": judges, "ground": "special",
                    "need": self.world.needs[1], "person": self.id("recused") })
        };
        let [own, other] =
            ["recused", "peer"].map(|name| self.people[name].roles[&Role::Secretariat].clone());
        let (judged, by_self) = (
            void(["chair", "peer", "judged"]),
            void(["chair", "peer", "recused"]),
        );
        let path = format!("{ballot}/void");
        self.meets(
            ("ballot", Part::Votes, How::Own),
            &path,
            (&other, by_self),
            (&other, judged.clone()),
        )
        .await;
        // Said again it adds nothing; whose need is voided already is not asked who says so.
        let second = {
            let mut second = judged.clone();
            second["need"] = self.world.needs[0].clone().into();
            second
        };
        self.meets(
            ("ballot", Part::Asks, How::Own),
            &path,
            (&own, second.clone()),
            (&other, second),
        )
        .await;
        self.world.site.wait_until("2032-01-20T12:00:00.000Z").await;
        self.world
            .until(|list| list["count"]["version"] == 2 || list["version"] == 2)
            .await;
        self.world.site.wait_until("2032-02-20T12:00:00.000Z").await;
    }

    /// The body meets; all are there.
    async fn meeting(&mut self) {
        let list = self.world.until(|list| list["status"] == "final").await;
        let (site, ks, body) = (&self.world.site, &self.ks, &self.world.body);
        let put = json!({ "body": body, "list": list["count"]["list"], "round": self.world.round });
        self.side.case = site.act(ks, "/cases", put).await;
        let call = json!({ "body": body, "form": "physical", "place": "Oslo", "starts": "2032-03-01T10:00:00.000Z" });
        self.side.meeting = site.act(ks, "/meetings", call).await;
        let on = format!("/cases/{}/schedule", self.side.case);
        site.act(ks, &on, json!({ "meeting": self.side.meeting })).await;
        site.wait_until("2032-03-01T10:00:00.000Z").await;
        let mut present: Vec<&str> = SEATS.map(|name| self.id(name)).into();
        present.sort_unstable();
        let present: Vec<Value> = present.iter().map(|id| json!({ "person": id })).collect();
        let attendance = json!({ "absent": [], "chair": self.id("chair"), "present": present });
        site.act(
            ks,
            &format!("/meetings/{}/record-attendance", self.side.meeting),
            attendance,
        )
        .await;
    }

    fn settle(&self, point: u32, about: &str, judges: &[&str]) -> Value {
        let mut judges: Vec<&str> = judges.iter().map(|name| self.id(name)).collect();
        judges.sort_unstable();
        json!({ "against": judges, "for": [], "ground": "special", "person": self.id(about), "point": point, "reason": nb("Fordi") })
    }

    /// A point of the case, of which one of them steps out in a certain way.
    async fn point(&mut self, point: u32, out: &str, how: How) {
        let of = |verb: &str| format!("/cases/{}/{verb}", self.side.case);
        let [settle, vote, dissent, resolve] = ["settle-recusal", "vote", "dissent", "resolve"].map(of);
        let (ks, peer, member) = (
            self.ks.clone(),
            self.member("peer").clone(),
            self.member(out).clone(),
        );
        let without =
            |gone: &[&str]| -> Vec<&str> { SEATS.into_iter().filter(|name| !gone.contains(name)).collect() };
        if how == How::Settled {
            let mut steps_out = self.settle(point, out, &[]);
            let mut judges = without(&[out])
                .into_iter()
                .map(|name| self.id(name))
                .collect::<Vec<_>>();
            judges.sort_unstable();
            steps_out["for"] = json!(judges);
            let by_self = self.settle(point, out, &SEATS);
            self.meets(
                ("case", Part::Votes, How::Own),
                &settle,
                (&ks, by_self),
                (&ks, steps_out),
            )
            .await;
        }
        let barred = self.settle(point, "judged", &without(&["judged"]));
        let passes = self.settle(point, "judged", &without(&["judged", out]));
        self.meets(("case", Part::Votes, how), &settle, (&ks, barred), (&ks, passes))
            .await;

        let choice = json!({ "choice": "for", "point": point });
        self.meets(
            ("case", Part::Asks, how),
            &vote,
            (&member, choice.clone()),
            (&peer, choice.clone()),
        )
        .await;
        let words = json!({ "point": point, "words": nb("Nei") });
        self.meets(
            ("case", Part::Asks, how),
            &dissent,
            (&member, words.clone()),
            (&peer, words),
        )
        .await;
        for name in without(&["peer", out]) {
            self.ask(self.member(name), &vote, &choice).await.done();
        }
        if how == How::Settled {
            let resolved = json!({ "otherwise": null, "point": point, "reason": null });
            self.ask(&ks, &resolve, &resolved).await.done();
        }
    }

    /// The same asked by whoever steps out and by their neighbour.
    async fn alike(&self, role: Role, path: &str) -> Result<(), String> {
        let look = async |name: &str| {
            let answer = self.world.site.get(&self.people[name].roles[&role], path).await;
            (answer.status, answer.text())
        };
        let (out, peer) = (look("recused").await, look("peer").await);
        let same = |(status, text): &(_, String)| match text.contains("trace_id") {
            false => (*status, text.clone()),
            // A refusal names the request; its code is what is told.
            true => (
                *status,
                serde_json::from_str::<Value>(text).unwrap()["code"].to_string(),
            ),
        };
        (same(&out) == same(&peer))
            .then_some(())
            .ok_or_else(|| format!("{path} by {role}: {out:?}, and by the neighbour {peer:?}"))
    }
}

fn side(world: &World, region: String) -> Side {
    let id = |what: &str| derived(&["recused", what]).to_string();
    Side {
        number: "4601",
        county: world.county.clone(),
        unit: world.units[3].clone(),
        cluster: world.cluster.clone(),
        region,
        body: world.body.clone(),
        centre: world.centre.clone(),
        need: world.needs[0].clone(),
        meeting: id("meeting"),
        case: id("case"),
        mandate: id("mandate"),
        credential: world.credential.clone(),
        person: id("person"),
        nothing: world.round.clone(),
    }
}

async fn login(site: &Site, operator: &Person, side: &Side, role: Role, person: &str) -> Person {
    let grant = json!({
        "from": "2031-11-01T00:00:00.000Z", "org": side.org(role), "person": person, "role": role,
        "to": "2032-10-01T00:00:00.000Z",
    });
    let credential = site.act(operator, "/credentials", grant).await;
    site.persona(json!({ "credential": credential })).await
}

/// A story up to the point of a mandate, with a member who steps out of the point of the list and one tied to the centre.
async fn told() -> Story {
    let mut story = Story::begin().await;
    story.ballots().await;
    story.meeting().await;
    story.point(0, "recused", How::Settled).await;
    story.point(1, "tied", How::Tied).await;
    story
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stepping_out_bars_is_refused_and_passes_for_others() {
    let story = told().await;
    let wrong: Vec<String> = story.met.iter().filter_map(|met| met.1.clone().err()).collect();
    none(&wrong, story.met.len());
    let met: BTreeSet<String> = story.met.iter().map(|met| format!("{:?}", met.0)).collect();
    assert_eq!(
        met,
        BARS.iter().map(|bar| format!("{bar:?}")).collect(),
        "each was tried"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_steps_out_sees_and_asks_all_else_as_their_neighbour_does() {
    let story = told().await;
    let paths = looked_at(&story).await;
    let asked: Vec<(Role, &String)> = roles()
        .flat_map(|role| paths.iter().map(move |path| (role, path)))
        .collect();
    none(
        &faults(asked.iter().map(|(role, path)| story.alike(*role, path))).await,
        asked.len(),
    );

    let (mut wrong, mut answers) = (Vec::new(), BTreeMap::<u16, usize>::new());
    // The decision first, before others take it apart.
    let (of_case, others): (Vec<&Row>, Vec<&Row>) = TABLE.iter().partition(|row| row.kind == Kind::Case);
    for row in of_case
        .into_iter()
        .chain(others)
        .filter(|row| row.way != Way::Engine)
    {
        for role in roles() {
            let barred = |bar: &Bar| bar.part == Part::Asks && bar_row(bar) == row;
            let has = authority::TABLE
                .iter()
                .any(|right| (right.0, right.1) == (role, row.right));
            if has && BARS.iter().any(barred) {
                continue;
            }
            let (path, body) = request(row, &story.side);
            for seen in [IF_NEVER, "*"] {
                let [out, peer] = ["recused", "peer"].map(|name| &story.people[name].roles[&role]);
                let out = story.world.site.post(out, &path, Some(seen), &body).await;
                *answers.entry(out.status.as_u16()).or_default() += 1;
                // What passed is not barred; for the neighbour it has been done now.
                if out.status.is_success() {
                    continue;
                }
                let peer = story.world.site.post(peer, &path, Some(seen), &body).await;
                let told = |answer: &Answer| (answer.status, answer.json()["code"].clone());
                if told(&out) != told(&peer) {
                    let (out, peer, intent) = (out.text(), peer.text(), row.intent);
                    wrong.push(format!(
                        "{} {intent} by {role}: {out}, and by the neighbour {peer}",
                        row.kind.name()
                    ));
                }
            }
        }
    }
    none(&wrong, answers.values().sum());
    // Not all of it stopped at the door: much was for the rules to judge, and some was done.
    let count = |status| answers.get(&status).copied().unwrap_or_default();
    assert!(count(422) > 30 && count(200) + count(201) > 20, "{answers:?}");
}

/// Every view as a list, in both forms, its first documents, and the things of the decision.
async fn looked_at(story: &Story) -> Vec<String> {
    let site = &story.world.site;
    // So that every view holds all, and nothing is written meanwhile.
    let operator = site.operator().await;
    let county = json!({ "name": "Siste", "number": "98", "source": source() });
    site.act(&operator, "/counties", county).await;
    let (size, auditor) = (site.size().await, &story.people["peer"].roles[&Role::Auditor]);
    let mut paths = vec![
        "/api/v1/events?limit=1000".to_owned(),
        format!("/api/v1/cases/{}", story.side.case),
        format!("/api/v1/meetings/{}", story.side.meeting),
        format!("/api/v1/bodies/{}", story.side.body),
    ];
    for view in projections::VIEWS {
        let path = format!("/api/v1/views/{}", view.name());
        let all = site.get(auditor, &format!("{path}?minPosition={size}")).await;
        let items = all.json()["items"].as_array().cloned().unwrap_or_default();
        // What is about one of the two is nearer to that one.
        let own = ["recused", "peer"].map(|name| story.id(name));
        let keys = items.iter().filter_map(|item| item["key"].as_str());
        let keys = keys.filter(|key| !own.contains(key)).take(3);
        paths.extend(keys.map(|key| format!("{path}/{}", key.replace('/', "%2F"))));
        // Whose list holds what is their own alone, has another than their neighbour.
        if view.name() != "powers" {
            paths.extend([path.clone(), format!("{path}.csv")]);
        }
    }
    paths
}
