//! While a round is sealed nothing shows how anyone voted: everything that can be read is read by everybody, in two runs
//! that differ in the ballots alone, and is the same to the byte. In a third run others vote, and only those who may know
//! who has voted can tell.
//!
//! The log is signed by a key and cosigned by a witness, and while the round is sealed the bundles of all editions are
//! exported: what is read of these is compared with names in the place of the values that follow from a ballot's
//! commitment (`necessary` says which, and how it is known to hide nothing else).
//!
//! Chance, the keys of vault, log and witness, and the clocks are the same in every run, and so are ids and salts; a
//! commitment follows from its salt and marks, so what it would give away is not hidden by chance. Left out of the
//! comparison are the header `Date`, which shows the machine's clock, and of what is measured the times and which appends
//! met in one commit.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod necessary;
mod notes;
mod reading;
mod signed;
#[expect(
    dead_code,
    reason = "of the helpers of the other test program some are needed"
)]
#[path = "../server/site.rs"]
mod site;
mod story;

use reading::{MEASURED, Reading, caught_up, differences, lines_otherwise, measured, read};
use signed::Signed;
use std::{collections::BTreeSet, net::TcpListener};
use story::{Ballots, World};

/// Two units vote, the first of them twice.
const ONE: Ballots = &[(0, &[0]), (0, &[1]), (1, &[0, 1])];
/// The same units vote otherwise, one of them for nothing.
const OTHERWISE: Ballots = &[(0, &[2, 1, 0]), (0, &[2]), (1, &[])];
/// As in the first, but a third unit in place of the second.
const OTHERS: Ballots = &[(0, &[0]), (0, &[1]), (2, &[0, 1])];

/// Some who look again when the ballots are counted.
const SEE_THE_COUNT: [&str; 3] = ["nobody", "auditor", "representative of 3"];

/// What was read while the round was sealed, what was noted meanwhile, and what was read after the count.
struct Run {
    /// The names of what follows from the ballots.
    names: Vec<String>,
    sealed: Reading,
    notes: BTreeSet<String>,
    counted: Reading,
    units: Vec<String>,
    ids: Vec<String>,
}

async fn run(ballots: Ballots, witness: &TcpListener) -> Run {
    notes::take();
    let signed = Signed::begin(witness).await;
    let mut world = World::vote(ballots, Some(signed.folder())).await;
    caught_up(&world).await;
    let voted = measured(&world).await;
    // When it stops it signs what was recorded, and when it starts it has that witnessed.
    world.restart().await;
    signed.until(world.site.size().await).await;
    let names = signed.names(&world).await;
    let mut sealed = read(&world, &names).await;
    sealed.insert(format!("{MEASURED}, while they voted"), voted);
    sealed.extend(signed.bundles(&world, &names).await);
    let notes = notes::take();
    world.count().await;
    world
        .readers
        .retain(|(who, _)| SEE_THE_COUNT.contains(&who.as_str()));
    let counted = read(&world, &names).await;
    world.site.close().await;
    Run {
        names: names.all().into_iter().map(str::to_owned).collect(),
        sealed,
        notes,
        counted,
        ids: world.ids(),
        units: world.units,
    }
}

/// Those who take part may know who has voted; where that shows.
fn shows_who_voted(what: &str, units: &[String]) -> bool {
    let views = ["/views/round_turnout", "/views/coverage"];
    let own = |(index, unit): (usize, &String)| {
        what.starts_with(&format!("representative of {index} ")) && what.contains(&format!("/ballots/{unit}"))
    };
    let own_ballot = units.iter().enumerate().any(own);
    // Whether there is a ballot comes before whether a mark can drop now.
    let secretariat = what.starts_with("secretariat") && what.contains("/void");
    let auditor = what.starts_with("auditor") && what.contains("/views/audit_trail");
    let outsider = ["nobody", "operator", "the operator"]
        .iter()
        .any(|who| what.starts_with(who));
    // In what is given away stands who has voted, as in the log itself.
    let bundle = what.starts_with("bundle, ") && what.contains("tile/entries/");
    // Of whoever has voted, and nobody else, these are the own ones.
    let receipt = what.starts_with("representative of ") && what.contains("/receipts/");
    bundle
        || receipt
        || !outsider && (views.iter().any(|view| what.contains(view)) || own_ballot || auditor || secretariat)
}

/// What is measured was looked at, counts what was done, and names nothing and nobody.
#[track_caller]
fn is_measured(run: &Run) {
    let text = &run.sealed[&format!("{MEASURED}, while they voted")];
    let cast = "method=\"POST\",route=\"/api/v1/rounds/{id}/ballots/{unit}/cast\"";
    for line in [
        format!("tingbok_http_requests_total{{{cast},status=\"2xx\"}} 3"),
        format!("tingbok_http_request_duration_seconds_count{{{cast}}} 3"),
    ] {
        assert!(text.contains(&line), "{line}: {text}");
    }
    for measured in run.sealed.iter().filter(|(what, _)| what.starts_with(MEASURED)) {
        let named = run.ids.iter().find(|id| measured.1.contains(id.as_str()));
        assert_eq!(named, None, "{}", measured.1);
    }
}

