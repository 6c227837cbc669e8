//! Where label cells merge: group labels vertically over rows with the same prefix, leaves horizontally over levels not used; and
//! header cells whose labels share their first word.

/// A merged (or single) label cell, in rows and levels from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelCell {
    /// First and last row.
    pub rows: (usize, usize),
    /// First and last level.
    pub levels: (usize, usize),
    /// Its text; empty beside a group that is a category itself.
    pub text: String,
    /// Whether it is the innermost label of a single row.
    pub leaf: bool,
}

/// The label cells of rows with these paths in `depth` levels. They cover every row and level exactly once.
///
/// A path that is a prefix of its neighbour's (`["会議開催"]` before `["会議開催", "準備活動"]`) shares the group's cell and leaves the
/// rest blank, as such forms are printed.
pub fn label_cells(paths: &[&[String]], depth: usize) -> Vec<LabelCell> {
    let depth = depth.max(1);
    let longer = |p: &[String], q: Option<&&[String]>| q.is_some_and(|q| q.len() > p.len() && q.starts_with(p));
    // How many levels of each row are group cells.
    let groups: Vec<usize> = paths
        .iter()
        .enumerate()
        .map(|(r, p)| {
            let own = p.len().min(depth).saturating_sub(1);
            let shared = longer(p, paths.get(r + 1)) || (r > 0 && longer(p, paths.get(r - 1)));
            if shared && p.len() < depth { p.len() } else { own }
        })
        .collect();
    let joined = |r: usize, level: usize| -> bool {
        // Whether row r and the next share the group cell at this level.
        let (Some(p), Some(q)) = (paths.get(r), paths.get(r + 1)) else { return false };
        groups[r] > level
            && groups[r + 1] > level
            && p.get(..=level).is_some_and(|a| q.get(..=level) == Some(a))
            && !(p.len() == level + 1 && q.len() == level + 1)
    };
    let mut out = Vec::new();
    for level in 0..depth {
        let mut r = 0;
        while r < paths.len() {
            let path = paths[r];
            if groups[r] > level {
                let mut end = r;
                while joined(end, level) {
                    end += 1;
                }
                let text = path.get(level).cloned().unwrap_or_default();
                out.push(LabelCell { rows: (r, end), levels: (level, level), text, leaf: false });
                r = end + 1;
            } else {
                if groups[r] == level {
                    // A path deeper than the grid (never so for a table's own depth) keeps its rest in the last cell.
                    let text = path.get(level..).unwrap_or(&[]).join(" ");
                    out.push(LabelCell { rows: (r, r), levels: (level, depth - 1), text, leaf: true });
                }
                r += 1;
            }
        }
    }
    out
}

/// A cell of a table's header: columns `from` to `to`, in the first, the second or both of two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadCell {
    /// First and last column.
    pub columns: (usize, usize),
    /// First and last header row.
    pub rows: (usize, usize),
    /// Its text.
    pub text: String,
}

/// The header cells of columns with these labels, and how many rows they take (1 or 2): neighbours whose labels share their
/// first word (`医ケア 有`, `医ケア 無`) get that word above them.
pub fn head_cells(labels: &[&str]) -> (Vec<HeadCell>, usize) {
    let split: Vec<Option<(&str, &str)>> = labels
        .iter()
        .map(|l| l.split_once([' ', '\u{3000}']).filter(|(a, b)| !a.is_empty() && !b.trim().is_empty()))
        .collect();
    let mut runs = Vec::new();
    let mut i = 0;
    while i < labels.len() {
        let mut end = i;
        while let (Some(Some((a, _))), Some(Some((b, _)))) = (split.get(end), split.get(end + 1))
            && a == b
        {
            end += 1;
        }
        runs.push((i, end));
        i = end + 1;
    }
    let height = if runs.iter().any(|(a, b)| a != b) { 2 } else { 1 };
    let mut out = Vec::new();
    for (a, b) in runs {
        if a == b {
            out.push(HeadCell { columns: (a, a), rows: (0, height - 1), text: labels[a].to_owned() });
            continue;
        }
        for (c, part) in split.iter().enumerate().take(b + 1).skip(a) {
            let Some((first, rest)) = part else { continue };
            if c == a {
                out.push(HeadCell { columns: (a, b), rows: (0, 0), text: (*first).to_owned() });
            }
            out.push(HeadCell { columns: (c, c), rows: (1, 1), text: rest.trim().to_owned() });
        }
    }
    (out, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(paths: &[&[&str]], depth: usize) -> Vec<String> {
        let owned: Vec<Vec<String>> = paths.iter().map(|p| p.iter().map(|s| (*s).to_owned()).collect()).collect();
        let slices: Vec<&[String]> = owned.iter().map(Vec::as_slice).collect();
        label_cells(&slices, depth)
            .into_iter()
            .map(|c| format!("{}-{}/{}-{} {}", c.rows.0, c.rows.1, c.levels.0, c.levels.1, c.text))
            .collect()
    }

    #[test]
    fn groups_merge_down_and_leaves_merge_across() {
        assert_eq!(
            cells(&[&["未就学児"], &["就学児", "小学生"], &["就学児", "中学生"], &["不明"]], 2),
            ["0-0/0-1 未就学児", "1-2/0-0 就学児", "3-3/0-1 不明", "1-1/1-1 小学生", "2-2/1-1 中学生"]
        );
    }

    #[test]
    fn a_category_that_is_a_group_too_shares_the_groups_cell() {
        assert_eq!(
            cells(&[&["開催"], &["開催", "準備"], &["参加"]], 2),
            ["0-1/0-0 開催", "2-2/0-1 参加", "0-0/1-1 ", "1-1/1-1 準備"]
        );
    }

    #[test]
    fn equal_neighbours_stay_apart() {
        assert_eq!(cells(&[&["その他"], &["その他"]], 1), ["0-0/0-0 その他", "1-1/0-0 その他"]);
        assert_eq!(cells(&[&["a", "職員"], &["a", "職員"]], 2), ["0-1/0-0 a", "0-0/1-1 職員", "1-1/1-1 職員"]);
    }

    proptest::proptest! {
        #[test]
        fn every_place_is_covered_once(
            paths in proptest::collection::vec(proptest::collection::vec("[ab]", 1..4), 0..9)
        ) {
            let slices: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
            let mut covered = vec![[0u8; 3]; paths.len()];
            for c in label_cells(&slices, 3) {
                for row in &mut covered[c.rows.0..=c.rows.1] {
                    for level in &mut row[c.levels.0..=c.levels.1] {
                        *level += 1;
                    }
                }
            }
            proptest::prop_assert!(covered.iter().flatten().all(|&n| n == 1), "{covered:?}");
        }
    }

    #[test]
    fn header_labels_with_a_common_first_word_take_two_rows() {
        let (cells, rows) = head_cells(&["相談対象 (実人数)", "相談数 (延べ件数)", "医ケア 有", "医ケア 無"]);
        assert_eq!(rows, 2);
        let text: Vec<_> = cells.iter().map(|c| (c.text.as_str(), c.columns, c.rows)).collect();
        assert_eq!(
            text,
            [
                ("相談対象 (実人数)", (0, 0), (0, 1)),
                ("相談数 (延べ件数)", (1, 1), (0, 1)),
                ("医ケア", (2, 3), (0, 0)),
                ("有", (2, 2), (1, 1)),
                ("無", (3, 3), (1, 1)),
            ]
        );
        assert_eq!(head_cells(&["実人数"]).1, 1);
        assert_eq!(head_cells(&[]), (vec![], 1));
    }
}
