//! Draws labels: groups merged, repeated, joined, indented or broken over a page; subtotals, of-which rows and totals.

use crate::draw::{Col, Drawing, Line};
use crate::rng::Rng;
use crate::style::{Groups, Labels, Spacers, Subtotals, Total};

impl Drawing<'_> {
    fn separator(&self) -> &'static str {
        match self.style.groups {
            Groups::JoinedDot => "・",
            Groups::JoinedSlash => "／",
            Groups::JoinedGreater => " > ",
            Groups::JoinedDash => "－",
            _ => "　",
        }
    }

    fn label_at(&self, level: usize) -> u32 {
        self.position(Col::Label(level.min(self.depth - 1))).expect("label columns are drawn")
    }

    /// A label in the column of `level`, merged to the last label column where that is the habit.
    fn leaf(&mut self, level: usize, text: &str, merge: bool) {
        let from = self.label_at(level);
        let to = if merge { self.label_at(self.depth - 1) } else { from };
        let row = self.row;
        self.canvas.put(row, from, text);
        self.canvas.merge(row, from, row, to + self.style.spread - 1);
    }

    /// The labels of line `i`.
    pub fn labels(&mut self, lines: &[Line], i: usize, broken: bool) {
        let line = &lines[i];
        let leaf = line.path.len() - 1;
        let mut path: Vec<String> = line.path.iter().map(|p| self.label(p)).collect();
        if self.style.labels == Labels::Circled {
            // The number stands in front of what the row shows first.
            let joined = self.depth == 1 && self.style.groups != Groups::Indented;
            let at = match self.style.groups {
                _ if joined => 0,
                Groups::JoinedTail => leaf.min(1),
                _ => leaf,
            };
            path[at] =
                format!("{}{}", char::from_u32(0x2460 + (self.number - 1) % 20).expect("a circled number"), path[at]);
        }
        // Levels at which this line begins a group.
        let before = i.checked_sub(1).map(|p| &lines[p].path);
        let opens = |k: usize| broken || before.is_none_or(|b| b.len() <= k + 1 || b[..=k] != line.path[..=k]);
        match self.style.groups {
            Groups::JoinedSpace
            | Groups::JoinedDot
            | Groups::JoinedSlash
            | Groups::JoinedGreater
            | Groups::JoinedDash => {
                let text = path.join(self.separator());
                self.leaf(0, &text, true);
            }
            Groups::Indented => {
                for k in 0..leaf {
                    let is_row = before.is_some_and(|b| b[..] == line.path[..=k]);
                    let done = k == 0 && self.opened_by_subtotal;
                    if opens(k) && !is_row && !broken && !done {
                        self.leaf(0, &format!("{}{}", "　".repeat(k), path[k]), true);
                        self.row += 1;
                    }
                }
                self.leaf(0, &format!("{}{}", "　".repeat(leaf), path[leaf]), true);
            }
            Groups::JoinedTail if leaf > 0 => {
                if opens(0) && !self.opened_by_subtotal {
                    self.leaf(0, &path[0], false);
                }
                let text = path[1..].join("　");
                self.leaf(1, &text, true);
            }
            Groups::Repeated => {
                for (k, p) in path[..leaf].iter().enumerate() {
                    self.leaf(k, p, false);
                }
                self.leaf(leaf, &path[leaf], true);
            }
            Groups::Middle => {
                for k in 0..leaf {
                    let same = |l: &Line| l.path.len() > k + 1 && l.path[..=k] == line.path[..=k];
                    let start = i - lines[..i].iter().rev().take_while(|l| same(l)).count();
                    let len = lines[start..].iter().take_while(|l| same(l)).count();
                    if i == start + (len - 1) / 2 {
                        self.leaf(k, &path[k], false);
                    }
                }
                self.leaf(leaf, &path[leaf], true);
            }
            _ => {
                for k in 0..leaf {
                    if opens(k) && !(k == 0 && self.opened_by_subtotal) {
                        let text = self.group_text(lines, i, k, broken, &path[k]);
                        self.close(k);
                        self.leaf(k, &text, false);
                        self.open[k] = Some(self.row);
                    }
                }
                self.close(leaf);
                self.leaf(leaf, &path[leaf], self.style.groups == Groups::Merged);
            }
        }
        self.opened_by_subtotal = false;
        self.last = self.row;
    }

    /// A group's label, of which a page break may leave a part on either side.
    fn group_text(&self, lines: &[Line], i: usize, level: usize, broken: bool, label: &str) -> String {
        let third = (lines.len() / 3).max(1);
        let count = label.chars().count();
        if self.style.groups != Groups::Broken || level > 0 || count < 6 || lines.len() <= 8 {
            return label.to_owned();
        }
        let same = |l: &&Line| l.path.len() > 1 && l.path[0] == lines[i].path[0];
        let at = label.char_indices().nth(count / 2).expect("half of six or more").0;
        let len = lines[i..].iter().take_while(same).count();
        if broken && i > 0 && same(&&lines[i - 1]) {
            label[at..].to_owned()
        } else if (i + 1..i + len).any(|k| k % third == 0) {
            label[..at].to_owned()
        } else {
            label.to_owned()
        }
    }

    /// Ends the groups open at `level` and deeper, merging their label over their rows.
    pub fn close(&mut self, level: usize) {
        for k in level..self.open.len() {
            if let Some(from) = self.open[k].take()
                && self.style.groups == Groups::Merged
                && self.last > from
                && self.style.spacers != Spacers::Rows
            {
                let at = self.label_at(k);
                let spread = self.style.spread;
                self.canvas.merges.retain(|m| (m.0, m.1) != (from, at));
                self.canvas.merge(from, at, self.last, at + spread - 1);
            }
        }
    }

    /// The row of a group's sum; `start` is its first line.
    pub fn subtotal(&mut self, lines: &[Line], start: usize, rng: &mut Rng) {
        let group = lines[start].path[0].clone();
        let members: Vec<&Line> =
            lines[start..].iter().take_while(|l| l.path.len() > 1 && l.path[0] == group).collect();
        let label = self.label(&group);
        let columns = self.depth > 1;
        match (self.style.subtotals, self.style.groups) {
            (Subtotals::Before, Groups::Indented) => self.leaf(0, &label, true),
            (Subtotals::Before, _) if columns => {
                self.close(0);
                self.leaf(0, &label, false);
                self.open[0] = Some(self.row);
                self.leaf(1, "計", false);
            }
            (Subtotals::After, Groups::Indented) => self.leaf(0, "　小計", true),
            (Subtotals::After, _) if columns => {
                if self.style.groups == Groups::Repeated {
                    self.leaf(0, &label, false);
                }
                self.close(1);
                self.leaf(1, "小計", false);
            }
            (Subtotals::Last, Groups::Merged | Groups::FirstOnly) if columns => {
                self.close(0);
                self.leaf(self.depth - 1, "小計", false);
            }
            (Subtotals::Bracketed, Groups::Indented) => self.leaf(0, &format!("{label}（小計）"), true),
            (Subtotals::Bracketed, _) => {
                self.close(0);
                self.leaf(0, &format!("{label}（小計）"), false);
            }
            (Subtotals::Named, Groups::Indented) => self.leaf(0, &format!("{label}計"), true),
            (Subtotals::Named, _) => {
                self.close(0);
                self.leaf(0, &format!("{label}計"), false);
            }
            (Subtotals::Before, _) => {
                let text = format!("{label}{}計", self.separator());
                self.leaf(0, &text, true);
            }
            _ => {
                let text = format!("{label}{}小計", self.separator());
                self.leaf(0, &text, true);
            }
        }
        self.opened_by_subtotal = self.style.subtotals == Subtotals::Before
            && (columns || self.style.groups == Groups::Indented)
            && self.style.groups != Groups::Repeated;
        let sums: Vec<i64> = (0..self.table.columns.len()).map(|k| members.iter().map(|l| l.values[k]).sum()).collect();
        self.plain_values(&sums);
        self.extras(sums[0], rng);
        self.last = self.row;
        self.row += 1;
    }

    /// A row that is part of the one above.
    pub fn of_which(&mut self, of: &[i64], rng: &mut Rng) {
        let label = rng.pick(&["うち新規", "（再掲）夜間", "（うち夜間）", "再掲：新規"]);
        self.leaf(self.depth - 1, label, false);
        let some: Vec<i64> = of.iter().map(|&n| rng.below(n.max(0) as usize + 1) as i64).collect();
        self.plain_values(&some);
        self.last = self.row;
        self.row += 1;
    }

    /// The row of the grand total.
    pub fn total_row(&mut self, total: &[i64]) {
        self.close(0);
        let word = self.style.total_word;
        match self.style.total {
            Total::Merged => self.leaf(0, word, true),
            Total::Second => self.leaf(1, word, false),
            _ => self.leaf(0, word, false),
        }
        let entry = self.table.total().expect("the table has a total");
        for k in 0..self.table.columns.len() {
            let mut at = self.position(Col::Value(k)).expect("every column is drawn");
            if self.table.columns[k].measure.is_count() {
                let cells = Some(self.parts[k].clone()).filter(|_| self.style.live);
                at = self.value(k, total[k], cells);
            }
            self.canvas.places.insert((self.index, entry, k), (self.row, at));
        }
        self.last = self.row;
        self.row += 1;
    }

    fn plain_values(&mut self, values: &[i64]) {
        for (k, &n) in values.iter().enumerate() {
            if self.table.columns[k].measure.is_count() {
                self.value(k, n, None);
            }
        }
    }
}
