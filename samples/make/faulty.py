"""The quarterly report with planted faults, and the list of what was planted where.

Every fault is an independent slip on otherwise right figures. Faults of the rows and
of the notation change the data before drawing; faults of single cells are written
over the drawn form. The list holds the errors, warnings and planted remarks of one
workbook: `planted` says what was done, `consequence` marks a finding that follows
from another planted fault, `natural` one that the published report has as well.
"""

import copy

import report


def _find(data, section, code):
    table = data["tables"][section - 1]
    for index, row in enumerate(table["rows"]):
        if row["code"] == code:
            return table["rows"], index
    raise KeyError(code)


def _set(data, section, code, column, value):
    rows, index = _find(data, section, code)
    rows[index]["values"][column] = value


def _change_data(data):
    """The faults that live in rows, labels and plain numbers."""
    _set(data, 1, "0101", 2, 16)  # care yes 15 → 16: 16 + 4 ≠ 19
    _set(data, 1, "0103", 1, 1)  # 2 persons, 1 consultation
    _set(data, 1, "0108", 1, 4)  # no person, 4 consultations
    _set(data, 2, "0203", 0, 3)  # 2 → 3: section 2 says 33 persons
    _set(data, 4, "0411", 0, -2)
    _set(data, 4, "0403", 0, 35.5)  # one contact split between two methods
    _set(data, 4, "0404", 0, 25.5)
    rows, index = _find(data, 4, "0402")
    del rows[index]
    rows, index = _find(data, 4, "0405")
    twin = copy.deepcopy(rows[index])
    twin["code"] = "0405-again"
    rows.insert(index + 1, twin)
    rows, index = _find(data, 4, "0412")
    rows.insert(index + 1, {"code": "unknown", "path": ["チャットボット"], "values": [3], "remark": "時間外の自動応答"})
    rows, index = _find(data, 3, "0337")
    rows[index]["path"] = ["その他(財団･業者･企業など)"]
    data["period"]["label"] = "令和7年度 (2024年度) 第1～3四半期"
    header = data["header"]
    header["out_of_hours_activities"], header["all_activities"] = (
        header["all_activities"], header["out_of_hours_activities"])
    parts = {part["id"]: part["entries"] for block in data["lists"] for part in block["parts"]}
    parts["outreach"][1][2] = "4月31日"
    parts["outreach"][4][2] = "1月11日"
    parts["meetings"][5][6] = ""
    parts["meetings"][19][6] = "数名"


def _broken_reference(document, page, address):
    """A formula whose sheet was deleted: `#REF!`, as an office gets it."""
    sheets = document.Sheets
    sheets.insertNewByName("集計メモ", sheets.Count)
    sheets.getByName("集計メモ").getCellRangeByName("B3").Value = 1
    page.sheet.getCellRangeByName(address).Formula = "=$'集計メモ'.B3"
    sheets.removeByName("集計メモ")


def _change_cells(document, places):
    """The faults that live in one drawn cell: texts, a dead reference, typed totals."""
    def cell(section, code, column):
        page, address = places[section, code, column]
        return page.sheet.getCellRangeByName(address)

    cell(3, "0324", "count").String = "11件"
    cell(4, "0408", "count").String = "約10"
    cell(5, "0516", "count").String = "１２"
    page, address = places[4, "0407", "count"]
    _broken_reference(document, page, address)
    # Totals typed over their formulas: in section 1 the right one (the slip came later), in
    # section 4 what the readable cells give, in section 5 463 with its last digits swapped.
    cell(1, "total", "care_yes").Value = 26
    cell(4, "total", "count").Value = 431 + 14 + 3 - 10 - 1 - 4
    cell(5, "total", "count").Value = 436


def _entries(places):
    """`expected.json`: rule, place and what was done."""
    result = []

    def add(rule, key, planted, **more):
        page, cell = places[key] if key else (None, None)
        entry = {"rule": rule, "sheet": page.name if page else report.FORM, "cell": cell}
        entry.update(more.pop("place", {}))
        entry["planted"] = planted
        entry.update(more)
        result.append(entry)

    def because(kind, cell, was, right):
        return {"kind": kind, "cell": cell, "from": was, "to": right}

    care = places[1, "0101", "care_yes"][1]
    mistyped = because("digit-mistyped", care, 16, 15)
    text = places[3, "0324", "count"][1]
    add("P102", "period", "令和7年度 (2024年度): the fiscal year Reiwa 7 is 2025")
    add("X102", "hours", "out-of-hours and all activities swapped: 459回 / 123回")
    add("T103", (1, "0101", "persons"), f"care yes ({care}) typed 16 instead of 15: 16 + 4 is not 19", source=care,
        cause=mistyped)
    add("T101", (1, "total", "care_yes"), "typed 26 (right); the parts give 27 since the slip above",
        source=care, consequence=True, cause=mistyped)
    add("X102", (1, "0103", "persons"), "2 persons with 1 consultation (was 2)",
        source=places[1, "0103", "consultations"][1], suspect=places[1, "0103", "consultations"][1])
    add("X103", (1, "0108", "persons"), "no person, yet 4 consultations (was 0)",
        source=places[1, "0108", "consultations"][1],
        cause=because("digit-mistyped", places[1, "0108", "consultations"][1], 4, 0))
    add("X101", (1, "total", "persons"), "33 persons by area against 32 in section 1: 滝野川地区 3 instead of 2",
        source=places[2, "0203", "persons"][1])
    add("V102", (3, "0324", "count"), "text \"11件\" instead of the number 11")
    add("T101", (3, "total", "count"), "SUM passes over the text: 423 instead of 434", source=text, consequence=True,
        cause=because("text-ignored-by-sum", text, "11件", 11))
    add("C106", (3, "0337", "label"), "half-width brackets and dots: その他(財団･業者･企業など)")
    add("C102", None, "the row FAX (0402, count 0) is left out", place={"section": 4, "row_code": "0402"})
    add("V104", (4, "0403", "count"), "35.5 instead of 35")
    add("V104", (4, "0404", "count"), "25.5 instead of 26")
    add("C103", (4, "0405-again", "label"), "the row Medical Care Station stands twice")
    add("V106", (4, "0407", "count"), "#REF!: the formula's sheet was deleted (was 1)")
    add("V101", (4, "0408", "count"), "text 約10 (was 10)")
    add("V103", (4, "0411", "count"), "-2 instead of 2")
    add("C101", (4, "unknown", "label"), "the row チャットボット is not in the form")
    add("V102", (5, "0516", "count"), "text １２ (full-width) instead of the number 12; the total is typed")
    add("X104", (5, "0553", "count"), "0 against one listed 開催 (10月22日)", natural=True)
    add("T101", (5, "total", "count"), "typed 436 instead of 463 (digits transposed)",
        cause=because("digits-transposed", places[5, "total", "count"][1], 436, 463))
    add("P104", ("outreach", 1, "実施日"), "4月31日 does not exist (was 4月14日)")
    add("P103", ("outreach", 4, "実施日"), "1月11日 is outside the period (was 4月11日)")
    add("L101", ("meetings", 4, "参加者数"), "blank head count", natural=True)
    add("L101", ("meetings", 5, "参加者数"), "head count removed (was 8名)")
    add("L101", ("meetings", 16, "参加者数"), "blank head count", natural=True)
    add("L102", ("meetings", 19, "参加者数"), "数名 instead of 6名")
    return result


def build(document, data, texts):
    """Draw the report with the faults; gives the expected findings."""
    _change_data(data)
    places = report.build(document, data, texts)
    _change_cells(document, places)
    return _entries(places)
