//! Policies: how they are read, what is refused on which line, and what they demand of a checkpoint.

use crate::support::{ORIGIN, checkpoint, head, log_key, tree, witness_key};
use tlog::{Distrust, Fault, Policy, SignedCheckpoint, SigningKey, Weighed};

const NAMES: [&str; 7] = ["A", "B", "C", "D", "E", "X", "Y"];

fn witnesses() -> Vec<SigningKey> {
    let named = NAMES.iter().zip(10..);
    named
        .map(|(name, seed)| witness_key(&format!("w.example.org/{name}"), seed))
        .collect()
}

/// Five counties of which four must have signed, and one of two from outside.
fn policy_text() -> String {
    let mut text = format!("# trust\n\nlog {}\n", log_key(1).public());
    for (name, key) in NAMES.iter().zip(witnesses()) {
        text += &format!("witness {name} {} https://{name}.example.org/\n", key.public());
    }
    text + "group counties 4 A B C D E\ngroup outside any X Y\ngroup all-of-it all counties outside\nquorum all-of-it\n"
}

fn refused(text: &str) -> (usize, Fault) {
    let bad = Policy::parse(text.as_bytes()).unwrap_err();
    (bad.line, bad.fault)
}

fn cosigned_by(names: &str) -> SignedCheckpoint {
    let keys = witnesses();
    let times = NAMES.iter().zip(&keys).zip(1_000..);
    let by: Vec<(&SigningKey, u64)> = times
        .filter(|((name, _), _)| names.contains(**name))
        .map(|((_, key), time)| (key, time))
        .collect();
    checkpoint(head(&tree(9), 9), &log_key(1), &by)
}

#[test]
fn a_policy_is_read() {
    let text = policy_text();
    let policy = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!(policy.bytes(), text.as_bytes());
    assert_eq!(policy.logs()[0].key, *log_key(1).public());
    assert_eq!(policy.witnesses().count(), 7);
    assert_eq!(
        policy.witnesses().next().unwrap().url.as_deref(),
        Some(&b"https://A.example.org/"[..])
    );
    let groups: Vec<_> = policy
        .groups()
        .map(|group| (group.label.to_string(), group.needed, group.bears()))
        .collect();
    let expected = [
        ("counties", 4, Some(2)),
        ("outside", 1, None),
        ("all-of-it", 2, Some(1)),
    ];
    assert_eq!(
        groups,
        expected.map(|(label, needed, bears)| (label.to_owned(), needed, bears))
    );
    assert_eq!(policy.quorum().unwrap().to_string(), "all-of-it");
    // Spaces and tabs as one likes; another file, so another digest.
    let spaced = text
        .replace(' ', "\t  ")
        .replace("log\t", "  log\t")
        .replace("\nquorum", "\n \t # no\nquorum");
    let same = Policy::parse(spaced.replace('\n', " \n").as_bytes()).unwrap();
    assert_eq!((same.logs(), same.quorum()), (policy.logs(), policy.quorum()));
    assert!(same.groups().eq(policy.groups()));
    assert_ne!(same.digest(), policy.digest());
    let alone = Policy::parse(b"quorum none\n").unwrap();
    assert_eq!((alone.quorum(), alone.logs().len()), (None, 0));
}

/// The table in which two quorums always share an honest witness: q > (n + f) / 2.
#[test]
fn how_many_a_group_bears() {
    let keys: Vec<SigningKey> = (0..15)
        .map(|seed| witness_key(&format!("w{seed}"), seed))
        .collect();
    let bears = |needed: usize, of: usize| {
        let lines = keys[..of].iter().enumerate();
        let mut text: String = lines
            .map(|(at, key)| format!("witness {at} {}\n", key.public()))
            .collect();
        let names: Vec<String> = (0..of).map(|at| at.to_string()).collect();
        text += &format!("group g {needed} {}\nquorum g\n", names.join(" "));
        Policy::parse(text.as_bytes())
            .unwrap()
            .groups()
            .next()
            .unwrap()
            .bears()
    };
    assert_eq!((bears(4, 5), bears(3, 5), bears(2, 5)), (Some(2), Some(0), None));
    assert_eq!(
        (bears(10, 15), bears(15, 15), bears(1, 1)),
        (Some(4), Some(14), Some(0))
    );
}

