### The words on the screen. One sentence a line; figures and their difference always; help says what can be done in Excel.
### A finding ends without a full stop; help, which may have several sentences, ends with one.

## Structure

S101 = The table “{ $table }” is not in the workbook
S101-help = No sheet has the table “{ $table }”. See whether it was removed or its title changed. Keep the table with zeros even where there is nothing to report.
S102 = The table “{ $table }” is there twice, with figures in both (the first is { $first })
S102-help = Keep the table you mean to submit and delete the other from the sheet. A copy of the previous report or a draft may have stayed.
S103 = The table “{ $table }” has no column “{ $column }”
S103-help = See whether “{ $column }” stands in the table's header. If the column is gone, copy it back from the original form; if its heading changed, write it as in the form.
S105 = The table “{ $table }” has no total row
S105-help = Add a total row (合計) to the table and add up every category with =SUM(…).
S105-blank = “{ $label }” of the table “{ $table }” is blank ({ $columns })
S105-blank-help = Put a formula =SUM(…) over every category into { $cell }. If the total was deleted, copy its formula back from the original form.
S106 = { $rule } ({ $name }) could not be checked: { $reason }
S106-plain = Could not be checked: { $reason }
S106-too-many = { $count } relations that fail hang together, and no { $cells } figures or fewer could put all of them right: which figures are wrong was not worked out
S106-search-ended = { $count } relations that fail hang together, and not every way to put them right was looked at: figures that are not named here could be wrong as well
S106-explained-help = Many figures of this table are wrong. Compare them with their source one by one, correct what differs, and check the file again.
S106-help = This place is not “right” but “not checked”. Supply the cell or table named in the reason and it will be checked next time.

## Why something could not be checked

reason-list-missing = the list “{ $list }” is not in the workbook
reason-list-empty = the list “{ $list }” has no entries
reason-header-missing = “{ $label }” is not in the workbook
reason-no-period = without a reporting period, no date can be said to be inside or outside it
reason-subtotal-of-what = it is not clear which rows the subtotal adds up
reason-lone-number = the number { $value } stands alone in its row, without a label; it was taken for a page number and not counted
reason-sheet-example = by its name or heading the sheet “{ $sheet }” is a worked example, a former form or a list of codes; it was not taken for a part of this report
reason-sheet-hidden-copy = the hidden sheet “{ $sheet }” holds the same tables as a visible one and was not taken for a part of this report
reason-sheet-blank = no category on the sheet “{ $sheet }” has a figure; it was taken for a form not filled in yet, not for a report
reason-table-source = another sheet draws its figures by formulas from this table on the sheet “{ $sheet }”, so they were taken only once
reason-table-partial-copy = this table on the sheet “{ $sheet }” holds only some rows of a table that stands elsewhere in full (for a chart, perhaps) and was not taken for a part of this report
reason-list-apart = the list on the sheet “{ $sheet }” repeats one on another sheet, or is of another period, and was not taken for a part of this report
reason-blank-total = the total's cell is blank
reason-part-unreadable = { $cell }, one of the parts, cannot be read as a number
reason-missing-row = { $count ->
    [one] one of the parts' rows is missing (the total is { $value } more than the rest)
   *[other] { $count } of the parts' rows are missing (the total is { $value } more than the rest)
}
reason-withheld = the figure is withheld (“{ $mark }”)
reason-uncalculated = the formula's result is not stored (opening and saving the workbook in Excel calculates it)
reason-figure-unknown = a figure needed for “{ $edit }” is missing or cannot be read
reason-no-period-compare = the reporting period is not known, so it cannot be compared with other reports or the calendar
reason-previous-unclear = { $cell } of the previous report cannot be read as a number
reason-month-unclear = { $cell } of a month cannot be read as a number
reason-month-no-table = the month { $file } does not have this table
reason-month-no-row = the month { $file } does not have this figure
reason-several-offices = the report joins several offices, whose days together cannot be compared with the calendar
reason-weekdays-unknown = the opening weekdays cannot be read
reason-holidays-unknown = the public holidays of this period are not known (those of 1949–2099 are)
previous-other-form = the file given as the previous report ({ $file }) is another form and cannot be compared
previous-no-period = the file given as the previous report ({ $file }) states no reporting period and cannot be compared
previous-other-year = the file given as the previous report ({ $file }, { $from } to { $to }) is of another fiscal year, so counts since April cannot be compared
previous-single = the file given as the previous report ({ $file }, { $from } to { $to }) does not count from the fiscal year's beginning and cannot be compared
previous-own-single = this report ({ $from } to { $to }) does not count from the fiscal year's beginning, so it cannot be compared with a previous count
months-other-form = the file given as a month ({ $file }) is another form
months-no-period = the file given as a month ({ $file }) states no reporting period
months-aside = no part of this report's period, and not in the sums of the months: { $files }
months-with-errors = the month { $file } has { $count } errors of its own; correct it first
months-name = { $file }
months-file = { $file } ({ $from } to { $to })
list-and = { $all }, { $next }
list-more = { $all } and { $count } more
list-none = none
month-figure = month { $month }: { $value }
part-figure = { $from } to { $to }: { $value }

## Categories and codes

