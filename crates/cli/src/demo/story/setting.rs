//! Where the story plays: four clusters in one region, with those who advise, and the bodies that screen and ratify.

use super::{half, unit};
use crate::{
    demo::{
        cast::Stage,
        data::{Data, SeatRow, parts},
    },
    error::CliError,
};
use domain::{body, cluster, region};
use engine::Step;
use events::{
    BodyId, ClusterId, PersonId, RegionId, UnitId,
    body::{Constituted, MemberSeated, Seat, TiesSet},
    cluster::{Formed, Joined, PartnerJoined, PartnerKind},
    derived,
    region::Member,
};
use std::collections::BTreeSet;

/// Where the story plays.
pub(crate) struct Setting {
    /// The clusters, by id.
    pub(crate) clusters: Vec<ClusterId>,
    /// Their region.
    pub(crate) region: RegionId,
    /// All members, by official number, and the county municipalities.
    pub(crate) units: Vec<UnitId>,
    /// The county municipalities alone.
    pub(crate) counties: Vec<UnitId>,
    /// The region's collaboration body.
    pub(crate) rso: BodyId,
    /// The administrative committee of KS, which advises.
    pub(crate) kdu: BodyId,
    /// The KS body that ratifies.
    pub(crate) ks: BodyId,
}

/// The id of an example cluster.
pub(crate) fn cluster_id(key: &str) -> ClusterId {
    ClusterId(derived(&["demo cluster", key]))
}

/// Forms clusters and region, and constitutes the bodies.
pub(crate) async fn setting(stage: &Stage, data: &Data) -> Result<Setting, CliError> {
    let bodies = [BodyId(stage.id()?), BodyId(stage.id()?), BodyId(stage.id()?)];
    let [rso, kdu, ks] = bodies;
    let clusters = clusters(stage, data).await?;
    constitute(stage, bodies).await?;
    let region = region(stage, &clusters, rso).await?;
    let numbers: BTreeSet<&str> = data.clusters.iter().flat_map(|row| parts(&row.members)).collect();
    let counties = vec![UnitId::county("11"), UnitId::county("46")];
    Ok(Setting {
        clusters,
        region,
        units: numbers
            .into_iter()
            .map(UnitId::municipality)
            .chain(counties.clone())
            .collect(),
        counties,
        rso,
        kdu,
        ks,
    })
}

async fn clusters(stage: &Stage, data: &Data) -> Result<Vec<ClusterId>, CliError> {
    let (mut ids, mut steps) = (Vec::new(), Vec::new());
    for row in &data.clusters {
        let id = cluster_id(&row.key);
        let formed = Formed {
            example: true,
            lead: unit(&row.lead),
            name: row.name.clone(),
        };
        let partner = PartnerJoined {
            kind: PartnerKind::Research,
            name: "Eksempelhøgskulen".into(),
        };
        let joined = parts(&row.members).map(|number| Joined { unit: unit(number) });
        let mut intents = vec![cluster::Intent::Form(formed)];
        intents.extend(joined.map(cluster::Intent::Join));
        intents.push(cluster::Intent::TakePartner(partner));
        steps.extend(intents.into_iter().map(|intent| Step::Cluster(id, intent)));
        ids.push(id);
    }
    stage.act(&stage.operator, steps).await?;
    ids.sort();
    Ok(ids)
}

async fn region(stage: &Stage, clusters: &[ClusterId], rso: BodyId) -> Result<RegionId, CliError> {
    let id = RegionId(derived(&["demo region"]));
    let formed = events::region::Formed {
        example: true,
        name: "Eksempelregion KSF Vest".into(),
    };
    let academic = Member::Academic {
        name: "Eksempelhøgskulen".into(),
    };
    let user = Member::User {
        name: "Eksempelorganisasjonen for brukere og pårørende".into(),
    };
    let members = clusters
        .iter()
        .map(|cluster| Member::Cluster { cluster: *cluster });
    let members = members
        .chain([academic, user])
        .map(|member| region::Intent::Join { member });
    let mut intents = vec![region::Intent::Form(formed)];
    intents.extend(members);
    intents.push(region::Intent::SeatBody { body: rso });
    let steps = intents.into_iter().map(|intent| Step::Region(id, intent));
    stage.act(&stage.operator, steps.collect()).await?;
    Ok(id)
}

async fn constitute(stage: &Stage, [rso, kdu, ks]: [BodyId; 3]) -> Result<(), CliError> {
    let orders = |name: &str, may_ratify| {
        body::Intent::Constitute(Constituted {
            casting_vote: true,
            citation: "Eksempel, ikke en virkelig vedtekt".into(),
            example: true,
            may_ratify,
            name: name.into(),
            quorum: half(),
        })
    };
    let steps = vec![
        Step::Body(
            rso,
            orders("Eksempel-RSO Vest (regionalt samarbeidsorgan)", false),
        ),
        Step::Body(
            kdu,
            orders("Eksempelutvalget av kommunedirektører (rådgivende)", false),
        ),
        Step::Body(ks, orders("Eksempelstyret (KS-organ, eksempel)", true)),
    ];
    stage.act(&stage.operator, steps).await.map(drop)
}

/// Seats somebody, with the municipality whose council elected them.
pub(crate) fn seat(body: BodyId, person: PersonId, row: &SeatRow) -> Result<Vec<Step>, CliError> {
    let seat = match row.r#as.as_str() {
        "chair" => Seat::Chair,
        "deputy" => Seat::Deputy,
        "member" => Seat::Member,
        "substitute" => Seat::Substitute {
            place: row.seat.saturating_sub(9),
        },
        other => return Err(CliError::bad_input(format!("body.csv: unknown seat '{other}'"))),
    };
    let seated = MemberSeated {
        group: (!row.group.is_empty()).then(|| row.group.clone()),
        person,
        seat,
    };
    let ties = parts(&row.ties).map(|number| unit(number).into()).collect();
    Ok(vec![
        Step::Body(body, body::Intent::Seat(seated)),
        Step::Body(body, body::Intent::SetTies(TiesSet { person, ties })),
    ])
}
