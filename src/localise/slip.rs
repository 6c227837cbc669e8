//! Slips: the small ways in which a figure goes wrong between paper and keyboard, told from `from` (the stated, wrong
//! value) and `to` (the value an explanation implies), and how little such a likeness means by itself.
//!
//! Digits are decimal, without sign or leading zeros; 0 has the one digit 0. Both values must have the same sign except
//! for [`SlipKind::SignFlipped`]. Definitions, always of what the writer did to `to`:
//!
//! | kind | `from` is `to` with |
//! | --- | --- |
//! | `digits-transposed` | two different digits exchanged, all others alike; neighbours, or with `adjacent: false` others |
//! | `shifted-by-ten` | its value multiplied by 10 or 100, or divided by it without remainder |
//! | `sign-flipped` | the opposite sign |
//! | `digit-dropped` | one digit left out |
//! | `digit-added` | one digit put in |
//! | `digit-mistyped` | one digit replaced, both of the same length |
//!
//! **How telling.** Arithmetic gives many a wrong value some likeness: of the values around 16, every tenth ends in 6. So
//! each slip carries its `chance`: the share of values that show, against the same `from`, this kind or a kind above it in
//! the table, taken over two windows and the larger one kept: all values up to twice the larger of the two, and the values
//! whose distance from `from` is half to twice that of `to` (what a wrong value of that size would look like). A slip with
//! a chance of at most [`TELLING`] counts as evidence, any other only as a possibility.

use smallvec::SmallVec;

/// The largest chance at which a slip is evidence.
pub const TELLING: f64 = 0.02;

/// The kinds, the likeliest slip of a clerk first (the prior order of the causes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlipKind {
    /// Two digits exchanged.
    DigitsTransposed {
        /// Whether they are neighbours (the common slip).
        adjacent: bool,
    },
    /// Times 10 or 100, or divided by it.
    ShiftedByTen,
    /// The other sign.
    SignFlipped,
    /// A digit left out.
    DigitDropped,
    /// A digit too many.
    DigitAdded,
    /// One digit another.
    DigitMistyped,
}

/// All kinds, in prior order.
const KINDS: [SlipKind; 7] = [
    SlipKind::DigitsTransposed { adjacent: true },
    SlipKind::ShiftedByTen,
    SlipKind::SignFlipped,
    SlipKind::DigitDropped,
    SlipKind::DigitAdded,
    SlipKind::DigitMistyped,
    SlipKind::DigitsTransposed { adjacent: false },
];

/// A slip that turns `to` into `from`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slip {
    /// Which.
    pub kind: SlipKind,
    /// How often a value that has nothing to do with `from` would show it or a likelier kind, 0 to 1.
    pub chance: f64,
}

impl Slip {
    /// Whether the slip says more than chance would.
    pub fn telling(&self) -> bool {
        self.chance <= TELLING
    }
}

/// The kinds of all slips that turn `to` into `from`, in prior order; none for equal values. What they say by themselves costs more to
/// know, see [`slips`].
pub fn kinds(from: i64, to: i64) -> impl Iterator<Item = SlipKind> {
    KINDS.into_iter().filter(move |&kind| shows(kind, from, to))
}

/// All slips that turn `to` into `from`, in prior order; none for equal values.
pub fn slips(from: i64, to: i64) -> Vec<Slip> {
    let shown: Vec<usize> = (0..KINDS.len()).filter(|&kind| shows(KINDS[kind], from, to)).collect();
    let mut out = Vec::new();
    if let Some(&last) = shown.last() {
        let chances = chances(from, to, last);
        out.extend(shown.into_iter().map(|kind| Slip { kind: KINDS[kind], chance: chances[kind] }));
    }
    out
}

/// Whether `from` is `to` with this slip.
fn shows(kind: SlipKind, from: i64, to: i64) -> bool {
    if from == to {
        return false;
    }
    if kind == SlipKind::SignFlipped {
        return to.checked_neg() == Some(from);
    }
    if (from < 0 && to > 0) || (from > 0 && to < 0) {
        return false;
    }
    let (wrong, right) = (from.unsigned_abs(), to.unsigned_abs());
    if kind == SlipKind::ShiftedByTen {
        let times = |small: u64, large: u64| {
            small != 0 && (small.checked_mul(10) == Some(large) || small.checked_mul(100) == Some(large))
        };
        return times(wrong, right) || times(right, wrong);
    }
    let (wrong, right) = (Digits::of(wrong), Digits::of(right));
    let (wrong, right) = (wrong.as_slice(), right.as_slice());
    match kind {
        SlipKind::DigitsTransposed { adjacent } => exchanged(wrong, right) == Some(adjacent),
        SlipKind::DigitDropped => one_longer(right, wrong),
        SlipKind::DigitAdded => one_longer(wrong, right),
        SlipKind::DigitMistyped => {
            wrong.len() == right.len() && wrong.iter().zip(right).filter(|(a, b)| a != b).count() == 1
        }
        SlipKind::ShiftedByTen | SlipKind::SignFlipped => false,
    }
}

