//! The codec: what is written is read back as it was, no byte can be changed unseen, and whatever is not in the one
//! canonical form is refused with its place.

#[path = "common/samples/mod.rs"]
mod samples;

use events::{
    Actor, Blob, CentreId, Cite, CommandId, Date, Digest, Event, Fraction, Lang, Level, NeedId, Period,
    PersonId, Position, Recorded, Role, RoundId, Salt, Source, StreamId, Time, UnitId, Version, ballot, body,
    case, centre,
    codec::{self, BadForm, CodecError, LEAF_MAX, check, decode, decode_kept, encode},
    derived, municipality, round,
};
use proptest::{collection::btree_map, option, prelude::*};
use samples::samples;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The largest integer of a leaf.
const INTEGER_MAX: u64 = (1 << 53) - 1;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reads_back_what_it_wrote(event in recorded()) {
        let leaf = encode(&event).unwrap();
        prop_assert_eq!(check(&leaf), Ok(()));
        prop_assert_eq!(decode(&leaf).unwrap(), event.clone());
        prop_assert_eq!(decode_kept(&leaf).unwrap(), event);
    }

    #[test]
    fn no_byte_changes_unseen(event in recorded(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut leaf = encode(&event).unwrap();
        let at = at.index(leaf.len());
        prop_assume!(leaf[at] != byte);
        leaf[at] = byte;
        seen_or_refused(&event, &leaf)?;
        // Whoever does not check the form again reads nothing else where the form is right.
        if let Ok(other) = decode(&leaf) {
            prop_assert_eq!(decode_kept(&leaf), Ok(other));
        }
    }

    #[test]
    fn reading_anything_at_all_is_safe(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = (check(&bytes), decode(&bytes), decode_kept(&bytes));
    }

    /// Bytes that look like JSON come further into the reader.
    #[test]
    fn reading_what_looks_like_json_is_safe(text in r#"[\{\}\[\]",:\\u0-9a-fnt æé\-\.]{0,80}"#) {
        if check(text.as_bytes()).is_ok() {
            // What is canonical says the same to an ordinary reader, and is written the same.
            let value: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(events::codec::canonical(&value), text.as_bytes());
        }
    }
}

/// A changed leaf is refused, or is another event of which these are the only bytes.
fn seen_or_refused(event: &Recorded, changed: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(other) = decode(changed) {
        prop_assert_ne!(&other, event);
        prop_assert_eq!(encode(&other), Ok(changed.to_vec()));
    }
    Ok(())
}

#[test]
fn what_the_log_kept_is_read_as_what_comes_from_elsewhere() {
    for (_, event) in samples() {
        let leaf = encode(&event).unwrap();
        assert_eq!(decode_kept(&leaf), Ok(event));
        for end in 0..leaf.len() {
            let cut = &leaf[..end];
            assert!(decode_kept(cut).is_err());
            assert_eq!(decode_kept(cut), decode(cut), "refused for the same reason");
        }
    }
}

#[test]
fn no_bit_of_any_sample_flips_unseen() {
    for (_, event) in samples() {
        let leaf = encode(&event).unwrap();
        for at in 0..leaf.len() {
            for bit in 0..8 {
                let mut changed = leaf.clone();
                changed[at] ^= 1 << bit;
                seen_or_refused(&event, &changed).unwrap();
            }
        }
    }
}

#[test]
fn no_part_of_any_sample_goes_or_comes_unseen() {
    for (_, event) in samples() {
        let leaf: Value = serde_json::from_slice(&encode(&event).unwrap()).unwrap();
        for place in objects(&leaf, String::new()) {
            let object =
                |leaf: &mut Value| leaf.pointer_mut(&place).unwrap().as_object_mut().unwrap().clone();
            for key in object(&mut leaf.clone()).keys() {
                let mut less = leaf.clone();
                less.pointer_mut(&place)
                    .unwrap()
                    .as_object_mut()
                    .unwrap()
                    .remove(key);
                seen_or_refused(&event, &events::codec::canonical(&less)).unwrap();
            }
            let mut more = leaf.clone();
            more.pointer_mut(&place).unwrap()["unknown"] = json!(1);
            let read = decode(&events::codec::canonical(&more));
            assert!(
                matches!(read, Err(CodecError::Shape { .. })),
                "{}: an unknown field at '{place}' is read as {read:?}",
                event.body.kind()
            );
        }
    }
}

