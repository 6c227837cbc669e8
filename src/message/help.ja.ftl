### コマンドラインの使い方(--help)。英語はコマンドの定義にある。
### help-コマンド はコマンドの説明、help--引数 は引数の説明。コマンドで意味が違う引数は help-コマンド--引数。
### help-heading- は見出し、help-value- は引数に入るものの呼び名。

help = 提出された集計表のブックを確認し、誤っているセルを示し、直した報告書を作ります
help-check = 提出されたブックを確認します
help-report = 1つの提出について、直して体裁を整えた報告書のブックを作ります
help-convert = 集計や分析に使えるデータ(1行に1つの値)に変換します
help-schema = 様式の定義を扱います
help-schema-list = 組み込みの様式を一覧にします
help-schema-show = 様式の表、行、関係を示します
help-schema-check = 様式の定義ファイルを確かめます
help-schema-json-schema = 定義ファイルの JSON Schema を出力します(エディター用)
help-explain = 規則を説明します
help-help = この説明、またはコマンドの説明を表示します

help--lang = 表示の言葉(省略すると、パソコンの設定に従います。ブックは様式の言葉で書きます)
help--schema = 様式。組み込みの様式の名前、または定義ファイル(省略すると、ブックから見分けます)
help--jobs = 同時に扱うファイルの数(省略すると、CPU のコアの数)
help--quiet = 指摘のほかは何も表示しません
help--verbose = 飛ばしたファイルも表示します
help--no_progress = 進み具合を表示しません
help--color = 色を付けるかどうか
help--paths = ブック、フォルダー、またはパターン(*.xlsx など)
help--path = 提出されたブック
help--format = 出力の形式
help-check--output = 指摘を画面ではなく、このファイルに書き出します(`-` は画面)
help--decisions = 担当者が「確認結果」シートの採否と理由を記入した報告書。選んだとおりに反映します(ブック1つのときだけ使えます)
help-convert--output = 書き出すファイル(`-` は標準出力)
help--in_place_copy = 提出されたブック(.xlsx、.xlsm)の写し。修正したセルだけを直し、印と注記を付けます(報告書と一緒に、またはこれだけを作れます)
help-report--output = 書き出す報告書のブック(.xlsx)
help--force = 出力先のファイルがあれば置き換えます
help--fail_on = 終了コードを 1 にする、いちばん低い水準
help--select = この規則だけを使います(番号か名前、コンマ区切り)
help--ignore = この規則を使いません(番号か名前、コンマ区切り)
help--to = 出力の形式
help--encoding = CSV の文字コード
help-schema-show--which = 組み込みの様式の名前、または定義ファイル
help--files = 様式の定義ファイル
help--rules = 規則の番号か名前
help--commands = 説明を見たいコマンド
help--help = この説明を表示します
help--version = 版を表示します

help-heading-usage = 使い方
help-heading-commands = コマンド
help-heading-arguments = 引数
help-heading-options = オプション
help-heading-values = 選べる値
help-heading-default = 指定しないとき

help-value-path = パス
help-value-file = ファイル
help-value-out = 出力先
help-value-reviewed = 記入済みの報告書
help-value-copy-xlsx = 写し.xlsx
help-value-out-xlsx = 出力先.xlsx
help-value-id-file = 名前|ファイル
help-value-lang = 言語
help-value-n = 数
help-value-when = いつ
help-value-format = 形式
help-value-level = 水準
help-value-rule = 規則
help-value-encoding = 文字コード
help-value-command = コマンド
