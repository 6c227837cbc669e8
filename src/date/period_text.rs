//! The period in a title, a header cell, a sheet's name or a file's name.

use std::sync::{Arc, LazyLock, OnceLock};

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::era::Era;
use super::facts::{Fact, PeriodFact};
use super::period::fiscal_index;
use super::read::digits_for_kanji;
use crate::chars::tidy;

/// Everything `text` says about a reporting period, in no order that matters. Single dates that are neither an as-of day nor the end of
/// a span (a date of submission) say nothing. Facts may contradict each other: see [`resolve`](super::resolve).
pub fn read_periods(text: &str) -> Vec<PeriodFact> {
    // Longer texts are narrative, not titles.
    if text.len() > 1_000 || !could_tell(text) {
        return Vec::new();
    }
    // 四 of 四半期 is no numeral.
    let plain = plain_joints(&tidy(text).to_lowercase()).replace("四半期", QUARTER);
    let text = digits_for_kanji(&plain);
    let mut reader = Reader { text: text.clone(), facts: Vec::new() };
    // Matching only ever takes words out of the text: a sign that is not there now will not come.
    let signs = Signs::of(&text);
    for pattern in PATTERNS.iter().filter(|p| signs.have(p.needs)) {
        reader.take(pattern);
    }
    reader.facts
}

/// Underscores as spaces, or between two numbers (`2025_10`) as a dash; `R7_1月` stays two words, for it may be the fiscal year's January.
fn plain_joints(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c != '_' {
            out.push(c);
            continue;
        }
        let after = &text[at + 1..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let joins = digits > 0
            && out.ends_with(|c: char| c.is_ascii_digit())
            && !after[digits..].trim_start().starts_with('月');
        out.push(if joins { '-' } else { ' ' });
    }
    out
}

/// A cheap look before the patterns: a digit or kanji numeral, or a word that needs none.
fn could_tell(text: &str) -> bool {
    text.chars().any(|c| {
        crate::chars::narrow(c).is_ascii_digit()
            || crate::chars::is_kanji_numeral(c)
            || matches!(c, '元' | '累' | '期' | '単' | '通' | '年')
    })
}

/// Stands for 四半期 while numerals are read; it is no kanji numeral, digit or letter.
const QUARTER: &str = "\u{2}期";

/// What a match says: facts, or `None` when it is not what the pattern was meant for.
type Say = fn(&Captures<'_>) -> Option<Vec<Fact>>;

struct Pattern {
    /// Signs without which it matches nothing: one of each of these kinds.
    needs: &'static [Sign],
    source: String,
    /// Compiled when a text first has the signs; all of them together take longer than checking a workbook.
    regex: OnceLock<Regex>,
    say: Say,
}

impl Pattern {
    fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| Regex::new(&self.source).expect("the patterns are constants"))
    }
}

/// A kind of sign that a pattern cannot do without.
#[derive(Clone, Copy)]
enum Sign {
    /// A year: four digits in a row, or an era with a digit or 元.
    Year,
    Digit,
    /// Six or eight digits in a row.
    SixDigits,
    EightDigits,
    /// One of these characters.
    Any(&'static [char]),
}

/// What stands behind a year and behind a month.
const BEHIND_YEAR: Sign = Sign::Any(&['年', '.', '/', '-']);
const BEHIND_MONTH: Sign = Sign::Any(&['月', '.', '/', '-']);
/// What stands between the ends of a span.
const TO: Sign = Sign::Any(&['~', '-', 'か', 'よ', '至']);
/// 現在, 時点.
const NOW: Sign = Sign::Any(&['現', '時']);
const MONTH: Sign = Sign::Any(&['月']);
const QUARTERS: Sign = Sign::Any(&['\u{2}']);
const MONTH_OR_SLASH: Sign = Sign::Any(&['月', '/']);

/// The signs of a text.
struct Signs<'t> {
    text: &'t str,
    /// The most digits in a row, of any script.
    digits: usize,
    first_year: bool,
    era: bool,
}