/// What is told of the signed log was looked at: the checkpoint by everybody, receipts by those who have any, and every
/// kind of file of the bundles.
#[track_caller]
fn is_signed(run: &Run) {
    let told = |who: &str, part: &str, what: &str| {
        let fits = |(key, text): (&String, &String)| {
            key.starts_with(who) && key.contains(part) && text.contains(what)
        };
        assert!(run.sealed.iter().any(fits), "{who} {part} {what}");
    };
    let signed = "⟨signature by log.example.no after";
    told("nobody /checkpoint", "", signed);
    told("nobody /checkpoint", "", "⟨signature by witness.example.no after");
    told("nobody /api/v1/checkpoint", "", "⟨tree over 0 to");
    told("representative of 0 ", "/receipts/", "⟨tree over");
    let of_others = run
        .sealed
        .iter()
        .filter(|(key, _)| key.starts_with("nobody ") && key.contains("/receipts/"));
    assert!(
        of_others.into_iter().all(|(_, text)| text.starts_with("401")),
        "a receipt is its owner's"
    );
    for edition in ["bundle, public edition: ", "bundle, auditor edition: "] {
        for part in [
            "checkpoint",
            "tile/0/",
            "tile/entries/",
            "tingbok/checkpoints/",
            "tingbok/files",
            "tingbok/list",
        ] {
            told(edition, part, "\\xe2\\x9f\\xa8");
        }
        told(edition, "tile/entries/", "ballot.cast@1");
    }
    told("bundle, auditor edition: ", "tingbok/openings/", "");
}

/// Invariant 12: not in an answer, a header or a note.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_shows_how_anyone_voted_and_to_those_who_may_know_alone_who_did() {
    notes::keep();
    let witness = TcpListener::bind("127.0.0.1:0").unwrap();
    witness.set_nonblocking(true).unwrap();
    let (one, otherwise) = (run(ONE, &witness).await, run(OTHERWISE, &witness).await);
    assert!(one.sealed.len() > 1_000, "{} answers were read", one.sealed.len());
    assert_eq!(
        lines_otherwise(&one.sealed, &otherwise.sealed),
        Vec::<String>::new(),
        "sealed ballots show"
    );
    let noted: Vec<_> = one.notes.symmetric_difference(&otherwise.notes).collect();
    assert!(noted.is_empty(), "sealed ballots show in the notes: {noted:#?}");
    assert!(
        one.notes.iter().any(|line| line.contains("refused")),
        "notes are kept: {:#?}",
        one.notes
    );
    is_measured(&one);
    is_signed(&one);
    assert_eq!(one.names, otherwise.names);
    // That it could have been seen: once they are counted, ballots show, and so they do to these eyes.
    let opened = differences(&one.counted, &otherwise.counted);
    for who in SEE_THE_COUNT {
        let shown = opened
            .iter()
            .any(|what| what.starts_with(who) && what.contains("list_explained"));
        assert!(shown, "{who} sees counted ballots: {opened:#?}");
    }

    let others = run(OTHERS, &witness).await;
    let who = differences(&one.sealed, &others.sealed);
    let leaks: Vec<_> = who
        .iter()
        .filter(|what| !shows_who_voted(what, &others.units))
        .collect();
    assert!(leaks.is_empty(), "who voted shows: {leaks:#?}");
    let noted: Vec<_> = one.notes.symmetric_difference(&others.notes).collect();
    assert!(noted.is_empty(), "who voted shows in the notes: {noted:#?}");
    for role in ["secretariat", "observer", "need owner"] {
        let told = who
            .iter()
            .any(|what| what.starts_with(role) && what.contains("round_turnout"));
        assert!(told, "{role} may know who has voted: {who:#?}");
    }
    nobody_but_auditors_looks_back_into_the_vote(&World::vote(ONE, None).await).await;
}

/// Who has voted shows to those who may know, when they did to auditors alone: nobody else can look back moment by
/// moment.
async fn nobody_but_auditors_looks_back_into_the_vote(world: &World) {
    caught_up(world).await;
    let now = world.last + 1;
    let (first, third) = (now - 4, now - 3);
    let look = async |role: &str, view: &str, position: u64, key: &str| {
        let (_, person) = world.readers.iter().find(|(who, _)| who == role).unwrap();
        let path = format!("/api/v1/views/{view}{key}?asOf={position}");
        world.site.get(person, &path).await
    };
    let unit = format!("/unit/{}", world.units[0]);
    for (view, key) in [("round_turnout", format!("/{}", world.round)), ("coverage", unit)] {
        for role in ["secretariat", "observer", "need owner", "representative of 3"] {
            for key in ["", &key] {
                for position in [first, third, world.last] {
                    let answer = look(role, view, position, key).await;
                    let refused = answer.is(403, "view.voting_then");
                    assert_eq!(
                        refused["missing"]["roles"],
                        serde_json::json!(["auditor"]),
                        "{role}"
                    );
                }
                look(role, view, now, key).await.done();
            }
            look(role, view, 3, "").await.done();
        }
        for position in [first, third] {
            look("auditor", view, position, &key).await.done();
        }
        look("nobody", view, first, "")
            .await
            .is(401, "view.login_required");
    }
    let voted = async |position| {
        let turnout = look("auditor", "round_turnout", position, &format!("/{}", world.round)).await;
        turnout.done()["cast"].as_array().unwrap().len()
    };
    assert_eq!(
        (voted(first).await, voted(third).await, voted(now).await),
        (0, 1, 2)
    );
    look("need owner", "need_board", first, "").await.done();
}
