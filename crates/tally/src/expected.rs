//! The outcome in the words of the expectation files (`expected/*.json`), to compare engines with.
//!
//! Only what is determined by the election; no times, no other programs' remarks. A fraction whose text is longer than
//! 160 characters is given as `{approx, sha256}`: 15 significant digits, and the first 24 hexadecimal digits of the
//! SHA-256 of the text.

use std::collections::{BTreeMap, BTreeSet};

use dashu_int::UBig;
use dashu_int::ops::{BitTest, UnsignedAbs};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::read::Election;
use crate::run::{Options, TallyError, tally_with};
use crate::{By, Detail, Phase, Ratio, Rule, Step, Tally, Ties, Utility};

/// Why there is nothing to compare.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the field is the word that the message shows")]
pub enum ExpectedError {
    /// The key names no rule that we count.
    #[error("unknown rule key `{key}`: known are {}", KEYS.join(", "))]
    UnknownKey { key: String },
    /// The count failed.
    #[error(transparent)]
    Tally(#[from] TallyError),
}

/// The keys of [`expected_members`].
pub const KEYS: [&str; 11] = [
    "es_list_pots_cost",
    "es_list_pots_points",
    "es_phragmen_list",
    "es_phragmen_list_cost",
    "es_phragmen_list_points",
    "greedy_score",
    "greedy_score_noskip",
    "greedy_density",
    "greedy_support",
    "greedy_support_per_hour",
    "greedy_points",
];

/// The members that an expectation file holds under `key` for this election, ties by `lex`.
///
/// # Errors
/// An unknown key, or an election that cannot be counted.
pub fn expected_members(key: &str, election: &Election) -> Result<Value, ExpectedError> {
    let own = if election.utility == Utility::Points {
        Utility::Points
    } else {
        Utility::Count
    };
    let rule = match key {
        "es_list_pots_cost" | "es_phragmen_list_cost" => Rule::es_list(Utility::Cost),
        "es_list_pots_points" | "es_phragmen_list_points" => Rule::es_list(Utility::Points),
        "es_phragmen_list" => Rule::es_list(election.utility),
        "greedy_score" => Rule::greedy(By::Score, own, true),
        "greedy_score_noskip" => Rule::greedy(By::Score, own, false),
        "greedy_density" => Rule::greedy(By::PerHour, own, true),
        "greedy_support" => Rule::greedy(By::Score, Utility::Count, true),
        "greedy_support_per_hour" => Rule::greedy(By::PerHour, Utility::Count, true),
        "greedy_points" => Rule::greedy(By::Score, Utility::Points, true),
        _ => return Err(ExpectedError::UnknownKey { key: key.to_owned() }),
    };
    let full = Options {
        detail: Detail::Full,
        tie_leaves: 0,
    };
    let count = |ties, options| tally_with(&rule, &election.profile, &ties, options);
    Ok(match key {
        "es_list_pots_cost" | "es_list_pots_points" => pots_list(&count(Ties::LEX, Options::GROUPS)?),
        "es_phragmen_list" => citizens_list(
            &count(Ties::LEX, Options::GROUPS)?,
            &count(Ties::LEX_REVERSED, Options::GROUPS)?,
        ),
        "es_phragmen_list_cost" | "es_phragmen_list_points" => paying_list(&count(Ties::LEX, full)?),
        "greedy_support" | "greedy_support_per_hour" | "greedy_points" => {
            json!({ "order": count(Ties::LEX, Options::GROUPS)?.funded().collect::<Vec<_>>() })
        }
        _ => greedy(
            &count(Ties::LEX, Options::GROUPS)?,
            &count(Ties::LEX_REVERSED, Options::GROUPS)?,
        ),
    })
}

fn phases(tally: &Tally) -> Map<String, Value> {
    let list = |phase| json!(tally.phase(phase).collect::<Vec<_>>());
    let mut members = Map::new();
    members.insert("phase1".to_owned(), list(Phase::Shares));
    members.insert("phase2".to_owned(), list(Phase::Leftover));
    members.insert("phase3".to_owned(), list(Phase::Waiting));
    members.insert("unsupported".to_owned(), json!(tally.unsupported));
    members
}

fn with(mut members: Map<String, Value>, more: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    members.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Value::Object(members)
}

fn phase_number(step: &Step) -> Value {
    json!(match step.phase {
        Phase::Shares | Phase::Score => 1,
        Phase::Leftover => 2,
        Phase::Waiting => 3,
    })
}

fn tied(step: &Step) -> Option<(&'static str, Value)> {
    step.tie.as_ref().map(|tie| ("tied", json!(tie.ids)))
}

fn price(step: &Step) -> impl Iterator<Item = (&'static str, Value)> {
    let rho = step.rho.as_ref().map(|rho| ("rho", number(rho)));
    rho.into_iter()
        .chain(step.time.as_ref().map(|time| ("time", number(time))))
}

fn pots_list(tally: &Tally) -> Value {
    let steps = tally.steps.iter().map(|step| {
        let head = [("phase", phase_number(step)), ("id", json!(step.need))];
        with(Map::new(), head.into_iter().chain(price(step)).chain(tied(step)))
    });
    let placements: BTreeMap<_, _> = tally
        .placements
        .iter()
        .map(|(need, place)| (need, &place.parts))
        .collect();
    let more = [
        ("budget", number(&tally.budget)),
        ("placements", json!(placements)),
        ("pots_left", json!(tally.pots_left)),
        ("money_left", number(&tally.money_left)),
        ("steps", steps.collect()),
    ];
    with(phases(tally), more)
}

fn citizens_list(tally: &Tally, reversed: &Tally) -> Value {
    let steps = tally.steps.iter().map(|step| {
        let head = [
            ("id", json!(step.need)),
            ("phase", phase_number(step)),
            ("support", number(&step.support)),
        ];
        let paid = (step.phase == Phase::Shares).then(|| {
            [
                ("full", number(&step.full)),
                ("part", number(&step.part)),
                ("paid_full", number(&step.paid_full)),
                ("paid_part", number(&step.paid_part)),
                ("money_left", number(&step.money_left)),
            ]
        });
        with(
            Map::new(),
            head.into_iter()
                .chain(price(step))
                .chain(paid.into_iter().flatten())
                .chain(tied(step)),
        )
    });
    let utility = if tally.rule.utility() == Utility::Cost {
        "cost"
    } else {
        "raw"
    };
    let more = [
        ("utility", json!(utility)),
        ("steps", steps.collect()),
        ("funded_set_depends_on_ties", json!(!same_set(tally, reversed))),
        (
            "order_depends_on_ties",
            json!(!tally.order().eq(reversed.order())),
        ),
    ];
    with(phases(tally), more)
}

fn paying_list(tally: &Tally) -> Value {
    let mut money: BTreeMap<&str, Ratio> = tally
        .voters
        .iter()
        .map(|voter| (voter.voter.as_str(), voter.entitlement.clone()))
        .collect();
    let steps = tally.steps.iter().map(|step| {
        let payments: BTreeMap<_, _> = step
            .payments
            .iter()
            .map(|payment| (&payment.voter, number(&payment.paid)))
            .collect();
        let mut members = vec![
            ("id", json!(step.need)),
            ("payments", json!(payments)),
            ("tied", tied(step).map_or(json!([]), |(_, ids)| ids)),
        ];
        members.extend(price(step));
        if let Some(effective_support) = &step.effective_support {
            for payment in &step.payments {
                if let Some(left) = money.get_mut(payment.voter.as_str()) {
                    *left -= &payment.paid;
                }
            }
            members.push(("effective_support", number(effective_support)));
            members.push((
                "money_after",
                json!(
                    money
                        .iter()
                        .map(|(voter, left)| (*voter, number(left)))
                        .collect::<BTreeMap<_, _>>()
                ),
            ));
        }
        with(Map::new(), members)
    });
    let steps = steps.collect();
    with(phases(tally), [("steps", steps)])
}

fn greedy(tally: &Tally, reversed: &Tally) -> Value {
    let hours = tally
        .steps
        .iter()
        .filter(|step| step.phase.is_funded())
        .map(|step| &step.hours);
    let more = [
        ("selected", json!(tally.funded().collect::<BTreeSet<_>>())),
        ("order", json!(tally.funded().collect::<Vec<_>>())),
        ("total_cost", number(&hours.sum())),
        ("set_depends_on_ties", json!(!same_set(tally, reversed))),
        (
            "order_depends_on_ties",
            json!(!tally.funded().eq(reversed.funded())),
        ),
    ];
    with(Map::new(), more)
}

fn same_set(a: &Tally, b: &Tally) -> bool {
    a.funded().collect::<BTreeSet<_>>() == b.funded().collect::<BTreeSet<_>>()
}

fn number(exact: &Ratio) -> Value {
    let text = exact.to_string();
    if text.len() <= 160 {
        return json!(text);
    }
    let digest: String = Sha256::digest(text.as_bytes())
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    json!({ "approx": approx(exact), "sha256": digest })
}

/// 53 significant bits, half to even: the files' `approx` went through a double.
fn to_53_bits(exact: &Ratio) -> Ratio {
    let (numerator, denominator) = (exact.numerator().clone().unsigned_abs(), exact.denominator());
    let mut shift = 53 + denominator.bit_len() as i64 - numerator.bit_len() as i64;
    let two = |power: i64| UBig::ONE << usize::try_from(power.max(0)).unwrap_or(0);
    let bits = loop {
        let bits = round_half_even(&numerator * two(shift), &(denominator * two(-shift)));
        if bits.bit_len() <= 53 || bits == two(53) {
            break bits;
        }
        shift -= 1;
    };
    let sign = if exact.is_negative() {
        dashu_int::Sign::Negative
    } else {
        dashu_int::Sign::Positive
    };
    Ratio::from_parts(dashu_int::IBig::from_parts(sign, bits * two(-shift)), two(shift))
}

fn round_half_even(over: UBig, under: &UBig) -> UBig {
    let (whole, rest) = (&over / under, &over % under);
    let up = match (&rest * 2u8).cmp(under) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => &whole % 2u8 == 1,
    };
    whole + UBig::from(u8::from(up))
}

