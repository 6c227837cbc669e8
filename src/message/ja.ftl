### 画面に出す言葉。1つの文が1行で完結し、数と差を示し、直し方は Excel でできることを書く。
### 指摘文(1文)の末尾に句点は付けない。対処(複数の文)には付ける。

## 表の構造

S101 = 表「{ $table }」が見つかりません
S101-help = どのシートにも「{ $table }」の表がありません。表が消えていないか、見出しの文字が変わっていないかを確かめてください。実績がない期間でも、表は 0 を記入して残してください。
S102 = 表「{ $table }」が2か所にあり、どちらにも値があります(1つ目は { $first })
S102-help = 提出する表を1つ残し、もう一方をシートから削除してください。前回の写しや下書きが残っていることがあります。
S103 = 表「{ $table }」に「{ $column }」の列が見つかりません
S103-help = 表の見出しの行に「{ $column }」があるかを確かめてください。列がなければ元の様式から写して戻し、見出しの文字が変わっていれば様式のとおりに直してください。
S105 = 表「{ $table }」に合計の行がありません
S105-help = 表に「合計」の行を加え、=SUM(…) ですべての区分を足してください。
S106 = { $rule }({ $name })を確認できませんでした: { $reason }
S106-plain = 確認できなかったもの: { $reason }
S106-help = この箇所は「誤りなし」ではなく「未確認」です。理由に書かれたセルや表を補うと、次回から確認の対象になります。

## 確認できなかった理由

reason-list-missing = 「{ $list }」の一覧が見つかりません
reason-list-empty = 「{ $list }」の一覧に記入がありません
reason-header-missing = 「{ $label }」が見つかりません
reason-no-period = 報告期間が分からないため、日付が期間内かどうかを判断できません
reason-subtotal-of-what = どの行の小計かが分かりません
reason-blank-total = 合計の欄が空白です
reason-part-unreadable = 内訳の { $cell } を数として読めません
reason-missing-row = 内訳の行が { $count } 行足りません(合計との差は { $value })
reason-withheld = 「{ $mark }」で伏せられています
reason-uncalculated = 数式の計算結果が保存されていません(Excel で開いて上書き保存すると計算されます)
reason-figure-unknown = 「{ $edit }」に使う数がそろっていません

## 区分とコード

C101 = 「{ $label }」は、表「{ $table }」のどの区分にも当てはまりません
C101-help = 様式にある区分名に直すか、当てはまる区分の行に数を加えてこの行を削除してください。新しい区分が要る場合は、様式の担当課に確認してください。
C102 = 区分「{ $label }」の行が、表「{ $table }」にありません
C102-help = 元の様式からこの区分の行を写して戻してください。実績がなければ 0 と記入してください。
C102-help-after = 「{ $label }」({ $cell })の近くに行を挿入し、様式のとおりに区分名を記入してください。実績がなければ 0 と記入してください。
C103 = 区分「{ $label }」の行が2つあります(1つ目は { $first })
C103-help = 同じ数を2回書いたものなら片方の行を削除し、分けて数えたものなら1行に足し合わせてください。片方が別の区分であれば、区分名を直してください。
C104 = コード「{ $code }」は様式にありません(「{ $label }」のコードは { $expected } です)
C104-help = 区分名が正しければコードを直し、コードを正しく写したものであれば、使っている様式の版を確かめてください。
C105 = コード { $code } は「{ $named }」のものですが、区分名は「{ $label }」(コード { $other })です
C105-label-unknown = コード { $code } は「{ $named }」のものですが、区分名「{ $label }」は様式にありません
C105-help = コードと区分名のどちらが正しいかを元の資料で確かめ、違っている方を直してください。行を並べ替えたとき、片方の列だけが動くことがあります。数がどちらの区分のものかも確かめてください。
C106 = 「{ $written }」は様式の「{ $label }」と表記が異なります(同じ区分として集計します)
C106-help = そのままでも集計できます。「{ $label }」に書き直すと、次回からこの表示は出ません。
C107 = 「{ $written }」は「{ $label }」のことと思われます(1～2文字異なります)
C107-help = 「{ $label }」のことであれば、セルの文字を様式のとおりに直してください。別の区分であれば、その区分名に直してください。
C107-several = 「{ $label }」がどの区分を指すか決められません(候補: { $names })
C107-several-help = 候補のうち当てはまるものを選び、セルの文字を様式のとおりに直してください。
C108 = コード「{ $written }」は { $code } と表記が異なります(同じコードとして扱います)
C108-help = そのままでも集計できます。直すときは、セルの表示形式を「文字列」にしてから、先頭の 0 も含めて半角で入力してください。