C101 = “{ $label }” is none of the categories of the table “{ $table }”
C101-help = Write the category's name as in the form, or add the figures to the right category's row and delete this row. If a new category is needed, ask the office that keeps the form.
C101-unlabelled = The value “{ $raw }” ({ $cell }) in the table “{ $table }” has no category beside it
C101-unlabelled-help = Write the category's name as in the form to the left of it, or delete the row if it is not needed. A name merged with the row above may have been lost.
C102 = The category “{ $label }” has no row in the table “{ $table }”
C102-help = Copy the category's row back from the original form. Write 0 where there is nothing to report.
C102-help-after = Insert a row near “{ $label }” ({ $cell }) and write the category's name as in the form. Write 0 where there is nothing to report.
C103 = The category “{ $label }” has two rows (the first is { $first })
C103-help = If the same figures were written twice, delete one row; if they were counted apart, add them up in one row. If one of them is another category, correct its name.
C104 = The code “{ $code }” is none of this table's (the code of “{ $label }” is { $expected })
C104-help = If the category's name is right, correct the code; if the code was copied correctly, see which version of the form is in use.
C105 = Code { $code } is “{ $named }”, but the category is named “{ $label }” (code { $other })
C105-label-unknown = Code { $code } is “{ $named }”, but the category's name “{ $label }” is not in the form
C105-help = Find out from the source which of the two is right and correct the other. Sorting can move one column and leave the other behind, so make sure which category the figures belong to.
C106 = “{ $written }” is written “{ $label }” in the form (counted as the same category)
C106-help = It can stay as it is. Write “{ $label }” and this will not be shown again.
C107 = “{ $written }” is probably “{ $label }” (one or two characters differ)
C107-help = If “{ $label }” is meant, write it as in the form. If not, write the name of the category that is meant.
C107-several = “{ $label }” may be any of several categories (candidates: { $names })
C107-several-help = Choose the candidate that is meant and write its name as in the form.
C108 = The code “{ $written }” is written { $code } in the form (taken as the same code)
C108-help = It can stay as it is. To correct it, set the cell's number format to Text, then type the code with its leading zeros.

## Values

V101 = The value “{ $raw }” of “{ $label }” cannot be read as a number
V101-help = Write digits only in { $cell } and move explanations to the remarks. Write 0 where there is nothing to report.
V102 = The value “{ $raw }” of “{ $label }” is stored as text (as a number: { $value })
V102-help = Excel's SUM passes over numbers stored as text. Choose Convert to Number from the green mark at { $cell }, or set the cell's format to General and type the number again.
V103 = The value { $raw } of “{ $label }” is below 0
V103-help = Counts are 0 or more. See whether { $cell } subtracts something or has a sign too many. To correct an earlier report, state the corrected count and explain it in the remarks.
V104 = The value { $raw } of “{ $label }” has a fraction
V104-help = Counts are whole numbers. A cell may look whole and hold a fraction: select { $cell } and look at the formula bar. See also whether it holds the formula of an average or a share.
V105 = “{ $label }” is blank (other rows of the column say 0)
V105-mark = “{ $label }” says “{ $raw }” (other rows of the column say 0)
V105-help = Write 0 in { $cell } if there is nothing to report. If it has not been counted yet, count it first.
V105-value-help = { $help } Going by the total and the other figures, { $cell } must be { $value }.
V105-between-help = { $help } Going by the other figures, { $cell } must lie between { $least } and { $most }.
V106 = The value of “{ $label }” is the error { $raw }
V106-help = Look at the formula in { $cell }. #REF! means that cells it refers to were deleted, #NAME? an unknown name, #VALUE! text in a calculation, #DIV/0! a division by 0, #N/A that a value was not found.

## Totals and relations

