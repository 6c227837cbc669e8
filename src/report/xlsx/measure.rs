//! How wide and how high text is in the report's font. The writer's own autofit counts every non-ASCII character as eight pixels,
//! which cuts Japanese text in half, and no program grows a row whose height is set; so both are computed here.

/// Pixels an Excel cell keeps free of text at its left and right edge together.
const CELL_PADDING: f64 = 7.0;
/// Height of a line of text, in ems: 游ゴシック leaves more room between lines than other faces (18.75 pt for 11 pt text).
const LINE_EM: f64 = 1.62;
/// The tallest row Excel allows, in points.
pub const MAX_ROW_PT: f64 = 409.5;

/// Width of a character in ems of a Japanese gothic face; proportional Latin letters are rounded up.
fn char_em(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36F}'
        | '\u{3099}'
        | '\u{309A}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}'
        | '\u{200B}'..='\u{200D}' => 0.0,
        ' ' => 0.32,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' | '[' | ']' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        'A'..='Z' | '&' | '#' => 0.72,
        '\u{21}'..='\u{7E}' => 0.6,
        '\u{FF61}'..='\u{FF9F}' => 0.52,
        _ => 1.0,
    }
}

/// Whether a line may not begin with this character (Japanese line breaking).
fn never_first(c: char) -> bool {
    "、。，．・：；？！）〕］｝」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々%％,.)]}!?:;".contains(c)
}

/// Whether a line may not end with this character.
fn never_last(c: char) -> bool {
    "（〔［｛「『【〈《([{".contains(c)
}

/// Whether no line break is allowed between characters of this kind (a Latin word, a number).
fn in_word(c: char) -> bool {
    c.is_ascii_graphic()
}

/// The width of the longest line of `text` in pixels at 96 dpi, edges of the cell included.
pub fn width_px(text: &str, pt: f64) -> f64 {
    let em = pt * 96.0 / 72.0;
    text.lines().map(|l| l.chars().map(char_em).sum::<f64>() * em).fold(0.0, f64::max).ceil() + CELL_PADDING
}

/// The width in pixels a cell needs for a figure with its separators, its sign and a blank before the line: one that does not fit is shown
/// as ####. Programs differ in how wide a digit is.
pub fn figure_px(n: u64, pt: f64) -> f64 {
    let digits = n.to_string();
    let text = format!("-{digits}{}", ",".repeat(digits.len().saturating_sub(1) / 3));
    width_px(&text, pt) * 1.05 + pt * 0.8
}

/// How many lines `text` takes in a wrapping cell of `width` pixels: breaks where it breaks itself, between full-width
/// characters and at blanks, never before 、 or after （.
pub fn lines(text: &str, pt: f64, width: f64) -> usize {
    let em = pt * 96.0 / 72.0;
    // A little less than the cell offers: faces differ, and a line too many is better than one cut off.
    let room = ((width - CELL_PADDING) / em * 0.98).max(1.0);
    text.split('\n').map(|line| wrapped(line.trim_end_matches('\r'), room)).sum::<usize>().max(1)
}

/// Lines of one paragraph in `room` ems.
fn wrapped(line: &str, room: f64) -> usize {
    let (mut count, mut used) = (1usize, 0.0f64);
    for piece in pieces(line) {
        let w: f64 = piece.chars().map(char_em).sum();
        if used + w <= room {
            used += w;
            continue;
        }
        if used > 0.0 {
            count += 1;
        }
        if w <= room {
            used = w;
            continue;
        }
        // Longer than a line: broken anywhere.
        used = 0.0;
        for c in piece.chars() {
            if used + char_em(c) > room && used > 0.0 {
                count += 1;
                used = 0.0;
            }
            used += char_em(c);
        }
    }
    count
}

/// The pieces of a paragraph between which a line may be broken.
fn pieces(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut last: Option<char> = None;
    for (i, c) in line.char_indices() {
        if let Some(p) = last
            && !(in_word(p) && in_word(c))
            && !never_first(c)
            && !never_last(p)
            && char_em(c) > 0.0
        {
            out.push(&line[start..i]);
            start = i;
        }
        last = Some(c);
    }
    if start < line.len() {
        out.push(&line[start..]);
    }
    out
}

