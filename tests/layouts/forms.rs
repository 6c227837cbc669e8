//! Other forms than the built-in one: prefectures by measure with totals first and on the left, stated subtotals marked ★, 再掲 rows of the form
//! itself, two tables with the same rows.

use crate::rng::Rng;
use crate::style::{Groups, Header, Labels, Lists, Order, Period, Style, Subtotals, Title, Total};
use crate::truth::{self, Span};
use crate::{book, draw, verify};
use kensan::schema::Schema;

const PREFECTURES: &str = r#"
id = "prefectures"
version = "1"
title = "都道府県別集計表"

[[table]]
id = "1"
number = 1
title = "都道府県別利用者数"
columns = [
    { id = "all", label = "総数", measure = "persons", aliases = ["計", "合計"] },
    { id = "men", label = "男", measure = "persons", aliases = ["男性"] },
    { id = "women", label = "女", measure = "persons", aliases = ["女性"] },
]
rows = [
    { code = "01", path = "北海道" }, { code = "02", path = "青森県" }, { code = "03", path = "岩手県" }, { code = "04", path = "宮城県" },
    { code = "13", path = "東京都" }, { code = "14", path = "神奈川県" }, { code = "26", path = "京都府" }, { code = "27", path = "大阪府" },
    { code = "40", path = "福岡県" }, { code = "47", path = "沖縄県" },
]
total = { label = "全国", aliases = ["総数", "計"] }
edits = ["men + women = all"]
"#;

const SERVICES: &str = r#"
id = "services"
version = "1"
title = "障害福祉サービス実績"

[[table]]
id = "1"
number = 1
title = "サービス種別実績"
columns = [
    { id = "users", label = "利用者数", measure = "persons", aliases = ["実人数"] },
    { id = "days", label = "利用日数", measure = "days", aliases = ["延べ日数"] },
]
rows = [
    { code = "A1", path = "訪問系 / 居宅介護" },
    { code = "A2", path = "訪問系 / 重度訪問介護" },
    { code = "A2a", path = "訪問系 / うち夜間", of = "A2" },
    { code = "A3", path = "訪問系 / 同行援護" },
    { code = "B1", path = "日中活動系 / 生活介護" },
    { code = "B2", path = "日中活動系 / 就労移行支援" },
    { code = "B3", path = "日中活動系 / 就労継続支援" },
    { code = "C1", path = "居住系 / 施設入所支援" },
    { code = "C2", path = "居住系 / 共同生活援助" },
    { code = "R1", path = "（再掲）医療的ケア児", of = "total" },
]
subtotals = [
    { path = "★訪問系 計", parts = ["A1", "A2", "A3"] },
    { path = "★日中活動系 計", parts = ["B1", "B2", "B3"] },
    { path = "★居住系 計", parts = ["C1", "C2"] },
]
total = "合計"
"#;

const TWINS: &str = r#"
id = "twins"
version = "1"
title = "地区別集計表"

[recognise]
min_tables = 2

[[table]]
id = "1"
number = 1
title = "新規相談の件数"
columns = [{ id = "count", label = "件数", measure = "events" }]
rows = ["王子地区", "赤羽地区", "滝野川地区", "区外", "不明"]
total = "計"

[[table]]
id = "2"
number = 2
title = "継続相談の件数"
columns = [{ id = "count", label = "件数", measure = "events" }]
rows = ["王子地区", "赤羽地区", "滝野川地区", "区外", "不明"]
total = "計"
"#;

fn schema(text: &str) -> Schema {
    let text = text.replace(r#"rows = ["王子地区", "赤羽地区", "滝野川地区", "区外", "不明"]"#, r#"rows = [{ path = "王子地区" }, { path = "赤羽地区" }, { path = "滝野川地区" }, { path = "区外" }, { path = "不明" }]"#);
    Schema::parse(&text, "test").unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn one(schema: &Schema, style: &Style, seed: u64) -> Result<(), String> {
    let mut rng = Rng::new(seed);
    let mut truth = truth::random(schema, Span::month(6), &mut rng);
    if schema.id == "prefectures" {
        for row in &mut truth.values[0] {
            row[0] = row[1] + row[2];
        }
        truth::sums(&schema.tables[0], &mut truth.values[0], &mut rng);
    }
    let lines: Vec<_> = (0..schema.tables.len()).map(|t| draw::lines(&schema.tables[t], t, &truth)).collect();
    let totals: Vec<Vec<i64>> =
        schema.tables.iter().enumerate().map(|(t, table)| truth.values[t][table.total().unwrap()].clone()).collect();
    let made = book::make(schema, style, &truth, &lines, &totals, &mut rng);
    if std::env::var("FORM").is_ok_and(|f| f == format!("{}/{seed}", schema.id)) {
        for (name, page) in &made.sheets {
            println!("== {name}\n{}", page.dump());
        }
    }
    verify::clean(schema, style, &truth, &made).map_err(|e| format!("{} {style:?} (seed {seed}): {e}", schema.id))
}

fn style(schema: &Schema, rng: &mut Rng) -> Style {
    let mut s = Style {
        subtotals: Subtotals::None,
        of_which: false,
        lists: Lists::None,
        contents: false,
        template: false,
        ..Style::random(rng)
    };
    s.labels = if s.labels == Labels::Circled { Labels::Plain } else { s.labels };
    s.period = if s.period == Period::SheetName { Period::Title } else { s.period };
    match schema.id.as_str() {
        // The form's own word for the total.
        "prefectures" => s.total_word = rng.pick(&["全国", "総数", "計"]),
        "services" => {
            s.total_word = "合計";
            // ★訪問系 計 in a column of its own is a row of the form; its label is not the group's.
            s.groups = rng.pick(&[Groups::Merged, Groups::FirstOnly, Groups::Repeated, Groups::Indented]);
            s.labels = Labels::Plain;
        }
        _ => {
            // The same rows twice: only titles tell them apart.
            s.total_word = "計";
            s.title = rng.pick(&[Title::Dot, Title::FullDot, Title::Plain, Title::Ordinal, Title::SheetName]);
        }
    }
    s.total = if s.total == Total::Second { Total::Last } else { s.total };
    if schema.tables[0].columns.len() == 3 && s.header == Header::None {
        s.order = Order::Schema;
    }
    s.settle()
}

#[test]
fn other_forms_are_bound_as_well() {
    let mut failures = Vec::new();
    let mut all = 0;
    for text in [PREFECTURES, SERVICES, TWINS] {
        let schema = schema(text);
        for seed in 0..60 {
            all += 1;
            let style = style(&schema, &mut Rng::new(seed + 5_000));
            failures.extend(one(&schema, &style, seed).err());
        }
    }
    crate::report(&failures, all);
}
