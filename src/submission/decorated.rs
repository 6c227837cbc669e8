//! Labels with something added: the row's code (`電話（0401）`, `0401 電話`), a unit (`電話（件）`), a leader (`電話……`), a colon, the mark of
//! a note (`電話※1`, `電話（注2）`), that its rows began on the page before (`医療機関（つづき）`).
//!
//! What is added is taken off only where a label of the form is left, so that a label which ends in brackets of its own keeps them.

use super::titles;
use super::words::Vocabulary;
use crate::chars::{is_close_bracket, is_open_bracket, narrow};
use crate::text;
use smallvec::SmallVec;
use std::borrow::Cow;

/// Things taken off one text at most: number, code, unit, leader.
const MOST: usize = 4;
/// Digits that make a code beside a label; fewer number the rows.
const CODE_DIGITS: usize = 3;
/// Digits that make a code beside other words, too.
const SURE_DIGITS: usize = 4;

/// A label without what was added to it.
pub(super) struct Bare {
    /// Its key.
    pub(super) key: String,
    /// The table and row that the code in it names.
    pub(super) code: Option<(usize, usize)>,
}

/// What is left of `written` without its additions, where that is a label of some table or a total, or where a code tells what it is;
/// `None` where nothing was added.
pub(super) fn bare(written: &str, vocabulary: &Vocabulary) -> Option<Bare> {
    let plain = without_inner_notes(written);
    let unmarked = without_mark_in_front(written);
    let unnumbered = without_numbers_of_levels(written);
    // A mark's number may be the label's own (`※40歳代`): first without the mark alone.
    let known = |text: &&str| !vocabulary.tables_with(&text::key(text)).is_empty() || text::is_total_word(text);
    let whole = unmarked.iter().copied().chain(unnumbered.as_deref());
    let whole = whole.chain(if let Cow::Owned(plain) = &plain { Some(&**plain) } else { None });
    if let Some(label) = whole.clone().find(known) {
        return Some(Bare { key: text::key(label).into_owned(), code: None });
    }
    let further = unmarked.iter().copied().filter(|t| !t.is_empty());
    further.chain([plain.trim()]).find_map(|text| taken_off(text, vocabulary))
}

/// What is left of a text without its additions, one after the other.
fn taken_off(text: &str, vocabulary: &Vocabulary) -> Option<Bare> {
    let mut rest = text.trim();
    let mut code = None;
    for _ in 0..MOST {
        let (shorter, named) = without_one(rest, vocabulary)?;
        rest = shorter.trim();
        code = code.or(named);
        let key = text::key(rest);
        if key.is_empty() {
            return None;
        }
        // Beside words that are no label a short number may be anything.
        let sure = code.is_some_and(|c: Code| c.digits >= SURE_DIGITS);
        if sure || !vocabulary.tables_with(&key).is_empty() || text::is_total_word(rest) {
            return Some(Bare { key: key.into_owned(), code: code.map(|c| c.row) });
        }
    }
    None
}

/// A code in a text.
#[derive(Clone, Copy)]
struct Code {
    /// The table and row it names.
    row: (usize, usize),
    digits: usize,
}

/// A text without the outermost thing added to it, and the code that was.
fn without_one<'t>(text: &'t str, vocabulary: &Vocabulary) -> Option<(&'t str, Option<Code>)> {
    let led = text.trim_end_matches(is_leader);
    let mut dots = text[led.len()..].chars().filter(|c| !c.is_whitespace());
    if dots.clone().count() > 1 || dots.any(|c| "…‥：:".contains(c)) {
        return Some((led, None));
    }
    if let Some(front) = without_note(text) {
        return Some((front, None));
    }
    if let Some((front, inner)) = in_brackets_behind(text) {
        // Other brackets belong to the name.
        let named = code(inner, vocabulary);
        if named.is_some()
            || is_unit(inner)
            || is_note(inner)
            || is_scope(inner)
            || titles::is_onward(&text::fold(inner))
            || is_formula(inner)
            || is_to_fill_in(front, inner, vocabulary)
        {
            return Some((front, named));
        }
    }
    if let Some((inner, "")) = in_brackets_around(text) {
        return Some((inner, None));
    }
    if let Some((inner, behind)) = in_brackets_before(text)
        && let Some(named) = code(inner, vocabulary)
    {
        return Some((behind, Some(named)));
    }
    let end = text.find(|c| !narrow(c).is_ascii_digit()).unwrap_or(text.len());
    let behind = text[end..].trim_start_matches(|c: char| c.is_whitespace() || ":：.．_-－".contains(c));
    if behind.len() < text.len() - end
        && let Some(named) = code(&text[..end], vocabulary)
    {
        return Some((behind, Some(named)));
    }
    super::facts::unnumbered(text).map(|behind| (behind, None))
}

