//! The last net under the readers: a panic while a file is read becomes [`ReadError::Damaged`], and the other files are still read.

use super::ReadError;
use std::cell::Cell as Flag;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static SILENT: Flag<bool> = const { Flag::new(false) };
}

/// Runs `read`, turning a panic into damage. The process's panic hook is wrapped once so that such panics, on this thread and
/// during this call only, are not printed; all others reach the hook that was there.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    static WRAPPED: Once = Once::new();
    // A fuzzer is to see every panic; it ends the process in the hook.
    if cfg!(fuzzing) {
        return read();
    }
    WRAPPED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SILENT.try_with(Flag::get).unwrap_or(false) {
                before(info);
            }
        }));
    });
    SILENT.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    SILENT.set(false);
    result.unwrap_or_else(|cause| {
        let words =
            cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        Err(ReadError::damaged(format!("the reader stopped: {}", words.unwrap_or("no reason given"))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_damage() {
        assert!(
            matches!(guarded::<()>(|| panic!("index {}", 7)), Err(ReadError::Damaged { detail }) if detail.ends_with("index 7"))
        );
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
