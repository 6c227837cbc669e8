//! One slip is told once, at its own cell: what only follows from it is not called wrong as well.

use super::{Found, check, gives, with};

/// The errors of a sheet.
fn errors(text: &str) -> Vec<Found> {
    check(text).0.into_iter().filter(|f| f.0 == "error").collect()
}

/// Checks that the changes give exactly these errors (rule and cell).
#[track_caller]
fn told(changes: &[(&str, &str)], expected: &[&str]) {
    let mut found: Vec<String> = errors(&with(changes)).iter().map(|f| format!("{} {}", f.1, f.2)).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_code_of_another_row_is_a_slip_of_the_code_alone() {
    // 0102 stands at its own words as well, and nothing else is of 0103: the words say which category it is.
    gives(&[("'0103 | | 訪問診療", "'0102 | | 訪問診療")], &[("error", "C105", "A10")]);
    // Where the words are of no category, the code still decides: the row is there twice.
    let changes = [("'0103 | | 訪問診療", "'0102 | | 災害時の安否確認")];
    let found = errors(&with(&changes));
    assert!(found.iter().any(|f| f.1 == "C102") && !found.iter().any(|f| f.1 == "C105"), "{found:?}");
    // Where the words have a row of their own, too, it is a second one.
    let changes =
        [("'0104 | その他（行政等）", "'0102 | 医療機関 | 訪問診療 | 0 | 0 | 0 | 0\n'0104 | その他（行政等）")];
    assert!(errors(&with(&changes)).iter().any(|f| f.1 == "C103"), "{:?}", errors(&with(&changes)));
}

#[test]
fn swapped_codes_do_not_accuse_the_subtotal_beside_them() {
    // 2 and 2 persons would have changed places between the group and what is outside it.
    let changes = [
        ("'0202 | 西地区", "'0203 | 西地区"),
        ("'0203 | 中学校", "'0202 | 中学校"),
        ("中学校の区域 | 1", "中学校の区域 | 2"),
        ("小学校の区域 | 2", "小学校の区域 | 1"),
    ];
    gives(&changes, &[("error", "C105", "A17"), ("error", "C105", "A19")]);
}

#[test]
fn an_error_value_is_told_at_its_cell_and_not_at_the_totals_it_makes() {
    let total = "=SUM(E8:E11)=>12";
    let part = "3 | =#REF!+1=>#REF! | 2 | 1";
    told(&[("3 | 5 | 2 | 1", part), (total, "=SUM(E8:E11)=>#REF!")], &["V106 E8"]);
    // Words in a chain of additions make #VALUE!.
    let chain = [("3 | 5 | 2 | 1", "3 | 集計中 | 2 | 1"), (total, "=E8+E9+E10+E11=>#VALUE!")];
    told(&chain, &["V101 E8"]);
    // An error of the total's own is told.
    let both = [("3 | 5 | 2 | 1", "3 | =NA()=>#N/A | 2 | 1"), (total, "=#REF!+SUM(E8:E11)=>#REF!")];
    told(&both, &["V106 E12", "V106 E8"]);
}

#[test]
fn a_total_that_says_nothing_is_a_total_that_is_missing() {
    gives(&[("=SUM(E8:E11)=>12 |", "|")], &[("warning", "S105", "E12")]);
    // All of them: told once.
    gives(
        &[("=SUM(D8:D11)=>6 | =SUM(E8:E11)=>12 | =SUM(F8:F11)=>4 | =SUM(G8:G11)=>2", "| | |")],
        &[("warning", "S105", "D12")],
    );
}

#[test]
fn a_copy_of_a_table_right_below_it_is_a_table_that_stands_twice() {
    let second = "\
'0201 | 東地区 | 2
'0202 | 西地区 | 1
'0203 | 中学校の区域 | 1
'0204 | 小学校の区域 | 2
 | 合計 | 6";
    let text = with(&[(
        "小学校の区域 | 2\n | 合計 | 6\n",
        &format!("小学校の区域 | 2\n | 合計 | 6\n\nコード | 区分 | 実人数\n{second}\n"),
    )]);
    let found = errors(&text);
    let rules: Vec<&str> = found.iter().map(|f| f.1.as_str()).collect();
    assert_eq!(rules, ["S102"], "{found:?}");
}

#[test]
fn figures_without_a_name_are_told_where_they_stand() {
    let row = " | | | 0 | 0 | 0 | 0\n'0104 | その他";
    let changes = [
        ("'0104 | その他", row),
        ("D8:D11", "D8:D12"),
        ("E8:E11", "E8:E12"),
        ("F8:F11", "F8:F12"),
        ("G8:G11", "G8:G12"),
    ];
    let found = errors(&with(&changes));
    assert!(found.iter().all(|f| f.1 == "C101" && f.2 == "D11"), "{found:?}");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn where_the_period_is_in_doubt_dates_and_days_that_fit_the_other_reading_are_left_alone() {
    // Heading and sheet disagree by a year; weekdays and days are those of 2025.
    let head = "令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）";
    let changes = [(head, "令和7年度 第1四半期 | 令和6年4月1日～令和6年6月30日")];
    let found = errors(&with(&changes));
    assert!(found.iter().any(|f| f.1 == "P102"), "{found:?}");
    assert!(found.iter().all(|f| f.1 == "P102"), "{found:?}");
    // A date in neither is told all the same.
    let found = errors(&with(&[changes[0], ("@2025-05-12", "@2023-05-12")]));
    assert!(found.iter().any(|f| f.1 == "P103"), "{found:?}");
}
