//! What is known of a count of persons over several periods: bounds, never a sum.

/// The least and greatest number of different persons behind the counts of single periods (months, offices): at least the greatest of
/// them, at most their sum, and at most the `events` of the whole, since every person has at least one. `None` where `counts` is empty or
/// the bounds contradict each other (a month counts more persons than the whole has events).
///
/// ```
/// assert_eq!(kensan::number::person_bounds(&[3, 5, 2], Some(9)), Some((5, 9)));
/// assert_eq!(kensan::number::person_bounds(&[3, 0, 0], None), Some((3, 3)));
/// assert_eq!(kensan::number::person_bounds(&[3, 5], Some(4)), None);
/// ```
pub fn person_bounds(counts: &[u64], events: Option<u64>) -> Option<(u64, u64)> {
    let least = *counts.iter().max()?;
    let sum = counts.iter().fold(0_u64, |a, b| a.saturating_add(*b));
    let most = events.map_or(sum, |e| e.min(sum));
    (least <= most).then_some((least, most))
}