## 値

V101 = 「{ $label }」の値「{ $raw }」は数として読めません
V101-help = { $cell } には半角の数字だけを記入し、説明は備考欄に移してください。実績がなければ 0 と記入してください。
V102 = 「{ $label }」の値「{ $raw }」は文字として入力されています(数としては { $value })
V102-help = 文字として入力された数は、Excel の SUM では足されません。{ $cell } の左上に出る緑の印から「数値に変換する」を選ぶか、表示形式を「標準」にして半角の数字で入力し直してください。
V103 = 「{ $label }」の値 { $raw } は 0 より小さい数です
V103-help = 件数や人数は 0 以上の数です。{ $cell } に引き算の式や不要な符号がないかを確かめてください。前回分の訂正であれば、訂正後の数を記入し、経緯は備考欄に書いてください。
V104 = 「{ $label }」の値 { $raw } に小数があります
V104-help = 件数や人数は整数で記入してください。整数に見えていても、{ $cell } を選ぶと数式バーに小数が見えることがあります。平均や割合の式が入っていないかも確かめてください。
V105 = 「{ $label }」が空白です(同じ列のほかの行には 0 と記入されています)
V105-mark = 「{ $label }」が「{ $raw }」となっています(同じ列のほかの行には 0 と記入されています)
V105-help = 実績がなければ { $cell } に 0 と記入してください。集計がまだであれば、集計してから記入してください。
V106 = 「{ $label }」の値がエラー { $raw } になっています
V106-help = { $cell } の数式を確かめてください。#REF! は参照先の行や列が削除されたとき、#NAME? は関数名や名前が違うとき、#VALUE! は計算に文字が混じるとき、#DIV/0! は 0 で割るとき、#N/A は探す値がないときに出ます。

## 合計と関係

T101 = { $label } { $stated } は内訳の和 { $expected } と一致しません(差 { $difference })
T101-column = { $column }の{ $label } { $stated } は内訳の和 { $expected } と一致しません(差 { $difference })
T101-help = { $cell } を選び、数式バーを見てください。数式なら =SUM(…) の範囲にすべての内訳が入っているか、数字なら入力の誤りがないかを確かめます。合計が正しければ、内訳の各行を元の資料と照らし合わせてください。
T102 = { $label } { $stated } は内訳の和 { $expected } と一致しません(差 { $difference })
T102-column = { $column }の{ $label } { $stated } は内訳の和 { $expected } と一致しません(差 { $difference })
T102-help = { $cell } を選び、数式バーを見てください。小計の範囲がそのまとまりの行だけを過不足なく含むかを確かめ、内訳の各行を元の資料と照らし合わせてください。
T103 = 「{ $row }」の{ $left } { $stated } は、{ $right }の { $expected } と一致しません(差 { $difference })
T103-help = 「{ $left }」と「{ $right }」のどちらが違うかを元の資料で確かめ、違っているセルを直してください。
X101 = { $left } { $stated } は、{ $right } { $expected } と一致しません(差 { $difference })
X101-any = { $left } { $stated } は、どの候補とも一致しません(最も近いのは { $right } { $expected })
X101-any-help = 「{ $left }」が何を数えた数かを元の資料や提出元に確かめ、記入の誤りであれば直してください。
X101-help = 「{ $left }」と「{ $right }」は同じ数になるはずです。どちらが違うかを元の資料で確かめ、違っているセルを直してください。
X102 = { $left } { $stated } が、{ $right } { $expected } を超えています(差 { $difference })
X102-below = { $left } { $stated } が、{ $right } { $expected } を下回っています(差 { $difference })
X102-row = 「{ $row }」の{ $left } { $stated } が、{ $right } { $expected } を超えています(差 { $difference })
X102-row-below = 「{ $row }」の{ $left } { $stated } が、{ $right } { $expected } を下回っています(差 { $difference })
X102-help = 「{ $left }」と「{ $right }」の数が入れ替わっていないか、1行ずれていないかを確かめ、違っているセルを直してください。
X103 = { $left } { $stated } と { $right } { $expected } は、片方だけが 0 です
X103-row = 「{ $row }」の{ $left } { $stated } と{ $right } { $expected } は、片方だけが 0 です
X103-help = 実績があれば「{ $left }」と「{ $right }」の両方に数を記入し、なければ両方を 0 にしてください。
X104 = { $left } { $stated } は、{ $right }の行数 { $expected } と合いません(差 { $difference })
X104-help = 「{ $left }」の件数と「{ $right }」を見比べ、一覧の書き漏れや件数の数え違いがないかを確かめてください。一覧が主なものだけの場合は、そのままで構いません。
edit-message = { $text }({ $left } { $stated }、{ $right } { $expected }、差 { $difference })
edit-message-row = 「{ $row }」: { $text }({ $left } { $stated }、{ $right } { $expected }、差 { $difference })
edit-message-any = { $text }({ $left } { $stated }、最も近いのは { $right } { $expected })

