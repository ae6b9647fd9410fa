//! A password whose hash is to be made anew, while it is known: at a login.

use std::fmt;

use feathers::Result;

use super::{PasswordHash, Passwords};

/// Somebody has logged in by a hash that [is outdated](Passwords::is_outdated):
/// [`Users::renew_password`](crate::Users::renew_password) may store another.
pub struct Renewal<'a> {
    pub(crate) passwords: &'a Passwords,
    pub(crate) password: &'a str,
    pub(crate) old: &'a PasswordHash,
}

impl Renewal<'_> {
    /// The hash that was logged in by. Store the new one only in its place: the password may have been changed meanwhile.
    #[must_use]
    pub fn old(&self) -> &PasswordHash {
        self.old
    }

    /// Makes the new one.
    ///
    /// # Errors
    /// As [`Passwords::hash`].
    pub async fn hash(&self) -> Result<PasswordHash> {
        self.passwords.hash(self.password).await
    }
}

impl fmt::Debug for Renewal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewal").finish_non_exhaustive()
    }
}