/// `Some(neighbours)` where the second is the first with exactly two digits exchanged.
fn exchanged(a: &[u8], b: &[u8]) -> Option<bool> {
    if a.len() != b.len() {
        return None;
    }
    let mut places = (0..a.len()).filter(|&at| a[at] != b[at]);
    let (first, second) = (places.next()?, places.next()?);
    (places.next().is_none() && a[first] == b[second] && a[second] == b[first]).then_some(second == first + 1)
}

/// Whether leaving out one digit of `long` gives `short`.
fn one_longer(long: &[u8], short: &[u8]) -> bool {
    long.len() == short.len() + 1 && {
        let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
        long[same + 1..] == short[same..]
    }
}

/// The share of values that show kind 0, kinds 0..=1, … up to kind `last`.
fn chances(from: i64, to: i64, last: usize) -> [f64; KINDS.len()] {
    let mut related: Vec<(i64, usize)> = Vec::new();
    for (kind, values) in (0..=last).map(|kind| (kind, neighbours(KINDS[kind], from))) {
        for value in values {
            if !related.iter().any(|&(known, _)| known == value) && shows(KINDS[kind], from, value) {
                related.push((value, kind));
            }
        }
    }
    let (wrong, right) = (i128::from(from), i128::from(to));
    let far = 2 * wrong.abs().max(right.abs());
    let distance = (wrong - right).abs();
    let low = if from < 0 || to < 0 { -far } else { 0 };
    // Window 1: all values. Window 2: both rings around `from`, cut off at the same bounds below.
    let ring = ((distance + 1) / 2, distance * 2);
    let above = ring.1 - ring.0 + 1;
    let below = (wrong - ring.0 - (wrong - ring.1).max(low) + 1).max(0);
    let sizes = [(far - low) as f64, (above + below) as f64];
    let mut counts = [[0_u32; KINDS.len()]; 2];
    for (value, kind) in related {
        let value = i128::from(value);
        let off = (value - wrong).abs();
        if (low..=far).contains(&value) {
            counts[0][kind] += 1;
        }
        if value >= low && (ring.0..=ring.1).contains(&off) {
            counts[1][kind] += 1;
        }
    }
    let mut out = [0.0; KINDS.len()];
    let mut sums = [0_u32; 2];
    for kind in 0..KINDS.len() {
        for window in 0..2 {
            sums[window] += counts[window][kind];
            out[kind] = f64::max(out[kind], (f64::from(sums[window]) / sizes[window]).min(1.0));
        }
    }
    out
}

/// Every value that could show the kind against `from` (some may not: the caller asks).
fn neighbours(kind: SlipKind, from: i64) -> Vec<i64> {
    let sign: i128 = if from < 0 { -1 } else { 1 };
    let digits = Digits::of(from.unsigned_abs());
    let digits = digits.as_slice();
    let mut out: Vec<i128> = Vec::new();
    let wide = i128::from(from);
    match kind {
        SlipKind::ShiftedByTen => out.extend([wide * 10, wide * 100, wide / 10, wide / 100]),
        SlipKind::SignFlipped => out.push(-wide),
        SlipKind::DigitsTransposed { .. } => {
            for first in 0..digits.len() {
                for second in first + 1..digits.len() {
                    let mut own = Own::from_slice(digits);
                    own.swap(first, second);
                    out.push(sign * number(&own));
                }
            }
        }
        SlipKind::DigitDropped => {
            for at in 0..=digits.len() {
                for digit in 0..10 {
                    let mut own = Own::from_slice(digits);
                    own.insert(at, digit);
                    out.push(sign * number(&own));
                }
            }
        }
        SlipKind::DigitAdded => {
            for at in 0..digits.len() {
                let mut own = Own::from_slice(digits);
                own.remove(at);
                out.push(sign * number(&own));
            }
        }
        SlipKind::DigitMistyped => {
            for at in 0..digits.len() {
                for digit in 0..10 {
                    let mut own = Own::from_slice(digits);
                    own[at] = digit;
                    out.push(sign * number(&own));
                }
            }
        }
    }
    out.into_iter().filter_map(|value| i64::try_from(value).ok()).collect()
}

/// Digits that are changed: at most one more than a number has.
type Own = SmallVec<[u8; 24]>;

fn number(digits: &[u8]) -> i128 {
    digits.iter().fold(0, |sum, &digit| sum * 10 + i128::from(digit))
}

