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
S105-blank = 表「{ $table }」の「{ $label }」が空白です({ $columns })
S105-blank-help = { $cell } に =SUM(…) の数式を入れ、すべての区分を足してください。合計を消してしまったときは、元の様式の数式を写して戻してください。
S106 = { $rule }({ $name })を確認できませんでした: { $reason }
S106-plain = 確認できなかったもの: { $reason }
S106-too-many = 合わない計算が { $count } 件つながっていて、{ $cells } か所以内の修正ではすべてを合わせられません。どの数値が誤りかは特定していません
S106-search-ended = 合わない計算が { $count } 件つながっていて、誤りの候補を最後までは調べていません。ここに示していない数値が誤っていることもあります
S106-explained-help = この表には誤った数値がいくつもあります。元の資料と1件ずつ照らし合わせて直し、もう一度確認してください。
S106-help = この箇所は「誤りなし」ではなく「未確認」です。理由に書かれたセルや表を補うと、次回から確認の対象になります。

## 確認できなかった理由

reason-list-missing = 「{ $list }」の一覧が見つかりません
reason-list-empty = 「{ $list }」の一覧に記入がありません
reason-header-missing = 「{ $label }」が見つかりません
reason-no-period = 報告期間が分からないため、日付が期間内かどうかを判断できません
reason-subtotal-of-what = どの行の小計かが分かりません
reason-lone-number = 項目名のない数「{ $value }」だけの行は、ページ番号とみなして数えていません
reason-sheet-example = シート「{ $sheet }」は、シート名か表題から記入例・旧様式・コード表などと判断し、この報告には含めていません
reason-sheet-hidden-copy = 非表示のシート「{ $sheet }」は、表示されているシートと同じ表の写しと判断し、この報告には含めていません
reason-sheet-blank = シート「{ $sheet }」は、どの区分にも数が入っていないため未記入の様式と判断し、報告として扱っていません
reason-table-source = シート「{ $sheet }」のこの表は、別のシートの同じ表が数式で参照している元の表と判断し、二重には数えていません
reason-table-partial-copy = シート「{ $sheet }」のこの表は、別のシートにある表の一部だけの写し(グラフ用など)と判断し、この報告には含めていません
reason-list-apart = シート「{ $sheet }」の一覧は、別のシートにある一覧の写しか、別の期間のものと判断し、この報告には含めていません
reason-blank-total = 合計の欄が空白です
reason-part-unreadable = 内訳の { $cell } を数として読めません
reason-missing-row = 内訳の行が { $count } 行足りません(合計との差は { $value })
reason-withheld = 「{ $mark }」で伏せられています
reason-uncalculated = 数式の計算結果が保存されていません(Excel で開いて上書き保存すると計算されます)
reason-figure-unknown = 「{ $edit }」に使う数がそろっていません
reason-no-period-compare = 報告期間が分からないため、ほかの報告や暦と比べられません
reason-previous-unclear = 前回の報告の { $cell } を数として読めません
reason-month-unclear = 月の表の { $cell } を数として読めません
reason-month-no-table = 月の表({ $file })にこの表がありません
reason-month-no-row = 月の表({ $file })にこの欄がありません
reason-several-offices = 複数の事業所を合算した報告書のため、日数の合計は暦と比べられません
reason-weekdays-unknown = 開所する曜日を読み取れません
reason-holidays-unknown = この期間の祝日が分かりません(分かるのは 1949～2099 年)
previous-other-form = 前回の報告として指定されたファイル({ $file })は様式が違うため、比べられません
previous-no-period = 前回の報告として指定されたファイル({ $file })に報告期間が見つからないため、比べられません
previous-other-year = 前回の報告として指定されたファイル({ $file }、{ $from }～{ $to })は年度が違うため、累計を比べられません
previous-single = 前回の報告として指定されたファイル({ $file }、{ $from }～{ $to })は年度の初めからの累計ではないため、比べられません
previous-own-single = この報告({ $from }～{ $to })は年度の初めからの累計ではないため、前回の累計と比べられません
months-other-form = 月の表として指定されたファイル({ $file })は様式が違います
months-no-period = 月の表として指定されたファイル({ $file })に報告期間が見つかりません
months-aside = { $files } は、この報告の期間の一部ではないため、月の和に入れていません
months-with-errors = 月の表({ $file })自体にエラーが { $count } 件あります。先に月の表を直してください
months-name = { $file }
months-file = { $file }({ $from }～{ $to })
list-and = { $all }、{ $next }
list-more = { $all } ほか { $count } 件
list-none = なし
month-figure = { $month }月 { $value }
part-figure = { $from }～{ $to } { $value }