## 期間と日付

P101 = 報告期間が見つかりません
P101-help = 表の上に「令和7年度 第3四半期(令和7年10月1日～12月31日)」のように期間を記入してください。
P102 = { $where }の「{ $first }」と、{ $elsewhere }の「{ $second }」が食い違っています
P102-help = 正しい期間を確かめ、見出し・シート名・ファイル名をそろえてください。前回のファイルを写して作ると、古い期間が残ることがあります。
source-cell = { $cell }
source-sheet-name = シート名
source-file-name = ファイル名
P103 = 「{ $label }」の日付({ $date })が、報告期間({ $from }～{ $to })に入っていません
P103-help = 日付を元の資料で確かめてください。Excel は年を省いた日付を入力した年のものとするため、1月に「12/14」と入力すると1年ずれます。期間外の出来事であれば、一覧から外してください。
P104 = 「{ $label }」の日付「{ $raw }」は暦にない日です
P104-era = 「{ $label }」の日付「{ $raw }」の年は、その元号にありません
P104-years-differ = 「{ $label }」の日付「{ $raw }」は、元号の年と西暦の年が一致しません
P104-ambiguous = 「{ $label }」の日付「{ $raw }」は2通りに読めます
P104-unreadable = 「{ $label }」の日付「{ $raw }」を日付として読めません
P104-help = 元の資料で日を確かめ、「令和7年4月4日」または「2025/4/4」のように記入し直してください。
P105 = 「{ $raw }」の曜日が日付と合いません({ $date }は{ $weekday }曜日です)
P105-help = 日付と曜日のどちらが正しいかを元の資料で確かめてください。前年の予定を写すと、曜日がずれることがあります。
P106 = 「{ $label }」の日付({ $date })が、上の行の日付({ $before })より前です
P106-help = 日付が正しければ、そのままでも構いません。並べ直すときは、同じまとまりの行を選び、「データ」→「並べ替え」で日付の昇順にしてください。

## 一覧

L101 = 「{ $label }」の「{ $column }」が空白です
L101-help = 「{ $column }」を記入してください。分からない場合は、その旨を備考欄に書いてください。
L102 = 「{ $label }」の参加人数「{ $raw }」を人数として読めません
L102-help = 「30名」「30名程度」「17～19名」「学生70名 教員4名」のように、数字で記入してください。
L103 = 「{ $label }」は { $row } 行目と同じ内容です
L103-help = 同じ行事を2回書いたものであれば、片方の行を削除してください。同じ日に2回あったのであれば、回や時間帯を書き分けてください。

## 読めないファイル

