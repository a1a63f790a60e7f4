//! Facts for counties, municipalities, clusters and regions.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    body::Body, cluster, cluster::Cluster, county, county::County, municipality, municipality::Municipality,
    region, unit::Known,
};
use events::{ClusterId, Date, RegionId, StreamId, UnitId, region::Member};

impl Informed for County {
    type Id = UnitId;
    fn stream(id: UnitId) -> StreamId {
        StreamId::new("county", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        id: UnitId,
        intent: &county::Intent,
    ) -> Result<county::Facts, EngineError> {
        let named = match intent {
            county::Intent::Merge(new) => vec![new.into],
            county::Intent::Split(new) => new.into.clone(),
            _ => vec![],
        };
        let mut facts = county::Facts {
            id: Some(id),
            ..Default::default()
        };
        for unit in named {
            work.note_county(unit, &mut facts.units).await?;
        }
        Ok(facts)
    }
}

impl Informed for Municipality {
    type Id = UnitId;
    fn stream(id: UnitId) -> StreamId {
        StreamId::new("municipality", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        id: UnitId,
        intent: &municipality::Intent,
    ) -> Result<municipality::Facts, EngineError> {
        let mut facts = municipality::Facts {
            id: Some(id),
            ..Default::default()
        };
        let named = match intent {
            municipality::Intent::Register(new) => {
                work.note_county(new.county, &mut facts.units).await?;
                vec![]
            }
            municipality::Intent::Renumber(new) => {
                work.note_county(new.county, &mut facts.units).await?;
                vec![]
            }
            municipality::Intent::SetPopulation(_) => vec![],
            municipality::Intent::Merge(new) => vec![new.into],
            municipality::Intent::Split(new) => new.into.clone(),
        };
        for unit in named {
            if let Some(known) = work
                .known::<Municipality>(&StreamId::new("municipality", unit))
                .await?
            {
                work.guard(&known.cite.stream).await?;
                facts.units.insert(unit, ended(known.value.course.ended));
            }
        }
        Ok(facts)
    }
}

fn ended(ended: Option<domain::unit::Ended>) -> Option<Date> {
    ended.map(|ended| ended.from)
}

impl Work<'_> {
    /// Notes a county among the known units, and relies on it.
    async fn note_county(&mut self, county: UnitId, units: &mut Known) -> Result<(), EngineError> {
        if let Some(known) = self.known::<County>(&StreamId::new("county", county)).await? {
            self.guard(&known.cite.stream).await?;
            units.insert(county, ended(known.value.course.ended));
        }
        Ok(())
    }

    /// The first day on which a unit, municipality or county municipality, is no more; `None` while it is there, and
    /// for whatever is no unit. Relies on it: the append is refused when it has ended meanwhile.
    pub(crate) async fn unit_ended(&mut self, unit: UnitId) -> Result<Option<Date>, EngineError> {
        let municipality = StreamId::new("municipality", unit);
        if let Some(known) = self.known::<Municipality>(&municipality).await? {
            self.guard(&municipality).await?;
            return Ok(ended(known.value.course.ended));
        }
        let county = StreamId::new("county", unit);
        if let Some(known) = self.known::<County>(&county).await? {
            self.guard(&county).await?;
            return Ok(ended(known.value.course.ended));
        }
        Ok(None)
    }
}

impl Informed for Cluster {
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
            cluster::Intent::ChangeLead(new) => new.lead,
            _ => return Ok(cluster::Facts::default()),
        };
        Ok(cluster::Facts {
            // Only municipalities stand on a roll through their clusters.
            unit_known: work.exists(&StreamId::new("municipality", unit)).await?,
            unit_ended: work.unit_ended(unit).await?,
        })
    }
}

impl Informed for region::Region {
    type Id = RegionId;
    fn stream(id: RegionId) -> StreamId {
        StreamId::new("region", id)
    }
    async fn facts(
        work: &mut Work<'_>,
        _: RegionId,
        intent: &region::Intent,
    ) -> Result<region::Facts, EngineError> {
        let mut facts = region::Facts::default();
        match intent {
            region::Intent::Join {
                member: Member::Cluster { cluster },
            } => {
                let stream = StreamId::new("cluster", cluster);
                work.guard(&stream).await?;
                facts.cluster = work.known::<Cluster>(&stream).await?;
            }
            region::Intent::SeatBody { body } => {
                facts.body = work.known::<Body>(&StreamId::new("body", body)).await?;
            }
            _ => {}
        }
        Ok(facts)
    }
}
