//! What one text of a cell means to a form: all that can be said without looking at the cells beside it.

use super::decorated;
use super::lists;
use super::own;
use super::period::Hints;
use super::titles;
use super::words::{Target, Vocabulary};
use crate::chars::{is_dash, is_kanji_numeral, narrow};
use crate::number::{self, CountText};
use crate::text;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

/// Bytes of the longest text that may be a label with something added to it.
const LONGEST_DECORATED: usize = 160;

/// What a text in a cell may be.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts about one text, each asked for by itself")]
pub(super) struct Facts {
    /// Its key; without a number in front (`①電話`) where only so it is a known label.
    pub(super) key: Rc<str>,
    /// The tables that have such a label.
    pub(super) tables: Box<[u16]>,
    /// Whether it is the word for a total.
    pub(super) total: bool,
    /// Whether it is the word for a total or a subtotal.
    pub(super) sum: bool,
    /// Whether its words say that it is a subtotal or a part of another row.
    pub(super) aside: bool,
    /// Whether its words say that the figures of its row are others than the period's counts (`前年度`, `月平均`).
    pub(super) comparison: bool,
    /// Whether it reads as a figure (`12件`, `－`).
    pub(super) figure: bool,
    /// The table and row it names, taken for a code.
    pub(super) code: Option<(usize, usize)>,
    /// The table and row that a code beside its label names (`0401 電話`).
    pub(super) inner_code: Option<(usize, usize)>,
    /// Whether nothing can be seen of it.
    pub(super) blank: bool,
    /// What it may be the title of, if it is no label.
    pub(super) titles: Box<[Target]>,
    /// The section numbers in front of it, where it is a label and may be a title as well.
    pub(super) number: Option<u32>,
    /// The columns of lists it is a label of: list, column, and the label's place among that column's.
    pub(super) list_columns: Box<[(u16, u16, u16)]>,
    /// Whether it ends a list, as the title of what follows.
    pub(super) ends_list: bool,
    /// The headings of a report's own sheets it is, see [`own::mark`].
    pub(super) own: u32,
    /// Its [`text::fold`].
    pub(super) folded: Rc<str>,
    /// The labels of header fields that stand in it (by [`super::words::HeaderWords`] numbers), and where in the folded text the
    /// value behind each would begin.
    pub(super) header: Box<[(u16, u16)]>,
    /// Whether it begins with the label of a header field.
    pub(super) header_label: bool,
    hints: OnceCell<Hints>,
}

impl Facts {
    /// Works out what `written` means.
    pub(super) fn new(written: &str, vocabulary: &Vocabulary) -> Self {
        let plain = text::key(written);
        let blank = plain.is_empty() && written.trim().is_empty();
        let (mut key, mut tables) = known(written, plain, vocabulary);
        let mut inner_code = None;
        if may_be_decorated(written, &key, tables, vocabulary)
            && let Some(bare) = decorated::bare(written, vocabulary)
        {
            (key, inner_code) = (bare.key, bare.code);
            tables = vocabulary.tables_with(&key);
        }
        let code = if key.is_empty() || key.len() > 16 || !tables.is_empty() { None } else { vocabulary.code(&key) };
        let may_be_title = !key.is_empty() && vocabulary.title_starts.may_stand_in(&key);
        let titles = if may_be_title && tables.is_empty() {
            vocabulary.titles.get(&key).cloned().unwrap_or_else(|| titles::of_text(written, vocabulary))
        } else {
            Vec::new()
        };
        let number = if may_be_title && !tables.is_empty() { text::strip_enumeration(written).0 } else { None };
        let folded = text::fold(written);
        let total = is_total(&key);
        let header = if vocabulary.header_starts.may_stand_in(&folded) {
            vocabulary.header_labels().filter_map(|(n, label)| Some((n, after_label(&folded, label)? as u16))).collect()
        } else {
            Box::default()
        };
        Self {
            total,
            sum: total || key.contains('計') && text::is_subtotal_word(&key),
            aside: is_aside(written),
            comparison: tables.is_empty() && written.contains(COMPARISONS) && text::is_comparison(written),
            figure: is_figure_text(written, tables),
            tables: tables.into(),
            code,
            inner_code,
            blank,
            titles: titles.into(),
            number: number.map(|n| n.number),
            list_columns: vocabulary.list_columns(&key).into(),
            ends_list: lists::is_title(written, vocabulary),
            own: own::mark(written),
            header,
            header_label: vocabulary.header_labels().any(|(_, label)| folded.starts_with(label)),
            folded: folded.into(),
            key: key.into(),
            hints: OnceCell::new(),
        }
    }

    /// What it says about a period, worked out when it is first asked.
    pub(super) fn hints(&self, written: &str) -> &Hints {
        self.hints.get_or_init(|| Hints::new(written))
    }
}

/// Whether a key is the word for a total. Most labels have none of these signs, and that is seen at a glance.
fn is_total(key: &str) -> bool {
    key.contains(['計', '総', '全', 't', 's']) && key.len() <= 40 && text::is_total_word(key)
}

/// Signs of which a label that says `うち`, `再掲`, `内数`, `内訳` or `計` has at least one.
const MARKS: [char; 5] = ['う', '再', '内', '計', 't'];

/// Signs of which [`text::is_comparison`] needs one.
const COMPARISONS: [char; 20] = [
    '前', '昨', '先', '同', '増', '減', '伸', '差', '比', '割', '平', '累', '通', '目', '計', '率', '最', '実', '参',
    '検',
];

/// Whether the words of a label say that its row is a subtotal or a part of another row.
pub(super) fn is_aside(written: &str) -> bool {
    written.contains(MARKS) && (text::of_which(written).is_some() || text::is_subtotal_word(written))
}

