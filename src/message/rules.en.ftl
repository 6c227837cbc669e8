### The rules' pages. The value is the title; the attributes are what, why, example (with figures), fix (in Excel) and silence.

-review = In the report's sheet 確認結果, set 採否 of the finding to 確認済み and write under 理由 what was found out.
-off = `--ignore { $rule }` leaves the rule out.
-file = That a file cannot be read cannot be silenced. Leave the file out of the inputs instead.
-info = It is for information; nothing needs to be done.
-xlsx = Open it in Excel, choose File > Save As and the type Excel Workbook (*.xlsx), and save.

## F Files

rule-F101 = The file cannot be read
    .what = Whether the file is a workbook, judged by its content and not by its extension. A damaged or truncated workbook is not, nor is HTML or CSV named .xls.
    .why = To read a part and say “no errors” would hide the errors in the rest.
    .example = 一覧.xls, exported by another system, turns out to be a web page (HTML).
    .fix = { -xlsx } If Excel cannot open it either, try Open and Repair; if that fails, ask the sender for the file again.
    .silence = { -file }
rule-F102 = The workbook is protected by a password
    .what = Whether a password is needed to open the workbook. A protected sheet, which only restricts editing, is read as it is.
    .why = The content is encrypted, so nothing can be checked or counted.
    .example = A password set for sending the file by mail was left in place.
    .fix = Open it in Excel, choose File > Info > Protect Workbook > Encrypt with Password, empty the field, choose OK and save.
    .silence = { -file }
rule-F103 = The extension names another format
    .what = Whether the format named by the extension is the one the file has.
    .why = It is read all the same, but Excel warns when it opens the file and other programs may refuse it.
    .example = 10月.xlsx is in the old .xls format.
    .fix = { -xlsx }
    .silence = { -info } { -off(rule: "F103") }
rule-F104 = The file is too large
    .what = Whether size, unpacked size, sheets and cells stay within the limits.
    .why = A small file can unpack to an enormous one. Without limits, one file would stop all others.
    .example = Rows are formatted down to row 1,048,576, and the cells exceed the limit of 2,000,000.
    .fix = Select all rows below the table, right-click and choose Delete; the same for the columns to the right. Remove sheets and pictures that are not needed, and save.
    .silence = { -file }
rule-F105 = The form is not known
    .what = Whether the tables of one of the known forms are in the workbook. Tables are found by their words, wherever they stand.
    .why = Without a form nobody can say what should be there, and nothing is checked.
    .example = The titles such as 3. 相談の方法 are gone and only figures are left.
    .fix = Copy the tables' titles and headers back from the original form. For another form, name its schema with `--schema`.
    .silence = { -file }

## S Structure

rule-S101 = A table is missing
    .what = Whether every table of the form is in the workbook.
    .why = Where a table is missing, its work counts as not done.
    .example = The form has five tables, but 4. 活動の方法 is on no sheet.
    .fix = Copy the table back from the original form. If there is nothing to report, keep it and write 0.
    .silence = If the table is known not to be needed for this period, mark the finding as reviewed. { -review }
rule-S102 = A table is there twice
    .what = Whether one table stands in two places with figures in both.
    .why = Nobody can tell which figures were submitted, and both together count double.
    .example = The sheets 10月 and 10月 (2) hold the same table, with the totals 434 and 431.
    .fix = Decide which one is submitted and delete the other table or sheet.
    .silence = If one of them is known to be a copy, mark the finding as reviewed. { -review }
rule-S103 = A column is missing
    .what = Whether a table has all the form's columns of figures.
    .why = None of a missing column's figures can be checked.
    .example = The column 実人数 was deleted and only 延べ件数 is left.
    .fix = Copy the column back from the original form, or write its heading as in the form.
    .silence = If the column is known not to be needed for this period, mark the finding as reviewed. { -review }
