//! Whether several periods together make up one.

use super::{Date, Period};

/// How several periods cover a whole one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Stretches of days (first, last) of the whole that no period covers, ascending.
    pub missing: Vec<(Date, Date)>,
    /// Pairs of periods, as indices (first < second, ascending), that share a day.
    pub overlapping: Vec<(usize, usize)>,
    /// Periods, as indices, that reach outside the whole.
    pub outside: Vec<usize>,
}

impl Cover {
    /// Whether the periods make up the whole, each day once.
    pub fn is_exact(&self) -> bool {
        self.missing.is_empty() && self.overlapping.is_empty() && self.outside.is_empty()
    }
}

/// How `periods` cover `whole`. Their kinds play no part: whether a cumulative period may stand among single ones is the caller's question.
pub fn cover(whole: &Period, periods: &[Period]) -> Cover {
    let mut order: Vec<usize> = (0..periods.len()).collect();
    order.sort_by_key(|&i| (periods[i].from, periods[i].to, i));
    let mut result = Cover::default();
    // The first day not yet covered; `None` once the whole is covered to its end.
    let mut open = Some(whole.from);
    for (at, &i) in order.iter().enumerate() {
        let period = &periods[i];
        if period.from < whole.from || period.to > whole.to {
            result.outside.push(i);
        }
        for &j in order[at + 1..].iter().take_while(|&&j| periods[j].from <= period.to) {
            result.overlapping.push((i.min(j), i.max(j)));
        }
        let Some(first) = open else { continue };
        if period.from > first
            && first <= whole.to
            && let Ok(before) = period.from.yesterday()
        {
            result.missing.push((first, before.min(whole.to)));
        }
        if period.to >= first {
            open = period.to.tomorrow().ok().filter(|next| *next <= whole.to);
        }
    }
    if let Some(first) = open {
        result.missing.push((first, whole.to));
    }
    result.outside.sort_unstable();
    result.overlapping.sort_unstable();
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn months(of: &[i8]) -> Vec<Period> {
        of.iter().map(|&m| Period::month(2025, m).expect("a month")).collect()
    }

    #[test]
    fn months_cover_their_quarter_in_any_order() {
        let q3 = Period::quarters(2025, 3, 3).expect("a quarter");
        assert!(cover(&q3, &months(&[12, 10, 11])).is_exact());
    }

    #[test]
    fn a_gap_an_overlap_and_a_stranger_are_named() {
        let q3 = Period::quarters(2025, 3, 3).expect("a quarter");
        let got = cover(&q3, &months(&[12, 9, 12]));
        assert_eq!(got.missing, vec![(date(2025, 10, 1), date(2025, 11, 30))]);
        assert_eq!((got.overlapping, got.outside), (vec![(0, 2)], vec![1]));
        let got = cover(&q3, &months(&[10, 11]));
        assert_eq!(got.missing, vec![(date(2025, 12, 1), date(2025, 12, 31))]);
        assert_eq!(cover(&q3, &[]).missing, vec![(q3.from, q3.to)]);
    }

    #[test]
    fn what_lies_after_the_whole_leaves_no_false_gap() {
        let q3 = Period::quarters(2025, 3, 3).expect("a quarter");
        let mut all = months(&[10, 11, 12]);
        all.push(Period::month(2026, 3).expect("a month"));
        let got = cover(&q3, &all);
        assert_eq!((got.missing, got.outside), (vec![], vec![3]));
        let got = cover(&q3, &[Period::month(2026, 3).expect("a month")]);
        assert_eq!(got.missing, vec![(q3.from, q3.to)]);
    }
}
