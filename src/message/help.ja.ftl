### 日本語のヘルプ。英語のヘルプは cli のドキュメンテーションコメントが元になるため、このファイルは日本語だけにある。
### help-コマンド、help-コマンド-引数。いくつものコマンドに共通の引数は arg-引数。

heading-usage = 使い方
heading-commands = コマンド
heading-arguments = 引数
heading-options = オプション
heading-values = 選べる値
heading-default = 指定しないとき

value-path = パス
value-file = ファイル
value-out = 出力先
value-out-xlsx = 出力先.xlsx
value-id-file = 名前|ファイル
value-lang = 言語
value-n = 数
value-when = いつ
value-format = 形式
value-level = 水準
value-rule = 規則
value-encoding = 文字コード
value-command = コマンド

help = 集計ブック(Excel など)を確認し、違っているセルを指し示し、直した報告書を書き出します
arg-help = この説明を表示します
arg-version = 版を表示します
arg-lang = 画面の言語(指定しないときはパソコンの設定に合わせます。書き出すブックは様式の言語のままです)
arg-schema = 様式の定義: 組み込みの定義の名前、またはファイル(指定しないときは、組み込みの定義のうちブックに合うもの)
arg-jobs = 同時に確認するファイルの数(指定しないときは CPU のコア数)
arg-quiet = 指摘のほかは何も表示しません
arg-verbose = 対象外として飛ばしたファイルも表示します
arg-no_progress = 進み具合の棒を表示しません
arg-color = 色を付けるか(auto は画面に出すときだけ)
arg-fail_on = 終了コードを 1 にする指摘の水準(この水準以上)
arg-select = この規則だけを使います(番号か名前、コンマ区切り)
arg-ignore = この規則を使いません(番号か名前、コンマ区切り)
arg-force = すでにある出力先を置き換えます
arg-paths = ブック、フォルダー、または `*.xlsx` のような指定

help-check = 提出されたブックを確認します
help-check-format = 結果の形式
help-check-output = 結果を画面ではなくこのファイルに書き出します(`-` は画面)

help-report = 1件の提出物から、直して体裁を整えた報告書のブックを書き出します
help-report-path = 提出されたブック
help-report-output = 書き出す報告書のブック(.xlsx)

help-convert = 機械で扱いやすい形(1行に1つの値)に変換します
help-convert-to = 変換後の形式
help-convert-output = 書き出すファイル(`-` は標準出力)
help-convert-encoding = CSV の文字コード(utf8 は BOM 付きで、Excel でそのまま開けます)

help-schema = 様式の定義を見ます
help-schema-list = 組み込みの定義を一覧にします
help-schema-show = 定義の表・行・関係を表示します
help-schema-show-which = 組み込みの定義の名前、またはファイル
help-schema-check = 定義のファイルに誤りがないかを確かめます
help-schema-check-files = 定義のファイル
help-schema-json-schema = 定義のファイルを書くときにエディターが使う JSON Schema を表示します

help-explain = 規則を説明します
help-explain-rules = 規則の番号か名前

help-help = この説明、またはコマンドの説明を表示します
help-help-commands = 説明を見たいコマンド
