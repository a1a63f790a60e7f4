//! What each event says of itself in a line.

use super::Entry;
use crate::streams;
use events::{
    Body, NeedId, Recorded, Text, ballot, case, centre, credential, log, mandate, meeting,
    need::{self, Ending, Origin},
    round, support,
};
use serde::Serialize;

/// The word that an enum has in the log.
fn word(value: &impl Serialize) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    value.as_str().map(str::to_owned)
}

impl Entry {
    /// Adds what the event says.
    pub(super) fn tell(&mut self, event: &Recorded) {
        match &event.body {
            Body::Need(body) => self.need(body),
            Body::Support(support::Event::Given(given)) => self.units.push(given.unit),
            Body::Support(support::Event::Withdrawn(_)) => {
                let unit = streams::support(&event.stream).map(|(_, unit)| unit);
                self.units.extend(unit);
            }
            Body::Round(body) => self.round(body),
            Body::Ballot(body) => {
                let unit = streams::ballot(&event.stream).map(|(_, unit)| unit);
                self.units.extend(unit);
                self.ballot(body);
            }
            Body::Case(body) => self.case(body),
            Body::Meeting(body) => self.meeting(body),
            Body::Centre(body) => {
                self.centre = streams::id(&event.stream);
                self.centre(body);
            }
            Body::Mandate(body) => {
                self.mandate = streams::id(&event.stream);
                self.mandate(body);
            }
            Body::Credential(body) => self.credential(body),
            Body::Log(log::Event::SubjectErased(erased)) => {
                self.persons.extend(erased.person);
                self.value = word(&erased.basis);
            }
            Body::Log(log::Event::KeyAdded(added)) => self.value = Some(added.key.to_string()),
            Body::Log(log::Event::KeyRetired(retired)) => self.value = Some(retired.key.to_string()),
            Body::Log(log::Event::PolicyChanged(changed)) => {
                self.value = Some(changed.policy.sha256.to_string());
            }
            Body::Log(log::Event::Anchored(anchored)) => {
                self.value = Some(anchored.token.to_string());
                self.written = Some(format!("{} @ {}", anchored.size, anchored.stamped));
            }
            _ => {}
        }
    }

    fn say(&mut self, text: &Text) {
        self.said.push(text.clone());
    }

    fn need(&mut self, event: &need::Event) {
        use need::Event;
        match event {
            Event::Submitted(new) => {
                (self.hours, self.units) = (Some(new.hours), vec![new.unit]);
                self.written = match &new.origin {
                    Origin::Own => None,
                    Origin::OnBehalf { consent, .. } => Some(consent.clone()),
                    Origin::Workshop { consent, name, .. } => Some(format!("{name}; {consent}")),
                };
            }
            Event::Joined(new) => self.units.push(new.unit),
            Event::FeasibilityGiven(new) => {
                self.centre = Some(new.centre);
                self.hours = new.serves.then_some(new.hours);
                self.value = Some(if new.serves { "serves" } else { "cannot" }.into());
                self.said.extend(new.reason.clone());
            }
            Event::FoundEligible(new) => {
                (self.hours, self.value) = (Some(new.hours), word(&new.scale));
            }
            Event::RuledOut(new) => {
                self.value = word(&new.exit);
                self.say(&new.reason);
            }
            Event::Revised(new) => {
                self.hours = Some(new.hours);
                self.say(&new.title);
            }
            Event::ClarificationAsked(new) => self.say(&new.question),
            Event::Clarified(new) => {
                self.units.push(new.unit);
                self.say(&new.answer);
            }
            Event::EvidenceAttached(new) => self.say(&new.title),
            Event::EvidenceJudged(new) => {
                self.value = Some(if new.suffices { "suffices" } else { "falls_short" }.into());
                self.say(&new.reason);
            }
            Event::CriteriaScored(new) => {
                let scores = [new.benefit, new.resources, new.severity, new.equity];
                self.written = Some(scores.map(|score| score.to_string()).join(" / "));
                self.said.extend(new.note.clone());
            }
            Event::Lifted(new) => {
                self.region = Some(new.region);
                self.say(&new.reason);
            }
            Event::ReferredToResearch(new) => {
                self.written = Some(new.to.clone());
                self.say(&new.reason);
            }
            Event::Lapsed(new) => {
                self.body = new.body;
                self.say(&new.reason);
            }
            Event::Withdrawn(new) => {
                self.units.push(new.unit);
                self.say(&new.reason);
            }
            _ => self.need_moved(event),
        }
    }

    /// Merges, divisions and rounds.
    fn need_moved(&mut self, event: &need::Event) {
        use need::Event;
        match event {
            Event::Merged(new) => {
                self.needs.push(new.into);
                self.say(&new.reason);
            }
            Event::Absorbed(new) => {
                self.needs.push(new.from);
                self.units.clone_from(&new.owners);
            }
            Event::Unmerged(new) => {
                self.needs.extend(streams::id::<NeedId>(&new.target.stream));
                self.say(&new.reason);
            }
            Event::Released(new) => {
                self.needs.push(new.from);
                self.units.clone_from(&new.owners);
            }
            Event::Split(new) => {
                self.needs.clone_from(&new.into);
                self.say(&new.reason);
            }
            Event::SplitOff(new) => {
                self.needs.push(new.from);
                (self.hours, self.units) = (Some(new.hours), new.owners.clone());
            }
            Event::EnteredRound(new) => self.round = Some(new.round),
            Event::LeftRound(new) => {
                self.round = Some(new.round);
                let (value, rank) = match new.ending {
                    Ending::Prioritised { rank } => ("prioritised", Some(rank)),
                    Ending::NotPrioritised { rank } => ("not_prioritised", Some(rank)),
                    Ending::NoList => ("no_list", None),
                };
                (self.rank, self.value) = (rank, Some(value.into()));
            }
            Event::CarriedOver(new) => {
                (self.hours, self.units) = (Some(new.hours), new.owners.clone());
            }
            _ => {}
        }
    }

