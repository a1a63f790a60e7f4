//! Who acts in the demo: the people, their credentials and their ids. Everything is drawn from the demo's chance, so
//! the same seed gives the same people.

use super::{
    data::{Data, SeatRow, parts},
    story::{self, Setting},
};
use crate::error::CliError;
use engine::{Claim, Draft, Engine, Reply, Step, chance::Chance, clock::Manual};
use events::{
    BodyId, CentreId, CommandId, CredentialId, Lang, Level, OrgId, PersonId, Role, Text, Time, UnitId,
    credential::{Granted, Substitute},
};
use std::collections::BTreeMap;

/// The stage on which the demo plays: the engine, its clock and its chance.
pub(crate) struct Stage {
    pub(crate) engine: Engine,
    pub(crate) clock: Manual,
    pub(crate) chance: Chance,
    pub(crate) operator: Claim,
}

/// Everybody who acts.
pub(crate) struct Cast {
    /// Runs rounds and screens.
    pub(crate) secretariat: Claim,
    /// A second person there, for what takes two.
    pub(crate) second_secretary: Claim,
    /// Sits in the region's body for a university.
    pub(crate) advisor: Claim,
    /// Prepares cases for the body that ratifies.
    pub(crate) ks_secretariat: Claim,
    /// The same for the committee that advises.
    pub(crate) kdu_secretariat: Claim,
    /// The members of the body that ratifies and their substitutes, as in `body.csv`.
    pub(crate) members: Vec<Claim>,
    /// The members of the region's body.
    pub(crate) regional: Vec<Claim>,
    /// By the key of the cluster.
    pub(crate) coordinators: BTreeMap<String, Claim>,
    pub(crate) owners: BTreeMap<UnitId, Claim>,
    pub(crate) representatives: BTreeMap<UnitId, Claim>,
    /// Who steps in for [`ABSENT`]'s representative.
    pub(crate) substitute: Claim,
    pub(crate) centres: BTreeMap<CentreId, Claim>,
    clusters: BTreeMap<String, String>,
}

/// The municipality whose representative falls ill.
pub(crate) const ABSENT: &str = "4621";

/// The last instant of credentials: the end of the election period.
const ELECTION_PERIOD_ENDS: Time = Time::from_millis(1_824_854_400_000); // 2027-10-30T00:00:00.000Z

/// A command being worded.
pub(crate) struct Words<'s> {
    stage: &'s Stage,
    draft: Draft,
}

impl Words<'_> {
    /// A free text.
    pub(crate) fn say(&mut self, lang: Lang, words: &str) -> Result<Text, CliError> {
        Ok(self.draft.text(&self.stage.engine, lang, words)?)
    }

    /// A free text in bokmål.
    pub(crate) fn nb(&mut self, words: &str) -> Result<Text, CliError> {
        self.say(Lang::Nb, words)
    }
}

impl Stage {
    pub(crate) fn id(&self) -> Result<uuid::Uuid, CliError> {
        Ok(self.chance.id(self.clock.now())?)
    }

    /// The same stage with chance of its own, so that what is drawn here does not depend on how much was drawn before.
    pub(crate) fn apart(&self, name: &str) -> Self {
        let seed = self.engine.vault().digest(format!("demo {name}").as_bytes());
        Self {
            engine: self.engine.clone(),
            clock: self.clock.clone(),
            chance: Chance::seeded(&seed.to_string()),
            operator: self.operator.clone(),
        }
    }

    /// Lets time pass up to an instant.
    pub(crate) fn wait_until(&self, time: Time) {
        let left = time.millis() - self.clock.now().millis();
        self.clock.advance_millis(left.max(0));
    }

    /// A command of somebody; a second passes.
    fn draft(&self, claim: &Claim) -> Result<Draft, CliError> {
        self.clock.advance_millis(1_000);
        Ok(Draft::new(claim.clone(), CommandId(self.id()?)))
    }

    /// Carries out a command made of steps alone.
    pub(crate) async fn act(&self, claim: &Claim, steps: Vec<Step>) -> Result<Reply, CliError> {
        Ok(self.engine.execute(&self.draft(claim)?.with(steps)).await?)
    }

