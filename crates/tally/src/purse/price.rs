//! A price, exactly and between bounds that answer most comparisons.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};

use crate::bound::{Bound, Side};

/// The least price at which the supporters of a need pay for it: `left / den` per point and unit of weight, in units
/// of the common denominator. `factor` makes prices of needs comparable: the least `left / (den * factor)` wins.
#[derive(Clone)]
pub(crate) struct Price {
    pub(super) left: IBig,
    pub(super) den: IBig,
    factor: IBig,
    low: Bound,
    high: Bound,
}

impl Price {
    pub(super) fn new(left: IBig, den: IBig, factor: IBig) -> Price {
        let bound = |number: &IBig, side| {
            let (sign, words) = number.as_sign_words();
            match sign {
                dashu_int::Sign::Positive => Bound::of(&UBig::from_words(words), side),
                dashu_int::Sign::Negative => Bound::ZERO,
            }
        };
        let under = |side| bound(&den, side).times(bound(&factor, side), side);
        Price {
            low: bound(&left, Side::Low).over(under(Side::High), Side::Low),
            high: bound(&left, Side::High).over(under(Side::Low), Side::High),
            left,
            den,
            factor,
        }
    }

    /// The waiting time `left / weight`.
    pub(crate) fn wait(left: IBig, weight: u128) -> Price {
        Price::new(left.max(IBig::ZERO), weight.into(), IBig::ONE)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.left.is_zero()
    }

    /// No price is less than its `low` or more than its `high`.
    pub(crate) fn high(&self) -> Bound {
        self.high
    }

    pub(crate) fn compare(&self, other: &Price) -> Ordering {
        if self.high < other.low {
            return Ordering::Less;
        }
        if self.low > other.high {
            return Ordering::Greater;
        }
        (&self.left * &other.den * &other.factor).cmp(&(&other.left * &self.den * &self.factor))
    }
}
