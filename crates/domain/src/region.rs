//! KSF regions: their clusters, their collaboration body, and members who advise.

use crate::{Ask, Decider, Seen, body::Body, cluster::Cluster, refusal::refusals};
use authority::Right;
use events::{
    BodyId, ClusterId,
    region::{BodySeated, Event, Formed, Member, MemberJoined, MemberLeft},
};
use std::collections::BTreeSet;

/// A region as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Region {
    /// What it was formed with; `None` before.
    pub formed: Option<Formed>,
    /// Its members: clusters, and those who advise.
    pub members: BTreeSet<Member>,
    /// Who was a member and is none now.
    pub former: BTreeSet<Member>,
    /// Its collaboration body.
    pub body: Option<BodyId>,
}

/// What may be asked. All of it takes the right to keep clusters and regions.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Form it. Refused: no name, formed otherwise already.
    Form(Formed),
    /// Take a cluster in, or somebody who advises. Refused: unknown, no name, cluster unknown or dissolved.
    Join {
        /// Who.
        member: Member,
    },
    /// Let a member go. Refused: unknown, never a member.
    Leave(MemberLeft),
    /// Make a body its collaboration body, in place of any before. Refused: unknown, body not constituted.
    SeatBody {
        /// The body.
        body: BodyId,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The cluster named.
    pub cluster: Option<Seen<Cluster>>,
    /// The body named.
    pub body: Option<Seen<Body>>,
}

refusals! { "region";
    /// It has no name.
    "no_name" NoName = "a region and those who advise it need a name";
    /// It exists, differently.
    "already_formed" AlreadyFormed = "the region is already formed with another name";
    /// It does not exist.
    "unknown" Unknown = "the region does not exist; form it first";
    /// No such cluster, or no more.
    "unknown_cluster" UnknownCluster { cluster: ClusterId } =
        "cluster {cluster} does not exist or is dissolved; form it first";
    /// Not a member.
    "not_a_member" NotAMember = "nobody of that kind and name is a member of the region; check the name";
    /// No such body.
    "unknown_body" UnknownBody { body: BodyId } = "body {body} is not constituted; constitute it first";
}

impl Decider for Region {
    const STREAM: &'static str = "region";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepClusters, None)?;
        match (&ask.intent, &self.formed) {
            (Intent::Form(new), Some(old)) if new == old => Ok(vec![]),
            (Intent::Form(_), Some(_)) => Err(Refusal::AlreadyFormed),
            (Intent::Form(new), None) if new.name.trim().is_empty() => Err(Refusal::NoName),
            (Intent::Form(new), None) => Ok(vec![Event::Formed(new.clone())]),
            (_, None) => Err(Refusal::Unknown),
            (Intent::Join { member }, _) if self.members.contains(member) => Ok(vec![]),
            (Intent::Join { member }, _) => {
                may_join(member, &ask.facts)?;
                let member = member.clone();
                Ok(vec![Event::MemberJoined(MemberJoined { member })])
            }
            (Intent::Leave(new), _) if self.members.contains(&new.member) => {
                Ok(vec![Event::MemberLeft(new.clone())])
            }
            (Intent::Leave(new), _) if self.former.contains(&new.member) => Ok(vec![]),
            (Intent::Leave(_), _) => Err(Refusal::NotAMember),
            (Intent::SeatBody { body }, _) if self.body == Some(*body) => Ok(vec![]),
            (Intent::SeatBody { body }, _) => {
                let seen = ask.facts.body.as_ref();
                let seen = seen.filter(|seen| seen.value.constituted.is_some());
                let seen = seen.ok_or(Refusal::UnknownBody { body: *body })?;
                Ok(vec![Event::BodySeated(BodySeated {
                    body: *body,
                    body_seen: seen.cite.clone(),
                })])
            }
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Formed(formed) => self.formed = Some(formed.clone()),
            Event::MemberJoined(joined) => {
                self.members.insert(joined.member.clone());
                self.former.remove(&joined.member);
            }
            Event::MemberLeft(left) => {
                self.members.remove(&left.member);
                self.former.insert(left.member.clone());
            }
            Event::BodySeated(seated) => self.body = Some(seated.body),
        }
    }
}

fn may_join(member: &Member, facts: &Facts) -> Result<(), Refusal> {
    match member {
        Member::Cluster { cluster } => match &facts.cluster {
            Some(seen) if seen.value.is_active() => Ok(()),
            _ => Err(Refusal::UnknownCluster { cluster: *cluster }),
        },
        Member::Academic { name } | Member::User { name } if name.trim().is_empty() => Err(Refusal::NoName),
        Member::Academic { .. } | Member::User { .. } => Ok(()),
    }
}

impl Region {
    /// Whether a cluster is a member.
    #[must_use]
    pub fn has(&self, cluster: ClusterId) -> bool {
        self.members.contains(&Member::Cluster { cluster })
    }

    /// Its clusters. Only these bring votes; academic and user members advise.
    pub fn clusters(&self) -> impl Iterator<Item = ClusterId> {
        self.members.iter().filter_map(|member| match member {
            Member::Cluster { cluster } => Some(*cluster),
            Member::Academic { .. } | Member::User { .. } => None,
        })
    }
}

#[cfg(test)]
mod tests;