/// Pointers to all objects within a value.
fn objects(value: &Value, at: String) -> Vec<String> {
    let inner = |(key, value): (String, &Value)| objects(value, format!("{at}/{key}"));
    match value {
        Value::Object(fields) => {
            let within = fields
                .iter()
                .map(|(key, value)| (key.clone(), value))
                .flat_map(inner)
                .collect();
            [vec![at], within].concat()
        }
        Value::Array(items) => {
            let item = |(index, value): (usize, &Value)| objects(value, format!("{at}/{index}"));
            items.iter().enumerate().flat_map(item).collect()
        }
        _ => vec![],
    }
}

#[test]
fn a_leaf_has_at_most_65535_bytes() {
    let named = |name: String| {
        let (_, event) = samples().swap_remove(0);
        let registered = events::county::Registered {
            name,
            number: "46".into(),
            source: Source {
                name: "SSB".into(),
                sha256: Digest::of(b""),
            },
        };
        Recorded {
            body: events::county::Event::Registered(registered).into_body(),
            ..event
        }
    };
    let rest = encode(&named(String::new())).unwrap().len();
    let longest = named("x".repeat(LEAF_MAX - rest));
    let leaf = encode(&longest).unwrap();
    assert_eq!(leaf.len(), 65_535);
    assert_eq!(decode(&leaf), Ok(longest));

    let too_long = Err(CodecError::TooLong { len: 65_536 });
    assert_eq!(encode(&named("x".repeat(LEAF_MAX - rest + 1))), too_long);
    let mut leaf = leaf;
    leaf.push(b' ');
    assert_eq!(decode(&leaf).map(drop), too_long.map(drop));
    assert_eq!(
        CodecError::TooLong { len: 65_536 }.to_string(),
        "65536 bytes are more than the 65535 a leaf may have; put what is large into a blob"
    );
}

#[test]
fn a_position_is_at_most_2_53_minus_1() {
    let (_, event) = samples().swap_remove(0);
    let placed = |position| {
        encode(&Recorded {
            position: Position(position),
            ..event.clone()
        })
    };
    let largest = placed((1 << 53) - 1).unwrap();
    assert_eq!(decode(&largest).unwrap().position.0, (1 << 53) - 1);
    let seq = String::from_utf8(largest)
        .unwrap()
        .find("9007199254740991")
        .unwrap();
    let beyond = format!("not in canonical form: integer beyond 2^53-1; write it as a text at byte {seq}");
    assert_eq!(placed(1 << 53).unwrap_err().to_string(), beyond);
}