file-not-found = ファイルが見つかりません
file-not-found-help = パスとファイル名を確かめてください。共有フォルダーの場合は、接続されているかも確かめてください。
file-permission = ファイルを開く権限がありません
file-permission-help = ほかの人や Excel が開いていれば閉じ、ファイルのアクセス権を確かめてください。自分のフォルダーに写してから試すこともできます。
file-in-use = ほかのプログラム(Excel など)で開かれているため読めません
file-in-use-help = 開いている人に閉じてもらうか、ファイルの写しを作り、その写しを指定してください。
file-lock = Excel が開いている間だけ置く一時ファイルです
file-lock-help = 名前から ~$ を除いた、もとのブックを指定してください。
file-folder = フォルダーです
file-folder-help = フォルダーの中のブックを指定してください。
file-not-a-file = 通常のファイルではありません
file-not-a-file-help = ブックをファイルとして保存し、そのファイルを指定してください。
file-io = ファイルを読み込めません({ $detail })
file-io-help = ディスクやネットワークの接続を確かめ、自分のフォルダーに写してからもう一度試してください。
file-empty = ファイルの中身がありません(0 バイト)
file-empty-help = 写しや送信の途中で切れた可能性があります。提出元にもう一度送ってもらってください。
file-damaged = ブックが壊れているか、途中で切れています
file-damaged-help = Excel で「ファイル」→「開く」→「参照」からファイルを選び、「開く」の横の ▼ から「開いて修復する」を試してください。直らなければ、提出元にもう一度送ってもらってください(詳細: { $detail })。
file-html = 中身が HTML(ウェブページ)で、ブックではありません
file-html-help = Excel で開き、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存したものを使ってください。
file-text = 中身が CSV などのテキストで、ブックではありません
file-text-help = Excel で開き、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存したものを使ってください。
file-spreadsheet-xml = Excel 2003 の XML 形式で、このままでは読めません
file-spreadsheet-xml-help = Excel で開き、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存したものを使ってください。
file-mht = 中身がウェブページの保存形式(MHT)で、ブックではありません
file-mht-help = Excel で開き、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存したものを使ってください。
file-not-workbook = Excel や ODS のブックではありません
file-not-workbook-help = Excel で開けるかを確かめてください。開ければ、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存したものを使ってください。
file-password = パスワードで保護されていて開けません
file-password-help = Excel でパスワードを入れて開き、「ファイル」→「情報」→「ブックの保護」→「パスワードを使用して暗号化」でパスワードの欄を空にして「OK」を押し、上書き保存してください。
file-over-limit = { $what }が上限 { $limit } を超えています({ $found } 以上)
file-over-limit-help = Excel で表の外の使っていない行と列を選んで「削除」し、不要なシートや画像も除いてから保存し直してください。心当たりのないファイルであれば、開かずに提出元に確認してください。
file-disguised = 拡張子は .{ $named } ですが、中身は { $real } 形式です(そのまま読み取りました)
file-disguised-help = Excel で開き、「名前を付けて保存」で形式を選び直すと、拡張子と中身がそろいます。
file-unknown-form = どの様式の表も見つかりません(試した様式: { $schemas })
file-unknown-form-help = 様式のブックかどうか、表の見出しの文字が変わっていないかを確かめてください。別の様式であれば、その定義を `--schema` で指定してください。
file-password-ods = パスワードで保護されていて開けません(ODS 形式)
file-password-ods-help = LibreOffice でパスワードを入れて開き、「名前を付けて保存」で「パスワード付きで保存」のチェックを外して保存してください。
limit-file-bytes = ファイルの大きさ
limit-unpacked-bytes = 展開後の大きさ
limit-ratio = 展開後の大きさの倍率
limit-entries = ファイル内の部品の数
limit-sheets = シートの数
limit-cells = 値のあるセルの数
limit-text-bytes = 文字と数式の量
limit-merges = 結合セルの数
size-megabytes = { $n } MB
size-bytes = { $n } バイト

## 原因の説明
# 引数: cell 疑わしいセル、label その行の名前、from 今の値、to あるべき値、difference 差、cells 関係するほかのセル

