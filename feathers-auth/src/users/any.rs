//! [`Users`] whose types are forgotten, so that the rest need not carry them.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use feathers::{AppRef, Connection, Error, Handshake, Result};
use serde::Serialize;
use serde_json::Value;

use super::Users;
use crate::password::{PasswordHash, Renewal};

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A user and the name that tokens have for it.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) sub: String,
    pub(crate) user: Arc<dyn AnyUser>,
}

/// Somebody found by name, with the hash of the password, if there is one.
pub(crate) type Known = (Person, Option<PasswordHash>);

/// A value of the user's own type.
pub(crate) trait AnyUser: Send + Sync {
    fn json(&self) -> Result<Value>;
    /// Puts it on a connection, in the place of one of before.
    fn sit(&self, connection: &Connection) -> Result<()>;
    fn sit_early(&self, handshake: &mut Handshake) -> Result<()>;
    fn any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

impl<T: Clone + Serialize + Send + Sync + 'static> AnyUser for T {
    fn json(&self) -> Result<Value> {
        serde_json::to_value(self).map_err(Error::internal)
    }

    fn sit(&self, connection: &Connection) -> Result<()> {
        connection.insert_as("user", self.clone())?;
        connection.identify(self.clone());
        Ok(())
    }

    fn sit_early(&self, handshake: &mut Handshake) -> Result<()> {
        handshake.insert_as("user", self.clone())?;
        handshake.identify(self.clone());
        Ok(())
    }

    fn any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

pub(crate) trait AnyUsers: Send + Sync {
    /// `None` also for a name that can be nobody's id.
    fn by_sub<'a>(&'a self, app: &'a AppRef, sub: &'a str) -> BoxFuture<'a, Result<Option<Person>>>;
    fn by_name<'a>(&'a self, app: &'a AppRef, name: &'a str) -> BoxFuture<'a, Result<Option<Known>>>;
    fn renew_password<'a>(&'a self, app: &'a AppRef, sub: &'a str, renewal: &'a Renewal<'_>) -> BoxFuture<'a, Result<()>>;
    fn name_key(&self, name: &str) -> String;
    /// Takes the user off a connection, which leaves its channels.
    fn rise(&self, connection: &Connection) -> Option<Arc<dyn Any + Send + Sync>>;
    fn service(&self) -> Option<&str>;
    fn id_field(&self) -> &str;
    fn password_field(&self) -> &str;
    fn secrets(&self) -> Vec<String>;
}

impl<U: Users> AnyUsers for U {
    fn by_sub<'a>(&'a self, app: &'a AppRef, sub: &'a str) -> BoxFuture<'a, Result<Option<Person>>> {
        Box::pin(async move {
            let Ok(id) = sub.parse::<U::Id>() else { return Ok(None) };
            // One user has one name: `01` is not 1.
            if id.to_string() != sub {
                return Ok(None);
            }
            let user = self.by_id(app, id).await?;
            Ok(user.map(|user| Person { sub: sub.to_owned(), user: Arc::new(user) }))
        })
    }

    fn by_name<'a>(&'a self, app: &'a AppRef, name: &'a str) -> BoxFuture<'a, Result<Option<Known>>> {
        Box::pin(async move {
            let account = Users::by_name(self, app, name).await?;
            Ok(account.map(|account| (Person { sub: account.id.to_string(), user: Arc::new(account.user) }, account.password)))
        })
    }

    fn renew_password<'a>(&'a self, app: &'a AppRef, sub: &'a str, renewal: &'a Renewal<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Ok(id) = sub.parse::<U::Id>() else { return Ok(()) };
            Users::renew_password(self, app, id, renewal).await
        })
    }

    fn name_key(&self, name: &str) -> String {
        Users::name_key(self, name)
    }

    fn rise(&self, connection: &Connection) -> Option<Arc<dyn Any + Send + Sync>> {
        connection.remove_named("user");
        connection.forget::<U::User>().map(|user| user as _)
    }

    fn service(&self) -> Option<&str> {
        Users::service(self)
    }

    fn id_field(&self) -> &str {
        Users::id_field(self)
    }

    fn password_field(&self) -> &str {
        Users::password_field(self)
    }

    fn secrets(&self) -> Vec<String> {
        Users::secrets(self)
    }
}
