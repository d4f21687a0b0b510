//! A fence around libraries that panic on some damaged files: that must not end the program, and its message
//! must not run over the screen.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static FENCED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is behind the fence, so that a panic will be caught and told as an error. A panic hook
/// that does more than print asks for it first.
pub fn is_fenced() -> bool {
    FENCED.get()
}

/// Keeps the message of a panic that is caught here off the screen.
fn hush() {
    static HUSHED: Once = Once::new();
    HUSHED.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !is_fenced() {
                usual(info);
            }
        }));
    });
}

/// Runs this; a panic becomes an error with what it said.
///
/// What was being worked on may be left in any state, so nothing of it may be used again.
pub fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    hush();
    let outer = FENCED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(run));
    FENCED.set(outer);
    outcome.map_err(|payload| {
        let text = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied());
        text.unwrap_or("without a word").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_what_follows_goes_on() {
        let fall = |page: u8| -> u8 {
            assert!(is_fenced());
            panic!("page {page} is gone")
        };
        assert_eq!(caught(|| fall(7)), Err("page 7 is gone".to_owned()));
        assert!(!is_fenced());
        assert_eq!(caught(|| 1), Ok(1));
    }
}
