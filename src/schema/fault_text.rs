//! The wording of faults in Japanese and English, and their rendering with the line they are in.

use super::fault::{Expected, Fault, FaultKind};
use crate::message::Lang;
use std::fmt::Write as _;

impl Fault {
    /// What is wrong, in one sentence.
    pub fn message(&self, lang: Lang) -> String {
        let (ja, en) = wording(&self.kind);
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }
}

/// A fault with its place, the line of the file it is in, and marks under what it is about. `text` is the text that was parsed. Ends
/// with a line break.
pub fn render_fault(fault: &Fault, text: &str, lang: Lang) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let level = if fault.kind.is_warning() { "warning" } else { "error" };
    let mut out = format!("{level}: {}\n", fault.message(lang));
    let number = fault.line.to_string();
    let margin = " ".repeat(number.len());
    let _ = write!(out, "{margin}--> {}:{}:{}", fault.file, fault.line, fault.column);
    let _ = if fault.key.is_empty() { writeln!(out) } else { writeln!(out, " ({})", fault.key) };
    let Some(line) = text.lines().nth(fault.line.saturating_sub(1)) else { return out };
    let start = fault.column.saturating_sub(1);
    let marked = text.get(fault.span.clone()).unwrap_or("").lines().next().unwrap_or("").chars().count();
    let (from, to) = window(line, start);
    let shown: String = line.chars().skip(from).take(to - from).collect();
    // A wide character in front is replaced by a wide space, so that the marks stand right in any font.
    let blank = |c: char| if c == '\t' { '\t' } else { [' ', '\u{3000}'][usize::from(is_wide(c))] };
    let pad: String = line.chars().take(start).skip(from).map(blank).collect();
    let marks: usize = line.chars().take(to).skip(start).take(marked.max(1)).map(|c| 1 + usize::from(is_wide(c))).sum();
    let _ = writeln!(out, "{margin} |\n{number} | {shown}\n{margin} | {pad}{}", "^".repeat(marks.max(1)));
    out
}

/// The characters of a long line to show: those around the place.
fn window(line: &str, place: usize) -> (usize, usize) {
    const WIDTH: usize = 100;
    const BEFORE: usize = 40;
    let length = line.chars().count();
    let from = if length <= WIDTH { 0 } else { place.saturating_sub(BEFORE).min(length - WIDTH) };
    (from, length.min(from + WIDTH))
}

/// Whether a terminal gives the character two columns; near enough for a line of marks.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{3fffd}')
}

/// "Did you mean" in both languages; empty without a candidate.
fn hint(near: Option<&String>) -> (String, String) {
    near.map_or_else(Default::default, |n| {
        (format!("(`{n}` の誤りではありませんか)"), format!("; did you mean `{n}`?"))
    })
}

fn list(words: &[String]) -> (String, String) {
    let quoted = |separator: &str| words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(separator);
    (quoted("、"), quoted(", "))
}

/// No … of this name: what in both languages, the name, and the nearest that exists.
fn unknown(ja: &str, en: &str, name: &str, near: Option<&String>) -> (String, String) {
    let (hint_ja, hint_en) = hint(near);
    (format!("{ja} `{name}` はありません{hint_ja}"), format!("there is no {en} `{name}`{hint_en}"))
}

fn both(ja: impl Into<String>, en: impl Into<String>) -> (String, String) {
    (ja.into(), en.into())
}

