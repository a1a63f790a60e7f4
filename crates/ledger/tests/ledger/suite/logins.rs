//! What logins need: taken once, ended together, known again, and still there after a restart.

use super::{Store, story::*};
use events::{Digest, PersonId, Time};
use futures::future::join_all;
use ledger::{KeptSession, Logins, SessionsOf};
use std::sync::Arc;

fn key(name: &str) -> Digest {
    Digest::of(name.as_bytes())
}

fn session(subject: &str, provider_session: Option<&str>) -> KeptSession {
    KeptSession {
        document: format!("{subject}, sealed").into_bytes(),
        used: Time::from_millis(NOON),
        expires: Time::from_millis(NOON + 1_000),
        idle_millis: 100,
        subject: key(subject),
        provider_session: provider_session.map(key),
    }
}

pub(crate) async fn of_many_who_take_it_one_gets_it<S: Store>() {
    let store = S::fresh(clock().1).await;
    let logins = [store.logins().await, store.logins().await];
    for number in 0..10 {
        let (name, document) = (key(&number.to_string()), vec![number]);
        let until = Time::from_millis(NOON);
        logins[0]
            .put_pending(name, document.clone(), until)
            .await
            .unwrap();
        let taken = join_all((0..6).map(|at| logins[at % 2].take_pending(name))).await;
        let taken: Vec<_> = taken.into_iter().filter_map(Result::unwrap).collect();
        assert_eq!(taken, [document]);
        let used = join_all((0..6).map(|at| logins[at % 2].use_once(name, until))).await;
        assert_eq!(
            used.into_iter().filter(|fresh| *fresh.as_ref().unwrap()).count(),
            1
        );
    }
}

pub(crate) async fn a_session_is_replaced_used_and_ended<S: Store>() {
    let store = S::fresh(clock().1).await;
    let logins = store.logins().await;
    let (one, two) = (session("kari", None), session("kari", Some("at the provider")));
    logins.put_session(key("one"), one.clone(), None).await.unwrap();
    assert_eq!(logins.session(key("one")).await.unwrap(), Some(one));
    logins
        .put_session(key("two"), two.clone(), Some(key("one")))
        .await
        .unwrap();
    assert_eq!(logins.session(key("one")).await.unwrap(), None);
    for (millis, noted) in [(NOON + 50, NOON + 50), (NOON + 20, NOON + 50)] {
        logins.touch(key("two"), Time::from_millis(millis)).await.unwrap();
        let used = logins.session(key("two")).await.unwrap().unwrap().used;
        assert_eq!(used, Time::from_millis(noted));
    }
    let ended = logins.end_session(key("two")).await.unwrap().unwrap();
    assert_eq!(ended.document, two.document);
    assert_eq!(logins.end_session(key("two")).await.unwrap(), None);
    logins.touch(key("two"), Time::from_millis(NOON)).await.unwrap();
    assert_eq!(
        logins.session(key("two")).await.unwrap(),
        None,
        "not called back to life"
    );
}

pub(crate) async fn a_provider_ends_what_is_its_own<S: Store>() {
    let store = S::fresh(clock().1).await;
    let logins = store.logins().await;
    for (name, subject, of) in [
        ("a", "kari", Some("s1")),
        ("b", "kari", Some("s2")),
        ("c", "ola", Some("s1")),
        ("d", "ola", None),
    ] {
        logins
            .put_session(key(name), session(subject, of), None)
            .await
            .unwrap();
    }
    let ended = |whose| logins.end_sessions_of(whose);
    assert_eq!(ended(SessionsOf::ProviderSession(key("s1"))).await.unwrap(), 2);
    assert_eq!(ended(SessionsOf::ProviderSession(key("s1"))).await.unwrap(), 0);
    assert_eq!(ended(SessionsOf::Subject(key("kari"))).await.unwrap(), 1);
    assert!(logins.session(key("d")).await.unwrap().is_some());
}

pub(crate) async fn somebody_is_the_same_person_for_ever<S: Store>() {
    let mut store = S::fresh(clock().1).await;
    let logins = [store.logins().await, store.logins().await];
    let asked = (0..8).map(|number| {
        let new = PersonId(uuid(u128::from(number as u8)));
        logins[number % 2].person(key("kari"), new)
    });
    let told: Vec<PersonId> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
    assert!(told.iter().all(|person| *person == told[0]), "{told:?}");
    drop(logins);
    store.reopen().await;
    let logins = store.logins().await;
    let other = PersonId(uuid(99));
    assert_eq!(logins.person(key("kari"), other).await.unwrap(), told[0]);
    assert_eq!(logins.person(key("ola"), other).await.unwrap(), other);
    let mut both = vec![(key("kari"), told[0]), (key("ola"), other)];
    both.sort();
    let first = logins.people(None, 1).await.unwrap();
    let rest = logins.people(Some(first[0].0), 9).await.unwrap();
    assert_eq!([first, rest].concat(), both);
}

pub(crate) async fn what_is_over_is_swept_and_the_rest_outlives_a_restart<S: Store>() {
    let mut store = S::fresh(clock().1).await;
    let logins = store.logins().await;
    let at = |after: i64| Time::from_millis(NOON + after);
    let resting = session("kari", None);
    let used = KeptSession {
        used: at(950),
        ..session("ola", None)
    };
    logins.put_session(key("resting"), resting, None).await.unwrap();
    logins.put_session(key("used"), used.clone(), None).await.unwrap();
    logins.put_pending(key("old"), vec![1], at(100)).await.unwrap();
    logins.put_pending(key("new"), vec![2], at(101)).await.unwrap();
    logins.use_once(key("old"), at(100)).await.unwrap();
    logins.use_once(key("new"), at(101)).await.unwrap();
    assert_eq!(logins.sweep(at(99)).await.unwrap(), 0);
    assert_eq!(logins.sweep(at(100)).await.unwrap(), 3);
    drop(logins);
    store.reopen().await;
    let logins: Arc<dyn Logins> = store.logins().await;
    assert_eq!(logins.session(key("resting")).await.unwrap(), None);
    assert_eq!(logins.session(key("used")).await.unwrap(), Some(used));
    assert_eq!(logins.take_pending(key("old")).await.unwrap(), None);
    assert_eq!(logins.take_pending(key("new")).await.unwrap(), Some(vec![2]));
    assert!(logins.use_once(key("old"), at(300)).await.unwrap());
    assert!(!logins.use_once(key("new"), at(300)).await.unwrap());
    assert!(logins.is_used(key("new")).await.unwrap());
    assert!(!logins.is_used(key("never")).await.unwrap());
    assert!(
        !logins.is_used(key("never")).await.unwrap(),
        "to look is not to use"
    );
    assert_eq!(
        logins.sweep(at(1_000)).await.unwrap(),
        3,
        "the session lasted long enough"
    );
}
