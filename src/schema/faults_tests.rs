//! Broken schemas: every fault, at its place.

use super::*;
use crate::message::Lang;
use proptest::prelude::*;

/// The faults of a file as `line:column message`.
fn faults(text: &str) -> Vec<String> {
    let found = Schema::parse(text, "x.toml").expect_err("the schema is broken");
    found.iter().map(|f| format!("{}:{} {} [{}]", f.line, f.column, f.message(Lang::En), f.key)).collect()
}

const KEYS: &str = r#"id = "keys"
version = 1
titel = "報告書"
[[table]]
id = "1"
title = "年齢"
columns = [{ id = "n", label = "件数", measure = "event" }]
rows = [{ code = "01", path = "子ども", valid_from = 1.5 }]
total = 3
[[list]]
id = "l"
title = "会議"
column = []
"#;

#[test]
fn all_unknown_keys_and_wrong_types_are_said_at_once() {
    assert_eq!(
        faults(KEYS),
        [
            "1:1 the key `title` must be given [title]",
            "2:11 expected a string, found a whole number [version]",
            "3:1 there is no key `titel` here; did you mean `title`? [titel]",
            "7:48 `event` is none of `persons`, `events`, `days`, `times`, `text` [table[1].columns[1].measure]",
            "8:51 expected a string, found a number with a fraction [table[1].rows[1].valid_from]",
            "9:9 expected a string or a table, found a whole number [table[1].total]",
            "10:1 the key `columns` must be given [list[1].columns]",
            "13:1 there is no key `column` here; did you mean `columns`? [list[1].column]",
        ]
    );
}

const MEANING: &str = r#"id = "meaning"
version = "1"
title = "報告書"
recognise = { min_tables = 3 }
[[header]]
id = "days"
label = "日数"
measure = "days"
merge = "union"
sources = [{ labels = [], number = 0 }]
[[table]]
id = "1"
title = "年齢"
columns = [
    { id = "persons", label = "人数", measure = "persons" },
    { id = "count", label = "件数", measure = "events", aliases = ["人 数"] },
]
rows = [
    { code = "01", path = "子 / 小学生", successor = "09" },
    { code = "01", path = ["子", "中学生"] },
    { code = "03", path = "子／小学生", valid_from = 2026-04-01, valid_to = 2026-03-31 },
    { code = "04", path = "大人", optional = true },
    { code = "05", path = "うち女", of = "06" },
    { code = "06", path = "うち主婦", of = "05" },
    { code = "07", path = "うち男", of = "4" },
    { code = "08", path = "子 / 小学生 " },
]
subtotals = [
    { path = "小計A", parts = ["01", "03-04"] },
    { path = "小計B", parts = ["04", "08", "05", "99", "04-01"] },
    { path = "小計C", parts = [] },
]
[table.synonyms]
"小学生" = ["小学校"]
"大学生" = ["大学"]
[[table]]
id = "1"
title = ""
columns = [{ id = "note", label = "備考", measure = "text" }]
[[list]]
id = "l"
title = "会議"
group_by = "rol"
roles = ["参加", "参加"]
columns = [{ id = "role", label = "役割" }]
"#;