## 区分とコード

C101 = 「{ $label }」は、表「{ $table }」のどの区分にも当てはまりません
C101-help = 様式にある区分名に直すか、当てはまる区分の行に数を加えてこの行を削除してください。新しい区分が要る場合は、様式の担当課に確認してください。
C101-unlabelled = 表「{ $table }」の中に、区分名のない値「{ $raw }」があります({ $cell })
C101-unlabelled-help = 左の欄に様式のとおりの区分名を記入するか、要らない行であれば削除してください。上の行と結合されていた区分名が消えていることもあります。
C102 = 区分「{ $label }」の行が、表「{ $table }」にありません
C102-help = 元の様式からこの区分の行を写して戻してください。実績がなければ 0 と記入してください。
C102-help-after = 「{ $label }」({ $cell })の近くに行を挿入し、様式のとおりに区分名を記入してください。実績がなければ 0 と記入してください。
C103 = 区分「{ $label }」の行が2つあります(1つ目は { $first })
C103-help = 同じ数を2回書いたものなら片方の行を削除し、分けて数えたものなら1行に足し合わせてください。片方が別の区分であれば、区分名を直してください。
C104 = コード「{ $code }」は、この表のコードにありません(「{ $label }」のコードは { $expected } です)
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
V105-value-help = { $help }合計など、ほかの数値からみて、{ $cell } は { $value } になるはずです。
V105-between-help = { $help }ほかの数値からみて、{ $cell } は { $least } 以上 { $most } 以下のはずです。
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
X105 = 「{ $label }」の累計 { $stated } が、前回の { $expected } より減っています(差 { $difference })
X105-column = 「{ $label }」の{ $column }の累計 { $stated } が、前回の { $expected } より減っています(差 { $difference })
X105-help = 累計は減りません。今回の数と前回の数({ $cell })を元の資料と照らし合わせ、行の入れ替わりやずれがないかも確かめてください。前回の誤りを直した場合は、その旨を備考欄に書いてください。
X105-persons-help = 前回の数は { $cell } にあります。区分の移った人がいれば減ることもあります。そうでなければ、行の入れ替わりやずれがないかを確かめてください。
X105-list = 前回の報告の「{ $list }」の一覧にある { $count } 件が、今回の一覧に一つもありません
X105-entry = 前回の報告の「{ $list }」の一覧にある「{ $label }」が、今回の一覧にありません
X105-entry-help = 年度の初めからの報告であれば、前回までの行も残します。行を消してしまっていないか、名前や日付を書き換えていないかを確かめてください。
X106 = 「{ $label }」は前回の { $before } から { $stated } になりました(ほかの数と同じ割合で増えると { $expected } ほど)
X106-column = 「{ $label }」の{ $column }は前回の { $before } から { $stated } になりました(ほかの数と同じ割合で増えると { $expected } ほど)
X106-help = けたの打ち間違い、隣の行の数、前回の数の写し残しでないかを、前回の報告({ $cell })と元の資料で確かめてください。実際の変化であれば、直す必要はありません。
X106-unchanged = 件数がすべて前回の報告({ $file })と同じです
X106-unchanged-help = 前回のファイルを写し、期間だけを書き換えたままになっていないかを確かめてください。
X107 = 「{ $label }」の { $stated } は、月の和 { $expected } と一致しません(差 { $difference }。{ $months })
X107-column = 「{ $label }」の{ $column } { $stated } は、月の和 { $expected } と一致しません(差 { $difference }。{ $months })
X107-help = 月ごとの表を開いて、どの月の数が違うかを確かめ、違っている方の表を直してください。差の同じ行がほかにもあれば、行が入れ替わっているか、ずれています。
X107-persons-below = 「{ $label }」の{ $column } { $stated } は、月ごとの人数のうち最も多い { $expected } を下回っています({ $months })
X107-persons-above = 「{ $label }」の{ $column } { $stated } は、月ごとの人数の和 { $expected } を超えています({ $months })
X107-persons-help = 通しの実人数は、最も多い月の人数以上、月の和以下です。同じ人を月をまたいで1人と数えているかを確かめ、違っている方の表を直してください。
M101-check = 月の表が足りません({ $from }～{ $to }の分がありません)
M101-check-help = 足りない月のファイルを --months に加えて、もう一度実行してください。そろうまで、月の和とは比べません。
M102-check = 月の表の期間が重なっています({ $files })
M102-check-help = 同じ月のファイルが2つあれば一方を外し、累計の表は外してください。重なりがなくなるまで、月の和とは比べません。
M103-check-help = { $other } を写したまま、数を書き換えていないと見られます。{ $file } の正しい数を提出元に確かめてください。それまで、月の和とは比べません。
edit-message = { $text }({ $left } { $stated }、{ $right } { $expected }、差 { $difference })
edit-message-row = 「{ $row }」: { $text }({ $left } { $stated }、{ $right } { $expected }、差 { $difference })
edit-message-any = { $text }({ $left } { $stated }、最も近いのは { $right } { $expected })

