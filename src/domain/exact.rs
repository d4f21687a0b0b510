//! Exact fractions, for figures that are rounded only once, at the end.
//!
//! An index adds nine means, each over its own number of answers. Their common denominator outgrows 128 bits
//! with a few thousand sheets, so the numbers here have no limit.

use std::cmp::Ordering;
use std::iter::repeat;

use rust_decimal::Decimal;

/// A whole number from 0 on, in digits of 32 bits, lowest first, without zeros at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole(Vec<u32>);

impl Whole {
    fn of(mut number: u128) -> Self {
        let mut digits = Vec::new();
        while number > 0 {
            digits.push(number as u32);
            number >>= 32;
        }
        Self(digits)
    }

    fn trimmed(mut digits: Vec<u32>) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Self(digits)
    }

    fn plus(&self, other: &Self) -> Self {
        let mut digits = vec![0; self.0.len().max(other.0.len()) + 1];
        let (a, b) = (self.0.iter(), other.0.iter());
        let pairs = a.chain(repeat(&0)).zip(b.chain(repeat(&0)));
        let mut carry = 0;
        for (digit, (a, b)) in digits.iter_mut().zip(pairs) {
            let sum = u64::from(*a) + u64::from(*b) + carry;
            *digit = sum as u32;
            carry = sum >> 32;
        }
        Self::trimmed(digits)
    }

    fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0; self.0.len() + other.0.len()];
        for (shift, a) in self.0.iter().enumerate() {
            let mut carry = 0;
            // The zeros after the last digit take the carry.
            let others = other.0.iter().chain(repeat(&0));
            for (digit, b) in digits.iter_mut().skip(shift).zip(others) {
                let sum = u64::from(*digit) + u64::from(*a) * u64::from(*b) + carry;
                *digit = sum as u32;
                carry = sum >> 32;
            }
        }
        Self::trimmed(digits)
    }
}

impl PartialOrd for Whole {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Whole {
    fn cmp(&self, other: &Self) -> Ordering {
        let longer = self.0.len().cmp(&other.0.len());
        longer.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// A fraction from 0 on, never rounded.
#[derive(Debug, Clone)]
pub(super) struct Exact {
    above: Whole,
    below: Whole,
}

impl Exact {
    /// Nothing.
    pub(super) fn zero() -> Self {
        Self {
            above: Whole::of(0),
            below: Whole::of(1),
        }
    }

    /// A share; none of nothing.
    pub(super) fn share(above: u64, below: u64) -> Option<Self> {
        (below > 0).then(|| Self {
            above: Whole::of(above.into()),
            below: Whole::of(below.into()),
        })
    }

    /// A decimal from 0 on, as it is written; one below 0 counts as 0.
    pub(super) fn of(decimal: Decimal) -> Self {
        let decimal = decimal.max(Decimal::ZERO);
        Self {
            above: Whole::of(decimal.mantissa().unsigned_abs()),
            below: Whole::of(10_u128.pow(decimal.scale())),
        }
    }

    /// The sum.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let (left, right) = (
            self.above.times(&other.below),
            other.above.times(&self.below),
        );
        Self {
            above: left.plus(&right),
            below: self.below.times(&other.below),
        }
    }

    /// The product.
    pub(super) fn times(&self, other: &Self) -> Self {
        Self {
            above: self.above.times(&other.above),
            below: self.below.times(&other.below),
        }
    }

    /// Two decimals, half up. Meant for figures below 10^17; what is larger stays there.
    pub(super) fn rounded(&self) -> Decimal {
        // The largest q with q ≤ 100·above/below + ½, found bit by bit: no division is needed.
        let limit = self.above.times(&Whole::of(200)).plus(&self.below);
        let step = self.below.times(&Whole::of(2));
        let hundredths = (0..63).rev().fold(0_i64, |found, bit| {
            let next = found | (1 << bit);
            let fits = step.times(&Whole::of(next.unsigned_abs().into())) <= limit;
            if fits { next } else { found }
        });
        Decimal::new(hundredths, 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(above: u64, below: u64) -> String {
        Exact::share(above, below).unwrap().rounded().to_string()
    }

    #[test]
    fn half_a_hundredth_goes_up_and_anything_less_goes_down() {
        assert_eq!(rounded(601, 200), "3.01");
        assert_eq!(rounded(600_999_999, 200_000_000), "3.00");
        assert_eq!(rounded(1, 3), "0.33");
        assert_eq!(rounded(2, 3), "0.67");
        assert_eq!(rounded(0, 7), "0.00");
        assert!(Exact::share(1, 0).is_none());
    }

    #[test]
    fn sums_and_products_agree_with_128_bits_where_those_suffice() {
        let numbers = [0, 1, 2, 0xffff_ffff, 0x1_0000_0000, u128::from(u64::MAX)];
        for a in numbers {
            for b in numbers {
                assert_eq!(Whole::of(a).plus(&Whole::of(b)), Whole::of(a + b));
                assert_eq!(Whole::of(a).times(&Whole::of(b)), Whole::of(a * b));
                assert_eq!(Whole::of(a).cmp(&Whole::of(b)), a.cmp(&b));
            }
        }
    }

    #[test]
    fn thirds_make_a_whole_however_large_the_denominator_grows() {
        let mut sum = Exact::zero();
        for n in [3, 3_000_003, u64::MAX / 3 * 3] {
            sum = sum.plus(&Exact::share(n / 3, n).unwrap());
        }
        assert_eq!(sum.rounded(), Decimal::ONE);
        let half = Exact::of(Decimal::new(5, 3));
        assert_eq!(half.rounded(), Decimal::new(1, 2));
        assert_eq!(sum.times(&half).rounded(), Decimal::new(1, 2));
    }
}