rule-S104 = Hidden cells hold figures
    .what = Whether hidden rows, columns or sheets hold figures of a table.
    .why = SUM adds hidden rows too, so the figures that can be seen do not make the total.
    .example = The rows in sight add up to 454, the total says 463: the 9 is in row 94, which is hidden.
    .fix = Select the rows around it, right-click and choose Unhide. If the row is not needed, look at its figures, then delete it. For a sheet, right-click a sheet's name and choose Unhide.
    .silence = If they are hidden on purpose, mark the finding as reviewed. { -review } { -off(rule: "S104") }
rule-S105 = A total is missing
    .what = Whether a table has the total row that the form gives it, with a figure in it. A blank total is not taken for 0.
    .why = A total is what shows a slip among its parts. Without it, the table has one check less.
    .example = The table ends with その他, and no row 合計 follows.
    .fix = Add a row 合計 at the end and add up every category, such as =SUM(D80:D142).
    .silence = If no total is to be stated, mark the finding as reviewed. { -review } { -off(rule: "S105") }
rule-S106 = It could not be checked
    .what = What could not be checked for want of a figure or a table, with the reason. Whatever is not named here was checked.
    .why = “No errors” and “not looked at” are different things.
    .example = D94, one of the parts, says ***, so it is unknown whether the total 463 is their sum.
    .fix = Fill in the cell named in the reason, or put the table back as it is in the form.
    .silence = If it is known why the figure cannot be given, it may stay; look at the place yourself, then. { -off(rule: "S106") }

## C Categories

rule-C101 = A category is not in the form
    .what = Whether each row with a figure is, by its name or code, one of the form's categories. A figure without any name is told, too.
    .why = A figure without a known category cannot be counted together with other months or years.
    .example = The row 訪問入浴 says 4, but the form has no such category.
    .fix = Write the category's name as in the form, or add its figure to the right row and delete this one.
    .silence = If the row was agreed with the office, mark the finding as reviewed. { -review }
rule-C102 = A category is missing
    .what = Whether every category of the form has its row.
    .why = Without a row nobody can tell zero from forgotten.
    .example = Of the form's 63 categories, 訪問看護 has no row.
    .fix = Copy the row back from the original form and write 0 if there is nothing to report.
    .silence = If the category is known not to be needed for this period, mark the finding as reviewed. { -review }
rule-C103 = A category has two rows
    .what = Whether one category has two rows in a table.
    .why = One of them may be passed over, or the same work counted twice.
    .example = 訪問看護 says 16 in row 94 and 4 in row 101.
    .fix = If the same work was written twice, delete one row; if it was counted apart, make it one row with 20. If one is another category, correct its name.
    .silence = If it is to be written in two rows, mark the finding as reviewed. { -review }
rule-C104 = A code is not in the form
    .what = Whether each code is one of the form's.
    .why = Counting by code would pass over this row.
    .example = 訪問看護 has the code 0591 instead of 0515, and the form has no 0591.
    .fix = Look the code up in the form and correct it. See also whether the version of the form is the current one.
    .silence = If a change of codes is under way, mark the finding as reviewed. { -review }
rule-C105 = Code and category disagree
    .what = Whether code and name of a row mean the same category.
    .why = Depending on which is believed, the figures go to one category or the other.
    .example = The code is 0515 (訪問看護), the name is 保育園・幼稚園等関係 (0501).
    .fix = Find out from the source which category the figures belong to and correct the other cell. Before sorting, select all columns of the table.
    .silence = If the name is known to be another word for the same, mark the finding as reviewed. { -review }
rule-C106 = A category is spelt another way
    .what = Names that differ in full or half width, spaces, brackets or a listed alias only. They count as the same category.
    .why = The count is not affected, but pivot tables and VLOOKUP take two spellings for two categories.
    .example = 訪問 看護 was counted as 訪問看護.
    .fix = Copy the name from the form. The corrected report has the form's spelling.
    .silence = { -info } { -off(rule: "C106") }
rule-C107 = A category looks like another
    .what = Names that differ from one of the form's by a character or two and probably mean it.
    .why = A category of nearly the same name may be meant, so a person has to decide.
    .example = 訪問看獲 is probably 訪問看護.
    .fix = Write the name as in the form, or the name of the category that is meant.
    .silence = If it is the right category, mark the finding as reviewed. { -review } { -off(rule: "C107") }
