//! Users who log in, and a service for them alone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use feathers::{Error, Inject, Params, Result, nobody};
use feathers_auth::{Auth, Login, PasswordHash, Passwords, Record, UsersService};
use serde_json::{Map, Value, json};

use crate::connect::user_channel;

type Fields = Map<String, Value>;

/// Users in memory. One is there from the beginning.
#[derive(Clone, Debug)]
pub struct Users(Arc<Mutex<BTreeMap<u64, Fields>>>);

impl Users {
    pub async fn seeded(passwords: &Passwords) -> Result<Self> {
        let password: PasswordHash = passwords.hash("secret").await?;
        let alice = json!({ "id": 1, "email": "alice@example.com", "password": password.expose() });
        let users = alice.as_object().map(|alice| (1, alice.clone()));
        Ok(Self(Arc::new(Mutex::new(users.into_iter().collect()))))
    }

    fn users(&self) -> MutexGuard<'_, BTreeMap<u64, Fields>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn missing(id: u64) -> Error {
    Error::not_found(format!("No record found for id '{id}'"))
}

#[feathers::service("users")]
impl Users {
    fn find(&self, params: Params) -> Result<Vec<Fields>> {
        let fits = |user: &&Fields| {
            let fields = params.query.as_object().into_iter().flatten();
            fields.filter(|(field, _)| !field.starts_with('$')).all(|(field, value)| user.get(field) == Some(value))
        };
        Ok(self.users().values().filter(fits).cloned().collect())
    }

    fn get(&self, id: u64) -> Result<Fields> {
        self.users().get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn create(&self, mut data: Fields) -> Result<Fields> {
        let mut users = self.users();
        let id = users.last_key_value().map_or(1, |(last, _)| last + 1);
        data.insert("id".to_owned(), id.into());
        users.insert(id, data.clone());
        Ok(data)
    }

    fn patch(&self, id: u64, mut data: Fields) -> Result<Fields> {
        let mut users = self.users();
        let user = users.get_mut(&id).ok_or_else(|| missing(id))?;
        data.remove("id");
        user.extend(data);
        Ok(user.clone())
    }

    fn remove(&self, id: u64) -> Result<Fields> {
        self.users().remove(&id).ok_or_else(|| missing(id))
    }
}

#[derive(Debug)]
pub struct Secure;

#[feathers::service("secure", publish = nobody())]
impl Secure {
    fn find(&self, me: Inject<Record>, params: Params) -> Result<Value> {
        let authentication = params.get("authentication").unwrap_or_default();
        Ok(json!({ "user": me.get("email"), "strategy": authentication["strategy"] }))
    }
}

/// The secret is known to everybody who reads this: the server is for tests.
pub fn authentication(passwords: Passwords) -> Auth {
    Auth::builder(UsersService::at("users"))
        .secret("the secret of a server that is only for tests")
        .audience("https://example.com")
        .passwords(passwords)
        .on_login(async |login: &Login| {
            let user = login.user::<Record>();
            if let Some(email) = user.as_ref().and_then(|user| user.get("email")).and_then(Value::as_str) {
                login.join(user_channel(email));
            }
            Ok(())
        })
        .build()
}
