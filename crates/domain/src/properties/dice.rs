//! Chance for the property tests: everything of a kind from one seed, out of few names so that things meet.

use crate::{By, Decider, Seen, properties::chaos::Chaos, testing};
use events::{Digest, Level, OrgId, PersonId, Role, Salt, Text, Time, UnitId};

/// Draws from a seed (splitmix64).
pub(crate) struct Dice(u64);

/// Names for everything.
const NAMES: [&str; 3] = ["a", "b", "c"];

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.next() % u64::from(limit)).unwrap()
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// One of some.
    pub(crate) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(u32::try_from(of.len()).unwrap()) as usize].clone()
    }

    /// Up to four of something.
    pub(crate) fn some<T>(&mut self, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(5)).map(|_| draw(self)).collect()
    }

    /// Something, or once in five times nothing.
    pub(crate) fn maybe<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (!self.once_in(5)).then(|| draw(self))
    }

    pub(crate) fn name(&mut self) -> &'static str {
        self.one(&NAMES)
    }

    /// A code or name, now and then empty.
    pub(crate) fn word(&mut self) -> String {
        self.one(&["", "46", "4601", "kurs", "vold"]).into()
    }

    /// Hours: mostly few, now and then none or as many as there can be.
    pub(crate) fn hours(&mut self) -> u64 {
        match self.below(12) {
            0 => u64::MAX,
            1 => 0,
            _ => u64::from(self.below(400)),
        }
    }

    pub(crate) fn number(&mut self) -> u32 {
        self.one(&[0, 1, 1, 2, 3, 10, u32::MAX])
    }

    pub(crate) fn unit(&mut self) -> UnitId {
        testing::unit(self.name())
    }

    pub(crate) fn person(&mut self) -> PersonId {
        testing::person(self.name())
    }

    pub(crate) fn text(&mut self) -> Text {
        testing::text(self.name())
    }

    pub(crate) fn salt(&mut self) -> Salt {
        Salt(Digest::of(self.name().as_bytes()).0)
    }

    /// A time around the story's own, or at an end of time.
    pub(crate) fn time(&mut self) -> Time {
        match self.below(12) {
            0 => Time::from_millis(i64::MIN),
            1 => Time::from_millis(i64::MAX),
            2..7 => testing::now(),
            _ => testing::now().plus_days(self.below(40)),
        }
    }

    /// Another stream at some point: after events in any order, or once in six times not looked up.
    pub(crate) fn seen<D: Chaos>(&mut self) -> Option<Seen<D>> {
        let events: Vec<D::Event> = (0..=self.below(5)).map(|_| D::event(self)).collect();
        (!self.once_in(6)).then(|| testing::seen(testing::unit("x"), &events))
    }

    /// Another stream with a history that could be.
    pub(crate) fn lived<D: Decider>(&mut self, history: &[D::Event]) -> Option<Seen<D>> {
        (!self.once_in(12)).then(|| testing::seen(testing::unit("x"), history))
    }

    /// Somebody, mostly with the right: that role for that organisation, at some time.
    pub(crate) fn by(&mut self, role: Role, org: impl Into<OrgId>) -> By {
        let roles = [
            Role::NeedOwner,
            Role::Representative,
            Role::Secretariat,
            Role::Operator,
            Role::Process,
        ];
        let role = if self.once_in(20) { self.one(&roles) } else { role };
        let mut by = match role {
            Role::Operator => testing::operator(),
            Role::Process => testing::engine(),
            role => testing::by(self.person(), role, org),
        };
        by.at = self.time();
        if let Some(standing) = &mut by.standing {
            standing.from = Time::from_millis(i64::MIN);
            standing.to = Time::from_millis(i64::MAX);
            standing.revoked = self.once_in(30);
            if self.once_in(30) {
                by.actor.level = Level::Low;
                by.actor.person = None;
            }
        }
        by
    }
}