## 期間と日付

P101 = 報告期間が見つかりません
P101-help = 表の上に「令和7年度 第3四半期(令和7年10月1日～12月31日)」のように期間を記入してください。
P101-year = シートに年が書かれていないため、{ $where }の「{ $year }」により期間を定めました
P101-year-help = 期間が合っているかを確かめ、表の上に「令和7年度 第3四半期」のように年も記入してください。同じブックに年のないシートがほかにもあれば、同じように読んでいます。
P102 = { $where }の「{ $first }」と、{ $elsewhere }の「{ $second }」が食い違っています
P102-help = 正しい期間を確かめ、見出し・シート名・ファイル名をそろえてください。前回のファイルを写して作ると、古い期間が残ることがあります。
source-cell = { $cell }
source-sheet-name = シート名
source-file-name = ファイル名
source-folder-name = フォルダー名
P103 = 「{ $label }」の日付({ $date })が、報告期間({ $from }～{ $to })に入っていません
P103-help = 日付を元の資料で確かめてください。Excel は年を省いた日付を入力した年のものとするため、1月に「12/14」と入力すると1年ずれます。期間外の出来事であれば、一覧から外してください。
P104 = 「{ $label }」の日付「{ $raw }」は暦にない日です
P104-era = 「{ $label }」の日付「{ $raw }」の年は、その元号にありません
P104-years-differ = 「{ $label }」の日付「{ $raw }」は、元号の年と西暦の年が一致しません
P104-ambiguous = 「{ $label }」の日付「{ $raw }」は2通りに読めます
P104-unreadable = 「{ $label }」の日付「{ $raw }」を日付として読めません
P104-cut = 「{ $label }」の日付「{ $raw }」は「日」がなく、途中で切れている可能性があります
P104-help = 元の資料で日を確かめ、「令和7年4月4日」または「2025/4/4」のように記入し直してください。
P105 = 「{ $raw }」の曜日が日付と合いません({ $date }は{ $weekday }曜日です)
P105-help = 日付と曜日のどちらが正しいかを元の資料で確かめてください。前年の予定を写すと、曜日がずれることがあります。
P106 = 「{ $label }」の日付({ $date })が、上の行の日付({ $before })より前です
P106-help = 日付が正しければ、そのままでも構いません。並べ直すときは、同じまとまりの行を選び、「データ」→「並べ替え」で日付の昇順にしてください。
previous-same = 前回の報告として指定されたファイル({ $file })の期間({ $from }～{ $to })が、この報告の期間と同じです
previous-later = 前回の報告として指定されたファイル({ $file })の期間({ $from }～{ $to })が、この報告の期間の終わりより前に終わっていません
previous-misplaced-help = この報告の見出しに前回の期間が残っていないか、--previous に正しいファイルを指定したかを確かめてください。比べる処理は行っていません。
P107 = { $label } { $stated } は、暦の上の { $expected } 日を超えています(差 { $difference }。{ $weekdays }の { $all } 日のうち、祝日 { $holidays } 日と年末年始 { $closed } 日を除く)
P107-below = { $label } { $stated } は、暦の上の { $expected } 日と違います(差 { $difference }。{ $weekdays }の { $all } 日のうち、祝日 { $holidays } 日と年末年始 { $closed } 日を除く)
P107-days = { $label } { $stated } が、期間の日数 { $expected } を超えています(差 { $difference })
P107-help = 日数を数え直してください。祝日や土日に臨時に開所した日があれば、備考欄に書いてください。
P107-below-help = 臨時に休んだ日があれば、そのままで構いません。

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
file-old-excel = Excel 4 以前の古い形式で、このままでは読めません
file-old-excel-help = Excel または LibreOffice で開き、「Excel ブック (*.xlsx)」として保存したものを使ってください。
file-mht = 中身がウェブページの保存形式(MHT)で、ブックではありません
file-mht-help = Excel で開き、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存したものを使ってください。
file-not-workbook = Excel や ODS のブックではありません
file-not-workbook-help = Excel で開けるかを確かめてください。開ければ、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存したものを使ってください。
file-password = パスワードで保護されていて開けません
file-password-help = Excel でパスワードを入れて開き、「ファイル」→「情報」→「ブックの保護」→「パスワードを使用して暗号化」でパスワードの欄を空にして「OK」を押し、上書き保存してください。パスワードを聞かれずに開く場合は、シートを新しいブックにコピーして保存したものを使ってください。
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
cli-suspect-only = 疑わしいセル { $cell } { $label }: { $from } が { $to } であれば、すべての検算が合います(ほかのセルでは合いません)
cli-suspect = 疑わしいセル { $cell } { $label }: { $from } は { $to } の可能性があります
cli-suspect-unknown = 疑わしいセル { $cell } { $label }: { $from } では検算が合いません
cli-explained = 考えられる誤り { $place }(指摘 { $findings }件): 次の組のどれか1つが誤りなら、すべて合います({ $sets } 通り。{ $cells } セルまでは漏れなし)
cli-explained-more = ほか { $more } 通り(`--format json` ではすべて)
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
usage-unknown-command = 「{ $given }」というコマンドはありません
usage-unknown-option = 「{ $given }」というオプションはありません
usage-too-much = 「{ $given }」は余分です
usage-missing = { $names } の指定がありません
usage-missing-command = コマンドの指定がありません
usage-bad-value = { $name } に「{ $given }」は指定できません
usage-missing-value = { $name } に値がありません
usage-too-many-values = { $name } の値が多すぎます
usage-twice = { $name } は1回しか指定できません
usage-conflict = { $name } と { $other } は同時に指定できません
usage-not-text = 文字として読めない引数があります
usage-similar = 近いもの: { $names }
usage-valid-values = 選べる値: { $values }
usage-number-help = 1 から { $most } までの整数を指定してください。
usage-commands-help = 使えるコマンドは `kensan --help` で確かめられます。
usage-help = 使い方は、コマンドに `--help` を付けると表示されます。
usage-line = 使い方: { $usage }
cli-output-is-input = 出力先 { $path } は入力と同じファイルです
cli-output-is-input-help = 提出されたファイルは書き換えません。別の名前を `-o` で指定してください。
cli-output-exists = 出力先 { $path } はすでにあります
cli-output-exists-help = 別の名前を `-o` で指定するか、置き換えてよければ `--force` を付けてください。
cli-no-workbooks-in-folder = フォルダー { $path } にブックがありません
cli-no-workbooks-in-folder-help = .xlsx、.xlsm、.xls、.xlsb、.ods のファイルがあるフォルダーを指定してください。
cli-no-match = { $pattern } に当てはまるファイルがありません
cli-skipped-file = { $path } は対象外のため飛ばしました
cli-skipped-lock-file = { $path } は Excel が開いている間の一時ファイルのため飛ばしました
cli-companion-unreadable = 比べるファイル { $path } を読めません: { $why }
cli-nothing-compared = 比べるファイルを読めないため、確認を行いませんでした
cli-months-incomplete = --months に指定されたものを読めないため、確認を行いませんでした
cli-unknown-rule = 「{ $word }」という規則はありません
cli-unlistable = フォルダー { $path } の中を見られません({ $detail })
cli-output-is-folder = 出力先 { $path } はフォルダーです
cli-output-is-folder-help = フォルダー名の後に、書き出すファイルの名前を付けて `-o` で指定してください。
cli-schema-unreadable = 様式の定義「{ $schema }」を読み込めません({ $detail })
cli-schema-unreadable-help = 組み込みの様式の名前は `kensan schema list` で見られます。定義ファイルの場合は、パスを確かめてください。
cli-schema-good = 様式の定義 { $schema } に誤りはありません
cli-schema-usable = 様式の定義 { $schema } は使えます(注意 { $count } 件)
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
C109-successor = 「{ $label }」(コード { $code })は、この報告期間では使われない区分です。代わりに「{ $successor }」を使います
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
T104-twice = 「{ $label }」の数式で { $cells } が2回以上足されているか、引かれるなどしています(1回ずつ足すのが正しい形です)
T104-extra = 「{ $label }」の数式に、内訳でない { $cells } が入っています
T104-constant = 「{ $label }」の数式に、セルではない数 { $constant } が足されています
T104-help = { $cell } を選び、数式バーで、内訳の行をすべて1回ずつ足す式に直してください。途中に小計や再掲の行があるときは、=SUM(D10:D14,D16:D20) のようにその行を除きます(合計の列と行番号に読み替えてください)。

