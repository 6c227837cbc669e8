"""A thin layer over a UNO sheet: cells by zero-based column and row, named styles, merges.

Rows of a form are drawn top down, so every drawing function takes the row to begin
with and gives back the first row below what it drew.
"""

import datetime
import math

import uno
from com.sun.star.table import BorderLine2, CellRangeAddress, TableBorder2
from com.sun.star.table.CellHoriJustify import CENTER, LEFT, RIGHT
from com.sun.star.table.CellVertJustify2 import CENTER as MIDDLE

MINCHO, GOTHIC = "ＭＳ 明朝", "ＭＳ ゴシック"
# Full-width characters per millimetre at 10 pt, with a little room to spare.
WIDE_PER_MM = 1 / 3.7
LINE_MM = 4.3
ROW_MM = 5.5


def a1(column, row):
    """`(3, 142)` → `D143`."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


def text_width(text):
    """Width in full-width characters: an ASCII or half-width kana character counts a half."""
    return sum(0.5 if ord(c) < 0x80 or 0xFF61 <= ord(c) <= 0xFF9F else 1 for c in text)


STYLES = {
    # name: (font, points, bold, horizontal, wrap, fill, border, number format)
    "表題": (GOTHIC, 16, True, CENTER, False, None, False, None),
    "副題": (GOTHIC, 12, False, CENTER, False, None, False, None),
    "期間": (MINCHO, 10.5, False, LEFT, False, None, False, None),
    "節": (GOTHIC, 11, True, LEFT, False, None, False, None),
    "表頭": (GOTHIC, 10, False, CENTER, True, 0xE7E6E6, True, None),
    "項目": (MINCHO, 10, False, LEFT, True, None, True, None),
    "コード": (MINCHO, 10, False, CENTER, False, None, True, "@"),
    "件数": (MINCHO, 10, False, RIGHT, False, None, True, "#,##0_ "),
    "備考": (MINCHO, 10, False, LEFT, True, None, True, None),
    "日付": (MINCHO, 10, False, CENTER, False, None, True, 'M"月"D"日"'),
    "日数": (MINCHO, 10, False, LEFT, False, None, True, '0"日"'),
    "合計名": (GOTHIC, 10, True, CENTER, False, 0xF2F2F2, True, None),
    "合計": (GOTHIC, 10, True, RIGHT, False, 0xF2F2F2, True, "#,##0_ "),
    "注記": (MINCHO, 9, False, LEFT, False, None, False, None),
    "押印": (MINCHO, 9, False, CENTER, True, None, True, None),
}


def _border(width=18):
    line = BorderLine2()
    line.LineWidth, line.OuterLineWidth = width, width
    return line


def define_styles(document):
    """Make the named cell styles of the forms in a new document."""
    japan = uno.createUnoStruct("com.sun.star.lang.Locale", "ja", "JP", "")
    family = document.StyleFamilies.getByName("CellStyles")
    default = family.getByName("Default")
    default.CharFontName = default.CharFontNameAsian = MINCHO
    default.CharHeight = default.CharHeightAsian = 10
    default.CharLocaleAsian = japan
    formats = document.NumberFormats
    # Formats of the office's own locale are saved without a language prefix, as Excel does.
    plain = uno.createUnoStruct("com.sun.star.lang.Locale", "", "", "")
    for name, (font, points, bold, horizontal, wrap, fill, border, code) in STYLES.items():
        style = document.createInstance("com.sun.star.style.CellStyle")
        family.insertByName(name, style)
        style.CharFontName = style.CharFontNameAsian = font
        style.CharHeight = style.CharHeightAsian = points
        style.CharWeight = style.CharWeightAsian = 150 if bold else 100
        style.HoriJustify, style.VertJustify, style.IsTextWrapped = horizontal, MIDDLE, wrap
        if fill is not None:
            style.CellBackColor = fill
        if border:
            for side in ("LeftBorder2", "RightBorder2", "TopBorder2", "BottomBorder2"):
                style.setPropertyValue(side, _border())
        if code:
            key = formats.queryKey(code, plain, False)
            style.NumberFormat = key if key >= 0 else formats.addNew(code, plain)


def define_page(document, name, landscape=False):
    """An A4 page style, one page wide, with a page number at the foot."""
    family = document.StyleFamilies.getByName("PageStyles")
    page = document.createInstance("com.sun.star.style.PageStyle")
    family.insertByName(name, page)
    page.IsLandscape = landscape
    page.Width, page.Height = (29700, 21000) if landscape else (21000, 29700)
    page.LeftMargin = page.RightMargin = 1400
    page.TopMargin = page.BottomMargin = 1100
    page.CenterHorizontally = True
    page.ScaleToPagesX, page.ScaleToPagesY = 1, 0
    page.HeaderIsOn = False
    page.FooterIsOn = True
    footer = page.RightPageFooterContent
    for part in ("LeftText", "CenterText", "RightText"):
        getattr(footer, part).String = ""
    centre = footer.CenterText
    cursor = centre.createTextCursor()
    number = document.createInstance("com.sun.star.text.TextField.PageNumber")
    centre.insertTextContent(cursor, number, False)
    page.RightPageFooterContent = footer
    return name


class Page:
    """One sheet of a document."""

    def __init__(self, document, name, page_style, widths_mm, first=False):
        sheets = document.Sheets
        if first:
            self.sheet = sheets.getByIndex(0)
            self.sheet.Name = name
        else:
            sheets.insertNewByName(name, sheets.Count)
            self.sheet = sheets.getByName(name)
        self.name, self.widths = name, widths_mm
        self.sheet.PageStyle = page_style
        for index, width in enumerate(widths_mm):
            self.sheet.Columns.getByIndex(index).Width = round(width * 100)

    def put(self, column, row, value, style=None, to=None):
        """Write a value; `to=(column, row)` merges the cells from here to there."""
        area = self.sheet.getCellRangeByPosition(column, row, *(to or (column, row)))
        if style:
            area.CellStyle = style
        if to and to != (column, row):
            area.merge(True)
        cell = self.sheet.getCellByPosition(column, row)
        if isinstance(value, datetime.date):
            # Days since 1899-12-30, the null date of Calc and (from March 1900) of Excel.
            cell.Value = (value - datetime.date(1899, 12, 30)).days
        elif isinstance(value, (int, float)):
            cell.Value = value
        elif isinstance(value, str) and value.startswith("="):
            cell.Formula = value
        elif value:
            cell.String = value
        return a1(column, row)

    def height(self, row, millimetres):
        """A fixed row height: no program grows rows for text in merged cells by itself."""
        self.sheet.Rows.getByIndex(row).Height = round(millimetres * 100)

    def lines(self, text, first_column, last_column):
        """How many lines the text takes in the columns, from and to inclusive."""
        room = sum(self.widths[first_column:last_column + 1]) * WIDE_PER_MM
        return max(1, math.ceil(text_width(text) / room))

    def finish(self, last_column, last_row, title_rows=1):
        """Set the print area and the rows repeated on every printed page."""
        index = self.sheet.RangeAddress.Sheet
        self.sheet.setPrintAreas((CellRangeAddress(index, 0, 0, last_column, last_row),))
        self.sheet.setPrintTitleRows(True)
        self.sheet.setTitleRows(CellRangeAddress(index, 0, 0, last_column, title_rows - 1))

    def break_before(self, row):
        """Begin a new printed page at this row."""
        self.sheet.Rows.getByIndex(row).IsStartOfNewPage = True

    def frame(self, first, last):
        """Borders all round and inside; a merge leaves the inner cells without theirs."""
        border = TableBorder2()
        for side in ("TopLine", "BottomLine", "LeftLine", "RightLine", "HorizontalLine", "VerticalLine"):
            setattr(border, side, _border())
            setattr(border, f"Is{side}Valid", True)
        self.sheet.getCellRangeByPosition(*first, *last).TableBorder2 = border
