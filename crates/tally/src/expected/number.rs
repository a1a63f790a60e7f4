//! Exact numbers as the expectation files write them.
//!
//! A fraction whose text is longer than 160 characters is given as `{approx, sha256}`: 15 significant digits, and the
//! first 24 hexadecimal digits of the SHA-256 of the text. Integers only, here too.

use dashu_int::UBig;
use dashu_int::ops::{BitTest, UnsignedAbs};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Ratio;

/// A number as the files write it.
pub(super) fn number(exact: &Ratio) -> Value {
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