/// Signs that draw the eye to a label and are no part of it.
const POINTERS: [char; 34] = [
    '※', '＊', '*', '†', '㊟', '○', '●', '◎', '◯', '〇', '・', '→', '⇒', '➡', '►', '▶', '▷', '▸', '◆', '◇', '■', '□',
    '▲', '△', '▼', '▽', '★', '☆', '✓', '✔', '☑', '└', '├', '┗',
];

/// Whether a mark may stand in front of a label: a pointer, or what sends the reader to a note (`注1）`).
pub(super) fn may_be_marked(first: char) -> bool {
    POINTERS.contains(&first) || first == '注'
}

/// A text without the mark in front of it, without the mark's number first and with it then: `→電話`, `*1 電話`, `（注1）電話`, `注）電話`.
fn without_mark_in_front(written: &str) -> SmallVec<[&str; 2]> {
    let mut out = SmallVec::new();
    let mut keep = |rest: &'_ str| {
        let at = written.len() - rest.trim_start().len();
        if let Some(rest) = written.get(at..).filter(|r| !r.is_empty() && !out.contains(r)) {
            out.push(rest);
        }
    };
    let text = written.trim_start();
    let pointed = text.trim_start_matches(POINTERS);
    let digits = |t: &'_ str| t.len() - t.trim_start_matches(|c| narrow(c).is_ascii_digit()).len();
    let closed = |t: &'_ str| t.strip_prefix([')', '）', ':', '：', '.', '．']).map(str::len);
    if pointed.len() < text.len() {
        keep(pointed);
        let behind = &pointed[digits(pointed)..];
        keep(behind);
        if let Some(rest) = closed(behind) {
            keep(&behind[behind.len() - rest..]);
        }
    } else if let Some(rest) = text.strip_prefix('注') {
        let behind = &rest[digits(rest)..];
        if let Some(rest) = closed(behind) {
            keep(&behind[behind.len() - rest..]);
        }
        if behind.starts_with(char::is_whitespace) {
            keep(behind);
        }
    } else if let Some((_, behind)) = in_brackets_before(text).filter(|(inner, _)| is_note(inner)) {
        keep(behind);
    }
    out
}

/// A path in one cell without the numbers in front of its levels: `児童・(1) 絵本`; `None` where none is numbered.
fn without_numbers_of_levels(written: &str) -> Option<String> {
    let levels: SmallVec<[&str; 4]> = written.split(is_joint).filter(|l| !l.trim().is_empty()).collect();
    if !(2..=4).contains(&levels.len()) {
        return None;
    }
    let bare: SmallVec<[&str; 4]> = levels.iter().map(|l| super::facts::unnumbered(l).unwrap_or(l)).collect();
    (bare != levels).then(|| bare.join("/"))
}

/// Whether a text may be a path in one cell with numbers in it, seen at a glance.
pub(super) fn may_be_levels(written: &str) -> bool {
    let numbered = |c: char| narrow(c).is_ascii_digit() || !c.is_alphanumeric() && !is_joint(c) && !c.is_whitespace();
    written.len() <= 120
        && written.contains(is_joint)
        && written.split(is_joint).any(|l| l.trim_start().starts_with(numbered))
}

/// Signs that join the levels of a path in one cell.
fn is_joint(c: char) -> bool {
    matches!(c, '・' | '･' | '/' | '／' | '>' | '＞' | '|' | '｜' | '→' | '\u{3000}' | '\n' | '：' | ':')
}

/// Whether a text may end in the mark of a note: `※`, `*1`, `注2`.
pub(super) fn is_note_end(last: char) -> bool {
    "※＊*†注㊟".contains(last)
        || narrow(last).is_ascii_digit()
        || ('\u{2070}'..='\u{2079}').contains(&last)
        || "¹²³".contains(last)
}

/// A text without the mark of a note at its end.
fn without_note(text: &str) -> Option<&str> {
    let high = text.trim_end_matches(|c| "¹²³".contains(c) || ('\u{2070}'..='\u{2079}').contains(&c));
    if high.len() < text.len() {
        return Some(high);
    }
    // `電話1)`, `電話 注2）`: the bracket closes what was never opened.
    let closed = text.strip_suffix([')', '）']).filter(|inner| is_closed(inner)).unwrap_or(text);
    if closed.len() < text.len() && !closed.ends_with(|c| narrow(c).is_ascii_digit()) {
        return None;
    }
    let bare = closed.trim_end_matches(|c| narrow(c).is_ascii_digit()).trim_end();
    if closed.len() < text.len() && !bare.ends_with(['注', '※', '＊', '*']) {
        return Some(bare).filter(|b| !b.is_empty());
    }
    let front = bare.trim_end_matches(|c| "※＊*†㊟".contains(c));
    let front = if front.len() < bare.len() { front } else { bare.strip_suffix('注')? };
    (!front.trim().is_empty()).then_some(front)
}

