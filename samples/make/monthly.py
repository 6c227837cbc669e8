"""The 月次集計表 of one month, with a code column, in two layouts.

April–June and October–December have a sheet for each section, July–September one
sheet for sections 1–5 and one for the lists: offices differ, and so do the years.
"""

import datetime

import report
from forms import Layout, draw_list, draw_notes, draw_table, draw_title
from sheet import Page, define_page, define_styles

SINGLE = (7, 8, 9)
SHEETS = ("表紙", "1相談対象者", "2住所", "3相談者・機関", "4方法", "5種別", "6ネットワーク構築", "7人材育成", "8その他")
WIDTHS = (14, 26, 28, 34, 18, 18, 16, 16, 20)
LISTS = report.ANNEX_WIDTHS


def _draw_head(page, data, row, right, typed_days):
    """Title, period and header figures; business days as text or as a formatted number."""
    page.put(0, row, data["title"], "表題", to=(right, row))
    page.height(row, 10)
    page.put(0, row + 1, data["programme"], "副題", to=(right, row + 1))
    page.height(row + 1, 8)
    page.put(0, row + 2, data["period_text"], "期間")
    page.height(row + 2, 7)
    header = data["header"]
    days = header["business_days"]
    hours = f"時間外活動 {header['out_of_hours_activities']}回 / 全活動 {header['all_activities']}回"
    block = (("開所時間", header["opening_hours"], "備考"),
             ("業務日数", f"{days}日" if typed_days else days, "備考" if typed_days else "日数"),
             ("営業時間外の活動", hours, "備考"))
    row += 3
    page.frame((0, row), (right, row + 2))
    for name, value, style in block:
        page.put(0, row, name, "表頭", to=(1, row))
        page.put(2, row, value, style, to=(right, row))
        page.height(row, 6.5)
        row += 1
    return row


def _entries(part, real_dates):
    """The list with all its days as date cells, or all as text."""
    entries = [list(entry) for entry in part["entries"]]
    for entry in entries:
        for index, value in enumerate(entry):
            if real_dates and isinstance(value, str) and part["columns"][index] in ("実施日", "開催日"):
                entry[index] = report.as_date(value)
            elif not real_dates and isinstance(value, datetime.date):
                entry[index] = f"{value.month}月{value.day}日"
    return dict(part, entries=entries)


def _draw_block(page, row, block, real_dates):
    row = draw_title(page, row, block["section"], block["title"])
    for part in block["parts"]:
        wide = len(part["columns"]) == 7
        columns = [(i, i) for i in range(7)] if wide else [(0, 0), (1, 1), (2, 3), (4, 5), (6, 6)]
        row = draw_list(page, row, _entries(part, real_dates), columns) + 1
    return row


def _build_single(document, data, texts):
    page = Page(document, "月次集計表", define_page(document, "A4縦"), WIDTHS, first=True)
    layout = Layout(code_column=True, note_until=8)
    row = _draw_head(page, data, 0, 8, typed_days=False)
    for table in data["tables"]:
        row += 1
        if table["section"] in (3, 4):
            page.break_before(row)
        row = draw_table(page, row, table, layout, texts["notes"].get(str(table["section"]), []))
    page.finish(8, row - 1)
    page = Page(document, "会議・研修等", define_page(document, "A4横", landscape=True), LISTS)
    page.put(0, 0, data["period_text"], "期間")
    row = 1
    for block in data["lists"]:
        row = _draw_block(page, row, block, real_dates=False)
    page.finish(6, row - 2)


def _build_split(document, data):
    upright, across = define_page(document, "A4縦"), define_page(document, "A4横", landscape=True)
    page = Page(document, SHEETS[0], upright, (26, 26, 32, 32, 32, 32), first=True)
    row = _draw_head(page, data, 0, 5, typed_days=True)
    row = draw_notes(page, row, ["※ コードは、節の番号（2桁）と節の中の番号（2桁）です。"])
    page.finish(5, row - 1)
    for table, name in zip(data["tables"], SHEETS[1:]):
        levels = max(len(row["path"]) for row in table["rows"])
        labels = {1: (60,), 2: (46, 52), 3: (50, 46, 24)}[levels]
        if table["section"] == 1:
            widths = (14, 36, 36, 34, 34, 18, 18)
        elif table["section"] == 2:
            widths = (14, *labels, 22)
        else:
            widths = (14, *labels, 20, 60)
        page = Page(document, name, upright, widths)
        page.put(0, 0, f"{data['title']}　{data['period_text']}", "期間")
        page.height(0, 7)
        layout = Layout(levels=levels, code_column=True, merge_groups=False, two_headers=False,
                        note_until=len(widths) - 1)
        row = draw_table(page, 1, table, layout)
        page.finish(len(widths) - 1, row - 1, title_rows=3)
    for block, name in zip(data["lists"], SHEETS[6:]):
        page = Page(document, name, across, LISTS)
        page.put(0, 0, f"{data['title']}　{data['period_text']}", "期間")
        row = _draw_block(page, 1, block, real_dates=True)
        page.finish(6, row - 2)


def build(document, data, texts):
    """Draw the sheets of one month into an empty document."""
    define_styles(document)
    if data["month"] in SINGLE:
        _build_single(document, data, texts)
    else:
        _build_split(document, data)