/// Whether a text that is no label reads as a figure, or is a mark in place of one.
fn is_figure_text(t: &str, tables: &[u16]) -> bool {
    if t.len() > 30 || !tables.is_empty() {
        return false;
    }
    let could = |c: char| narrow(c).is_ascii_digit() || is_dash(c) || "なxXΧ*…▲△(（".contains(c) || is_kanji_numeral(c);
    t.trim_start().chars().next().is_some_and(could)
        && !matches!(number::read_count(t), CountText::NotNumber | CountText::Blank)
}

/// Whether a text may begin with a number or mark: most labels begin with a letter of a word, and that is seen at a glance.
fn may_be_numbered(written: &str) -> bool {
    let mut chars = written.trim_start().chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    !matches!(first, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9F}')
        || second.is_some_and(|c| !c.is_alphanumeric())
}

/// Whether a text that is no label, title or heading as it stands may be a label with something added to it, seen at a glance.
fn may_be_decorated(written: &str, key: &str, tables: &[u16], vocabulary: &Vocabulary) -> bool {
    let written = written.trim();
    let (Some(first), Some(last)) = (written.chars().next(), written.chars().next_back()) else { return false };
    tables.is_empty()
        && written.len() <= LONGEST_DECORATED
        && (narrow(first).is_ascii_digit()
            || "([<（［＜【〔「『〈《≪".contains(first)
            || ")]）］】〕」』〉》≫…‥・･.．：:".contains(last)
            || decorated::is_note_end(last)
            || decorated::may_be_marked(first)
            || decorated::may_be_levels(written)
            || decorated::may_hold_notes(written))
        && !vocabulary.titles.contains_key(key)
        && !vocabulary.names_column(key)
}

/// The key a text goes by, and the tables that have it for a label.
fn known<'v>(written: &str, key: Cow<'_, str>, vocabulary: &'v Vocabulary) -> (String, &'v [u16]) {
    let tables = vocabulary.tables_with(&key);
    // `－ 電話`: a dash in front is a bullet.
    if tables.is_empty()
        && let Some(rest) = key.strip_prefix('-')
        && !vocabulary.tables_with(rest).is_empty()
    {
        return (rest.to_owned(), vocabulary.tables_with(rest));
    }
    if tables.is_empty()
        && key.contains('-')
        && let Some((joined, tables)) = without_joints(&key, vocabulary, 2)
    {
        return (joined, tables);
    }
    if tables.is_empty()
        && may_be_numbered(written)
        && let Some(rest) = unnumbered(written)
    {
        let bare = text::key(rest);
        let tables = vocabulary.tables_with(&bare);
        if !tables.is_empty() || text::is_total_word(rest) {
            return (bare.into_owned(), tables);
        }
        if bare.contains('-')
            && let Some(known) = without_joints(&bare, vocabulary, 2)
        {
            return known;
        }
    }
    (key.into_owned(), tables)
}

/// What stands behind a number in front of a label. The label may begin with digits of its own (`２．20～29歳`), which by itself reads
/// as no enumeration.
pub(super) fn unnumbered(written: &str) -> Option<&str> {
    if let (Some(_), rest) = text::strip_enumeration(written) {
        return Some(rest);
    }
    let digits = |t: &'_ str| t.trim_start_matches(|c| narrow(c).is_ascii_digit()).len();
    let written = written.trim_start();
    let mut behind = &written[written.len() - digits(written)..];
    // `1-5 19歳以下`.
    if let Some(second) = behind.strip_prefix(is_dash).filter(|_| behind.len() < written.len()) {
        let rest = digits(second);
        if (1..=2).contains(&second[..second.len() - rest].chars().count()) {
            behind = &second[second.len() - rest..];
        }
    }
    let sign = |c: char| matches!(narrow(c), '.' | ')' | ':' | '、') || c.is_whitespace();
    let rest = behind.strip_prefix(sign)?.trim_start();
    rest.starts_with(|c| narrow(c).is_ascii_digit()).then_some(rest)
}

/// A key in which up to `most` dashes join the levels of a path (`就学児－小学生`), without them. A dash may be a long vowel as well, so only
/// a key that is a known label without it is taken for joined.
fn without_joints<'v>(key: &str, vocabulary: &'v Vocabulary, most: usize) -> Option<(String, &'v [u16])> {
    if most == 0 || key.len() > 120 {
        return None;
    }
    let inner = |at: &usize| *at > 0 && *at + 1 < key.len();
    let without = |at: usize| [&key[..at], &key[at + 1..]].concat();
    let joints: Vec<usize> = key.match_indices('-').map(|m| m.0).filter(inner).take(6).collect();
    let known = joints.iter().map(|&at| without(at)).find_map(|k| {
        let tables = vocabulary.tables_with(&k);
        (!tables.is_empty()).then_some((k, tables))
    });
    known.or_else(|| joints.iter().find_map(|&at| without_joints(&without(at), vocabulary, most - 1)))
}

/// Where in a folded text what follows a label begins; the label stands at the text's beginning or behind a separator.
fn after_label(folded: &str, label: &str) -> Option<usize> {
    let at = folded.find(label)?;
    let before = folded[..at].chars().next_back();
    let boundary = before.is_none_or(|c| !c.is_alphanumeric() || c.is_ascii_digit())
        || folded[..at].ends_with(['回', '件', '日', '名', '人']);
    let rest = folded[at + label.len()..].trim_start_matches([':', ')', ']', '】', '=', '.']);
    boundary.then(|| folded.len() - rest.len())
}