/// The height in points of `count` lines, in whole pixels.
pub fn lines_pt(count: usize, pt: f64) -> f64 {
    const PIXEL: f64 = 0.75;
    ((count as f64 * pt * LINE_EM + 1.5) / PIXEL).ceil() * PIXEL
}

/// The height in points `text` needs in a wrapping cell of `width` pixels.
pub fn height_pt(text: &str, pt: f64, width: f64) -> f64 {
    lines_pt(lines(text, pt, width), pt)
}

/// The greatest of the sizes from `pt` down to 7 points at which `text` fits a row of `width` pixels; `None` where none does and
/// the text must be repeated elsewhere ([`parts`]).
pub fn fitting_pt(text: &str, pt: f64, width: f64) -> Option<f64> {
    [pt, 9.0, 8.0, 7.0].into_iter().filter(|&p| p <= pt).find(|&p| height_pt(text, p, width) <= MAX_ROW_PT)
}

/// Cuts text into parts of which each fits a row of `width` pixels.
pub fn parts(text: &str, pt: f64, width: f64) -> Vec<String> {
    const LINES: usize = 20;
    let em = pt * 96.0 / 72.0;
    let per_line = (((width - CELL_PADDING) / em * 0.9) as usize).max(1);
    let mut out: Vec<(String, usize)> = Vec::new();
    for paragraph in text.lines() {
        let chars: Vec<char> = paragraph.chars().collect();
        for piece in chars.chunks(per_line * LINES) {
            let piece: String = piece.iter().collect();
            let n = lines(&piece, pt, width);
            match out.last_mut() {
                Some((last, used)) if *used + n <= LINES => {
                    last.push('\n');
                    last.push_str(&piece);
                    *used += n;
                }
                _ => out.push((piece, n)),
            }
        }
    }
    out.into_iter().map(|(t, _)| t).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_text_is_twice_as_wide_as_half_width() {
        assert!(width_px("医療的ケア", 11.0) > 1.5 * width_px("abcde", 11.0));
        assert!(width_px("", 11.0) < width_px("i", 11.0));
        // A combining mark takes no room.
        assert!((width_px("か\u{3099}", 11.0) - width_px("か", 11.0)).abs() < 0.01);
    }

    #[test]
    fn text_wraps_between_full_width_characters() {
        // Ten characters of 10 pt are 133 px; half the room takes two lines or, with the closing mark kept, still two.
        assert_eq!(lines("あいうえおかきくけこ", 10.0, 150.0), 1);
        assert_eq!(lines("あいうえおかきくけこ", 10.0, 80.0), 2);
        assert_eq!(lines("一\n二\n三", 10.0, 200.0), 3);
        assert_eq!(lines("", 10.0, 200.0), 1);
    }

    #[test]
    fn words_stay_whole_and_closing_marks_never_begin_a_line() {
        assert_eq!(pieces("訪問、Medical Care。"), ["訪", "問、", "Medical", " ", "Care。"]);
        assert_eq!(pieces("（有）無"), ["（有）", "無"]);
        assert!(lines("Medical", 10.0, 30.0) > 1, "a word longer than the line is broken");
    }

    #[test]
    fn long_text_shrinks_and_then_is_cut_into_parts() {
        let text = "あ".repeat(600);
        assert_eq!(fitting_pt("短い", 10.0, 250.0), Some(10.0));
        assert!(fitting_pt(&text, 10.0, 250.0).is_some_and(|pt| pt < 10.0));
        assert_eq!(fitting_pt(&text.repeat(10), 10.0, 250.0), None);
        for text in [text.repeat(10), "あ\n".repeat(500)] {
            let parts = parts(&text, 9.0, 600.0);
            assert!(parts.len() > 1 && parts.iter().all(|p| height_pt(p, 9.0, 600.0) <= MAX_ROW_PT));
            assert_eq!(parts.concat().replace('\n', ""), text.replace('\n', ""));
        }
    }

    proptest::proptest! {
        #[test]
        fn narrower_cells_never_need_fewer_lines(text in "[a-z あ-ん、。（）\\n]{0,80}", w in 20.0f64..400.0) {
            proptest::prop_assert!(lines(&text, 10.0, w) + 1 >= lines(&text, 10.0, w + 50.0));
        }
        #[test]
        fn any_text_is_measured(text in ".{0,60}", w in -10.0f64..400.0) {
            proptest::prop_assert!(height_pt(&text, 10.0, w) > 0.0);
        }
    }
}
