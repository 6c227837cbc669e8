//! A count that is known between bounds only, as a merged report writes it into its cell until somebody fills it in.

use super::count::read_count;
use crate::chars::tidy;

/// The word before the bounds.
const OPEN: &str = "要確認";

/// The cell's text: `要確認 3～9人`. Reading it again ([`read_open_count`]) gives the bounds.
pub fn open_count(least: i64, most: i64, unit: &str) -> String {
    format!("{OPEN} {least}～{most}{unit}")
}

/// The bounds of a count that is open, both ends included, from a text such as `要確認 3～9人`; `None` for any other text and for bounds
/// that are negative or the wrong way round.
pub fn read_open_count(text: &str) -> Option<(i64, i64)> {
    let tidied = tidy(text);
    let rest = tidied.trim().strip_prefix(OPEN)?;
    let (least, most) = rest.split_once(['~', '～', '〜'])?;
    let end = |text: &str| read_count(text.trim()).whole().filter(|n| *n >= 0);
    let (least, most) = (end(least)?, end(most)?);
    (least <= most).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_read_as_they_are_written() {
        assert_eq!(read_open_count(&open_count(3, 9, "人")), Some((3, 9)));
        assert_eq!(read_open_count("　要確認　１９～１，０９０名 "), Some((19, 1090)));
        for text in ["要確認", "要確認 9～3人", "3～9人", "要確認 3人", "要確認 -3～9人", "要確認 三～九と少し"]
        {
            assert_eq!(read_open_count(text), None, "{text}");
        }
    }
}
