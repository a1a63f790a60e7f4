//! What a municipality and a county municipality have in common: they are counted, get other numbers, and end when
//! they are merged or split. Each is a stream of its own; the rules have one home here.
//!
//! An ending or a new number is recorded from the day on which it holds, never before: until then nothing has happened,
//! and a roll frozen meanwhile shows what is.

use events::{Date, UnitId};
use std::collections::BTreeMap;

/// Registered units, each with the first day on which it is no more.
pub type Known = BTreeMap<UnitId, Option<Date>>;

/// How a unit came along since it was registered.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Course {
    /// The first day of the number that it has now; `None` while it has the one under which it was registered.
    pub numbered: Option<Date>,
    /// The newest count: when, and how many.
    pub counted: Option<(Date, u64)>,
    /// What became of it.
    pub ended: Option<Ended>,
}

/// What became of a unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Ended {
    /// The first day on which it is no more.
    pub from: Date,
    /// What it is part of, or was divided into; sorted.
    pub into: Vec<UnitId>,
}

/// Why something does not follow on what was.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Fault {
    OlderPopulation { given: Date, known: Date },
    Ended { from: Date },
    NotYet { from: Date },
    OutOfOrder { from: Date, known: Date },
    IntoItself,
    TooFewParts,
    UnknownSuccessor { unit: UnitId },
    EndedSuccessor { unit: UnitId },
}

impl Course {
    /// Whether it is no more on a day.
    #[must_use]
    pub fn has_ended(&self, at: Date) -> bool {
        self.ended.as_ref().is_some_and(|ended| ended.from <= at)
    }

    /// Refuses whatever comes after the end.
    pub(crate) fn must_go_on(&self) -> Result<(), Fault> {
        match &self.ended {
            Some(ended) => Err(Fault::Ended { from: ended.from }),
            None => Ok(()),
        }
    }

    /// Whether a count is news.
    pub(crate) fn counts(&self, date: Date, residents: u64) -> Result<bool, Fault> {
        self.must_go_on()?;
        match self.counted {
            Some(old) if old == (date, residents) => Ok(false),
            Some((known, _)) if known > date => Err(Fault::OlderPopulation { given: date, known }),
            _ => Ok(true),
        }
    }

    /// Whether another number may hold from a day on, which is not in the future.
    pub(crate) fn follows(&self, from: Date, today: Date) -> Result<(), Fault> {
        self.must_go_on()?;
        match self.numbered {
            _ if from > today => Err(Fault::NotYet { from }),
            Some(known) if from <= known => Err(Fault::OutOfOrder { from, known }),
            _ => Ok(()),
        }
    }

    /// Whether an ending is news.
    pub(crate) fn ends(
        &self,
        own: Option<UnitId>,
        new: &Ended,
        today: Date,
        known: &Known,
    ) -> Result<bool, Fault> {
        if self.ended.as_ref() == Some(new) {
            return Ok(false);
        }
        self.follows(new.from, today)?;
        for unit in &new.into {
            match known.get(unit) {
                _ if own == Some(*unit) => return Err(Fault::IntoItself),
                None => return Err(Fault::UnknownSuccessor { unit: *unit }),
                Some(Some(_)) => return Err(Fault::EndedSuccessor { unit: *unit }),
                Some(None) => {}
            }
        }
        Ok(true)
    }
}

/// The parts of a split, sorted and each once; at least two.
pub(crate) fn parts(into: &[UnitId]) -> Result<Vec<UnitId>, Fault> {
    let mut into = into.to_vec();
    into.sort_unstable();
    into.dedup();
    match into.len() {
        0 | 1 => Err(Fault::TooFewParts),
        _ => Ok(into),
    }
}

/// Whether a code is so many ASCII digits.
pub(crate) fn is_digits(code: &str, count: usize) -> bool {
    code.len() == count && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Declares the refusals that both kinds of unit share, and those of one kind.
macro_rules! unit_refusals {
    ($stream:literal; $($own:tt)*) => {
        $crate::refusal::refusals! { $stream;
            /// The number has the wrong form.
            "bad_number" BadNumber { number: String } =
                "'{number}' is no official number: a municipality has four digits such as 4601, a county two such as 46";
            /// It is registered already, differently.
            "already_registered" AlreadyRegistered { number: String } =
                "{number} is already registered with other data; a change is an event of its own";
            /// It is not registered.
            "unknown" Unknown = "the unit is not registered; import it first";
            /// A newer figure stands.
            "older_population" OlderPopulation { given: events::Date, known: events::Date } =
                "a population figure of {known} is known, and {given} is older; figures only move forward";
            /// It is no more.
            "ended" Ended { from: events::Date } =
                "the unit was merged or split and is no more since {from}; its successors carry on";
            /// It has not come about.
            "not_yet" NotYet { from: events::Date } =
                "that holds from {from}, which is still to come; record it from that day on";
            /// It comes before what is known.
            "out_of_order" OutOfOrder { from: events::Date, known: events::Date } =
                "a change of {known} is recorded, and {from} is not after it; changes come in order";
            /// Into itself.
            "into_itself" IntoItself = "a unit does not become part of itself; name another";
            /// A split into fewer than two.
            "too_few_parts" TooFewParts = "a split has at least two parts; a merger has one";
            /// A successor is not registered.
            "unknown_successor" UnknownSuccessor { unit: events::UnitId } =
                "unit {unit} is not registered among those of its kind; import it first";
            /// A successor is no more.
            "ended_successor" EndedSuccessor { unit: events::UnitId } =
                "unit {unit} is itself no more; name the one that carries on";
            $($own)*
        }

        impl From<$crate::unit::Fault> for Refusal {
            fn from(fault: $crate::unit::Fault) -> Self {
                use $crate::unit::Fault;
                match fault {
                    Fault::OlderPopulation { given, known } => Self::OlderPopulation { given, known },
                    Fault::Ended { from } => Self::Ended { from },
                    Fault::NotYet { from } => Self::NotYet { from },
                    Fault::OutOfOrder { from, known } => Self::OutOfOrder { from, known },
                    Fault::IntoItself => Self::IntoItself,
                    Fault::TooFewParts => Self::TooFewParts,
                    Fault::UnknownSuccessor { unit } => Self::UnknownSuccessor { unit },
                    Fault::EndedSuccessor { unit } => Self::EndedSuccessor { unit },
                }
            }
        }
    };
}
pub(crate) use unit_refusals;
