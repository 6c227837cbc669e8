"""Holds a written .xlsx or .xlsm against what Excel insists on: where a workbook breaks one of these, Excel offers to repair it.

Usage: package.py WORKBOOK…   (prints what is wrong, one line each; exit code 1 if anything is)

Only Python's own library. Limits and the order of elements are those of ECMA-376 and of Excel's page "Excel specifications and limits".
"""

import posixpath
import re
import sys
import zipfile
import xml.etree.ElementTree as tree
from xml.parsers import expat

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
TO = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ORDER = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter
sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions
pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing
legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst""".split()
TYPES = {"officeDocument": "main+xml", "worksheet": "worksheet+xml", "styles": "styles+xml", "sharedStrings": "sharedStrings+xml",
         "comments": "comments+xml", "drawing": "drawing+xml", "chart": "chart+xml", "table": "table+xml", "vmlDrawing": "vmlDrawing"}
STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}


def local(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def units(text):
    """Length as Excel counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def column(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def area(reference):
    """(first row, first column, last row, last column), or None for what is no reference on a sheet."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*)(?::\$?([A-Z]{1,3})\$?([1-9][0-9]*))?", reference)
    if not found:
        return None
    left, top, right, bottom = found.groups()
    spot = (int(top), column(left), int(bottom or top), column(right or left))
    fits = spot[0] <= spot[2] <= 1_048_576 and spot[1] <= spot[3] <= 16_384
    return spot if fits else None


def quoted(reference):
    """Sheet and rest of `'業務報告書'!A1`; the sheet is None where none is named."""
    found = re.fullmatch(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)", reference)
    return (None, reference) if not found else ((found[1] or found[2]).replace("''", "'"), found[3])


class Package:
    def __init__(self, path):
        self.path, self.wrong = path, []
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()
        self.roots = {}

    def say(self, part, what):
        self.wrong.append(f"{self.path}: {part}: {what}")

    def need(self, holds, part, what):
        if not holds:
            self.say(part, what)

    def root(self, part):
        if part not in self.roots:
            try:
                self.roots[part] = tree.fromstring(self.zip.read(part))
            except (KeyError, tree.ParseError) as error:
                self.say(part, f"cannot be read: {error}")
                self.roots[part] = None
        return self.roots[part]

    def relations(self, part):
        """Id → (kind, target part or address) of the relationships of a part."""
        folder, name = posixpath.split(part)
        file = posixpath.join(folder, "_rels", name + ".rels")
        if file not in self.names:
            return {}
        out = {}
        for relation in self.root(file) if self.root(file) is not None else []:
            name, target = relation.get("Id"), relation.get("Target")
            self.need(name not in out, file, f"relationship {name} stands twice")
            if relation.get("TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                self.need(target in self.names or target.startswith("#"), file, f"{name} points at {target}, which is not there")
            out[name] = (relation.get("Type").rsplit("/", 1)[-1], target)
        return out

    # The container

    def container(self):
        folded = [name.casefold() for name in self.names]
        self.need(len(folded) == len(set(folded)), "package", "a part stands twice")
        self.need(self.zip.testzip() is None, "package", "a checksum does not agree")
        types = self.root("[Content_Types].xml")
        known = {entry.get("Extension", "").casefold(): entry.get("ContentType") for entry in types if local(entry) == "Default"}
        own = {entry.get("PartName"): entry.get("ContentType") for entry in types if local(entry) == "Override"}
        named = [entry.get("PartName") for entry in types if local(entry) == "Override"]
        self.need(len(named) == len(set(named)), "[Content_Types].xml", "a part is named twice")
        for name in named:
            self.need(name.lstrip("/") in self.names, "[Content_Types].xml", f"{name} is not in the package")
        for name in self.names:
            plain = name.endswith("/") or name == "[Content_Types].xml" or "/" + name in named
            self.need(plain or name.rsplit(".", 1)[-1].casefold() in known, "[Content_Types].xml", f"{name} has no type")
            if name.endswith((".xml", ".rels", ".vml")):
                parser = expat.ParserCreate(namespace_separator=" ")
                try:
                    parser.Parse(self.zip.read(name), True)
                except expat.ExpatError as error:  # a duplicate attribute, an unknown prefix and a forbidden character too
                    self.say(name, str(error))
        reached, ahead = set(), [""]
        while ahead:
            for kind, target in self.relations(ahead.pop()).values():
                type_ = own.get("/" + target, known.get(target.rsplit(".", 1)[-1].casefold())) or ""
                fits = kind not in TYPES or target not in self.names or TYPES[kind] in type_
                self.need(fits, "[Content_Types].xml", f"{target} is called {type_!r}")
                if target in self.names and target not in reached:
                    reached.add(target)
                    ahead.append(target)
        for name in self.names:
            if not name.endswith((".rels", "/")) and name not in reached and name != "[Content_Types].xml":
                self.say(name, "no relationship leads to it")

    # The workbook

    def workbook(self):
        book = next((target for kind, target in self.relations("").values() if kind == "officeDocument"), None)
        self.need(book, "_rels/.rels", "no workbook")
        if not book:
            return
        relations, root = self.relations(book), self.root(book)
        self.sheets = []
        for sheet in (entry for part in root if local(part) == "sheets" for entry in part):
            relation = sheet.get(TO + "id") or sheet.get("{http://purl.oclc.org/ooxml/officeDocument/relationships}id")
            self.sheets.append((sheet.get("name"), relations.get(relation, (None, None))))
            name = sheet.get("name")
            self.need(0 < units(name) <= 31 and not re.search(r"[\[\]:*?/\\\x00-\x1f]", name), book, f"name of sheet {name!r}")
            self.need(not name.startswith("'") and not name.endswith("'") and name.casefold() != "history", book, f"name of sheet {name!r}")
        titles = [name.casefold() for name, _ in self.sheets]
        self.need(len(titles) == len(set(titles)), book, "two sheets of one name")
        ids = [entry.get("sheetId") for part in root if local(part) == "sheets" for entry in part]
        self.need(len(ids) == len(set(ids)), book, "two sheets of one number")
        names = set()
        for name in (entry for part in root if local(part) == "definedNames" for entry in part):
            key = (name.get("name").casefold(), name.get("localSheetId"))
            self.need(key not in names, book, f"name {key} defined twice")
            names.add(key)
            self.need(int(name.get("localSheetId") or 0) < len(self.sheets), book, f"{key}: no such sheet")
            self.formula(book, name.text or "", f"name {key}")
        for number, view in enumerate(entry for part in root if local(part) == "bookViews" for entry in part):
            self.need(int(view.get("activeTab") or 0) < len(self.sheets), book, f"view {number}: no such sheet")
        strings = next((target for kind, target in relations.values() if kind == "sharedStrings"), None)
        styles = next((target for kind, target in relations.values() if kind == "styles"), None)
        self.shared, self.formats, self.rules = self.strings(strings), *self.styles(styles)
        for name, (kind, part) in self.sheets:
            self.need(kind in ("worksheet", "chartsheet", "dialogsheet"), book, f"{name} is no sheet")
            if kind == "worksheet" and self.root(part) is not None:
                Sheet(self, name, part).hold()
        for part in self.names:
            if re.search(r"charts/chart[0-9]*\.xml$", part) and self.root(part) is not None:
                self.chart(part)

    def strings(self, part):
        if not part:
            return 0
        root = self.root(part)
        items = [entry for entry in root if local(entry) == "si"]
        unique = root.get("uniqueCount")
        self.need(unique is None or int(unique) == len(items), part, f"uniqueCount {unique}, {len(items)} texts")
        for number, item in enumerate(items):
            self.text(part, f"text {number}", "".join(t.text or "" for t in item.iter() if local(t) == "t"))
            for piece in (t for t in item.iter() if local(t) == "t" and t.text):
                spaced = piece.text != piece.text.strip(" \t\n\r")
                kept = piece.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
                self.need(not spaced or kept, part, f"text {number}: spaces at the ends are lost")
        return len(items)

    def text(self, part, where, text):
        self.need(units(text) <= 32_767, part, f"{where}: {units(text)} characters")
        self.need(not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text), part, f"{where}: a control character")

    def styles(self, part):
        if not part:
            return 1, 0
        root = self.root(part)
        self.order(part, root, STYLES)
        lists = {local(entry): [item for item in entry if local(item)] for entry in root}
        for entry in root:
            stated = entry.get("count")
            self.need(stated is None or int(stated) == len(lists[local(entry)]), part, f"{local(entry)}: count {stated}")
        formats = lists.get("cellXfs", [])
        self.need(len(formats) <= 65_490 and len(lists.get("fonts", [])) <= 1_024, part, "too many formats or fonts")
        own = [item.get("numFmtId") for item in lists.get("numFmts", [])]
        self.need(len(own) == len(set(own)), part, "a number format stands twice")
        for number, entry in enumerate(formats):
            for name, kind in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
                index = int(entry.get(name) or 0)
                self.need(index < len(lists.get(kind, [])) or (name == "xfId" and index == 0), part, f"format {number}: {name} {index}")
            number_format = int(entry.get("numFmtId") or 0)
            self.need(number_format < 164 or str(number_format) in own, part, f"format {number}: number format {number_format}")
        for item in lists.get("numFmts", []):
            self.need(0 < units(item.get("formatCode")) <= 255, part, f"number format {item.get('numFmtId')}")
        return len(formats), len(lists.get("dxfs", []))

    def order(self, part, root, wanted):
        before = -1
        for name in map(local, root):
            if name in wanted:
                here = wanted.index(name)
                again = name == "conditionalFormatting" and here == before
                self.need(here > before or again, part, f"{name} stands behind {wanted[before]}")
                before = here
            else:
                self.need(name in ("AlternateContent", ""), part, f"unknown element {name}")

    def formula(self, part, text, where):
        self.need(0 < units(text) <= 8_192 and not text.startswith("="), part, f"{where}: formula of {units(text)} characters")
        bare = re.sub(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'', "", text)
        self.need(bare.count("(") == bare.count(")") and '"' not in bare and "'" not in bare, part, f"{where}: {text!r} is not closed")
        self.need(not re.search(r"[\[\]]", bare) or "[" not in re.sub(r"\w+\[[^\]]*\]", "", bare), part, f"{where}: {text!r} refers to another workbook")
        titles = [name for name, _ in self.sheets] if hasattr(self, "sheets") else []
        for sheet in re.findall(r"'((?:[^']|'')+)'!", text):
            self.need(sheet.replace("''", "'") in titles or "[" in sheet or ":" in sheet, part, f"{where}: no sheet {sheet}")

    def chart(self, part):
        root = self.root(part)
        for formula in root.iter(CHART + "f"):
            self.formula(part, formula.text or "", "series")
        for cache in [*root.iter(CHART + "numCache"), *root.iter(CHART + "strCache")]:
            points = [int(point.get("idx")) for point in cache.iter(CHART + "pt")]
            size = int(cache.find(CHART + "ptCount").get("val"))
            self.need(points == sorted(set(points)) and all(point < size for point in points), part, "points of a cache")
        for axis in root.iter(CHART + "crossAx"):
            known = {entry.get("val") for entry in root.iter(CHART + "axId")}
            self.need(axis.get("val") in known, part, "an axis crosses none")


class Sheet:
    """One sheet's part, held against what Excel insists on."""

    def __init__(self, package, name, part):
        self.package, self.name, self.part = package, name, part
        self.root, self.relations = package.root(part), package.relations(part)

    def need(self, holds, what):
        self.package.need(holds, f"{self.part} ({self.name})", what)

    def all(self, name):
        return [element for element in self.root.iter() if local(element) == name]

    def hold(self):
        self.package.order(self.part, self.root, ORDER)
        for check in (self.cells, self.columns, self.merges, self.validations, self.links, self.conditions, self.pages, self.parts, self.notes):
            check()

    def cells(self):
        before, self.extent = 0, {}
        for row in self.all("row"):
            number = int(row.get("r") or before + 1)
            self.need(before < number <= 1_048_576, f"row {number} behind row {before}")
            self.need(0 <= float(row.get("ht") or 0) <= 409.5, f"row {number}: height {row.get('ht')}")
            self.need(int(row.get("s") or 0) < self.package.formats, f"row {number}: no such format")
            before, last = number, 0
            for cell in (entry for entry in row if local(entry) == "c"):
                name = cell.get("r") or ""
                spot = area(name) if name else (number, last + 1)
                self.need(spot and spot[0] == number and last < spot[1] <= 16_384, f"cell {name} in row {number} behind column {last}")
                last = spot[1] if spot else last
                self.cell(name, cell)
        dimension = [entry.get("ref") for entry in self.all("dimension")]
        self.need(all(area(reference) for reference in dimension), f"dimension {dimension}")

    def cell(self, name, cell):
        parts = [local(entry) for entry in cell]
        self.need(parts == [part for part in ("f", "v", "is", "extLst") if part in parts], f"{name}: {parts}")
        self.need(int(cell.get("s") or 0) < self.package.formats, f"{name}: no such format")
        kind = cell.get("t") or "n"
        value = next((entry.text for entry in cell if local(entry) == "v" and entry.text), None)
        for formula in (entry for entry in cell if local(entry) == "f"):
            if formula.text or formula.get("t") not in ("shared", "dataTable"):
                self.package.formula(self.part, formula.text or "", name)
        if value is None:
            self.need(kind != "inlineStr" or "is" in parts, f"{name}: an inline text that is none")
            inline = "".join(entry.text or "" for entry in cell.iter() if local(entry) == "t")
            self.package.text(self.part, name, inline)
            return
        fits = {
            "n": lambda: bool(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", value)) and abs(float(value)) < 1e308,
            "s": lambda: value.isdigit() and int(value) < self.package.shared,
            "b": lambda: value in ("0", "1"),
            "e": lambda: value in ERRORS,
            "str": lambda: units(value) <= 32_767,
            "d": lambda: True,
        }.get(kind)
        self.need(fits and fits(), f"{name}: {value[:40]!r} is not of kind {kind}")

    def columns(self):
        last = 0
        for entry in self.all("col"):
            first, end = int(entry.get("min")), int(entry.get("max"))
            self.need(last < first <= end <= 16_384, f"columns {first}–{end} behind {last}")
            self.need(0 <= float(entry.get("width") or 0) <= 255 and int(entry.get("style") or 0) < self.package.formats, f"columns {first}–{end}")
            last = end

    def merges(self):
        taken, regions = set(), [entry.get("ref") for entry in self.all("mergeCell")]
        for reference in regions:
            spot = area(reference)
            self.need(spot and ":" in reference, f"merged {reference}")
            if spot and (spot[2] - spot[0] + 1) * (spot[3] - spot[1] + 1) < 100_000:
                here = {(row, at) for row in range(spot[0], spot[2] + 1) for at in range(spot[1], spot[3] + 1)}
                self.need(not here & taken, f"merged {reference} overlaps another")
                taken |= here
        for holder in self.all("mergeCells"):
            self.need(len(holder) and int(holder.get("count") or len(holder)) == len(holder), "count of merged regions")

    def validations(self):
        taken = {}
        for holder in self.all("dataValidations"):
            self.need(len(holder) and int(holder.get("count") or len(holder)) == len(holder), "count of validations")
        for entry in (entry for entry in self.all("dataValidation") if entry.tag.startswith((MAIN, STRICT))):
            where = entry.get("sqref") or ""
            self.need(where and all(area(piece) for piece in where.split()), f"validation of {where}")
            for piece in where.split():
                self.need(piece not in taken, f"two validations of {piece}")
                taken[piece] = True
            for name, limit in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 225)):
                self.need(units(entry.get(name) or "") <= limit, f"validation of {where}: {name} over {limit}")
            for formula in (piece for piece in entry if local(piece).startswith("formula")):
                text = formula.text or ""
                self.package.formula(self.part, text, f"validation of {where}")
                self.need(not text.startswith('"') or units(text) <= 257, f"validation of {where}: a list over 255 characters")

    def links(self):
        links, seen = self.all("hyperlink"), set()
        self.need(len(links) <= 65_530, f"{len(links)} hyperlinks")
        for link in links:
            reference, target = link.get("ref") or "", link.get("location")
            self.need(area(reference) and reference not in seen, f"hyperlink of {reference}")
            seen.add(reference)
            relation = link.get(TO + "id")
            self.need(target or relation in self.relations, f"hyperlink of {reference} leads nowhere")
            self.need(units(link.get("tooltip") or "") <= 255 and units(target or "") <= 2_084, f"hyperlink of {reference}: too long")
            if target and not relation:
                sheet, place = quoted(target)
                known = sheet in [name for name, _ in self.package.sheets] and area(place)
                self.need(known or sheet is None, f"hyperlink of {reference} leads to {target}")

    def conditions(self):
        for entry in self.all("cfRule"):
            index = entry.get("dxfId")
            self.need(index is None or int(index) < self.package.rules, f"conditional format {index}")
        for holder in self.all("conditionalFormatting"):
            where = holder.get("sqref") or ""
            self.need(all(area(piece) for piece in where.split()), f"conditional format of {where}")

    def pages(self):
        for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            for entry in self.all(name):
                self.need(units(entry.text or "") <= 255, f"{name} of {units(entry.text or '')} characters")
        for holder in [*self.all("rowBreaks"), *self.all("colBreaks")]:
            breaks = [int(entry.get("id")) for entry in holder if local(entry) == "brk"]
            self.need(breaks == sorted(set(breaks)) and len(breaks) <= 1_026, "page breaks")
            self.need(int(holder.get("count") or len(breaks)) == len(breaks), "count of page breaks")
        for setup in self.all("pageSetup"):
            scale = int(setup.get("scale") or 100)
            self.need(10 <= scale <= 400 and int(setup.get("fitToHeight") or 1) <= 32_767, "page set-up")
        filters = [entry.get("ref") for entry in self.root if local(entry) == "autoFilter"]
        self.need(all(area(reference) for reference in filters), f"filter {filters}")

    def parts(self):
        for name, kinds in (("drawing", ("drawing",)), ("legacyDrawing", ("vmlDrawing",)), ("legacyDrawingHF", ("vmlDrawing",)), ("tablePart", ("table",))):
            for entry in (entry for entry in self.all(name)):
                found = self.relations.get(entry.get(TO + "id"), (None, None))
                self.need(found[0] in kinds, f"{name} leads to {found}")
        for kind, target in self.relations.values():
            if kind == "drawing" and target in self.package.names:
                drawing = self.package.root(target)
                ids = [entry.get("id") for entry in drawing.iter() if local(entry) == "cNvPr"]
                self.need(len(ids) == len(set(ids)), f"{target}: two shapes of one number")

    def notes(self):
        comments = [target for kind, target in self.relations.values() if kind == "comments"]
        drawings = [target for kind, target in self.relations.values() if kind == "vmlDrawing"]
        self.need(not comments or (drawings and self.all("legacyDrawing")), "notes without their drawing")
        for part in comments:
            root = self.package.root(part)
            authors = [entry for entry in root.iter() if local(entry) == "author"]
            notes = [entry for entry in root.iter() if local(entry) == "comment"]
            places = [entry.get("ref") for entry in notes]
            self.need(len(places) == len(set(places)) and all(area(place) for place in places), f"{part}: two notes of one cell")
            self.need(all(int(entry.get("authorId") or 0) < len(authors) for entry in notes), f"{part}: a note of nobody")
            for entry in notes:
                self.package.text(part, entry.get("ref"), "".join(t.text or "" for t in entry.iter() if local(t) == "t"))
            shapes = []
            for drawing in drawings:
                found = self.package.root(drawing)
                for data in (entry for entry in found.iter() if local(entry) == "ClientData" and entry.get("ObjectType") == "Note"):
                    at = {local(entry): entry.text for entry in data}
                    shapes.append((int(at.get("Row", -1)) + 1, int(at.get("Column", -1)) + 1))
                ids = [entry.get("id") for entry in found.iter() if local(entry) == "shape"]
                self.need(len(ids) == len(set(ids)), f"{drawing}: two shapes of one name")
            wanted = sorted(spot[:2] for spot in map(area, places) if spot)
            self.need(sorted(shapes) == wanted, f"{part}: notes {wanted[:4]}…, shapes {sorted(shapes)[:4]}…")


def main():
    wrong = []
    for path in sys.argv[1:]:
        package = Package(path)
        package.container()
        # What is no XML cannot be looked into further.
        if None not in package.roots.values() and not package.wrong:
            package.workbook()
        wrong += package.wrong
    print(*wrong, sep="\n") if wrong else print(f"{len(sys.argv) - 1} workbooks as Excel wants them")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
