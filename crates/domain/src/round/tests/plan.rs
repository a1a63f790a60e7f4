//! Who votes, and under which rules.

use super::*;
use crate::{
    region::Region,
    template::Template,
    testing::{cluster_id, round_id, unit},
};
use events::{
    RegionId, derived,
    need::Scale,
    region::{self, Member, MemberJoined},
    template::{self, Published},
};

pub(super) fn west_region() -> RegionId {
    RegionId(derived(&["region", "west"]))
}

pub(super) fn region_of(clusters: &[&str]) -> Seen<Region> {
    let formed = region::Event::Formed(region::Formed {
        example: true,
        name: "Vest".into(),
    });
    let joined = clusters.iter().map(|name| {
        let cluster = cluster_id(name);
        region::Event::MemberJoined(MemberJoined {
            member: Member::Cluster { cluster },
        })
    });
    let events: Vec<_> = [formed].into_iter().chain(joined).collect();
    seen(west_region(), &events)
}

/// Two clusters of a region.
pub(super) fn regional() -> Planned {
    let mut clusters = vec![west(), cluster_id("north")];
    clusters.sort();
    Planned {
        region: Some(west_region()),
        scope: Scale::Region,
        ..planned(clusters)
    }
}

pub(super) fn published(rules: Rules) -> Seen<Template> {
    let published = Published {
        digest: Digest::of(b"rules"),
        name: "Vanleg".into(),
        rules: Box::new(rules),
        version: 1,
    };
    seen(template_id(), &[template::Event::Published(published)])
}

pub(super) fn template_id() -> TemplateId {
    TemplateId(derived(&["template"]))
}

#[test]
fn a_region_votes_through_its_clusters_and_is_cited() {
    let mut plan = regional();
    let ask = runs(Intent::Plan(plan.clone()));
    let ask = with(ask, |facts| facts.region = Some(region_of(&["west", "north"])));
    plan.region_seen = Some(cite("region", west_region(), 3));
    let event = Event::Planned(plan);
    given::<Round>([])
        .when(ask.clone())
        .then_expect_events(vec![event.clone()]);
    // The same plan again is nothing, whatever the region did since.
    let later = with(ask, |facts| facts.region = Some(region_of(&[])));
    given::<Round>([event]).when(later).then_expect_events(vec![]);
}

/// Invariant 9: a unit in none of the clusters has its way to vote, and every unit is named once.
#[test]
fn units_without_a_cluster_and_counties_are_planned_once_in_order() {
    let mut units = vec![unit("bygland"), unit("valle")];
    units.sort();
    let (scope, counties) = (Scale::Nation, vec![unit("vestland")]);
    let wanted = Planned {
        counties: counties.clone(),
        scope,
        units: units.clone(),
        ..planned(vec![west()])
    };
    let (first, last) = (units[0], units[1]);
    let given_twice = Planned {
        clusters: vec![west(), west()],
        counties: vec![counties[0], counties[0]],
        units: vec![last, first, last],
        ..wanted.clone()
    };
    given::<Round>([])
        .when(runs(Intent::Plan(given_twice)))
        .then_expect_events(vec![Event::Planned(wanted)]);
}

#[test]
fn a_round_may_hold_another_again() {
    let other = round_id("autumn");
    let again = Planned {
        reruns: Some(other),
        ..planned(vec![west()])
    };
    let ask = with(runs(Intent::Plan(again.clone())), |facts| {
        facts.reruns = Some(seen(other, &a_round(Phase::Rerun)));
    });
    given::<Round>([])
        .when(ask)
        .then_expect_events(vec![Event::Planned(again)]);
}

/// Invariant 4: the rules are those of a numbered version, cited, and nothing changes them afterwards.
#[test]
fn a_version_of_a_template_is_adopted_as_it_is() {
    let ask = runs(Intent::AdoptTemplate {
        template: template_id(),
        version: 1,
    });
    let ask = with(ask, |facts| facts.template = Some(published(rules())));
    let event = Event::RulesAdopted(events::round::RulesAdopted {
        template_seen: Some(cite("template", template_id(), 1)),
        ..adopted(rules())
    });
    given::<Round>(a_round(Phase::Planned))
        .when(ask.clone())
        .then_expect_events(vec![event]);
    // A version that came later changes nothing in a round that runs.
    given::<Round>(a_round(Phase::Voting))
        .when(ask)
        .then_expect_events(vec![]);
}

/// Invariants 4 and 31: whatever happens to units, templates and bodies later, a round keeps the rules adopted.
#[test]
fn rules_stand_from_their_adoption_on() {
    let other = Rules {
        complaint_days: 0,
        ..rules()
    };
    for phase in [
        Phase::RulesAdopted,
        Phase::Submissions,
        Phase::Voting,
        Phase::QuorumFailed,
        Phase::Final,
        Phase::Annulled,
    ] {
        given::<Round>(a_round(phase))
            .when(adopt(other.clone()))
            .then_expect_error(Refusal::RulesStand);
        let changed = with(
            runs(Intent::AdoptTemplate {
                template: template_id(),
                version: 1,
            }),
            |facts| facts.template = Some(published(other.clone())),
        );
        given::<Round>(a_round(phase))
            .when(changed)
            .then_expect_error(Refusal::RulesStand);
    }
}
