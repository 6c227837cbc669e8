"""The parts both forms are made of: a section's table and a list, drawn on a page.

A table here is `{"section", "title", "columns", "rows", "total"}` as in
`figures.json`; each row also has a `remark` (text, may be empty). What was drawn
where is noted in `places`: `(section, code or "total", column id)` → (page, A1).
"""

from dataclasses import dataclass, field

from sheet import LINE_MM, ROW_MM, a1


@dataclass
class Layout:
    """How the tables of one workbook are laid out."""

    levels: int = 3
    """Columns for the category path."""
    code_column: bool = False
    merge_groups: bool = True
    """Group labels merged over their rows; otherwise repeated in every row."""
    two_headers: bool = True
    """`医ケア` stands over `有` and `無`; otherwise one header row."""
    note_until: int = 7
    """Last column of the remarks."""
    places: dict = field(default_factory=dict)

    @property
    def first_label(self):
        return 1 if self.code_column else 0

    @property
    def first_value(self):
        return self.first_label + self.levels


def draw_title(page, row, section, title):
    page.put(0, row, f"{section}. {title}", "節")
    page.height(row, 7)
    return row + 1


def draw_notes(page, row, notes):
    for note in notes:
        page.put(0, row, note, "注記")
        page.height(row, 5)
        row += 1
    return row


def _column_spans(table, layout):
    """`[(column, first, last)]`: the remark stretches to the last column of the form."""
    spans = []
    for offset, column in enumerate(table["columns"]):
        first = layout.first_value + offset
        spans.append((column, first, layout.note_until if column["id"] == "note" else first))
    return spans


def _draw_header(page, row, spans, layout):
    grouped = layout.two_headers and any(c["label"].startswith("医ケア ") for c, _, _ in spans)
    below = row + 1 if grouped else row
    if layout.code_column:
        page.put(0, row, "コード", "表頭", to=(0, below))
    page.put(layout.first_label, row, "区分", "表頭", to=(layout.first_value - 1, below))
    care = [first for c, first, _ in spans if c["label"].startswith("医ケア ")]
    for column, first, last in spans:
        if grouped and first in care:
            if first == care[0]:
                page.put(first, row, "医ケア", "表頭", to=(care[-1], row))
            page.put(first, below, column["label"].split(" ")[1], "表頭")
        else:
            label = column["label"].replace(" (", "\n(") if grouped else column["label"]
            page.put(first, row, label, "表頭", to=(last, below))
    page.height(row, 6.5)
    if grouped:
        page.height(below, 6.5)
    return below + 1


def _draw_labels(page, top, rows, layout):
    """The category paths; group labels merged down, leaf labels merged across."""
    last = layout.first_value - 1
    for index, row in enumerate(rows):
        path = row["path"]
        here = top + index
        if not layout.merge_groups:
            for level in range(layout.levels):
                page.put(layout.first_label + level, here, path[level] if level < len(path) else "", "項目")
            continue
        for level, label in enumerate(path):
            column = layout.first_label + level
            same = [i for i, other in enumerate(rows) if other["path"][:level + 1] == path[:level + 1]]
            run = [i for i in same if all(j in same for j in range(min(i, index), max(i, index)))]
            is_group = any(len(rows[i]["path"]) > level + 1 for i in run)
            leaf = level == len(path) - 1
            if leaf and not is_group:
                page.put(column, here, label, "項目", to=(last, here))
            elif is_group:
                if run[0] == index:
                    page.put(column, here, label, "項目", to=(column, top + run[-1]))
                if leaf:  # the group's own row: the cells right of it stay empty
                    page.put(column + 1, here, "", "項目", to=(last, here))


def _label_lines(page, path, layout):
    """Lines of the tallest label of a row; a merged leaf has the room of its columns."""
    if layout.merge_groups:
        return page.lines(path[-1], layout.first_label + len(path) - 1, layout.first_value - 1)
    return max(page.lines(label, layout.first_label + i, layout.first_label + i) for i, label in enumerate(path))


def draw_table(page, row, table, layout, notes=()):
    """Draw one section with title, header, body, total and notes."""
    section = table["section"]
    spans = _column_spans(table, layout)
    row = draw_title(page, row, section, table["title"])
    right = max(last for _, _, last in spans)
    header = row
    row = _draw_header(page, row, spans, layout)
    top, rows = row, table["rows"]
    bottom = top + len(rows) - 1
    page.frame((0, header), (right, bottom + 1))
    _draw_labels(page, top, rows, layout)
    for index, entry in enumerate(rows):
        here = top + index
        if layout.code_column:
            page.put(0, here, entry["code"], "コード")
        values = iter(entry["values"])
        for column, first, last in spans:
            if column["id"] == "note":
                page.put(first, here, entry.get("remark", ""), "備考", to=(last, here))
            else:
                layout.places[section, entry["code"], column["id"]] = (page, page.put(first, here, next(values), "件数"))
        depth = len(entry["path"])
        lines = _label_lines(page, entry["path"], layout)
        if spans[-1][0]["id"] == "note":
            lines = max(lines, page.lines(entry.get("remark", ""), spans[-1][1], spans[-1][2]))
        page.height(here, max(ROW_MM, lines * LINE_MM + 1.2))
        layout.places[section, entry["code"], "label"] = (page, a1(layout.first_label + depth - 1, here))
    total = bottom + 1
    if layout.code_column:
        page.put(0, total, "", "合計名")
    page.put(layout.first_label, total, table["total"]["label"], "合計名", to=(layout.first_value - 1, total))
    for column, first, last in spans:
        if column["id"] == "note":
            page.put(first, total, "", "備考", to=(last, total))
        else:
            formula = f"=SUM({a1(first, top)}:{a1(first, bottom)})"
            layout.places[section, "total", column["id"]] = (page, page.put(first, total, formula, "合計"))
    page.height(total, 6)
    return draw_notes(page, total + 1, notes)


def draw_list(page, row, part, columns, places=None):
    """Draw a list's header and entries; `columns` gives (first, last) for each heading.

    Each entry is a row of values in the order of the headings. A list without
    entries keeps one empty ruled row, as on a printed form.
    """
    header = row
    right = columns[-1][1]
    entries = part["entries"] or [[""] * len(columns)]
    page.frame((0, header), (right, header + len(entries)))
    for heading, (first, last) in zip(part["columns"], columns):
        page.put(first, header, heading, "表頭", to=(last, header))
    page.height(header, 7)
    for index, entry in enumerate(entries):
        here = header + 1 + index
        lines = 1
        for heading, value, (first, last) in zip(part["columns"], entry, columns):
            style = "項目" if isinstance(value, str) else "日付"
            cell = page.put(first, here, value, style, to=(last, here))
            if isinstance(value, str):
                lines = max(lines, page.lines(value, first, last))
            if places is not None:
                places[part["id"], index, heading] = (page, cell)
        page.height(here, max(6.5, lines * LINE_MM + 1.6))
    return header + 1 + len(entries)
