//! Encrypted workbooks: those that need a password are said, those that Excel opens without asking are read.

use super::{april, findings, refused};
use crate::containers::compound;
use crate::support::read;

const ENGLISH: &str = "protected by a password";
const JAPANESE: &str = "パスワードで保護されていて開けません";

#[test]
fn encrypted_workbooks_of_each_kind_are_named() {
    for name in ["password.xlsx", "password.xls", "password.ods"] {
        refused(name, read(&format!("tests/fixtures/cli/{name}")), "F102", ENGLISH, JAPANESE);
    }
    // OOXML: the standard and the agile way differ in the description only.
    let agile = b"\x04\x00\x04\x00\x40\x00\x00\x00<?xml version=\"1.0\"?><encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\"/>";
    let standard = b"\x04\x00\x02\x00\x24\x00\x00\x00";
    for description in [&agile[..], standard] {
        let bytes = compound(&[("EncryptionInfo", description), ("EncryptedPackage", &[7; 5000])]);
        for name in ["a.xlsx", "a.xlsm", "a.xlsb", "a.xls"] {
            refused(name, &bytes, "F102", ENGLISH, JAPANESE);
        }
    }
    // BIFF: XOR of Excel 95 and of later ones, RC4, RC4 by CryptoAPI – with passwords nobody knows.
    let xor_95: [&[u8]; 2] = [&[9, 8, 4, 0, 0, 5, 5, 0], &[0x2F, 0, 4, 0, 1, 2, 3, 4]];
    let xor: [&[u8]; 2] = [&[9, 8, 4, 0, 0, 6, 5, 0], &[0x2F, 0, 6, 0, 0, 0, 1, 2, 3, 4]];
    let mut rc4 = vec![0x2F, 0, 54, 0, 1, 0, 1, 0, 1, 0];
    rc4.extend([5; 48]);
    let mut crypto = vec![0x2F, 0, 120, 0, 1, 0, 2, 0, 2, 0, 4, 0, 0, 0, 32, 0, 0, 0];
    crypto.extend([0, 0, 0, 0, 0, 0, 0, 0, 1, 0x68, 0, 0, 4, 0x80, 0, 0, 128, 0, 0, 0]);
    crypto.extend([5; 86]);
    let head: &[u8] = &[9, 8, 4, 0, 0, 6, 5, 0];
    for parts in [xor_95, xor, [head, &rc4], [head, &crypto]] {
        let stream = parts.concat();
        let name = if stream[5] == 5 { "Book" } else { "Workbook" };
        refused("a.xls", compound(&[(name, &stream)]), "F102", ENGLISH, JAPANESE);
    }
}

#[test]
fn a_workbook_excel_opens_without_asking_is_read() {
    // The sample as .xls, its structure protected: encrypted with the password that is the same in every copy of Excel.
    for name in ["protected-rc4.xls", "protected-cryptoapi.xls"] {
        assert_eq!(findings(name, read(&format!("tests/fixtures/cli/{name}"))), april(), "{name}");
    }
}
