//! What functions of a service return.

use crate::error::{Error, Result};

/// Takes the return type of a user's function apart. The bound on what is answered sits on `Method::Output`, else a type that
/// can not be answered is reported twice. (`do_not_recommend` on the implementation would bring the duplicates back.)
#[diagnostic::on_unimplemented(
    message = "a service method answers a `Result`, not `{Self}`",
    label = "not a `Result`",
    note = "return `feathers::Result<{Self}>`"
)]
pub trait IntoReply {
    /// What is answered on success.
    type Output;

    /// The result with our error.
    ///
    /// # Errors
    /// The user's error.
    fn into_reply(self) -> Result<Self::Output>;
}

impl<T, E: IntoError> IntoReply for std::result::Result<T, E> {
    type Output = T;

    fn into_reply(self) -> Result<T> {
        self.map_err(IntoError::into_error)
    }
}

/// What a method, a hook or the like may fail with: whatever is `Into<feathers::Error>`. A trait of its own, for words of its own.
#[diagnostic::on_unimplemented(
    message = "a service can not fail with `{Self}`",
    label = "`{Self}` is not `Into<feathers::Error>`",
    note = "for an error of your own write `impl From<MyError> for feathers::Error`",
    note = "a foreign error is passed on with `.internal()?` (`use feathers::Internal`), which shows clients a fixed text"
)]
pub trait IntoError {
    /// The error for the client.
    fn into_error(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> IntoError for E {
    fn into_error(self) -> Error {
        self.into()
    }
}

/// What a hook may return, and what runs at start and end.
#[diagnostic::on_unimplemented(
    message = "this function returns `Result<()>` or nothing, not `{Self}`",
    label = "not `Result<()>`",
    note = "a hook changes what it borrows with `&mut`, and ends the call with `Err(..)`"
)]
pub trait IntoDone {
    /// Whether it is done.
    ///
    /// # Errors
    /// The hook's own.
    fn into_done(self) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl IntoDone for () {
    fn into_done(self) -> Result<()> {
        Ok(())
    }
}

impl<E: IntoError> IntoDone for std::result::Result<(), E> {
    fn into_done(self) -> Result<()> {
        self.map_err(IntoError::into_error)
    }
}
