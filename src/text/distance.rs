//! How many slips of the finger lie between two labels.

/// The optimal string alignment distance between `a` and `b` in characters: insertions, deletions, substitutions and swaps of
/// neighbours, each 1, no place edited twice. `None` as soon as it must exceed `max`.
pub fn distance(a: &str, b: &str, max: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    // Common ends cost nothing, and labels that differ by a slip share nearly all of theirs.
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);

    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut row: Vec<usize> = vec![0; b.len() + 1];
    let mut least_above = 0;
    for (i, &x) in a.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, &y) in b.iter().enumerate() {
            let mut cost = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
            least = least.min(cost);
        }
        // A swap reaches two rows back, so both must be past the limit.
        if least > max && least_above > max {
            return None;
        }
        least_above = least;
        (before, above, row) = (above, row, before);
    }
    above.last().copied().filter(|&d| d <= max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips() {
        for (a, b, d) in [
            ("訪問看護", "訪問看護", 0),
            ("訪問看護", "訪問介護", 1),
            ("訪問看護", "問訪看護", 1),
            ("訪問看護", "訪問看", 1),
            ("訪問看護", "訪問看護師", 1),
            ("ca", "abc", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(a, b, 5), Some(d), "{a} {b}");
        }
        assert_eq!(distance("電話", "訪問看護", 1), None);
        assert_eq!(distance("abcdef", "uvwxyz", 3), None);
    }

    proptest! {
        #[test]
        fn symmetric_and_cut_off_honestly(a in "[あ-お]{0,8}", b in "[あ-お]{0,8}", max in 0_usize..9) {
            let full = distance(&a, &b, 100);
            prop_assert_eq!(full, distance(&b, &a, 100));
            prop_assert_eq!(distance(&a, &b, max), full.filter(|&d| d <= max));
        }
    }
}
