//! Weight schemes at their edges, and the cap exactly.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use common::r;
use proptest::prelude::*;
use tally::{Degressive, Ratio, WeightError, WeightScheme, Weights, weigh};

fn texts(scheme: WeightScheme, cap: Option<&str>, people: &[u64]) -> Vec<String> {
    let weights = Weights {
        scheme,
        cap: cap.map(r),
    };
    weigh(&weights, people)
        .unwrap()
        .iter()
        .map(Ratio::to_string)
        .collect()
}

#[test]
fn schemes_at_their_edges() {
    let steps = Weights::steps_1235().scheme;
    assert_eq!(
        texts(
            steps,
            None,
            &[0, 4_999, 5_000, 14_999, 15_000, 49_999, 50_000, 700_000]
        ),
        ["1", "1", "2", "2", "3", "3", "5", "5"]
    );
    assert_eq!(
        texts(WeightScheme::Penrose, None, &[200, 10_000]),
        ["7071/500", "100"]
    );
    let degressive = WeightScheme::Degressive(Degressive::default());
    assert_eq!(
        texts(degressive, None, &[200, 5_000, 15_000, 25_000, 125_000]),
        ["26/25", "2", "5/2", "3", "4"]
    );
    assert_eq!(texts(WeightScheme::Population, None, &[7]), ["7"]);
    assert_eq!(
        weigh(
            &Weights {
                scheme: WeightScheme::Population,
                cap: None
            },
            &[1, 0]
        ),
        Err(WeightError::NoWeight { number: 2 })
    );
}

/// Invariant 15: weights and cap are exact fractions.
#[test]
fn the_cap_is_solved_exactly() {
    // 30 % of L + 1 + 1 + 1 with L = 0.3 (L + 3): L = 9/7.
    assert_eq!(
        texts(WeightScheme::Population, Some("3/10"), &[100, 1, 1, 1]),
        ["9/7", "1", "1", "1"]
    );
    // Two at the ceiling: L = 0.3 (2 L + 3), L = 9/4.
    assert_eq!(
        texts(WeightScheme::Population, Some("3/10"), &[100, 50, 1, 2]),
        ["9/4", "9/4", "1", "2"]
    );
    assert_eq!(texts(WeightScheme::Population, Some("1/2"), &[9, 4]), ["4", "4"]);
    assert_eq!(
        texts(WeightScheme::Population, Some("1/2"), &[4, 3, 1]),
        ["4", "3", "1"]
    );
    let error = weigh(
        &Weights {
            scheme: WeightScheme::Equal,
            cap: Some(r("3/10")),
        },
        &[1, 1, 1],
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no weights keep 3 voters at or under a share of 3/10: the cap needs at least 4 voters"
    );
    for cap in ["0", "-1", "11/10"] {
        assert!(
            weigh(
                &Weights {
                    scheme: WeightScheme::Equal,
                    cap: Some(r(cap))
                },
                &[1]
            )
            .is_err()
        );
    }
}

#[test]
fn serde_in_snake_case() {
    let text = serde_json::to_string(&Weights {
        scheme: WeightScheme::Penrose,
        cap: Some(r("3/10")),
    })
    .unwrap();
    assert_eq!(text, r#"{"scheme":"penrose","cap":"3/10"}"#);
    let steps = serde_json::to_string(&Weights::steps_1235()).unwrap();
    assert_eq!(
        serde_json::from_str::<Weights>(&steps).unwrap(),
        Weights::default()
    );
    assert!(serde_json::from_str::<Weights>(r#"{"scheme":"fancy"}"#).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn nobody_holds_more_than_the_cap(people in prop::collection::vec(1u64..2_000, 4..9), cap in 25u64..100) {
        let cap = Ratio::from(cap) / r("100");
        let before = weigh(&Weights { scheme: WeightScheme::Population, cap: None }, &people).unwrap();
        let after = weigh(&Weights { scheme: WeightScheme::Population, cap: Some(cap.clone()) }, &people).unwrap();
        let total: Ratio = after.iter().sum();
        let greatest = after.iter().max().unwrap().clone();
        prop_assert!(greatest <= &cap * &total);
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(after == before || (after < before && *after == greatest));
        }
        if before != after {
            // A higher ceiling would break the cap.
            let higher = &greatest + r("1/1000");
            let total: Ratio = before.iter().map(|w| w.clone().min(higher.clone())).sum();
            prop_assert!(higher > &cap * &total);
        }
    }
}
