//! What is planted: the slips of a keyboard, and the faults of a sheet.

use std::collections::BTreeMap;

use crate::form::{At, Filled, Place, a1, sum_of};
use crate::rng::Rng;

/// A slip that changes one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    Transposed,
    Mistyped,
    Dropped,
    Added,
    TimesTen,
    Sign,
    Random,
}

pub const SLIPS: [Slip; 7] =
    [Slip::Transposed, Slip::Mistyped, Slip::Dropped, Slip::Added, Slip::TimesTen, Slip::Sign, Slip::Random];

impl Slip {
    /// The kind the program should name; empty for a random value.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Transposed => "digits-transposed",
            Self::Mistyped => "digit-mistyped",
            Self::Dropped => "digit-dropped",
            Self::Added => "digit-added",
            Self::TimesTen => "shifted-by-ten",
            Self::Sign => "sign-flipped",
            Self::Random => "",
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Random => "random value",
            other => other.kind(),
        }
    }

    /// The value with the slip; `None` where it cannot happen to it.
    pub fn of(self, value: i64, rng: &mut Rng) -> Option<i64> {
        let digits: Vec<u8> = value.to_string().bytes().collect();
        let n = digits.len();
        let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse::<i64>().ok();
        let wrong = match self {
            Self::Transposed => {
                let at: Vec<usize> = (1..n).filter(|&i| digits[i] != digits[i - 1]).collect();
                let at = rng.choose(&at)?;
                let mut own = digits;
                own.swap(at, at - 1);
                number(&own)?
            }
            Self::Mistyped => {
                let mut own = digits;
                own[rng.below(n)] = b'0' + rng.below(10) as u8;
                number(&own)?
            }
            Self::Dropped if n > 1 => {
                let mut own = digits;
                own.remove(rng.below(n));
                number(&own)?
            }
            Self::Added => {
                let mut own = digits;
                own.insert(rng.below(n + 1), b'0' + rng.below(10) as u8);
                number(&own)?
            }
            Self::TimesTen => value * 10,
            Self::Sign => -value,
            Self::Random => rng.below(2 * value.unsigned_abs() as usize + 10) as i64,
            Self::Dropped => return None,
        };
        (wrong != value).then_some(wrong)
    }
}

/// A fault of the sheet that numbers alone do not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    RowLeftOutOfFormula,
    RowCountedTwice,
    SubtotalCounted,
    OfWhichCounted,
    TextIgnored,
    HiddenRow,
    RowLeftOut,
    StaleTotal,
    TypedTotal,
}

pub const FAULTS: [Fault; 9] = [
    Fault::RowLeftOutOfFormula,
    Fault::RowCountedTwice,
    Fault::SubtotalCounted,
    Fault::OfWhichCounted,
    Fault::TextIgnored,
    Fault::HiddenRow,
    Fault::RowLeftOut,
    Fault::StaleTotal,
    Fault::TypedTotal,
];

impl Fault {
    pub const fn kind(self) -> &'static str {
        match self {
            Self::RowLeftOutOfFormula => "row-left-out-of-formula",
            Self::RowCountedTwice => "row-counted-twice",
            Self::SubtotalCounted => "subtotal-counted",
            Self::OfWhichCounted => "of-which-counted",
            Self::TextIgnored => "text-ignored-by-sum",
            Self::HiddenRow => "hidden-row",
            Self::RowLeftOut => "row-left-out",
            Self::StaleTotal => "stale-total",
            Self::TypedTotal => "typed-total",
        }
    }

    /// The sums it can be planted in.
    pub const fn places(self) -> &'static [Place] {
        match self {
            Self::SubtotalCounted => &[Place::Total],
            Self::OfWhichCounted => &[Place::Subtotal, Place::Total],
            Self::HiddenRow => &[Place::ColumnTotal, Place::Total, Place::CrossTotal],
            _ => &[Place::ColumnTotal, Place::GrandTotal, Place::Subtotal, Place::Total, Place::CrossTotal],
        }
    }
}

/// A sheet with a fault.
#[derive(Clone, Debug, Default)]
pub struct Faulty {
    pub values: BTreeMap<At, i64>,
    pub instead: BTreeMap<At, String>,
    pub hidden: Option<u32>,
    /// Where the fault is.
    pub cell: At,
}

/// Plants a fault in a sum of the place; `None` where the figures do not let it show.
pub fn plant(filled: &Filled, fault: Fault, place: Place, rng: &mut Rng) -> Option<Faulty> {
    let total = rng.choose(&filled.of(place))?;
    let figure = &filled.figures[&total];
    let part = rng.choose(&figure.parts)?;
    let amount = filled.figures[&part].value;
    let mut out = Faulty { values: filled.after(&BTreeMap::new()), cell: total, ..Faulty::default() };
    let formula = |parts: &[At], more: &str| format!("={}{more}", sum_of(parts));
    let without: Vec<At> = figure.parts.iter().copied().filter(|p| *p != part).collect();
    // What the total shows, and the formula that gives it; a typed number where there is none.
    let (shown, text) = match fault {
        Fault::RowLeftOutOfFormula => (figure.value - amount, Some(formula(&without, ""))),
        Fault::RowCountedTwice => (figure.value + amount, Some(formula(&figure.parts, &format!("+{}", a1(part))))),
        Fault::SubtotalCounted => {
            let subtotal = rng.choose(&filled.of(Place::Subtotal))?;
            let more = filled.figures[&subtotal].value;
            (figure.value + more, Some(formula(&figure.parts, &format!("+{}", a1(subtotal)))))
        }
        Fault::OfWhichCounted => {
            let of_which = *filled.of(Place::OfWhich).first()?;
            let more = filled.figures[&of_which].value;
            // Only the group it stands in would take it along.
            if place == Place::Subtotal && !figure.parts.contains(&(of_which.0 - 1, of_which.1)) {
                return None;
            }
            (figure.value + more, Some(formula(&figure.parts, &format!("+{}", a1(of_which)))))
        }
        Fault::TextIgnored => {
            // Every sum over the cell passes over it.
            out.values = filled.after(&BTreeMap::from([(part, 0)]));
            out.values.insert(part, amount);
            out.instead.insert(part, format!("'{amount}件"));
            out.cell = part;
            return (amount != 0 && filled.figures[&part].parts.is_empty()).then_some(out);
        }
        Fault::HiddenRow => {
            out.hidden = Some(part.0);
            (figure.value - amount, None)
        }
        Fault::RowLeftOut => (figure.value - amount, None),
        Fault::StaleTotal => {
            let old = figure.value - rng.below(figure.value.unsigned_abs() as usize) as i64;
            (old, Some(formula(&figure.parts, "")))
        }
        Fault::TypedTotal => (figure.value - 1 - rng.below(figure.value.unsigned_abs() as usize) as i64, None),
    };
    if shown == figure.value {
        return None;
    }
    out.values.insert(total, shown);
    out.instead.insert(total, text.map_or_else(|| shown.to_string(), |text| format!("{text}=>{shown}")));
    Some(out)
}
