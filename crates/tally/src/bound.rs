//! Rigorous bounds of numbers by their leading bits, for quick comparisons in integers.
//!
//! A lower bound is never more than the number that it stands for, an upper bound never less, whatever was done to
//! them. Where the bounds of two numbers overlap, the exact numbers decide.

use dashu_int::UBig;
use dashu_int::ops::BitTest;

/// `mantissa` times 2 to the power of `exponent`, not negative. The top bit of the mantissa is set unless it is 0, so
/// that the order of the fields is the order of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bound {
    exponent: i64,
    mantissa: u64,
}

/// Which side a bound is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Low,
    High,
}

impl Bound {
    pub(crate) const ZERO: Bound = Bound {
        exponent: i64::MIN,
        mantissa: 0,
    };

    /// Of `value` times 2 to the power of `exponent`.
    pub(crate) fn new(value: u128, exponent: i64, side: Side) -> Bound {
        if value == 0 {
            return Bound::ZERO;
        }
        let spare = value.leading_zeros();
        let top = value << spare;
        let mantissa = (top >> 64) as u64;
        let exponent = exponent + 64 - i64::from(spare);
        if side == Side::High && top as u64 != 0 {
            Bound { exponent, mantissa }.next()
        } else {
            Bound { exponent, mantissa }
        }
    }

    /// Of an integer.
    pub(crate) fn of(value: &UBig, side: Side) -> Bound {
        if let Ok(small) = u128::try_from(value) {
            return Bound::new(small, 0, side);
        }
        let dropped = value.bit_len() - 64;
        let mantissa = u64::try_from(value >> dropped).unwrap_or(u64::MAX);
        let bound = Bound {
            exponent: dropped as i64,
            mantissa,
        };
        match side {
            Side::Low => bound,
            Side::High => bound.next(),
        }
    }

    /// The next greater one.
    fn next(self) -> Bound {
        match self.mantissa.checked_add(1) {
            Some(mantissa) => Bound { mantissa, ..self },
            None => Bound {
                exponent: self.exponent + 1,
                mantissa: 1 << 63,
            },
        }
    }

    /// The product of two bounds of one side.
    pub(crate) fn times(self, other: Bound, side: Side) -> Bound {
        if self.mantissa == 0 || other.mantissa == 0 {
            return Bound::ZERO;
        }
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        Bound::new(product, self.exponent + other.exponent, side)
    }

    /// The quotient of a bound of one side by one of the other side, which is not 0.
    pub(crate) fn over(self, other: Bound, side: Side) -> Bound {
        if self.mantissa == 0 || other.mantissa == 0 {
            return Bound::ZERO;
        }
        let above = u128::from(self.mantissa) << 64;
        let (quotient, rest) = (
            above / u128::from(other.mantissa),
            above % u128::from(other.mantissa),
        );
        // One more in the last place where something was cut off; the quotient has 64 or 65 bits.
        let quotient = quotient + u128::from(side == Side::High && rest != 0);
        Bound::new(quotient, self.exponent - other.exponent - 64, side)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ratio;
    use dashu_int::IBig;
    use proptest::prelude::*;

    fn exact(bound: Bound) -> Ratio {
        if bound.mantissa == 0 {
            return Ratio::ZERO;
        }
        let power = UBig::ONE << bound.exponent.unsigned_abs() as usize;
        let mantissa = IBig::from(bound.mantissa);
        if bound.exponent < 0 {
            Ratio::from_parts(mantissa, power)
        } else {
            Ratio::from_parts(mantissa * IBig::from(power), UBig::ONE)
        }
    }

    fn whole(value: &UBig) -> Ratio {
        Ratio::from_parts(value.clone().into(), UBig::ONE)
    }

    fn both(value: &UBig) -> (Bound, Bound) {
        (Bound::of(value, Side::Low), Bound::of(value, Side::High))
    }

    proptest! {
        #[test]
        fn bounds_enclose_what_they_stand_for(
            a in any::<u128>(), b in 1u128.., shift in 0usize..200, small in 0u64..5,
        ) {
            let (a, b) = (UBig::from(a >> (shift % 128)) << shift, (UBig::from(b) << (shift / 3)) + small);
            let ((a_low, a_high), (b_low, b_high)) = (both(&a), both(&b));
            for (low, value, high) in [
                (a_low, whole(&a), a_high),
                (a_low.times(b_low, Side::Low), whole(&(&a * &b)), a_high.times(b_high, Side::High)),
                (a_low.over(b_high, Side::Low), whole(&a) / whole(&b), a_high.over(b_low, Side::High)),
            ] {
                let (low, high) = (exact(low), exact(high));
                prop_assert!(low <= value && value <= high);
                // And closely: within 2^-60 of the number.
                prop_assert!((&high - &low) * Ratio::from(1u64 << 60) <= value);
            }
            prop_assert_eq!(a_low.cmp(&b_low), exact(a_low).cmp(&exact(b_low)));
        }
    }
}