/// Whether every round bracket of a text that is opened is closed in it.
fn is_closed(text: &str) -> bool {
    text.matches(['(', '（']).count() == text.matches([')', '）']).count()
}

/// Signs a note's mark begins with that stand in no name.
const NOTE_SIGNS: [char; 4] = ['※', '＊', '†', '㊟'];

/// Whether a mark of a note may stand within a text.
pub(super) fn may_hold_notes(text: &str) -> bool {
    text.contains(NOTE_SIGNS) || text.contains("(注") || text.contains("（注")
}

/// A text without the marks of notes within it (`親※ 両親（注1）`).
fn without_inner_notes(text: &str) -> Cow<'_, str> {
    if !may_hold_notes(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let bracketed = || behind.split_once([')', '）']).filter(|(inner, _)| is_note(inner.trim()));
        if NOTE_SIGNS.contains(&c) {
            rest = behind.trim_start_matches(|c| narrow(c).is_ascii_digit());
        } else if let ('(' | '（', Some((_, after))) = (c, bracketed()) {
            rest = after;
        } else {
            out.push(c);
            rest = behind;
        }
    }
    Cow::Owned(out)
}

/// `※1`, `注`, `注2`: what brackets around it point to.
fn is_note(inner: &str) -> bool {
    inner.starts_with(['※', '＊', '*', '†', '注', '㊟']) && inner.chars().count() <= 4
}

/// `Ａ`, `①＋②`, `A+B`, `1～5`: by what a sum is named, or of what it is one.
fn is_formula(inner: &str) -> bool {
    let sign = |c: char| matches!(c, '+' | '-' | '~' | '=' | '/' | ',' | '・' | ' ');
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '①'..='⑳' | 'ア'..='コ');
    let mut parts = inner.chars().map(narrow).peekable();
    let mut run = 0;
    parts.peek().is_some()
        && inner.chars().count() <= 24
        && parts.all(|c| {
            run = if sign(c) { 0 } else { run + 1 };
            (sign(c) || c == '～' || c == '＋' || part(c)) && run <= 2
        })
}

/// `その他（　　　　）`: brackets to be filled in, and `その他（窓口）`, filled in. A form with a name like that in brackets means the name.
fn is_to_fill_in(front: &str, inner: &str, vocabulary: &Vocabulary) -> bool {
    inner.is_empty() || text::key(front) == "その他" && !vocabulary.has_label_from("その他(")
}

/// `代理を含む`, `文書を除く。`: what is counted, said beside the name.
fn is_scope(inner: &str) -> bool {
    let inner = inner.trim_end_matches('。');
    ["含む", "含みます", "除く", "除きます", "含まない", "含めない"].iter().any(|w| inner.ends_with(w))
}

fn is_leader(c: char) -> bool {
    c.is_whitespace() || "…‥・･.．：:".contains(c)
}

/// `電話（件）` → `電話` and `件`.
fn in_brackets_behind(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix([')', '）', ']', '］', '】', '〕'])?;
    let at = inner.rfind(['(', '（', '[', '［', '【', '〔'])?;
    let open = inner[at..].chars().next()?;
    (at > 0).then(|| (&inner[..at], inner[at + open.len_utf8()..].trim()))
}

/// `【合計】` → `合計` and nothing.
fn in_brackets_around(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(['[', '［', '【', '〔', '<', '＜', '「', '『', '〈', '《', '≪'])?;
    let (inner, behind) = inner.split_once([']', '］', '】', '〕', '>', '＞', '」', '』', '〉', '》', '≫'])?;
    Some((inner.trim(), behind.trim()))
}

/// `[0401] 電話` → `0401` and `電話`.
fn in_brackets_before(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(['(', '（', '[', '［', '【', '〔', '<', '＜'])?;
    let (inner, behind) = inner.split_once([')', '）', ']', '］', '】', '〕', '>', '＞'])?;
    (!behind.trim().is_empty()).then(|| (inner.trim(), behind))
}

fn code(written: &str, vocabulary: &Vocabulary) -> Option<Code> {
    let digits: String = written.trim().chars().map(narrow).collect();
    let plain = digits.len() >= CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    let row = plain.then(|| vocabulary.code(&digits)).flatten()?;
    Some(Code { row, digits: digits.len() })
}