T101 = { $label } { $stated } is not the sum of its parts, { $expected } (difference { $difference })
T101-column = { $column }, { $label } { $stated } is not the sum of its parts, { $expected } (difference { $difference })
T101-help = Select { $cell } and look at the formula bar. If it is a formula, see that =SUM(…) covers every part; if it is a number, see that it was typed correctly. If the total is right, compare each part with its source.
T102 = { $label } { $stated } is not the sum of its parts, { $expected } (difference { $difference })
T102-column = { $column }, { $label } { $stated } is not the sum of its parts, { $expected } (difference { $difference })
T102-help = Select { $cell } and look at the formula bar. See that the subtotal covers the rows of its group, no more and no fewer, and compare each part with its source.
T103 = “{ $row }”: { $left } { $stated } is not { $right }, { $expected } (difference { $difference })
T103-help = Find out from the source whether “{ $left }” or “{ $right }” is wrong, and correct that cell.
X101 = { $left } { $stated } is not equal to { $right } { $expected } (difference { $difference })
X101-any = { $left } { $stated } is equal to none of the figures it may be (the nearest is { $right } { $expected })
X101-any-help = Find out from the source or the office what “{ $left }” counts, and correct it if it was written wrongly.
X101-help = “{ $left }” and “{ $right }” should be the same. Find out from the source which is wrong, and correct that cell.
X102 = { $left } { $stated } is more than { $right } { $expected } (difference { $difference })
X102-below = { $left } { $stated } is less than { $right } { $expected } (difference { $difference })
X102-row = “{ $row }”: { $left } { $stated } is more than { $right } { $expected } (difference { $difference })
X102-row-below = “{ $row }”: { $left } { $stated } is less than { $right } { $expected } (difference { $difference })
X102-help = See whether “{ $left }” and “{ $right }” changed places or stand a row too low or too high, and correct the cell that is wrong.
X103 = Of { $left } { $stated } and { $right } { $expected }, only one is 0
X103-row = “{ $row }”: of { $left } { $stated } and { $right } { $expected }, only one is 0
X103-help = If there is something to report, fill in both “{ $left }” and “{ $right }”; if not, write 0 in both.
X104 = { $left } { $stated } does not match the entries of { $right }, { $expected } (difference { $difference })
X104-help = Compare “{ $left }” with “{ $right }”: is an entry missing, or was something counted twice? If the list gives examples only, nothing needs to be done.
X105 = “{ $label }” has fallen to { $stated } from { $expected } in the previous report (difference { $difference })
X105-column = { $column } of “{ $label }” has fallen to { $stated } from { $expected } in the previous report (difference { $difference })
X105-help = A count since April cannot fall. Compare this figure and the previous one ({ $cell }) with the records, and see whether rows were swapped or have slipped. If the previous report was wrong, say so in the remarks.
X105-persons-help = The previous figure is in { $cell }. It may fall if someone has gone over to another category. If not, see whether rows were swapped or have slipped.
X105-list = None of the { $count } entries of “{ $list }” in the previous report is in the list any more
X105-entry = “{ $label }”, listed in “{ $list }” of the previous report, is not in the list any more
X105-entry-help = A report since April keeps the entries of the previous one. See whether a row was deleted, or a name or date changed.
X106 = “{ $label }” went from { $before } in the previous report to { $stated } (about { $expected } if it had grown as the others did)
X106-column = { $column } of “{ $label }” went from { $before } in the previous report to { $stated } (about { $expected } if it had grown as the others did)
X106-help = Compare with the previous report ({ $cell }) and the records: a slip of a digit, a neighbour's figure, or the previous figure left as it was? If it is a real change, nothing needs to be done.
X106-unchanged = All counts are the same as in the previous report ({ $file })
X106-unchanged-help = See whether the previous file was copied and only its period changed.
X107 = “{ $label }” { $stated } is not the sum of the months, { $expected } (difference { $difference }; { $months })
X107-column = { $column } of “{ $label }” { $stated } is not the sum of the months, { $expected } (difference { $difference }; { $months })
X107-help = Open the months, find the one that differs, and correct the sheet that is wrong. If other rows differ by as much, rows were swapped or have slipped.
X107-persons-below = { $column } of “{ $label }” { $stated } is below the greatest month, { $expected } ({ $months })
X107-persons-above = { $column } of “{ $label }” { $stated } is above the sum of the months, { $expected } ({ $months })
X107-persons-help = Persons over several months are at least as many as in the greatest month and at most the months' sum. See whether a person who came in several months is counted once, and correct the sheet that is wrong.
M101-check = A month is missing ({ $from } to { $to })
M101-check-help = Add that month's file to --months and run again. Until then nothing is compared with the months.
M102-check = The months' periods overlap ({ $files })
M102-check-help = If a month was given twice, leave one out; leave out counts since April. Until then nothing is compared with the months.
M103-check-help = It seems to be a copy of { $other } whose figures were not filled in. Ask the office for those of { $file }. Until then nothing is compared with the months.
edit-message = { $text } ({ $left } { $stated }, { $right } { $expected }, difference { $difference })
edit-message-row = “{ $row }”: { $text } ({ $left } { $stated }, { $right } { $expected }, difference { $difference })
edit-message-any = { $text } ({ $left } { $stated }, the nearest is { $right } { $expected })

## Period and dates