impl<'t> Signs<'t> {
    fn of(text: &'t str) -> Self {
        let mut signs = Self { text, digits: 0, first_year: false, era: false };
        let mut run = 0;
        for c in text.chars() {
            run = if c.is_numeric() { run + 1 } else { 0 };
            signs.digits = signs.digits.max(run);
            match c {
                '元' => signs.first_year = true,
                '明' | '大' | '昭' | '平' | '令' | 'r' | 'h' => signs.era = true,
                _ => {}
            }
        }
        signs
    }

    /// Whether there is one of each kind.
    fn have(&self, needed: &[Sign]) -> bool {
        needed.iter().all(|sign| match sign {
            Sign::Year => self.digits >= 4 || self.era && (self.digits > 0 || self.first_year),
            Sign::Digit => self.digits > 0,
            Sign::SixDigits => self.digits >= 6,
            Sign::EightDigits => self.digits >= 8,
            Sign::Any(list) => self.text.contains(*list),
        })
    }
}

/// What stands behind a number that counts something.
const COUNTERS: [char; 12] = ['回', '件', '人', '名', '円', '個', '冊', '点', '台', '枚', '世', '%'];

struct Reader {
    text: String,
    facts: Vec<PeriodFact>,
}

impl Reader {
    /// Takes every match of `pattern` that stands on its own (no digit or letter runs on over its ends) out of the text.
    fn take(&mut self, pattern: &Pattern) {
        let mut at = 0;
        while let Some(caps) = pattern.regex().captures_at(&self.text, at) {
            let Some(whole) = caps.get(0) else { return };
            let (start, end) = (whole.start(), whole.end());
            let said = if self.stands_alone(start, end) { (pattern.say)(&caps) } else { None };
            let Some(said) = said else {
                at = start + self.text[start..].chars().next().map_or(1, char::len_utf8);
                if at > self.text.len() {
                    return;
                }
                continue;
            };
            let words: Arc<str> = self.text[start..end].trim().replace(QUARTER, "四半期").into();
            for fact in said {
                if !self.facts.iter().any(|f| f.fact == fact) {
                    self.facts.push(PeriodFact { fact, text: Arc::clone(&words) });
                }
            }
            self.text.replace_range(start..end, &"\u{1}".repeat(end - start));
            at = end;
        }
    }

    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let (before, inside, after) = (&self.text[..start], &self.text[start..end], &self.text[end..]);
        let runs_on = |a: Option<char>, b: Option<char>| match (a, b) {
            (Some(a), Some(b)) => {
                (a.is_ascii_digit() && b.is_ascii_digit()) || (a.is_ascii_lowercase() && b.is_ascii_lowercase())
            }
            _ => false,
        };
        // `12.5` and `1/4`: a number does not begin behind a point or slash.
        let fraction = inside.starts_with(|c: char| c.is_ascii_digit())
            && before.strip_suffix(['.', '/']).is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()));
        // `498 / 1995`, `1995回`: a count, however much it looks like a year.
        let digits = inside.trim_end().bytes().all(|b| b.is_ascii_digit());
        let share =
            before.trim_end().strip_suffix('/').is_some_and(|b| b.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        let counted = after.starts_with(COUNTERS);
        // `1 月別受付件数` is a heading with its number.
        let by_month = inside.ends_with('月') && after.starts_with(['別', '例', '額', '間']);
        !fraction
            && !(digits && (share || counted))
            && !by_month
            && !runs_on(before.chars().next_back(), inside.chars().next())
            && !runs_on(inside.chars().next_back(), after.chars().next())
    }
}

fn num<T: std::str::FromStr>(caps: &Captures<'_>, name: &str) -> Option<T> {
    caps.name(name)?.as_str().parse().ok()
}

