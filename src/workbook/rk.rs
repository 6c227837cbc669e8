//! What the binary formats `.xls` and `.xlsb` have in common: packed numbers and the codes of errors.

/// A number packed into four bytes ([MS-XLS] 2.5.218, [MS-XLSB] 2.5.122).
pub(super) fn value(raw: u32) -> f64 {
    let number =
        if raw & 2 != 0 { f64::from((raw as i32) >> 2) } else { f64::from_bits(u64::from(raw & 0xFFFF_FFFC) << 32) };
    if raw & 1 != 0 { number / 100.0 } else { number }
}

/// An error value as Excel shows it.
pub(super) fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        0x2C => "#SPILL!",
        0x2D => "#CONNECT!",
        0x2E => "#BLOCKED!",
        0x30 => "#FIELD!",
        0x31 => "#CALC!",
        _ => "#UNKNOWN!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_whole_or_cut_and_may_be_hundredths() {
        for (raw, number) in [
            (2, 0.0),
            (6, 1.0),
            (0xFFFF_FFFE, -1.0),
            (0x3FF0_0000, 1.0),
            ((12345 << 2) | 3, 123.45),
            (0x4059_0001, 1.0),
        ] {
            assert!((value(raw) - number).abs() < f64::EPSILON, "{raw:#x}");
        }
    }
}