#[test]
fn what_is_no_policy_and_on_which_line() {
    let text = policy_text();
    let changed = |from: &str, to: &str| refused(&text.replacen(from, to, 1));
    assert_eq!(refused(""), (1, Fault::Missing("the line of the quorum")));
    assert_eq!(
        refused("quorum none"),
        (1, Fault::Missing("the newline at the end"))
    );
    assert_eq!(refused("quorum none\r\n"), (1, Fault::Byte(b'\r')));
    assert_eq!(refused("# \x7f\nquorum none\n"), (1, Fault::Byte(0x7f)));
    assert_eq!(refused("quorum A\n"), (1, Fault::Undefined("A".to_owned())));
    assert_eq!(
        refused("quorum\n"),
        (1, Fault::Missing("the one name of the quorum"))
    );
    assert_eq!(
        refused("quorum none none\n"),
        (1, Fault::Missing("the one name of the quorum"))
    );
    let again = format!("{text}quorum none\n");
    assert!(matches!(refused(&again), (15, Fault::Twice { .. })));
    assert_eq!(changed("log ", "logs "), (3, Fault::Keyword("logs".to_owned())));
    let own = text.lines().nth(2).unwrap();
    assert!(matches!(
        changed(own, &format!("{own}\n{own}")),
        (
            4,
            Fault::Twice {
                what: "the log's key",
                ..
            }
        )
    ));
    assert_eq!(
        changed(own, &format!("{own} url more")).1,
        Fault::Unexpected("more after the address")
    );
    assert_eq!(changed(own, "log").1, Fault::Missing("the key"));
    let witness = witness_key("w", 99).public().to_string();
    assert!(matches!(
        changed(own, &format!("log {witness}")).1,
        Fault::Unexpected(_)
    ));
    let of_log = format!("witness A {}", log_key(9).public());
    assert!(matches!(
        refused(&format!("{of_log}\nquorum A\n")),
        (1, Fault::Unexpected(_))
    ));
    assert!(matches!(
        changed("witness B", "witness A"),
        (5, Fault::Twice { what: "the name", .. })
    ));
    assert!(matches!(
        changed("witness A", "witness none"),
        (4, Fault::Unexpected(_))
    ));
    // The same public key under another name and id is still the same witness.
    let renamed = format!("witness Z {}\n", witness_key("other.example.org", 10).public());
    let twice = changed("group counties", &format!("{renamed}group counties"));
    assert!(matches!(
        twice,
        (
            11,
            Fault::Twice {
                what: "the witness's key",
                ..
            }
        )
    ));
    for needed in ["0", "6", "04", "+4", "-1", "most", ""] {
        let what = changed("counties 4 A", &format!("counties {needed} A"));
        assert_eq!(what.0, 11, "{needed}");
        assert!(
            matches!(what.1, Fault::Decimal { min: 1, .. }),
            "{needed}: {what:?}"
        );
    }
    assert_eq!(
        changed("any X Y", "any"),
        (12, Fault::Missing("the members of the group"))
    );
    assert_eq!(
        changed("any X Y", "any X Z"),
        (12, Fault::Undefined("Z".to_owned()))
    );
    assert_eq!(
        changed("any X Y", "any X none"),
        (12, Fault::Undefined("none".to_owned()))
    );
    assert_eq!(
        changed("any X Y", "any X outside"),
        (12, Fault::Undefined("outside".to_owned()))
    );
    assert!(matches!(changed("any X Y", "any X X"), (12, Fault::Twice { .. })));
    assert!(
        matches!(changed("any X Y", "any X A"), (12, Fault::Twice { .. })),
        "A is in the counties already"
    );
}

#[test]
fn names_are_bytes_and_need_not_be_utf8() {
    let key = witness_key("w", 1);
    let line = format!(" {}\n", key.public());
    let text = [b"witness \xff\xfe", line.as_bytes(), b"quorum \xff\xfe\n# \xff\n"].concat();
    let policy = Policy::parse(&text).unwrap();
    assert_eq!(policy.quorum().unwrap().as_bytes(), b"\xff\xfe");
    assert_eq!(policy.bytes(), text);
}

fn short(weighed: &Weighed<'_>) -> Vec<(String, usize, usize, String)> {
    let one = |lack: &tlog::Shortfall<'_>| {
        let lacking: Vec<String> = lack.lacking.iter().map(ToString::to_string).collect();
        (lack.label.to_string(), lack.given, lack.needed, lacking.join(" "))
    };
    weighed.short.iter().map(one).collect()
}

