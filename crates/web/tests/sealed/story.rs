//! A round of a cluster of four units up to its vote, and on to the count.

use crate::site::{Person, Site};
use engine::{
    chance::Chance,
    clock::{Manual, Shifted},
};
use events::Role;
use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};
use web::{Bounds, Rate, Rates};

/// Ballots in the order in which they are cast: by which unit, for which needs.
pub(crate) type Ballots = &'static [(usize, &'static [usize])];

const NUMBERS: [&str; 4] = ["4601", "4602", "4611", "4613"];

pub(crate) struct World {
    pub(crate) site: Site,
    /// Everybody who reads, under the name by which they are told apart.
    pub(crate) readers: Vec<(String, Person)>,
    pub(crate) round: String,
    pub(crate) needs: Vec<String>,
    pub(crate) units: Vec<String>,
    pub(crate) county: String,
    pub(crate) cluster: String,
    pub(crate) body: String,
    pub(crate) centre: String,
    pub(crate) credential: String,
    /// The last event before all is read, which everybody may know of.
    pub(crate) last: u64,
    pub(crate) secretary: Person,
}

pub(crate) fn nb(words: &str) -> Value {
    json!({ "lang": "nb", "words": words })
}

fn source() -> Value {
    json!({ "name": "example.csv", "sha256": "00".repeat(32) })
}

impl World {
    /// Up to the moment when these have voted; the log is signed with what lies in a folder.
    pub(crate) async fn vote(ballots: Ballots, proof: Option<PathBuf>) -> Self {
        let clock = Shifted::over(Manual::at("2031-11-19T09:00:00.000Z".parse().unwrap()).clock());
        // What is left of a rate shows how often was asked, and never how quickly.
        let rate = Rate {
            burst: 1_000_000,
            per_minute: 0,
        };
        let rates = Rates {
            caller: rate,
            organisation: rate,
        };
        // However busy the machine is, nothing is cut off.
        let hour = Duration::from_secs(3_600);
        let bounds = Bounds {
            headers: hour,
            request: hour,
            ..Bounds::default()
        };
        let site = Site::proven(clock, Chance::seeded("sealed"), bounds, rates, proof).await;
        let mut world = Self::setting(site).await;
        let voters = world.before_the_vote().await;
        for (unit, wanted) in ballots {
            let marks: serde_json::Map<String, Value> = wanted
                .iter()
                .map(|need| (world.needs[*need].clone(), 1.into()))
                .collect();
            let ballot = json!({ "authority": { "by": "delegated", "reference": "Vedtak" }, "marks": marks });
            let path = format!("/rounds/{}/ballots/{}/cast", world.round, world.units[*unit]);
            world.site.act(&voters[*unit], &path, ballot).await;
            // How often somebody has asked shows in what is left of their own rate. The others ask as often, for
            // something else.
            for (_, other) in voters.iter().enumerate().filter(|(index, _)| index != unit) {
                world.site.get(other, "/api/v1/views").await;
            }
        }
        let operator = world.site.operator().await;
        let county = json!({ "name": "Siste", "number": "99", "source": source() });
        world.site.act(&operator, "/counties", county).await;
        world.last = world.site.size().await - 1;
        world
    }

    /// The server is stopped and started again; all log in anew.
    pub(crate) async fn restart(&mut self) {
        self.site.restart().await;
        for (_, person) in &mut self.readers {
            *person = self.site.again(person).await;
        }
        self.secretary = self.site.again(&self.secretary).await;
    }

    async fn setting(site: Site) -> Self {
        let operator = site.operator().await;
        let act = async |path: &str, body: Value| site.act(&operator, path, body).await;
        let county = act(
            "/counties",
            json!({ "name": "Vestland", "number": "46", "source": source() }),
        )
        .await;
        let people =
            |residents: u64| json!({ "date": "2031-01-01", "residents": residents, "source": source() });
        act(&format!("/counties/{county}/set-population"), people(650_000)).await;
        let mut units = Vec::new();
        for (number, residents) in NUMBERS.into_iter().zip([290_000_u64, 8_000, 4_000, 12_000]) {
            let new = json!({ "county": county, "name": number, "number": number, "official_name": number, "source": source() });
            let unit = act("/municipalities", new).await;
            act(
                &format!("/municipalities/{unit}/set-population"),
                people(residents),
            )
            .await;
            units.push(unit);
        }
        let cluster = act(
            "/clusters",
            json!({ "example": true, "lead": units[0], "name": "Klynge" }),
        )
        .await;
        for unit in &units {
            act(&format!("/clusters/{cluster}/join"), json!({ "unit": unit })).await;
        }
        let body = json!({ "casting_vote": true, "citation": "x", "example": true, "may_ratify": true, "name": "KS", "quorum": "1/2" });
        let body = act("/bodies", body).await;
        let centre = act("/centres", json!({
            "code": "senter", "name": "Senter", "programme": "x", "reach": "region", "short_name": "S", "source": source(),
        })).await;
        let period = json!({ "from": "2032-01-01", "to": "2032-12-31" });
        let of = |verb: &str| format!("/centres/{centre}/{verb}");
        act(&of("set-subjects"), json!({ "further": [], "main": ["demens"] })).await;
        act(
            &of("set-delivery-types"),
            json!({ "types": ["kompetansebygging"] }),
        )
        .await;
        let mut covered = units.clone();
        covered.sort();
        act(&of("set-coverage"), json!({ "units": covered })).await;
        act(
            &of("declare-capacity"),
            json!({ "hours": 1_000, "period": period, "reserved": 0 }),
        )
        .await;
        let (secretary, credential) = site.granted("secretariat", &body).await;
        let mut readers = vec![
            ("nobody".to_owned(), Person::default()),
            ("the operator".to_owned(), operator),
        ];
        for role in Role::ALL
            .into_iter()
            .filter(|role| !matches!(role, Role::Process | Role::Representative))
        {
            let org = match role {
                Role::NeedOwner => &units[3],
                Role::Coordinator => &cluster,
                Role::Centre => &centre,
                _ => &body,
            };
            let name = json!(role);
            readers.push((
                role.to_string(),
                site.granted(name.as_str().unwrap(), org).await.0,
            ));
        }
        let credential = credential.strip_prefix("credential-").unwrap().to_owned();
        let (round, needs, last) = (String::new(), Vec::new(), 0);
        Self {
            site,
            readers,
            round,
            needs,
            units,
            county,
            cluster,
            body,
            centre,
            credential,
            last,
            secretary,
        }
    }

