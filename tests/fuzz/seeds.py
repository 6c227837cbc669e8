"""Makes a corpus to start fuzzing from, out of the samples and fixtures: python3 tests/fuzz/seeds.py [FOLDER]

Writes one folder a target below FOLDER (default: target/fuzz/corpus). Needs openpyxl. The cases committed under
tests/fuzz/corpus are others: small ones that once mattered.
"""

import hashlib
import re
import sys
import zipfile
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "target" / "fuzz" / "corpus"
WORKBOOKS = sorted(p for d in ("samples", "tests/fixtures") for p in (ROOT / d).rglob("*.*") if p.suffix in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})

FORMULAS = """SUM(A1:A3)\nA1+B2*-C3%^2\nIF(A1>0,"a""b",#N/A)\nROUND(SUM('R6 集計'!$A$1:B$2)/3,1)\nSUMIF(A:A,">=3",B:B)
SUBTOTAL(109,A1:A9)\n{1,2;3,TRUE}\nA1:B2 B1:C3\n-(-(--1))\nSUMPRODUCT((A1:A3="x")*B1:B3)\nIFERROR(VLOOKUP(A1,$A$1:$C$9,2,FALSE),0)
COUNTIFS(A1:A9,"<>",B1:B9,"*計")\nSUM(表:次!A1)\nSUM(表[列],表[[#This Row],[a]])\nTEXT(A1,"0000")&LEFT("漢字",1)\nINDEX(A1:C3,MATCH(2,A1:A3,0),2)
MAX(A1,MIN(B1,C1),AVERAGE(A1:C1))\nAND(A1=1,OR(B1<>2,NOT(C1)))\nMOD(-7,3)+INT(2.5)+ABS(-1)\nA1\nB1\n名前\nTRUE\n1E5\n#REF!+A1\nSUM(1:3)""".split("\n")


def put(target, data):
    if isinstance(data, str):
        data = data.encode("utf-8")
    folder = OUT / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)


def text(value):
    return "" if value is None else str(value).replace("\t", " ").replace("\n", " ")


def grid(path):
    """A workbook in the notation of grid.rs: formulas with their stored results."""
    results, formulas = (openpyxl.load_workbook(path, data_only=d) for d in (True, False))
    parts = []
    for name in formulas.sheetnames:
        lines = [f"\x0b{m}" for m in formulas[name].merged_cells.ranges]
        for row, stored in zip(formulas[name].iter_rows(), results[name].iter_rows()):
            cells = [f"{f.value}\x1f{text(r.value)}" if f.data_type == "f" else text(f.value) for f, r in zip(row, stored)]
            lines.append("\t".join(cells).rstrip("\t"))
        parts.append(f"{name}\n" + "\n".join(lines))
    return "\x0c" + "\x0c".join(parts)


def biff(path):
    """The workbook stream of an .xls, taken as lying in one piece."""
    data = path.read_bytes()
    start = data.find(b"\x09\x08\x10\x00\x00\x06")
    return data[start:] if start > 0 else None


for path in WORKBOOKS:
    put("reader", path.read_bytes())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            for entry in package.namelist():
                kinds = {"sharedStrings.xml": 1, "styles.xml": 2, "workbook.xml": 3, "content.xml": 4}
                kind = kinds.get(Path(entry).name, 0 if "worksheets/sheet" in entry else None)
                if kind == 2 and path.suffix == ".ods":
                    kind = 5
                if kind is not None and package.getinfo(entry).file_size < 200_000:
                    put("parts", bytes([kind]) + package.read(entry))
                if kind == 1:
                    for word in re.findall(r"<t[^>]*>([^<]+)</t>", package.read(entry).decode("utf-8")):
                        put("words", word)
        if path.suffix == ".xlsx":
            put("check", grid(path))
    elif (stream := biff(path)) is not None:
        put("parts", bytes([6]) + stream)

for path in [*(ROOT / "schemas").glob("*.toml"), ROOT / "tests/rules/form.toml"]:
    whole = path.read_text(encoding="utf-8")
    put("schema", whole)
    sections = re.split(r"\n(?=\[)", whole)
    for section in sections[1:]:
        put("schema", "\n".join([sections[0], section]))

for formula in FORMULAS:
    put("formula", f"1\t2\t3\n4\tx\t=A1+1\n={formula}\t={formula}\x1f5\n")
put("formula", "1\t2\n" + "\n".join(f"=A{n}+1" for n in range(1, 60)) + "\n=A99\t=B99\x1f0")

put("check", "相談報告書\n令和7年4月\n\n1. 相談者\nコード\t区分\t実人数\t延べ件数\t有\t無\t備考\n0101\t本人\t2\t5\t1\t1\t\n0102\t医療機関　訪問看護\t１件\t3\t1\t0\n"
    "0103\t医療機関　訪問診療\t0\t0\t0\t0\n0104\tその他（行政等）\t1\t2\t1\t0\n\t合計\t=SUM(C6:C9)\x1f4\t=SUM(D6:D9)\t3\t1\n2. 地区\n区分\t実人数\n東地区\t1\n西地区\t2\n地区計\t3\n中学校の区域\t0\n小学校の区域\t1\n合計\t4\n")

for folder in sorted(OUT.iterdir()):
    files = list(folder.iterdir())
    print(f"{folder.name}: {len(files)} files, {sum(f.stat().st_size for f in files):,} bytes")
