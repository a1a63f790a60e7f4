//! An installation as it is run: set up by `tingbok init`, with a round that is open for votes, a provider of logins
//! beside it, and `tingbok serve` with real logins in front.

use crate::{
    client::{Persona, Served},
    store::{Kind, Store},
    visitor::{SITE, Visitor, apart, ask},
};
use jiff::{SignedDuration, Timestamp};
use oidtest::{Client, ClientAuth, Person, Provider};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{fs, os::unix::fs::PermissionsExt, sync::Arc};
use tokio::runtime::Runtime;

/// Made from the weights of the control digit; nobody's.
pub(crate) const OFFICE: &str = "987654325";
pub(crate) const OWN_MUNICIPALITY: &str = "123456785";
pub(crate) const OTHER_MUNICIPALITY: &str = "111111111";
pub(crate) const NOT_SET_UP: &str = "222222222";
/// What machines' tokens are for.
pub(crate) const AUDIENCE: &str = "https://tingbok.example.no/api";

/// Two administrators, known by numbers that nobody has.
const ADMINISTRATORS: [(&str, &str); 2] = [("Eksempel Ei", "41019099999"), ("Eksempel To", "42019099998")];

/// All of it.
pub(crate) struct World {
    pub(crate) provider: Provider,
    pub(crate) citizens: Provider,
    pub(crate) served: Served,
    pub(crate) store: Store,
    pub(crate) round: String,
    pub(crate) needs: Vec<String>,
    pub(crate) units: Vec<String>,
    pub(crate) ks: String,
    /// The office that runs the installation.
    pub(crate) office: String,
    _runtime: Runtime,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server under test runs by the real time"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A time so many minutes from now, as the log writes it.
pub(crate) fn in_minutes(minutes: i64) -> String {
    let time = now() + SignedDuration::from_mins(minutes);
    time.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

impl World {
    /// With a round that is open for votes.
    pub(crate) fn open(kind: Kind) -> Self {
        Self::set_up(kind, Told::tell)
    }

    /// With nothing in it yet but the office and its administrators.
    pub(crate) fn empty(kind: Kind) -> Self {
        Self::set_up(kind, |_| Told::default())
    }

    fn set_up(kind: Kind, tell: impl Fn(&Store) -> Told) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let guard = runtime.enter();
        let seconds: oidtest::Seconds = Arc::new(|| now().as_second());
        let (provider, citizens) = (Provider::start(Arc::clone(&seconds)), Provider::start(seconds));
        drop(guard);
        for provider in [&provider, &citizens] {
            provider.register(Client {
                id: "tingbok".into(),
                redirect_uri: format!("{SITE}/login/callback"),
                auth: ClientAuth::Basic("a secret of ours".into()),
                must_push: true,
            });
        }
        let store = Store::empty(kind);
        let office = init(&store);
        let told = tell(&store);
        settings(&store, &provider, &citizens, &office);
        let served = serve(&store);
        Self {
            provider,
            citizens,
            served,
            store,
            round: told.round,
            needs: told.needs,
            units: told.units,
            ks: told.ks,
            office,
            _runtime: runtime,
        }
    }

    pub(crate) fn address(&self) -> &str {
        self.served.address()
    }

    /// Ends the server and starts it again on the same store.
    pub(crate) fn restart(mut self) -> Self {
        assert!(self.served.end(), "it ends well");
        self.served = serve(&self.store);
        self
    }

    /// Started again with the body that ratifies under the number of the office too: one legal entity, two organisations.
    pub(crate) fn with_the_body_at_the_office(self) -> Self {
        let file = self.store.folder().join("login.json");
        let mut settings: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let office = settings["organisations"][OFFICE].as_array_mut().unwrap();
        office.push(self.ks.clone().into());
        fs::write(&file, settings.to_string()).unwrap();
        self.restart()
    }

    /// Goes to the provider and gives the path that it sends the browser back to.
    pub(crate) fn until_callback(&self, visitor: &mut Visitor, query: &str, person: Person) -> String {
        self.provider.next_person(person.clone());
        self.citizens.next_person(person);
        let page = visitor.get(self.address(), &format!("/login?{query}"));
        assert_eq!(page.status, 303, "{}", page.body);
        let location = page.location();
        let (host, target) = apart(&location);
        let back = ask(host, "GET", target, &[("Host", host)], "").location();
        assert!(back.starts_with(SITE), "{back}");
        apart(&back).1.to_owned()
    }

    /// The whole way; gives who the server says has come.
    pub(crate) fn log_in(&self, visitor: &mut Visitor, query: &str, person: Person) -> Value {
        let callback = self.until_callback(visitor, query, person);
        let page = visitor.get(self.address(), &callback);
        assert_eq!(page.status, 303, "{}", page.body);
        let said = visitor.get(self.address(), "/login/session").done();
        visitor.form_token = said["form_token"].as_str().map(str::to_owned);
        said
    }

    /// The first administrator, logged in for the office.
    pub(crate) fn administrator(&self) -> Visitor {
        let [(_, first), _] = ADMINISTRATORS;
        self.of_office(first)
    }

    /// Both administrators, logged in for the office.
    pub(crate) fn administrators(&self) -> [Visitor; 2] {
        ADMINISTRATORS.map(|(_, pid)| self.of_office(pid))
    }

    fn of_office(&self, pid: &str) -> Visitor {
        let mut visitor = Visitor::default();
        self.log_in(&mut visitor, "", somebody(pid, OFFICE));
        visitor
    }

    /// Ends the server; gives the store.
    pub(crate) fn ended(mut self) -> Store {
        assert!(self.served.end(), "it ends well");
        self.store
    }

    /// Grants a credential to somebody known; gives its id.
    pub(crate) fn grant(&self, by: &mut Visitor, person: &Value, role: &str, org: &str) -> String {
        let grant = json!({
            "from": in_minutes(-60), "name": "Eksempel Person", "org": org, "person": person, "role": role,
            "to": in_minutes(120),
        });
        let done = by.command(self.address(), "/credentials", &grant).done();
        let about = done["about"].as_str().unwrap();
        about.split_once('-').unwrap().1.to_owned()
    }

    pub(crate) fn ballot(&self) -> (String, Value) {
        let path = format!("/rounds/{}/ballots/{}/cast", self.round, self.units[0]);
        let authority = json!({ "by": "delegated", "reference": "Eksempelvedtak" });
        (
            path,
            json!({ "authority": authority, "marks": { &self.needs[0]: 1 } }),
        )
    }

    /// How many events there are.
    pub(crate) fn size(&self) -> usize {
        self.store.rows().len()
    }
}

/// Somebody with a number, who logs in for an organisation.
pub(crate) fn somebody(pid: &str, organisation: &str) -> Person {
    Person {
        sub: format!("subject of {pid}"),
        pid: Some(pid.into()),
        organisations: vec![(organisation.into(), "Eksempel".into())],
        ..Person::default()
    }
}

/// Sets up the empty store; gives the office.
fn init(store: &Store) -> String {
    let file = store.folder().join("administrators.json");
    let administrators: Vec<Value> = ADMINISTRATORS
        .iter()
        .map(|(name, pid)| json!({ "name": name, "pid": pid }))
        .collect();
    let wanted = json!({
        "office": { "name": "Eksempelkontoret", "citation": "Eksempel", "example": true },
        "administrators": administrators, "until": in_minutes(24 * 60),
    });
    fs::write(&file, wanted.to_string()).unwrap();
    let said = store.data(&["init", &store.place(), "--administrators", file.to_str().unwrap()]);
    assert_eq!(said["administrators"].as_array().unwrap().len(), 2);
    said["office"].as_str().unwrap().to_owned()
}

fn settings(store: &Store, provider: &Provider, citizens: &Provider, office: &str) {
    let secret = store.folder().join("client.secret");
    fs::write(&secret, "a secret of ours\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let client = json!({ "method": "client_secret_basic", "secret_file": "client.secret" });
    let settings = json!({
        "site": SITE,
        "providers": [
            { "profile": "ansattporten", "issuer": provider.issuer(), "client_id": "tingbok", "client": client,
              "resource": "urn:altinn:resource:tingbok-stemme" },
            { "profile": "idporten", "issuer": citizens.issuer(), "client_id": "tingbok", "client": client },
        ],
        "machines": { "issuer": provider.issuer(), "audience": AUDIENCE, "scope": "ks:ksf/needs.read", "write_scope": "ks:ksf/needs.write",
                      "suppliers": { OWN_MUNICIPALITY: [OFFICE] } },
        "organisations": {
            OFFICE: [office], OWN_MUNICIPALITY: ["municipality:4601"], OTHER_MUNICIPALITY: ["municipality:4602"],
        },
    });
    fs::write(store.folder().join("login.json"), settings.to_string()).unwrap();
}

pub(crate) fn serve(store: &Store) -> Served {
    let settings = store.folder().join("login.json");
    let settings = settings.to_str().unwrap();
    Served::begin(store, &["--login", settings, "--metrics", "0"])
}

/// What was set up in demo mode at this machine before anybody logged in.
#[derive(Default)]
struct Told {
    round: String,
    needs: Vec<String>,
    units: Vec<String>,
    ks: String,
}

fn nb(words: &str) -> Value {
    json!({ "lang": "nb", "words": words })
}

impl Told {
    /// A round of one cluster up to the vote.
    fn tell(store: &Store) -> Self {
        let mut site = Served::begin(store, &["--demo"]);
        let operator = site.persona(&json!({ "operator": true }));
        let (county, units) = places(&mut site, &operator);
        let lead = json!({ "example": true, "lead": units[0], "name": "Eksempelklynge" });
        let cluster = site.make(&operator, "/clusters", &lead);
        for unit in &units {
            site.act(
                &operator,
                &format!("/clusters/{cluster}/join"),
                &json!({ "unit": unit }),
            );
        }
        let orders = json!({ "casting_vote": true, "citation": "Eksempel", "example": true, "may_ratify": true, "name": "Eksempelstyret", "quorum": "1/2" });
        let ks = site.make(&operator, "/bodies", &orders);
        let mut granted = |role: &str, org: &str| {
            let grant = json!({ "from": in_minutes(-1), "org": org, "role": role, "to": in_minutes(120) });
            let credential = site.make(&operator, "/credentials", &grant);
            site.persona(&json!({ "credential": credential }))
        };
        let secretaries = [granted("secretariat", &ks), granted("secretariat", &ks)];
        let owners: Vec<Persona> = units.iter().map(|unit| granted("need_owner", unit)).collect();
        let round = planned(&mut site, &secretaries[0], &cluster, &county, &ks);
        let of = |verb: &str| format!("/rounds/{round}/{verb}");
        let until = in_minutes(2);
        site.act(
            &secretaries[0],
            &of("open-submissions"),
            &json!({ "until": until }),
        );
        let mut needs = Vec::new();
        for (unit, owner) in units.iter().zip(&owners) {
            let new = json!({
                "delivery_type": "kompetansebygging", "description": nb("Eksempel."), "hours": 100,
                "subject": "demens", "title": nb("Behov"), "unit": unit,
            });
            needs.push(site.make(owner, "/needs", &new));
        }
        site.wait_until(&until);
        site.act(&secretaries[0], &of("close-submissions"), &json!({}));
        for need in &needs {
            site.act(
                &secretaries[0],
                &format!("/needs/{need}/find-eligible"),
                &json!({ "scale": "cluster" }),
            );
            site.act(
                &secretaries[0],
                &format!("/needs/{need}/enter"),
                &json!({ "round": round }),
            );
        }
        for (secretary, part) in secretaries.iter().zip([[1_u8; 32], [2; 32]]) {
            let digest: String = Sha256::digest(part)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            site.act(secretary, &of("commit-lot"), &json!({ "commitment": digest }));
        }
        for verb in ["close-screening", "freeze-candidates"] {
            site.act(&secretaries[0], &of(verb), &json!({}));
        }
        site.act(
            &secretaries[0],
            &of("open-voting"),
            &json!({ "until": in_minutes(60) }),
        );
        assert!(site.stop(), "it ends well");
        Self {
            round,
            needs,
            units,
            ks,
        }
    }
}

/// A county with two municipalities.
fn places(site: &mut Served, operator: &Persona) -> (String, Vec<String>) {
    let source = json!({ "name": "example.csv", "sha256": "00".repeat(32) });
    let county = json!({ "name": "Vestland", "number": "46", "source": source });
    let county = site.make(operator, "/counties", &county);
    let units = ["4601", "4602"].map(|number| {
        let name = format!("Eksempelkommune {number}");
        let new = json!({ "county": county, "name": name, "number": number, "official_name": name, "source": source });
        let id = site.make(operator, "/municipalities", &new);
        let people = json!({ "date": "2026-01-01", "residents": 8_000, "source": source });
        site.act(operator, &format!("/municipalities/{id}/set-population"), &people);
        id
    });
    (county, units.to_vec())
}

fn planned(site: &mut Served, secretary: &Persona, cluster: &str, _county: &str, ks: &str) -> String {
    let plan = json!({ "clusters": [cluster], "counties": [], "scope": "cluster", "title": nb("Runde (eksempel)"), "units": [] });
    let round = site.make(secretary, "/rounds", &plan);
    let rules = json!({
        "ballot": { "form": "approval", "limit": 5 }, "binding": false, "carry_limit": 3, "complaint_days": 21,
        "count": { "id": "es_list", "params": { "utility": "cost" }, "version": 1 }, "entitlement": "cast",
        "joint_part_min": 20, "lot_parts": 2, "outreach": "1/20", "per_field": false,
        "period": { "from": "2032-01-01", "to": "2032-12-31" }, "quorum": "1/2", "ratified_by": ks,
        "represent_days": 7, "ties": "chain", "weighting": { "scheme": "equal" },
    });
    site.act(secretary, &format!("/rounds/{round}/adopt-rules"), &rules);
    round
}
