### SARIF と HTML の言葉。

# ほかの形式で使う言葉
role-parts = 内訳
role-counterpart = 比べる相手
role-original = 1つ目
role-entries = 数えた一覧
role-statement = 同じことの別の記載
said-cause = 原因: { $cause }
exit-nothing = 確認を終えました。基準に達する指摘はありません
exit-findings = 確認を終えました。基準に達する指摘があります
exit-not-done = 確認できなかったファイルがあります

# HTML のページ
html-title = 集計表の確認結果
html-skip = 本文へ
html-files = ファイル
html-file = ファイル
html-period = 報告期間
html-form = 様式
html-no-period = 見つかりません
html-cumulative = (累計)
html-single = { "" }
html-unreadable = 読めないファイル
html-verdict-unreadable = 確認できなかったファイルがあります。
html-verdict-errors = 誤りと思われる箇所があります。
html-verdict-warnings = 誤りは見つかりませんでした。確かめていただきたい箇所があります。
html-verdict-nothing = 誤りは見つかりませんでした。
html-legend = セルの記号と番号は、右または下に並ぶ指摘の番号です。
html-left-out = この規則の指摘は、指定により除いてあります: { $rules }
html-suspect = 原因と思われるセル
html-hidden = 非表示
html-hidden-sheet = (非表示のシート)
html-sheet = シート「{ $sheet }」
html-findings = 指摘
html-elsewhere = シートに場所のない指摘
html-no-findings = 指摘はありません。
html-no-findings-here = このシートに指摘はありません。
html-what-checked = 確認したこと
html-checked = { $rules } の規則で { $places } か所を確認しました(確認できなかった箇所 { $open })
html-not-checked = 確認できなかったこと
html-tables = 読み取った表
html-table = 表{ $table } { $place }({ $rows } 区分)
html-same-cause = 同じ原因によるもの({ $count }件)
html-stated = 記入値
html-expected = 計算値
html-difference = 差
html-formula = 数式
html-determined = 確実
html-likely = 有力
html-possible = 可能性あり
html-what-to-do = 対処
html-rows-cut = { $from }～{ $to } 行目は省略しました
html-rows-blank = { $from }～{ $to } 行目は空白です
html-columns-cut = 列が多いため、表と指摘のある列だけを示しています。
html-other-sheets = 様式の表がないため確認していないシート: { $sheets }
html-not-drawn-size = 大きすぎるため、シートは示していません。このファイルだけを確認すると示せることがあります。
html-not-drawn-many = ファイルが多いため、エラーも警告もないファイルのシートは示していません。
html-n-files = { $n ->
   *[other] ファイル
}
html-n-errors = { $n ->
   *[other] エラー
}
html-n-warnings = { $n ->
   *[other] 警告
}
html-n-infos = { $n ->
   *[other] 情報
}

settled-corrected = 修正により解消
settled-acknowledged = 確認済み: { $reason }
html-settled = 解消したもの、確認済みのもの

# 様式の定義による扱い
S106-off = { $rule }({ $name })の指摘 { $count } 件は、様式の定義により示していません(理由: { $reason })
S106-off-help = 示すには、様式の定義の [[levels]] からこの設定を除いてください。
V105-missing = 「{ $label }」が空白です(この様式では、空白を 0 とみなしません)
V105-missing-mark = 「{ $label }」が「{ $raw }」となっています(この様式では、これを 0 とみなしません)
tolerated = 許された差(端数など)の範囲で一致としたもの: { $count } か所
html-tolerance = 差を許した箇所

# 様式の定義の検査
doubt-impossible = この式を満たす数はありません
doubt-contradictory = この式は、合計や前にある式と同時には成り立ちません
doubt-only-zero = この式は、合計や前にある式と合わせると、すべてが 0 のときしか成り立ちません
doubt-implied = この式は、合計やほかの式から必ず成り立つので、なくても同じです
doubt-same-option = この式の候補の中に、いつも同じになるものが2つあります。どちらかを除いてください
doubt-dead-option = この式の候補の中に、決して一致しないものがあります。その候補を除いてください
doubt-never-together = この式の区分は有効な期間が重ならないので、確認されることがありません
page-levels = 様式の定義で水準を変えるには、理由を添えて [[levels]] に rule = "{ $rule }"、level = "info"(または "warning"、"error"、"off")、reason = "…" と書きます。"off" にした指摘も数え、理由とともに S106 で示します。
