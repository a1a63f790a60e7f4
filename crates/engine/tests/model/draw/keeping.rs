//! What operators keep: units that change, clusters, regions, bodies and their seats, credentials; and the templates.

use super::Draw;
use crate::common::{
    names::{SEATED, board, cluster, county, member, operator, region, rso, source, unit},
    reference::municipality_registered,
};
use domain::{
    body, cluster as of_cluster, county as of_county, credential, municipality, region as of_region, template,
};
use engine::{Claim, Step};
use events::{
    BodyId, ClusterId, CredentialId, Date, Fraction, RegionId, TemplateId, UnitId, body::Seat,
    cluster::PartnerKind, region::Member,
};

type Drawn = Option<(Claim, Vec<Step>)>;

impl Draw<'_> {
    pub(super) fn keeping(&mut self) -> Drawn {
        match self.dice.below(12) {
            0 | 1 => self.a_county(),
            2 | 3 => self.a_municipality(),
            4 | 5 => self.a_cluster(),
            6 => self.a_region(),
            7 | 8 => self.a_body(),
            9 | 10 => self.a_credential(),
            _ => self.a_template(),
        }
    }

    fn today(&self) -> Date {
        self.now.date()
    }

    fn any_unit(&mut self) -> UnitId {
        let all: Vec<UnitId> = self.world.municipalities.keys().copied().collect();
        self.pick(&all, UnitId).expect("some are there")
    }

    /// Counties that nobody acts for, for those that others rest on must stay.
    fn a_county(&mut self) -> Drawn {
        let number = ["91", "92", "93", "94"][self.dice.below(4)];
        let own = UnitId::county(number);
        let other = UnitId::county(["91", "92", "93", "94"][self.dice.below(4)]);
        let from = self.today();
        let (name, source) = (format!("Fylke {number}"), source());
        let number = number.to_owned();
        let intent = match self.dice.below(8) {
            0..3 => of_county::Intent::Register(events::county::Registered { name, number, source }),
            3 | 4 => of_county::Intent::SetPopulation(events::county::PopulationSet {
                date: from,
                residents: self.dice.between(10_000, 700_000),
                source,
            }),
            5 => of_county::Intent::Renumber(events::county::Renumbered {
                from,
                name,
                number: format!("8{}", self.dice.below(10)),
                source,
            }),
            6 => of_county::Intent::Merge(events::county::Merged {
                from,
                into: other,
                source,
            }),
            _ => {
                let into = vec![other, county(0)];
                of_county::Intent::Split(events::county::Split { from, into, source })
            }
        };
        Some((operator(), vec![Step::County(own, intent)]))
    }

    /// Mostly new ones, that may merge and split; rarely one of the eight.
    fn a_municipality(&mut self) -> Drawn {
        let number = format!("99{:02}", self.dice.below(6));
        let (from, source) = (self.today(), source());
        let mut own = UnitId::municipality(&number);
        let in_county = county(self.dice.below(2));
        let intent = match self.dice.below(9) {
            0..4 => {
                let date = from;
                let registered = municipality::Intent::Register(municipality_registered(&number, in_county));
                let residents = self.dice.between(300, 300_000);
                let population = events::municipality::PopulationSet {
                    date,
                    residents,
                    source,
                };
                let population = municipality::Intent::SetPopulation(population);
                let steps = [registered, population].map(|intent| Step::Municipality(own, intent));
                return Some((operator(), steps.to_vec()));
            }
            4 | 5 => {
                own = self.any_unit();
                let residents = self.dice.between(300, 300_000);
                let date = from;
                municipality::Intent::SetPopulation(events::municipality::PopulationSet {
                    date,
                    residents,
                    source,
                })
            }
            6 if self.dice.once_in(2) => municipality::Intent::Renumber(events::municipality::Renumbered {
                county: in_county,
                from,
                name: "Ny".into(),
                number: number.clone(),
                source,
            }),
            6 | 7 => {
                let into = self.any_unit();
                municipality::Intent::Merge(events::municipality::Merged { from, into, source })
            }
            _ => {
                let into = vec![self.any_unit(), unit(1)];
                municipality::Intent::Split(events::municipality::Split { from, into, source })
            }
        };
        Some((operator(), vec![Step::Municipality(own, intent)]))
    }

    fn a_cluster(&mut self) -> Drawn {
        let others: Vec<ClusterId> = self.world.clusters.keys().copied().collect();
        let own = match self.dice.below(3) {
            0 => cluster(self.dice.below(2)),
            _ => self.pick(&others, ClusterId)?,
        };
        let is_first = (0..2).any(|index| own == cluster(index));
        if let Some(gone) = self.gone(own) {
            return Some(gone);
        }
        let some = self.any_unit();
        let name = ["NTNU", "SINTEF", "Brukerne"][self.dice.below(3)].to_owned();
        let kind = [PartnerKind::Research, PartnerKind::User][self.dice.below(2)];
        let intent = match self.dice.below(12) {
            0 | 1 => {
                let formed = events::cluster::Formed {
                    example: true,
                    lead: some,
                    name: format!("Klynge {}", self.number),
                };
                let id = ClusterId(self.new_id("cluster"));
                return Some((
                    operator(),
                    vec![Step::Cluster(id, of_cluster::Intent::Form(formed))],
                ));
            }
            2 | 3 => of_cluster::Intent::Join(events::cluster::Joined { unit: some }),
            4 | 5 => {
                let members = self.world.clusters.get(&own)?.members.iter().copied();
                let members: Vec<UnitId> = members.collect();
                let unit = self.pick(&members, UnitId)?;
                let reason = self.words();
                of_cluster::Intent::Leave(events::cluster::Left { reason, unit })
            }
            6 => of_cluster::Intent::ChangeLead(events::cluster::LeadChanged { lead: some }),
            7 | 8 => of_cluster::Intent::TakePartner(events::cluster::PartnerJoined { kind, name }),
            9 => of_cluster::Intent::ReleasePartner(events::cluster::PartnerLeft { name }),
            // Those who were there first stay, or there would soon be nobody to vote.
            _ if is_first => return None,
            _ => {
                let reason = self.words();
                of_cluster::Intent::Dissolve(events::cluster::Dissolved { reason })
            }
        };
        Some((operator(), vec![Step::Cluster(own, intent)]))
    }

    /// Members that are no more leave, for no roll can be made with them.
    fn gone(&mut self, own: ClusterId) -> Option<(Claim, Vec<Step>)> {
        let today = self.today();
        let has_ended = |unit: &UnitId| {
            let known = self.world.municipalities.get(unit);
            known.is_some_and(|known| known.has_ended(today))
        };
        let known = self.world.clusters.get(&own)?;
        let unit = *known.members.iter().find(|unit| has_ended(unit))?;
        let stays = known.members.iter().find(|unit| !has_ended(unit));
        let intent = match stays {
            Some(lead) if known.lead == Some(unit) => {
                of_cluster::Intent::ChangeLead(events::cluster::LeadChanged { lead: *lead })
            }
            _ => {
                let reason = self.words();
                of_cluster::Intent::Leave(events::cluster::Left { reason, unit })
            }
        };
        Some((operator(), vec![Step::Cluster(own, intent)]))
    }

    fn a_region(&mut self) -> Drawn {
        let known: Vec<RegionId> = self.world.regions.keys().copied().collect();
        let clusters: Vec<ClusterId> = self.world.clusters.keys().copied().collect();
        let name = ["UiB", "NTNU", "Mental Helse"][self.dice.below(3)].to_owned();
        let member = match self.dice.below(3) {
            0 => Member::Cluster {
                cluster: self.pick(&clusters, ClusterId)?,
            },
            1 => Member::Academic { name },
            _ => Member::User { name },
        };
        let own = self.pick(&known, RegionId)?;
        let (own, intent) = match self.dice.below(6) {
            0 => {
                let name = format!("Region {}", self.number);
                let formed = events::region::Formed { example: true, name };
                (RegionId(self.new_id("region")), of_region::Intent::Form(formed))
            }
            1 | 2 => (own, of_region::Intent::Join { member }),
            3 if !matches!(member, Member::Cluster { .. }) || own != region() => {
                let reason = self.words();
                (
                    own,
                    of_region::Intent::Leave(events::region::MemberLeft { member, reason }),
                )
            }
            _ => {
                let body = [board(), rso()][self.dice.below(2)];
                (own, of_region::Intent::SeatBody { body })
            }
        };
        Some((operator(), vec![Step::Region(own, intent)]))
    }

    fn a_body(&mut self) -> Drawn {
        let sits = member(self.dice.below(SEATED + 1));
        let body = &self.world.bodies[&board()];
        let (own, intent) = match self.dice.below(10) {
            0 => {
                let constituted = events::body::Constituted {
                    casting_vote: self.dice.once_in(2),
                    citation: "eksempel".into(),
                    example: true,
                    may_ratify: self.dice.once_in(2),
                    name: format!("Utvalg {}", self.number),
                    quorum: Fraction::new(1, 2)?,
                };
                (BodyId(self.new_id("body")), body::Intent::Constitute(constituted))
            }
            1..4 => {
                let seat = match self.dice.below(4) {
                    0 => Seat::Chair,
                    1 => Seat::Deputy,
                    2 => Seat::Member,
                    _ => Seat::Substitute {
                        place: u32::try_from(self.dice.below(4)).ok()?,
                    },
                };
                let group = Some(["A", "B"][self.dice.below(2)].to_owned());
                let person = sits;
                (
                    board(),
                    body::Intent::Seat(events::body::MemberSeated { group, person, seat }),
                )
            }
            4 if body.members().count() > 3 => {
                let reason = self.words();
                (
                    board(),
                    body::Intent::Unseat(events::body::MemberUnseated { person: sits, reason }),
                )
            }
            5 => {
                let rules = events::body::RulesSet {
                    casting_vote: self.dice.once_in(2),
                    citation: format!("eksempel § {}", self.dice.below(5)),
                    may_ratify: !self.dice.once_in(10),
                    quorum: Fraction::new(1, 2)?,
                };
                (board(), body::Intent::SetRules(rules))
            }
            // Whoever may not ratify would bring everything to a halt.
            _ if body.constituted.as_ref().is_some_and(|orders| !orders.may_ratify) => {
                let rules = events::body::RulesSet {
                    casting_vote: true,
                    citation: "eksempel".into(),
                    may_ratify: true,
                    quorum: Fraction::new(1, 2)?,
                };
                (board(), body::Intent::SetRules(rules))
            }
            _ => {
                let centres: Vec<_> = self.world.centres.keys().copied().collect();
                let tie = match self.dice.below(2) {
                    0 => unit(self.dice.below(8)).into(),
                    _ => self.dice.one(&centres)?.into(),
                };
                let ties = if self.dice.once_in(3) { vec![] } else { vec![tie] };
                let set = events::body::TiesSet { person: sits, ties };
                (board(), body::Intent::SetTies(set))
            }
        };
        Some((operator(), vec![Step::Body(own, intent)]))
    }

    fn a_credential(&mut self) -> Drawn {
        let all: Vec<CredentialId> = self.world.credentials.keys().copied().collect();
        let resting: Vec<CredentialId> = self
            .world
            .credentials
            .iter()
            .filter(|(_, credential)| credential.suspended && !credential.revoked)
            .map(|(id, _)| *id)
            .collect();
        let own = self.pick(&all, CredentialId)?;
        let intent = match self.dice.below(8) {
            0..3 => {
                let granted = self.world.credentials.get(&own)?.granted.clone()?;
                return Some(self.grant(granted.role, granted.org));
            }
            3 => {
                let reason = self.words();
                credential::Intent::Revoke(events::credential::Revoked { reason })
            }
            4 | 5 => credential::Intent::Suspend { reason: self.words() },
            _ => {
                let own = self.dice.one(&resting)?;
                return Some((
                    operator(),
                    vec![Step::Credential(own, credential::Intent::Resume)],
                ));
            }
        };
        Some((operator(), vec![Step::Credential(own, intent)]))
    }

    fn a_template(&mut self) -> Drawn {
        let known: Vec<TemplateId> = self.world.templates.keys().copied().collect();
        let (id, intent) = match self.dice.below(6) {
            0 => (
                self.pick(&known, TemplateId)?,
                template::Intent::Retire { reason: self.words() },
            ),
            1 | 2 => {
                let name = "Mal".to_owned();
                let period = self.a_period();
                let rules = Box::new(self.rules(period));
                (
                    self.pick(&known, TemplateId)?,
                    template::Intent::Publish { name, rules },
                )
            }
            _ => {
                let period = self.a_period();
                let rules = Box::new(self.rules(period));
                let name = "Mal".to_owned();
                (
                    TemplateId(self.new_id("template")),
                    template::Intent::Publish { name, rules },
                )
            }
        };
        let claim = self.secretariat();
        Some((claim, vec![Step::Template(id, intent)]))
    }
}
