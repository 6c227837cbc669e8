"""The quarterly 業務報告書: header and sections 1–5 on one sheet, lists 6–8 on another."""

import copy
import datetime
import re

from forms import Layout, draw_list, draw_notes, draw_table, draw_title
from sheet import Page, define_page, define_styles

FORM, ANNEX = "業務報告書", "別表"
WIDTHS = (26, 26, 32, 20, 20, 18, 18, 24)
ANNEX_WIDTHS = (30, 56, 20, 36, 56, 34, 32)


def submission(figures, texts):
    """The figures with remarks and list texts put in: what the forms draw."""
    data = copy.deepcopy(figures)
    for table in data["tables"]:
        for row in table["rows"]:
            row["remark"] = texts["remarks"].get(row["code"], "")
    for block in data["lists"]:
        for part in block["parts"]:
            part["entries"] = [
                _entry(part, row, extra) for row, extra in zip(part["rows"], texts["lists"].get(part["id"], []))
            ]
    data["annex_period"] = data["period"]["label"]
    data["period_text"] = "令和7年4月1日～令和7年12月31日（12月31日現在）"
    return data


def as_date(text):
    """`5月22日` as a date of the report's nine months, all in 2025."""
    month, day = re.fullmatch(r"(\d+)月(\d+)日", text).groups()
    return datetime.date(2025, int(month), int(day))


def _entry(part, row, extra):
    """One list row in the order of the headings; the two texts fill the absent fields.

    The days of the training list are real date cells, those of the other lists text:
    an office that types `5月22日` into Excel gets the one or the other.
    """
    known, texts = dict(zip(part["row_fields"], row)), iter(extra)
    if part["id"] == "training":
        known["開催日"] = as_date(known["開催日"])
    return [known[heading] if heading in known else next(texts) for heading in part["columns"]]


def _draw_head(page, data, texts):
    header = data["header"]
    page.put(0, 0, data["title"], "表題", to=(7, 0))
    page.height(0, 9)
    page.put(0, 1, data["programme"], "副題", to=(7, 1))
    page.height(1, 8)
    period = page.put(0, 2, data["period"]["label"], "期間", to=(3, 2))
    page.put(0, 3, data["period_text"], "期間", to=(3, 3))
    page.put(0, 4, texts["submitter"], "期間", to=(3, 4))
    page.frame((4, 2), (7, 4))
    page.put(4, 2, "確認印", "押印", to=(4, 4))
    for offset, name in enumerate(texts["stamps"]):
        page.put(5 + offset, 2, name, "押印")
        page.put(5 + offset, 3, "", "押印", to=(5 + offset, 4))
    for row, height in ((2, 6), (3, 8), (4, 8), (5, 4)):
        page.height(row, height)
    page.frame((0, 6), (7, 8))
    hours = f"時間外活動 {header['out_of_hours_activities']}回 / 全活動 {header['all_activities']}回"
    block = (("開所時間", header["opening_hours"], "備考"),
             ("業務日数", header["business_days"], "日数"),
             ("営業時間外の活動", hours, "備考"))
    cells = {}
    for row, (name, value, style) in enumerate(block, 6):
        page.put(0, row, name, "表頭", to=(1, row))
        cells[name] = page.put(2, row, value, style, to=(7, row))
        page.height(row, 6.5)
    return draw_notes(page, 9, [texts["header_note"]]), period, cells["営業時間外の活動"]


def _draw_annex(document, data, texts, places):
    page = Page(document, ANNEX, define_page(document, "A4横", landscape=True), ANNEX_WIDTHS)
    page.put(0, 0, f"{ANNEX}　{data['annex_period']}", "副題", to=(6, 0))
    page.height(0, 9)
    row = 2
    plain = [(i, i) for i in range(7)]
    for block in data["lists"]:
        row = draw_title(page, row, block["section"], block["title"])
        for part in block["parts"]:
            columns = plain if len(part["columns"]) == 7 else [(0, 0), (1, 1), (2, 3), (4, 5), (6, 6)]
            row = draw_list(page, row, part, columns, places) + 1
        notes = texts["notes"].get(str(block["section"]), [])
        if notes:
            row = draw_notes(page, row - 1, notes) + 1
    page.finish(6, row - 2)


def build(document, data, texts):
    """Draw the whole report; gives `places` of every figure, label and list cell."""
    define_styles(document)
    page = Page(document, FORM, define_page(document, "A4縦"), WIDTHS, first=True)
    layout = Layout()
    row, period, hours = _draw_head(page, data, texts)
    layout.places["period"], layout.places["hours"] = (page, period), (page, hours)
    for table in data["tables"]:
        row += 1
        if table["section"] in (3, 4):
            page.break_before(row)
        row = draw_table(page, row, table, layout, texts["notes"].get(str(table["section"]), []))
    page.finish(7, row - 1)
    _draw_annex(document, data, texts, layout.places)
    return layout.places
