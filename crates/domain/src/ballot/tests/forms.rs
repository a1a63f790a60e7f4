//! Marks in every form that a round may ask for.

use super::*;
use round::BallotForm;

fn cast_by(ballot: BallotForm, given: &[(&str, u32)]) -> Ask<Intent, Facts> {
    let rules = round::Rules { ballot, ..rules() };
    cast_in(&a_round_under(rules, Phase::Voting), marks(given))
}

const APPROVAL: BallotForm = BallotForm::Approval { limit: 2 };
const POINTS: BallotForm = BallotForm::Points { budget: 10 };
const RANKING: BallotForm = BallotForm::Ranking { limit: 2 };
const WIDE: BallotForm = BallotForm::Ranking { limit: 3 };
const SCORES: BallotForm = BallotForm::Scores { max: 5 };

pub(super) fn refused() -> Vec<(Vec<Event>, Ask<Intent, Facts>, Refusal)> {
    let wrong = |mark, wanted| Refusal::WrongForm {
        need: need_id("vold"),
        mark,
        wanted,
    };
    let over = |given, limit, what| Refusal::OverLimit { given, limit, what };
    let skipped = |name, mark, missing| Refusal::PlaceSkipped {
        need: need_id(name),
        mark,
        missing,
    };
    let (one, ten, place) = ("support, marked 1", "points from 1 to 10", "places from 1 on");
    let three = |mark: [u32; 3]| [("vold", mark[0]), ("rus", mark[1]), ("skole", mark[2])];
    let unknown = Refusal::NotACandidate {
        need: need_id("ukjent"),
    };
    let above = Refusal::AboveScale {
        need: need_id("vold"),
        mark: 6,
        max: 5,
    };
    let mut cases = vec![
        (cast_by(APPROVAL, &[("vold", 2)]), wrong(2, one)),
        (cast_by(APPROVAL, &[("vold", 0)]), wrong(0, one)),
        (cast_by(POINTS, &[("vold", 0)]), wrong(0, ten)),
        (cast_by(POINTS, &[("vold", 11)]), wrong(11, ten)),
        (cast_by(RANKING, &[("vold", 0), ("rus", 1)]), wrong(0, place)),
        (cast_by(SCORES, &[("vold", 6), ("rus", 5)]), above),
        (cast_by(APPROVAL, &three([1, 1, 1])), over(3, 2, "marks")),
        (
            cast_by(POINTS, &[("vold", 6), ("rus", 5)]),
            over(11, 10, "points"),
        ),
        (cast_by(RANKING, &three([1, 2, 3])), over(3, 2, "ranked needs")),
        (cast_by(RANKING, &[("vold", 2)]), skipped("vold", 2, 1)),
        (cast_by(WIDE, &three([1, 1, 3])), skipped("skole", 3, 2)),
        (
            cast_by(WIDE, &[("vold", u32::MAX), ("rus", 1)]),
            skipped("vold", u32::MAX, 2),
        ),
    ];
    let forms = [APPROVAL, POINTS, RANKING, SCORES];
    cases.extend(forms.map(|form| (cast_by(form, &[("ukjent", 1)]), unknown.clone())));
    cases
        .into_iter()
        .map(|(ask, refusal)| (vec![], ask, refusal))
        .collect()
}

#[test]
fn each_form_is_taken_up_to_its_bounds() {
    let three = |mark: [u32; 3]| [("vold", mark[0]), ("rus", mark[1]), ("skole", mark[2])];
    for (form, given_marks) in [
        (APPROVAL, vec![("vold", 1), ("rus", 1)]),
        (POINTS, vec![("vold", 6), ("rus", 4)]),
        (WIDE, three([3, 1, 2]).to_vec()),
        (WIDE, three([1, 1, 2]).to_vec()),
        (WIDE, three([1, 1, 1]).to_vec()),
        (RANKING, vec![("skole", 1)]),
        (SCORES, three([0, 5, 3]).to_vec()),
        (SCORES, three([5, 5, 5]).to_vec()),
    ] {
        given::<Ballot>([])
            .when(cast_by(form, &given_marks))
            .then_expect_events(vec![was_cast(&marks(&given_marks), salt(1))]);
    }
    for form in [APPROVAL, POINTS, RANKING, SCORES] {
        given::<Ballot>([])
            .when(cast_by(form, &[]))
            .then_expect_events(vec![was_cast(&Marks::new(), salt(1))]);
    }
}
