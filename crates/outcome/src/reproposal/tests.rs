use super::*;
use crate::{Class, Item, Part, Phase, Pot, list::PotLine};
use events::{RoundId, derived};

fn need(name: &str) -> NeedId {
    NeedId(derived(&["need", name]))
}

fn at(class: Class, rank: u32, parts: &[(&str, u64)]) -> Placement {
    let parts = parts.iter().map(|(code, hours)| Part {
        centre: CentreId::of(code),
        hours: *hours,
    });
    Placement {
        class,
        parts: parts.collect(),
        rank,
    }
}

/// Needs, first rank first: hours, and where each could be served; funded ones stand at their first option.
fn listed(needs: &[(&str, u64, Vec<Placement>)], left: &[(&str, u64)]) -> (List, Candidates) {
    let items = needs.iter().zip(1..).map(|((name, hours, options), rank)| Item {
        hours: *hours,
        need: need(name),
        phase: Phase::Shares,
        placement: options.first().cloned(),
        rank,
        support: 1_u64.into(),
        supporters: 1,
    });
    let candidates = needs.iter().map(|(name, hours, options)| Candidate {
        delivery_type: "kurs".into(),
        hours: *hours,
        need: need(name),
        options: options.clone(),
        owners: vec![],
        subject: "vold".into(),
    });
    let round = RoundId(derived(&["round"]));
    let digest = Digest::of(b"any");
    let pots = left.iter().map(|(code, left)| PotLine {
        centre: CentreId::of(code),
        left: *left,
        net: 1_000,
        silent: 0,
    });
    let list = List {
        blank: 0,
        budget: Ratio::ZERO,
        candidates: digest,
        counted: 0,
        items: items.collect(),
        lot: None,
        one_vote_each: vec![],
        pots: pots.collect(),
        roll: digest,
        round,
        rules: digest,
        sections: vec![],
        units: vec![],
        weight: Ratio::ZERO,
    };
    let candidates = Candidates {
        needs: candidates.collect(),
        pots: Vec::<Pot>::new(),
        round,
    };
    (list, candidates)
}

fn without(codes: &[&str]) -> BTreeSet<CentreId> {
    codes.iter().map(|code| CentreId::of(code)).collect()
}

/// Who gets what: centre, need, hours, lead.
fn given(proposal: &Proposal) -> BTreeSet<(CentreId, NeedId, u64, bool)> {
    let mandates = proposal.mandates.iter();
    mandates
        .flat_map(|mandate| {
            let items = mandate.items.iter();
            items.map(|item| (mandate.centre, item.need, item.hours, item.lead))
        })
        .collect()
}

#[test]
fn needs_of_a_refused_centre_go_elsewhere_in_the_order_of_the_list() {
    use Class::{National, Near};
    let options = |hours| vec![at(Near, 0, &[("a", hours)]), at(National, 1, &[("n", hours)])];
    let (list, candidates) = listed(
        &[
            ("first", 60, options(60)),
            ("second", 60, options(60)),
            ("third", 30, options(30)),
            ("stands", 50, vec![at(Near, 0, &[("b", 50)])]),
        ],
        &[("a", 0), ("b", 0), ("n", 100)],
    );
    let proposal = repropose(&list, Digest::of(b"list"), &candidates, &[without(&["a"])]);
    let n = CentreId::of("n");
    assert_eq!(
        given(&proposal),
        [(n, need("first"), 60, true), (n, need("third"), 30, true)].into(),
        "the second no longer fits, the third does; what stands is not proposed again"
    );
    let left: Vec<_> = proposal
        .unplaced
        .iter()
        .map(|unplaced| (unplaced.need, unplaced.reason))
        .collect();
    assert_eq!(left, [(need("second"), Reason::Refused)]);
    assert_eq!(proposal.unplaced[0].able, [n]);
}

#[test]
fn a_joint_placement_is_placed_anew_whole_and_the_partners_part_stays_bound() {
    use Class::{Near, NearJoint};
    let options = vec![
        at(NearJoint, 0, &[("a", 40), ("b", 20)]),
        at(NearJoint, 1, &[("b", 30), ("c", 30)]),
        at(Near, 2, &[("c", 60)]),
    ];
    let (list, candidates) = listed(&[("joint", 60, options)], &[("a", 0), ("b", 20), ("c", 80)]);
    let proposal = repropose(&list, Digest::of(b"list"), &candidates, &[without(&["a"])]);
    // b has 20 hours left beside the 20 bound by its mandate: 30 do not fit, so c takes all.
    assert_eq!(
        given(&proposal),
        [(CentreId::of("c"), need("joint"), 60, true)].into()
    );
}

#[test]
fn a_second_refusal_goes_on_from_the_first() {
    use Class::Near;
    let options = vec![
        at(Near, 0, &[("a", 60)]),
        at(Near, 0, &[("b", 60)]),
        at(Near, 0, &[("c", 60)]),
    ];
    let (list, candidates) = listed(&[("x", 60, options)], &[("a", 0), ("b", 70), ("c", 90)]);
    let again =
        |refused: &[BTreeSet<CentreId>]| given(&repropose(&list, Digest::of(b"list"), &candidates, refused));
    // Of options alike, the lead with most hours left.
    let first = without(&["a"]);
    assert_eq!(
        again(std::slice::from_ref(&first)),
        [(CentreId::of("c"), need("x"), 60, true)].into()
    );
    let second = without(&["a", "c"]);
    assert_eq!(
        again(&[first.clone(), second.clone()]),
        [(CentreId::of("b"), need("x"), 60, true)].into()
    );
    let third = without(&["a", "b", "c"]);
    assert_eq!(again(&[first, second, third]), BTreeSet::new());
}
