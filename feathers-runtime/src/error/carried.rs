//! An error on its way through serde, which passes on nothing but text.
//!
//! A `Deserialize` of ours that has an [`Error`] to answer, with `errors` by field, leaves it here and fails with its message. Who
//! began the reading finds it again by that message: serde may have tried something else meanwhile, as it does for untagged enums,
//! and then failed of something else.

use std::cell::RefCell;

use super::Error;

thread_local! {
    static CARRIED: RefCell<Option<Error>> = const { RefCell::new(None) };
}

/// Leaves an error for who began to read, and answers one of serde in its place.
#[allow(dead_code, reason = "a build without the types that do has no use for it")]
pub(crate) fn carry<E: serde::de::Error>(error: Error) -> E {
    let short = E::custom(error.message());
    CARRIED.set(Some(error));
    short
}

/// Before a reading: what another one left is gone.
pub(crate) fn clear() {
    drop(CARRIED.take());
}

/// After a reading that failed with this text: the error that was carried, if it is that one.
pub(crate) fn take(text: &str) -> Option<Error> {
    CARRIED.take().filter(|error| text.starts_with(error.message()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_found_by_its_text() {
        let carried = || carry::<serde_json::Error>(Error::not_found("No such thing"));
        let text = carried().to_string();
        assert_eq!(take(&text).map(|error| error.class()), Some(Some(crate::Class::NotFound)));
        assert!(take(&text).is_none(), "once");
        carried();
        assert!(take("another mistake").is_none());
        carried();
        clear();
        assert!(take(&text).is_none());
    }
}
