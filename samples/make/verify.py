"""Read the samples back with programs that did not make them, and compare.

`python3 samples/make/verify.py` needs openpyxl (`pip install openpyxl`) for the .xlsx
files and soffice for the .xls and .ods ones. Ends with a list of differences, or with
none. It looks at cached values only: what a reader sees without recalculating.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

import openpyxl  # noqa: E402

import office  # noqa: E402

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent
FIGURES = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))
PROBLEMS = []


def expect(what, found, wanted):
    if found != wanted:
        PROBLEMS.append(f"{what}: found {found!r}, wanted {wanted!r}")


def grid(path):
    """`{sheet: rows}` of one .xlsx: cached values."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def grids_by_soffice(path):
    """The same of any format, by way of CSV (all values come as text)."""
    with tempfile.TemporaryDirectory() as folder:
        options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        subprocess.run([office.soffice(), f"-env:UserInstallation={Path(folder).as_uri()}/profile", "--headless",
                        "--convert-to", options, "--outdir", folder, str(path)],
                       check=True, capture_output=True)
        result = {}
        for name in sorted(Path(folder).glob("*.csv")):
            sheet = name.stem.removeprefix(path.stem + "-")
            with name.open(encoding="utf-8", newline="") as file:
                result[sheet] = [[_number(v) for v in row] for row in csv.reader(file)]
        return result


def _number(text):
    plain = text.strip().replace(",", "")
    return int(plain) if plain.lstrip("-").isdecimal() and plain.isascii() else (text or None)


def body(rows, table):
    """The rows of one section, from below its header to its total: `(rows, total)`."""
    start = next(i for i, row in enumerate(rows) if row[0] == f"{table['section']}. {table['title']}")
    while not any(isinstance(v, int) for v in rows[start]):
        start += 1
    end = start
    while "合計" not in rows[end]:
        end += 1
    return rows[start:end], rows[end]


def counts(row, columns):
    """The counts of a row: its numbers, in order."""
    return [v for v in row if isinstance(v, (int, float))][:columns]


def sections(sheets):
    """`{section: (body rows, total row)}`, wherever in the workbook they stand."""
    found = {}
    for table in FIGURES["tables"]:
        title = f"{table['section']}. {table['title']}"
        for rows in sheets.values():
            if any(row and row[0] == title for row in rows):
                found[table["section"]] = body(rows, table)
    return found


def width(table):
    return sum(column["id"] != "note" for column in table["columns"])


def check_report(name, sheets):
    """Every figure, label and total of the report; every list entry."""
    found = sections(sheets)
    for table in FIGURES["tables"]:
        rows, total = found[table["section"]]
        expect(f"{name} section {table['section']} rows", len(rows), len(table["rows"]))
        for row, wanted in zip(rows, table["rows"]):
            expect(f"{name} {wanted['code']}", counts(row, 4), wanted["values"])
            if len(wanted["path"]) > 1 or wanted["code"] != "0553":
                expect(f"{name} {wanted['code']} label", wanted["path"][-1] in row, True)
            if table["section"] >= 3:
                expect(f"{name} {wanted['code']} remark", bool(row[4]), wanted["values"][0] > 0)
        expect(f"{name} total {table['section']}", counts(total, 4), table["total"]["values"])
    flat = [[str(v) for v in row] for row in sheets["別表"]]
    for part in (part for block in FIGURES["lists"] for part in block["parts"]):
        for entry in part["rows"]:
            words = [w for w in entry if w and not (part["id"] == "training" and w.endswith("日"))]
            expect(f"{name} {entry}", any(all(w in row for w in words) for row in flat), True)
    head = [v for row in sheets["業務報告書"][:10] for v in row]
    for wanted in (FIGURES["period"]["label"], FIGURES["programme"], "時間外活動 123回 / 全活動 459回"):
        expect(f"{name} {wanted}", wanted in head, True)
    expect(f"{name} business days", 104 in head or "104日" in head, True)