rule-C108 = A code is written another way
    .what = Codes that lost their leading zero, are full width or have spaces. They are taken as the same code.
    .why = Excel drops the leading zero of 0301 when it is typed. Looked up in another table, it is not found.
    .example = 301, ０３０１ and “ 0301” were taken as 0301.
    .fix = Select the column of codes, set the number format to Text and type 0301 again.
    .silence = { -info } { -off(rule: "C108") }
rule-C109 = A code is no longer in use
    .what = Whether a code belongs to an earlier or later year than the reporting period.
    .why = Where an old code is used after a change, figures over several years break off.
    .example = 0580, in use until March 2025, says 5; its successor is 0515.
    .fix = Move the figure to the successor named in the finding and delete the old row.
    .silence = If the old code is allowed for the time being, mark the finding as reviewed. { -review } { -off(rule: "C109") }

## V Values

rule-V101 = A value is not a number
    .what = Whether the value of a count can be read as a number. 12件, １２ and ▲3 can.
    .why = What cannot be read is not in the total, as if it were 0.
    .example = A count says 集計中 (still being counted).
    .fix = Write digits only and move explanations to the remarks. Write 0 if there is nothing to report.
    .silence = If there is a reason why no number can be given, mark the finding as reviewed. { -review }
rule-V102 = A number is stored as text
    .what = Whether a count is stored in Excel as text and not as a number.
    .why = SUM passes over numbers stored as text: everything looks right, only the total is not.
    .example = 16件 in D94 is text, so the total says 447, which is 16 too few.
    .fix = Select the cells with the green mark and choose Convert to Number. Where a unit such as 件 is attached, type the digits alone.
    .silence = If it has to stay text, mark the finding as reviewed. { -review } { -off(rule: "V102") }
rule-V103 = A count is negative
    .what = Whether counts are 0 or more. ▲3 and △3 are read as -3.
    .why = A count cannot be below 0; a subtraction or a correction has probably slipped in.
    .example = D94 holds =D93-D95 and shows -3.
    .fix = Look at the formula and the sign. To correct an earlier report, state the corrected count and explain it in the remarks.
    .silence = If differences are to be stated, mark the finding as reviewed. { -review }
rule-V104 = A count has a fraction
    .what = Whether counts are whole numbers.
    .why = Fractions come from formulas of averages or shares, or from mistyped decimals. Where the format hides them, only the sums look wrong.
    .example = 12.5 looks like 13 in a cell formatted without decimals.
    .fix = Select the cell, look at the formula bar and type the whole number.
    .silence = If shares are to be stated, mark the finding as reviewed. { -review }
rule-V105 = Blank instead of 0
    .what = Whether a count is blank or a dash where other rows of the column say 0.
    .why = Nobody can tell zero from not yet filled in.
    .example = 49 cells say 0 and only D94 is blank.
    .fix = Write 0 if there is nothing to report. If it has not been counted yet, count it.
    .silence = If blank means “does not apply”, mark the finding as reviewed. { -review } { -off(rule: "V105") }
rule-V106 = A cell shows an error
    .what = Whether a cell that is read shows #REF!, #N/A or the like. A total that only shows the error of one of its parts is not told again.
    .why = Totals over such a cell are errors too, and nothing that follows from them can be checked.
    .example = A row was deleted, and =D80+D94 became #REF!.
    .fix = In the formula bar, replace #REF! by the right cell. If you have just deleted something, undo it with Ctrl+Z first.
    .silence = If the error has to stay, mark the finding as reviewed. { -review }
rule-V107 = A formula's result is stale
    .what = Whether the result stored with a formula is what the sheet's present cells give.
    .why = With manual calculation, or after another program wrote the file, an old total stays.
    .example = =SUM(D80:D142) is stored as 454, but the cells add up to 463.
    .fix = Open it in Excel, press Ctrl+Alt+F9 to calculate everything, and save. Set Formulas > Calculation Options to Automatic.
    .silence = If the former value has to stay, mark the finding as reviewed. { -review }