    fn round(&mut self, event: &round::Event) {
        use round::Event;
        match event {
            Event::Planned(new) => self.round = new.reruns,
            Event::ExtensionProposed(new) => {
                // Less than a day before the end, so that few can have known of it.
                let late = self.at.plus_days(1) > new.old_until;
                self.value = late.then(|| "late".into());
                self.until = Some(new.until);
                self.say(&new.reason);
            }
            Event::Extended(new) => self.until = Some(new.until),
            Event::Reopened(new) => self.until = Some(new.until),
            Event::QuorumFailed(new) => self.written = Some(format!("{} / {}", new.cast, new.roll)),
            Event::Failed(new) => self.say(&new.reason),
            Event::LotCommitted(new) => self.persons.push(new.person),
            Event::LotRevealed(new) => self.persons.push(new.person),
            Event::LotDrawn(new) => self.say(&new.reason),
            Event::Contested(new) => {
                self.units.push(new.unit);
                self.say(&new.reason);
            }
            Event::ComplaintSettled(new) => {
                self.value = word(&new.remedy);
                self.say(&new.reason);
            }
            Event::AnnulmentProposed(new) => self.say(&new.reason),
            Event::Tallied(new) => self.written = Some(new.version.to_string()),
            _ => {}
        }
    }

    /// Nothing of what was voted: no commitment, no mark, no salt.
    fn ballot(&mut self, event: &ballot::Event) {
        match event {
            ballot::Event::OpeningLost(new) => self.until = Some(new.until),
            ballot::Event::Unopened(new) => self.say(&new.reason),
            ballot::Event::Voided(new) => {
                self.body = Some(new.body);
                self.needs.push(new.need);
                self.persons.push(new.person);
                self.value = word(&new.ground);
            }
            ballot::Event::Cast(_) | ballot::Event::Opened(_) => {}
        }
    }

    fn case(&mut self, event: &case::Event) {
        use case::Event;
        match event {
            Event::Opened(new) => self.body = Some(new.body),
            Event::Resolved(new) => {
                (self.point, self.value) = (Some(new.point), word(&new.outcome));
                self.written = Some(format!("{}–{}", new.r#for, new.against));
                self.said.extend(new.reason.clone());
            }
            Event::OpinionRecorded(new) => {
                self.body = Some(new.body);
                self.say(&new.opinion);
            }
            Event::RecusalSettled(new) => {
                (self.point, self.value) = (Some(new.point), word(&new.ground));
                self.persons.push(new.person);
                self.said.extend(new.reason.clone());
            }
            Event::DissentRecorded(new) => {
                self.point = Some(new.point);
                self.persons.push(new.person);
                self.say(&new.words);
            }
            Event::RegisteredElsewhere(new) => {
                self.written = Some(format!("{}, {}", new.case_number, new.date));
            }
            Event::Withdrawn(new) => self.say(&new.reason),
            Event::VoteCast(_) | Event::Scheduled(_) => {}
        }
    }

    fn meeting(&mut self, event: &meeting::Event) {
        match event {
            meeting::Event::Called(new) => {
                (self.body, self.value) = (Some(new.body), word(&new.form));
            }
            meeting::Event::Cancelled(new) => self.say(&new.reason),
            _ => {}
        }
    }

    fn centre(&mut self, event: &centre::Event) {
        match event {
            centre::Event::CapacityWithdrawn(new) => {
                (self.hours, self.round) = (Some(new.hours), Some(new.round));
                self.say(&new.reason);
            }
            centre::Event::Merged(new) => self.written = Some(new.from.to_string()),
            _ => {}
        }
    }

    fn mandate(&mut self, event: &mandate::Event) {
        use mandate::Event;
        match event {
            Event::Issued(new) => {
                (self.centre, self.hours) = (Some(new.centre), Some(new.hours));
                self.needs.clone_from(&new.conflicts);
                self.value = word(&new.force);
            }
            Event::Objected(new) => self.say(&new.reason),
            Event::Amended(new) => {
                (self.hours, self.written) = (Some(new.hours), Some(new.decision.case_number.clone()));
                self.say(&new.reason);
            }
            Event::Suspended(new) => {
                self.written = Some(new.decision.case_number.clone());
                self.say(&new.reason);
            }
            Event::Resumed(new) => self.written = Some(new.decision.case_number.clone()),
            Event::Revoked(new) => {
                self.written = Some(new.decision.case_number.clone());
                self.say(&new.reason);
            }
            Event::Superseded(new) => self.centre = Some(new.into),
            Event::Acknowledged(_) | Event::Expired(_) => {}
        }
    }

    fn credential(&mut self, event: &credential::Event) {
        match event {
            credential::Event::Suspended(new) => self.say(&new.reason),
            credential::Event::Revoked(new) => self.say(&new.reason),
            credential::Event::AbsenceRecorded(new) => self.until = Some(new.to),
            _ => {}
        }
    }
}
