//! Values that connection middleware left for the methods: the fields of `socket.feathers`, by type.

use std::any::type_name;
use std::ops::Deref;
use std::sync::Arc;

use super::{FromCall, OptionalFromCall};
use crate::context::Context;
use crate::error::{Error, Result};

/// The connection's value of this type.
///
/// Connection middleware inserts it ([`Handshake::insert`](crate::Handshake::insert)), or a later call changes it
/// ([`Connection::insert`](crate::Connection::insert)); a call sees what is there when it begins to run. It is shared, so `T`
/// need not be `Clone`. If there is none, a client is answered with `NotAuthenticated`, and a call from the server, which has no
/// connection and says `.inject(…)` instead, with `GeneralError`; `Option<Inject<T>>` takes that too.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::Inject;
///
/// struct User { name: String }
/// fn greet(me: Inject<User>) -> String {
///     format!("Hello {}", me.name)
/// }
/// # assert_eq!(greet(Inject(std::sync::Arc::new(User { name: "Ann".into() }))), "Hello Ann");
/// ```
#[derive(Debug)]
pub struct Inject<T>(pub Arc<T>);

impl<T> Deref for Inject<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Inject<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Send + Sync + 'static> FromCall for Inject<T> {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        match cx.injected::<T>() {
            Some(value) => Ok(Self(value)),
            None if !cx.caller().is_client() => {
                // Nobody forgot to log in: the server's own code forgot to say on whose behalf it calls.
                let (missing, path, method) = (type_name::<T>(), cx.path(), cx.method());
                Err(Error::internal(format!(
                    "'{method}' of '{path}' needs a `{missing}`: add `.inject(…)` to the call, or take an `Option`"
                )))
            }
            None => {
                tracing::debug!(
                    service = cx.path(),
                    method = cx.method(),
                    missing = type_name::<T>(),
                    "the connection holds no such value"
                );
                Err(Error::not_authenticated("Not authenticated"))
            }
        }
    }
}

impl<T: Send + Sync + 'static> OptionalFromCall for Inject<T> {
    async fn optional(cx: &mut Context) -> Result<Option<Self>> {
        Ok(cx.injected::<T>().map(Self))
    }
}
