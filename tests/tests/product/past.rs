//! The past: a view as it stood before a position, at a time, or at the end of a day.

use crate::store::{Kind, Store, on_both_stores};
use serde_json::Value;

on_both_stores! {
    a_time_shows_what_was_recorded_until_then
    a_day_shows_what_was_recorded_until_its_end
}

/// When each event was taken in; the same form sorts as the times do.
fn times(store: &Store) -> Vec<String> {
    let at = |leaf: &str| {
        let leaf: Value = serde_json::from_str(leaf).unwrap();
        leaf["at"].as_str().unwrap().to_owned()
    };
    store.rows().iter().map(|row| at(&row.leaf)).collect()
}

fn as_of(store: &Store, when: &str) -> Value {
    store.data(&["show", "need_board", &store.place(), "--as-of", when])
}

/// At the time of an event it counts itself, a millisecond before it does not; and the view is the one before the
/// position that comes next.
fn a_time_shows_what_was_recorded_until_then(kind: Kind) {
    let store = Store::demo(kind);
    let times = times(store);
    for at in [times.len() / 4, times.len() / 2, times.len() - 1] {
        let until = times.partition_point(|time| *time <= times[at]);
        let then = as_of(store, &times[at]);
        assert_eq!(then["as_of"], until);
        assert_eq!(then, as_of(store, &until.to_string()), "{}", times[at]);
        let before = times.partition_point(|time| *time < times[at]);
        let a_moment_before = earlier(&times[at]);
        assert_eq!(
            as_of(store, &a_moment_before)["as_of"],
            before,
            "{a_moment_before}"
        );
    }
    let first = as_of(store, "2000-01-01T00:00:00.000Z");
    assert_eq!(
        (&first["as_of"], first["documents"].as_object().unwrap().len()),
        (&Value::from(0), 0)
    );
    assert_eq!(as_of(store, "2100-01-01T00:00:00.000Z")["as_of"], times.len());
}

/// The millisecond before, of a time whose milliseconds are not all noughts, or of one whose seconds are not.
fn earlier(time: &str) -> String {
    let (whole, millis) = time.trim_end_matches('Z').rsplit_once('.').unwrap();
    match millis.parse::<u32>().unwrap() {
        0 => {
            let (minute, seconds) = whole.rsplit_once(':').unwrap();
            let seconds: u32 = seconds.parse().unwrap();
            assert!(seconds > 0, "choose another event than {time}");
            format!("{minute}:{:02}.999Z", seconds - 1)
        }
        millis => format!("{whole}.{:03}Z", millis - 1),
    }
}

fn a_day_shows_what_was_recorded_until_its_end(kind: Kind) {
    let store = Store::demo(kind);
    let times = times(store);
    let day = |time: &String| time[..10].to_owned();
    let (first, last) = (day(&times[0]), day(&times[times.len() - 1]));
    assert!(first < last, "the story takes days");
    for day_asked in [first, day(&times[times.len() / 2]), last] {
        let until = times.partition_point(|time| day(time) <= day_asked);
        assert_eq!(as_of(store, &day_asked)["as_of"], until, "{day_asked}");
    }
    let output = store.run(&["show", "need_board", &store.place(), "--as-of", "2026-02-30"]);
    assert_eq!(output.status.code(), Some(3), "there is no such day");
}
