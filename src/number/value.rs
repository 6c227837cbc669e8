//! Exact values: whole counts and decimals, without floating point.

use std::fmt;

/// The largest magnitude up to which every whole `f64` is one number and no neighbour's: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// `x` as a whole number, if it is one and so small (|x| ≤ 2^53) that the `f64` says exactly which.
pub fn whole(x: f64) -> Option<i64> {
    #[expect(clippy::float_cmp, reason = "a whole number equals its truncation exactly")]
    let is_whole = x.trunc() == x;
    (is_whole && x.abs() <= EXACT).then_some(x as i64)
}

/// A number with digits after the point that are not all zero: `unscaled` × 10^-`scale`, without trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// All digits as one whole number, signed.
    pub unscaled: i64,
    /// How many of them stand after the point: 1 to 18.
    pub scale: u32,
}

impl Decimal {
    /// The nearest `f64`.
    pub fn to_f64(self) -> f64 {
        self.unscaled as f64 / 10_f64.powi(self.scale as i32)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let width = self.scale as usize + 1;
        let digits = format!("{:0width$}", self.unscaled.unsigned_abs());
        let (before, after) = digits.split_at(digits.len() - self.scale as usize);
        write!(f, "{sign}{before}.{after}")
    }
}

/// A number that was read: whole, or with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A whole number; `3.0` is one.
    Whole(i64),
    /// A number such as 3.5.
    Fraction(Decimal),
}

impl Value {
    /// `±whole.fraction`, both in ASCII digits; `None` when it does not fit 18 digits.
    pub(super) fn from_digits(negative: bool, whole: &str, fraction: &str) -> Option<Self> {
        let fraction = fraction.trim_end_matches('0');
        let sign = if negative { "-" } else { "" };
        let unscaled: i64 = format!("{sign}{whole}{fraction}").parse().ok()?;
        match u32::try_from(fraction.len()).ok()? {
            0 => Some(Self::Whole(unscaled)),
            scale @ 1..=18 => Some(Self::Fraction(Decimal { unscaled, scale })),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    pub const fn whole(self) -> Option<i64> {
        match self {
            Self::Whole(n) => Some(n),
            Self::Fraction(_) => None,
        }
    }

    /// The nearest `f64`.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Whole(n) => n as f64,
            Self::Fraction(d) => d.to_f64(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(n) => n.fmt(f),
            Self::Fraction(d) => d.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wholes() {
        assert_eq!(whole(3.0), Some(3));
        assert_eq!(whole(-0.0), Some(0));
        assert_eq!(whole(9_007_199_254_740_992.0), Some(1 << 53));
        for x in [3.5, f64::NAN, f64::INFINITY, 1e17, 0.1 + 0.2] {
            assert_eq!(whole(x), None);
        }
    }

    proptest! {
        #[test]
        fn decimals_show_what_was_read(n in -999_999_i64..999_999, f in 1_u32..1000) {
            let text = format!("{}.{f:03}", n.unsigned_abs());
            let value = Value::from_digits(n < 0, &n.unsigned_abs().to_string(), &format!("{f:03}")).expect("fits");
            let sign = if n < 0 { "-" } else { "" };
            prop_assert_eq!(value.to_string(), format!("{sign}{}", text.trim_end_matches('0')));
        }
    }
}