# 合算
merge-days = { $from }～{ $to }
merge-elsewhere = { $about }(ほかの入力にも同じものが { $count }件)
merge-successor = { $code }「{ $label }」は、合算の期間の終わりには { $successor }「{ $now }」に変わっているため、その数に含めました
merge-successor-help = 様式の定義(successor)によります。別々に数える場合は、期間を分けて合算してください。
merge-decreased = { $file } の「{ $label }」の累計 { $now } が、その前の { $other } の { $before } より減っています(差 { $difference })
merge-decreased-help = 累計は減りません。2つのファイルの期間と、この数を提出元に確かめてください。
merge-edit-open = { $row } の数が様式の関係 { $edit } に合いません。未確定の人数をどう決めても成り立ちません(左辺 { $left }、右辺 { $right }){ $text }
merge-edit-open-help = 記入した人数と各月の人数を確かめてください。
merge-total-open = { $label }の{ $column } { $total } に、内訳の和 { $sum } がなり得ません
merge-given-outside = 「{ $label }」の{ $column }として与えられた { $count }人は、各月から求めた範囲 { $least }～{ $most }人の外です
merge-given-outside-help = 台帳で数えた人数と、各月の表のどちらが正しいかを確かめてください。
M101 = { $from }～{ $to }の報告が、入力の中にありません
M101-office = { $office }の{ $from }～{ $to }の報告が、入力の中にありません
M101-help = 足りない期間のファイルを加えて、もう一度実行してください。足りないまま合わせる場合は `--allow-gaps` を付けると、含まない期間を報告書に示します。
M101-allowed-help = 含まない期間を報告書の表頭に示しました。ファイルがそろったら、合わせ直してください。
M101-before = { $file } は年度初めからの累計ですが、{ $day }までの累計が入力の中にないため、合わせる期間だけの数を求められません
M101-before-help = その日までの累計のファイルを加えるか、`--period` で年度初めからの期間を指定してください。
M101-blank = { $file }({ $period })には、件数も人数も記入されていません
M101-blank-help = 記入済みのファイルを提出元から受け取ってください。業務がなかった月なら、0 を記入してください。
M101-year = { $file } は{ $period }の報告とされていますが、{ $fits }とすれば、ほかの報告とつながります。年の書き誤りと見られます
M101-year-help = { $file } の年を元の資料で確かめ、違っていれば直して、もう一度実行してください。年が正しければ、その間の期間のファイルを加えてください。
M101-within = { $file } は、含まない期間のある合算です(含まない期間: { $gap })
M101-within-help = 足りない期間を含めて合わせ直したファイルを使ってください。このまま使う場合は `--allow-gaps` を付けてください。
M102 = { $file } の期間({ $period })が、{ $other } の期間({ $theirs })と重なっています
M102-same = { $file } と { $other } は、同じ期間({ $period })の報告です
M102-copy = { $file } と { $other } は、同じ期間({ $period })で内容も同じ報告です
M102-cumulative = { $file } は年度初めからの累計({ $period })で、単独の期間の { $other }({ $theirs })と重なっています
M102-outside = { $file } の期間({ $period })が、合わせる期間({ $whole })からはみ出しています
M102-growing = { $file } は1つの期間の報告とされていますが、件数のある { $count } 区分のどれも、{ $first } からの合計を下回りません。年度初めからの累計と見られます
M102-help = { $file } と { $other } のどちらかを外して、もう一度実行してください。事業所が違う場合は、事業所名を表の上に書くか、ファイル名に入れてください。
M102-cumulative-help = 単独の期間のファイルだけにするか、最後の累計だけにしてください。
M102-outside-help = 合わせる期間に収まるファイルを使うか、`--period` を見直してください。
M102-growing-help = { $file } の数が単月のものか累計かを、提出元に確かめてください。単月のもので間違いなければ `--force-errors` を付けると合わせられます。
M103 = { $file }({ $period })の数が、{ $other }({ $theirs })の数とすべて同じです(0 でない数 { $count } か所を含む)
M103-office = { $file } の数が、別の事業所の { $other } の数とすべて同じです(期間 { $period }、0 でない数 { $count } か所を含む)
M103-zeros = { $file }({ $period })の数は、すべて 0 です。ほかの報告には数があります
M103-zeros-help = 未記入の様式のままでないか、{ $file } を提出元に確かめてください。業務がなかったのであれば、このままでかまいません。
M103-help = { $other } を写したまま、数を書き換えていないと見られます。{ $file } の正しい数を提出元に確かめてください。本当に同じなら `--force-errors` を付けると合わせられます。
M104 = { $column }は月をまたいで足せないため、{ $count } か所を確定できません({ $rows })
M104-help = 「要確認」のセルに、台帳で期間を通して数えた人数を記入してください。
M104-texts = 「{ $label }」の記載が入力によって異なります({ $texts })
M104-texts-help = 報告書には最後の期間の記載を載せました。期間の途中で変わった場合は、書き添えてください。
cli-bad-period = 期間「{ $period }」を読み取れません
cli-bad-period-help = `2025Q3`(年度の四半期)、`2025-10..2025-12`、`2025-10`、`令和7年度第3四半期`、`R7.10～R7.12` のように指定してください。
cli-merge-refused = 合算した報告書は作りませんでした(エラー { $errors }件)。上のエラーを直して、もう一度実行してください
cli-merge-written = { $inputs }件の報告を合わせ、{ $from }～{ $to }の報告書を { $path } に書き出しました(エラー { $errors }件、警告 { $warnings }件、情報 { $infos }件)
cli-merge-outside = { $path } は、合わせる期間の外のため使いませんでした
cli-merge-forms = { $path } の様式は { $form } で、ほかの入力の様式 { $other } と異なります
cli-merge-forms-help = 同じ様式のファイルだけを指定してください。
cli-merge-no-figure = 「{ $figure }」という数は様式にありません
cli-merge-no-figure-help = 表の番号と区分のコードで `5:0515`、合計は `5:total`、列も選ぶなら `1:0101.persons`、表頭は `header.business_days` のように指定してください。
cli-persons-unreadable = 人数のファイル { $path } を読み込めません({ $detail })
cli-persons-fault = 人数のファイル { $path } の { $line } 行目「{ $text }」を使えません: { $why }
cli-persons-row = そのコードの区分が様式にありません
cli-persons-column = 人数の列が見つかりません
cli-persons-figure = 人数が 0 以上の整数ではありません
cli-persons-help = 1行に1件、`0101,19` のようにコードと人数を書いた CSV かブック、または「要確認」のセルを埋めた合算の報告書を指定してください。列が複数ある表では `0101,care_yes,15` のように列も書きます。
### 確認結果に記入された採否の反映。
decision-unknown-word = { $sheet }!{ $cell } の採否「{ $word }」は分かりません。採用・却下・確認済みのいずれかを選んでください(反映していません)
decision-without-reason = { $sheet }!{ $cell } は「確認済み」ですが、理由がありません({ $count }件)。理由を記入すると、確認済みとして扱います(未処理として数えます)
decision-nothing-to-accept = { $sheet }!{ $cell } は「採用」ですが、修正の提案がない指摘です({ $count }件。未処理として数えます)。提出されたシートを直すか、「確認済み」と理由を記入してください
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

