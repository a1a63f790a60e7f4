//! Whether ballots keep to the form of a round: each fault names the ballot and the mark.

use tally::{Form, FormError, Profile, Voter};

use crate::common::{r, single, voter};
use crate::elections::election;

fn marked(marks: &[(&str, &str)]) -> Profile {
    let needs = ["A", "B", "C"].map(|id| crate::common::need(id, "1"));
    single(
        "1",
        needs.to_vec(),
        vec![voter("fine", "1", &[("A", "1")]), voter("v", "1", marks)],
    )
}

fn fault(form: Form, profile: &Profile) -> String {
    form.check(profile).unwrap_err().to_string()
}

#[test]
fn approvals() {
    let form = Form::Approval { limit: Some(2) };
    form.check(&marked(&[("A", "1"), ("B", "0"), ("C", "1")]))
        .unwrap();
    Form::Approval { limit: None }
        .check(&marked(&[("A", "1"), ("B", "1"), ("C", "1")]))
        .unwrap();
    assert_eq!(
        fault(form, &marked(&[("A", "1"), ("B", "2")])),
        "the ballot of voter `v` gives need `B` 2: allowed is 0 or 1"
    );
    assert_eq!(
        fault(form, &marked(&[("A", "1"), ("B", "1"), ("C", "1")])),
        "the ballot of voter `v` marks 3 needs, from `C` on too many: allowed are 2"
    );
}

#[test]
fn points() {
    let form = Form::Points {
        budget: Some(10),
        most: Some(6),
    };
    form.check(&marked(&[("A", "6"), ("B", "4")])).unwrap();
    Form::Points {
        budget: None,
        most: None,
    }
    .check(&marked(&[("A", "600")]))
    .unwrap();
    assert_eq!(
        fault(form, &marked(&[("A", "7")])),
        "the ballot of voter `v` gives need `A` 7: allowed is a whole number from 0 to 6"
    );
    assert!(fault(form, &marked(&[("B", "1/2")])).contains("need `B` 1/2"));
    assert!(fault(form, &marked(&[("B", "-1")])).contains("need `B` -1"));
    assert_eq!(
        fault(form, &marked(&[("A", "6"), ("B", "4"), ("C", "2")])),
        "the ballot of voter `v` gives 12 points, from need `C` on too many: allowed are 10"
    );
}

#[test]
fn scores() {
    let form = Form::Scores { max: 5 };
    form.check(&marked(&[("A", "5"), ("B", "0"), ("C", "5")]))
        .unwrap();
    assert_eq!(
        form.check(&marked(&[("C", "6")])),
        Err(FormError::Mark {
            voter: "v".to_owned(),
            need: "C".to_owned(),
            points: r("6"),
            allowed: "a whole number from 0 to 5".to_owned(),
        })
    );
}

#[test]
fn rankings() {
    let form = Form::Ranking { limit: Some(2) };
    let profile = election("ABC", 1, &[("1", "AB"), ("1", ""), ("1", "C")]);
    form.check(&profile).unwrap();
    assert_eq!(
        fault(form, &election("ABC", 1, &[("1", "A"), ("1", "A BC")])),
        "the ballot of voter `v1` ranks 3 needs, from `C` at level 2 on too many: allowed are 2"
    );
    Form::Ranking { limit: None }
        .check(&election("ABC", 1, &[("1", "A B C")]))
        .unwrap();
}

#[test]
fn ballots_of_another_form() {
    let ranking = election("ABC", 1, &[("1", "B A")]);
    assert_eq!(
        fault(Form::Approval { limit: None }, &ranking),
        "the ballot of voter `v0` ranks need `B` at level 1, but this form asks for marks, not for a ranking"
    );
    assert_eq!(
        fault(Form::Ranking { limit: None }, &marked(&[])),
        "the ballot of voter `fine` marks need `A`, but this form asks for a ranking"
    );
    // Both at once: the form looks at its own.
    let mut both = ranking.clone();
    both.voters[0] = Voter {
        ranking: ranking.voters[0].ranking.clone(),
        ..voter("v0", "1", &[("A", "3")])
    };
    Form::Ranking { limit: Some(2) }.check(&both).unwrap();
    Form::Scores { max: 3 }.check(&both).unwrap();
}

#[test]
fn words() {
    for (form, text) in [
        (
            Form::Approval { limit: Some(5) },
            r#"{"form":"approval","limit":5}"#,
        ),
        (Form::Approval { limit: None }, r#"{"form":"approval"}"#),
        (
            Form::Points {
                budget: Some(10),
                most: None,
            },
            r#"{"form":"points","budget":10}"#,
        ),
        (Form::Ranking { limit: None }, r#"{"form":"ranking"}"#),
        (Form::Scores { max: 9 }, r#"{"form":"scores","max":9}"#),
    ] {
        assert_eq!(serde_json::to_string(&form).unwrap(), text);
        assert_eq!(serde_json::from_str::<Form>(text).unwrap(), form);
    }
    for wrong in [
        r#"{"form":"dice"}"#,
        r#"{"form":"scores"}"#,
        r#"{"form":"ranking","budget":1}"#,
    ] {
        assert!(serde_json::from_str::<Form>(wrong).is_err(), "{wrong}");
    }
}
