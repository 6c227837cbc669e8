//! Folding: many spellings of one label become one text.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use super::variants::everyday;
use crate::chars::{is_close_bracket, is_dash, is_invisible, is_open_bracket, is_space, is_tilde, narrow};

/// What folding does with one character.
enum Step {
    Keep,
    Drop,
    To(char),
    /// Outside the plain ranges: the whole text goes through NFKC.
    Normalise,
}

/// `text` as it is compared, never as it is shown. Idempotent.
///
/// - Unicode NFKC, after which half-width katakana are full, `①` is `1`, `Ⅰ` is `i` and a dakuten is part of its letter;
/// - every space, line break and invisible character is gone (`合　計` is `合計`); IVS too;
/// - ASCII letters in lower case; full-width ASCII narrow;
/// - dashes, hyphens, minus and the long-vowel mark are one `-`: the office types `センタ－` for `センター`;
/// - tildes one `~`; all brackets but `<` `>` are `(` `)`; commas `、` `，` one `,`; middle dots one `・`; `／` is `/`; `：` is `:`;
/// - variant kanji take their everyday form (`髙` is `高`), small `ヶ` `ヵ` their large one.
///
/// Text that needs no change is returned as it came, without allocation.
pub fn fold(text: &str) -> Cow<'_, str> {
    let Some((at, _)) = text.char_indices().find(|&(_, c)| !matches!(step(c), Step::Keep)) else {
        return Cow::Borrowed(text);
    };
    let (plain, rest) = text.split_at(at);
    let mut out = String::with_capacity(text.len());
    out.push_str(plain);
    for c in rest.chars() {
        match step(c) {
            Step::Keep => out.push(c),
            Step::Drop => {}
            Step::To(to) => out.push(to),
            Step::Normalise => return Cow::Owned(fold_slowly(text)),
        }
    }
    Cow::Owned(out)
}

/// [`fold`] for text outside the plain ranges. Removing, lowering and composing can each make room for the other, so all are
/// repeated until nothing changes: in practice twice, and never without end since each round only shortens or settles.
fn fold_slowly(text: &str) -> String {
    let mut now = text.to_owned();
    for _ in 0..8 {
        let mapped = now.chars().filter_map(|c| match (c, step(c)) {
            // The free-standing sound marks; NFKC would make a space and the combining mark of each.
            ('゛', _) => Some('\u{3099}'),
            ('゜', _) => Some('\u{309A}'),
            (c, Step::Keep | Step::Normalise) => Some(c),
            (_, Step::Drop) => None,
            (_, Step::To(to)) => Some(to),
        });
        let next: String = mapped.nfkc().collect();
        if next == now {
            break;
        }
        now = next;
    }
    now
}

/// The plain ranges and every replacement of one character by one.
fn step(c: char) -> Step {
    match c {
        'a'..='z' | '0'..='9' | 'ぁ'..='ゖ' | 'ァ'..='ヴ' | 'ヷ'..='ヺ' | '・' | '々' | '。' => Step::Keep,
        'A'..='Z' => Step::To(c.to_ascii_lowercase()),
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | 'ヵ' | 'ヶ' => everyday(c).map_or(Step::Keep, Step::To),
        c if is_space(c) || is_invisible(c) => Step::Drop,
        '(' | ')' | '-' | '~' => Step::Keep,
        c if is_dash(c) => Step::To('-'),
        c if is_tilde(c) => Step::To('~'),
        c if is_open_bracket(c) => Step::To('('),
        c if is_close_bracket(c) => Step::To(')'),
        '!'..='~' => Step::Keep,
        '、' | '､' => Step::To(','),
        '･' | '·' | '•' | '‧' | '∙' | '⋅' => Step::To('・'),
        '∕' | '⁄' => Step::To('/'),
        '∶' => Step::To(':'),
        '\u{FF01}'..='\u{FF5E}' => Step::To(narrow(c).to_ascii_lowercase()),
        c => everyday(c).map_or(Step::Normalise, Step::To),
    }
}

/// Signs that join the parts of a path in one cell, or the words of a label; a [`key`] is without them.
const SEPARATORS: [char; 11] = ['・', ',', '/', '|', '<', '>', ':', ';', '。', '→', '_'];

/// [`fold`] without the signs that join a path (`・` `、` `／` `｜` `＞` `：` and their like), so that a path written in one cell equals its
/// parts' keys written one after the other. Brackets and dashes stay: `1-2` is not `12`, and `件数(男)` is not `件数男`.
pub fn key(text: &str) -> Cow<'_, str> {
    let folded = fold(text);
    if !folded.contains(SEPARATORS) {
        return folded;
    }
    let joined = folded.replace(SEPARATORS, "");
    // What a separator kept apart may compose (a letter and a combining mark); folding again settles it.
    Cow::Owned(match fold(&joined) {
        Cow::Borrowed(_) => joined,
        Cow::Owned(settled) => settled,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_label() {
        for (a, b) in [
            ("合　計", "合計"),
            ("合\n計", "合計"),
            ("ﾊﾟｰｷﾝｸﾞ", "パーキング"),
            ("センタ－", "センター"),
            ("センタｰ", "センター"),
            ("カ\u{3099}ス", "ガス"),
            ("か゛す", "がす"),
            ("【新規】", "(新規)"),
            ("〔新規］", "（新規）"),
            ("0〜5歳", "０～５歳"),
            ("髙﨑", "高崎"),
            ("ＱＯＬ", "qol"),
            ("①電話", "1電話"),
            ("辻\u{E0100}", "辻"),
            ("3ヶ所", "３ケ所"),
            ("Ａ，Ｂ", "a、b"),
            ("来所･訪問", "来所・訪問"),
            ("1—2", "1－2"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
        assert!(matches!(fold("医療的ケア児(実人数)"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_mark_behind_a_separator_settles_with_its_letter() {
        let once = key("o/\u{308}\u{342}").into_owned();
        assert_eq!(key(&once), once.as_str());
    }

    #[test]
    fn what_stays_apart() {
        for (a, b) in [("病院", "医院"), ("1-2", "12"), ("件数(男)", "件数男"), ("ハハ", "パパ"), ("きやく", "きゃく")]
        {
            assert_ne!(key(a), key(b));
        }
    }

    #[test]
    fn a_path_in_one_cell_is_its_parts() {
        let parts: String = ["関係機関", "障害福祉サービス", "職員"].iter().map(|p| key(p).into_owned()).collect();
        for joined in [
            "関係機関　障害福祉サービス　職員",
            "関係機関・障害福祉サービス・職員",
            "関係機関／障害福祉サービス／職員",
            "関係機関＞障害福祉サービス > 職員",
            "関係機関｜障害福祉ｻｰﾋﾞｽ：職員",
        ] {
            assert_eq!(key(joined), parts);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC*") {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once), once.as_str());
        }

        #[test]
        fn folding_any_string_settles(text in any::<String>(), tail in "[ぁ-ヿ\u{3099}-\u{309C}A-Zｱ-ﾟ\u{300}-\u{345}\u{200B}髙①]*") {
            let text = text + &tail;
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once), once.as_str());
            let k = key(&text).into_owned();
            prop_assert_eq!(key(&k), k.as_str());
        }

        #[test]
        fn spaces_never_matter(words in prop::collection::vec("[一-鿿ァ-ヴa-z]{1,4}", 1..5)) {
            let (whole, spaced, path) = (words.concat(), words.join("\u{3000}"), words.join("／"));
            prop_assert_eq!(fold(&spaced), fold(&whole));
            prop_assert_eq!(key(&path), key(&whole));
        }
    }
}
