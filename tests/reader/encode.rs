//! Workbooks written in the binary formats, for which there is no writer: values, formulas, formats, merged regions, hidden rows and columns.
//!
//! Formulas are written as Excel stores them, in tokens, but without the tokens for parentheses: where they are needed is for the
//! reader to find out. What is not needed for that – fonts, widths, counts – is left out.

#[path = "encode_xlsb.rs"]
mod encode_xlsb;

pub use encode_xlsb::xlsb;
use kensan::formula::{BinaryOp, End, ErrorCode, Expr, PrefixOp, Reference, Scalar, SheetRef, parse};
use kensan::workbook::{Cell, Sheet, Value, Visibility, Workbook};

/// Functions with numbers of their own, and how many arguments those with a fixed number take.
const FUNCTIONS: [(u16, &str, Option<u8>); 24] = [
    (0, "COUNT", None),
    (1, "IF", None),
    (4, "SUM", None),
    (5, "AVERAGE", None),
    (6, "MIN", None),
    (7, "MAX", None),
    (19, "PI", Some(0)),
    (24, "ABS", Some(1)),
    (25, "INT", Some(1)),
    (27, "ROUND", Some(2)),
    (29, "INDEX", None),
    (32, "LEN", Some(1)),
    (36, "AND", None),
    (37, "OR", None),
    (39, "MOD", Some(2)),
    (48, "TEXT", Some(2)),
    (64, "MATCH", None),
    (102, "VLOOKUP", None),
    (115, "LEFT", None),
    (169, "COUNTA", None),
    (212, "ROUNDUP", Some(2)),
    (228, "SUMPRODUCT", None),
    (344, "SUBTOTAL", None),
    (345, "SUMIF", None),
];

/// Tokens of formulas for one workbook, and the links and names they need.
pub struct Tokens {
    /// `.xlsb` and not `.xls`.
    new: bool,
    sheets: Vec<String>,
    links: Vec<(i32, i32)>,
    names: Vec<String>,
}

impl Tokens {
    pub fn new(new: bool, book: &Workbook) -> Self {
        let sheets = book.sheets.iter().map(|s| s.name.clone()).collect();
        Self { new, sheets, links: Vec::new(), names: book.defined_names.iter().map(|n| n.0.clone()).collect() }
    }

    /// The tokens of a formula and the data behind them.
    pub fn of(&mut self, formula: &str) -> (Vec<u8>, Vec<u8>) {
        let (mut out, mut extra) = (Vec::new(), Vec::new());
        let expr = parse(formula).unwrap_or_else(|e| panic!("{formula}: {e}"));
        self.expr(&expr, &mut out, &mut extra);
        (out, extra)
    }

    fn expr(&mut self, expr: &Expr, out: &mut Vec<u8>, extra: &mut Vec<u8>) {
        match expr {
            Expr::Number(n) if n.fract() == 0.0 && (0.0..65_536.0).contains(n) => {
                out.push(0x1E);
                out.extend((*n as u16).to_le_bytes());
            }
            Expr::Number(n) => {
                out.push(0x1F);
                out.extend(n.to_le_bytes());
            }
            Expr::Text(text) => {
                out.push(0x17);
                self.text(text, !self.new, out);
            }
            Expr::Bool(truth) => out.extend([0x1D, u8::from(*truth)]),
            Expr::Error(ErrorCode::Ref) => {
                out.push(0x2A);
                out.resize(out.len() + if self.new { 6 } else { 4 }, 0);
            }
            Expr::Error(code) => out.extend([0x1C, error(code.as_str())]),
            Expr::Omitted => out.push(0x16),
            Expr::Reference(reference) => self.reference(reference, out),
            Expr::Name { name, .. } => self.name(name, out),
            Expr::Function { name, args } => self.function(name, args, out, extra),
            Expr::Chain { first, rest } => {
                self.expr(first, out, extra);
                // Nobody needs these parentheses, but without them the tree is another one.
                if matches!(**first, Expr::Chain { .. }) {
                    out.push(0x15);
                }
                for (op, operand) in rest {
                    self.expr(operand, out, extra);
                    out.push(operator(*op));
                }
            }
            Expr::Prefix(op, operand) => {
                self.expr(operand, out, extra);
                out.push(if *op == PrefixOp::Plus { 0x12 } else { 0x13 });
            }
            Expr::Percent(operand) => {
                self.expr(operand, out, extra);
                out.push(0x14);
            }
            Expr::Array(rows) => {
                out.push(0x60);
                out.resize(out.len() + if self.new { 14 } else { 7 }, 0);
                self.array(rows, extra);
            }
            Expr::Union(items) => self.joined(items, 0x10, out, extra),
            Expr::Intersection(items) => self.joined(items, 0x0F, out, extra),
            Expr::Span(a, b) => self.joined(&[(**a).clone(), (**b).clone()], 0x11, out, extra),
            Expr::Unsupported(..) => panic!("{expr}"),
        }
    }