#[test]
fn the_quorum_is_weighed_and_what_is_lacking_is_said() {
    let policy = Policy::parse(policy_text().as_bytes()).unwrap();
    for (enough, median) in [("ABCDX", 1002), ("BCDEY", 1003), ("ABCDEXY", 1003)] {
        let signed = cosigned_by(enough);
        let weighed = policy.weigh(&signed).unwrap();
        assert!(weighed.is_final(), "{enough}");
        assert_eq!(weighed.cosigned.len(), enough.len());
        assert_eq!(weighed.confirmed(), Some(median), "{enough}");
    }
    for few in ["", "A", "ABCX", "ABCDE", "XY", "ABCXY"] {
        let signed = cosigned_by(few);
        let weighed = policy.weigh(&signed).unwrap();
        assert_eq!((weighed.is_final(), weighed.confirmed()), (false, None), "{few}");
    }
    let signed = cosigned_by("ABC");
    let weighed = policy.weigh(&signed).unwrap();
    let lack =
        |label: &str, given, needed, lacking: &str| (label.to_owned(), given, needed, lacking.to_owned());
    assert_eq!(
        short(&weighed),
        [
            lack("all-of-it", 0, 2, "counties outside"),
            lack("counties", 3, 4, "D E"),
            lack("outside", 0, 1, "X Y")
        ]
    );
    assert_eq!(
        weighed.cosigned.iter().map(|by| by.time).collect::<Vec<_>>(),
        [1000, 1001, 1002]
    );
    let one = policy_text().replace("quorum all-of-it", "quorum Y");
    let one = Policy::parse(one.as_bytes()).unwrap();
    assert_eq!(short(&one.weigh(&signed).unwrap()), [lack("Y", 0, 1, "Y")]);
    assert!(one.weigh(&cosigned_by("Y")).unwrap().is_final());
}

#[test]
fn only_the_logs_own_signature_makes_a_checkpoint() {
    let text = policy_text();
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let tree = tree(9);
    let keys = witnesses();
    let all: Vec<(&SigningKey, u64)> = keys.iter().map(|key| (key, 5)).collect();
    let stranger = checkpoint(head(&tree, 9), &log_key(2), &all);
    let origin = ORIGIN.to_owned();
    assert_eq!(
        policy.weigh(&stranger),
        Err(Distrust::Unsigned {
            origin: origin.clone()
        })
    );
    let elsewhere = Policy::parse(b"quorum none\n").unwrap();
    assert_eq!(elsewhere.weigh(&stranger), Err(Distrust::UnknownLog { origin }));
    // Another log of the policy cannot speak in this one's name.
    let other = SigningKey::from_seed(
        tlog::KeyName::new("other.log").unwrap(),
        tlog::KeyKind::Ed25519,
        &[2; 32],
    );
    let both = format!("log {}\n{text}", other.public());
    let both = Policy::parse(both.as_bytes()).unwrap();
    let mut note = tlog::Note::new(stranger.note().text()).unwrap();
    note.add(other.sign(stranger.note().text()).unwrap());
    let signed = SignedCheckpoint::from_note(note).unwrap();
    assert!(matches!(both.weigh(&signed), Err(Distrust::Unsigned { .. })));
    // While one key replaces another, both may stand there.
    let rotated = format!("log {}\n{text}", log_key(2).public());
    let rotated = Policy::parse(rotated.as_bytes()).unwrap();
    let mut overlap = checkpoint(head(&tree, 9), &log_key(1), &[]);
    overlap.add(log_key(2).sign(overlap.note().text()).unwrap());
    assert_eq!(rotated.weigh(&overlap).unwrap().log.len(), 2);
    // A witness's cosignature of another checkpoint condemns the whole note.
    let mut spoilt = checkpoint(head(&tree, 9), &log_key(1), &[]);
    let other = checkpoint(head(&tree, 8), &log_key(1), &[]);
    spoilt.add(keys[0].cosign(other.note().text(), 5).unwrap());
    assert!(matches!(policy.weigh(&spoilt), Err(Distrust::BadNote(_))));
}

/// A chain of groups as long as is read, each in the next: nothing goes so deep that it would fail.
#[test]
fn groups_in_groups_to_the_limit() {
    let key = witness_key("w.example.org/A", 10);
    let mut text = format!("log {}\nwitness 0 {}\n", log_key(1).public(), key.public());
    (1..1000).for_each(|at| text += &format!("group {at} all {}\n", at - 1));
    let policy = Policy::parse(format!("{text}quorum 999\n").as_bytes()).unwrap();
    assert!(policy.weigh(&cosigned_by("A")).unwrap().is_final());
    assert_eq!(policy.weigh(&cosigned_by("B")).unwrap().short.len(), 999);
    let too_many = Fault::TooMuch {
        what: "witnesses and groups",
        given: 1001,
        max: 1000,
    };
    assert_eq!(
        refused(&format!("{text}group 1000 all 999\nquorum 1000\n")),
        (1002, too_many)
    );
}
