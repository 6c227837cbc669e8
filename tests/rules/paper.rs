//! Squared paper, headers with units and letters below them, summaries above the tables, figures drawn from another sheet: what offices make
//! of Excel. Every value at its cell, nothing wrong read, no error.

use crate::offices::{WARD, read, ward, warnings};
use crate::sheets::{AGES, DESK, ROWS, TOP, stands_in, usual};

#[test]
fn a_word_written_one_character_a_cell_is_that_word() {
    // The group's name down its rows, with and without a row between; a label along its row.
    let rows = ROWS.replace("訪問 | 自宅", "訪 | 自宅").replace(" | その他 | 4", "問 | その他 | 4");
    stands_in(&format!("{TOP}区分 | | 延べ件数\n{rows}{AGES}"), "C", 6);
    let along = ROWS.replace("電話 | ", "電 | 話");
    stands_in(&format!("{TOP}区分 | | 延べ件数\n{along}{AGES}"), "C", 6);
}

#[test]
fn a_unit_or_a_letter_below_a_heading_is_no_part_of_it() {
    let rows = "電話 | | 1 | 0 | 1\n来所 | | 1 | 1 | 2\n訪問 | 自宅 | 0 | 3 | 3\n | その他 | 2 | 2 | 4\nその他 | | 3 | 2 | 5\n合計 | | 7 | 8 | 15\n";
    for marks in ["件 | 件 | 件", "(a) | (b) | (c)", "① | ② | ③", "（件） | （件） | （件）"] {
        let text = format!("{TOP}区分 | | 延べ件数 | | \n | | 男 | 女 | 計\n | | {marks}\n{rows}{AGES}");
        stands_in(&text, "E", 8);
    }
}

#[test]
fn a_part_alone_is_never_the_whole() {
    for part in ["男", "うち新規"] {
        let text = format!("{TOP}区分 | | 延べ件数\n | | {part}\n{ROWS}{AGES}");
        let (values, errors) = read(DESK, &text);
        assert!(!values.iter().any(|v| v.contains(" count=")), "{values:?}");
        assert!(errors.iter().any(|e| e.starts_with("S103")), "{errors:?}");
    }
}

#[test]
fn a_summary_above_the_tables_is_none_of_them() {
    let summary =
        "# 報告\n窓口報告書\n令和7年度第2四半期\n総括表\n | 相談方法（延べ件数） | 15\n | 対象者（実人数） | 8\n\n";
    let text = usual().replace("# 報告\n窓口報告書\n令和7年度第2四半期\n\n", summary);
    stands_in(&text, "C", 9);
    stands_in(&text.replace("1. 相談方法", "相談方法").replace("2. 対象者", "対象者"), "C", 9);
}

#[test]
fn figures_drawn_from_another_sheet_are_counted_once() {
    let source = "# 集計元\n窓口報告書\n令和7年度第2四半期\n\n1. 相談方法（延べ件数）\n区分 | | 延べ件数\n".to_owned()
        + ROWS
        + AGES;
    // The last figure of each line of a table is the formula, the other ones, too.
    let drawn = |first: usize, table: &str| -> String {
        let lines = table.lines().enumerate().map(|(i, line)| {
            let cells = line.split('|').map(str::trim).zip(["A", "B", "C", "D"]).map(|(cell, col)| {
                let figure = cell.parse::<u32>().is_ok();
                if figure { format!("=集計元!{col}{}=>{cell}", first + i) } else { cell.to_owned() }
            });
            cells.collect::<Vec<_>>().join(" | ") + "\n"
        });
        lines.collect()
    };
    let report = format!("{TOP}区分 | | 延べ件数\n{}{}", drawn(6, ROWS), drawn(12, AGES));
    stands_in(&format!("{report}{source}"), "C", 6);
    stands_in(&format!("{source}{report}"), "C", 6);
}