/// Each change to a good leaf: what is replaced by what, and what the refusal says.
#[test]
fn a_leaf_out_of_form_or_shape_is_refused_with_its_reason() {
    let (_, event) = samples().swap_remove(0);
    let good = String::from_utf8(encode(&event).unwrap()).unwrap();
    let at = |what: &str| good.find(what).unwrap();
    for (from, to, says) in [
        (
            r#""seq":41"#,
            r#""seq":41,"seq":41"#,
            format!("key twice at byte {}", at(r#""seq":41"#) + 9),
        ),
        ("41", "41.0", format!("not an integer at byte {}", at("41"))),
        ("41", "4e1", format!("not an integer at byte {}", at("41"))),
        (
            "41",
            "9007199254740992",
            format!("integer beyond 2^53-1; write it as a text at byte {}", at("41")),
        ),
        ("41", "null", format!("null is not used at byte {}", at("41"))),
        ("41", " 41", format!("white space at byte {}", at("41"))),
        (
            "Vestland",
            r"Vest\ud800land",
            format!("escape not in its shortest form at byte {}", at("Vestland") + 4),
        ),
        (
            "Vestland",
            "Ve\u{301}stland",
            format!("text not in Unicode form NFC at byte {}", at("Vestland")),
        ),
        (
            r#""version":3}"#,
            r#""version":3} "#,
            format!("more after the end at byte {}", good.len()),
        ),
        ("{\"actor\"", "{ \"actor\"", "expected a text at byte 1".into()),
        (
            r#""v":1"#,
            r#""u":1,"v":1"#,
            "the envelope has not the expected shape: unknown field `u`".into(),
        ),
        (
            r#""number":"46""#,
            r#""number":"46","people":1"#,
            "county.registered@1 has not the expected shape: unknown field `people`".into(),
        ),
        (
            r#""number":"46""#,
            r#""number":46"#,
            "invalid type: integer `46`, expected a string".into(),
        ),
        (r#""number":"46","#, "", "missing field `number`".into()),
        (
            "county.registered@1",
            "county.raised@1",
            "unknown event type 'county.raised@1'".into(),
        ),
        (
            "county.registered@1",
            "county.registered@2",
            "unknown event type 'county.registered@2'".into(),
        ),
        (
            "county.registered@1",
            "parish.registered@1",
            "unknown event type 'parish.registered@1'".into(),
        ),
        (
            r#""v":1"#,
            r#""v":2"#,
            "unknown event type 'envelope version 2'".into(),
        ),
        (
            "2026-11-22T09:00:00.000Z",
            "2026-11-22T09:00:00Z",
            "is not an instant such as".into(),
        ),
        (
            r#""role":"operator""#,
            r#""role":"king""#,
            "unknown variant `king`".into(),
        ),
    ] {
        assert!(good.contains(from), "nothing to change: {from}");
        let why = decode(good.replacen(from, to, 1).as_bytes())
            .expect_err(to)
            .to_string();
        assert!(why.contains(&says), "{from} -> {to}\n says: {why}\nwants: {says}");
    }
    let broken = [good.as_bytes(), b"\xff"].concat();
    let at = good.len();
    let what = "not UTF-8";
    assert_eq!(decode(&broken), Err(CodecError::Form(BadForm { at, what })));
}

#[test]
fn whatever_order_fields_are_declared_in_they_are_written_sorted() {
    #[derive(serde::Serialize)]
    struct Given {
        last: Option<u8>,
        first: BTreeMap<&'static str, u64>,
    }
    let given = |last| Given {
        last,
        first: BTreeMap::from([("b", u64::MAX), ("a", 1)]),
    };
    for (last, written) in [
        (Some(2), r#"{"first":{"a":1,"b":18446744073709551615},"last":2}"#),
        (None, r#"{"first":{"a":1,"b":18446744073709551615},"last":null}"#),
    ] {
        let bytes = codec::to_canonical(&given(last)).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), written);
        let sorted = serde_json::to_value(given(last)).unwrap();
        assert_eq!(codec::to_canonical(&sorted).unwrap(), codec::canonical(&sorted));
    }
}

#[test]
fn what_has_no_canonical_form_is_not_written() {
    let (_, event) = samples().swap_remove(0);
    let encoded = |name: &str, position: u64| {
        let mut body = event.body.clone();
        if let events::Body::County(events::county::Event::Registered(registered)) = &mut body {
            registered.name = name.into();
        }
        encode(&Recorded {
            body,
            position: Position(position),
            ..event.clone()
        })
    };
    assert!(encoded("Møre og Romsdal", INTEGER_MAX).is_ok());
    assert!(matches!(encoded("Mo\u{308}re", 1), Err(CodecError::Form(_))));
    assert!(matches!(
        encoded("Møre", INTEGER_MAX + 1),
        Err(CodecError::Form(_))
    ));
    // NFC is asked of the leaf as it stands: here an accent would stick to the n of the escape \n.
    assert!(matches!(encoded("\n\u{301}", 1), Err(CodecError::Form(_))));
}

// Events drawn at random: any envelope around any sample's body, or around bodies with every kind of field.

fn recorded() -> impl Strategy<Value = Recorded> {
    let place = (0..=INTEGER_MAX, 0..=INTEGER_MAX, time());
    (
        place,
        stream(),
        actor(),
        any::<u128>(),
        prop::collection::vec(cite(), 0..4),
        body(),
    )
        .prop_map(
            |((position, version, at), stream, actor, command, cites, body)| Recorded {
                position: Position(position),
                at,
                stream,
                version: Version(version),
                actor,
                command: CommandId(uuid(command)),
                cites,
                body,
            },
        )
}

fn body() -> impl Strategy<Value = events::Body> {
    let sample = prop::sample::select(samples()).prop_map(|(_, event)| event.body);
    prop_oneof![
        sample,
        registered(),
        rules(),
        opened(),
        points(),
        basis(),
        orders()
    ]
}

fn registered() -> impl Strategy<Value = events::Body> {
    let lang = option::of(prop::sample::select(vec![Lang::Nb, Lang::Nn, Lang::Se, Lang::En]));
    (any::<u128>(), lang, text(), text(), text(), text()).prop_map(
        |(county, lang, name, number, official_name, source)| {
            municipality::Event::Registered(municipality::Registered {
                county: UnitId(uuid(county)),
                lang,
                name,
                number,
                official_name,
                source: Source {
                    sha256: Digest::of(source.as_bytes()),
                    name: source,
                },
            })
            .into_body()
        },
    )
}

fn rules() -> impl Strategy<Value = events::Body> {
    let ballot = prop_oneof![
        any::<u32>().prop_map(|limit| round::BallotForm::Approval { limit }),
        any::<u32>().prop_map(|budget| round::BallotForm::Points { budget }),
        any::<u32>().prop_map(|limit| round::BallotForm::Ranking { limit }),
        any::<u32>().prop_map(|max| round::BallotForm::Scores { max }),
    ];
    let (flag, word) = (|| option::of(any::<bool>()), || option::of(text()));
    let params = (
        word(),
        word(),
        flag(),
        flag(),
        flag(),
        word(),
        flag(),
        word(),
        word(),
    );
    let params = params.prop_map(
        |(by, completion, exhaustive, integral, skip, step, utilitarian, utility, variant)| round::Params {
            by,
            completion,
            exhaustive,
            integral,
            skip,
            step,
            utilitarian,
            utility,
            variant,
        },
    );
    let count = (text(), params, any::<u32>());
    let count = count.prop_map(|(id, params, version)| round::CountingRule { id, params, version });
    let step =
        (0..=INTEGER_MAX, any::<u32>()).prop_map(|(below, weight)| round::WeightStep { below, weight });
    let steps = (prop::collection::vec(step, 0..4), any::<u32>())
        .prop_map(|(steps, above)| round::Weighting::Steps { steps, above });
    let weighting = prop_oneof![
        Just(round::Weighting::Equal),
        Just(round::Weighting::Penrose),
        Just(round::Weighting::Degressive),
        Just(round::Weighting::Population),
        steps,
    ];
    let shares = (option::of(fraction()), fraction(), fraction());
    let breadth = (any::<u32>(), fraction()).prop_map(|(groups, units)| round::Breadth { groups, units });
    let beside = (
        option::of(breadth),
        any::<(u32, u32, u32, bool, bool)>(),
        option::of(cite()),
    );
    (
        ballot,
        weighting,
        shares,
        beside,
        count,
        any::<(bool, u32, u32)>(),
        cite(),
    )
        .prop_map(
            |(
                ballot,
                weighting,
                (cap, outreach, quorum),
                (breadth, (carry_limit, lot_parts, represent_days, roll, per_field), template_seen),
                count,
                (binding, days, part),
                body_seen,
            )| {
                let rules = round::Rules {
                    ballot,
                    binding,
                    breadth,
                    cap,
                    carry_limit,
                    complaint_days: days,
                    count,
                    entitlement: if roll {
                        round::Entitlement::Roll
                    } else {
                        round::Entitlement::Cast
                    },
                    joint_part_min: part,
                    lot_parts,
                    outreach,
                    per_field,
                    period: period(),
                    quorum,
                    ratified_by: events::BodyId(derived(&["body"])),
                    represent_days,
                    ties: round::TieRule::Lex,
                    weighting,
                };
                round::Event::RulesAdopted(round::RulesAdopted {
                    body_seen,
                    digest: Digest::of(b"rules"),
                    rules,
                    template_seen,
                })
                .into_body()
            },
        )
}

fn opened() -> impl Strategy<Value = events::Body> {
    let marks = btree_map(any::<u128>().prop_map(|id| NeedId(uuid(id))), any::<u32>(), 0..6);
    (marks, cite(), any::<[u8; 32]>()).prop_map(|(marks, round_seen, salt)| {
        ballot::Event::Opened(ballot::Opened {
            cast: Version(1),
            marks,
            round_seen,
            salt: Salt(salt),
        })
        .into_body()
    })
}

fn points() -> impl Strategy<Value = events::Body> {
    let point = prop_oneof![
        Just(case::Point::List),
        (any::<u128>(), 0..=INTEGER_MAX).prop_map(|(centre, hours)| case::Point::Mandate {
            centre: CentreId(uuid(centre)),
            hours,
        }),
    ];
    let approved = option::of(prop_oneof![
        Just(case::Outcome::Ratified),
        Just(case::Outcome::Noted)
    ]);
    let earlier = (approved, option::of(cite()));
    (prop::collection::vec(point, 0..5), cite(), earlier).prop_map(|(points, round_seen, earlier)| {
        case::Event::Opened(case::Opened {
            approved: earlier.0,
            earlier_seen: earlier.1,
            body: events::BodyId(derived(&["body"])),
            list: Digest::of(b"list"),
            points,
            proposal: Digest::of(b"proposal"),
            round: RoundId(derived(&["round"])),
            round_seen,
        })
        .into_body()
    })
}

fn basis() -> impl Strategy<Value = events::Body> {
    let document = option::of((0..=INTEGER_MAX, text()).prop_map(|(len, media)| Blob {
        len,
        sha256: Digest::of(media.as_bytes()),
        media,
    }));
    (document, 0..=INTEGER_MAX, text()).prop_map(|(document, hours, signatory)| {
        centre::Event::BasisRecorded(centre::BasisRecorded {
            document,
            hours,
            kind: centre::BasisKind::Agreement,
            period: period(),
            signatory,
            subjects: vec![],
        })
        .into_body()
    })
}

fn orders() -> impl Strategy<Value = events::Body> {
    (any::<(bool, bool, bool)>(), text(), fraction()).prop_map(
        |((casting_vote, example, may_ratify), name, quorum)| {
            body::Event::Constituted(body::Constituted {
                casting_vote,
                citation: name.clone(),
                example,
                may_ratify,
                name,
                quorum,
            })
            .into_body()
        },
    )
}

fn actor() -> impl Strategy<Value = Actor> {
    let roles = vec![
        Role::NeedOwner,
        Role::Operator,
        Role::Process,
        Role::KsSecretariat,
    ];
    let levels = vec![
        Level::Machine,
        Level::Local,
        Level::Low,
        Level::Substantial,
        Level::High,
    ];
    let ids = (
        option::of(any::<u128>()),
        option::of(any::<u128>()),
        option::of(any::<u128>()),
    );
    (
        ids,
        option::of(cite()),
        prop::sample::select(roles),
        prop::sample::select(levels),
    )
        .prop_map(|((behalf, org, person), credential, role, level)| Actor {
            behalf: behalf.map(|id| UnitId(uuid(id))),
            credential,
            level,
            org: org.map(|id| events::OrgId(uuid(id))),
            person: person.map(|id| PersonId(uuid(id))),
            role,
        })
}

/// Texts with quotes, escapes, control characters, Norwegian and Sámi letters and others, in NFC.
fn text() -> impl Strategy<Value = String> {
    r#"[a-z ÆØÅæøåđŋŧáčšž"\\/\n\t\x00\x1f\x7f€𝄞한]{0,20}"#
}

fn time() -> impl Strategy<Value = Time> {
    any::<i64>().prop_map(Time::from_millis)
}

fn stream() -> impl Strategy<Value = StreamId> {
    "[a-z]{1,12}-[a-z0-9-]{1,80}".prop_map(|name| name.parse().expect("a stream name"))
}

fn cite() -> impl Strategy<Value = Cite> {
    (stream(), any::<u64>()).prop_map(|(stream, version)| Cite {
        stream,
        version: Version(version),
    })
}

fn fraction() -> impl Strategy<Value = Fraction> {
    (any::<u32>(), 1..u32::MAX).prop_map(|(num, den)| Fraction::new(num, den).expect("not over nought"))
}

fn period() -> Period {
    let date = |spelled: &str| -> Date { spelled.parse().expect("a date") };
    Period {
        from: date("2027-01-01"),
        to: date("2027-12-31"),
    }
}

fn uuid(bits: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(bits)
}
