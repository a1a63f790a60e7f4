//! Who acts in the demo: the people, their credentials and their ids. Everything is drawn from the demo's chance, so
//! the same seed gives the same people.

use crate::error::CliError;
use engine::{Claim, Draft, Engine, Reply, Step, chance::Chance, clock::Manual};
use events::{
    BodyId, CentreId, CommandId, CredentialId, Level, OrgId, PersonId, Role, Time, UnitId,
    credential::Granted,
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
    pub(crate) secretariat: Claim,
    pub(crate) ks_secretariat: Claim,
    pub(crate) members: Vec<Claim>,
    pub(crate) owners: BTreeMap<UnitId, Claim>,
    pub(crate) representatives: BTreeMap<UnitId, Claim>,
    pub(crate) centres: BTreeMap<CentreId, Claim>,
}

/// How long credentials hold: the rest of the election period.
const ELECTION_PERIOD_DAYS: u32 = 400;

impl Stage {
    pub(crate) fn id(&self) -> Result<uuid::Uuid, CliError> {
        Ok(self.chance.id(self.clock.now())?)
    }

    /// A command of somebody; a second passes.
    pub(crate) fn draft(&self, claim: &Claim) -> Result<Draft, CliError> {
        self.clock.advance_millis(1_000);
        Ok(Draft::new(claim.clone(), CommandId(self.id()?)))
    }

    /// Carries out a command made of steps alone.
    pub(crate) async fn act(&self, claim: &Claim, steps: Vec<Step>) -> Result<Reply, CliError> {
        Ok(self.engine.execute(&self.draft(claim)?.with(steps)).await?)
    }

    /// Grants credentials to new people, all in one command, and keeps their names in the vault.
    async fn grant(
        &self,
        wanted: &[(Role, OrgId, Option<PersonId>, Option<&str>)],
    ) -> Result<Vec<Claim>, CliError> {
        let (from, to) = (self.clock.now(), self.clock.now().plus_days(ELECTION_PERIOD_DAYS));
        let mut draft = self.draft(&self.operator)?;
        let (mut claims, mut steps) = (Vec::new(), Vec::new());
        for (role, org, known, name) in wanted {
            let person = match known {
                Some(person) => *person,
                None => PersonId(self.id()?),
            };
            let credential = CredentialId(self.id()?);
            let granted = Granted {
                from,
                org: *org,
                person,
                role: *role,
                to,
            };
            steps.push(Step::Credential(
                credential,
                domain::credential::Intent::Grant(granted),
            ));
            if let Some(name) = name {
                draft.name(&self.engine, person, name);
            }
            claims.push(Claim::person(person, *role, *org, level(*role), credential));
        }
        self.engine.execute(&draft.with(steps)).await?;
        Ok(claims)
    }

    /// Everybody gets a credential.
    pub(crate) async fn cast(
        &self,
        rso: BodyId,
        body: BodyId,
        seats: &[(PersonId, &str)],
        units: &[UnitId],
        centres: &[CentreId],
    ) -> Result<Cast, CliError> {
        let offices = [
            (Role::Secretariat, rso.into(), None, None),
            (Role::KsSecretariat, body.into(), None, None),
        ];
        let mut offices = self.grant(&offices).await?.into_iter();
        let (Some(secretariat), Some(ks_secretariat)) = (offices.next(), offices.next()) else {
            return Err(CliError::bad_input("the demo has no secretariats".into()));
        };
        let seated = seats
            .iter()
            .map(|(person, name)| (Role::BodyMember, body.into(), Some(*person), Some(*name)));
        let members = self.grant(&seated.collect::<Vec<_>>()).await?;
        let all = |role, orgs: &[OrgId]| {
            orgs.iter()
                .map(|org| (role, *org, None, None))
                .collect::<Vec<_>>()
        };
        let unit_orgs: Vec<OrgId> = units.iter().map(|unit| (*unit).into()).collect();
        let centre_orgs: Vec<OrgId> = centres.iter().map(|centre| (*centre).into()).collect();
        let owners = self.grant(&all(Role::NeedOwner, &unit_orgs)).await?;
        let representatives = self.grant(&all(Role::Representative, &unit_orgs)).await?;
        let speakers = self.grant(&all(Role::Centre, &centre_orgs)).await?;
        Ok(Cast {
            secretariat,
            ks_secretariat,
            members,
            owners: units.iter().copied().zip(owners).collect(),
            representatives: units.iter().copied().zip(representatives).collect(),
            centres: centres.iter().copied().zip(speakers).collect(),
        })
    }
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