    fn joined(&mut self, items: &[Expr], token: u8, out: &mut Vec<u8>, extra: &mut Vec<u8>) {
        for (i, item) in items.iter().enumerate() {
            self.expr(item, out, extra);
            if i > 0 {
                out.push(token);
            }
        }
    }

    /// Text with its length in one byte (`.xls`, in formulas) or two.
    fn text(&self, text: &str, short: bool, out: &mut Vec<u8>) {
        let units: Vec<u16> = text.encode_utf16().collect();
        out.extend(&(units.len() as u16).to_le_bytes()[..if short { 1 } else { 2 }]);
        if !self.new {
            out.push(1);
        }
        out.extend(units.into_iter().flat_map(u16::to_le_bytes));
    }

    fn name(&mut self, name: &str, out: &mut Vec<u8>) {
        let at = self.names.iter().position(|n| n == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        out.push(0x43);
        out.extend((at as u32 + 1).to_le_bytes());
    }

    fn function(&mut self, name: &str, args: &[Expr], out: &mut Vec<u8>, extra: &mut Vec<u8>) {
        let known = FUNCTIONS.iter().find(|f| f.1 == name);
        if known.is_none() {
            self.name(&format!("_xlfn.{name}"), out);
        }
        for arg in args {
            self.expr(arg, out, extra);
        }
        match known {
            Some((number, _, Some(_))) => {
                out.push(0x41);
                out.extend(number.to_le_bytes());
            }
            Some((4, ..)) if args.len() == 1 => out.extend([0x19, 0x10, 0, 0]),
            Some((number, _, None)) => {
                out.extend([0x42, args.len() as u8]);
                out.extend(number.to_le_bytes());
            }
            None => out.extend([0x42, args.len() as u8 + 1, 255, 0]),
        }
    }

    fn link(&mut self, sheets: &SheetRef) -> Option<u16> {
        let place = |name: &str| self.sheets.iter().position(|s| s == name).map_or(-1, |i| i as i32);
        let link = match sheets {
            SheetRef::Own => return None,
            SheetRef::Named(name) => (place(name), place(name)),
            SheetRef::Span(a, b) => (place(a), place(b)),
        };
        let at = self.links.iter().position(|l| *l == link).unwrap_or_else(|| {
            self.links.push(link);
            self.links.len() - 1
        });
        Some(at as u16)
    }

    fn reference(&mut self, reference: &Reference, out: &mut Vec<u8>) {
        let link = self.link(&reference.sheets);
        let first = reference.first;
        let (last, range) = reference.last.map_or((first, !first.is_cell()), |l| (l, true));
        out.push(match (link, range) {
            (None, false) => 0x44,
            (None, true) => 0x25,
            (Some(_), false) => 0x5A,
            (Some(_), true) => 0x3B,
        });
        out.extend(link.into_iter().flat_map(u16::to_le_bytes));
        let (bottom, right) = if self.new { ((1 << 20) - 1, (1 << 14) - 1) } else { ((1 << 16) - 1, (1 << 8) - 1) };
        let row = |end: End, whole: u32| end.row.map_or((whole, true), |(n, fixed)| (n, fixed));
        let col = |end: End, whole: u32| end.col.map_or((whole, true), |(n, fixed)| (n, fixed));
        let mut rows = vec![row(first, 0)];
        let mut cols = vec![col(first, 0)];
        if range {
            rows.push(row(last, bottom));
            cols.push(col(last, right));
        }
        for (n, _) in &rows {
            out.extend(&n.to_le_bytes()[..if self.new { 4 } else { 2 }]);
        }
        for ((n, fixed), (_, row_fixed)) in cols.iter().zip(&rows) {
            let flags = if *fixed { 0 } else { 0x4000 } | if *row_fixed { 0 } else { 0x8000 };
            out.extend((*n as u16 | flags).to_le_bytes());
        }
    }

    fn array(&self, rows: &[Vec<Scalar>], extra: &mut Vec<u8>) {
        let (height, width) = (rows.len() as u32, rows[0].len() as u32);
        if self.new {
            extra.extend([height, width].map(u32::to_le_bytes).concat());
        } else {
            extra.push(width as u8 - 1);
            extra.extend((height as u16 - 1).to_le_bytes());
        }
        for value in rows.iter().flatten() {
            let (old_kind, new_kind) = match value {
                Scalar::Number(_) => (1, 0),
                Scalar::Text(_) => (2, 1),
                Scalar::Bool(_) => (4, 2),
                _ => (16, 4),
            };
            extra.push(if self.new { new_kind } else { old_kind });
            let filled = |byte: u8, bytes: usize| [&[byte][..], &vec![0; bytes]].concat();
            match value {
                Scalar::Number(n) => extra.extend(n.to_le_bytes()),
                Scalar::Text(text) => self.text(text, false, extra),
                Scalar::Bool(truth) => extra.extend(filled(u8::from(*truth), if self.new { 0 } else { 7 })),
                Scalar::Error(code) => extra.extend(filled(error(code.as_str()), if self.new { 3 } else { 7 })),
                Scalar::Blank => panic!("no blanks in arrays"),
            }
        }
    }
}

const fn operator(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Add => 3,
        BinaryOp::Subtract => 4,
        BinaryOp::Multiply => 5,
        BinaryOp::Divide => 6,
        BinaryOp::Power => 7,
        BinaryOp::Concat => 8,
        BinaryOp::Less => 9,
        BinaryOp::LessOrEqual => 10,
        BinaryOp::Equal => 11,
        BinaryOp::GreaterOrEqual => 12,
        BinaryOp::Greater => 13,
        BinaryOp::NotEqual => 14,
    }
}