cause-digits-transposed = { $from } は { $to } の数字の入れ違いの可能性があります(差 { $difference } は 9 の倍数)
cause-digit-mistyped = { $from } は { $to } の1文字の打ち違いの可能性があります(差 { $difference })
cause-digit-dropped = { $from } は { $to } の1けたが抜けたものの可能性があります(差 { $difference })
cause-digit-added = { $from } は { $to } に1けた余分に入ったものの可能性があります(差 { $difference })
cause-shifted-by-ten = { $from } は { $to } とけたがずれている可能性があります(差 { $difference })
cause-sign-flipped = { $from } は { $to } の符号が逆になったものの可能性があります(差 { $difference })
cause-text-ignored-by-sum = { $cells } は文字として入力されているため、SUM で足されていません(差 { $difference }、足すと { $to })
cause-row-left-out-of-formula = 数式の範囲に { $cells } が入っていません(差 { $difference }、入れると { $to })
cause-row-counted-twice = { $cells } が2回足されています(差 { $difference }、1回にすると { $to })
cause-subtotal-counted = 小計 { $cells } も足されています(差 { $difference }、除くと { $to })
cause-of-which-counted = 再掲(内数)の { $cells } も足されています(差 { $difference }、除くと { $to })
cause-row-left-out = 差 { $difference } は { $cells } の値と同じで、この行が足されていない可能性があります(足すと { $to })
cause-hidden-row = 非表示の { $cells } の値が差 { $difference } と同じで、この行の扱いが食い違っている可能性があります(そろえると { $to })
cause-stale-total = { $from } は再計算される前の値です(計算し直すと { $to }、差 { $difference })
still-earlier-total = { $from } は以前の報告の値のままになっている可能性があります(内訳の和は { $to }、差 { $difference })
cause-typed-total = { $from } は数式ではなく数字で入力されています(内訳の和は { $to }、差 { $difference })
cause-values-swapped = { $from } は { $cells } の値と入れ替わっている可能性があります(入れ替えると { $to }、差 { $difference })
cause-rows-shifted = { $cells } の値が1行ずれている可能性があります(この行は { $from }、戻すと { $to }、差 { $difference })
cause-previous-value-repeated = { $from } は前回の値のままになっている可能性があります(あるべき値は { $to }、差 { $difference })

## 画面の決まった言葉

cli-cause = 原因
cli-same-cause = └ 同じ原因:
cli-correction = 修正案
cli-error = エラー
cli-warning = 警告
cli-info = 情報
cli-safe = 表記の統一
cli-recomputed = 再計算
cli-deductive = 唯一の案
cli-suggested = 候補
cli-summary = { $files } ファイル: エラー { $errors }件、警告 { $warnings }件、情報 { $infos }件
cli-summary-unreadable = { $files } ファイル(うち読めないもの { $unreadable }): エラー { $errors }件、警告 { $warnings }件、情報 { $infos }件
cli-checking = 確認中
cli-written = { $path } に書き出しました
cli-cannot-write = { $path } に書き込めません({ $detail })
cli-cannot-write-help = Excel で開いていれば閉じ、フォルダーに書き込む権限があるかを確かめてください。
cli-output-is-input = 出力先 { $path } は入力と同じファイルです
cli-output-is-input-help = 提出されたファイルは書き換えません。別の名前を `-o` で指定してください。
cli-output-exists = 出力先 { $path } はすでにあります
cli-output-exists-help = 別の名前を `-o` で指定するか、置き換えてよければ `--force` を付けてください。
cli-no-workbooks-in-folder = フォルダー { $path } にブックがありません
cli-no-workbooks-in-folder-help = .xlsx、.xlsm、.xls、.xlsb、.ods のファイルがあるフォルダーを指定してください。
cli-no-match = { $pattern } に当てはまるファイルがありません
cli-skipped-file = { $path } は対象外のため飛ばしました
cli-skipped-lock-file = { $path } は Excel が開いている間の一時ファイルのため飛ばしました
cli-unknown-rule = 「{ $word }」という規則はありません
cli-unlistable = フォルダー { $path } の中を見られません({ $detail })
cli-output-is-folder = 出力先 { $path } はフォルダーです
cli-output-is-folder-help = フォルダー名の後に、書き出すファイルの名前を付けて `-o` で指定してください。
cli-schema-unreadable = 様式の定義「{ $schema }」を読み込めません({ $detail })
cli-schema-unreadable-help = 組み込みの様式の名前は `kensan schema list` で見られます。定義ファイルの場合は、パスを確かめてください。
cli-schema-good = 様式の定義 { $schema } に誤りはありません
cli-several-reports = { $path } には報告が { $count } 件入っています
cli-several-reports-help = 報告書は1件ずつ作ります。1件分のシートだけを残したブックを指定してください。
cli-report-failed = 報告書のブックを作れません({ $detail })
cli-report-written = { $path } に書き出しました(エラー { $errors }件、警告 { $warnings }件、情報 { $infos }件、修正 { $corrections }件)
cli-encoding-csv-only = `--encoding` は CSV だけに使えます
cli-rows-written = { $path } に { $rows } 行を書き出しました
cli-unencodable = 「{ $character }」は cp932(Shift_JIS)で表せません({ $place }、{ $column })
cli-unencodable-help = `--encoding utf8` を指定してください。UTF-8 の CSV も Excel でそのまま開けます。
cli-unknown-rule-help = 規則の番号と名前は RULES.ja.md にあります。例: `kensan explain T101`、`kensan explain total-mismatch`。