P101 = No reporting period is stated
P101-help = State it above the tables, such as 令和7年度 第3四半期(令和7年10月1日～12月31日).
P101-year = The sheet states no year; it is taken from “{ $year }” ({ $where })
P101-year-help = See whether the period is right, and state the year above the tables, too, such as 令和7年度 第3四半期. Other sheets of the workbook without a year are read the same way.
P102 = “{ $first }” ({ $where }) and “{ $second }” ({ $elsewhere }) contradict each other
P102-help = Find out the right period and write it in the heading, the sheet name and the file name alike. A workbook copied from the previous report may keep the old period.
source-cell = { $cell }
source-sheet-name = sheet name
source-file-name = file name
source-folder-name = folder name
P103 = The date { $date } of “{ $label }” is outside the reporting period ({ $from } to { $to })
P103-help = Compare the date with its source. Excel completes a date typed without its year by the year of typing: 12/14 typed in January is a year late. If the event does not belong to the period, take it off the list.
P104 = The date “{ $raw }” of “{ $label }” is not in the calendar
P104-era = The year of the date “{ $raw }” of “{ $label }” is not in its era
P104-years-differ = The era year and the western year of the date “{ $raw }” of “{ $label }” differ
P104-ambiguous = The date “{ $raw }” of “{ $label }” can be read in two ways
P104-unreadable = “{ $raw }” of “{ $label }” cannot be read as a date
P104-cut = The date “{ $raw }” of “{ $label }” ends without 日; it may be cut off
P104-help = Find out the day from the source and write it as 令和7年4月4日 or 2025/4/4.
P105 = The weekday of “{ $raw }” is not the date's ({ $date } is a { $weekday })
P105-help = Find out from the source whether the date or the weekday is right. Weekdays shift when last year's schedule is copied.
P106 = The date { $date } of “{ $label }” is before { $before } in a row above
P106-help = If the dates are right, nothing needs to be done. To put them in order, select the rows of the group and choose Data > Sort, oldest first.
previous-same = The file given as the previous report ({ $file }) has the same period ({ $from } to { $to }) as this report
previous-later = The file given as the previous report ({ $file }, { $from } to { $to }) does not end before this report does
previous-misplaced-help = See whether this report's heading still has the previous period, and whether --previous names the right file. Nothing was compared.
P107 = { $label } { $stated } is more than the { $expected } days of the calendar (difference { $difference }; { $weekdays }: { $all } days without { $holidays } public holidays and { $closed } days at the year's end)
P107-below = { $label } { $stated } is not the { $expected } days of the calendar (difference { $difference }; { $weekdays }: { $all } days without { $holidays } public holidays and { $closed } days at the year's end)
P107-days = { $label } { $stated } is more than the { $expected } days of the period (difference { $difference })
P107-help = Count the days again. If there were extra opening days on holidays or at weekends, say so in the remarks.
P107-below-help = If the office was closed on some days, nothing needs to be done.

## Lists

L101 = “{ $column }” of “{ $label }” is blank
L101-help = Fill in “{ $column }”. If it is not known, say so in the remarks.
L102 = The attendance “{ $raw }” of “{ $label }” cannot be read as a number of people
L102-help = Write it with digits, such as 30名, 30名程度, 17～19名 or 学生70名 教員4名.
L103 = “{ $label }” is the same as row { $row }
L103-help = If one event was written twice, delete one of the rows. If there were two on one day, tell them apart by session or time.

## Files that cannot be read

file-not-found = There is no such file
file-not-found-help = Check the path and the file name; for a shared folder, also that it is connected.
file-permission = The file may not be opened
file-permission-help = Close it if someone has it open in Excel, and check who may read it. You can also copy it into a folder of your own first.
file-in-use = Another program, such as Excel, has the file open and lets nobody else read it
file-in-use-help = Ask whoever has it open to close it, or make a copy and name the copy.
file-lock = This is the temporary file that Excel keeps beside a workbook while it is open
file-lock-help = Name the workbook itself, without the ~$.
file-folder = This is a folder
file-folder-help = Name a workbook inside the folder.
file-not-a-file = This is not an ordinary file
file-not-a-file-help = Save the workbook as a file and name that file.
file-io = The file cannot be read ({ $detail })
file-io-help = Check the disk or the network, copy the file into a folder of your own and try again.
file-empty = The file is empty (0 bytes)
file-empty-help = Copying or sending may have been cut short. Ask the sender for the file again.
file-damaged = The workbook is damaged or incomplete
file-damaged-help = In Excel, choose File > Open > Browse, select the file and choose Open and Repair from the arrow beside Open. If that does not help, ask the sender for the file again (details: { $detail }).
file-html = The file is a web page (HTML), not a workbook
file-html-help = Open it in Excel, choose Save As and the type Excel Workbook (*.xlsx), and use the file saved.
file-text = The file is text such as CSV, not a workbook
file-text-help = Open it in Excel, choose Save As and the type Excel Workbook (*.xlsx), and use the file saved.
file-spreadsheet-xml = The file is in the XML format of Excel 2003, which cannot be read as it is
file-spreadsheet-xml-help = Open it in Excel, choose Save As and the type Excel Workbook (*.xlsx), and use the file saved.
file-old-excel = The file is in the format of Excel 4 or an earlier version, which cannot be read as it is
file-old-excel-help = Open it in Excel or LibreOffice, save it as an Excel Workbook (*.xlsx), and use the file saved.
file-mht = The file is a saved web page (MHT), not a workbook
file-mht-help = Open it in Excel, choose Save As and the type Excel Workbook (*.xlsx), and use the file saved.
file-not-workbook = The file is not an Excel or ODS workbook
file-not-workbook-help = See whether Excel opens it. If it does, choose Save As and the type Excel Workbook (*.xlsx), and use the file saved.
file-password = The workbook is protected by a password and cannot be opened
file-password-help = Open it in Excel with the password, choose File > Info > Protect Workbook > Encrypt with Password, empty the field, choose OK and save. If Excel asks for no password, copy the sheets into a new workbook and save that.
file-over-limit = { $what }: more than the limit of { $limit } ({ $found } or more)
file-over-limit-help = In Excel, select the unused rows and columns outside the tables and delete them, remove sheets and pictures that are not needed, and save. If you do not know where the file comes from, ask its sender before you open it.
file-disguised = The file is named .{ $named } but is in the { $real } format (it was read all the same)
file-disguised-help = Open it in Excel and choose Save As with the right type: then name and content agree.
file-unknown-form = The tables of no known form were found (forms tried: { $schemas })
file-unknown-form-help = See whether it is a workbook of the form and whether the tables' titles changed. For another form, name its schema with `--schema`.
file-password-ods = The workbook is protected by a password and cannot be opened (ODS format)
file-password-ods-help = Open it in LibreOffice with the password, choose Save As, clear Save with password, and save.
limit-file-bytes = Size of the file
limit-unpacked-bytes = Size once unpacked
limit-ratio = How many times larger once unpacked
limit-entries = Parts inside the file
limit-sheets = Sheets
limit-cells = Cells with a value
limit-text-bytes = Amount of text and formulas
limit-merges = Merged cells
size-megabytes = { $n } MB
size-bytes = { $n ->
    [one] 1 byte
   *[other] { $n } bytes
}

## What may have caused it
# Arguments: cell the suspect, label its row, from what it holds, to what it should hold, difference, cells the others concerned

cause-digits-transposed = { $from } may be { $to } with two digits transposed (the difference { $difference } is a multiple of 9)
cause-digit-mistyped = { $from } may be { $to } with one digit mistyped (difference { $difference })
cause-digit-dropped = { $from } may be { $to } with a digit dropped (difference { $difference })
cause-digit-added = { $from } may be { $to } with a digit too many (difference { $difference })
cause-shifted-by-ten = { $from } may be { $to } shifted by a decimal place (difference { $difference })
cause-sign-flipped = { $from } may be { $to } with the wrong sign (difference { $difference })
cause-text-ignored-by-sum = { $cells } is stored as text, so SUM passes over it (difference { $difference }; { $to } with it)
cause-row-left-out-of-formula = the formula leaves out { $cells } (difference { $difference }; { $to } with it)
cause-row-counted-twice = { $cells } is counted twice (difference { $difference }; { $to } when counted once)
cause-subtotal-counted = the subtotal { $cells } is counted too (difference { $difference }; { $to } without it)
cause-of-which-counted = { $cells }, already inside another row, is counted too (difference { $difference }; { $to } without it)
cause-row-left-out = the difference { $difference } is the value of { $cells }, which may have been left out ({ $to } with it)
cause-hidden-row = the difference { $difference } is the value of { $cells }, which is hidden ({ $to } when treated alike)
cause-stale-total = { $from } is a result from before the last change ({ $to } when calculated again, difference { $difference })
still-earlier-total = { $from } may still be an earlier report's total (the sum of the parts is { $to }, difference { $difference })
cause-typed-total = { $from } was typed, not calculated (the sum of the parts is { $to }, difference { $difference })
cause-values-swapped = { $from } may have changed places with { $cells } ({ $to } when put back, difference { $difference })
cause-rows-shifted = the values of { $cells } may stand one row off (here { $from }; { $to } when put back, difference { $difference })
cause-previous-value-repeated = { $from } may be the previous report's value (it should be { $to }, difference { $difference })

## Fixed words of the screen

cli-cause = cause
cli-same-cause = └ same cause:
cli-suspect-only = suspect { $cell } { $label }: with { $to } instead of { $from } every check agrees (no other cell would do)
cli-suspect = suspect { $cell } { $label }: { $from } may have to be { $to }
cli-suspect-unknown = suspect { $cell } { $label }: the checks do not agree with { $from }
cli-explained = What could be wrong at { $place } (findings: { $findings }): any one of these sets would explain it (sets: { $sets }; none is missing up to { $cells } cells)
cli-explained-more = { $more } more (`--format json` gives all)
cli-correction = correction
cli-error = error
cli-warning = warning
cli-info = info
cli-safe = spelling only
cli-recomputed = recomputed
cli-deductive = the only candidate
cli-suggested = a candidate
cli-summary = { $files ->
    [one] 1 file
   *[other] { $files } files
}: { $errors ->
    [one] 1 error
   *[other] { $errors } errors
}, { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
}, { $infos ->
    [one] 1 info
   *[other] { $infos } infos
}
cli-summary-unreadable = { $files ->
    [one] 1 file
   *[other] { $files } files
} ({ $unreadable } unreadable): { $errors ->
    [one] 1 error
   *[other] { $errors } errors
}, { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
}, { $infos ->
    [one] 1 info
   *[other] { $infos } infos
}
cli-checking = checking
cli-written = Wrote { $path }
cli-cannot-write = Cannot write { $path } ({ $detail })
cli-cannot-write-help = Close it if it is open in Excel, and check that you may write to the folder.
usage-unknown-command = There is no command “{ $given }”
usage-unknown-option = There is no option “{ $given }”
usage-too-much = “{ $given }” is one argument too many
usage-missing = { $names } is missing
usage-missing-command = The command is missing
usage-bad-value = { $name } cannot be “{ $given }”
usage-missing-value = { $name } has no value
usage-too-many-values = { $name } has too many values
usage-twice = { $name } can be given only once
usage-conflict = { $name } and { $other } cannot be given together
usage-not-text = An argument cannot be read as text
usage-similar = similar: { $names }
usage-valid-values = one of: { $values }
usage-number-help = Give a whole number from 1 to { $most }.
usage-commands-help = `kensan --help` lists the commands.
usage-help = Add `--help` to a command to see how it is used.
usage-line = usage: { $usage }
cli-output-is-input = The output { $path } is one of the inputs
cli-output-is-input-help = Submitted files are never changed. Give another name with `-o`.
cli-output-exists = The output { $path } exists already
cli-output-exists-help = Give another name with `-o`, or add `--force` to replace it.
cli-no-workbooks-in-folder = There are no workbooks in the folder { $path }
cli-no-workbooks-in-folder-help = Name a folder with .xlsx, .xlsm, .xls, .xlsb or .ods files.
cli-no-match = No file matches { $pattern }
cli-skipped-file = Passed over { $path }, which is no workbook
cli-skipped-lock-file = Passed over { $path }, a temporary file of a workbook open in Excel
cli-companion-unreadable = cannot read { $path }, which is to be compared with: { $why }
cli-nothing-compared = nothing was checked, because a file to compare with cannot be read
cli-months-incomplete = nothing was checked, because what --months names cannot be read
cli-unknown-rule = There is no rule “{ $word }”
cli-unlistable = The folder { $path } cannot be listed ({ $detail })
cli-output-is-folder = The output { $path } is a folder
cli-output-is-folder-help = Give `-o` the name of a file in that folder.
cli-schema-unreadable = The schema “{ $schema }” cannot be read ({ $detail })
cli-schema-unreadable-help = `kensan schema list` names the built-in schemas. For a file, check its path.
cli-schema-good = The schema { $schema } has no faults
cli-schema-usable = The schema { $schema } can be used ({ $count ->
    [one] 1 remark
   *[other] { $count } remarks
})
cli-several-reports = { $path } holds { $count ->
    [0] no report
   *[other] { $count } reports
}
cli-several-reports-help = A report is written for one submission. Name a workbook with the sheets of one only.
cli-report-failed = The report workbook cannot be made ({ $detail })
cli-report-written = Wrote { $path } ({ $errors ->
    [one] 1 error
   *[other] { $errors } errors
}, { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
}, { $infos ->
    [one] 1 info
   *[other] { $infos } infos
}, { $corrections ->
    [one] 1 correction
   *[other] { $corrections } corrections
} applied)
cli-encoding-csv-only = `--encoding` is for CSV only
cli-rows-written = Wrote { $rows ->
    [one] 1 row
   *[other] { $rows } rows
} to { $path }
cli-unencodable = “{ $character }” cannot be written in cp932 (Shift_JIS) ({ $place }, { $column })
cli-unencodable-help = Use `--encoding utf8`. Excel opens the UTF-8 file as it is.
cli-unknown-rule-help = RULES.md lists the rules' codes and names, such as in `kensan explain T101` or `kensan explain total-mismatch`.

## Headings of a rule's page

page-level = Level
page-what = What it checks
page-why = Why it matters
page-example = Example
page-fix = How to put it right in Excel
page-silence = How to mark it as reviewed
page-title = Rules
page-intro = The rules kensan checks. `kensan explain T101` shows the same page by code or name. This file is generated.
page-code = Code
page-name = Name
page-meaning = Meaning

# Hidden cells, retired codes, remarks without a count
S104-sheet = The sheet “{ $sheet }” is hidden and holds figures of “{ $table }”
S104-rows = { $count ->
    [one] Row { $rows } of “{ $table }” is hidden and holds figures
   *[other] Rows { $rows } of “{ $table }” are hidden and hold figures ({ $count } rows)
}
S104-column = Column { $letters } (“{ $column }”) of “{ $table }” is hidden and holds figures
S104-help = Select the headings around it, right-click and choose Unhide (for a sheet: right-click a sheet tab). Find out whether their figures belong in the total.
C109 = “{ $label }” (code { $code }) is not in use in this reporting period
C109-successor = “{ $label }” (code { $code }) is not in use in this reporting period; use “{ $successor }” instead
C109-help = Move the figure to the category of this period. If in doubt whether it may be moved, ask the office that submitted it.
V108 = “{ $label }” counts 0, and yet there is the remark “{ $raw }”
V108-help = Find out whether a count was forgotten or the remark stands in the wrong row. If it explains the 0, nothing needs to be done.

# Outputs
cli-output-not-xlsx = The output { $path } is a workbook, but its name does not end in .xlsx
cli-output-not-xlsx-help = Give it a name that ends in .xlsx; Excel would not open it under another.

# Formulas
V107 = The stored value { $stated } of “{ $label }” is not what its formula gives: { $expected }
V107-help = Open it in Excel, recalculate with Ctrl+Alt+F9 and save. If calculation is set to manual, set it to automatic (Formulas, Calculation Options).
T104-left-out = The formula of “{ $label }” leaves out { $cells }
T104-twice = The formula of “{ $label }” adds { $cells } more than once, or subtracts or multiplies it, where it should be added once
T104-extra = The formula of “{ $label }” covers { $cells }, which is none of its parts
T104-constant = The formula of “{ $label }” adds { $constant }, which is no cell
T104-help = Select { $cell } and, in the formula bar, let the formula add each of its parts once. Leave out subtotals and of-which rows that stand in between, as in =SUM(D10:D14,D16:D20) with the rows of your table.

# Joining
merge-days = { $from } – { $to }
merge-elsewhere = { $about } (the same in { $count } more inputs)
merge-successor = { $code } “{ $label }” has become { $successor } “{ $now }” by the end of the period, and is counted there
merge-successor-help = The schema says so (successor). To count them apart, join the periods apart.
merge-decreased = { $file } counts { $now } since April for “{ $label }”, less than { $before } in { $other } before it (difference { $difference })
merge-decreased-help = A count since April does not fall. Ask the office about the periods of both files and about this figure.
merge-edit-open = { $row } does not fit the form's relation { $edit }, whatever the open figures are (left { $left }, right { $right }) { $text }
merge-edit-open-help = Check the persons that were filled in against those of the months.
merge-total-open = { $label }, { $column }: the parts, { $sum }, cannot come to { $total }
merge-given-outside = { $count } persons were given for “{ $label }” ({ $column }), outside the bounds { $least }～{ $most } from the months
merge-given-outside-help = See whether the register or the sheets of the months are right.
M101 = No input covers { $from } to { $to }
M101-office = No input of { $office } covers { $from } to { $to }
M101-help = Add the file of the missing period and run again. With `--allow-gaps` the inputs are joined without it, and the report says which days are missing.
M101-allowed-help = The report says in its head which days are missing. Join again when the file is there.
M101-before = { $file } counts since April, but no input counts up to { $day }, so the figures of the period alone cannot be found
M101-before-help = Add the count up to that day, or ask for a period from April on with `--period`.
M101-blank = { $file } ({ $period }) holds no figures at all
M101-blank-help = Get the completed file from the office. Where there was nothing in that month, write zeros.
M101-year = { $file } says { $period }, but { $fits } would join it to the other reports: most likely the year is mistyped
M101-year-help = Check the year of { $file }, put it right and run again. If it is right, add the files of the time between.
M101-within = { $file } was itself joined with days missing ({ $gap })
M101-within-help = Use a file that was joined with the missing days. With `--allow-gaps` it is used as it is.
M102 = { $file } ({ $period }) overlaps { $other } ({ $theirs })
M102-same = { $file } and { $other } report the same period ({ $period })
M102-copy = { $file } and { $other } report the same period ({ $period }) with the same content
M102-cumulative = { $file } counts since April ({ $period }) and overlaps { $other }, a single period ({ $theirs })
M102-outside = { $file } ({ $period }) reaches outside the period asked for ({ $whole })
M102-growing = { $file } is said to report one period, but none of the { $count } categories with figures is below the sum since { $first }: it seems to count since April
M102-help = Leave out { $file } or { $other } and run again. If they are of different offices, write the office's name above the tables or into the file's name.
M102-cumulative-help = Give single periods only, or the last count since April only.
M102-outside-help = Use files within the period, or give another `--period`.
M102-growing-help = Ask the office whether { $file } counts one period or since April. If it is one period, `--force-errors` joins it.
M103 = Every figure of { $file } ({ $period }) is that of { $other } ({ $theirs }), { $count } of them not 0
M103-office = Every figure of { $file } is that of { $other }, another office's ({ $period }, { $count } of them not 0)
M103-zeros = All counts of { $file } ({ $period }) are 0, while the other reports have counts
M103-zeros-help = Ask the submitter of { $file } whether the form was left as it came. If nothing was done in that time, it may stay so.
M103-help = It seems to be a copy of { $other } whose figures were not filled in. Ask the office for those of { $file }. If they really are the same, `--force-errors` joins them.
M104 = { $column } cannot be added over months, so { $count } figures are open ({ $rows })
M104-help = Count the persons over the whole period from the register and write them into the cells 要確認.
M104-texts = “{ $label }” differs between the inputs ({ $texts })
M104-texts-help = The report shows the last one. If it changed within the period, say so there.
cli-bad-period = The period “{ $period }” cannot be read
cli-bad-period-help = Write it such as `2025Q3` (a quarter of the fiscal year), `2025-10..2025-12`, `2025-10`, `令和7年度第3四半期` or `R7.10～R7.12`.
cli-merge-refused = The joined report was not written ({ $errors } { $errors ->
    [one] error
   *[other] errors
}). Put right what is said above and run again
cli-merge-written = { $inputs } { $inputs ->
    [one] report
   *[other] reports
} joined: { $from } to { $to } is written to { $path } ({ $errors } errors, { $warnings } warnings, { $infos } infos)
cli-merge-outside = { $path } lies outside the period and was not used
cli-merge-forms = { $path } is a form { $form }, unlike the other inputs, { $other }
cli-merge-forms-help = Give files of one form only.
cli-merge-no-figure = There is no figure “{ $figure }” in the form
cli-merge-no-figure-help = Write the table and the category's code, such as `5:0515`; `5:total` for a total, `1:0101.persons` for one column, `header.business_days` for a figure of the head.
cli-persons-unreadable = The file of persons { $path } cannot be read ({ $detail })
cli-persons-fault = Line { $line } of the file of persons { $path }, “{ $text }”, cannot be used: { $why }
cli-persons-row = the form has no category with this code
cli-persons-column = the column of persons is not found
cli-persons-figure = the figure is no whole number of 0 or more
cli-persons-help = Give a CSV file or a workbook with a code and a figure a line, such as `0101,19`, or a joined report whose cells 要確認 were filled in. Where a table has several columns of persons, name the column: `0101,care_yes,15`.
### What came of the decisions filled in on the sheet 確認結果.
decision-unknown-word = The decision “{ $word }” at { $sheet }!{ $cell } is not known; choose 採用, 却下 or 確認済み (nothing was done)
decision-without-reason = { $sheet }!{ $cell } says 確認済み without a reason ({ $count }); with a reason in 理由 the finding counts as settled (it is left open)
decision-nothing-to-accept = { $sheet }!{ $cell } says 採用, but no correction is proposed there ({ $count }, left open); correct the submitted sheet, or enter 確認済み with a reason
decision-twice = What stands at { $sheet }!{ $cell } differs from { $other }, which is about the same finding ({ $other } comes first and was used)
decision-lapsed-vanished = “{ $word }” at { $sheet }!{ $cell } is not carried over: the finding ({ $rule } { $place }) is not there this time
decision-lapsed-values = “{ $word }” at { $sheet }!{ $cell } has lapsed: the values it rests on have changed ({ $rule } { $place }, stated “{ $stated }” then); please decide again
decision-lapsed-proposal = “{ $word }” at { $sheet }!{ $cell } has lapsed: the correction proposed is another one now ({ $rule } { $place }); please decide again
decision-lapsed-torn = “{ $word }” at { $sheet }!{ $cell } cannot be used: the cells of the row belong to different findings (columns sorted apart?); please start from the report again
decision-lapsed-unclear = “{ $word }” at { $sheet }!{ $cell } cannot be used: the hidden columns were deleted, and several findings look like this one ({ $rule } { $place })
decision-would-break = The correction accepted at { $sheet }!{ $cell } ({ $target }) was not carried out: { $rules } holds now and would fail; please look at the decisions together
decision-superseded = The correction accepted at { $sheet }!{ $cell } ({ $target }) was not carried out: another correction of the same cell was
decision-contradicted = The correction accepted at { $sheet }!{ $cell } ({ $target }) was not carried out: another row says 却下 or 確認済み of the same correction
decision-no-such-cell = The correction accepted at { $sheet }!{ $cell } ({ $target }) was not carried out: the cell is none that is counted; please correct it on the submitted sheet
cli-decisions-unreadable = The reviewed report { $path } cannot be read: { $detail }
cli-decisions-missing = { $path } has no sheet 確認結果 with the columns 採否 and 理由
cli-decisions-missing-help = Fill in 採否 and 理由 on the sheet 確認結果 of a report written by `kensan report`, save it, and name that file.
cli-decisions-one-workbook = `--decisions` needs exactly one workbook ({ $count } were given)
cli-decisions-one-workbook-help = Decisions are about one report; name the one workbook it was made from.
cli-decisions-settled = Decisions carried out: { $corrected } settled by corrections, { $acknowledged } acknowledged; left: { $errors } errors, { $warnings } warnings, { $infos } notes

## Would a single error be noticed (schema show --detectability)

detect-title = would a single error be noticed, and located
detect-table = table { $id } { $title }: of { $cells } cells { $always } always noticed, { $sometimes } sometimes, { $located } located
detect-header = header figures: of { $cells } cells { $always } always noticed, { $sometimes } sometimes, { $located } located
detect-subtotal = What would help most is a subtotal of “{ $group }” in the table “{ $table }” (other suspects of an error: on average { $now } now, { $then } then; { $located } more cells located)
detect-row-sum = What would help most is a sum of each row in the table “{ $table }” (other suspects of an error: on average { $now } now, { $then } then; { $located } more cells located)
detect-no-total = No subtotal and no sum of rows would tell more
detect-located = noticed and located
detect-always = noticed, but { $rivals } other cells could be to blame
detect-sometimes = noticed only where it breaks a bound or a zero
detect-never = not noticed

## Several cells that cannot be read

T101-together-help = { $help } Going by the total, { $cells } must add up to { $sum } together.
against-period = The period of this report ({ $period }) is not that of the whole ({ $whole }), so they cannot be compared
against-period-help = Give a report of the same period to `--against`, or the same period with `--period`.
against-differs = “{ $label }” { $column } states { $stated }, but the months come to { $joined } (difference { $difference }; { $months })
against-differs-where = “{ $label }” { $column } states { $stated }, but the months come to { $joined } (difference { $difference }; { $months }). If one cell is wrong: { $candidates }
against-differs-help = Compare the row with that of each month, and find out whether a month or the report is right.
against-persons = “{ $label }” { $column } states { $stated } persons, outside the bounds { $least }～{ $most } from the months ({ $months })
against-persons-help = They cannot be fewer than in the month with most, nor more than all months together. Count them again from the register.
against-open = { $column }: the months tell { $count } figures between bounds only; what the report states lies within all of them ({ $rows })
against-open-help = This is no error. To be sure, count the persons over the whole period from the register.
against-entry-stated = “{ $label }” ({ $day }) is listed in the report, but in no month
against-entry-joined = “{ $label }” ({ $day }) is listed in a month, but not in the report
against-entry-help = See whether an entry was forgotten, or a date or name was written differently.
against-slip = { $from } may be { $to } with { $kind }
slip-digits-transposed = digits transposed
slip-shifted-by-ten = a place shifted
slip-digit-dropped = a digit dropped
slip-digit-added = a digit added
slip-sign-flipped = the sign flipped
slip-digit-mistyped = a digit mistyped
cli-merge-against-form = { $path } is not a file with one report of the inputs' form
cli-merge-against-form-help = Give `--against` a file that holds the one report to compare.
### Corrections on a copy of the submitted workbook.
in-place-part-of-cell = The correction of { $sheet }!{ $cell } is not in the copy: it concerns a part of the cell only, or the cell reads otherwise; please correct the copy by hand
in-place-array = The correction of { $sheet }!{ $cell } is not in the copy: an array formula fills several cells there; please correct the copy by hand
in-place-no-place = The correction of { $sheet }!{ $cell } is not in the copy: the cell is blank, and the file does not say where it belongs; please correct the copy by hand
in-place-no-note = { $sheet }!{ $cell } is corrected and marked, but has no note: a threaded comment stands there
cli-in-place-needs-xlsx = { $path } is .{ $format }; a copy corrected in place cannot be made of it
cli-in-place-needs-xlsx-help = Only .xlsx and .xlsm can be corrected in place. Save the workbook as .xlsx in Excel, or write the report with `-o`.
cli-in-place-extension = The copy { $path } must be named .{ $expected }
cli-in-place-extension-help = The copy has the format of the submitted workbook; Excel opens it under no other name.
cli-in-place-signed = { $path } is digitally signed; a copy corrected in place cannot be made of it
cli-in-place-signed-help = Any change would break the signature. Name the workbook before it was signed, or write the report with `-o`.
cli-in-place-failed = The copy of { $path } cannot be made ({ $detail })
cli-in-place-failed-help = The submitted workbook is as it was. Write the report with `-o` and correct by 修正記録.
cli-in-place-written = Wrote the copy { $path } ({ $corrected } cells corrected, { $recalculated } formulas calculated anew)
cli-outputs-same = Both outputs are { $path }
cli-outputs-same-help = Give the report and the copy names of their own.
cli-publish-written = Wrote the copy for publication { $path } ({ $small } small counts suppressed, { $complementary } others with them, { $remarks } remarks withheld, { $columns } columns left out)
cli-publish-errors = { $errors } errors are left; please look at 確認結果 before publishing