fn error(text: &str) -> u8 {
    let codes =
        [(0x00, "#NULL!"), (0x07, "#DIV/0!"), (0x0F, "#VALUE!"), (0x17, "#REF!"), (0x1D, "#NAME?"), (0x24, "#NUM!")];
    codes.iter().find(|c| c.1 == text).map_or(0x2A, |c| c.0)
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

const fn hidden(visibility: Visibility) -> u8 {
    match visibility {
        Visibility::Visible => 0,
        Visibility::Hidden => 1,
        Visibility::VeryHidden => 2,
    }
}

/// A record of an `.xls`.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// The stream `Workbook` of an `.xls`. A text has no more than 8,000 characters.
pub fn xls(book: &Workbook) -> Vec<u8> {
    let mut tokens = Tokens::new(false, book);
    let sheets: Vec<Vec<u8>> = book.sheets.iter().map(|s| xls_sheet(s, &mut tokens)).collect();
    let names: Vec<Vec<u8>> =
        book.defined_names.iter().map(|(name, meaning)| xls_name(name, &tokens.of(meaning).0)).collect();
    let future = tokens.names[book.defined_names.len()..].iter().map(|name| xls_name(name, &[0x1C, 0x1D]));
    let names: Vec<u8> = names.into_iter().chain(future).flatten().collect();
    let mut head = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.extend(record(0x0022, &[u8::from(book.date_1904), 0]));
    for (i, format) in book.formats.iter().enumerate() {
        let code: Vec<u16> = format.code.encode_utf16().collect();
        let data = [&(164 + i as u16).to_le_bytes()[..], &(code.len() as u16).to_le_bytes(), &[1], &wide(&format.code)];
        head.extend(record(0x041E, &data.concat()));
    }
    for i in 0..book.formats.len() {
        head.extend(record(0x00E0, &[&[0, 0][..], &(164 + i as u16).to_le_bytes(), &[0; 16]].concat()));
    }
    let listed: usize = book.sheets.iter().map(|s| 12 + wide(&s.name).len()).sum();
    let mut tail = record(0x01AE, &[book.sheets.len() as u8, 0, 1, 4]);
    let links = tokens.links.iter().flat_map(|(a, b)| [0, *a as u16, *b as u16].map(u16::to_le_bytes).concat());
    let links: Vec<u8> = (tokens.links.len() as u16).to_le_bytes().into_iter().chain(links).collect();
    tail.extend(record(0x0017, &links));
    tail.extend(names);
    tail.extend(record(0x000A, &[]));
    let mut at = head.len() + listed + tail.len();
    for (sheet, stream) in book.sheets.iter().zip(&sheets) {
        let units = sheet.name.encode_utf16().count() as u8;
        let data = [&(at as u32).to_le_bytes()[..], &[hidden(sheet.visibility), 0, units, 1], &wide(&sheet.name)];
        head.extend(record(0x0085, &data.concat()));
        at += stream.len();
    }
    [head, tail, sheets.concat()].concat()
}

fn xls_name(name: &str, tokens: &[u8]) -> Vec<u8> {
    let units = name.encode_utf16().count() as u8;
    let head = [0, 0, 0, units, tokens.len() as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    record(0x0018, &[&head[..], &wide(name), tokens].concat())
}

fn xls_sheet(sheet: &Sheet, tokens: &mut Tokens) -> Vec<u8> {
    let mut out = record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for (first, last) in sheet.hidden_cols.as_slice() {
        let data = [*first as u16, *last as u16, 2000, 0, 1, 0].map(u16::to_le_bytes).concat();
        out.extend(record(0x007D, &data));
    }
    for row in sheet.hidden_rows.as_slice().iter().flat_map(|(a, b)| *a..=*b) {
        let data = [row as u16, 0, 0, 300, 0, 0, 0x20, 0].map(u16::to_le_bytes).concat();
        out.extend(record(0x0208, &data));
    }
    for cell in sheet.cells() {
        out.extend(xls_cell(cell, tokens));
    }
    for merges in sheet.merges.iter().collect::<Vec<_>>().chunks(1000) {
        let regions = merges
            .iter()
            .flat_map(|m| [m.start.row, m.end.row, m.start.col, m.end.col].map(|n| (n as u16).to_le_bytes()).concat());
        let data: Vec<u8> = (merges.len() as u16).to_le_bytes().into_iter().chain(regions).collect();
        out.extend(record(0x00E5, &data));
    }
    out.extend(record(0x000A, &[]));
    out
}

fn xls_cell(cell: &Cell, tokens: &mut Tokens) -> Vec<u8> {
    let head = [cell.at.row as u16, cell.at.col as u16, cell.format].map(u16::to_le_bytes).concat();
    let long_text = |text: &str| {
        let units = text.encode_utf16().count() as u16;
        [&units.to_le_bytes()[..], &[1], &wide(text)].concat()
    };
    let Some(formula) = cell.formula.as_deref() else {
        return match &cell.value {
            Value::Missing => Vec::new(),
            Value::Number(n) => record(0x0203, &[&head[..], &n.to_le_bytes()].concat()),
            Value::Text(text) => record(0x0204, &[head, long_text(text)].concat()),
            Value::Bool(truth) => record(0x0205, &[&head[..], &[u8::from(*truth), 0]].concat()),
            Value::Error(code) => record(0x0205, &[&head[..], &[error(code), 1]].concat()),
        };
    };
    // The result, and the flag for one that is yet to be calculated.
    let (result, flag, text) = match &cell.value {
        Value::Missing => ([3, 0, 0, 0, 0, 0, 0xFF, 0xFF], 2, None),
        Value::Number(n) => (n.to_le_bytes(), 0, None),
        Value::Text(text) => ([0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 0, Some(text)),
        Value::Bool(truth) => ([1, 0, u8::from(*truth), 0, 0, 0, 0xFF, 0xFF], 0, None),
        Value::Error(code) => ([2, 0, error(code), 0, 0, 0, 0xFF, 0xFF], 0, None),
    };
    let (formula, extra) = tokens.of(formula);
    let length = (formula.len() as u16).to_le_bytes();
    let data = [&head[..], &result, &[flag, 0, 0, 0, 0, 0], &length, &formula, &extra].concat();
    let text = text.map(|t| record(0x0207, &long_text(t))).unwrap_or_default();
    [record(0x0006, &data), text].concat()
}
