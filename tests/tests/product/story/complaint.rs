//! A municipality complains that a representative should not have voted on one need. The region's body agrees, the mark
//! drops, and the server counts again when it is told to, under a new version of the list.

use super::stage::{Stage, nb};
use serde_json::json;

/// Who complains, about whose ballot, and about which need.
const COMPLAINT: (&str, &str, &str) = ("1108", "1120", "N048");

pub(super) fn complain(stage: &mut Stage<'_>) {
    let (complainer, ..) = COMPLAINT;
    let (by, secretary) = (stage.representative(complainer), stage.secretary());
    let contested = stage.demo.all("round.contested").next().unwrap();
    let complaint = contested["body"]["complaint"].clone();
    let first = stage.document(0, "list", "");
    stage.site.wait_until("2034-10-20T06:00:00.000Z");
    let reason = nb("Representanten for nabokommunen sitter i styret for et senter som behovet gjelder.");
    let contest = json!({ "complaint": complaint, "reason": reason, "unit": stage.demo.unit(complainer) });
    stage.round(&by, 0, "contest", &contest);

    stage.site.wait_until("2034-10-26T06:00:00.000Z");
    let reason = nb("Klagen tas til følge: RSO har funnet representanten inhabil for dette behovet.");
    let settle = json!({
        "complaint": complaint, "reason": reason, "recount_from": "2034-10-27T06:00:00.000Z", "remedy": "recount",
    });
    stage.round(&secretary, 0, "settle-complaint", &settle);
    void(stage);

    stage.site.wait_until("2034-10-27T06:00:00.000Z");
    stage.list(0, |list| list["count"]["version"] == 2);
    assert_ne!(stage.document(0, "list", ""), first, "another list");
    assert_eq!(
        stage.document(0, "list", "?asOf=2034-10-26"),
        first,
        "as it stood"
    );
    stage.site.wait_until("2034-11-18T06:00:00.000Z");
    stage.final_list(0);
}

/// The mark drops. The region's body decided so: four for, one against.
fn void(stage: &mut Stage<'_>) {
    let (_, voter, key) = COMPLAINT;
    let (secretary, unit) = (stage.secretary(), stage.demo.unit(voter));
    let (_, person) = stage.granted("representative", &unit, 0);
    let regional = (0..5).map(|place| stage.granted("body_member", &stage.rso, place).1);
    let mut regional: Vec<String> = regional.collect();
    let against = regional.pop();
    regional.sort();
    let void = json!({
        "against": [against], "body": stage.rso, "for": regional, "ground": "party", "need": stage.need(key),
        "person": person,
    });
    stage.round(&secretary, 0, &format!("ballots/{unit}/void"), &void);
}
