//! The counters a count may carry.

/// Counters of a count cell, as `chars::tidy` leaves them, longest first where one begins another.
const COUNTERS: [&str; 58] = [
    "事業所",
    "か所",
    "カ所",
    "ケ所",
    "ヶ所",
    "ヵ所",
    "ヵ処",
    "箇所",
    "個所",
    "か国",
    "か月",
    "カ月",
    "ケ月",
    "ヶ月",
    "ヵ月",
    "箇月",
    "時間",
    "世帯",
    "団体",
    "施設",
    "機関",
    "家庭",
    "家族",
    "学級",
    "学校",
    "教室",
    "会場",
    "病院",
    "診療所",
    "ケ-ス",
    "人日",
    "人回",
    "日間",
    "年間",
    "週間",
    "回線",
    "件",
    "名",
    "人",
    "回",
    "日",
    "分",
    "校",
    "園",
    "台",
    "冊",
    "部",
    "枚",
    "個",
    "組",
    "例",
    "社",
    "者",
    "種",
    "点",
    "本",
    "通",
    "円",
];

/// The counter that `text` is, whole: `件`, `か所`, ….
pub(super) fn counter(text: &str) -> Option<&'static str> {
    COUNTERS.iter().copied().find(|&unit| unit == text)
}

/// The counter that `text` begins with, and what follows.
pub(super) fn leading_counter(text: &str) -> Option<(&'static str, &str)> {
    COUNTERS.iter().find_map(|&unit| text.strip_prefix(unit).map(|rest| (unit, rest)))
}

/// Whether the counter counts persons.
pub(super) fn counts_persons(unit: &str) -> bool {
    matches!(unit, "名" | "人")
}
