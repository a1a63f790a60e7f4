//! Two neighbours with the same things each, so that whatever is asked of the one can be asked of the other; and people of
//! the one, in every role and in every state of their credential.

use super::{
    NOW, Situation,
    requests::{nb, source},
    roles,
};
use crate::site::{Person, Site};
use events::{
    Actor, Body, Cite, CommandId, Digest, OrgId, Role, StreamId, Version,
    case::{self, Ground, RecusalSettled},
    derived,
    log::{Basis, SubjectErased},
    mandate::{Force, Issued},
};
use ledger::{Append, Key, Write};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One of them: ids of things that are there, and of some that are not.
pub(crate) struct Side {
    pub(crate) number: &'static str,
    pub(crate) county: String,
    pub(crate) unit: String,
    pub(crate) cluster: String,
    pub(crate) region: String,
    pub(crate) body: String,
    pub(crate) centre: String,
    pub(crate) need: String,
    pub(crate) meeting: String,
    pub(crate) case: String,
    pub(crate) mandate: String,
    /// A representative's.
    pub(crate) credential: String,
    pub(crate) person: String,
    /// Of rounds, templates and whatever else is named and is not there.
    pub(crate) nothing: String,
}

impl Side {
    pub(crate) async fn of(site: &Site, number: &'static str) -> Self {
        let operator = site.operator().await;
        let act = async |path: &str, body: Value| site.act(&operator, path, body).await;
        let county = act(
            "/counties",
            json!({ "name": "Fylke", "number": &number[..2], "source": source() }),
        )
        .await;
        let unit = json!({ "county": county, "name": "Kommune", "number": number, "official_name": "Kommune", "source": source() });
        let unit = act("/municipalities", unit).await;
        let cluster = act(
            "/clusters",
            json!({ "example": true, "lead": unit, "name": format!("Klynge {number}") }),
        )
        .await;
        let region = act(
            "/regions",
            json!({ "example": true, "name": format!("Region {number}") }),
        )
        .await;
        let body = json!({ "casting_vote": true, "citation": "x", "example": true, "may_ratify": true, "name": "Organ", "quorum": "1/2" });
        let body = act("/bodies", body).await;
        let centre = json!({
            "code": format!("senter-{number}"), "name": "Senter", "programme": "x", "reach": "region", "short_name": "S", "source": source(),
        });
        let centre = act("/centres", centre).await;
        let (owner, _) = site.granted("need_owner", &unit).await;
        let (secretary, _) = site.granted("ks_secretariat", &body).await;
        let need = json!({
            "delivery_type": "kompetansebygging", "description": nb("Et behov (eksempel)."), "hours": 40,
            "subject": "demens", "title": nb("Kurs"), "unit": unit,
        });
        let need = site.act(&owner, "/needs", need).await;
        let call = json!({ "body": body, "form": "physical", "place": "Oslo", "starts": "2032-05-01T10:00:00.000Z" });
        let meeting = site.act(&secretary, "/meetings", call).await;
        let (_, credential) = site.granted("representative", &unit).await;
        let nothing = derived(&["nothing of", number]).to_string();
        let of = |what: &str| derived(&[what, number]).to_string();
        let side = Self {
            person: of("person"),
            case: of("case"),
            mandate: of("mandate"),
            credential: credential.strip_prefix("credential-").unwrap().to_owned(),
            number,
            county,
            unit,
            cluster,
            region,
            body,
            centre,
            need,
            meeting,
            nothing,
        };
        side.decided(site).await;
        side
    }

    /// A case and a mandate as a decision would leave them, with everybody who is to step out of its point. They are written straight into the log, for the whole way
    /// there is another test's story.
    async fn decided(&self, site: &Site) {
        let digest = Digest::of(b"a list");
        let seen = |kind: &str, id: &str| Cite {
            stream: StreamId::new(kind, id),
            version: Version(1),
        };
        let opened = case::Opened {
            approved: None,
            body: self.body.parse().unwrap(),
            earlier_seen: None,
            list: digest,
            points: vec![case::Point::List],
            proposal: digest,
            round: self.nothing.parse().unwrap(),
            round_seen: seen("body", &self.body),
        };
        let issued = Issued {
            case: self.case.parse().unwrap(),
            // As it stands when everybody has stepped out.
            case_seen: Cite {
                version: Version(1 + roles().count() as u64),
                ..seen("case", &self.case)
            },
            centre: self.centre.parse().unwrap(),
            centre_seen: seen("centre", &self.centre),
            conflicts: vec![],
            force: Force::Binding,
            hours: 40,
            items: vec![],
            list: digest,
            period: serde_json::from_value(json!({ "from": "2032-01-01", "to": "2032-12-31" })).unwrap(),
            proposal: digest,
            round: self.nothing.parse().unwrap(),
        };
        let step_out = roles().map(|role| RecusalSettled {
            against: vec![],
            body_seen: seen("body", &self.body),
            r#for: vec![],
            ground: Ground::Special,
            person: somebody(role, Situation::Recused).parse().unwrap(),
            point: 0,
            reason: None,
            recused: true,
        });
        let settled = step_out.map(case::Event::RecusalSettled);
        let events = [case::Event::Opened(opened)].into_iter().chain(settled);
        self.write(
            site,
            StreamId::new("case", &self.case),
            events.map(Body::Case).collect(),
        )
        .await;
        let issued = Body::Mandate(events::mandate::Event::Issued(issued));
        self.write(site, StreamId::new("mandate", &self.mandate), vec![issued])
            .await;
    }