/// The years group `i` of a pattern matched: by era, western.
fn years(caps: &Captures<'_>, i: u8) -> Option<(Option<i16>, Option<i16>)> {
    let era = |name: &str, year: &str| {
        let name = caps.name(&format!("{name}{i}"))?.as_str();
        let year = caps.name(&format!("{year}{i}"))?.as_str();
        let short = name.is_ascii();
        let (era, rest) = Era::leading(&format!("{name}{year}")).map(|(era, rest)| (era, rest.to_owned()))?;
        let western = era.western(if rest == "元" { 1 } else { rest.parse().ok().filter(|&n| n > 0)? });
        // `h1` and `h2` in names are headings far more often than 1989.
        (!short || western >= 2000).then_some(western)
    };
    let era_year = if caps.name(&format!("e{i}")).is_some() { Some(era("e", "n")?) } else { era("f", "g") };
    let western = num(caps, &format!("y{i}")).or_else(|| num(caps, &format!("w{i}")));
    (era_year.is_some() || western.is_some()).then_some((era_year, western))
}

/// The year to count with, and the other one as a fact of its own when it differs.
fn year(caps: &Captures<'_>, i: u8) -> Option<(i16, Vec<Fact>)> {
    Some(match years(caps, i)? {
        (Some(era), Some(western)) if era != western => {
            (era, vec![Fact::Year { year: western, era: false, calendar: true }])
        }
        (Some(year), _) | (None, Some(year)) => (year, Vec::new()),
        (None, None) => return None,
    })
}

fn month(caps: &Captures<'_>, name: &str) -> Option<i8> {
    num(caps, name).filter(|m| (1..=12).contains(m))
}

/// A month and a day that some year has.
fn month_day(caps: &Captures<'_>, i: u8) -> Option<(i8, i8)> {
    let (month, day) = (month(caps, &format!("m{i}"))?, num(caps, &format!("d{i}"))?);
    Date::new(2024, month, day).ok().map(|_| (month, day))
}

fn day_span(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let (first, mut facts) = year(caps, 1)?;
    let (m1, d1) = month_day(caps, 1)?;
    let m2 = if caps.name("m2").is_some() { month(caps, "m2")? } else { m1 };
    let d2: i8 = num(caps, "d2")?;
    let from = Date::new(first, m1, d1).ok()?;
    let to = match year(caps, 2) {
        Some((second, more)) => {
            facts.extend(more);
            Date::new(second, m2, d2).ok()?
        }
        None => match said_year(caps, first) {
            Some(year) => Date::new(year, m2, d2).ok()?,
            None => {
                Date::new(first, m2, d2).ok().filter(|&to| to >= from).or_else(|| Date::new(first + 1, m2, d2).ok())?
            }
        },
    };
    (from <= to).then(|| facts.push(Fact::Days { from, to }))?;
    Some(facts)
}

/// The year that `同年` or `翌年` means behind `first`.
fn said_year(caps: &Captures<'_>, first: i16) -> Option<i16> {
    match caps.name("same")?.as_str() {
        "翌" => first.checked_add(1),
        _ => Some(first),
    }
}

fn as_of(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let month = month(caps, "m1")?;
    let stated: Option<i8> = num(caps, "d1");
    if caps.name("e1").is_some() || caps.name("y1").is_some() {
        let (year, mut facts) = year(caps, 1)?;
        let day = match stated {
            Some(day) => Date::new(year, month, day).ok()?,
            None => Date::new(year, month, 1).ok()?.last_of_month(),
        };
        facts.push(Fact::AsOf { day });
        return Some(facts);
    }
    let day = stated.unwrap_or(31).min(Date::new(2024, month, 1).ok()?.last_of_month().day());
    Some(vec![Fact::YearlessAsOf { month, day: stated.unwrap_or(day) }])
}

