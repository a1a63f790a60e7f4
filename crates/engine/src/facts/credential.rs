//! Facts for credentials: the organisation, the member for whom a substitute steps in, and the cluster whose
//! coordinator records an absence.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    cluster::Cluster,
    credential::{Credential, Facts, Intent},
};
use events::{CredentialId, OrgId, StreamId, UnitId};

impl Informed for Credential {
    type Id = CredentialId;
    fn stream(id: CredentialId) -> StreamId {
        StreamId::new("credential", id)
    }
    async fn facts(work: &mut Work<'_>, _: CredentialId, intent: &Intent) -> Result<Facts, EngineError> {
        let mut facts = Facts::default();
        match intent {
            Intent::Grant(new) => {
                facts.org_known = work.org_known(new.org).await?;
                facts.org_ended = work.unit_ended(UnitId(new.org.0)).await?;
                if let Some(substitute) = new.substitute {
                    let stream = Self::stream(substitute.of);
                    work.guard(&stream).await?;
                    facts.member = work.known::<Self>(&stream).await?;
                }
            }
            Intent::RecordAbsence { .. } | Intent::EndAbsence => {
                if let Some(org) = work.acts_for {
                    let stream = StreamId::new("cluster", org);
                    facts.cluster = work.known::<Cluster>(&stream).await?;
                    if facts.cluster.is_some() {
                        work.guard(&stream).await?;
                    }
                }
            }
            Intent::Revoke(_) | Intent::Suspend { .. } | Intent::Resume => {}
        }
        Ok(facts)
    }
}

impl Work<'_> {
    /// Whether an organisation is registered, as whatever it is.
    pub(crate) async fn org_known(&mut self, org: OrgId) -> Result<bool, EngineError> {
        for kind in ["municipality", "county", "cluster", "region", "centre", "body"] {
            if self.exists(&StreamId::new(kind, org)).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
