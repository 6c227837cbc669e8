"""Make every workbook under `samples/`: `python3 samples/make/make.py`.

Needs LibreOffice (tried with 7.4) and its Python bridge; no other package. Figures
come from `figures.json`, made-up texts from `texts.json`, and what is random from a
fixed seed: the content is the same in every run. `verify.py` reads the result back.
"""

import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import office  # noqa: E402 – after the line that keeps __pycache__ away

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent


def main():
    """Draw, save and say what was written."""
    office.ensure_uno()
    import faulty
    import monthly
    import months
    import report

    figures = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))
    texts = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))
    with office.Office() as app:
        document = app.new()
        report.build(document, report.submission(figures, texts), texts)
        for extension in (".xlsx", ".xls", ".ods"):
            app.save(document, SAMPLES / f"report-r7-q1-q3{extension}")
        document.close(True)

        for month in months.split(report.submission(figures, texts)):
            document = app.new()
            monthly.build(document, month, texts)
            app.save(document, SAMPLES / "monthly" / f"{month['year']}-{month['month']:02}.xlsx")
            document.close(True)

        document = app.new()
        expected = faulty.build(document, report.submission(figures, texts), texts)
        app.save(document, SAMPLES / "faulty-r7-q1-q3.xlsx")
        document.close(True)
    lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in expected)
    (SAMPLES / "faulty-r7-q1-q3.expected.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    for path in sorted(p for p in SAMPLES.rglob("*") if p.suffix in (".xlsx", ".xls", ".ods")):
        print(f"{path.stat().st_size:>8} {path.relative_to(SAMPLES)}")


if __name__ == "__main__":
    main()
