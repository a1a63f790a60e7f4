//! A store told with another key than the one it is sealed under.

use crate::{
    both::on_both_stores,
    fixture::BEGIN,
    store::{Kind, Place},
};
use engine::{
    Engine, KeyError, KeyMark,
    clock::Manual,
    vault::{Vault, VaultError},
};

on_both_stores! {
    another_key_is_told_at_once
}

async fn another_key_is_told_at_once(kind: Kind) {
    let (clock, place) = (Manual::at(BEGIN), Place::fresh(kind).await);
    let ledger = place.create(&clock).await;
    let with = |key| Engine::new(ledger.clone(), clock.clock(), Vault::new([key; 32]));
    with(1)
        .check_key()
        .await
        .expect("a store without a mark takes any");
    assert_eq!(KeyMark::kept(&*ledger).await.unwrap(), None);
    with(1).claim_key().await.expect("a new store");
    // The mark is the same wherever the key is, and names it.
    let mark = KeyMark::kept(&*ledger).await.unwrap().expect("a mark");
    assert_eq!(mark, KeyMark::of(&Vault::new([1; 32])));
    assert_ne!(mark.name(), KeyMark::of(&Vault::new([2; 32])).name());
    assert_eq!(mark.name().len(), 16);
    for _ in 0..2 {
        with(1).check_key().await.expect("its own");
        with(1).claim_key().await.expect("its own");
    }
    for answer in [with(2).check_key().await, with(2).claim_key().await] {
        assert!(
            matches!(answer, Err(KeyError::Vault(VaultError::OtherKey))),
            "{answer:?}"
        );
    }
    let head = ledger.head().await.unwrap();
    assert_eq!((head.size, head.at), (0, None), "the log knows nothing of it");
}