def check_months():
    """Relations within each month, and of the nine months with the report."""
    months, days, outside, everything = [], 0, 0, 0
    for path in sorted((SAMPLES / "monthly").glob("*.xlsx")):
        sheets = grid(path)
        values = {}
        for number, (rows, total) in sections(sheets).items():
            table = FIGURES["tables"][number - 1]
            expect(f"{path.name} rows {number}", [row[0] for row in rows], [r["code"] for r in table["rows"]])
            for row in rows:
                values[row[0]] = counts(row, width(table))
            columns = [sum(c) for c in zip(*(counts(row, width(table)) for row in rows))]
            expect(f"{path.name} total {number}", counts(total, width(table)), columns)
            values[f"total{number}"] = columns
        for code, row in values.items():
            if code.startswith("01") or code == "total1":
                persons, consultations, yes, no = row
                expect(f"{path.name} {code}", (persons == yes + no, persons <= consultations,
                                               (persons == 0) == (consultations == 0)), (True,) * 3)
        expect(f"{path.name} sections 1 and 2", values["total1"][0], values["total2"][0])
        roles = [row[0] for rows in sheets.values() for row in rows]
        expect(f"{path.name} 参加", values["0555"][0], roles.count("参加"))
        taught = sum(roles.count(r) for r in ("講師", "運営 ファシリテーター", "司会進行と運営サポート"))
        expect(f"{path.name} 講師", values["0557"][0], taught)
        cells = [v for rows in sheets.values() for row in rows[:8] for v in row]
        hours = next(v for v in cells if str(v).startswith("時間外活動"))
        a, b = (int(part.rstrip("回").split(" ")[-1]) for part in hours.split(" / "))
        expect(f"{path.name} activities", a <= b, True)
        row = next(row for rows in sheets.values() for row in rows if "業務日数" in row)
        days, outside, everything = days + int(str(row[2]).rstrip("日")), outside + a, everything + b
        months.append(values)
    header = FIGURES["header"]
    expect("months: header", (days, outside, everything), tuple(
        header[k] for k in ("business_days", "out_of_hours_activities", "all_activities")))
    for table in FIGURES["tables"]:
        lines = [(r["code"], r["values"]) for r in table["rows"]]
        for code, wanted in [*lines, (f"total{table['section']}", table["total"]["values"])]:
            for index, value in enumerate(wanted):
                parts = [month[code][index] for month in months]
                if table["columns"][index]["measure"] == "実人数":
                    expect(f"months {code}", max(parts) <= value <= sum(parts), True)
                else:
                    expect(f"months {code}", sum(parts), value)


def check_faulty():
    """The cells that differ from the report are the planted ones, and no others.

    Rows left out or put in shift the rest of section 4, so the rows are compared by
    their place in the alignment: every row of the report in order, with the extra rows
    taken out.
    """
    good = grid(SAMPLES / "report-r7-q1-q3.xlsx")
    bad = grid(SAMPLES / "faulty-r7-q1-q3.xlsx")
    expected = json.loads((SAMPLES / "faulty-r7-q1-q3.expected.json").read_text(encoding="utf-8"))
    rows = list(enumerate(bad["業務報告書"], 1))
    where = {(e["sheet"], c) for e in expected for c in (e["cell"], e.get("source")) if c}
    left_out = next(i for i, row in enumerate(good["業務報告書"]) if row[0] == "FAX")
    extra = [i for i, (n, row) in enumerate(rows) if row[0] == "チャットボット"
             or (row[0] == "Medical Care Station" and rows[i - 1][1][0] == row[0])]
    for index in reversed(extra):
        del rows[index]
    rows.insert(left_out, (None, good["業務報告書"][left_out]))
    pairs = [("業務報告書", a, b) for a, b in zip(rows, good["業務報告書"])]
    pairs += [("別表", a, b) for a, b in zip(enumerate(bad["別表"], 1), good["別表"])]
    expect("faulty rows", (len(rows), len(bad["別表"])), (len(good["業務報告書"]), len(good["別表"])))
    changed = set()
    for sheet, (number, found), wanted in pairs:
        for column, (a, b) in enumerate(zip(found, wanted)):
            if a != b:
                changed.add((sheet, f"{chr(65 + column)}{number}"))
    # A listed cell may hold what the report holds: where a finding has its place, not its source.
    unchanged = {(e["sheet"], e["cell"]) for e in expected
                 if e.get("natural") or e.get("source") or e["rule"] in ("C101", "C103")}
    totals = {("業務報告書", f"{column}{n}") for n, row in rows if row[0] == "合計" for column in "DEFG"}
    expect("faulty: changed but not listed", sorted(changed - where - totals), [])
    expect("faulty: listed but not changed", sorted(where - changed - unchanged), [])
    stated, readable = [], []
    for table in FIGURES["tables"]:
        part, total = body(bad["業務報告書"], table)
        stated += total[3:3 + width(table)]
        readable += [sum(v for v in column if isinstance(v, (int, float)))
                     for column in list(zip(*part))[3:3 + width(table)]]
    # Every total is that of the numbers above it, but for the two that are listed; `１２` is text.
    expect("faulty totals", stated, [32, 285, 26, 6, 33, 423, 433, 436])
    expect("faulty sums", readable, [32, 285, 27, 6, 33, 423, 433, 463 - 12])
    expect("faulty: distinct rules", len({e["rule"] for e in expected}) >= 12, True)


def main():
    """Check everything and say what differs."""
    check_report("report.xlsx", grid(SAMPLES / "report-r7-q1-q3.xlsx"))
    for extension in (".xls", ".ods"):
        check_report(f"report{extension}", grids_by_soffice(SAMPLES / f"report-r7-q1-q3{extension}"))
    check_months()
    check_faulty()
    print("\n".join(PROBLEMS) or "every figure, total and planted fault is as it should be")
    return bool(PROBLEMS)


if __name__ == "__main__":
    sys.exit(main())