/// `人`, `(件)`, `％`, `(a)`, `①`: what a row below a header's words says of a column, given as a key.
pub(super) fn is_column_mark(key: &str) -> bool {
    let inner = key.strip_prefix('(').and_then(|k| k.strip_suffix(')')).unwrap_or(key);
    matches!(inner, "件" | "人" | "名" | "回" | "日" | "時間" | "世帯" | "か所" | "ヵ所" | "箇所" | "%" | "円" | "千円")
        || is_formula(inner) && (inner.len() < key.len() || inner.chars().count() == 1)
}

/// `（単位：件）`, `単位：人、件`, `［人］`: a note that says in what the figures are counted, and nothing else.
pub(super) fn is_unit_note(written: &str) -> bool {
    let folded = text::fold(written);
    let inner = folded.trim_matches(|c: char| c.is_whitespace() || is_open_bracket(c) || is_close_bracket(c));
    let (says, units) =
        inner.strip_prefix("単位").map_or((false, inner), |units| (true, units.trim_start_matches(':')));
    (says || inner.len() < folded.len())
        && units.split(['・', '、', ',', '/', '／', ' ']).filter(|u| !u.is_empty()).all(is_unit)
        && units.chars().any(char::is_alphabetic)
}

/// `件`, `単位：人`, `延べ件数`: a unit or what is counted, no part of a name.
fn is_unit(written: &str) -> bool {
    let folded = text::fold(written);
    let word = folded.strip_prefix("単位").map_or(&*folded, |w| w.trim_start_matches(':').trim());
    matches!(
        word,
        "件" | "人"
            | "名"
            | "回"
            | "日"
            | "時間"
            | "世帯"
            | "か所"
            | "ヵ所"
            | "箇所"
            | "延べ"
            | "のべ"
            | "延べ件数"
            | "延件数"
            | "延べ数"
            | "件数"
            | "人数"
            | "実人数"
            | "実数"
            | "延べ人数"
            | "延人数"
            | "回数"
            | "延べ回数"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::builtin_schemas;

    fn left(written: &str) -> Option<(String, bool)> {
        let schema = builtin_schemas().iter().find(|s| s.id == "kita-coordinator").unwrap();
        bare(written, &Vocabulary::new(schema)).map(|b| (b.key, b.code.is_some()))
    }

    #[test]
    fn what_is_added_to_a_label_is_taken_off() {
        for written in [
            "電話※",
            "電話※1",
            "電話＊２",
            "電話（注1）",
            "電話(※)",
            "電話注２",
            "電話²",
            "電話（件）",
            "電話……",
            "電話・・・・",
            "電話：",
            "① 電話(件)",
            "電話 (単位：件)",
            "(1) 電話　…… ",
            "電話㊟",
            "電話1)",
            "電話注１）",
            "「電話」",
            "『電話』：",
            "【電話】",
            "電話（　　　）",
            "電話（代理を含む。）",
            "電話（①＋②）",
            "※電話",
            "*1電話",
            "＊2 電話",
            "（注1）電話",
            "(※2) 電話",
            "注）電話",
            "注2）電話",
            "注1 電話",
            "→電話",
            "→ 電話※",
            "○電話",
            "● 電話",
            "・電話（件）",
            "▲電話",
            "└ 電話",
        ] {
            assert_eq!(left(written), Some(("電話".to_owned(), false)), "{written}");
        }
        for written in ["電話(0401)", "0401 電話", "０４０１：電話", "[401] 電話", "電話［0401］……"]
        {
            assert_eq!(left(written), Some(("電話".to_owned(), true)), "{written}");
        }
    }

    #[test]
    fn marks_within_a_path_are_taken_out() {
        let schema = builtin_schemas().iter().find(|s| s.id == "kita-coordinator").unwrap();
        let vocabulary = Vocabulary::new(schema);
        let plain = bare("親 両親※", &vocabulary).unwrap().key;
        for written in ["親※ 両親（注1）", "親（注２） 両親", "親※1 両親※2"] {
            assert_eq!(bare(written, &vocabulary).map(|b| b.key).as_ref(), Some(&plain), "{written}");
        }
    }

    #[test]
    fn nothing_else_is_taken_off() {
        for written in [
            "電話(夜間)",
            "電話相談",
            "2025年度",
            "99999 電話相談",
            "電話(0999)",
            "※",
            "→",
            "注電話",
            "注1",
            "※電話の相談",
            "→電話の件数",
            "●",
            "(件)",
            "……",
            "12件",
            "",
        ] {
            assert_eq!(left(written), None, "{written}");
        }
    }
}