## 規則のページの見出し

page-level = 水準
page-what = 確認すること
page-why = なぜ大切か
page-example = 例
page-fix = Excel での直し方
page-silence = 指摘を確認済みにするには
page-title = 規則の一覧
page-intro = kensan が確認する規則です。同じ内容は `kensan explain T101` のように、番号か名前を付けて読めます。このファイルは自動で作られます。
page-code = 番号
page-name = 名前
page-meaning = 内容

# 非表示のセル、使われなくなったコード、件数のない備考
S104-sheet = シート「{ $sheet }」は非表示ですが、「{ $table }」の値があります
S104-rows = 「{ $table }」の { $rows } 行目は非表示ですが、値があります({ $count } 行)
S104-column = 「{ $table }」の { $letters } 列(「{ $column }」)は非表示ですが、値があります
S104-help = 行・列の見出しを選んで右クリックし「再表示」を選ぶと見えるようになります(シートはシート見出しを右クリックして「再表示」)。合計に含めてよい値かを確かめてください。
C109 = 「{ $label }」(コード { $code })は、この報告期間では使われない区分です
C109-successor = 「{ $label }」(コード { $code })は、この報告期間では使われない区分です。いまは「{ $successor }」を使います
C109-help = この期間の区分に数を移してください。移してよいか分からないときは、提出元に確かめてください。
V108 = 「{ $label }」は 0 件ですが、備考「{ $raw }」が書かれています
V108-help = 件数の書き漏れか、備考の行の取り違えがないかを確かめてください。0 件の事情の説明であれば、そのままで構いません。

# 出力先
cli-output-not-xlsx = 出力先 { $path } はブックですが、名前が .xlsx で終わっていません
cli-output-not-xlsx-help = .xlsx で終わる名前にしてください。ほかの名前では Excel で開けません。

# 数式
V107 = 「{ $label }」に保存されている値 { $stated } は、数式の計算結果 { $expected } と違います
V107-help = Excel で開き、Ctrl+Alt+F9 で再計算して保存してください。計算方法が「手動」のときは、「数式」→「計算方法の設定」で「自動」にしてください。
T104-left-out = 「{ $label }」の数式に { $cells } が入っていません
T104-twice = 「{ $label }」の数式で { $cells } が1回でない回数足されています
T104-extra = 「{ $label }」の数式に、内訳でない { $cells } が入っています
T104-constant = 「{ $label }」の数式に、セルではない数 { $constant } が足されています
T104-help = { $cell } の数式の範囲を、内訳の最初の行から最後の行までに直してください(小計や再掲は含めません)。

