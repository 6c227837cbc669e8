//! Numbers as people write them in count cells and attendance columns.
//!
//! [`read_count`] reads the text of one count cell and says how it was written, so that a check can accept `１２件` as 12 and still
//! propose the plain form; it never guesses. [`read_head_count`] reads attendance, where `約20名` and `17～19名` are proper answers.
//! [`whole`] turns a stored floating-point number into an exact count, [`person_bounds`] says what persons counted month by month amount to,
//! [`open_count`] writes such bounds into a cell.

mod count;
mod head;
mod open;
mod persons;
mod unit;
mod value;

pub use count::{Count, CountText, Mark, Marks, read_count, says_nothing};
pub use head::{HeadCount, read_head_count};
pub use open::{open_count, read_open_count};
pub use persons::person_bounds;
pub use value::{Decimal, Value, whole};