    /// Three needs come in and are voted on; gives those who vote.
    async fn before_the_vote(&mut self) -> Vec<Person> {
        let (site, by) = (&self.site, &self.secretary);
        let plan = json!({ "clusters": [self.cluster], "scope": "cluster", "title": nb("Runde") });
        self.round = site.act(by, "/rounds", plan).await;
        let of = |verb: &str| format!("/rounds/{}/{verb}", self.round);
        site.act(by, &of("adopt-rules"), rules(&self.body)).await;
        site.act(
            by,
            &of("open-submissions"),
            json!({ "until": "2031-12-20T12:00:00.000Z" }),
        )
        .await;
        let mut needs = Vec::new();
        for (index, unit) in self.units.iter().take(3).enumerate() {
            let (owner, _) = site.granted("need_owner", unit).await;
            let new = json!({
                "delivery_type": "kompetansebygging", "description": nb("Hva det gjelder."), "hours": 100 + 20 * index,
                "subject": "demens", "title": nb(&format!("Behov {index}")), "unit": unit,
            });
            needs.push(site.act(&owner, "/needs", new).await);
        }
        site.wait_until("2031-12-20T12:00:00.000Z").await;
        site.act(by, &of("close-submissions"), json!({})).await;
        let (speaker, _) = site.granted("centre", &self.centre).await;
        for need in &needs {
            let given = json!({ "centre": self.centre, "hours": 120, "serves": true });
            site.act(&speaker, &format!("/needs/{need}/give-feasibility"), given)
                .await;
            site.act(
                by,
                &format!("/needs/{need}/find-eligible"),
                json!({ "scale": "cluster" }),
            )
            .await;
            site.act(
                by,
                &format!("/needs/{need}/enter"),
                json!({ "round": self.round }),
            )
            .await;
        }
        let offer = json!({ "hours": 300, "round": self.round });
        site.act(&speaker, &format!("/centres/{}/offer", self.centre), offer)
            .await;
        for verb in ["close-screening", "freeze-candidates"] {
            site.act(by, &of(verb), json!({})).await;
        }
        site.act(
            by,
            &of("open-voting"),
            json!({ "until": "2032-01-10T12:00:00.000Z" }),
        )
        .await;
        let mut voters = Vec::new();
        for (index, unit) in self.units.iter().enumerate() {
            let (voter, _) = site.granted("representative", unit).await;
            self.readers
                .push((format!("representative of {index}"), voter.clone()));
            voters.push(voter);
        }
        self.needs = needs;
        voters
    }

    /// Everything here that has an id.
    pub(crate) fn ids(&self) -> Vec<String> {
        let one = [
            &self.round,
            &self.county,
            &self.cluster,
            &self.body,
            &self.centre,
            &self.credential,
        ];
        one.into_iter()
            .chain(&self.needs)
            .chain(&self.units)
            .cloned()
            .collect()
    }

    /// Lets the deadline come, until the server has counted.
    pub(crate) async fn count(&self) {
        self.site.wait_until("2032-01-10T12:00:00.000Z").await;
        self.until(|list| list["status"] == "provisional").await;
    }

    /// Waits until the round's list is as it should be.
    pub(crate) async fn until(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let list = format!("/api/v1/views/priority_list/{}", self.round);
        for _ in 0..1_200 {
            let answer = self.site.get(&self.secretary, &list).await;
            if answer.status == 200 && wanted(&answer.json()) {
                return answer.json();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server never came so far");
    }
}

fn rules(body: &str) -> Value {
    json!({
        "ballot": { "form": "approval", "limit": 5 }, "binding": true, "carry_limit": 3, "complaint_days": 21,
        "count": { "id": "es_list", "params": { "utility": "cost" }, "version": 1 }, "entitlement": "cast",
        "joint_part_min": 20, "outreach": "1/20", "per_field": false,
        "period": { "from": "2032-01-01", "to": "2032-12-31" }, "quorum": "1/2", "ratified_by": body,
        "represent_days": 7, "ties": "lex", "weighting": { "scheme": "equal" },
    })
}
