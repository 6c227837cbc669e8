use jiff::civil::date;
use proptest::prelude::*;

use super::super::facts::resolve;
use super::super::format::period_label_ja;
use super::super::period::{Period, PeriodKind};
use super::*;

fn period(texts: &[&str]) -> Option<Period> {
    let facts: Vec<PeriodFact> = texts.iter().flat_map(|t| read_periods(t)).collect();
    let found = resolve(&facts);
    assert_eq!(found.conflicts, [], "{texts:?}: {facts:?}");
    found.period
}

#[test]
fn whole_periods() {
    let q13 = Period::quarters(2025, 1, 3);
    for text in [
        "令和7年度 第1～3四半期",
        "令和７年度第１・２・３四半期",
        "R7年度 Q1-Q3",
        "令和七年度 第一～三四半期",
        "令和7年度第1四半期～第3四半期",
        "令和7(2025)年度 第1~第3四半期",
        "令和7年4月1日～令和7年12月31日",
        "令和7年4月1日(火)から12月31日(水)まで",
        "2025/4/1～2025/12/31",
        "2025-04-01~2025-12-31",
        "令和7年4月～12月",
        "R7.4～R7.12",
        "令和7年4月分～令和7年12月分",
        "R7_Q1-3",
        "report-r7-q1-q3",
        "report-r7-q1-q3.json",
        "2025年度 4月1日～12月31日",
        "医療的ケア児等コーディネーター業務報告書　令和7年度（2025年度）第1～3四半期（令和7年12月31日現在）",
        "令和7年度 第1～3四半期 12月末現在",
        "令和7年度 12月31日現在",
        "令和7年度 4月～12月",
        "令和7年度 第3四半期（累計）",
        "令和7年度 10・11・12月累計",
    ] {
        assert_eq!(period(&[text]), q13, "{text}: {:?}", read_periods(text));
    }
    for (text, from, to) in [
        ("令和7年度 第3四半期", date(2025, 10, 1), date(2025, 12, 31)),
        ("令和7年10月分", date(2025, 10, 1), date(2025, 10, 31)),
        ("R7.10", date(2025, 10, 1), date(2025, 10, 31)),
        ("r7-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025年10月", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("202510", date(2025, 10, 1), date(2025, 10, 31)),
        ("集計表_令和7年10月.xlsx", date(2025, 10, 1), date(2025, 10, 31)),
        ("令和7年度 1月分", date(2026, 1, 1), date(2026, 1, 31)),
        ("令和8年1月分", date(2026, 1, 1), date(2026, 1, 31)),
        ("令和7年度 10月集計（提出日 令和7年11月10日）", date(2025, 10, 1), date(2025, 10, 31)),
        ("令和7年度", date(2025, 4, 1), date(2026, 3, 31)),
        ("2025年度 年間", date(2025, 4, 1), date(2026, 3, 31)),
        ("令和7年10月1日から同年12月31日まで", date(2025, 10, 1), date(2025, 12, 31)),
        ("令和7年10月1日から翌年3月31日まで", date(2025, 10, 1), date(2026, 3, 31)),
        ("令和8年2月1日～同月28日", date(2026, 2, 1), date(2026, 2, 28)),
        ("令和7年10月～同年12月", date(2025, 10, 1), date(2025, 12, 31)),
        ("令和7年10月から翌年3月まで", date(2025, 10, 1), date(2026, 3, 31)),
        ("令和元年度", date(2019, 4, 1), date(2020, 3, 31)),
        ("令和7年度 上半期", date(2025, 4, 1), date(2025, 9, 30)),
        ("令和7年度下期", date(2025, 10, 1), date(2026, 3, 31)),
        ("令和7年度 ４〜６月", date(2025, 4, 1), date(2025, 6, 30)),
        ("令和7年度 4・5・6月", date(2025, 4, 1), date(2025, 6, 30)),
        ("FY2025 4Q", date(2026, 1, 1), date(2026, 3, 31)),
        ("令和8年1月～3月", date(2026, 1, 1), date(2026, 3, 31)),
        ("令和7年12月～令和8年1月", date(2025, 12, 1), date(2026, 1, 31)),
        ("(自)令和7年4月1日 (至)令和7年12月31日", date(2025, 4, 1), date(2025, 12, 31)),
        ("令和7年4-6月", date(2025, 4, 1), date(2025, 6, 30)),
        ("月次集計_2025_10", date(2025, 10, 1), date(2025, 10, 31)),
        ("令和7年度 前期", date(2025, 4, 1), date(2025, 9, 30)),
        ("令和7年度 後期高齢者", date(2025, 4, 1), date(2026, 3, 31)),
        ("令和6年度～令和7年度", date(2024, 4, 1), date(2026, 3, 31)),
    ] {
        let found = period(&[text]).unwrap_or_else(|| panic!("{text}: {:?}", read_periods(text)));
        assert_eq!((found.from, found.to), (from, to), "{text}: {:?}", read_periods(text));
    }
    assert_eq!(period(&["令和7年度 第1四半期"]).map(|p| p.kind), Some(PeriodKind::Single));
}

#[test]
fn parts_are_joined() {
    assert_eq!(period(&["第3四半期"]), None);
    assert_eq!(period(&["10月"]), None);
    assert_eq!(period(&["10月", "令和7年度"]), Period::month(2025, 10));
    assert_eq!(period(&["令和7年度 第1～3四半期", "第3四半期.xlsx"]), Period::quarters(2025, 1, 3));
    assert_eq!(period(&["令和7年度", "第1～3四半期", "12月31日現在"]), Period::quarters(2025, 1, 3));
    assert_eq!(period(&["令和7年", "1月分"]), Period::month(2025, 1));
    assert_eq!(period(&["R7_集計", "1月分"]), Period::month(2026, 1));
    assert_eq!(period(&["令和7年12月31日現在"]), None);
}

#[test]
fn counts_are_no_years() {
    for text in ["498回 / 1995回", "498 / 1995", "1995件", "延べ2012名", "全１９９５回"] {
        assert!(read_periods(text).is_empty(), "{text}: {:?}", read_periods(text));
    }
    assert_eq!(period(&["2025/4/1～2025/6/30", "2025"]), Period::quarters(2025, 1, 1));
    assert!(!read_periods("2025 第1回").is_empty() && !read_periods("第1回 2025").is_empty());
}

#[test]
fn contradictions_are_named() {
    for (a, b) in [
        ("令和7年度", "2024年度"),
        ("令和7年度 ", "令和6年4月1日～令和6年12月31日"),
        ("第1～3四半期", "令和7年4月1日～令和7年9月30日"),
        ("第1～3四半期", "令和7年11月30日現在"),
        ("第1～3四半期", "第2四半期"),
        ("令和7年10月分", "11月"),
        ("R7", "R6"),
        ("第3四半期", "9月"),
    ] {
        let facts: Vec<PeriodFact> = [a, b].iter().flat_map(|t| read_periods(t)).collect();
        assert_eq!(resolve(&facts).conflicts, [(0, 1)], "{a} {b}: {facts:?}");
    }
    let facts = read_periods("令和7(2024)年度");
    assert_eq!(resolve(&facts).conflicts.len(), 1);
    // Two against one: the period follows the two.
    let facts: Vec<PeriodFact> =
        ["令和7年度 第1～3四半期", "2025/4/1～2025/12/31", "令和8年1月"].iter().flat_map(|t| read_periods(t)).collect();
    assert_eq!(resolve(&facts).period, Period::quarters(2025, 1, 3));
}

#[test]
fn words_that_say_nothing() {
    for text in [
        "",
        "電話",
        "3か月児健診",
        "12",
        "Sheet1",
        "T1-3",
        "H1",
        "S1-2",
        "12.5",
        "1/4",
        "令和8年1月10日",
        "0～5歳",
        "第1号",
        "1日",
        "四谷",
        "20251031",
        "03-1234-5678",
        "１　月別受付件数",
    ] {
        assert_eq!(read_periods(text), [], "{text}");
    }
}

proptest! {
    #[test]
    fn labels_read_back(year in 1990_i16..2060, first in 0_u8..12, length in 0_u8..12, cumulative: bool) {
        let last = (first + length).min(11);
        let p = Period::fiscal_months(year, first, last).unwrap();
        let p = if cumulative && first == 0 { p.with_kind(PeriodKind::Cumulative) } else { p };
        let label = period_label_ja(&p);
        prop_assert_eq!(period(&[&label]), Some(p), "{}", label);
    }

    #[test]
    fn no_pattern_matches_without_the_signs_it_needs(text in "[0-9٣/.年月日度~・()令和平成元rhqf第上下半前後四期現在時点末累計通間単か一ら至よりー \u{1}\u{2}-]{0,16}") {
        let signs = Signs::of(&text);
        for pattern in PATTERNS.iter().filter(|p| p.regex().is_match(&text)) {
            prop_assert!(signs.have(pattern.needs), "{}: {}", pattern.source, text);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), head in "[0-9０-９/.年月日度～・()令和平成元RrQq第四半期現在末累計 一十_-]{0,24}") {
        let facts = read_periods(&(head + &text));
        let _ = resolve(&facts);
    }
}
