"""Opens what kensan wrote with openpyxl, a program of other people's: no warning, and what a reader of the workbook relies on is there.

Usage: outputs.py REPORT MERGED PUBLIC (workbooks of `kensan report`, `kensan merge` and `kensan report --publish`)
"""

import sys
import warnings

import openpyxl

warnings.simplefilter("error")


def counts(path):
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    for sheet in book:
        setup = sheet.page_setup
        assert setup.paperSize == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage, f"{path} {sheet.title}: A4, one page wide"
        assert sheet.print_title_rows and sheet.print_area, f"{path} {sheet.title}: print titles and area"
        assert "&P" in sheet.oddFooter.center.text, f"{path} {sheet.title}: page numbers"
        assert sheet.sheet_state == "visible", f"{path} {sheet.title}: hidden"
    return {
        "sheets": len(book.sheetnames),
        "formulas": sum(cell.data_type == "f" for cell in cells),
        "validations": sum(len(sheet.data_validations.dataValidation) for sheet in book),
        "notes": sum(cell.comment is not None for cell in cells),
        "links": sum(cell.hyperlink is not None for cell in cells),
        "charts": sum(len(sheet._charts) for sheet in book),
    }


def main():
    report, merged, public = (counts(path) for path in sys.argv[1:4])
    print("report", report, "merged", merged, "public", public, sep="\n")
    assert all(report.values()) and all(merged.values()), "something is missing"
    assert merged["charts"] > report["charts"] and merged["formulas"] > report["formulas"]
    traces = ("formulas", "validations", "notes", "links")
    assert public["sheets"] and not any(public[trace] for trace in traces), "a publication has values only"


if __name__ == "__main__":
    main()