### 確認結果に記入された採否の反映。
decision-unknown-word = { $sheet }!{ $cell } の採否「{ $word }」は分かりません。採用・却下・確認済みのいずれかを選んでください(反映していません)
decision-without-reason = { $sheet }!{ $cell } は「確認済み」ですが、理由がありません。理由を記入すると、確認済みとして扱います(未処理として数えます)
decision-nothing-to-accept = { $sheet }!{ $cell } は「採用」ですが、この指摘には修正の提案がありません(未処理として数えます)。提出されたシートを直すか、「確認済み」と理由を記入してください
decision-twice = { $sheet }!{ $cell } の記入は、同じ指摘についての { $other } の記入と異なります(先に書かれた { $other } を使いました)
decision-lapsed-vanished = { $sheet }!{ $cell } の記入「{ $word }」は引き継ぎません。対象の指摘({ $rule } { $place })は、今回はありません
decision-lapsed-values = { $sheet }!{ $cell } の記入「{ $word }」は失効しました。もとになったセルの値が変わっています({ $rule } { $place }、前回の記入値「{ $stated }」)。もう一度判断してください
decision-lapsed-proposal = { $sheet }!{ $cell } の記入「{ $word }」は失効しました。提案している修正が前回と変わっています({ $rule } { $place })。もう一度判断してください
decision-lapsed-torn = { $sheet }!{ $cell } の記入「{ $word }」は使えません。行の内容がばらばらになっています(列ごとに並べ替えた可能性があります)。もとの報告書からやり直してください
decision-lapsed-unclear = { $sheet }!{ $cell } の記入「{ $word }」は使えません。隠し列が削除されており、どの指摘への記入かを1つに決められません({ $rule } { $place })
decision-would-break = { $sheet }!{ $cell } で採用された修正({ $target })は反映していません。反映すると、いま成り立っている { $rules } が成り立たなくなります。採否の組み合わせを確かめてください
decision-superseded = { $sheet }!{ $cell } で採用された修正({ $target })は反映していません。同じセルに別の修正を反映しました
decision-contradicted = { $sheet }!{ $cell } で採用された修正({ $target })は反映していません。同じ修正が、別の行では「却下」か「確認済み」になっています
decision-no-such-cell = { $sheet }!{ $cell } で採用された修正({ $target })は反映していません。集計に使うセルではないため、提出されたシートで直してください
cli-decisions-unreadable = 採否を記入した報告書 { $path } を読み込めません: { $detail }
cli-decisions-missing = { $path } に、採否と理由の列がある「確認結果」シートが見つかりません
cli-decisions-missing-help = `kensan report` で作った報告書の「確認結果」シートに採否と理由を記入し、保存したファイルを指定してください。
cli-decisions-one-workbook = `--decisions` はブック1つのときだけ使えます(今は { $count } 個です)
cli-decisions-one-workbook-help = 採否は1つの報告書についての判断です。その報告書のもとになったブックを1つだけ指定してください。
cli-decisions-settled = 採否を反映しました: 修正により解消 { $corrected }件、確認済み { $acknowledged }件、残り エラー { $errors }件・警告 { $warnings }件・情報 { $infos }件

### 提出されたブックの写しへの修正。
in-place-part-of-cell = { $sheet }!{ $cell } の修正は、写しには反映していません(セルの一部だけの修正か、元の記載と異なるため)。写しで直してください
in-place-array = { $sheet }!{ $cell } の修正は、写しには反映していません(複数のセルにまたがる配列数式です)。写しで直してください
in-place-no-place = { $sheet }!{ $cell } の修正は、写しには反映していません(空白のセルで、ファイルの中に置き場所が見つかりません)。写しで直してください
in-place-no-note = { $sheet }!{ $cell } は直して印を付けましたが、スレッド形式のコメントがあるため、注記は付けていません
cli-in-place-needs-xlsx = { $path } は .{ $format } なので、セルを直した写しは作れません
cli-in-place-needs-xlsx-help = 写しを作れるのは .xlsx と .xlsm だけです。Excel で「名前を付けて保存」から .xlsx で保存し直すか、`-o` で報告書を作ってください。
cli-in-place-extension = 写しの名前 { $path } は .{ $expected } で終わる必要があります
cli-in-place-extension-help = 写しは提出されたブックと同じ形式です。ほかの名前では Excel で開けません。
cli-in-place-signed = { $path } には電子署名があるので、セルを直した写しは作れません
cli-in-place-signed-help = 直すと署名が無効になります。署名する前のブックを指定するか、`-o` で報告書を作ってください。
cli-in-place-failed = { $path } の写しを作れません({ $detail })
cli-in-place-failed-help = 提出されたブックはそのままです。`-o` で報告書を作り、修正記録を見ながら直してください。
cli-in-place-written = { $path } に写しを書き出しました(修正したセル { $corrected }個、それに伴って計算し直した数式 { $recalculated }個)
cli-outputs-same = 出力先が2つとも { $path } です
cli-outputs-same-help = 報告書と写しには別の名前を付けてください。