/// Up to twenty decimal digits, the first one leading.
struct Digits {
    all: [u8; 20],
    start: usize,
}

impl Digits {
    fn of(mut value: u64) -> Self {
        let mut digits = Self { all: [0; 20], start: 20 };
        loop {
            digits.start -= 1;
            digits.all[digits.start] = (value % 10) as u8;
            value /= 10;
            if value == 0 {
                return digits;
            }
        }
    }

    fn as_slice(&self) -> &[u8] {
        &self.all[self.start..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(from: i64, to: i64) -> Vec<SlipKind> {
        slips(from, to).into_iter().map(|slip| slip.kind).collect()
    }

    #[test]
    fn transposed_neighbours_and_others() {
        assert_eq!(kinds(16, 61), [SlipKind::DigitsTransposed { adjacent: true }]);
        assert_eq!(kinds(321, 123), [SlipKind::DigitsTransposed { adjacent: false }]);
        assert_eq!(kinds(55, 56), [SlipKind::DigitMistyped]);
        assert!(kinds(10, 1).contains(&SlipKind::ShiftedByTen));
        assert!(!kinds(1, 10).contains(&SlipKind::DigitsTransposed { adjacent: true }));
    }

    #[test]
    fn dropped_added_and_shifted() {
        assert_eq!(kinds(46, 436), [SlipKind::DigitDropped]);
        assert_eq!(kinds(436, 46), [SlipKind::DigitAdded]);
        assert_eq!(kinds(70, 7), [SlipKind::ShiftedByTen, SlipKind::DigitAdded]);
        assert_eq!(kinds(7, 700), [SlipKind::ShiftedByTen]);
        assert_eq!(kinds(5, 0), [SlipKind::DigitMistyped]);
        assert_eq!(kinds(0, 10), [SlipKind::DigitDropped]);
        assert!(kinds(105, 5).is_empty());
    }

    #[test]
    fn signs() {
        assert_eq!(kinds(-12, 12), [SlipKind::SignFlipped]);
        assert!(kinds(-12, 21).is_empty());
        assert_eq!(kinds(-12, -21), [SlipKind::DigitsTransposed { adjacent: true }]);
        assert!(kinds(4, 4).is_empty() && kinds(0, 0).is_empty());
        assert!(kinds(i64::MIN, i64::MAX).is_empty());
    }

    #[test]
    fn one_digit_is_no_evidence_and_a_transposition_is() {
        assert!(slips(3, 7).iter().all(|slip| !slip.telling()));
        assert!(slips(454, 457).iter().all(|slip| !slip.telling()));
        assert!(slips(16, 61)[0].telling());
        assert!(slips(460, 46)[0].telling());
        assert!(slips(463, 436)[0].telling() || slips(463, 436)[0].chance < 0.05);
    }

    /// Random errors of five sorts, none of them a slip by intent, on counts as a form has them.
    #[test]
    fn at_most_one_random_error_in_twenty_looks_like_a_slip() {
        let mut state = 1_u64;
        let mut random = move |end: i64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % end.unsigned_abs()).unwrap()
        };
        for (name, top) in [("small", 30), ("middle", 300), ("large", 3000), ("all sizes", 0)] {
            for sort in 0..5 {
                let mut telling = 0;
                let rounds = 4000;
                for _ in 0..rounds {
                    let size = if top > 0 { top } else { 10_i64.pow(1 + random(4) as u32) };
                    let right = random(size);
                    let wrong = loop {
                        let wrong = match sort {
                            0 => random(2 * right + 10),
                            1 => right + random(19) - 9,
                            2 => right * (80 + random(41)) / 100 + random(3) - 1,
                            3 => random(if top > 0 { top } else { 1000 }),
                            _ => {
                                let sign = 1 - 2 * random(2);
                                right + sign * 2_i64.pow(random(8) as u32)
                            }
                        };
                        if wrong != right && wrong >= 0 {
                            break wrong;
                        }
                    };
                    telling += u32::from(slips(wrong, right).iter().any(Slip::telling));
                }
                assert!(telling * 20 <= rounds, "{name} sort {sort}: {telling} of {rounds}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_value_related_is_among_the_neighbours(from in -2000_i64..2000, to in -20_000_i64..20_000) {
            for kind in KINDS {
                if shows(kind, from, to) {
                    prop_assert!(neighbours(kind, from).contains(&to), "{:?}", kind);
                }
            }
        }

        #[test]
        fn any_two_numbers_are_classified(from in any::<i64>(), to in any::<i64>()) {
            for slip in slips(from, to) {
                prop_assert!((0.0..=1.0).contains(&slip.chance));
            }
        }
    }
}