rule-V108 = A remark without a count
    .what = Whether a remark stands beside a count that is 0 or blank.
    .why = Remarks explain work done, so one beside a 0 points to a forgotten count or a row mistaken.
    .example = The count is 0 and the remark says 退院支援の会議 2回.
    .fix = Find out the count from the source and fill it in. If the remark belongs to another row, move it there.
    .silence = If the remark explains the 0, mark the finding as reviewed. { -review } { -off(rule: "V108") }

## T Totals

rule-T101 = A total is not the sum of its parts
    .what = Whether a table's total is the sum of all its categories. Rows that are part of another row (再掲, 内数) are not added.
    .why = Totals go straight into reports to the council. Where they differ, the total or one of the parts is wrong.
    .example = The total is 463, the parts add up to 418: difference +45. 訪問看護 was typed as 16 instead of 61 (two digits transposed always make a multiple of 9).
    .fix = Select the total and see that its formula covers every category; if it is not =SUM(…), make it so. If the total is right, compare each part with its source.
    .silence = If there is a known reason, such as rounded figures, mark the finding as reviewed. { -review }
rule-T102 = A subtotal is not the sum of its group
    .what = Whether a subtotal is the sum of the categories of its group.
    .why = The total may be right while a subtotal reaches into the next group, and the groups compare wrongly.
    .example = The subtotal of 未就学児 is 18, its parts 9, 6 and 2 add up to 17: difference +1.
    .fix = Select the subtotal and see in the formula bar that its range is the rows of the group and no others.
    .silence = If the subtotal is meant to cover other rows, mark the finding as reviewed. { -review }
rule-T103 = The columns of a row do not add up
    .what = Whether the columns that divide a row add up to the column of the whole (with and without medical care make the persons).
    .why = A figure may come from the row beside, or only one of the columns was corrected.
    .example = 医ケア 有 3, 医ケア 無 1, 実人数 5: 3 + 1 is 4, difference +1.
    .fix = Compare the row with its source and correct the column that is wrong.
    .silence = If some are counted in neither column, mark the finding as reviewed. { -review }
rule-T104 = A total's formula covers the wrong rows
    .what = Whether a total's formula adds exactly the rows it should: none left out, none twice, no subtotal, no other table, no constant.
    .why = As long as the row left out is 0 the total is right and nobody notices. As soon as it is not, the total is wrong.
    .example = The parts are D80 to D142, the formula is =SUM(D80:D141). D142 is 0 today, so the total 463 is right.
    .fix = Select the total and correct the range in the formula bar, such as =SUM(D80:D142). A row inserted inside the range becomes part of it.
    .silence = If the formula is right for a reason, mark the finding as reviewed. { -review } { -off(rule: "T104") }

## X Across tables, reports and months

rule-X101 = Two figures that must be equal are not
    .what = Whether figures that must be the same in different tables or in the head are the same.
    .why = Where the same persons or events have two counts, nobody knows which will be used.
    .example = The persons of table 1 are 32, those of table 2 are 31: difference +1.
    .fix = Compare both tables with the source, and correct what was forgotten or written twice.
    .silence = If they are counted differently for a reason, mark the finding as reviewed. { -review }
rule-X102 = A figure exceeds its bound
    .what = Whether a part stays within its whole, and other figures within their bounds.
    .why = There cannot be more persons than consultations, nor more activities out of hours than activities; two columns may be mistaken for each other.
    .example = Persons 12, consultations 8. Each person has one at least, so there are 4 too many.
    .fix = Compare with the source: did the two columns change places, or do the figures stand a row off?
    .silence = If they are counted differently for a reason, mark the finding as reviewed. { -review }
rule-X103 = Only one of two figures is 0
    .what = Whether two figures that can only be 0 together are (persons and consultations).
    .why = Where someone was seen, something was counted. A single 0 means one was forgotten or stands in the wrong row.
    .example = Persons 0, consultations 3.
    .fix = Find out from the source and fill in what is missing. If there was nothing, write 0 in both.
    .silence = If there is a reason, such as persons carried over, mark the finding as reviewed. { -review }