## 1か所の誤りが見つかるか (schema show --detectability)

detect-title = 1か所の誤りが見つかるか、場所まで分かるか
detect-table = 表 { $id } { $title }: { $cells } セルのうち、必ず見つかる { $always }、場合によって見つかる { $sometimes }、場所まで分かる { $located }
detect-header = 見出しの数: { $cells } セルのうち、必ず見つかる { $always }、場合によって見つかる { $sometimes }、場所まで分かる { $located }
detect-subtotal = 加えると最も効くのは、表「{ $table }」の「{ $group }」の小計です(1つの誤りについて、ほかに疑わしいセルは平均 { $now } から { $then } に減り、場所まで分かるセルは { $located } 増えます)
detect-row-sum = 加えると最も効くのは、表「{ $table }」の行ごとの計です(1つの誤りについて、ほかに疑わしいセルは平均 { $now } から { $then } に減り、場所まで分かるセルは { $located } 増えます)
detect-no-total = 小計や行ごとの計を加えても、今より詳しくは分かりません
detect-located = 見つかり、場所も分かる
detect-always = 見つかるが、ほかに { $rivals } セルが疑わしい
detect-sometimes = 大小や 0 の関係が崩れたときだけ見つかる
detect-never = 見つからない

## 2つ以上の読めないセル