fn wording(kind: &FaultKind) -> (String, String) {
    match kind {
        FaultKind::Syntax(said) => (format!("TOMLとして読めません: {said}"), format!("not TOML: {said}")),
        FaultKind::Shape(said) => (format!("スキーマとして読めません: {said}"), format!("not a schema: {said}")),
        FaultKind::UnknownKey { found, near } => {
            let (hint_ja, hint_en) = hint(near.as_ref());
            (
                format!("ここに `{found}` というキーはありません{hint_ja}"),
                format!("there is no key `{found}` here{hint_en}"),
            )
        }
        FaultKind::MissingKey(key) => (format!("キー `{key}` が必要です"), format!("the key `{key}` must be given")),
        FaultKind::WrongType { expected, found } => (
            format!("{} を書くところに {} があります", types(expected, Lang::Ja), types(found, Lang::Ja)),
            format!("expected {}, found {}", types(expected, Lang::En), types(found, Lang::En)),
        ),
        FaultKind::NotLike { found, example } => both(
            format!("`{found}` を読み取れません。`{example}` のように書きます"),
            format!("`{found}` cannot be read; write it like `{example}`"),
        ),
        FaultKind::UnknownChoice { found, choices } => {
            let (ja, en) = list(choices);
            (format!("`{found}` は選べません。選べるのは {ja} です"), format!("`{found}` is none of {en}"))
        }
        FaultKind::BadId(id) => (
            format!(
                "識別子 `{id}` に使えない文字があるか、空です。文字・数字・_ を使ってください(スキーマのidは半角小文字・数字・-)"
            ),
            format!(
                "the identifier `{id}` is empty or has other characters than letters, digits and _ (a schema's own: a–z, 0–9, -)"
            ),
        ),
        FaultKind::Reserved(word) => (
            format!("`{word}` は別の意味で使う語なので、ここでは使えません"),
            format!("`{word}` has a meaning of its own and is not free"),
        ),
        FaultKind::EmptyText => both("空にはできません", "this must not be empty"),
        FaultKind::Duplicate { name, first } => {
            (format!("`{name}` は {first} 行目にもあります"), format!("`{name}` stands on line {first} already"))
        }
        FaultKind::EmptyForm => both("見出し項目・表・一覧が一つもありません", "there is no header, table or list"),
        FaultKind::EmptyTable(id) => {
            (format!("表 `{id}` に分類の行がありません"), format!("table `{id}` has no categories"))
        }
        FaultKind::NoColumns(id) => (format!("`{id}` に列がありません"), format!("`{id}` has no columns")),
        FaultKind::NoCountColumn(id) => (
            format!("表 `{id}` に数を入れる列がありません(measure がすべて text です)"),
            format!("table `{id}` has no column of counts (every measure is text)"),
        ),
        FaultKind::TooManyRequired { min, tables } => (
            format!("表は {tables} 個しかないのに {min} 個を必要としています"),
            format!("{min} tables are required, but there are only {tables}"),
        ),
        FaultKind::MergeMisfit => both(
            "この measure には使えない合わせ方です(text は union か same、数は sum・bounds・same)",
            "this way to merge does not suit the measure (text: union or same; counts: sum, bounds or same)",
        ),
        FaultKind::NumberFromOne => both("number は 1 から数えます", "numbers are counted from 1"),
        FaultKind::ValidityReversed => both("valid_to が valid_from より前です", "valid_to is before valid_from"),
        FaultKind::UnknownCode { code, near } => {
            unknown("この表にコード", "code in this table named", code, near.as_ref())
        }
        FaultKind::OfWhichCycle(code) => (
            format!("再掲の親 `{code}` をたどると、この行に戻ります"),
            format!("following `of = \"{code}\"` leads back to this row"),
        ),
        FaultKind::SuccessorCycle(code) => (
            format!("後継 `{code}` をたどると、この区分に戻ります"),
            format!("following `successor = \"{code}\"` leads back to this category"),
        ),
        FaultKind::OptionalCategory => {
            both("optional は再掲の行と小計にだけ使えます", "only of-which rows and subtotals may be optional")
        }
        FaultKind::NoParts => both("小計に内訳がありません", "the subtotal has no parts"),
        FaultKind::PartOfWhich(part) => (
            format!("`{part}` は再掲なので、小計の内訳にできません"),
            format!("`{part}` is an of-which row and cannot be added"),
        ),
        FaultKind::PartTwice(part) => (format!("`{part}` を二度数えています"), format!("`{part}` is counted twice")),
        FaultKind::RangeReversed(range) => {
            (format!("範囲 `{range}` の終わりが始まりより前です"), format!("the range `{range}` ends before it starts"))
        }
        FaultKind::SubtotalsOverlap { other, part } => (
            format!("小計 `{other}` と `{part}` が重なっています。小計は入れ子にするか、分けてください"),
            format!("this subtotal and `{other}` share `{part}`; subtotals must be nested or apart"),
        ),
        FaultKind::UnknownLabel { label, near } => {
            unknown("この表のpathに", "label in this table's paths", label, near.as_ref())
        }
        FaultKind::TooManyAliases(path) => {
            (format!("`{path}` の別名が多すぎます"), format!("`{path}` goes by too many other paths"))
        }
        FaultKind::UnknownColumn { of, column, near } => {
            unknown(&format!("`{of}` に列"), &format!("column of `{of}` named"), column, near.as_ref())
        }
        FaultKind::RolesWithoutColumn => {
            both("roles には kind = \"role\" の列が必要です", "roles need a column of kind = \"role\"")
        }
        FaultKind::SeveralRoleColumns => {
            both("kind = \"role\" の列は一つだけです", "only one column may have kind = \"role\"")
        }
        FaultKind::EditSyntax { expected, found } => edit_syntax(*expected, found),
        FaultKind::NumberTooLarge => both("数が大きすぎます", "the number is too large"),
        FaultKind::UnknownTable { table, near } => unknown("表", "table", table, near.as_ref()),
        FaultKind::UnknownRow { table, row, near } => {
            unknown(&format!("表 `{table}` に行"), &format!("row of table `{table}` named"), row, near.as_ref())
        }
        FaultKind::NoTotal(table) => {
            (format!("表 `{table}` には合計(total)がありません"), format!("table `{table}` has no total"))
        }
        FaultKind::ColumnNeeded { table, columns } => {
            let (ja, en) = list(columns);
            (
                format!("表 `{table}` には数の列が一つではないので、列を書いてください: {ja}"),
                format!("table `{table}` does not have exactly one column of counts; name one of {en}"),
            )
        }
        FaultKind::NotACount(id) => (format!("`{id}` は数ではありません"), format!("`{id}` is not a count")),
        FaultKind::UnknownHeader { header, near } => unknown("見出し項目", "header figure", header, near.as_ref()),
        FaultKind::UnknownList { list, near } => unknown("一覧", "list", list, near.as_ref()),
        FaultKind::UnknownRole { list: id, role, roles } if roles.is_empty() => (
            format!("一覧 `{id}` に役割 `{role}` はありません。この一覧には roles がありません"),
            format!("list `{id}` has no role `{role}`; it has no roles at all"),
        ),
        FaultKind::UnknownRole { list: id, role, roles } => {
            let (ja, en) = list(roles);
            (
                format!("一覧 `{id}` に役割 `{role}` はありません。あるのは {ja} です"),
                format!("list `{id}` has no role `{role}`; it has {en}"),
            )
        }
        FaultKind::ColumnOutsideTable(column) => (
            format!(
                "列 `{column}` だけでは、どの表か分かりません。`表:行.{column}` と書くか、表の edits に移してください"
            ),
            format!(
                "`{column}` alone does not say which table; write `TABLE:ROW.{column}`, or move the edit into the table"
            ),
        ),
        FaultKind::MixedScope => both(
            "各行の列と、決まった場所の数を一つの式に混ぜることはできません",
            "a column of every row cannot stand beside figures that are not of the row",
        ),
        FaultKind::SaysNothing => both(
            "数が残らない式か、いつも同じ結果になる式です",
            "nothing is left to compare: the result would be the same whatever the figures are",
        ),
        FaultKind::Doubtful { message, .. } => message.clone(),
        FaultKind::BadRule(word) => (
            format!("`{word}` は規則の番号ではありません(`X104` のように書きます)"),
            format!("`{word}` is not the code of a rule (write it like `X104`)"),
        ),
        FaultKind::ReasonNeeded => both(
            "水準を変える理由を書いてください。確認結果に示します",
            "give the reason for the changed level; it is shown with the results",
        ),
        FaultKind::TwoTolerances => both(
            "tolerance と rounded_to は、どちらか一方だけを書いてください",
            "give tolerance or rounded_to, not both",
        ),
        FaultKind::UnknownEdit { edit, near } => unknown("検算式", "edit", edit, near.as_ref()),
    }
}

