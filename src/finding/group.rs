//! Symptoms under their cause: findings that one wrong cell brought about are one thing to tell the reviewer.
//!
//! Every renderer for people shows a [`Group`] as one entry: its head in full, the others briefly beneath. Machine formats list all
//! findings; the count is the same everywhere.

use super::{Confidence, Finding};
use crate::a1::CellRef;
use std::collections::HashMap;

/// Findings with one cause, as indices into the list they were grouped from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The finding to tell in full: the gravest; among equals one with a cause, then the first.
    pub head: usize,
    /// The others, in the order of the list.
    pub others: Vec<usize>,
}

impl Group {
    /// Head and others, the head first.
    pub fn all(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.head).chain(self.others.iter().copied())
    }
}

/// Groups findings by the cell that is to blame, in the order of their heads. Every finding is in exactly one group; most groups have
/// one member.
///
/// Two findings belong together where the only smallest explanation of both names one cell, or where that fails the best cause of both
/// (at least likely) does. What is said of that very cell (a count stored as text, a negative count, a formula's range)
/// belongs to them as well.
pub fn groups(findings: &[Finding]) -> Vec<Group> {
    let mut parent: Vec<usize> = (0..findings.len()).collect();
    let mut by_cell: HashMap<(&str, CellRef), usize> = HashMap::new();
    for (i, finding) in findings.iter().enumerate() {
        for cell in blamed(finding) {
            match by_cell.get(&cell) {
                Some(&other) => join(&mut parent, i, other),
                None => {
                    by_cell.insert(cell, i);
                }
            }
        }
    }
    for (i, finding) in findings.iter().enumerate() {
        let about_a_value = finding.rule.starts_with('V') || finding.rule == "T104";
        if let (true, Some(sheet), Some(cell)) = (about_a_value, finding.place.sheet.as_deref(), finding.place.cell)
            && let Some(&other) = by_cell.get(&(sheet, cell))
        {
            join(&mut parent, i, other);
        }
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); findings.len()];
    for i in 0..findings.len() {
        let root = root(&mut parent, i);
        members[root].push(i);
    }
    let mut out: Vec<Group> = members.into_iter().filter_map(|members| headed(findings, members)).collect();
    out.sort_by_key(|group| group.head);
    out
}

fn headed(findings: &[Finding], mut members: Vec<usize>) -> Option<Group> {
    let grave = |i: &usize| {
        let finding = &findings[*i];
        (std::cmp::Reverse(finding.severity), finding.causes.is_empty(), *i)
    };
    let head = members.iter().copied().min_by_key(grave)?;
    members.retain(|&i| i != head);
    Some(Group { head, others: members })
}

/// The cells a finding lays the blame on.
fn blamed(finding: &Finding) -> Vec<(&str, CellRef)> {
    if !finding.suspects.is_empty() {
        return finding.suspects.iter().map(|s| (s.sheet.as_str(), s.cell)).collect();
    }
    let best = finding.causes.first().filter(|cause| cause.confidence >= Confidence::Likely);
    best.map(|cause| (cause.sheet.as_str(), cause.cell)).into_iter().collect()
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Cause, Figure, Place, Strength, Suspect};
    use crate::message::Message;
    use crate::severity::Severity;
    use proptest::prelude::*;

    fn finding(rule: &'static str, cell: &str, severity: Severity) -> Finding {
        let place = Place { sheet: Some("表".into()), cell: cell.parse().ok(), ..Place::default() };
        Finding::new(rule, "", severity, place, Message::new("m"), Message::new("m"))
    }

    fn suspecting(mut finding: Finding, cell: &str) -> Finding {
        finding.suspects.push(Suspect {
            sheet: "表".into(),
            cell: cell.parse().unwrap(),
            row: None,
            from: 1,
            to: Some(2),
            strength: Strength::Only,
            slip: false,
            sure: true,
        });
        finding
    }

    fn caused(mut finding: Finding, cell: &str, confidence: Confidence) -> Finding {
        finding.causes.push(Cause {
            kind: "digit-mistyped",
            sheet: "表".into(),
            cell: cell.parse().unwrap(),
            row: None,
            row_code: None,
            from: Figure::Int(1),
            to: Figure::Int(2),
            confidence,
            explanation: Message::new("m"),
        });
        finding
    }

    fn heads(findings: &[Finding]) -> Vec<(usize, Vec<usize>)> {
        groups(findings).into_iter().map(|g| (g.head, g.others)).collect()
    }

    #[test]
    fn symptoms_of_one_cell_are_one_entry_headed_by_the_gravest() {
        let list = [
            finding("V102", "B4", Severity::Warning),
            suspecting(finding("T103", "D4", Severity::Error), "B4"),
            finding("T101", "C9", Severity::Error),
            suspecting(caused(finding("T101", "B9", Severity::Error), "B4", Confidence::Likely), "B4"),
        ];
        assert_eq!(heads(&list), [(2, vec![]), (3, vec![0, 1])]);
    }

    #[test]
    fn a_mere_possibility_joins_nothing() {
        let sum = |cell, confidence| caused(finding("T101", cell, Severity::Error), "B4", confidence);
        assert_eq!(groups(&[sum("B9", Confidence::Possible), sum("C9", Confidence::Possible)]).len(), 2);
        assert_eq!(groups(&[sum("B9", Confidence::Likely), sum("C9", Confidence::Determined)]).len(), 1);
        // What is said of the row or the list at that cell is another matter.
        assert_eq!(groups(&[sum("B9", Confidence::Likely), finding("C106", "B4", Severity::Info)]).len(), 2);
    }

    #[test]
    fn edits_that_share_suspects_chain() {
        let both = suspecting(suspecting(finding("T103", "D4", Severity::Error), "B4"), "C4");
        let list = [
            both,
            suspecting(finding("T101", "B9", Severity::Error), "B4"),
            suspecting(finding("T101", "C9", Severity::Error), "C4"),
        ];
        assert_eq!(heads(&list), [(0, vec![1, 2])]);
    }

    proptest! {
        #[test]
        fn every_finding_is_in_exactly_one_group(shape in prop::collection::vec((0_u32..4, 0_u32..5, 0_u32..3), 0..20)) {
            let list: Vec<Finding> = shape.iter().map(|&(cell, blame, kind)| {
                let f = finding(["T101", "V102", "C101"][kind as usize], &format!("B{}", cell + 1), Severity::Error);
                if blame < 3 { suspecting(f, &format!("B{}", blame + 1)) } else { f }
            }).collect();
            let mut seen: Vec<usize> = groups(&list).iter().flat_map(Group::all).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..list.len()).collect::<Vec<_>>());
        }
    }
}
