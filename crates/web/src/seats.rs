//! What somebody has open at once: streams, which cost no request while they stay, and looks at the past, of which one
//! costs as much as many requests.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Who has how many.
#[derive(Default)]
pub(crate) struct Seats {
    taken: Mutex<HashMap<String, usize>>,
}

/// One of them; given back when it is dropped.
pub(crate) struct Seat {
    seats: Arc<Seats>,
    who: String,
}

impl Seats {
    /// A seat for somebody; `None` where they have as many as one may have.
    pub(crate) fn take(self: &Arc<Self>, who: &str, most: usize) -> Option<Seat> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let has = taken.get(who).copied().unwrap_or_default();
        if has >= most {
            return None;
        }
        taken.insert(who.to_owned(), has + 1);
        Some(Seat {
            seats: Arc::clone(self),
            who: who.to_owned(),
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.who) {
            Some(has) if *has > 1 => *has -= 1,
            _ => drop(taken.remove(&self.who)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_counted_for_each_and_given_back() {
        let seats = Arc::<Seats>::default();
        let (one, two) = (seats.take("a", 2).unwrap(), seats.take("a", 2).unwrap());
        assert!(seats.take("a", 2).is_none());
        assert!(seats.take("b", 2).is_some());
        drop(one);
        let again = seats.take("a", 2);
        assert!(again.is_some() && seats.take("a", 2).is_none());
        drop((two, again));
        assert!(seats.taken.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