fn edit_syntax(expected: Expected, found: &str) -> (String, String) {
    let (ja, en) = match expected {
        Expected::Figure => (
            "数(列、`表:行.列`、`header.項目`、`count(一覧)`)か数値",
            "a figure (COLUMN, TABLE:ROW.COLUMN, header.ID, count(LIST)) or a number",
        ),
        Expected::FigureAfterTimes => ("`*` の後の数", "a figure after `*`"),
        Expected::Relation => ("`=`、`<=`、`>=` のどれか", "`=`, `<=` or `>=`"),
        Expected::End => ("`+`、`-`、`|` か式の終わり", "`+`, `-`, `|` or the end"),
        Expected::Row => {
            ("`:` の後の行(コード、total、小計の名前)", "a row after `:` (a code, `total`, or a subtotal's label)")
        }
        Expected::Column => ("`.` の後の列", "a column after `.`"),
        Expected::Header => ("`header.` の後の項目", "a header figure after `header.`"),
        Expected::List => ("`count(` の後の一覧", "a list after `count(`"),
        Expected::Role => ("`,` の後の役割", "a role after `,`"),
        Expected::CommaOrClose => ("`,` か `)`", "`,` or `)`"),
        Expected::Quote => ("閉じる `'`", "the closing `'`"),
        Expected::ZeroOnBothSides => ("`a = 0 <=> b = 0` の形", "the form `a = 0 <=> b = 0`"),
    };
    if found.is_empty() {
        (format!("式が途中で終わっています。ここに {ja} が必要です"), format!("the edit ends here; expected {en}"))
    } else {
        (format!("ここに {ja} が必要ですが、`{found}` があります"), format!("expected {en}, found `{found}`"))
    }
}

/// The types of JSON Schema in a language.
fn types(words: &str, lang: Lang) -> String {
    let word = |w: &str| match (lang, w) {
        (Lang::Ja, "string") => "文字列",
        (Lang::En, "string") => "a string",
        (Lang::Ja, "integer") => "整数",
        (Lang::En, "integer") => "a whole number",
        (Lang::Ja, "number") => "小数",
        (Lang::En, "number") => "a number with a fraction",
        (Lang::Ja, "boolean") => "true か false",
        (Lang::En, "boolean") => "true or false",
        (Lang::Ja, "date") => "日付",
        (Lang::En, "date") => "a date",
        (Lang::Ja, "array") => "配列 [ ]",
        (Lang::En, "array") => "an array",
        (Lang::Ja, "object") => "表 { }",
        (Lang::En, "object") => "a table",
        _ => "?",
    };
    words.split(" | ").map(word).collect::<Vec<_>>().join(if lang == Lang::Ja { "か" } else { " or " })
}
