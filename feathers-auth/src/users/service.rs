//! Users out of a service of the app, called by the server.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use feathers::{AppRef, Class, Error, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Account, Users};
use crate::password::{PasswordHash, Renewal, Renewed};
use crate::secrets;

/// The service at a path as the place where users come from. Its `find` is asked for `{ email: … }` and its `get` for an id, by the
/// server itself, so its answers must hold the hash; clients are shown neither that nor other [`hidden`](Self::hide) fields.
///
/// ```
/// use feathers_auth::{Auth, UsersService};
///
/// #[derive(Clone, serde::Serialize, serde::Deserialize)]
/// struct User { id: u64, email: String }
///
/// let auth = Auth::builder(UsersService::at("users").read_as::<User>()).secret("…").build();
/// # let _ = auth;
/// ```
#[derive(Clone)]
pub struct UsersService<T = Record> {
    path: String,
    name: String,
    password: String,
    id: String,
    hidden: Vec<String>,
    /// The service does not store renewed hashes.
    keeps_hashes: Arc<AtomicBool>,
    user: PhantomData<fn() -> T>,
}

/// A user as its service answers it, without what is hidden.
#[derive(Clone, Serialize, Deserialize, PartialEq)]
#[serde(transparent)]
pub struct Record(pub Map<String, Value>);

impl Record {
    /// A field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }
}

/// Shows the names of fields alone.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Record").field(&self.0.keys().collect::<Vec<_>>()).finish()
    }
}

impl UsersService {
    /// With the field names `email`, `password` and `id`. Users are [`Record`]s, unless [`read_as`](Self::read_as) says otherwise.
    #[must_use]
    pub fn at(path: impl AsRef<str>) -> Self {
        Self {
            path: path.as_ref().trim_matches('/').to_owned(),
            name: "email".to_owned(),
            password: "password".to_owned(),
            id: "id".to_owned(),
            hidden: Vec::new(),
            keeps_hashes: Arc::default(),
            user: PhantomData,
        }
    }
}

impl<T> UsersService<T> {
    /// The field that holds what users log in by.
    #[must_use]
    pub fn name_field(mut self, field: impl Into<String>) -> Self {
        self.name = field.into();
        self
    }

    /// The field that holds the hash of the password.
    #[must_use]
    pub fn password_field(mut self, field: impl Into<String>) -> Self {
        self.password = field.into();
        self
    }

    /// The field that holds the id.
    #[must_use]
    pub fn id_field(mut self, field: impl Into<String>) -> Self {
        self.id = field.into();
        self
    }

    /// One more field that no client is to see.
    #[must_use]
    pub fn hide(mut self, field: impl Into<String>) -> Self {
        self.hidden.push(field.into());
        self
    }

    /// The type that methods get as `Inject<User>`. It is read from the record without what is hidden.
    #[must_use]
    pub fn read_as<U: DeserializeOwned>(self) -> UsersService<U> {
        let Self { path, name, password, id, hidden, keeps_hashes, .. } = self;
        UsersService { path, name, password, id, hidden, keeps_hashes, user: PhantomData }
    }

    /// The record with this id, and the id in the form that the service knows.
    async fn record(&self, app: &AppRef, id: &Id) -> Result<Option<(Value, Map<String, Value>)>> {
        for json in id.forms() {
            match app.path(&self.path).get(json.clone()).await {
                // A service that knows no such id must not be taken at its word for another.
                Ok(Value::Object(record)) if Id::of(record.get(&self.id)).as_ref() == Some(id) => {
                    return Ok(Some((json, record)));
                }
                Ok(_) => {}
                // No such record, or nothing that can be an id.
                Err(error) if matches!(error.class(), Some(Class::NotFound | Class::BadRequest)) => {}
                Err(error) => return Err(foreign(error)),
            }
        }
        Ok(None)
    }

    fn shown(&self, record: Map<String, Value>) -> Result<T>
    where
        T: DeserializeOwned,
    {
        let mut record = Value::Object(record);
        secrets::strip(&mut record, &self.secret_fields());
        serde_json::from_value(record).map_err(Error::internal)
    }