fn month_span(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let (first, mut facts) = year(caps, 1)?;
    let from = (first, month(caps, "m1")?);
    let m2 = ["m2", "m3", "m4"].iter().find_map(|name| month(caps, name))?;
    let to = match year(caps, 2) {
        Some((second, more)) => {
            facts.extend(more);
            (second, m2)
        }
        None => match said_year(caps, first) {
            Some(year) => (year, m2),
            None if m2 >= from.1 => (first, m2),
            None => (first.checked_add(1)?, m2),
        },
    };
    (from <= to).then(|| facts.push(Fact::YearMonths { first: from, last: to }))?;
    Some(facts)
}

fn nothing(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    month_day(caps, 1).map(|_| Vec::new())
}

fn yearless_span(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let from = month_day(caps, 1)?;
    let to = (if caps.name("m2").is_some() { month(caps, "m2")? } else { from.0 }, num(caps, "d2")?);
    Date::new(2024, to.0, to.1).ok()?;
    let ordered = (fiscal_index(from.0), from.1) <= (fiscal_index(to.0), to.1);
    ordered.then(|| vec![Fact::YearlessDays { from, to }])
}

fn fiscal(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let (era, western) = years(caps, 1)?;
    let era = era.map(|year| Fact::FiscalYear { year, era: true });
    let western = western.map(|year| Fact::FiscalYear { year, era: false });
    Some(era.into_iter().chain(western).collect())
}

fn fiscal_span(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let ((first, mut facts), (last, more)) = (year(caps, 1)?, year(caps, 2)?);
    facts.extend(more);
    let (from, to) = (Date::new(first, 4, 1).ok()?, Date::new(last.checked_add(1)?, 3, 31).ok()?);
    (from < to).then(|| facts.push(Fact::Days { from, to }))?;
    Some(facts)
}

fn year_month(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let (year, mut facts) = year(caps, 1)?;
    let at = (year, month(caps, "m1")?);
    facts.push(Fact::YearMonths { first: at, last: at });
    Some(facts)
}

/// `令和8年2月分(2026年)`: the year in brackets is the month's, not the fiscal one.
fn restated(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let ((first, mut facts), (second, more)) = (year(caps, 1)?, year(caps, 2)?);
    facts.extend(more);
    let month = month(caps, "m1")?;
    let at = |year| Fact::YearMonths { first: (year, month), last: (year, month) };
    facts.push(at(first));
    if second != first {
        facts.push(at(second));
    }
    Some(facts)
}

/// The digits of the match as one unbroken run of numbers, lowest and highest.
fn run(caps: &Captures<'_>, spanned: bool) -> Option<(u8, u8)> {
    let mut ns: Vec<u8> =
        caps.get(0)?.as_str().split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    let (first, last) = (*ns.first()?, *ns.last()?);
    ns.dedup();
    let steps = spanned || ns.windows(2).all(|pair| matches!(pair, [a, b] if a.checked_add(1) == Some(*b)));
    (steps && first <= last).then_some((first, last))
}

fn quarters(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let spanned = caps.get(0)?.as_str().contains(['~', '-']);
    let (first, last) = run(caps, spanned)?;
    Some(vec![Fact::Quarters { first, last }])
}

fn bare_year(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let (era, western) = years(caps, 1)?;
    let calendar = caps.get(0)?.as_str().ends_with('年');
    let era = era.map(|year| Fact::Year { year, era: true, calendar });
    let western = western.map(|year| Fact::Year { year, era: false, calendar });
    Some(era.into_iter().chain(western).collect())
}

fn months(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let (first, last) = (month(caps, "m1")?, month(caps, "m2")?);
    (fiscal_index(first) <= fiscal_index(last)).then(|| vec![Fact::Months { first, last }])
}

fn month_list(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let (first, last) = run(caps, false)?;
    let (first, last) = (i8::try_from(first).ok()?, i8::try_from(last).ok()?);
    (first >= 1 && last <= 12 && fiscal_index(first) <= fiscal_index(last)).then(|| vec![Fact::Months { first, last }])
}

fn one_month(caps: &Captures<'_>) -> Option<Vec<Fact>> {
    let month = month(caps, "m1")?;
    Some(vec![Fact::Months { first: month, last: month }])
}