    /// Somebody whose data was erased, as an erasure leaves the log; gives the person.
    pub(crate) async fn erased(&self, site: &Site) -> String {
        let person = derived(&["erased", self.number]).to_string();
        let erased = SubjectErased {
            basis: Basis::ConsentWithdrawn,
            commitments: vec![Digest::of(b"a text")],
            decided_by: Cite {
                stream: StreamId::new("credential", &self.credential),
                version: Version(1),
            },
            person: Some(person.parse().unwrap()),
        };
        let body = Body::Log(events::log::Event::SubjectErased(erased));
        self.write(site, StreamId::new("log", &person), vec![body]).await;
        person
    }

    async fn write(&self, site: &Site, stream: StreamId, bodies: Vec<Body>) {
        let append = Append {
            key: Key {
                actor: "process".into(),
                command: CommandId(derived(&["rights", stream.as_str()])),
            },
            intent: Digest::of(stream.as_str().as_bytes()),
            actor: Actor::process(),
            writes: vec![Write {
                stream,
                expected: Version::ABSENT,
                bodies,
                cites: vec![],
                not_after: None,
            }],
            beside: vec![],
            answer: vec![],
        };
        site.ledger.append(append).await.unwrap();
    }

    /// For which of its organisations somebody in a role is granted what they hold.
    pub(super) fn org(&self, role: Role) -> OrgId {
        let id = match role {
            Role::NeedOwner | Role::Representative => &self.unit,
            Role::Coordinator => &self.cluster,
            Role::Centre => &self.centre,
            _ => &self.body,
        };
        id.parse().unwrap()
    }
}

/// Who asks in a role and a situation.
fn somebody(role: Role, situation: Situation) -> String {
    derived(&["one", &role.to_string(), situation.words()]).to_string()
}

/// Somebody with a login.
pub(super) struct One {
    pub(super) login: Person,
    pub(super) credential: String,
    pub(super) person: String,
}

/// Everybody on one side, by role and the state of their credential.
pub(super) struct People(BTreeMap<(Role, Situation), One>);

impl People {
    /// Grants what these situations take, and lets time pass until some of it has ended.
    pub(super) async fn of(site: &Site, side: &Side, situations: &[Situation]) -> Self {
        let operator = site.operator().await;
        let reason = json!({ "reason": nb("Eksempel") });
        let mut people = BTreeMap::new();
        for role in roles() {
            for situation in situations.iter().copied() {
                let (from, to) = situation.period();
                let person = somebody(role, situation);
                let grant =
                    json!({ "from": from, "org": side.org(role), "person": person, "role": role, "to": to });
                let credential = site.act(&operator, "/credentials", grant).await;
                match situation {
                    Situation::Suspended => drop(
                        site.act(
                            &operator,
                            &format!("/credentials/{credential}/suspend"),
                            reason.clone(),
                        )
                        .await,
                    ),
                    Situation::Revoked => drop(
                        site.act(
                            &operator,
                            &format!("/credentials/{credential}/revoke"),
                            reason.clone(),
                        )
                        .await,
                    ),
                    _ => {}
                }
                let login = site.persona(json!({ "credential": credential })).await;
                people.insert(
                    (role, situation),
                    One {
                        login,
                        credential,
                        person,
                    },
                );
            }
        }
        site.wait_until(NOW).await;
        Self(people)
    }

    /// Who asks in a situation; `None` for nobody.
    pub(super) fn one(&self, role: Role, situation: Situation) -> Option<&One> {
        match situation {
            Situation::NoLogin => None,
            Situation::Other => self.0.get(&(role, Situation::Own)),
            situation => self.0.get(&(role, situation)),
        }
    }
}