#[test]
fn all_faults_of_meaning_are_said_at_once() {
    insta::assert_snapshot!(faults(MEANING).join("\n"), @r#"
    4:28 3 tables are required, but there are only 2 [recognise.min_tables]
    9:9 this way to merge does not suit the measure (text: union or same; counts: sum, bounds or same) [header[1].merge]
    10:23 this must not be empty [header[1].sources[1].labels]
    10:36 numbers are counted from 1 [header[1].sources[1].number]
    16:66 `人 数` stands on line 15 already [table[1].columns[2].aliases]
    19:50 there is no code in this table named `09` [table[1].rows[1].successor]
    20:14 `01` stands on line 19 already [table[1].rows[2].code]
    21:72 valid_to is before valid_from [table[1].rows[3].valid_to]
    22:44 only of-which rows and subtotals may be optional [table[1].rows[4].optional]
    23:39 following `of = "06"` leads back to this row [table[1].rows[5].of]
    25:39 there is no code in this table named `4` [table[1].rows[7].of]
    26:27 `子 / 小学生` stands on line 19 already [table[1].rows[8].path]
    30:14 this subtotal and `小計A` share `大人`; subtotals must be nested or apart [table[1].subtotals[2].parts]
    30:42 `05` is an of-which row and cannot be added [table[1].subtotals[2].parts]
    30:48 there is no code in this table named `99` [table[1].subtotals[2].parts]
    30:54 the range `04-01` ends before it starts [table[1].subtotals[2].parts]
    31:14 the subtotal has no parts [table[1].subtotals[3].parts]
    35:1 there is no label in this table's paths `大学生` [table[1].synonyms]
    37:6 `1` stands on line 12 already [table[2].id]
    37:6 table `1` has no column of counts (every measure is text) [table[2].columns]
    37:6 table `1` has no categories [table[2].rows]
    38:9 this must not be empty [table[2].title]
    43:12 there is no column of `l` named `rol`; did you mean `role`? [list[1].group_by]
    44:10 roles need a column of kind = "role" [list[1].roles]
    44:16 `参加` stands on line 44 already [list[1].roles[2]]
    "#);
}

/// A form with two tables, a header figure and a list, and an edit to try.
fn form_with(edit: &str) -> String {
    format!(
        r#"id = "edits"
version = "1"
title = "報告書"
[[header]]
id = "days"
label = "日数"
measure = "days"
[[header]]
id = "hours"
label = "時間"
measure = "text"
[[table]]
id = "1"
title = "年齢"
columns = [{{ id = "persons", label = "人数", measure = "persons" }}, {{ id = "count", label = "件数", measure = "events" }}, {{ id = "note", label = "備考", measure = "text" }}]
rows = [{{ code = "01", path = "子" }}, {{ code = "02", path = "大人 / 男" }}]
subtotals = [{{ path = "大人 / 小計", parts = ["02"] }}]
total = "合計"
[[table]]
id = "2"
title = "方法"
columns = [{{ id = "count", label = "件数", measure = "events" }}]
rows = [{{ path = "電話" }}]
[[list]]
id = "meetings"
title = "会議"
columns = [{{ id = "role", label = "役割", kind = "role" }}]
roles = ["参加", "講師"]
[[edit]]
rule = {edit}
"#
    )
}

/// Where `rule` stands in [`form_with`].
const RULE_LINE: usize = 30;

#[test]
fn faults_of_edits_point_into_the_string() {
    let cases = [
        (r#""1:total.persons = 3:total""#, 27, "there is no table `3`"),
        (r#""1:total.persons == 1:03.count""#, 30, "there is no row of table `1` named `03`"),
        (r#""1:01.person = 1:02.count""#, 14, "there is no column of `1` named `person`; did you mean `persons`?"),
        (r#""1:01.note = 1""#, 14, "`note` is not a count"),
        (r#""1:01 = 1""#, 11, "table `1` does not have exactly one column of counts; name one of `persons`, `count`"),
        (r#""2:total = 1""#, 11, "table `2` has no total"),
        (r#""header.day = 1""#, 16, "there is no header figure `day`; did you mean `days`?"),
        (r#""header.hours = 1""#, 16, "`hours` is not a count"),
        (r#""header.days = count(meeting)""#, 29, "there is no list `meeting`; did you mean `meetings`?"),
        (r#""header.days = count(meetings, 司会)""#, 39, "list `meetings` has no role `司会`; it has `参加`, `講師`"),
        (r#""persons = 1:01.count""#, 9, "`persons` alone does not say which table"),
        (r#""header.days < 3""#, 21, "expected `=`, `<=` or `>=`, found `<`"),
        (r#""header.days = ""#, 23, "the edit ends here; expected a figure"),
        (r#""header.days = 99999999999999999999""#, 23, "the number is too large"),
        (r#""header.days = header.days""#, 9, "nothing is left to compare"),
        (r#""header.days = 0 <=> 2 = 0""#, 29, "expected the form `a = 0 <=> b = 0`, found `2 = 0`"),
        (r#""1:'子 = 1""#, 11, "the edit ends here; expected the closing `'`"),
        (r#""header\u002Edays = 4:total""#, 28, "there is no table `4`"),
        ("'''\nheader.days = 4:total'''", 0, "there is no table `4`"),
    ];
    for (rule, column, message) in cases {
        let text = form_with(rule);
        let found = Schema::parse(&text, "x.toml").expect_err(rule);
        let [fault] = found.as_slice() else { panic!("{rule}: {found:#?}") };
        if column > 0 {
            assert_eq!((fault.line, fault.column), (RULE_LINE, column), "{rule}: {fault:#?}");
        } else {
            assert_eq!((fault.line, fault.column), (RULE_LINE + 1, 15), "{rule}: {fault:#?}");
        }
        assert!(fault.message(Lang::En).contains(message), "{rule}: {fault:#?}");
    }
}

#[test]
fn edits_are_read_in_every_shape() {
    let cases = [
        ("1:total.persons = 1:'大人 / 小計'.persons + 1:01.persons", "X101"),
        ("1:小計.persons <= 2 * 1:01.count - 3", "X102"),
        ("2:電話 = header.days | 5 | -1:01.count + 6", "X101"),
        ("1:01.persons = 0 <=> header.days = 0", "X103"),
        ("2:電話 >= count(meetings, 参加, 講師)", "X104"),
    ];
    for (edit, rule) in cases {
        let schema =
            Schema::parse(&form_with(&format!("\"{edit}\"")), "x.toml").unwrap_or_else(|f| panic!("{edit}: {f:#?}"));
        assert_eq!(schema.edits[0].rule, rule, "{edit}");
        assert_eq!(schema.edits[0].scope, Scope::Form);
    }
}

#[test]
fn rows_come_in_printed_order_with_subtotals_behind_their_parts() {
    let text = r#"id = "order"
version = "1"
title = "報告書"
[[table]]
id = "1"
title = "年齢"
columns = [{ id = "n", label = "件数", measure = "events" }]
rows = [
    { code = "01", path = "子 / 小" },
    { code = "02", path = "子 / 中" },
    { code = "03", path = "子 / うち女", of = "02" },
    { code = "04", path = "大人" },
    { code = "05", path = "うち新規", of = "total", optional = true },
]
subtotals = [
    { path = "全年齢", parts = ["01-04"] },
    { path = "子 / 計", parts = ["01-03"], optional = true },
]
total = "合計"
"#;
    let schema = Schema::parse(text, "x.toml").unwrap();
    let rows: Vec<_> = schema.tables[0].rows.iter().map(|r| (r.label(), r.kind, r.parts.clone())).collect();
    let row = |label: &str, kind, parts: &[usize]| (label.to_owned(), kind, parts.to_vec());
    assert_eq!(
        rows,
        [
            row("子 / 小", RowKind::Category, &[]),
            row("子 / 中", RowKind::Category, &[]),
            row("子 / うち女", RowKind::OfWhich, &[1]),
            row("子 / 計", RowKind::Subtotal, &[0, 1]),
            row("大人", RowKind::Category, &[]),
            row("全年齢", RowKind::Subtotal, &[0, 1, 4]),
            row("うち新規", RowKind::OfWhich, &[7]),
            row("合計", RowKind::Total, &[0, 1, 4]),
        ]
    );
}

#[test]
fn a_label_may_return_when_the_earlier_row_is_retired() {
    let row = |from: &str| {
        format!(
            "id = \"v\"\nversion = \"1\"\ntitle = \"t\"\n[[table]]\nid = \"1\"\ntitle = \"t\"\n\
             columns = [{{ id = \"n\", label = \"n\", measure = \"events\" }}]\n\
             rows = [{{ code = \"1\", path = \"a\", valid_to = 2026-03-31, successor = \"2\" }}, \
             {{ code = \"2\", path = \"a\", valid_from = \"{from}\" }}]\n"
        )
    };
    assert!(Schema::parse(&row("2026-04-01"), "x").is_ok());
    assert_eq!(Schema::parse(&row("2026-03-31"), "x").unwrap_err().len(), 1);
}

#[test]
fn a_fault_is_shown_with_its_line_and_a_mark() {
    let text = form_with(r#""header.days = count(meetings, 司会)""#);
    let found = Schema::parse(&text, "ward.toml").unwrap_err();
    insta::assert_snapshot!(render_fault(&found[0], &text, Lang::Ja), @r#"
    error: 一覧 `meetings` に役割 `司会` はありません。あるのは `参加`、`講師` です
      --> ward.toml:30:39 (edit[1].rule)
       |
    30 | rule = "header.days = count(meetings, 司会)"
       |                                       ^^^^
    "#);
    insta::assert_snapshot!(render_fault(&found[0], &text, Lang::En), @r#"
    error: list `meetings` has no role `司会`; it has `参加`, `講師`
      --> ward.toml:30:39 (edit[1].rule)
       |
    30 | rule = "header.days = count(meetings, 司会)"
       |                                       ^^^^
    "#);
}

#[test]
fn several_errors_of_syntax_are_said_at_once() {
    assert_eq!(faults("id = \nversion = \"1\ntitle = \"t\"\n").len(), 2);
}

#[test]
fn deep_nesting_is_a_fault() {
    for text in [
        format!("id = {}", "[".repeat(100_000)),
        format!("{}id = 1", "a.".repeat(100_000)),
        format!("id = {}1", "{ a = ".repeat(100_000)),
        format!("[{}a]\nid = 1", "a.".repeat(100_000)),
    ] {
        assert!(Schema::parse(&text, "x").is_err());
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "(?s).{0,200}") {
        let _ = Schema::parse(&text, "x");
    }

    #[test]
    fn no_line_of_a_schema_cut_or_changed_panics(line in 0usize..46, cut in 0usize..60, insert in "[\"\\[\\]{}=,.0-9a-z子 ]{0,6}") {
        let mut lines: Vec<String> = MEANING.lines().map(str::to_owned).collect();
        if let Some(line) = lines.get_mut(line) {
            let keep: String = line.chars().take(cut).collect();
            let rest: String = line.chars().skip(cut + 1).collect();
            *line = format!("{keep}{insert}{rest}");
        }
        let text = lines.join("\n");
        for fault in Schema::parse(&text, "x").err().into_iter().flatten() {
            prop_assert!(text.get(fault.span.clone()).is_some(), "{fault:?}");
            render_fault(&fault, &text, Lang::Ja);
        }
    }

    #[test]
    fn no_edit_panics_and_every_fault_lies_within_it(edit in "[a-z0-9:.*+<=>|,()' \\-子計\u{3000}]{0,40}") {
        if let Err((at, _)) = edit::parse(&edit) {
            prop_assert!(edit.get(at.clone()).is_some(), "{at:?} of {edit}");
        }
        let text = form_with(&format!("\"{edit}\""));
        for fault in Schema::parse(&text, "x").err().into_iter().flatten() {
            prop_assert!(text.get(fault.span.clone()).is_some(), "{fault:?}");
        }
    }

    #[test]
    fn edits_made_of_figures_are_read(
        figures in proptest::collection::vec(
            proptest::sample::select(vec!["a", "1:01.n", "1:total", "header.d", "count(l)", "count(l, 参加)", "2*a", "7", "1:'x y'.n"]), 2..6),
        op in proptest::sample::select(vec!["=", "==", "<=", ">="]),
    ) {
        let (first, rest) = figures.split_first().unwrap();
        let text = format!("{first} {op} {}", rest.join(" + "));
        prop_assert!(edit::parse(&text).is_ok(), "{text}");
    }
}

#[test]
fn successors_that_lead_back_are_told_once_a_circle() {
    let text = r#"id = "circle"
version = "1"
title = "報告書"
[[table]]
id = "1"
title = "年齢"
columns = [{ id = "n", label = "件数", measure = "events" }]
rows = [
    { code = "01", path = "子", successor = "02" },
    { code = "02", path = "大人", successor = "03" },
    { code = "03", path = "高齢", successor = "02" },
    { code = "04", path = "不明", successor = "01" },
]
[[list]]
id = "meetings"
title = "会議"
columns = [{ id = "name", label = "会議名" }]
[[edit]]
rule = "1:01 = count(meetings, 参加)"
"#;
    let faults = Schema::parse(text, "x.toml").unwrap_err();
    let told: Vec<_> = faults.iter().map(|f| (f.line, f.column, f.message(Lang::En))).collect();
    assert_eq!(
        told,
        [
            (10, 45, "following `successor = \"03\"` leads back to this category".to_owned()),
            (19, 32, "list `meetings` has no role `参加`; it has no roles at all".to_owned()),
        ]
    );
}