T101-together-help = { $help }合計からみて、{ $cells } は合わせて { $sum } になるはずです。
against-period = この報告書の期間({ $period })は、合わせた期間({ $whole })と異なるため、比べられません
against-period-help = 同じ期間の報告書を `--against` に指定するか、`--period` で期間をそろえてください。
against-differs = 「{ $label }」{ $column }の { $stated } が、各月の計 { $joined } と一致しません(差 { $difference }。{ $months })
against-differs-where = 「{ $label }」{ $column }の { $stated } が、各月の計 { $joined } と一致しません(差 { $difference }。{ $months })。1か所の誤りとすれば: { $candidates }
against-differs-help = 各月の表の同じ行と見比べ、月の表と報告書のどちらが正しいかを確かめてください。
against-persons = 「{ $label }」{ $column }の { $stated }人は、各月から求めた範囲 { $least }～{ $most }人の外です({ $months })
against-persons-help = 最も多い月の人数を下回ることも、各月の合計を上回ることもありません。台帳で数え直してください。
against-open = { $column }の { $count } か所は、各月からは範囲までしか分かりません。報告書の数はどれも範囲の中です({ $rows })
against-open-help = 誤りではありません。確かめるには、台帳で期間を通した人数を数えてください。
against-entry-stated = 「{ $label }」({ $day })は報告書の一覧にありますが、各月の一覧にありません
against-entry-joined = 「{ $label }」({ $day })は各月の一覧にありますが、報告書の一覧にありません
against-entry-help = 一覧の書き漏れ、日付や名称の書き違いがないかを確かめてください。
against-slip = { $from } は { $to } の{ $kind }の可能性があります
slip-digits-transposed = 数字の入れ違い
slip-shifted-by-ten = 桁違い
slip-digit-dropped = 数字の打ち漏れ
slip-digit-added = 数字の打ち過ぎ
slip-sign-flipped = 符号の誤り
slip-digit-mistyped = 数字の打ち違い
cli-merge-against-form = { $path } は、入力と同じ様式の報告書1件のファイルではありません
cli-merge-against-form-help = `--against` には、比べる報告書を1件だけ含むファイルを指定してください。
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
cli-publish-written = { $path } に公表用の写しを書き出しました(伏せた少ない人数 { $small }か所、そこから計算できるため一緒に伏せた値 { $complementary }か所、伏せた備考 { $remarks }か所、除いた列 { $columns }列)
cli-publish-errors = エラーの指摘が { $errors }件残っています。公表する前に「確認結果」を確かめてください
