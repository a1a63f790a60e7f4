//! Facts for counties, municipalities, clusters, centres, bodies and credentials.

use super::Informed;
use crate::{EngineError, Work};
use domain::{body, centre, cluster, county, credential, municipality, round::Round};
use events::{BodyId, CentreId, ClusterId, CredentialId, OrgId, StreamId, UnitId};

impl Informed for county::County {
    type Id = UnitId;
    fn stream(id: UnitId) -> StreamId {
        StreamId::new("county", id)
    }
    async fn facts(_: &mut Work<'_>, _: UnitId, _: &county::Intent) -> Result<(), EngineError> {
        Ok(())
    }
}

impl Informed for municipality::Municipality {
    type Id = UnitId;
    fn stream(id: UnitId) -> StreamId {
        StreamId::new("municipality", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        _: UnitId,
        intent: &municipality::Intent,
    ) -> Result<municipality::Facts, EngineError> {
        let county_known = match intent {
            municipality::Intent::Register(new) => work.exists(&StreamId::new("county", new.county)).await?,
            municipality::Intent::SetPopulation(_) => true,
        };
        Ok(municipality::Facts { county_known })
    }
}

impl Informed for cluster::Cluster {
    type Id = ClusterId;
    fn stream(id: ClusterId) -> StreamId {
        StreamId::new("cluster", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        _: ClusterId,
        intent: &cluster::Intent,
    ) -> Result<cluster::Facts, EngineError> {
        let unit = match intent {
            cluster::Intent::Form(new) => new.lead,
            cluster::Intent::Join(new) => new.unit,
        };
        // Only municipalities stand on a roll through their clusters.
        let unit_known = work.exists(&StreamId::new("municipality", unit)).await?;
        Ok(cluster::Facts { unit_known })
    }
}

impl Informed for centre::Centre {
    type Id = CentreId;
    fn stream(id: CentreId) -> StreamId {
        StreamId::new("centre", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        id: CentreId,
        intent: &centre::Intent,
    ) -> Result<centre::Facts, EngineError> {
        let mut facts = centre::Facts {
            id: Some(id),
            ..Default::default()
        };
        let named = match intent {
            centre::Intent::SetCoverage(new) => new.units.as_slice(),
            centre::Intent::Register(new) => new.host.as_slice(),
            _ => &[],
        };
        for unit in named {
            if !work.unit_known(*unit).await? {
                facts.unknown_units.push(*unit);
            }
        }
        if let centre::Intent::Offer(events::centre::CapacityOffered { round, .. })
        | centre::Intent::Commit { round, .. } = intent
        {
            facts.round = work.known::<Round>(&StreamId::new("round", round)).await?;
        }
        Ok(facts)
    }
}

impl Informed for body::Body {
    type Id = BodyId;
    fn stream(id: BodyId) -> StreamId {
        StreamId::new("body", id)
    }
    async fn facts(_: &mut Work<'_>, _: BodyId, _: &body::Intent) -> Result<(), EngineError> {
        Ok(())
    }
}

impl Informed for credential::Credential {
    type Id = CredentialId;
    fn stream(id: CredentialId) -> StreamId {
        StreamId::new("credential", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        _: CredentialId,
        intent: &credential::Intent,
    ) -> Result<credential::Facts, EngineError> {
        let org_known = match intent {
            credential::Intent::Grant(new) => org_known(work, new.org).await?,
            credential::Intent::Revoke(_) => true,
        };
        Ok(credential::Facts { org_known })
    }
}

async fn org_known(work: &mut Work<'_>, org: OrgId) -> Result<bool, EngineError> {
    for kind in ["municipality", "county", "cluster", "centre", "body"] {
        if work.exists(&StreamId::new(kind, org)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
