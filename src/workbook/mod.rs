//! What is there: a workbook as a sparse grid with absolute positions, whatever format it was saved in.
//!
//! [`open`] reads a file, [`read`] its bytes; both recognise the format by content. `.xlsx` and `.xlsm` go through one bounded
//! pass of our own over the package (`xlsx/`), `.xls`, `.xlsb` and `.ods` through calamine (`binary`). The model below is all
//! the rest of the program sees: no reader's type leaves this room.

mod model;

pub use model::{Cell, FileFormat, NumberFormat, Sheet, Spans, Value, Visibility, Workbook};