/// 15 significant digits as `%.15g` writes them, by integers: half to even, no trailing zeros.
fn approx(exact: &Ratio) -> String {
    let exact = &to_53_bits(exact);
    const DIGITS: i64 = 15;
    if exact.is_zero() {
        return "0".to_owned();
    }
    let ten = |power: i64| UBig::from(10u8).pow(usize::try_from(power.max(0)).unwrap_or(0));
    let (numerator, denominator) = (exact.numerator().clone().unsigned_abs(), exact.denominator());
    // A first guess of the exponent from the lengths, corrected below.
    let mut exponent = numerator.to_string().len() as i64 - denominator.to_string().len() as i64;
    let rounded = loop {
        let shift = DIGITS - 1 - exponent;
        let (over, under) = (&numerator * ten(shift), denominator * ten(-shift));
        let rounded = round_half_even(over, &under);
        if rounded < ten(DIGITS - 1) {
            exponent -= 1;
        } else if rounded >= ten(DIGITS) {
            exponent += 1;
        } else {
            break rounded.to_string();
        }
    };
    let sign = if exact.is_negative() { "-" } else { "" };
    let digits = rounded.trim_end_matches('0');
    let point = |whole: &str, part: &str| {
        if part.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{part}")
        }
    };
    let text = if !(-4..DIGITS).contains(&exponent) {
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        format!(
            "{}e{exponent_sign}{:02}",
            point(&digits[..1], &digits[1..]),
            exponent.abs()
        )
    } else if exponent < 0 {
        format!(
            "0.{}{digits}",
            "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0))
        )
    } else {
        let whole = usize::try_from(exponent + 1).unwrap_or(0);
        let padded = format!("{digits:0<whole$}");
        point(&padded[..whole], &padded[whole..])
    };
    format!("{sign}{text}")
}