#[test]
fn the_total_in_a_further_column_behind_subtotals_is_the_total() {
    let rows = "訪問 | 自宅 | 3\n | その他 | 4\n | 計 | 7\n電話 | | 1\n来所 | | 2\nその他 | | 5\n\n | 合計 | 15\n";
    let (values, errors) = read(DESK, &format!("{TOP}区分 | | 延べ件数\n{rows}{AGES}"));
    assert!(errors.is_empty(), "{errors:?}");
    assert!(values.contains(&"合計 count=15 C13".to_owned()), "{values:?}");
    assert!(values.contains(&"訪問計 count=7 C8".to_owned()), "{values:?}");
}

#[test]
fn of_which_rows_may_say_so_before_the_name_the_form_gives_them() {
    let schema = DESK
        .replace(r#"{ path = "来所" },"#, r#"{ path = "来所", code = "9002" }, { path = "夜間来所", of = "9002" },"#);
    for said in [
        "うち夜間来所",
        "（再掲）夜間来所",
        "（うち夜間来所）",
        "うち「夜間来所」",
        "うち、夜間来所",
        "夜間来所（再掲）",
        "内 夜間来所",
    ] {
        let rows = ROWS.replace("来所 | | 2\n", &format!("来所 | | 2\n{said} | | 1\n"));
        let (values, errors) = read(&schema, &format!("{TOP}区分 | | 延べ件数\n{rows}{AGES}"));
        assert!(
            errors.is_empty() && values.contains(&"夜間来所 count=1 C8".to_owned()),
            "{said}: {errors:?} {values:?}"
        );
    }
}

#[test]
fn tables_with_the_same_columns_keep_their_totals() {
    // The sum's column of the second one has the name of the first one's total.
    let schema = DESK.replace(
        r#"{ id = "all", label = "計", measure = "persons", aliases = ["対象者（実人数）"] },"#,
        r#"{ id = "all", label = "計", measure = "persons", aliases = ["合計"] },"#,
    );
    let first = "区分 | | 件数\n電話 | | 1\n来所 | | 2\n訪問 | 自宅 | 3\n | その他 | 4\nその他 | | 5\n合計 | | 15\n";
    let ages =
        "区分 | 合計 | 男 | 女\n19歳以下 | 3 | 1 | 2\n20～29歳 | 5 | 3 | 2\n30歳以上 | 0 | 0 | 0\n合計 | 8 | 4 | 4\n";
    for title in ["窓口の来訪者", "対象者（実人数）（単位：人）"] {
        let text = format!("# 報告\n窓口報告書\n令和7年度第2四半期\n\n{first}\n{title}\n{ages}");
        let (values, errors) = read(&schema, &text);
        assert!(errors.is_empty(), "{title}: {errors:?}");
        for value in ["合計 count=15 C10", "合計 all=8 B17"] {
            assert!(values.contains(&value.to_owned()), "{title}: {values:?}");
        }
    }
}

#[test]
fn the_total_in_a_further_column_below_blank_rows_is_no_groups_sum() {
    let merges = "!merge A6:A7\n!merge A9:A10\n";
    let schema = WARD
        .replace(r#"{ code = "1003", path = "受付 / その他" },"#, "")
        .replace(r#", { code = "1006", path = "支援 / その他" }"#, "");
    let schema =
        schema.replace(r#"{ code = "1007", path = "オンライン（会議等）" }, { code = "1008", path = "その他" },"#, "");
    for gap in ["", "\n", "\n\n\n"] {
        let text = format!(
            "# 報告\n{merges}利用状況\n令和7年7月分\n\n1. 窓口別件数\n区分 | | 件数\n受付 | 電話 | 1\n | 来所 | 2\n | 計 | 3\n支援 | 訪問 | 4\n | 同行 | 5\n | 計 | 9\n{gap} | 合計 | 12\n"
        );
        let (values, errors) = read(&schema, &text);
        let at = 12 + gap.len();
        assert!(errors.is_empty(), "{errors:?}");
        assert!(values.contains(&format!("合計 count=12 C{at}")), "{values:?}");
    }
}

#[test]
fn a_seals_box_over_the_headings_does_not_break_them() {
    let rows = "電話 | | 1 | 0 | 0 | 1\n来所 | | 1 | 1 | 0 | 2\n訪問 | 自宅 | 0 | 3 | 0 | 3\n | その他 | 2 | 2 | 0 | 4\nその他 | | 3 | 2 | 0 | 5\n合計 | | 7 | 8 | 0 | 15\n";
    for word in ["", "受付印", "決裁", "係長"] {
        for merge in ["", "!merge D5:F5\n"] {
            let top = TOP.replace("# 報告\n", &format!("# 報告\n{merge}"));
            let text = format!("{top}区分 | | 延べ件数 | {word} | | \n | | 7月 | 8月 | 9月 | 計\n{rows}{AGES}");
            stands_in(&text, "F", 7);
        }
    }
}

#[test]
fn a_month_beside_others_and_their_sum_is_never_the_count() {
    // Whatever stands above one of the months, and whether or not the sum has words above it, too.
    let rows = "電話 | | 1 | 0 | 0 | 1\n来所 | | 1 | 1 | 0 | 2\n訪問 | 自宅 | 0 | 3 | 0 | 3\n | その他 | 2 | 2 | 0 | 4\nその他 | | 3 | 2 | 0 | 5\n合計 | | 7 | 8 | 0 | 15\n";
    for upper in ["延べ件数 | 速報 | | ", "延べ件数 | | 確定 | 確定", " | 延べ件数 | 速報 | 速報"]
    {
        let text = format!("{TOP}区分 | | {upper}\n | | 7月 | 8月 | 9月 | 計\n{rows}{AGES}");
        stands_in(&text, "F", 7);
    }
}

#[test]
fn v105_dashes_beside_a_zero_that_only_a_formula_gives_are_the_sheets_zeros() {
    let dashes = |sum: &str| {
        let rows = "受付 | 電話 | －\n | 来所 | 2\n | その他 | －\n支援 | 訪問 | －\n | 同行 | －\n | その他 | －\n";
        format!(
            "# 報告\n利用状況\n令和7年7月分\n\n1. 窓口別件数\n区分 | | 件数\n{rows} | 計 | {sum}\nオンライン（会議等） | | 7\nその他 | | －\n合計 | | 9\n"
        )
    };
    assert_eq!(warnings(WARD, &dashes("=SUM(C9:C11)=>0")), [""; 0]);
    assert_eq!(warnings(WARD, &dashes("0")), [""; 0]);
    // A category's 0 that somebody wrote tells that the others may have been forgotten.
    let typed = warnings(WARD, &dashes("0").replace("同行 | －", "同行 | 0"));
    assert_eq!(typed, ["V105 C6", "V105 C8", "V105 C9", "V105 C11", "V105 C14"]);
}

#[test]
fn t104_an_offices_own_subtotal_counts_the_category_of_its_name_or_not() {
    let schema = WARD.replace(
        r#"{ code = "1004", path = "支援 / 訪問" }"#,
        r#"{ code = "1009", path = "支援" }, { code = "1004", path = "支援 / 訪問" }"#,
    );
    let text = |own: u32, formula: &str, sum: u32| {
        let rows = ward(|_, l| l.to_owned()).replace("支援 | 訪問 | 4", &format!("支援 | | {own}\n | 訪問 | 4"));
        let rows = rows.replace("オンライン", &format!("支援 | 計 | ={formula}=>{sum}\nオンライン"));
        rows.replace("合計 | | 36", &format!("合計 | | {}", 36 + own))
    };
    assert_eq!(warnings(&schema, &text(0, "SUM(C10:C12)", 15)), [""; 0]);
    assert_eq!(warnings(&schema, &text(0, "SUM(C9:C12)", 15)), [""; 0]);
    assert_eq!(warnings(&schema, &text(2, "SUM(C9:C12)", 17)), [""; 0]);
    assert_eq!(warnings(&schema, &text(2, "SUM(C10:C12)", 15)), [""; 0]);
    // A row that belongs to the group by its path may not be missing.
    assert_eq!(warnings(&schema, &text(0, "SUM(C10:C11)+6", 15)), ["T104 C13"]);
}

#[test]
fn listed_subtotals_may_stand_in_front_of_their_parts() {
    let schema = WARD.replace(
        r#"total = "合計""#,
        "total = \"合計\"\nsubtotals = [{ path = \"受付 / 小計\", parts = [\"1001\", \"1002\", \"1003\"] }, { path = \"支援 / 小計\", parts = [\"1004\", \"1005\", \"1006\"] }]",
    );
    let text = ward(|_, l| l.to_owned())
        .replace("受付 | 電話", "受付 | 小計 | 6\n受付 | 電話")
        .replace("支援 | 訪問", "支援 | 小計 | 15\n支援 | 訪問");
    let (values, errors) = read(&schema, &text);
    assert!(errors.is_empty(), "{errors:?}");
    for value in ["受付 / 小計 count=6 C6", "支援 / 小計 count=15 C10", "支援 / その他 count=6 C13"] {
        assert!(values.contains(&value.to_owned()), "{value}: {values:?}");
    }
}

#[test]
fn rows_in_front_of_the_first_known_one_may_have_words_for_zero() {
    let text = ward(|_, l| l.to_owned())
        .replace("受付 | 電話 | 1", "受付 | 電活窓 | なし")
        .replace(" | 来所 | 2", " | 来署 | なし");
    let text = text.replace("同行 | 5", "同行 | なし").replace("合計 | | 36", "合計 | | 28");
    let (values, errors) = read(WARD, &text);
    assert!(values.contains(&"受付 / 来所 count=0 C7".to_owned()), "{values:?}");
    let rules: Vec<&str> = errors.iter().map(|e| &e[..4]).collect();
    assert_eq!(rules, ["C102", "C101", "C107"], "{errors:?}");
}

#[test]
fn a_column_of_the_form_is_itself_though_its_name_says_other_figures() {
    for [a, b, c] in [
        ["4月", "5月", "6月"],
        ["第1四半期", "第2四半期", "第3四半期"],
        ["令和5年度", "令和6年度", "令和7年度"],
        ["当月", "前月", "累計"],
        ["目標", "前年度", "増減数"],
        ["件数", "前年同期件数", "確認"],
    ] {
        let column = |id: &str, label: &str| format!(r#"{{ id = "{id}", label = "{label}", measure = "events" }}"#);
        let columns = [column("a", a), column("b", b), column("c", c), column("sum", "計")].join(", ");
        let schema = format!(
            "id = \"f\"\nversion = \"1\"\ntitle = \"月別報告書\"\n[recognise]\nmin_tables = 1\n[[table]]\nid = \"1\"\ntitle = \"相談件数\"\ncolumns = [{columns}]\nrows = [{{ path = \"電話\" }}, {{ path = \"来所\" }}, {{ path = \"訪問\" }}]\ntotal = \"合計\"\n"
        );
        let rows = "電話 | 1 | 2 | 3 | 6\n来所 | 4 | 5 | 6 | 15\n訪問 | 7 | 8 | 0 | 15\n合計 | 12 | 15 | 9 | 36\n";
        let top = "# 報告\n月別報告書\n令和7年4月1日～令和8年3月31日\n相談件数\n";
        for head in [format!("区分 | {a} | {b} | {c} | 計\n"), format!("区分 | 件数\n | {a} | {b} | {c} | 計\n")]
        {
            let (values, errors) = read(&schema, &format!("{top}{head}{rows}"));
            assert!(errors.is_empty(), "{head}: {errors:?}");
            let row = head.lines().count() + 4;
            for (id, n, col) in [("a", 1, "B"), ("b", 2, "C"), ("c", 3, "D"), ("sum", 6, "E")] {
                let wanted = format!("電話 {id}={n} {col}{row}");
                assert!(values.contains(&wanted), "{wanted}: {values:?}");
            }
        }
    }
}