    fn secret_fields(&self) -> Vec<String> {
        self.hidden.iter().cloned().chain([self.password.clone()]).collect()
    }
}

impl<T: DeserializeOwned + Serialize + Clone + Send + Sync + 'static> Users for UsersService<T> {
    type User = T;
    type Id = Id;

    async fn by_id(&self, app: &AppRef, id: Id) -> Result<Option<T>> {
        match self.record(app, &id).await? {
            Some((_, record)) => self.shown(record).map(Some),
            None => Ok(None),
        }
    }

    /// Patches the record, if [`Passwords::hook`](crate::Passwords::hook) is before the service's `patch` and puts the hash in.
    async fn renew_password(&self, app: &AppRef, id: Id, renewal: &Renewal<'_>) -> Result<()> {
        if self.keeps_hashes.load(Ordering::Relaxed) {
            return Ok(());
        }
        let hash = renewal.hash().await?;
        // The password may have been changed while that was made.
        let Some((id, record)) = self.record(app, &id).await? else { return Ok(()) };
        if record.get(&self.password).and_then(Value::as_str) != Some(renewal.old().expose()) {
            return Ok(());
        }
        let taken = Arc::<AtomicBool>::default();
        let renewed = Renewed { field: self.password.clone(), hash, taken: Arc::clone(&taken) };
        let stored = app.path(&self.path).patch(id, Map::new()).inject(renewed).await;
        if !taken.load(Ordering::SeqCst) && stored.as_ref().err().is_none_or(foreseen) {
            self.keeps_hashes.store(true, Ordering::Relaxed);
            let service = self.path.as_str();
            tracing::warn!(
                service,
                "outdated password hashes are kept: `Passwords::hook` is not before the `patch` of their service"
            );
            return Ok(());
        }
        stored.map(drop).map_err(foreign)
    }

    async fn by_name(&self, app: &AppRef, name: &str) -> Result<Option<Account<Self>>> {
        let query = Value::Object([(self.name.clone(), Value::from(name))].into_iter().collect());
        let found = match app.path(&self.path).find().query(query).await.map_err(foreign)? {
            Value::Array(records) => records,
            Value::Object(mut page) => match page.remove("data") {
                Some(Value::Array(records)) => records,
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        // Looked at again: a service that ignores its query would let in anybody as its first user.
        let wanted = |record: &Value| record.get(&self.name).and_then(Value::as_str) == Some(name);
        let Some(Value::Object(record)) = found.into_iter().find(wanted) else { return Ok(None) };
        let Some(id) = Id::of(record.get(&self.id)) else { return Err(Error::internal("a user without an id")) };
        let password = record.get(&self.password).and_then(Value::as_str).map(PasswordHash::new);
        Ok(Some(Account { id, user: self.shown(record)?, password }))
    }

    fn service(&self) -> Option<&str> {
        Some(&self.path)
    }

    fn id_field(&self) -> &str {
        &self.id
    }

    fn password_field(&self) -> &str {
        &self.password
    }

    fn secrets(&self) -> Vec<String> {
        self.secret_fields()
    }
}

/// It would be the same another time.
fn foreseen(error: &Error) -> bool {
    error.class().is_some_and(|class| class.code() < 500)
}

/// What the service says of a call of ours is no answer to the client's.
fn foreign(error: Error) -> Error {
    match error.class() {
        Some(class) if class.code() > 500 => error,
        _ => Error::internal(error),
    }
}

/// An id of a service: a number or a text. In a token both are texts, and a number is tried first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id(String);

impl Id {
    pub(crate) fn of(json: Option<&Value>) -> Option<Self> {
        match json? {
            Value::String(text) => Some(Self(text.clone())),
            Value::Number(number) => Some(Self(number.to_string())),
            _ => None,
        }
    }

    fn forms(&self) -> impl Iterator<Item = Value> + Send + use<> {
        let number = self.0.parse::<i64>().ok().filter(|number| number.to_string() == self.0);
        number.map(Value::from).into_iter().chain([Value::from(self.0.as_str())])
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Id {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl<T> fmt::Debug for UsersService<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UsersService").field("path", &self.path).finish_non_exhaustive()
    }
}