rule-X104 = A count and its list disagree
    .what = Whether a count is the number of entries in the list it refers to.
    .why = The list is the detail behind the count. Where they differ, an entry is missing or the count is off.
    .example = The meetings held are 0, but one entry of the list says 開催 (October 22).
    .fix = Compare the list with the record of activities; add the missing entry or correct the count.
    .silence = If the list gives examples only, mark the finding as reviewed. { -review } { -off(rule: "X104") }
rule-X105 = Less than in the previous report
    .what = Whether a count since April is at least that of the previous report (with `--previous`).
    .why = Such counts never fall. If one does, this report or the previous one is wrong, or the rows are shifted.
    .example = 訪問看護 was 61 from April to September and is 16 from April to December: difference -45.
    .fix = Compare this report with its source. If the previous report was corrected, say so in the remarks.
    .silence = If the previous figure was corrected, say so in the reason. { -review } { -off(rule: "X105") }
rule-X106 = An unusual change
    .what = Figures far from what the previous report leads to expect (with `--previous`).
    .why = A slip that leaves the totals right cannot be seen inside one file.
    .example = A category with 12 in six months has 120 in nine.
    .fix = Compare with the source: a mistyped digit, or the figure of the row beside? If the change is real, nothing needs to be done.
    .silence = { -info } { -off(rule: "X106") }
rule-X107 = The months do not add up
    .what = Whether a quarter's count of events is the sum of its months (with `--months`). Persons do not add up; they are held against their bounds.
    .why = Slips of copying, rows swapped and rows shifted cannot be seen in the quarter alone.
    .example = October 14, November 17 and December 12 make 43, the quarter says 34: difference -9.
    .fix = Open the monthly sheets and copy the category's figures again. If a month is wrong, correct the month.
    .silence = If a month was corrected after it was submitted, mark the finding as reviewed. { -review }

## P Period and dates

rule-P101 = No reporting period
    .what = Whether the heading, a sheet's name or the file's name states the reporting period. Where only the year is missing, it is taken from a cover, the other sheets of the workbook, the file's name or a folder's, in that order, if they leave one year; that is said for information.
    .why = Without it no date can be checked and no months can be put together.
    .example = The title is 業務報告書, without a year or a month.
    .fix = State it above the tables, such as 令和7年度 第3四半期(令和7年10月1日～12月31日).
    .silence = If the form has no period, mark the finding as reviewed. { -review } { -off(rule: "P101") }
rule-P102 = Statements of the period contradict each other
    .what = Whether era year and western year, quarter and dates, heading, sheet name and file name mean the same period. A file name that stands alone against the others is information only.
    .why = A workbook copied from the previous report may keep a part of the old period and be counted under the wrong one.
    .example = The heading says 第3四半期, the dates below say 7月1日～9月30日.
    .fix = Find out the right period and correct the other. Double-click a sheet's name to change it.
    .silence = If the period is stated that way for a reason, mark the finding as reviewed. { -review }
rule-P103 = A date outside the period
    .what = Whether the dates of listed events are inside the reporting period. Where statements of the period contradict each other (P102), only dates outside of all of them are told.
    .why = A date typed without its year gets the year of typing, which may be the next one.
    .example = The period is 2025-10-01 to 2025-12-31, the date 2026-12-14.
    .fix = Select the cell, look at the year in the formula bar and correct it. If the event does not belong to the period, take it off the list.
    .silence = If such events are listed on purpose, mark the finding as reviewed. { -review }
rule-P104 = A date that does not exist or cannot be read
    .what = Whether the dates of the lists are in the calendar and can be read in one way only.
    .why = A date that cannot be read escapes the checks of period and order.
    .example = 11月31日 is not in the calendar. 令和元年3月 is before the era began.
    .fix = Find out the day from the source and write it as 令和7年11月30日 or 2025/11/30.
    .silence = If the day is not settled, mark the finding as reviewed. { -review }