    /// Carries out a command with free texts in it.
    pub(crate) async fn act_with(
        &self,
        claim: &Claim,
        steps: impl FnOnce(&mut Words<'_>) -> Result<Vec<Step>, CliError>,
    ) -> Result<Reply, CliError> {
        let draft = self.draft(claim)?.writing(&self.engine).await?;
        let mut words = Words { stage: self, draft };
        let steps = steps(&mut words)?;
        Ok(self.engine.execute(&words.draft.with(steps)).await?)
    }

    /// Grants credentials to people, all in one command, and keeps their names in the vault.
    async fn grant(&self, wanted: &[Wanted<'_>]) -> Result<Vec<Claim>, CliError> {
        let from = self.clock.now();
        let mut draft = self.draft(&self.operator)?;
        let (mut claims, mut steps) = (Vec::new(), Vec::new());
        let drawn = |wish: &Wanted<'_>| Ok(wish.person.unwrap_or(PersonId(self.id()?)));
        let people: Result<Vec<PersonId>, CliError> = wanted.iter().map(drawn).collect();
        let people = people?;
        self.engine.make_keys(&people).await?;
        for (wish, person) in wanted.iter().zip(people) {
            let credential = CredentialId(self.id()?);
            let granted = Granted {
                from,
                org: wish.org,
                person,
                role: wish.role,
                substitute: wish.substitute,
                to: ELECTION_PERIOD_ENDS,
            };
            steps.push(Step::Credential(
                credential,
                domain::credential::Intent::Grant(granted),
            ));
            if let Some(name) = wish.name {
                draft.name(person, name);
            }
            claims.push(Claim::person(
                person,
                wish.role,
                wish.org,
                level(wish.role),
                credential,
            ));
        }
        self.engine.execute(&draft.with(steps)).await?;
        Ok(claims)
    }

    /// One credential.
    async fn grant_one(&self, wanted: Wanted<'_>) -> Result<Claim, CliError> {
        let granted = self.grant(&[wanted]).await?;
        let none = || CliError::bad_input("no credential was granted".into());
        granted.into_iter().next().ok_or_else(none)
    }

    /// Everybody gets a credential, and the body its seats.
    pub(crate) async fn cast(&self, setting: &Setting, data: &Data) -> Result<Cast, CliError> {
        let centres: Vec<CentreId> = data
            .centres
            .iter()
            .map(|row| CentreId::of(&row.centre_id))
            .collect();
        let keys = data.clusters.iter().map(|row| row.key.clone());
        let clusters = data.clusters.iter().map(|row| story::cluster_id(&row.key));
        let coordinators = self.grant(&all(Role::Coordinator, clusters)).await?;
        let owners = self
            .grant(&all(Role::NeedOwner, setting.units.iter().copied()))
            .await?;
        let representatives = self
            .grant(&all(Role::Representative, setting.units.iter().copied()))
            .await?;
        let representatives: BTreeMap<UnitId, Claim> =
            setting.units.iter().copied().zip(representatives).collect();
        let substitute = self.substitute(&representatives).await?;
        let speakers = self.grant(&all(Role::Centre, centres.iter().copied())).await?;
        Ok(Cast {
            secretariat: self
                .grant_one(Wanted::new(Role::Secretariat, setting.rso))
                .await?,
            second_secretary: self
                .grant_one(Wanted::new(Role::Secretariat, setting.rso))
                .await?,
            advisor: self.grant_one(Wanted::new(Role::Advisor, setting.rso)).await?,
            ks_secretariat: self
                .grant_one(Wanted::new(Role::KsSecretariat, setting.ks))
                .await?,
            kdu_secretariat: self
                .grant_one(Wanted::new(Role::KsSecretariat, setting.kdu))
                .await?,
            members: self.seat(setting.ks, "ks", &data.seats).await?,
            regional: self.seat(setting.rso, "rso", &data.seats).await?,
            coordinators: keys.zip(coordinators).collect(),
            owners: setting.units.iter().copied().zip(owners).collect(),
            representatives,
            substitute,
            centres: centres.into_iter().zip(speakers).collect(),
            clusters: membership(data),
        })
    }

    /// Seats the members and substitutes of a body.
    async fn seat(&self, body: BodyId, key: &str, rows: &[SeatRow]) -> Result<Vec<Claim>, CliError> {
        let (mut wanted, mut steps) = (Vec::new(), Vec::new());
        for row in rows.iter().filter(|row| row.body == key) {
            let person = PersonId(self.id()?);
            steps.extend(story::seat(body, person, row)?);
            wanted.push(Wanted {
                person: Some(person),
                name: Some(&row.name),
                ..Wanted::new(Role::BodyMember, body)
            });
        }
        self.act(&self.operator, steps).await?;
        self.grant(&wanted).await
    }

    /// The first substitute of the representative who falls ill.
    async fn substitute(&self, representatives: &BTreeMap<UnitId, Claim>) -> Result<Claim, CliError> {
        let unit = story::unit(ABSENT);
        let member = representatives.get(&unit).and_then(|claim| claim.credential);
        let of = member.ok_or_else(|| CliError::bad_input(format!("nobody represents {ABSENT}")))?;
        let substitute = Some(Substitute { of, place: 1 });
        self.grant_one(Wanted {
            substitute,
            ..Wanted::new(Role::Representative, unit)
        })
        .await
    }
}

impl Cast {
    /// The coordinator of the cluster that a municipality is a member of, with the cluster's key.
    pub(crate) fn coordinator_of(&self, number: &str) -> Result<(&str, &Claim), CliError> {
        let none = || CliError::bad_input(format!("{number} is in no cluster of the demo"));
        let key = self.clusters.get(number).ok_or_else(none)?;
        Ok((key, self.coordinators.get(key).ok_or_else(none)?))
    }
}

/// A credential to be granted.
struct Wanted<'n> {
    role: Role,
    org: OrgId,
    person: Option<PersonId>,
    name: Option<&'n str>,
    substitute: Option<Substitute>,
}

impl Wanted<'_> {
    fn new(role: Role, org: impl Into<OrgId>) -> Self {
        Self {
            role,
            org: org.into(),
            person: None,
            name: None,
            substitute: None,
        }
    }
}

fn all<O: Into<OrgId>>(role: Role, orgs: impl Iterator<Item = O>) -> Vec<Wanted<'static>> {
    orgs.map(|org| Wanted::new(role, org)).collect()
}

/// The key of each municipality's cluster, by its number.
fn membership(data: &Data) -> BTreeMap<String, String> {
    let members = data
        .clusters
        .iter()
        .flat_map(|row| parts(&row.members).map(|number| (number.to_owned(), row.key.clone())));
    members.collect()
}

fn level(role: Role) -> Level {
    match role {
        Role::Representative | Role::BodyMember => Level::High,
        _ => Level::Substantial,
    }
}

/// When the demo begins.
pub(crate) fn first_day() -> Time {
    // 2026-09-01T06:00:00.000Z
    Time::from_millis(1_788_242_400_000)
}
