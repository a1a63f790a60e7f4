//! Municipalities: registered once under a stable id, with dated population figures, other numbers, and an end.

use crate::{
    Ask, Decider,
    unit::{self, Course, Ended, Known, is_digits, unit_refusals},
};
use authority::Right;
use events::{
    Date, UnitId,
    municipality::{Event, Merged, PopulationSet, Registered, Renumbered, Split},
};

/// A municipality as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Municipality {
    /// What it was registered with, under the number, name and county that it has now; `None` before.
    pub registered: Option<Registered>,
    /// The newest population figure.
    pub population: Option<PopulationSet>,
    /// How it came along since.
    pub course: Course,
}

/// What may be asked. All of it takes the right to keep reference data.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Register it. Refused: a number of the wrong form, county unknown or no more, registered otherwise already.
    Register(Registered),
    /// Give a dated figure. Refused: unknown, ended, older than the one known.
    SetPopulation(PopulationSet),
    /// Give it another number, and perhaps another name or county. Refused: unknown, ended, a number of the wrong form,
    /// county unknown or no more, in the future, not after the last change.
    Renumber(Renumbered),
    /// It became part of another. Refused: unknown, ended otherwise already, in the future, not after the last change,
    /// into itself, into one unknown or no more.
    Merge(Merged),
    /// It was divided into others. Refused as a merger, and for fewer than two parts.
    Split(Split),
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The municipality asked about.
    pub id: Option<UnitId>,
    /// Of the counties and municipalities named: those that are registered.
    pub units: Known,
}

unit_refusals! { "municipality";
    /// No such county.
    "unknown_county" UnknownCounty { county: UnitId } =
        "county {county} is not registered, or is no more; import the counties first";
}

impl Decider for Municipality {
    const STREAM: &'static str = "municipality";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepReferenceData, None)?;
        let today = ask.by.at.date();
        match (&ask.intent, &self.registered) {
            (Intent::Register(new), _) => self.register(new, today, &ask.facts),
            (_, None) => Err(Refusal::Unknown),
            (Intent::SetPopulation(new), _) => {
                let news = self.course.counts(new.date, new.residents)?;
                Ok(news
                    .then(|| Event::PopulationSet(new.clone()))
                    .into_iter()
                    .collect())
            }
            (Intent::Renumber(new), Some(old)) => self.renumber(new, old, today, &ask.facts),
            (Intent::Merge(new), _) => {
                let ended = Ended {
                    from: new.from,
                    into: vec![new.into],
                };
                let news = self.course.ends(ask.facts.id, &ended, today, &ask.facts.units)?;
                Ok(news.then(|| Event::Merged(new.clone())).into_iter().collect())
            }
            (Intent::Split(new), _) => {
                let ended = Ended {
                    from: new.from,
                    into: unit::parts(&new.into)?,
                };
                let news = self.course.ends(ask.facts.id, &ended, today, &ask.facts.units)?;
                let event = Event::Split(Split {
                    into: ended.into,
                    ..new.clone()
                });
                Ok(news.then_some(event).into_iter().collect())
            }
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Registered(registered) => self.registered = Some(registered.clone()),
            Event::PopulationSet(population) => {
                self.course.counted = Some((population.date, population.residents));
                self.population = Some(population.clone());
            }
            Event::Renumbered(renumbered) => {
                self.course.numbered = Some(renumbered.from);
                if let Some(registered) = &mut self.registered {
                    registered.county = renumbered.county;
                    registered.name.clone_from(&renumbered.name);
                    registered.number.clone_from(&renumbered.number);
                }
            }
            Event::Merged(merged) => {
                self.course.ended = Some(Ended {
                    from: merged.from,
                    into: vec![merged.into],
                });
            }
            Event::Split(split) => {
                self.course.ended = Some(Ended {
                    from: split.from,
                    into: split.into.clone(),
                });
            }
        }
    }
}

impl Municipality {
    fn register(&self, new: &Registered, today: Date, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let same = |old: &Registered| {
            Registered {
                source: new.source.clone(),
                ..old.clone()
            } == *new
        };
        match &self.registered {
            Some(old) if same(old) => Ok(vec![]),
            Some(_) => Err(Refusal::AlreadyRegistered {
                number: new.number.clone(),
            }),
            None => {
                must_be_placed(&new.number, new.county, today, facts)?;
                Ok(vec![Event::Registered(new.clone())])
            }
        }
    }

    fn renumber(
        &self,
        new: &Renumbered,
        old: &Registered,
        today: Date,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        self.course.must_go_on()?;
        if (old.county, &old.name, &old.number) == (new.county, &new.name, &new.number) {
            return Ok(vec![]);
        }
        must_be_placed(&new.number, new.county, today, facts)?;
        self.course.follows(new.from, today)?;
        Ok(vec![Event::Renumbered(new.clone())])
    }

    /// Whether it is no more on a day: it then joins no cluster, owns no new need and gets no new credential.
    #[must_use]
    pub fn has_ended(&self, at: Date) -> bool {
        self.course.has_ended(at)
    }
}

/// A number of four digits, and a county that there is.
fn must_be_placed(number: &str, county: UnitId, today: Date, facts: &Facts) -> Result<(), Refusal> {
    if !is_digits(number, 4) {
        return Err(Refusal::BadNumber {
            number: number.to_owned(),
        });
    }
    match facts.units.get(&county) {
        Some(ended) if ended.is_none_or(|from| from > today) => Ok(()),
        _ => Err(Refusal::UnknownCounty { county }),
    }
}

#[cfg(test)]
mod tests;