/// The patterns, the more specific before those that would match a part of them, each with the signs it cannot match without.
static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    // `令和7`, `r7`, `令和7(2025)`, `2025`, `2025(令和7)`; of the letters only those of eras reports are written in.
    // `[0-9]`, not `\d`: the text holds no other digits by now. No `\w`, `\s` or `(?i)` either: the program is built without Unicode's tables.
    let y = |i: u8| {
        let era = r"(?:明治|大正|昭和|平成|令和|令|[rh]\.?) ?";
        format!(
            r"(?:(?P<e{i}>{era})(?P<n{i}>元|[0-9]{{1,2}})(?: ?\((?P<w{i}>[0-9]{{4}})年?\))?|(?P<y{i}>(?:19|20)[0-9]{{2}})(?: ?\((?P<f{i}>{era})(?P<g{i}>元|[0-9]{{1,2}})年?\))?)"
        )
    };
    let (y1, y2) = (y(1), y(2));
    let ys = r" ?(?:年 ?|[./-] ?)";
    let ms = r" ?(?:月 ?|[./-] ?)";
    let wd = r"(?: ?\([^()]{0,4}\))?";
    let to = r" ?(?:~|から|より|-|\(?至\)?) ?";
    let (m1, d1) = (r"(?P<m1>[0-9]{1,2})", r"(?P<d1>[0-9]{1,2})");
    let now = r" ?(?:現在|時点)";
    // `令和7年10月1日から同年12月31日まで`, `… 翌年3月31日まで`.
    let same = r"(?:(?P<same>同|翌)年 ?)?";
    let sources: Vec<(&'static [Sign], String, Say)> = vec![
        (
            &[Sign::Year, BEHIND_YEAR, BEHIND_MONTH, TO],
            format!(
                r"{y1}{ys}{m1}{ms}{d1}(?: ?日)?{wd}{to}(?:{y2}{ys}|{same})?(?:(?P<m2>[0-9]{{1,2}}){ms}|同月 ?)?(?P<d2>[0-9]{{1,2}})(?: ?日)?"
            ),
            day_span,
        ),
        (&[Sign::Year, BEHIND_YEAR, BEHIND_MONTH, NOW], format!(r"{y1}{ys}{m1}{ms}{d1}(?: ?日)?{wd}{now}"), as_of),
        (&[Sign::Year, BEHIND_YEAR, MONTH, NOW], format!(r"{y1}{ys}{m1} ?月 ?末日?{now}"), as_of),
        (
            &[Sign::Year, BEHIND_YEAR, TO],
            format!(
                r"{y1}{ys}{m1}(?: ?月)?分?(?:{to}{y2}{ys}(?P<m2>[0-9]{{1,2}})(?: ?月)?|{to}{same}(?P<m3>[0-9]{{1,2}}) ?月| ?~ ?(?P<m4>[0-9]{{1,2}}))"
            ),
            month_span,
        ),
        (&[Sign::Year, BEHIND_YEAR, BEHIND_MONTH], format!(r"{y1}{ys}{m1}{ms}{d1}(?: ?日)?"), nothing),
        (&[Sign::EightDigits], r"(?:19|20)[0-9]{2}(?P<m1>0[1-9]|1[0-2])(?P<d1>[0-3][0-9])".to_owned(), nothing),
        (
            &[Sign::Digit, MONTH, TO],
            format!(r"{m1} ?月 ?{d1}(?: ?日)?{wd}{to}(?:(?P<m2>[0-9]{{1,2}}) ?月 ?)?(?P<d2>[0-9]{{1,2}}) ?日"),
            yearless_span,
        ),
        (
            &[Sign::Digit, Sign::Any(&['~'])],
            format!(r"{m1}/{d1}{wd} ?~ ?(?P<m2>[0-9]{{1,2}})/(?P<d2>[0-9]{{1,2}})"),
            yearless_span,
        ),
        (&[Sign::Digit, MONTH_OR_SLASH, NOW], format!(r"{m1} ?(?:月 ?|/){d1}(?: ?日)?{wd}{now}"), as_of),
        (&[Sign::Digit, MONTH, NOW], format!(r"{m1} ?月 ?末日?{now}"), as_of),
        (&[Sign::Digit, MONTH_OR_SLASH], format!(r"{m1} ?(?:月 ?|/){d1}(?: ?日)?"), nothing),
        (&[Sign::Year, Sign::Any(&['度']), TO], format!(r"{y1} ?年度{to}{y2} ?年度"), fiscal_span),
        (&[Sign::Year, Sign::Any(&['度'])], format!(r"{y1} ?年度"), fiscal),
        (&[Sign::Any(&['f'])], r"fy ?(?P<y1>20[0-9]{2})".to_owned(), fiscal),
        (&[Sign::Year, MONTH, Sign::Any(&['('])], format!(r"{y1} ?年 ?{m1} ?月 ?分? ?\({y2} ?年\)"), restated),
        (&[Sign::Year, BEHIND_YEAR], format!(r"{y1}{ys}{m1}(?: ?月)?"), year_month),
        (&[Sign::SixDigits], r"(?P<y1>20[0-9]{2})(?P<m1>0[1-9]|1[0-2])".to_owned(), year_month),
        (
            &[QUARTERS],
            format!(r"第? ?[1-4](?: ?{QUARTER})?(?: ?[~・,、-] ?第? ?[1-4](?: ?{QUARTER})?)* ?{QUARTER}"),
            quarters,
        ),
        (&[QUARTERS], format!(r"第? ?[1-4] ?{QUARTER}"), quarters),
        (&[Sign::Any(&['q'])], r"q ?[1-4](?: ?[~・,-] ?q? ?[1-4])*".to_owned(), quarters),
        (&[Sign::Any(&['q'])], r"[1-4] ?q(?: ?[~-] ?[1-4] ?q)?".to_owned(), quarters),
        (&[Sign::Any(&['上'])], r"上半期|上期".to_owned(), |_| Some(vec![Fact::Quarters { first: 1, last: 2 }])),
        (&[Sign::Any(&['下'])], r"下半期|下期".to_owned(), |_| Some(vec![Fact::Quarters { first: 3, last: 4 }])),
        // Halves by these names only behind 年度, which is taken out by now; 前期高齢者 is a kind of person.
        (&[Sign::Any(&['前'])], r"\x01 ?前期(?:\z|[^高])".to_owned(), |_| {
            Some(vec![Fact::Quarters { first: 1, last: 2 }])
        }),
        (&[Sign::Any(&['後'])], r"\x01 ?後期(?:\z|[^高])".to_owned(), |_| {
            Some(vec![Fact::Quarters { first: 3, last: 4 }])
        }),
        (&[Sign::Year], format!(r"{y1}(?: ?年)?"), bare_year),
        (&[Sign::Digit, MONTH, TO], format!(r"{m1}(?: ?月)?分?{to}(?P<m2>[0-9]{{1,2}}) ?月"), months),
        (&[Sign::Digit, MONTH], r"[0-9]{1,2}(?: ?月)?(?: ?[・,、] ?[0-9]{1,2}(?: ?月)?)* ?月".to_owned(), month_list),
        (&[Sign::Digit, MONTH], format!(r"{m1} ?月"), one_month),
        (&[Sign::Any(&['年', '通'])], r"年間|通年|通期".to_owned(), |_| Some(vec![Fact::WholeYear])),
        (&[Sign::Any(&['累', '通'])], r"累計|累積|通算".to_owned(), |_| Some(vec![Fact::Cumulative])),
        (&[Sign::Any(&['単'])], r"単月".to_owned(), |_| Some(vec![Fact::Single])),
    ];
    sources.into_iter().map(|(needs, source, say)| Pattern { needs, source, regex: OnceLock::new(), say }).collect()
});

#[cfg(test)]
mod tests;