rule-P105 = A weekday is not the date's
    .what = Whether a weekday written with a date is the calendar's.
    .why = A wrong weekday points to a mistyped date or to last year's schedule.
    .example = It says 4月4日(月), but April 4, 2025 is a Friday (金).
    .fix = Find out the day from the source and correct the date or the weekday.
    .silence = If the date is known to be right, mark the finding as reviewed. { -review }
rule-P106 = Dates out of order
    .what = Whether the dates of a list ascend within their group. From one group to the next they may go back.
    .why = A date out of order points to a mistyped month.
    .example = In one group, November 7 follows December 15.
    .fix = If the dates are right, select the rows and choose Data > Sort, oldest first.
    .silence = { -info } { -off(rule: "P106") }
rule-P107 = More business days than the calendar has
    .what = Whether the business days stay within what opening weekdays, public holidays and the year's end allow. Fewer than that is information only.
    .why = The days serve to calculate averages. More than the calendar has is a miscount.
    .example = Open Monday, Wednesday and Friday without holidays and year's end: 109 days. The report says 118: difference +9.
    .fix = Go through the opening weekdays and the days off, and correct the number. Name extra opening days in the remarks.
    .silence = If there were extra opening days, mark the finding as reviewed. { -review }

## L Lists

rule-L101 = A required cell is blank
    .what = Whether the required cells of each entry are filled in.
    .why = Nobody can tell “none” from “forgotten”.
    .example = The attendance of the meeting on July 4 is blank.
    .fix = Fill it in from the record. If it is not known, say so in the remarks.
    .silence = If there is no record, mark the finding as reviewed. { -review } { -off(rule: "L101") }
rule-L102 = An attendance that cannot be read
    .what = Whether a number of people can be read from the attendance. 17～19名, 30名程度 and 学生70名 教員4名 can.
    .why = What cannot be read is not counted among those who attended.
    .example = 数名 (several people); 関係者のみ (staff only).
    .fix = Write a number, even an approximate one, such as 5名程度.
    .silence = If nobody counted, mark the finding as reviewed. { -review } { -off(rule: "L102") }
rule-L103 = An entry stands twice
    .what = Whether two entries of a list are the same in date and content, remarks aside.
    .why = One event would be counted twice.
    .example = Rows 112 and 118 both say 10月22日 医療的ケア児支援協議会.
    .fix = If one event was written twice, delete one of the rows. If there were two, tell them apart, such as by 午前 and 午後.
    .silence = If there were two, mark the finding as reviewed. { -review } { -off(rule: "L103") }

## M Joining periods

rule-M101 = A month is missing
    .what = Whether every month of the joined period is among the inputs.
    .why = A sum with a month missing looks plausible, so nobody notices.
    .example = Of the nine months from April to December, August is missing.
    .fix = Add the file of that month and run again.
    .silence = If there was nothing in that month, add its sheet with zeros. `--allow-gaps` joins the inputs without it, and the report says which days are missing.
rule-M102 = Periods overlap
    .what = Whether the inputs cover different days, and whether single periods and counts since April are mixed.
    .why = What two inputs cover is counted twice.
    .example = 7～9月 and the count of 4～9月 together count July to September twice.
    .fix = Give single periods only, or the last count since April only.
    .silence = Overlapping inputs cannot be joined. Leave one of them out.
rule-M103 = Two inputs are the same
    .what = Whether two inputs of different periods have all figures in common.
    .why = One may be a copy of the other whose period alone was changed.
    .example = All 133 categories are the same in October and November.
    .fix = Ask the office and get the right month's sheet.
    .silence = If they really are the same, such as two months of zeros, `--force-errors` joins them.
rule-M104 = A figure that cannot be added
    .what = Counts, such as persons, that are not the sum of the months. Their bounds are shown instead.
    .why = The same person comes back next month, so a sum counts too many.
    .example = April 12, May 15 and June 14 persons: in three months at least 15 and at most 41, not necessarily 41.
    .fix = Count the persons over the three months from the register and fill them in.
    .silence = { -info } { -off(rule: "M104") }
